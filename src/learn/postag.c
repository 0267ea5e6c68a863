#include "config.h"

#include "learn/postag.h"

#include "base/alloc.h"
#include "learn/posfeatures.h"
#include "learn/posmodel.h"

struct postagger {
	struct model_file *file; /* owned */
	struct poslexicon lexicon;
	struct row_table features;   /* rows are struct poslist as 32 bits */
	const struct poscell *cells; /* of all features, one list after the other */
	size_t cell_count;
};

/* ---- tags ---- */

static const char *const texts[] = {
#define X(tag, text) text,
    POS_LIST(X)
#undef X
};

const char *pos_tag_text(unsigned tag)
{
	return texts[tag];
}

enum pos_tag pos_tag_of(struct slice text)
{
	for (unsigned tag = POS_NONE + 1; tag < POS_TAGS; tag++)
		if (slice_is(text, texts[tag]))
			return (enum pos_tag)tag;
	return POS_NONE;
}

/* ---- opening ---- */

static bool cells_are_valid(const struct postagger *tagger)
{
	for (size_t i = 0; i < tagger->cell_count; i++)
		if (tagger->cells[i].tag >= POS_TAGS)
			return false;
	return true;
}

enum err_code postagger_open(const char *path, struct postagger **ret_tagger, struct err *ret_err)
{
	struct postagger *tagger = alloc_zero(1, sizeof *tagger);
	enum err_code code;

	if (!tagger)
		return err_set(ret_err, ERR_NOMEM, NULL, 0, NULL);
	code = model_file_open(path, POSMODEL_KIND, POSMODEL_VERSION, &tagger->file, ret_err);
	if (code == ERR_OK) {
		tagger->cells = model_file_section(
		    tagger->file, "cells", sizeof *tagger->cells, &tagger->cell_count);
		if (!tagger->cells || !cells_are_valid(tagger) ||
		    !row_table_open(
		        tagger->file, "features", POSLIST_ROW_BYTES, &tagger->features) ||
		    !row_table_open(tagger->file, "clusters", POSCLUSTER_ROW_BYTES,
		        &tagger->lexicon.clusters) ||
		    !row_table_open(
		        tagger->file, "entries", POSENTRY_ROW_BYTES, &tagger->lexicon.entries))
			code = err_set(ret_err, ERR_MODEL, path, 0, "a part of it is missing");
	}
	if (code != ERR_OK) {
		postagger_close(tagger);
		return code;
	}
	*ret_tagger = tagger;
	return ERR_OK;
}

void postagger_close(struct postagger *tagger)
{
	if (!tagger)
		return;
	model_file_close(tagger->file);
	alloc_free(tagger);
}

/* ---- tagging ---- */

/* Scores of all tags, padded to whole vectors. */
struct scores {
	int16_t of[POSMODEL_LANES];
};

typedef int16_t lanes __attribute__((vector_size(2 * POSMODEL_LANES)));

/* The tags that a feature speaks for or against. */
struct poslist {
	const struct poscell *cells;
	uint32_t count;
};

/* What a word adds to the scores of the tokens around it; found when it is asked for first. */
struct views {
	struct scores from[POSFEATURE_VIEWS];
	uint8_t known; /* bit i: from[i] was found */
};

struct tagging {
	const struct postagger *tagger;
	const struct prose *prose;
	struct poswords words;
	struct views *views; /* owned; of each word */
	uint8_t *tags;       /* the caller's */
};

/* The row of a list that reaches out of the cells is taken for an empty list. */
static struct poslist read_list(const struct postagger *tagger, const void *row)
{
	struct poslist list = {tagger->cells, 0};
	uint32_t packed, begin, count;

	memcpy(&packed, row, sizeof packed);
	begin = packed >> POSLIST_COUNT_BITS;
	count = packed & POSLIST_COUNT_MAX;
	if (begin <= tagger->cell_count && count <= tagger->cell_count - begin)
		list = (struct poslist){tagger->cells + begin, count};
	return list;
}

/* Waiting for memory is what costs: each thing is asked for long before it is read. */
static void add_weights(
    const struct postagger *tagger, const struct posfeatures *features, struct scores *scores)
{
	const void *rows[POSFEATURE_MAX];
	struct poslist lists[POSFEATURE_MAX];
	size_t count = 0;

	for (size_t i = 0; i < features->count; i++)
		row_table_prefetch(&tagger->features, features->keys[i]);
	for (size_t i = 0; i < features->count; i++) {
		rows[count] = row_table_find(&tagger->features, features->keys[i]);
		if (rows[count])
			__builtin_prefetch(rows[count++]);
	}
	for (size_t i = 0; i < count; i++) {
		lists[i] = read_list(tagger, rows[i]);
		__builtin_prefetch(lists[i].cells);
	}
	for (size_t i = 0; i < count; i++)
		for (uint32_t k = 0; k < lists[i].count; k++) {
			const struct poscell *cell = &lists[i].cells[k];

			scores->of[cell->tag] = (int16_t)(scores->of[cell->tag] + cell->weight);
		}
}

static const struct scores *view_at(struct tagging *tagging, const struct posword *word, int offset)
{
	const unsigned view = (unsigned)(offset + POSFEATURE_REACH);
	struct views *views = &tagging->views[word - tagging->words.items];
	struct posfeatures features;

	if (!(views->known >> view & 1)) {
		views->known |= (uint8_t)(1u << view);
		posfeatures_of_word(word, offset, &features);
		add_weights(tagging->tagger, &features, &views->from[view]);
	}
	return &views->from[view];
}

static unsigned best_of(const struct scores *scores)
{
	unsigned best = POS_NONE + 1;

	for (unsigned tag = best + 1; tag < POS_TAGS; tag++)
		if (scores->of[tag] > scores->of[best])
			best = tag;
	return best;
}

static unsigned tag_of(struct tagging *tagging, const struct posplace *place)
{
	struct posfeatures features;
	struct scores scores = {{0}};
	lanes sum = {0}, view;

	for (int k = -POSFEATURE_REACH; k <= POSFEATURE_REACH; k++) {
		memcpy(&view, view_at(tagging, place->at[k + POSFEATURE_REACH], k), sizeof view);
		sum += view;
	}
	memcpy(&scores, &sum, sizeof scores);
	posfeatures_of_place(place, &features);
	add_weights(tagging->tagger, &features, &scores);
	return best_of(&scores);
}

static void tag_sentence(struct tagging *tagging, const struct sentence *sentence)
{
	struct posplace place = {.casing = poscasing_of(tagging->prose, sentence)};

	for (size_t i = sentence->first_token; i < sentence->end_token; i++) {
		const struct posword *word = posword_at(&tagging->words, i);
		unsigned tag = word->entry.sure;

		if (tag == POS_NONE || tag >= POS_TAGS) {
			posplace_init(&place, &tagging->words, sentence, i);
			tag = tag_of(tagging, &place);
		}
		tagging->tags[i] = (uint8_t)tag;
		place.before_that = place.before;
		place.before = tag;
	}
}

enum err_code postags_find(
    const struct postagger *tagger, const struct prose *prose, uint8_t *ret_tags)
{
	struct tagging tagging = {.tagger = tagger, .prose = prose, .tags = ret_tags};
	enum err_code code;

	memset(ret_tags, POS_NONE, prose->tokens.count);
	if (!tagger)
		return ERR_OK;
	code = poswords_find(prose, &tagger->lexicon, &tagging.words);
	if (code == ERR_OK) {
		tagging.views = alloc_zero(tagging.words.count, sizeof *tagging.views);
		if (!tagging.views)
			code = ERR_NOMEM;
	}
	for (size_t s = 0; s < prose->sentences.count && code == ERR_OK; s++) {
		const struct sentence *sentence = &prose->sentences.items[s];

		if (sentence->end_token - sentence->first_token <= POS_SENTENCE_MAX)
			tag_sentence(&tagging, sentence);
	}
	alloc_free(tagging.views);
	poswords_release(&tagging.words);
	return code;
}
