/*
 * marks.h - pairing of quotation marks of every style.
 *
 * Curly, straight, single, guillemets, low, '' and ``; apostrophes, elisions ('90s, 'em), feet and
 * inches are told apart; a quotation that goes on in the next paragraph repeats its opening mark;
 * one that is never closed ends at its paragraph, or before the next opening mark of its kind.
 * Pairs nest at most twice.
 *
 * Method: every mark that could be one gets a price for each role (opens, closes, is none) from
 * the characters beside it; the cheapest sequence of roles wins, found by dynamic programming over
 * the twelve possible stacks of open marks. Unbalanced and reversed marks are repaired that way,
 * and flagged. Linear in bytes; memory for at most MARKS_BLOCK marks at a time.
 * Thread use: pure.
 */
#ifndef ABREAST_QUOTE_MARKS_H
#define ABREAST_QUOTE_MARKS_H

#include "doc/prose.h"

#define MARKS_BLOCK 16384 /* marks that are weighed together at most */

enum mark_flags {
	MARK_UNCLOSED = 1u << 0,  /* the closing mark is missing: ends with its paragraph */
	MARK_UNOPENED = 1u << 1,  /* the opening mark is missing: begins with its sentence */
	MARK_CONTINUED = 1u << 2, /* goes on from the paragraph before */
	MARK_SINGLE = 1u << 3,
	MARK_CONTINUES = 1u << 4, /* goes on in the next paragraph: no closing mark here */
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

/*
 * Pair the marks of an article. A pair never crosses a paragraph's end: a quotation of several
 * paragraphs is one pair in each.
 *   ret_marks  {0}; filled; release with marks_release(); empty on failure
 * Returns ERR_OK or ERR_NOMEM.
 */
enum err_code marks_find(const struct prose *prose, struct marks *ret_marks) ATTR_MUST_CHECK;
void marks_release(struct marks *marks);

#endif
