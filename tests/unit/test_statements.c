#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "story/statements.h"

/* A story of articles: each pair of marks is a quotation, what ends with a line feed a headline. */
static void make_story(struct story *story, const char *const *texts, size_t count)
{
	story_init(story);
	for (size_t i = 0; i < count; i++) {
		struct analysis *analysis = alloc_zero(1, sizeof(*analysis));
		const char *line_end = strchr(texts[i], '\n');
		const struct span title = {0, line_end ? (uint32_t)(line_end - texts[i]) : 0};
		struct buf text = {0};
		struct quotes *quotes;
		struct doc *doc;

		assert_non_null(analysis);
		buf_add_text(&text, texts[i]);
		assert_int_equal(
		    doc_new_take(slice_of("d"), (struct slice){0}, &text,
		        &(struct doc_meta){.title_at = line_end ? title : span_none()}, 0, 0, &doc),
		    ERR_OK);
		assert_int_equal(prose_new(doc, &analysis->prose), ERR_OK);
		analysis->entities = alloc_zero(1, sizeof(*analysis->entities));
		quotes = analysis->quotes = alloc_zero(1, sizeof(*analysis->quotes));
		assert_int_equal(marks_find(analysis->prose, &quotes->marks), ERR_OK);
		quotes->count = quotes->marks.count;
		quotes->items = alloc_zero(quotes->count, sizeof(*quotes->items));
		for (size_t k = 0; k < quotes->count; k++)
			quotes->items[k] = (struct quote){.start = quotes->marks.items[k].start,
			    .end = quotes->marks.items[k].end,
			    .name = NAME_NONE};
		assert_int_equal(story_add_doc_take(story, doc), ERR_OK);
		story_set_analysis_take(story, i, analysis);
	}
}

static void check_difference(const struct story *story, const struct statements *statements,
    size_t member, enum variation variation, const char *expected)
{
	struct buf buf = {0};

	assert_int_equal(statements->members[member].variation, variation);
	assert_int_equal(statement_add_difference(
	                     &buf, story, statements->members, &statements->members[member], "…"),
	    ERR_OK);
	assert_string_equal(buf_text(&buf), expected);
	buf_release(&buf);
}

static const char *const texts[] = {
    "He said “we will close the northern harbour before winter comes” today.",
    "She heard: “We will close the northern harbour.”",
    "Nobody said “all is well” there.",
    "It was “we may close the southern harbour before winter comes” again.",
    "They quote “we will close the northern harbour before winter comes” in full.",
};

static void statements__new__joins_cut_and_altered(void **state)
{
	struct statements *statements = NULL;
	struct story story;

	(void)state;
	make_story(&story, texts, 5);
	assert_int_equal(statements_new(&story, &statements), ERR_OK);
	assert_int_equal(statements->count, 1);
	assert_int_equal(statements->items[0].doc_count, 4);
	assert_int_equal(statements->items[0].count, 4);
	assert_int_equal(statements->members[0].words, 9);
	check_difference(
	    &story, statements, 1, VARIATION_CUT, "We will close the northern harbour […]");
	check_difference(&story, statements, 2, VARIATION_ALTERED,
	    "we [may] close the [southern] harbour before winter comes");
	check_difference(&story, statements, 3, VARIATION_SAME,
	    "we will close the northern harbour before winter comes");
	statements_free(statements);
	story_release(&story);
}

static void statements__new__finds_nothing_in_nothing(void **state)
{
	struct statements *statements = NULL;
	struct story story;

	(void)state;
	story_init(&story);
	assert_int_equal(statements_new(&story, &statements), ERR_OK);
	assert_int_equal(statements->count, 0);
	statements_free(statements);
	story_release(&story);
}

static void statements__new__fails_without_memory(void **state)
{
	enum err_code code = ERR_NOMEM;
	struct story story;

	(void)state;
	make_story(&story, texts, 5);
	for (long nth = 1; code != ERR_OK && nth < 500; nth++) {
		struct statements *statements = NULL;

		alloc_fail_from(nth);
		code = statements_new(&story, &statements);
		alloc_fail_from(0);
		assert_true(code == ERR_OK || (code == ERR_NOMEM && !statements));
		statements_free(statements);
	}
	assert_int_equal(code, ERR_OK);
	story_release(&story);
}

/* "key enabler" above "a decisive enabler": one statement, altered; other headlines are not. */
static void statements__new__knows_an_altered_headline(void **state)
{
	static const char *const altered[] = {
	    "Council sees a ‘key enabler’\n\nThe paper says “a decisive enabler of the trade” "
	    "today.",
	    "Others print “decisive enabler of the trade” too.",
	    "A ‘large enabler’ of noise\n\nNothing here is quoted twice.",
	};
	struct statements *statements = NULL;
	struct story story;
	size_t changed = 0;

	(void)state;
	make_story(&story, altered, 3);
	assert_int_equal(statements_new(&story, &statements), ERR_OK);
	assert_int_equal(statements->count, 1);
	assert_int_equal(statements->items[0].count, 3);
	assert_int_equal(statements->items[0].doc_count, 2);
	for (size_t i = 0; i < statements->member_count; i++)
		changed += statements->members[i].variation == VARIATION_ALTERED;
	assert_int_equal(changed, 1);
	statements_free(statements);
	story_release(&story);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(statements__new__joins_cut_and_altered),
	    cmocka_unit_test(statements__new__knows_an_altered_headline),
	    cmocka_unit_test(statements__new__finds_nothing_in_nothing),
	    cmocka_unit_test(statements__new__fails_without_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
