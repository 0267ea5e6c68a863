#include "config.h"

#include "tui/popup.h"

#include "base/alloc.h"
#include "tui/layout.h"

enum { WIDEST = 92 };

void popup_close(struct popup *popup)
{
	for (size_t i = 0; i < popup->count; i++)
		alloc_free(popup->lines[i].text);
	alloc_free(popup->lines);
	alloc_free(popup->title);
	*popup = (struct popup){0};
}

void popup_open(struct popup *popup, struct slice title)
{
	popup_close(popup);
	popup->title = alloc_dup(title.ptr ? title.ptr : "", title.len);
	popup->rows = 1;
}

static struct popup_line *add_line(struct popup *popup, struct slice text)
{
	struct popup_line *lines =
	    alloc_grow(popup->lines, &popup->capacity, popup->count + 1, sizeof *popup->lines);
	char *copy = alloc_dup(text.ptr ? text.ptr : "", text.len);

	if (lines)
		popup->lines = lines;
	if (!lines || !copy || !popup->title) {
		alloc_free(copy);
		popup->failed = true;
		return NULL;
	}
	lines[popup->count] = (struct popup_line){.text = copy, .place = {.doc = PLACE_NONE}};
	return &lines[popup->count++];
}

void popup_add(struct popup *popup, struct slice text, unsigned style, struct place place)
{
	struct popup_line *line = add_line(popup, text);

	if (line) {
		line->style = style;
		line->place = place;
	}
}

void popup_add_key(struct popup *popup, struct slice text, int key_cols)
{
	struct popup_line *line = add_line(popup, text);

	if (line)
		line->key_cols = key_cols;
}

void popup_open_text(struct popup *popup, struct slice text)
{
	bool is_title = true;

	while (text.len > 0 || is_title) {
		const char *end = text.len ? memchr(text.ptr, '\n', text.len) : NULL;
		size_t len = end ? (size_t)(end - text.ptr) : text.len;
		size_t step = end ? len + 1 : len;

		if (is_title)
			popup_open(popup, (struct slice){text.ptr, len});
		else
			popup_add(popup, (struct slice){text.ptr, len}, STYLE_TEXT,
			    (struct place){.doc = PLACE_NONE});
		is_title = false;
		text = (struct slice){text.ptr + step, text.len - step};
	}
}

static int widest_line(const struct popup *popup)
{
	size_t widest = cells_width(slice_of(popup->title), NULL) + 4;

	for (size_t i = 0; i < popup->count; i++) {
		size_t width = cells_width(slice_of(popup->lines[i].text), NULL);

		widest = width > widest ? width : widest;
	}
	return widest > WIDEST ? WIDEST : (int)widest;
}

/* The inside of the box; the border stands around it. */
static struct rect box(const struct popup *popup, struct rect body)
{
	int rows = popup->count < 1000 ? (int)popup->count : 1000;

	return layout_middle(body, rows > 0 ? rows : 1, widest_line(popup) + 2);
}

static void keep_visible(struct popup *popup)
{
	size_t rows = popup->rows > 0 ? (size_t)popup->rows : 1;

	if (popup->selected < popup->top)
		popup->top = popup->selected;
	if (popup->selected >= popup->top + rows)
		popup->top = popup->selected - rows + 1;
}

void popup_relayout(struct popup *popup, struct rect body)
{
	popup->rows = box(popup, body).rows;
	keep_visible(popup);
}

static void move(struct popup *popup, long step)
{
	long last = (long)popup->count - 1;
	long selected = (long)popup->selected + step;

	selected = selected > last ? last : selected;
	popup->selected = selected < 0 ? 0 : (size_t)selected;
	keep_visible(popup);
}

bool popup_update(struct popup *popup, enum cmd_id cmd)
{
	switch (cmd) {
	case CMD_UP: move(popup, -1); return true;
	case CMD_DOWN: move(popup, 1); return true;
	case CMD_HALF_UP: move(popup, -(popup->rows / 2 + 1)); return true;
	case CMD_HALF_DOWN: move(popup, popup->rows / 2 + 1); return true;
	case CMD_PAGE_UP: move(popup, -popup->rows); return true;
	case CMD_PAGE_DOWN: move(popup, popup->rows); return true;
	case CMD_FIRST: move(popup, -(long)popup->count); return true;
	case CMD_LAST: move(popup, (long)popup->count); return true;
	default: return false;
	}
}

static void draw_border(struct canvas *canvas, struct rect in)
{
	int end_row = in.row + in.rows, end_col = in.col + in.cols;

	canvas_line_across(canvas, in.row - 1, in.col, in.cols, STYLE_BORDER);
	canvas_line_across(canvas, end_row, in.col, in.cols, STYLE_BORDER);
	canvas_line_down(canvas, in.row, in.col - 1, in.rows, STYLE_BORDER);
	canvas_line_down(canvas, in.row, end_col, in.rows, STYLE_BORDER);
	canvas_put(canvas, in.row - 1, in.col - 1, 1, slice_of("┌"), STYLE_BORDER);
	canvas_put(canvas, in.row - 1, end_col, 1, slice_of("┐"), STYLE_BORDER);
	canvas_put(canvas, end_row, in.col - 1, 1, slice_of("└"), STYLE_BORDER);
	canvas_put(canvas, end_row, end_col, 1, slice_of("┘"), STYLE_BORDER);
}

static void draw_line(
    const struct popup *popup, size_t index, struct canvas *canvas, struct rect in, int row)
{
	const struct popup_line *line = &popup->lines[index];
	struct slice text = slice_of(line->text);

	canvas_put_fitted(canvas, row, in.col + 1, in.cols - 2, text, line->style);
	if (line->key_cols > 0)
		canvas_restyle(canvas,
		    (struct rect){row, in.col + 1, 1,
		        line->key_cols < in.cols - 2 ? line->key_cols : in.cols - 2},
		    STYLE_KEY);
	if (index == popup->selected)
		canvas_restyle(canvas, (struct rect){row, in.col, 1, in.cols}, STYLE_SELECTED);
}

static void draw_title(const struct popup *popup, struct canvas *canvas, struct rect in)
{
	struct buf title = {0};
	int cols;

	buf_add_format(&title, " %s ", popup->title);
	cols = (int)cells_width(buf_slice(&title), canvas->widths);
	canvas_put_fitted(canvas, in.row - 1, in.col, cols < in.cols ? cols : in.cols,
	    buf_slice(&title), STYLE_HEADING);
	buf_release(&title);
}

void popup_draw(const struct popup *popup, struct canvas *canvas, struct rect body)
{
	struct rect in = box(popup, body);

	draw_border(canvas, in);
	canvas_fill(canvas, in, STYLE_TEXT);
	draw_title(popup, canvas, in);
	for (int i = 0; i < in.rows && popup->top + (size_t)i < popup->count; i++)
		draw_line(popup, popup->top + (size_t)i, canvas, in, in.row + i);
	if (popup->top + (size_t)in.rows < popup->count)
		canvas_put(canvas, in.row + in.rows, in.col + 1, 6, slice_of(" more "), STYLE_DIM);
	canvas->cursor_row = in.row + (int)(popup->selected - popup->top);
	canvas->cursor_col = in.col + 1;
}

bool popup_click(struct popup *popup, struct rect body, int row, int col)
{
	struct rect in = box(popup, body);
	size_t line = popup->top + (size_t)(row - in.row);

	if (!rect_holds(in, row, col) || line >= popup->count)
		return false;
	popup->selected = line;
	return true;
}
