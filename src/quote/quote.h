/*
 * quote.h - the quotations of an article, and who said them.
 *
 * Sorted by start; a quotation may hold others (nested marks). `speaker` is the mention as it
 * stands in the text ("he" stays "he"), speaker_name the name it resolves to.
 * Thread use: a finished struct quotes is read-only and may be shared.
 */
#ifndef ABREAST_QUOTE_QUOTE_H
#define ABREAST_QUOTE_QUOTE_H

#include "entity/entity.h"
#include "learn/postag.h"
#include "quote/marks.h"

enum quote_kind {
	QUOTE_DIRECT,   /* whole sentences or clauses inside marks */
	QUOTE_MIXED,    /* a reported clause with pieces inside marks */
	QUOTE_SCARE,    /* a label in marks, with or without a speaker */
	QUOTE_TITLE,    /* the quoted name of a work */
	QUOTE_INDIRECT, /* reported speech without marks */
	QUOTE_KINDS,
};

/* "direct" "mixed" "scare" "title" "indirect" */
const char *quote_kind_text(enum quote_kind kind);

enum quote_flags {
	QUOTE_UNCLOSED = 1u << 0,
	QUOTE_CARRIED = 1u << 1,   /* the speaker is carried over from an earlier sentence */
	QUOTE_CONTINUED = 1u << 2, /* goes on from the paragraph before */
	QUOTE_NESTED = 1u << 3,    /* lies inside another quotation */
};

struct quote {
	uint32_t start, end;             /* bytes, marks included */
	uint32_t first_part, part_count; /* of quotes.parts: the pieces inside marks, for mixed */
	struct span speaker;             /* span_none(): none */
	struct span cue;                 /* span_none(): none */
	struct slice speaker_name;       /* .ptr NULL: unknown */
	uint32_t name;                   /* index into the entities' names, or NAME_NONE */
	uint32_t sentence;               /* where it begins */
	uint32_t reach;                  /* the largest end of this one and those before */
	uint8_t kind;                    /* enum quote_kind */
	uint8_t flags;                   /* enum quote_flags */
};

struct quotes {
	struct quote *items; /* owned */
	size_t count;
	struct span *parts; /* owned */
	size_t part_count;
	struct marks marks; /* every pair of marks of the text */
	struct arena arena; /* names that are no entity's */
};

struct labelmodel;
struct speakermodel;
struct postagger;
struct quote_lexicon; /* speech cues, titles, pronouns: data/lexicon */

enum err_code quote_lexicon_load(
    const char *folder, struct quote_lexicon **ret_lexicon, struct err *ret_err) ATTR_MUST_CHECK;
void quote_lexicon_free(struct quote_lexicon *lexicon);

/*
 * What finding quotations needs, borrowed. All but the lexicon may be NULL: then there is less to go
 * by, and rules take its place.
 */
struct quote_models {
	const struct quote_lexicon *lexicon;
	const struct postagger *postagger;
	const struct labelmodel *labels;     /* NULL: rules find quotations */
	const struct speakermodel *speakers; /* NULL: the nearest source is the speaker */
};

/*
 * Find the quotations of one document.
 *   entities  of the same prose; outlives the result (speaker_name may point into it)
 *   ret_quotes  new object, free with quotes_free(); untouched on failure
 * Returns ERR_OK or ERR_NOMEM. Linear in tokens.
 */
enum err_code quotes_find(const struct prose *prose, const struct entities *entities,
    const struct quote_models *models, struct quotes **ret_quotes) ATTR_MUST_CHECK;
void quotes_free(struct quotes *quotes);

/* The innermost quotation that holds a byte, reported speech included; count if none. */
size_t quotes_at(const struct quotes *quotes, uint32_t byte);

#endif
