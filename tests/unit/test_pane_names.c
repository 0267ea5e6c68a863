#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "hand.h"

static void names__draw__has_a_bar_an_outlet(void **state)
{
	struct hand hand;
	struct pane *pane = hand_opened(&hand, HAND_DOCS, pane_names_new);

	(void)state;
	hand_has(
	    hand_draw(&hand, pane, hand_usual), "Names   2 of 2, all types   order:mentions\n");
	hand_has(hand_draw(&hand, pane, hand_usual),
	    "LOC  Borduria                 9  ██▋   2  ████  3  █▎    1  █▎    1  ██▋   2\n");
	hand_has(hand_status(&hand, pane), "Borduria, place: (unnamed) 2 of 9 mentions");
	hand.world.ascii = true;
	hand_has(hand_draw(&hand, pane, hand_usual), "9  ###   2  ####  3  ##    1");
	hand_close(&hand, pane);
}

static void names__update__types_orders_and_filters(void **state)
{
	struct hand hand;
	struct pane *pane = hand_opened(&hand, HAND_DOCS, pane_names_new);
	const struct cmd_args args = {.text = slice_of("BLOOM")};

	(void)state;
	hand_command(&hand, pane, CMD_TYPE);
	hand_has(hand_draw(&hand, pane, hand_usual), "Names   1 of 1, persons");
	hand_command(&hand, pane, CMD_TYPE);
	hand_has(hand_draw(&hand, pane, hand_usual), "No name of this type");
	for (int i = 0; i < 3; i++)
		hand_command(&hand, pane, CMD_TYPE);
	hand_command(&hand, pane, CMD_ORDER);
	hand_has(hand_draw(&hand, pane, hand_usual), "order:alphabet");
	pane->ops->update(pane, &hand.world, CMD_FILTER, &args);
	hand_has(hand_draw(&hand, pane, hand_usual),
	    "Names   1 of 2, all types   order:alphabet · only “BLOOM”");
	hand_command(&hand, pane, CMD_FILTER);
	hand_has(hand_draw(&hand, pane, hand_usual), "Names   2 of 2");
	hand_close(&hand, pane);
}

static void names__deeper__lists_mentions_and_opens_one(void **state)
{
	struct hand hand;
	struct pane *pane = hand_opened(&hand, HAND_DOCS, pane_names_new);
	struct todo todo;

	(void)state;
	hand_command(&hand, pane, CMD_RIGHT);
	hand_command(&hand, pane, CMD_DEEPER);
	hand_has(hand_draw(&hand, pane, hand_usual), "Borduria   9 mentions in 5 outlets");
	hand_has(hand_status(&hand, pane), "Borduria, place: Jade Times, line 1 | 3 of 9");
	hand_command(&hand, pane, CMD_GROUP_NEXT);
	hand_has(hand_status(&hand, pane), "Courier, line 1 | 6 of 9");
	todo = hand_command(&hand, pane, CMD_DEEPER);
	assert_int_equal(todo.request, REQUEST_OPEN);
	assert_int_equal(todo.place.doc, 2);
	assert_true(
	    slice_is(slice_at(doc_text(hand.story.items[2].doc), todo.place.span), "Borduria"));
	assert_false(hand_command(&hand, pane, CMD_CLOSE).flags & TODO_UNKNOWN);
	assert_true(hand_command(&hand, pane, CMD_CLOSE).flags & TODO_UNKNOWN);
	hand_close(&hand, pane);
}

static void names__same_next__walks_on_through_the_outlets(void **state)
{
	static const uint32_t docs[] = {0, 0, 1, 1, 1, 2, 3, 4, 4, 0};
	struct hand hand;
	struct pane *pane = hand_opened(&hand, HAND_DOCS, pane_names_new);

	(void)state;
	for (size_t i = 0; i < sizeof(docs) / sizeof(*docs); i++)
		assert_int_equal(hand_command(&hand, pane, CMD_SAME_NEXT).place.doc, docs[i]);
	assert_int_equal(hand_command(&hand, pane, CMD_SAME_PREVIOUS).place.doc, 4);
	hand_close(&hand, pane);
}

static struct todo say(struct hand *hand, struct pane *pane, enum cmd_id cmd, const char *text)
{
	const struct cmd_args args = {.text = slice_of(text)};

	return pane->ops->update(pane, &hand->world, cmd, &args);
}

/* The text of a todo, which is checked and freed. */
static void wants(struct todo todo, enum request request, const char *begin)
{
	assert_int_equal(todo.request, request);
	if (strncmp(todo.text, begin, strlen(begin)) != 0)
		fail_msg("\"%s\" does not begin with \"%s\"", todo.text, begin);
	alloc_free(todo.text);
}

static void names__join__marks_and_joins(void **state)
{
	struct hand hand;
	struct pane *pane = hand_opened(&hand, HAND_DOCS, pane_names_new);

	(void)state;
	wants(pane->ops->update(pane, &hand.world, CMD_JOIN, NULL), REQUEST_SAY,
	    "“Borduria” is marked");
	hand_has(hand_draw(&hand, pane, hand_usual), "LOC *Borduria");
	assert_non_null(pane->ops->update(pane, &hand.world, CMD_JOIN, NULL).message);
	hand_has(hand_draw(&hand, pane, hand_usual), "LOC  Borduria");
	wants(pane->ops->update(pane, &hand.world, CMD_JOIN, NULL), REQUEST_SAY, "“Borduria”");
	hand_command(&hand, pane, CMD_DOWN);
	wants(pane->ops->update(pane, &hand.world, CMD_JOIN, NULL), REQUEST_CORRECT,
	    "“Borduria” is one with “Ada Bloom”\njoin PER Ada Bloom\n");
	wants(say(&hand, pane, CMD_JOIN, "borduria"), REQUEST_CORRECT,
	    "“Ada Bloom” is one with “Borduria”\njoin LOC Borduria\n");
	assert_int_equal(say(&hand, pane, CMD_JOIN, "Ada Bloom").request, REQUEST_NONE);
	assert_non_null(say(&hand, pane, CMD_JOIN, "nobody").message);
	hand_close(&hand, pane);
}

static void names__split__mention_or_outlet(void **state)
{
	struct hand hand;
	struct pane *pane = hand_opened(&hand, HAND_DOCS, pane_names_new);

	(void)state;
	hand_command(&hand, pane, CMD_RIGHT);
	wants(pane->ops->update(pane, &hand.world, CMD_NAME_SPLIT, NULL), REQUEST_PROMPT,
	    "split-name Borduria");
	wants(say(&hand, pane, CMD_NAME_SPLIT, "New Borduria"), REQUEST_CORRECT,
	    "“Borduria” in Jade Times is a name of its own: “New Borduria”\n"
	    "name LOC New Borduria\n");
	assert_non_null(say(&hand, pane, CMD_NAME_SPLIT, "BORDURIA").message);
	hand_command(&hand, pane, CMD_DEEPER);
	wants(say(&hand, pane, CMD_NAME_SPLIT, "Ada Bloom"), REQUEST_CORRECT,
	    "“Borduria” in Jade Times, line 1, is “Ada Bloom”\nname LOC Ada Bloom\n");
	hand_close(&hand, pane);
}

static void names__edit__name_type_and_extent(void **state)
{
	struct hand hand;
	struct pane *pane = hand_opened(&hand, HAND_DOCS, pane_names_new);

	(void)state;
	wants(pane->ops->update(pane, &hand.world, CMD_EDIT, NULL), REQUEST_PROMPT,
	    "edit name Borduria");
	wants(say(&hand, pane, CMD_EDIT, "name Great Borduria"), REQUEST_CORRECT,
	    "“Borduria” is called “Great Borduria”\nname LOC Great Borduria\n");
	wants(say(&hand, pane, CMD_EDIT, "type organisation"), REQUEST_CORRECT,
	    "“Borduria” is an organisation\nname ORG Borduria\n");
	wants(say(&hand, pane, CMD_EDIT, "type tree"), REQUEST_SAY, "“tree” is no type");
	assert_non_null(say(&hand, pane, CMD_EDIT, "extent x").message);
	assert_true(say(&hand, pane, CMD_EDIT, "outlet The Post").flags & TODO_UNKNOWN);
	hand_command(&hand, pane, CMD_DEEPER);
	wants(pane->ops->update(pane, &hand.world, CMD_EDIT, NULL), REQUEST_PROMPT,
	    "edit extent Borduria");
	wants(say(&hand, pane, CMD_EDIT, "extent Bord"), REQUEST_CORRECT, "“Borduria” in ");
	wants(say(&hand, pane, CMD_EDIT, "extent elsewhere"), REQUEST_SAY, "“elsewhere” does not");
	hand_close(&hand, pane);
}

static void names__relayout__keeps_the_place(void **state)
{
	struct hand hand;
	struct pane *pane = hand_opened(&hand, HAND_DOCS, pane_names_new);

	(void)state;
	hand_command(&hand, pane, CMD_DOWN);
	hand_command(&hand, pane, CMD_DEEPER);
	hand_command(&hand, pane, CMD_DOWN);
	hand.world.generation++;
	hand.world.names_generation++;
	hand_has(hand_draw(&hand, pane, hand_usual), "Ada Bloom   3 mentions in 3 outlets");
	hand_has(hand_status(&hand, pane), "Courier, line 3 | 2 of 3");
	hand_close(&hand, pane);
}

static void names__show__finds_the_row_of_a_mention(void **state)
{
	struct hand hand;
	struct pane *pane = hand_opened(&hand, HAND_DOCS, pane_names_new);
	const char *text = doc_text(hand.story.items[3].doc).ptr;
	const uint32_t at = (uint32_t)(strstr(text, "Ada Bloom") - text);

	(void)state;
	assert_true(pane->ops->show(pane, &hand.world, &(struct place){3, {at, at + 3}}));
	hand_has(hand_status(&hand, pane), "Ada Bloom, person: Border Policy 1 of 3 mentions");
	assert_int_equal(hand_command(&hand, pane, CMD_CARD).request, REQUEST_CARD);
	hand_close(&hand, pane);
}

static void names__search__goes_to_names(void **state)
{
	struct hand hand;
	struct pane *pane = hand_opened(&hand, HAND_DOCS, pane_names_new);

	(void)state;
	hand_search(&hand, "bloom");
	alloc_free(hand_draw(&hand, pane, hand_usual));
	hand_command(&hand, pane, CMD_FIRST);
	hand_command(&hand, pane, CMD_SEARCH_NEXT);
	hand_has(hand_status(&hand, pane), "Ada Bloom, person");
	hand_search(&hand, "siege");
	assert_true(hand_command(&hand, pane, CMD_SEARCH_NEXT).flags & TODO_UNKNOWN);
	hand_close(&hand, pane);
}

static void names__draw__fits_any_size(void **state)
{
	(void)state;
	hand_fits_any_size(pane_names_new, NULL);
}

static void names__update__survives_a_monkey(void **state)
{
	(void)state;
	hand_survives_a_monkey(pane_names_new, NULL);
}

static void names__draw__survives_without_memory(void **state)
{
	(void)state;
	hand_survives_without_memory(pane_names_new, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names__search__goes_to_names),
	    cmocka_unit_test(names__draw__has_a_bar_an_outlet),
	    cmocka_unit_test(names__update__types_orders_and_filters),
	    cmocka_unit_test(names__deeper__lists_mentions_and_opens_one),
	    cmocka_unit_test(names__same_next__walks_on_through_the_outlets),
	    cmocka_unit_test(names__join__marks_and_joins),
	    cmocka_unit_test(names__split__mention_or_outlet),
	    cmocka_unit_test(names__edit__name_type_and_extent),
	    cmocka_unit_test(names__relayout__keeps_the_place),
	    cmocka_unit_test(names__show__finds_the_row_of_a_mention),
	    cmocka_unit_test(names__draw__fits_any_size),
	    cmocka_unit_test(names__update__survives_a_monkey),
	    cmocka_unit_test(names__draw__survives_without_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
