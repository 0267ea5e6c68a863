/*
 * content.h - where the words that a cue introduces begin and end.
 *
 * Thread use: pure.
 */
#ifndef ABREAST_QUOTE_CONTENT_H
#define ABREAST_QUOTE_CONTENT_H

#include "quote/scene.h"

/*
 * Where what was said begins behind a cue; false: it is not there.
 *   at          the token behind the cue
 *   end         of the unit
 *   cue         classes of the cue: what it may take
 *   ret_phrase  it is a noun phrase rather than a clause
 */
bool content_begin(const struct scene *scene, uint32_t at, uint32_t end, word_set cue,
    uint32_t *ret_first, bool *ret_phrase);

/* Where it ends at the latest: a semicolon, "which", "although" or "but" outside marks, or end. */
uint32_t content_end(const struct scene *scene, uint32_t first, uint32_t end, bool phrase);

/* A phrase such as "on Monday" or "in a statement": the token behind it, or `at`. */
uint32_t content_skip_adverbial(const struct scene *scene, uint32_t at, uint32_t end);

/* Does a range hold marks or a verb, and is no mere opening such as "On Monday" or "In a tweet"? */
bool content_is_clause(const struct scene *scene, uint32_t first, uint32_t end);

#endif
