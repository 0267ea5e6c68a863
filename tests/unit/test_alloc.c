#include "config.h"

#include "base/alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void alloc__new__zero_bytes_is_a_pointer(void **state)
{
	void *ptr = alloc_new(0);

	(void)state;
	assert_non_null(ptr);
	alloc_free(ptr);
	ptr = alloc_zero(0, 8);
	assert_non_null(ptr);
	alloc_free(ptr);
	alloc_free(NULL);
}

static void alloc__zero__overflow_is_refused(void **state)
{
	(void)state;
	assert_null(alloc_zero(SIZE_MAX / 2, 4));
	assert_null(alloc_resize(NULL, SIZE_MAX / 4, 8));
}

static void alloc__dup__ends_in_nul(void **state)
{
	char *copy = alloc_dup("a\0bc", 3);

	(void)state;
	assert_memory_equal(copy, "a\0b", 4);
	alloc_free(copy);
	copy = alloc_dup(NULL, 0);
	assert_string_equal(copy, "");
	alloc_free(copy);
}

static void alloc__grow__doubles_and_keeps(void **state)
{
	size_t capacity = 0;
	int *items = alloc_grow(NULL, &capacity, 1, sizeof *items);
	int *same;

	(void)state;
	assert_non_null(items);
	assert_int_equal(capacity, 8);
	items[7] = 42;
	same = alloc_grow(items, &capacity, 8, sizeof *items);
	assert_ptr_equal(same, items);
	items = alloc_grow(items, &capacity, 9, sizeof *items);
	assert_int_equal(capacity, 16);
	assert_int_equal(items[7], 42);
	assert_null(alloc_grow(items, &capacity, SIZE_MAX, sizeof *items));
	assert_int_equal(capacity, 16);
	alloc_free(items);
}

static void alloc__fail_from__the_nth_and_all_later(void **state)
{
	void *first;

	(void)state;
	alloc_fail_from(2);
	first = alloc_new(1);
	assert_non_null(first);
	assert_null(alloc_new(1));
	assert_null(alloc_zero(1, 1));
	assert_null(alloc_resize(first, 2, 1));
	assert_int_equal(alloc_count(), 4);
	alloc_fail_from(0);
	alloc_free(first);
	first = alloc_new(1);
	assert_non_null(first);
	alloc_free(first);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(alloc__new__zero_bytes_is_a_pointer),
	    cmocka_unit_test(alloc__zero__overflow_is_refused),
	    cmocka_unit_test(alloc__dup__ends_in_nul),
	    cmocka_unit_test(alloc__grow__doubles_and_keeps),
	    cmocka_unit_test(alloc__fail_from__the_nth_and_all_later),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
