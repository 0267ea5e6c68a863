#include "config.h"

#include "export/csvfield.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "export/phrasing.h"

static void assert_field(const char *text, const char *field)
{
	struct buf buf = {0};

	csv_add_field(&buf, slice_of(text));
	assert_string_equal(buf_text(&buf), field);
	buf_release(&buf);
}

static void csvfield__add__quotes_where_it_must(void **state)
{
	(void)state;
	assert_field("", "");
	assert_field("plain text", "plain text");
	assert_field("a,b", "\"a,b\"");
	assert_field("say \"no\"", "\"say \"\"no\"\"\"");
	assert_field("two\nlines", "\"two\nlines\"");
}

static void csvfield__add__disarms_formulas(void **state)
{
	(void)state;
	assert_field("=1+2", "'=1+2");
	assert_field("+1", "'+1");
	assert_field("-1", "'-1");
	assert_field("@SUM(A1)", "'@SUM(A1)");
	assert_field("=cmd|' /C calc'!A0,", "\"'=cmd|' /C calc'!A0,\"");
	assert_field("a=b", "a=b");
}

static void csvfield__add__shows_controls_by_name(void **state)
{
	(void)state;
	assert_field("a\x1b[31m", "a\xe2\x80\xb9U+001B\xe2\x80\xba[31m");
	assert_field("\xe2\x80\xae", "\xe2\x80\xb9U+202E\xe2\x80\xba");
}

static void phrasing__add_line__is_one_line(void **state)
{
	struct buf buf = {0};

	(void)state;
	phrasing_add_line(&buf, slice_of("  a \r\n\t b\xe2\x80\xa8"
	                                 "c\x07\xc2\x9b "));
	assert_string_equal(
	    buf_text(&buf), "a b c\xe2\x80\xb9U+0007\xe2\x80\xba\xe2\x80\xb9U+009B\xe2\x80\xba");
	buf_release(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(csvfield__add__quotes_where_it_must),
	    cmocka_unit_test(csvfield__add__disarms_formulas),
	    cmocka_unit_test(csvfield__add__shows_controls_by_name),
	    cmocka_unit_test(phrasing__add_line__is_one_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
