#include "config.h"

#include "story/search.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/buf.h"

static size_t count_hits(const char *pattern, unsigned flags, const char *text)
{
	struct search *search = NULL;
	struct search_hits hits = {0};
	size_t count;

	assert_int_equal(search_new(slice_of(pattern), flags, &search, NULL), ERR_OK);
	assert_int_equal(search_run(search, slice_of(text), NULL, NULL, &hits), ERR_OK);
	for (size_t i = 0; i < hits.count; i++) {
		assert_true(hits.items[i].start < hits.items[i].end);
		assert_true(hits.items[i].end <= strlen(text));
		if (i > 0)
			assert_true(hits.items[i - 1].end <= hits.items[i].start);
	}
	count = hits.count;
	search_hits_release(&hits);
	search_free(search);
	return count;
}

static void search__run__smart_case(void **state)
{
	(void)state;
	assert_int_equal(count_hits("nato", SEARCH_PLAIN, "NATO, Nato and nato"), 3);
	assert_int_equal(count_hits("Nato", SEARCH_PLAIN, "NATO, Nato and nato"), 1);
	assert_int_equal(count_hits("\xc3\xa9t\xc3\xa9", SEARCH_PLAIN, "\xc3\x89T\xc3\x89"), 1);
	assert_int_equal(count_hits("na\\Wto", 0, "NA-TO"), 1);
	assert_int_equal(count_hits("\\p{Lu}a", 0, "Ba BA ba"), 2);
}

static void search__run__plain_text_is_no_expression(void **state)
{
	(void)state;
	assert_int_equal(count_hits("a.b", SEARCH_PLAIN, "a.b axb"), 1);
	assert_int_equal(count_hits("(*", SEARCH_PLAIN, "f(*p)"), 1);
	assert_int_equal(count_hits("\\E", SEARCH_PLAIN, "a\\E"), 1);
	assert_int_equal(count_hits("a{2}#&~", SEARCH_PLAIN, "aa a{2}#&~"), 1);
}

static void search__run__plain_space_crosses_lines(void **state)
{
	(void)state;
	assert_int_equal(
	    count_hits("no limits", SEARCH_PLAIN, "no\nlimits no  limits nolimits"), 2);
	assert_int_equal(count_hits("no limits", SEARCH_PLAIN, "no\xc2\xa0limits"), 1);
	assert_int_equal(count_hits("no limits", SEARCH_PLAIN, "no limit"), 0);
}

/* A phrase is found the same way whether it is taken for text or for an expression. */
static void search__run__expression_is_as_loose_as_text(void **state)
{
	(void)state;
	assert_int_equal(count_hits("no limits?", 0, "no\nlimit no  limits nolimit"), 2);
	assert_int_equal(count_hits("China's \\w+", 0, "China\xe2\x80\x99s aid, China's word"), 2);
	assert_int_equal(count_hits("\"key\"", 0, "\xe2\x80\x9ckey\xe2\x80\x9d"), 1);
	assert_int_equal(count_hits("a b*c", 0, "a\nbbc"), 1);
	assert_int_equal(count_hits("a *b", 0, "a  b ab"), 2);
}

static void search__run__expression_keeps_its_syntax(void **state)
{
	(void)state;
	assert_int_equal(count_hits("[a-c ]x", 0, "bx  x dx"), 2);
	assert_int_equal(count_hits("[]-]x", 0, "]x -x"), 2);
	assert_int_equal(count_hits("(?<w>ab)\\k<w>", 0, "abab"), 1);
	assert_int_equal(count_hits("(?'w'ab)", 0, "ab"), 1);
	assert_int_equal(count_hits("(?-i)a", 0, "aA"), 1);
	assert_int_equal(count_hits("\\Qa-b c\\E", 0, "a-b c a-b\nc"), 1);
	assert_int_equal(count_hits("\\x{2d}", 0, "-"), 1);
	assert_int_equal(count_hits("a{1,2}\\-b", 0, "aa-b"), 1);
	assert_int_equal(count_hits("a\\ b", 0, "a b a\nb"), 1);
}

static void search__run__plain_marks_are_one(void **state)
{
	(void)state;
	assert_int_equal(count_hits("China's", SEARCH_PLAIN, "China\xe2\x80\x99s China's"), 2);
	assert_int_equal(count_hits("\"key\"", SEARCH_PLAIN, "\xe2\x80\x9ckey\xe2\x80\x9d"), 1);
}

static void search__run__empty_hits_are_left_out(void **state)
{
	(void)state;
	assert_int_equal(count_hits("x*", 0, "axxb"), 1);
	assert_int_equal(count_hits("^", 0, "a\nb"), 0);
	assert_int_equal(count_hits("(?=a)", 0, "aaa"), 0);
	assert_int_equal(count_hits("b\\Ka", 0, "baba"), 2);
}

static void search__run__lines_have_anchors(void **state)
{
	(void)state;
	assert_int_equal(count_hits("^b$", 0, "a\nb\nb\r\nbb"), 2);
}

static void search__run__finds_across_windows(void **state)
{
	struct buf text = {0};

	(void)state;
	for (int i = 0; i < 40000; i++)
		buf_add_text(&text, i % 100 == 0 ? "needle " : "h\xc3\xa4y ");
	assert_false(text.failed);
	assert_int_equal(count_hits("needle", SEARCH_PLAIN, text.data), 400);
	/* One hit that is longer than a window. */
	assert_int_equal(count_hits("needle.*", 0, text.data), 1);
	buf_release(&text);
}

static void search__run__gives_up_at_a_limit(void **state)
{
	struct search *search = NULL;
	struct search_hits hits = {0};
	struct buf text = {0};

	(void)state;
	buf_add_repeat(&text, 'a', 5000);
	assert_int_equal(search_new(slice_of("^(a+)+[bc]"), 0, &search, NULL), ERR_OK);
	assert_int_equal(search_run(search, buf_slice(&text), NULL, NULL, &hits), ERR_OK);
	assert_true(hits.cut);
	assert_int_equal(hits.count, 0);
	search_hits_release(&hits);
	search_free(search);
	buf_release(&text);
}

static bool always(const void *data)
{
	(void)data;
	return true;
}

static void search__run__can_be_cancelled(void **state)
{
	struct search *search = NULL;
	struct search_hits hits = {0};

	(void)state;
	assert_int_equal(search_new(slice_of("a"), 0, &search, NULL), ERR_OK);
	assert_int_equal(search_run(search, slice_of("aaa"), always, NULL, &hits), ERR_CANCELLED);
	assert_int_equal(hits.count, 0);
	search_free(search);
}

static void search__new__bad_patterns(void **state)
{
	static const struct {
		const char *pattern;
		const char *detail;
	} bad[] = {
	    {"", "empty"},
	    {"a(b", "at character 4"},
	    {"\xc3\xa4[", "at character"},
	    {"a\xff", "UTF-8"},
	    {"\\C", "\\C"},
	};
	struct search *search = NULL;
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_int_equal(
		    search_new(slice_of(bad[i].pattern), 0, &search, &err), ERR_PATTERN);
		assert_non_null(strstr(err.detail, bad[i].detail));
		assert_null(search);
	}
}

static enum err_code whole_search(struct search_hits *ret_hits)
{
	struct search *search = NULL;
	enum err_code code = search_new(slice_of("no limits"), SEARCH_PLAIN, &search, NULL);

	if (code == ERR_OK)
		code = search_run(search, slice_of("no limits, No\nlimits"), NULL, NULL, ret_hits);
	search_free(search);
	return code;
}

static void search__any__out_of_memory_is_an_error(void **state)
{
	struct search_hits hits = {0};
	enum err_code code = ERR_NOMEM;
	long nth = 0;

	(void)state;
	while (code == ERR_NOMEM) {
		alloc_fail_from(++nth);
		code = whole_search(&hits);
		alloc_fail_from(0);
		assert_true(nth < 1000);
	}
	assert_int_equal(code, ERR_OK);
	assert_int_equal(hits.count, 2);
	assert_true(nth > 3);
	search_hits_release(&hits);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(search__run__smart_case),
	    cmocka_unit_test(search__run__plain_text_is_no_expression),
	    cmocka_unit_test(search__run__plain_space_crosses_lines),
	    cmocka_unit_test(search__run__expression_is_as_loose_as_text),
	    cmocka_unit_test(search__run__expression_keeps_its_syntax),
	    cmocka_unit_test(search__run__plain_marks_are_one),
	    cmocka_unit_test(search__run__empty_hits_are_left_out),
	    cmocka_unit_test(search__run__lines_have_anchors),
	    cmocka_unit_test(search__run__finds_across_windows),
	    cmocka_unit_test(search__run__gives_up_at_a_limit),
	    cmocka_unit_test(search__run__can_be_cancelled),
	    cmocka_unit_test(search__new__bad_patterns),
	    cmocka_unit_test(search__any__out_of_memory_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
