/*
 * The grid is an array of cells, row by row. A wide character stands in its left cell and leaves
 * an empty text in its right one; whoever writes over one half blanks the other, so that the grid
 * never holds half a character. All writing ends in set_cell(), which knows the clip.
 */
#include "config.h"

#include "tui/canvas.h"

#include "base/alloc.h"

enum { MAX_SIDE = 4096 /* cells: no terminal is larger; keeps sizes far from overflow */ };

/* Signs that the program itself draws, and common marks of texts, with their ASCII forms. */
static const struct ascii_form {
	const char *sign;
	char ascii;
} ascii_forms[] = {
    {"●", '#'},
    {"◐", '~'},
    {"○", 'o'},
    {"◇", '"'},
    {"✗", 'x'},
    {"·", '.'},
    {"≠", '!'},
    {"⇄", '%'},
    {"▌", '|'},
    {"▐", '|'},
    {"│", '|'},
    {"┃", '|'},
    {"─", '-'},
    {"━", '='},
    {"┌", '+'},
    {"┐", '+'},
    {"└", '+'},
    {"┘", '+'},
    {"├", '+'},
    {"┤", '+'},
    {"┬", '+'},
    {"┴", '+'},
    {"┼", '+'},
    {"▸", '>'},
    {"▾", 'v'},
    {"▓", '#'},
    {"░", '.'},
    {"▒", ':'},
    {"█", '#'},
    {"▇", '#'},
    {"▆", '*'},
    {"▅", '*'},
    {"▄", '+'},
    {"▃", '='},
    {"▂", '-'},
    {"▁", '_'},
    {"▏", '|'},
    {"▎", '|'},
    {"▍", '|'},
    {"▋", '|'},
    {"▊", '|'},
    {"▉", '#'},
    {"“", '"'},
    {"”", '"'},
    {"„", '"'},
    {"‘", '\''},
    {"’", '\''},
    {"‹", '<'},
    {"›", '>'},
    {"«", '"'},
    {"»", '"'},
    {"…", '~'},
    {"–", '-'},
    {"—", '-'},
    {"→", '>'},
    {"←", '<'},
    {"↑", '^'},
    {"↓", 'v'},
    {"•", '*'},
    {"×", 'x'},
    {"↵", '<'},
    {"\u00a0", ' '},
};

static int clamp(int value, int low, int high)
{
	if (value < low)
		return low;
	return value > high ? high : value;
}

static struct rect whole(const struct canvas *canvas)
{
	return (struct rect){0, 0, canvas->size.rows, canvas->size.cols};
}

enum err_code canvas_init(struct canvas *canvas, struct size size)
{
	size.rows = clamp(size.rows, 1, MAX_SIDE);
	size.cols = clamp(size.cols, 1, MAX_SIDE);
	*canvas = (struct canvas){.size = size};
	canvas->cells = alloc_zero((size_t)size.rows * (size_t)size.cols, sizeof *canvas->cells);
	if (!canvas->cells)
		return ERR_NOMEM;
	canvas_clear(canvas);
	return ERR_OK;
}

void canvas_release(struct canvas *canvas)
{
	alloc_free(canvas->cells);
	*canvas = (struct canvas){0};
}

void canvas_clear(struct canvas *canvas)
{
	const struct canvas_cell blank = {.text = " ", .style = STYLE_TEXT};
	size_t count = (size_t)canvas->size.rows * (size_t)canvas->size.cols;

	for (size_t i = 0; i < count; i++)
		canvas->cells[i] = blank;
	canvas->clip = whole(canvas);
	canvas->cursor_row = canvas->cursor_col = 0;
}

static struct canvas_cell *cell_at(struct canvas *canvas, int row, int col)
{
	return &canvas->cells[(size_t)row * (size_t)canvas->size.cols + (size_t)col];
}

static bool inside(const struct canvas *canvas, int row, int col)
{
	const struct rect *clip = &canvas->clip;

	return row >= clip->row && row < clip->row + clip->rows && col >= clip->col &&
	       col < clip->col + clip->cols;
}

/* Before a cell is written over: the other half of a wide character becomes a blank. */
static void blank_partner(struct canvas *canvas, int row, int col)
{
	struct canvas_cell *cell = cell_at(canvas, row, col);

	if (cell->text[0] == '\0' && col > 0)
		memcpy(cell_at(canvas, row, col - 1)->text, " ", 2);
	if (col + 1 < canvas->size.cols && cell[1].text[0] == '\0')
		memcpy(cell[1].text, " ", 2);
}

/* The only place where a cell gets its content; outside the clip nothing happens. */
static void set_cell(struct canvas *canvas, int row, int col, const char *text, unsigned style)
{
	struct canvas_cell *cell;
	size_t len = strlen(text);

	if (!inside(canvas, row, col))
		return;
	blank_partner(canvas, row, col);
	cell = cell_at(canvas, row, col);
	if (len >= sizeof cell->text)
		len = 0;
	memcpy(cell->text, text, len);
	cell->text[len] = '\0';
	cell->style = (uint16_t)style;
}

/* A wide character, or blanks where one of its halves would lie outside the clip. */
static void set_wide(struct canvas *canvas, int row, int col, const char *text, unsigned style)
{
	bool fits = inside(canvas, row, col) && inside(canvas, row, col + 1);

	set_cell(canvas, row, col, fits ? text : " ", style);
	set_cell(canvas, row, col + 1, " ", style);
	if (fits)
		cell_at(canvas, row, col + 1)->text[0] = '\0';
}

static char ascii_form(const char *text)
{
	for (size_t i = 0; i < sizeof ascii_forms / sizeof *ascii_forms; i++) {
		if (strcmp(ascii_forms[i].sign, text) == 0)
			return ascii_forms[i].ascii;
	}
	return '\0';
}

/* One character of width 1, in its ASCII form where that is asked for. */
static void set_narrow(struct canvas *canvas, int row, int col, const char *text, unsigned style)
{
	char ascii = canvas->ascii && (unsigned char)text[0] >= 0x80 ? ascii_form(text) : '\0';

	set_cell(canvas, row, col, ascii ? (char[2]){ascii, '\0'} : text, style);
}

/* The visible name of a character, one column for each of its characters, as far as it fits. */
static int put_name(
    struct canvas *canvas, int row, int col, int columns, const char *name, unsigned style)
{
	unsigned shown = STYLE_NAME_OF_SIGN | (style & ~0xffu);
	int used = 0;

	while (*name && used < columns) {
		char one[5] = {0};
		size_t len = 1;

		while (len < 4 && ((unsigned char)name[len] & 0xc0) == 0x80)
			len++;
		memcpy(one, name, len);
		set_narrow(canvas, row, col + used, one, shown);
		name += len;
		used++;
	}
	return used;
}

int canvas_put(
    struct canvas *canvas, int row, int col, int columns, struct slice text, unsigned style)
{
	int used = 0;
	size_t byte = 0;

	if (row < canvas->clip.row || row >= canvas->clip.row + canvas->clip.rows)
		return 0;
	while (byte < text.len && used < columns) {
		struct cell cell;

		byte = cell_next(text, byte, canvas->widths, &cell);
		if (cell.cells > 1) {
			used += put_name(canvas, row, col + used, columns - used, cell.text, style);
		} else if (cell.width == 1) {
			set_narrow(canvas, row, col + used, cell.text, style);
			used++;
		} else if (cell.width == 2 && used + 2 > columns) {
			set_cell(canvas, row, col + used, " ", style);
			used++;
		} else if (cell.width == 2) {
			set_wide(canvas, row, col + used, cell.text, style);
			used += 2;
		}
	}
	return used;
}

/* Columns of a text, but no farther than `limit` + 1: long texts are not measured to their end. */
static int measured(const struct canvas *canvas, struct slice text, int limit)
{
	int columns = 0;
	size_t byte = 0;

	while (byte < text.len && columns <= limit) {
		struct cell cell;

		byte = cell_next(text, byte, canvas->widths, &cell);
		columns += cell.cells > 1 ? cell.cells : cell.width;
	}
	return columns;
}

int canvas_put_fitted(
    struct canvas *canvas, int row, int col, int columns, struct slice text, unsigned style)
{
	int used;

	if (columns <= 0)
		return 0;
	if (measured(canvas, text, columns) <= columns) {
		used = canvas_put(canvas, row, col, columns, text, style);
	} else {
		used = canvas_put(canvas, row, col, columns - 1, text, style);
		used += canvas_put(canvas, row, col + used, 1, slice_of("…"), style);
	}
	canvas_fill(canvas, (struct rect){row, col + used, 1, columns - used}, style);
	return columns;
}

/* The part of a rectangle that lies inside the clip. */
static struct rect within(struct rect outer, struct rect inner)
{
	int row = clamp(inner.row, outer.row, outer.row + outer.rows);
	int col = clamp(inner.col, outer.col, outer.col + outer.cols);
	int end_row = clamp(inner.row + inner.rows, row, outer.row + outer.rows);
	int end_col = clamp(inner.col + inner.cols, col, outer.col + outer.cols);

	return (struct rect){row, col, end_row - row, end_col - col};
}

void canvas_fill(struct canvas *canvas, struct rect rect, unsigned style)
{
	struct rect part = within(canvas->clip, rect);

	for (int row = part.row; row < part.row + part.rows; row++) {
		for (int col = part.col; col < part.col + part.cols; col++)
			set_cell(canvas, row, col, " ", style);
	}
}

void canvas_restyle(struct canvas *canvas, struct rect rect, unsigned style)
{
	struct rect part = within(canvas->clip, rect);

	for (int row = part.row; row < part.row + part.rows; row++) {
		for (int col = part.col; col < part.col + part.cols; col++)
			cell_at(canvas, row, col)->style = (uint16_t)style;
	}
}

void canvas_line_across(struct canvas *canvas, int row, int col, int columns, unsigned style)
{
	for (int i = 0; i < columns && i < MAX_SIDE; i++)
		set_narrow(canvas, row, col + i, "─", style);
}

void canvas_line_down(struct canvas *canvas, int row, int col, int rows, unsigned style)
{
	for (int i = 0; i < rows && i < MAX_SIDE; i++)
		set_narrow(canvas, row + i, col, "│", style);
}

struct rect canvas_clip(struct canvas *canvas, struct rect rect)
{
	struct rect old = canvas->clip;

	canvas->clip = within(old, rect);
	return old;
}

void canvas_text(const struct canvas *canvas, struct buf *buf)
{
	for (int row = 0; row < canvas->size.rows; row++) {
		const struct canvas_cell *cells =
		    &canvas->cells[(size_t)row * (size_t)canvas->size.cols];
		int cols = canvas->size.cols;

		while (cols > 0 && strcmp(cells[cols - 1].text, " ") == 0)
			cols--;
		for (int col = 0; col < cols; col++)
			buf_add_text(buf, cells[col].text);
		buf_add_byte(buf, '\n');
	}
}
