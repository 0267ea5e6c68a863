#include "config.h"

#include "frame/suggest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "story/analyse.h"
#include "story/fitting.h"

/* Three outlets that word one charge differently; "the port" is only what they write about. */
static const char *const texts[] = {
    "The port deal was signed on Monday. Envoys called the dam a \xe2\x80\x9csecret "
    "gift\xe2\x80\x9d to the miners.\n\nThe port handles grain, and the port employs many.\n",
    "The port deal was signed at noon. A lawyer spoke of a \xe2\x80\x9chidden gift\xe2\x80\x9d "
    "to the miners.\n\nThe port handles coal, and a port strike is near.\n",
    "Dockers at the port heard of a generous gift to the miners.\n\nThe port deal holds, "
    "and the busy port rests.\n",
};
enum { TEXTS = sizeof texts / sizeof *texts };

static struct models *models;

static int load_models(void **state)
{
	struct err err = {0};

	(void)state;
	return models_new(&models, &err) == ERR_OK ? 0 : -1;
}

static int free_models(void **state)
{
	(void)state;
	models_free(models);
	return 0;
}

static void make_story(struct story *story, size_t count)
{
	story_init(story);
	for (size_t i = 0; i < count; i++) {
		char path[] = "0.txt";
		struct doc *doc = NULL;

		path[0] = (char)('0' + i);
		assert_int_equal(load_bytes(slice_of(texts[i % TEXTS]), path, &doc, NULL), ERR_OK);
		assert_int_equal(story_add_doc_take(story, doc), ERR_OK);
	}
	assert_int_equal(analyse_all(story, models, 1, NULL, NULL, NULL), ERR_OK);
}

static bool has_wording(const struct suggestion *item, const char *text)
{
	for (uint32_t i = 0; i < item->wording_count; i++)
		if (slice_is(item->wordings[i].text, text))
			return true;
	return false;
}

static void suggest__new__differing_wordings_come_first(void **state)
{
	struct suggestions *suggestions = NULL;
	struct story story;

	(void)state;
	make_story(&story, TEXTS);
	assert_int_equal(fitting_suggestions(&story, models, &suggestions), ERR_OK);
	assert_true(suggestions->count >= 1);
	assert_true(has_wording(&suggestions->items[0], "secret gift"));
	assert_true(has_wording(&suggestions->items[0], "hidden gift"));
	assert_true(has_wording(&suggestions->items[0], "generous gift"));
	assert_int_equal(suggestions->items[0].doc_count, 3);
	suggestions_free(suggestions);
	story_release(&story);
}

static void suggest__new__one_outlet_differs_from_nobody(void **state)
{
	struct suggestions *suggestions = NULL;
	struct frame *frame = NULL;
	struct story story;

	(void)state;
	make_story(&story, 1);
	assert_int_equal(fitting_suggestions(&story, models, &suggestions), ERR_OK);
	assert_int_equal(suggestions->count, 0);
	assert_int_equal(suggestions_frame(suggestions, &frame), ERR_OK);
	assert_null(frame);
	suggestions_free(suggestions);
	story_release(&story);
}

static void suggest__new__no_word_stands_in_two_labels(void **state)
{
	struct suggestions *suggestions = NULL;
	struct story story;

	(void)state;
	make_story(&story, TEXTS);
	assert_int_equal(fitting_suggestions(&story, models, &suggestions), ERR_OK);
	for (size_t i = 0; i < suggestions->count; i++) {
		assert_true(suggestions->items[i].doc_count >= 2);
		assert_true(
		    i == 0 || suggestions->items[i].score <= suggestions->items[i - 1].score);
		for (size_t k = 0; k < i; k++)
			assert_false(
			    slice_equal(suggestions->items[i].title, suggestions->items[k].title));
	}
	suggestions_free(suggestions);
	story_release(&story);
}

static struct frame *fitting_of(const char *first, const char *second)
{
	const char *const both[] = {first, second};
	struct frame *frame = NULL;
	struct story story;

	story_init(&story);
	for (size_t i = 0; i < 2; i++) {
		struct doc *doc = NULL;

		assert_int_equal(
		    load_bytes(slice_of(both[i]), i ? "b.txt" : "a.txt", &doc, NULL), ERR_OK);
		assert_int_equal(story_add_doc_take(&story, doc), ERR_OK);
	}
	assert_int_equal(analyse_all(&story, models, 1, NULL, NULL, NULL), ERR_OK);
	assert_int_equal(fitting_frame(&story, models, &frame), ERR_OK);
	story_release(&story);
	return frame;
}

/* A word of the frame alone does not make a story about its target. */
static void fitting__frame__fits_stories_about_its_target(void **state)
{
	struct frame *frame;

	(void)state;
	assert_null(fitting_of("The tunnel is a lifeline for the east.\n",
	    "They call the tunnel a lifeline, and rightly so.\n"));
	frame = fitting_of("China is a lifeline for its neighbor.\n",
	    "They call Beijing a lifeline, and rightly so.\n");
	assert_non_null(frame);
	assert_true(slice_is(frame->id, "decisive-enabler"));
	frame_free(frame);
}

static void suggest__frame__terms_are_proposed(void **state)
{
	struct suggestions *suggestions = NULL;
	struct frame *frame = NULL, *file = NULL;
	struct buf text = {0};
	struct story story;

	(void)state;
	make_story(&story, TEXTS);
	assert_int_equal(fitting_proposed_frame(&story, models, &frame), ERR_OK);
	assert_non_null(frame);
	assert_true(fitting_is_proposed(frame));
	assert_non_null(strstr(frame->facets[0].title.ptr, "(proposed)"));
	assert_int_equal(fitting_suggestions(&story, models, &suggestions), ERR_OK);
	suggestions_write_frame(suggestions, &text);
	assert_int_equal(frame_parse(buf_slice(&text), "mine", &file, NULL), ERR_OK);
	assert_int_equal(file->facet_count, frame->facet_count);
	assert_false(fitting_is_proposed(file));
	buf_release(&text);
	frame_free(file);
	frame_free(frame);
	suggestions_free(suggestions);
	story_release(&story);
}

static void suggest__new__no_memory(void **state)
{
	struct suggestions *suggestions = NULL;
	enum err_code code = ERR_NOMEM;
	struct story story;
	long nth;

	(void)state;
	make_story(&story, TEXTS);
	for (nth = 1; code == ERR_NOMEM; nth++) {
		alloc_fail_from(nth);
		code = fitting_suggestions(&story, models, &suggestions);
		alloc_fail_from(0);
		assert_true(code == ERR_OK || !suggestions);
	}
	assert_int_equal(code, ERR_OK);
	assert_true(nth > 20);
	suggestions_free(suggestions);
	story_release(&story);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(suggest__new__differing_wordings_come_first),
	    cmocka_unit_test(suggest__new__one_outlet_differs_from_nobody),
	    cmocka_unit_test(suggest__new__no_word_stands_in_two_labels),
	    cmocka_unit_test(suggest__frame__terms_are_proposed),
	    cmocka_unit_test(fitting__frame__fits_stories_about_its_target),
	    cmocka_unit_test(suggest__new__no_memory),
	};

	return cmocka_run_group_tests(tests, load_models, free_models);
}
