#include "config.h"

#include "text/json.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/rng.h"
#include "text/utf8.h"

static void assert_written(struct slice text, const char *json)
{
	struct buf buf = {0};

	json_add_string(&buf, text);
	assert_string_equal(buf_text(&buf), json);
	buf_release(&buf);
}

static void json__add_string__escapes_what_commands(void **state)
{
	(void)state;
	assert_written(slice_of("a\"b\\c"), "\"a\\\"b\\\\c\"");
	assert_written(slice_of("\n\r\t\b\f\x1b\x7f"), "\"\\n\\r\\t\\b\\f\\u001b\\u007f\"");
	assert_written((struct slice){"a\0b", 3}, "\"a\\u0000b\"");
	assert_written(slice_of("\xc2\x9b\xe2\x80\xae\xe2\x80\xa8"), "\"\\u009b\\u202e\\u2028\"");
	assert_written(
	    slice_of("caf\xc3\xa9 \xf0\x9f\x98\x80"), "\"caf\xc3\xa9 \xf0\x9f\x98\x80\"");
	assert_written((struct slice){0}, "null");
	assert_written(slice_of(""), "\"\"");
}

static void json__add_real__six_digits(void **state)
{
	struct buf buf = {0};

	(void)state;
	json_add_real(&buf, 0.12345678);
	buf_add_byte(&buf, ' ');
	json_add_real(&buf, 1.0);
	buf_add_byte(&buf, ' ');
	json_add_real(&buf, (double)NAN);
	buf_add_byte(&buf, ' ');
	json_add_count(&buf, 4294967296u);
	assert_string_equal(buf_text(&buf), "0.123457 1 0 4294967296");
	buf_release(&buf);
}

static void json__read__takes_what_is_json(void **state)
{
	static const char *const good[] = {"0", "-0.5e+10", "1E400", " true ", "null", "\"\"", "[]",
	    "[1,[2,{}]]", "{\"a\":{\"b\":[false]},\"a\":1}", "\t\r\n{}", "\"\\u0000\\ud800\"",
	    "123456789012345678901234567890"};
	struct json_value value;

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_int_equal(json_read(slice_of(good[i]), &value, NULL), ERR_OK);
}

static void json__read__refuses_what_is_not(void **state)
{
	static const char *const bad[] = {"", " ", "01", "+1", ".5", "1.", "1e", "-", "tru",
	    "truee", "'a'", "\"a", "\"a\n\"", "\"\\x\"", "\"\\u12g4\"", "[1,]", "[1 2]", "{\"a\"}",
	    "{\"a\":}", "{a:1}", "{\"a\":1,}", "[", "{", "1 2", "nan", "Infinity", "\"\\\"", "[}"};
	struct json_value value;
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_int_equal(json_read(slice_of(bad[i]), &value, &err), ERR_SYNTAX);
		assert_true(slice_starts(slice_of(err.detail), "at byte "));
	}
}

static void json__read__depth_has_an_end(void **state)
{
	struct json_value value;
	struct buf buf = {0};

	(void)state;
	buf_add_repeat(&buf, '[', 256);
	buf_add_repeat(&buf, ']', 256);
	assert_int_equal(json_read(buf_slice(&buf), &value, NULL), ERR_OK);
	buf_clear(&buf);
	buf_add_repeat(&buf, '[', 1000000);
	assert_int_equal(json_read(buf_slice(&buf), &value, NULL), ERR_SYNTAX);
	buf_release(&buf);
}

static void json__next__gives_raw_members(void **state)
{
	struct json_value object, value;
	struct slice key;
	size_t at = 0;

	(void)state;
	assert_int_equal(
	    json_read(slice_of(" { \"a\" : 1.50e400 , \"b\":[ ] } "), &object, NULL), ERR_OK);
	assert_int_equal(object.kind, JSON_OBJECT);
	assert_true(json_next(&object, &at, &key, &value));
	assert_true(slice_is(key, "\"a\""));
	assert_true(slice_is(value.raw, "1.50e400"));
	assert_true(json_next(&object, &at, &key, &value));
	assert_true(slice_is(key, "\"b\""));
	assert_int_equal(value.kind, JSON_ARRAY);
	assert_false(json_next(&object, &at, &key, &value));
	at = 0;
	assert_false(json_next(&value, &at, &key, &object));
}

static void json__add_decoded__surrogates(void **state)
{
	static const struct {
		const char *raw, *text;
	} cases[] = {
	    {"\"\\ud83d\\ude00\"", "\xf0\x9f\x98\x80"},
	    {"\"\\ud83d\"", "\xef\xbf\xbd"},
	    {"\"\\ude00\\ud83d\"", "\xef\xbf\xbd\xef\xbf\xbd"},
	    {"\"\\ud83dx\"", "\xef\xbf\xbdx"},
	    {"\"\\ud83d\\u0041\"", "\xef\xbf\xbd"
	                           "A"},
	    {"\"\\ud83d\\n\"", "\xef\xbf\xbd\n"},
	    {"\"\\/\\\"\\\\\"", "/\"\\"},
	};
	struct buf buf = {0};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		buf_clear(&buf);
		json_add_decoded(&buf, slice_of(cases[i].raw));
		assert_string_equal(buf_text(&buf), cases[i].text);
	}
	buf_release(&buf);
}

/* Whatever is written is read back the same. */
static void json__any__round_trip(void **state)
{
	struct rng rng = {20260721};
	struct buf text = {0}, json = {0}, back = {0};
	struct json_value value;

	(void)state;
	for (int run = 0; run < 2000; run++) {
		buf_clear(&text);
		buf_clear(&json);
		buf_clear(&back);
		for (uint32_t i = rng_below(&rng, 30); i > 0; i--)
			utf8_add(&text,
			    rng_below(&rng, 2) ? rng_below(&rng, 0x180) : rng_below(&rng, 0x11000));
		json_add_string(&json, buf_slice(&text));
		assert_int_equal(json_read(buf_slice(&json), &value, NULL), ERR_OK);
		json_add_decoded(&back, value.raw);
		assert_true(slice_equal(buf_slice(&text), buf_slice(&back)));
	}
	buf_release(&text);
	buf_release(&json);
	buf_release(&back);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(json__add_string__escapes_what_commands),
	    cmocka_unit_test(json__add_real__six_digits),
	    cmocka_unit_test(json__read__takes_what_is_json),
	    cmocka_unit_test(json__read__refuses_what_is_not),
	    cmocka_unit_test(json__read__depth_has_an_end),
	    cmocka_unit_test(json__next__gives_raw_members),
	    cmocka_unit_test(json__add_decoded__surrogates),
	    cmocka_unit_test(json__any__round_trip),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
