#include "config.h"

#include "quote/labels.h"

#include "base/alloc.h"
#include "quote/labelmodel.h"
#include "quote/labelsecond.h"
#include "quote/labelsums.h"

/* An article while it is labelled. */
struct labelling {
	const struct labelmodel *model;
	struct labelview view;
	struct labelsecond second;
	struct labelsums sums[LABELMODEL_PASSES]; /* made when a pass is first run */
	struct labelpath path;
	struct label_scores *scores; /* owned; of one stretch */
	size_t capacity;
	uint8_t *labels; /* one a token */
};

/* ---- scores of one stretch ---- */

/* Scores that a token shares with its neighbours. */
struct shared {
	int32_t mark[LABEL_LANES], context[LABEL_LANES];
	uint32_t mark_index, context_at; /* what they are of; LABEL_NOWHERE: nothing yet */
};

static void look_at_shared(struct labelling *l, unsigned pass, const struct stretch *stretch,
    uint32_t at, struct shared *shared)
{
	const uint32_t mark = l->view.places[at].mark;
	struct labelfeatures features;

	if (mark != shared->mark_index) {
		memset(shared->mark, 0, sizeof shared->mark);
		shared->mark_index = mark;
		if (mark != LABEL_NOWHERE) {
			labelfeatures_of_mark(&l->view, stretch, mark, &features);
			labelmodel_add_labels(l->model, pass, &features, shared->mark);
		}
	}
	if (shared->context_at == LABEL_NOWHERE ||
	    !labelview_same_context(&l->view, shared->context_at, at)) {
		memset(shared->context, 0, sizeof shared->context);
		labelfeatures_of_context(&l->view, at, &features);
		labelmodel_add_labels(l->model, pass, &features, shared->context);
	}
	shared->context_at = at;
}

static enum err_code score(struct labelling *l, unsigned pass, const struct stretch *stretch)
{
	struct shared shared = {.mark_index = LABEL_NOWHERE, .context_at = LABEL_NOWHERE};
	struct labelfeatures features;

	if (!l->sums[pass].words &&
	    labelsums_init(&l->sums[pass], l->model, pass, &l->view) != ERR_OK)
		return ERR_NOMEM;
	for (uint32_t t = stretch->first; t < stretch->end; t++) {
		struct label_scores *scores = &l->scores[t - stretch->first];

		look_at_shared(l, pass, stretch, t, &shared);
		*scores = (struct label_scores){.goes_on = labelview_goes_on(&l->view, t)};
		for (unsigned k = 0; k < LABEL_LANES; k++)
			scores->label[k] = shared.mark[k] + shared.context[k];
		labelsums_add_words(&l->sums[pass], stretch, t, scores->label);
		labelfeatures_of_place(&l->view, stretch, t, &features);
		if (pass > 0)
			labelsecond_add_token(&l->second, &l->view, stretch, t, &features);
		labelmodel_add_labels(l->model, pass, &features, scores->label);
		labelfeatures_of_step(&l->view, stretch, t, &features);
		if (pass > 0)
			labelsecond_add_step(&l->second, &l->view, stretch, t, &features);
		labelmodel_add_steps(l->model, pass, &features, scores->step);
	}
	return ERR_OK;
}

/* ---- stretches ---- */

static bool is_all_none(const uint8_t *labels, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (labels[i] != LABEL_NONE)
			return false;
	return true;
}

static enum err_code label_stretch(struct labelling *l, const struct stretch *stretch)
{
	const size_t count = stretch->end - stretch->first;
	uint8_t *labels = l->labels + stretch->first;
	struct label_scores *grown = alloc_grow(l->scores, &l->capacity, count, sizeof *l->scores);
	enum err_code code;

	if (!grown)
		return ERR_NOMEM;
	l->scores = grown;
	code = score(l, 0, stretch);
	if (code != ERR_OK)
		return code;
	code = labelpath_find(&l->path, l->model->passes[0].everywhere, l->scores, count, labels);
	if (code != ERR_OK || is_all_none(labels, count))
		return code;
	code = labelsecond_look(&l->second, &l->view, stretch, l->labels);
	if (code != ERR_OK)
		return code;
	code = score(l, 1, stretch);
	if (code != ERR_OK)
		return code;
	return labelpath_find(&l->path, l->model->passes[1].everywhere, l->scores, count, labels);
}

enum err_code labels_find(const struct labelmodel *model, const struct scene *scene,
    const uint8_t *tags, uint8_t *ret_labels)
{
	struct labelling l = {.model = model, .labels = ret_labels};
	enum err_code code = labelview_find(scene, tags, &model->lexicon, &l.view);

	memset(ret_labels, LABEL_NONE, scene->count);
	for (size_t i = 0; i < l.view.stretch_count && code == ERR_OK; i++)
		code = label_stretch(&l, &l.view.stretches[i]);
	labelview_release(&l.view);
	labelsecond_release(&l.second);
	for (unsigned pass = 0; pass < LABELMODEL_PASSES; pass++)
		labelsums_release(&l.sums[pass]);
	labelpath_release(&l.path);
	alloc_free(l.scores);
	return code;
}
