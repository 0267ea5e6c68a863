/*
 * A lead byte tells how long a sequence is and, for four of them, narrows its second byte (Unicode
 * 15, table 3-7: no overlong forms, no surrogates, nothing above U+10FFFF). Every later byte is
 * 80..BF. The maximal subpart of a bad sequence is what was good before the first byte that was
 * not, and at least one byte.
 */
#include "config.h"

#include "text/utf8.h"

#include "base/alloc.h"

#define HIGH_BITS 0x8080808080808080u

enum { BLOCK_BYTES = 256 };

static uint64_t load_word(const char *bytes)
{
	uint64_t word;

	memcpy(&word, bytes, sizeof word);
	return word;
}

/* The end of the ASCII run that begins at `byte`. */
static size_t ascii_end(struct slice text, size_t byte)
{
	while (byte + 8 <= text.len && !(load_word(text.ptr + byte) & HIGH_BITS))
		byte += 8;
	while (byte < text.len && (unsigned char)text.ptr[byte] < 0x80)
		byte++;
	return byte;
}

/* The narrowed range of the second byte. */
static bool second_is_good(unsigned lead, unsigned second)
{
	switch (lead) {
	case 0xe0: return second >= 0xa0 && second <= 0xbf;
	case 0xed: return second >= 0x80 && second <= 0x9f;
	case 0xf0: return second >= 0x90 && second <= 0xbf;
	case 0xf4: return second >= 0x80 && second <= 0x8f;
	default: return (second & 0xc0) == 0x80;
	}
}

/* Length that a lead byte promises; 0: it cannot lead. */
static unsigned promised_length(unsigned lead)
{
	if (lead < 0x80)
		return 1;
	if (lead < 0xc2 || lead > 0xf4)
		return 0;
	return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

/* The sequence at `byte`: its length when good; else false and the length of its maximal subpart. */
static bool sequence_at(struct slice text, size_t byte, unsigned *ret_len)
{
	const unsigned char *at = (const unsigned char *)text.ptr + byte;
	size_t room = text.len - byte;
	unsigned promised = promised_length(at[0]);
	unsigned len = 1;

	if (promised >= 2 && room >= 2 && second_is_good(at[0], at[1])) {
		len = 2;
		while (len < promised && len < room && (at[len] & 0xc0) == 0x80)
			len++;
	}
	*ret_len = len;
	return len == promised;
}

uint32_t utf8_at(struct slice text, size_t byte, unsigned *ret_len)
{
	const unsigned char *at = (const unsigned char *)text.ptr + byte;

	if (at[0] < 0x80) {
		*ret_len = 1;
		return at[0];
	}
	if (!sequence_at(text, byte, ret_len))
		return UTF8_REPLACEMENT;
	switch (*ret_len) {
	case 2: return (at[0] & 0x1fu) << 6 | (at[1] & 0x3fu);
	case 3: return (at[0] & 0x0fu) << 12 | (at[1] & 0x3fu) << 6 | (at[2] & 0x3fu);
	default:
		return (at[0] & 0x07u) << 18 | (at[1] & 0x3fu) << 12 | (at[2] & 0x3fu) << 6 |
		       (at[3] & 0x3fu);
	}
}

uint32_t utf8_before(struct slice text, size_t byte, unsigned *ret_len)
{
	size_t start = byte - 1;

	while (start > 0 && byte - start < 4 && ((unsigned char)text.ptr[start] & 0xc0) == 0x80)
		start--;
	return utf8_at((struct slice){text.ptr, byte}, start, ret_len);
}

unsigned utf8_encode(uint32_t code_point, char bytes_out[4])
{
	if (code_point > 0x10ffff || (code_point >= 0xd800 && code_point <= 0xdfff))
		code_point = UTF8_REPLACEMENT;
	if (code_point < 0x80) {
		bytes_out[0] = (char)code_point;
		return 1;
	}
	if (code_point < 0x800) {
		bytes_out[0] = (char)(0xc0 | code_point >> 6);
		bytes_out[1] = (char)(0x80 | (code_point & 0x3f));
		return 2;
	}
	if (code_point < 0x10000) {
		bytes_out[0] = (char)(0xe0 | code_point >> 12);
		bytes_out[1] = (char)(0x80 | (code_point >> 6 & 0x3f));
		bytes_out[2] = (char)(0x80 | (code_point & 0x3f));
		return 3;
	}
	bytes_out[0] = (char)(0xf0 | code_point >> 18);
	bytes_out[1] = (char)(0x80 | (code_point >> 12 & 0x3f));
	bytes_out[2] = (char)(0x80 | (code_point >> 6 & 0x3f));
	bytes_out[3] = (char)(0x80 | (code_point & 0x3f));
	return 4;
}

void utf8_add(struct buf *buf, uint32_t code_point)
{
	char bytes[4];

	buf_add(buf, bytes, utf8_encode(code_point, bytes));
}

/* As utf8_valid_prefix(), from a byte on that begins a sequence. */
static size_t valid_end(struct slice text, size_t byte)
{
	while (byte < text.len) {
		unsigned len;

		byte = ascii_end(text, byte);
		/* a run of other scripts stays in this loop */
		while (byte < text.len && (unsigned char)text.ptr[byte] >= 0x80) {
			if (!sequence_at(text, byte, &len))
				return byte;
			byte += len;
		}
	}
	return byte;
}

size_t utf8_valid_prefix(struct slice text)
{
	return valid_end(text, 0);
}

size_t utf8_repair(struct slice bytes, struct buf *repaired)
{
	size_t byte = 0, count = 0;

	buf_reserve(repaired, bytes.len);
	for (;;) {
		size_t good = valid_end(bytes, byte);
		unsigned len;

		buf_add(repaired, bytes.ptr + byte, good - byte);
		if (good >= bytes.len)
			return count;
		sequence_at(bytes, good, &len);
		utf8_add(repaired, UTF8_REPLACEMENT);
		count++;
		byte = good + len;
	}
}

/* Bytes of a word that begin a code point: all but 10xxxxxx. */
static unsigned points_in_word(uint64_t word)
{
	const uint64_t ones = 0x0101010101010101u;
	uint64_t continuing = word >> 7 & ~word >> 6 & ones;

	return 8 - (unsigned)((continuing * ones) >> 56);
}

size_t utf8_length(struct slice text)
{
	size_t byte = 0, count = 0;

	for (; byte + 8 <= text.len; byte += 8)
		count += points_in_word(load_word(text.ptr + byte));
	for (; byte < text.len; byte++)
		count += ((unsigned char)text.ptr[byte] & 0xc0) != 0x80;
	return count;
}

/*
 * before[k] is the number of code points that begin before byte k * BLOCK_BYTES. A pure ASCII text
 * needs no table. The way back finds its block by bisection.
 */
struct utf8_index {
	struct slice text; /* borrowed */
	size_t count;      /* code points in all */
	size_t blocks;
	uint32_t before[]; /* blocks of them; none for ASCII */
};

enum err_code utf8_index_new(struct slice text, struct utf8_index **ret_index)
{
	size_t count = utf8_length(text);
	size_t blocks = count == text.len ? 0 : text.len / BLOCK_BYTES + 1;
	struct utf8_index *index = alloc_new(sizeof *index + blocks * sizeof index->before[0]);
	size_t seen = 0;

	if (!index)
		return ERR_NOMEM;
	index->text = text;
	index->count = count;
	index->blocks = blocks;
	for (size_t block = 0; block < blocks; block++) {
		size_t start = block * BLOCK_BYTES;
		size_t len = text.len - start < BLOCK_BYTES ? text.len - start : BLOCK_BYTES;

		index->before[block] = (uint32_t)seen;
		seen += utf8_length((struct slice){text.ptr + start, len});
	}
	*ret_index = index;
	return ERR_OK;
}

size_t utf8_index_point(const struct utf8_index *index, size_t byte)
{
	size_t start;

	if (byte >= index->text.len)
		return index->count;
	if (index->blocks == 0)
		return byte;
	start = byte / BLOCK_BYTES * BLOCK_BYTES;
	return index->before[byte / BLOCK_BYTES] +
	       utf8_length((struct slice){index->text.ptr + start, byte - start});
}

/* The last block that has at most `point` code points before it. */
static size_t block_of_point(const struct utf8_index *index, size_t point)
{
	size_t low = 0, high = index->blocks;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (index->before[middle] <= point)
			low = middle;
		else
			high = middle;
	}
	return low;
}

size_t utf8_index_byte(const struct utf8_index *index, size_t point)
{
	size_t byte, seen;

	if (point >= index->count)
		return index->text.len;
	if (index->blocks == 0)
		return point;
	byte = block_of_point(index, point);
	seen = index->before[byte];
	byte *= BLOCK_BYTES;
	/* a sequence that the block's edge cuts belongs to the block before */
	for (;; byte++) {
		if (((unsigned char)index->text.ptr[byte] & 0xc0) == 0x80)
			continue;
		if (seen == point)
			return byte;
		seen++;
	}
}

size_t utf8_index_count(const struct utf8_index *index)
{
	return index->count;
}

void utf8_index_free(struct utf8_index *index)
{
	alloc_free(index);
}
