#include "config.h"

#include "quote/labelmodel.h"

#include "base/alloc.h"

const char *const labelmodel_tables[LABELMODEL_PASSES][3] = {
    {"labels1", "steps1", "everywhere1"},
    {"labels2", "steps2", "everywhere2"},
};

static bool read_pass(struct labelmodel *model, unsigned pass)
{
	struct label_weights *weights = &model->passes[pass];
	const char *const *names = labelmodel_tables[pass];
	size_t count = 0;

	weights->everywhere =
	    model_file_section(model->file, names[2], sizeof *weights->everywhere, &count);
	return weights->everywhere && count == 1 &&
	       row_table_open(model->file, names[0], LABEL_LANES, &weights->labels) &&
	       row_table_open(model->file, names[1], STEP_LANES, &weights->steps);
}

static bool read_shifts(struct labelmodel *model)
{
	size_t count = 0;

	model->shifts = model_file_section(model->file, LABELMODEL_SHIFTS, 1, &count);
	if (!model->shifts || count != LABELFEATURE_TEMPLATES)
		return false;
	for (size_t i = 0; i < count; i++)
		if (model->shifts[i] > LABELMODEL_SHIFT_MAX)
			return false;
	return true;
}

static bool read_parts(struct labelmodel *model)
{
	for (unsigned pass = 0; pass < LABELMODEL_PASSES; pass++)
		if (!read_pass(model, pass))
			return false;
	return read_shifts(model) &&
	       row_table_open(model->file, LABELMODEL_CLUSTERS, LABELWORD_CLUSTER_BYTES,
	           &model->lexicon.clusters) &&
	       row_table_open(model->file, LABELMODEL_CUES, 1, &model->lexicon.cues);
}

enum err_code labelmodel_open(const char *path, struct labelmodel **ret_model, struct err *ret_err)
{
	struct labelmodel *model = alloc_zero(1, sizeof *model);
	enum err_code code;

	if (!model)
		return err_set(ret_err, ERR_NOMEM, NULL, 0, NULL);
	code = model_file_open(path, LABELMODEL_KIND, LABELMODEL_VERSION, &model->file, ret_err);
	if (code == ERR_OK && !read_parts(model))
		code = err_set(ret_err, ERR_MODEL, path, 0, "a part of it is missing");
	if (code != ERR_OK) {
		labelmodel_close(model);
		return code;
	}
	*ret_model = model;
	return ERR_OK;
}

void labelmodel_close(struct labelmodel *model)
{
	if (!model)
		return;
	model_file_close(model->file);
	alloc_free(model);
}

/* ---- sums ---- */

/* The rows of features that have one, and what each is times. */
struct found_rows {
	const int8_t *rows[LABELFEATURE_MAX + 1];
	int16_t factors[LABELFEATURE_MAX + 1];
	size_t count;
};

/*
 * Rows lie anywhere in some hundred kilobytes, so that waiting for them is what costs: all are
 * asked for before the first is read.
 */
static void ask_ahead(const struct row_table *table, const struct labelfeatures *features)
{
	for (size_t i = 0; i < features->count; i++)
		row_table_prefetch(table, features->keys[i]);
}

/* The rows of features [first, end). */
static void find_rows(const struct labelmodel *model, const struct row_table *table,
    const struct labelfeatures *features, size_t first, size_t end, struct found_rows *ret_found)
{
	size_t count = 0;

	for (size_t i = first; i < end; i++) {
		const int8_t *row = row_table_find(table, features->keys[i]);

		__builtin_prefetch(row);
		ret_found->rows[count] = row;
		ret_found->factors[count] = (int16_t)(1 << model->shifts[features->templates[i]]);
		count += row != NULL; /* no branch: it could not be foreseen */
	}
	ret_found->count = count;
}

typedef int8_t label_bytes __attribute__((vector_size(LABEL_LANES)));
typedef int16_t label_shorts __attribute__((vector_size(2 * LABEL_LANES)));
typedef int32_t label_sums __attribute__((vector_size(4 * LABEL_LANES)));
typedef int8_t step_bytes __attribute__((vector_size(STEP_LANES)));
typedef int16_t step_shorts __attribute__((vector_size(2 * STEP_LANES)));
typedef int32_t step_sums __attribute__((vector_size(4 * STEP_LANES)));

static void add_label_rows(const struct found_rows *found, int32_t scores[LABEL_LANES])
{
	label_sums sums;

	memcpy(&sums, scores, sizeof sums);
	for (size_t i = 0; i < found->count; i++) {
		label_bytes bytes;

		memcpy(&bytes, found->rows[i], sizeof bytes);
		sums += __builtin_convertvector(
		    __builtin_convertvector(bytes, label_shorts) * found->factors[i], label_sums);
	}
	memcpy(scores, &sums, sizeof sums);
}

void labelmodel_sum_lists(const struct labelmodel *model, unsigned pass,
    const struct labelfeatures *features, const uint32_t *ends, size_t count,
    int32_t (*ret_sums)[LABEL_LANES])
{
	const struct row_table *table = &model->passes[pass].labels;
	struct found_rows found;
	size_t first = 0;

	ask_ahead(table, features);
	for (size_t i = 0; i < count; i++) {
		find_rows(model, table, features, first, ends[i], &found);
		memset(ret_sums[i], 0, sizeof ret_sums[i]);
		add_label_rows(&found, ret_sums[i]);
		first = ends[i];
	}
}

void labelmodel_add_labels(const struct labelmodel *model, unsigned pass,
    const struct labelfeatures *features, int32_t scores[LABEL_LANES])
{
	const struct row_table *table = &model->passes[pass].labels;
	struct found_rows found;

	ask_ahead(table, features);
	find_rows(model, table, features, 0, features->count, &found);
	add_label_rows(&found, scores);
}

void labelmodel_add_steps(const struct labelmodel *model, unsigned pass,
    const struct labelfeatures *features, int32_t scores[STEP_LANES])
{
	struct found_rows found;
	step_sums sums;

	ask_ahead(&model->passes[pass].steps, features);
	find_rows(model, &model->passes[pass].steps, features, 0, features->count, &found);
	memcpy(&sums, scores, sizeof sums);
	for (size_t i = 0; i < found.count; i++) {
		step_bytes bytes;

		memcpy(&bytes, found.rows[i], sizeof bytes);
		sums += __builtin_convertvector(
		    __builtin_convertvector(bytes, step_shorts) * found.factors[i], step_sums);
	}
	memcpy(scores, &sums, sizeof sums);
}
