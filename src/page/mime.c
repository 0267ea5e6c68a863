#include "config.h"

#include "page/mime.h"

#include "doc/charset.h"
#include "doc/decode.h"
#include "page/htmltoken.h"

enum {
	MAX_LEVELS = 10,
	MAX_PARTS = 1000,
	MAX_BOUNDARY = 200,
	MAX_HEADER = 4096, /* bytes of one that is looked at */
};

struct walk {
	struct mime_part *part;
	unsigned parts; /* seen */
	bool found;
};

static int hex_of(char byte)
{
	int value = -1;

	if (byte >= '0' && byte <= '9')
		value = byte - '0';
	else if ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'f')
		value = (byte | 0x20) - 'a' + 10;
	return value;
}

void mime_add_quoted(struct buf *buf, struct slice text, bool is_header)
{
	for (size_t i = 0; i < text.len; i++) {
		const char byte = text.ptr[i];
		const int high = i + 2 < text.len ? hex_of(text.ptr[i + 1]) : -1;
		const int low = i + 2 < text.len ? hex_of(text.ptr[i + 2]) : -1;
		size_t end = i + 1;

		if (byte == '_' && is_header) {
			buf_add_byte(buf, ' ');
		} else if (byte != '=') {
			buf_add_byte(buf, byte);
		} else if (high >= 0 && low >= 0) {
			buf_add_byte(buf, (char)(high * 16 + low));
			i += 2;
		} else {
			/* A soft line break: white space up to the line's end. */
			while (end < text.len && (text.ptr[end] == ' ' || text.ptr[end] == '\t' ||
			                             text.ptr[end] == '\r'))
				end++;
			if (end < text.len && text.ptr[end] == '\n')
				i = end;
			else if (end < text.len)
				buf_add_byte(buf, '=');
		}
	}
}

static int base64_of(char byte)
{
	if (byte >= 'A' && byte <= 'Z')
		return byte - 'A';
	if (byte >= 'a' && byte <= 'z')
		return byte - 'a' + 26;
	if (byte >= '0' && byte <= '9')
		return byte - '0' + 52;
	if (byte == '+' || byte == '-')
		return 62;
	return byte == '/' || byte == '_' ? 63 : -1;
}

void mime_add_base64(struct buf *buf, struct slice text)
{
	uint32_t bits = 0;
	unsigned count = 0;

	if (!buf_reserve(buf, text.len))
		return;
	for (size_t i = 0; i < text.len && text.ptr[i] != '='; i++) {
		const int value = base64_of(text.ptr[i]);

		if (value < 0)
			continue;
		bits = bits << 6 | (uint32_t)value;
		count += 6;
		if (count >= 8) {
			count -= 8;
			buf_add_byte(buf, (char)(bits >> count & 0xff));
		}
	}
}

/* ---- headers ---- */

/* The value of a header, continued lines with it; .ptr NULL: there is none of this name. */
static struct slice header(struct slice head, const char *lower)
{
	const size_t len = strlen(lower);

	for (size_t i = 0; i < head.len;) {
		const char *line = head.ptr + i;
		size_t end = i;

		do {
			const char *stop = memchr(head.ptr + end, '\n', head.len - end);

			end = stop ? (size_t)(stop - head.ptr) + 1 : head.len;
		} while (end < head.len && (head.ptr[end] == ' ' || head.ptr[end] == '\t'));
		if (end - i > len && line[len] == ':' &&
		    html_name_is((struct slice){line, len}, lower)) {
			struct slice value =
			    slice_trim((struct slice){line + len + 1, end - i - len - 1});

			value.len = value.len < MAX_HEADER ? value.len : MAX_HEADER;
			return value;
		}
		i = end;
	}
	return (struct slice){0};
}

/* A parameter of a header: boundary="..." */
static struct slice parameter(struct slice value, const char *lower)
{
	const size_t len = strlen(lower);

	for (size_t i = 0; i + len + 1 < value.len; i++) {
		size_t first = i + len + 1, end;

		if (value.ptr[i + len] != '=' ||
		    !html_name_is((struct slice){value.ptr + i, len}, lower))
			continue;
		if (value.ptr[first] == '"') {
			for (end = ++first; end < value.len && value.ptr[end] != '"'; end++)
				;
		} else {
			for (end = first; end < value.len && value.ptr[end] != ';' &&
			                  (unsigned char)value.ptr[end] > ' ';
			     end++)
				;
		}
		return (struct slice){value.ptr + first, end - first};
	}
	return (struct slice){0};
}

/* "=?utf-8?Q?...?=" at `at`: its three parts; false: none begins there. */
static bool encoded_word(struct slice text, size_t at, struct slice *parts, size_t *ret_end)
{
	size_t first = at + 2;

	if (at + 6 > text.len || text.ptr[at] != '=' || text.ptr[at + 1] != '?')
		return false;
	for (int i = 0; i < 3; i++) {
		const char *end = memchr(text.ptr + first, '?', text.len - first);

		if (!end)
			return false;
		parts[i] = (struct slice){text.ptr + first, (size_t)(end - text.ptr) - first};
		first += parts[i].len + 1;
	}
	*ret_end = first + 1;
	return first < text.len && text.ptr[first] == '=';
}

/* A header as a person reads it. Encoded words of other charsets than doc/decode's stay bytes. */
static void add_header(struct buf *buf, struct slice value)
{
	struct slice parts[3];
	size_t end = 0;
	unsigned flags;

	for (size_t i = 0; i < value.len; i++) {
		if (encoded_word(value, i, parts, &end)) {
			if (parts[1].len == 1 && (parts[1].ptr[0] | 0x20) == 'b')
				mime_add_base64(buf, parts[2]);
			else
				mime_add_quoted(buf, parts[2], true);
			i = end - 1;
			/* White space between two encoded words is none. */
			for (end = i + 1; end < value.len && (unsigned char)value.ptr[end] <= ' ';)
				end++;
			if (end + 1 < value.len && value.ptr[end] == '=' &&
			    value.ptr[end + 1] == '?')
				i = end - 1;
		} else if (value.ptr[i] == '\n' || value.ptr[i] == '\t') {
			buf_add_byte(buf, ' ');
		} else if (value.ptr[i] != '\r') {
			buf_add_byte(buf, value.ptr[i]);
		}
	}
	if (buf->len > 0 && decode_text(buf, &flags) != ERR_OK)
		buf_clear(buf);
}

/* ---- parts ---- */

/* Bytes of the head with its empty line. */
static size_t head_len(struct slice bytes)
{
	for (size_t i = 0; i < bytes.len; i++) {
		const char *end = memchr(bytes.ptr + i, '\n', bytes.len - i);
		size_t next;

		if (!end)
			return bytes.len;
		i = (size_t)(end - bytes.ptr);
		next = i + 1;
		if (next < bytes.len && bytes.ptr[next] == '\r')
			next++;
		if (next < bytes.len && bytes.ptr[next] == '\n')
			return next + 1;
	}
	return bytes.len;
}

static bool starts_with(struct slice value, const char *lower)
{
	const size_t len = strlen(lower);

	return value.len >= len && html_name_is((struct slice){value.ptr, len}, lower);
}

static void take_leaf(struct walk *walk, struct slice head, struct slice body)
{
	struct mime_part *part = walk->part;
	const struct slice type = header(head, "content-type");
	const struct slice encoding = header(head, "content-transfer-encoding");
	const bool is_html =
	    starts_with(type, "text/html") || starts_with(type, "application/xhtml");

	if (!is_html && type.ptr && !starts_with(type, "text/plain"))
		return;
	if (starts_with(header(head, "content-disposition"), "attachment"))
		return;
	if (walk->found && (!is_html || part->is_html))
		return;
	walk->found = true;
	part->is_html = is_html;
	part->location = header(head, "content-location");
	if (!charset_name(parameter(type, "charset"), part->charset, sizeof part->charset))
		part->charset[0] = '\0';
	buf_clear(&part->body);
	if (starts_with(encoding, "quoted-printable"))
		mime_add_quoted(&part->body, body, false);
	else if (starts_with(encoding, "base64"))
		mime_add_base64(&part->body, body);
	else
		buf_add_slice(&part->body, body);
}

/* Where a line "--boundary" begins; bytes.len: nowhere. */
static size_t find_boundary(struct slice bytes, size_t from, struct slice boundary)
{
	while (from < bytes.len) {
		const struct slice line = {bytes.ptr + from, bytes.len - from};
		const char *end = memchr(line.ptr, '\n', line.len);

		if (line.len >= boundary.len + 2 && line.ptr[0] == '-' && line.ptr[1] == '-' &&
		    memcmp(line.ptr + 2, boundary.ptr, boundary.len) == 0)
			return from;
		from = end ? (size_t)(end - bytes.ptr) + 1 : bytes.len;
	}
	return bytes.len;
}

static void walk_part(struct walk *walk, struct slice bytes, unsigned level)
{
	const size_t body_at = head_len(bytes);
	const struct slice head = {bytes.ptr, body_at};
	const struct slice body = {bytes.ptr + body_at, bytes.len - body_at};
	const struct slice type = header(head, "content-type");
	const struct slice boundary = parameter(type, "boundary");
	size_t at;

	if (!starts_with(type, "multipart/") || boundary.len == 0 || level >= MAX_LEVELS ||
	    boundary.len > MAX_BOUNDARY) {
		take_leaf(walk, head, body);
		return;
	}
	at = find_boundary(body, 0, boundary);
	while (at < body.len && walk->parts++ < MAX_PARTS) {
		const char *end = memchr(body.ptr + at, '\n', body.len - at);
		const size_t first = end ? (size_t)(end - body.ptr) + 1 : body.len;
		const size_t next = find_boundary(body, first, boundary);

		if (at + boundary.len + 4 <= body.len &&
		    memcmp(body.ptr + at + 2 + boundary.len, "--", 2) == 0)
			break;
		walk_part(walk, (struct slice){body.ptr + first, next - first}, level + 1);
		at = next;
	}
}

enum err_code mime_read(struct slice bytes, struct mime_part *ret_part)
{
	struct mime_part part = {.is_html = false};
	struct walk walk = {.part = &part};
	const struct slice head = {bytes.ptr, head_len(bytes)};

	walk_part(&walk, bytes, 0);
	add_header(&part.subject, header(head, "subject"));
	add_header(&part.from, header(head, "from"));
	add_header(&part.date, header(head, "date"));
	if (!part.location.ptr)
		part.location = header(head, "snapshot-content-location");
	if (!walk.found || part.body.failed || part.subject.failed || part.from.failed ||
	    part.date.failed) {
		const bool failed =
		    part.body.failed || part.subject.failed || part.from.failed || part.date.failed;

		mime_part_release(&part);
		return failed ? ERR_NOMEM : ERR_EMPTY;
	}
	*ret_part = part;
	return ERR_OK;
}

void mime_part_release(struct mime_part *part)
{
	buf_release(&part->body);
	buf_release(&part->subject);
	buf_release(&part->from);
	buf_release(&part->date);
	*part = (struct mime_part){0};
}
