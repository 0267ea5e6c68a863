/*
 * likeness.h - in how many ways each sentence of a set is like what a query asks for.
 *
 * Stems and vectors of the query's words are compared with the distinct stems of the set once, and
 * what was found is spread over the sentences through the index; so a query costs what it touches,
 * besides one product of directions a sentence. What the ways are worth: likenessmodel.h.
 * Thread use: pure.
 */
#ifndef ABREAST_FRAME_LIKENESS_H
#define ABREAST_FRAME_LIKENESS_H

#include "frame/sentenceset.h"

#define LIKENESS_LIST(X) \
	X(COVER, "share of the query's weight whose stems are there") \
	X(COSINE, "tf-idf over stems") \
	X(LOCAL, "the same, idf counted in this set alone") \
	X(LETTERS, "the same again, stems alike in letters counting in part") \
	X(ALIGN, \
	    "share of the query's weight, each word by its best partner in vectors or letters") \
	X(BACK, "share of the sentence's weight, each word by its best partner in the query") \
	X(BM25, "Okapi BM25") \
	X(PHRASE, "best phrase: weight shared x share of it") \
	X(PHRASE_ALIGN, "best phrase by its words' best partners") \
	X(TIGHT, "best phrase that is there whole, less for words between") \
	X(AGREE, "weight of all phrases that are there, each by its share") \
	X(MEANING, "cosine of directions") \
	X(CONTEXT, "tf-idf cosine with the sentences of the query") \
	X(CONTEXT_MEANING, "cosine of directions with the nearest of them") \
	X(TARGET, "names of the query's target that are there")

enum likeness_kind {
#define X(name, text) LIKENESS_##name,
	LIKENESS_LIST(X)
#undef X
	    LIKENESS_KINDS
};

struct likeness {
	const struct sentence_set *set;
	float *values;      /* owned; [kind][sentence] */
	uint8_t *candidate; /* owned; is there anything alike? one a sentence */
};

/* The query's strings are borrowed for the call. ERR_OK or ERR_NOMEM. Release after both. */
enum err_code likeness_find(const struct sentence_set *set, const struct similarity_query *query,
    struct likeness *likeness_out) ATTR_MUST_CHECK;
void likeness_release(struct likeness *likeness);

static inline float *likeness_of(const struct likeness *likeness, enum likeness_kind kind)
{
	return likeness->values + (size_t)kind * likeness->set->count;
}

#endif
