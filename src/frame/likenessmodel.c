#include "config.h"

#include "frame/likenessmodel.h"

#include <math.h>

#include "base/alloc.h"

enum { SENTENCE_WORDS = 9 /* a wording of so many words is a whole sentence */ };

/* Enough to be of use where there is no trained model. */
static const struct likeness_weights built_in = {
    .sentence = {[INPUT_OF_ALL + LIKENESS_ALIGN] = 2,
        [INPUT_OF_ALL + LIKENESS_BM25] = 2,
        [INPUT_OF_ALL + LIKENESS_PHRASE] = 3,
        [INPUT_OF_ALL + LIKENESS_CONTEXT] = 1},
    .doc = {[DOC_BEST + INPUT_OF_ALL + LIKENESS_PHRASE] = 5,
        [DOC_BEST + INPUT_PLAIN + LIKENESS_ALIGN] = 2,
        [DOC_INPUTS] = -3},
};

enum err_code likeness_model_open(
    const char *path, struct likeness_model *ret_model, struct err *ret_err)
{
	struct likeness_model model = {.weights = NULL};
	size_t count = 0, pairs = 0;
	enum err_code code = model_file_open(
	    path, LIKENESS_MODEL_KIND, LIKENESS_MODEL_VERSION, &model.file, ret_err);

	if (code != ERR_OK)
		return code;
	model.weights =
	    model_file_section(model.file, "weights", sizeof(struct likeness_weights), &count);
	model.pair = model_file_section(model.file, "pair", sizeof *model.pair, &pairs);
	if (!model.weights || count != SHAPES || !model.pair || pairs != 1) {
		model_file_close(model.file);
		return err_set(ret_err, ERR_MODEL, path, 0, "a section is missing");
	}
	*ret_model = model;
	return ERR_OK;
}

void likeness_model_close(struct likeness_model *model)
{
	model_file_close(model->file);
	*model = (struct likeness_model){.file = NULL};
}

static size_t count_words(struct slice text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += text.ptr[i] != ' ' && (i == 0 || text.ptr[i - 1] == ' ');
	return count;
}

enum likeness_shape likeness_shape_of(const struct similarity_query *query)
{
	if (query->target_count > 0)
		return SHAPE_TARGET;
	if (query->phrase_count == 1 && query->context_count <= 1 &&
	    (count_words(query->phrases[0]) >= SENTENCE_WORDS ||
	        (query->context_count == 1 && slice_equal(query->phrases[0], query->contexts[0]))))
		return SHAPE_SENTENCE;
	return SHAPE_WORDINGS;
}

/* ---- what the models see ---- */

/* A way of being alike as it enters: sums of weights are squeezed, nothing is negative. */
static float value_at(const struct likeness *likeness, enum likeness_kind kind, uint32_t sentence)
{
	float value = likeness_of(likeness, kind)[sentence];

	if (value <= 0)
		return 0;
	switch (kind) {
	case LIKENESS_BM25:
	case LIKENESS_PHRASE:
	case LIKENESS_TIGHT: return log1pf(value);
	default: return value;
	}
}

static float over(float value, float most)
{
	return most > 1e-9f ? value / most : 0;
}

/* A few ways of being alike, each over the most of all documents: what neighbours tell. */
static float gist_of(const struct likeness_view *view, uint32_t sentence)
{
	static const enum likeness_kind kinds[] = {LIKENESS_LOCAL, LIKENESS_LETTERS, LIKENESS_ALIGN,
	    LIKENESS_BM25, LIKENESS_PHRASE, LIKENESS_PHRASE_ALIGN};
	const size_t count = sizeof kinds / sizeof *kinds;
	float sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += over(value_at(view->likeness, kinds[i], sentence), view->most[kinds[i]]);
	return sum / (float)count;
}

static void look_at_doc(struct likeness_view *view, struct doc_view *doc)
{
	float count = (float)(doc->end - doc->first);

	for (enum likeness_kind k = 0; k < LIKENESS_KINDS; k++) {
		float sum = 0, squares = 0;

		for (uint32_t s = doc->first; s < doc->end; s++) {
			float value = value_at(view->likeness, k, s);

			sum += value;
			squares += value * value;
			doc->most[k] = value > doc->most[k] ? value : doc->most[k];
		}
		doc->mean[k] = sum / count;
		squares = squares / count - doc->mean[k] * doc->mean[k];
		doc->spread[k] = squares > 0 ? sqrtf(squares) : 0;
		view->most[k] = doc->most[k] > view->most[k] ? doc->most[k] : view->most[k];
	}
}

enum err_code likeness_view_make(
    const struct likeness *likeness, const uint8_t *skip, struct likeness_view *view_out)
{
	const struct sentence_set *set = likeness->set;

	*view_out = (struct likeness_view){.likeness = likeness};
	view_out->docs = alloc_zero(set->doc_count + 1, sizeof *view_out->docs);
	view_out->gist = alloc_zero(set->count + 1, sizeof *view_out->gist);
	if (!view_out->docs || !view_out->gist)
		return ERR_NOMEM;
	for (uint32_t s = 0, end; s < set->count; s = end) {
		struct doc_view *doc = &view_out->docs[view_out->doc_count];

		for (end = s + 1; end < set->count && set->doc_of[end] == set->doc_of[s];)
			end++;
		if (skip && skip[set->doc_of[s]])
			continue;
		*doc = (struct doc_view){.first = s, .end = end};
		look_at_doc(view_out, doc);
		view_out->doc_count++;
	}
	for (size_t d = 0; d < view_out->doc_count; d++) {
		struct doc_view *doc = &view_out->docs[d];

		for (uint32_t s = doc->first; s < doc->end; s++) {
			view_out->gist[s] = gist_of(view_out, s);
			doc->gist = view_out->gist[s] > doc->gist ? view_out->gist[s] : doc->gist;
		}
	}
	return ERR_OK;
}

void likeness_view_release(struct likeness_view *view)
{
	alloc_free(view->docs);
	alloc_free(view->gist);
	*view = (struct likeness_view){.docs = NULL};
}

/* How far a value stands out, -1..1. */
static float stands_out(float value, float mean, float spread)
{
	float z = (value - mean) / (spread + 1e-6f);

	return z / (2 + fabsf(z));
}

void likeness_view_inputs(const struct likeness_view *view, const struct doc_view *doc,
    uint32_t sentence, float inputs_out[LIKENESS_INPUTS])
{
	const struct sentence_set *set = view->likeness->set;

	for (enum likeness_kind k = 0; k < LIKENESS_KINDS; k++) {
		float value = value_at(view->likeness, k, sentence);

		inputs_out[INPUT_PLAIN + k] = value;
		inputs_out[INPUT_OF_ALL + k] = over(value, view->most[k]);
		inputs_out[INPUT_OF_DOC + k] = over(value, doc->most[k]);
		inputs_out[INPUT_STANDS_OUT + k] = stands_out(value, doc->mean[k], doc->spread[k]);
	}
	inputs_out[INPUT_POSITION] = 1 / (1 + (float)(sentence - doc->first));
	inputs_out[INPUT_BEFORE] = sentence > doc->first ? view->gist[sentence - 1] : 0;
	inputs_out[INPUT_AFTER] = sentence + 1 < doc->end ? view->gist[sentence + 1] : 0;
	inputs_out[INPUT_DOC] = doc->gist;
	inputs_out[INPUT_LENGTH] =
	    log1pf((float)(set->first_of[sentence + 1] - set->first_of[sentence])) / 4;
}

uint32_t likeness_view_best(const struct doc_view *doc, const float *logits)
{
	uint32_t best = doc->first;

	for (uint32_t s = doc->first; s < doc->end; s++)
		best = logits[s] > logits[best] ? s : best;
	return best;
}

void likeness_view_doc_inputs(const struct likeness_view *view, const struct doc_view *doc,
    const float *logits, float best, float inputs_out[DOC_INPUTS])
{
	uint32_t top = likeness_view_best(doc, logits);
	float second = -30, sum = 0, close = 0;

	likeness_view_inputs(view, doc, top, inputs_out + DOC_BEST);
	for (enum likeness_kind k = 0; k < LIKENESS_KINDS; k++)
		inputs_out[DOC_MOST + k] = doc->most[k];
	for (uint32_t s = doc->first; s < doc->end; s++) {
		float behind = logits[s] - logits[top];

		if (s != top && behind > second)
			second = behind;
		sum += expf(behind);
		close += logits[s] - best > -1;
	}
	inputs_out[DOC_LEAD] = second < -4 ? 1 : -second / 4;
	inputs_out[DOC_RIVALS] = logf(sum);
	inputs_out[DOC_BEHIND] = logits[top] - best > -8 ? (logits[top] - best) / 4 : -2;
	inputs_out[DOC_OTHERS] = logits[top] / 4;
	inputs_out[DOC_NEAR_BEST] = close / 10;
	inputs_out[DOC_SENTENCES] = log1pf((float)(doc->end - doc->first));
}

/* ---- scores ---- */

static float sum_of(const float *weights, const float *inputs, size_t count)
{
	float sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += weights[i] * inputs[i];
	return sum;
}

/* Logits of all sentences that are asked about; returns the most of them. */
static float find_logits(
    const struct likeness_view *view, const struct likeness_weights *weights, float *logits_out)
{
	float best = -30;

	for (size_t d = 0; d < view->doc_count; d++) {
		const struct doc_view *doc = &view->docs[d];

		for (uint32_t s = doc->first; s < doc->end; s++) {
			float inputs[LIKENESS_INPUTS];

			likeness_view_inputs(view, doc, s, inputs);
			logits_out[s] = sum_of(weights->sentence, inputs, LIKENESS_INPUTS);
			best = logits_out[s] > best ? logits_out[s] : best;
		}
	}
	return best;
}

static void score_doc(const struct likeness_view *view, const struct doc_view *doc,
    const struct likeness_weights *weights, const float *logits, float best, float *scores_out)
{
	float top = logits[likeness_view_best(doc, logits)], inputs[DOC_INPUTS], there;

	if (doc->gist <= 0 && doc->most[LIKENESS_MEANING] <= 0)
		return; /* nothing alike */
	likeness_view_doc_inputs(view, doc, logits, best, inputs);
	there = sum_of(weights->doc, inputs, DOC_INPUTS) + weights->doc[DOC_INPUTS];
	there = 1 / (1 + expf(-there));
	for (uint32_t s = doc->first; s < doc->end; s++)
		scores_out[s] = there * expf(logits[s] - top);
}

enum err_code likeness_model_score(const struct likeness_model *model, enum likeness_shape shape,
    const struct likeness *likeness, const uint8_t *skip, float *scores_out)
{
	const struct likeness_weights *weights =
	    model->weights ? &model->weights[shape] : &built_in;
	struct likeness_view view;
	float *logits = alloc_zero(likeness->set->count + 1, sizeof *logits);
	enum err_code code = likeness_view_make(likeness, skip, &view);

	if (!logits)
		code = ERR_NOMEM;
	for (size_t i = 0; code == ERR_OK && i < likeness->set->count; i++)
		scores_out[i] = 0;
	if (code == ERR_OK) {
		float best = find_logits(&view, weights, logits);

		for (size_t d = 0; d < view.doc_count; d++)
			score_doc(&view, &view.docs[d], weights, logits, best, scores_out);
	}
	likeness_view_release(&view);
	alloc_free(logits);
	return code;
}
