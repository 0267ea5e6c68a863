#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/rng.h"
#include "tui/canvas.h"

static void shows(const struct canvas *canvas, const char *wanted)
{
	struct buf text = {0};

	canvas_text(canvas, &text);
	assert_false(text.failed);
	assert_string_equal(buf_text(&text), wanted);
	buf_release(&text);
}

static struct canvas canvas_of(int rows, int cols)
{
	struct canvas canvas;

	assert_int_equal(canvas_init(&canvas, (struct size){rows, cols}), ERR_OK);
	return canvas;
}

static void canvas__put__shows_controls_by_name(void **state)
{
	struct canvas canvas = canvas_of(3, 30);

	(void)state;
	canvas_put(&canvas, 0, 0, 30, slice_of("a\033[31mb"), STYLE_TEXT);
	canvas_put(&canvas, 1, 0, 30, slice_of("x\u202Ey\u200Bz"), STYLE_TEXT);
	canvas_put(&canvas, 2, 0, 30, slice_of("one\ttwo\nthree"), STYLE_TEXT);
	shows(&canvas, "a‹U+001B›[31mb\nx‹U+202E›yz\none two three\n");
	canvas_release(&canvas);
}

/* Whatever comes in, no cell holds a control, format or bidirectional character. */
static void canvas__put__lets_nothing_raw_through(void **state)
{
	struct canvas canvas = canvas_of(4, 40);
	struct rng rng = {20260101};

	(void)state;
	for (int round = 0; round < 3000; round++) {
		char text[16];
		size_t len = 0;

		for (int i = 0; i < 3; i++) {
			uint32_t point = rng_below(&rng, 4) ? rng_below(&rng, 0x3000)
			                                    : rng_below(&rng, 0x110000);

			if (point == 0 || (point >= 0xd800 && point < 0xe000))
				point = 0x85;
			if (point < 0x80) {
				text[len++] = (char)point;
			} else if (point < 0x800) {
				text[len++] = (char)(0xc0 | point >> 6);
				text[len++] = (char)(0x80 | (point & 63));
			} else if (point < 0x10000) {
				text[len++] = (char)(0xe0 | point >> 12);
				text[len++] = (char)(0x80 | (point >> 6 & 63));
				text[len++] = (char)(0x80 | (point & 63));
			}
		}
		canvas_put(&canvas, (int)rng_below(&rng, 6) - 1, (int)rng_below(&rng, 50) - 5,
		    (int)rng_below(&rng, 20), (struct slice){text, len}, STYLE_TEXT);
	}
	for (size_t i = 0; i < 4 * 40; i++) {
		const unsigned char *cell = (const unsigned char *)canvas.cells[i].text;

		for (; *cell; cell++) {
			assert_true(*cell >= 0x20 && *cell != 0x7f);
			/* C1 controls, and the bidirectional ones of U+2000. */
			assert_false(cell[0] == 0xc2 && cell[1] < 0xa0 && cell[1] >= 0x80);
			assert_false(cell[0] == 0xe2 && cell[1] == 0x80 && cell[2] >= 0xaa &&
			             cell[2] <= 0xae);
			assert_false(cell[0] == 0xe2 && cell[1] == 0x81 && cell[2] >= 0xa6 &&
			             cell[2] <= 0xa9);
		}
	}
	canvas_release(&canvas);
}

static void canvas__put__never_cuts_a_wide_cell(void **state)
{
	struct canvas canvas = canvas_of(4, 5);

	(void)state;
	assert_int_equal(canvas_put(&canvas, 0, 0, 3, slice_of("日本"), STYLE_TEXT), 3);
	canvas_put(&canvas, 1, 4, 5, slice_of("日"), STYLE_TEXT);   /* its right half is outside */
	canvas_put(&canvas, 2, -1, 5, slice_of("日x"), STYLE_TEXT); /* its left half is outside */
	canvas_put(&canvas, 3, 0, 5, slice_of("日本"), STYLE_TEXT);
	canvas_put(&canvas, 3, 1, 1, slice_of("a"), STYLE_TEXT); /* over the right half */
	shows(&canvas, "日\n\n x\n a本\n");
	canvas_release(&canvas);
}

static void canvas__clip__keeps_drawing_inside(void **state)
{
	struct canvas canvas = canvas_of(3, 10);
	struct rect old = canvas_clip(&canvas, (struct rect){1, 2, 1, 4});

	(void)state;
	for (int row = -2; row < 6; row++)
		canvas_put(&canvas, row, -3, 100, slice_of("abcdefghijklmnopqrst"), STYLE_TEXT);
	canvas_line_across(&canvas, 0, -5, 100, STYLE_BORDER);
	canvas_line_down(&canvas, -5, 8, 100, STYLE_BORDER);
	canvas_fill(&canvas, (struct rect){-5, 6, 100, 100}, STYLE_TEXT);
	canvas.clip = old;
	shows(&canvas, "\n  fghi\n\n");
	canvas_release(&canvas);
}

static void canvas__put_fitted__cuts_with_an_ellipsis(void **state)
{
	struct canvas canvas = canvas_of(3, 8);

	(void)state;
	canvas_put_fitted(&canvas, 0, 0, 6, slice_of("abcdefgh"), STYLE_TEXT);
	canvas_put_fitted(&canvas, 1, 0, 6, slice_of("abcdef"), STYLE_TEXT);
	canvas_put_fitted(&canvas, 2, 0, 4, slice_of("日本語"), STYLE_TEXT);
	shows(&canvas, "abcde…\nabcdef\n日 …\n");
	canvas_release(&canvas);
}

static void canvas__ascii__replaces_signs_only(void **state)
{
	struct canvas canvas = canvas_of(2, 24);

	(void)state;
	canvas.ascii = true;
	canvas_put(&canvas, 0, 0, 24, slice_of("● ◐ ○ ◇ ✗ · ▌│“né”…"), STYLE_TEXT);
	canvas_line_across(&canvas, 1, 0, 3, STYLE_BORDER);
	shows(&canvas, "# ~ o \" x . ||\"né\"~\n---\n");
	canvas_release(&canvas);
}

static void canvas__init__takes_any_size(void **state)
{
	const struct size sizes[] = {{0, 0}, {-3, 7}, {1, 1}, {100000, 2}};
	struct canvas canvas;

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		assert_int_equal(canvas_init(&canvas, sizes[i]), ERR_OK);
		assert_true(canvas.size.rows >= 1 && canvas.size.cols >= 1);
		canvas_put(&canvas, 0, 0, 9, slice_of("日本語"), STYLE_TEXT);
		canvas_release(&canvas);
	}
}

static void canvas__init__reports_no_memory(void **state)
{
	struct canvas canvas;

	(void)state;
	alloc_fail_from(1);
	assert_int_equal(canvas_init(&canvas, (struct size){2, 2}), ERR_NOMEM);
	alloc_fail_from(0);
	canvas_release(&canvas);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(canvas__put__shows_controls_by_name),
	    cmocka_unit_test(canvas__put__lets_nothing_raw_through),
	    cmocka_unit_test(canvas__put__never_cuts_a_wide_cell),
	    cmocka_unit_test(canvas__clip__keeps_drawing_inside),
	    cmocka_unit_test(canvas__put_fitted__cuts_with_an_ellipsis),
	    cmocka_unit_test(canvas__ascii__replaces_signs_only),
	    cmocka_unit_test(canvas__init__takes_any_size),
	    cmocka_unit_test(canvas__init__reports_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
