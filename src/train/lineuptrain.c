#include "config.h"

#include "train/lineuptrain.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "frame/likenessmodel.h"
#include "train/lineupcorpus.h"
#include "train/newton.h"
#include "train/pairtrain.h"

enum { FOLDS = 5, NO_FOLD = -1, PAIR_PENALTY = 1 };

/* One question, compared with the sentences of its story. */
struct example {
	const struct lineup_group *group;
	const struct lineup_query *query;
	struct likeness likeness;
	struct likeness_view view;
	float *logits; /* owned; one a sentence */
	int fold;
};

struct examples {
	struct example *items; /* owned */
	size_t count, capacity;
	enum likeness_shape shape;
};

struct trainer {
	const struct lineup_plan *plan;
	struct similarity *similarity;
	struct lineup_corpus wordings, sentences;
	struct sentence_set **sets; /* owned; of all groups of both */
	size_t set_count, set_room;
	struct examples examples[SHAPES];
};

/* ---- examples ---- */

static struct similarity_query question_of(const struct lineup_query *query)
{
	return (struct similarity_query){.phrases = query->phrases,
	    .phrase_count = query->phrase_count,
	    .contexts = query->contexts,
	    .context_count = query->context_count,
	    .targets = query->targets,
	    .target_count = query->target_count};
}

static enum err_code add_example(struct trainer *trainer, const struct lineup_group *group,
    const struct sentence_set *set, const struct lineup_query *query, int fold)
{
	const struct similarity_query question = question_of(query);
	struct examples *examples = &trainer->examples[likeness_shape_of(&question)];
	struct example *items =
	    alloc_grow(examples->items, &examples->capacity, examples->count + 1, sizeof *items);
	struct example example = {.group = group, .query = query, .fold = fold};
	uint8_t *skip = alloc_zero(group->doc_count + 1, 1);
	enum err_code code =
	    items && skip ? likeness_find(set, &question, &example.likeness) : ERR_NOMEM;

	if (items)
		examples->items = items;
	if (code == ERR_OK) {
		skip[query->from] = 1;
		code = likeness_view_make(&example.likeness, skip, &example.view);
		example.logits = alloc_zero(set->count + 1, sizeof *example.logits);
		/* the view points at its likeness: mended when the array has its last place */
		items[examples->count++] = example;
	}
	alloc_free(skip);
	return code == ERR_OK && !example.logits ? ERR_NOMEM : code;
}

static enum err_code add_corpus(
    struct trainer *trainer, const struct lineup_corpus *corpus, unsigned every)
{
	enum err_code code = ERR_OK;
	unsigned asked = 0;

	for (size_t g = 0; code == ERR_OK && g < corpus->count; g++) {
		const struct lineup_group *group = &corpus->groups[g];
		struct sentence_set **set = &trainer->sets[trainer->set_count++];

		code = sentence_set_new(trainer->similarity, group->sentences, group->doc_of,
		    group->sentence_count, set);
		for (size_t q = 0; code == ERR_OK && q < group->query_count; q++) {
			if (asked++ % every == 0)
				code = add_example(
				    trainer, group, *set, &group->queries[q], (int)(g % FOLDS));
		}
	}
	return code;
}

static void mend_views(struct trainer *trainer)
{
	for (size_t i = 0; i < SHAPES; i++) {
		for (size_t k = 0; k < trainer->examples[i].count; k++)
			trainer->examples[i].items[k].view.likeness =
			    &trainer->examples[i].items[k].likeness;
	}
}

/* ---- rows ---- */

/* Sentences of a document that are right answers; SIZE_MAX: it was not asked about. */
static size_t count_wanted(const struct example *example, const struct doc_view *doc)
{
	size_t count = 0;

	for (uint32_t s = doc->first; s < doc->end; s++) {
		if (example->query->wanted[s] > 1)
			return SIZE_MAX;
		count += example->query->wanted[s];
	}
	return count;
}

/* The sentences of every document that has an answer: a group of rows each. */
static enum err_code add_choices(
    const struct example *example, struct newton_rows *rows, uint32_t *group)
{
	for (size_t d = 0; d < example->view.doc_count; d++) {
		const struct doc_view *doc = &example->view.docs[d];
		size_t wanted = count_wanted(example, doc);

		if (wanted == 0 || wanted == SIZE_MAX)
			continue;
		(*group)++;
		for (uint32_t s = doc->first; s < doc->end; s++) {
			float share = (float)example->query->wanted[s] / (float)wanted;
			float *inputs = newton_rows_add(rows, share, *group);

			if (!inputs)
				return ERR_NOMEM;
			likeness_view_inputs(&example->view, doc, s, inputs);
		}
	}
	return ERR_OK;
}

/* Logits of an example's sentences; returns the most. */
static float find_logits(struct example *example, const float *weights)
{
	float best = -30;

	for (size_t d = 0; d < example->view.doc_count; d++) {
		const struct doc_view *doc = &example->view.docs[d];

		for (uint32_t s = doc->first; s < doc->end; s++) {
			float inputs[LIKENESS_INPUTS], sum = 0;

			likeness_view_inputs(&example->view, doc, s, inputs);
			for (size_t k = 0; k < LIKENESS_INPUTS; k++)
				sum += weights[k] * inputs[k];
			example->logits[s] = sum;
			best = sum > best ? sum : best;
		}
	}
	return best;
}

/* Is it there at all? A row for each document that was asked about. */
static enum err_code add_docs(
    struct example *example, const float *weights, struct newton_rows *rows)
{
	float best = find_logits(example, weights);

	for (size_t d = 0; d < example->view.doc_count; d++) {
		const struct doc_view *doc = &example->view.docs[d];
		size_t wanted = count_wanted(example, doc);
		float *inputs;

		if (wanted == SIZE_MAX)
			continue;
		inputs = newton_rows_add(rows, wanted > 0, 0);
		if (!inputs)
			return ERR_NOMEM;
		likeness_view_doc_inputs(&example->view, doc, example->logits, best, inputs);
	}
	return ERR_OK;
}

/* ---- models ---- */

static enum err_code fit_sentence(const struct trainer *trainer, const struct examples *examples,
    int without, int without_too, float *weights_out)
{
	struct newton_rows rows = {.width = LIKENESS_INPUTS};
	uint32_t group = 0;
	enum err_code code = ERR_OK;

	for (size_t i = 0; code == ERR_OK && i < examples->count; i++) {
		const struct example *example = &examples->items[i];

		if (example->fold != without && example->fold != without_too)
			code = add_choices(example, &rows, &group);
	}
	if (code == ERR_OK)
		code = newton_fit_choice(&rows, trainer->plan->penalty, weights_out);
	newton_rows_release(&rows);
	return code;
}

/* Both models, from all folds but one. */
static enum err_code fit(const struct trainer *trainer, const struct examples *examples,
    int without, struct likeness_weights *weights_out)
{
	struct newton_rows rows = {.width = DOC_INPUTS};
	float inner[LIKENESS_INPUTS];
	enum err_code code =
	    fit_sentence(trainer, examples, without, NO_FOLD, weights_out->sentence);

	for (int fold = 0; code == ERR_OK && fold < FOLDS; fold++) {
		if (fold == without)
			continue;
		code = fit_sentence(trainer, examples, without, fold, inner);
		for (size_t i = 0; code == ERR_OK && i < examples->count; i++) {
			if (examples->items[i].fold == fold)
				code = add_docs(&examples->items[i], inner, &rows);
		}
	}
	if (code == ERR_OK)
		code = newton_fit_logistic(&rows, trainer->plan->doc_penalty, weights_out->doc);
	newton_rows_release(&rows);
	return code;
}

/* ---- what comes out ---- */

static enum err_code print_example(const struct example *example,
    const struct likeness_model *model, enum likeness_shape shape, FILE *out)
{
	const struct lineup_group *group = example->group;
	float *scores = alloc_zero(group->sentence_count + 1, sizeof *scores);
	uint8_t *skip = alloc_zero(group->doc_count + 1, 1);
	enum err_code code = ERR_NOMEM;

	if (scores && skip) {
		skip[example->query->from] = 1;
		code = likeness_model_score(model, shape, &example->likeness, skip, scores);
	}
	for (size_t s = 0; code == ERR_OK && s < group->sentence_count; s++) {
		const struct lineup_doc *doc = &group->docs[group->doc_of[s]];

		if (scores[s] > 0 && example->query->wanted[s] < 2)
			fprintf(out, "%s\t%s\t%zu\t%.6f\n", example->query->id.ptr, doc->id.ptr,
			    s - doc->first, (double)scores[s]);
	}
	alloc_free(scores);
	alloc_free(skip);
	return code;
}

/* Score every story of the wordings with models that were learned without it. */
static enum err_code print_held_out(const struct trainer *trainer, struct err *ret_err)
{
	FILE *out = fopen(trainer->plan->held_out, "w");
	enum err_code code = ERR_OK;

	if (!out)
		return err_set(ret_err, ERR_IO, trainer->plan->held_out, 0, NULL);
	for (size_t shape = SHAPE_WORDINGS; shape < SHAPES; shape++) {
		const struct examples *examples = &trainer->examples[shape];

		for (int fold = 0; code == ERR_OK && fold < FOLDS; fold++) {
			struct likeness_weights weights[SHAPES];
			struct likeness_model model = {.weights = weights};

			code = fit(trainer, examples, fold, &weights[shape]);
			for (size_t i = 0; code == ERR_OK && i < examples->count; i++) {
				if (examples->items[i].fold == fold)
					code = print_example(&examples->items[i], &model,
					    (enum likeness_shape)shape, out);
			}
			printf("held out: shape %zu, fold %d\n", shape, fold);
			fflush(stdout);
		}
	}
	if (fclose(out) != 0 && code == ERR_OK)
		code = err_set(ret_err, ERR_IO, trainer->plan->held_out, 0, NULL);
	return code;
}

static enum err_code write_model(const struct trainer *trainer, struct err *ret_err)
{
	struct likeness_weights weights[SHAPES] = {{{0}, {0}}};
	struct pair_weights pair = {{0}};
	struct model_writer writer = {.count = 0};
	enum err_code code = ERR_OK;

	for (size_t shape = 0; code == ERR_OK && shape < SHAPES; shape++) {
		code = fit(trainer, &trainer->examples[shape], NO_FOLD, &weights[shape]);
		printf("shape %zu: %zu questions\n", shape, trainer->examples[shape].count);
		fflush(stdout);
	}
	if (code != ERR_OK)
		return err_set(ret_err, code, NULL, 0, NULL);
	code = pair_train(trainer->similarity, trainer->plan->pairs, PAIR_PENALTY, &pair, ret_err);
	if (code != ERR_OK)
		return code;
	model_writer_add(&writer, "weights", weights, SHAPES, sizeof *weights);
	model_writer_add(&writer, "pair", &pair, 1, sizeof pair);
	code = model_writer_write(
	    &writer, trainer->plan->out, LIKENESS_MODEL_KIND, LIKENESS_MODEL_VERSION, ret_err);
	model_writer_release(&writer);
	return code;
}

/* ---- the whole ---- */

static void trainer_release(struct trainer *trainer)
{
	for (size_t i = 0; i < SHAPES; i++) {
		for (size_t k = 0; k < trainer->examples[i].count; k++) {
			struct example *example = &trainer->examples[i].items[k];

			likeness_view_release(&example->view);
			likeness_release(&example->likeness);
			alloc_free(example->logits);
		}
		alloc_free(trainer->examples[i].items);
	}
	for (size_t i = 0; i < trainer->set_count; i++)
		sentence_set_free(trainer->sets[i]);
	alloc_free(trainer->sets);
	lineup_corpus_release(&trainer->wordings);
	lineup_corpus_release(&trainer->sentences);
	similarity_free(trainer->similarity);
}

static enum err_code compare_all(struct trainer *trainer)
{
	enum err_code code;

	trainer->set_room = trainer->wordings.count + trainer->sentences.count;
	trainer->sets = alloc_zero(trainer->set_room + 1, sizeof(struct sentence_set *));
	if (!trainer->sets)
		return ERR_NOMEM;
	code = add_corpus(trainer, &trainer->wordings, 1);
	if (code == ERR_OK)
		code = add_corpus(trainer, &trainer->sentences, trainer->plan->every);
	mend_views(trainer);
	return code;
}

enum err_code lineup_train(const struct lineup_plan *plan, struct err *ret_err)
{
	struct trainer trainer = {.plan = plan};
	enum err_code code = similarity_load(plan->data, &trainer.similarity, ret_err);

	if (code == ERR_OK)
		code = lineup_corpus_read(plan->wordings, &trainer.wordings, ret_err);
	if (code == ERR_OK)
		code = lineup_corpus_read(plan->sentences, &trainer.sentences, ret_err);
	if (code == ERR_OK) {
		code = compare_all(&trainer);
		if (code != ERR_OK)
			err_set(ret_err, code, NULL, 0, NULL);
	}
	if (code == ERR_OK && plan->held_out)
		code = print_held_out(&trainer, ret_err);
	if (code == ERR_OK && plan->out)
		code = write_model(&trainer, ret_err);
	trainer_release(&trainer);
	return code;
}
