#include "config.h"

#include "base/place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/alloc.h"

static void place__data__variable_first(void **state)
{
	struct buf path = {0};

	(void)state;
	setenv("ABREAST_DATA", "/some/data", 1);
	assert_int_equal(place_data("frames", &path), ERR_OK);
	assert_string_equal(path.data, "/some/data/frames");
	/* a test program stands in no build folder of its own: the installed place */
	unsetenv("ABREAST_DATA");
	assert_int_equal(place_data("frames", &path), ERR_OK);
	assert_string_equal(path.data, PKGDATADIR "/frames");
	setenv("ABREAST_DATA", "", 1);
	assert_int_equal(place_data("frames", &path), ERR_OK);
	assert_string_equal(path.data, PKGDATADIR "/frames");
	buf_release(&path);
}

static void place__config__xdg_then_home(void **state)
{
	struct buf path = {0};

	(void)state;
	setenv("HOME", "/home/someone", 1);
	setenv("XDG_CONFIG_HOME", "/conf", 1);
	setenv("XDG_STATE_HOME", "relative", 1); /* must be absolute: ignored */
	assert_int_equal(place_config("keymap", &path), ERR_OK);
	assert_string_equal(path.data, "/conf/abreast/keymap");
	assert_int_equal(place_state("marks", &path), ERR_OK);
	assert_string_equal(path.data, "/home/someone/.local/state/abreast/marks");
	unsetenv("XDG_CONFIG_HOME");
	assert_int_equal(place_config("keymap", &path), ERR_OK);
	assert_string_equal(path.data, "/home/someone/.config/abreast/keymap");
	unsetenv("HOME");
	assert_int_equal(place_config("keymap", &path), ERR_NOT_FOUND);
	buf_release(&path);
}

static void place__data__no_memory(void **state)
{
	(void)state;
	unsetenv("ABREAST_DATA");
	for (long nth = 1; nth <= 2; nth++) {
		struct buf path = {0};

		alloc_fail_from(nth);
		assert_int_equal(place_data("frames", &path), ERR_NOMEM);
		alloc_fail_from(0);
		buf_release(&path);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(place__data__variable_first),
	    cmocka_unit_test(place__config__xdg_then_home),
	    cmocka_unit_test(place__data__no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
