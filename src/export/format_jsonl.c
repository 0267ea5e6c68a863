/*
 * format_jsonl.c - JSON lines: a highlight, or a cell of a lineup, an object; offsets are code points.
 */
#include "config.h"

#include "base/alloc.h"
#include "export/annotation.h"
#include "export/format.h"
#include "export/phrasing.h"
#include "text/json.h"

static void add_key(struct buf *buf, const char *key, struct slice value)
{
	buf_add_text(buf, ",\"");
	buf_add_text(buf, key);
	buf_add_text(buf, "\":");
	json_add_string(buf, value);
}

static void add_span(struct buf *buf, const char *key, struct slice text, struct span span)
{
	add_key(buf, key, span_exists(span) ? slice_at(text, span) : (struct slice){0});
}

/* The source of an item: the keys of its citation. */
static void add_source(struct buf *buf, const struct doc *doc, uint32_t byte)
{
	const struct doc_meta *meta = doc_meta(doc);

	buf_add_text(buf, "{\"outlet\":");
	json_add_string(buf, meta->outlet);
	add_key(buf, "title", meta->title);
	buf_add_text(buf, ",\"byline\":[");
	for (size_t i = 0; i < meta->byline_count; i++) {
		if (i > 0)
			buf_add_byte(buf, ',');
		json_add_string(buf, meta->byline[i]);
	}
	buf_add_byte(buf, ']');
	add_key(buf, "date", meta->date);
	add_key(buf, "url", meta->url);
	add_key(buf, "doc", doc_id(doc));
	add_key(buf, "file", doc_path(doc));
	buf_add_format(buf, ",\"line\":%u", doc_line_at(doc, byte));
}

static void add_item(struct buf *buf, const struct doc *doc, const struct utf8_index *index,
    const struct highlight *item)
{
	static const char *const kinds[HIGHLIGHT_KINDS] = {"entity", "quote", "frame", "mark"};
	struct slice text = doc_text(doc);

	add_source(buf, doc, item->start);
	buf_add_format(buf, ",\"start\":%zu,\"end\":%zu,\"kind\":\"%s\"",
	    utf8_index_point(index, item->start), utf8_index_point(index, item->end),
	    kinds[item->kind]);
	add_key(buf, "type", item->type);
	add_span(buf, "text", text, (struct span){item->start, item->end});
	add_key(buf, item->kind == HIGHLIGHT_ENTITY ? "canonical" : "speaker", item->speaker);
	add_key(buf, "facet", item->facet);
	add_key(buf, "stance", item->stance);
	add_key(buf, "note", item->note);
	add_span(buf, "before", text, item->before);
	add_span(buf, "sentence", text, item->sentence);
	add_span(buf, "after", text, item->after);
	buf_add_text(buf, "}\n");
}

enum err_code format_jsonl_highlights(
    const struct story *story, const struct highlights *highlights, struct buf *buf)
{
	struct utf8_index *index = NULL;
	enum err_code code = ERR_OK;

	for (size_t i = 0; code == ERR_OK && i < highlights->count; i++) {
		const struct highlight *item = &highlights->items[i];
		const struct doc *doc = story->items[item->doc].doc;

		if (i == 0 || highlights->items[i - 1].doc != item->doc) {
			utf8_index_free(index);
			index = NULL;
			code = utf8_index_new(doc_text(doc), &index);
		}
		if (code == ERR_OK)
			add_item(buf, doc, index, item);
	}
	utf8_index_free(index);
	return code == ERR_OK && buf->failed ? ERR_NOMEM : code;
}

/* ---- the lineup: an object a cell, line by line ---- */

struct cells {
	const struct lineup_set *set;
	struct utf8_index **indices; /* one a document; NULL: no text */
	struct span *duplicates;     /* room for every passage */
	struct buf *buf;
};

/* Where the text of a passage stands elsewhere in its article. */
static size_t find_duplicates(struct cells *cells, size_t passage)
{
	const struct lineup *lineup = cells->set->lineup;
	size_t count = 0;

	for (size_t i = 0; i < lineup->passage_count; i++)
		if (lineup->passages[i].duplicate_of == passage)
			cells->duplicates[count++] =
			    (struct span){lineup->passages[i].start, lineup->passages[i].end};
	return count;
}

static enum err_code add_passages(struct cells *cells, size_t doc, const struct lineup_cell *cell)
{
	const struct lineup *lineup = cells->set->lineup;
	enum err_code code = ERR_OK;

	for (size_t i = 0; code == ERR_OK && i < cell->passage_count; i++) {
		uint32_t at = cell->passages[i];

		if (i > 0)
			buf_add_byte(cells->buf, ',');
		code = annotation_add_passage(&cells->set->sources[doc], cells->set->frame,
		    &lineup->passages[at], cells->duplicates, find_duplicates(cells, at),
		    cells->indices[doc], cells->buf);
	}
	return code;
}

static enum err_code add_nearest(struct cells *cells, size_t doc, const struct lineup_cell *cell)
{
	const struct lineup *lineup = cells->set->lineup;

	if (cell->nearest == UINT32_MAX) {
		buf_add_text(cells->buf, "null");
		return ERR_OK;
	}
	return annotation_add_passage(&cells->set->sources[doc], cells->set->frame,
	    &lineup->nearest[cell->nearest], NULL, 0, cells->indices[doc], cells->buf);
}

static enum err_code add_cell(struct cells *cells, const struct lineup_line *line, size_t doc)
{
	const struct lineup_cell *cell = &line->cells[doc];
	const struct doc *article = cells->set->sources[doc].doc;
	struct buf *buf = cells->buf;
	enum err_code code;

	buf_add_text(buf, "{\"frame\":");
	json_add_string(buf, cells->set->frame->id);
	add_key(buf, "facet", cells->set->frame->facets[line->facet].id);
	buf_add_text(buf, ",\"line\":{\"id\":");
	json_add_string(buf, line->id);
	add_key(buf, "wording", line->wording);
	buf_add_byte(buf, '}');
	add_key(buf, "outlet", doc_meta(article)->outlet);
	add_key(buf, "doc", doc_id(article));
	buf_add_format(buf, ",\"state\":\"%s\",\"passages\":[", cell_state_text(cell->state));
	code = add_passages(cells, doc, cell);
	buf_add_text(buf, "],\"nearest\":");
	if (code == ERR_OK)
		code = add_nearest(cells, doc, cell);
	buf_add_format(buf, ",\"by\":\"%s\"}\n", phrasing_of_author(cell));
	return code == ERR_OK && buf->failed ? ERR_NOMEM : code;
}

static void cells_release(struct cells *cells)
{
	for (size_t i = 0; cells->indices && i < cells->set->count; i++)
		utf8_index_free(cells->indices[i]);
	alloc_free(cells->indices);
	alloc_free(cells->duplicates);
}

static enum err_code cells_init(struct cells *cells, const struct lineup_set *set, struct buf *buf)
{
	enum err_code code = ERR_OK;

	*cells = (struct cells){.set = set, .buf = buf};
	cells->indices = alloc_zero(set->count, sizeof(struct utf8_index *));
	cells->duplicates = alloc_zero(set->lineup->passage_count, sizeof *cells->duplicates);
	if (!cells->indices || !cells->duplicates)
		return ERR_NOMEM;
	for (size_t i = 0; code == ERR_OK && i < set->count; i++)
		if (set->sources[i].doc)
			code = utf8_index_new(doc_text(set->sources[i].doc), &cells->indices[i]);
	return code;
}

enum err_code format_jsonl_lineup(const struct story *story, const struct lineup_set *set,
    const struct format_extent *extent, struct buf *buf)
{
	struct cells cells;
	enum err_code code = cells_init(&cells, set, buf);

	(void)story;
	(void)extent;
	for (size_t i = 0; code == ERR_OK && i < set->lineup->line_count; i++)
		for (size_t doc = 0; code == ERR_OK && doc < set->lineup->doc_count; doc++)
			if (set->sources[doc].doc)
				code = add_cell(&cells, &set->lineup->lines[i], doc);
	cells_release(&cells);
	return code;
}
