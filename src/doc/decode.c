#include "config.h"

#include "doc/decode.h"

#include "text/utf8.h"

enum { PATTERN_BYTES = 4096 /* how much of a file shows whether it is UTF-16 */ };

/* What the bytes 0x80 to 0x9f are in Windows-1252; 0: nothing. */
static const uint16_t windows_1252[32] = {0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
    0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d, 0, 0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178};

/* What a pass over the bytes finds. */
struct census {
	size_t controls; /* that text does not hold, NUL among them */
	size_t nuls, returns;
};

static bool is_text_control(unsigned char byte)
{
	return (byte >= '\t' && byte <= '\r') || byte == 0x1b || byte == '\a' || byte == '\b';
}

static void count_byte(struct census *census, unsigned char byte)
{
	census->nuls += byte == 0;
	census->returns += byte == '\r';
	census->controls += (byte < 0x20 || byte == 0x7f) && !is_text_control(byte);
}

/* Is any of eight bytes below 0x20 or 0x7f? May also say yes for a byte above 0x7f. */
static bool may_hold_control(const char *bytes)
{
	const uint64_t ones = 0x0101010101010101u, high = 0x8080808080808080u;
	uint64_t word, deleted;

	memcpy(&word, bytes, sizeof word);
	deleted = word ^ ones * 0x7f;
	return (((word - ones * 0x20) | (deleted - ones)) & high) != 0;
}

static struct census census_of(struct slice bytes)
{
	struct census census = {0};

	for (size_t i = 0; i < bytes.len;) {
		size_t end = i + 8 <= bytes.len ? i + 8 : bytes.len;

		if (end == i + 8 && !may_hold_control(bytes.ptr + i)) {
			i = end;
			continue;
		}
		for (; i < end; i++)
			count_byte(&census, (unsigned char)bytes.ptr[i]);
	}
	return census;
}

static bool too_many(size_t controls, size_t len)
{
	return controls > len / 10 || (controls >= 8 && controls > len / 100);
}

bool decode_is_binary(struct slice bytes)
{
	return too_many(census_of(bytes).controls, bytes.len);
}

enum encoding { UTF_8, UTF_16_LE, UTF_16_BE };

/* Zero bytes at every other place, and hardly any between them: letters of Latin script. */
static enum encoding encoding_by_pattern(struct slice bytes)
{
	const size_t pairs = (bytes.len < PATTERN_BYTES ? bytes.len : PATTERN_BYTES) / 2;
	size_t even = 0, odd = 0;

	for (size_t i = 0; i < pairs; i++) {
		even += bytes.ptr[2 * i] == '\0';
		odd += bytes.ptr[2 * i + 1] == '\0';
	}
	if (odd * 10 > pairs * 4 && even * 20 < pairs)
		return UTF_16_LE;
	if (even * 10 > pairs * 4 && odd * 20 < pairs)
		return UTF_16_BE;
	return UTF_8;
}

static enum encoding encoding_of(struct slice bytes, size_t *ret_mark_len)
{
	*ret_mark_len = 0;
	if (slice_starts(bytes, "\xef\xbb\xbf")) {
		*ret_mark_len = 3;
		return UTF_8;
	}
	if (slice_starts(bytes, "\xff\xfe") || slice_starts(bytes, "\xfe\xff")) {
		*ret_mark_len = 2;
		return bytes.ptr[0] == '\xff' ? UTF_16_LE : UTF_16_BE;
	}
	return encoding_by_pattern(bytes);
}

static uint32_t unit_at(struct slice bytes, size_t byte, enum encoding encoding)
{
	const unsigned low = (unsigned char)bytes.ptr[byte];
	const unsigned high = (unsigned char)bytes.ptr[byte + 1];

	return encoding == UTF_16_LE ? high << 8 | low : low << 8 | high;
}

/* Append UTF-16 as UTF-8: U+FFFD for each lone surrogate and for half a unit at the end. */
static bool add_utf16(struct buf *text, struct slice bytes, enum encoding encoding)
{
	bool repaired = bytes.len % 2 != 0;
	size_t i = 0;

	while (i + 2 <= bytes.len) {
		uint32_t point = unit_at(bytes, i, encoding);

		i += 2;
		if (point < 0xd800 || point > 0xdfff) {
			utf8_add(text, point);
			continue;
		}
		uint32_t second = i + 2 <= bytes.len ? unit_at(bytes, i, encoding) : 0;

		if (point < 0xdc00 && second >= 0xdc00 && second <= 0xdfff) {
			utf8_add(text, 0x10000 + ((point - 0xd800) << 10) + (second - 0xdc00));
			i += 2;
		} else {
			utf8_add(text, UTF8_REPLACEMENT);
			repaired = true;
		}
	}
	if (i < bytes.len)
		utf8_add(text, UTF8_REPLACEMENT);
	return repaired;
}

static bool is_ascii_letter(unsigned char byte)
{
	return (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
}

/* A letter of Windows-1252 beyond ASCII. */
static bool is_high_letter(unsigned char byte)
{
	return (byte >= 0xc0 && byte != 0xd7 && byte != 0xf7) || byte == 0x8a || byte == 0x8c ||
	       byte == 0x8e || byte == 0x9a || byte == 0x9c || byte == 0x9e || byte == 0x9f;
}

/* Would a high byte make sense where it stands, read as Windows-1252? */
static bool is_plausible_1252(struct slice bytes, size_t byte)
{
	const unsigned char here = (unsigned char)bytes.ptr[byte];
	const unsigned char before = byte > 0 ? (unsigned char)bytes.ptr[byte - 1] : ' ';
	const unsigned char after = byte + 1 < bytes.len ? (unsigned char)bytes.ptr[byte + 1] : ' ';

	if (is_high_letter(here))
		return is_ascii_letter(before) || is_ascii_letter(after);
	return (here >= 0xa0 || windows_1252[here - 0x80] != 0) && (before < 0x80 || after < 0x80);
}

/*
 * Windows-1252 has lone high bytes inside words or as typographic marks; damaged UTF-8 has more
 * sequences that are whole than such bytes, or bytes that make no sense in the other reading.
 */
static bool is_windows_1252(struct slice bytes, size_t first_bad)
{
	size_t sequences = 0, lone = 0, plausible = 0;
	unsigned len;

	for (size_t i = 0; i < first_bad; i++) /* whole sequences, by their lead bytes */
		sequences += (unsigned char)bytes.ptr[i] >= 0xc0;
	for (size_t i = first_bad; i < bytes.len; i += len) {
		const unsigned char here = (unsigned char)bytes.ptr[i];

		len = 1;
		if (here < 0x80)
			continue;
		if (utf8_at(bytes, i, &len) != UTF8_REPLACEMENT ||
		    (len == 3 && here == 0xef)) { /* U+FFFD that was there before */
			sequences++;
			continue;
		}
		if (here < 0xa0 && windows_1252[here - 0x80] == 0)
			return false;
		if (i + len == bytes.len && len > 1) /* cut off in the middle of a sequence */
			continue;
		lone += len;
		for (unsigned k = 0; k < len; k++)
			plausible += is_plausible_1252(bytes, i + k);
	}
	return lone > sequences && plausible * 4 >= lone * 3;
}

static void add_1252(struct buf *text, struct slice bytes)
{
	for (size_t i = 0; i < bytes.len;) {
		size_t end = i;

		while (end < bytes.len && (unsigned char)bytes.ptr[end] < 0x80)
			end++;
		buf_add(text, bytes.ptr + i, end - i);
		for (; end < bytes.len && (unsigned char)bytes.ptr[end] >= 0x80; end++) {
			const unsigned char here = (unsigned char)bytes.ptr[end];
			const uint32_t point = here < 0xa0 ? windows_1252[here - 0x80] : here;

			utf8_add(text, point ? point : here);
		}
		i = end;
	}
}

/* Make the buffer's bytes valid UTF-8 when they are not UTF-16. */
static void make_valid(struct buf *text, unsigned *flags)
{
	const struct slice bytes = buf_slice(text);
	const size_t valid = utf8_valid_prefix(bytes);
	struct buf converted = {0};

	if (valid == bytes.len)
		return;
	if (!buf_reserve(&converted, bytes.len + bytes.len / 8)) {
		text->failed = true;
		return;
	}
	if (is_windows_1252(bytes, valid)) {
		add_1252(&converted, bytes);
		*flags |= DOC_CONVERTED;
	} else {
		utf8_repair(bytes, &converted);
		*flags |= DOC_REPAIRED;
	}
	buf_release(text);
	*text = converted;
}

/* CR LF and CR to LF, NUL to a space, in place: the text never grows. */
static void mend_lines(struct buf *text)
{
	char *target = text->data;

	for (size_t i = 0; i < text->len; i++) {
		char byte = text->data[i];

		if (byte == '\r') {
			if (i + 1 < text->len && text->data[i + 1] == '\n')
				continue;
			byte = '\n';
		}
		*target++ = byte == '\0' ? ' ' : byte;
	}
	text->len = (size_t)(target - text->data);
	text->data[text->len] = '\0';
}

static bool is_blank(struct slice text)
{
	return slice_trim(text).len == 0;
}

static void drop_mark(struct buf *text, size_t mark_len)
{
	if (mark_len == 0)
		return;
	text->len -= mark_len;
	memmove(text->data, text->data + mark_len, text->len + 1);
}

static void convert_utf16(struct buf *text, enum encoding encoding, unsigned *flags)
{
	struct buf converted = {0};

	*flags |= DOC_CONVERTED;
	if (!buf_reserve(&converted, text->len / 2 + text->len / 16))
		converted.failed = true;
	else if (add_utf16(&converted, buf_slice(text), encoding))
		*flags |= DOC_REPAIRED;
	buf_release(text);
	*text = converted;
}

enum err_code decode_text(struct buf *text, unsigned *ret_flags)
{
	unsigned flags = 0;
	size_t mark_len;
	enum encoding encoding = encoding_of(buf_slice(text), &mark_len);
	struct census census;

	drop_mark(text, mark_len);
	if (encoding != UTF_8)
		convert_utf16(text, encoding, &flags);
	if (text->failed)
		return ERR_NOMEM;
	census = census_of(buf_slice(text));
	if (too_many(census.controls, text->len))
		return ERR_BINARY;
	make_valid(text, &flags);
	if (text->failed)
		return ERR_NOMEM;
	if (text->len >= UINT32_MAX)
		return ERR_TOO_LARGE;
	if (census.returns > 0 || census.nuls > 0)
		mend_lines(text);
	if (is_blank(buf_slice(text)))
		return ERR_EMPTY;
	*ret_flags = flags;
	return ERR_OK;
}
