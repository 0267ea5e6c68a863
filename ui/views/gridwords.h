/*
 * gridwords.h - which words of a passage stand in a cell of the table.
 *
 * The wording with its opening quotation mark; where all does not fit, without the row's own words
 * at its end, then without letters.
 * Thread use: pure.
 */
#ifndef ABREAST_VIEWS_GRIDWORDS_H
#define ABREAST_VIEWS_GRIDWORDS_H

#include "base/buf.h"
#include "frame/lineup.h"
#include "text/cells.h"

/* The innermost pair of quotation marks that a passage begins in; NULL: none. */
const struct mark_pair *gridwords_marks_around(
    const struct frame_source *source, const struct passage *passage);

/* The wording of a passage without the row's own words at its end; the whole if nothing is left. */
struct slice gridwords_own(
    const struct frame_source *source, const struct passage *passage, struct slice key);

/*
 * The words of a passage that are its own in a row: the wording with its opening quotation mark,
 * without the row's own words at its end when all does not fit. Appends at most `cols` columns.
 */
void gridwords_add(struct buf *buf, const struct frame_source *source,
    const struct passage *passage, struct slice key, int cols, const struct cell_widths *widths);

/* Are two wordings the same, endings of words and marks aside? */
bool gridwords_same(struct slice a, struct slice b);

#endif
