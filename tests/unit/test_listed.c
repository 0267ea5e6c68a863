/* Names that only the lists know, laid beside mentions that were found before. */
#include "config.h"

#include "entity/listed.h"
#include "entity_case.h"

/* The mentions of a text: those that `given` says by their tokens, mended. */
struct given {
	uint32_t first, end;
	enum entity_type type;
};

static void expect_mended(
    struct entity_case *it, const char *text, const struct given *given, const char *expected)
{
	struct entities entities = {.mentions = NULL};
	struct buf found = {0};

	case_read(it, text);
	if (given) {
		entities.mentions = alloc_zero(1, sizeof *entities.mentions);
		assert_non_null(entities.mentions);
		entities.mention_count = 1;
		entities.mentions[0] = (struct mention){
		    .start = it->prose->tokens.items[given->first].start,
		    .end = it->prose->tokens.items[given->end - 1].end,
		    .first_token = given->first,
		    .end_token = given->end,
		    .name = NAME_NONE,
		    .type = (uint8_t)given->type,
		};
	}
	assert_int_equal(listed_mend(&entities, it->prose, it->gazetteer), ERR_OK);
	for (size_t i = 0; i < entities.mention_count; i++) {
		const struct mention *mention = &entities.mentions[i];

		assert_true(i == 0 || mention->start >= entities.mentions[i - 1].end);
		buf_add_format(&found, "%s%.*s/%s", i > 0 ? " " : "",
		    (int)(mention->end - mention->start), it->prose->text.ptr + mention->start,
		    entity_type_text(mention->type));
	}
	assert_string_equal(buf_text(&found), expected);
	buf_release(&found);
	alloc_free(entities.mentions);
	case_forget(it);
}

static void listed__mend__phrases_of_one_kind(void **state)
{
	expect_mended(*state, "Ships left the European Union for Saudi Arabia .", NULL,
	    "European Union/ORG Saudi Arabia/LOC");
	expect_mended(*state, "nothing is said of the european union here .", NULL, "");
	expect_mended(*state, "One word like Peru is left alone .", NULL, "");
}

static void listed__mend__odd_words(void **state)
{
	expect_mended(*state, "A summit of the G-7 began .", NULL, "G-7/ORG");
	expect_mended(*state, "It was about Russia-China trade .", NULL, "Russia-China/MISC");
	expect_mended(*state, "A pro-Russian and an ex-wife met .", NULL, "pro-Russian/MISC");
	expect_mended(*state, "The X-ray and the T-shirt stayed .", NULL, "");
}

static void listed__mend__mentions_stay(void **state)
{
	const struct given larger = {2, 6, ENTITY_PER};
	const struct given before = {0, 1, ENTITY_PER};

	/* what lies in a mention is not looked for */
	expect_mended(*state, "He met European Union Saudi Arabia .", &larger,
	    "European Union Saudi Arabia/PER");
	expect_mended(*state, "Lena left Saudi Arabia .", &before, "Lena/PER Saudi Arabia/LOC");
}

static void listed__mend__place_that_was_taken_for_something_else(void **state)
{
	const struct given peru = {2, 3, ENTITY_MISC}, pair = {2, 3, ENTITY_LOC};

	expect_mended(*state, "He left Peru .", &peru, "Peru/LOC");
	expect_mended(*state, "The first Russia-China summit began .", &pair, "Russia-China/MISC");
}

static void listed__mend__country_and_its_body_are_two(void **state)
{
	const struct given office = {2, 6, ENTITY_ORG}, firm = {2, 5, ENTITY_ORG};

	expect_mended(
	    *state, "He left Poland 's Foreign Office .", &office, "Poland/LOC Foreign Office/ORG");
	expect_mended(*state, "He left Berg 's Bakery .", &firm, "Berg 's Bakery/ORG");
}

static void listed__mend__credited_person(void **state)
{
	const struct given credit = {2, 4, ENTITY_ORG};

	expect_mended(*state, "Photo : Anna Court / AFP .", &credit, "Anna Court/PER");
	expect_mended(*state, "Photo : Mbala Court / Xinhua .", &credit, "Mbala Court/PER");
	expect_mended(*state, "Photo : Mbala Court / Getty Images .", &credit,
	    "Mbala Court/PER Getty Images/ORG");
	expect_mended(*state, "Photo : Mbala Court / home .", &credit, "Mbala Court/ORG");
	expect_mended(*state, "Photo : Anna Court and others .", &credit, "Anna Court/ORG");
}

static void listed__mend__empty(void **state)
{
	expect_mended(*state, "", NULL, "");
}

static void listed__mend__no_memory(void **state)
{
	struct entity_case *it = *state;
	enum err_code code = ERR_NOMEM;

	case_read(it, "Ships left the European Union for Saudi Arabia .");
	for (long nth = 1; code == ERR_NOMEM; nth++) {
		struct entities entities = {.mentions = NULL};

		alloc_fail_from(nth);
		code = listed_mend(&entities, it->prose, it->gazetteer);
		alloc_fail_from(0);
		assert_true(entities.mention_count <= 2);
		alloc_free(entities.mentions);
	}
	assert_int_equal(code, ERR_OK);
	case_forget(it);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(listed__mend__phrases_of_one_kind),
	    cmocka_unit_test(listed__mend__odd_words),
	    cmocka_unit_test(listed__mend__mentions_stay),
	    cmocka_unit_test(listed__mend__place_that_was_taken_for_something_else),
	    cmocka_unit_test(listed__mend__country_and_its_body_are_two),
	    cmocka_unit_test(listed__mend__credited_person),
	    cmocka_unit_test(listed__mend__empty),
	    cmocka_unit_test(listed__mend__no_memory),
	};

	return cmocka_run_group_tests(tests, case_group_load, case_group_release);
}
