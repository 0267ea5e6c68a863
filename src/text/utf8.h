/*
 * utf8.h - UTF-8: decoding, repair, and the mapping between bytes and code points.
 *
 * This room is the only one that knows how bytes become characters. Everywhere else positions are
 * byte offsets into valid UTF-8; code points appear only in what leaves the program.
 * Method: Unicode 15 table 3-7 (well-formed sequences); one U+FFFD for each maximal subpart of an
 * ill-formed sequence, as the WHATWG decoder does. A pure ASCII run is taken 8 bytes at a time.
 * Thread use: all functions are pure; a finished index is read-only and may be shared.
 */
#ifndef ABREAST_TEXT_UTF8_H
#define ABREAST_TEXT_UTF8_H

#include "base/buf.h"
#include "base/err.h"

#define UTF8_REPLACEMENT 0xfffdu

/*
 * Decode the code point at `byte` (which is < text.len).
 *   ret_len  its length in bytes, 1..4; for an ill-formed sequence the length of its maximal
 *            subpart, and the result is UTF8_REPLACEMENT
 */
uint32_t utf8_at(struct slice text, size_t byte, unsigned *ret_len);

/* The code point that ends at `byte` (> 0) of valid text, and its length. */
uint32_t utf8_before(struct slice text, size_t byte, unsigned *ret_len);

/* Encode into at most 4 bytes; returns how many. A surrogate or too large a value: U+FFFD. */
unsigned utf8_encode(uint32_t code_point, char bytes_out[4]);

/* Append one code point. */
void utf8_add(struct buf *buf, uint32_t code_point);

/* Length of the longest valid prefix: equal to text.len when all is well. */
size_t utf8_valid_prefix(struct slice text);

/* Append `bytes` with every ill-formed sequence repaired. Returns how many were. Linear. */
size_t utf8_repair(struct slice bytes, struct buf *repaired);

/* Number of code points of valid text. */
size_t utf8_length(struct slice text);

/*
 * Byte <-> code point: from bytes in O(1), from code points in O(log n), each plus a look through at
 * most one block of 256 bytes. A pure ASCII text answers at once.
 */
struct utf8_index;

enum err_code utf8_index_new(struct slice text, struct utf8_index **ret_index) ATTR_MUST_CHECK;
size_t utf8_index_point(const struct utf8_index *index, size_t byte); /* code points before byte */
size_t utf8_index_byte(const struct utf8_index *index, size_t point); /* clamped to the end */
size_t utf8_index_count(const struct utf8_index *index);              /* code points in all */
void utf8_index_free(struct utf8_index *index);

#endif
