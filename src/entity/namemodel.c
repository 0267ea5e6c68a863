#include "config.h"

#include "entity/namemodel.h"

#include "base/alloc.h"

struct namemodel {
	struct model_file *file; /* owned */
	struct nameword_lexicon lexicon;
	struct row_table weights;
	const uint8_t *shifts; /* NAMEFEATURE_TEMPLATES */
	struct transitions transitions;
};

/* ---- opening ---- */

/* The scores of legal steps: row 0 is the begin, then a row a tag. */
static bool read_transitions(struct namemodel *model)
{
	size_t count = 0;
	const int32_t *scores =
	    model_file_section(model->file, "transitions", sizeof *scores, &count);

	if (!scores || count != (NAMEMODEL_TAGS + 1) * NAMEMODEL_TAGS)
		return false;
	transitions_init_spans(&model->transitions, ENTITY_TYPES);
	for (unsigned from = 0; from <= NAMEMODEL_TAGS; from++)
		memcpy(model->transitions.score[from == 0 ? SEQUENCE_EDGE : from - 1],
		    scores + (size_t)from * NAMEMODEL_TAGS, NAMEMODEL_TAGS * sizeof *scores);
	return true;
}

static bool read_shifts(struct namemodel *model)
{
	size_t count = 0;

	model->shifts = model_file_section(model->file, "shifts", 1, &count);
	if (!model->shifts || count != NAMEFEATURE_TEMPLATES)
		return false;
	for (size_t i = 0; i < count; i++)
		if (model->shifts[i] > NAMEMODEL_SHIFT_MAX)
			return false;
	return true;
}

enum err_code namemodel_open(const char *path, struct namemodel **ret_model, struct err *ret_err)
{
	struct namemodel *model = alloc_zero(1, sizeof *model);
	enum err_code code;

	if (!model)
		return err_set(ret_err, ERR_NOMEM, NULL, 0, NULL);
	code = model_file_open(path, NAMEMODEL_KIND, NAMEMODEL_VERSION, &model->file, ret_err);
	if (code == ERR_OK &&
	    !(row_table_open(model->file, "weights", NAMEMODEL_LANES, &model->weights) &&
	        row_table_open(
	            model->file, "clusters", CLUSTER_ROW_BYTES, &model->lexicon.clusters) &&
	        row_table_open(model->file, "phrases", PHRASE_ROW_BYTES, &model->lexicon.phrases) &&
	        read_shifts(model) && read_transitions(model)))
		code = err_set(ret_err, ERR_MODEL, path, 0, "a part of it is missing");
	if (code != ERR_OK) {
		namemodel_close(model);
		return code;
	}
	*ret_model = model;
	return ERR_OK;
}

void namemodel_close(struct namemodel *model)
{
	if (!model)
		return;
	model_file_close(model->file);
	alloc_free(model);
}

/* ---- tagging ---- */

/* A row of weights as vectors, the width that the compiler then splits as the machine needs. */
typedef int8_t row_bytes __attribute__((vector_size(NAMEMODEL_LANES)));
typedef int16_t row_shorts __attribute__((vector_size(2 * NAMEMODEL_LANES)));
typedef int32_t row_sums __attribute__((vector_size(4 * NAMEMODEL_LANES)));

/* The sum of the weights of some features, a lane a tag but "no name". */
struct lanes {
	int32_t of[NAMEMODEL_LANES];
};

/* What one word adds to the scores of the tokens around it. */
struct views {
	struct lanes from[NAMEFEATURE_VIEWS];
	uint32_t known; /* bit i: from[i] was found */
};

/* A document while it is tagged. */
struct tagging {
	const struct namemodel *model;
	const struct prose *prose;
	unsigned scheme;
	struct namewords words;
	struct namevotes votes;
	struct views *views; /* of each word */
	uint32_t *allowed;   /* tags of each token: all where it is judged, else no name */
	int32_t *scores;     /* NAMEMODEL_TAGS a token */
	uint8_t *kinds;      /* of each token, after the first pass */
	struct viterbi viterbi;
};

/*
 * Rows lie anywhere in some megabytes, so that waiting for them is what costs: all are asked for
 * before the first is read.
 */
static void add_weights(
    const struct namemodel *model, const struct namefeatures *features, struct lanes *ret_sum)
{
	const int8_t *rows[NAMEFEATURE_MAX];
	int16_t factors[NAMEFEATURE_MAX];
	row_sums sums;
	size_t count = 0;

	for (size_t i = 0; i < features->count; i++)
		row_table_prefetch(&model->weights, features->keys[i]);
	for (size_t i = 0; i < features->count; i++) {
		rows[count] = row_table_find(&model->weights, features->keys[i]);
		factors[count] = (int16_t)(1 << model->shifts[features->templates[i]]);
		if (rows[count])
			__builtin_prefetch(rows[count++]);
	}
	memcpy(&sums, ret_sum->of, sizeof sums);
	for (size_t i = 0; i < count; i++) {
		row_bytes row;

		memcpy(&row, rows[i], sizeof row);
		sums += __builtin_convertvector(
		    __builtin_convertvector(row, row_shorts) * factors[i], row_sums);
	}
	memcpy(ret_sum->of, &sums, sizeof sums);
}

static void add_lanes(int32_t *scores, const struct lanes *lanes)
{
	for (unsigned k = 0; k < NAMEMODEL_LANES; k++)
		scores[k + 1] += lanes->of[k];
}

/* What the word at `offset` from a token adds to its scores; found when it is asked for first. */
static const struct lanes *view_at(
    struct tagging *tagging, const struct sentence *sentence, size_t token, int offset)
{
	const int64_t at = (int64_t)token + offset;
	const unsigned view = (unsigned)(offset + NAMEFEATURE_REACH);
	struct namefeatures features;
	struct views *views;
	size_t word;

	if (at < (int64_t)sentence->first_token)
		word = NAMEWORD_BEFORE;
	else if (at >= (int64_t)sentence->end_token)
		word = NAMEWORD_AFTER;
	else
		word = tagging->words.word_of[at];
	views = &tagging->views[word];
	if (!(views->known >> view & 1)) {
		views->known |= 1u << view;
		namefeatures_of_word(
		    &tagging->words.items[word], offset, tagging->scheme, &features);
		add_weights(tagging->model, &features, &views->from[view]);
	}
	return &views->from[view];
}

/* The scores of a sentence's tags before anything is known of the document's names. */
static void score_sentence(struct tagging *tagging, size_t sentence_index)
{
	const struct sentence *sentence = &tagging->prose->sentences.items[sentence_index];
	struct namefeatures features;

	for (size_t i = sentence->first_token; i < sentence->end_token; i++) {
		int32_t *scores = tagging->scores + i * NAMEMODEL_TAGS;
		struct lanes sum = {{0}};

		if (!tagging->words.judged[i])
			continue;
		for (int k = -NAMEFEATURE_REACH; k <= NAMEFEATURE_REACH; k++)
			add_lanes(scores, view_at(tagging, sentence, i, k));
		namefeatures_of_place(
		    &tagging->words, sentence_index, i, tagging->scheme, &features);
		add_weights(tagging->model, &features, &sum);
		add_lanes(scores, &sum);
	}
}

static enum err_code make_room(struct tagging *tagging)
{
	const size_t count = tagging->prose->tokens.count;

	tagging->views = alloc_zero(tagging->words.count, sizeof *tagging->views);
	tagging->scores = alloc_zero(count + 1, NAMEMODEL_TAGS * sizeof *tagging->scores);
	tagging->kinds = alloc_zero(count + 1, 1);
	tagging->allowed = alloc_zero(count + 1, sizeof *tagging->allowed);
	if (!tagging->views || !tagging->scores || !tagging->kinds || !tagging->allowed)
		return ERR_NOMEM;
	for (size_t i = 0; i < count; i++)
		tagging->allowed[i] = tagging->words.judged[i] ? UINT32_MAX : 1u << TAG_OUTSIDE;
	return ERR_OK;
}

static enum err_code decode(struct tagging *tagging, size_t sentence_index, uint8_t *ret_tags)
{
	const struct sentence *sentence = &tagging->prose->sentences.items[sentence_index];
	const size_t first = sentence->first_token;

	return viterbi_decode(&tagging->viterbi, &tagging->model->transitions,
	    tagging->scores + first * NAMEMODEL_TAGS, tagging->allowed + first,
	    sentence->end_token - first, ret_tags + first);
}

static enum err_code first_pass(struct tagging *tagging, uint8_t *ret_tags)
{
	enum err_code code = ERR_OK;

	for (size_t s = 0; s < tagging->prose->sentences.count && code == ERR_OK; s++) {
		score_sentence(tagging, s);
		code = decode(tagging, s, ret_tags);
	}
	return code;
}

/* The scores of the first pass stay; only what the votes say is new. */
static enum err_code second_pass(struct tagging *tagging, uint8_t *ret_tags)
{
	const struct sentences *sentences = &tagging->prose->sentences;
	struct namefeatures features;
	enum err_code code = namevotes_find(&tagging->words, tagging->kinds, &tagging->votes);

	for (size_t s = 0; s < sentences->count && code == ERR_OK; s++) {
		const struct sentence *sentence = &sentences->items[s];
		bool changed = false;

		for (size_t i = sentence->first_token; i < sentence->end_token; i++) {
			struct lanes sum = {{0}};

			if (!tagging->words.judged[i])
				continue;
			namefeatures_of_votes(&tagging->words, &tagging->votes, s, i, &features);
			changed = changed || features.count > 0;
			add_weights(tagging->model, &features, &sum);
			add_lanes(tagging->scores + i * NAMEMODEL_TAGS, &sum);
		}
		if (changed)
			code = decode(tagging, s, ret_tags);
	}
	return code;
}

void namemodel_kinds(const uint8_t *tags, size_t count, uint8_t *ret_kinds)
{
	for (size_t i = 0; i < count; i++)
		ret_kinds[i] =
		    (uint8_t)(tags[i] == TAG_OUTSIDE ? NAMEVOTE_OUTSIDE : tag_type(tags[i]) + 1);
}

enum err_code namemodel_tag(
    const struct namemodel *model, const struct prose *prose, unsigned scheme, uint8_t *ret_tags)
{
	const size_t count = prose->tokens.count;
	struct tagging tagging = {.model = model, .prose = prose, .scheme = scheme};
	enum err_code code = namewords_find(prose, &model->lexicon, &tagging.words);

	memset(ret_tags, TAG_OUTSIDE, count);
	if (code == ERR_OK)
		code = make_room(&tagging);
	if (code == ERR_OK)
		code = first_pass(&tagging, ret_tags);
	if (code == ERR_OK && prose->sentences.count >= NAMEFEATURE_DOCUMENT) {
		namemodel_kinds(ret_tags, count, tagging.kinds);
		code = second_pass(&tagging, ret_tags);
	}
	alloc_free(tagging.scores);
	alloc_free(tagging.kinds);
	alloc_free(tagging.views);
	alloc_free(tagging.allowed);
	viterbi_release(&tagging.viterbi);
	namevotes_release(&tagging.votes);
	namewords_release(&tagging.words);
	return code;
}
