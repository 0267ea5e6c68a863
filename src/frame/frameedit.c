#include "config.h"

#include "frame/frameedit.h"

#include "frame/framescan.h"
#include "text/fold.h"

static const char proposal[] = " (proposed)"; /* what frame/suggest ends its titles with */
static const char *const kind_keys[] = {"term", "near", "never"};

/* ---- writing ---- */

/* In double quotes, as framescan reads it. */
static void add_quoted(struct buf *buf, struct slice text)
{
	buf_add_byte(buf, '"');
	for (size_t i = 0; i < text.len; i++) {
		const char byte = text.ptr[i];

		if (byte == '"' || byte == '\\')
			buf_add_byte(buf, '\\');
		if ((unsigned char)byte < 0x20)
			buf_add_format(buf, "\\x%02x", (unsigned char)byte);
		else
			buf_add_byte(buf, byte);
	}
	buf_add_byte(buf, '"');
}

static void add_setting(struct buf *buf, const char *key, struct slice value)
{
	if (value.ptr) {
		buf_add_format(buf, "%s = ", key);
		add_quoted(buf, value);
		buf_add_byte(buf, '\n');
	}
}

static void add_names(struct buf *buf, const char *key, const struct slice *names, size_t count)
{
	if (count == 0)
		return;
	buf_add_format(buf, "%s = {", key);
	for (size_t i = 0; i < count; i++) {
		buf_add_text(buf, i > 0 ? ", " : "");
		add_quoted(buf, names[i]);
	}
	buf_add_text(buf, "}\n");
}

static void add_terms(struct buf *buf, const struct facet *facet, enum term_kind kind)
{
	bool first = true;

	for (size_t i = 0; i < facet->term_count; i++) {
		if (facet->terms[i].kind != kind)
			continue;
		if (first)
			buf_add_format(buf, "  %s = {\n    ", kind_keys[kind]);
		else
			buf_add_text(buf, ",\n    ");
		add_quoted(buf, facet->terms[i].text);
		first = false;
	}
	if (!first)
		buf_add_text(buf, "\n  }\n");
}

static bool is_proposed(const struct facet *facet)
{
	return facet->term_count > 0 && facet->terms[0].source == TERM_PROPOSED;
}

void frame_write(const struct frame *frame, struct slice title, struct buf *buf)
{
	const bool proposed = frame->facet_count > 0 && is_proposed(&frame->facets[0]);

	add_setting(buf, "title", title.ptr ? title : frame->title);
	if (!proposed)
		add_setting(buf, "about", frame->about);
	add_names(buf, "target", frame->targets, frame->target_count);
	add_names(buf, "beneficiary", frame->beneficiaries, frame->beneficiary_count);
	for (size_t i = 0; i < frame->facet_count; i++) {
		const struct facet *facet = &frame->facets[i];
		struct slice name;

		buf_add_text(buf, "\nfacet ");
		buf_add_slice(buf, facet->id);
		buf_add_text(buf, " {\n  ");
		name = facet->title;
		if (is_proposed(facet) && slice_ends(name, proposal))
			name.len -= strlen(proposal);
		add_setting(buf, "title", name);
		for (unsigned kind = TERM_TERM; kind <= TERM_NEVER; kind++)
			add_terms(buf, facet, (enum term_kind)kind);
		buf_add_text(buf, "}\n");
	}
}

bool frame_is_name(struct slice name)
{
	for (size_t i = 0; i < name.len; i++) {
		const char byte = name.ptr[i];
		const char lower = byte >= 'A' && byte <= 'Z' ? (char)(byte + 'a' - 'A') : byte;

		if (!(lower >= 'a' && lower <= 'z') && !(byte >= '0' && byte <= '9') &&
		    byte != '-' && byte != '_')
			return false;
	}
	return name.len > 0 && name.len <= 100;
}

/* ---- finding ---- */

/* Errors of a file that a person wrote are told when it is read as a whole. */
static void pass_over(const struct err *err, void *data)
{
	(void)err;
	(void)data;
}

static const struct scan_item *find_facet(const struct scan_item *items, struct slice id)
{
	for (; items; items = items->next)
		if (items->is_section && slice_is(items->key, "facet") && items->title.ptr &&
		    slice_equal(items->title, id))
			return items;
	return NULL;
}

static bool holds_terms(const struct scan_item *item)
{
	for (size_t i = 0; i < sizeof kind_keys / sizeof *kind_keys; i++)
		if (slice_is(item->key, kind_keys[i]))
			return true;
	return false;
}

/* The list and the value of a pattern, in any case of letters; NULL: the facet has it not. */
static const struct scan_value *find_value(const struct scan_item *facet, struct slice phrase,
    const struct scan_item **ret_list, bool *ret_failed)
{
	const struct scan_value *found = NULL;
	struct buf folded = {0};

	fold_add(&folded, phrase);
	for (const struct scan_item *item = facet->items; item && !found; item = item->next) {
		for (const struct scan_value *value = item->values;
		     holds_terms(item) && value && !found; value = value->next) {
			if (!fold_equal(value->text, buf_slice(&folded)))
				continue;
			found = value;
			*ret_list = item;
		}
	}
	*ret_failed = folded.failed;
	buf_release(&folded);
	return found;
}

/* ---- changing ---- */

static struct slice part(struct slice text, size_t from, size_t to)
{
	return (struct slice){text.ptr + from, to - from};
}

/* Before the facet's closing brace, on a line of its own. */
static void insert(struct slice text, const struct scan_item *facet, const struct frame_edit *edit,
    struct buf *buf)
{
	const size_t close = facet->end_byte - 1;
	const bool begins_line = close > 0 && text.ptr[close - 1] == '\n';

	buf_add_slice(buf, part(text, 0, close));
	buf_add_text(buf, begins_line ? "" : "\n");
	buf_add_format(buf, "  %s += {", kind_keys[edit->kind]);
	add_quoted(buf, edit->phrase);
	buf_add_text(buf, "}\n");
	buf_add_slice(buf, part(text, close, text.len));
}

/* The end of blanks and one comma behind a byte, if there is one. */
static size_t after_comma(struct slice text, size_t byte)
{
	size_t at = byte;

	while (at < text.len && strchr(" \t\r\n", text.ptr[at]))
		at++;
	if (at >= text.len || text.ptr[at] != ',')
		return byte;
	at++;
	return at < text.len && text.ptr[at] == ' ' ? at + 1 : at;
}

/* The comma before a byte, with blanks; the byte itself if there is none. */
static size_t before_comma(struct slice text, size_t byte)
{
	size_t at = byte;

	while (at > 0 && strchr(" \t\r\n", text.ptr[at - 1]))
		at--;
	return at > 0 && text.ptr[at - 1] == ',' ? at - 1 : byte;
}

/* The value with a comma of its own; a list that it leaves empty goes as a whole. */
static void cut(struct slice text, const struct scan_item *list, const struct scan_value *value,
    struct buf *buf)
{
	size_t from = value->start_byte, to = after_comma(text, value->end_byte);

	if (list->values == value && !value->next) {
		from = list->start_byte;
		to = list->end_byte;
		while (from > 0 && (text.ptr[from - 1] == ' ' || text.ptr[from - 1] == '\t'))
			from--;
		to += to < text.len && text.ptr[to] == '\n';
	} else if (to == value->end_byte) {
		from = before_comma(text, from);
	}
	buf_add_slice(buf, part(text, 0, from));
	buf_add_slice(buf, part(text, to, text.len));
}

static enum err_code change(struct slice text, const char *name, const struct frame_edit *edit,
    struct arena *arena, struct buf *buf, struct err *ret_err)
{
	const struct scan_item *facet, *list = NULL;
	const struct scan_value *value;
	struct scan_item *items = NULL;
	bool failed = false;

	if (framescan_read(text, name, arena, pass_over, NULL, &items) != ERR_OK)
		return err_set(ret_err, ERR_NOMEM, name, 0, NULL);
	facet = find_facet(items, edit->facet);
	if (!facet || facet->end_byte == 0)
		return err_set(ret_err, ERR_NOT_FOUND, name, 0, "it has no group \"%.*s\"",
		    (int)edit->facet.len, edit->facet.ptr);
	value = find_value(facet, edit->phrase, &list, &failed);
	if (failed)
		return err_set(ret_err, ERR_NOMEM, name, 0, NULL);
	if (edit->drops && !value)
		return err_set(ret_err, ERR_NOT_FOUND, name, 0, "the group has no term \"%.*s\"",
		    (int)edit->phrase.len, edit->phrase.ptr);
	if (!edit->drops && value)
		return err_set(
		    ret_err, ERR_EXISTS, name, value->line, "the group has this term already");
	if (edit->drops)
		cut(text, list, value, buf);
	else
		insert(text, facet, edit, buf);
	return buf->failed ? err_set(ret_err, ERR_NOMEM, name, 0, NULL) : ERR_OK;
}

enum err_code frame_edit_text(struct slice text, const char *name, const struct frame_edit *edit,
    struct buf *ret_text, struct err *ret_err)
{
	struct buf changed = {0};
	struct frame *frame = NULL;
	struct arena arena = {0};
	enum err_code code = change(text, name, edit, &arena, &changed, ret_err);

	if (code == ERR_OK)
		code = frame_parse(buf_slice(&changed), name, &frame, ret_err);
	if (code == ERR_OK) {
		buf_add_slice(ret_text, buf_slice(&changed));
		if (ret_text->failed)
			code = err_set(ret_err, ERR_NOMEM, name, 0, NULL);
	}
	frame_free(frame);
	buf_release(&changed);
	arena_release(&arena);
	return code;
}
