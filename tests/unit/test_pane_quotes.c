#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "hand.h"

static void quotes__draw__gives_shares_by_speaker(void **state)
{
	struct hand hand;
	struct pane *pane = hand_opened(&hand, HAND_DOCS, pane_quotes_new);

	(void)state;
	hand_has(hand_draw(&hand, pane, hand_usual),
	    "Quotes by speaker   2 speakers, 5 quotations, 21 words\n");
	hand_has(hand_draw(&hand, pane, hand_usual),
	    "Ada Bloom                 ██████████ 15 words 71 %   Border Policy 100 %\n");
	hand_has(hand_draw(&hand, pane, hand_usual),
	    "(nobody named)            ████       6 words 29 %");
	hand_has(hand_status(&hand, pane),
	    "Ada Bloom: 2 quotations, 15 words, 71 % of all quoted words");
	hand_close(&hand, pane);
}

static void quotes__select__puts_statements_together(void **state)
{
	struct hand hand;
	struct pane *pane = hand_opened(&hand, HAND_DOCS, pane_quotes_new);

	(void)state;
	hand_command(&hand, pane, CMD_SELECT);
	hand_command(&hand, pane, CMD_SELECT);
	hand_has(hand_draw(&hand, pane, hand_usual),
	    "Quotes by statement   1 statement in more than one outlet\n");
	hand_has(hand_draw(&hand, pane, hand_usual), "cut     “[…] decisive enabler […]”\n");
	hand.world.ascii = true;
	hand_has(hand_draw(&hand, pane, hand_usual), "cut     \"[...] decisive enabler [...]\"\n");
	hand_close(&hand, pane);
}

static void quotes__update__steps_by_speaker_and_opens(void **state)
{
	struct hand hand;
	struct pane *pane = hand_opened(&hand, HAND_DOCS, pane_quotes_new);
	struct todo todo;

	(void)state;
	hand_command(&hand, pane, CMD_GROUP_NEXT);
	hand_has(hand_status(&hand, pane), "nobody named: 3 quotations");
	hand_command(&hand, pane, CMD_DOWN);
	todo = hand_command(&hand, pane, CMD_DEEPER);
	assert_int_equal(todo.request, REQUEST_OPEN);
	assert_true(slice_is(
	    slice_at(doc_text(hand.story.items[1].doc), todo.place.span), "‘key enabler’"));
	hand_command(&hand, pane, CMD_GROUP_PREVIOUS);
	hand_has(hand_status(&hand, pane), "nobody named: 3 quotations");
	hand_command(&hand, pane, CMD_GROUP_PREVIOUS);
	hand_has(hand_status(&hand, pane), "Ada Bloom: 2 quotations");
	assert_int_equal(hand_command(&hand, pane, CMD_CARD).request, REQUEST_CARD);
	assert_int_equal(hand_command(&hand, pane, CMD_WHY).request, REQUEST_POPUP);
	hand_close(&hand, pane);
}

static void quotes__show__finds_a_quotation(void **state)
{
	struct hand hand;
	struct pane *pane = hand_opened(&hand, HAND_DOCS, pane_quotes_new);
	const struct quote *quote = &hand.story.items[4].analysis->quotes->items[0];

	(void)state;
	assert_true(pane->ops->show(
	    pane, &hand.world, &(struct place){4, {quote->start + 2, quote->start + 3}}));
	hand_has(hand_status(&hand, pane), "nobody named, Harbour, line 3: quoted whole");
	assert_false(pane->ops->show(pane, &hand.world, &(struct place){4, {0, 1}}));
	hand_close(&hand, pane);
}

static void quotes__search__goes_to_quotations(void **state)
{
	struct hand hand;
	struct pane *pane = hand_opened(&hand, HAND_DOCS, pane_quotes_new);

	(void)state;
	hand_search(&hand, "key enabler");
	alloc_free(hand_draw(&hand, pane, hand_usual));
	assert_false(hand_command(&hand, pane, CMD_SEARCH_NEXT).flags & TODO_UNKNOWN);
	hand_has(hand_status(&hand, pane), "Jade Times, line 1");
	hand_close(&hand, pane);
}

static void quotes__filter__counts_what_is_shown(void **state)
{
	struct hand hand;
	struct pane *pane = hand_opened(&hand, HAND_DOCS, pane_quotes_new);

	(void)state;
	pane->ops->update(
	    pane, &hand.world, CMD_FILTER, &(struct cmd_args){.text = slice_of("bloom")});
	hand_has(hand_draw(&hand, pane, hand_usual),
	    "Quotes by speaker   1 speaker, 2 quotations, 15 words · only “bloom”\n");
	hand_command(&hand, pane, CMD_FILTER);
	hand_has(hand_draw(&hand, pane, hand_usual), "2 speakers, 5 quotations, 21 words\n");
	hand_command(&hand, pane, CMD_ORDER);
	hand_has(hand_draw(&hand, pane, hand_usual), "21 words   order:name\nAda Bloom");
	hand_command(&hand, pane, CMD_ORDER);
	hand_has(hand_draw(&hand, pane, hand_usual), "21 words   order:outlets\nAda Bloom");
	hand_close(&hand, pane);
}

static void quotes__select__groups_by_outlet(void **state)
{
	struct hand hand;
	struct pane *pane = hand_opened(&hand, HAND_DOCS, pane_quotes_new);

	(void)state;
	hand_command(&hand, pane, CMD_SELECT);
	hand_has(hand_draw(&hand, pane, hand_usual), "Quotes by outlet   ");
	hand_command(&hand, pane, CMD_FIRST);
	hand_has(hand_status(&hand, pane), " of all quoted words | 1 of ");
	hand_command(&hand, pane, CMD_ORDER);
	hand_has(hand_draw(&hand, pane, hand_usual), "order:words");
	hand_close(&hand, pane);
}

static void quotes__detail__goes_from_headings_to_whole_quotations(void **state)
{
	struct hand hand;
	struct pane *pane = hand_opened(&hand, HAND_DOCS, pane_quotes_new);

	(void)state;
	hand_command(&hand, pane, CMD_LESS);
	hand_has(hand_status(&hand, pane), " | 1 of 2");
	hand_command(&hand, pane, CMD_MORE);
	hand_has(hand_status(&hand, pane), " | 1 of 7");
	hand_command(&hand, pane, CMD_MORE);
	hand_try_sizes(&hand, pane);
	hand_close(&hand, pane);
}

static void quotes__type__shows_one_kind(void **state)
{
	struct hand hand;
	struct pane *pane = hand_opened(&hand, HAND_DOCS, pane_quotes_new);

	(void)state;
	hand_command(&hand, pane, CMD_TYPE);
	hand_has(hand_draw(&hand, pane, hand_usual), "only “kind:direct”");
	for (int i = 0; i < 4; i++)
		hand_command(&hand, pane, CMD_TYPE);
	hand_has(hand_draw(&hand, pane, hand_usual), "2 speakers, 5 quotations, 21 words\n");
	pane->ops->update(
	    pane, &hand.world, CMD_FILTER, &(struct cmd_args){.text = slice_of("kind:reported")});
	hand_has(hand_draw(&hand, pane, hand_usual), "No quotation of this kind.");
	hand_close(&hand, pane);
}

/* What X and E want is an act that can be read again. */
static void quotes__edit__makes_acts(void **state)
{
	static const char *const lines[] = {
	    "speaker Ann Lee", "speaker -", "kind reported", "extent key enabler"};
	struct hand hand;
	struct pane *pane = hand_opened(&hand, HAND_DOCS, pane_quotes_new);

	(void)state;
	hand_search(&hand, "key enabler");
	alloc_free(hand_draw(&hand, pane, hand_usual));
	hand_command(&hand, pane, CMD_SEARCH_NEXT);
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct quote_fix fix;
		struct todo todo = pane->ops->update(
		    pane, &hand.world, CMD_EDIT, &(struct cmd_args){.text = slice_of(lines[i])});

		assert_int_equal(todo.request, REQUEST_CORRECT);
		assert_true(quote_fix_is(slice_of(todo.text)));
		assert_int_equal(quote_fix_read(slice_of(todo.text), &fix), ERR_OK);
		alloc_free(todo.text);
	}
	assert_int_equal(hand_command(&hand, pane, CMD_NOT_HERE).request, REQUEST_CORRECT);
	assert_int_equal(hand_command(&hand, pane, CMD_EDIT).request, REQUEST_PROMPT);
	hand_command(&hand, pane, CMD_FIRST);
	assert_int_equal(hand_command(&hand, pane, CMD_NOT_HERE).request, REQUEST_NONE);
	hand_close(&hand, pane);
}

static void quotes__draw__fits_any_size(void **state)
{
	(void)state;
	hand_fits_any_size(pane_quotes_new, NULL);
}

static void quotes__update__survives_a_monkey(void **state)
{
	(void)state;
	hand_survives_a_monkey(pane_quotes_new, NULL);
}

static void quotes__draw__survives_without_memory(void **state)
{
	(void)state;
	hand_survives_without_memory(pane_quotes_new, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(quotes__filter__counts_what_is_shown),
	    cmocka_unit_test(quotes__search__goes_to_quotations),
	    cmocka_unit_test(quotes__draw__gives_shares_by_speaker),
	    cmocka_unit_test(quotes__select__puts_statements_together),
	    cmocka_unit_test(quotes__update__steps_by_speaker_and_opens),
	    cmocka_unit_test(quotes__show__finds_a_quotation),
	    cmocka_unit_test(quotes__select__groups_by_outlet),
	    cmocka_unit_test(quotes__detail__goes_from_headings_to_whole_quotations),
	    cmocka_unit_test(quotes__type__shows_one_kind),
	    cmocka_unit_test(quotes__edit__makes_acts),
	    cmocka_unit_test(quotes__draw__fits_any_size),
	    cmocka_unit_test(quotes__update__survives_a_monkey),
	    cmocka_unit_test(quotes__draw__survives_without_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
