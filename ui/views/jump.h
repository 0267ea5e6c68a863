/*
 * jump.h - highlights of an article as places to go to: names, quotations, wordings, marks, hits.
 *
 * One way to ask for all of them, so that jumping, counting, maps and density bars need no case of
 * their own. Reported speech is a place like a quotation; quotations inside others are none.
 * Thread use: pure.
 */
#ifndef ABREAST_TUI_JUMP_H
#define ABREAST_TUI_JUMP_H

#include "tui/pane.h"

enum jump_kind { JUMP_NAME, JUMP_QUOTE, JUMP_WORDING, JUMP_MARK, JUMP_HIT, JUMP_KINDS };

/* "name" "quotation" "wording" "mark" "hit" */
const char *jump_text(enum jump_kind kind);

/* How many items of a kind an article has (with those that are no places); 0: not analysed. */
size_t jump_count(const struct world *world, uint32_t doc, enum jump_kind kind);

/* The bytes of one of them, in order of their begins; false: no place to jump to. */
bool jump_span(const struct world *world, uint32_t doc, enum jump_kind kind, size_t index,
    struct span *ret_span);

/* Index of the first item that begins at `byte` or later; jump_count() if none. O(log n). */
size_t jump_from(const struct world *world, uint32_t doc, enum jump_kind kind, uint32_t byte);

/* The nearest item that begins after `byte` (forward) or before it; false: none. */
bool jump_next(const struct world *world, uint32_t doc, enum jump_kind kind, uint32_t byte,
    bool forward, struct span *ret_span);

/*
 * The item that holds `byte`, the latest begun of several.
 *   ret_index  its index
 */
bool jump_at(
    const struct world *world, uint32_t doc, enum jump_kind kind, uint32_t byte, size_t *ret_index);

/* Does one begin inside [start, end)? */
bool jump_touches(
    const struct world *world, uint32_t doc, enum jump_kind kind, uint32_t start, uint32_t end);

#endif
