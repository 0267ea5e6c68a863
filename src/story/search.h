/*
 * search.h - one pattern over all outlets.
 *
 * PCRE2 with UTF, JIT and match limits; smart case (a pattern without capitals matches any case);
 * a blank matches any white space, so that hits cross line breaks; straight and curly quotation
 * marks are one, hyphens too (in an expression: outside of classes, escapes and groups' heads). In
 * an expression ^ and $ hold at every line.
 * Thread use: a compiled search is read-only; each run belongs to one thread.
 */
#ifndef ABREAST_STORY_SEARCH_H
#define ABREAST_STORY_SEARCH_H

#include "base/err.h"
#include "base/slice.h"

struct search;

struct search_hit {
	uint32_t start, end; /* bytes */
};

struct search_hits {
	struct search_hit *items; /* owned, sorted */
	size_t count, capacity;
	bool cut; /* gave up at a limit: there may be more */
};

enum search_flags { SEARCH_PLAIN = 1u << 0 /* the pattern is text, not a regular expression */ };

/* ERR_PATTERN with detail and place for a bad expression. */
enum err_code search_new(struct slice pattern, unsigned flags, struct search **ret_search,
    struct err *ret_err) ATTR_MUST_CHECK;
void search_free(struct search *search);
struct slice search_pattern(const struct search *search);

/*
 * All hits in a text, not overlapping, empty ones left out.
 *   cancelled  polled between matches; may be NULL
 */
enum err_code search_run(const struct search *search, struct slice text,
    bool (*cancelled)(const void *), const void *cancel_data, struct search_hits *ret_hits)
    ATTR_MUST_CHECK;
void search_hits_release(struct search_hits *hits);

#endif
