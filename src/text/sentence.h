/*
 * sentence.h - tokens to sentences and paragraphs.
 *
 * A sentence is a range of tokens and of bytes; sentences are sorted, do not overlap and hold every
 * token. Knows abbreviations and initials, closing quotation marks and brackets, headlines without
 * a full stop, list items, and sentences that a scraper broke over lines: lines are joined where
 * the text plainly runs on (no end mark before, and the next line begins in lower case or with
 * punctuation, or this one ends with a word like "the"), and where the whole text was filled to a
 * width and the next word had no room. A paragraph is a run of lines that belong together; an empty
 * line always ends one.
 * Thread use: pure; finished sentences are read-only and may be shared.
 */
#ifndef ABREAST_TEXT_SENTENCE_H
#define ABREAST_TEXT_SENTENCE_H

#include "text/token.h"

enum sentence_flags {
	SENTENCE_HEADING = 1u << 0, /* a line of its own without end mark: headline, sub-heading */
	SENTENCE_LIST_ITEM = 1u << 1,  /* begins with a bullet or number */
	SENTENCE_PARA_START = 1u << 2, /* first of its paragraph */
	SENTENCE_JOINED = 1u << 3,     /* runs over a line break that the text does not mean */
};

struct sentence {
	uint32_t start, end;             /* bytes, outer white space left out */
	uint32_t first_token, end_token; /* half-open */
	uint32_t paragraph;              /* index, from 0 */
	uint32_t flags;                  /* enum sentence_flags */
};

struct sentences {
	struct sentence *items; /* owned */
	size_t count;
	size_t capacity;
	size_t paragraph_count;
};

/* As tokens_find(). Linear in tokens. */
enum err_code sentences_find(struct slice text, const struct tokens *tokens,
    struct sentences *ret_sentences) ATTR_MUST_CHECK;
void sentences_release(struct sentences *sentences);

/* Index of the sentence that holds `byte`, or of the next one; count if none. O(log n). */
size_t sentences_at(const struct sentences *sentences, uint32_t byte);

#endif
