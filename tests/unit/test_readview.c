#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "hand.h"
#include "tui/options.h"
#include "views/readview.h"

static const struct size usual = {24, 80};

struct fixture {
	struct hand hand;
	struct readview view;
	struct layout layout;
	struct options *options;
};

static void opened(struct fixture *fixture)
{
	struct place first = {0, {0, 0}};

	hand_init(&fixture->hand, HAND_DOCS);
	fixture->options = options_new();
	assert_non_null(fixture->options);
	fixture->hand.world.options = fixture->options;
	assert_int_equal(readview_init(&fixture->view), ERR_OK);
	fixture->layout = layout_make(usual, 25, 1, 0);
	readview_relayout(&fixture->view, &fixture->hand.world, &fixture->layout);
	readview_open(&fixture->view, &fixture->hand.world, &first);
}

static void closed(struct fixture *fixture)
{
	readview_release(&fixture->view);
	options_free(fixture->options);
	hand_release(&fixture->hand);
}

static struct todo run(struct fixture *fixture, enum cmd_id cmd)
{
	struct todo todo =
	    readview_update(&fixture->view, &fixture->hand.world, cmd, &(struct cmd_args){0});

	alloc_free(todo.text);
	todo.text = NULL;
	fixture->layout = layout_make(usual, 25, fixture->view.count, fixture->view.focus);
	readview_relayout(&fixture->view, &fixture->hand.world, &fixture->layout);
	return todo;
}

static void readview__split__opens_what_is_not_shown_yet(void **state)
{
	struct fixture it;

	(void)state;
	opened(&it);
	for (int i = 0; i < 3; i++)
		run(&it, CMD_SPLIT);
	assert_int_equal(it.view.count, LAYOUT_PANES);
	for (int i = 0; i < LAYOUT_PANES; i++)
		assert_int_equal(pane_read_doc(it.view.panes[i]), i);
	assert_non_null(run(&it, CMD_SPLIT).message);
	closed(&it);
}

static void readview__next_quote__goes_to_reported_speech(void **state)
{
	struct fixture it;
	struct quotes *quotes;
	struct pane *pane;
	char *text;

	(void)state;
	opened(&it);
	quotes = it.hand.story.items[1].analysis->quotes;
	for (size_t i = 0; i < quotes->count; i++)
		quotes->items[i].kind = QUOTE_INDIRECT;
	readview_open(&it.view, &it.hand.world, &(struct place){1, {0, 0}});
	run(&it, CMD_NEXT_QUOTE);
	pane = readview_text(&it.view);
	assert_int_equal(pane_read_byte(pane), quotes->items[0].start);
	text = hand_draw(&it.hand, pane, (struct size){20, 90});
	assert_non_null(strstr(text, "┊"));
	assert_null(strstr(text, "▌"));
	alloc_free(text);
	closed(&it);
}

static void turn_wheel(struct fixture *it, enum cmd_id cmd, int times)
{
	const struct rect rect = it->layout.panes[0];

	for (int i = 0; i < times; i++) {
		struct todo todo = readview_wheel(
		    &it->view, &it->hand.world, &it->layout, rect.row + 1, rect.col + 1, cmd);

		assert_false(todo.flags & TODO_UNKNOWN);
	}
}

static void readview__wheel__scrolls_at_once(void **state)
{
	struct fixture it;
	struct pane *pane;
	int percent;

	(void)state;
	opened(&it);
	it.layout = layout_make((struct size){7, 40}, 10, 1, 0);
	readview_relayout(&it.view, &it.hand.world, &it.layout);
	pane = readview_text(&it.view);
	percent = pane_read_percent(pane);
	assert_in_range(percent, 0, 99);
	turn_wheel(&it, CMD_DOWN, 1);
	assert_true(pane_read_percent(pane) > percent);
	turn_wheel(&it, CMD_DOWN, 100);
	assert_int_equal(pane_read_percent(pane), 100);
	assert_true(pane_read_byte(pane) > 0); /* the cursor is where one looks */
	turn_wheel(&it, CMD_UP, 100);
	assert_int_equal(pane_read_percent(pane), percent);
	closed(&it);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(readview__split__opens_what_is_not_shown_yet),
	    cmocka_unit_test(readview__next_quote__goes_to_reported_speech),
	    cmocka_unit_test(readview__wheel__scrolls_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
