/*
 * canvas.h - a grid of cells, and the one writer that puts text into it.
 *
 * Everything that reaches the terminal goes through canvas_put(): text from articles, names,
 * titles, errors. It applies text/cells, so that no control, format or bidirectional character
 * gets through raw. Rows and columns count from 0; whatever falls outside the canvas or the
 * clipping rectangle is left out, so that drawing is safe at any size down to 1x1.
 * Thread use: one thread.
 */
#ifndef ABREAST_TUI_CANVAS_H
#define ABREAST_TUI_CANVAS_H

#include "base/buf.h"
#include "text/cells.h"
#include "tui/style.h"

struct size {
	int rows, cols;
};

struct rect {
	int row, col, rows, cols;
};

struct canvas_cell {
	char text[CELL_BYTES]; /* "" : the right half of a wide cell */
	uint16_t style;        /* enum style with enum style_bits */
};

struct canvas {
	struct canvas_cell *cells; /* owned; row by row */
	struct size size;
	struct rect clip;                 /* nothing is drawn outside */
	const struct cell_widths *widths; /* borrowed; may be NULL */
	int cursor_row, cursor_col;       /* where the real cursor stands; always inside */
	bool ascii;                       /* borders and marks in ASCII forms */
};

enum err_code canvas_init(struct canvas *canvas, struct size size) ATTR_MUST_CHECK;
void canvas_release(struct canvas *canvas);
void canvas_clear(struct canvas *canvas); /* all blank, clip the whole */

/*
 * Put text at a place, at most `columns` wide; returns the columns used. A wide cell that would
 * be cut is left out and its room filled with a space.
 */
int canvas_put(
    struct canvas *canvas, int row, int col, int columns, struct slice text, unsigned style);

/* The same, cut with an ellipsis when it does not fit, and the rest of `columns` filled. */
int canvas_put_fitted(
    struct canvas *canvas, int row, int col, int columns, struct slice text, unsigned style);

/* Fill a rectangle with blanks of a style. */
void canvas_fill(struct canvas *canvas, struct rect rect, unsigned style);

/* Change the style of cells that are there already. */
void canvas_restyle(struct canvas *canvas, struct rect rect, unsigned style);

void canvas_line_across(struct canvas *canvas, int row, int col, int columns, unsigned style);
void canvas_line_down(struct canvas *canvas, int row, int col, int rows, unsigned style);

/* Narrow the clip to a rectangle; returns the old one for putting back into canvas->clip. */
struct rect canvas_clip(struct canvas *canvas, struct rect rect);

/* The canvas as text, trailing blanks dropped, one line a row: batch commands and tests. */
void canvas_text(const struct canvas *canvas, struct buf *buf);

#endif
