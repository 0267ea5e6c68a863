#include "config.h"

#include "base/map.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/arena.h"

enum { MANY = 5000 };

static void map__find__empty(void **state)
{
	const struct map map = {0};

	(void)state;
	assert_int_equal(map_find(&map, slice_of("a")), MAP_NONE);
}

static void map__add__many_and_find_all(void **state)
{
	struct map map = {0};
	struct arena arena = {0};

	(void)state;
	for (uint32_t i = 0; i < MANY; i++) {
		char key[16];

		snprintf(key, sizeof key, "key%u", (unsigned)i);
		assert_int_equal(map_add(&map, arena_copy(&arena, slice_of(key)), i, NULL), ERR_OK);
	}
	assert_int_equal(map.count, MANY);
	assert_true(map.count * 8 <= map.capacity * 5);
	for (uint32_t i = 0; i < MANY; i++) {
		char key[16];

		snprintf(key, sizeof key, "key%u", (unsigned)i);
		assert_int_equal(map_find(&map, slice_of(key)), i);
	}
	assert_int_equal(map_find(&map, slice_of("key")), MAP_NONE);
	map_release(&map);
	arena_release(&arena);
}

static void map__add__the_first_value_stays(void **state)
{
	struct map map = {0};
	uint32_t value;

	(void)state;
	assert_int_equal(map_add(&map, slice_of("a"), 1, &value), ERR_OK);
	assert_int_equal(value, 1);
	assert_int_equal(map_add(&map, slice_of("a"), 2, &value), ERR_OK);
	assert_int_equal(value, 1);
	assert_int_equal(map.count, 1);
	*map_value_at(&map, slice_of("a")) = 7;
	assert_int_equal(map_find(&map, slice_of("a")), 7);
	assert_null(map_value_at(&map, slice_of("b")));
	assert_int_equal(map_add(&map, slice_of(""), 3, NULL), ERR_OK);
	assert_int_equal(map_find(&map, slice_of("")), 3);
	map_release(&map);
}

static void map__add__no_memory_keeps_the_map(void **state)
{
	struct map map = {0};
	static const char keys[] = "abcdefghijklmnopqrstuvwxyz";
	enum err_code code = ERR_OK;
	uint32_t added = 0;

	(void)state;
	alloc_fail_from(2);
	while (code == ERR_OK && added < 26) {
		code = map_add(&map, (struct slice){keys + added, 1}, added, NULL);
		added += code == ERR_OK;
	}
	alloc_fail_from(0);
	assert_int_equal(code, ERR_NOMEM);
	assert_int_equal(map.count, added);
	for (uint32_t i = 0; i < added; i++)
		assert_int_equal(map_find(&map, (struct slice){keys + i, 1}), i);
	map_release(&map);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(map__find__empty),
	    cmocka_unit_test(map__add__many_and_find_all),
	    cmocka_unit_test(map__add__the_first_value_stays),
	    cmocka_unit_test(map__add__no_memory_keeps_the_map),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
