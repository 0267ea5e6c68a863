#include "config.h"

#include "train/quotetrain.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/file.h"
#include "learn/postag.h"
#include "quote/labelsecond.h"
#include "quote/unclosed.h"
#include "train/labellearn.h"
#include "train/quotecorpus.h"

enum {
	LEAST_LABELS = 3, /* a feature that comes less often is not learned */
	LEAST_STEPS = 6,
	OWN_COPIES = 3, /* our own sentences are few */
	LEAST_CUES = 4, /* times that a word was a cue */
	MAX_LEXICON_BYTES = 1 << 28,
	CLIPPED_PER_MILLE = 1,
	SMALL_TEMPLATE = 2000,
};

/* An article laid out, with its right labels. */
struct lesson_doc {
	struct marks marks;
	struct scene scene;
	uint8_t *tags;   /* owned; parts of speech */
	uint8_t *gold;   /* owned; enum quote_label of each token */
	uint8_t *before; /* owned; what the first pass found */
	struct labelview view;
};

struct course {
	const struct quote_plan *plan;
	struct models *models;
	struct quote_corpus corpus;
	size_t trained;          /* documents that are learned from; the others are to check */
	size_t distinct;         /* of these: without the later copies of our own sentences */
	struct lesson_doc *docs; /* owned */
	struct row_table_builder clusters, cues;
	struct label_lexicon lexicon;
	bool dropped[LABELFEATURE_TEMPLATES];
	struct label_training first, second;
};

/* ---- reading ---- */

static enum err_code read_corpus(struct course *course, struct err *err)
{
	const struct quote_plan *plan = course->plan;
	enum err_code code =
	    quote_corpus_read(&course->corpus, plan->articles, course->models, err);

	for (unsigned copy = 0; copy < OWN_COPIES && code == ERR_OK && plan->own; copy++) {
		code = quote_corpus_read_own(&course->corpus, plan->own, course->models, err);
		if (copy == 0)
			course->distinct = course->corpus.count;
	}
	course->trained = course->corpus.count;
	if (!plan->own)
		course->distinct = course->trained;
	if (code == ERR_OK && plan->check)
		code = quote_corpus_read(&course->corpus, plan->check, course->models, err);
	fprintf(stderr, "%zu articles to learn from, %zu tokens in all\n", course->trained,
	    course->corpus.token_count);
	return code;
}

static void set_labels(uint8_t *labels, struct token_range range, unsigned first, unsigned rest)
{
	for (uint32_t t = range.first; t < range.end; t++)
		labels[t] = (uint8_t)(t == range.first ? first : rest);
}

static bool is_scare(const struct gold_quote *quote)
{
	return quote->kind.ptr && slice_is(quote->kind, "scare");
}

/* Speech last, so that it stays where both are; long contents before the short ones inside. */
static void set_gold(const struct quote_doc *doc, uint8_t *gold)
{
	for (int speech = 0; speech < 2; speech++) {
		const unsigned cue = speech ? LABEL_CUE : LABEL_HELD_CUE;
		const unsigned source = speech ? LABEL_SOURCE : LABEL_HELD_SOURCE;

		for (size_t i = 0; i < doc->quote_count; i++) {
			const struct gold_quote *quote = &doc->quotes[i];

			if (quote->is_speech != (bool)speech || is_scare(quote))
				continue;
			set_labels(gold, quote->source, source, source);
			set_labels(gold, quote->cue, cue, cue);
		}
	}
	for (int speech = 0; speech < 2; speech++)
		for (size_t i = 0; i < doc->quote_count; i++) {
			const struct gold_quote *quote = &doc->quotes[i];

			if (quote->is_speech != (bool)speech || is_scare(quote))
				continue;
			if (speech)
				set_labels(gold, quote->content, LABEL_SAID_FIRST, LABEL_SAID);
			else
				set_labels(gold, quote->content, LABEL_HELD_FIRST, LABEL_HELD);
		}
}

/* A run that another one cut in two begins anew. */
static void mend_gold(uint8_t *gold, size_t count)
{
	for (size_t t = 0; t < count; t++) {
		const unsigned before = t > 0 ? gold[t - 1] : LABEL_NONE;

		if (gold[t] == LABEL_SAID && !label_is_said(before))
			gold[t] = LABEL_SAID_FIRST;
		if (gold[t] == LABEL_HELD && !label_is_held(before))
			gold[t] = LABEL_HELD_FIRST;
	}
}

static enum err_code prepare_doc(struct course *course, size_t index)
{
	struct quote_doc *doc = &course->corpus.docs[index];
	struct lesson_doc *lesson = &course->docs[index];
	const size_t count = doc->prose->tokens.count;
	enum err_code code = marks_find(doc->prose, &lesson->marks);

	if (code == ERR_OK)
		code = scene_init(&lesson->scene, doc->prose, doc->entities,
		    course->models->quote_lexicon, &lesson->marks);
	if (code == ERR_OK)
		unclosed_repair(&lesson->scene, &lesson->marks);
	lesson->tags = alloc_zero(count + 1, 1);
	lesson->gold = alloc_zero(count + 1, 1);
	lesson->before = alloc_zero(count + 1, 1);
	if (code != ERR_OK || !lesson->tags || !lesson->gold || !lesson->before)
		return ERR_NOMEM;
	if (postags_find(course->models->postagger, doc->prose, lesson->tags) != ERR_OK)
		return ERR_NOMEM;
	set_gold(doc, lesson->gold);
	mend_gold(lesson->gold, count);
	return ERR_OK;
}

/* ---- lexica ---- */

struct cue_count {
	uint32_t base;
	uint32_t cue, all;
};

static enum err_code count_words(
    const struct course *course, struct keymap64 *index, struct cue_count **counts)
{
	size_t capacity = 0;

	for (size_t d = 0; d < course->trained; d++) {
		const struct lesson_doc *doc = &course->docs[d];
		struct labelwords words = {.items = NULL};
		enum err_code code = labelwords_find(&doc->scene, &course->lexicon, &words);

		for (uint32_t t = 0; code == ERR_OK && t < doc->scene.count; t++) {
			const uint32_t base = words.items[words.word_of[t]].base;
			const size_t before = index->count;
			struct cue_count *grown = NULL;
			uint32_t number;

			code = keymap64_add(index, labelword_key(base), &number);
			if (code == ERR_OK)
				grown = alloc_grow(*counts, &capacity, index->count, sizeof *grown);
			if (!grown) {
				code = ERR_NOMEM;
				break;
			}
			*counts = grown;
			if (index->count > before)
				grown[number] = (struct cue_count){base, 0, 0};
			grown[number].all++;
			grown[number].cue += doc->gold[t] == LABEL_CUE;
		}
		labelwords_release(&words);
		if (code != ERR_OK)
			return code;
	}
	return ERR_OK;
}

/* Words of grammar that are part of many cues and tell nothing. */
static bool is_grammar(uint32_t base)
{
	static const char *const words[] = {"be", "have", "do", "the", "a", "an", "to", "of",
	    "that", "in", "as", "not", "n't", "also", "will", "would", "'s", "on", "for", "with",
	    "he", "she", "it", "and", "or", "at", "by", "from", "his", "her", ",", ":", "\""};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (base == (uint32_t)hash_bytes(slice_of(words[i]), 3))
			return true;
	return base < LABELWORD_REAL;
}

static uint8_t cue_class(const struct cue_count *count)
{
	const uint32_t percent = count->cue * 100 / count->all;

	if (count->cue < LEAST_CUES || count->cue * 100 < 3 * count->all || is_grammar(count->base))
		return 0;
	return percent < 10 ? 1 : percent < 25 ? 2 : percent < 50 ? 3 : percent < 75 ? 4 : 5;
}

static enum err_code learn_cues(struct course *course)
{
	struct keymap64 index = {.keys = NULL};
	struct cue_count *counts = NULL;
	size_t cues = 0, lost = 0;
	enum err_code code = count_words(course, &index, &counts);

	for (size_t i = 0; code == ERR_OK && i < index.count; i++)
		cues += cue_class(&counts[i]) > 0;
	row_table_builder_release(&course->cues);
	if (code == ERR_OK)
		code = row_table_builder_init(&course->cues, cues, 1);
	for (size_t i = 0; code == ERR_OK && i < index.count; i++) {
		const uint8_t class = cue_class(&counts[i]);

		if (class > 0 &&
		    !row_table_add(&course->cues, labelword_key(counts[i].base), &class))
			lost++;
	}
	course->lexicon.cues = course->cues.table;
	fprintf(stderr, "%zu words may be cues, %zu lost\n", cues, lost);
	keymap64_release(&index);
	alloc_free(counts);
	return code;
}

static struct slice take_field(struct slice *text, char end)
{
	const char *at = memchr(text->ptr, end, text->len);
	struct slice field = {text->ptr, at ? (size_t)(at - text->ptr) : text->len};
	const size_t taken = at ? field.len + 1 : field.len;

	text->ptr += taken;
	text->len -= taken;
	return field;
}

static unsigned number_of(struct slice text)
{
	unsigned number = 0;

	for (size_t i = 0; i < text.len && text.ptr[i] >= '0' && text.ptr[i] <= '9'; i++)
		number = number * 10 + (unsigned)(text.ptr[i] - '0');
	return number;
}

/* clusters.tsv: word, its clusters among 128, 1024 and 3000; frequent words first. */
static enum err_code read_clusters(struct course *course, struct err *err)
{
	struct buf bytes = {0};
	enum err_code code = file_read(course->plan->clusters, MAX_LEXICON_BYTES, &bytes, err);
	struct slice rest = buf_slice(&bytes);

	if (code == ERR_OK)
		code = row_table_builder_init(
		    &course->clusters, course->plan->words, LABELWORD_CLUSTER_BYTES);
	for (size_t i = 0; code == ERR_OK && i < course->plan->words && rest.len > 0; i++) {
		struct slice line = take_field(&rest, '\n');
		const struct slice word = take_field(&line, '\t');
		unsigned cluster[LABELWORD_CLUSTERS];
		unsigned char row[LABELWORD_CLUSTER_BYTES];

		cluster[0] = number_of(take_field(&line, '\t'));
		cluster[1] = number_of(take_field(&line, '\t'));
		labelword_pack(cluster, row);
		if (!row_table_add(&course->clusters, labelword_key(labelword_hash(word)), row))
			continue; /* a word with its mark is there */
	}
	course->lexicon.clusters = course->clusters.table;
	buf_release(&bytes);
	return code;
}

static enum err_code prepare(struct course *course, struct err *err)
{
	enum err_code code;

	course->docs = alloc_zero(course->corpus.count + 1, sizeof *course->docs);
	if (!course->docs)
		return ERR_NOMEM;
	code = read_clusters(course, err);
	if (code == ERR_OK)
		code = row_table_builder_init(&course->cues, 1, 1);
	course->lexicon.cues = course->cues.table;
	for (size_t d = 0; d < course->corpus.count && code == ERR_OK; d++)
		code = prepare_doc(course, d);
	if (code == ERR_OK)
		code = learn_cues(course);
	for (size_t d = 0; d < course->corpus.count && code == ERR_OK; d++)
		code = labelview_find(&course->docs[d].scene, course->docs[d].tags,
		    &course->lexicon, &course->docs[d].view);
	return code;
}

/* ---- features ---- */

static enum err_code add_token(struct label_training *training, const struct learn_token *token)
{
	struct learn_token *grown = alloc_grow(
	    training->tokens, &training->token_capacity, training->token_count + 1, sizeof *grown);

	if (!grown)
		return ERR_NOMEM;
	training->tokens = grown;
	grown[training->token_count++] = *token;
	return ERR_OK;
}

static enum err_code add_passage(
    struct label_training *training, size_t doc, const struct stretch *passage)
{
	struct learn_passage *grown = alloc_grow(training->passages, &training->passage_capacity,
	    training->passage_count + 1, sizeof *grown);

	if (!grown)
		return ERR_NOMEM;
	training->passages = grown;
	grown[training->passage_count++] =
	    (struct learn_passage){(uint32_t)doc, *passage, training->token_count};
	return ERR_OK;
}

/* Do the right labels keep what the marks demand? */
static bool gold_obeys(const struct lesson_doc *doc, const struct stretch *passage)
{
	for (uint32_t t = passage->first + 1; t < passage->end; t++) {
		const unsigned before = doc->gold[t - 1], own = doc->gold[t];

		if (labelview_goes_on(&doc->view, t) &&
		    (label_is_content(before) != label_is_content(own) || own == LABEL_SAID_FIRST ||
		        own == LABEL_HELD_FIRST))
			return false;
	}
	return true;
}

/* The features of a stretch; `second`: of the second pass. */
static enum err_code add_stretch(struct course *course, struct label_training *training,
    size_t index, const struct stretch *stretch, const struct labelsecond *second)
{
	const struct lesson_doc *doc = &course->docs[index];
	const bool obeys = index >= course->trained || gold_obeys(doc, stretch);
	uint32_t mark = LABEL_NOWHERE, mark_list = UINT32_MAX, context_list = UINT32_MAX;
	struct labelfeatures features;
	enum err_code code = add_passage(training, index, stretch);

	for (uint32_t t = stretch->first; t < stretch->end && code == ERR_OK; t++) {
		struct learn_token token = {
		    .gold = doc->gold[t], .goes_on = obeys && labelview_goes_on(&doc->view, t)};

		if (doc->view.places[t].mark != mark) {
			mark = doc->view.places[t].mark;
			mark_list = UINT32_MAX;
			if (mark != LABEL_NOWHERE) {
				labelfeatures_of_mark(&doc->view, stretch, mark, &features);
				code = label_list_add(
				    &training->labels, &features, course->dropped, &mark_list);
			}
		}
		if (code == ERR_OK &&
		    (t == stretch->first || !labelview_same_context(&doc->view, t - 1, t))) {
			labelfeatures_of_context(&doc->view, t, &features);
			code = label_list_add(
			    &training->labels, &features, course->dropped, &context_list);
		}
		labelfeatures_of_token(&doc->view, stretch, t, &features);
		if (second)
			labelsecond_add_token(second, &doc->view, stretch, t, &features);
		if (code == ERR_OK)
			code = label_list_add(
			    &training->labels, &features, course->dropped, &token.lists[0]);
		token.lists[1] = mark_list;
		token.lists[2] = context_list;
		labelfeatures_of_step(&doc->view, stretch, t, &features);
		if (second)
			labelsecond_add_step(second, &doc->view, stretch, t, &features);
		if (code == ERR_OK)
			code = label_list_add(
			    &training->steps, &features, course->dropped, &token.step_list);
		if (code == ERR_OK)
			code = add_token(training, &token);
	}
	return code;
}

static enum err_code drop_rare(struct label_training *training, const char *title)
{
	enum err_code code = label_features_drop_rare(&training->labels, LEAST_LABELS);

	if (code == ERR_OK)
		code = label_features_drop_rare(&training->steps, LEAST_STEPS);
	fprintf(stderr, "%s: %zu features of labels, %zu of steps, %zu tokens\n", title,
	    training->labels.count, training->steps.count, training->token_count);
	return code;
}

static enum err_code add_first_features(struct course *course)
{
	enum err_code code = ERR_OK;

	label_training_init(&course->first);
	for (size_t d = 0; d < course->corpus.count && code == ERR_OK; d++)
		for (size_t p = 0; p < course->docs[d].view.stretch_count && code == ERR_OK; p++)
			code = add_stretch(
			    course, &course->first, d, &course->docs[d].view.stretches[p], NULL);
	return code == ERR_OK ? drop_rare(&course->first, "first pass") : code;
}

/* The same stretches again, with what was found in them. */
static enum err_code add_second_features(struct course *course)
{
	const struct label_training *first = &course->first;
	struct labelsecond second = {.labels = NULL};
	enum err_code code = ERR_OK;

	label_training_init(&course->second);
	for (size_t p = 0; p < first->passage_count && code == ERR_OK; p++) {
		const struct learn_passage *place = &first->passages[p];
		const struct lesson_doc *doc = &course->docs[place->doc];

		code = labelsecond_look(&second, &doc->view, &place->passage, doc->before);
		if (code == ERR_OK)
			code = add_stretch(
			    course, &course->second, place->doc, &place->passage, &second);
	}
	labelsecond_release(&second);
	return code == ERR_OK ? drop_rare(&course->second, "second pass") : code;
}

/* ---- learning ---- */

static bool is_checked(const struct course *course, const struct label_training *training, size_t p)
{
	return training->passages[p].doc >= course->trained;
}

/* Only what is learned from is shown to the lesson: passages to check come last. */
static enum err_code learn(
    const struct course *course, struct label_training *training, struct label_lesson lesson)
{
	const size_t all = training->passage_count;
	size_t count = all;
	enum err_code code;

	while (count > 0 && is_checked(course, training, count - 1))
		count--;
	training->passage_count = count;
	code = label_training_learn(training, &lesson);
	training->passage_count = all;
	return code;
}

/* Guess the passages of a fold, or with fold == folds those to check. */
static enum err_code guess_fold(struct course *course, unsigned folds, unsigned fold)
{
	struct label_training *first = &course->first;
	enum err_code code = ERR_OK;

	for (size_t p = 0; p < first->passage_count && code == ERR_OK; p++) {
		const struct learn_passage *passage = &first->passages[p];
		const bool checked = is_checked(course, first, p);

		if (fold == folds ? !checked : checked || passage->doc % folds != fold)
			continue;
		code = label_training_guess(
		    first, p, course->docs[passage->doc].before + passage->passage.first);
	}
	return code;
}

static enum err_code learn_first(struct course *course)
{
	const struct quote_plan *plan = course->plan;
	struct label_training *first = &course->first;
	struct label_lesson lesson = {
	    .epochs = plan->epochs / 2 + 1, .seed = plan->seed, .title = "everything"};
	enum err_code code = learn(course, first, lesson);

	if (code == ERR_OK)
		code = label_features_select(&first->labels, plan->features);
	if (code == ERR_OK)
		code = label_features_select(&first->steps, plan->steps);
	lesson.title = "a fold";
	for (unsigned fold = 0; fold < plan->folds && code == ERR_OK; fold++) {
		lesson.folds = plan->folds;
		lesson.fold = fold;
		lesson.seed++;
		code = learn(course, first, lesson);
		if (code == ERR_OK)
			code = guess_fold(course, plan->folds, fold);
	}
	lesson.folds = 0;
	lesson.seed++;
	lesson.epochs = plan->epochs;
	lesson.title = "first pass";
	lesson.bag = 1;
	if (code == ERR_OK)
		code = learn(course, first, lesson);
	if (code == ERR_OK)
		code = guess_fold(course, plan->folds, plan->folds);
	return code;
}

static enum err_code learn_second(struct course *course)
{
	const struct quote_plan *plan = course->plan;
	struct label_lesson lesson = {
	    .epochs = plan->epochs / 2 + 1, .seed = plan->seed + 100, .title = "everything"};
	enum err_code code = add_second_features(course);

	if (code == ERR_OK)
		code = learn(course, &course->second, lesson);
	if (code == ERR_OK)
		code = label_features_select(&course->second.labels, plan->second_features);
	if (code == ERR_OK)
		code = label_features_select(&course->second.steps, plan->second_steps);
	lesson.epochs = plan->epochs;
	lesson.seed++;
	lesson.title = "second pass";
	lesson.bag = plan->bag;
	return code == ERR_OK ? learn(course, &course->second, lesson) : code;
}

/* A line an article, a digit a token: the labels that each fold was given by the others. */
static enum err_code write_labels(const struct course *course, struct err *err)
{
	struct buf text = {0};
	enum err_code code = ERR_OK;

	if (!course->plan->labels)
		return ERR_OK;
	for (size_t d = 0; d < course->distinct; d++) {
		const struct lesson_doc *doc = &course->docs[d];

		for (uint32_t t = 0; t < doc->scene.count; t++)
			buf_add_byte(&text, (char)('0' + doc->before[t]));
		buf_add_byte(&text, '\n');
	}
	if (text.failed)
		code = err_set(err, ERR_NOMEM, NULL, 0, NULL);
	else
		code = file_write(course->plan->labels, buf_slice(&text), FILE_REPLACE, err);
	buf_release(&text);
	return code;
}

/* ---- measuring ---- */

struct tally {
	size_t right, guessed, gold, overlap;
};

static uint32_t run_end(const uint8_t *labels, uint32_t first, uint32_t count)
{
	uint32_t end = first + 1;

	while (end < count && labels[end] == LABEL_SAID)
		end++;
	return end;
}

/* Is there a run in `labels` that equals [first, end); one that covers most of both? */
static void compare_run(const uint8_t *labels, uint32_t count, uint32_t first, uint32_t end,
    bool *ret_same, bool *ret_overlaps)
{
	uint32_t from = first;

	while (from > 0 && labels[from] == LABEL_SAID)
		from--;
	*ret_same = *ret_overlaps = false;
	for (; from < end; from++) {
		uint32_t to, low, high, common;

		if (labels[from] != LABEL_SAID_FIRST)
			continue;
		to = run_end(labels, from, count);
		low = from > first ? from : first;
		high = to < end ? to : end;
		common = high > low ? high - low : 0;
		*ret_same = *ret_same || (from == first && to == end);
		*ret_overlaps = *ret_overlaps || 2 * common >= (end - first) + (to - from) - common;
	}
}

static void tally_doc(
    const uint8_t *gold, const uint8_t *guess, uint32_t count, struct tally *tally)
{
	bool same, overlaps;

	for (uint32_t t = 0; t < count; t++) {
		if (gold[t] == LABEL_SAID_FIRST)
			tally->gold++;
		if (guess[t] != LABEL_SAID_FIRST)
			continue;
		compare_run(gold, count, t, run_end(guess, t, count), &same, &overlaps);
		tally->guessed++;
		tally->right += same;
		tally->overlap += overlaps;
	}
}

static double f1(size_t right, const struct tally *tally)
{
	const size_t sum = tally->guessed + tally->gold;

	return sum > 0 ? 200.0 * (double)right / (double)sum : 0.0;
}

static enum err_code check(
    struct course *course, struct label_training *training, const char *title)
{
	struct tally tally = {0};
	enum err_code code = ERR_OK;

	if (course->trained == course->corpus.count)
		return ERR_OK;
	for (size_t d = course->trained; d < course->corpus.count && code == ERR_OK; d++) {
		const struct lesson_doc *doc = &course->docs[d];
		uint8_t *guess = alloc_zero(doc->scene.count + 1, 1);

		if (!guess)
			return ERR_NOMEM;
		for (size_t p = 0; p < training->passage_count && code == ERR_OK; p++)
			if (training->passages[p].doc == d)
				code = label_training_guess(
				    training, p, guess + training->passages[p].passage.first);
		tally_doc(doc->gold, guess, doc->scene.count, &tally);
		alloc_free(guess);
	}
	fprintf(stderr, "check, %s: said %zu of %zu, strict F1 %.2f, overlap F1 %.2f\n", title,
	    tally.guessed, tally.gold, f1(tally.right, &tally), f1(tally.overlap, &tally));
	return code;
}

/* ---- writing ---- */

/* The least power of two that lets nearly all weights of a template fit into a byte. */
static void find_shifts(const struct label_features *f, uint8_t shifts[LABELFEATURE_TEMPLATES])
{
	static size_t over[LABELFEATURE_TEMPLATES][LABELMODEL_SHIFT_MAX + 1];
	static size_t all[LABELFEATURE_TEMPLATES];

	memset(over, 0, sizeof over);
	memset(all, 0, sizeof all);
	for (size_t i = 0; i < f->count; i++) {
		const unsigned template = f->templates[i];

		for (unsigned k = 0; k < f->lanes; k++) {
			const unsigned size = (unsigned)abs(f->weights[i * f->lanes + k]);

			all[template] += size > 0;
			for (unsigned shift = 0;
			     shift <= LABELMODEL_SHIFT_MAX && size > (unsigned)INT8_MAX << shift;
			     shift++)
				over[template][shift]++;
		}
	}
	for (unsigned t = 0; t < LABELFEATURE_TEMPLATES; t++) {
		const size_t few = all[t] < SMALL_TEMPLATE ? 0 : all[t] * CLIPPED_PER_MILLE / 1000;

		if (all[t] == 0)
			continue;
		shifts[t] = 0;
		while (shifts[t] < LABELMODEL_SHIFT_MAX && over[t][shifts[t]] > few)
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

static enum err_code write_weights(const struct label_features *f,
    const uint8_t shifts[LABELFEATURE_TEMPLATES], const char *name, struct model_writer *writer)
{
	struct row_table_builder table;
	size_t lost = 0, zero = 0;
	enum err_code code = row_table_builder_init(&table, f->count * 6 / 5, f->lanes);

	for (size_t i = 0; i < f->count && code == ERR_OK; i++) {
		int8_t row[STEP_LANES];
		bool is_zero = true;

		for (unsigned k = 0; k < f->lanes; k++) {
			row[k] = as_byte(f->weights[i * f->lanes + k], shifts[f->templates[i]]);
			is_zero = is_zero && row[k] == 0;
		}
		if (is_zero)
			zero++;
		else if (!row_table_add(&table, f->keys[i], row))
			lost++;
	}
	if (code == ERR_OK)
		row_table_write(&table, name, writer);
	fprintf(stderr, "%s: %zu features, %zu are 0, %zu are lost to others with their mark\n",
	    name, f->count, zero, lost);
	row_table_builder_release(&table);
	return code;
}

static enum err_code write_model(const struct course *course, struct err *err)
{
	const struct label_training *passes[LABELMODEL_PASSES] = {&course->first, &course->second};
	uint8_t shifts[LABELFEATURE_TEMPLATES] = {0};
	struct model_writer writer = {.count = 0};
	enum err_code code = ERR_OK;

	row_table_write(&course->clusters, LABELMODEL_CLUSTERS, &writer);
	row_table_write(&course->cues, LABELMODEL_CUES, &writer);
	for (unsigned pass = 0; pass < LABELMODEL_PASSES && code == ERR_OK; pass++) {
		const char *const *names = labelmodel_tables[pass];

		find_shifts(&passes[pass]->labels, shifts);
		find_shifts(&passes[pass]->steps, shifts);
		code = write_weights(&passes[pass]->labels, shifts, names[0], &writer);
		if (code == ERR_OK)
			code = write_weights(&passes[pass]->steps, shifts, names[1], &writer);
		model_writer_add(&writer, names[2], &passes[pass]->everywhere, 1,
		    sizeof passes[pass]->everywhere);
	}
	model_writer_add(&writer, LABELMODEL_SHIFTS, shifts, 1, sizeof shifts);
	if (code == ERR_OK)
		code = model_writer_write(
		    &writer, course->plan->out, LABELMODEL_KIND, LABELMODEL_VERSION, err);
	model_writer_release(&writer);
	return code;
}

/* ---- the whole ---- */

static bool is_left_out(const struct quote_plan *plan, const char *name)
{
	for (size_t i = 0; i < plan->without_count; i++)
		if (slice_is(slice_of(name), plan->without[i]))
			return true;
	return false;
}

static void course_release(struct course *course)
{
	label_training_release(&course->first);
	label_training_release(&course->second);
	for (size_t d = 0; course->docs && d < course->corpus.count; d++) {
		struct lesson_doc *doc = &course->docs[d];

		labelview_release(&doc->view);
		scene_release(&doc->scene);
		marks_release(&doc->marks);
		alloc_free(doc->tags);
		alloc_free(doc->gold);
		alloc_free(doc->before);
	}
	alloc_free(course->docs);
	row_table_builder_release(&course->clusters);
	row_table_builder_release(&course->cues);
	quote_corpus_release(&course->corpus);
	models_free(course->models);
}

enum err_code quote_train(const struct quote_plan *plan, struct err *err)
{
	static struct course course;
	enum err_code code;

	course = (struct course){.plan = plan};
	for (unsigned t = 0; t < LABELFEATURE_TEMPLATES; t++)
		course.dropped[t] = is_left_out(plan, labelfeatures_group(t));
	code = models_new(&course.models, err);
	if (code == ERR_OK)
		code = read_corpus(&course, err);
	if (code == ERR_OK)
		code = prepare(&course, err);
	if (code == ERR_OK)
		code = add_first_features(&course);
	if (code == ERR_OK)
		code = learn_first(&course);
	if (code == ERR_OK)
		code = check(&course, &course.first, "first pass");
	if (code == ERR_OK)
		code = write_labels(&course, err);
	if (code == ERR_OK)
		code = learn_second(&course);
	if (code == ERR_OK)
		code = check(&course, &course.second, "second pass");
	if (code == ERR_OK)
		code = write_model(&course, err);
	course_release(&course);
	return code;
}
