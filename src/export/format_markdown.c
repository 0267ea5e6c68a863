/*
 * format_markdown.c - Markdown: highlights as a list with citations, a lineup as one table a facet.
 */
#include "config.h"

#include "export/format.h"
#include "export/phrasing.h"

/* Characters that mean something in Markdown, or would begin HTML, get a backslash. */
static void add_escaped(struct buf *buf, struct slice text)
{
	struct buf line = {0};

	phrasing_add_line(&line, text);
	for (size_t i = 0; i < line.len; i++) {
		if (strchr("\\`*_{}[]()<>#+-!|~&$", line.data[i]) && line.data[i])
			buf_add_byte(buf, '\\');
		buf_add_byte(buf, line.data[i]);
	}
	buf->failed |= line.failed;
	buf_release(&line);
}

static void add_heading(struct buf *buf, const struct doc *doc)
{
	const struct doc_meta *meta = doc_meta(doc);

	buf_add_text(buf, "## ");
	add_escaped(buf, doc_outlet_name(doc));
	buf_add_text(buf, "\n\n");
	if (meta->title.ptr) {
		buf_add_text(buf, "*");
		add_escaped(buf, meta->title);
		buf_add_text(buf, "*\n\n");
	}
}

static void add_labelled(struct buf *buf, const char *label, struct slice text)
{
	if (!text.ptr || text.len == 0)
		return;
	buf_add_text(buf, label);
	add_escaped(buf, text);
}

/* The sentences with the highlight in bold. */
static void add_context(struct buf *buf, struct slice text, const struct highlight *item)
{
	if (!span_exists(item->sentence))
		return;
	buf_add_text(buf, "  > ");
	if (span_exists(item->before)) {
		add_escaped(buf, slice_at(text, item->before));
		buf_add_byte(buf, ' ');
	}
	add_escaped(buf, slice_at(text, item->sentence));
	if (span_exists(item->after)) {
		buf_add_byte(buf, ' ');
		add_escaped(buf, slice_at(text, item->after));
	}
	buf_add_text(buf, "\n  >\n");
}

static void add_item(struct buf *buf, const struct doc *doc, const struct highlight *item)
{
	static const char *const kinds[HIGHLIGHT_KINDS] = {"name", "quotation", "wording", "mark"};
	const struct span place = {item->start, item->end};
	struct buf citation = {0};

	buf_add_text(buf, "- **");
	add_escaped(buf, slice_at(doc_text(doc), place));
	buf_add_format(buf, "** (%s", kinds[item->kind]);
	if (item->kind != HIGHLIGHT_MARK)
		add_labelled(buf, ", ",
		    item->kind == HIGHLIGHT_FRAME ? phrasing_of_stance_code(item->stance)
		                                  : item->type);
	add_labelled(buf, item->kind == HIGHLIGHT_ENTITY ? "; who: " : "; says: ", item->speaker);
	add_labelled(buf, "; group: ", item->facet);
	add_labelled(buf, "; note: ", item->note);
	buf_add_format(buf, "; line %u)\n\n", doc_line_at(doc, item->start));
	add_context(buf, doc_text(doc), item);
	format_cite(doc, place, &citation);
	buf_add_text(buf, "  > \xe2\x80\x94 ");
	add_escaped(buf, buf_slice(&citation));
	buf_add_text(buf, "\n\n");
	buf->failed |= citation.failed;
	buf_release(&citation);
}

enum err_code format_markdown_highlights(
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

/* ---- the lineup: one table a facet ---- */

static void add_table_head(struct buf *buf, const struct story *story, const struct facet *facet)
{
	buf_add_text(buf, "## ");
	add_escaped(buf, facet->title);
	buf_add_text(buf, "\n\n| wording |");
	for (size_t i = 0; i < story->count; i++) {
		if (!story->items[i].doc)
			continue;
		buf_add_byte(buf, ' ');
		add_escaped(buf, doc_outlet_name(story->items[i].doc));
		buf_add_text(buf, " |");
	}
	buf_add_text(buf, "\n|---|");
	for (size_t i = 0; i < story->count; i++)
		if (story->items[i].doc)
			buf_add_text(buf, "---|");
	buf_add_byte(buf, '\n');
}

static void add_passage(struct buf *buf, const struct story *story, const struct passage *passage)
{
	const struct doc *doc = story->items[passage->doc].doc;
	struct buf words = {0};

	buf_add_format(buf, "%s ", phrasing_mark_of_stance(passage->stance));
	add_escaped(buf, slice_at(doc_text(doc), (struct span){passage->start, passage->end}));
	phrasing_add_voice(&words, passage);
	if (passage->devices) {
		buf_add_text(&words, "; ");
		phrasing_add_devices(&words, passage->devices);
	}
	buf_add_text(buf, " (");
	add_escaped(buf, buf_slice(&words));
	buf_add_format(buf, "; line %u)", doc_line_at(doc, passage->start));
	buf->failed |= words.failed;
	buf_release(&words);
}

static void add_cell(struct buf *buf, const struct story *story, const struct lineup *lineup,
    const struct lineup_cell *cell)
{
	buf_add_byte(buf, ' ');
	if (cell->passage_count == 0)
		buf_add_text(buf, phrasing_of_cell(cell));
	else if (cell->state == CELL_UNSURE)
		buf_add_text(buf, "? ");
	for (size_t i = 0; i < cell->passage_count; i++) {
		if (i > 0)
			buf_add_text(buf, "<br>");
		add_passage(buf, story, &lineup->passages[cell->passages[i]]);
	}
	if (cell->author != CELL_BY_MACHINE && cell->passage_count > 0)
		buf_add_format(buf, " [%s]", phrasing_of_author(cell));
	buf_add_text(buf, " |");
}

static void add_sources(struct buf *buf, const struct story *story)
{
	buf_add_text(buf, "## Sources\n\n");
	for (size_t i = 0; i < story->count; i++) {
		const struct doc *doc = story->items[i].doc;
		struct buf citation = {0};

		if (!doc)
			continue;
		format_cite(doc, (struct span){0, 0}, &citation);
		buf_add_text(buf, "- ");
		add_escaped(buf, buf_slice(&citation));
		buf_add_byte(buf, '\n');
		buf->failed |= citation.failed;
		buf_release(&citation);
	}
}

/* Rows of one outlet are left out unless they are asked for, or nothing else is there. */
static bool shows_all(const struct lineup *lineup, const struct format_extent *extent)
{
	for (size_t i = 0; i < lineup->line_count; i++)
		if (!lineup->lines[i].minor)
			return extent->minor;
	return true;
}

static void add_line(struct buf *buf, const struct story *story, const struct lineup *lineup,
    const struct lineup_line *line)
{
	buf_add_text(buf, "| ");
	add_escaped(buf, line->wording);
	buf_add_text(buf, " |");
	for (size_t doc = 0; doc < lineup->doc_count; doc++)
		if (story->items[doc].doc)
			add_cell(buf, story, lineup, &line->cells[doc]);
	buf_add_byte(buf, '\n');
}

enum err_code format_markdown_lineup(const struct story *story, const struct lineup_set *set,
    const struct format_extent *extent, struct buf *buf)
{
	const struct lineup *lineup = set->lineup;
	const bool whole = shows_all(lineup, extent);
	uint32_t facet = UINT32_MAX;
	size_t left_out = 0;

	buf_add_text(buf, "# ");
	add_escaped(buf, set->frame->title);
	buf_add_text(buf, "\n\n");
	for (size_t i = 0; i < lineup->line_count; i++) {
		const struct lineup_line *line = &lineup->lines[i];

		if (line->minor && !whole) {
			left_out++;
			continue;
		}
		if (line->facet != facet) {
			buf_add_text(buf, facet == UINT32_MAX ? "" : "\n");
			add_table_head(buf, story, &set->frame->facets[line->facet]);
		}
		facet = line->facet;
		add_line(buf, story, lineup, line);
	}
	buf_add_text(buf,
	    "\n\xe2\x97\x8f own claim, \xe2\x97\x90 hedged, \xe2\x97\x8b a source says, "
	    "\xe2\x97\x87 at arm\xe2\x80\x99s length, \xe2\x9c\x97 denies\n\n");
	if (left_out > 0)
		buf_add_format(buf, "%zu row%s of one outlet %s left out.\n\n", left_out,
		    left_out == 1 ? "" : "s", left_out == 1 ? "is" : "are");
	add_sources(buf, story);
	return buf->failed ? ERR_NOMEM : ERR_OK;
}
