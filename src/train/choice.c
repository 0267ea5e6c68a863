#include "config.h"

#include "train/choice.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/rng.h"

enum { MAX_OPTIONS = 256 };

enum err_code choice_begin(struct choice_training *training)
{
	size_t *grown = alloc_grow(training->examples, &training->example_capacity,
	    training->example_count + 1, sizeof *training->examples);

	if (!grown)
		return ERR_NOMEM;
	training->examples = grown;
	grown[training->example_count++] = training->option_count;
	return ERR_OK;
}

static enum err_code number_of(struct choice_training *training, uint64_t key, uint32_t *ret_at)
{
	const size_t before = training->index.count;
	void *grown;

	if (keymap64_add(&training->index, key, ret_at) != ERR_OK)
		return ERR_NOMEM;
	if (training->index.count > before) {
		grown = alloc_grow(
		    training->keys, &training->key_capacity, before + 1, sizeof *training->keys);
		if (!grown)
			return ERR_NOMEM;
		training->keys = grown;
		grown = alloc_grow(training->counts, &training->count_capacity, before + 1,
		    sizeof *training->counts);
		if (!grown)
			return ERR_NOMEM;
		training->counts = grown;
		training->keys[before] = key;
		training->counts[before] = 0;
	}
	training->counts[*ret_at]++;
	return ERR_OK;
}

enum err_code choice_add(
    struct choice_training *training, const uint64_t *keys, size_t count, bool right)
{
	struct choice_option *options = alloc_grow(training->options, &training->option_capacity,
	    training->option_count + 1, sizeof *options);
	uint32_t *features;
	enum err_code code = ERR_OK;

	if (!options)
		return ERR_NOMEM;
	training->options = options;
	options[training->option_count++] = (struct choice_option){training->feature_count, right};
	features = alloc_grow(training->features, &training->feature_capacity,
	    training->feature_count + count, sizeof *features);
	if (!features)
		return ERR_NOMEM;
	training->features = features;
	for (size_t i = 0; i < count && code == ERR_OK; i++)
		code = number_of(training, keys[i], &features[training->feature_count++]);
	return code;
}

/* ---- learning ---- */

struct learning {
	const struct choice_training *training;
	const struct choice_lesson *lesson;
	double *weights, *squares, *sums; /* owned */
	size_t *order;                    /* owned */
};

static size_t options_end(const struct choice_training *training, size_t example)
{
	return example + 1 < training->example_count ? training->examples[example + 1]
	                                             : training->option_count;
}

static size_t features_end(const struct choice_training *training, size_t option)
{
	return option + 1 < training->option_count ? training->options[option + 1].begin
	                                           : training->feature_count;
}

static bool is_used(const struct learning *l, uint32_t feature)
{
	return l->training->counts[feature] >= l->lesson->least;
}

static double score_of(const struct learning *l, size_t option)
{
	const struct choice_training *training = l->training;
	double score = 0;

	for (size_t i = training->options[option].begin; i < features_end(training, option); i++)
		score += l->weights[training->features[i]];
	return score;
}

static void push(struct learning *l, size_t option, double by)
{
	const struct choice_training *training = l->training;

	for (size_t i = training->options[option].begin; i < features_end(training, option); i++) {
		const uint32_t f = training->features[i];

		if (!is_used(l, f))
			continue;
		l->squares[f] += by * by;
		l->weights[f] +=
		    l->lesson->rate * by / sqrt(l->squares[f]) - l->lesson->decay * l->weights[f];
	}
}

/* Returns whether the right option was the best one. */
static bool learn_example(struct learning *l, size_t example)
{
	const struct choice_training *training = l->training;
	const size_t first = training->examples[example];
	size_t count = options_end(training, example) - first, best = 0;
	double share[MAX_OPTIONS], all = 0, right = 0, highest;

	if (count > MAX_OPTIONS)
		count = MAX_OPTIONS;
	for (size_t i = 0; i < count; i++) {
		share[i] = score_of(l, first + i);
		if (share[i] > share[best])
			best = i;
	}
	highest = count > 0 ? share[best] : 0;
	for (size_t i = 0; i < count; i++) {
		share[i] = exp(share[i] - highest);
		all += share[i];
		if (training->options[first + i].right)
			right += share[i];
	}
	if (!(right > 0))
		return false;
	for (size_t i = 0; i < count; i++) {
		const double by =
		    (training->options[first + i].right ? share[i] / right : 0) - share[i] / all;

		if (fabs(by) >= 1e-3)
			push(l, first + i, by);
	}
	return training->options[first + best].right;
}

static void shuffle(size_t *order, size_t count, struct rng *rng)
{
	for (size_t i = count; i > 1; i--) {
		const size_t k = rng_below(rng, (uint32_t)i), swapped = order[i - 1];

		order[i - 1] = order[k];
		order[k] = swapped;
	}
}

static void learn_all(struct learning *l)
{
	const struct choice_training *training = l->training;
	struct rng rng = {l->lesson->seed};

	for (unsigned round = 0; round < l->lesson->rounds; round++) {
		size_t right = 0;

		shuffle(l->order, training->example_count, &rng);
		for (size_t i = 0; i < training->example_count; i++)
			right += learn_example(l, l->order[i]);
		fprintf(stderr, "%s, round %u: %.2f %% of %zu\n", l->lesson->title, round + 1,
		    100.0 * (double)right / (double)training->example_count,
		    training->example_count);
		for (size_t f = 0; round > 0 && f < training->index.count; f++)
			l->sums[f] += l->weights[f];
	}
}

enum err_code choice_learn(struct choice_training *training, const struct choice_lesson *lesson)
{
	const size_t count = training->index.count;
	struct learning l = {.training = training, .lesson = lesson};
	enum err_code code = ERR_NOMEM;

	l.weights = alloc_zero(count + 1, sizeof *l.weights);
	l.squares = alloc_zero(count + 1, sizeof *l.squares);
	l.sums = alloc_zero(count + 1, sizeof *l.sums);
	l.order = alloc_zero(training->example_count + 1, sizeof *l.order);
	if (l.weights && l.squares && l.sums && l.order) {
		for (size_t f = 0; f < count; f++)
			l.squares[f] = 1e-6;
		for (size_t i = 0; i < training->example_count; i++)
			l.order[i] = i;
		learn_all(&l);
		for (size_t f = 0; f < count; f++)
			l.sums[f] /= lesson->rounds > 1 ? lesson->rounds - 1 : 1;
		alloc_free(training->weights);
		training->weights = l.sums;
		l.sums = NULL;
		code = ERR_OK;
	}
	alloc_free(l.weights);
	alloc_free(l.squares);
	alloc_free(l.sums);
	alloc_free(l.order);
	return code;
}

enum err_code choice_write(
    const struct choice_training *training, int unit, const char *name, struct model_writer *writer)
{
	struct row_table_builder table;
	size_t kept = 0;
	enum err_code code;

	for (size_t f = 0; f < training->index.count; f++)
		kept += lround(training->weights[f] * unit) != 0;
	code = row_table_builder_init(&table, kept, sizeof(int16_t));
	for (size_t f = 0; code == ERR_OK && f < training->index.count; f++) {
		const long scaled = lround(training->weights[f] * unit);
		const int16_t weight = (int16_t)(scaled > INT16_MAX    ? INT16_MAX
		                                 : scaled < -INT16_MAX ? -INT16_MAX
		                                                       : scaled);

		if (weight != 0)
			(void)row_table_add(&table, training->keys[f], &weight);
	}
	if (code == ERR_OK) {
		row_table_write(&table, name, writer);
		fprintf(stderr, "%s: %zu features, %zu kept\n", name, training->index.count, kept);
	}
	row_table_builder_release(&table);
	return code;
}

void choice_release(struct choice_training *training)
{
	keymap64_release(&training->index);
	alloc_free(training->keys);
	alloc_free(training->counts);
	alloc_free(training->features);
	alloc_free(training->options);
	alloc_free(training->examples);
	alloc_free(training->weights);
	*training = (struct choice_training){.keys = NULL};
}
