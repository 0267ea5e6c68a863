#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "hand.h"

static const struct size usual = {22, 80};

static struct pane *opened(struct hand *hand, size_t docs)
{
	struct pane *pane = pane_where_new();

	assert_non_null(pane);
	hand_init(hand, docs);
	alloc_free(hand_draw(hand, pane, usual));
	return pane;
}

static void where__draw__plots_letters_by_place(void **state)
{
	struct hand hand;
	struct pane *pane = opened(&hand, HAND_DOCS);

	(void)state;
	hand_has(hand_draw(&hand, pane, usual),
	    "\nCourier         1 ·······························a······························\n");
	hand_has(hand_draw(&hand, pane, usual), "a the charge  b the answer");
	hand_has(hand_draw(&hand, pane, usual),
	    "l.3 The council hinted that Borduria was [enabling it].");
	hand_has(
	    hand_status(&hand, pane), "(unnamed), line 3, the charge: hedged, inferred | 1 of 3");
	hand_close(&hand, pane);
}

static void where__update__moves_along_and_across(void **state)
{
	struct hand hand;
	struct pane *pane = opened(&hand, HAND_DOCS);
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
	hand_has(hand_draw(&hand, pane, usual), "order:most\nJade Times");
	hand_close(&hand, pane);
}

static void where__show__finds_an_occurrence(void **state)
{
	struct hand hand;
	struct pane *pane = opened(&hand, HAND_DOCS);
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
	struct pane *pane = opened(&hand, HAND_DOCS);

	(void)state;
	hand_search(&hand, "denied sending");
	alloc_free(hand_draw(&hand, pane, usual));
	hand_command(&hand, pane, CMD_SEARCH_NEXT);
	hand_has(hand_status(&hand, pane), "Jade Times, line 5, the answer: Borduria denies");
	hand_close(&hand, pane);
}

static void where__filter__shows_groups_that_match(void **state)
{
	struct cmd_args args = {.text = slice_of("answer")};
	struct hand hand;
	struct pane *pane = opened(&hand, HAND_DOCS);

	(void)state;
	hand_has(hand_draw(&hand, pane, usual), "   13 wordings in 5 outlets");
	pane->ops->update(pane, &hand.world, CMD_FILTER, &args);
	hand_has(hand_draw(&hand, pane, usual),
	    "   4 wordings in 5 outlets   order:file · only “answer”\n");
	hand_has(hand_draw(&hand, pane, usual), "\nb the answer");
	args.text = slice_of("nothing of the kind");
	assert_non_null(strstr(
	    pane->ops->update(pane, &hand.world, CMD_FILTER, &args).message, "no group matches"));
	hand_has(hand_draw(&hand, pane, usual), "   13 wordings in 5 outlets");
	hand_close(&hand, pane);
}

static void where__draw__fits_any_size(void **state)
{
	struct hand hand;
	struct pane *pane = opened(&hand, HAND_DOCS);

	(void)state;
	hand_try_sizes(&hand, pane);
	hand_close(&hand, pane);
}

static void where__update__survives_a_monkey(void **state)
{
	struct hand hand;
	struct pane *pane = opened(&hand, 17);

	(void)state;
	hand_monkey(&hand, pane, hand_seed(), 2000);
	hand.world.ascii = true;
	hand_monkey(&hand, pane, hand_seed() + 1, 500);
	hand_close(&hand, pane);
}

static void where__draw__survives_without_memory(void **state)
{
	struct hand hand;
	struct canvas canvas;

	(void)state;
	hand_init(&hand, HAND_DOCS);
	assert_int_equal(canvas_init(&canvas, usual), ERR_OK);
	for (long nth = 1; nth < 150; nth++) {
		struct pane *pane = pane_where_new();

		assert_non_null(pane);
		alloc_fail_from(nth);
		pane->ops->relayout(pane, &hand.world, usual);
		pane->ops->draw(pane, &hand.world, &canvas, (struct rect){0, 0, 22, 80}, true);
		hand_command(&hand, pane, CMD_SELECT);
		hand_command(&hand, pane, CMD_DEEPER);
		hand_command(&hand, pane, CMD_ORDER);
		pane->ops->draw(pane, &hand.world, &canvas, (struct rect){0, 0, 22, 80}, true);
		alloc_fail_from(0);
		pane->ops->free(pane);
	}
	canvas_release(&canvas);
	hand_release(&hand);
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
