/*
 * marks.h - pairing of quotation marks of every style.
 *
 * Curly, straight, single, guillemets, '' and ``; apostrophes, feet and inches are told apart; a
 * quotation that goes on in the next paragraph repeats its opening mark; one that is never closed
 * ends at its paragraph. Pairs nest at most twice. Linear in tokens.
 * Thread use: pure.
 */
#ifndef ABREAST_QUOTE_MARKS_H
#define ABREAST_QUOTE_MARKS_H

#include "doc/prose.h"

enum mark_flags {
	MARK_UNCLOSED = 1u << 0, /* the closing mark is missing; ends with its paragraph */
	MARK_UNOPENED = 1u << 1,
	MARK_CONTINUED = 1u << 2, /* goes on from the paragraph before */
	MARK_SINGLE = 1u << 3,
};

struct mark_pair {
	uint32_t start, end;             /* bytes, marks included */
	uint32_t inner_start, inner_end; /* bytes between the marks */
	uint8_t depth;                   /* 0 outermost */
	uint8_t flags;                   /* enum mark_flags */
};

struct marks {
	struct mark_pair *items; /* owned; sorted by start, outer before inner */
	size_t count;
	size_t capacity;
};

enum err_code marks_find(const struct prose *prose, struct marks *ret_marks) ATTR_MUST_CHECK;
void marks_release(struct marks *marks);

#endif
