#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "tui/options.h"
#include "tui/theme.h"

static enum err_code parse(struct options *options, const char *text, struct err *err)
{
	return options_parse(options, slice_of(text), "options", err);
}

static void options__parse__sets_what_is_named(void **state)
{
	struct options *options = options_new();
	struct err err = {0};

	(void)state;
	assert_int_equal(option_number(NULL, OPTION_MEASURE), 80);
	assert_int_equal(
	    parse(options, "# mine\nmeasure = 60\nmouse = false\ntheme = \"light\"\n", &err),
	    ERR_OK);
	assert_int_equal(option_number(options, OPTION_MEASURE), 60);
	assert_false(option_flag(options, OPTION_MOUSE));
	assert_string_equal(option_text(options, OPTION_THEME), "light");
	assert_int_equal(option_number(options, OPTION_WHEEL), 3);
	options_free(options);
}

static void options__parse__keeps_good_lines(void **state)
{
	static const struct {
		const char *text;
		unsigned line;
	} bad[] = {
	    {"measure = 60\nwheel = 0\n", 2},
	    {"measure = 60\nmouse = perhaps\n", 2},
	    {"measure = 60\ncopy = \"nowhere\"\n", 2},
	    {"measure = 60\nfly = 1\n", 2},
	    {"measure = 60\n\nmeasure = wide\n", 3},
	    {"fly = 1\nmeasure = 60\n", 1},
	    {"# a note\nwheel = = 2\nmeasure = 60\n", 2},
	    {"theme = \"li\nmeasure = 60\n", 1},
	};
	struct options *options = options_new();

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct err err = {0};

		assert_int_not_equal(parse(options, bad[i].text, &err), ERR_OK);
		assert_string_equal(err.file, "options");
		assert_int_equal(err.line, bad[i].line);
		assert_int_equal(option_number(options, OPTION_MEASURE), 60);
		assert_int_equal(
		    options_set(options, slice_of("measure"), slice_of("80"), NULL), ERR_OK);
	}
	options_free(options);
}

static void options__set__checks_ranges(void **state)
{
	struct options *options = options_new();
	struct err err = {0};

	(void)state;
	assert_int_equal(options_set(options, slice_of("measure"), slice_of("72"), &err), ERR_OK);
	assert_int_equal(option_number(options, OPTION_MEASURE), 72);
	assert_int_equal(
	    options_set(options, slice_of("measure"), slice_of("72x"), &err), ERR_SYNTAX);
	assert_int_equal(
	    options_set(options, slice_of("measure"), slice_of("99999999999999999999999"), &err),
	    ERR_SYNTAX);
	assert_int_equal(
	    options_set(options, slice_of("size"), slice_of("72"), &err), ERR_UNKNOWN_KEY);
	assert_int_equal(option_number(options, OPTION_MEASURE), 72);
	options_free(options);
}

/* What ships says what is built in: the file shows a person the defaults. */
static void options__load__agrees_with_the_table(void **state)
{
	struct options *options = options_new();
	struct err err = {0};

	(void)state;
	setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
	assert_int_equal(options_load(options, &err), ERR_OK);
	for (unsigned id = 0; id < OPTIONS; id++) {
		assert_int_equal(option_number(options, id), option_number(NULL, id));
		assert_string_equal(option_text(options, id), option_text(NULL, id));
		assert_true(option_at(id)->help[0]);
	}
	options_free(options);
}

static void options__parse__survives_no_memory(void **state)
{
	enum err_code code = ERR_NOMEM;

	(void)state;
	for (long nth = 1; code != ERR_OK && nth < 100; nth++) {
		struct options *options = options_new();

		alloc_fail_from(nth);
		code = parse(options, "theme = \"light\"\n", NULL);
		alloc_fail_from(0);
		assert_true(
		    code == ERR_OK || strcmp(option_text(options, OPTION_THEME), "auto") == 0);
		options_free(options);
	}
	assert_int_equal(code, ERR_OK);
}

static void theme__load__knows_what_ships(void **state)
{
	static const char *const names[] = {"dark", "light", "mono"};
	struct theme theme;
	struct err err = {0};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		if (theme_load(names[i], &theme, &err) != ERR_OK)
			fail_msg("%s:%u: %s", err.file, err.line, err.detail);
		/* The terminal's own background shows through. */
		assert_int_equal(theme.looks[STYLE_TEXT].background, THEME_DEFAULT);
		assert_int_equal(theme.looks[STYLE_TEXT].foreground, THEME_DEFAULT);
	}
	/* The last one is mono: it has no colour at all, and shows what is selected all the same. */
	for (int style = 0; style < STYLES; style++) {
		assert_int_equal(theme.looks[style].foreground, THEME_DEFAULT);
		assert_int_equal(theme.looks[style].background, THEME_DEFAULT);
	}
	assert_true(theme.looks[STYLE_SELECTED].attrs & THEME_REVERSE);
	assert_true(theme.looks[STYLE_PER].attrs & THEME_UNDERLINE);
	assert_int_equal(theme_load("../options", &theme, &err), ERR_NOT_FOUND);
	assert_int_equal(theme_load("none-such", &theme, &err), ERR_NOT_FOUND);
}

static void theme__parse__reads_colours(void **state)
{
	struct theme theme;
	struct err err = {0};

	(void)state;
	assert_int_equal(theme_parse(slice_of("look(person, red, default, bold, underline)\n"
	                                      "look(place, \"#0a0B0c\", 255)\n"),
	                     "theme", &theme, &err),
	    ERR_OK);
	assert_int_equal(theme.looks[STYLE_PER].foreground, 1);
	assert_int_equal(theme.looks[STYLE_PER].attrs, THEME_BOLD | THEME_UNDERLINE);
	assert_int_equal(theme.looks[STYLE_LOC].foreground, THEME_RGB | 0x0a0b0c);
	assert_int_equal(theme.looks[STYLE_LOC].background, 255);
	assert_int_equal(theme.looks[STYLE_ORG].foreground, THEME_DEFAULT);
	assert_int_equal(
	    theme_parse(slice_of("look(person, 256, default)"), "theme", &theme, &err), ERR_SYNTAX);
	assert_int_equal(theme_parse(slice_of("\nlook(nobody, red, red)"), "theme", &theme, &err),
	    ERR_UNKNOWN_KEY);
	assert_int_equal(err.line, 2);
}

static void theme__choose__honours_no_color(void **state)
{
	(void)state;
	unsetenv("NO_COLOR");
	setenv("COLORFGBG", "0;15", 1);
	assert_string_equal(theme_choose("auto", true), "light");
	assert_string_equal(theme_choose("dark", true), "dark");
	setenv("COLORFGBG", "15;0", 1);
	assert_string_equal(theme_choose("auto", true), "dark");
	assert_string_equal(theme_choose("dark", false), "mono");
	setenv("NO_COLOR", "1", 1);
	assert_string_equal(theme_choose("dark", true), "mono");
	unsetenv("NO_COLOR");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(options__parse__sets_what_is_named),
	    cmocka_unit_test(options__parse__keeps_good_lines),
	    cmocka_unit_test(options__set__checks_ranges),
	    cmocka_unit_test(options__load__agrees_with_the_table),
	    cmocka_unit_test(options__parse__survives_no_memory),
	    cmocka_unit_test(theme__load__knows_what_ships),
	    cmocka_unit_test(theme__parse__reads_colours),
	    cmocka_unit_test(theme__choose__honours_no_color),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
