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

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(readview__split__opens_what_is_not_shown_yet),
	    cmocka_unit_test(readview__next_quote__goes_to_reported_speech),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
