/*
 * gridtext.h - a lineup as plain text, as `abreast compare` prints it.
 *
 * Thread use: pure.
 */
#ifndef ABREAST_VIEWS_GRIDTEXT_H
#define ABREAST_VIEWS_GRIDTEXT_H

#include "views/grid.h"

/*
 * The lineup as plain text `cols` wide, for batch output: in blocks of columns where they do not
 * fit beside each other. `whole`: minor rows too; else a last line says how many are left out.
 */
enum err_code gridtext_add(const struct lineup *lineup, const struct frame_source *sources,
    int cols, bool whole, bool ascii, struct buf *buf) ATTR_MUST_CHECK;

#endif
