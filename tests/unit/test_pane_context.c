#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "hand.h"

static void context__draw__centres_every_hit(void **state)
{
	struct hand hand;
	struct pane *pane = hand_opened(&hand, HAND_DOCS, pane_context_new);

	(void)state;
	hand_has(hand_draw(&hand, pane, hand_usual), "No search yet.");
	hand_search(&hand, "enabler");
	hand_has(hand_draw(&hand, pane, hand_usual),
	    "In context “enabler”   4 hits in 3 outlets   by place\n");
	hand_has(
	    hand_draw(&hand, pane, hand_usual), "red Borduria a “decisive enabler” of the siege");
	hand_has(hand_status(&hand, pane), "Jade Times, line 1, quoted: enabler | 1 of 4");
	hand_close(&hand, pane);
}

static void context__update__sorts_filters_and_opens(void **state)
{
	struct hand hand;
	struct pane *pane = hand_opened(&hand, HAND_DOCS, pane_context_new);
	const struct cmd_args args = {0};
	struct todo todo;

	(void)state;
	hand_search(&hand, "lifeline");
	hand_has(hand_draw(&hand, pane, hand_usual), "3 hits in 3 outlets");
	hand_command(&hand, pane, CMD_FILTER);
	hand_has(
	    hand_draw(&hand, pane, hand_usual), "1 hit in 1 outlet   by place   quoted words only");
	hand_command(&hand, pane, CMD_FILTER);
	hand_has(hand_draw(&hand, pane, hand_usual),
	    "2 hits in 2 outlets   by place   outlet’s words only");
	hand_command(&hand, pane, CMD_FILTER);
	hand_command(&hand, pane, CMD_ORDER);
	hand_has(hand_draw(&hand, pane, hand_usual), "by what is before");
	hand_command(&hand, pane, CMD_LAST);
	todo = hand_command(&hand, pane, CMD_DEEPER);
	assert_int_equal(todo.request, REQUEST_OPEN);
	hand_command(&hand, pane, CMD_SIDE);
	hand_has(hand_draw(&hand, pane, hand_usual), "by what follows");
	assert_non_null(
	    hand_command(&hand, pane, CMD_GROUP_PREVIOUS).flags & TODO_REDRAW ? "" : NULL);
	todo = pane->ops->update(pane, &hand.world, CMD_ADD_ROW, &args);
	assert_int_equal(todo.request, REQUEST_ROW);
	hand_has(todo.text, "lifeline");
	hand_close(&hand, pane);
}

/* Before "enabler": ‘key, decisive (three times): marks do not count. */
static void context__order__compares_words_without_their_marks(void **state)
{
	struct hand hand;
	struct pane *pane = hand_opened(&hand, HAND_DOCS, pane_context_new);

	(void)state;
	hand_search(&hand, "enabler");
	alloc_free(hand_draw(&hand, pane, hand_usual));
	hand_command(&hand, pane, CMD_ORDER);
	hand_command(&hand, pane, CMD_LAST);
	hand_has(hand_status(&hand, pane), "Jade Times, line 1, quoted: enabler | 4 of 4");
	hand_command(&hand, pane, CMD_ORDER);
	hand_command(&hand, pane, CMD_FIRST);
	/* After it: "of the siege by", "of the siege It", "of the siege on", "of the siege". */
	hand_has(hand_status(&hand, pane), "Jade Times, line 1, quoted: enabler | 1 of 4");
	hand_command(&hand, pane, CMD_DOWN);
	hand_has(hand_status(&hand, pane), "Border Policy");
	hand_close(&hand, pane);
}

static void context__search__walks_the_hits(void **state)
{
	struct hand hand;
	struct pane *pane = hand_opened(&hand, HAND_DOCS, pane_context_new);

	(void)state;
	hand_search(&hand, "enabler");
	alloc_free(hand_draw(&hand, pane, hand_usual));
	hand_command(&hand, pane, CMD_SEARCH_NEXT);
	hand_has(hand_status(&hand, pane), "2 of 4");
	hand_command(&hand, pane, CMD_SEARCH_PREVIOUS);
	assert_non_null(hand_command(&hand, pane, CMD_SEARCH_PREVIOUS).message);
	hand_has(hand_status(&hand, pane), "4 of 4");
	hand_close(&hand, pane);
}

static void context__draw__fits_any_size(void **state)
{
	(void)state;
	hand_fits_any_size(pane_context_new, "a");
}

static void context__update__survives_a_monkey(void **state)
{
	(void)state;
	hand_survives_a_monkey(pane_context_new, "a");
}

static void context__draw__survives_without_memory(void **state)
{
	(void)state;
	hand_survives_without_memory(pane_context_new, "a");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(context__search__walks_the_hits),
	    cmocka_unit_test(context__draw__centres_every_hit),
	    cmocka_unit_test(context__update__sorts_filters_and_opens),
	    cmocka_unit_test(context__order__compares_words_without_their_marks),
	    cmocka_unit_test(context__draw__fits_any_size),
	    cmocka_unit_test(context__update__survives_a_monkey),
	    cmocka_unit_test(context__draw__survives_without_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
