#include "config.h"

#include "doc/parts.h"

#include "base/buf.h"
#include "doc/decode.h"
#include "text/json.h"
#include "text/utf8.h"

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

struct part part_of(const char *path)
{
	const size_t len = strlen(path);
	struct part part = {.path_len = len};
	uint64_t number = 0, factor = 1, last = 0;
	size_t i = len;

	while (i > 0 && is_digit(path[i - 1]) && len - i < 18) {
		number += (uint64_t)(path[--i] - '0') * factor;
		factor *= 10;
	}
	if (i > 0 && i < len && path[i - 1] == '@') {
		const size_t end = --i;

		last = number;
		number = 0;
		factor = 1;
		while (i > 0 && is_digit(path[i - 1]) && end - i < 18) {
			number += (uint64_t)(path[--i] - '0') * factor;
			factor *= 10;
		}
	}
	if (i < 2 || path[i - 1] != '#' || number == 0 || number > PARTS_MAX)
		return part;
	part.path_len = i - 1;
	part.number = (uint32_t)number;
	part.byte = last;
	return part;
}

uint32_t parts_in_feed(struct slice bytes)
{
	uint32_t count = 0;

	for (size_t i = 0; i < bytes.len && count < PARTS_MAX;) {
		const char *mark = memchr(bytes.ptr + i, '<', bytes.len - i);
		struct slice rest;
		size_t len = 0;

		if (!mark)
			break;
		i = (size_t)(mark - bytes.ptr) + 1;
		rest = (struct slice){bytes.ptr + i, bytes.len - i};
		if (slice_starts(rest, "item"))
			len = 4;
		else if (slice_starts(rest, "entry"))
			len = 5;
		count += len > 0 && rest.len > len && strchr(" >\t\r\n/", rest.ptr[len]) != NULL;
	}
	return count;
}

/* ---- JSON lines ---- */

static struct slice keep_text(struct slice raw, struct arena *arena, bool *failed)
{
	struct buf text = {0};
	struct slice kept = {0};

	json_add_decoded(&text, raw);
	for (size_t i = 0; i < text.len; i++) {
		if ((unsigned char)text.data[i] < ' ')
			text.data[i] = ' ';
	}
	if (slice_trim(buf_slice(&text)).len > 0) {
		kept = arena_copy(arena, slice_trim(buf_slice(&text)));
		*failed |= !kept.ptr;
	}
	*failed |= text.failed;
	buf_release(&text);
	return kept;
}

/* A name, or an array of names. */
static void add_byline(
    const struct json_value *value, struct arena *arena, struct doc_meta *meta, bool *failed)
{
	enum { MOST = 12 };
	struct slice *names = arena_alloc(arena, MOST, sizeof *names);
	struct json_value item;
	struct slice key;
	size_t at = 0, count = 0;

	*failed |= !names;
	if (names && value->kind == JSON_STRING)
		names[count++] = keep_text(value->raw, arena, failed);
	while (names && value->kind == JSON_ARRAY && count < MOST &&
	       json_next(value, &at, &key, &item)) {
		if (item.kind == JSON_STRING)
			names[count++] = keep_text(item.raw, arena, failed);
	}
	if (count > 0 && names[0].ptr) {
		meta->byline = names;
		meta->byline_count = count;
	}
}

static void take_member(struct slice key, const struct json_value *value, struct arena *arena,
    struct buf *text, struct doc_meta *meta, struct slice *ret_id, bool *failed)
{
	const struct slice name = {key.ptr + 1, key.len - 2};
	const bool is_text = value->kind == JSON_STRING;
	struct slice *field = NULL;

	if (slice_is(name, "text") && is_text) {
		buf_clear(text);
		json_add_decoded(text, value->raw);
	} else if (slice_is(name, "byline") || slice_is(name, "author")) {
		add_byline(value, arena, meta, failed);
	} else if (slice_is(name, "title")) {
		field = &meta->title;
	} else if (slice_is(name, "outlet")) {
		field = &meta->outlet;
	} else if (slice_is(name, "date")) {
		field = &meta->date;
	} else if (slice_is(name, "url")) {
		field = &meta->url;
	} else if (slice_is(name, "id")) {
		field = ret_id;
	}
	if (field && is_text)
		*field = keep_text(value->raw, arena, failed);
}

enum err_code part_read_json(struct slice line, struct arena *arena, struct buf *ret_text,
    struct doc_meta *ret_meta, struct slice *ret_id, struct err *ret_err)
{
	struct buf repaired = {0};
	struct json_value object, value;
	struct slice key;
	size_t at = 0;
	bool failed = false;
	unsigned flags;
	enum err_code code;

	buf_clear(ret_text);
	utf8_repair(line, &repaired);
	code = repaired.failed ? ERR_NOMEM : json_read(buf_slice(&repaired), &object, ret_err);
	if (code == ERR_OK && object.kind != JSON_OBJECT)
		code = err_set(ret_err, ERR_SYNTAX, NULL, 0, "not an object");
	while (code == ERR_OK && json_next(&object, &at, &key, &value))
		take_member(key, &value, arena, ret_text, ret_meta, ret_id, &failed);
	if (failed || ret_text->failed)
		code = ERR_NOMEM;
	buf_release(&repaired);
	if (code == ERR_OK && slice_trim(buf_slice(ret_text)).len == 0)
		return err_set(ret_err, ERR_EMPTY, NULL, 0, "no \"text\" in it");
	return code == ERR_OK ? decode_text(ret_text, &flags) : code;
}
