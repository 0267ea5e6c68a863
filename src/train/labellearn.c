#include "config.h"

#include "train/labellearn.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/rng.h"

/* ---- lists ---- */

static enum err_code begin_list(struct label_lists *lists)
{
	uint64_t *grown =
	    alloc_grow(lists->begins, &lists->begin_capacity, lists->list_count + 2, sizeof *grown);

	if (!grown)
		return ERR_NOMEM;
	lists->begins = grown;
	grown[lists->list_count++] = lists->count;
	grown[lists->list_count] = lists->count;
	return ERR_OK;
}

static enum err_code add_item(struct label_lists *lists, uint32_t item)
{
	uint32_t *grown =
	    alloc_grow(lists->items, &lists->capacity, lists->count + 1, sizeof *grown);

	if (!grown)
		return ERR_NOMEM;
	lists->items = grown;
	grown[lists->count++] = item;
	lists->begins[lists->list_count] = lists->count;
	return ERR_OK;
}

static enum err_code number_feature(
    struct label_features *features, uint64_t key, uint8_t template, uint32_t *ret_number)
{
	const size_t want = features->count + 1;
	uint64_t *keys = alloc_grow(features->keys, &features->key_capacity, want, sizeof *keys);
	uint8_t *templates;
	uint32_t *counts;

	if (!keys)
		return ERR_NOMEM;
	features->keys = keys;
	templates = alloc_grow(features->templates, &features->template_capacity, want, 1);
	if (!templates)
		return ERR_NOMEM;
	features->templates = templates;
	counts = alloc_grow(features->counts, &features->count_capacity, want, sizeof *counts);
	if (!counts)
		return ERR_NOMEM;
	features->counts = counts;
	if (keymap64_add(&features->index, key, ret_number) != ERR_OK)
		return ERR_NOMEM;
	if (*ret_number == features->count) {
		keys[want - 1] = key;
		templates[want - 1] = template;
		counts[want - 1] = 0;
		features->count++;
	}
	return ERR_OK;
}

enum err_code label_list_add(struct label_features *features, const struct labelfeatures *list,
    const bool *dropped, uint32_t *ret_list)
{
	enum err_code code = begin_list(&features->lists);

	for (size_t i = 0; i < list->count && code == ERR_OK; i++) {
		uint32_t number = 0;

		if (dropped[list->templates[i]])
			continue;
		code = number_feature(features, list->keys[i], list->templates[i], &number);
		if (code != ERR_OK)
			break;
		features->counts[number]++;
		code = add_item(&features->lists, number);
	}
	*ret_list = (uint32_t)(features->lists.list_count - 1);
	return code;
}

/* ---- fewer features ---- */

/* Give features new numbers, those with UINT32_MAX are forgotten. */
static enum err_code rename_features(
    struct label_features *features, const uint32_t *renamed, size_t kept)
{
	struct label_lists *lists = &features->lists;
	uint64_t *keys = alloc_zero(kept + 1, sizeof *keys);
	uint8_t *templates = alloc_zero(kept + 1, 1);
	uint64_t in = 0;
	size_t out = 0;

	if (!keys || !templates) {
		alloc_free(keys);
		alloc_free(templates);
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < features->count; i++) {
		if (renamed[i] == UINT32_MAX)
			continue;
		keys[renamed[i]] = features->keys[i];
		templates[renamed[i]] = features->templates[i];
	}
	for (size_t list = 0; list < lists->list_count; list++) {
		const uint64_t end = lists->begins[list + 1];

		lists->begins[list] = out;
		for (; in < end; in++)
			if (renamed[lists->items[in]] != UINT32_MAX)
				lists->items[out++] = renamed[lists->items[in]];
	}
	lists->count = out;
	if (lists->list_count > 0)
		lists->begins[lists->list_count] = out;
	alloc_free(features->keys);
	alloc_free(features->templates);
	features->keys = keys;
	features->templates = templates;
	features->count = features->key_capacity = features->template_capacity = kept;
	keymap64_release(&features->index);
	return ERR_OK;
}

enum err_code label_features_drop_rare(struct label_features *features, uint32_t least)
{
	uint32_t *renamed = alloc_resize(NULL, features->count + 1, sizeof *renamed);
	size_t kept = 0;
	enum err_code code;

	if (!renamed)
		return ERR_NOMEM;
	for (size_t i = 0; i < features->count; i++)
		renamed[i] = features->counts[i] >= least ? (uint32_t)kept++ : UINT32_MAX;
	code = rename_features(features, renamed, kept);
	alloc_free(renamed);
	return code;
}

struct ranked {
	uint32_t size, number;
};

static int by_size(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->size != y->size)
		return x->size < y->size ? 1 : -1;
	return x->number < y->number ? -1 : x->number > y->number;
}

enum err_code label_features_select(struct label_features *features, size_t limit)
{
	struct ranked *ranked = alloc_zero(features->count + 1, sizeof *ranked);
	uint32_t *renamed = alloc_resize(NULL, features->count + 1, sizeof *renamed);
	size_t kept = 0;
	enum err_code code = ranked && renamed ? ERR_OK : ERR_NOMEM;

	for (size_t i = 0; code == ERR_OK && i < features->count; i++) {
		ranked[i].number = (uint32_t)i;
		for (unsigned k = 0; k < features->lanes; k++) {
			const int w = features->weights[i * features->lanes + k];

			if ((uint32_t)abs(w) > ranked[i].size)
				ranked[i].size = (uint32_t)abs(w);
		}
		renamed[i] = UINT32_MAX;
	}
	if (code == ERR_OK) {
		qsort(ranked, features->count, sizeof *ranked, by_size);
		for (; kept < features->count && kept < limit && ranked[kept].size > 0; kept++)
			renamed[ranked[kept].number] = (uint32_t)kept;
		code = rename_features(features, renamed, kept);
	}
	alloc_free(ranked);
	alloc_free(renamed);
	return code;
}

/* ---- scores ---- */

static void add_list(const struct label_features *features, uint32_t list, int32_t *sums)
{
	const struct label_lists *lists = &features->lists;

	for (uint64_t i = lists->begins[list]; i < lists->begins[list + 1]; i++) {
		const int16_t *row = features->weights + (size_t)lists->items[i] * features->lanes;

		for (unsigned k = 0; k < features->lanes; k++)
			sums[k] += row[k];
	}
}

static void score_token(
    const struct label_training *training, size_t at, struct label_scores *ret_scores)
{
	const struct learn_token *token = &training->tokens[at];
	int32_t labels[LABEL_LANES] = {0}, steps[STEP_LANES] = {0};

	for (unsigned k = 0; k < TOKEN_LISTS; k++)
		if (token->lists[k] != UINT32_MAX)
			add_list(&training->labels, token->lists[k], labels);
	add_list(&training->steps, token->step_list, steps);
	memcpy(ret_scores->label, labels, sizeof labels);
	memcpy(ret_scores->step, steps, sizeof steps);
	ret_scores->goes_on = token->goes_on;
}

static size_t passage_length(const struct learn_passage *passage)
{
	return passage->passage.end - passage->passage.first;
}

/* Labels under the weights as they are. */
static enum err_code guess(struct label_training *training, const struct learn_passage *passage,
    const struct label_steps *steps, uint8_t *ret_labels)
{
	const size_t count = passage_length(passage);
	struct label_scores *scores =
	    alloc_grow(training->scores, &training->score_capacity, count, sizeof *scores);

	if (!scores)
		return ERR_NOMEM;
	training->scores = scores;
	for (size_t i = 0; i < count; i++)
		score_token(training, passage->first + i, &scores[i]);
	return labelpath_find(&training->path, steps, scores, count, ret_labels);
}

enum err_code label_training_guess(
    struct label_training *training, size_t index, uint8_t *ret_labels)
{
	return guess(training, &training->passages[index], &training->everywhere, ret_labels);
}

/* ---- learning ---- */

static void change_row(const struct label_training *training, struct label_features *f, size_t row,
    unsigned lane, int by)
{
	f->weights[row * f->lanes + lane] = (int16_t)(f->weights[row * f->lanes + lane] + by);
	f->history[row * f->lanes + lane] += by * training->step;
}

/*
 * LABEL_NONE has no lane: what it would gain is taken off all the others, so that every label learns
 * at one rate.
 */
static void change_labels(
    struct label_training *training, uint32_t list, unsigned right, unsigned wrong)
{
	struct label_features *f = &training->labels;
	const int all = (wrong == LABEL_NONE) - (right == LABEL_NONE);

	for (uint64_t i = f->lists.begins[list]; i < f->lists.begins[list + 1]; i++) {
		const size_t row = f->lists.items[i];

		for (unsigned lane = 0; lane < LABEL_LANES && all != 0; lane++)
			change_row(training, f, row, lane, all);
		if (right != LABEL_NONE)
			change_row(training, f, row, right - 1, 1);
		if (wrong != LABEL_NONE)
			change_row(training, f, row, wrong - 1, -1);
	}
}

static void change_steps(
    struct label_training *training, uint32_t list, unsigned right, unsigned wrong)
{
	struct label_features *f = &training->steps;

	for (uint64_t i = f->lists.begins[list]; i < f->lists.begins[list + 1]; i++) {
		change_row(training, f, f->lists.items[i], right, 1);
		change_row(training, f, f->lists.items[i], wrong, -1);
	}
}

static void change_step(
    struct label_training *training, struct label_steps *steps, unsigned from, unsigned to, int by)
{
	steps->score[from][to] += by;
	training->history[from][to] += by * training->step;
}

/* Move weights from the labels that were guessed to those that are right. */
static void correct(struct label_training *training, const struct learn_passage *passage,
    struct label_steps *steps, const uint8_t *guessed)
{
	const size_t count = passage_length(passage);
	unsigned right_before = LABEL_COUNT, wrong_before = LABEL_COUNT;

	for (size_t i = 0; i < count; i++) {
		const struct learn_token *token = &training->tokens[passage->first + i];
		const unsigned right = token->gold, wrong = guessed[i];

		if (right != wrong)
			for (unsigned k = 0; k < TOKEN_LISTS; k++)
				if (token->lists[k] != UINT32_MAX)
					change_labels(training, token->lists[k], right, wrong);
		if (right != wrong || right_before != wrong_before) {
			const unsigned up = labelpath_step(right_before, right);
			const unsigned down = labelpath_step(wrong_before, wrong);

			change_step(training, steps, right_before, right, 1);
			change_step(training, steps, wrong_before, wrong, -1);
			if (up != down)
				change_steps(training, token->step_list, up, down);
		}
		right_before = right;
		wrong_before = wrong;
	}
}

static void shuffle(uint32_t *order, size_t count, struct rng *rng)
{
	for (size_t i = count; i > 1; i--) {
		const size_t other = rng_below(rng, (uint32_t)i);
		const uint32_t kept = order[i - 1];

		order[i - 1] = order[other];
		order[other] = kept;
	}
}

static int16_t average(int64_t weight, int64_t history, int64_t steps)
{
	int64_t value = (weight * steps - history) * LABEL_UNIT / steps;

	if (value > INT16_MAX)
		value = INT16_MAX;
	if (value < -INT16_MAX)
		value = -INT16_MAX;
	return (int16_t)value;
}

static void finish_features(const struct label_training *training, struct label_features *f)
{
	for (size_t i = 0; i < f->count * f->lanes; i++)
		f->weights[i] = average(f->weights[i], f->history[i], training->step);
	alloc_free(f->history);
	f->history = NULL;
}

static enum err_code prepare_features(struct label_features *f)
{
	alloc_free(f->weights);
	alloc_free(f->history);
	f->weights = alloc_zero(f->count * f->lanes + 1, sizeof *f->weights);
	f->history = alloc_zero(f->count * f->lanes + 1, sizeof *f->history);
	return f->weights && f->history ? ERR_OK : ERR_NOMEM;
}

static enum err_code learn_epoch(struct label_training *training, const struct label_lesson *lesson,
    const uint32_t *order, struct label_steps *steps)
{
	size_t wrong = 0, all = 0;
	enum err_code code = ERR_OK;

	for (size_t i = 0; i < training->passage_count && code == ERR_OK; i++) {
		const struct learn_passage *passage = &training->passages[order[i]];
		const size_t count = passage_length(passage);
		uint8_t *guessed;

		if (lesson->folds > 0 && passage->doc % lesson->folds == lesson->fold)
			continue;
		guessed = alloc_grow(training->guess, &training->guess_capacity, count, 1);
		if (!guessed)
			return ERR_NOMEM;
		training->guess = guessed;
		training->step++;
		code = guess(training, passage, steps, guessed);
		if (code == ERR_OK)
			correct(training, passage, steps, guessed);
		for (size_t k = 0; k < count; k++)
			wrong += guessed[k] != training->tokens[passage->first + k].gold;
		all += count;
	}
	fprintf(stderr, " %.2f", all > 0 ? 100.0 * (double)wrong / (double)all : 0.0);
	return code;
}

static enum err_code learn_once(struct label_training *training, const struct label_lesson *lesson,
    uint32_t *order, struct rng *rng)
{
	struct label_steps steps = {{{0}}};
	enum err_code code = prepare_features(&training->labels);

	if (code == ERR_OK)
		code = prepare_features(&training->steps);
	memset(training->history, 0, sizeof training->history);
	training->step = 0;
	for (unsigned epoch = 0; epoch < lesson->epochs && code == ERR_OK; epoch++) {
		shuffle(order, training->passage_count, rng);
		code = learn_epoch(training, lesson, order, &steps);
	}
	if (code != ERR_OK || training->step == 0)
		return code;
	finish_features(training, &training->labels);
	finish_features(training, &training->steps);
	for (unsigned from = 0; from <= LABEL_COUNT; from++)
		for (unsigned to = 0; to < LABEL_COUNT; to++)
			training->everywhere.score[from][to] = average(
			    steps.score[from][to], training->history[from][to], training->step);
	return ERR_OK;
}

/* Sums of the weights of several models. */
struct bag {
	int32_t *labels, *steps; /* owned */
	struct label_steps everywhere;
};

static void gather(const struct label_training *training, struct bag *bag)
{
	for (size_t i = 0; i < training->labels.count * training->labels.lanes; i++)
		bag->labels[i] += training->labels.weights[i];
	for (size_t i = 0; i < training->steps.count * training->steps.lanes; i++)
		bag->steps[i] += training->steps.weights[i];
	for (unsigned from = 0; from <= LABEL_COUNT; from++)
		for (unsigned to = 0; to < LABEL_COUNT; to++)
			bag->everywhere.score[from][to] += training->everywhere.score[from][to];
}

static void take_means(struct label_training *training, const struct bag *bag, int32_t count)
{
	for (size_t i = 0; i < training->labels.count * training->labels.lanes; i++)
		training->labels.weights[i] = (int16_t)(bag->labels[i] / count);
	for (size_t i = 0; i < training->steps.count * training->steps.lanes; i++)
		training->steps.weights[i] = (int16_t)(bag->steps[i] / count);
	for (unsigned from = 0; from <= LABEL_COUNT; from++)
		for (unsigned to = 0; to < LABEL_COUNT; to++)
			training->everywhere.score[from][to] =
			    bag->everywhere.score[from][to] / count;
}

enum err_code label_training_learn(
    struct label_training *training, const struct label_lesson *lesson)
{
	const unsigned bags = lesson->bag > 0 ? lesson->bag : 1;
	uint32_t *order = alloc_resize(NULL, training->passage_count + 1, sizeof *order);
	struct bag bag = {.labels = NULL};
	struct rng rng = {lesson->seed};
	enum err_code code = ERR_OK;

	bag.labels =
	    alloc_zero(training->labels.count * training->labels.lanes + 1, sizeof *bag.labels);
	bag.steps =
	    alloc_zero(training->steps.count * training->steps.lanes + 1, sizeof *bag.steps);
	if (!order || !bag.labels || !bag.steps)
		code = ERR_NOMEM;
	for (size_t i = 0; i < training->passage_count && code == ERR_OK; i++)
		order[i] = (uint32_t)i;
	fprintf(stderr, "%s, wrong %%:", lesson->title);
	for (unsigned k = 0; k < bags && code == ERR_OK; k++) {
		code = learn_once(training, lesson, order, &rng);
		if (code == ERR_OK && bags > 1)
			gather(training, &bag);
	}
	fprintf(stderr, "\n");
	if (code == ERR_OK && bags > 1)
		take_means(training, &bag, (int32_t)bags);
	alloc_free(order);
	alloc_free(bag.labels);
	alloc_free(bag.steps);
	return code;
}

/* ---- the object ---- */

void label_training_init(struct label_training *training)
{
	*training = (struct label_training){.tokens = NULL};
	training->labels.lanes = LABEL_LANES;
	training->steps.lanes = STEP_LANES;
}

static void release_features(struct label_features *f)
{
	keymap64_release(&f->index);
	alloc_free(f->keys);
	alloc_free(f->templates);
	alloc_free(f->counts);
	alloc_free(f->lists.items);
	alloc_free(f->lists.begins);
	alloc_free(f->weights);
	alloc_free(f->history);
}

void label_training_release(struct label_training *training)
{
	release_features(&training->labels);
	release_features(&training->steps);
	alloc_free(training->tokens);
	alloc_free(training->passages);
	alloc_free(training->scores);
	alloc_free(training->guess);
	labelpath_release(&training->path);
	label_training_init(training);
}
