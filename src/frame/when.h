/*
 * when.h - the day that a date in an article's metadata names.
 *
 * Knows 2024-07-10 (with anything behind it), 10 July 2024, July 10, 2024, Jul. 10 2024.
 * Thread use: pure.
 */
#ifndef ABREAST_FRAME_WHEN_H
#define ABREAST_FRAME_WHEN_H

#include "base/slice.h"

/* Year x 10000 + month x 100 + day, so that later is larger; 0: no day can be read. */
uint32_t when_day(struct slice date);

#endif
