#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/rng.h"
#include "hand.h"
#include "views/snippet.h"

static void check_tail(const char *text, int cols, const char *expected, int width)
{
	int taken = -1;
	const struct slice tail = snippet_tail(slice_of(text), cols, NULL, &taken);

	assert_true(slice_is(tail, expected));
	assert_int_equal(taken, width);
}

static void snippet__tail__cuts_between_cells(void **state)
{
	(void)state;
	check_tail("abcdef", 3, "def", 3);
	check_tail("abc", 10, "abc", 3);
	check_tail("abc", 0, "", 0);
	check_tail("", 4, "", 0);
	check_tail("a新闻", 3, "闻", 2);
	check_tail("a新闻", 4, "新闻", 4);
	check_tail("xe\xcc\x81y", 2, "e\xcc\x81y", 2);
}

static char *drawn(int cols, bool ascii, const struct snippet *snippet, int at)
{
	struct canvas canvas;
	char *text;

	assert_int_equal(canvas_init(&canvas, (struct size){1, cols + 4}), ERR_OK);
	canvas.ascii = ascii;
	if (at >= 0)
		snippet_draw_at(&canvas, 0, 0, cols, at, snippet);
	else
		snippet_draw(&canvas, 0, 0, cols, snippet);
	text = hand_text(&canvas);
	canvas_release(&canvas);
	return text;
}

static void check_drawn(int cols, int at, const char *expected)
{
	static const char text[] = "The harbour was calm, said the key witness, until noon.";
	const struct snippet snippet = {.text = slice_of(text),
	    .outer = {0, sizeof(text) - 1},
	    .inner = {31, 42},
	    .bracketed = at < 0};
	char *line = drawn(cols, false, &snippet, at);

	assert_string_equal(line, expected);
	alloc_free(line);
}

static void snippet__draw__shows_the_wording(void **state)
{
	(void)state;
	check_drawn(70, -1, "The harbour was calm, said the [key witness], until noon.\n");
	check_drawn(50, -1, "The harbour was calm, said the [key witness], unt…\n");
	check_drawn(30, -1, "…aid the [key witness], until…\n");
	check_drawn(13, -1, "[key witness]\n");
	check_drawn(5, -1, "[ke…]\n");
	check_drawn(1, -1, "[\n");
}

static void snippet__draw_at__centres_the_wording(void **state)
{
	(void)state;
	check_drawn(40, 15, "…alm, said the key witness, until noon.\n");
	check_drawn(24, 4, "…he key witness, until …\n");
	check_drawn(12, 0, "key witness…\n");
}

static void check_name(int cols, const char *name, bool ascii, const char *expected)
{
	struct canvas canvas;
	char *line;

	assert_int_equal(canvas_init(&canvas, (struct size){1, 40}), ERR_OK);
	canvas.ascii = ascii;
	snippet_draw_name(&canvas, 0, 0, cols, slice_of(name), STYLE_HEADING);
	line = hand_text(&canvas);
	assert_string_equal(line, expected);
	alloc_free(line);
	canvas_release(&canvas);
}

static void snippet__draw_name__says_that_it_cuts(void **state)
{
	(void)state;
	check_name(13, "Border Policy", false, "Border Policy\n");
	check_name(12, "Border Policy", false, "BorderPolicy\n");
	check_name(11, "Border Policy", false, "BorderPoli…\n");
	check_name(11, "Border Policy", true, "BorderPoli~\n");
	check_name(4, "新华社新闻", false, "新 …\n");
	check_name(1, "Harbour", false, "…\n");
}

static void snippet__draw__never_leaves_its_columns(void **state)
{
	static const char *const pieces[] = {
	    "a", "word", " ", "新", "e\xcc\x81", "\n", "“", "\xe2\x80\xae", ", "};
	struct rng rng = {hand_seed()};

	(void)state;
	for (int round = 0; round < 3000; round++) {
		struct buf text = {0};
		struct snippet snippet = {.bracketed = rng_below(&rng, 2) == 0};
		const int cols = 1 + (int)rng_below(&rng, 40);
		const int at = (int)rng_below(&rng, 50) - 10;
		uint32_t cuts[3] = {0};
		char *line;

		for (int part = 0; part < 3; part++) {
			for (uint32_t i = rng_below(&rng, 20); i > 0; i--)
				buf_add_text(&text, pieces[rng_below(&rng, 9)]);
			cuts[part] = (uint32_t)text.len;
		}
		snippet.text = buf_slice(&text);
		snippet.inner = (struct span){cuts[0], cuts[1]};
		snippet.outer = (struct span){0, cuts[2]};
		line = drawn(cols, rng_below(&rng, 2) == 0, &snippet, at > cols ? cols : at);
		/* Without its line feed. */
		assert_true(
		    cells_width((struct slice){line, strlen(line) - 1}, NULL) <= (size_t)cols);
		alloc_free(line);
		buf_release(&text);
	}
}

static void snippet__draw_wrapped__keeps_the_wording_in_view(void **state)
{
	struct buf text = {0};
	struct canvas canvas;
	struct snippet snippet;
	char *screen;

	(void)state;
	for (int i = 0; i < 5000; i++)
		buf_add_text(&text, "more words ");
	snippet.inner.start = (uint32_t)text.len;
	buf_add_text(&text, "the wording");
	snippet.inner.end = (uint32_t)text.len;
	for (int i = 0; i < 5000; i++)
		buf_add_text(&text, " and others");
	snippet = (struct snippet){
	    .text = buf_slice(&text), .outer = {0, (uint32_t)text.len}, .inner = snippet.inner};
	assert_int_equal(canvas_init(&canvas, (struct size){8, 33}), ERR_OK);
	snippet_draw_wrapped(&canvas, (struct rect){0, 0, 8, 33}, &snippet);
	screen = hand_text(&canvas);
	assert_non_null(strstr(screen, "wording"));
	alloc_free(screen);
	canvas_release(&canvas);
	buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(snippet__tail__cuts_between_cells),
	    cmocka_unit_test(snippet__draw__shows_the_wording),
	    cmocka_unit_test(snippet__draw_at__centres_the_wording),
	    cmocka_unit_test(snippet__draw_name__says_that_it_cuts),
	    cmocka_unit_test(snippet__draw__never_leaves_its_columns),
	    cmocka_unit_test(snippet__draw_wrapped__keeps_the_wording_in_view),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
