#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "hand.h"
#include "views/saying.h"

static void check_owner(unsigned stance, unsigned voice, unsigned devices, enum owner expected)
{
	const struct passage passage = {
	    .stance = (uint8_t)stance, .voice = (uint8_t)voice, .devices = devices};

	assert_int_equal(saying_of_passage(&passage), expected);
}

static void saying__of_passage__tells_who_owns_the_wording(void **state)
{
	(void)state;
	check_owner(STANCE_ASSERTS, VOICE_NARRATOR, 0, OWNER_OUTLET);
	check_owner(STANCE_ASSERTS, VOICE_SPEAKER, 0, OWNER_SOURCE);
	check_owner(STANCE_ASSERTS, VOICE_DOCUMENT, 0, OWNER_SOURCE);
	check_owner(STANCE_ASSERTS, VOICE_NARRATOR, DEVICE_INFERRED, OWNER_HEDGED);
	check_owner(STANCE_ATTRIBUTES, VOICE_NARRATOR, 0, OWNER_SOURCE);
	check_owner(STANCE_HEDGES, VOICE_SPEAKER, 0, OWNER_HEDGED);
	check_owner(STANCE_DISTANCES, VOICE_NARRATOR, 0, OWNER_DISTANT);
	check_owner(STANCE_DENIES, VOICE_NARRATOR, 0, OWNER_DENIED);
}

static void saying__mark__is_one_column_and_has_an_ascii_form(void **state)
{
	(void)state;
	for (enum owner owner = 0; owner < OWNERS; owner++) {
		assert_int_equal(cells_width(saying_mark(owner, false), NULL), 1);
		assert_int_equal(saying_mark(owner, true).len, 1);
		assert_true((unsigned char)saying_mark(owner, true).ptr[0] < 0x80);
		for (enum owner other = 0; other < owner; other++) {
			assert_false(
			    slice_equal(saying_mark(owner, false), saying_mark(other, false)));
			assert_false(
			    slice_equal(saying_mark(owner, true), saying_mark(other, true)));
		}
	}
}

static void check_who(const char *speaker, unsigned stance, const char *expected)
{
	const struct passage passage = {.speaker = slice_of(speaker),
	    .stance = (uint8_t)stance,
	    .voice = speaker ? VOICE_SPEAKER : VOICE_NARRATOR};
	struct buf buf = {0};

	saying_add_who(&buf, &passage);
	assert_string_equal(buf_text(&buf), expected);
	buf_release(&buf);
}

static void saying__add_who__agrees_with_its_speaker(void **state)
{
	(void)state;
	check_who("NATO", STANCE_ATTRIBUTES, "NATO says");
	check_who("officials", STANCE_ATTRIBUTES, "officials say");
	check_who("the leaders of NATO", STANCE_DENIES, "the leaders of NATO deny");
	check_who("Reuters", STANCE_ATTRIBUTES, "Reuters says");
	check_who("they", STANCE_ATTRIBUTES, "they say");
	check_who("China", STANCE_HEDGES, "China, hedged");
	check_who(NULL, STANCE_ASSERTS, "own claim");
	check_who(NULL, STANCE_DISTANCES, "at arm’s length");
}

static void check_outlet(const char *name, const char *expected)
{
	assert_true(slice_is(saying_outlet(slice_of(name)), expected));
}

static void saying__outlet__drops_the_article_and_news(void **state)
{
	(void)state;
	check_outlet("The Diplomat", "Diplomat");
	check_outlet("Bloomberg News", "Bloomberg");
	check_outlet("The News", "News");
	check_outlet("News", "News");
	check_outlet("The ", "The ");
	check_outlet("", "");
}

static void saying__add_suffix__puts_changes_before_the_count(void **state)
{
	struct hand hand;
	struct buf buf = {0};

	(void)state;
	hand_init(&hand, HAND_DOCS);
	saying_add_suffix(&buf, &hand.lineup, &hand.lineup.lines[HAND_ENABLER].cells[1], false);
	saying_add_suffix(&buf, &hand.lineup, &hand.lineup.lines[HAND_ENABLER].cells[4], false);
	saying_add_suffix(&buf, &hand.lineup, &hand.lineup.lines[HAND_LIFELINE].cells[3], false);
	saying_add_suffix(&buf, &hand.lineup, &hand.lineup.lines[HAND_ENABLER].cells[2], false);
	saying_add_suffix(&buf, &hand.lineup, &hand.lineup.lines[HAND_ENABLER].cells[1], true);
	assert_string_equal(buf_text(&buf), "≠2D⇄!2");
	buf_release(&buf);
	hand_release(&hand);
}

static void saying__second__marks_a_cell_that_contradicts_itself(void **state)
{
	struct hand hand;
	const struct lineup_line *weapons;

	(void)state;
	hand_init(&hand, HAND_DOCS);
	weapons = &hand.lineup.lines[HAND_WEAPONS];
	assert_int_not_equal(saying_second(&hand.lineup, &weapons->cells[4]), OWNERS);
	assert_int_equal(saying_second(&hand.lineup, &weapons->cells[1]), OWNERS);
	assert_int_equal(saying_second(&hand.lineup, &weapons->cells[2]), OWNERS);
	hand_release(&hand);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(saying__of_passage__tells_who_owns_the_wording),
	    cmocka_unit_test(saying__mark__is_one_column_and_has_an_ascii_form),
	    cmocka_unit_test(saying__add_who__agrees_with_its_speaker),
	    cmocka_unit_test(saying__outlet__drops_the_article_and_news),
	    cmocka_unit_test(saying__add_suffix__puts_changes_before_the_count),
	    cmocka_unit_test(saying__second__marks_a_cell_that_contradicts_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
