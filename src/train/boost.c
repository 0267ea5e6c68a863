#include "config.h"

#include "train/boost.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/rng.h"

enum { VALUES = 256, WIDEST = 1 << (FOREST_DEPTH - 1) };

/* A sum of gradients and of hessians. */
struct sums {
	double gradient, hessian;
};

struct split {
	double gain;
	uint8_t feature, threshold;
};

struct booster {
	const struct boost_plan *plan;
	size_t count;                /* rows with weight */
	uint8_t *columns;            /* owned; features by rows */
	uint8_t *labels;             /* owned */
	float *weights;              /* owned */
	float *margins;              /* owned */
	float *gradients, *hessians; /* owned */
	uint8_t *nodes;              /* owned; of each row: its node in the level */
	struct sums histogram[WIDEST * VALUES];
	struct sums totals[WIDEST];
	struct split splits[WIDEST];
};

static double score(const struct booster *booster, const struct sums *sums)
{
	return sums->gradient * sums->gradient / (sums->hessian + booster->plan->pull);
}

static void try_feature(struct booster *booster, unsigned feature, size_t width)
{
	const uint8_t *column = booster->columns + (size_t)feature * booster->count;

	memset(booster->histogram, 0, width * VALUES * sizeof *booster->histogram);
	for (size_t i = 0; i < booster->count; i++) {
		struct sums *sums = &booster->histogram[booster->nodes[i] * VALUES + column[i]];

		sums->gradient += (double)booster->gradients[i];
		sums->hessian += (double)booster->hessians[i];
	}
	for (size_t node = 0; node < width; node++) {
		const struct sums *all = &booster->totals[node];
		struct sums left = {0}, right;

		for (unsigned value = 0; value + 1 < VALUES; value++) {
			double gain;

			left.gradient += booster->histogram[node * VALUES + value].gradient;
			left.hessian += booster->histogram[node * VALUES + value].hessian;
			right.gradient = all->gradient - left.gradient;
			right.hessian = all->hessian - left.hessian;
			if (left.hessian < booster->plan->least ||
			    right.hessian < booster->plan->least)
				continue;
			gain = score(booster, &left) + score(booster, &right) - score(booster, all);
			if (gain > booster->splits[node].gain + 1e-9)
				booster->splits[node] =
				    (struct split){gain, (uint8_t)feature, (uint8_t)value};
		}
	}
}

/* Split every node of a level. A node without a gain sends all its rows to the left. */
static void grow_level(
    struct booster *booster, const uint8_t *allowed, size_t width, struct forest_tree *tree)
{
	memset(booster->totals, 0, sizeof booster->totals);
	for (size_t i = 0; i < booster->count; i++) {
		booster->totals[booster->nodes[i]].gradient += (double)booster->gradients[i];
		booster->totals[booster->nodes[i]].hessian += (double)booster->hessians[i];
	}
	for (size_t node = 0; node < width; node++)
		booster->splits[node] = (struct split){0.0, 0, VALUES - 1};
	for (unsigned feature = 0; feature < booster->plan->features; feature++) {
		if (allowed[feature])
			try_feature(booster, feature, width);
	}
	for (size_t node = 0; node < width; node++) {
		tree->feature[width - 1 + node] = booster->splits[node].feature;
		tree->threshold[width - 1 + node] = booster->splits[node].threshold;
	}
	for (size_t i = 0; i < booster->count; i++) {
		const struct split *split = &booster->splits[booster->nodes[i]];
		const uint8_t value = booster->columns[(size_t)split->feature * booster->count + i];

		booster->nodes[i] = (uint8_t)(booster->nodes[i] * 2 + (value > split->threshold));
	}
}

static void set_leaves(struct booster *booster, struct forest_tree *tree)
{
	struct sums leaves[FOREST_LEAVES] = {{0}};

	for (size_t i = 0; i < booster->count; i++) {
		leaves[booster->nodes[i]].gradient += (double)booster->gradients[i];
		leaves[booster->nodes[i]].hessian += (double)booster->hessians[i];
	}
	for (size_t leaf = 0; leaf < FOREST_LEAVES; leaf++) {
		const double step = booster->plan->rate * leaves[leaf].gradient /
		                    (leaves[leaf].hessian + booster->plan->pull);

		tree->leaf[leaf] = (int16_t)lrint(step * FOREST_ONE);
	}
	for (size_t i = 0; i < booster->count; i++)
		booster->margins[i] += (float)tree->leaf[booster->nodes[i]] / FOREST_ONE;
}

static void grow_tree(struct booster *booster, struct rng *rng, struct forest_tree *tree)
{
	uint8_t allowed[VALUES];

	for (unsigned i = 0; i < booster->plan->features; i++)
		allowed[i] = rng_below(rng, 100) < booster->plan->percent;
	for (size_t i = 0; i < booster->count; i++) {
		const double p = 1.0 / (1.0 + exp(-(double)booster->margins[i]));

		booster->gradients[i] = (float)(booster->labels[i] - p) * booster->weights[i];
		booster->hessians[i] = (float)(p * (1 - p)) * booster->weights[i];
		booster->nodes[i] = 0;
	}
	memset(tree, 0, sizeof *tree);
	for (size_t width = 1; width <= WIDEST; width *= 2)
		grow_level(booster, allowed, width, tree);
	set_leaves(booster, tree);
}

/* The rows that have weight, as columns. */
static enum err_code fill(struct booster *booster, const struct boost_rows *rows)
{
	size_t at = 0;

	for (size_t i = 0; i < rows->count; i++)
		booster->count += rows->weights[i] > 0;
	booster->columns = alloc_new(booster->count * booster->plan->features + 1);
	booster->labels = alloc_new(booster->count + 1);
	booster->nodes = alloc_new(booster->count + 1);
	booster->weights = alloc_zero(booster->count + 1, sizeof *booster->weights);
	booster->margins = alloc_zero(booster->count + 1, sizeof *booster->margins);
	booster->gradients = alloc_zero(booster->count + 1, sizeof *booster->gradients);
	booster->hessians = alloc_zero(booster->count + 1, sizeof *booster->hessians);
	if (!booster->columns || !booster->labels || !booster->nodes || !booster->weights ||
	    !booster->margins || !booster->gradients || !booster->hessians)
		return ERR_NOMEM;
	for (size_t i = 0; i < rows->count; i++) {
		if (rows->weights[i] <= 0)
			continue;
		for (unsigned k = 0; k < booster->plan->features; k++)
			booster->columns[(size_t)k * booster->count + at] =
			    rows->rows[i * rows->stride + k];
		booster->labels[at] = rows->labels[i];
		booster->weights[at++] = rows->weights[i];
	}
	return ERR_OK;
}

enum err_code boost_train(
    const struct boost_rows *rows, const struct boost_plan *plan, struct forest_tree *ret_trees)
{
	struct booster *booster = alloc_zero(1, sizeof *booster);
	struct rng rng = {plan->seed};
	enum err_code code;

	if (!booster)
		return ERR_NOMEM;
	booster->plan = plan;
	code = fill(booster, rows);

	for (size_t i = 0; code == ERR_OK && i < plan->trees; i++)
		grow_tree(booster, &rng, &ret_trees[i]);
	alloc_free(booster->columns);
	alloc_free(booster->labels);
	alloc_free(booster->nodes);
	alloc_free(booster->weights);
	alloc_free(booster->margins);
	alloc_free(booster->gradients);
	alloc_free(booster->hessians);
	alloc_free(booster);
	return code;
}
