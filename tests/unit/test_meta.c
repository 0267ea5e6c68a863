#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "doc/meta.h"

#define BODY \
	"Talks about the harbour broke up on Tuesday night, and the two ministers who led them " \
	"blamed each other for the failure in front of the cameras.\n"

static int print(char *out, size_t size, struct slice value)
{
	return snprintf(
	    out, size, "%.*s|", value.ptr ? (int)value.len : 1, value.ptr ? value.ptr : "-");
}

/* What is guessed, as "outlet|title|date|name, name". */
static void check(const char *text, const char *expected)
{
	struct doc_meta meta = {.title_at = span_none()};
	struct arena arena = {0};
	char found[600];
	size_t len;

	assert_int_equal(meta_guess(slice_of(text), &arena, &meta), ERR_OK);
	len = (size_t)print(found, sizeof found, meta.outlet);
	len += (size_t)print(found + len, sizeof found - len, meta.title);
	len += (size_t)print(found + len, sizeof found - len, meta.date);
	for (size_t i = 0; i < meta.byline_count; i++)
		len += (size_t)snprintf(found + len, sizeof found - len, "%s%.*s", i ? ", " : "",
		    (int)meta.byline[i].len, meta.byline[i].ptr);
	assert_string_equal(found, expected);
	if (span_exists(meta.title_at))
		assert_true(slice_equal(slice_at(slice_of(text), meta.title_at), meta.title));
	arena_release(&arena);
}

static void meta__guess__byline_with_outlet(void **state)
{
	(void)state;
	check(
	    "top of page\n\nHarbour talks end without a deal\n\nBy D. Lee, Northport News\n\n" BODY,
	    "Northport News|Harbour talks end without a deal|-|D. Lee");
	check("Current News\n\nHarbour talks end without a deal\n\n"
	      "Ann Lee, Bo Roe and Cy Poe, Northport News on\n\nPublished in News & "
	      "Features\n\n" BODY,
	    "Northport News|Harbour talks end without a deal|-|Ann Lee, Bo Roe, Cy Poe");
	check(
	    "Harbour talks end without a deal\nBy ANN LEE, Associated Press\nJuly 10, 2024\n" BODY,
	    "The Associated Press|Harbour talks end without a deal|2024-07-10|ANN LEE");
}

static void meta__guess__notes_and_phrases(void **state)
{
	(void)state;
	check("Harbour talks end without a deal\n" BODY
	      "The union told Harbour Times that it was late.\n"
	      "Ann Lee is a reporter at\xc2\xa0Harbour Times. Twitter: @annlee\n"
	      "Bo Roe is a ports and security reporter at Harbour Times.\n"
	      "More from Harbour Times\n",
	    "Harbour Times|Harbour talks end without a deal|-|Ann Lee, Bo Roe");
	check("Harbour talks end without a deal\nThe Northport author Ann Lee often speaks with "
	      "experts.\n" BODY,
	    "The Northport|Harbour talks end without a deal|-|Ann Lee");
	check("Harbour talks end without a deal\n" BODY
	      "A letter seen by Northport News says so.\n\xc2\xa9"
	      "2024 Northport L.P. Visit\n",
	    "Northport News|Harbour talks end without a deal|-|");
}

static void meta__guess__wires(void **state)
{
	(void)state;
	check("Harbour talks end\nLONDON, July 10 (Reuters) - The talks ended on Tuesday.\n" BODY,
	    "Reuters|Harbour talks end|-|");
	check("Harbour talks end\nNORTHPORT (Gamma News) - The talks ended on Tuesday.\n" BODY,
	    "Gamma News|Harbour talks end|-|");
	check("Harbour talks end\nLONDON (AP) \xe2\x80\x94 The talks ended on Tuesday.\n" BODY,
	    "The Associated Press|Harbour talks end|-|");
}

static void meta__guess__relayed_is_not_the_outlet(void **state)
{
	(void)state;
	check("Harbour talks end without a deal\nThe talks are over, according to Reuters.\n" BODY
	      "The union told CNN that it was late.\n",
	    "-|Harbour talks end without a deal|-|");
	check("Harbour talks end without a deal\n" BODY
	      "The union told Harbour Times that it was late, according to Harbour Times.\n",
	    "-|Harbour talks end without a deal|-|");
}

static void meta__guess__title_among_page_furniture(void **state)
{
	(void)state;
	check("Skip to main content\nThe Harbour Gazette\nNews\nSubscribe\nWORLD\n"
	      "Harbour talks end without a deal\nStory by Ann Lee\nUpdated 3:04 p.m.\n" BODY,
	    "The Harbour Gazette|Harbour talks end without a deal|-|Ann Lee");
	check("Harbour talks end | Northport Tribune\n\nHarbour talks end\n\n10 July 2024\n" BODY,
	    "Northport Tribune|Harbour talks end|2024-07-10|");
	check("Harbour talks end - BBC News\nTue 9 Jul 2024\n" BODY,
	    "BBC News|Harbour talks end|2024-07-09|");
	check("The Harbour\xe2\x80\x99s \xe2\x80\x98New Era\xe2\x80\x99\n\nRecent "
	      "Features\n\nInterviews | Economy | North Sea\n\n"
	      "The Harbour\xe2\x80\x99s \xe2\x80\x98New Era\xe2\x80\x99\n\n" BODY,
	    "-|The Harbour\xe2\x80\x99s \xe2\x80\x98New Era\xe2\x80\x99|-|");
}

static void meta__guess__copyright_year_is_no_date(void **state)
{
	struct doc_meta meta = {.title_at = span_none()};
	struct arena arena = {0};

	(void)state;
	assert_int_equal(
	    meta_guess(slice_of("A title of words\n" BODY "\xc2\xa9 2019-2024 Northport Ltd.\n"),
	        &arena, &meta),
	    ERR_OK);
	assert_null(meta.date.ptr);
	assert_int_equal(meta.copyright_year, 2024);
	arena_release(&arena);
}

static void meta__guess__address_line(void **state)
{
	struct doc_meta meta = {.title_at = span_none()};
	struct arena arena = {0};

	(void)state;
	assert_int_equal(
	    meta_guess(
	        slice_of("A title of words\nhttps://www.bbc.co.uk/news/1\n" BODY), &arena, &meta),
	    ERR_OK);
	assert_true(slice_is(meta.url, "https://www.bbc.co.uk/news/1"));
	assert_true(slice_is(meta.outlet, "BBC News"));
	arena_release(&arena);
}

static void meta__guess__knows_better(void **state)
{
	struct doc_meta meta = {
	    .outlet = slice_of("Mine"), .title = slice_of("Second line"), .title_at = span_none()};
	struct arena arena = {0};

	(void)state;
	assert_int_equal(
	    meta_guess(
	        slice_of("A title of words\nSecond line\nBy Ann Lee, CNN\n" BODY), &arena, &meta),
	    ERR_OK);
	assert_true(slice_is(meta.outlet, "Mine"));
	assert_true(slice_is(meta.title, "Second line"));
	assert_int_equal(meta.title_at.start, 17);
	arena_release(&arena);
}

static size_t block_of(const char *text, struct doc_meta *meta, struct arena *arena)
{
	size_t block = 12345;

	assert_int_equal(meta_read_block(slice_of(text), arena, meta, &block), ERR_OK);
	return block;
}

static void meta__read_block__what_is_none(void **state)
{
	struct doc_meta meta = {.title_at = span_none()};
	struct arena arena = {0};

	(void)state;
	assert_int_equal(block_of("", &meta, &arena), 0);
	assert_int_equal(block_of("\nTitle: one\n\n", &meta, &arena), 0);
	assert_int_equal(block_of("Title: one\nBrussels: two\n\n", &meta, &arena), 0);
	assert_int_equal(block_of("Title: one\nno colon\n\n", &meta, &arena), 0);
	assert_int_equal(block_of("Breaking: it goes on\n\n", &meta, &arena), 0);
	assert_null(meta.title.ptr);
	arena_release(&arena);
}

static void meta__read_block__forms(void **state)
{
	struct doc_meta meta = {.title_at = span_none()};
	struct arena arena = {0};

	(void)state;
	assert_int_equal(
	    block_of("TITLE:one: two \nurl :\noutlet:O\ntitle: last\n \nrest", &meta, &arena), 45);
	assert_true(slice_is(meta.title, "last"));
	assert_null(meta.url.ptr);
	assert_true(slice_is(meta.outlet, "O"));
	arena_release(&arena);
}

static void meta__write_block__reads_back(void **state)
{
	const struct slice names[] = {slice_of("Ann Lee"), slice_of("Bo Roe"), slice_of("Cy Poe")};
	const struct doc_meta meta = {.outlet = slice_of("O"),
	    .title = slice_of("T: with\nbreak"),
	    .date = slice_of("2024-07-10"),
	    .byline = names,
	    .byline_count = 3};
	struct doc_meta again = {.title_at = span_none()};
	struct arena arena = {0};
	struct buf buf = {0};

	(void)state;
	meta_write_block(&meta, &buf);
	assert_int_equal(block_of(buf_text(&buf), &again, &arena), buf.len);
	assert_true(slice_is(again.outlet, "O"));
	assert_true(slice_is(again.title, "T: with break"));
	assert_true(slice_is(again.date, "2024-07-10"));
	assert_null(again.url.ptr);
	assert_int_equal(again.byline_count, 3);
	assert_true(slice_is(again.byline[2], "Cy Poe"));
	arena_release(&arena);
	buf_release(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(meta__guess__byline_with_outlet),
	    cmocka_unit_test(meta__guess__notes_and_phrases),
	    cmocka_unit_test(meta__guess__wires),
	    cmocka_unit_test(meta__guess__relayed_is_not_the_outlet),
	    cmocka_unit_test(meta__guess__title_among_page_furniture),
	    cmocka_unit_test(meta__guess__copyright_year_is_no_date),
	    cmocka_unit_test(meta__guess__address_line),
	    cmocka_unit_test(meta__guess__knows_better),
	    cmocka_unit_test(meta__read_block__what_is_none),
	    cmocka_unit_test(meta__read_block__forms),
	    cmocka_unit_test(meta__write_block__reads_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
