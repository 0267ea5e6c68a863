/*
 * The whole way from paths to exports while memory runs out at one allocation after the other: the
 * end is "out of memory", or the very bytes that a run with memory gives. What was made is freed.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/place.h"
#include "export/annotation.h"
#include "export/format.h"
#include "prop.h"
#include "story/analyse.h"
#include "story/fitting.h"

/* Each of the first allocations fails once; of the others one in so many, drawn by lot. */
enum { ALL_OF = 120, MODELS_ROUNDS = 60, STORY_ROUNDS = 200 };

static const char *const articles[] = {
    "Outlet: Courier\nTitle: Envoys meet\nDate: 2024-07-10\n\n"
    "Ann Gray, the envoy of Borduria, called China a \xe2\x80\x9c"
    "decisive enabler\xe2\x80\x9d of the war on Monday.\n\n"
    "\xe2\x80\x9cWe say so openly,\xe2\x80\x9d she told reporters. Na\xc3\xafve it is not.\n",
    "Outlet: Herald\nTitle: A word too many\nDate: 2024-07-11\n\n"
    "By Bo Roe\n\nThe pact named China a decisive enabler, according to a spokesman.\n\n"
    "\xe2\x80\x9cIt is a lifeline,\xe2\x80\x9d Gray said, adding that parts are delivered.\n",
};
enum { ARTICLES = sizeof articles / sizeof *articles };

static enum err_code add_articles(struct story *story)
{
	enum err_code code = ERR_OK;

	for (size_t i = 0; i < ARTICLES && code == ERR_OK; i++) {
		struct doc *doc = NULL;

		code = load_bytes(slice_of(articles[i]), i ? "b.txt" : "a.txt", &doc, NULL);
		if (code == ERR_OK)
			code = story_add_doc_take(story, doc);
	}
	return code;
}

static enum err_code annotate(
    const struct story *story, const struct lineup_set *lineup, struct buf *out)
{
	enum err_code code = ERR_OK;

	for (size_t i = 0; i < story->count && code == ERR_OK; i++)
		code = annotation_write((struct slice){0}, story->items[i].doc,
		    story->items[i].analysis, lineup->frame, lineup->framings[i], out);
	return code;
}

static enum err_code export_all(
    const struct story *story, const struct lineup_set *lineup, struct buf *out)
{
	struct highlights *highlights = NULL;
	enum err_code code = highlights_new(
	    story, lineup, NULL, WHAT_ENTITIES | WHAT_QUOTES | WHAT_FRAMES, &highlights);

	for (const struct format *format = formats; format->name && code == ERR_OK; format++) {
		if (format->highlights)
			code = format->highlights(story, highlights, out);
		if (code == ERR_OK && format->lineup)
			code = format->lineup(story, lineup,
			    &(struct format_extent){.context_words = 3, .minor = true}, out);
	}
	highlights_free(highlights);
	return code;
}

/* Load, analyse, choose a frame, line up, annotate, export. */
static enum err_code tell(const struct models *models, struct buf *out)
{
	struct frame *frame = NULL;
	struct lineup_set *lineup = NULL;
	struct story story;
	enum err_code code;

	story_init(&story);
	code = add_articles(&story);
	if (code == ERR_OK)
		code = analyse_all(&story, models, 1, NULL, NULL, NULL);
	/* an article that memory did not suffice for says so itself */
	if (code == ERR_OK && story.analysed_count < ARTICLES)
		code = story.items[story.items[0].analysis ? 1 : 0].problem.code;
	if (code == ERR_OK)
		code = fitting_frame(&story, models, &frame);
	if (code == ERR_OK && frame)
		code = lineup_set_new(frame, &story, models, NULL, 0, NULL, &lineup);
	if (code == ERR_OK && lineup)
		code = annotate(&story, lineup, out);
	if (code == ERR_OK && lineup)
		code = export_all(&story, lineup, out);
	lineup_set_free(lineup);
	story_release(&story);
	return code;
}

/* The allocation that fails in a round. */
static long nth_of_round(struct rng *rng, long round, long count)
{
	return round <= ALL_OF || count <= ALL_OF
	           ? round
	           : ALL_OF + 1 + (long)rng_below(rng, (uint32_t)(count - ALL_OF));
}

static void memory__tell__ends_well_or_says_so(void **state)
{
	struct rng rng = prop_seed();
	struct models *models = NULL;
	struct buf wanted = {0}, out = {0};
	long count;

	(void)state;
	assert_int_equal(models_new(&models, NULL), ERR_OK);
	alloc_fail_from(INT32_MAX);
	assert_int_equal(tell(models, &wanted), ERR_OK);
	count = alloc_count();
	alloc_fail_from(0);
	assert_non_null(strstr(buf_text(&wanted), "decisive enabler"));
	assert_true(count > ALL_OF);
	for (long round = 1; round <= ALL_OF + STORY_ROUNDS; round++) {
		const long nth = nth_of_round(&rng, round, count);
		enum err_code code;

		buf_release(&out);
		alloc_fail_from(nth);
		code = tell(models, &out);
		alloc_fail_from(0);
		if (code != ERR_NOMEM &&
		    (code != ERR_OK || !slice_equal(buf_slice(&out), buf_slice(&wanted))))
			fail_msg("allocation %ld of %ld failed: code %d, %zu bytes", nth, count,
			    (int)code, out.len);
	}
	buf_release(&out);
	buf_release(&wanted);
	models_free(models);
}

static void memory__models_new__ends_well_or_says_so(void **state)
{
	struct rng rng = prop_seed();
	long count;
	struct models *models = NULL;

	(void)state;
	alloc_fail_from(INT32_MAX);
	assert_int_equal(models_new(&models, NULL), ERR_OK);
	count = alloc_count();
	alloc_fail_from(0);
	models_free(models);
	for (long round = 1; round <= ALL_OF + MODELS_ROUNDS && round <= count; round++) {
		struct err err = {0};
		enum err_code code;

		models = NULL;
		alloc_fail_from(nth_of_round(&rng, round, count));
		code = models_new(&models, &err);
		alloc_fail_from(0);
		if (code != ERR_OK)
			assert_int_equal(err.code, ERR_NOMEM);
		assert_true(code == ERR_OK || code == ERR_NOMEM);
		models_free(models);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(memory__tell__ends_well_or_says_so),
	    cmocka_unit_test(memory__models_new__ends_well_or_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
