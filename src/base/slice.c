#include "config.h"

#include "base/slice.h"

int slice_compare(struct slice a, struct slice b)
{
	size_t shared = a.len < b.len ? a.len : b.len;
	int order = shared > 0 ? memcmp(a.ptr, b.ptr, shared) : 0;

	if (order != 0)
		return order;
	return (a.len > b.len) - (a.len < b.len);
}

static bool is_space(char byte)
{
	return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

struct slice slice_trim(struct slice a)
{
	while (a.len > 0 && is_space(a.ptr[0])) {
		a.ptr++;
		a.len--;
	}
	while (a.len > 0 && is_space(a.ptr[a.len - 1]))
		a.len--;
	return a;
}

size_t slice_find(struct slice a, const char *part)
{
	const char *found = memmem(a.ptr, a.len, part, strlen(part));

	return found ? (size_t)(found - a.ptr) : a.len;
}

struct slice slice_take_part(struct slice *text, char mark)
{
	const char *at = text->len > 0 ? memchr(text->ptr, mark, text->len) : NULL;
	const struct slice part = {text->ptr, at ? (size_t)(at - text->ptr) : text->len};
	const size_t taken = at ? part.len + 1 : part.len;

	text->ptr += taken;
	text->len -= taken;
	return part;
}

struct slice slice_take_line(struct slice text, size_t *byte)
{
	const struct slice rest = slice_from(text, *byte);
	const char *end = memchr(rest.ptr, '\n', rest.len);
	const struct slice line = {rest.ptr, end ? (size_t)(end - rest.ptr) : rest.len};

	*byte += line.len + (end != NULL);
	return line;
}
