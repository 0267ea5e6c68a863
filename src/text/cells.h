/*
 * cells.h - the one rule for what a terminal cell holds and how wide it is.
 *
 * A cell is a base character with at most 4 zero-width marks; its width is that of the base: 1 or
 * 2 columns. Emoji sequences are drawn part by part, because terminals and libraries disagree
 * about more. Joiners, zero-width spaces, U+FEFF, soft hyphens and variation selectors are left out
 * of the display (width 0, no cell). Every other control, format or bidirectional character, every unassigned or
 * private one, is shown as a visible name such as <U+202E> in single guillemets; one that ends a
 * line or is a tab is shown as a space. Marks beyond the fourth are left out.
 * Source of widths: libunistring's uc_width (Unicode East Asian Width), with the user's overrides.
 * Thread use: struct cell_widths is read-only after loading and may be shared; the rest is pure.
 */
#ifndef ABREAST_TEXT_CELLS_H
#define ABREAST_TEXT_CELLS_H

#include "base/err.h"
#include "base/slice.h"

enum { CELL_MARKS = 4, CELL_BYTES = 24 /* base and marks in UTF-8, NUL-ended */ };

/* The user's own widths for ranges of code points (option `width`); NULL means none. */
struct cell_widths;

/* Parse "U+1F600-U+1F64F=2, U+26A0=1". Returns ERR_OK, ERR_NOMEM or ERR_SYNTAX (with detail). */
enum err_code cell_widths_new(
    const char *spec, struct cell_widths **ret_widths, struct err *ret_err) ATTR_MUST_CHECK;
void cell_widths_free(struct cell_widths *widths);

struct cell {
	char text[CELL_BYTES]; /* what is drawn, safe for a terminal */
	uint8_t width;         /* columns: 1 or 2; 0: nothing is drawn for these bytes */
	uint8_t cells;         /* 1; more: `text` is a visible name, one column a character */
	uint8_t bytes;         /* bytes of the input that were used up, capped: see cell_next */
};

/*
 * The next cell of valid text from `byte` on (byte < text.len).
 *   ret_cell  filled; for a visible name, .cells columns of width 1 each, ASCII plus guillemets
 * Returns the byte after the base and all its marks (also those left out).
 */
size_t cell_next(
    struct slice text, size_t byte, const struct cell_widths *widths, struct cell *ret_cell);

/* Columns that a piece of text takes on the screen. Linear. */
size_t cells_width(struct slice text, const struct cell_widths *widths);

/*
 * The longest prefix that fits into `columns`, cut between cells.
 *   ret_columns  columns it takes (NULL: not wanted)
 * Returns its length in bytes.
 */
size_t cells_fit(
    struct slice text, size_t columns, const struct cell_widths *widths, size_t *ret_columns);

#endif
