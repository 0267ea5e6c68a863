/*
 * markscan.h - where quotation marks could stand, and what each role would cost there.
 *
 * Prices are small integers: 0 is what the place asks for, COST_NEVER forbids. They come from the
 * characters on both sides alone; marks.c weighs them against each other.
 * Thread use: pure.
 */
#ifndef ABREAST_QUOTE_MARKSCAN_H
#define ABREAST_QUOTE_MARKSCAN_H

#include "base/attr.h"
#include "base/slice.h"

enum mark_family { FAMILY_DOUBLE, FAMILY_SINGLE, FAMILY_ANGLE, FAMILY_COUNT };

#define COST_NEVER 200

struct mark_event {
	uint32_t start, end;          /* bytes of the mark */
	uint8_t family;               /* enum mark_family */
	uint8_t open, close, literal; /* price of each role */
};

/*
 * The next mark of text[*at, end) and the price of its roles.
 *   begin, end  the paragraph: what lies outside counts as white space
 *   at          where to look; afterwards the byte to go on from
 * Returns false when there is none. Apostrophes inside words are stepped over.
 */
bool markscan_next(
    struct slice text, uint32_t begin, uint32_t end, uint32_t *at, struct mark_event *ret_event);

#endif
