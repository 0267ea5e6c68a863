#include "config.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/alloc.h"

static void buf__add__all_ways(void **state)
{
	struct buf buf = {0};

	(void)state;
	assert_string_equal(buf_text(&buf), "");
	assert_int_equal(buf_slice(&buf).len, 0);
	buf_add(&buf, "ab", 1);
	buf_add_text(&buf, "cd");
	buf_add_byte(&buf, 'e');
	buf_add_repeat(&buf, '-', 3);
	buf_add_slice(&buf, (struct slice){NULL, 0});
	buf_add_format(&buf, "%d%%", 42);
	assert_string_equal(buf_text(&buf), "acde---42%");
	assert_int_equal(buf.len, 10);
	buf_clear(&buf);
	assert_string_equal(buf_text(&buf), "");
	buf_release(&buf);
}

static void buf__add__large(void **state)
{
	struct buf buf = {0};

	(void)state;
	for (int i = 0; i < 1000; i++)
		buf_add_format(&buf, "%03d,", i);
	assert_int_equal(buf.len, 4000);
	assert_int_equal(strlen(buf.data), 4000);
	assert_memory_equal(buf.data + 3996, "999,", 4);
	buf_release(&buf);
}

static void buf__detach__is_the_callers(void **state)
{
	struct buf buf = {0};
	char *text;

	(void)state;
	text = buf_detach(&buf);
	assert_string_equal(text, "");
	alloc_free(text);
	buf_add_text(&buf, "mine");
	text = buf_detach(&buf);
	assert_string_equal(text, "mine");
	assert_null(buf.data);
	alloc_free(text);
}

static void buf__add__no_memory_is_remembered(void **state)
{
	struct buf buf = {0};

	(void)state;
	buf_add_text(&buf, "kept");
	alloc_fail_from(1);
	buf_add_repeat(&buf, 'x', 1000);
	alloc_fail_from(0);
	assert_true(buf.failed);
	assert_string_equal(buf.data, "kept");
	buf_add_text(&buf, "late");
	buf_add_format(&buf, "%d", 1);
	assert_string_equal(buf.data, "kept");
	assert_null(buf_detach(&buf));
	assert_false(buf.failed);
}

static void buf__reserve__absurd_sizes(void **state)
{
	struct buf buf = {0};

	(void)state;
	assert_false(buf_reserve(&buf, SIZE_MAX / 2));
	assert_true(buf.failed);
	buf_release(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(buf__add__all_ways),
	    cmocka_unit_test(buf__add__large),
	    cmocka_unit_test(buf__detach__is_the_callers),
	    cmocka_unit_test(buf__add__no_memory_is_remembered),
	    cmocka_unit_test(buf__reserve__absurd_sizes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
