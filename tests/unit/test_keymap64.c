#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/rng.h"
#include "learn/keymap64.h"

enum { KEYS = 3000 };

static void keymap64__add__numbers_in_order(void **state)
{
	struct keymap64 map = {.keys = NULL};
	struct rng rng = {1}, again = {1};
	uint32_t value;

	(void)state;
	assert_int_equal(keymap64_find(&map, 5), KEYMAP64_NONE);
	for (uint32_t i = 0; i < KEYS; i++) {
		assert_int_equal(keymap64_add(&map, rng_next(&rng), &value), ERR_OK);
		assert_int_equal(value, i);
	}
	for (uint32_t i = 0; i < KEYS; i++) {
		const uint64_t key = rng_next(&again);

		assert_int_equal(keymap64_find(&map, key), i);
		assert_int_equal(keymap64_add(&map, key, &value), ERR_OK);
		assert_int_equal(value, i);
	}
	assert_int_equal(map.count, KEYS);
	assert_int_equal(keymap64_find(&map, rng_next(&again)), KEYMAP64_NONE);
	keymap64_release(&map);
}

static void keymap64__add__keys_that_collide(void **state)
{
	struct keymap64 map = {.keys = NULL};
	uint32_t value;

	(void)state;
	for (uint64_t i = 0; i < 50; i++)
		assert_int_equal(keymap64_add(&map, i << 16, &value), ERR_OK);
	for (uint64_t i = 0; i < 50; i++)
		assert_int_equal(keymap64_find(&map, i << 16), i);
	keymap64_release(&map);
}

static void keymap64__add__no_memory(void **state)
{
	struct keymap64 map = {.keys = NULL};
	uint32_t value = 7;

	(void)state;
	for (long nth = 1; nth <= 2; nth++) {
		alloc_fail_from(nth);
		assert_int_equal(keymap64_add(&map, 1, &value), ERR_NOMEM);
		alloc_fail_from(0);
		assert_int_equal(value, 7);
		assert_int_equal(keymap64_find(&map, 1), KEYMAP64_NONE);
	}
	keymap64_release(&map);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(keymap64__add__numbers_in_order),
	    cmocka_unit_test(keymap64__add__keys_that_collide),
	    cmocka_unit_test(keymap64__add__no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
