/*
 * frameindex.h - every pattern of a frame ready for matching: made once, used for every document.
 *
 * Thread use: read-only after it was made; may be shared.
 */
#ifndef ABREAST_FRAME_FRAMEINDEX_H
#define ABREAST_FRAME_FRAMEINDEX_H

#include "frame/framefile.h"
#include "frame/matcher.h"

enum role { ROLE_TARGET, ROLE_BENEFICIARY };

struct frame_index {
	struct pattern *patterns; /* owned; the terms of all facets */
	uint32_t *facet, *term;   /* owned; where each pattern comes from */
	size_t count;
	struct matcher *matcher; /* owned; over patterns */
	struct pattern *names;   /* owned; targets, then beneficiaries */
	uint8_t *role;           /* owned; enum role, one a name */
	size_t name_count;
	struct matcher *name_matcher; /* owned; over names */
	struct arena arena;           /* the words of names */
};

/* Names that are no pattern (bare marks) are left out. ERR_OK or ERR_NOMEM. */
enum err_code frame_index_new(const struct frame *frame, struct stemmer *stemmer,
    struct frame_index **ret_index) ATTR_MUST_CHECK;
void frame_index_free(struct frame_index *index);

#endif
