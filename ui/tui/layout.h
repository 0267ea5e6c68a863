/*
 * layout.h - where everything stands at a size: pure arithmetic on rectangles.
 *
 * From 4 rows and 12 columns on every part fits; below that `too_small` says so. Rectangles hold
 * content only; titles stand in the row above, borders between.
 */
#ifndef ABREAST_TUI_LAYOUT_H
#define ABREAST_TUI_LAYOUT_H

#include <stdbool.h>

#include "tui/canvas.h"

enum { LAYOUT_PANES = 4 };

struct layout {
	struct rect bar, status; /* .rows 0: not shown */
	struct rect body;        /* what is between them */
	/* of the Read view */
	struct rect outlets;             /* .cols 0: no list */
	struct rect panes[LAYOUT_PANES]; /* .rows 0: no room, only the focused one is shown */
	bool boxed;                      /* lines all around, not only between */
	bool too_small;
};

/*
 *   outlets_cols  wanted width of the list; 0: none
 *   pane_count    1..4
 *   focus         which pane is shown when there is room for one only
 */
struct layout layout_make(struct size size, int outlets_cols, int pane_count, int focus);

/* A rectangle of at most so many rows and columns in the middle of another, with room for a border. */
struct rect layout_middle(struct rect outer, int rows, int cols);

static inline bool rect_holds(struct rect rect, int row, int col)
{
	return row >= rect.row && row < rect.row + rect.rows && col >= rect.col &&
	       col < rect.col + rect.cols;
}

#endif
