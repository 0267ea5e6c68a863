#include "config.h"

#include "views/grid.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "views/saying.h"
#include "views/snippet.h"

enum {
	MOST_CELL_COLS = 60,  /* one outlet alone does not need the whole of a wide screen */
	AMPLE_CELL_COLS = 20, /* what is wider may give to row heads that are cut */
	MOST_STEM_COLS = 48,
	LEAST_MARK_COLS = 4,  /* a mark and its suffixes */
	BLOCK_CELL_COLS = 12, /* of a cell where columns come in blocks */
};

/* ---- order of rows and columns ---- */

struct ranked {
	uint32_t line;
	uint32_t facet;
	uint64_t score; /* higher first */
};

static int by_rank(const void *a_ptr, const void *b_ptr)
{
	const struct ranked *a = a_ptr, *b = b_ptr;

	if (a->facet != b->facet)
		return a->facet < b->facet ? -1 : 1;
	if (a->score != b->score)
		return a->score > b->score ? -1 : 1;
	return a->line < b->line ? -1 : a->line > b->line;
}

/* Pairs of outlets that differ in who owns the wording, and every altered or turned wording. */
static uint64_t disagreement(const struct lineup *lineup, size_t line)
{
	uint64_t counts[OWNERS] = {0}, all = 0, same = 0, twisted = 0;

	for (size_t doc = 0; doc < lineup->doc_count; doc++) {
		const struct lineup_cell *cell = &lineup->lines[line].cells[doc];
		const struct passage *shown;
		enum owner owner = saying_of_cell(lineup, cell);

		if (owner > OWNER_DENIED)
			continue;
		counts[owner]++;
		shown = lineup_shown(lineup, cell);
		if (shown && shown->devices & (DEVICE_ALTERED_QUOTE | DEVICE_TURNED_ROUND))
			twisted++;
	}
	for (int i = 0; i <= OWNER_DENIED; i++) {
		all += counts[i];
		same += counts[i] * counts[i];
	}
	return (all * all - same) / 2 + twisted;
}

bool grid_line_disagrees(const struct lineup *lineup, size_t line)
{
	return disagreement(lineup, line) > 0;
}

static uint64_t line_score(const struct lineup *lineup, size_t line, enum grid_order order)
{
	uint64_t score = 0;

	if (order == GRID_BY_DISAGREEMENT)
		return disagreement(lineup, line);
	if (order == GRID_BY_NOT_FOUND)
		for (size_t doc = 0; doc < lineup->doc_count; doc++)
			score += lineup->lines[line].cells[doc].state == CELL_SILENT;
	return score;
}

static bool line_passes(const struct lineup *lineup, size_t line, struct slice filter)
{
	const struct facet *facet = &lineup->frame->facets[lineup->lines[line].facet];

	return snippet_holds(lineup->lines[line].wording, filter) ||
	       snippet_holds(facet->title, filter);
}

/* Are there lines that are not minor? Where there are none, all lines are shown. */
static bool has_major(const struct lineup *lineup)
{
	for (size_t line = 0; line < lineup->line_count; line++)
		if (!lineup->lines[line].minor)
			return true;
	return false;
}

static void count_cells(
    const struct lineup *lineup, size_t line, size_t *ret_filled, size_t *ret_silent)
{
	for (size_t doc = 0; doc < lineup->doc_count; doc++) {
		const enum cell_state state = lineup->lines[line].cells[doc].state;

		*ret_filled += state == CELL_FILLED || state == CELL_PINNED;
		*ret_silent += state == CELL_SILENT;
	}
}

struct grid_counts grid_count(const struct lineup *lineup)
{
	const bool whole = !has_major(lineup);
	struct grid_counts counts = {0};

	for (size_t line = 0; line < lineup->line_count; line++) {
		if (!whole && lineup->lines[line].minor)
			continue;
		counts.lines++;
		count_cells(lineup, line, &counts.filled, &counts.silent);
	}
	return counts;
}

static bool add_entry(struct grid *grid, uint32_t facet, uint32_t line)
{
	struct grid_entry *grown;

	if (grid->entry_count == grid->entry_capacity) {
		grown = alloc_grow(
		    grid->entries, &grid->entry_capacity, grid->entry_count + 1, sizeof(*grown));
		if (!grown)
			return false;
		grid->entries = grown;
	}
	grid->entries[grid->entry_count++] = (struct grid_entry){facet, line};
	if (line != GRID_RULE) {
		grid->line_count++;
		count_cells(grid->lineup, line, &grid->filled_count, &grid->silent_count);
	}
	return true;
}

static enum err_code fill_entries(struct grid *grid)
{
	const struct lineup *lineup = grid->lineup;
	const bool whole = grid->whole || grid->filter.len > 0 || !has_major(lineup);
	struct ranked *ranked = alloc_zero(lineup->line_count, sizeof(*ranked));
	enum err_code code = ERR_OK;
	size_t count = 0;

	if (!ranked)
		return ERR_NOMEM;
	for (size_t line = 0; line < lineup->line_count; line++)
		if ((whole || !lineup->lines[line].minor) &&
		    line_passes(lineup, line, grid->filter))
			ranked[count++] = (struct ranked){(uint32_t)line, lineup->lines[line].facet,
			    line_score(lineup, line, grid->order)};
	qsort(ranked, count, sizeof(*ranked), by_rank);
	for (size_t i = 0; i < count && code == ERR_OK; i++) {
		if ((i == 0 || ranked[i].facet != ranked[i - 1].facet) &&
		    !add_entry(grid, ranked[i].facet, GRID_RULE))
			code = ERR_NOMEM;
		else if (!add_entry(grid, ranked[i].facet, ranked[i].line))
			code = ERR_NOMEM;
	}
	alloc_free(ranked);
	return code;
}

struct dated {
	struct slice date;
	uint32_t doc;
};

static int by_date(const void *a_ptr, const void *b_ptr)
{
	const struct dated *a = a_ptr, *b = b_ptr;
	int order = slice_compare(a->date, b->date);

	return order ? order : a->doc < b->doc ? -1 : a->doc > b->doc;
}

bool grid_is_sortable(struct slice date)
{
	static const char form[] = "dddd-dd-dd";

	if (!date.ptr || date.len < sizeof(form) - 1)
		return false;
	for (size_t i = 0; form[i]; i++)
		if (form[i] == 'd' ? date.ptr[i] < '0' || date.ptr[i] > '9' : date.ptr[i] != '-')
			return false;
	return true;
}

/* The usual order of columns: by date when every article has one, else the story's. */
static enum err_code usual_columns(
    const struct grid *grid, uint32_t *columns, enum grid_columns *ret_order)
{
	const size_t count = grid->column_count;
	struct dated *dated = alloc_zero(count, sizeof(*dated));
	bool sortable = count > 1;

	if (!dated)
		return ERR_NOMEM;
	for (size_t i = 0; i < count; i++) {
		const struct doc *doc = grid->sources[i].doc;

		dated[i].doc = (uint32_t)i;
		if (doc && grid_is_sortable(doc_meta(doc)->date))
			dated[i].date = doc_meta(doc)->date;
		else
			sortable = false;
	}
	if (sortable)
		qsort(dated, count, sizeof(*dated), by_date);
	for (size_t i = 0; i < count; i++)
		columns[i] = dated[i].doc;
	*ret_order = sortable ? GRID_BY_DATE : GRID_BY_FILE;
	alloc_free(dated);
	return ERR_OK;
}

void grid_swap_columns(struct grid *grid, size_t a, size_t b)
{
	uint32_t *usual = alloc_zero(grid->column_count, sizeof(*usual));
	const uint32_t doc = grid->columns[a];
	enum grid_columns order;

	grid->columns[a] = grid->columns[b];
	grid->columns[b] = doc;
	grid->column_order = GRID_MOVED;
	if (usual && usual_columns(grid, usual, &order) == ERR_OK &&
	    memcmp(usual, grid->columns, grid->column_count * sizeof(*usual)) == 0)
		grid->column_order = order;
	alloc_free(usual);
}

static enum err_code fill_columns(struct grid *grid)
{
	const size_t count = grid->lineup->doc_count;
	const bool same = grid->columns && grid->column_count == count;
	uint32_t *columns, *words;

	if (!same) {
		columns = alloc_zero(count, sizeof(*columns));
		words = alloc_zero(count, sizeof(*words));
		if (!columns || !words) {
			alloc_free(columns);
			alloc_free(words);
			return ERR_NOMEM;
		}
		alloc_free(grid->columns);
		alloc_free(grid->words);
		grid->columns = columns;
		grid->words = words;
		grid->column_count = count;
	}
	for (size_t i = 0; i < count; i++)
		grid->words[i] = GRID_UNCOUNTED;
	return same && grid->column_order == GRID_MOVED
	           ? ERR_OK
	           : usual_columns(grid, grid->columns, &grid->column_order);
}

void grid_init(struct grid *grid)
{
	*grid = (struct grid){0};
}

void grid_release(struct grid *grid)
{
	alloc_free(grid->entries);
	alloc_free(grid->columns);
	alloc_free(grid->words);
	*grid = (struct grid){0};
}

enum err_code grid_fill(struct grid *grid, const struct lineup *lineup,
    const struct frame_source *sources, enum grid_order order, bool whole, struct slice filter)
{
	enum err_code code = ERR_OK;

	grid->lineup = lineup;
	grid->sources = sources;
	grid->order = order;
	grid->whole = whole;
	grid->filter = filter;
	grid->entry_count = grid->line_count = grid->filled_count = grid->silent_count = 0;
	if (lineup) {
		code = fill_columns(grid);
		if (code == ERR_OK)
			code = fill_entries(grid);
	}
	if (code != ERR_OK) {
		grid->lineup = NULL;
		grid->entry_count = grid->line_count = 0;
	}
	return code;
}

/* ---- sizes and scrolling ---- */

static int stem_cols_for(int cols)
{
	static const struct {
		int cols, stem;
	} steps[] = {{160, 28}, {110, 20}, {72, 13}, {40, 11}, {24, 8}, {10, 5}};

	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++)
		if (cols >= steps[i].cols)
			return steps[i].stem;
	return 0;
}

/* Columns that the longest row head takes, with the count behind it and a blank. */
static int longest_stem(const struct grid *grid)
{
	size_t longest = 0;

	for (size_t i = 0; i < grid->entry_count; i++) {
		const struct lineup_line *line;
		size_t width;

		if (grid->entries[i].line == GRID_RULE)
			continue;
		line = &grid->lineup->lines[grid->entries[i].line];
		width = cells_width(line->wording, NULL) + (line->filled_count > 9 ? 3 : 2);
		longest = width > longest ? width : longest;
	}
	return longest < MOST_STEM_COLS ? (int)longest : MOST_STEM_COLS;
}

/* Row heads that are cut get the room that the cells do not need. */
static void widen_stems(struct grid *grid, int cols)
{
	const int count = grid->shown_columns, cells = count * (grid->cell_cols + 1);
	const int ample = grid->cell_cols > AMPLE_CELL_COLS ? AMPLE_CELL_COLS : grid->cell_cols;
	const int spare = cols - grid->stem_cols - 1 - count * (ample + 1);
	const int wanted = longest_stem(grid) - grid->stem_cols;
	const int more = wanted < spare ? wanted : spare;

	if (grid->stem_cols == 0 || more <= 0)
		return;
	grid->stem_cols += more;
	if (cells > cols - grid->stem_cols - 1)
		grid->cell_cols = (cols - grid->stem_cols - 1) / count - 1;
}

void grid_layout(struct grid *grid, int cols, bool two)
{
	const int count =
	    grid->column_count > 0 && grid->column_count < 10000 ? (int)grid->column_count : 10000;
	int room, fits;

	grid->stem_cols = stem_cols_for(cols);
	room = cols - grid->stem_cols - 1;
	fits = room / count - 1;
	grid->wordings = fits >= GRID_WORDING_COLS || grid->blocks;
	if (grid->wordings && fits < GRID_WORDING_COLS) {
		grid->shown_columns = room / (BLOCK_CELL_COLS + 1);
		if (grid->shown_columns < 1)
			grid->shown_columns = 1;
		grid->cell_cols = room / grid->shown_columns - 1;
		if (grid->cell_cols < 1)
			grid->cell_cols = 1;
	} else if (grid->wordings) {
		grid->cell_cols = fits < MOST_CELL_COLS ? fits : MOST_CELL_COLS;
		grid->shown_columns = count;
		widen_stems(grid, cols);
	} else {
		grid->cell_cols = fits > LEAST_MARK_COLS ? fits : LEAST_MARK_COLS;
		if (grid->cell_cols > room - 1)
			grid->cell_cols = room > 1 ? room - 1 : 1;
		grid->shown_columns = room / (grid->cell_cols + 1);
		if (grid->shown_columns < 1)
			grid->shown_columns = 1;
		if (grid->shown_columns > count)
			grid->shown_columns = count;
	}
	grid->row_rows = two && grid->wordings ? 2 : 1;
}

size_t grid_next_line(const struct grid *grid, size_t entry, int step)
{
	size_t at = entry;

	while (step > 0 ? at + 1 < grid->entry_count : at > 0) {
		at = step > 0 ? at + 1 : at - 1;
		if (grid->entries[at].line != GRID_RULE)
			return at;
	}
	return entry;
}

int grid_entry_rows(const struct grid *grid, size_t entry)
{
	return grid->entries[entry].line == GRID_RULE ? 1 : grid->row_rows;
}

size_t grid_height(const struct grid *grid)
{
	return grid->entry_count - grid->line_count + grid->line_count * (size_t)grid->row_rows;
}

static uint32_t count_words(const struct frame_source *source)
{
	const struct prose *prose = source->prose;
	uint32_t count = 0;

	if (!prose)
		return 0;
	for (size_t i = 0; i < prose->sentences.count; i++) {
		const struct sentence *sentence = &prose->sentences.items[i];

		if (prose_sentence_is_boilerplate(prose, i))
			continue;
		for (uint32_t at = sentence->first_token; at < sentence->end_token; at++)
			count += prose->tokens.items[at].kind <= TOKEN_NUMBER;
	}
	return count;
}

size_t grid_visible_end(const struct grid *grid, size_t left_column)
{
	const size_t end = left_column + (size_t)grid->shown_columns;

	return end < grid->column_count ? end : grid->column_count;
}

/* The first entry to show so that `entry` is the last that does. */
static size_t top_for_bottom(const struct grid *grid, size_t entry, int rows)
{
	int used = grid_entry_rows(grid, entry);
	size_t top = entry;

	while (top > 0 && used + grid_entry_rows(grid, top - 1) <= rows)
		used += grid_entry_rows(grid, --top);
	return top;
}

static void settle_rows(const struct grid *grid, struct grid_view *view, int rows)
{
	size_t lowest;

	if (view->entry >= grid->entry_count)
		view->entry = grid->entry_count - 1;
	if (grid->entries[view->entry].line == GRID_RULE)
		view->entry = grid_next_line(grid, view->entry, +1);
	if (view->top_entry > view->entry)
		view->top_entry = view->entry;
	/* The rule above the first row of a group comes into view with it. */
	if (rows > 2 && view->top_entry == view->entry && view->entry > 0 &&
	    grid->entries[view->entry - 1].line == GRID_RULE)
		view->top_entry--;
	lowest = top_for_bottom(grid, view->entry, rows);
	if (view->top_entry < lowest)
		view->top_entry = lowest;
	lowest = top_for_bottom(grid, grid->entry_count - 1, rows);
	if (view->top_entry > lowest)
		view->top_entry = lowest;
}

void grid_count_words(struct grid *grid, size_t left_column)
{
	for (size_t at = left_column; at < grid_visible_end(grid, left_column); at++) {
		const uint32_t doc = grid->columns[at];

		if (grid->words[doc] == GRID_UNCOUNTED)
			grid->words[doc] = count_words(&grid->sources[doc]);
	}
}

void grid_settle(struct grid *grid, struct grid_view *view, int rows)
{
	const size_t shown = (size_t)grid->shown_columns;

	if (grid->line_count == 0 || grid->column_count == 0) {
		view->entry = view->column = view->top_entry = view->left_column = 0;
		return;
	}
	settle_rows(grid, view, rows);
	if (view->column >= grid->column_count)
		view->column = grid->column_count - 1;
	if (view->left_column > view->column)
		view->left_column = view->column;
	if (view->column >= view->left_column + shown)
		view->left_column = view->column + 1 - shown;
	if (view->left_column + shown > grid->column_count)
		view->left_column = grid->column_count > shown ? grid->column_count - shown : 0;
	grid_count_words(grid, view->left_column);
}

const struct lineup_cell *grid_cell(const struct grid *grid, const struct grid_view *view)
{
	uint32_t line;

	if (!grid->lineup || view->entry >= grid->entry_count || view->column >= grid->column_count)
		return NULL;
	line = grid->entries[view->entry].line;
	if (line == GRID_RULE)
		return NULL;
	return &grid->lineup->lines[line].cells[grid->columns[view->column]];
}

int grid_column_col(const struct grid *grid, size_t shown)
{
	return grid->stem_cols + (int)shown * (grid->cell_cols + 1) + (grid->stem_cols > 0);
}

struct slice grid_outlet_of(const struct grid *grid, uint32_t doc)
{
	const struct doc *article = grid->sources[doc].doc;

	return article ? doc_outlet_name(article) : slice_of("(not read)");
}

struct slice grid_outlet(const struct grid *grid, size_t column)
{
	return saying_outlet(grid_outlet_of(grid, grid->columns[column]));
}

bool grid_cursor(
    const struct grid *grid, const struct grid_view *view, int rows, int *ret_row, int *ret_col)
{
	int row = 0;

	if (grid->line_count == 0 || view->entry < view->top_entry)
		return false;
	for (size_t i = view->top_entry; i < view->entry; i++)
		row += grid_entry_rows(grid, i);
	if (row >= rows)
		return false;
	*ret_row = row;
	*ret_col = grid_column_col(grid, view->column - view->left_column);
	return true;
}

bool grid_hit(const struct grid *grid, const struct grid_view *view, int row, int col,
    size_t *ret_entry, size_t *ret_column)
{
	int shown = (col - grid->stem_cols) / (grid->cell_cols + 1);
	int top = 0;

	if (col < grid->stem_cols || row < 0)
		shown = (int)(view->column - view->left_column);
	if (view->left_column + (size_t)shown >= grid_visible_end(grid, view->left_column))
		return false;
	for (size_t i = view->top_entry; i < grid->entry_count; i++) {
		top += grid_entry_rows(grid, i);
		if (row >= top)
			continue;
		*ret_entry = i;
		*ret_column = view->left_column + (size_t)shown;
		return grid->entries[i].line != GRID_RULE;
	}
	return false;
}
