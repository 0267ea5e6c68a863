/*
 * bars.h - a horizontal bar of eighths, or of # in ASCII.
 */
#ifndef ABREAST_TUI_BARS_H
#define ABREAST_TUI_BARS_H

#include "tui/canvas.h"

/* Draw part/whole of `cols` columns; anything above nothing shows at least the thinnest bar. */
void bar_draw(struct canvas *canvas, int row, int col, int cols, uint64_t bar_part,
    uint64_t bar_whole, unsigned style);

#endif
