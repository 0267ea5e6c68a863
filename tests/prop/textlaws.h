/*
 * textlaws.h - what holds for every text, however hostile. The property tests check it on random
 * texts, the fuzz targets on found ones. Each returns NULL, or the law that is broken.
 */
#ifndef ABREAST_TESTS_TEXTLAWS_H
#define ABREAST_TESTS_TEXTLAWS_H

#include "base/slice.h"

/* Repair gives valid text, leaves valid text alone, and keeps every byte that was well formed. */
const char *law_of_repair(struct slice bytes);

/* The next three want valid text. Byte to code point and back is the identity. */
const char *law_of_index(struct slice text);

/* The widths of cells sum to the width of the text, and what is drawn holds no control. */
const char *law_of_cells(struct slice text);

/* Tokens are sorted, apart, and hold every byte that is no white space; sentences hold them all. */
const char *law_of_tokens(struct slice text);

/* Wrapping to `columns` loses nothing but white space, and no line of several cells is too wide. */
const char *law_of_wrap(struct slice text, size_t columns);

#endif
