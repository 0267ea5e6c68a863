/*
 * actline.h - the pieces of the texts that keep what a person did (corrections.h, verdicts.h).
 *
 * Thread use: pure.
 */
#ifndef ABREAST_STORY_ACTLINE_H
#define ABREAST_STORY_ACTLINE_H

#include "base/slice.h"

/* The next piece up to a byte, which is stepped over; the whole rest when it is not there. */
struct slice actline_cut(struct slice *rest, char end);

/* A whole number in base 10 or 16 (lower case), at most `most`; false: it is none. */
bool actline_number(struct slice text, unsigned base, uint64_t most, uint64_t *ret_number);

/* "START END", each ended by a blank or the end of the line; false: not a range. */
bool actline_span(struct slice *line, struct span *ret_span);

/* One line of at most `most` bytes without control characters: what a value may be. */
bool actline_is_value(struct slice text, size_t most);

#endif
