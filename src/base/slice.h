/*
 * slice.h - a borrowed view of bytes, and a half-open range of byte offsets.
 *
 * A slice is not NUL-ended and never outlives what it points into. A span counts bytes of one
 * document's text: [start, end). A document is at most 256 MB, so 32 bits hold every offset.
 */
#ifndef ABREAST_BASE_SLICE_H
#define ABREAST_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct slice {
	const char *ptr; /* NULL: no value, as different from an empty one */
	size_t len;      /* bytes */
};

struct span {
	uint32_t start; /* byte */
	uint32_t end;   /* byte, exclusive */
};

#define SPAN_NONE_AT UINT32_MAX /* .start of a span that is not there */

static inline struct slice slice_of(const char *text)
{
	return (struct slice){text, text ? strlen(text) : 0};
}

static inline struct slice slice_at(struct slice text, struct span span)
{
	return (struct slice){text.ptr + span.start, span.end - span.start};
}

static inline bool slice_equal(struct slice a, struct slice b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* Most texts that are compared differ in their first byte. */
static inline bool slice_is(struct slice a, const char *text)
{
	return a.len == 0 ? text[0] == '\0' : a.ptr[0] == text[0] && slice_equal(a, slice_of(text));
}

static inline bool slice_starts(struct slice a, const char *prefix)
{
	size_t len;

	if (a.len == 0 || a.ptr[0] != prefix[0])
		return prefix[0] == '\0';
	len = strlen(prefix);
	return a.len >= len && memcmp(a.ptr, prefix, len) == 0;
}

static inline bool slice_ends(struct slice a, const char *suffix)
{
	size_t len = strlen(suffix);

	return a.len >= len && memcmp(a.ptr + a.len - len, suffix, len) == 0;
}

/* What is left from a byte on. */
static inline struct slice slice_from(struct slice a, size_t start)
{
	return (struct slice){a.ptr + start, a.len - start};
}

/* Where a text stands first; a.len: nowhere. */
size_t slice_find(struct slice a, const char *part);

/* Cut `text` at the first `mark`: returns what stands before it, leaves what comes after. */
struct slice slice_take_part(struct slice *text, char mark);

/* The next line from *byte on, without its break (LF); *byte moves past the break. */
struct slice slice_take_line(struct slice text, size_t *byte);

/* Bytewise order, a prefix first: <0, 0, >0. */
int slice_compare(struct slice a, struct slice b);

/* Without ASCII white space at both ends. */
struct slice slice_trim(struct slice a);

static inline struct span span_none(void)
{
	return (struct span){SPAN_NONE_AT, SPAN_NONE_AT};
}

static inline bool span_exists(struct span a)
{
	return a.start != SPAN_NONE_AT;
}

static inline bool span_overlaps(struct span a, struct span b)
{
	return a.start < b.end && b.start < a.end;
}

static inline bool span_holds(struct span outer, struct span inner)
{
	return outer.start <= inner.start && inner.end <= outer.end;
}

#endif
