/*
 * One page that needs nothing else: no script, no font, no image, and a policy that forbids them.
 * Every text is escaped; a cell says in words what its colour says.
 */
#include "config.h"

#include "export/format.h"
#include "export/phrasing.h"

static const char page_head[] =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
    "style-src 'unsafe-inline'\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n<title>";
static const char page_style[] =
    "</title>\n<style>\n"
    "body { font: 15px/1.45 sans-serif; margin: 2em; color: #222; background: #fff; }\n"
    "table { border-collapse: collapse; width: 100%; table-layout: fixed; }\n"
    "th, td { border: 1px solid #bbb; padding: .4em .5em; vertical-align: top; text-align: left;\n"
    "  overflow-wrap: anywhere; }\n"
    "tbody th { font-weight: 600; }\n"
    "tr.facet th { background: #e8e8e8; }\n"
    "p { margin: 0 0 .5em; }\n"
    ".by { color: #555; font-size: .87em; }\n"
    ".silent, .not_yet, .unknown, .blanked { color: #666; font-style: italic; }\n"
    ".unsure { background: #fff8e0; }\n"
    ".asserts { border-left: 4px solid #222; padding-left: .4em; }\n"
    ".hedges { border-left: 4px dashed #222; padding-left: .4em; }\n"
    ".attributes { border-left: 1px solid #222; padding-left: .4em; }\n"
    ".distances { border-left: 4px dotted #222; padding-left: .4em; }\n"
    ".denies { border-left: 4px double #222; padding-left: .4em; }\n"
    "</style>\n</head>\n<body>\n";

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

/* The sentence with its wording marked. */
static void add_sentence(
    struct buf *buf, const struct frame_source *source, const struct passage *passage)
{
	const struct sentence *sentence = &source->prose->sentences.items[passage->sentence];
	struct slice text = doc_text(source->doc);

	add_escaped(buf, slice_at(text, (struct span){sentence->start, passage->start}));
	buf_add_text(buf, " <mark>");
	add_escaped(buf, slice_at(text, (struct span){passage->start, passage->end}));
	buf_add_text(buf, "</mark> ");
	if (passage->end < sentence->end)
		add_escaped(buf, slice_at(text, (struct span){passage->end, sentence->end}));
}

static void add_passage(
    struct buf *buf, const struct frame_source *source, const struct passage *passage)
{
	struct buf words = {0};

	buf_add_format(buf, "<p class=\"%s\">", stance_text(passage->stance));
	add_sentence(buf, source, passage);
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

static void add_cell(
    struct buf *buf, const struct lineup_set *set, const struct lineup_line *line, size_t doc)
{
	const struct lineup_cell *cell = &line->cells[doc];

	buf_add_format(buf, "<td class=\"%s\">", cell_state_text(cell->state));
	if (cell->passage_count == 0 || cell->state == CELL_UNSURE)
		buf_add_text(buf, phrasing_of_cell(cell));
	for (size_t i = 0; i < cell->passage_count; i++)
		add_passage(buf, &set->sources[doc], &set->lineup->passages[cell->passages[i]]);
	buf_add_text(buf, "</td>\n");
}

static void add_heads(struct buf *buf, const struct lineup_set *set)
{
	buf_add_text(buf, "<table>\n<thead>\n<tr><th scope=\"col\">wording</th>\n");
	for (size_t doc = 0; doc < set->count; doc++) {
		if (!set->sources[doc].doc)
			continue;
		buf_add_text(buf, "<th scope=\"col\">");
		add_escaped(buf, doc_outlet_name(set->sources[doc].doc));
		buf_add_text(buf, "</th>\n");
	}
	buf_add_text(buf, "</tr>\n</thead>\n<tbody>\n");
}

static void add_facet(struct buf *buf, const struct lineup_set *set, const struct facet *facet)
{
	size_t columns = 1;

	for (size_t doc = 0; doc < set->count; doc++)
		columns += set->sources[doc].doc != NULL;
	buf_add_format(buf, "<tr class=\"facet\"><th colspan=\"%zu\" scope=\"rowgroup\">", columns);
	add_escaped(buf, facet->title);
	buf_add_text(buf, "</th></tr>\n");
}

static void add_sources(struct buf *buf, const struct lineup_set *set)
{
	buf_add_text(buf, "<h2>Sources</h2>\n<ul>\n");
	for (size_t doc = 0; doc < set->count; doc++) {
		struct buf citation = {0};

		if (!set->sources[doc].doc)
			continue;
		format_cite(set->sources[doc].doc, (struct span){0, 0}, &citation);
		buf_add_text(buf, "<li>");
		add_escaped(buf, buf_slice(&citation));
		buf_add_text(buf, "</li>\n");
		buf->failed |= citation.failed;
		buf_release(&citation);
	}
	buf_add_text(buf, "</ul>\n");
}

enum err_code format_html_lineup(
    const struct story *story, const struct lineup_set *set, struct buf *buf)
{
	const struct lineup *lineup = set->lineup;

	(void)story;
	buf_add_text(buf, page_head);
	add_escaped(buf, set->frame->title);
	buf_add_text(buf, page_style);
	buf_add_text(buf, "<h1>");
	add_escaped(buf, set->frame->title);
	buf_add_text(buf, "</h1>\n<p>");
	add_escaped(buf, set->frame->about);
	buf_add_text(buf, "</p>\n");
	add_heads(buf, set);
	for (size_t i = 0; i < lineup->line_count; i++) {
		const struct lineup_line *line = &lineup->lines[i];

		if (i == 0 || lineup->lines[i - 1].facet != line->facet)
			add_facet(buf, set, &set->frame->facets[line->facet]);
		buf_add_text(buf, "<tr><th scope=\"row\">");
		add_escaped(buf, line->wording);
		buf_add_text(buf, "</th>\n");
		for (size_t doc = 0; doc < lineup->doc_count; doc++)
			if (set->sources[doc].doc)
				add_cell(buf, set, line, doc);
		buf_add_text(buf, "</tr>\n");
	}
	buf_add_text(buf, "</tbody>\n</table>\n");
	add_sources(buf, set);
	buf_add_text(buf, "</body>\n</html>\n");
	return buf->failed ? ERR_NOMEM : ERR_OK;
}
