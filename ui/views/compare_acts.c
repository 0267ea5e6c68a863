/*
 * What the keys of Compare do to the table: why, order, filter, base outlet, detail.
 */
#include "config.h"

#include "views/card.h"
#include "views/compare.h"

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
	compare_refill(compare, world);
	compare_settle(compare);
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
	compare_refill(compare, world);
	compare_settle(compare);
	if (given && compare->grid.line_count == 0) {
		buf_clear(&compare->filter);
		compare_refill(compare, world);
		compare_settle(compare);
		return todo_say("no row matches; all rows are shown");
	}
	return todo_say(given ? "rows filtered; & shows all again" : "all rows");
}

static struct todo set_base(struct compare *compare)
{
	const uint32_t doc = compare->grid.columns[compare->view.column];
	const bool off = compare->view.base == doc;

	compare->view.base = off ? GRID_RULE : doc;
	return compare_say_outlet(
	    compare, off ? " is no longer the base outlet"
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
	compare_settle(compare);
	return todo_say(
	    compare->lined ? "the row lined up: v goes back to the table" : "the table");
}

static struct todo show_rows(struct compare *compare, const struct world *world, bool whole)
{
	struct buf buf = {0};

	compare->whole = whole;
	compare_refill(compare, world);
	compare_settle(compare);
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
	const enum detail before = compare_detail(compare);

	if (by > 0 && compare->more >= 0 && compare_has_more_rows(compare))
		return show_rows(compare, world, true);
	if (by < 0 && compare->more <= 0 && has_fewer_rows(compare))
		return show_rows(compare, world, false);
	compare->more += by;
	if (compare_detail(compare) == before) {
		compare->more -= by;
		return todo_say(by > 0 ? "there is no more detail" : "there is no less detail");
	}
	compare_settle(compare);
	return todo_say(said[compare_detail(compare)]);
}

struct todo compare_act(struct compare *compare, const struct world *world, enum cmd_id cmd,
    const struct cmd_args *args)
{
	switch (cmd) {
	case CMD_SELECT: return toggle_list(compare);
	case CMD_BASE: return set_base(compare);
	case CMD_WHY: return explain(compare);
	case CMD_DEEPER: return open_cell(compare);
	case CMD_CARD: return open_card(compare, world);
	case CMD_ORDER: return change_order(compare, world);
	case CMD_FILTER: return set_filter(compare, world, args);
	case CMD_MORE: return change_detail(compare, world, +1);
	case CMD_LESS: return change_detail(compare, world, -1);
	case CMD_CLOSE: return compare->lined ? toggle_list(compare) : todo_unknown();
	default: return todo_unknown();
	}
}
