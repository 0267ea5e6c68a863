/*
 * namematrix.h - names by outlets: who is mentioned how often where.
 *
 * Thread use: pure; read-only after it was made. Borrows the story's links.
 */
#ifndef ABREAST_STORY_NAMEMATRIX_H
#define ABREAST_STORY_NAMEMATRIX_H

#include "story/story.h"

enum name_order { NAMES_BY_TOTAL, NAMES_BY_NAME, NAMES_BY_UNEVENNESS, NAME_ORDERS };

struct name_row {
	uint32_t name; /* index into links->names */
	uint32_t total;
	float
	    unevenness; /* 0: every outlet the same share; 1: one outlet alone. Gini of counts per 1,000 words */
	const uint32_t *counts; /* one an item of the story */
};

struct name_matrix {
	struct name_row *rows; /* owned */
	size_t count;
	size_t doc_count;
	struct arena arena;
};

/* types: set of 1u << enum entity_type. */
enum err_code name_matrix_new(const struct story *story, unsigned types, enum name_order order,
    struct name_matrix **ret_matrix) ATTR_MUST_CHECK;
void name_matrix_free(struct name_matrix *matrix);

#endif
