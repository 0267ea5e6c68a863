/*
 * matcher.h - many patterns over a document's words at once.
 *
 * The words of all patterns are numbered; each distinct spelling of the document is looked up once
 * (stem and exact by hash, prefixes by their first byte); a pattern is tried only where its first
 * word stands. Patterns in order need their words side by side, no mark between; near patterns need
 * all words inside one clause: at most `within` words apart, no punctuation between (quotation
 * marks are none).
 * Thread use: a finished matcher is read-only and may be shared.
 */
#ifndef ABREAST_FRAME_MATCHER_H
#define ABREAST_FRAME_MATCHER_H

#include "frame/pattern.h"
#include "frame/docwords.h"

struct matcher;

struct match {
	uint32_t pattern;              /* index as given to matcher_new() */
	uint32_t sentence;             /* index in the prose */
	uint32_t first_word, end_word; /* half-open, indices into words.items */
};

struct matches {
	struct match *items; /* owned; by sentence, then first_word, longest first */
	size_t count, capacity;
};

/* patterns: borrowed, must outlive the matcher. ERR_OK or ERR_NOMEM. */
enum err_code matcher_new(
    const struct pattern *patterns, size_t count, struct matcher **ret_matcher) ATTR_MUST_CHECK;
void matcher_free(struct matcher *matcher);

/* Every match in the document. ERR_OK or ERR_NOMEM. Time: words x (patterns that share a first word). */
enum err_code matcher_find(const struct matcher *matcher, const struct docwords *words,
    struct matches *ret_matches) ATTR_MUST_CHECK;
void matches_release(struct matches *matches);

/* First match of a sentence or a later one; count if none. O(log n). */
size_t matches_of(const struct matches *matches, uint32_t sentence);

#endif
