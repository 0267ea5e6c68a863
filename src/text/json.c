#include "config.h"

#include "text/json.h"

#include <math.h>
#include <stdio.h>

#include "text/utf8.h"

enum { MAX_DEPTH = 256 };

/* ---- writing ---- */

/* Characters that a terminal or an editor acts upon instead of showing them. */
static bool must_escape(uint32_t point)
{
	return (point >= 0x7f && point < 0xa0) || point == 0x061c || point == 0x200e ||
	       point == 0x200f || (point >= 0x2028 && point <= 0x202e) ||
	       (point >= 0x2066 && point <= 0x2069) || point == 0xfeff;
}

static void add_escape(struct buf *buf, uint32_t point)
{
	switch (point) {
	case '"': buf_add_text(buf, "\\\""); break;
	case '\\': buf_add_text(buf, "\\\\"); break;
	case '\b': buf_add_text(buf, "\\b"); break;
	case '\f': buf_add_text(buf, "\\f"); break;
	case '\n': buf_add_text(buf, "\\n"); break;
	case '\r': buf_add_text(buf, "\\r"); break;
	case '\t': buf_add_text(buf, "\\t"); break;
	default: buf_add_format(buf, "\\u%04x", (unsigned)point); break;
	}
}

void json_add_string(struct buf *buf, struct slice text)
{
	size_t kept = 0; /* everything before is written */

	if (!text.ptr) {
		buf_add_text(buf, "null");
		return;
	}
	buf_add_byte(buf, '"');
	for (size_t at = 0; at < text.len;) {
		unsigned char byte = (unsigned char)text.ptr[at];
		uint32_t point = byte;
		unsigned len = 1;
		bool escape = byte < 0x20 || byte == '"' || byte == '\\' || byte == 0x7f;

		if (byte >= 0x80) {
			point = utf8_at(text, at, &len);
			escape = must_escape(point);
		}
		if (escape) {
			buf_add(buf, text.ptr + kept, at - kept);
			add_escape(buf, point);
			kept = at + len;
		}
		at += len;
	}
	buf_add(buf, text.ptr + kept, text.len - kept);
	buf_add_byte(buf, '"');
}

void json_add_count(struct buf *buf, size_t number)
{
	char digits[24];
	size_t at = sizeof digits;

	do {
		digits[--at] = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0);
	buf_add(buf, digits + at, sizeof digits - at);
}

void json_add_real(struct buf *buf, double number)
{
	char text[32];
	int len = snprintf(text, sizeof text, "%.6g", isfinite(number) ? number : 0.0);

	/* a locale may write the point otherwise */
	for (int i = 0; i < len; i++)
		buf_add_byte(buf, text[i] && strchr("0123456789+-e", text[i]) ? text[i] : '.');
}

/* ---- reading: a cursor that either moves on or says why not ---- */

struct cursor {
	struct slice text;
	size_t at;
	const char *problem; /* NULL: all is well */
};

static bool fail(struct cursor *cursor, const char *problem)
{
	if (!cursor->problem)
		cursor->problem = problem;
	return false;
}

static int peek(const struct cursor *cursor)
{
	return cursor->at < cursor->text.len ? (unsigned char)cursor->text.ptr[cursor->at] : -1;
}

static void skip_space(struct cursor *cursor)
{
	int byte;

	while ((byte = peek(cursor)) == ' ' || byte == '\t' || byte == '\n' || byte == '\r')
		cursor->at++;
}

static bool skip_byte(struct cursor *cursor, char wanted, const char *problem)
{
	if (peek(cursor) != wanted)
		return fail(cursor, problem);
	cursor->at++;
	return true;
}

static int hex_value(int byte)
{
	if (byte >= '0' && byte <= '9')
		return byte - '0';
	byte |= 0x20;
	return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

static bool skip_escape(struct cursor *cursor)
{
	int byte;

	cursor->at++;
	byte = peek(cursor);
	if (byte < 0 || !strchr("\"\\/bfnrtu", byte) || byte == 0)
		return fail(cursor, "unknown escape");
	cursor->at++;
	for (int i = 0; byte == 'u' && i < 4; i++, cursor->at++)
		if (hex_value(peek(cursor)) < 0)
			return fail(cursor, "four hexadecimal digits must follow \\u");
	return true;
}

static bool skip_string(struct cursor *cursor)
{
	if (!skip_byte(cursor, '"', "a string is missing"))
		return false;
	for (;;) {
		int byte = peek(cursor);

		if (byte == '"') {
			cursor->at++;
			return true;
		}
		if (byte < 0)
			return fail(cursor, "a string is not closed");
		if (byte < 0x20)
			return fail(cursor, "a control character in a string");
		if (byte != '\\')
			cursor->at++;
		else if (!skip_escape(cursor))
			return false;
	}
}

static bool skip_digits(struct cursor *cursor)
{
	size_t before = cursor->at;

	while (peek(cursor) >= '0' && peek(cursor) <= '9')
		cursor->at++;
	return cursor->at > before ? true : fail(cursor, "a digit is missing");
}

static bool skip_number(struct cursor *cursor)
{
	if (peek(cursor) == '-')
		cursor->at++;
	if (peek(cursor) == '0')
		cursor->at++;
	else if (!skip_digits(cursor))
		return false;
	if (peek(cursor) == '.') {
		cursor->at++;
		if (!skip_digits(cursor))
			return false;
	}
	if (peek(cursor) == 'e' || peek(cursor) == 'E') {
		cursor->at++;
		if (peek(cursor) == '+' || peek(cursor) == '-')
			cursor->at++;
		return skip_digits(cursor);
	}
	return true;
}

static bool skip_word(struct cursor *cursor, const char *word)
{
	size_t len = strlen(word);

	if (cursor->text.len - cursor->at < len ||
	    memcmp(cursor->text.ptr + cursor->at, word, len) != 0)
		return fail(cursor, "a value is missing");
	cursor->at += len;
	return true;
}

static enum json_kind kind_of(int byte)
{
	switch (byte) {
	case '{': return JSON_OBJECT;
	case '[': return JSON_ARRAY;
	case '"': return JSON_STRING;
	case 't': return JSON_TRUE;
	case 'f': return JSON_FALSE;
	case 'n': return JSON_NULL;
	default: return JSON_NUMBER;
	}
}

static bool skip_value(struct cursor *cursor, unsigned depth);

static bool skip_key(struct cursor *cursor)
{
	if (!skip_string(cursor))
		return false;
	skip_space(cursor);
	if (!skip_byte(cursor, ':', "a colon is missing"))
		return false;
	skip_space(cursor);
	return true;
}

static bool skip_container(struct cursor *cursor, enum json_kind kind, unsigned depth)
{
	char close = kind == JSON_OBJECT ? '}' : ']';

	if (depth >= MAX_DEPTH)
		return fail(cursor, "nested too deeply");
	cursor->at++;
	skip_space(cursor);
	if (peek(cursor) == close) {
		cursor->at++;
		return true;
	}
	for (;;) {
		if (kind == JSON_OBJECT && !skip_key(cursor))
			return false;
		if (!skip_value(cursor, depth + 1))
			return false;
		skip_space(cursor);
		if (peek(cursor) == close) {
			cursor->at++;
			return true;
		}
		if (!skip_byte(cursor, ',', "a comma or a closing bracket is missing"))
			return false;
		skip_space(cursor);
	}
}

static bool skip_value(struct cursor *cursor, unsigned depth)
{
	enum json_kind kind = kind_of(peek(cursor));

	switch (kind) {
	case JSON_OBJECT:
	case JSON_ARRAY: return skip_container(cursor, kind, depth);
	case JSON_STRING: return skip_string(cursor);
	case JSON_TRUE: return skip_word(cursor, "true");
	case JSON_FALSE: return skip_word(cursor, "false");
	case JSON_NULL: return skip_word(cursor, "null");
	case JSON_NUMBER: break;
	}
	if (peek(cursor) != '-' && !(peek(cursor) >= '0' && peek(cursor) <= '9'))
		return fail(cursor, "a value is missing");
	return skip_number(cursor);
}

static bool take_value(struct cursor *cursor, struct json_value *ret_value)
{
	size_t start = cursor->at;
	enum json_kind kind = kind_of(peek(cursor));

	if (!skip_value(cursor, 0))
		return false;
	ret_value->kind = kind;
	ret_value->raw = (struct slice){cursor->text.ptr + start, cursor->at - start};
	return true;
}

enum err_code json_read(struct slice text, struct json_value *ret_value, struct err *ret_err)
{
	struct cursor cursor = {.text = text};
	struct json_value value;

	skip_space(&cursor);
	if (take_value(&cursor, &value)) {
		skip_space(&cursor);
		if (cursor.at < text.len)
			fail(&cursor, "something follows the value");
	}
	if (cursor.problem)
		return err_set(
		    ret_err, ERR_SYNTAX, NULL, 0, "at byte %zu: %s", cursor.at + 1, cursor.problem);
	*ret_value = value;
	return ERR_OK;
}

bool json_next(const struct json_value *container, size_t *at, struct slice *ret_key,
    struct json_value *ret_value)
{
	struct cursor cursor = {.text = container->raw, .at = *at};
	size_t start;

	if (cursor.at == 0)
		cursor.at = 1;
	skip_space(&cursor);
	if (peek(&cursor) == ',') {
		cursor.at++;
		skip_space(&cursor);
	}
	if (peek(&cursor) == '}' || peek(&cursor) == ']')
		return false;
	if (container->kind == JSON_OBJECT) {
		start = cursor.at;
		if (!skip_string(&cursor))
			return false;
		*ret_key = (struct slice){container->raw.ptr + start, cursor.at - start};
		skip_space(&cursor);
		cursor.at++; /* the colon */
		skip_space(&cursor);
	}
	if (!take_value(&cursor, ret_value))
		return false;
	*at = cursor.at;
	return true;
}

/* The four digits behind \u. */
static uint32_t hex_point(const char *digits)
{
	uint32_t point = 0;

	for (int i = 0; i < 4; i++)
		point = point << 4 | (uint32_t)hex_value((unsigned char)digits[i]);
	return point;
}

/* \uXXXX at `at`, perhaps with its other half: the character, and where the text goes on. */
static uint32_t decode_point(struct slice raw, size_t at, size_t *ret_next)
{
	uint32_t point = hex_point(raw.ptr + at + 2), low;

	*ret_next = at + 6;
	if (point < 0xd800 || point > 0xdfff)
		return point;
	if (point < 0xdc00 && at + 12 <= raw.len && raw.ptr[at + 6] == '\\' &&
	    raw.ptr[at + 7] == 'u') {
		low = hex_point(raw.ptr + at + 8);
		if (low >= 0xdc00 && low <= 0xdfff) {
			*ret_next = at + 12;
			return 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
		}
	}
	return UTF8_REPLACEMENT;
}

void json_add_decoded(struct buf *buf, struct slice raw)
{
	static const char letters[] = "bfnrt", bytes[] = "\b\f\n\r\t";
	size_t end = raw.len - 1; /* the closing quotation mark */

	for (size_t at = 1; at < end;) {
		const char *stop = memchr(raw.ptr + at, '\\', end - at);
		size_t plain = stop ? (size_t)(stop - raw.ptr) - at : end - at;
		const char *letter;

		buf_add(buf, raw.ptr + at, plain);
		at += plain;
		if (!stop)
			break;
		if (raw.ptr[at + 1] == 'u') {
			utf8_add(buf, decode_point(raw, at, &at));
			continue;
		}
		letter = strchr(letters, raw.ptr[at + 1]);
		buf_add_byte(buf, letter ? bytes[letter - letters] : raw.ptr[at + 1]);
		at += 2;
	}
}
