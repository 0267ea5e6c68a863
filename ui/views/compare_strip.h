/*
 * compare_strip.h - what Compare says below its table about the selected cell and row: the strip
 * of passages in their context, the row lined up over all outlets, the source in its paragraph.
 *
 * Thread use: pure.
 */
#ifndef ABREAST_TUI_COMPARE_STRIP_H
#define ABREAST_TUI_COMPARE_STRIP_H

#include "views/grid.h"
#include "views/listing.h"

/* One passage, or one outlet without any, of a row that is lined up. */
struct lined_item {
	uint32_t column;  /* index into grid.columns */
	uint32_t passage; /* index into the cell's passages; LINED_NONE: an empty cell */
};
#define LINED_NONE UINT32_MAX

struct lined {
	struct lined_item *items; /* owned; by column, then as the cell orders them */
	size_t count, capacity;
};

/* Line up the row of an entry. ERR_OK or ERR_NOMEM, then it is empty. */
enum err_code lined_fill(struct lined *lined, const struct grid *grid, size_t entry)
    ATTR_MUST_CHECK;
void lined_release(struct lined *lined);

/* Index of the first item of a column (and passage); count if there is none. */
size_t lined_find(const struct lined *lined, size_t column, size_t passage);

/* What to show for a cell: its passage by index, else its closest passage; NULL: nothing. */
const struct passage *strip_passage(
    const struct lineup *lineup, const struct lineup_cell *cell, size_t index);

/* The sentence around a passage, grown to hold it. */
struct span strip_sentence(const struct frame_source *source, const struct passage *passage);

/* Heading, a passage a line, and what an altered wording is elsewhere. */
void strip_draw(const struct grid *grid, const struct grid_view *view, size_t passage,
    struct canvas *canvas, struct rect rect);

/* The list, with the columns outlet, line, context, wording, context. */
void lined_draw(const struct lined *lined, const struct listing *listing, const struct grid *grid,
    const struct grid_view *view, bool focused, struct canvas *canvas, struct rect rect);

/* Column of the wording in that list, for the cursor. */
int lined_wording_col(int cols);

/* The selected passage in its paragraph, under a heading. */
void strip_draw_source(const struct grid *grid, const struct grid_view *view, size_t passage,
    struct canvas *canvas, struct rect rect);

/* Append the status line: outlet, row, who says it and how. */
void strip_add_status(
    const struct grid *grid, const struct grid_view *view, size_t passage, struct buf *buf);

#endif
