#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/rng.h"
#include "doc/doc.h"

static struct doc *doc_of(const char *text, unsigned skipped_lines)
{
	struct doc_meta meta = {.title_at = span_none()};
	struct buf buf = {0};
	struct doc *doc = NULL;

	buf_add_text(&buf, text);
	assert_int_equal(doc_new_take(slice_of("id"), slice_of("folder/id.txt"), &buf, &meta,
	                     DOC_GIVEN, skipped_lines, &doc),
	    ERR_OK);
	assert_null(buf.data);
	return doc;
}

static void check_line(const struct doc *doc, size_t index, const char *expected)
{
	const struct slice line = slice_at(doc_text(doc), doc_line_span(doc, index));

	assert_int_equal(line.len, strlen(expected));
	assert_memory_equal(line.ptr, expected, line.len);
}

static void doc__lines__breaks_of_every_kind(void **state)
{
	struct doc *doc = doc_of("one\ntwo\r\nthree\rfour\n\nsix", 0);
	const char *const expected[] = {"one", "two", "three", "four", "", "six"};

	(void)state;
	assert_int_equal(doc_line_count(doc), 6);
	for (size_t i = 0; i < 6; i++)
		check_line(doc, i, expected[i]);
	doc_free(doc);
}

static void doc__lines__last_break_begins_no_line(void **state)
{
	struct doc *doc = doc_of("one\n", 0);

	(void)state;
	assert_int_equal(doc_line_count(doc), 1);
	check_line(doc, 0, "one");
	assert_int_equal(doc_line_at(doc, 3), 1);
	assert_int_equal(doc_line_at(doc, 4), 1);
	doc_free(doc);
}

static void doc__lines__empty_text_has_one(void **state)
{
	struct doc *doc = doc_of("", 0);

	(void)state;
	assert_int_equal(doc_line_count(doc), 1);
	check_line(doc, 0, "");
	assert_int_equal(doc_line_at(doc, 0), 1);
	doc_free(doc);
}

static void doc__line_at__counts_lines_of_the_file(void **state)
{
	struct doc *doc = doc_of("one\ntwo\n", 5);

	(void)state;
	assert_int_equal(doc_line_at(doc, 0), 6);
	assert_int_equal(doc_line_at(doc, 3), 6);
	assert_int_equal(doc_line_at(doc, 4), 7);
	assert_int_equal(doc_line_index(doc, 4), 1);
	doc_free(doc);
}

/* The index, made eight bytes at a time, against the plainest way to count. */
static void doc__lines__as_counted_byte_by_byte(void **state)
{
	struct rng rng = {20240710};

	(void)state;
	for (int round = 0; round < 300; round++) {
		const uint32_t len = rng_below(&rng, 60);
		const char alphabet[] = {'a', '\n', '\x0b', '\x8a', round % 2 ? '\r' : 'b'};
		char text[64] = "";
		struct doc *doc;
		unsigned line = 1;

		for (uint32_t i = 0; i < len; i++)
			text[i] = alphabet[rng_below(&rng, sizeof alphabet)];
		doc = doc_of(text, 0);
		for (uint32_t i = 0; i < len; i++) {
			assert_int_equal(doc_line_at(doc, i), line);
			line += text[i] == '\n' || (text[i] == '\r' && text[i + 1] != '\n');
		}
		doc_free(doc);
	}
}

static void doc__new__keeps_copies_of_meta(void **state)
{
	char outlet[] = "The Outlet";
	struct slice names[] = {slice_of("Ann Lee"), slice_of("Bo Roe")};
	struct doc_meta meta = {
	    .outlet = {outlet, 10}, .byline = names, .byline_count = 2, .copyright_year = 2024};
	struct buf buf = {0};
	struct doc *doc = NULL;

	(void)state;
	buf_add_text(&buf, "text");
	assert_int_equal(
	    doc_new_take(slice_of("a"), slice_of("a"), &buf, &meta, 0, 0, &doc), ERR_OK);
	memset(outlet, 'x', sizeof outlet);
	assert_true(slice_is(doc_meta(doc)->outlet, "The Outlet"));
	assert_true(slice_is(doc_outlet_name(doc), "The Outlet"));
	assert_int_equal(doc_meta(doc)->byline_count, 2);
	assert_true(slice_is(doc_meta(doc)->byline[1], "Bo Roe"));
	assert_null(doc_meta(doc)->title.ptr);
	assert_int_equal(doc_meta(doc)->copyright_year, 2024);
	assert_false(span_exists(doc_meta(doc)->title_at));
	doc_free(doc);
}

static void doc__outlet_name__unnamed(void **state)
{
	struct doc *doc = doc_of("text", 0);

	(void)state;
	assert_true(slice_is(doc_outlet_name(doc), "(unnamed)"));
	doc_name_by_file(doc);
	assert_true(slice_starts(doc_outlet_name(doc), "("));
	assert_true(slice_ends(doc_outlet_name(doc), ")"));
	assert_false(slice_is(doc_outlet_name(doc), "(unnamed)"));
	doc_free(doc);
}

static void doc__hash__differs_by_text_only(void **state)
{
	struct doc *a = doc_of("text one", 0), *b = doc_of("text one", 3), *c = doc_of("text", 0);

	(void)state;
	assert_true(doc_hash(a) == doc_hash(b));
	assert_false(doc_hash(a) == doc_hash(c));
	doc_free(a);
	doc_free(b);
	doc_free(c);
}

static void doc__new__every_allocation_fails_once(void **state)
{
	const struct slice name = slice_of("Ann Lee");
	const struct doc_meta meta = {.outlet = name,
	    .title = name,
	    .date = name,
	    .url = name,
	    .byline = &name,
	    .byline_count = 1};
	enum err_code code = ERR_NOMEM;
	long nth;

	(void)state;
	for (nth = 1; nth < 50 && code != ERR_OK; nth++) {
		struct buf buf = {0};
		struct doc *doc = NULL;

		buf_add_text(&buf, "text\nmore");
		alloc_fail_from(nth);
		code = doc_new_take(name, name, &buf, &meta, 0, 0, &doc);
		alloc_fail_from(0);
		assert_null(buf.data);
		assert_int_equal(doc == NULL, code != ERR_OK);
		doc_free(doc);
	}
	assert_int_equal(code, ERR_OK);
	assert_true(nth > 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(doc__lines__breaks_of_every_kind),
	    cmocka_unit_test(doc__lines__last_break_begins_no_line),
	    cmocka_unit_test(doc__lines__empty_text_has_one),
	    cmocka_unit_test(doc__line_at__counts_lines_of_the_file),
	    cmocka_unit_test(doc__lines__as_counted_byte_by_byte),
	    cmocka_unit_test(doc__new__keeps_copies_of_meta),
	    cmocka_unit_test(doc__outlet_name__unnamed),
	    cmocka_unit_test(doc__hash__differs_by_text_only),
	    cmocka_unit_test(doc__new__every_allocation_fails_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
