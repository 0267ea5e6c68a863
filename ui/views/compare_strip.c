#include "config.h"

#include "views/compare_strip.h"

#include <string.h>

#include "base/alloc.h"
#include "views/gridwords.h"
#include "views/snippet.h"

enum {
	LINE_COLS = 6, /* "l.12  " */
	LINED_OUTLET_COLS = 16,
	ELSEWHERE_PLACES = 4, /* named in the line about an altered wording */
};

/* ---- what is looked at ---- */

static const struct lineup_line *line_of(const struct grid *grid, size_t entry)
{
	return &grid->lineup->lines[grid->entries[entry].line];
}

static const struct frame_source *source_of(const struct grid *grid, size_t column)
{
	return &grid->sources[grid->columns[column]];
}

static struct slice outlet_name(const struct frame_source *source)
{
	return source->doc ? doc_outlet_name(source->doc) : slice_of("(not read)");
}

const struct passage *strip_passage(
    const struct lineup *lineup, const struct lineup_cell *cell, size_t index)
{
	if (cell->passage_count > 0)
		return &lineup->passages[cell->passages[index < cell->passage_count ? index : 0]];
	if (cell->nearest < lineup->nearest_count)
		return &lineup->nearest[cell->nearest];
	return NULL;
}

struct span strip_sentence(const struct frame_source *source, const struct passage *passage)
{
	struct span span = {passage->start, passage->end};

	if (source->prose && passage->sentence < source->prose->sentences.count) {
		const struct sentence *sentence =
		    &source->prose->sentences.items[passage->sentence];

		if (sentence->start < span.start)
			span.start = sentence->start;
		if (sentence->end > span.end)
			span.end = sentence->end;
	}
	return span;
}

/* The sentences of the paragraph around a passage. */
static struct span paragraph_of(const struct frame_source *source, const struct passage *passage)
{
	struct span span = strip_sentence(source, passage);
	const struct sentences *sentences = source->prose ? &source->prose->sentences : NULL;
	size_t at = passage->sentence;

	if (!sentences || at >= sentences->count)
		return span;
	while (at > 0 && sentences->items[at - 1].paragraph == sentences->items[at].paragraph)
		at--;
	span.start =
	    sentences->items[at].start < span.start ? sentences->items[at].start : span.start;
	at = passage->sentence;
	while (at + 1 < sentences->count &&
	       sentences->items[at + 1].paragraph == sentences->items[at].paragraph)
		at++;
	span.end = sentences->items[at].end > span.end ? sentences->items[at].end : span.end;
	return span;
}

/* ---- the row lined up ---- */

static bool add_item(struct lined *lined, size_t column, uint32_t passage)
{
	struct lined_item *grown;

	if (lined->count == lined->capacity) {
		grown =
		    alloc_grow(lined->items, &lined->capacity, lined->count + 1, sizeof(*grown));
		if (!grown)
			return false;
		lined->items = grown;
	}
	lined->items[lined->count++] = (struct lined_item){(uint32_t)column, passage};
	return true;
}

enum err_code lined_fill(struct lined *lined, const struct grid *grid, size_t entry)
{
	lined->count = 0;
	if (!grid->lineup || entry >= grid->entry_count || grid->entries[entry].line == GRID_RULE)
		return ERR_OK;
	for (size_t column = 0; column < grid->column_count; column++) {
		const struct lineup_cell *cell =
		    &line_of(grid, entry)->cells[grid->columns[column]];
		bool fits = true;

		if (cell->passage_count == 0)
			fits = add_item(lined, column, LINED_NONE);
		for (size_t i = 0; i < cell->passage_count && fits; i++)
			fits = add_item(lined, column, (uint32_t)i);
		if (!fits) {
			lined->count = 0;
			return ERR_NOMEM;
		}
	}
	return ERR_OK;
}

void lined_release(struct lined *lined)
{
	alloc_free(lined->items);
	*lined = (struct lined){0};
}

size_t lined_find(const struct lined *lined, size_t column, size_t passage)
{
	size_t low = 0, high = lined->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (lined->items[middle].column < column)
			low = middle + 1;
		else
			high = middle;
	}
	while (low < lined->count && lined->items[low].column == column &&
	       lined->items[low].passage != LINED_NONE && lined->items[low].passage < passage)
		low++;
	return low;
}

/* ---- the strip ---- */

/* "━ words ━━━" over the whole width. */
static void draw_heavy(
    struct canvas *canvas, int row, int col, int cols, struct slice words, unsigned style)
{
	const struct slice heavy = slice_of(canvas->ascii ? "=" : "━");
	int used = canvas_put(canvas, row, col, cols, heavy, STYLE_BORDER);

	used += canvas_put(canvas, row, col + used, cols - used, slice_of(" "), style);
	if ((int)cells_width(words, canvas->widths) > cols - used) {
		canvas_put_fitted(canvas, row, col + used, cols - used, words, style);
		return;
	}
	used += canvas_put(canvas, row, col + used, cols - used, words, style);
	used += canvas_put(canvas, row, col + used, cols - used, slice_of(" "), style);
	while (used < cols)
		used += canvas_put(canvas, row, col + used, cols - used, heavy, STYLE_BORDER);
}

static void add_says(struct buf *buf, const struct passage *passage)
{
	const enum owner owner = saying_of_passage(passage);

	buf_add_text(buf, " · says: ");
	if (passage->speaker.ptr && passage->speaker.len > 0)
		buf_add_slice(buf, passage->speaker);
	else
		buf_add_text(
		    buf, passage->voice == VOICE_NARRATOR ? "the outlet itself" : "nobody named");
	if (owner == OWNER_HEDGED || owner == OWNER_DISTANT || owner == OWNER_DENIED) {
		buf_add_text(buf, " · ");
		buf_add_text(buf, saying_words(owner));
	}
	/* Verbatim shows in the marks around the wording; room is for what does not show. */
	saying_add_devices(buf, passage->devices & DEVICE_HEADLINE, " · ");
	if (passage->devices & DEVICE_ALTERED_QUOTE)
		buf_add_text(buf, " · ALTERED");
	saying_add_devices(buf,
	    passage->devices &
	        ~(uint32_t)(DEVICE_HEADLINE | DEVICE_ALTERED_QUOTE | DEVICE_VERBATIM),
	    " · ");
}

static void add_heading(
    const struct grid *grid, const struct grid_view *view, size_t passage, struct buf *buf)
{
	const struct lineup_cell *cell = grid_cell(grid, view);

	buf_add_slice(buf, outlet_name(source_of(grid, view->column)));
	buf_add_text(buf, " · ");
	buf_add_slice(buf, line_of(grid, view->entry)->wording);
	if (cell->passage_count == 0) {
		buf_add_text(buf, " · ");
		buf_add_text(buf, saying_cell_words(grid->lineup, cell));
		return;
	}
	if (cell->state == CELL_UNSURE)
		buf_add_text(buf, " · unsure");
	buf_add_format(buf, " · passage %zu of %zu", passage + 1, cell->passage_count);
	add_says(buf, strip_passage(grid->lineup, cell, passage));
	if (cell->author == CELL_CONFIRMED)
		buf_add_text(buf, " · confirmed by you");
	else if (cell->author == CELL_EDITED)
		buf_add_text(buf, " · edited by you");
}

/* "l.12  …context [wording] context…" */
static void draw_passage(const struct frame_source *source, const struct passage *passage,
    bool bracketed, struct canvas *canvas, int row, int col, int cols)
{
	const struct slice text = doc_text(source->doc);
	struct snippet snippet = {.text = text,
	    .inner = {passage->start, passage->end},
	    .style = STYLE_TEXT,
	    .inner_style = STYLE_WORDING,
	    .bracketed = bracketed};
	struct buf line = {0};
	int used;

	buf_add_format(&line, "l.%u ", doc_line_at(source->doc, passage->start));
	used = canvas_put(canvas, row, col, cols, buf_slice(&line), STYLE_DIM);
	buf_release(&line);
	if (used < LINE_COLS)
		used = LINE_COLS;
	snippet.outer = snippet_trim(text, strip_sentence(source, passage));
	snippet_draw(canvas, row, col + used, cols - used, &snippet);
}

/* The same letters in any case: a wording that opens a sentence is no other wording. */
static bool same_words(struct slice a, struct slice b)
{
	return a.len == b.len && snippet_holds(a, b);
}

/* Without the quotation marks that a wording may begin or end with: the line below sets its own. */
static struct slice without_marks(struct slice words)
{
	static const char *const marks[] = {"“", "”", "‘", "’", "\"", "'", " "};
	bool found = true;

	while (found) {
		found = false;
		for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
			const size_t len = strlen(marks[i]);

			if (slice_starts(words, marks[i])) {
				words = (struct slice){words.ptr + len, words.len - len};
				found = true;
			} else if (slice_ends(words, marks[i])) {
				words.len -= len;
				found = true;
			}
		}
	}
	return words;
}

/* What is gathered for "its own body (l.12), Foreign Policy l.13: all “decisive”". */
struct elsewhere {
	struct buf places;
	struct slice words; /* of the first place */
	size_t count;
	bool all_same;
};

static void add_elsewhere(struct elsewhere *there, const struct frame_source *source,
    const struct passage *passage, struct slice words, bool own_body)
{
	const unsigned line = doc_line_at(source->doc, passage->start);

	if (there->count == 0)
		there->words = words;
	else if (!same_words(words, there->words))
		there->all_same = false;
	there->count++;
	if (there->count > ELSEWHERE_PLACES)
		return;
	if (there->count > 1)
		buf_add_text(&there->places, ", ");
	if (own_body) {
		buf_add_format(&there->places, "its own body (l.%u)", line);
		return;
	}
	buf_add_slice(&there->places, saying_outlet(outlet_name(source)));
	buf_add_format(&there->places, " l.%u", line);
}

/* Quoted passages of the same row in one document that word it otherwise. */
static void gather_elsewhere(const struct grid *grid, const struct lineup_line *line, uint32_t doc,
    const struct passage *altered, struct slice altered_words, struct elsewhere *there)
{
	const struct lineup_cell *cell = &line->cells[doc];
	const struct frame_source *source = &grid->sources[doc];

	for (size_t i = 0; i < cell->passage_count && source->doc; i++) {
		const struct passage *other = &grid->lineup->passages[cell->passages[i]];
		struct slice words;

		if (other == altered || !gridwords_marks_around(source, other) ||
		    other->devices & DEVICE_ALTERED_QUOTE)
			continue;
		words = without_marks(gridwords_own(source, other, line->wording));
		if (same_words(words, altered_words))
			continue;
		add_elsewhere(there, source, other, words, doc == altered->doc);
		break;
	}
}

/* Where an altered wording stands otherwise; false: nowhere that is known. */
static bool add_altered(const struct grid *grid, const struct grid_view *view,
    const struct passage *altered, struct buf *buf)
{
	const struct lineup_line *line = line_of(grid, view->entry);
	const struct slice own =
	    without_marks(gridwords_own(&grid->sources[altered->doc], altered, line->wording));
	struct elsewhere there = {.all_same = true};

	gather_elsewhere(grid, line, altered->doc, altered, own, &there);
	for (size_t i = 0; i < grid->column_count; i++)
		if (grid->columns[i] != altered->doc)
			gather_elsewhere(grid, line, grid->columns[i], altered, own, &there);
	if (there.count > 0) {
		buf_add_slice(buf, buf_slice(&there.places));
		if (there.count > ELSEWHERE_PLACES)
			buf_add_format(buf, " and %zu more", there.count - ELSEWHERE_PLACES);
		buf_add_text(buf, there.count == 1 ? ": “"
		                  : there.all_same ? ": all “"
		                                   : ": first “");
		buf_add_slice(buf, there.words);
		buf_add_text(buf, "”");
	}
	buf_release(&there.places);
	return there.count > 0;
}

static void draw_altered(const struct grid *grid, const struct grid_view *view,
    const struct passage *passage, struct canvas *canvas, int row, int col, int cols)
{
	struct buf buf = {0};

	buf_add_text(&buf, canvas->ascii ? "! " : "≠ ");
	if (!add_altered(grid, view, passage, &buf))
		buf_add_text(&buf, "the quotation differs from the other outlets’");
	canvas_put_fitted(canvas, row, col, cols, buf_slice(&buf), STYLE_ALTERED);
	buf_release(&buf);
}

/* Why there is nothing in a cell: in words, and the closest passage. */
static void draw_absence(
    const struct grid *grid, const struct grid_view *view, struct canvas *canvas, struct rect rect)
{
	const struct lineup_cell *cell = grid_cell(grid, view);
	const struct frame_source *source = source_of(grid, view->column);
	const struct passage *nearest = strip_passage(grid->lineup, cell, 0);
	struct buf buf = {0};
	int row = rect.row;

	if (cell->state == CELL_NOT_YET)
		buf_add_text(
		    &buf, "not yet: the article is older than the label, so nothing is missing");
	else if (cell->state == CELL_UNKNOWN)
		buf_add_format(
		    &buf, "no absence is claimed for this article: %s", saying_unknown(source));
	else if (cell->state == CELL_BLANKED)
		buf_add_text(&buf, "you said that it is not here; X takes that back");
	else if (cell->author == CELL_CONFIRMED)
		buf_add_text(&buf, "you confirmed that the outlet is silent; C takes that back");
	else
		buf_add_text(&buf, nearest && source->doc
		                       ? saying_shortfall(nearest)
		                       : "no passage of this article comes near");
	if (nearest && source->doc && rect.rows > 0)
		draw_passage(source, nearest, true, canvas, row++, rect.col, rect.cols);
	if (row < rect.row + rect.rows)
		canvas_put_fitted(canvas, row, rect.col, rect.cols, buf_slice(&buf), STYLE_DIM);
	buf_release(&buf);
}

/* The selected passage first, then the others of its cell. */
static void draw_passages(const struct grid *grid, const struct grid_view *view, size_t passage,
    struct canvas *canvas, struct rect rect)
{
	const struct lineup_cell *cell = grid_cell(grid, view);
	const struct frame_source *source = source_of(grid, view->column);
	const struct passage *first = strip_passage(grid->lineup, cell, passage);
	const bool altered = (first->devices & DEVICE_ALTERED_QUOTE) != 0 && rect.rows > 1;
	const int rows = rect.rows - altered;
	int row = 0;

	draw_passage(source, first, true, canvas, rect.row + row++, rect.col, rect.cols);
	for (size_t i = 0; i < cell->passage_count && row < rows; i++)
		if (i != passage)
			draw_passage(source, strip_passage(grid->lineup, cell, i), false, canvas,
			    rect.row + row++, rect.col, rect.cols);
	if (altered)
		draw_altered(grid, view, first, canvas, rect.row + row, rect.col, rect.cols);
}

void strip_draw(const struct grid *grid, const struct grid_view *view, size_t passage,
    struct canvas *canvas, struct rect rect)
{
	const struct lineup_cell *cell = grid_cell(grid, view);
	const struct rect old = canvas_clip(canvas, rect);
	const struct rect body = {rect.row + 1, rect.col, rect.rows - 1, rect.cols};
	struct buf heading = {0};

	if (cell && rect.rows > 0) {
		add_heading(grid, view, passage, &heading);
		draw_heavy(
		    canvas, rect.row, rect.col, rect.cols, buf_slice(&heading), STYLE_HEADING);
		if (body.rows > 0 && cell->passage_count > 0 && source_of(grid, view->column)->doc)
			draw_passages(grid, view, passage, canvas, body);
		else if (body.rows > 0)
			draw_absence(grid, view, canvas, body);
	}
	buf_release(&heading);
	canvas->clip = old;
}

/* "Jadetimes News · l.3 · the headline of the article" */
static void add_source_heading(
    const struct frame_source *source, const struct passage *passage, struct buf *buf)
{
	buf_add_slice(buf, outlet_name(source));
	if (!source->doc)
		return;
	if (passage)
		buf_add_format(buf, " · l.%u", doc_line_at(source->doc, passage->start));
	if (doc_meta(source->doc)->title.ptr) {
		buf_add_text(buf, " · ");
		buf_add_slice(buf, doc_meta(source->doc)->title);
	}
}

void strip_draw_source(const struct grid *grid, const struct grid_view *view, size_t passage,
    struct canvas *canvas, struct rect rect)
{
	const struct lineup_cell *cell = grid_cell(grid, view);
	const struct rect old = canvas_clip(canvas, rect);
	const struct frame_source *source;
	const struct passage *shown;
	struct snippet snippet;
	struct buf heading = {0};

	if (!cell)
		goto out;
	source = source_of(grid, view->column);
	shown = strip_passage(grid->lineup, cell, passage);
	add_source_heading(source, shown, &heading);
	draw_heavy(canvas, rect.row, rect.col, rect.cols, buf_slice(&heading), STYLE_HEADING);
	if (!shown || !source->doc)
		goto out;
	snippet = (struct snippet){.text = doc_text(source->doc),
	    .outer = paragraph_of(source, shown),
	    .inner = {shown->start, shown->end},
	    .style = STYLE_TEXT,
	    .inner_style = STYLE_WORDING};
	snippet_draw_wrapped(
	    canvas, (struct rect){rect.row + 1, rect.col, rect.rows - 3, rect.cols}, &snippet);
	if (shown->devices & DEVICE_ALTERED_QUOTE)
		draw_altered(
		    grid, view, shown, canvas, rect.row + rect.rows - 1, rect.col, rect.cols);
	else if (cell->passage_count == 0)
		canvas_put_fitted(canvas, rect.row + rect.rows - 1, rect.col, rect.cols,
		    slice_of(saying_shortfall(shown)), STYLE_DIM);
out:
	buf_release(&heading);
	canvas->clip = old;
}

/* ---- the list of a row ---- */

static int lined_head_cols(int cols)
{
	return cols >= 60 ? LINED_OUTLET_COLS + LINE_COLS + 2 : cols >= 30 ? 12 : 2;
}

int lined_wording_col(int cols)
{
	const int head = lined_head_cols(cols);
	const int col = head + (cols - head) * 2 / 5;

	return col < cols ? col : cols > 0 ? cols - 1 : 0;
}

static void draw_lined_item(const struct lined_item *item, const struct grid *grid,
    const struct grid_view *view, struct canvas *canvas, int row, int col, int cols)
{
	const uint32_t doc = grid->columns[item->column];
	const struct frame_source *source = &grid->sources[doc];
	const struct lineup_cell *cell = &line_of(grid, view->entry)->cells[doc];
	const int head = lined_head_cols(cols);
	const struct passage *passage;
	enum owner owner = saying_of_cell(grid->lineup, cell);
	struct snippet snippet;
	struct buf line = {0};

	if (item->passage == LINED_NONE || !source->doc) {
		canvas_put(
		    canvas, row, col, 1, saying_mark(owner, canvas->ascii), saying_style(owner));
		canvas_put_fitted(canvas, row, col + 2, head - 3,
		    saying_outlet(outlet_name(source)), STYLE_HEADING);
		canvas_put(canvas, row, col + lined_wording_col(cols), cols,
		    slice_of(saying_cell_words(grid->lineup, cell)), saying_style(owner));
		return;
	}
	passage = strip_passage(grid->lineup, cell, item->passage);
	owner = saying_of_passage(passage);
	canvas_put(canvas, row, col, 1, saying_mark(owner, canvas->ascii), saying_style(owner));
	buf_add_format(&line, "l.%u", doc_line_at(source->doc, passage->start));
	canvas_put_fitted(canvas, row, col + 2, head - 4 - (int)line.len,
	    saying_outlet(outlet_name(source)), STYLE_HEADING);
	canvas_put(canvas, row, col + head - 1 - (int)line.len, (int)line.len, buf_slice(&line),
	    STYLE_DIM);
	buf_release(&line);
	snippet = (struct snippet){.text = doc_text(source->doc),
	    .inner = {passage->start, passage->end},
	    .style = STYLE_TEXT,
	    .inner_style = STYLE_WORDING | STYLE_BOLD};
	snippet.outer = snippet_trim(snippet.text, strip_sentence(source, passage));
	snippet_draw_at(
	    canvas, row, col + head, cols - head, lined_wording_col(cols) - head, &snippet);
}

void lined_draw(const struct lined *lined, const struct listing *listing, const struct grid *grid,
    const struct grid_view *view, bool focused, struct canvas *canvas, struct rect rect)
{
	const struct rect old = canvas_clip(canvas, rect);
	struct buf heading = {0};

	if (!grid_cell(grid, view))
		goto out;
	buf_add_slice(&heading, line_of(grid, view->entry)->wording);
	buf_add_format(&heading, " · every wording, %u outlet%s",
	    line_of(grid, view->entry)->filled_count,
	    line_of(grid, view->entry)->filled_count == 1 ? "" : "s");
	draw_heavy(canvas, rect.row, rect.col, rect.cols, buf_slice(&heading), STYLE_HEADING);
	for (int row = 1; row < rect.rows; row++) {
		const size_t at = listing->top + (size_t)row - 1;
		const struct rect here = {rect.row + row, rect.col, 1, rect.cols};

		if (at >= lined->count)
			break;
		draw_lined_item(
		    &lined->items[at], grid, view, canvas, here.row, here.col, here.cols);
		if (at == listing->selected)
			canvas_restyle(
			    canvas, here, focused ? STYLE_SELECTED : STYLE_SELECTED_AWAY);
	}
out:
	buf_release(&heading);
	canvas->clip = old;
}

/* ---- in words ---- */

void strip_add_status(
    const struct grid *grid, const struct grid_view *view, size_t passage, struct buf *buf)
{
	const struct lineup_cell *cell = grid_cell(grid, view);
	const struct frame_source *source;
	const struct passage *shown;

	if (!cell)
		return;
	source = source_of(grid, view->column);
	shown = strip_passage(grid->lineup, cell, passage);
	buf_add_slice(buf, saying_outlet(outlet_name(source)));
	buf_add_text(buf, ", ");
	buf_add_slice(buf, line_of(grid, view->entry)->wording);
	if (cell->author != CELL_BY_MACHINE && cell->passage_count > 0)
		buf_add_text(
		    buf, cell->author == CELL_CONFIRMED ? ", confirmed by you" : ", edited by you");
	buf_add_text(buf, ": ");
	if (cell->passage_count == 0) {
		buf_add_text(buf, saying_cell_words(grid->lineup, cell));
		if (cell->state == CELL_UNKNOWN)
			buf_add_format(buf, ", %s", saying_unknown(source));
		else if (shown && source->doc)
			buf_add_format(buf, "; closest passage line %u, Enter opens it",
			    doc_line_at(source->doc, shown->start));
		return;
	}
	if (cell->state == CELL_UNSURE)
		buf_add_text(buf, "unsure, ");
	saying_add_who(buf, shown);
	saying_add_devices(buf,
	    shown->devices & DEVICE_ALTERED_QUOTE ? shown->devices & ~(uint32_t)DEVICE_VERBATIM
	                                          : shown->devices,
	    ", ");
	if (cell->passage_count > 1)
		buf_add_format(buf, "; passage %zu of %zu", passage + 1, cell->passage_count);
	if (view->base == grid->columns[view->column])
		buf_add_text(buf, "; the base outlet");
}
