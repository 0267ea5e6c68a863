#include "config.h"

#include "story/actline.h"

struct slice actline_cut(struct slice *rest, char end)
{
	const char *at = rest->len > 0 ? memchr(rest->ptr, end, rest->len) : NULL;
	struct slice piece = {rest->ptr, at ? (size_t)(at - rest->ptr) : rest->len};

	rest->ptr += piece.len + (at != NULL);
	rest->len -= piece.len + (at != NULL);
	return piece;
}

bool actline_number(struct slice text, unsigned base, uint64_t most, uint64_t *ret_number)
{
	uint64_t number = 0;

	for (size_t i = 0; i < text.len; i++) {
		const char byte = text.ptr[i];
		const unsigned digit = byte >= '0' && byte <= '9'   ? (unsigned)(byte - '0')
		                       : byte >= 'a' && byte <= 'f' ? (unsigned)(byte - 'a') + 10
		                                                    : 16;

		if (digit >= base || number > (most - digit) / base)
			return false;
		number = number * base + digit;
	}
	*ret_number = number;
	return text.len > 0;
}

bool actline_span(struct slice *line, struct span *ret_span)
{
	uint64_t start, end;

	if (!actline_number(actline_cut(line, ' '), 10, UINT32_MAX, &start) ||
	    !actline_number(actline_cut(line, ' '), 10, UINT32_MAX, &end) || start >= end)
		return false;
	*ret_span = (struct span){(uint32_t)start, (uint32_t)end};
	return true;
}

bool actline_is_value(struct slice text, size_t most)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.ptr[i] < 0x20)
			return false;
	return text.len <= most;
}
