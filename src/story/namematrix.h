/*
 * namematrix.h - names by outlets: who is mentioned how often where.
 *
 * Mentions in boilerplate are not counted. Rows hold only the outlets that mention a name, so that
 * a story of ten thousand articles stays small.
 * Unevenness is the Gini coefficient of the mentions per 1,000 words, over all analysed outlets,
 * scaled to 0..1 (n / (n - 1)): 0: every outlet the same share; 1: one outlet alone. Source: Gini,
 * Variabilità e mutabilità (1912), in the sorted form of Sen, On Economic Inequality (1973).
 * Thread use: pure; read-only after it was made. Borrows the story's links.
 */
#ifndef ABREAST_STORY_NAMEMATRIX_H
#define ABREAST_STORY_NAMEMATRIX_H

#include "story/story.h"

enum name_order { NAMES_BY_TOTAL, NAMES_BY_NAME, NAMES_BY_UNEVENNESS, NAME_ORDERS };

struct name_cell {
	uint32_t doc;   /* index of the story's item */
	uint32_t count; /* mentions, > 0 */
};

struct name_row {
	uint32_t name; /* index into links->names */
	uint32_t total;
	float unevenness; /* 0..1 */
	uint32_t cell_count;
	const struct name_cell *cells; /* sorted by doc */
};

struct name_matrix {
	struct name_row *rows; /* owned */
	size_t count;
	size_t doc_count;
	struct arena arena;
};

/*
 *   story  its links must have been made (story_link); without them the matrix is empty
 *   types  set of 1u << enum entity_type
 * Returns ERR_OK or ERR_NOMEM. O(mentions + names log names).
 */
enum err_code name_matrix_new(const struct story *story, unsigned types, enum name_order order,
    struct name_matrix **ret_matrix) ATTR_MUST_CHECK;
void name_matrix_free(struct name_matrix *matrix);

/* Mentions of a row's name in one item, 0 if none. O(log outlets). */
uint32_t name_row_count(const struct name_row *row, size_t doc);

#endif
