/*
 * buf.h - a growing string of bytes.
 *
 * Appending never fails at once: an allocation that fails sets `failed`, later appends do nothing,
 * and the owner asks once at the end (buf->failed). data is NUL-ended whenever it is not NULL.
 * Thread use: one thread at a time.
 */
#ifndef ABREAST_BASE_BUF_H
#define ABREAST_BASE_BUF_H

#include "base/attr.h"
#include "base/slice.h"

struct buf {
	char *data; /* owned; NULL while empty; {0} is a valid empty buffer */
	size_t len; /* bytes, without the NUL */
	size_t capacity;
	bool failed;
};

void buf_add(struct buf *buf, const char *bytes, size_t len);
void buf_add_slice(struct buf *buf, struct slice bytes);
void buf_add_text(struct buf *buf, const char *text);
void buf_add_byte(struct buf *buf, char byte);
void buf_add_repeat(struct buf *buf, char byte, size_t count);
void buf_add_format(struct buf *buf, const char *format, ...) ATTR_FORMAT(2, 3);

/* Make room for `extra` bytes more; false: no memory (and buf->failed). */
bool buf_reserve(struct buf *buf, size_t extra);

static inline struct slice buf_slice(const struct buf *buf)
{
	return (struct slice){buf->data ? buf->data : "", buf->len};
}

/* The bytes as a C string, never NULL. */
static inline const char *buf_text(const struct buf *buf)
{
	return buf->data ? buf->data : "";
}

void buf_clear(struct buf *buf);   /* empty, memory kept, failed reset */
char *buf_detach(struct buf *buf); /* the bytes, NUL-ended, now the caller's; NULL: failed */
void buf_release(struct buf *buf);

#endif
