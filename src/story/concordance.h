/*
 * concordance.h - every hit of a search in its context, over all outlets.
 *
 * Thread use: pure.
 */
#ifndef ABREAST_STORY_CONCORDANCE_H
#define ABREAST_STORY_CONCORDANCE_H

#include "story/search.h"
#include "story/story.h"

struct context_line {
	uint32_t doc;
	uint32_t start, end;  /* bytes of the hit */
	uint32_t left, right; /* bytes: where the context begins and ends (its paragraph's) */
	bool quoted;          /* lies inside quotation marks */
};

enum context_order { CONTEXT_BY_PLACE, CONTEXT_BY_LEFT, CONTEXT_BY_RIGHT };

struct concordance {
	struct context_line *lines; /* owned */
	size_t count, capacity;
	bool cut;
};

enum err_code concordance_find(const struct story *story, const struct search *search,
    enum context_order order, struct concordance *ret_concordance) ATTR_MUST_CHECK;
void concordance_release(struct concordance *concordance);

#endif
