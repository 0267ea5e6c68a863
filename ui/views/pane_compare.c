/*
 * The view Compare: the lineup as a table of marks and wordings, what the selected cell holds
 * below it. views/grid draws the table, views/compare_strip what is below; here is where the person
 * looks and what the keys do.
 *
 * A selection survives a new lineup: the row is remembered by the hash of its id, the column by
 * its document.
 */
#include "config.h"

#include "base/alloc.h"
#include "base/hash.h"
#include "text/fold.h"
#include "views/card.h"
#include "views/compare_strip.h"
#include "views/finding.h"
#include "views/griddraw.h"
#include "views/judging.h"

/* How much is said about the selected cell. */
enum detail { DETAIL_NONE, DETAIL_STRIP, DETAIL_TWO_LINES, DETAIL_PANES };

/* Which rows of the pane hold what, from top to bottom. */
struct plan {
	int title, head, rows, strip, legend;
	bool panes; /* below the table: the row lined up, and the source */
};

struct compare {
	struct pane pane;
	struct size size;
	size_t generation;
	bool filled;
	struct grid grid;
	struct grid_view view;
	struct plan plan;
	size_t passage; /* of the selected cell */
	bool whole;     /* minor rows too */
	int more;       /* the person's + and - on top of what the size suggests */
	bool lined;     /* the row as a list instead of the table */
	struct lined list;
	size_t list_entry; /* which entry the list is of; SIZE_MAX: none */
	struct listing listing;
	enum grid_order order;
	struct buf filter;
	size_t typed_count; /* rows that the person has typed, as far as this view has seen them */
	uint64_t line_key;  /* hash of the selected row's id; 0: none yet */
	uint32_t doc;       /* the selected column's */
};

/* ---- layout ---- */

static enum detail detail_of(const struct compare *compare)
{
	const struct size size = compare->size;
	int detail = DETAIL_NONE;

	if (size.cols >= 140 && size.rows >= 36)
		detail = DETAIL_PANES;
	else if (size.cols >= 110 && size.rows >= 26)
		detail = DETAIL_TWO_LINES;
	else if (size.rows >= 9)
		detail = DETAIL_STRIP;
	detail += compare->more;
	return detail < DETAIL_NONE    ? DETAIL_NONE
	       : detail > DETAIL_PANES ? DETAIL_PANES
	                               : (enum detail)detail;
}

static struct plan make_plan(const struct compare *compare)
{
	const int rows = compare->size.rows;
	const enum detail detail = detail_of(compare);
	const size_t height = grid_height(&compare->grid);
	const int content = height < 10000 ? (int)height : 10000;
	struct plan plan = {.title = rows >= 6,
	    .head = rows >= 16   ? 3
	            : rows >= 10 ? 2
	                         : rows >= 3,
	    .legend = rows >= 14};
	const int rest = rows - plan.title - plan.head - plan.legend;
	int least = detail == DETAIL_NONE ? 0 : rest >= 10 ? 4 : rest >= 6 ? 3 : 0;

	if (detail == DETAIL_PANES && rest >= 16) {
		plan.panes = true;
		least = rest / 3 > 8 ? rest / 3 : 8;
	}
	plan.rows = content < rest - least ? content : rest - least;
	if (plan.rows < 1)
		plan.rows = 1;
	plan.strip = detail == DETAIL_NONE ? 0 : rest - plan.rows;
	return plan;
}

/* The entry of a row that was looked at; where it stood when it is gone. */
static size_t find_entry(const struct compare *compare, uint64_t line_key)
{
	const struct grid *grid = &compare->grid;

	for (size_t i = 0; i < grid->entry_count; i++)
		if (grid->entries[i].line != GRID_RULE &&
		    hash_bytes(grid->lineup->lines[grid->entries[i].line].id, 0) == line_key)
			return i;
	return compare->view.entry;
}

static size_t find_column(const struct grid *grid, uint32_t doc)
{
	for (size_t i = 0; i < grid->column_count; i++)
		if (grid->columns[i] == doc)
			return i;
	return 0;
}

/* Bring the list of the row up to date, and its selection to the cell's. */
static void settle_list(struct compare *compare)
{
	const int rows = compare->lined ? compare->size.rows - 1 : compare->plan.strip - 1;

	if (compare->list_entry != compare->view.entry) {
		if (lined_fill(&compare->list, &compare->grid, compare->view.entry) != ERR_OK)
			return;
		compare->list_entry = compare->view.entry;
	}
	compare->listing.selected =
	    lined_find(&compare->list, compare->view.column, compare->passage);
	listing_settle(&compare->listing, compare->list.count, rows);
}

static void settle(struct compare *compare)
{
	struct grid *grid = &compare->grid;
	const struct lineup_cell *cell;

	grid_layout(grid, compare->size.cols, detail_of(compare) >= DETAIL_TWO_LINES);
	compare->plan = make_plan(compare);
	grid_settle(grid, &compare->view, compare->plan.rows);
	cell = grid_cell(grid, &compare->view);
	if (!cell) {
		compare->list.count = 0;
		compare->list_entry = SIZE_MAX;
		return;
	}
	compare->line_key =
	    hash_bytes(grid->lineup->lines[grid->entries[compare->view.entry].line].id, 0);
	compare->doc = grid->columns[compare->view.column];
	if (compare->passage >= cell->passage_count)
		compare->passage = 0;
	if (compare->lined || compare->plan.panes)
		settle_list(compare);
}

/* A first look falls on an altered quotation, where there is one. */
static void select_first(struct compare *compare)
{
	const struct grid *grid = &compare->grid;

	for (size_t entry = 0; entry < grid->entry_count; entry++) {
		if (grid->entries[entry].line == GRID_RULE)
			continue;
		for (size_t column = 0; column < grid->column_count; column++) {
			const struct lineup_cell *cell =
			    &grid->lineup->lines[grid->entries[entry].line]
			         .cells[grid->columns[column]];
			const struct passage *shown = lineup_shown(grid->lineup, cell);

			if (!shown || !(shown->devices & DEVICE_ALTERED_QUOTE))
				continue;
			compare->view.entry = entry;
			compare->view.column = column;
			return;
		}
	}
}

static bool is_typed(const struct facet *facet)
{
	return facet->term_count > 0 && facet->terms[0].source == TERM_TYPED;
}

static size_t count_typed(const struct frame *frame)
{
	size_t count = 0;

	for (size_t i = 0; i < frame->facet_count; i++)
		count += is_typed(&frame->facets[i]);
	return count;
}

/* When a phrase has become a row, the cursor goes there: to the last group that was typed. */
static void select_typed(struct compare *compare)
{
	const struct grid *grid = &compare->grid;
	const struct frame *frame = grid->lineup->frame;
	const size_t before = compare->typed_count;

	compare->typed_count = count_typed(frame);
	if (compare->typed_count <= before)
		return;
	for (size_t i = 0; i < grid->entry_count; i++)
		if (grid->entries[i].line == GRID_RULE &&
		    is_typed(&frame->facets[grid->entries[i].facet]))
			compare->view.entry = i + 1;
}

static void refill(struct compare *compare, const struct world *world)
{
	const struct lineup_set *set = world->lineup;

	compare->list_entry = SIZE_MAX;
	if (grid_fill(&compare->grid, set ? set->lineup : NULL, set ? set->sources : NULL,
	        compare->order, compare->whole, buf_slice(&compare->filter)) != ERR_OK)
		return;
	if (compare->line_key == 0) {
		select_first(compare);
		if (compare->grid.lineup)
			compare->typed_count = count_typed(compare->grid.lineup->frame);
		return;
	}
	compare->view.entry = find_entry(compare, compare->line_key);
	compare->view.column = find_column(&compare->grid, compare->doc);
	if (compare->grid.lineup)
		select_typed(compare);
}

static void compare_relayout(struct pane *pane, const struct world *world, struct size size)
{
	struct compare *compare = (struct compare *)pane;

	/* With more room than before nothing stays scrolled away that would fit. */
	if (size.rows != compare->size.rows || size.cols != compare->size.cols)
		compare->view.top_entry = compare->view.left_column = 0;
	compare->size = size;
	if (!compare->filled || compare->generation != world->generation) {
		compare->filled = true;
		compare->generation = world->generation;
		refill(compare, world);
	}
	settle(compare);
}

/* ---- moving ---- */

static struct todo moved(struct compare *compare)
{
	compare->passage = 0;
	settle(compare);
	return todo_redraw();
}

static void step_lines(struct compare *compare, size_t steps, int direction)
{
	for (size_t i = 0; i < steps; i++) {
		const size_t next = grid_next_line(&compare->grid, compare->view.entry, direction);

		if (next == compare->view.entry)
			break;
		compare->view.entry = next;
	}
}

static void step_columns(struct compare *compare, size_t steps, bool right)
{
	const size_t last = compare->grid.column_count > 0 ? compare->grid.column_count - 1 : 0;
	size_t *column = &compare->view.column;

	if (right)
		*column = last - *column < steps ? last : *column + steps;
	else
		*column = *column < steps ? 0 : *column - steps;
}

/* To the first row of the next group, or of this and then the one before. */
static void step_group(struct compare *compare, int direction)
{
	const struct grid *grid = &compare->grid;
	size_t at = compare->view.entry;

	if (direction > 0) {
		while (at < grid->entry_count && grid->entries[at].line != GRID_RULE)
			at++;
	} else {
		while (at > 0 && grid->entries[at].line != GRID_RULE)
			at--;
		if (at + 1 == compare->view.entry)
			while (at > 0 && grid->entries[--at].line != GRID_RULE)
				;
	}
	if (at + 1 < grid->entry_count)
		compare->view.entry = at + 1;
}

static bool step_not_found(struct compare *compare, int direction)
{
	const struct grid *grid = &compare->grid;
	size_t entry = compare->view.entry, column = compare->view.column;

	for (;;) {
		if (direction > 0 ? column + 1 < grid->column_count : column > 0) {
			column = direction > 0 ? column + 1 : column - 1;
		} else {
			const size_t next = grid_next_line(grid, entry, direction);

			if (next == entry)
				return false;
			entry = next;
			column = direction > 0 ? 0 : grid->column_count - 1;
		}
		if (grid->lineup->lines[grid->entries[entry].line]
		        .cells[grid->columns[column]]
		        .state == CELL_SILENT) {
			compare->view.entry = entry;
			compare->view.column = column;
			return true;
		}
	}
}

static bool step_disagreement(struct compare *compare, int direction)
{
	const struct grid *grid = &compare->grid;
	size_t entry = compare->view.entry;

	for (;;) {
		const size_t next = grid_next_line(grid, entry, direction);

		if (next == entry)
			return false;
		entry = next;
		if (grid_line_disagrees(grid->lineup, grid->entries[entry].line)) {
			compare->view.entry = entry;
			return true;
		}
	}
}

static struct todo step_passage(struct compare *compare, size_t steps, bool forward)
{
	const struct lineup_cell *cell = grid_cell(&compare->grid, &compare->view);
	const size_t count = cell ? cell->passage_count : 0;

	if (count < 2)
		return todo_say(
		    count == 1 ? "one passage only in this cell" : "no passage in this cell");
	steps %= count;
	compare->passage = (compare->passage + (forward ? steps : count - steps)) % count;
	settle(compare);
	return todo_redraw();
}

/* A sentence that begins with the selected outlet. */
static struct todo say_outlet(const struct compare *compare, const char *rest)
{
	struct buf buf = {0};

	buf_add_slice(&buf, grid_outlet(&compare->grid, compare->view.column));
	buf_add_text(&buf, rest);
	return todo_text(REQUEST_SAY, &buf);
}

static struct todo move_column(struct compare *compare, bool right)
{
	struct grid *grid = &compare->grid;
	const size_t from = compare->view.column;
	const size_t to = right ? from + 1 : from - 1;

	if (right ? to >= grid->column_count : from == 0)
		return say_outlet(compare,
		    right ? " is the last column already" : " is the first column already");
	grid_swap_columns(grid, from, to);
	compare->view.column = to;
	compare->list_entry = SIZE_MAX;
	settle(compare);
	if (grid->column_order != GRID_MOVED)
		return say_outlet(compare, grid->column_order == GRID_BY_DATE
		                               ? " is back: columns stand by date again"
		                               : " is back: columns stand as the files do again");
	return say_outlet(compare, right ? " moved right" : " moved left");
}

static size_t page_lines(const struct compare *compare)
{
	const int lines = compare->plan.rows / compare->grid.row_rows - 1;

	return lines > 1 ? (size_t)lines : 1;
}

/* Moves on the table; false: not a move. */
static bool move_on_grid(struct compare *compare, enum cmd_id cmd, size_t steps)
{
	const size_t page = page_lines(compare), half = page > 1 ? page / 2 : 1;

	switch (cmd) {
	case CMD_UP: step_lines(compare, steps, -1); break;
	case CMD_DOWN: step_lines(compare, steps, +1); break;
	case CMD_LEFT: step_columns(compare, steps, false); break;
	case CMD_RIGHT: step_columns(compare, steps, true); break;
	case CMD_PAGE_UP: step_lines(compare, steps * page, -1); break;
	case CMD_PAGE_DOWN: step_lines(compare, steps * page, +1); break;
	case CMD_HALF_UP: step_lines(compare, steps * half, -1); break;
	case CMD_HALF_DOWN: step_lines(compare, steps * half, +1); break;
	case CMD_FIRST: step_lines(compare, compare->grid.entry_count, -1); break;
	case CMD_LAST: step_lines(compare, compare->grid.entry_count, +1); break;
	default: return false;
	}
	return true;
}

/* Moves in the list of a row: its items up and down, rows left and right. */
static bool move_on_list(struct compare *compare, enum cmd_id cmd, const struct cmd_args *args)
{
	const struct lined_item *item;

	if (cmd == CMD_LEFT || cmd == CMD_RIGHT) {
		step_lines(compare, listing_steps(args), cmd == CMD_RIGHT ? +1 : -1);
		compare->passage = 0;
		settle(compare);
		return true;
	}
	if (!listing_command(&compare->listing, cmd, args) || compare->list.count == 0)
		return false;
	item = &compare->list.items[compare->listing.selected];
	compare->view.column = item->column;
	compare->passage = item->passage == LINED_NONE ? 0 : item->passage;
	settle(compare);
	return true;
}

/* ---- the search ---- */

/* Are rows left out that are worded by one outlet only? */
static bool has_more_rows(const struct compare *compare)
{
	return !compare->whole && compare->filter.len == 0 &&
	       compare->grid.line_count < compare->grid.lineup->line_count;
}

/* Has a cell a passage with a hit in it? */
static bool cell_matches(
    const struct lineup *lineup, const struct lineup_cell *cell, const struct world *world)
{
	for (size_t i = 0; i < cell->passage_count; i++) {
		const struct passage *passage = &lineup->passages[cell->passages[i]];

		if (finding_in_span(
		        world, passage->doc, (struct span){passage->start, passage->end}))
			return true;
	}
	return false;
}

static bool line_matches(const struct lineup *lineup, size_t line, const struct world *world)
{
	if (finding_in_text(world, lineup->lines[line].wording))
		return true;
	for (size_t doc = 0; doc < lineup->doc_count; doc++)
		if (cell_matches(lineup, &lineup->lines[line].cells[doc], world))
			return true;
	return false;
}

static bool entry_matches(const void *data, const struct world *world, size_t index)
{
	const struct grid *grid = data;
	const uint32_t line = grid->entries[index].line;

	return line != GRID_RULE && line_matches(grid->lineup, line, world);
}

/* Does a row match that is left out? */
static bool any_line_matches(const struct compare *compare, const struct world *world)
{
	const struct lineup *lineup = compare->grid.lineup;

	for (size_t line = 0; line < lineup->line_count; line++)
		if (line_matches(lineup, line, world))
			return true;
	return false;
}

/* To the next row that matches, and in it to a cell that does. */
static struct todo step_hit(struct compare *compare, const struct world *world, enum cmd_id cmd,
    const struct cmd_args *args)
{
	const struct grid *grid = &compare->grid;
	const struct finding_list list = {
	    grid->entry_count, compare->view.entry, entry_matches, grid};
	struct todo todo = finding_step(&list, world, cmd, args, &compare->view.entry);
	const struct lineup_line *line;

	if (todo.flags & TODO_UNKNOWN)
		return todo;
	line = &grid->lineup->lines[grid->entries[compare->view.entry].line];
	for (size_t i = 0; i < grid->column_count; i++) {
		const size_t at = (compare->view.column + i) % grid->column_count;

		if (!cell_matches(grid->lineup, &line->cells[grid->columns[at]], world))
			continue;
		compare->view.column = at;
		break;
	}
	moved(compare);
	return todo;
}

/* The same; rows that are left out are looked through when no other matches. */
static struct todo search_rows(struct compare *compare, const struct world *world, enum cmd_id cmd,
    const struct cmd_args *args)
{
	struct todo todo = step_hit(compare, world, cmd, args);

	if (!(todo.flags & TODO_UNKNOWN) || !world->search || !world->hits ||
	    !has_more_rows(compare) || !any_line_matches(compare, world))
		return todo;
	compare->whole = true;
	refill(compare, world);
	settle(compare);
	return step_hit(compare, world, cmd, args);
}

/* ---- what keys do ---- */

static struct todo open_cell(const struct compare *compare)
{
	const struct grid *grid = &compare->grid;
	const struct lineup_cell *cell = grid_cell(grid, &compare->view);
	const struct passage *passage;
	struct place place;

	if (!cell)
		return todo_say("nothing to open");
	passage = strip_passage(grid->lineup, cell, compare->passage);
	if (!passage)
		return todo_say(
		    cell->state == CELL_NOT_YET   ? "not yet: the article is older than the label"
		    : cell->state == CELL_UNKNOWN ? "no absence is claimed for this article"
		                                  : "no passage of this article comes near");
	place = (struct place){passage->doc, {passage->start, passage->end}};
	return todo_open(place, cell->passage_count > 0 ? NULL : saying_shortfall(passage));
}

static struct todo explain(const struct compare *compare)
{
	const struct grid *grid = &compare->grid;
	const struct lineup_cell *cell = grid_cell(grid, &compare->view);
	const struct passage *passage;
	struct buf buf = {0};

	if (!cell)
		return todo_say("nothing is selected");
	passage = strip_passage(grid->lineup, cell, compare->passage);
	buf_add_text(&buf, "Why: ");
	strip_add_status(grid, &compare->view, compare->passage, &buf);
	buf_add_text(&buf, "\n");
	if (passage && cell->passage_count == 0)
		buf_add_format(&buf, "%s\n", saying_shortfall(passage));
	if (passage)
		saying_add_why(&buf, grid->lineup->frame, passage);
	else
		buf_add_text(&buf, "no passage of this article comes near the row\n");
	return todo_text(REQUEST_POPUP, &buf);
}

static struct todo change_order(struct compare *compare, const struct world *world)
{
	static const char *const said[GRID_ORDERS] = {
	    "rows of a group by spread: most outlets first",
	    "rows of a group by disagreement: where outlets differ most first",
	    "rows of a group by what is not found: most empty cells first"};

	compare->order = (enum grid_order)((compare->order + 1) % GRID_ORDERS);
	refill(compare, world);
	settle(compare);
	return todo_say(said[compare->order]);
}

static struct todo set_filter(
    struct compare *compare, const struct world *world, const struct cmd_args *args)
{
	const bool given = args && args->text.ptr && args->text.len > 0;
	struct buf prompt = {0};

	if (!given && compare->filter.len == 0) {
		buf_add_text(&prompt, "filter ");
		return todo_text(REQUEST_PROMPT, &prompt);
	}
	buf_clear(&compare->filter);
	if (given)
		buf_add_slice(&compare->filter, args->text);
	refill(compare, world);
	settle(compare);
	if (given && compare->grid.line_count == 0) {
		buf_clear(&compare->filter);
		refill(compare, world);
		settle(compare);
		return todo_say("no row matches; all rows are shown");
	}
	return todo_say(given ? "rows filtered; & shows all again" : "all rows");
}

static struct todo set_base(struct compare *compare)
{
	const uint32_t doc = compare->grid.columns[compare->view.column];
	const bool off = compare->view.base == doc;

	compare->view.base = off ? GRID_RULE : doc;
	return say_outlet(compare, off ? " is no longer the base outlet"
	                               : " is the base: others are shown as they differ from it");
}

static struct todo open_card(const struct compare *compare, const struct world *world)
{
	const struct lineup_cell *cell = grid_cell(&compare->grid, &compare->view);
	const struct passage *passage = NULL;
	uint32_t name;

	if (cell && cell->passage_count > 0)
		passage = strip_passage(compare->grid.lineup, cell, compare->passage);
	if (!passage || !passage->speaker.ptr)
		return todo_say("no speaker in this cell");
	name = card_find(world, passage->speaker);
	if (name == NAME_NONE)
		return todo_say("nothing more is known about this speaker");
	return (struct todo){.flags = TODO_REDRAW, .request = REQUEST_CARD, .number = name};
}

static struct todo toggle_list(struct compare *compare)
{
	compare->lined = !compare->lined;
	settle(compare);
	return todo_say(
	    compare->lined ? "the row lined up: v goes back to the table" : "the table");
}

static struct todo show_rows(struct compare *compare, const struct world *world, bool whole)
{
	struct buf buf = {0};

	compare->whole = whole;
	refill(compare, world);
	settle(compare);
	if (whole)
		buf_add_format(&buf, "all %zu rows: - leaves out those of one outlet",
		    compare->grid.line_count);
	else
		buf_add_format(&buf, "%zu of %zu rows: those of several outlets, and the label",
		    compare->grid.line_count, compare->grid.lineup->line_count);
	return todo_text(REQUEST_SAY, &buf);
}

/* Would fewer rows stand here without the minor ones? */
static bool has_fewer_rows(const struct compare *compare)
{
	return compare->whole && compare->filter.len == 0 &&
	       grid_count(compare->grid.lineup).lines < compare->grid.line_count;
}

/* `+` shows all rows, then more about the selected one; `-` goes the same way back. */
static struct todo change_detail(struct compare *compare, const struct world *world, int by)
{
	static const char *const said[] = {"the table alone",
	    "the selected cell's passages below the table",
	    "two lines a cell: wording, who says it",
	    "the row lined up and its source below the table"};
	const enum detail before = detail_of(compare);

	if (by > 0 && compare->more >= 0 && has_more_rows(compare))
		return show_rows(compare, world, true);
	if (by < 0 && compare->more <= 0 && has_fewer_rows(compare))
		return show_rows(compare, world, false);
	compare->more += by;
	if (detail_of(compare) == before) {
		compare->more -= by;
		return todo_say(by > 0 ? "there is no more detail" : "there is no less detail");
	}
	settle(compare);
	return todo_say(said[detail_of(compare)]);
}

static struct todo jump(struct compare *compare, bool found, const char *otherwise)
{
	return found ? moved(compare) : todo_say(otherwise);
}

/* ---- corrections ---- */

static struct todo edit_cell(const struct judging *judging, const struct cmd_args *args)
{
	static const char *const of_article[] = {"outlet", "title", "byline", "date", "url"};
	struct todo todo = {.flags = TODO_UNKNOWN};

	if (!args || !args->text.ptr)
		return judging_ask_edit(judging);
	if (judging_edit(judging, args->text, &todo))
		return todo;
	/* What is none of a cell's is the article's. */
	for (size_t i = 0; i < sizeof(of_article) / sizeof(*of_article); i++)
		if (slice_starts(args->text, of_article[i]))
			return todo_unknown();
	return todo_say("edit stance, speaker or extent of the passage; outlet, title, byline, "
	                "date or url of the article");
}

/* Is a phrase a term of the group, in any case of letters? Its kind, or -1. */
static int kind_in_group(const struct facet *facet, struct slice phrase)
{
	struct buf folded = {0};
	int kind = -1;

	fold_add(&folded, phrase);
	for (size_t i = 0; i < facet->term_count && kind < 0; i++)
		if (fold_equal(facet->terms[i].text, buf_slice(&folded)))
			kind = facet->terms[i].kind;
	buf_release(&folded);
	return kind;
}

static void add_terms(const struct facet *facet, enum term_kind kind, struct buf *buf)
{
	for (size_t i = 0; i < facet->term_count; i++)
		if (facet->terms[i].kind == kind)
			buf_add_format(
			    buf, "%.*s\n", (int)facet->terms[i].text.len, facet->terms[i].text.ptr);
}

/* Which terms a group has, with nothing else to do. */
static struct todo list_terms(const struct facet *facet)
{
	struct buf buf = {0};

	buf_add_format(&buf, "Terms of %.*s\n", (int)facet->title.len, facet->title.ptr);
	add_terms(facet, TERM_TERM, &buf);
	buf_add_text(&buf, "\nnear each other\n");
	add_terms(facet, TERM_NEAR, &buf);
	buf_add_text(&buf, "\nnever meant\n");
	add_terms(facet, TERM_NEVER, &buf);
	buf_add_text(&buf, "\n:term PHRASE  :never PHRASE  :drop-term PHRASE change them\n");
	return todo_text(REQUEST_POPUP, &buf);
}

/* A term comes into the selected row's group, or goes. */
static struct todo change_term(
    const struct compare *compare, enum cmd_id cmd, const struct cmd_args *args)
{
	static const char *const kinds[] = {"term", "near", "never"};
	const struct grid *grid = &compare->grid;
	const struct facet *facet =
	    &grid->lineup->frame->facets[grid->entries[compare->view.entry].facet];
	const struct slice phrase = args ? slice_trim(args->text) : slice_of(NULL);
	struct buf buf = {0};
	int kind;

	if (!phrase.ptr || phrase.len == 0)
		return list_terms(facet);
	if (is_typed(facet))
		return todo_say("this group is a row that you typed: :save-frame NAME first");
	kind = kind_in_group(facet, phrase);
	if (cmd == CMD_DROP_TERM && kind < 0)
		return todo_say("the group has no such term: :term lists them");
	if (cmd != CMD_DROP_TERM && kind >= 0)
		return todo_say("the group has this term already");
	if (cmd == CMD_DROP_TERM)
		buf_add_format(&buf, "drop-%s", kinds[kind]);
	else
		buf_add_text(&buf, cmd == CMD_NEVER                      ? "never"
		                   : memchr(phrase.ptr, '/', phrase.len) ? "near"
		                                                         : "term");
	buf_add_format(
	    &buf, "\t%.*s\t%.*s", (int)facet->id.len, facet->id.ptr, (int)phrase.len, phrase.ptr);
	return todo_text(REQUEST_TERM, &buf);
}

/* What changes rows and cells. */
static struct todo judge(struct compare *compare, const struct world *world, enum cmd_id cmd,
    const struct cmd_args *args)
{
	const struct grid *grid = &compare->grid;
	const struct judging judging = {.world = world,
	    .line = grid->entries[compare->view.entry].line,
	    .doc = grid->columns[compare->view.column],
	    .passage = compare->passage};

	if (!world->story->items[judging.doc].doc)
		return todo_unknown();
	switch (cmd) {
	case CMD_CONFIRM: return judging_confirm(&judging);
	case CMD_AS_FOUND: return judging_as_found(&judging);
	case CMD_PICK:
		if (compare->passage == 0)
			return judging_ask_pick(&judging);
		/* What is picked comes first in its cell. */
		compare->passage = 0;
		return judging_pick(&judging);
	case CMD_NOT_HERE: return judging_not_here(&judging);
	case CMD_DROP_ROW: return judging_drop_row(&judging);
	case CMD_EDIT: return edit_cell(&judging, args);
	case CMD_TERM:
	case CMD_NEVER:
	case CMD_DROP_TERM: return change_term(compare, cmd, args);
	default: return todo_unknown();
	}
}

/* Everything that is no plain move. */
static struct todo command(struct compare *compare, const struct world *world, enum cmd_id cmd,
    const struct cmd_args *args)
{
	switch (cmd) {
	case CMD_GROUP_NEXT: step_group(compare, +1); return moved(compare);
	case CMD_GROUP_PREVIOUS: step_group(compare, -1); return moved(compare);
	case CMD_NEXT_SILENT:
		return jump(compare, step_not_found(compare, +1), "no cell not found after this");
	case CMD_PREVIOUS_SILENT:
		return jump(compare, step_not_found(compare, -1), "no cell not found before this");
	case CMD_NEXT_DISAGREEMENT:
		return jump(compare, step_disagreement(compare, +1), "no disagreement below");
	case CMD_PREVIOUS_DISAGREEMENT:
		return jump(compare, step_disagreement(compare, -1), "no disagreement above");
	case CMD_REPEAT: return step_passage(compare, listing_steps(args), true);
	case CMD_REPEAT_BACK: return step_passage(compare, listing_steps(args), false);
	case CMD_OUTLET_NEXT: return move_column(compare, true);
	case CMD_OUTLET_PREVIOUS: return move_column(compare, false);
	case CMD_SELECT: return toggle_list(compare);
	case CMD_BASE: return set_base(compare);
	case CMD_WHY: return explain(compare);
	case CMD_DEEPER: return open_cell(compare);
	case CMD_CARD: return open_card(compare, world);
	case CMD_ORDER: return change_order(compare, world);
	case CMD_FILTER: return set_filter(compare, world, args);
	case CMD_SEARCH_NEXT:
	case CMD_SEARCH_PREVIOUS: return search_rows(compare, world, cmd, args);
	case CMD_MORE: return change_detail(compare, world, +1);
	case CMD_LESS: return change_detail(compare, world, -1);
	case CMD_CLOSE: return compare->lined ? toggle_list(compare) : todo_unknown();
	default: return judge(compare, world, cmd, args);
	}
}

static struct todo compare_update(
    struct pane *pane, const struct world *world, enum cmd_id cmd, const struct cmd_args *args)
{
	struct compare *compare = (struct compare *)pane;

	if (compare->grid.line_count == 0)
		return todo_unknown();
	if (compare->lined && move_on_list(compare, cmd, args))
		return todo_redraw();
	if (!compare->lined && move_on_grid(compare, cmd, listing_steps(args)))
		return moved(compare);
	return command(compare, world, cmd, args);
}

/* ---- drawing ---- */

static void draw_nothing(const struct world *world, struct canvas *canvas, struct rect rect)
{
	static const char *const no_rows[] = {"No rows to compare yet.",
	    "A row is one wording, lined up over all outlets.",
	    "Type :row PHRASE to add one, such as  :row lifeline", "or t to choose a frame."};
	static const char *const waiting[] = {"The articles are being read.",
	    "Rows appear here as soon as the analysis is done;", "1 shows the articles meanwhile."};
	const struct story *story = world->story;

	if (!world->lineup && story && story->analysed_count + story->failed_count < story->count)
		listing_draw_empty(canvas, rect, waiting, 3);
	else
		listing_draw_empty(canvas, rect, no_rows, 4);
}

static void draw_panes(const struct compare *compare, const struct grid_view *view,
    struct canvas *canvas, struct rect rect)
{
	const int left = (rect.cols - 1) * 3 / 5;
	const struct rect list = {rect.row, rect.col, rect.rows, left};
	const struct rect source = {rect.row, rect.col + left + 1, rect.rows, rect.cols - left - 1};

	lined_draw(&compare->list, &compare->listing, &compare->grid, view, false, canvas, list);
	canvas_line_down(canvas, rect.row, rect.col + left, rect.rows, STYLE_BORDER);
	strip_draw_source(&compare->grid, view, compare->passage, canvas, source);
}

static void draw_table(const struct compare *compare, const struct grid_view *view,
    struct canvas *canvas, struct rect rect)
{
	const struct plan *plan = &compare->plan;
	struct rect part = {rect.row, rect.col, plan->title, rect.cols};

	if (plan->title > 0)
		griddraw_title(&compare->grid, canvas, part);
	part.row += part.rows;
	part.rows = plan->head;
	griddraw_head(&compare->grid, view, canvas, part);
	part.row += part.rows;
	part.rows = plan->rows;
	griddraw_rows(&compare->grid, view, canvas, part);
	part.row += part.rows;
	part.rows = plan->strip;
	if (plan->strip > 0 && plan->panes)
		draw_panes(compare, view, canvas, part);
	else if (plan->strip > 0)
		strip_draw(&compare->grid, view, compare->passage, canvas, part);
	part.row = rect.row + rect.rows - 1;
	part.rows = 1;
	if (plan->legend > 0)
		griddraw_legend(canvas, part);
}

static void compare_draw(const struct pane *pane, const struct world *world, struct canvas *canvas,
    struct rect rect, bool focused)
{
	const struct compare *compare = (const struct compare *)pane;
	const struct rect old = canvas_clip(canvas, rect);
	struct grid_view view = compare->view;

	view.focused = focused;
	view.search = world->hits ? world->search : NULL;
	view.hits = world->hits;
	if (compare->grid.line_count == 0)
		draw_nothing(world, canvas, rect);
	else if (compare->lined)
		lined_draw(&compare->list, &compare->listing, &compare->grid, &view, focused,
		    canvas, rect);
	else
		draw_table(compare, &view, canvas, rect);
	canvas->clip = old;
}

static bool compare_cursor(
    const struct pane *pane, const struct world *world, int *ret_row, int *ret_col)
{
	const struct compare *compare = (const struct compare *)pane;
	int row, col;

	(void)world;
	if (compare->grid.line_count == 0)
		return false;
	if (compare->lined) {
		*ret_row = 1 + (int)(compare->listing.selected - compare->listing.top);
		*ret_col = lined_wording_col(compare->size.cols);
		return *ret_row < compare->size.rows;
	}
	if (!grid_cursor(&compare->grid, &compare->view, compare->plan.rows, &row, &col))
		return false;
	*ret_row = compare->plan.title + compare->plan.head + row;
	*ret_col = col;
	return *ret_row < compare->size.rows && col < compare->size.cols;
}

static void compare_status(
    const struct pane *pane, const struct world *world, struct buf *left, struct buf *right)
{
	const struct compare *compare = (const struct compare *)pane;
	size_t line = 0;

	(void)world;
	if (compare->grid.line_count == 0) {
		buf_add_text(left, "no rows yet");
		return;
	}
	strip_add_status(&compare->grid, &compare->view, compare->passage, left);
	for (size_t i = 0; i <= compare->view.entry; i++)
		line += compare->grid.entries[i].line != GRID_RULE;
	buf_add_format(right, "row %zu of %zu", line, compare->grid.line_count);
	listing_add_filter(right, buf_slice(&compare->filter));
}

static bool compare_selected(
    const struct pane *pane, const struct world *world, struct place *ret_place)
{
	const struct compare *compare = (const struct compare *)pane;
	const struct lineup_cell *cell = grid_cell(&compare->grid, &compare->view);
	const struct passage *passage;

	(void)world;
	if (!cell || cell->passage_count == 0)
		return false;
	passage = strip_passage(compare->grid.lineup, cell, compare->passage);
	*ret_place = (struct place){passage->doc, {passage->start, passage->end}};
	return true;
}

static bool is_at(const struct passage *passage, const struct place *place, bool exactly)
{
	if (exactly)
		return passage->start == place->span.start && passage->end == place->span.end;
	return span_overlaps((struct span){passage->start, passage->end}, place->span);
}

/* The cell and the passage that hold a place, among the rows that are shown. */
static bool find_place(struct compare *compare, const struct place *place, bool exactly)
{
	const struct grid *grid = &compare->grid;

	for (size_t i = 0; i < grid->entry_count; i++) {
		const struct lineup_cell *cell;

		if (grid->entries[i].line == GRID_RULE || place->doc >= grid->column_count)
			continue;
		cell = &grid->lineup->lines[grid->entries[i].line].cells[place->doc];
		for (size_t at = 0; at < cell->passage_count; at++) {
			const struct passage *passage = &grid->lineup->passages[cell->passages[at]];

			if (!is_at(passage, place, exactly))
				continue;
			compare->view.entry = i;
			compare->view.column = find_column(grid, place->doc);
			compare->passage = at;
			return true;
		}
	}
	return false;
}

/* A row of just these words rather than one that overlaps them. */
static bool look_for(struct compare *compare, const struct place *place)
{
	return find_place(compare, place, true) || find_place(compare, place, false);
}

static bool compare_show(struct pane *pane, const struct world *world, const struct place *place)
{
	struct compare *compare = (struct compare *)pane;
	bool found = look_for(compare, place);

	if (!found && compare->filter.len > 0) {
		buf_clear(&compare->filter);
		refill(compare, world);
		found = look_for(compare, place);
	}
	if (!found && compare->grid.lineup && has_more_rows(compare)) {
		compare->whole = true;
		refill(compare, world);
		found = look_for(compare, place);
		if (!found) {
			compare->whole = false;
			refill(compare, world);
		}
	}
	settle(compare);
	return found;
}

static struct todo compare_click(struct pane *pane, const struct world *world, int row, int col)
{
	struct compare *compare = (struct compare *)pane;
	size_t entry, column;

	(void)world;
	if (compare->lined) {
		const size_t item = compare->listing.top + (size_t)(row > 0 ? row - 1 : 0);

		if (item >= compare->list.count)
			return todo_redraw();
		compare->view.column = compare->list.items[item].column;
		return moved(compare);
	}
	row -= compare->plan.title + compare->plan.head;
	if (row >= compare->plan.rows ||
	    !grid_hit(&compare->grid, &compare->view, row, col, &entry, &column))
		return todo_redraw();
	compare->view.entry = entry;
	compare->view.column = column;
	return moved(compare);
}

static void compare_free(struct pane *pane)
{
	struct compare *compare = (struct compare *)pane;

	grid_release(&compare->grid);
	lined_release(&compare->list);
	buf_release(&compare->filter);
	alloc_free(compare);
}

static const struct pane_ops compare_ops = {
    .name = "compare",
    .relayout = compare_relayout,
    .update = compare_update,
    .draw = compare_draw,
    .cursor = compare_cursor,
    .status = compare_status,
    .selected = compare_selected,
    .show = compare_show,
    .click = compare_click,
    .free = compare_free,
};

struct pane *pane_compare_new(void)
{
	struct compare *compare = alloc_zero(1, sizeof(*compare));

	if (!compare)
		return NULL;
	compare->pane.ops = &compare_ops;
	compare->view.base = GRID_RULE;
	compare->view.selecting = true;
	compare->list_entry = SIZE_MAX;
	grid_init(&compare->grid);
	compare->grid.has_keys = true;
	return &compare->pane;
}
