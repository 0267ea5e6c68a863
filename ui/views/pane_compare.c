/*
 * The view Compare: the lineup as a table of marks and wordings, what the selected cell holds
 * below it. views/griddraw draws the table, views/compare_strip what is below.
 */
#include "config.h"

#include "views/compare.h"

#include "base/alloc.h"
#include "base/hash.h"
#include "views/griddraw.h"

/* ---- layout ---- */

enum detail compare_detail(const struct compare *compare)
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
	const enum detail detail = compare_detail(compare);
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

size_t compare_find_column(const struct grid *grid, uint32_t doc)
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

void compare_settle(struct compare *compare)
{
	struct grid *grid = &compare->grid;
	const struct lineup_cell *cell;

	grid_layout(grid, compare->size.cols, compare_detail(compare) >= DETAIL_TWO_LINES);
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

bool compare_is_typed(const struct facet *facet)
{
	return facet->term_count > 0 && facet->terms[0].source == TERM_TYPED;
}

static size_t count_typed(const struct frame *frame)
{
	size_t count = 0;

	for (size_t i = 0; i < frame->facet_count; i++)
		count += compare_is_typed(&frame->facets[i]);
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
		    compare_is_typed(&frame->facets[grid->entries[i].facet]))
			compare->view.entry = i + 1;
}

void compare_refill(struct compare *compare, const struct world *world)
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
	compare->view.column = compare_find_column(&compare->grid, compare->doc);
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
		compare_refill(compare, world);
	}
	compare_settle(compare);
}

/* ---- commands ---- */

static struct todo compare_update(
    struct pane *pane, const struct world *world, enum cmd_id cmd, const struct cmd_args *args)
{
	struct compare *compare = (struct compare *)pane;
	struct todo todo;

	if (compare->grid.line_count == 0)
		return todo_unknown();
	if (compare->lined && compare_move_on_list(compare, cmd, args))
		return todo_redraw();
	if (!compare->lined && compare_move_on_grid(compare, cmd, listing_steps(args)))
		return compare_moved(compare);
	todo = compare_jump(compare, world, cmd, args);
	if (todo.flags & TODO_UNKNOWN)
		todo = compare_act(compare, world, cmd, args);
	return todo.flags & TODO_UNKNOWN ? compare_judge(compare, world, cmd, args) : todo;
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
			compare->view.column = compare_find_column(grid, place->doc);
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
		compare_refill(compare, world);
		found = look_for(compare, place);
	}
	if (!found && compare->grid.lineup && compare_has_more_rows(compare)) {
		compare->whole = true;
		compare_refill(compare, world);
		found = look_for(compare, place);
		if (!found) {
			compare->whole = false;
			compare_refill(compare, world);
		}
	}
	compare_settle(compare);
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
		return compare_moved(compare);
	}
	row -= compare->plan.title + compare->plan.head;
	if (row >= compare->plan.rows ||
	    !grid_hit(&compare->grid, &compare->view, row, col, &entry, &column))
		return todo_redraw();
	compare->view.entry = entry;
	compare->view.column = column;
	return compare_moved(compare);
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
