#include "config.h"

#include "train/articletrain.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/hash.h"
#include "doc/decode.h"
#include "learn/keymap64.h"
#include "learn/modelfile.h"
#include "page/htmlpage.h"
#include "text/json.h"
#include "text/utf8.h"
#include "train/boost.h"

enum { FOLDS = 5, SHINGLE = 4, MAX_PAGE = 64 << 20 };

struct sample {
	struct html_page html;
	struct buf bytes, id, truth;
	struct block_views views;
	uint8_t *labels; /* owned; of the blocks */
	size_t folder;
	unsigned fold;
};

struct trainer {
	const struct article_plan *plan;
	struct sample *samples; /* owned */
	size_t count, capacity;
	uint8_t *rows, *labels, *scores; /* owned; of all blocks */
	float *weights;                  /* owned */
	unsigned char *folds;            /* owned; of all blocks */
	size_t block_count;
	struct forest_tree *first[FOLDS + 1],
	    *second[FOLDS + 1]; /* owned; the last: of all pages */
};

/* ---- words and shingles, as extract/score.py counts them ---- */

static bool is_word(uint32_t point)
{
	if (point < 0x80)
		return (point >= '0' && point <= '9') || (point >= 'a' && point <= 'z') ||
		       (point >= 'A' && point <= 'Z') || point == '_';
	return !(point < 0xc0 || (point >= 0x2000 && point < 0x2070) ||
	         (point >= 0x2190 && point < 0x2c00) || (point >= 0x3000 && point < 0x3004) ||
	         (point >= 0x3008 && point < 0x3012) || point == UTF8_REPLACEMENT ||
	         point == 0xfeff || (point >= 0xff00 && point < 0xff10));
}

static bool next_word(struct slice text, size_t *byte, uint64_t *ret_hash)
{
	size_t i = *byte, first;
	unsigned len;

	while (i < text.len && !is_word(utf8_at(text, i, &len)))
		i += len;
	first = i;
	while (i < text.len && is_word(utf8_at(text, i, &len)))
		i += len;
	*byte = i;
	*ret_hash = hash_bytes((struct slice){text.ptr + first, i - first}, 3);
	return i > first;
}

static uint64_t shingle_of(const uint64_t *words)
{
	uint64_t hash = 0;

	for (int i = 0; i < SHINGLE; i++)
		hash = hash_mix(hash ^ words[i]);
	return hash;
}

static void push_word(uint64_t *words, uint64_t hash)
{
	memmove(words, words + 1, (SHINGLE - 1) * sizeof *words);
	words[SHINGLE - 1] = hash;
}

/* Label a page's blocks: a block goes on from the words of the last one that was the article's. */
static enum err_code label(struct sample *sample)
{
	struct keymap64 known = {0};
	uint64_t words[SHINGLE] = {0}, tail[SHINGLE] = {0}, hash;
	size_t byte = 0, count = 0, tail_count = 0;
	uint32_t number;

	while (next_word(buf_slice(&sample->truth), &byte, &hash)) {
		push_word(words, hash);
		if (++count >= SHINGLE &&
		    keymap64_add(&known, shingle_of(words), &number) != ERR_OK)
			return ERR_NOMEM;
	}
	for (size_t i = 0; i < sample->html.page.block_count; i++) {
		const struct page_block *block = &sample->html.page.blocks[i];
		size_t all = 0, same = 0, before = tail_count, own = 0;

		memcpy(words, tail, sizeof words);
		byte = 0;
		while (next_word(page_block_text(&sample->html.page, block), &byte, &hash)) {
			push_word(words, hash);
			own++;
			/* A long block speaks for itself, a short one with what is before it. */
			if (before + own < SHINGLE || (block->words >= 8 && own < SHINGLE))
				continue;
			all++;
			same += keymap64_find(&known, shingle_of(words)) != KEYMAP64_NONE;
		}
		sample->labels[i] = all > 0 && same * 2 >= all;
		if (sample->labels[i]) {
			memcpy(tail, words, sizeof tail);
			tail_count += own;
		}
	}
	keymap64_release(&known);
	return ERR_OK;
}

/* ---- pages ---- */

static enum err_code read_gz(const char *path, struct buf *bytes, struct err *ret_err)
{
	gzFile file = gzopen(path, "rb");
	int got = 0;

	if (!file)
		return err_set(ret_err, ERR_NOT_FOUND, path, 0, NULL);
	do {
		if (!buf_reserve(bytes, 1 << 16))
			break;
		got = gzread(file, bytes->data + bytes->len, 1 << 16);
		bytes->len += got > 0 ? (size_t)got : 0;
	} while (got > 0 && bytes->len < MAX_PAGE);
	gzclose(file);
	return got < 0 || bytes->failed ? err_set(ret_err, ERR_IO, path, 0, NULL) : ERR_OK;
}

static bool member(const struct json_value *object, const char *name, struct buf *ret_text)
{
	struct json_value value;
	struct slice key;
	size_t at = 0;

	while (json_next(object, &at, &key, &value)) {
		if (slice_is((struct slice){key.ptr + 1, key.len - 2}, name) &&
		    value.kind == JSON_STRING) {
			json_add_decoded(ret_text, value.raw);
			return true;
		}
	}
	return false;
}

static enum err_code read_sample(struct trainer *trainer, const char *folder, size_t folder_index,
    const struct json_value *line, struct err *ret_err)
{
	struct sample *samples =
	    alloc_grow(trainer->samples, &trainer->capacity, trainer->count + 1, sizeof *samples);
	struct sample *sample;
	struct buf path = {0};
	unsigned flags;
	enum err_code code;

	if (!samples)
		return ERR_NOMEM;
	trainer->samples = samples;
	sample = &samples[trainer->count++];
	*sample = (struct sample){.folder = folder_index};
	if (!member(line, "id", &sample->id) || !member(line, "text", &sample->truth))
		return err_set(ret_err, ERR_SYNTAX, folder, 0, "a truth without id or text");
	buf_add_format(&path, "%s/%s.html.gz", folder, buf_text(&sample->id));
	code = read_gz(buf_text(&path), &sample->bytes, ret_err);
	buf_release(&path);
	if (code == ERR_OK)
		code = decode_text(&sample->bytes, &flags);
	if (code == ERR_OK)
		code = html_page_init(&sample->html, buf_slice(&sample->bytes));
	if (code == ERR_OK)
		code = block_views_init(&sample->html.page, &sample->html.hints, &sample->views);
	if (code != ERR_OK)
		return code;
	sample->labels = alloc_zero(sample->html.page.block_count, 1);
	return sample->labels ? label(sample) : ERR_NOMEM;
}

static enum err_code read_folder(
    struct trainer *trainer, const char *folder, size_t folder_index, struct err *ret_err)
{
	struct buf path = {0}, bytes = {0};
	struct json_value line;
	size_t first = 0;
	enum err_code code;

	buf_add_format(&path, "%s/truth.jsonl", folder);
	code = file_read(buf_text(&path), (size_t)1 << 30, &bytes, ret_err);
	while (code == ERR_OK && first < bytes.len) {
		const char *end = memchr(bytes.data + first, '\n', bytes.len - first);
		const size_t stop = end ? (size_t)(end - bytes.data) : bytes.len;
		const struct slice text = {bytes.data + first, stop - first};

		if (slice_trim(text).len > 0)
			code = json_read(text, &line, ret_err);
		if (code == ERR_OK && slice_trim(text).len > 0)
			code = read_sample(trainer, folder, folder_index, &line, ret_err);
		first = stop + 1;
	}
	buf_release(&path);
	buf_release(&bytes);
	return code;
}

/* ---- learning ---- */

static enum err_code gather(struct trainer *trainer)
{
	size_t at = 0;

	for (size_t i = 0; i < trainer->count; i++)
		trainer->block_count += trainer->samples[i].views.count;
	trainer->rows = alloc_zero(trainer->block_count + 1, VIEW_FEATURES);
	trainer->labels = alloc_zero(trainer->block_count + 1, 1);
	trainer->scores = alloc_zero(trainer->block_count + 1, 1);
	trainer->folds = alloc_zero(trainer->block_count + 1, 1);
	trainer->weights = alloc_zero(trainer->block_count + 1, sizeof *trainer->weights);
	if (!trainer->rows || !trainer->labels || !trainer->scores || !trainer->weights ||
	    !trainer->folds)
		return ERR_NOMEM;
	for (size_t i = 0; i < trainer->count; i++) {
		struct sample *sample = &trainer->samples[i];
		double kept = 0, scale;

		sample->fold = (unsigned)(hash_bytes(buf_slice(&sample->id), 11) % FOLDS);
		for (size_t k = 0; k < sample->views.count; k++)
			kept += sample->labels[k] ? sample->html.page.blocks[k].words : 0;
		/* Every page counts alike in the end, so that a long one does not drown others. */
		scale = kept > 0 ? pow(kept / 500 + 0.05, -0.5) : 1;
		for (size_t k = 0; k < sample->views.count; k++, at++) {
			memcpy(trainer->rows + at * VIEW_FEATURES, block_view(&sample->views, k),
			    VIEW_FEATURES);
			trainer->labels[at] = sample->labels[k];
			trainer->folds[at] = (unsigned char)sample->fold;
			trainer->weights[at] =
			    (float)(scale * pow(sample->html.page.blocks[k].words + 1.0,
			                        trainer->plan->power));
		}
	}
	return ERR_OK;
}

/* Learn a forest from the pages that are not of a fold; FOLDS: from all. */
static enum err_code learn(
    struct trainer *trainer, unsigned fold, bool second, struct forest_tree **ret_trees)
{
	struct boost_plan plan = {.trees = trainer->plan->trees,
	    .rate = trainer->plan->rate,
	    .least = 2,
	    .pull = 2,
	    .features = second ? VIEW_FEATURES : VIEW_FIRST,
	    .percent = trainer->plan->percent,
	    .seed = trainer->plan->seed};
	float *weights = alloc_zero(trainer->block_count + 1, sizeof *weights);
	struct forest_tree *trees = alloc_zero(plan.trees, sizeof *trees);
	struct boost_rows rows = {
	    trainer->rows, VIEW_FEATURES, trainer->block_count, trainer->labels, weights};
	enum err_code code = ERR_NOMEM;

	if (weights && trees) {
		for (size_t i = 0; i < trainer->block_count; i++)
			weights[i] = trainer->folds[i] == fold ? 0 : trainer->weights[i];
		code = boost_train(&rows, &plan, trees);
	}
	alloc_free(weights);
	*ret_trees = trees;
	fprintf(stderr, "  %s forest, %s\n", second ? "second" : "first",
	    fold < FOLDS ? "a fold" : "all pages");
	return code;
}

/* Scores of a fold's blocks (FOLDS: of all) by a forest. */
static void judge(struct trainer *trainer, unsigned fold, const struct forest_tree *trees)
{
	const struct forest forest = {trees, trainer->plan->trees};

	for (size_t i = 0; i < trainer->block_count; i++) {
		if (fold == FOLDS || trainer->folds[i] == fold)
			trainer->scores[i] =
			    forest_judge(&forest, trainer->rows + i * VIEW_FEATURES);
	}
}

/* Put what the first forests say into the rows. */
static enum err_code fill_second(struct trainer *trainer)
{
	size_t at = 0;
	enum err_code code = ERR_OK;

	for (size_t i = 0; code == ERR_OK && i < trainer->count; i++) {
		struct sample *sample = &trainer->samples[i];

		code = block_views_second(&sample->html.page, trainer->scores + at, &sample->views);
		memcpy(trainer->rows + at * VIEW_FEATURES, sample->views.rows,
		    sample->views.count * VIEW_FEATURES);
		at += sample->views.count;
	}
	return code;
}

static void say_loss(const struct trainer *trainer, const char *what)
{
	double wrong = 0, all = 0;

	for (size_t i = 0; i < trainer->block_count; i++) {
		all += (double)trainer->weights[i];
		if ((trainer->scores[i] >= 128) != trainer->labels[i])
			wrong += (double)trainer->weights[i];
	}
	fprintf(stderr, "%s: %.2f %% of the weight wrong, unseen\n", what, 100 * wrong / all);
}

static enum err_code learn_all(struct trainer *trainer)
{
	enum err_code code = gather(trainer);

	for (unsigned fold = 0; code == ERR_OK && fold < FOLDS; fold++) {
		code = learn(trainer, fold, false, &trainer->first[fold]);
		judge(trainer, fold, trainer->first[fold]);
	}
	if (code == ERR_OK)
		code = learn(trainer, FOLDS, false, &trainer->first[FOLDS]);
	say_loss(trainer, "first");
	if (code == ERR_OK)
		code = fill_second(trainer);
	for (unsigned fold = 0; code == ERR_OK && trainer->plan->cross && fold < FOLDS; fold++) {
		code = learn(trainer, fold, true, &trainer->second[fold]);
		judge(trainer, fold, trainer->second[fold]);
	}
	if (trainer->plan->cross)
		say_loss(trainer, "second");
	if (code == ERR_OK)
		code = learn(trainer, FOLDS, true, &trainer->second[FOLDS]);
	return code;
}

/* ---- results ---- */

static enum err_code write_cross(const struct trainer *trainer, size_t folder, struct err *ret_err)
{
	struct buf out = {0}, text = {0}, path = {0};
	size_t at = 0;
	enum err_code code = ERR_OK;

	for (size_t i = 0; code == ERR_OK && i < trainer->count; i++) {
		struct sample *sample = &trainer->samples[i];
		uint8_t *kept = alloc_zero(sample->views.count, 1);

		if (!kept)
			return ERR_NOMEM;
		article_keep(&sample->html.page, &sample->views, trainer->scores + at, kept);
		if (sample->views.title_block != UINT32_MAX)
			kept[sample->views.title_block] = 0;
		buf_clear(&text);
		article_add_text(&sample->html.page, kept, &text);
		if (sample->folder == folder) {
			buf_add_text(&out, "{\"id\":");
			json_add_string(&out, buf_slice(&sample->id));
			buf_add_text(&out, ",\"text\":");
			json_add_string(&out, buf_slice(&text));
			buf_add_text(&out, "}\n");
		}
		at += sample->views.count;
		alloc_free(kept);
	}
	buf_add_format(&path, "%s/cross-%zu.jsonl", trainer->plan->cross, folder);
	code = file_write(buf_text(&path), buf_slice(&out), FILE_REPLACE, ret_err);
	buf_release(&out);
	buf_release(&text);
	buf_release(&path);
	return code;
}

static enum err_code write_model(const struct trainer *trainer, struct err *ret_err)
{
	struct model_writer writer = {.count = 0};
	const size_t trees = trainer->plan->trees, bytes = sizeof(struct forest_tree);
	enum err_code code;

	model_writer_add(&writer, "first", trainer->first[FOLDS], trees, bytes);
	model_writer_add(&writer, "second", trainer->second[FOLDS], trees, bytes);
	code = model_writer_write(
	    &writer, trainer->plan->out, "article", ARTICLE_MODEL_VERSION, ret_err);
	model_writer_release(&writer);
	return code;
}

static void release(struct trainer *trainer)
{
	for (size_t i = 0; i < trainer->count; i++) {
		struct sample *sample = &trainer->samples[i];

		html_page_release(&sample->html);
		buf_release(&sample->bytes);
		buf_release(&sample->id);
		buf_release(&sample->truth);
		block_views_release(&sample->views);
		alloc_free(sample->labels);
	}
	for (int i = 0; i <= FOLDS; i++) {
		alloc_free(trainer->first[i]);
		alloc_free(trainer->second[i]);
	}
	alloc_free(trainer->samples);
	alloc_free(trainer->rows);
	alloc_free(trainer->labels);
	alloc_free(trainer->scores);
	alloc_free(trainer->weights);
	alloc_free(trainer->folds);
}

enum err_code article_train(const struct article_plan *plan, struct err *ret_err)
{
	struct trainer trainer = {.plan = plan};
	enum err_code code = ERR_OK;

	for (size_t i = 0; code == ERR_OK && i < plan->folder_count; i++)
		code = read_folder(&trainer, plan->folders[i], i, ret_err);
	if (code == ERR_OK)
		code = learn_all(&trainer);
	for (size_t i = 0; code == ERR_OK && plan->cross && i < plan->folder_count; i++)
		code = write_cross(&trainer, i, ret_err);
	if (code == ERR_OK)
		code = write_model(&trainer, ret_err);
	fprintf(stderr, "%zu pages, %zu blocks\n", trainer.count, trainer.block_count);
	release(&trainer);
	return code;
}
