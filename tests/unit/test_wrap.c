#include "config.h"

#include "text/wrap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/buf.h"

/* `wanted`: the lines, a `|` after each. */
static void expect_wrap(
    const char *text, size_t columns, const struct sentences *sentences, const char *wanted)
{
	struct wrap wrap = {0};
	struct buf joined = {0};

	assert_int_equal(wrap_find(slice_of(text), columns, sentences, NULL, &wrap), ERR_OK);
	for (size_t i = 0; i < wrap.count; i++) {
		const struct span span = {wrap.lines[i].start, wrap.lines[i].end};

		buf_add_slice(&joined, slice_at(slice_of(text), span));
		buf_add_byte(&joined, '|');
	}
	assert_string_equal(buf_text(&joined), wanted);
	buf_release(&joined);
	wrap_release(&wrap);
}

static void wrap__find__words(void **state)
{
	(void)state;
	expect_wrap("", 10, NULL, "");
	expect_wrap("one two three", 20, NULL, "one two three|");
	expect_wrap("one two three", 7, NULL, "one two|three|");
	expect_wrap("one two three", 8, NULL, "one two|three|");
	expect_wrap("one  two", 5, NULL, "one|two|");
	expect_wrap("one two", 3, NULL, "one|two|");
}

static void wrap__find__long_words_are_cut(void **state)
{
	(void)state;
	expect_wrap("abcdefgh", 3, NULL, "abc|def|gh|");
	expect_wrap("a bcdefgh i", 3, NULL, "a|bcd|efg|h i|");
	expect_wrap("e\xcc\x81"
	            "e\xcc\x81"
	            "e\xcc\x81",
	    2, NULL,
	    "e\xcc\x81"
	    "e\xcc\x81|e\xcc\x81|");
	/* a wide cell in one column: one cell a line all the same */
	expect_wrap("\xe6\xbc\xa2\xe5\xad\x97", 1, NULL, "\xe6\xbc\xa2|\xe5\xad\x97|");
	expect_wrap("\xe6\xbc\xa2\xe5\xad\x97", 3, NULL, "\xe6\xbc\xa2|\xe5\xad\x97|");
}

static void wrap__find__line_breaks_count(void **state)
{
	(void)state;
	expect_wrap("a\n\nb\n", 9, NULL, "a||b|");
	expect_wrap("\n\n", 9, NULL, "||");
	expect_wrap("a \nb", 9, NULL, "a|b|");
}

static void wrap__find__hyphens_and_marks(void **state)
{
	(void)state;
	expect_wrap("dual-use goods", 6, NULL, "dual-|use|goods|");
	expect_wrap(
	    "go \xe2\x80\x9cnow\xe2\x80\x9d ok", 6, NULL, "go|\xe2\x80\x9cnow\xe2\x80\x9d|ok|");
}

static void wrap__find__joined_sentences_flow_on(void **state)
{
	const char *const text = "The bloc is not blind\nabout it. Yes.\nNo.";
	struct tokens tokens = {0};
	struct sentences sentences = {0};

	(void)state;
	assert_int_equal(tokens_find(slice_of(text), &tokens), ERR_OK);
	assert_int_equal(sentences_find(slice_of(text), &tokens, &sentences), ERR_OK);
	expect_wrap(text, 60, &sentences, "The bloc is not blind\nabout it. Yes.|No.|");
	expect_wrap(text, 60, NULL, "The bloc is not blind|about it. Yes.|No.|");
	expect_wrap(text, 15, &sentences, "The bloc is not|blind\nabout it.|Yes.|No.|");
	sentences_release(&sentences);
	tokens_release(&tokens);
}

/* A line far longer than a piece: nothing depends on where the pieces are cut. */
static void wrap__find__long_lines(void **state)
{
	struct buf text = {0};
	struct wrap wrap = {0};

	(void)state;
	for (int i = 0; i < 20000; i++)
		buf_add_text(&text, "word ");
	assert_int_equal(wrap_find(buf_slice(&text), 9, NULL, NULL, &wrap), ERR_OK);
	assert_int_equal(wrap.count, 10000);
	for (size_t i = 0; i < wrap.count; i++) {
		assert_int_equal(wrap.lines[i].start, 10 * i);
		assert_int_equal(wrap.lines[i].end, 10 * i + 9);
	}
	wrap_release(&wrap);
	buf_clear(&text);
	buf_add_repeat(&text, 'x', 100001);
	assert_int_equal(wrap_find(buf_slice(&text), 10, NULL, NULL, &wrap), ERR_OK);
	assert_int_equal(wrap.count, 10001);
	wrap_release(&wrap);
	buf_release(&text);
}

static void wrap__line_of__finds_by_byte(void **state)
{
	struct wrap wrap = {0};

	(void)state;
	assert_int_equal(wrap_find(slice_of("one two three"), 5, NULL, NULL, &wrap), ERR_OK);
	assert_int_equal(wrap_line_of(&wrap, 0), 0);
	assert_int_equal(wrap_line_of(&wrap, 3), 0);
	assert_int_equal(wrap_line_of(&wrap, 4), 1);
	assert_int_equal(wrap_line_of(&wrap, 99), 2);
	wrap_release(&wrap);
	assert_int_equal(wrap_line_of(&wrap, 0), 0);
}

static void wrap__find__no_memory(void **state)
{
	const struct slice text = slice_of("a b c d e f g h i j k l m n o p");
	struct wrap wrap = {0};
	enum err_code code;
	long nth = 0;

	(void)state;
	do {
		alloc_fail_from(++nth);
		code = wrap_find(text, 1, NULL, NULL, &wrap);
		alloc_fail_from(0);
		assert_true(code == ERR_OK || !wrap.lines);
	} while (code == ERR_NOMEM && nth < 10);
	assert_int_equal(code, ERR_OK);
	assert_int_equal(nth, 4);
	wrap_release(&wrap);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(wrap__find__words),
	    cmocka_unit_test(wrap__find__long_words_are_cut),
	    cmocka_unit_test(wrap__find__line_breaks_count),
	    cmocka_unit_test(wrap__find__hyphens_and_marks),
	    cmocka_unit_test(wrap__find__joined_sentences_flow_on),
	    cmocka_unit_test(wrap__find__long_lines),
	    cmocka_unit_test(wrap__line_of__finds_by_byte),
	    cmocka_unit_test(wrap__find__no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
