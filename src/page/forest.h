/*
 * forest.h - many small decision trees over rows of bytes, whose sum is a judgement.
 *
 * Every tree is complete and equally deep, so that going down is arithmetic and no branch. A leaf
 * is a number; the sum over all trees is the logarithm of the odds.
 * Method: gradient boosting of regression trees (Friedman 2001), leaves by Newton's step; learned
 * by src/train/boost.c.
 * Thread use: read-only; may be shared.
 */
#ifndef ABREAST_PAGE_FOREST_H
#define ABREAST_PAGE_FOREST_H

#include <stddef.h>
#include <stdint.h>

enum {
	FOREST_DEPTH = 5,
	FOREST_SPLITS = (1 << FOREST_DEPTH) - 1,
	FOREST_LEAVES = 1 << FOREST_DEPTH,
	FOREST_ONE = 1024, /* a leaf counts 1/1024 */
};

/* A split goes right where the feature is above the threshold. */
struct forest_tree {
	uint8_t feature[FOREST_SPLITS];
	uint8_t threshold[FOREST_SPLITS];
	uint8_t pad[2];
	int16_t leaf[FOREST_LEAVES];
};

struct forest {
	const struct forest_tree *trees; /* borrowed */
	size_t count;
};

/* The probability, 0 to 255, that a row belongs to what was learned. O(trees). */
uint8_t forest_judge(const struct forest *forest, const uint8_t *row);

#endif
