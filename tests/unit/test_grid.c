#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/rng.h"
#include "hand.h"
#include "views/grid.h"
#include "views/gridtext.h"
#include "views/gridwords.h"

static char *text_of(const struct hand *hand, int cols, bool ascii)
{
	struct buf buf = {0};

	assert_int_equal(
	    gridtext_add(&hand->lineup, hand->set.sources, cols, true, ascii, &buf), ERR_OK);
	return buf_detach(&buf);
}

static void grid__text__is_the_table_at_80(void **state)
{
	static const char expected[] =
	    "“decisive enabler”   5 outlets, 3 rows   11 worded 4 not found   order:file\n"
	    "outlet       │(unnamed)   │Jade Times  │Courier     │BorderPolicy│Harbour\n"
	    "words · date │27 no date  │34 no date  │18 no date  │42 no date  │30 ©2024\n"
	    "who says it  │◐○○         │●○✗         │○··         │◐○·         │○✗·\n"
	    "─ the charge ┼────────────┼────────────┼────────────┼────────────┼────────────\n"
	    "enabler    4 │◐ enabling i│○ ‘key    ≠2│·           │○ “decisive │○ “decisiveD\n"
	    "lifeline   4 │○ lifelines │● Crucial ec│○ a lifeline│◐ “lifeline⇄│·\n"
	    "─ the answer ┼────────────┼────────────┼────────────┼────────────┼────────────\n"
	    "no weapons 3 │○ absence of│✗ denied sen│·           │·           │✗○not provi2\n"
	    "● outlet itself ◐ hedged/inferred ○ a source ◇ arm’s length ✗ denies · not found\n";
	struct hand hand;
	char *text;

	(void)state;
	hand_init(&hand, HAND_DOCS);
	text = text_of(&hand, 80, false);
	assert_string_equal(text, expected);
	alloc_free(text);
	hand_release(&hand);
}

static void grid__text__says_what_it_leaves_out(void **state)
{
	struct buf buf = {0};
	struct hand hand;

	(void)state;
	hand_init(&hand, HAND_DOCS);
	hand.lineup.lines[HAND_WEAPONS].minor = true;
	assert_int_equal(
	    gridtext_add(&hand.lineup, hand.set.sources, 80, false, false, &buf), ERR_OK);
	assert_non_null(strstr(buf_text(&buf), "5 outlets, 2 rows of 3   8 worded 2 not found"));
	assert_null(strstr(buf_text(&buf), "no weapons"));
	assert_non_null(strstr(buf_text(&buf), "\n1 row of one outlet is left out: --all\n"));
	buf_release(&buf);
	/* Where every row is minor, they are all there is to compare. */
	for (int line = 0; line < HAND_LINES; line++)
		hand.lineup.lines[line].minor = true;
	assert_int_equal(grid_count(&hand.lineup).lines, HAND_LINES);
	hand_release(&hand);
}

static void grid__text__has_ascii_marks(void **state)
{
	static const char *const expected[] = {"outlet       |(unnamed)   |",
	    "enabler    4 |~ enabling i|o ", "- the charge +----", "!2|.           |",
	    "~ hedged/inferred o a source"};
	struct hand hand;
	char *text;

	(void)state;
	hand_init(&hand, HAND_DOCS);
	text = text_of(&hand, 80, true);
	for (size_t i = 0; i < sizeof(expected) / sizeof(*expected); i++)
		if (!strstr(text, expected[i]))
			fail_msg("\"%s\" is not in\n%s", expected[i], text);
	assert_null(strstr(text, "│"));
	assert_null(strstr(text, "●"));
	alloc_free(text);
	hand_release(&hand);
}

static void grid__text__splits_columns_into_blocks(void **state)
{
	struct hand hand;
	char *text, *at;
	size_t blocks = 0;

	(void)state;
	hand_init(&hand, 40);
	text = text_of(&hand, 80, false);
	for (at = text; (at = strstr(at, "outlet  ")); at++)
		blocks++;
	/* Five columns with their wordings fit beside the row heads. */
	assert_int_equal(blocks, 8);
	assert_non_null(strstr(text, "40 outlets"));
	alloc_free(text);
	hand_release(&hand);
}

static void grid__layout__shows_marks_only_over_six_outlets(void **state)
{
	struct hand hand;
	struct grid grid;

	(void)state;
	hand_init(&hand, 7);
	grid_init(&grid);
	assert_int_equal(grid_fill(&grid, &hand.lineup, hand.set.sources, GRID_BY_SPREAD, true,
	                     (struct slice){0}),
	    ERR_OK);
	grid_layout(&grid, 80, false);
	assert_false(grid.wordings);
	assert_int_equal(grid.shown_columns, 7);
	grid_layout(&grid, 120, true);
	assert_true(grid.wordings);
	assert_int_equal(grid.row_rows, 2);
	grid_release(&grid);
	hand_release(&hand);
	hand_init(&hand, 6);
	grid_init(&grid);
	assert_int_equal(grid_fill(&grid, &hand.lineup, hand.set.sources, GRID_BY_SPREAD, true,
	                     (struct slice){0}),
	    ERR_OK);
	grid_layout(&grid, 80, false);
	assert_true(grid.wordings);
	grid_release(&grid);
	hand_release(&hand);
}

static void grid__layout__gives_spare_room_to_row_heads(void **state)
{
	struct hand hand;
	struct grid grid;

	(void)state;
	hand_init(&hand, 2);
	hand.lineup.lines[HAND_WEAPONS].wording = slice_of("no weapons for either side");
	grid_init(&grid);
	assert_int_equal(grid_fill(&grid, &hand.lineup, hand.set.sources, GRID_BY_SPREAD, true,
	                     (struct slice){0}),
	    ERR_OK);
	grid_layout(&grid, 80, false);
	assert_int_equal(grid.stem_cols, 28);
	assert_int_equal(grid.cell_cols, 24);
	/* Cells that need it keep their room. */
	grid_layout(&grid, 56, false);
	assert_int_equal(grid.stem_cols, 13);
	assert_int_equal(grid.cell_cols, 20);
	grid_release(&grid);
	hand_release(&hand);
}

static void check_wording(
    const struct hand *hand, size_t passage, const char *key, int cols, const char *expected)
{
	struct buf buf = {0};
	const struct passage *it = &hand->lineup.passages[passage];

	gridwords_add(&buf, &hand->set.sources[it->doc], it, slice_of(key), cols, NULL);
	assert_string_equal(buf_text(&buf), expected);
	assert_true(cells_width(buf_slice(&buf), NULL) <= (size_t)cols);
	buf_release(&buf);
}

static void grid__add_wording__drops_the_rows_words_first(void **state)
{
	struct hand hand;

	(void)state;
	hand_init(&hand, HAND_DOCS);
	/* Passage 3 is the headline's ‘key enabler’, 4 the body's “decisive enabler”. */
	check_wording(&hand, 3, "enabler", 20, "‘key enabler’");
	check_wording(&hand, 3, "enabler", 12, "‘key enabler");
	check_wording(&hand, 3, "enabler", 11, "‘key");
	check_wording(&hand, 4, "enabler", 10, "“decisive");
	check_wording(&hand, 4, "enabler", 6, "“decis");
	check_wording(&hand, 4, "decisive", 10, "“decisive");
	/* Words that begin the wording belong to what it says. */
	check_wording(&hand, 0, "enabler", 8, "enabling");
	check_wording(&hand, 0, "enabler", 0, "");
	hand_release(&hand);
}

static void grid__fill__orders_rows_inside_their_group(void **state)
{
	struct hand hand;
	struct grid grid;

	(void)state;
	hand_init(&hand, HAND_DOCS);
	grid_init(&grid);
	assert_int_equal(grid_fill(&grid, &hand.lineup, hand.set.sources, GRID_BY_DISAGREEMENT,
	                     false, (struct slice){0}),
	    ERR_OK);
	assert_int_equal(grid.entry_count, 5);
	assert_int_equal(grid.line_count, 3);
	/* Lifeline has an own claim, a hedge and two sources; enabler a hedge and three sources. */
	assert_int_equal(grid.entries[0].line, GRID_RULE);
	assert_int_equal(grid.entries[1].line, HAND_LIFELINE);
	assert_int_equal(grid.entries[2].line, HAND_ENABLER);
	assert_int_equal(grid.entries[3].line, GRID_RULE);
	assert_int_equal(grid.entries[4].line, HAND_WEAPONS);
	assert_int_equal(grid_fill(&grid, &hand.lineup, hand.set.sources, GRID_BY_SPREAD, false,
	                     slice_of("WEAP")),
	    ERR_OK);
	assert_int_equal(grid.line_count, 1);
	grid_release(&grid);
	hand_release(&hand);
}

static void grid__settle__keeps_the_selection_visible(void **state)
{
	struct rng rng = {hand_seed()};
	struct hand hand;
	struct grid grid;
	struct grid_view view = {.base = GRID_RULE, .selecting = true};

	(void)state;
	hand_init(&hand, 23);
	grid_init(&grid);
	assert_int_equal(grid_fill(&grid, &hand.lineup, hand.set.sources, GRID_BY_SPREAD, true,
	                     (struct slice){0}),
	    ERR_OK);
	for (int i = 0; i < 3000; i++) {
		const int rows = 1 + (int)rng_below(&rng, 12), cols = 1 + (int)rng_below(&rng, 150);
		int row, col;
		size_t entry, column;

		grid_layout(&grid, cols, rng_below(&rng, 2) == 0);
		view.entry = rng_below(&rng, 9);
		view.column = rng_below(&rng, 30);
		grid_settle(&grid, &view, rows);
		assert_true(grid_cursor(&grid, &view, rows, &row, &col));
		assert_in_range(row, 0, rows - 1);
		assert_in_range(col, 0, cols - 1);
		assert_true(grid_hit(&grid, &view, row, col, &entry, &column));
		assert_int_equal(entry, view.entry);
		assert_int_equal(column, view.column);
	}
	grid_release(&grid);
	hand_release(&hand);
}

static void grid__text__says_why_no_absence_is_claimed(void **state)
{
	struct hand hand;
	char *text;

	(void)state;
	hand_init(&hand, HAND_DOCS);
	hand.lineup.lines[HAND_ENABLER].cells[2].state = CELL_NOT_YET;
	hand.lineup.lines[HAND_LIFELINE].cells[4].state = CELL_UNKNOWN;
	hand.lineup.lines[HAND_WEAPONS].cells[0].state = CELL_UNSURE;
	hand.set.sources[4].prose = NULL;
	text = text_of(&hand, 80, false);
	assert_non_null(strstr(text, "│- not yet   │"));
	assert_non_null(strstr(text, "│/ not yet an"));
	assert_non_null(strstr(text, "│? absence of│"));
	alloc_free(text);
	hand_release(&hand);
}

static void grid__text__fails_without_memory(void **state)
{
	struct hand hand;
	enum err_code code = ERR_NOMEM;

	(void)state;
	hand_init(&hand, HAND_DOCS);
	for (long nth = 1; code != ERR_OK && nth < 2000; nth++) {
		struct buf buf = {0};

		alloc_fail_from(nth);
		code = gridtext_add(&hand.lineup, hand.set.sources, 80, true, false, &buf);
		alloc_fail_from(0);
		assert_true(code == ERR_OK || code == ERR_NOMEM);
		buf_release(&buf);
	}
	assert_int_equal(code, ERR_OK);
	hand_release(&hand);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(grid__text__is_the_table_at_80),
	    cmocka_unit_test(grid__text__says_what_it_leaves_out),
	    cmocka_unit_test(grid__layout__gives_spare_room_to_row_heads),
	    cmocka_unit_test(grid__text__has_ascii_marks),
	    cmocka_unit_test(grid__text__splits_columns_into_blocks),
	    cmocka_unit_test(grid__layout__shows_marks_only_over_six_outlets),
	    cmocka_unit_test(grid__add_wording__drops_the_rows_words_first),
	    cmocka_unit_test(grid__fill__orders_rows_inside_their_group),
	    cmocka_unit_test(grid__settle__keeps_the_selection_visible),
	    cmocka_unit_test(grid__text__says_why_no_absence_is_claimed),
	    cmocka_unit_test(grid__text__fails_without_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
