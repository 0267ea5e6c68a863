#include "config.h"

#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/alloc.h"

static void arena__alloc__zeroed_aligned_apart(void **state)
{
	struct arena arena = {0};
	char *last = NULL;

	(void)state;
	for (size_t size = 0; size < 3000; size += 7) {
		char *room = arena_alloc(&arena, size, 1);

		assert_non_null(room);
		assert_int_equal((uintptr_t)room % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(room[i], 0);
		memset(room, 0x55, size);
		if (last)
			assert_int_equal(last[0], 0x55);
		last = size > 0 ? room : NULL;
	}
	arena_release(&arena);
	assert_null(arena.newest);
}

static void arena__alloc__larger_than_any_block(void **state)
{
	struct arena arena = {0};
	char *room = arena_alloc(&arena, 1, 1 << 20);

	(void)state;
	assert_non_null(room);
	room[(1 << 20) - 1] = 'x';
	assert_non_null(arena_alloc(&arena, 1, 1));
	assert_null(arena_alloc(&arena, SIZE_MAX / 2, 8));
	arena_release(&arena);
}

static void arena__copy__ends_in_nul(void **state)
{
	struct arena arena = {0};
	struct slice copy = arena_copy(&arena, (struct slice){"abc", 2});

	(void)state;
	assert_int_equal(copy.len, 2);
	assert_string_equal(copy.ptr, "ab");
	copy = arena_copy(&arena, (struct slice){NULL, 0});
	assert_non_null(copy.ptr);
	assert_int_equal(copy.len, 0);
	arena_release(&arena);
}

static void arena__alloc__no_memory(void **state)
{
	struct arena arena = {0};

	(void)state;
	alloc_fail_from(1);
	assert_null(arena_alloc(&arena, 1, 1));
	assert_null(arena_copy(&arena, slice_of("a")).ptr);
	alloc_fail_from(0);
	assert_non_null(arena_alloc(&arena, 1, 1));
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(arena__alloc__zeroed_aligned_apart),
	    cmocka_unit_test(arena__alloc__larger_than_any_block),
	    cmocka_unit_test(arena__copy__ends_in_nul),
	    cmocka_unit_test(arena__alloc__no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
