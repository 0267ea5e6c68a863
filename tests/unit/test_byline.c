#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "doc/byline.h"
#include "doc/outlets.h"

typedef bool (*reader)(struct slice line, struct byline *ret_byline);

/* `names` and `outlet` as one text: "Ann Lee, Bo Roe @ The Outlet". */
static void check(reader read, const char *line, const char *expected)
{
	struct byline byline;
	char found[400] = "";
	size_t len = 0;

	if (!read(slice_of(line), &byline))
		fail_msg("not read: %s", line);
	for (size_t i = 0; i < byline.count; i++)
		len += (size_t)snprintf(found + len, sizeof found - len, "%s%.*s", i ? ", " : "",
		    (int)byline.names[i].len, byline.names[i].ptr);
	if (byline.outlet.ptr)
		snprintf(found + len, sizeof found - len, " @ %.*s", (int)byline.outlet.len,
		    byline.outlet.ptr);
	assert_string_equal(found, expected);
}

static void check_none(reader read, const char *line)
{
	struct byline byline;

	if (read(slice_of(line), &byline))
		fail_msg("read as a byline: %s", line);
}

static void byline__read__by(void **state)
{
	(void)state;
	check(byline_read, "By Ann Lee", "Ann Lee");
	check(byline_read, "BY ANN LEE", "ANN LEE");
	check(byline_read, "by Ann Lee and Bo van Roe", "Ann Lee, Bo van Roe");
	check(byline_read, "By A. B. Lee, Bo Roe and Cy O\xe2\x80\x99Poe",
	    "A. B. Lee, Bo Roe, Cy O\xe2\x80\x99Poe");
	check(byline_read, "Story by Ann Lee, CNN", "Ann Lee @ CNN");
	check(byline_read, "By D. Lee, Northport News", "D. Lee @ Northport News");
	check(byline_read, "By Ann Lee | Staff Writer", "Ann Lee");
	check(byline_read, "By Ann Lee, Staff Writer", "Ann Lee");
	check(byline_read, "By ANN LEE, Associated Press", "ANN LEE @ The Associated Press");
	check(byline_read, "By The Associated Press", " @ The Associated Press");
	check(byline_read, "By Ann Lee for BBC News", "Ann Lee @ BBC News");
	check(byline_read, "By Ann Lee in Brussels and Bo Roe in Kyiv", "Ann Lee, Bo Roe");
	check(byline_read, "By Ann Lee, BBC News, Washington", "Ann Lee @ BBC News");
	check(byline_read, "By Ann Lee | Reuters | July 10, 2024", "Ann Lee @ Reuters");
	check(byline_read, "By Ann Lee \xe2\x80\xa2 The Northport Times",
	    "Ann Lee @ The Northport Times");
	check(byline_read, "By Ann Lee July 10, 2024 3:04 p.m.", "Ann Lee");
	check(byline_read, "By Ann Lee Updated 3:04 p.m.", "Ann Lee");
	check(byline_read, "By Ann Lee Published July 10, 2024", "Ann Lee");
	check(byline_read, "By Banyan", "Banyan");
	check(byline_read, "By J\xc3\xb6rg M\xc3\xbcller", "J\xc3\xb6rg M\xc3\xbcller");
}

static void byline__read__names_and_outlet(void **state)
{
	(void)state;
	check(byline_read, "Ann Lee, Bo Roe and Cy Poe, Northport News on",
	    "Ann Lee, Bo Roe, Cy Poe @ Northport News");
	check(byline_read, "Ann Lee, Northport News on July 10, 2024", "Ann Lee @ Northport News");
	check(byline_read, "Ann Lee, USA TODAY", "Ann Lee @ USA Today");
}

static void byline__read__sentences_are_none(void **state)
{
	(void)state;
	check_none(byline_read, "By the end of the week, ministers had nothing to show.");
	check_none(byline_read, "By Friday the talks had ended without a deal, officials said.");
	check_none(byline_read, "Ann Lee");
	check_none(byline_read, "Ann Lee and Bo Roe met in Kyiv.");
	check_none(byline_read, "Harbour talks end without a deal");
	check_none(byline_read, "");
	check_none(byline_read, "By ");
}

static void byline__read_note__author_at_outlet(void **state)
{
	(void)state;
	check(byline_read_note, "Ann Lee is a reporter at The Northport Times.",
	    "Ann Lee @ The Northport Times");
	check(byline_read_note,
	    "Ann Lee is a Pentagon and security reporter at Harbour Policy. Twitter: @annlee",
	    "Ann Lee @ Harbour Policy");
	check(byline_read_note, "Ann Lee and Bo Roe are correspondents for the Northport Herald",
	    "Ann Lee, Bo Roe @ Northport Herald");
	check(byline_read_note, "Ann Lee covers transport for The Northport Gazette.",
	    "Ann Lee @ The Northport Gazette");
	check_none(byline_read_note, "Ann Lee is a professor at Northport University.");
	check_none(byline_read_note, "The minister is a former reporter.");
	check_none(byline_read_note, "Nothing is known about the harbour at Northport.");
}

static void byline__read_intro__outlet_author(void **state)
{
	(void)state;
	check(byline_read_intro, "The Harbour author Ann Lee speaks with experts about ships.",
	    "Ann Lee @ The Harbour");
	check_none(byline_read_intro, "New York Times columnist Ann Lee argued that it was late.");
	check_none(byline_read_intro, "The book's author Ann Lee was there.");
}

static void outlets__find__names_and_domains(void **state)
{
	(void)state;
	assert_true(slice_is(outlets_find(slice_of("bbc.co.uk")), "BBC News"));
	assert_true(slice_is(outlets_find(slice_of("AP")), "The Associated Press"));
	assert_true(slice_is(outlets_find(slice_of("REUTERS")), "Reuters"));
	assert_null(outlets_find(slice_of("Northport")).ptr);
	assert_null(outlets_find(slice_of("")).ptr);
	assert_true(outlets_is_likely(slice_of("Northport Daily News")));
	assert_true(outlets_is_likely(slice_of("Radio Northport")));
	assert_false(outlets_is_likely(slice_of("News of the day in brief")));
	assert_false(outlets_is_likely(slice_of("Ann Lee")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(byline__read__by),
	    cmocka_unit_test(byline__read__names_and_outlet),
	    cmocka_unit_test(byline__read__sentences_are_none),
	    cmocka_unit_test(byline__read_note__author_at_outlet),
	    cmocka_unit_test(byline__read_intro__outlet_author),
	    cmocka_unit_test(outlets__find__names_and_domains),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
