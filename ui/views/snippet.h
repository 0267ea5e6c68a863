/*
 * snippet.h - a passage in its context, on one line of the screen.
 *
 * Nothing here looks at more text than the line can show, so that a passage in a paragraph of
 * 20 MB costs no more than one in a tweet. Everything is drawn through canvas_put().
 * Thread use: pure.
 */
#ifndef ABREAST_TUI_SNIPPET_H
#define ABREAST_TUI_SNIPPET_H

#include "tui/canvas.h"

/*
 * The longest end of a text that fits into `columns`, cut between cells.
 *   ret_columns  columns it takes (NULL: not wanted)
 */
struct slice snippet_tail(
    struct slice text, int columns, const struct cell_widths *widths, int *ret_columns);

/* The longest beginning that fits, the same way. */
struct slice snippet_head(
    struct slice text, int columns, const struct cell_widths *widths, int *ret_columns);

/* Without white space (line breaks too) at both ends of a span of text. */
struct span snippet_trim(struct slice text, struct span span);

/* Does a text hold another, in any ASCII case? An empty one is always held. */
bool snippet_holds(struct slice text, struct slice wanted);

/*
 * The next line of a text wrapped at blanks: *from moves over blanks to its first byte.
 *   ret_end, ret_next  its end, and where to look for the one after; false: the text is through
 */
bool snippet_line(struct slice text, size_t *from, int columns, const struct cell_widths *widths,
    size_t *ret_end, size_t *ret_next);

struct snippet {
	struct slice text;    /* a document's */
	struct span outer;    /* what may be shown: its sentence or paragraph */
	struct span inner;    /* what must be seen: the wording */
	unsigned style;       /* of the context */
	unsigned inner_style; /* of the wording */
	bool bracketed;       /* [wording] */
};

/*
 * Draw at most `columns`: from the beginning of `outer` if the wording shows then, else cut at
 * the left so that it does; ellipses where something is left out. Returns the columns used.
 */
int snippet_draw(
    struct canvas *canvas, int row, int col, int columns, const struct snippet *snippet);

/* Draw with the wording's first cell always in column `at` of `columns`: a concordance line. */
void snippet_draw_at(
    struct canvas *canvas, int row, int col, int columns, int at, const struct snippet *snippet);

/* Draw a name as the head of a column: what does not fit loses its blanks, then its end, for a sign. */
void snippet_draw_name(
    struct canvas *canvas, int row, int col, int columns, struct slice name, unsigned style);

/*
 * Draw `outer` wrapped at spaces into a rectangle, with the wording in its own style; text before
 * the wording is left out when it would not come into view.
 */
void snippet_draw_wrapped(struct canvas *canvas, struct rect rect, const struct snippet *snippet);

#endif
