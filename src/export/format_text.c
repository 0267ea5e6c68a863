/*
 * Highlights for people: outlet by outlet, each with its line, what it is, its sentence between its
 * neighbours, and its citation. Nothing is wrapped: a line is as long as what stands in it.
 */
#include "config.h"

#include "export/format.h"
#include "export/phrasing.h"

static void add_heading(struct buf *buf, const struct doc *doc)
{
	const struct doc_meta *meta = doc_meta(doc);
	size_t before = buf->len;

	phrasing_add_line(buf, doc_outlet_name(doc));
	buf_add_byte(buf, '\n');
	buf_add_repeat(buf, '=', buf->len - before - 1);
	buf_add_byte(buf, '\n');
	if (meta->title.ptr)
		phrasing_add_line(buf, meta->title);
	else
		buf_add_text(buf, "(no headline)");
	buf_add_text(buf, "\n\n");
}

/* "quotation, direct", "name, PER", "wording, a source says", "mark" */
static void add_kind(struct buf *buf, const struct highlight *item)
{
	static const char *const kinds[HIGHLIGHT_KINDS] = {"name", "quotation", "wording", "mark"};

	buf_add_text(buf, kinds[item->kind]);
	if (item->kind == HIGHLIGHT_MARK)
		return;
	buf_add_text(buf, ", ");
	buf_add_slice(buf,
	    item->kind == HIGHLIGHT_FRAME ? phrasing_of_stance_code(item->stance) : item->type);
}

static void add_labelled(struct buf *buf, const char *label, struct slice text)
{
	if (!text.ptr || text.len == 0)
		return;
	buf_add_text(buf, label);
	phrasing_add_line(buf, text);
}

static void add_context(struct buf *buf, struct slice text, const struct highlight *item)
{
	const struct span parts[] = {item->before, item->sentence, item->after};

	if (!span_exists(item->sentence))
		return;
	buf_add_text(buf, "    in: ");
	for (size_t i = 0; i < 3; i++) {
		if (!span_exists(parts[i]))
			continue;
		if (i > 0 && span_exists(parts[i - 1]))
			buf_add_byte(buf, ' ');
		phrasing_add_line(buf, slice_at(text, parts[i]));
	}
	buf_add_byte(buf, '\n');
}

static void add_item(struct buf *buf, const struct doc *doc, const struct highlight *item)
{
	const struct span place = {item->start, item->end};
	const char *speaker =
	    item->kind == HIGHLIGHT_ENTITY ? " \xc2\xb7 who: " : " \xc2\xb7 says: ";

	buf_add_format(buf, "line %u \xc2\xb7 ", doc_line_at(doc, item->start));
	add_kind(buf, item);
	add_labelled(buf, speaker, item->speaker);
	add_labelled(buf, " \xc2\xb7 group: ", item->facet);
	buf_add_text(buf, "\n    ");
	phrasing_add_line(buf, slice_at(doc_text(doc), place));
	buf_add_byte(buf, '\n');
	if (item->note.ptr && item->note.len > 0) {
		add_labelled(buf, "    note: ", item->note);
		buf_add_byte(buf, '\n');
	}
	add_context(buf, doc_text(doc), item);
	buf_add_text(buf, "    from: ");
	format_cite(doc, place, buf);
	buf_add_text(buf, "\n\n");
}

enum err_code format_text_highlights(
    const struct story *story, const struct highlights *highlights, struct buf *buf)
{
	for (size_t i = 0; i < highlights->count; i++) {
		const struct highlight *item = &highlights->items[i];
		const struct doc *doc = story->items[item->doc].doc;

		if (i == 0 || highlights->items[i - 1].doc != item->doc)
			add_heading(buf, doc);
		add_item(buf, doc, item);
	}
	return buf->failed ? ERR_NOMEM : ERR_OK;
}
