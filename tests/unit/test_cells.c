#include "config.h"

#include "text/cells.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/buf.h"

/* What a text looks like: its cells' texts, cut cells as `|` between them. */
static void expect_drawn(const char *text, const char *wanted, size_t columns)
{
	const struct slice slice = slice_of(text);
	struct buf drawn = {0};

	for (size_t byte = 0; byte < slice.len;) {
		struct cell cell;

		byte = cell_next(slice, byte, NULL, &cell);
		if (drawn.len > 0)
			buf_add_byte(&drawn, '|');
		buf_add_text(&drawn, cell.text);
	}
	assert_string_equal(buf_text(&drawn), wanted);
	assert_int_equal(cells_width(slice, NULL), columns);
	buf_release(&drawn);
}

static void cells__next__ascii(void **state)
{
	struct cell cell;

	(void)state;
	assert_int_equal(cell_next(slice_of("ab"), 0, NULL, &cell), 1);
	assert_string_equal(cell.text, "a");
	assert_int_equal(cell.width, 1);
	assert_int_equal(cell.cells, 1);
	assert_int_equal(cell.bytes, 1);
	expect_drawn("a b", "a| |b", 3);
}

static void cells__next__marks_sit_on_their_base(void **state)
{
	(void)state;
	expect_drawn("e\xcc\x81x", "e\xcc\x81|x", 2);
	/* the fifth mark is left out */
	expect_drawn(
	    "e\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85x", "e\xcc\x81\xcc\x82\xcc\x83\xcc\x84|x", 2);
	/* a mark without a base sits on a space */
	expect_drawn("\xcc\x81x", " \xcc\x81|x", 2);
}

static void cells__next__wide(void **state)
{
	(void)state;
	expect_drawn("\xe6\xbc\xa2\xe5\xad\x97", "\xe6\xbc\xa2|\xe5\xad\x97", 4);
}

static void cells__next__emoji_part_by_part(void **state)
{
	(void)state;
	/* woman, joiner, rocket: the joiner is left out */
	expect_drawn(
	    "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x9a\x80", "\xf0\x9f\x91\xa9|\xf0\x9f\x9a\x80", 4);
	/* thumb and skin tone */
	expect_drawn("\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd", "\xf0\x9f\x91\x8d|\xf0\x9f\x8f\xbd", 4);
	/* two regional indicators */
	expect_drawn("\xf0\x9f\x87\xa9\xf0\x9f\x87\xaa", "\xf0\x9f\x87\xa9|\xf0\x9f\x87\xaa", 2);
}

static void cells__next__unseen_are_left_out(void **state)
{
	struct cell cell;

	(void)state;
	expect_drawn("co\xc2\xad"
	             "op",
	    "c|o|o|p", 4);
	expect_drawn("a\xe2\x80\x8b"
	             "b\xef\xbb\xbf",
	    "a|b", 2);
	assert_int_equal(cell_next(slice_of("\xef\xbb\xbf"
	                                    "a"),
	                     0, NULL, &cell),
	    3);
	assert_int_equal(cell.width, 0);
	assert_string_equal(cell.text, "");
}

static void cells__next__controls_are_named(void **state)
{
	(void)state;
	expect_drawn("\x1b", "\xe2\x80\xb9U+001B\xe2\x80\xba", 8);
	expect_drawn("\x7f", "\xe2\x80\xb9U+007F\xe2\x80\xba", 8);
	expect_drawn("\xc2\x9b", "\xe2\x80\xb9U+009B\xe2\x80\xba", 8);
	expect_drawn("\xe2\x80\xae", "\xe2\x80\xb9U+202E\xe2\x80\xba", 8);
	expect_drawn("\xe2\x81\xa6", "\xe2\x80\xb9U+2066\xe2\x80\xba", 8);
	expect_drawn("\xee\x80\x80", "\xe2\x80\xb9U+E000\xe2\x80\xba", 8);
	expect_drawn("\xef\xbf\xbf", "\xe2\x80\xb9U+FFFF\xe2\x80\xba", 8);
	expect_drawn("\xf3\xa0\x80\x81", "\xe2\x80\xb9U+E0001\xe2\x80\xba", 9);
	expect_drawn("\xf4\x8f\xbf\xbf", "\xe2\x80\xb9U+10FFFF\xe2\x80\xba", 10);
}

static void cells__next__white_space_is_one_space(void **state)
{
	(void)state;
	expect_drawn("\t\n\r", " | | ", 3);
	expect_drawn("\xc2\xa0\xe3\x80\x80\xe2\x80\xa8", " | | ", 3);
}

/* One base under 100,000 marks is one cell and is read once. */
static void cells__next__many_marks(void **state)
{
	struct buf text = {0};
	struct cell cell;

	(void)state;
	buf_add_byte(&text, 'a');
	for (int i = 0; i < 100000; i++)
		buf_add_text(&text, "\xcc\x81");
	assert_int_equal(cell_next(buf_slice(&text), 0, NULL, &cell), text.len);
	assert_int_equal(cells_width(buf_slice(&text), NULL), 1);
	assert_int_equal(cell.bytes, 255);
	buf_release(&text);
}

static void cells__fit__cuts_between_cells(void **state)
{
	const struct slice text = slice_of("e\xcc\x81\xe6\xbc\xa2x");
	size_t columns;

	(void)state;
	assert_int_equal(cells_fit(text, 0, NULL, &columns), 0);
	assert_int_equal(columns, 0);
	assert_int_equal(cells_fit(text, 2, NULL, &columns), 3);
	assert_int_equal(columns, 1);
	assert_int_equal(cells_fit(text, 3, NULL, NULL), 6);
	assert_int_equal(cells_fit(text, 99, NULL, &columns), text.len);
	assert_int_equal(columns, 4);
}

static void cells__widths__override(void **state)
{
	struct cell_widths *widths;
	struct err err;

	(void)state;
	assert_int_equal(
	    cell_widths_new(" U+1F600-U+1F64F=1, u+26a0=2 ,U+0061 = 2", &widths, &err), ERR_OK);
	assert_int_equal(cells_width(slice_of("\xf0\x9f\x98\x80"), widths), 1);
	assert_int_equal(cells_width(slice_of("\xe2\x9a\xa0"), widths), 2);
	assert_int_equal(cells_width(slice_of("ab"), widths), 3);
	cell_widths_free(widths);
	assert_int_equal(cell_widths_new("", &widths, &err), ERR_OK);
	cell_widths_free(widths);
	cell_widths_free(NULL);
}

static void cells__widths__bad_ones_are_told(void **state)
{
	static const char *const bad[] = {"1F600=2", "U+=2", "U+110000=1", "U+20", "U+20=3",
	    "U+20=2x", "U+30-U+20=1", "U+20-=1", "U+20=2;U+21=2", "U+1234567890=1", ","};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct cell_widths *widths = NULL;
		struct err err = {0};

		assert_int_equal(cell_widths_new(bad[i], &widths, &err), ERR_SYNTAX);
		assert_null(widths);
		assert_string_not_equal(err.detail, "");
	}
}

static void cells__widths__no_memory(void **state)
{
	struct cell_widths *widths = NULL;
	enum err_code code;
	long nth = 0;

	(void)state;
	do {
		alloc_fail_from(++nth);
		code = cell_widths_new("U+20=1,U+21=2", &widths, NULL);
		alloc_fail_from(0);
	} while (code == ERR_NOMEM && nth < 10);
	assert_int_equal(code, ERR_OK);
	assert_int_equal(nth, 3);
	cell_widths_free(widths);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(cells__next__ascii),
	    cmocka_unit_test(cells__next__marks_sit_on_their_base),
	    cmocka_unit_test(cells__next__wide),
	    cmocka_unit_test(cells__next__emoji_part_by_part),
	    cmocka_unit_test(cells__next__unseen_are_left_out),
	    cmocka_unit_test(cells__next__controls_are_named),
	    cmocka_unit_test(cells__next__white_space_is_one_space),
	    cmocka_unit_test(cells__next__many_marks),
	    cmocka_unit_test(cells__fit__cuts_between_cells),
	    cmocka_unit_test(cells__widths__override),
	    cmocka_unit_test(cells__widths__bad_ones_are_told),
	    cmocka_unit_test(cells__widths__no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
