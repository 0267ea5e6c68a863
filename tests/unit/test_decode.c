#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "doc/decode.h"
#include "text/utf8.h"

#define REPAIRED "\xef\xbf\xbd" /* U+FFFD */

static void check_bytes(
    const char *bytes, size_t len, const char *expected, unsigned expected_flags)
{
	struct buf text = {0};
	unsigned flags = 0;

	buf_add(&text, bytes, len);
	assert_int_equal(decode_text(&text, &flags), ERR_OK);
	assert_string_equal(buf_text(&text), expected);
	assert_int_equal(text.len, strlen(expected));
	assert_int_equal(flags, expected_flags);
	buf_release(&text);
}

#define CHECK(bytes, expected, flags) check_bytes(bytes, sizeof(bytes) - 1, expected, flags)

static enum err_code code_of(const char *bytes, size_t len)
{
	struct buf text = {0};
	unsigned flags = 0;
	enum err_code code;

	buf_add(&text, bytes, len);
	code = decode_text(&text, &flags);
	buf_release(&text);
	return code;
}

static void decode__text__valid_stays(void **state)
{
	(void)state;
	CHECK("plain", "plain", 0);
	CHECK("caf\xc3\xa9 \xe2\x80\x9cquoted\xe2\x80\x9d \xf0\x9f\x98\x80",
	    "caf\xc3\xa9 \xe2\x80\x9cquoted\xe2\x80\x9d \xf0\x9f\x98\x80", 0);
}

static void decode__text__marks_are_dropped(void **state)
{
	(void)state;
	CHECK("\xef\xbb\xbftext", "text", 0);
	CHECK("\xff\xfet\0e\0", "te", DOC_CONVERTED);
	CHECK("\xfe\xff\0t\0e", "te", DOC_CONVERTED);
}

static void decode__text__utf16_by_pattern(void **state)
{
	(void)state;
	CHECK("H\0i\0 \0t\0h\0e\0r\0e\0", "Hi there", DOC_CONVERTED);
	CHECK("\0H\0i\0 \0t\0h\0e\0r\0e", "Hi there", DOC_CONVERTED);
}

static void decode__text__utf16_surrogates(void **state)
{
	(void)state;
	CHECK("\xff\xfe\x3d\xd8\x00\xde!\0", "\xf0\x9f\x98\x80!", DOC_CONVERTED);
	CHECK("\xff\xfe\x3d\xd8!\0", REPAIRED "!", DOC_CONVERTED | DOC_REPAIRED);
	CHECK("\xff\xfe\x00\xde!\0", REPAIRED "!", DOC_CONVERTED | DOC_REPAIRED);
	CHECK("\xff\xfe!\0x", "!" REPAIRED, DOC_CONVERTED | DOC_REPAIRED);
}

static void decode__text__windows_1252(void **state)
{
	(void)state;
	CHECK("the caf\xe9 in Z\xfcrich", "the caf\xc3\xa9 in Z\xc3\xbcrich", DOC_CONVERTED);
	CHECK("he said \x93no\x94 \x96 it\x92s over\x85",
	    "he said \xe2\x80\x9cno\xe2\x80\x9d \xe2\x80\x93 it\xe2\x80\x99s over\xe2\x80\xa6",
	    DOC_CONVERTED);
	CHECK("\x93the caf\xe9\x94", "\xe2\x80\x9cthe caf\xc3\xa9\xe2\x80\x9d", DOC_CONVERTED);
	CHECK("worth \xa3"
	      "5 or \x80"
	      "6",
	    "worth \xc2\xa3"
	    "5 or \xe2\x82\xac"
	    "6",
	    DOC_CONVERTED);
}

static void decode__text__damaged_utf8_is_repaired(void **state)
{
	(void)state;
	/* more whole sequences than lone bytes */
	CHECK("\xc3\xa9 \xc3\xa8 caf\xe9", "\xc3\xa9 \xc3\xa8 caf" REPAIRED, DOC_REPAIRED);
	/* bytes that Windows-1252 does not have, or letters that stand alone */
	CHECK("a\x81"
	      "b caf\xe9",
	    "a" REPAIRED "b caf" REPAIRED, DOC_REPAIRED);
	CHECK("lone \xff here", "lone " REPAIRED " here", DOC_REPAIRED);
	CHECK("cut \xe2\x82", "cut " REPAIRED, DOC_REPAIRED);
	CHECK("overlong \xc0\xaf \xe0\x80\xaf",
	    "overlong " REPAIRED REPAIRED " " REPAIRED REPAIRED REPAIRED, DOC_REPAIRED);
}

static void decode__text__one_mark_a_maximal_sequence(void **state)
{
	(void)state;
	CHECK(
	    "\xf0\x9f\x98 \xff \xe2\x82 x", REPAIRED " " REPAIRED " " REPAIRED " x", DOC_REPAIRED);
}

static void decode__text__line_breaks_and_nul(void **state)
{
	(void)state;
	CHECK("one\r\ntwo\rthree\n\r\nfour\r", "one\ntwo\nthree\n\nfour\n", 0);
	CHECK("a text of some length with one\0zero byte",
	    "a text of some length with one zero byte", 0);
}

static void decode__text__nothing_in_it(void **state)
{
	(void)state;
	assert_int_equal(code_of("", 0), ERR_EMPTY);
	assert_int_equal(code_of(" \r\n\t\n", 5), ERR_EMPTY);
	assert_int_equal(code_of("\xef\xbb\xbf", 3), ERR_EMPTY);
	assert_int_equal(code_of("\xff\xfe", 2), ERR_EMPTY);
}

static void decode__text__binary(void **state)
{
	char bytes[2000];

	(void)state;
	memset(bytes, 'a', sizeof bytes);
	memset(bytes, '\1', 20); /* one in a hundred is still text */
	assert_int_equal(code_of(bytes, sizeof bytes), ERR_OK);
	bytes[20] = '\0';
	assert_int_equal(code_of(bytes, sizeof bytes), ERR_BINARY);
	memset(bytes, '\0', sizeof bytes);
	assert_int_equal(code_of(bytes, sizeof bytes), ERR_BINARY);
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (char)i;
	assert_int_equal(code_of(bytes, sizeof bytes), ERR_BINARY);
	assert_int_equal(code_of("\x7f"
	                         "ELF\2\1\1",
	                     7),
	    ERR_BINARY);
}

static void decode__is_binary__terminal_log_is_text(void **state)
{
	(void)state;
	assert_false(decode_is_binary(slice_of("\x1b[31mred\x1b[0m \a\b and more \x1b[c of it")));
}

static void decode__text__every_allocation_fails_once(void **state)
{
	static const struct slice inputs[] = {
	    {"\xff\xfeH\0i\0", 6}, {"caf\xe9 au lait", 12}, {"bad \xff one", 9}};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		enum err_code code = ERR_NOMEM;
		long nth;

		for (nth = 1; nth < 50 && code != ERR_OK; nth++) {
			struct buf text = {0};
			unsigned flags = 0;

			buf_add_slice(&text, inputs[i]);
			alloc_fail_from(nth);
			code = decode_text(&text, &flags);
			alloc_fail_from(0);
			assert_true(code == ERR_OK || code == ERR_NOMEM);
			buf_release(&text);
		}
		assert_int_equal(code, ERR_OK);
		assert_true(nth > 2);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(decode__text__valid_stays),
	    cmocka_unit_test(decode__text__marks_are_dropped),
	    cmocka_unit_test(decode__text__utf16_by_pattern),
	    cmocka_unit_test(decode__text__utf16_surrogates),
	    cmocka_unit_test(decode__text__windows_1252),
	    cmocka_unit_test(decode__text__damaged_utf8_is_repaired),
	    cmocka_unit_test(decode__text__one_mark_a_maximal_sequence),
	    cmocka_unit_test(decode__text__line_breaks_and_nul),
	    cmocka_unit_test(decode__text__nothing_in_it),
	    cmocka_unit_test(decode__text__binary),
	    cmocka_unit_test(decode__is_binary__terminal_log_is_text),
	    cmocka_unit_test(decode__text__every_allocation_fails_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
