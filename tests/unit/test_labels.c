/*
 * Trained labels: what is found in short texts of our own, a line of KIND [text] each, by the kinds
 * of quotations that news has; and the laws of labels and their paths.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/rng.h"
#include "quote/labelmodel.h"
#include "story/models.h"

static int load_models(void **state)
{
	static struct models *models;
	struct err err = {0};

	assert_int_equal(models_new(&models, &err), ERR_OK);
	*state = models;
	return 0;
}

static int free_models(void **state)
{
	models_free(*state);
	return 0;
}

struct article {
	struct doc *doc;
	struct prose *prose;
	struct entities *entities;
};

static struct article article_of(const struct models *models, const char *text)
{
	struct buf bytes = {0};
	struct doc_meta meta = {.title_at = span_none()};
	struct article article;

	buf_add_text(&bytes, text);
	assert_int_equal(doc_new_take(slice_of("t"), (struct slice){NULL, 0}, &bytes, &meta,
	                     DOC_GIVEN, 0, &article.doc),
	    ERR_OK);
	assert_int_equal(prose_new(article.doc, &article.prose), ERR_OK);
	assert_int_equal(
	    tagger_find(models->tagger, article.prose, SCHEME_CONLL, &article.entities), ERR_OK);
	return article;
}

static void article_release(struct article *article)
{
	entities_free(article->entities);
	prose_free(article->prose);
	doc_free(article->doc);
}

static char *shown(const char *text, const struct quotes *quotes)
{
	struct buf buf = {0};

	for (size_t i = 0; i < quotes->count; i++) {
		const struct quote *quote = &quotes->items[i];

		buf_add_format(&buf, "%s [", quote_kind_text((enum quote_kind)quote->kind));
		buf_add(&buf, text + quote->start, quote->end - quote->start);
		buf_add_text(&buf, "]\n");
	}
	return buf_detach(&buf);
}

struct spoken {
	const char *text, *expected;
};

static void check_all(void **state, const struct spoken *cases, size_t count)
{
	const struct models *models = *state;

	for (size_t i = 0; i < count; i++) {
		struct article article = article_of(models, cases[i].text);
		struct quotes *quotes;
		char *got;

		assert_int_equal(
		    quotes_find(article.prose, article.entities, &models->quote, &quotes), ERR_OK);
		got = shown(cases[i].text, quotes);
		assert_string_equal(got ? got : "", cases[i].expected);
		alloc_free(got);
		quotes_free(quotes);
		article_release(&article);
	}
}

#define CHECK_ALL(state, cases) check_all(state, cases, sizeof(cases) / sizeof *(cases))

static void labels__find__direct(void **state)
{
	static const struct spoken cases[] = {
	    /* speaker behind, before, in between */
	    {"“The lock is broken,” Vera Lindh said.\n", "direct [“The lock is broken,”]\n"},
	    {"“The lock is broken,” said Vera Lindh, the warden.\n",
	        "direct [“The lock is broken,”]\n"},
	    {"Lindh said: “The lock is broken.”\n", "direct [“The lock is broken.”]\n"},
	    {"“The lock,” Ms. Lindh said, “is broken.”\n",
	        "direct [“The lock,”]\ndirect [“is broken.”]\n"},
	    /* carried over, in the paragraph and into the next */
	    {"“The lock is broken,” Vera Lindh said. “We told them.”\n\n“Nobody listened.”\n",
	        "direct [“The lock is broken,”]\ndirect [“We told them.”]\n"
	        "direct [“Nobody listened.”]\n"},
	    /* several paragraphs */
	    {"“We came in May.\n\n“We stayed till June.\n\n“Then we left,” Lindh said.\n",
	        "direct [“We came in May.\n\n“We stayed till June.\n\n“Then we left,”]\n"},
	    {"“Who broke it?” Lindh asked.\n", "direct [“Who broke it?”]\n"},
	    {"“The U.S. won’t pay,” Sen. R. T. Quill (D-Iowa) said.\n",
	        "direct [“The U.S. won’t pay,”]\n"},
	    {"“Quill said he would pay,” Ms. Lindh said.\n",
	        "direct [“Quill said he would pay,”]\n"},
	    {"The notice said: “No fishing.”\n", "direct [“No fishing.”]\n"},
	    {"“What a night!” Vera Lindh tweeted on Friday.\n", "direct [“What a night!”]\n"},
	};

	CHECK_ALL(state, cases);
}

static void labels__find__marks_of_every_style(void **state)
{
	static const struct spoken cases[] = {
	    {"“He told me, ‘Shut that gate,’ and left,” Vera Lindh said.\n",
	        "direct [“He told me, ‘Shut that gate,’ and left,”]\n"},
	    {"“And then she cried, ‘Run!’” Ivo Marek recalled.\n",
	        "direct [“And then she cried, ‘Run!’”]\n"},
	    {"‘He wrote “not yet” on it,’ Vera Lindh said.\n",
	        "direct [‘He wrote “not yet” on it,’]\n"},
	    {"‘It’s the sailors’ money, isn’t it,’ said Gwen Pryce.\n",
	        "direct [‘It’s the sailors’ money, isn’t it,’]\n"},
	    {"In the ’80s the bakers’ shop didn’t open till 9 o’clock.\n", ""},
	    {"\"The lock is broken,\" Vera Lindh said.\n", "direct [\"The lock is broken,\"]\n"},
	    {"''The lock is broken,'' Vera Lindh said.\n", "direct [''The lock is broken,'']\n"},
	    {"”The lock is broken,” Vera Lindh said.\n", "direct [”The lock is broken,”]\n"},
	    {"« The lock is broken », said Vera Lindh.\n", "direct [« The lock is broken »]\n"},
	    {"The 6'4\" warden cut a 2\" pipe. \"It leaked,\" he said.\n",
	        "direct [\"It leaked,\"]\n"},
	    {"“We will mend the lock, Warden Lindh said.\n\nThe storm came at night.\n",
	        "direct [“We will mend the lock,]\n"},
	};

	CHECK_ALL(state, cases);
}

static void labels__find__mixed(void **state)
{
	static const struct spoken cases[] = {
	    {"Ministers called the lock “a decisive part” of the canal.\n",
	        "mixed [the lock “a decisive part” of the canal]\n"},
	    {"Lindh said the lock was “dead.” “We are closing it,” she said.\n",
	        "mixed [the lock was “dead.”]\ndirect [“We are closing it,”]\n"},
	};

	CHECK_ALL(state, cases);
}

static void labels__find__indirect(void **state)
{
	static const struct spoken cases[] = {
	    {"Norway denied that it had closed the lock.\n",
	        "indirect [that it had closed the lock]\n"},
	    {"Police said a boat had been stolen near the lock.\n",
	        "indirect [a boat had been stolen near the lock]\n"},
	    {"A second boat was still missing, officials said.\n",
	        "indirect [A second boat was still missing]\n"},
	    {"The lock, officials said, would stay shut.\n",
	        "indirect [The lock]\nindirect [would stay shut]\n"},
	    {"Campaigners urged the court to open the lock.\n",
	        "indirect [the court to open the lock]\n"},
	    {"Reporters asked whether the warden would resign.\n",
	        "indirect [whether the warden would resign]\n"},
	    {"The boat sank in an hour, according to the coast guard.\n",
	        "indirect [The boat sank in an hour]\n"},
	    {"Lindh said the lock had jammed, adding that no boat was near it.\n",
	        "indirect [the lock had jammed]\nindirect [no boat was near it]\n"},
	    {"The warden said the lock would open and warned that delays would follow.\n",
	        "indirect [the lock would open]\nindirect [that delays would follow]\n"},
	    {"Lindh said the lock was dug in 1890. It has been dry since 1950.\n",
	        "indirect [the lock was dug in 1890]\n"},
	    {"Ivo Marek, who said he had heard the crash, was taken home.\n",
	        "indirect [he had heard the crash]\n"},
	};

	CHECK_ALL(state, cases);
}

static void labels__find__no_speech(void **state)
{
	static const struct spoken cases[] = {
	    {"The canal was dug in 1890. Its lock is forty metres long.\n", ""},
	    {"He told the truth. She asked for water.\n", ""},
	    {"The so-called “wardens” were nowhere to be found.\n", "scare [“wardens”]\n"},
	    {"Ivo “Lucky” Marek was freed on Monday.\n", "scare [“Lucky”]\n"},
	    {"Her novel “The Dry Canal” won a prize.\n", "title [“The Dry Canal”]\n"},
	};

	CHECK_ALL(state, cases);
}

static void labels__find__without_a_verb(void **state)
{
	static const struct spoken cases[] = {
	    {"KEENE: Who shut it?\n\nWARD: I did.\n", "direct [Who shut it]\ndirect [I did]\n"},
	    {"“Water finds its way.” — Vera Lindh\n", "direct [“Water finds its way.”]\n"},
	    {"Lindh: ‘Canal must open’\n\nThe warden spoke in Oslo.\n",
	        "direct [‘Canal must open’]\n"},
	};

	CHECK_ALL(state, cases);
}

/* ---- laws ---- */

static void labels__find__laws(void **state)
{
	static const char *const pieces[] = {"“", "”", "‘", "’", "\"", "said", "Keller", "that",
	    "the dam", ",", ".", "\n\n", "according to", "who", "adding", "claimed", ":", "—", "he",
	    "would", "fail", "KEENE:", "''", "(", ")", "«", "»", "\n"};
	const struct models *models = *state;
	const char *seed = getenv("ABREAST_SEED");
	struct rng rng = {seed ? strtoull(seed, NULL, 10) : 4};

	for (unsigned round = 0; round < 60; round++) {
		struct buf text = {0};
		struct article article;
		struct quotes *quotes;

		for (unsigned k = 0; k < 120; k++) {
			buf_add_text(
			    &text, pieces[rng_below(&rng, sizeof pieces / sizeof *pieces)]);
			buf_add_byte(&text, ' ');
		}
		article = article_of(models, buf_text(&text));
		assert_int_equal(
		    quotes_find(article.prose, article.entities, &models->quote, &quotes), ERR_OK);
		for (size_t i = 0; i < quotes->count; i++) {
			const struct quote *quote = &quotes->items[i];

			assert_true(quote->start < quote->end && quote->end <= text.len);
			if (i > 0 && !(quote->flags & QUOTE_NESTED))
				assert_true(quotes->items[i - 1].end <= quote->start ||
				            quotes->items[i - 1].flags & QUOTE_NESTED);
			for (uint32_t p = 0; p < quote->part_count; p++) {
				const struct span part = quotes->parts[quote->first_part + p];

				assert_true(
				    span_holds((struct span){quote->start, quote->end}, part));
			}
		}
		quotes_free(quotes);
		article_release(&article);
		buf_release(&text);
	}
}

static void labels__find__no_memory(void **state)
{
	const struct models *models = *state;
	struct article article = article_of(
	    models, "Keller said it was “bad.” “I left,” she said.\n\n“One\n\n“two,” Holm said.\n");
	struct marks marks;
	struct scene scene;
	uint8_t tags[64] = {0}, labels[64];
	enum err_code code = ERR_NOMEM;

	assert_int_equal(marks_find(article.prose, &marks), ERR_OK);
	assert_int_equal(
	    scene_init(&scene, article.prose, article.entities, models->quote_lexicon, &marks),
	    ERR_OK);
	assert_true(scene.count <= sizeof labels);
	for (long nth = 1; code != ERR_OK; nth++) {
		alloc_fail_from(nth);
		code = labels_find(models->quote_labels, &scene, tags, labels);
		alloc_fail_from(0);
		assert_true(code == ERR_OK || code == ERR_NOMEM);
	}
	scene_release(&scene);
	marks_release(&marks);
	article_release(&article);
}

static int by_key(const void *left, const void *right)
{
	const uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return a < b ? -1 : a > b;
}

/* What a place has and what words add to it is all that a token has, and nothing twice. */
static void check_parts(const struct labelview *view, const struct stretch *stretch, uint32_t at)
{
	struct labelfeatures whole, parts;

	labelfeatures_of_token(view, stretch, at, &whole);
	labelfeatures_of_place(view, stretch, at, &parts);
	for (unsigned seen = 0; seen < LABELSEENS; seen++) {
		const struct labelword *word = labelfeatures_seen(view, stretch, at, seen);

		if (word)
			labelfeatures_add_word(word, seen, &parts);
	}
	assert_int_equal(parts.count, whole.count);
	qsort(whole.keys, whole.count, sizeof *whole.keys, by_key);
	qsort(parts.keys, parts.count, sizeof *parts.keys, by_key);
	assert_memory_equal(parts.keys, whole.keys, whole.count * sizeof *whole.keys);
}

static void labelfeatures__of_place__rest_of_token(void **state)
{
	const struct models *models = *state;
	struct article article = article_of(models,
	    "“The lock is broken,” said Vera Lindh, the warden, who told us that it was old. It "
	    "rained.\n\nAccording to Omar Haddad, ‘nobody’ came. The board hopes it will end.\n");
	struct scene scene = {.prose = NULL};
	struct marks marks = {0};
	struct labelview view = {.scene = NULL};
	uint8_t tags[200];

	assert_int_equal(marks_find(article.prose, &marks), ERR_OK);
	assert_int_equal(
	    scene_init(&scene, article.prose, article.entities, models->quote_lexicon, &marks),
	    ERR_OK);
	assert_true(scene.count > 0 && scene.count <= sizeof tags);
	assert_int_equal(postags_find(models->postagger, article.prose, tags), ERR_OK);
	assert_int_equal(
	    labelview_find(&scene, tags, &models->quote_labels->lexicon, &view), ERR_OK);
	assert_true(view.stretch_count > 0);
	for (size_t i = 0; i < view.stretch_count; i++)
		for (uint32_t t = view.stretches[i].first; t < view.stretches[i].end; t++)
			check_parts(&view, &view.stretches[i], t);
	labelview_release(&view);
	scene_release(&scene);
	marks_release(&marks);
	article_release(&article);
}

/* Content goes on only after content, and neither begins nor ends inside a closed pair of marks. */
static void labelpath__find__legal(void **state)
{
	struct label_steps steps = {{{0}}};
	struct label_scores scores[40];
	struct labelpath path = {.since = NULL};
	struct rng rng = {7};
	uint8_t labels[40];

	(void)state;
	for (unsigned round = 0; round < 200; round++) {
		for (unsigned i = 0; i < 40; i++) {
			for (unsigned k = 0; k < LABEL_LANES; k++)
				scores[i].label[k] = (int32_t)rng_below(&rng, 200) - 100;
			for (unsigned k = 0; k < STEP_LANES; k++)
				scores[i].step[k] = (int32_t)rng_below(&rng, 200) - 100;
			scores[i].goes_on = i > 0 && rng_below(&rng, 3) == 0;
		}
		assert_int_equal(labelpath_find(&path, &steps, scores, 40, labels), ERR_OK);
		for (unsigned i = 0; i < 40; i++) {
			const unsigned before = i > 0 ? labels[i - 1] : LABEL_NONE;

			if (labels[i] == LABEL_SAID)
				assert_true(label_is_said(before));
			if (labels[i] == LABEL_HELD)
				assert_true(label_is_held(before));
			if (!scores[i].goes_on)
				continue;
			assert_int_equal(label_is_content(before), label_is_content(labels[i]));
			assert_true(labels[i] != LABEL_SAID_FIRST && labels[i] != LABEL_HELD_FIRST);
		}
	}
	labelpath_release(&path);
}

static void labelpath__find__best(void **state)
{
	struct label_steps steps = {{{0}}};
	struct label_scores scores[3];
	struct labelpath path = {.since = NULL};
	uint8_t labels[3];

	(void)state;
	memset(scores, 0, sizeof scores);
	scores[0].label[LABEL_CUE - 1] = 5;
	scores[1].label[LABEL_SAID - 1] = 10;
	scores[1].label[LABEL_SAID_FIRST - 1] = 4;
	scores[2].label[LABEL_SAID - 1] = 3;
	assert_int_equal(labelpath_find(&path, &steps, scores, 3, labels), ERR_OK);
	/* the cue is worth more than content that would begin a token too early */
	assert_int_equal(labels[0], LABEL_SAID_FIRST);
	assert_int_equal(labels[1], LABEL_SAID);
	assert_int_equal(labels[2], LABEL_SAID);
	steps.score[LABEL_COUNT][LABEL_SAID_FIRST] = -20;
	assert_int_equal(labelpath_find(&path, &steps, scores, 3, labels), ERR_OK);
	assert_int_equal(labels[0], LABEL_CUE);
	assert_int_equal(labels[1], LABEL_SAID_FIRST);
	labelpath_release(&path);
}

static void labelmodel__open__damaged(void **state)
{
	struct labelmodel *model = NULL;
	struct err err = {0};

	(void)state;
	assert_int_equal(labelmodel_open("no/such/file", &model, &err), ERR_NOT_FOUND);
	assert_null(model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(labels__find__direct),
	    cmocka_unit_test(labels__find__marks_of_every_style),
	    cmocka_unit_test(labels__find__mixed),
	    cmocka_unit_test(labels__find__indirect),
	    cmocka_unit_test(labels__find__no_speech),
	    cmocka_unit_test(labels__find__without_a_verb),
	    cmocka_unit_test(labels__find__laws),
	    cmocka_unit_test(labels__find__no_memory),
	    cmocka_unit_test(labelfeatures__of_place__rest_of_token),
	    cmocka_unit_test(labelpath__find__legal),
	    cmocka_unit_test(labelpath__find__best),
	    cmocka_unit_test(labelmodel__open__damaged),
	};

	return cmocka_run_group_tests(tests, load_models, free_models);
}
