/*
 * quotedraw.h - what the view Quotes shows: its title, and one row of its list.
 *
 * Thread use: pure.
 */
#ifndef ABREAST_VIEWS_QUOTEDRAW_H
#define ABREAST_VIEWS_QUOTEDRAW_H

#include "views/quoterows.h"

/* Columns before a quotation's words: who or where, and the line. */
int quotedraw_head_cols(int cols);

void quotedraw_title(const struct quote_rows *rows, struct canvas *canvas, struct rect rect);

/* Draw one row on the rectangle's first line. */
void quotedraw_row(const struct quote_rows *rows, const struct world *world, struct canvas *canvas,
    struct rect rect, const struct quote_row *row);

/* "Foreign Policy", or "(not read)". */
struct slice quotedraw_outlet(const struct world *world, uint32_t doc);

unsigned quotedraw_percent(uint64_t share, uint64_t whole);

#endif
