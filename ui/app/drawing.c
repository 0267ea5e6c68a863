/*
 * Draws the whole screen from the model: top line, the view, its borders and titles, popups, the
 * status line or the prompt. Changes nothing.
 */
#include "config.h"

#include "app/appmodel.h"

#include <stdio.h>

#include "tui/helptext.h"
#include "views/saying.h"
#include "views/words.h"

enum { PROGRESS_CELLS = 5 };

static int width_of(const struct canvas *canvas, struct slice text)
{
	return (int)cells_width(text, canvas->widths);
}

/* ---- the top line ---- */

/* "4,178": thousands are set apart. */
static void add_number(struct buf *buf, size_t number)
{
	if (number >= 1000) {
		add_number(buf, number / 1000);
		buf_add_format(buf, ",%03zu", number % 1000);
	} else {
		buf_add_format(buf, "%zu", number);
	}
}

static void add_count(struct buf *buf, size_t count, const char *word)
{
	if (count == 0)
		return;
	buf_add_text(buf, buf->len ? " · " : "");
	add_number(buf, count);
	buf_add_format(buf, " %s%s", word, count == 1 ? "" : "s");
}

static void add_progress(const struct app *app, struct buf *buf)
{
	size_t done = app->story->analysed_count + app->story->failed_count;
	size_t count = app->story->count ? app->story->count : 1;

	if (app->analysing) {
		buf_add_format(buf, "analysing %zu/%zu ", done, app->story->count);
		for (size_t i = 0; i < PROGRESS_CELLS; i++)
			buf_add_text(buf, done * PROGRESS_CELLS >= (i + 1) * count ? "▓" : "░");
	} else if (app->searching) {
		buf_add_text(buf, "searching …");
	} else if (app->lining) {
		buf_add_text(buf, "lining up …");
	} else if (app->story->failed_count > 0) {
		buf_add_format(buf, "%zu not read", app->story->failed_count);
	}
}

static void add_frame_title(const struct app *app, struct buf *buf)
{
	if (app->lineup && app->lineup->frame) {
		buf_add_text(buf, "  ");
		words_one_line(app->lineup->frame->title, 60, buf);
	} else if (app->frame) {
		buf_add_text(buf, "  ");
		words_one_line(slice_of(app->frame), 60, buf);
	}
}

static void draw_bar(const struct app *app, struct canvas *canvas)
{
	const struct rect *bar = &app->layout.bar;
	struct buf left = {0}, counts = {0}, right = {0};
	int used, room;

	canvas_fill(canvas, *bar, STYLE_BAR);
	buf_add_text(&left, " abreast");
	add_frame_title(app, &left);
	add_count(&counts, app->story->count, "outlet");
	add_count(&counts, app->word_count, "word");
	add_count(&counts, app->name_count, "name");
	add_count(&counts, app->quote_count, "quote");
	add_progress(app, &right);
	used = canvas_put(canvas, bar->row, 0, bar->cols, buf_slice(&left), STYLE_BAR | STYLE_BOLD);
	room = bar->cols - used - 3;
	if (right.len > 0 && width_of(canvas, buf_slice(&right)) + 2 <= room) {
		int cols = width_of(canvas, buf_slice(&right));

		canvas_put(
		    canvas, bar->row, bar->cols - cols - 1, cols, buf_slice(&right), STYLE_BAR);
		room -= cols + 2;
	}
	if (room > 8)
		canvas_put_fitted(canvas, bar->row, used + 3, room, buf_slice(&counts), STYLE_BAR);
	buf_release(&left);
	buf_release(&counts);
	buf_release(&right);
}

/* ---- borders and titles of Read ---- */

static void put_sign(struct canvas *canvas, int row, int col, const char *sign)
{
	canvas_put(canvas, row, col, 1, slice_of(sign), STYLE_BORDER);
}

/* "Foreign Policy · Can NATO Really Cut Off China?" with how far it is read at the right. */
static void draw_pane_title(
    const struct app *app, struct canvas *canvas, const struct rect *rect, int index)
{
	const struct pane *pane = app->read.panes[index];
	uint32_t doc = pane_read_doc(pane);
	bool focused = index == app->read.focus && !app->read.on_list;
	struct buf title = {0};
	char percent[16] = "";
	int room = rect->cols - 2, used;

	if (doc >= app->story->count || rect->rows == 0)
		return;
	if (pane_read_percent(pane) >= 0)
		snprintf(percent, sizeof percent, " %d%% ", pane_read_percent(pane));
	room -= (int)strlen(percent);
	buf_add_byte(&title, ' ');
	words_one_line(words_outlet(app->story, doc), 60, &title);
	if (app->story->items[doc].doc && doc_meta(app->story->items[doc].doc)->title.ptr) {
		buf_add_text(&title, " · ");
		words_one_line(doc_meta(app->story->items[doc].doc)->title, 200, &title);
	}
	buf_add_byte(&title, ' ');
	used = width_of(canvas, buf_slice(&title));
	if (room > 0)
		canvas_put_fitted(canvas, rect->row - 1, rect->col + 1, used < room ? used : room,
		    buf_slice(&title), focused ? STYLE_HEADING : STYLE_BORDER);
	canvas_put(canvas, rect->row - 1, rect->col + rect->cols - 1 - (int)strlen(percent),
	    (int)strlen(percent), slice_of(percent), STYLE_BORDER);
	buf_release(&title);
}

static void draw_box(const struct app *app, struct canvas *canvas)
{
	int top = app->layout.body.row, cols = app->layout.body.cols;
	int bottom = top + app->layout.body.rows - 1;

	canvas_line_across(canvas, top, 0, cols, STYLE_BORDER);
	if (!app->layout.boxed)
		return;
	canvas_line_across(canvas, bottom, 0, cols, STYLE_BORDER);
	canvas_line_down(canvas, top, 0, bottom - top, STYLE_BORDER);
	canvas_line_down(canvas, top, cols - 1, bottom - top, STYLE_BORDER);
	put_sign(canvas, top, 0, "┌");
	put_sign(canvas, top, cols - 1, "┐");
	put_sign(canvas, bottom, 0, "└");
	put_sign(canvas, bottom, cols - 1, "┘");
}

/* The line at the right of a column of the view, joined to the lines above and below. */
static void draw_divider(const struct app *app, struct canvas *canvas, int col, struct rect beside)
{
	canvas_line_down(canvas, beside.row, col, beside.rows, STYLE_BORDER);
	put_sign(canvas, beside.row - 1, col, "┬");
	if (app->layout.boxed)
		put_sign(canvas, beside.row + beside.rows, col, "┴");
}

static void draw_frame(const struct app *app, struct canvas *canvas)
{
	const struct layout *layout = &app->layout;

	draw_box(app, canvas);
	if (layout->outlets.cols > 0) {
		draw_divider(
		    app, canvas, layout->outlets.col + layout->outlets.cols, layout->outlets);
		canvas_put(canvas, layout->outlets.row - 1, layout->outlets.col + 1,
		    layout->outlets.cols - 2, slice_of(" Outlets "),
		    app->read.on_list ? STYLE_HEADING : STYLE_BORDER);
	}
	for (int i = 0; i < app->read.count; i++) {
		const struct rect *pane = &layout->panes[i];

		if (pane->rows == 0)
			continue;
		if (pane->row > layout->body.row + 1)
			canvas_line_across(
			    canvas, pane->row - 1, pane->col, pane->cols, STYLE_BORDER);
		else if (pane->col + pane->cols < layout->body.cols - layout->boxed)
			draw_divider(app, canvas, pane->col + pane->cols, *pane);
		draw_pane_title(app, canvas, pane, i);
	}
}

/* ---- views ---- */

static void draw_pane(const struct app *app, struct canvas *canvas, const struct pane *pane,
    struct rect rect, bool focused)
{
	struct rect old;
	int row, col;

	if (!pane || rect.rows <= 0 || rect.cols <= 0)
		return;
	old = canvas_clip(canvas, rect);
	pane->ops->draw(pane, &app->world, canvas, rect, focused);
	canvas->clip = old;
	if (!focused)
		return;
	canvas->cursor_row = rect.row;
	canvas->cursor_col = rect.col;
	if (pane->ops->cursor && pane->ops->cursor(pane, &app->world, &row, &col) && row >= 0 &&
	    row < rect.rows && col >= 0 && col < rect.cols) {
		canvas->cursor_row = rect.row + row;
		canvas->cursor_col = rect.col + col;
	}
}

static void draw_view(const struct app *app, struct canvas *canvas)
{
	const struct layout *layout = &app->layout;

	if (app->view != VIEW_READ) {
		draw_pane(app, canvas, app->panes[app->view], layout->body, true);
		return;
	}
	draw_frame(app, canvas);
	draw_pane(app, canvas, app->read.outlets, layout->outlets, app->read.on_list);
	for (int i = 0; i < app->read.count; i++)
		draw_pane(app, canvas, app->read.panes[i], layout->panes[i],
		    i == app->read.focus && !app->read.on_list);
}

/* ---- the bottom line ---- */

static const struct pane *focused_pane(const struct app *app)
{
	return app->view == VIEW_READ ? readview_focused(&app->read) : app->panes[app->view];
}

/* The longest beginning that ends with a word and leaves room for " …"; empty: there is none. */
static struct slice head_of_words(const struct canvas *canvas, struct slice text, int room)
{
	size_t end = 0;
	int used = 0;

	for (size_t byte = 0; byte < text.len && used <= room - 2;) {
		struct cell cell;

		if (text.ptr[byte] == ' ')
			end = byte;
		byte = cell_next(text, byte, canvas->widths, &cell);
		used += cell.cells > 1 ? cell.cells : cell.width;
	}
	while (end > 0 && strchr(" ,;:(", text.ptr[end - 1]))
		end--;
	return (struct slice){text.ptr, end};
}

/* What does not fit is left out from the end, in whole words: the end matters least. */
static void put_words(
    struct canvas *canvas, int row, int col, int room, struct slice text, unsigned style)
{
	struct slice head = {NULL, 0};
	int used;

	if (width_of(canvas, text) > room)
		head = head_of_words(canvas, text, room);
	if (width_of(canvas, head) * 2 < room) {
		canvas_put_fitted(canvas, row, col, room, text, style);
		return;
	}
	used = canvas_put(canvas, row, col, room, head, style);
	canvas_put(canvas, row, col + used, room - used, slice_of(" …"), style);
}

/* A message is cut from its end, what is selected too; the right end stays whole if it fits. */
static void draw_line(struct canvas *canvas, const struct rect *rect, struct slice left,
    struct slice right, unsigned style)
{
	int cols = width_of(canvas, right), room = rect->cols - 1;

	canvas_fill(canvas, *rect, style);
	if (cols > 0 && cols + 10 < room) {
		canvas_put(canvas, rect->row, rect->cols - cols - 1, cols, right, style);
		room -= cols + 2;
	}
	put_words(canvas, rect->row, 1, room, left, style);
}

/* The hits of all outlets, where the cursor is on none and "hit 1 of 4" does not say it. */
static void add_hits(const struct app *app, struct buf *right)
{
	if (app->world.hits && app->view == VIEW_READ && !slice_starts(buf_slice(right), "hit "))
		buf_add_format(
		    right, "%s%zu in all", right->len ? " · " : "hits: ", app->hit_total);
}

/* What is selected, in words: where they do not fit, some are cut short before any is left out. */
static void draw_selected(
    struct canvas *canvas, const struct rect *rect, const struct buf *left, const struct buf *right)
{
	const int room = rect->cols - 4 - width_of(canvas, buf_slice(right));
	struct buf few = {0};

	if (width_of(canvas, buf_slice(left)) > room)
		saying_abbreviate(buf_slice(left), &few);
	draw_line(canvas, rect, few.len > 0 ? buf_slice(&few) : buf_slice(left), buf_slice(right),
	    STYLE_STATUS);
	buf_release(&few);
}

static void draw_status(const struct app *app, struct canvas *canvas)
{
	const struct pane *pane = focused_pane(app);
	struct buf left = {0}, right = {0};

	if (pane && pane->ops->status)
		pane->ops->status(pane, &app->world, &left, &right);
	add_hits(app, &right);
	/* A message goes before where one is. */
	if (app->said.len > 0 &&
	    width_of(canvas, buf_slice(&app->said)) + width_of(canvas, buf_slice(&right)) + 4 >
	        app->layout.status.cols)
		buf_clear(&right);
	if (app->keys[0]) {
		buf_clear(&right);
		buf_add_format(&right, "%s …", app->keys);
	}
	if (app->said.len > 0)
		draw_line(canvas, &app->layout.status, buf_slice(&app->said), buf_slice(&right),
		    app->said_is_error ? STYLE_ERROR : STYLE_STATUS);
	else
		draw_selected(canvas, &app->layout.status, &left, &right);
	buf_release(&left);
	buf_release(&right);
}

/* The typed line; its left part is left out when the cursor would not fit. */
static void draw_prompt(const struct app *app, struct canvas *canvas)
{
	static const char *const signs[PROMPT_KINDS] = {":", "/"};
	const struct rect *rect = &app->layout.status;
	struct slice text = buf_slice(&app->prompt.text);
	struct slice label =
	    slice_of(app->prompt.label[0] ? app->prompt.label : signs[app->prompt.kind]);
	size_t start = 0;
	int most = rect->cols / 2 > 1 ? rect->cols / 2 : 1, used, room, col;

	canvas_fill(canvas, *rect, STYLE_TEXT);
	used = canvas_put(canvas, rect->row, 0, most, label, STYLE_KEY);
	room = rect->cols - used - 1;
	while (
	    width_of(canvas, (struct slice){text.ptr + start, app->prompt.cursor - start}) > room) {
		struct cell cell;

		start = cell_next(text, start, canvas->widths, &cell);
	}
	col = used + width_of(canvas, (struct slice){text.ptr + start, app->prompt.cursor - start});
	canvas_put(canvas, rect->row, used, rect->cols - used,
	    (struct slice){text.ptr + start, text.len - start}, STYLE_TEXT);
	canvas->cursor_row = rect->row;
	canvas->cursor_col = col < rect->cols ? col : rect->cols - 1;
}

/* What Tab offers, in columns above the prompt, as many rows as there is room for. */
static void draw_choices(const struct app *app, struct canvas *canvas)
{
	const struct rect *body = &app->layout.body;
	const char *words = buf_text(&app->choices);
	int widest = 1, count = 0, columns, rows, index = 0;

	for (const char *at = words; *at; at += strcspn(at, "\n") + 1) {
		int width = width_of(canvas, (struct slice){at, strcspn(at, "\n")});

		widest = width > widest ? width : widest;
		count++;
	}
	columns = (body->cols - 2) / (widest + 2) > 1 ? (body->cols - 2) / (widest + 2) : 1;
	rows = (count + columns - 1) / columns;
	rows = rows < body->rows ? rows : body->rows;
	canvas_fill(canvas, (struct rect){body->row + body->rows - rows, 0, rows, body->cols},
	    STYLE_STATUS);
	for (const char *at = words; *at; at += strcspn(at, "\n") + 1, index++) {
		int row = body->row + body->rows - rows + index % rows;

		if (index / rows < columns)
			canvas_put_fitted(canvas, row, 1 + index / rows * (widest + 2),
			    widest < body->cols - 2 ? widest : body->cols - 2,
			    (struct slice){at, strcspn(at, "\n")}, STYLE_STATUS);
	}
}

/* What a search has found so far, above the prompt. */
static void draw_above_prompt(const struct app *app, struct canvas *canvas)
{
	struct rect rect = app->layout.status;
	char hits[64] = "";
	struct slice text = buf_slice(&app->said);

	rect.row--;
	if (text.len == 0 && app->prompt.kind == PROMPT_SEARCH && app->world.hits) {
		snprintf(hits, sizeof hits, "%zu hit%s in all outlets", app->hit_total,
		    app->hit_total == 1 ? "" : "s");
		text = slice_of(hits);
	}
	if (text.len > 0)
		draw_line(canvas, &rect, text, slice_of(""),
		    app->said_is_error ? STYLE_ERROR : STYLE_STATUS);
}

/* What may follow the keys typed so far, in a box at the bottom. */
static void draw_continuations(const struct app *app, struct canvas *canvas)
{
	struct popup box = {0};
	struct buf text = {0};
	struct rect body = app->layout.body;

	if (!app->keys[0])
		return;
	buf_add_format(&text, "%s\n", app->keys);
	helptext_continuations(app->keymap, app_context(app), app->keys, &text);
	popup_open_text(&box, buf_slice(&text));
	if (box.count > 0 && (int)box.count + 2 < body.rows) {
		int row = canvas->cursor_row, col = canvas->cursor_col;

		body.row += body.rows - (int)box.count - 2;
		body.rows = (int)box.count + 2;
		box.selected = box.count; /* none */
		for (size_t i = 0; i < box.count; i++)
			box.lines[i].key_cols = 1;
		popup_draw(&box, canvas, body);
		canvas->cursor_row = row;
		canvas->cursor_col = col;
	}
	popup_close(&box);
	buf_release(&text);
}

void app_draw(const struct app *app, struct canvas *canvas)
{
	canvas_clear(canvas);
	canvas->ascii = app->world.ascii;
	canvas->widths = app->world.widths;
	if (app->layout.too_small) {
		canvas_put(canvas, 0, 0, canvas->size.cols, slice_of("too small"), STYLE_TEXT);
		return;
	}
	draw_bar(app, canvas);
	draw_view(app, canvas);
	if (popup_is_open(&app->popup))
		popup_draw(&app->popup, canvas, app->layout.body);
	draw_continuations(app, canvas);
	if (app->prompting) {
		draw_above_prompt(app, canvas);
		if (app->choices.len > 0)
			draw_choices(app, canvas);
		draw_prompt(app, canvas);
	} else {
		draw_status(app, canvas);
	}
}
