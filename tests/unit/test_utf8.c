#include "config.h"

#include "text/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/alloc.h"

static struct slice bytes_of(const char *bytes, size_t len)
{
	return (struct slice){bytes, len};
}

#define BYTES(literal) bytes_of(literal, sizeof literal - 1)

static void expect_repaired(struct slice bytes, const char *wanted, size_t wanted_count)
{
	struct buf repaired = {0};

	assert_int_equal(utf8_repair(bytes, &repaired), wanted_count);
	assert_string_equal(buf_text(&repaired), wanted);
	buf_release(&repaired);
}

#define FFFD "\xef\xbf\xbd"

/* The examples of Unicode 15, section 3.9, tables 3-8 to 3-11. */
static void utf8__repair__unicode_examples(void **state)
{
	(void)state;
	expect_repaired(BYTES("\xc0\xaf\xe0\x80\xbf\xf0\x81\x82\x41"),
	    FFFD FFFD FFFD FFFD FFFD FFFD FFFD FFFD "A", 8);
	expect_repaired(BYTES("\xed\xa0\x80\xed\xbf\xbf\xed\xaf\x41"),
	    FFFD FFFD FFFD FFFD FFFD FFFD FFFD FFFD "A", 8);
	expect_repaired(BYTES("\xf4\x91\x92\x93\xff\x41\x80\xbf\x42"),
	    FFFD FFFD FFFD FFFD FFFD "A" FFFD FFFD "B", 7);
	expect_repaired(BYTES("\xe1\x80\xe2\xf0\x91\x92\xf1\xbf\x41"), FFFD FFFD FFFD FFFD "A", 4);
}

static void utf8__repair__good_text_is_kept(void **state)
{
	(void)state;
	expect_repaired(BYTES(""), "", 0);
	expect_repaired(
	    BYTES("plain ASCII, longer than a word"), "plain ASCII, longer than a word", 0);
	expect_repaired(BYTES("Le\xc3\xb3n \xe2\x80\x94 \xf0\x9f\x98\x80"),
	    "Le\xc3\xb3n \xe2\x80\x94 \xf0\x9f\x98\x80", 0);
	expect_repaired(BYTES("\xf4\x8f\xbf\xbf\xee\x80\x80\xed\x9f\xbf"),
	    "\xf4\x8f\xbf\xbf\xee\x80\x80\xed\x9f\xbf", 0);
}

static void utf8__repair__cut_at_the_end(void **state)
{
	(void)state;
	expect_repaired(BYTES("a\xe2\x80"), "a" FFFD, 1);
	expect_repaired(BYTES("a\xf0\x9f\x98"), "a" FFFD, 1);
	expect_repaired(BYTES("12345678\xc3"), "12345678" FFFD, 1);
}

static void utf8__repair__keeps_nul(void **state)
{
	struct buf repaired = {0};

	(void)state;
	assert_int_equal(utf8_repair(BYTES("a\0b"), &repaired), 0);
	assert_int_equal(repaired.len, 3);
	assert_memory_equal(repaired.data, "a\0b", 3);
	buf_release(&repaired);
}

static void utf8__at__lengths_and_values(void **state)
{
	const struct slice text = BYTES("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\xff");
	const uint32_t points[] = {'a', 0xe9, 0x20ac, 0x1f600, UTF8_REPLACEMENT};
	const unsigned lens[] = {1, 2, 3, 4, 1};
	size_t byte = 0;

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		unsigned len;

		assert_int_equal(utf8_at(text, byte, &len), points[i]);
		assert_int_equal(len, lens[i]);
		byte += len;
	}
	assert_int_equal(byte, text.len);
}

static void utf8__before__goes_back(void **state)
{
	const struct slice text = BYTES("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
	const uint32_t points[] = {0x1f600, 0x20ac, 0xe9, 'a'};
	size_t byte = text.len;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		unsigned len;

		assert_int_equal(utf8_before(text, byte, &len), points[i]);
		byte -= len;
	}
	assert_int_equal(byte, 0);
}

static void utf8__encode__refuses_surrogates(void **state)
{
	char bytes[4];

	(void)state;
	assert_int_equal(utf8_encode(0xd800, bytes), 3);
	assert_memory_equal(bytes, FFFD, 3);
	assert_int_equal(utf8_encode(0x110000, bytes), 3);
	assert_memory_equal(bytes, FFFD, 3);
	assert_int_equal(utf8_encode(0x10ffff, bytes), 4);
	assert_memory_equal(bytes, "\xf4\x8f\xbf\xbf", 4);
}

static void utf8__encode__every_code_point_comes_back(void **state)
{
	(void)state;
	for (uint32_t point = 0; point <= 0x10ffff; point++) {
		char bytes[4];
		unsigned len = utf8_encode(point, bytes), back;

		if (point == 0xd800)
			point = 0xe000 - 1;
		else if (utf8_at(bytes_of(bytes, len), 0, &back) != point || back != len)
			fail_msg("U+%04X does not come back", (unsigned)point);
	}
}

static void utf8__valid_prefix__stops_at_the_first_bad(void **state)
{
	(void)state;
	assert_int_equal(utf8_valid_prefix(BYTES("abc\xc3\xa9")), 5);
	assert_int_equal(utf8_valid_prefix(BYTES("0123456789\xc3")), 10);
	assert_int_equal(utf8_valid_prefix(BYTES("\x80")), 0);
}

static void utf8__length__counts_code_points(void **state)
{
	(void)state;
	assert_int_equal(utf8_length(BYTES("")), 0);
	assert_int_equal(utf8_length(BYTES("12345678\xe2\x80\x99s 90")), 13);
}

/* A text longer than a block, with sequences over the blocks' edges. */
static void utf8__index__both_ways(void **state)
{
	struct utf8_index *index;
	struct buf text = {0};
	size_t point = 0;

	(void)state;
	for (unsigned i = 0; i < 2000; i++)
		utf8_add(&text, i % 5 == 0   ? 0x2019
		                : i % 7 == 0 ? 0x1f600
		                : i % 3 == 0 ? 0xe9
		                             : 'a');
	assert_int_equal(utf8_index_new(buf_slice(&text), &index), ERR_OK);
	assert_int_equal(utf8_index_count(index), 2000);
	for (size_t byte = 0; byte < text.len;) {
		unsigned len;

		utf8_at(buf_slice(&text), byte, &len);
		assert_int_equal(utf8_index_point(index, byte), point);
		assert_int_equal(utf8_index_byte(index, point), byte);
		byte += len;
		point++;
	}
	assert_int_equal(utf8_index_point(index, text.len), 2000);
	assert_int_equal(utf8_index_byte(index, 2000), text.len);
	assert_int_equal(utf8_index_byte(index, 9999), text.len);
	utf8_index_free(index);
	buf_release(&text);
}

static void utf8__index__ascii_and_empty(void **state)
{
	struct utf8_index *index;

	(void)state;
	assert_int_equal(utf8_index_new(BYTES("plain"), &index), ERR_OK);
	assert_int_equal(utf8_index_byte(index, 3), 3);
	assert_int_equal(utf8_index_point(index, 9), 5);
	utf8_index_free(index);
	assert_int_equal(utf8_index_new(BYTES(""), &index), ERR_OK);
	assert_int_equal(utf8_index_count(index), 0);
	assert_int_equal(utf8_index_byte(index, 0), 0);
	utf8_index_free(index);
	utf8_index_free(NULL);
}

static void utf8__index__no_memory(void **state)
{
	struct utf8_index *index = NULL;

	(void)state;
	alloc_fail_from(1);
	assert_int_equal(utf8_index_new(BYTES("caf\xc3\xa9"), &index), ERR_NOMEM);
	alloc_fail_from(0);
	assert_null(index);
}

static void utf8__repair__no_memory_is_told(void **state)
{
	struct buf repaired = {0};

	(void)state;
	alloc_fail_from(1);
	utf8_repair(BYTES("a\xff"), &repaired);
	alloc_fail_from(0);
	assert_true(repaired.failed);
	buf_release(&repaired);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(utf8__repair__unicode_examples),
	    cmocka_unit_test(utf8__repair__good_text_is_kept),
	    cmocka_unit_test(utf8__repair__cut_at_the_end),
	    cmocka_unit_test(utf8__repair__keeps_nul),
	    cmocka_unit_test(utf8__at__lengths_and_values),
	    cmocka_unit_test(utf8__before__goes_back),
	    cmocka_unit_test(utf8__encode__refuses_surrogates),
	    cmocka_unit_test(utf8__encode__every_code_point_comes_back),
	    cmocka_unit_test(utf8__valid_prefix__stops_at_the_first_bad),
	    cmocka_unit_test(utf8__length__counts_code_points),
	    cmocka_unit_test(utf8__index__both_ways),
	    cmocka_unit_test(utf8__index__ascii_and_empty),
	    cmocka_unit_test(utf8__index__no_memory),
	    cmocka_unit_test(utf8__repair__no_memory_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
