/*
 * phrasing.h - how exports for people put things: words instead of codes, text on one line.
 *
 * Thread use: pure.
 */
#ifndef ABREAST_EXPORT_PHRASING_H
#define ABREAST_EXPORT_PHRASING_H

#include "frame/lineup.h"

/*
 * Append text on one line: runs of white space are one space, none at the ends; control and
 * bidirectional characters are shown by name, as the screen does; everything else as it stands.
 */
void phrasing_add_line(struct buf *buf, struct slice text);

/* "own claim" "a source says" "hedged" "denies" "at arm's length" */
const char *phrasing_of_stance(enum stance stance);

/* The same from the code that machines read ("asserts"); an unknown code itself. */
struct slice phrasing_of_stance_code(struct slice code);

/* The mark of a stance, one column: the sign that the screen shows. */
const char *phrasing_mark_of_stance(enum stance stance);

/* "not found" "silent, confirmed" "not yet" ...: what stands in a cell without a passage. */
const char *phrasing_of_cell(const struct lineup_cell *cell);

/* "machine" "confirmed" "edited": whose a cell is. */
const char *phrasing_of_author(const struct lineup_cell *cell);

/* Append the devices of a passage: "headline, altered quotation". */
void phrasing_add_devices(struct buf *buf, uint32_t devices);

/* Append who says it: the speaker's name, "the outlet", "a document", "a source". */
void phrasing_add_voice(struct buf *buf, const struct passage *passage);

#endif
