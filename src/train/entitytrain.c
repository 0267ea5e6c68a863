#include "config.h"

#include "train/entitytrain.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/file.h"
#include "train/corpus.h"
#include "train/entitylexicon.h"
#include "train/knownwords.h"
#include "train/perceptron.h"

enum { PARTS = 2, CLIPPED_PER_MILLE = 1, SMALL_TEMPLATE = 4000 };

/* The number is the scheme: what the corpora above in the list of the tagger's own schemes have. */
static const struct corpus_source {
	const char *file;
	unsigned scheme;
	bool partial;
	unsigned every; /* documents: one in so many is taken */
} sources[] = {
    {"conll2003/train.tsv", 0, false, 1},
    {"worldwide/train.tsv", 1, false, 1},
    {"gmb/train.tsv", 2, false, 6},
    {"wikigold/train.tsv", 3, false, 1},
    {"uner_ewt/dev.tsv", 4, true, 1},
    {"crossner_politics/train.tsv", 5, false, 1},
    {"crossner_politics/dev.tsv", 5, false, 1},
};
enum { SOURCE_COUNT = sizeof sources / sizeof *sources };

static bool is_left_out(const struct entity_plan *plan, const char *name)
{
	for (size_t i = 0; i < plan->without_count; i++)
		if (slice_starts(slice_of(name), plan->without[i]))
			return true;
	return false;
}

static enum err_code read_corpora(
    const struct entity_plan *plan, struct corpus *corpus, struct err *err)
{
	struct buf path = {0};
	enum err_code code = ERR_OK;

	for (size_t i = 0; i < SOURCE_COUNT && code == ERR_OK; i++) {
		const size_t before = corpus->token_count, first = corpus->count;

		if (is_left_out(plan, sources[i].file))
			continue;
		code = file_join(plan->corpora, sources[i].file, &path);
		if (code == ERR_OK)
			code = corpus_read(
			    corpus, buf_text(&path), sources[i].scheme, sources[i].partial, err);
		if (code == ERR_OK && sources[i].every > 1)
			corpus_thin(corpus, first, sources[i].every);
		if (code == ERR_OK)
			fprintf(stderr, "%-28s %8zu tokens\n", sources[i].file,
			    corpus->token_count - before);
		else if (code == ERR_NOT_FOUND) {
			fprintf(stderr, "%-28s is not there\n", sources[i].file);
			code = ERR_OK;
		}
	}
	buf_release(&path);
	return code;
}

static enum err_code read_lexicon(
    const struct entity_plan *plan, struct entity_lexicon *lexicon, struct err *err)
{
	struct buf clusters = {0}, phrases = {0};
	enum err_code code = file_join(plan->lexicon, "clusters.tsv", &clusters);

	if (code == ERR_OK)
		code = file_join(plan->lexicon, "gaz.tsv", &phrases);
	if (code == ERR_OK)
		code = entity_lexicon_read(
		    lexicon, buf_text(&clusters), plan->words, buf_text(&phrases), err);
	buf_release(&clusters);
	buf_release(&phrases);
	return code;
}

/* ---- learning ---- */

static enum err_code tag_other_half(struct perceptron *perceptron, unsigned part, uint8_t **tags)
{
	enum err_code code = ERR_OK;

	for (size_t d = 0; d < perceptron->examples->corpus->count && code == ERR_OK; d++) {
		const struct prose *prose = &perceptron->examples->corpus->docs[d].prose;

		if (d % PARTS == part || prose->sentences.count < NAMEFEATURE_DOCUMENT)
			continue;
		tags[d] = alloc_zero(prose->tokens.count, 1);
		code = tags[d] ? perceptron_tag(perceptron, d, false, tags[d]) : ERR_NOMEM;
	}
	return code;
}

static enum err_code collect_votes(const struct entity_plan *plan, struct perceptron *perceptron)
{
	static const char *const titles[PARTS] = {"first half", "second half"};
	const size_t count = perceptron->examples->corpus->count;
	uint8_t **tags = alloc_zero(count + 1, sizeof *tags);
	enum err_code code = tags ? ERR_OK : ERR_NOMEM;

	for (unsigned part = 0; part < PARTS && code == ERR_OK; part++) {
		const struct lesson lesson = {
		    .epochs = plan->epochs / 2 + 1,
		    .parts = PARTS,
		    .part = part,
		    .hidden_percent = plan->hidden,
		    .margin = plan->margin,
		    .seed = plan->seed + part,
		    .title = titles[part],
		};

		code = perceptron_learn(perceptron, &lesson);
		if (code == ERR_OK)
			code = tag_other_half(perceptron, part, tags);
	}
	for (size_t d = 0; code == ERR_OK && d < count; d++)
		if (tags[d])
			code = examples_add_votes(perceptron->examples, d, tags[d]);
	for (size_t d = 0; tags && d < count; d++)
		alloc_free(tags[d]);
	alloc_free(tags);
	return code;
}

static enum err_code learn(const struct entity_plan *plan, struct perceptron *perceptron)
{
	struct lesson lesson = {
	    .epochs = plan->epochs / 2 + 1,
	    .votes_percent = 60,
	    .hidden_percent = plan->hidden,
	    .margin = plan->margin,
	    .seed = plan->seed + PARTS,
	    .title = "everything",
	};
	enum err_code code = collect_votes(plan, perceptron);

	if (code == ERR_OK)
		code = perceptron_learn(perceptron, &lesson);
	if (code == ERR_OK)
		code = perceptron_select(perceptron, plan->features);
	lesson.title = "selected";
	lesson.bag = plan->bag;
	lesson.epochs = plan->epochs;
	lesson.seed++;
	if (code == ERR_OK)
		code = perceptron_learn(perceptron, &lesson);
	return code;
}

/* ---- writing ---- */

static unsigned size_of_weight(int16_t weight)
{
	return (unsigned)abs(weight);
}

/* The least power of two that lets nearly all weights of a template fit into a byte. */
static void find_shifts(const struct perceptron *perceptron, uint8_t shifts[NAMEFEATURE_TEMPLATES])
{
	static size_t over[NAMEFEATURE_TEMPLATES][NAMEMODEL_SHIFT_MAX + 1];
	static size_t all[NAMEFEATURE_TEMPLATES];

	for (size_t i = 0; i < perceptron->examples->feature_count; i++) {
		const unsigned template = perceptron->examples->templates[i];

		for (unsigned k = 0; k < NAMEMODEL_LANES; k++) {
			const unsigned size =
			    size_of_weight(perceptron->weights[i * NAMEMODEL_LANES + k]);

			all[template] += size > 0;
			for (unsigned shift = 0; size > (unsigned)INT8_MAX << shift; shift++)
				over[template][shift]++;
		}
	}
	for (unsigned t = 0; t < NAMEFEATURE_TEMPLATES; t++) {
		const size_t few = all[t] < SMALL_TEMPLATE ? 0 : all[t] * CLIPPED_PER_MILLE / 1000;

		shifts[t] = 0;
		while (shifts[t] < NAMEMODEL_SHIFT_MAX && over[t][shifts[t]] > few)
			shifts[t]++;
	}
}

static int8_t as_byte(int16_t weight, unsigned shift)
{
	const int half = shift > 0 ? 1 << (shift - 1) : 0;
	int value = weight < 0 ? -((-weight + half) >> shift) : (weight + half) >> shift;

	if (value > INT8_MAX)
		value = INT8_MAX;
	if (value < -INT8_MAX)
		value = -INT8_MAX;
	return (int8_t)value;
}

static bool make_row(const struct perceptron *perceptron, size_t feature, unsigned shift,
    int8_t ret_row[NAMEMODEL_LANES])
{
	bool is_zero = true;

	for (unsigned k = 0; k < NAMEMODEL_LANES; k++) {
		ret_row[k] = as_byte(perceptron->weights[feature * NAMEMODEL_LANES + k], shift);
		is_zero = is_zero && ret_row[k] == 0;
	}
	return !is_zero;
}

static enum err_code make_weights(const struct perceptron *perceptron,
    const uint8_t shifts[NAMEFEATURE_TEMPLATES], struct row_table_builder *table)
{
	int8_t row[NAMEMODEL_LANES];
	size_t lost = 0, count = 0;

	for (size_t i = 0; i < perceptron->examples->feature_count; i++)
		count += make_row(perceptron, i, shifts[perceptron->examples->templates[i]], row);
	if (row_table_builder_init(table, count, NAMEMODEL_LANES) != ERR_OK)
		return ERR_NOMEM;
	for (size_t i = 0; i < perceptron->examples->feature_count; i++)
		if (make_row(perceptron, i, shifts[perceptron->examples->templates[i]], row) &&
		    !row_table_add(table, perceptron->examples->keys[i], row))
			lost++;
	fprintf(stderr, "%zu features are not 0, %zu are lost to others with their mark\n", count,
	    lost);
	return ERR_OK;
}

static enum err_code write_model(const struct entity_plan *plan,
    const struct perceptron *perceptron, const struct entity_lexicon *lexicon, struct err *err)
{
	uint8_t shifts[NAMEFEATURE_TEMPLATES];
	int32_t steps[NAMEMODEL_TAGS + 1][NAMEMODEL_TAGS];
	struct row_table_builder weights, known = {.marks = NULL};
	struct model_writer writer = {.count = 0};
	enum err_code code;

	find_shifts(perceptron, shifts);
	code = make_weights(perceptron, shifts, &weights);
	if (code == ERR_OK)
		code = known_words_make(
		    perceptron->examples, &weights.table, shifts, plan->known, &known);
	if (code == ERR_OK) {
		for (unsigned from = 0; from <= NAMEMODEL_TAGS; from++)
			memcpy(steps[from],
			    perceptron->transitions.score[from == 0 ? SEQUENCE_EDGE : from - 1],
			    sizeof steps[from]);
		model_writer_add(&writer, "transitions", steps, 1, sizeof steps);
		model_writer_add(&writer, "shifts", shifts, 1, sizeof shifts);
		row_table_write(&lexicon->clusters, "clusters", &writer);
		row_table_write(&lexicon->phrases, "phrases", &writer);
		row_table_write(&weights, "weights", &writer);
		row_table_write(&known, "known", &writer);
		code =
		    model_writer_write(&writer, plan->out, NAMEMODEL_KIND, NAMEMODEL_VERSION, err);
	}
	model_writer_release(&writer);
	row_table_builder_release(&weights);
	row_table_builder_release(&known);
	return code;
}

/* ---- the whole ---- */

enum err_code entity_train(const struct entity_plan *plan, struct err *err)
{
	struct entity_lexicon lexicon;
	struct corpus corpus = {.docs = NULL};
	struct examples examples = {.corpus = NULL};
	struct perceptron perceptron;
	bool dropped[NAMEFEATURE_TEMPLATES] = {false};
	enum err_code code = read_lexicon(plan, &lexicon, err);

	if (code == ERR_OK)
		code = read_corpora(plan, &corpus, err);
	if (code == ERR_OK && !is_left_out(plan, "headlines")) {
		code = corpus_add_headlines(&corpus, 30, false);
		if (code == ERR_OK)
			code = corpus_add_headlines(&corpus, 60, true);
	}
	for (unsigned t = 0; t < NAMEFEATURE_TEMPLATES; t++)
		dropped[t] = is_left_out(plan, namefeatures_group(t));
	perceptron_init(&perceptron, &examples);
	if (code == ERR_OK)
		code = examples_init(&examples, &corpus, &lexicon.lexicon, dropped);
	if (code == ERR_OK)
		code = learn(plan, &perceptron);
	if (code == ERR_OK)
		code = write_model(plan, &perceptron, &lexicon, err);
	perceptron_release(&perceptron);
	examples_release(&examples);
	corpus_release(&corpus);
	entity_lexicon_release(&lexicon);
	return code;
}
