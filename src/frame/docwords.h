/*
 * docwords.h - a document's words as patterns see them: cut at hyphens, articles, quotation marks and
 * possessive endings left out, each distinct form folded and stemmed once.
 *
 * Thread use: read-only after it was made. Borrows its prose.
 */
#ifndef ABREAST_FRAME_DOCWORDS_H
#define ABREAST_FRAME_DOCWORDS_H

#include "base/arena.h"
#include "doc/prose.h"

enum word_mark {
	WORD_AFTER_NOTHING,
	WORD_AFTER_MARK,   /* a comma, bracket or the like */
	WORD_AFTER_STRONG, /* ; : or a dash: the clause has ended */
};

struct docword {
	uint32_t start, end; /* bytes of the token it is (a piece of) */
	uint32_t token;      /* index in the prose */
	uint32_t form;       /* index into forms */
	uint32_t after_mark; /* enum word_mark: what stands between it and the word before */
};

/* A distinct folded form; a piece of a hyphenated word has one of its own. */
struct docword_form {
	struct slice folded, stem;
	uint32_t folded_hash, stem_hash; /* map_hash() of them */
	uint8_t stepped_over; /* an article or a possessive ending: no word has this form */
};

struct docwords {
	struct docword *items; /* owned */
	size_t count, capacity;
	struct docword_form *forms; /* owned */
	size_t form_count, form_capacity;
	uint32_t *first_of; /* owned; first word of each sentence, one more at the end */
	size_t sentence_count;
	struct arena arena; /* bytes of forms */
};

/* ERR_OK or ERR_NOMEM. Linear in tokens; each distinct spelling is stemmed once. */
enum err_code docwords_new(const struct prose *prose, struct docwords **ret_words) ATTR_MUST_CHECK;
void docwords_free(struct docwords *words);

/* First word that ends after `byte`; count if none. O(log n). */
size_t docwords_at(const struct docwords *words, uint32_t byte);

#endif
