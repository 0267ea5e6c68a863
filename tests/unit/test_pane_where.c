#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "hand.h"

static void where__draw__plots_letters_by_place(void **state)
{
	struct hand hand;
	struct pane *pane = hand_opened(&hand, HAND_DOCS, pane_where_new);

	(void)state;
	hand_has(hand_draw(&hand, pane, hand_usual),
	    "\nCourier         1 ·······························a······························\n");
	hand_has(hand_draw(&hand, pane, hand_usual), "a the charge  b the answer");
	hand_has(hand_draw(&hand, pane, hand_usual),
	    "l.3 The council hinted that Borduria was [enabling it].");
	hand_has(
	    hand_status(&hand, pane), "(unnamed), line 3, the charge: hedged, inferred | 1 of 3");
	hand_close(&hand, pane);
}

static void where__update__moves_along_and_across(void **state)
{
	struct hand hand;
	struct pane *pane = hand_opened(&hand, HAND_DOCS, pane_where_new);
	struct todo todo;

	(void)state;
	hand_command(&hand, pane, CMD_RIGHT);
	hand_command(&hand, pane, CMD_RIGHT);
	hand_command(&hand, pane, CMD_RIGHT);
	hand_has(hand_status(&hand, pane), "the answer: Ada Bloom says | 3 of 3");
	/* Down goes to what stands closest below. */
	hand_command(&hand, pane, CMD_DOWN);
	hand_has(
	    hand_status(&hand, pane), "Jade Times, line 5, the answer: Borduria denies | 4 of 4");
	hand_command(&hand, pane, CMD_GROUP_NEXT);
	todo = hand_command(&hand, pane, CMD_DEEPER);
	assert_int_equal(todo.request, REQUEST_OPEN);
	assert_true(
	    slice_is(slice_at(doc_text(hand.story.items[2].doc), todo.place.span), "a lifeline"));
	hand_command(&hand, pane, CMD_ORDER);
	hand_has(hand_draw(&hand, pane, hand_usual), "order:most\nJade Times");
	hand_close(&hand, pane);
}

static void where__show__finds_an_occurrence(void **state)
{
	struct hand hand;
	struct pane *pane = hand_opened(&hand, HAND_DOCS, pane_where_new);
	const struct passage *passage = &hand.lineup.passages[hand.lineup.passage_count - 1];

	(void)state;
	assert_true(pane->ops->show(
	    pane, &hand.world, &(struct place){passage->doc, {passage->start, passage->end}}));
	hand_has(hand_status(&hand, pane), "Harbour, line 5, the answer: officials say | 3 of 3");
	hand_close(&hand, pane);
}

static void where__search__goes_to_wordings(void **state)
{
	struct hand hand;
	struct pane *pane = hand_opened(&hand, HAND_DOCS, pane_where_new);

	(void)state;
	hand_search(&hand, "denied sending");
	alloc_free(hand_draw(&hand, pane, hand_usual));
	hand_command(&hand, pane, CMD_SEARCH_NEXT);
	hand_has(hand_status(&hand, pane), "Jade Times, line 5, the answer: Borduria denies");
	hand_close(&hand, pane);
}

static void where__filter__shows_groups_that_match(void **state)
{
	struct cmd_args args = {.text = slice_of("answer")};
	struct hand hand;
	struct pane *pane = hand_opened(&hand, HAND_DOCS, pane_where_new);

	(void)state;
	hand_has(hand_draw(&hand, pane, hand_usual), "   13 wordings in 5 outlets");
	pane->ops->update(pane, &hand.world, CMD_FILTER, &args);
	hand_has(hand_draw(&hand, pane, hand_usual),
	    "   4 wordings in 5 outlets   order:file · only “answer”\n");
	hand_has(hand_draw(&hand, pane, hand_usual), "\nb the answer");
	args.text = slice_of("nothing of the kind");
	assert_non_null(strstr(
	    pane->ops->update(pane, &hand.world, CMD_FILTER, &args).message, "no group matches"));
	hand_has(hand_draw(&hand, pane, hand_usual), "   13 wordings in 5 outlets");
	hand_close(&hand, pane);
}

static void where__draw__fits_any_size(void **state)
{
	(void)state;
	hand_fits_any_size(pane_where_new, NULL);
}

static void where__update__survives_a_monkey(void **state)
{
	(void)state;
	hand_survives_a_monkey(pane_where_new, NULL);
}

static void where__draw__survives_without_memory(void **state)
{
	(void)state;
	hand_survives_without_memory(pane_where_new, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(where__filter__shows_groups_that_match),
	    cmocka_unit_test(where__search__goes_to_wordings),
	    cmocka_unit_test(where__draw__plots_letters_by_place),
	    cmocka_unit_test(where__update__moves_along_and_across),
	    cmocka_unit_test(where__show__finds_an_occurrence),
	    cmocka_unit_test(where__draw__fits_any_size),
	    cmocka_unit_test(where__update__survives_a_monkey),
	    cmocka_unit_test(where__draw__survives_without_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
