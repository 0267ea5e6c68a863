#include "config.h"

#include "base/slice.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/hash.h"
#include "base/rng.h"

static void slice__compare__bytewise_prefix_first(void **state)
{
	(void)state;
	assert_int_equal(slice_compare(slice_of("a"), slice_of("a")), 0);
	assert_true(slice_compare(slice_of("a"), slice_of("ab")) < 0);
	assert_true(slice_compare(slice_of("b"), slice_of("ab")) > 0);
	assert_true(slice_compare(slice_of("\xc3"), slice_of("z")) > 0);
	assert_true(slice_compare((struct slice){NULL, 0}, slice_of("a")) < 0);
}

static void slice__tests__ends(void **state)
{
	(void)state;
	assert_true(slice_is(slice_of("ab"), "ab"));
	assert_false(slice_is(slice_of("ab"), "a"));
	assert_true(slice_starts(slice_of("abc"), "ab"));
	assert_false(slice_starts(slice_of("a"), "ab"));
	assert_true(slice_ends(slice_of("abc"), "bc"));
	assert_false(slice_ends(slice_of("c"), "bc"));
	assert_null(slice_of(NULL).ptr);
}

static void slice__trim__white_space(void **state)
{
	(void)state;
	assert_true(slice_is(slice_trim(slice_of(" \t a b\r\n")), "a b"));
	assert_int_equal(slice_trim(slice_of(" \n ")).len, 0);
	assert_int_equal(slice_trim(slice_of("")).len, 0);
}

static void slice__find__and_what_is_left(void **state)
{
	const struct slice text = slice_of("told the Post");

	(void)state;
	assert_int_equal(slice_find(text, "the "), 5);
	assert_int_equal(slice_find(text, "The "), text.len);
	assert_int_equal(slice_find(slice_of(""), "a"), 0);
	assert_true(slice_is(slice_from(text, 9), "Post"));
	assert_int_equal(slice_from(text, text.len).len, 0);
}

static void slice__take__lines_and_parts(void **state)
{
	const struct slice text = slice_of("one\n\ntwo");
	struct slice row = slice_of("a\t\tb");
	size_t byte = 0;

	(void)state;
	assert_true(slice_is(slice_take_line(text, &byte), "one"));
	assert_true(slice_is(slice_take_line(text, &byte), ""));
	assert_true(slice_is(slice_take_line(text, &byte), "two"));
	assert_int_equal(byte, text.len);
	assert_true(slice_is(slice_take_part(&row, '\t'), "a"));
	assert_true(slice_is(slice_take_part(&row, '\t'), ""));
	assert_true(slice_is(slice_take_part(&row, '\t'), "b"));
	assert_int_equal(row.len, 0);
}

static void span__tests__half_open(void **state)
{
	const struct span outer = {2, 6};

	(void)state;
	assert_true(span_overlaps(outer, (struct span){5, 9}));
	assert_false(span_overlaps(outer, (struct span){6, 9}));
	assert_true(span_holds(outer, (struct span){2, 6}));
	assert_false(span_holds(outer, (struct span){1, 3}));
	assert_false(span_exists(span_none()));
	assert_true(span_exists(outer));
}

/* The values are part of the contract: models are hashed with them on other machines. */
static void hash__bytes__never_changes(void **state)
{
	(void)state;
	assert_true(hash_bytes(slice_of(""), 0) != hash_bytes(slice_of(""), 1));
	assert_true(hash_bytes(slice_of("abcdefgh"), 0) != hash_bytes(slice_of("abcdefgi"), 0));
	assert_true(hash_bytes((struct slice){"a\0", 2}, 0) != hash_bytes(slice_of("a"), 0));
	assert_true(hash_bytes(slice_of("decisive enabler"), 1) == 0x6aef4b33df61626eu);
}

static void rng__below__same_everywhere_and_in_range(void **state)
{
	struct rng rng = {42};
	unsigned seen[10] = {0};

	(void)state;
	/* splitmix64's first value for seed 1234567, from the authors' test vector */
	assert_true(rng_next(&(struct rng){1234567}) == 6457827717110365317u);
	for (int i = 0; i < 10000; i++)
		seen[rng_below(&rng, 10)]++;
	for (int i = 0; i < 10; i++)
		assert_in_range(seen[i], 850, 1150);
	for (int i = 0; i < 1000; i++) {
		const double unit = rng_unit(&rng);

		assert_true(unit >= 0 && unit < 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(slice__compare__bytewise_prefix_first),
	    cmocka_unit_test(slice__tests__ends),
	    cmocka_unit_test(slice__trim__white_space),
	    cmocka_unit_test(slice__find__and_what_is_left),
	    cmocka_unit_test(slice__take__lines_and_parts),
	    cmocka_unit_test(span__tests__half_open),
	    cmocka_unit_test(hash__bytes__never_changes),
	    cmocka_unit_test(rng__below__same_everywhere_and_in_range),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
