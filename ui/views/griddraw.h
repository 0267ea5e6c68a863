/*
 * griddraw.h - a grid drawn: its title, the outlets, the rows, what the marks mean.
 *
 * Drawing looks only at the rows and columns that are visible.
 * Thread use: pure.
 */
#ifndef ABREAST_VIEWS_GRIDDRAW_H
#define ABREAST_VIEWS_GRIDDRAW_H

#include "views/grid.h"

void griddraw_title(const struct grid *grid, struct canvas *canvas, struct rect rect);

/* Up to three lines: outlets, words and date, who says it. `rows` says how many (in this order 1, 3, 2). */
void griddraw_head(
    const struct grid *grid, const struct grid_view *view, struct canvas *canvas, struct rect rect);
void griddraw_rows(
    const struct grid *grid, const struct grid_view *view, struct canvas *canvas, struct rect rect);
void griddraw_legend(struct canvas *canvas, struct rect rect);

/* Lines that the legend takes at a width when all of it is to be seen. */
int griddraw_legend_rows(int cols);

#endif
