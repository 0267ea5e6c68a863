#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "hand.h"

/* From the altered headline, where a first look falls, to the first cell. */
static struct pane *opened(struct hand *hand, size_t docs)
{
	struct pane *pane = hand_opened(hand, docs, pane_compare_new);

	hand_command(hand, pane, CMD_FIRST);
	hand_command(hand, pane, CMD_LEFT);
	return pane;
}

static void compare__relayout__begins_on_an_altered_quotation(void **state)
{
	struct hand hand;
	struct pane *pane = pane_compare_new();

	(void)state;
	assert_non_null(pane);
	hand_init(&hand, HAND_DOCS);
	alloc_free(hand_draw(&hand, pane, hand_usual));
	hand_has(
	    hand_status(&hand, pane), "Jade Times, enabler: the council says, headline, altered");
	hand_close(&hand, pane);
}

static void compare__draw__shows_the_altered_headline(void **state)
{
	struct hand hand;
	struct pane *pane = opened(&hand, HAND_DOCS);
	int row = 0, col = 0;

	(void)state;
	hand_command(&hand, pane, CMD_RIGHT);
	hand_has(hand_draw(&hand, pane, hand_usual), "▐○ ‘key    ≠2▌");
	hand_has(hand_draw(&hand, pane, hand_usual),
	    "━ Jade Times News · enabler · passage 1 of 2 · says: the council · headline · "
	    "A");
	hand_has(hand_draw(&hand, pane, hand_usual),
	    "\nl.1   Council calls Borduria a ‘[key enabler]’ of the siege\n");
	hand_has(hand_draw(&hand, pane, hand_usual),
	    "\n≠ its own body (l.3), Border Policy l.3, Harbour l.3: all “decisive”\n");
	hand_has(hand_status(&hand, pane),
	    "Jade Times, enabler: the council says, headline, altered; "
	    "passage 1 of 2 | row 1 of 3");
	assert_true(pane->ops->cursor(pane, &hand.world, &row, &col));
	assert_int_equal(row, 5);
	assert_int_equal(col, 27);
	hand_close(&hand, pane);
}

static void compare__draw__has_two_lines_a_cell_and_panes_when_there_is_room(void **state)
{
	struct hand hand;
	struct pane *pane = opened(&hand, HAND_DOCS);

	(void)state;
	hand_has(hand_draw(&hand, pane, (struct size){30, 120}), "│  own claim       │");
	hand_lacks(hand_draw(&hand, pane, (struct size){30, 120}), "every wording");
	hand_has(hand_draw(&hand, pane, (struct size){48, 200}),
	    "━ enabler · every wording, 4 outlets ━");
	hand_close(&hand, pane);
}

static void compare__draw__fits_any_size(void **state)
{
	static const struct size sizes[] = {{22, 80}, {10, 40}, {3, 10}, {1, 1}, {2, 200}, {60, 3}};
	struct hand hand;
	struct pane *pane = opened(&hand, HAND_DOCS);

	(void)state;
	hand_command(&hand, pane, CMD_RIGHT);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++)
		hand_has(hand_draw(&hand, pane, sizes[i]), "○");
	hand_close(&hand, pane);
}

static void compare__draw__explains_a_story_without_rows(void **state)
{
	struct hand hand;
	struct pane *pane = pane_compare_new();

	(void)state;
	hand_init(&hand, HAND_DOCS);
	hand.world.lineup = NULL;
	hand_has(hand_draw(&hand, pane, hand_usual), ":row PHRASE");
	hand.story.analysed_count = 2;
	hand_has(hand_draw(&hand, pane, hand_usual), "The articles are being read.");
	assert_true(hand_command(&hand, pane, CMD_DOWN).flags & TODO_UNKNOWN);
	hand_close(&hand, pane);
}

static void compare__deeper__opens_the_passage_or_the_closest(void **state)
{
	struct hand hand;
	struct pane *pane = opened(&hand, HAND_DOCS);
	struct todo todo = hand_command(&hand, pane, CMD_DEEPER);
	struct slice text;

	(void)state;
	assert_int_equal(todo.request, REQUEST_OPEN);
	assert_int_equal(todo.place.doc, 0);
	assert_null(todo.message);
	text = doc_text(hand.story.items[0].doc);
	assert_true(slice_is(slice_at(text, todo.place.span), "enabling it"));
	hand_command(&hand, pane, CMD_NEXT_SILENT);
	hand_has(hand_status(&hand, pane), "Courier, enabler: not found; closest passage line 3");
	todo = hand_command(&hand, pane, CMD_DEEPER);
	assert_int_equal(todo.request, REQUEST_OPEN);
	assert_int_equal(todo.place.doc, 2);
	assert_non_null(strstr(todo.message, "did not qualify"));
	/* The next cell not found has no passage that comes near. */
	hand_command(&hand, pane, CMD_NEXT_SILENT);
	todo = hand_command(&hand, pane, CMD_DEEPER);
	assert_int_equal(todo.request, REQUEST_NONE);
	assert_non_null(strstr(todo.message, "no passage"));
	hand_close(&hand, pane);
}

static void compare__update__walks_passages_groups_and_disagreements(void **state)
{
	struct hand hand;
	struct pane *pane = opened(&hand, HAND_DOCS);

	(void)state;
	hand_command(&hand, pane, CMD_RIGHT);
	hand_command(&hand, pane, CMD_REPEAT);
	hand_has(hand_draw(&hand, pane, hand_usual),
	    "l.3   Leaders of the council declared Borduria a “[decisive enabler]”");
	hand_command(&hand, pane, CMD_REPEAT);
	hand_has(hand_status(&hand, pane), "passage 1 of 2");
	hand_command(&hand, pane, CMD_GROUP_NEXT);
	hand_has(hand_status(&hand, pane), "Jade Times, no weapons: Borduria denies | row 3 of 3");
	hand_command(&hand, pane, CMD_GROUP_PREVIOUS);
	hand_has(hand_status(&hand, pane), "row 1 of 3");
	hand_command(&hand, pane, CMD_NEXT_DISAGREEMENT);
	hand_has(hand_status(&hand, pane), "row 2 of 3");
	hand_command(&hand, pane, CMD_LAST);
	hand_has(hand_status(&hand, pane), "row 3 of 3");
	assert_non_null(hand_command(&hand, pane, CMD_NEXT_DISAGREEMENT).message);
	hand_close(&hand, pane);
}

static void compare__update__moves_a_column_and_keeps_the_place(void **state)
{
	struct hand hand;
	struct pane *pane = opened(&hand, HAND_DOCS);

	(void)state;
	hand_command(&hand, pane, CMD_OUTLET_NEXT);
	hand_has(hand_draw(&hand, pane, hand_usual), "outlet       │Jade Times  │(unnamed)   │");
	hand_has(hand_draw(&hand, pane, hand_usual), "order:moved");
	/* A new lineup of the same story: same cell, same columns. */
	hand_command(&hand, pane, CMD_DOWN);
	hand.world.generation++;
	hand_has(hand_draw(&hand, pane, hand_usual), "outlet       │Jade Times  │(unnamed)   │");
	hand_has(hand_status(&hand, pane), "(unnamed), lifeline: the council says | row 2 of 3");
	hand_close(&hand, pane);
}

static void compare__base__shows_how_others_differ(void **state)
{
	struct hand hand;
	struct pane *pane = opened(&hand, HAND_DOCS);

	(void)state;
	hand_command(&hand, pane, CMD_RIGHT);
	hand_command(&hand, pane, CMD_BASE);
	hand_has(hand_draw(&hand, pane, hand_usual), "│· lacks it  │");
	hand_command(&hand, pane, CMD_BASE);
	hand_lacks(hand_draw(&hand, pane, hand_usual), "lacks it");
	hand_close(&hand, pane);
}

static void compare__select__lines_the_row_up(void **state)
{
	struct hand hand;
	struct pane *pane = opened(&hand, HAND_DOCS);

	(void)state;
	hand_command(&hand, pane, CMD_SELECT);
	hand_has(hand_draw(&hand, pane, hand_usual), "━ enabler · every wording, 4 outlets ━");
	hand_command(&hand, pane, CMD_DOWN);
	hand_command(&hand, pane, CMD_DOWN);
	hand_has(hand_status(&hand, pane),
	    "Jade Times, enabler: the council says, verbatim; passage 2 of 2");
	hand_command(&hand, pane, CMD_RIGHT);
	hand_has(hand_draw(&hand, pane, hand_usual), "━ lifeline · every wording, 4 outlets ━");
	assert_false(hand_command(&hand, pane, CMD_CLOSE).flags & TODO_UNKNOWN);
	assert_true(hand_command(&hand, pane, CMD_CLOSE).flags & TODO_UNKNOWN);
	hand_close(&hand, pane);
}

static void compare__why__says_the_evidence_in_words(void **state)
{
	struct hand hand;
	struct pane *pane = opened(&hand, HAND_DOCS);
	const struct cmd_args args = {0};
	struct todo todo = pane->ops->update(pane, &hand.world, CMD_WHY, &args);

	(void)state;
	assert_int_equal(todo.request, REQUEST_POPUP);
	hand_has(todo.text, "the same word stems: strong (0.80)\nthe same letters: some (0.50)\n");
	hand_close(&hand, pane);
}

static void compare__show__finds_the_cell_of_a_place(void **state)
{
	struct hand hand;
	struct pane *pane = opened(&hand, HAND_DOCS);
	const struct passage *passage = &hand.lineup.passages[hand.lineup.passage_count - 1];
	const struct place place = {passage->doc, {passage->start + 1, passage->start + 2}};
	struct place selected;

	(void)state;
	assert_true(pane->ops->show(pane, &hand.world, &place));
	assert_true(pane->ops->selected(pane, &hand.world, &selected));
	assert_int_equal(selected.doc, passage->doc);
	assert_int_equal(selected.span.start, passage->start);
	hand_has(hand_status(&hand, pane), "passage 2 of 2");
	assert_false(pane->ops->show(pane, &hand.world, &(struct place){0, {0, 1}}));
	/* A row that the filter hides comes back. */
	pane->ops->update(
	    pane, &hand.world, CMD_FILTER, &(struct cmd_args){.text = slice_of("enabler")});
	assert_true(pane->ops->show(pane, &hand.world, &place));
	hand_has(hand_draw(&hand, pane, hand_usual), "5 outlets, 3 rows");
	hand_close(&hand, pane);
}

static void compare__click__selects_a_cell(void **state)
{
	struct hand hand;
	struct pane *pane = opened(&hand, HAND_DOCS);

	(void)state;
	pane->ops->click(pane, &hand.world, 6, 55);
	hand_has(hand_status(&hand, pane), "Border Policy, lifeline: Ada Bloom, hedged");
	pane->ops->click(pane, &hand.world, 21, 79);
	hand_has(hand_status(&hand, pane), "Border Policy, lifeline");
	hand_close(&hand, pane);
}

static void compare__filter__shows_matching_rows(void **state)
{
	struct hand hand;
	struct pane *pane = opened(&hand, HAND_DOCS);
	const struct cmd_args args = {.text = slice_of("answer")};
	struct todo todo;

	(void)state;
	pane->ops->update(pane, &hand.world, CMD_FILTER, &args);
	hand_has(hand_draw(&hand, pane, hand_usual), "1 row of 3 with “answer” (& ends this)");
	hand_command(&hand, pane, CMD_FILTER);
	hand_has(hand_draw(&hand, pane, hand_usual), "5 outlets, 3 rows ");
	todo = hand_command(&hand, pane, CMD_FILTER);
	assert_int_equal(todo.request, REQUEST_PROMPT);
	hand_close(&hand, pane);
}

/* One outlet alone words the last row: it is left out until somebody asks for all. */
static void compare__more__shows_all_rows_then_more_detail(void **state)
{
	struct hand hand;
	struct pane *pane = pane_compare_new();

	(void)state;
	assert_non_null(pane);
	hand_init(&hand, HAND_DOCS);
	hand.lineup.lines[HAND_WEAPONS].minor = true;
	hand_has(hand_draw(&hand, pane, hand_usual),
	    "5 outlets, 2 rows of 3 (+ shows all) 8 worded 2 not");
	hand_lacks(hand_draw(&hand, pane, hand_usual), "no weapons");
	hand_says(&hand, pane, CMD_MORE, "all 3 rows: - leaves out those of one outlet");
	hand_has(hand_draw(&hand, pane, hand_usual), "5 outlets, 3 rows   11 worded 4 not found");
	hand_says(&hand, pane, CMD_MORE, "two lines a cell: wording, who says it");
	hand_says(&hand, pane, CMD_LESS, "the selected cell's passages below the table");
	hand_says(&hand, pane, CMD_LESS, "2 of 3 rows: those of several outlets, and the label");
	hand_says(&hand, pane, CMD_LESS, "the table alone");
	hand_says(&hand, pane, CMD_MORE, "the selected cell's passages below the table");
	hand_has(hand_draw(&hand, pane, hand_usual), "2 rows of 3");
	hand_close(&hand, pane);
}

static void compare__filter__looks_through_minor_rows(void **state)
{
	struct hand hand;
	struct pane *pane = pane_compare_new();
	const struct passage *passage;

	(void)state;
	assert_non_null(pane);
	hand_init(&hand, HAND_DOCS);
	hand.lineup.lines[HAND_WEAPONS].minor = true;
	alloc_free(hand_draw(&hand, pane, hand_usual));
	pane->ops->update(
	    pane, &hand.world, CMD_FILTER, &(struct cmd_args){.text = slice_of("weapon")});
	hand_has(hand_draw(&hand, pane, hand_usual),
	    "1 row of 3 with “weapon” (& ends this) 3 worded 2");
	hand_has(hand_status(&hand, pane), "| row 1 of 1 · only “weapon”");
	hand_command(&hand, pane, CMD_FILTER);
	hand_has(hand_draw(&hand, pane, hand_usual), "2 rows of 3");
	/* What another view asks for is shown, minor or not. */
	passage = &hand.lineup.passages[hand.lineup.passage_count - 1];
	assert_true(pane->ops->show(pane, &hand.world,
	    &(struct place){passage->doc, {passage->start, passage->start + 1}}));
	hand_has(hand_draw(&hand, pane, hand_usual), "3 rows");
	hand_close(&hand, pane);
}

static void compare__update__names_the_outlet(void **state)
{
	struct hand hand;
	struct pane *pane = opened(&hand, HAND_DOCS);

	(void)state;
	hand_says(&hand, pane, CMD_OUTLET_PREVIOUS, "(unnamed) is the first column already");
	hand_says(&hand, pane, CMD_OUTLET_NEXT, "(unnamed) moved right");
	hand_has(hand_draw(&hand, pane, hand_usual), "order:moved");
	hand_says(&hand, pane, CMD_OUTLET_PREVIOUS,
	    "(unnamed) is back: columns stand as the files do again");
	hand_has(hand_draw(&hand, pane, hand_usual), "order:file");
	hand_says(&hand, pane, CMD_BASE, "(unnamed) is the base: others are shown as they differ");
	hand_says(&hand, pane, CMD_BASE, "(unnamed) is no longer the base outlet");
	hand_close(&hand, pane);
}

/* A moment on a tiny screen leaves nothing scrolled away. */
static void compare__relayout__comes_back_from_a_tiny_screen(void **state)
{
	struct hand hand;
	struct pane *pane = opened(&hand, 12);

	(void)state;
	for (int i = 0; i < 11; i++)
		hand_command(&hand, pane, CMD_RIGHT);
	hand_command(&hand, pane, CMD_DOWN);
	hand_command(&hand, pane, CMD_DOWN);
	alloc_free(hand_draw(&hand, pane, (struct size){1, 1}));
	for (int i = 0; i < 6; i++)
		hand_command(&hand, pane, CMD_LEFT);
	hand_has(hand_draw(&hand, pane, (struct size){12, 80}), "\nenabler");
	hand_has(hand_draw(&hand, pane, hand_usual), "\noutlet       │(by");
	hand_close(&hand, pane);
}

/* Draws and says whether any cell of the screen has the style of a hit. */
static bool draws_hits(struct hand *hand, struct pane *pane)
{
	struct canvas canvas;
	bool found = false;

	assert_int_equal(canvas_init(&canvas, hand_usual), ERR_OK);
	pane->ops->relayout(pane, &hand->world, hand_usual);
	pane->ops->draw(pane, &hand->world, &canvas, (struct rect){0, 0, 22, 80}, true);
	for (int i = 0; i < hand_usual.rows * hand_usual.cols; i++)
		found |= (canvas.cells[i].style & 0xffu) == STYLE_HIT;
	canvas_release(&canvas);
	return found;
}

static void compare__search__goes_to_rows_that_match(void **state)
{
	const struct cmd_args fresh = {.text = slice_of("x")};
	struct hand hand;
	struct pane *pane = opened(&hand, HAND_DOCS);

	(void)state;
	assert_true(hand_command(&hand, pane, CMD_SEARCH_NEXT).flags & TODO_UNKNOWN);
	hand.lineup.lines[HAND_WEAPONS].minor = true;
	hand.world.generation++;
	hand_search(&hand, "lifeline");
	hand_has(hand_draw(&hand, pane, hand_usual), "2 rows of 3");
	pane->ops->update(pane, &hand.world, CMD_SEARCH_NEXT, &fresh);
	hand_has(hand_status(&hand, pane), "lifeline: ");
	assert_true(draws_hits(&hand, pane));
	assert_non_null(hand_command(&hand, pane, CMD_SEARCH_NEXT).message);
	/* A row that is left out comes when only it matches, on the cell that holds the hit. */
	hand_search(&hand, "denied sending");
	alloc_free(hand_draw(&hand, pane, hand_usual));
	pane->ops->update(pane, &hand.world, CMD_SEARCH_NEXT, &fresh);
	hand_has(hand_status(&hand, pane), "Jade Times, no weapons: Borduria denies | row 3 of 3");
	hand_search(&hand, "nowhere at all");
	assert_true(hand_command(&hand, pane, CMD_SEARCH_PREVIOUS).flags & TODO_UNKNOWN);
	assert_false(draws_hits(&hand, pane));
	hand_close(&hand, pane);
}

/* A wording that reaches over its opening mark is the same wording as without it. */
static void compare__draw__sets_one_pair_of_marks_around_what_is_altered(void **state)
{
	struct hand hand;
	struct pane *pane = opened(&hand, HAND_DOCS);

	(void)state;
	for (size_t i = 0; i < hand.lineup.passage_count; i++) {
		struct passage *passage = &hand.lineup.passages[i];
		const struct slice text = doc_text(hand.story.items[passage->doc].doc);

		if (passage->start >= 3 && passage->doc == 1 &&
		    memcmp(text.ptr + passage->start - 3, "“", 3) == 0)
			passage->start -= 3;
	}
	hand_command(&hand, pane, CMD_RIGHT);
	hand_has(
	    hand_draw(&hand, pane, hand_usual), "Border Policy l.3, Harbour l.3: all “decisive”\n");
	hand_close(&hand, pane);
}

static void compare__draw__keeps_hostile_wordings_in_their_cells(void **state)
{
	struct hand hand;
	struct pane *pane = opened(&hand, HAND_DOCS);
	char *text;

	(void)state;
	hand.lineup.lines[HAND_ENABLER].wording =
	    slice_of("新华社新闻新华社\x1b[31m\xe2\x80\xae z\xcc\x81\xcc\x81\xcc\x81");
	hand.frame.title = slice_of("\xe2\x80\xae\t\n新");
	hand.lineup.passages[0].speaker = slice_of("\x1b]0;x\x07 \xe2\x80\x8f");
	for (int cols = 1; cols < 100; cols += 3)
		alloc_free(hand_draw(&hand, pane, (struct size){22, cols}));
	text = hand_draw(&hand, pane, hand_usual);
	assert_null(strchr(text, 0x1b));
	assert_null(strstr(text, "\xe2\x80\xae"));
	hand_has(text, "新华社新");
	hand_close(&hand, pane);
}

static void compare__relayout__goes_to_a_row_that_was_typed(void **state)
{
	static const struct term typed = {.source = TERM_TYPED};
	struct facet more[3] = {{.title = slice_of("a")}, {.title = slice_of("b")}};
	struct hand hand;
	struct pane *pane = opened(&hand, HAND_DOCS);

	(void)state;
	more[2] = (struct facet){.title = slice_of("typed"), .terms = &typed, .term_count = 1};
	hand.frame.facets = more;
	hand.frame.facet_count = 3;
	hand.lineup.lines[HAND_WEAPONS].facet = 2;
	hand.world.generation++;
	alloc_free(hand_draw(&hand, pane, hand_usual));
	hand_has(hand_status(&hand, pane), "(unnamed), no weapons: Ada Bloom says | row 3 of 3");
	/* Only once: the person may leave it. */
	hand_command(&hand, pane, CMD_FIRST);
	hand.world.generation++;
	alloc_free(hand_draw(&hand, pane, hand_usual));
	hand_has(hand_status(&hand, pane), "row 1 of 3");
	hand_close(&hand, pane);
}

/* A command with a text, or none where it is NULL: what it wants done begins so. */
static void wants(struct hand *hand, struct pane *pane, enum cmd_id cmd, const char *args,
    enum request request, const char *begin)
{
	struct cmd_args given = {.text = slice_of(args)};
	struct todo todo = pane->ops->update(pane, &hand->world, cmd, &given);

	assert_int_equal(todo.request, request);
	assert_non_null(todo.text);
	if (!slice_starts(slice_of(todo.text), begin))
		fail_msg("\"%s\" does not begin with \"%s\"", todo.text, begin);
	alloc_free(todo.text);
}

static void compare__judge__cells(void **state)
{
	struct hand hand;
	struct pane *pane = opened(&hand, HAND_DOCS);

	(void)state;
	hand_command(&hand, pane, CMD_RIGHT);
	wants(&hand, pane, CMD_CONFIRM, NULL, REQUEST_JUDGE,
	    "Jade Times, enabler: confirmed\nconfirm\t");
	wants(&hand, pane, CMD_NOT_HERE, NULL, REQUEST_JUDGE,
	    "Jade Times, enabler: not here\nblank\t");
	wants(&hand, pane, CMD_PICK, NULL, REQUEST_PICK, "");
	hand_command(&hand, pane, CMD_REPEAT);
	wants(&hand, pane, CMD_PICK, NULL, REQUEST_JUDGE,
	    "Jade Times, enabler: shows the passage that you picked\npick\t");
	wants(
	    &hand, pane, CMD_DROP_ROW, NULL, REQUEST_JUDGE, "the row “enabler” is dropped\ndrop\t");
	hand_says(&hand, pane, CMD_AS_FOUND, "as it was found");
	hand_command(&hand, pane, CMD_NEXT_SILENT);
	hand_says(&hand, pane, CMD_NOT_HERE, "C confirms that the outlet is silent");
	hand_has(hand_status(&hand, pane), "not found");
	hand_says(&hand, pane, CMD_EDIT, "P picks a passage");
	hand_says(&hand, pane, CMD_CONFIRM, "silent, confirmed\nsilent\t");
	hand_close(&hand, pane);
}

static void compare__judge__edits(void **state)
{
	struct hand hand;
	struct pane *pane = opened(&hand, HAND_DOCS);
	struct cmd_args outlet = {.text = slice_of("outlet The Post")};
	struct cmd_args nothing = {.text = slice_of("colour red")};

	(void)state;
	hand_command(&hand, pane, CMD_RIGHT);
	wants(&hand, pane, CMD_EDIT, NULL, REQUEST_PROMPT, "edit stance a source says");
	wants(
	    &hand, pane, CMD_EDIT, "denied", REQUEST_JUDGE, "Jade Times, enabler: denied\nedit\t");
	wants(&hand, pane, CMD_EDIT, "stance own", REQUEST_JUDGE,
	    "Jade Times, enabler: own claim\nedit\t");
	wants(&hand, pane, CMD_EDIT, "speaker the harbour", REQUEST_JUDGE,
	    "Jade Times, enabler: says: the harbour\nedit\t");
	wants(&hand, pane, CMD_EDIT, "extent", REQUEST_PROMPT, "edit extent key enabler");
	wants(&hand, pane, CMD_EDIT, "extent enabler", REQUEST_JUDGE,
	    "Jade Times, enabler: goes as far as “enabler”\nedit\t");
	assert_true(pane->ops->update(pane, &hand.world, CMD_EDIT, &outlet).flags & TODO_UNKNOWN);
	assert_non_null(pane->ops->update(pane, &hand.world, CMD_EDIT, &nothing).message);
	hand_close(&hand, pane);
}

/* A cell that a person has looked at says so, and gives the next key another meaning. */
static void compare__draw__shows_whose_a_cell_is(void **state)
{
	struct hand hand;
	struct pane *pane = opened(&hand, HAND_DOCS);
	struct lineup_cell *cell = &hand.lineup.lines[HAND_ENABLER].cells[1];

	(void)state;
	hand_command(&hand, pane, CMD_RIGHT);
	cell->author = CELL_CONFIRMED;
	hand_has(hand_draw(&hand, pane, hand_usual), "≠2✓");
	hand_has(hand_status(&hand, pane), "Jade Times, enabler, confirmed by you: ");
	hand_says(&hand, pane, CMD_CONFIRM, "no longer confirmed\nclear\t");
	cell->author = CELL_EDITED;
	hand_has(hand_draw(&hand, pane, hand_usual), "≠2✎");
	hand_says(&hand, pane, CMD_CONFIRM, ":as-found");
	hand_says(&hand, pane, CMD_AS_FOUND, "clear\t");
	cell->passage_count = 0;
	cell->state = CELL_BLANKED;
	hand_has(hand_draw(&hand, pane, hand_usual), "not here");
	hand_says(&hand, pane, CMD_NOT_HERE, "as it was found again\nclear\t");
	cell->state = CELL_SILENT;
	cell->author = CELL_CONFIRMED;
	hand_has(hand_draw(&hand, pane, hand_usual), "silent");
	hand_has(hand_status(&hand, pane), "silent, confirmed by you");
	hand_close(&hand, pane);
}

static void compare__term__changes_the_group(void **state)
{
	struct hand hand;
	struct pane *pane = opened(&hand, HAND_DOCS);

	(void)state;
	wants(&hand, pane, CMD_TERM, NULL, REQUEST_POPUP, "Terms of ");
	wants(&hand, pane, CMD_TERM, "aorta", REQUEST_TERM, "term\t");
	wants(&hand, pane, CMD_TERM, "feeds siege / 5", REQUEST_TERM, "near\t");
	wants(&hand, pane, CMD_NEVER, "life boat", REQUEST_TERM, "never\t");
	hand_close(&hand, pane);
}

static void compare__update__survives_a_monkey(void **state)
{
	(void)state;
	hand_survives_a_monkey(pane_compare_new, NULL);
}

/* Memory that fails leaves less on the screen, and the program alive. */
static void compare__draw__survives_without_memory(void **state)
{
	(void)state;
	hand_survives_without_memory(pane_compare_new, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(compare__draw__sets_one_pair_of_marks_around_what_is_altered),
	    cmocka_unit_test(compare__search__goes_to_rows_that_match),
	    cmocka_unit_test(compare__relayout__begins_on_an_altered_quotation),
	    cmocka_unit_test(compare__draw__shows_the_altered_headline),
	    cmocka_unit_test(compare__draw__has_two_lines_a_cell_and_panes_when_there_is_room),
	    cmocka_unit_test(compare__draw__fits_any_size),
	    cmocka_unit_test(compare__draw__explains_a_story_without_rows),
	    cmocka_unit_test(compare__deeper__opens_the_passage_or_the_closest),
	    cmocka_unit_test(compare__update__walks_passages_groups_and_disagreements),
	    cmocka_unit_test(compare__update__moves_a_column_and_keeps_the_place),
	    cmocka_unit_test(compare__base__shows_how_others_differ),
	    cmocka_unit_test(compare__select__lines_the_row_up),
	    cmocka_unit_test(compare__why__says_the_evidence_in_words),
	    cmocka_unit_test(compare__show__finds_the_cell_of_a_place),
	    cmocka_unit_test(compare__click__selects_a_cell),
	    cmocka_unit_test(compare__filter__shows_matching_rows),
	    cmocka_unit_test(compare__more__shows_all_rows_then_more_detail),
	    cmocka_unit_test(compare__filter__looks_through_minor_rows),
	    cmocka_unit_test(compare__update__names_the_outlet),
	    cmocka_unit_test(compare__relayout__comes_back_from_a_tiny_screen),
	    cmocka_unit_test(compare__draw__keeps_hostile_wordings_in_their_cells),
	    cmocka_unit_test(compare__relayout__goes_to_a_row_that_was_typed),
	    cmocka_unit_test(compare__judge__cells),
	    cmocka_unit_test(compare__judge__edits),
	    cmocka_unit_test(compare__draw__shows_whose_a_cell_is),
	    cmocka_unit_test(compare__term__changes_the_group),
	    cmocka_unit_test(compare__update__survives_a_monkey),
	    cmocka_unit_test(compare__draw__survives_without_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
