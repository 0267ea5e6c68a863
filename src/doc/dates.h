/*
 * dates.h - days as articles write them.
 *
 * Read: 2024-07-10 (also with a time after it), July 10, 2024, 10 July 2024, Jul. 10 2024, with
 * whatever stands around them ("Published", a weekday, a time). Not read: 07/10/2024, which two
 * halves of the world mean differently, unless one number is above 12.
 * Thread use: pure.
 */
#ifndef ABREAST_DOC_DATES_H
#define ABREAST_DOC_DATES_H

#include "base/arena.h"
#include "base/err.h"

struct day {
	unsigned year, month, day; /* month and day from 1 */
};

/* Find the first full day in a line; *ret_at is where it stands (NULL: not wanted). */
bool dates_find(struct slice line, struct day *ret_day, struct span *ret_at);

/* Does it begin with a real day in the form 2024-07-10 (a time may follow)? */
bool dates_is_iso(struct slice date);

/* A day as 2024-07-10, in the arena. ERR_OK or ERR_NOMEM. */
enum err_code dates_keep(const struct day *day, struct arena *arena, struct slice *ret_text)
    ATTR_MUST_CHECK;

/* Days since 1 March of the year 0, for comparing. */
long dates_number(const struct day *day);

#endif
