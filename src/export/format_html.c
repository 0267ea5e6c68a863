/*
 * One page that needs nothing else: no script, no font, no image, and a policy that forbids them.
 * Every text is escaped; a cell says in words what its mark and its border say. Light or dark as
 * the reader's machine is, dark on white on paper. Rows of one outlet and closest passages are
 * folded away until they are asked for.
 */
#include "config.h"

#include "export/format.h"
#include "export/phrasing.h"

static const char page_head[] =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
    "style-src 'unsafe-inline'\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n"
    "<meta name=\"color-scheme\" content=\"light dark\">\n<title>";
static const char page_style[] =
    "</title>\n<style>\n"
    ":root { --ink: #222; --paper: #fff; --faint: #595959; --line: #bbb; --band: #ececec;\n"
    "  --unsure: #fff6d6; --mark: #ffe58a; }\n"
    "@media (prefers-color-scheme: dark) { :root { --ink: #e6e6e6; --paper: #181818;\n"
    "  --faint: #a8a8a8; --line: #555; --band: #2a2a2a; --unsure: #3a3420; --mark: #6b5600; } }\n"
    "body { font: 15px/1.45 sans-serif; margin: 2em; color: var(--ink);\n"
    "  background: var(--paper); }\n"
    "table { border-collapse: collapse; width: 100%; table-layout: fixed; }\n"
    "th, td { border: 1px solid var(--line); padding: .4em .5em; vertical-align: top;\n"
    "  text-align: left; overflow-wrap: anywhere; }\n"
    "th.word { width: 9em; }\n"
    "tr.facet th { background: var(--band); }\n"
    "p { margin: 0 0 .5em; }\n"
    "mark { background: var(--mark); color: inherit; font-weight: 600; }\n"
    "ul.legend { list-style: none; padding: 0; }\n"
    "ul.legend li { display: inline; margin-right: 1.2em; white-space: nowrap; }\n"
    ".by { color: var(--faint); font-size: .87em; font-weight: normal; }\n"
    ".silent, .not_yet, .unknown, .blanked { color: var(--faint); font-style: italic; }\n"
    ".unsure { background: var(--unsure); }\n"
    ".asserts { border-left: 4px solid; padding-left: .4em; }\n"
    ".hedges { border-left: 4px dashed; padding-left: .4em; }\n"
    ".attributes { border-left: 1px solid; padding-left: .4em; }\n"
    ".distances { border-left: 4px dotted; padding-left: .4em; }\n"
    ".denies { border-left: 4px double; padding-left: .4em; }\n"
    "@media print { :root { --ink: #000; --paper: #fff; --faint: #333; --line: #888;\n"
    "  --band: #eee; --unsure: #fff; --mark: #fff; } body { margin: 0; font-size: 10pt; }\n"
    "  mark { text-decoration: underline; } tr { break-inside: avoid; }\n"
    "  thead { display: table-header-group; } tr.facet { break-after: avoid; } }\n"
    "</style>\n</head>\n<body>\n";

/* A page while it is written. */
struct page {
	struct buf *buf;
	const struct lineup_set *set;
	const struct format_extent *extent;
};

static void add_escaped(struct buf *buf, struct slice text)
{
	struct buf line = {0};

	phrasing_add_line(&line, text);
	for (size_t i = 0; i < line.len; i++) {
		switch (line.data[i]) {
		case '<': buf_add_text(buf, "&lt;"); break;
		case '>': buf_add_text(buf, "&gt;"); break;
		case '&': buf_add_text(buf, "&amp;"); break;
		case '"': buf_add_text(buf, "&quot;"); break;
		case '\'': buf_add_text(buf, "&#39;"); break;
		default: buf_add_byte(buf, line.data[i]);
		}
	}
	buf->failed |= line.failed;
	buf_release(&line);
}

/* ---- passages ---- */

static bool is_blank(char byte)
{
	return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

/* Where the last so many words of a text begin. */
static size_t last_words(struct slice text, uint32_t words)
{
	size_t at = text.len;

	for (uint32_t i = 0; i < words && at > 0; i++) {
		while (at > 0 && is_blank(text.ptr[at - 1]))
			at--;
		while (at > 0 && !is_blank(text.ptr[at - 1]))
			at--;
	}
	return at;
}

/* Where the first so many words of a text end. */
static size_t first_words(struct slice text, uint32_t words)
{
	size_t at = 0;

	for (uint32_t i = 0; i < words && at < text.len; i++) {
		while (at < text.len && is_blank(text.ptr[at]))
			at++;
		while (at < text.len && !is_blank(text.ptr[at]))
			at++;
	}
	return at;
}

/* The sentence around a passage, which may begin before it or go on behind it. */
static struct span sentence_of(const struct frame_source *source, const struct passage *passage)
{
	struct span span = {passage->start, passage->end};

	if (passage->sentence < source->prose->sentences.count) {
		const struct sentence *sentence =
		    &source->prose->sentences.items[passage->sentence];

		span.start = sentence->start < span.start ? sentence->start : span.start;
		span.end = sentence->end > span.end ? sentence->end : span.end;
	}
	return span;
}

/* The wording, marked, with as many words of its sentence around it as are wanted. */
static void add_excerpt(
    const struct page *page, const struct frame_source *source, const struct passage *passage)
{
	const struct slice text = doc_text(source->doc);
	const struct span around = sentence_of(source, passage);
	const struct slice before = slice_at(text, (struct span){around.start, passage->start});
	const struct slice after = slice_at(text, (struct span){passage->end, around.end});
	const size_t from = last_words(before, page->extent->context_words);
	const size_t to = first_words(after, page->extent->context_words);

	buf_add_text(page->buf, from > 0 ? "\xe2\x80\xa6" : "");
	add_escaped(page->buf, (struct slice){before.ptr + from, before.len - from});
	buf_add_text(page->buf,
	    before.len > from && is_blank(before.ptr[before.len - 1]) ? " <mark>" : "<mark>");
	add_escaped(page->buf, slice_at(text, (struct span){passage->start, passage->end}));
	buf_add_text(page->buf, to > 0 && is_blank(after.ptr[0]) ? "</mark> " : "</mark>");
	add_escaped(page->buf, (struct slice){after.ptr, to});
	buf_add_text(page->buf, slice_trim(after).len > to ? "\xe2\x80\xa6" : "");
}

static void add_passage(
    const struct page *page, const struct frame_source *source, const struct passage *passage)
{
	struct buf *buf = page->buf;
	struct buf words = {0};

	buf_add_format(buf, "<p class=\"%s\">", stance_text(passage->stance));
	add_excerpt(page, source, passage);
	buf_add_format(buf,
	    "<br><span class=\"by\">%s %s: ", phrasing_mark_of_stance(passage->stance),
	    phrasing_of_stance(passage->stance));
	phrasing_add_voice(&words, passage);
	if (passage->devices) {
		buf_add_text(&words, "; ");
		phrasing_add_devices(&words, passage->devices);
	}
	add_escaped(buf, buf_slice(&words));
	buf_add_format(buf, "; line %u</span></p>", doc_line_at(source->doc, passage->start));
	buf->failed |= words.failed;
	buf_release(&words);
}

/* ---- the table ---- */

/* A closest passage is a sentence: its beginning is shown, as much as of any other. */
static void add_beginning(
    const struct page *page, struct slice article, const struct passage *nearest)
{
	const struct slice text = slice_at(article, (struct span){nearest->start, nearest->end});
	const uint32_t most = page->extent->context_words;
	const size_t end = first_words(text, most < UINT32_MAX / 2 ? 2 * most : UINT32_MAX);

	add_escaped(page->buf, (struct slice){text.ptr, end});
	buf_add_text(page->buf, end < text.len ? "\xe2\x80\xa6" : "");
}

/* Why there is nothing, and what came closest. */
static void add_absence(
    const struct page *page, const struct lineup_cell *cell, const struct frame_source *source)
{
	const struct lineup *lineup = page->set->lineup;
	const struct passage *nearest =
	    cell->nearest < lineup->nearest_count ? &lineup->nearest[cell->nearest] : NULL;

	if (!nearest || page->extent->context_words == 0 || cell->state == CELL_BLANKED) {
		buf_add_text(page->buf, phrasing_of_cell(cell));
		return;
	}
	buf_add_format(page->buf,
	    "<details><summary>%s</summary><p>closest passage, line %u: ", phrasing_of_cell(cell),
	    doc_line_at(source->doc, nearest->start));
	add_beginning(page, doc_text(source->doc), nearest);
	buf_add_text(page->buf, "</p></details>");
}

static void add_cell(const struct page *page, const struct lineup_line *line, size_t doc)
{
	const struct lineup_cell *cell = &line->cells[doc];
	const struct frame_source *source = &page->set->sources[doc];

	buf_add_format(page->buf, "<td class=\"%s\">", cell_state_text(cell->state));
	if (cell->passage_count == 0)
		add_absence(page, cell, source);
	else if (cell->state == CELL_UNSURE)
		buf_add_text(page->buf, phrasing_of_cell(cell));
	for (size_t i = 0; i < cell->passage_count; i++)
		add_passage(page, source, &page->set->lineup->passages[cell->passages[i]]);
	if (cell->author != CELL_BY_MACHINE)
		buf_add_format(page->buf, "<span class=\"by\">%s by a person</span>",
		    phrasing_of_author(cell));
	buf_add_text(page->buf, "</td>\n");
}

/* Columns stay wide enough to be read: a table of many is scrolled. */
static void add_heads(const struct page *page)
{
	buf_add_format(page->buf,
	    "<table style=\"min-width: %zuem\">\n<thead>\n"
	    "<tr><th scope=\"col\" class=\"word\">wording</th>\n",
	    9 + 8 * page->set->count);
	for (size_t doc = 0; doc < page->set->count; doc++) {
		const struct doc *article = page->set->sources[doc].doc;

		if (!article)
			continue;
		buf_add_text(page->buf, "<th scope=\"col\">");
		add_escaped(page->buf, doc_outlet_name(article));
		buf_add_text(page->buf, "<br><span class=\"by\">");
		if (doc_meta(article)->date.ptr)
			add_escaped(page->buf, doc_meta(article)->date);
		else
			buf_add_text(page->buf, "no date");
		buf_add_text(page->buf, "</span></th>\n");
	}
	buf_add_text(page->buf, "</tr>\n</thead>\n<tbody>\n");
}

static void add_facet(const struct page *page, const struct facet *facet)
{
	size_t columns = 1;

	for (size_t doc = 0; doc < page->set->count; doc++)
		columns += page->set->sources[doc].doc != NULL;
	buf_add_format(
	    page->buf, "<tr class=\"facet\"><th colspan=\"%zu\" scope=\"rowgroup\">", columns);
	add_escaped(page->buf, facet->title);
	buf_add_text(page->buf, "</th></tr>\n");
}

static void add_line(const struct page *page, const struct lineup_line *line)
{
	buf_add_text(page->buf, "<tr><th scope=\"row\">");
	add_escaped(page->buf, line->wording);
	buf_add_format(page->buf, "<br><span class=\"by\">%u outlet%s</span></th>\n",
	    line->filled_count, line->filled_count == 1 ? "" : "s");
	for (size_t doc = 0; doc < page->set->count; doc++)
		if (page->set->sources[doc].doc)
			add_cell(page, line, doc);
	buf_add_text(page->buf, "</tr>\n");
}

/* The rows that are minor, or those that are not; how many there are. */
static size_t add_table(const struct page *page, bool minor)
{
	const struct lineup *lineup = page->set->lineup;
	uint32_t facet = UINT32_MAX;
	size_t count = 0;

	for (size_t i = 0; i < lineup->line_count; i++) {
		const struct lineup_line *line = &lineup->lines[i];

		if (line->minor != minor)
			continue;
		if (count++ == 0)
			add_heads(page);
		if (line->facet != facet)
			add_facet(page, &page->set->frame->facets[line->facet]);
		facet = line->facet;
		add_line(page, line);
	}
	buf_add_text(page->buf, count > 0 ? "</tbody>\n</table>\n" : "");
	return count;
}

static size_t count_minor(const struct lineup *lineup)
{
	size_t count = 0;

	for (size_t i = 0; i < lineup->line_count; i++)
		count += lineup->lines[i].minor;
	return count;
}

/* ---- the page ---- */

static void add_legend(struct buf *buf)
{
	static const enum stance stances[] = {
	    STANCE_ASSERTS, STANCE_HEDGES, STANCE_ATTRIBUTES, STANCE_DISTANCES, STANCE_DENIES};

	buf_add_text(buf, "<ul class=\"legend\">\n");
	for (size_t i = 0; i < sizeof stances / sizeof *stances; i++)
		buf_add_format(buf, "<li>%s %s</li>\n", phrasing_mark_of_stance(stances[i]),
		    phrasing_of_stance(stances[i]));
	buf_add_text(buf, "</ul>\n");
}

static void add_summary(const struct page *page)
{
	const struct lineup *lineup = page->set->lineup;
	size_t outlets = 0;

	for (size_t doc = 0; doc < page->set->count; doc++)
		outlets += page->set->sources[doc].doc != NULL;
	buf_add_format(page->buf, "<p>%zu outlet%s, %zu row%s: %zu cells worded, %zu not found",
	    outlets, outlets == 1 ? "" : "s", lineup->line_count,
	    lineup->line_count == 1 ? "" : "s", lineup->filled_count, lineup->silent_count);
	if (lineup->dropped_count > 0)
		buf_add_format(page->buf, "; %zu row%s left out by a person", lineup->dropped_count,
		    lineup->dropped_count == 1 ? "" : "s");
	buf_add_text(page->buf, ".</p>\n");
}

static void add_sources(const struct page *page)
{
	buf_add_text(page->buf, "<h2>Sources</h2>\n<ul>\n");
	for (size_t doc = 0; doc < page->set->count; doc++) {
		struct buf citation = {0};

		if (!page->set->sources[doc].doc)
			continue;
		format_cite(page->set->sources[doc].doc, (struct span){0, 0}, &citation);
		buf_add_text(page->buf, "<li>");
		add_escaped(page->buf, buf_slice(&citation));
		buf_add_text(page->buf, "</li>\n");
		page->buf->failed |= citation.failed;
		buf_release(&citation);
	}
	buf_add_text(page->buf, "</ul>\n");
}

enum err_code format_html_lineup(const struct story *story, const struct lineup_set *set,
    const struct format_extent *extent, struct buf *buf)
{
	const struct page page = {buf, set, extent};
	const size_t minor = count_minor(set->lineup);

	(void)story;
	buf_add_text(buf, page_head);
	add_escaped(buf, set->frame->title);
	buf_add_text(buf, page_style);
	buf_add_text(buf, "<h1>");
	add_escaped(buf, set->frame->title);
	buf_add_text(buf, "</h1>\n");
	if (set->frame->about.ptr) {
		buf_add_text(buf, "<p>");
		add_escaped(buf, set->frame->about);
		buf_add_text(buf, "</p>\n");
	}
	add_summary(&page);
	add_legend(buf);
	add_table(&page, false);
	if (minor > 0) {
		const bool open = extent->minor || minor == set->lineup->line_count;

		buf_add_format(buf,
		    "<details%s><summary>%zu row%s that one outlet words</summary>\n",
		    open ? " open" : "", minor, minor == 1 ? "" : "s");
		add_table(&page, true);
		buf_add_text(buf, "</details>\n");
	}
	add_sources(&page);
	buf_add_text(buf, "</body>\n</html>\n");
	return buf->failed ? ERR_NOMEM : ERR_OK;
}
