/*
 * Where the person looks in Compare: moves, jumps and searches.
 */
#include "config.h"

#include "views/compare.h"
#include "views/finding.h"

/* ---- moving ---- */

struct todo compare_moved(struct compare *compare)
{
	compare->passage = 0;
	compare_settle(compare);
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
	compare_settle(compare);
	return todo_redraw();
}

struct todo compare_say_outlet(const struct compare *compare, const char *rest)
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
		return compare_say_outlet(compare,
		    right ? " is the last column already" : " is the first column already");
	grid_swap_columns(grid, from, to);
	compare->view.column = to;
	compare->list_entry = SIZE_MAX;
	compare_settle(compare);
	if (grid->column_order != GRID_MOVED)
		return compare_say_outlet(
		    compare, grid->column_order == GRID_BY_DATE
		                 ? " is back: columns stand by date again"
		                 : " is back: columns stand as the files do again");
	return compare_say_outlet(compare, right ? " moved right" : " moved left");
}

static size_t page_lines(const struct compare *compare)
{
	const int lines = compare->plan.rows / compare->grid.row_rows - 1;

	return lines > 1 ? (size_t)lines : 1;
}

/* Moves on the table; false: not a move. */
bool compare_move_on_grid(struct compare *compare, enum cmd_id cmd, size_t steps)
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
bool compare_move_on_list(struct compare *compare, enum cmd_id cmd, const struct cmd_args *args)
{
	const struct lined_item *item;

	if (cmd == CMD_LEFT || cmd == CMD_RIGHT) {
		step_lines(compare, listing_steps(args), cmd == CMD_RIGHT ? +1 : -1);
		compare->passage = 0;
		compare_settle(compare);
		return true;
	}
	if (!listing_command(&compare->listing, cmd, args) || compare->list.count == 0)
		return false;
	item = &compare->list.items[compare->listing.selected];
	compare->view.column = item->column;
	compare->passage = item->passage == LINED_NONE ? 0 : item->passage;
	compare_settle(compare);
	return true;
}

/* ---- the search ---- */

bool compare_has_more_rows(const struct compare *compare)
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
	compare_moved(compare);
	return todo;
}

/* The same; rows that are left out are looked through when no other matches. */
static struct todo search_rows(struct compare *compare, const struct world *world, enum cmd_id cmd,
    const struct cmd_args *args)
{
	struct todo todo = step_hit(compare, world, cmd, args);

	if (!(todo.flags & TODO_UNKNOWN) || !world->search || !world->hits ||
	    !compare_has_more_rows(compare) || !any_line_matches(compare, world))
		return todo;
	compare->whole = true;
	compare_refill(compare, world);
	compare_settle(compare);
	return step_hit(compare, world, cmd, args);
}

/* ---- all of them ---- */

static struct todo jump(struct compare *compare, bool found, const char *otherwise)
{
	return found ? compare_moved(compare) : todo_say(otherwise);
}

struct todo compare_jump(struct compare *compare, const struct world *world, enum cmd_id cmd,
    const struct cmd_args *args)
{
	switch (cmd) {
	case CMD_GROUP_NEXT: step_group(compare, +1); return compare_moved(compare);
	case CMD_GROUP_PREVIOUS: step_group(compare, -1); return compare_moved(compare);
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
	case CMD_SEARCH_NEXT:
	case CMD_SEARCH_PREVIOUS: return search_rows(compare, world, cmd, args);
	default: return todo_unknown();
	}
}
