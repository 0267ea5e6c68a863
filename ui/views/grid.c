#include "config.h"

#include "views/grid.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "views/snippet.h"

enum {
	MARK_COLS = 2,        /* a mark and a blank, or a second mark */
	MOST_CELL_COLS = 60,  /* one outlet alone does not need the whole of a wide screen */
	AMPLE_CELL_COLS = 20, /* what is wider may give to row heads that are cut */
	MOST_STEM_COLS = 48,
	LEAST_MARK_COLS = 4,  /* a mark and its suffixes */
	BLOCK_CELL_COLS = 12, /* of a cell where columns come in blocks */
	LEAST_SPLIT_COLS = 2, /* letters of a cut word that still say something */
	TEXT_SLAB_ROWS = 128, /* of batch output drawn at once */
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

static char lower(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (char)(byte + 'a' - 'A') : byte;
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

/* A date that sorts as text: it begins with a year, a month and a day. */
static bool is_sortable(struct slice date)
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
		if (doc && is_sortable(doc_meta(doc)->date))
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

static int entry_rows(const struct grid *grid, size_t entry)
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

static size_t visible_end(const struct grid *grid, size_t left_column)
{
	const size_t end = left_column + (size_t)grid->shown_columns;

	return end < grid->column_count ? end : grid->column_count;
}

/* The first entry to show so that `entry` is the last that does. */
static size_t top_for_bottom(const struct grid *grid, size_t entry, int rows)
{
	int used = entry_rows(grid, entry);
	size_t top = entry;

	while (top > 0 && used + entry_rows(grid, top - 1) <= rows)
		used += entry_rows(grid, --top);
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
	for (size_t at = view->left_column; at < visible_end(grid, view->left_column); at++) {
		const uint32_t doc = grid->columns[at];

		if (grid->words[doc] == GRID_UNCOUNTED)
			grid->words[doc] = count_words(&grid->sources[doc]);
	}
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

/* ---- wordings ---- */

static bool is_word_byte(char byte)
{
	return (unsigned char)byte >= 0x80 || (lower(byte) >= 'a' && lower(byte) <= 'z') ||
	       (byte >= '0' && byte <= '9');
}

/* Bytes of a dash or quotation mark at a place (U+2000 to U+203F, guillemets); 0: none. */
static size_t mark_bytes(struct slice text, size_t at)
{
	const struct slice rest = {text.ptr + at, text.len - at};

	if (slice_starts(rest, "\xe2\x80"))
		return rest.len < 3 ? rest.len : 3;
	return slice_starts(rest, "«") || slice_starts(rest, "»") ? 2 : 0;
}

/* An apostrophe between letters belongs to the word: Russia’s. */
static bool is_apostrophe(struct slice text, size_t at)
{
	return at > 0 && at + 3 < text.len && memcmp(text.ptr + at, "’", 3) == 0 &&
	       is_word_byte(text.ptr[at - 1]) && is_word_byte(text.ptr[at + 3]) &&
	       mark_bytes(text, at + 3) == 0;
}

/*
 * Are two words of one family? They share four letters at least (all, where a word is shorter)
 * and differ in no more than an ending: enabler, enabling; lifeline, lifelines.
 */
static bool same_family(struct slice a, struct slice b)
{
	const size_t shorter = a.len < b.len ? a.len : b.len;
	const size_t longer = a.len < b.len ? b.len : a.len;
	size_t shared = 0;

	while (shared < shorter && lower(a.ptr[shared]) == lower(b.ptr[shared]))
		shared++;
	if (shared == longer)
		return true;
	return shared >= 4 && longer - shared <= 4;
}

/* The next word of a text from *at on; .len 0: there is none. *at moves behind it. */
static struct slice next_word(struct slice text, size_t *at)
{
	size_t start;

	while (*at < text.len && (!is_word_byte(text.ptr[*at]) || mark_bytes(text, *at) > 0))
		*at += mark_bytes(text, *at) > 0 ? mark_bytes(text, *at) : 1;
	start = *at;
	while (*at < text.len && is_word_byte(text.ptr[*at]) &&
	       (mark_bytes(text, *at) == 0 || is_apostrophe(text, *at)))
		*at += mark_bytes(text, *at) > 0 ? mark_bytes(text, *at) : 1;
	return (struct slice){text.ptr + start, *at - start};
}

static bool is_word_of(struct slice word, struct slice key)
{
	size_t at = 0;

	for (struct slice own = next_word(key, &at); own.len > 0; own = next_word(key, &at))
		if (same_family(word, own))
			return true;
	return false;
}

/* The wording up to the row's own words at its end; the whole if nothing else would be left. */
static struct slice without_key(struct slice wording, struct slice key)
{
	size_t at = 0, own_end = 0;

	for (;;) {
		struct slice word = next_word(wording, &at);

		if (word.len == 0)
			break;
		if (is_word_of(word, key)) {
			if (own_end > 0)
				break;
			/* It begins with the row's words: they belong to what it says. */
			return wording;
		}
		own_end = at;
	}
	return own_end > 0 ? (struct slice){wording.ptr, own_end} : wording;
}

struct slice grid_own_words(
    const struct frame_source *source, const struct passage *passage, struct slice key)
{
	return without_key(
	    slice_at(doc_text(source->doc), (struct span){passage->start, passage->end}), key);
}

const struct mark_pair *grid_marks_around(
    const struct frame_source *source, const struct passage *passage)
{
	const struct marks *marks = source->quotes ? &source->quotes->marks : NULL;
	size_t low = 0, high = marks ? marks->count : 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (marks->items[middle].start <= passage->start)
			low = middle + 1;
		else
			high = middle;
	}
	/* Pairs nest at most twice, and short ones may lie between: a few steps back are enough. */
	for (int steps = 0; low > 0 && steps < 16; steps++) {
		const struct mark_pair *pair = &marks->items[--low];

		if (pair->end > passage->start)
			return pair;
	}
	return NULL;
}

/* Cut a text to columns; one letter of a longer word says nothing and is left out. */
static struct slice cut_words(struct slice text, int cols, const struct cell_widths *widths)
{
	struct slice head = snippet_head(text, cols, widths, NULL);
	size_t space = head.len, end = head.len;

	if (head.len == text.len)
		return head;
	while (space > 0 && head.ptr[space - 1] != ' ')
		space--;
	while (end < text.len && is_word_byte(text.ptr[end]))
		end++;
	if (space > 1 && end - space > LEAST_SPLIT_COLS &&
	    cells_width((struct slice){head.ptr + space, head.len - space}, widths) <
	        LEAST_SPLIT_COLS)
		head.len = space - 1;
	return head;
}

/* A wording that is too long: its own words, and of what follows them whole words that fit. */
static struct slice shortened(
    struct slice wording, struct slice key, int cols, const struct cell_widths *widths)
{
	const struct slice own = without_key(wording, key);
	struct slice longer = own;
	size_t at = own.len;

	while (next_word(wording, &at).len > 0) {
		if ((int)cells_width((struct slice){wording.ptr, at}, widths) > cols)
			break;
		longer.len = at;
	}
	return longer.len > own.len ? longer : cut_words(own, cols, widths);
}

void grid_add_wording(struct buf *buf, const struct frame_source *source,
    const struct passage *passage, struct slice key, int cols, const struct cell_widths *widths)
{
	const struct slice text = doc_text(source->doc);
	const struct mark_pair *pair = grid_marks_around(source, passage);
	struct slice wording = slice_at(text, (struct span){passage->start, passage->end});
	struct slice opening = {"", 0}, closing = {"", 0};
	int room = cols, width;

	if (pair && passage->start >= pair->inner_start)
		opening = slice_at(text, (struct span){pair->start, pair->inner_start});
	if (pair && passage->end == pair->inner_end)
		closing = slice_at(text, (struct span){pair->inner_end, pair->end});
	opening = snippet_head(opening, room, widths, &width);
	room -= width;
	if (snippet_head(wording, room, widths, NULL).len < wording.len) {
		wording = shortened(wording, key, room, widths);
		closing.len = 0;
	}
	buf_add_slice(buf, opening);
	buf_add_slice(buf, wording);
	if ((int)(cells_width(wording, widths) + cells_width(closing, widths)) <= room)
		buf_add_slice(buf, closing);
}

/* ---- drawing ---- */

static int column_col(const struct grid *grid, size_t shown)
{
	return grid->stem_cols + (int)shown * (grid->cell_cols + 1) + (grid->stem_cols > 0);
}

static void draw_separators(
    const struct grid *grid, const struct grid_view *view, struct canvas *canvas, struct rect rect)
{
	const size_t count = visible_end(grid, view->left_column) - view->left_column;

	if (grid->stem_cols == 0)
		return;
	for (size_t i = 0; i < count; i++)
		canvas_line_down(
		    canvas, rect.row, rect.col + column_col(grid, i) - 1, rect.rows, STYLE_BORDER);
}

static struct slice outlet_of(const struct grid *grid, uint32_t doc)
{
	const struct doc *article = grid->sources[doc].doc;

	return article ? doc_outlet_name(article) : slice_of("(not read)");
}

struct slice grid_outlet(const struct grid *grid, size_t column)
{
	return saying_outlet(outlet_of(grid, grid->columns[column]));
}

/* A date as long as there is room for it: "2024-07-10", else "10 Jul", else nothing. */
static void add_date(struct buf *buf, struct slice date, int cols)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	const bool fits = (int)cells_width(date, NULL) <= cols;
	unsigned month;

	if (fits || !is_sortable(date)) {
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

void grid_draw_title(const struct grid *grid, struct canvas *canvas, struct rect rect)
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

void grid_draw_head(
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
	for (size_t at = view->left_column; at < visible_end(grid, view->left_column); at++) {
		const int col = rect.col + column_col(grid, at - view->left_column);
		const uint32_t doc = grid->columns[at];
		const bool here = view->selecting && at == view->column;

		snippet_draw_name(canvas, rect.row, col, grid->cell_cols,
		    saying_outlet(outlet_of(grid, doc)),
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
	const size_t count = visible_end(grid, view->left_column) - view->left_column;
	const struct slice title = grid->lineup->frame->facets[facet].title;
	const int cols = column_col(grid, count) - (grid->stem_cols > 0);
	int used;

	canvas_line_across(
	    canvas, row, rect.col, cols < rect.cols ? cols : rect.cols, STYLE_BORDER);
	for (size_t i = 0; grid->stem_cols > 0 && i < count; i++)
		canvas_put(canvas, row, rect.col + column_col(grid, i) - 1, 1,
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

static bool same_words(const struct grid *grid, uint32_t doc_a, const struct passage *a,
    uint32_t doc_b, const struct passage *b)
{
	struct slice x =
	    slice_at(doc_text(grid->sources[doc_a].doc), (struct span){a->start, a->end});
	struct slice y =
	    slice_at(doc_text(grid->sources[doc_b].doc), (struct span){b->start, b->end});
	size_t at_x = 0, at_y = 0;

	for (;;) {
		struct slice u = next_word(x, &at_x), v = next_word(y, &at_y);

		if (u.len == 0 || v.len == 0)
			return u.len == v.len;
		if (!same_family(u, v))
			return false;
	}
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
	if (!same_words(grid, doc, own, view->base, base))
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
		grid_add_wording(
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
	for (size_t at = view->left_column; at < visible_end(grid, view->left_column); at++)
		draw_cell(grid, view, canvas, row,
		    rect.col + column_col(grid, at - view->left_column), line, grid->columns[at]);
	if (here)
		draw_selection(grid, view, canvas, rect, row,
		    rect.col + column_col(grid, view->column - view->left_column));
}

void grid_draw_rows(
    const struct grid *grid, const struct grid_view *view, struct canvas *canvas, struct rect rect)
{
	const struct rect old = canvas_clip(canvas, rect);
	int row = rect.row;

	for (size_t i = view->top_entry; i < grid->entry_count && row < rect.row + rect.rows; i++) {
		if (grid->entries[i].line == GRID_RULE)
			draw_rule(grid, view, canvas, rect, row, grid->entries[i].facet);
		else
			draw_line(grid, view, canvas, rect, row, i);
		row += entry_rows(grid, i);
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

void grid_draw_legend(struct canvas *canvas, struct rect rect)
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
static int legend_rows(int cols)
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

bool grid_cursor(
    const struct grid *grid, const struct grid_view *view, int rows, int *ret_row, int *ret_col)
{
	int row = 0;

	if (grid->line_count == 0 || view->entry < view->top_entry)
		return false;
	for (size_t i = view->top_entry; i < view->entry; i++)
		row += entry_rows(grid, i);
	if (row >= rows)
		return false;
	*ret_row = row;
	*ret_col = column_col(grid, view->column - view->left_column);
	return true;
}

bool grid_hit(const struct grid *grid, const struct grid_view *view, int row, int col,
    size_t *ret_entry, size_t *ret_column)
{
	int shown = (col - grid->stem_cols) / (grid->cell_cols + 1);
	int top = 0;

	if (col < grid->stem_cols || row < 0)
		shown = (int)(view->column - view->left_column);
	if (view->left_column + (size_t)shown >= visible_end(grid, view->left_column))
		return false;
	for (size_t i = view->top_entry; i < grid->entry_count; i++) {
		top += entry_rows(grid, i);
		if (row >= top)
			continue;
		*ret_entry = i;
		*ret_column = view->left_column + (size_t)shown;
		return grid->entries[i].line != GRID_RULE;
	}
	return false;
}

/* ---- batch text ---- */

static enum err_code add_slab(const struct grid *grid, const struct grid_view *view, int cols,
    int rows, bool ascii,
    void (*draw)(const struct grid *, const struct grid_view *, struct canvas *, struct rect),
    struct buf *buf)
{
	struct canvas canvas;
	enum err_code code = canvas_init(&canvas, (struct size){rows, cols});

	if (code != ERR_OK)
		return code;
	canvas.ascii = ascii;
	draw(grid, view, &canvas, (struct rect){0, 0, rows, cols});
	canvas_text(&canvas, buf);
	canvas_release(&canvas);
	return ERR_OK;
}

static void draw_title_only(
    const struct grid *grid, const struct grid_view *view, struct canvas *canvas, struct rect rect)
{
	(void)view;
	grid_draw_title(grid, canvas, rect);
}

static void draw_legend_only(
    const struct grid *grid, const struct grid_view *view, struct canvas *canvas, struct rect rect)
{
	(void)grid;
	(void)view;
	grid_draw_legend(canvas, rect);
}

/* One block of columns: its head, then all entries, some at a time. */
static enum err_code add_block(
    const struct grid *grid, struct grid_view *view, int cols, bool ascii, struct buf *buf)
{
	enum err_code code = add_slab(grid, view, cols, 3, ascii, grid_draw_head, buf);

	for (size_t at = 0; code == ERR_OK && at < grid->entry_count;) {
		size_t next = at;
		int rows = 0;

		while (next < grid->entry_count && rows + grid->row_rows <= TEXT_SLAB_ROWS)
			rows += entry_rows(grid, next++);
		view->top_entry = at;
		code = add_slab(grid, view, cols, rows, ascii, grid_draw_rows, buf);
		at = next;
	}
	return code;
}

/* "59 rows of one outlet are left out: --all", shorter where the width wants it. */
static void add_left_out(const struct grid *grid, int cols, struct buf *buf)
{
	const size_t count = grid->lineup->line_count - grid->line_count;
	struct buf line = {0};

	if (count == 0)
		return;
	for (int i = 0; i < 3; i++) {
		buf_clear(&line);
		switch (i) {
		case 0:
			buf_add_format(&line, "%zu row%s of one outlet %s left out: --all\n", count,
			    count == 1 ? "" : "s", count == 1 ? "is" : "are");
			break;
		case 1: buf_add_format(&line, "%zu more rows: --all\n", count); break;
		default: buf_add_format(&line, "%zu more\n", count);
		}
		if ((int)line.len - 1 <= cols)
			break;
	}
	buf_add_slice(buf, buf_slice(&line));
	buf->failed |= line.failed;
	buf_release(&line);
}

enum err_code grid_text(const struct lineup *lineup, const struct frame_source *sources, int cols,
    bool whole, bool ascii, struct buf *buf)
{
	struct grid_view view = {.base = GRID_RULE};
	struct grid grid;
	enum err_code code;

	grid_init(&grid);
	grid.blocks = true;
	code = grid_fill(&grid, lineup, sources, GRID_BY_SPREAD, whole, (struct slice){0});
	if (code != ERR_OK)
		goto out;
	grid_layout(&grid, cols, cols >= 110);
	code = add_slab(&grid, &view, cols, 1, ascii, draw_title_only, buf);
	for (size_t left = 0; code == ERR_OK && left < grid.column_count;) {
		if (left > 0)
			buf_add_text(buf, "\n");
		view.column = left;
		view.left_column = left;
		view.entry = 0;
		for (size_t at = left; at < visible_end(&grid, left); at++)
			grid.words[grid.columns[at]] = count_words(&sources[grid.columns[at]]);
		code = add_block(&grid, &view, cols, ascii, buf);
		left = visible_end(&grid, left);
	}
	if (code == ERR_OK)
		code =
		    add_slab(&grid, &view, cols, legend_rows(cols), ascii, draw_legend_only, buf);
	if (code == ERR_OK)
		add_left_out(&grid, cols, buf);
	if (code == ERR_OK && buf->failed)
		code = ERR_NOMEM;
out:
	grid_release(&grid);
	return code;
}
