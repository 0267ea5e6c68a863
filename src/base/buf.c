#include "config.h"

#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/alloc.h"

bool buf_reserve(struct buf *buf, size_t extra)
{
	char *grown;

	if (buf->failed || extra > SIZE_MAX / 4 - buf->len) {
		buf->failed = true;
		return false;
	}
	if (buf->data && buf->len + extra + 1 <= buf->capacity)
		return true;
	grown = alloc_grow(buf->data, &buf->capacity, buf->len + extra + 1, 1);
	if (!grown) {
		buf->failed = true;
		return false;
	}
	buf->data = grown;
	buf->data[buf->len] = '\0';
	return true;
}

void buf_add(struct buf *buf, const char *bytes, size_t len)
{
	if (!buf_reserve(buf, len))
		return;
	if (len > 0)
		memcpy(buf->data + buf->len, bytes, len);
	buf->len += len;
	buf->data[buf->len] = '\0';
}

void buf_add_slice(struct buf *buf, struct slice bytes)
{
	buf_add(buf, bytes.ptr, bytes.len);
}

void buf_add_text(struct buf *buf, const char *text)
{
	buf_add(buf, text, strlen(text));
}

void buf_add_byte(struct buf *buf, char byte)
{
	buf_add(buf, &byte, 1);
}

void buf_add_repeat(struct buf *buf, char byte, size_t count)
{
	if (!buf_reserve(buf, count))
		return;
	memset(buf->data + buf->len, byte, count);
	buf->len += count;
	buf->data[buf->len] = '\0';
}

void buf_add_format(struct buf *buf, const char *format, ...)
{
	va_list args;
	int wanted;

	va_start(args, format);
	wanted = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (wanted < 0 || !buf_reserve(buf, (size_t)wanted)) {
		buf->failed = true;
		return;
	}
	va_start(args, format);
	vsnprintf(buf->data + buf->len, (size_t)wanted + 1, format, args);
	va_end(args);
	buf->len += (size_t)wanted;
}

void buf_clear(struct buf *buf)
{
	buf->len = 0;
	buf->failed = false;
	if (buf->data)
		buf->data[0] = '\0';
}

char *buf_detach(struct buf *buf)
{
	char *data = NULL;

	if (buf_reserve(buf, 0)) {
		data = buf->data;
		buf->data = NULL;
	}
	buf_release(buf);
	return data;
}

void buf_release(struct buf *buf)
{
	alloc_free(buf->data);
	*buf = (struct buf){0};
}
