#include "config.h"

#include "entity_case.h"

#include "entity/wordview.h"

/* The views of a text of one's own; `it` keeps its prose until views_forget(). */
static struct word_views views_of(struct entity_case *it, const char *text)
{
	struct word_views views = {.items = NULL};

	case_read(it, text);
	assert_int_equal(word_views_find(it->prose, it->gazetteer, &views), ERR_OK);
	assert_int_equal(views.count, it->prose->tokens.count);
	return views;
}

static void views_forget(struct entity_case *it, struct word_views *views)
{
	word_views_release(views);
	case_forget(it);
}

static void check_flags(struct entity_case *it, const char *word, unsigned set, unsigned unset)
{
	struct buf text = {0};
	struct word_views views;

	buf_add_format(&text, "it was %s there.", word);
	views = views_of(it, text.data);
	assert_int_equal(views.items[2].flags & (set | unset), set);
	views_forget(it, &views);
	buf_release(&text);
}

static void wordview__flags__shapes(void **state)
{
	check_flags(*state, "Lima", WORD_CAPITAL | WORD_LETTERS, WORD_ALL_CAPS | WORD_FIRST);
	check_flags(*state, "NATO", WORD_CAPITAL | WORD_ALL_CAPS, WORD_INNER_CAP);
	check_flags(*state, "lima", WORD_LOWER, WORD_CAPITAL);
	check_flags(*state, "G-7", WORD_CAPITAL | WORD_DIGIT | WORD_HYPHEN, WORD_ALL_CAPS);
	check_flags(*state, "pro-Russian", WORD_LOWER | WORD_INNER_CAP | WORD_HYPHEN, WORD_CAPITAL);
	check_flags(*state, "\xc3\x89lodie", WORD_CAPITAL | WORD_LETTERS, WORD_ALL_CAPS);
	check_flags(*state, "\xc3\xa9tat", WORD_LOWER, WORD_CAPITAL);
	check_flags(*state, "Friend", WORD_CAPITAL | WORD_COMMON, 0);
	check_flags(*state, "1990", WORD_DIGIT, WORD_LETTERS | WORD_CAPITAL);
}

static void wordview__flags__positions(void **state)
{
	struct entity_case *it = *state;
	struct word_views views = views_of(it, "\"Lima fell,\" he said: Nobody came.");

	assert_true(views.items[1].flags & WORD_FIRST);
	assert_false(views.items[2].flags & WORD_FIRST);
	for (size_t i = 0; i < views.count; i++)
		if (slice_is(word_views_text(&views, i, i + 1), "Nobody"))
			assert_true(views.items[i].flags & WORD_FIRST);
	views_forget(it, &views);
}

static void wordview__heading__capitals_are_undone(void **state)
{
	struct entity_case *it = *state;
	struct word_views views = views_of(it, "CHINA AND NATO SIGN AN AGREEMENT\n\nNobody came.");

	assert_true(slice_is(word_views_text(&views, 0, 1), "China"));
	assert_true(slice_is(word_views_text(&views, 2, 3), "NATO"));
	assert_true(views.items[3].flags & WORD_HEADING);
	assert_true(views.items[0].classes & GAZ_COUNTRY);
	assert_false(views.items[views.count - 2].flags & WORD_HEADING);
	views_forget(it, &views);
}

static void wordview__text__is_joined_as_lists_are_written(void **state)
{
	struct entity_case *it = *state;
	struct word_views views = views_of(it, "the  People\xe2\x80\x99s\nArmy");

	assert_true(slice_is(word_views_text(&views, 0, views.count), "the People's Army"));
	views_forget(it, &views);
}

static void wordview__usage__lower_case_speaks_against(void **state)
{
	struct entity_case *it = *state;
	struct word_views views =
	    views_of(it, "Zorbs came. He saw the zorbs and a Glimp. Glimp left.");

	assert_false(word_views_seen_as_name(&views, &views.items[0]));
	assert_true(word_views_seen_as_name(&views, &views.items[views.count - 3]));
	views_forget(it, &views);
}

static void wordview__find__no_memory(void **state)
{
	struct entity_case *it = *state;
	enum err_code code = ERR_NOMEM;

	case_read(it, "Rob Bauer of NATO met the Chinese.");
	for (long nth = 1; code == ERR_NOMEM; nth++) {
		struct word_views views = {.items = NULL};

		alloc_fail_from(nth);
		code = word_views_find(it->prose, it->gazetteer, &views);
		alloc_fail_from(0);
		word_views_release(&views);
	}
	assert_int_equal(code, ERR_OK);
	case_forget(it);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(wordview__flags__shapes),
	    cmocka_unit_test(wordview__flags__positions),
	    cmocka_unit_test(wordview__heading__capitals_are_undone),
	    cmocka_unit_test(wordview__text__is_joined_as_lists_are_written),
	    cmocka_unit_test(wordview__usage__lower_case_speaks_against),
	    cmocka_unit_test(wordview__find__no_memory),
	};

	return cmocka_run_group_tests(tests, case_group_load, case_group_release);
}
