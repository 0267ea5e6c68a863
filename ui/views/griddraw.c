#include "config.h"

#include "views/griddraw.h"

#include "views/gridwords.h"
#include "views/snippet.h"

enum { MARK_COLS = 2 /* a mark and a blank, or a second mark */ };

static void draw_separators(
    const struct grid *grid, const struct grid_view *view, struct canvas *canvas, struct rect rect)
{
	const size_t count = grid_visible_end(grid, view->left_column) - view->left_column;

	if (grid->stem_cols == 0)
		return;
	for (size_t i = 0; i < count; i++)
		canvas_line_down(canvas, rect.row, rect.col + grid_column_col(grid, i) - 1,
		    rect.rows, STYLE_BORDER);
}

/* A date as long as there is room for it: "2024-07-10", else "10 Jul", else nothing. */
static void add_date(struct buf *buf, struct slice date, int cols)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	const bool fits = (int)cells_width(date, NULL) <= cols;
	unsigned month;

	if (fits || !grid_is_sortable(date)) {
		buf_add_slice(buf, fits ? date : slice_of(""));
		return;
	}
	month = (unsigned)(date.ptr[5] - '0') * 10 + (unsigned)(date.ptr[6] - '0');
	if (month < 1 || month > 12 || cols < 6)
		return;
	buf_add(buf, date.ptr + (date.ptr[8] == '0' ? 9 : 8), date.ptr[8] == '0' ? 1 : 2);
	buf_add_byte(buf, ' ');
	buf_add(buf, months + (size_t)(month - 1) * 3, 3);
}

static void draw_words(
    const struct grid *grid, struct canvas *canvas, int row, int col, uint32_t doc)
{
	const struct doc *article = grid->sources[doc].doc;
	struct slice date = article ? doc_meta(article)->date : (struct slice){0};
	struct buf buf = {0};

	if (!date.ptr)
		date = slice_of("no date");

	if (grid->words[doc] != GRID_UNCOUNTED)
		buf_add_format(&buf, "%u", grid->words[doc]);
	if (grid->cell_cols >= 8) {
		buf_add_text(&buf, " ");
		add_date(&buf, date, grid->cell_cols - (int)buf.len);
	}
	canvas_put(canvas, row, col, grid->cell_cols, buf_slice(&buf), STYLE_DIM);
	buf_release(&buf);
}

/* One kind of mark and how many there are of it; "…" where that does not fit. */
static int draw_counted(
    struct canvas *canvas, int row, int col, int cols, enum owner owner, size_t count)
{
	const struct slice more = slice_of(canvas->ascii ? "+" : "…");
	struct buf buf = {0};
	int used;

	buf_add_slice(&buf, saying_mark(owner, canvas->ascii));
	if (count > 1)
		buf_add_format(&buf, "%zu", count);
	/* The last column is kept for the sign that something is left out. */
	if ((int)cells_width(buf_slice(&buf), canvas->widths) < cols || owner == OWNER_UNKNOWN)
		used = canvas_put(canvas, row, col, cols, buf_slice(&buf), saying_style(owner));
	else
		used = canvas_put(canvas, row, col, cols, more, STYLE_DIM) > 0 ? cols : 0;
	buf_release(&buf);
	return used;
}

/* All marks of a column, sorted; counted where they are more than fit. */
static void draw_strip(
    const struct grid *grid, struct canvas *canvas, int row, int col, uint32_t doc)
{
	const int cols = grid->cell_cols;
	size_t counts[OWNERS] = {0};
	int used = 0;

	for (size_t i = 0; i < grid->entry_count; i++)
		if (grid->entries[i].line != GRID_RULE)
			counts[saying_of_cell(grid->lineup,
			    &grid->lineup->lines[grid->entries[i].line].cells[doc])]++;
	for (enum owner owner = 0; owner < OWNERS; owner++) {
		if (counts[owner] > 0 && grid->line_count > (size_t)cols)
			used += draw_counted(
			    canvas, row, col + used, cols - used, owner, counts[owner]);
		for (size_t i = 0; i < counts[owner] && grid->line_count <= (size_t)cols; i++)
			used += canvas_put(canvas, row, col + used, cols - used,
			    saying_mark(owner, canvas->ascii), saying_style(owner));
	}
}

/* How much of the title there is room for. */
struct title_form {
	const char *gap; /* between its parts */
	enum { ORDER_FULL, ORDER_BRIEF, ORDER_LEFT_OUT } orders;
	bool hints;   /* which key shows the rows left out */
	bool outlets; /* how many: the columns say it as well */
};

static void add_row_count(const struct grid *grid, bool hints, struct buf *buf)
{
	const size_t all = grid->lineup->line_count;

	buf_add_format(buf, "%zu row%s", grid->line_count, grid->line_count == 1 ? "" : "s");
	if (grid->line_count == all)
		return;
	buf_add_format(buf, " of %zu", all);
	if (grid->filter.len > 0) {
		buf_add_text(buf, " with “");
		buf_add_slice(buf, grid->filter);
		buf_add_text(buf, "”");
	}
	if (hints && grid->has_keys)
		buf_add_text(buf, grid->filter.len > 0 ? " (& ends this)" : " (+ shows all)");
}

/* The orders of columns and rows; brief: of the two only the one that is not usual. */
static void add_orders(const struct grid *grid, bool brief, struct buf *buf)
{
	static const char *const columns[] = {"file", "date", "moved"};
	static const char *const rows[] = {"", "disagreement", "not found"};
	const bool both = grid->order != GRID_BY_SPREAD && !brief;

	buf_add_text(buf, brief ? "" : "order:");
	if (grid->order == GRID_BY_SPREAD || both)
		buf_add_text(buf, columns[grid->column_order]);
	buf_add_text(buf, both ? ", " : "");
	buf_add_text(buf, rows[grid->order]);
}

/* The line at the top. */
static void add_title(const struct grid *grid, const struct title_form *form, struct buf *buf)
{
	buf_add_text(buf, form->gap);
	if (form->outlets)
		buf_add_format(
		    buf, "%zu outlet%s, ", grid->column_count, grid->column_count == 1 ? "" : "s");
	add_row_count(grid, form->hints, buf);
	buf_add_format(
	    buf, "%s%zu worded %zu not found", form->gap, grid->filled_count, grid->silent_count);
	if (form->orders == ORDER_LEFT_OUT)
		return;
	buf_add_text(buf, form->gap);
	add_orders(grid, form->orders == ORDER_BRIEF, buf);
}

void griddraw_title(const struct grid *grid, struct canvas *canvas, struct rect rect)
{
	static const struct title_form forms[] = {{"   ", ORDER_FULL, true, true},
	    {"  ", ORDER_FULL, true, true}, {"  ", ORDER_BRIEF, true, true},
	    {" ", ORDER_BRIEF, true, true}, {" ", ORDER_LEFT_OUT, true, true},
	    {" ", ORDER_LEFT_OUT, true, false}, {" ", ORDER_LEFT_OUT, false, false}};
	struct buf buf = {0};
	int used;

	if (!grid->lineup)
		return;
	used = canvas_put(canvas, rect.row, rect.col, rect.cols, grid->lineup->frame->title,
	    STYLE_HEADING | STYLE_BOLD);
	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
		buf_clear(&buf);
		add_title(grid, &forms[i], &buf);
		if ((int)cells_width(buf_slice(&buf), canvas->widths) <= rect.cols - used)
			break;
	}
	canvas_put_fitted(
	    canvas, rect.row, rect.col + used, rect.cols - used, buf_slice(&buf), STYLE_HEADING);
	buf_release(&buf);
}

void griddraw_head(
    const struct grid *grid, const struct grid_view *view, struct canvas *canvas, struct rect rect)
{
	const int stem = grid->stem_cols < rect.cols ? grid->stem_cols : rect.cols;
	const int who = rect.rows >= 3 ? 2 : 1;

	if (!grid->lineup || rect.rows < 1)
		return;
	draw_separators(grid, view, canvas, rect);
	canvas_put(canvas, rect.row, rect.col, stem, slice_of("outlet"), STYLE_DIM);
	if (rect.rows >= 3)
		canvas_put(canvas, rect.row + 1, rect.col, stem,
		    slice_of(stem >= 12 ? "words · date" : "words"), STYLE_DIM);
	if (rect.rows >= 2)
		canvas_put(
		    canvas, rect.row + who, rect.col, stem, slice_of("who says it"), STYLE_DIM);
	for (size_t at = view->left_column; at < grid_visible_end(grid, view->left_column); at++) {
		const int col = rect.col + grid_column_col(grid, at - view->left_column);
		const uint32_t doc = grid->columns[at];
		const bool here = view->selecting && at == view->column;

		snippet_draw_name(canvas, rect.row, col, grid->cell_cols,
		    saying_outlet(grid_outlet_of(grid, doc)),
		    STYLE_HEADING | (here ? STYLE_BOLD : 0) |
		        (doc == view->base ? STYLE_UNDERLINE : 0));
		if (rect.rows >= 3)
			draw_words(grid, canvas, rect.row + 1, col, doc);
		if (rect.rows >= 2)
			draw_strip(grid, canvas, rect.row + who, col, doc);
	}
}

static void draw_rule(const struct grid *grid, const struct grid_view *view, struct canvas *canvas,
    struct rect rect, int row, uint32_t facet)
{
	const size_t count = grid_visible_end(grid, view->left_column) - view->left_column;
	const struct slice title = grid->lineup->frame->facets[facet].title;
	const int cols = grid_column_col(grid, count) - (grid->stem_cols > 0);
	int used;

	canvas_line_across(
	    canvas, row, rect.col, cols < rect.cols ? cols : rect.cols, STYLE_BORDER);
	for (size_t i = 0; grid->stem_cols > 0 && i < count; i++)
		canvas_put(canvas, row, rect.col + grid_column_col(grid, i) - 1, 1,
		    slice_of(canvas->ascii ? "+" : "┼"), STYLE_BORDER);
	if (rect.cols < 8)
		return;
	used = 1 + canvas_put(canvas, row, rect.col + 1, 1, slice_of(" "), STYLE_HEADING);
	used += canvas_put(canvas, row, rect.col + used, rect.cols - used, title, STYLE_HEADING);
	if (used < grid->stem_cols)
		canvas_put(canvas, row, rect.col + used, 1, slice_of(" "), STYLE_HEADING);
	else if (used > grid->stem_cols)
		canvas_put(
		    canvas, row, rect.col + used, rect.cols - used, slice_of(" "), STYLE_HEADING);
}

/* How a cell stands to the base outlet's: what is written instead of repeating it. */
enum versus { VERSUS_NOTHING, VERSUS_SAME, VERSUS_SAME_WORDS, VERSUS_LACKS, VERSUS_ADDS };

static struct slice wording_of(const struct grid *grid, uint32_t doc, const struct passage *passage)
{
	return slice_at(
	    doc_text(grid->sources[doc].doc), (struct span){passage->start, passage->end});
}

static enum versus versus_base(
    const struct grid *grid, const struct grid_view *view, size_t line, uint32_t doc)
{
	const struct lineup *lineup = grid->lineup;
	const struct lineup_cell *cells = lineup->lines[line].cells;
	const struct passage *base, *own;

	if (view->base == GRID_RULE || view->base >= lineup->doc_count || view->base == doc)
		return VERSUS_NOTHING;
	base = lineup_shown(lineup, &cells[view->base]);
	own = lineup_shown(lineup, &cells[doc]);
	if (!base || !own)
		return own                                       ? VERSUS_ADDS
		       : base && cells[doc].state == CELL_SILENT ? VERSUS_LACKS
		                                                 : VERSUS_NOTHING;
	if (!gridwords_same(wording_of(grid, doc, own), wording_of(grid, view->base, base)))
		return VERSUS_NOTHING;
	return saying_of_passage(own) == saying_of_passage(base) ? VERSUS_SAME : VERSUS_SAME_WORDS;
}

static const char *absence(
    const struct grid *grid, const struct lineup_cell *cell, uint32_t doc, enum versus versus)
{
	switch ((enum cell_state)cell->state) {
	case CELL_NOT_YET: return "not yet";
	case CELL_UNKNOWN: return saying_unknown_short(&grid->sources[doc]);
	case CELL_BLANKED: return "not here";
	case CELL_SILENT:
		return cell->author == CELL_CONFIRMED ? "silent"
		       : versus == VERSUS_LACKS       ? "lacks it"
		                                      : "";
	default: return versus == VERSUS_LACKS ? "lacks it" : "";
	}
}

/* Does a hit of the search touch a passage? */
static bool is_hit(const struct grid_view *view, const struct passage *passage)
{
	const struct search_hits *hits = view->hits ? &view->hits[passage->doc] : NULL;
	size_t low = 0, high = hits ? hits->count : 0;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (hits->items[middle].end <= passage->start)
			low = middle + 1;
		else
			high = middle;
	}
	return hits && low < hits->count && hits->items[low].start < passage->end;
}

static void draw_words_of_cell(const struct grid *grid, const struct grid_view *view,
    struct canvas *canvas, int row, int col, int cols, const struct lineup_line *line, uint32_t doc,
    enum versus versus)
{
	const struct lineup_cell *cell = &line->cells[doc];
	const struct passage *shown = lineup_shown(grid->lineup, cell);
	struct buf buf = {0};

	if (!shown || !grid->sources[doc].doc)
		buf_add_text(&buf, absence(grid, cell, doc, versus));
	else if (versus == VERSUS_SAME || versus == VERSUS_SAME_WORDS)
		buf_add_text(&buf, versus == VERSUS_SAME ? "= same" : "= same words");
	else
		gridwords_add(
		    &buf, &grid->sources[doc], shown, line->wording, cols, canvas->widths);
	canvas_put(canvas, row, col, cols, buf_slice(&buf),
	    shown && is_hit(view, shown) ? STYLE_HIT
	    : versus == VERSUS_SAME      ? STYLE_DIM
	                                 : saying_style(saying_of_cell(grid->lineup, cell)));
	buf_release(&buf);
}

/* Who says it, on the second line of a cell. */
static void draw_who_of_cell(const struct grid *grid, struct canvas *canvas, int row, int col,
    int cols, const struct lineup_cell *cell)
{
	const struct passage *shown = lineup_shown(grid->lineup, cell);
	struct buf buf = {0};

	if (shown) {
		saying_add_who(&buf, shown);
		saying_add_devices(
		    &buf, shown->devices & ~(uint32_t)(DEVICE_VERBATIM | DEVICE_LIST), " · ");
	} else if (cell->state == CELL_SILENT) {
		buf_add_text(
		    &buf, cell->author == CELL_CONFIRMED ? "confirmed by you" : "not found");
	} else if (cell->state == CELL_BLANKED) {
		buf_add_text(&buf, "you say");
	}
	canvas_put_fitted(canvas, row, col, cols, buf_slice(&buf), STYLE_DIM);
	buf_release(&buf);
}

static void draw_cell(const struct grid *grid, const struct grid_view *view, struct canvas *canvas,
    int row, int col, size_t line_index, uint32_t doc)
{
	const struct lineup_line *line = &grid->lineup->lines[line_index];
	const struct lineup_cell *cell = &line->cells[doc];
	const enum owner owner = saying_of_cell(grid->lineup, cell);
	const enum owner second = saying_second(grid->lineup, cell);
	const enum versus versus = versus_base(grid, view, line_index, doc);
	const int cols = grid->cell_cols;
	struct buf suffix = {0};
	int used, width;

	canvas_put(canvas, row, col, cols, saying_mark(owner, canvas->ascii), saying_style(owner));
	used = 1;
	if (second != OWNERS)
		used += canvas_put(canvas, row, col + used, cols - used,
		    saying_mark(second, canvas->ascii), saying_style(second));
	else if (versus == VERSUS_ADDS)
		used += canvas_put(canvas, row, col + used, cols - used, slice_of("+"), STYLE_DIM);
	saying_add_suffix(&suffix, grid->lineup, cell, canvas->ascii);
	width = (int)cells_width(buf_slice(&suffix), canvas->widths);
	if (grid->wordings) {
		draw_words_of_cell(grid, view, canvas, row, col + MARK_COLS,
		    cols - MARK_COLS - width, line, doc, versus);
		used = cols - width;
	}
	canvas_put(canvas, row, col + used, cols - used, buf_slice(&suffix), STYLE_ALTERED);
	if (grid->row_rows > 1)
		draw_who_of_cell(grid, canvas, row + 1, col + MARK_COLS, cols - MARK_COLS, cell);
	buf_release(&suffix);
}

static void draw_selection(const struct grid *grid, const struct grid_view *view,
    struct canvas *canvas, struct rect rect, int row, int col)
{
	const unsigned style = view->focused ? STYLE_SELECTED : STYLE_SELECTED_AWAY;
	const struct rect cell = {row, col, grid->row_rows, grid->cell_cols};

	canvas_restyle(canvas, cell, style);
	if (grid->stem_cols == 0)
		return;
	for (int i = 0; i < grid->row_rows && row + i < rect.row + rect.rows; i++) {
		canvas_put(canvas, row + i, col - 1, 1, slice_of(canvas->ascii ? "[" : "▐"), style);
		canvas_put(canvas, row + i, col + grid->cell_cols, 1,
		    slice_of(canvas->ascii ? "]" : "▌"), style);
	}
}

/* Does the search find something in a row's wording? */
static bool is_found(const struct grid_view *view, struct slice wording)
{
	struct search_hits hits = {0};
	bool found;

	if (!view->search || search_run(view->search, wording, NULL, NULL, &hits) != ERR_OK)
		return false;
	found = hits.count > 0;
	search_hits_release(&hits);
	return found;
}

static void draw_stem(const struct grid *grid, const struct grid_view *view, struct canvas *canvas,
    struct rect rect, int row, const struct lineup_line *line, bool here)
{
	const unsigned style =
	    (is_found(view, line->wording) ? STYLE_HIT : STYLE_HEADING) | (here ? STYLE_BOLD : 0);
	struct buf count = {0};
	int width;

	if (grid->stem_cols == 0)
		return;
	buf_add_format(&count, "%u", line->filled_count);
	width = (int)count.len;
	canvas_put_fitted(canvas, row, rect.col, grid->stem_cols - 1 - width, line->wording, style);
	canvas_put(canvas, row, rect.col + grid->stem_cols - 1 - width, width, buf_slice(&count),
	    STYLE_DIM);
	buf_release(&count);
}

static void draw_line(const struct grid *grid, const struct grid_view *view, struct canvas *canvas,
    struct rect rect, int row, size_t entry)
{
	const uint32_t line = grid->entries[entry].line;
	const bool here = view->selecting && entry == view->entry;

	draw_separators(
	    grid, view, canvas, (struct rect){row, rect.col, grid->row_rows, rect.cols});
	draw_stem(grid, view, canvas, rect, row, &grid->lineup->lines[line], here);
	for (size_t at = view->left_column; at < grid_visible_end(grid, view->left_column); at++)
		draw_cell(grid, view, canvas, row,
		    rect.col + grid_column_col(grid, at - view->left_column), line,
		    grid->columns[at]);
	if (here)
		draw_selection(grid, view, canvas, rect, row,
		    rect.col + grid_column_col(grid, view->column - view->left_column));
}

void griddraw_rows(
    const struct grid *grid, const struct grid_view *view, struct canvas *canvas, struct rect rect)
{
	const struct rect old = canvas_clip(canvas, rect);
	int row = rect.row;

	for (size_t i = view->top_entry; i < grid->entry_count && row < rect.row + rect.rows; i++) {
		if (grid->entries[i].line == GRID_RULE)
			draw_rule(grid, view, canvas, rect, row, grid->entries[i].facet);
		else
			draw_line(grid, view, canvas, rect, row, i);
		row += grid_entry_rows(grid, i);
	}
	canvas->clip = old;
}

static const struct {
	enum owner owner;
	const char *words;
} legend[] = {{OWNER_OUTLET, "outlet itself"}, {OWNER_HEDGED, "hedged/inferred"},
    {OWNER_SOURCE, "a source"}, {OWNER_DISTANT, "arm’s length"}, {OWNER_DENIED, "denies"},
    {OWNER_NOT_FOUND, "not found"}};
enum { LEGEND_ITEMS = sizeof(legend) / sizeof(*legend) };

void griddraw_legend(struct canvas *canvas, struct rect rect)
{
	int row = 0, used = 0;

	for (size_t i = 0; i < LEGEND_ITEMS && row < rect.rows; i++) {
		const int width = 2 + (int)cells_width(slice_of(legend[i].words), canvas->widths);

		if (used > 0 && used + width > rect.cols && row + 1 < rect.rows) {
			row++;
			used = 0;
		}
		used += canvas_put(canvas, rect.row + row, rect.col + used, rect.cols - used,
		    saying_mark(legend[i].owner, canvas->ascii), saying_style(legend[i].owner));
		used += 1 + canvas_put(canvas, rect.row + row, rect.col + used + 1,
		                rect.cols - used - 1, slice_of(legend[i].words), STYLE_DIM);
		used++;
	}
}

/* Lines that the legend takes when all of it is to be seen. */
int griddraw_legend_rows(int cols)
{
	int rows = 1, used = 0;

	for (size_t i = 0; i < LEGEND_ITEMS; i++) {
		const int width = 2 + (int)cells_width(slice_of(legend[i].words), NULL);

		if (used > 0 && used + width > cols) {
			rows++;
			used = 0;
		}
		used += width + 1;
	}
	return rows;
}
