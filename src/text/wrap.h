/*
 * wrap.h - a document's text as lines of at most so many cells.
 *
 * A line is a half-open range of bytes; lines are sorted and together with the white space
 * between them they cover the text: no byte is lost. Breaks follow Unicode line breaking (UAX 14,
 * libunistring); a word wider than the line is cut between cells. A line break of the text always
 * ends a line, unless it lies inside a paragraph of the given sentences, which were joined over it.
 * Thread use: pure; a finished wrap is read-only.
 */
#ifndef ABREAST_TEXT_WRAP_H
#define ABREAST_TEXT_WRAP_H

#include "text/cells.h"
#include "text/sentence.h"

struct wrap_line {
	uint32_t start, end; /* bytes, without the white space at the break */
};

struct wrap {
	struct wrap_line *lines; /* owned */
	size_t count;
	size_t capacity;
};

/*
 *   columns    >= 1
 *   sentences  NULL: every line break of the text counts
 *   widths     NULL: no overrides
 * Returns ERR_OK or ERR_NOMEM. Linear in bytes.
 */
enum err_code wrap_find(struct slice text, size_t columns, const struct sentences *sentences,
    const struct cell_widths *widths, struct wrap *ret_wrap) ATTR_MUST_CHECK;
void wrap_release(struct wrap *wrap);

/* Index of the line that holds `byte`, or of the last one before it. O(log n). */
size_t wrap_line_of(const struct wrap *wrap, uint32_t byte);

#endif
