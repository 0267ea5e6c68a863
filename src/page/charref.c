#include "config.h"

#include "page/charref.h"

#include "text/utf8.h"

enum {
	LONGEST_NAME = 32, /* bytes, with the semicolon */
	LONGEST_OLD = 6,   /* of a name that may miss its semicolon */
};

struct charref {
	const char *name;
	const char *text;
};

static const struct charref charrefs[] = {
#define CHARREF(name, text) {name, text},
#include "page/charref.def"
#undef CHARREF
};

/* What the C1 controls mean when a page writes them as numbers; 0: themselves. */
static const uint16_t windows_1252[32] = {0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
    0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d, 0, 0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178};

static const struct charref *find(struct slice name)
{
	size_t first = 0, end = sizeof charrefs / sizeof *charrefs;

	while (first < end) {
		const size_t middle = first + (end - first) / 2;
		const int order = slice_compare(slice_of(charrefs[middle].name), name);

		if (order == 0)
			return &charrefs[middle];
		if (order < 0)
			first = middle + 1;
		else
			end = middle;
	}
	return NULL;
}

static bool is_alnum(char byte)
{
	return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= 'a' && byte <= 'z');
}

static int digit_of(char byte, unsigned base)
{
	int digit = -1;

	if (byte >= '0' && byte <= '9')
		digit = byte - '0';
	else if (base == 16 && (byte | 0x20) >= 'a' && (byte | 0x20) <= 'f')
		digit = (byte | 0x20) - 'a' + 10;
	return digit;
}

static uint32_t character_of(uint32_t number)
{
	if (number >= 0x80 && number < 0xa0 && windows_1252[number - 0x80] != 0)
		return windows_1252[number - 0x80];
	if (number == 0 || number > 0x10ffff || (number >= 0xd800 && number < 0xe000))
		return UTF8_REPLACEMENT;
	return number;
}

/* "&#8217;" and "&#x2019;": any count of digits, the value stops growing above Unicode. */
static size_t add_number(struct buf *buf, struct slice text, size_t byte)
{
	size_t i = byte + 2, first;
	unsigned base = 10;
	uint32_t number = 0;

	if (i < text.len && (text.ptr[i] | 0x20) == 'x') {
		base = 16;
		i++;
	}
	for (first = i; i < text.len && digit_of(text.ptr[i], base) >= 0; i++) {
		if (number <= 0x10ffff)
			number = number * base + (uint32_t)digit_of(text.ptr[i], base);
	}
	if (i == first)
		return 0;
	utf8_add(buf, character_of(number));
	if (i < text.len && text.ptr[i] == ';')
		i++;
	return i - byte;
}

static size_t add_name(struct buf *buf, struct slice text, size_t byte, bool in_attribute)
{
	const char *name = text.ptr + byte + 1;
	const size_t left = text.len - byte - 1;
	const struct charref *found = NULL;
	size_t len = 0;

	while (len < left && len < LONGEST_NAME && is_alnum(name[len]))
		len++;
	if (len < left && name[len] == ';')
		found = find((struct slice){name, ++len});
	for (len = found ? len : len < LONGEST_OLD ? len : LONGEST_OLD; !found && len >= 2; len--) {
		found = find((struct slice){name, len});
		if (found)
			break;
	}
	if (!found)
		return 0;
	if (in_attribute && name[len - 1] != ';' && len < left &&
	    (name[len] == '=' || is_alnum(name[len])))
		return 0;
	buf_add_text(buf, found->text);
	return len + 1;
}

size_t charref_add(struct buf *buf, struct slice text, size_t byte, bool in_attribute)
{
	if (byte + 2 >= text.len)
		return 0;
	if (text.ptr[byte + 1] == '#')
		return add_number(buf, text, byte);
	return add_name(buf, text, byte, in_attribute);
}

void charref_add_text(struct buf *buf, struct slice text, bool in_attribute)
{
	size_t byte = 0;

	while (byte < text.len) {
		const char *mark = memchr(text.ptr + byte, '&', text.len - byte);
		const size_t stop = mark ? (size_t)(mark - text.ptr) : text.len;
		size_t len;

		buf_add(buf, text.ptr + byte, stop - byte);
		byte = stop;
		if (!mark)
			break;
		len = charref_add(buf, text, byte, in_attribute);
		if (len == 0)
			buf_add_byte(buf, '&');
		byte += len ? len : 1;
	}
}
