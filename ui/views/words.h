/*
 * words.h - the words a person reads for what the engine found: types, kinds, what an item is.
 *
 * Everything for the status line and the cards; machine words stay in the engine.
 * Thread use: pure.
 */
#ifndef ABREAST_TUI_WORDS_H
#define ABREAST_TUI_WORDS_H

#include "views/jump.h"

const char *words_type(enum entity_type type); /* "person" ... */
const char *words_quote(enum quote_kind kind); /* "quotation" "quoted label" ... */

/* An outlet's name: of its article, or the file's name while that is not loaded. */
struct slice words_outlet(const struct story *story, uint32_t doc);

/* Append text on one line: runs of white space become one space, `most` bytes at most. */
void words_one_line(struct slice text, size_t most, struct buf *buf);

/* Append all that an item of an article is: "“text” · quotation · who · cue ...". */
void words_item(
    const struct world *world, uint32_t doc, enum jump_kind kind, size_t index, struct buf *buf);

/* The row of the lineup that holds a wording; NULL: none. */
const struct lineup_line *words_row(
    const struct world *world, uint32_t doc, const struct passage *passage);

#endif
