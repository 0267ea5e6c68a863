#include "config.h"

#include "doc/metablock.h"

#include "doc/dates.h"

enum key { KEY_OUTLET, KEY_TITLE, KEY_BYLINE, KEY_DATE, KEY_URL, KEY_NONE };

static const char *const key_names[KEY_NONE] = {"Outlet", "Title", "Byline", "Date", "URL"};

static bool is_same_key(struct slice word, const char *name)
{
	if (word.len != strlen(name))
		return false;
	for (size_t i = 0; i < word.len; i++) {
		if ((word.ptr[i] | 0x20) != (name[i] | 0x20))
			return false;
	}
	return true;
}

/* The key of a line, its value trimmed; KEY_NONE: not such a line. */
static enum key split_key(struct slice line, struct slice *ret_value)
{
	const char *colon = memchr(line.ptr, ':', line.len);
	struct slice word;

	if (!colon)
		return KEY_NONE;
	word = slice_trim((struct slice){line.ptr, (size_t)(colon - line.ptr)});
	for (unsigned i = 0; i < KEY_NONE; i++) {
		if (is_same_key(word, key_names[i])) {
			*ret_value = slice_trim(
			    (struct slice){colon + 1, line.len - (size_t)(colon + 1 - line.ptr)});
			return (enum key)i;
		}
	}
	return KEY_NONE;
}

/* Bytes of the block with its empty line, and its values; 0: there is no block. */
static size_t scan_block(struct slice text, struct slice values[KEY_NONE])
{
	size_t byte = 0, lines = 0;

	while (byte < text.len) {
		const struct slice line = slice_take_line(text, &byte);
		struct slice value;
		enum key key;

		if (slice_trim(line).len == 0)
			return lines > 0 ? byte : 0;
		key = split_key(line, &value);
		if (key == KEY_NONE)
			return 0;
		values[key] = value;
		lines++;
	}
	return lines > 0 ? byte : 0;
}

static enum err_code keep(struct arena *arena, struct slice value, struct slice *field)
{
	if (field->ptr || value.len == 0)
		return ERR_OK;
	*field = arena_copy(arena, value);
	return field->ptr ? ERR_OK : ERR_NOMEM;
}

/* "5 March 2024" is kept as 2024-03-05, so that articles can be ordered; what is no day as it is. */
static enum err_code keep_date(struct arena *arena, struct slice value, struct slice *field)
{
	struct day day;

	if (!field->ptr && !dates_is_iso(value) && dates_find(value, &day, NULL))
		return dates_keep(&day, arena, field);
	return keep(arena, value, field);
}

/* The first of ", and ", " and ", ", ", " & ", "; " in a list of names; 0: none. */
static size_t find_separator(struct slice list, size_t *ret_len)
{
	static const char *const separators[] = {", and ", " and ", " & ", ", ", "; "};

	for (size_t i = 0; i < list.len; i++) {
		const struct slice rest = {list.ptr + i, list.len - i};

		for (size_t k = 0; k < sizeof separators / sizeof *separators; k++) {
			if (slice_starts(rest, separators[k])) {
				*ret_len = strlen(separators[k]);
				return i;
			}
		}
	}
	*ret_len = 0;
	return list.len;
}

static enum err_code keep_names(struct arena *arena, struct slice list, struct doc_meta *meta)
{
	struct slice *names;
	size_t room = 1, count = 0;

	for (size_t i = 0; i < list.len; i++)
		room += list.ptr[i] == ',' || list.ptr[i] == ';' || list.ptr[i] == ' ';
	names = arena_alloc(arena, room, sizeof *names);
	if (!names)
		return ERR_NOMEM;
	while (list.len > 0) {
		size_t gap;
		const size_t end = find_separator(list, &gap);
		const struct slice name = slice_trim((struct slice){list.ptr, end});

		if (name.len > 0 && keep(arena, name, &names[count]) != ERR_OK)
			return ERR_NOMEM;
		count += name.len > 0;
		list.ptr += end + gap;
		list.len -= end + gap;
	}
	meta->byline = names;
	meta->byline_count = count;
	return ERR_OK;
}

enum err_code meta_read_block(
    struct slice text, struct arena *arena, struct doc_meta *meta, size_t *ret_block)
{
	struct slice values[KEY_NONE] = {{NULL, 0}};
	const size_t block = scan_block(text, values);

	if (block == 0) {
		*ret_block = 0;
		return ERR_OK;
	}
	if (keep(arena, values[KEY_OUTLET], &meta->outlet) != ERR_OK ||
	    keep(arena, values[KEY_TITLE], &meta->title) != ERR_OK ||
	    keep_date(arena, values[KEY_DATE], &meta->date) != ERR_OK ||
	    keep(arena, values[KEY_URL], &meta->url) != ERR_OK)
		return ERR_NOMEM;
	if (meta->byline_count == 0 && values[KEY_BYLINE].len > 0 &&
	    keep_names(arena, values[KEY_BYLINE], meta) != ERR_OK)
		return ERR_NOMEM;
	*ret_block = block;
	return ERR_OK;
}

/* One line of a value: a break in it would end the block. */
static void add_value(struct buf *buf, struct slice value)
{
	for (size_t i = 0; i < value.len; i++) {
		const bool breaks = value.ptr[i] == '\n' || value.ptr[i] == '\r';

		buf_add_byte(buf, breaks ? ' ' : value.ptr[i]);
	}
}

static void add_pair(struct buf *buf, enum key key, struct slice value)
{
	if (value.len == 0)
		return;
	buf_add_format(buf, "%s: ", key_names[key]);
	add_value(buf, value);
	buf_add_byte(buf, '\n');
}

void meta_write_block(const struct doc_meta *meta, struct buf *buf)
{
	add_pair(buf, KEY_OUTLET, meta->outlet);
	add_pair(buf, KEY_TITLE, meta->title);
	for (size_t i = 0; i < meta->byline_count; i++) {
		if (i == 0)
			buf_add_format(buf, "%s: ", key_names[KEY_BYLINE]);
		else
			buf_add_text(buf, i + 1 < meta->byline_count ? ", " : " and ");
		add_value(buf, meta->byline[i]);
		if (i + 1 == meta->byline_count)
			buf_add_byte(buf, '\n');
	}
	add_pair(buf, KEY_DATE, meta->date);
	add_pair(buf, KEY_URL, meta->url);
	buf_add_byte(buf, '\n');
}
