/*
 * boost.h - learns a forest (page/forest.h) from rows with labels.
 *
 * Method: gradient boosting with logistic loss; trees grow level by level, each split the best over
 * histograms of the 256 values of a feature; every tree sees a share of the features, drawn with
 * the plan's seed. Deterministic.
 */
#ifndef ABREAST_TRAIN_BOOST_H
#define ABREAST_TRAIN_BOOST_H

#include "base/err.h"
#include "page/forest.h"

struct boost_plan {
	size_t trees;
	double rate;       /* of learning */
	double least;      /* hessian that a leaf must hold */
	double pull;       /* towards 0, on leaves */
	unsigned features; /* looked at: the first so many */
	unsigned percent;  /* of them that a tree may use */
	uint64_t seed;
};

struct boost_rows {
	const uint8_t *rows;
	size_t stride; /* bytes of a row */
	size_t count;
	const uint8_t *labels; /* 0 or 1 */
	const float *weights;  /* 0: the row is left out */
};

/* `ret_trees` has room for plan->trees. ERR_OK or ERR_NOMEM. */
enum err_code boost_train(const struct boost_rows *rows, const struct boost_plan *plan,
    struct forest_tree *ret_trees) ATTR_MUST_CHECK;

#endif
