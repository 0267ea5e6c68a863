/*
 * RFC 4180: lines end in CRLF, fields with commas, quotation marks or line ends are quoted. A
 * spreadsheet takes a field that begins with = + - @, tab or CR for a formula: an apostrophe
 * before it makes it text. Control characters other than line ends are shown by name, so that the
 * file may be printed on a terminal.
 */
#include "config.h"

#include "export/csvfield.h"
#include "export/format.h"
#include "text/json.h"
#include "export/phrasing.h"
#include "text/utf8.h"

static void add_more(struct buf *buf, struct slice text)
{
	buf_add_byte(buf, ',');
	csv_add_field(buf, text);
}

static void add_span(struct buf *buf, struct slice text, struct span span)
{
	add_more(buf, span_exists(span) ? slice_at(text, span) : (struct slice){"", 0});
}

static void add_byline(struct buf *buf, const struct doc *doc)
{
	const struct doc_meta *meta = doc_meta(doc);
	struct buf names = {0};

	for (size_t i = 0; i < meta->byline_count; i++) {
		if (i > 0)
			buf_add_text(&names, "; ");
		buf_add_slice(&names, meta->byline[i]);
	}
	add_more(buf, buf_slice(&names));
	buf->failed |= names.failed;
	buf_release(&names);
}

/* outlet,title,byline,date,url,file,line */
static void add_source(struct buf *buf, const struct doc *doc, uint32_t byte)
{
	const struct doc_meta *meta = doc_meta(doc);

	csv_add_field(buf, meta->outlet);
	add_more(buf, meta->title);
	add_byline(buf, doc);
	add_more(buf, meta->date);
	add_more(buf, meta->url);
	add_more(buf, doc_path(doc).ptr ? doc_path(doc) : doc_id(doc));
	buf_add_format(buf, ",%u", doc_line_at(doc, byte));
}

static void add_item(struct buf *buf, const struct doc *doc, const struct utf8_index *index,
    const struct highlight *item)
{
	static const char *const kinds[HIGHLIGHT_KINDS] = {"entity", "quote", "frame", "mark"};
	struct slice text = doc_text(doc);

	add_source(buf, doc, item->start);
	buf_add_format(buf, ",%zu,%zu,%s", utf8_index_point(index, item->start),
	    utf8_index_point(index, item->end), kinds[item->kind]);
	add_more(buf, item->type);
	add_span(buf, text, (struct span){item->start, item->end});
	add_more(buf, item->speaker);
	add_more(buf, item->facet);
	add_more(buf, item->stance);
	add_more(buf, item->note);
	add_span(buf, text, item->before);
	add_span(buf, text, item->sentence);
	add_span(buf, text, item->after);
	buf_add_text(buf, "\r\n");
}

enum err_code format_csv_highlights(
    const struct story *story, const struct highlights *highlights, struct buf *buf)
{
	struct utf8_index *index = NULL;
	enum err_code code = ERR_OK;

	buf_add_text(buf, "outlet,title,byline,date,url,file,line,start,end,kind,type,text,speaker,"
	                  "facet,stance,note,before,sentence,after\r\n");
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

/* ---- the lineup: a row a passage, and a row an empty cell ---- */

/* "silent" is a person's word: the machine alone has found nothing. */
static const char *state_of(const struct lineup_cell *cell)
{
	return cell->state == CELL_SILENT && cell->author == CELL_BY_MACHINE
	           ? "not found"
	           : cell_state_text(cell->state);
}

static void add_cell_head(struct buf *buf, const struct lineup_set *set,
    const struct lineup_line *line, const struct lineup_cell *cell)
{
	csv_add_field(buf, set->frame->id);
	add_more(buf, set->frame->facets[line->facet].id);
	add_more(buf, line->id);
	add_more(buf, line->wording);
	buf_add_format(buf, ",%s,%s,", state_of(cell), phrasing_of_author(cell));
}

static void add_passage(struct buf *buf, const struct frame_source *source,
    const struct utf8_index *index, const struct passage *passage)
{
	struct slice text = doc_text(source->doc);
	const struct sentence *sentence = &source->prose->sentences.items[passage->sentence];
	struct buf devices = {0};

	buf_add_format(buf, ",%zu,%zu", utf8_index_point(index, passage->start),
	    utf8_index_point(index, passage->end));
	add_span(buf, text, (struct span){passage->start, passage->end});
	buf_add_format(buf, ",%s", voice_text(passage->voice));
	add_more(buf, passage->speaker);
	buf_add_format(buf, ",%s", stance_text(passage->stance));
	phrasing_add_devices(&devices, passage->devices);
	add_more(buf, buf_slice(&devices));
	buf_add_byte(buf, ',');
	json_add_real(buf, passage->score);
	add_span(buf, text, (struct span){sentence->start, sentence->end});
	buf_add_text(buf, "\r\n");
	buf->failed |= devices.failed;
	buf_release(&devices);
}

static enum err_code add_cells_of_doc(struct buf *buf, const struct lineup_set *set, size_t doc,
    const struct lineup_line *line, const struct utf8_index *index)
{
	const struct lineup_cell *cell = &line->cells[doc];
	const struct frame_source *source = &set->sources[doc];

	for (size_t i = 0; i < cell->passage_count; i++) {
		const struct passage *passage = &set->lineup->passages[cell->passages[i]];

		add_cell_head(buf, set, line, cell);
		add_source(buf, source->doc, passage->start);
		add_passage(buf, source, index, passage);
	}
	if (cell->passage_count == 0) {
		add_cell_head(buf, set, line, cell);
		add_source(buf, source->doc, 0);
		buf_add_text(buf, ",,,,,,,,,\r\n");
	}
	return buf->failed ? ERR_NOMEM : ERR_OK;
}

enum err_code format_csv_lineup(const struct story *story, const struct lineup_set *set,
    const struct format_extent *extent, struct buf *buf)
{
	enum err_code code = ERR_OK;

	(void)story;
	(void)extent;
	buf_add_text(buf,
	    "frame,facet,line,wording,state,who,outlet,title,byline,date,url,file,line_number,"
	    "start,end,text,voice,speaker,stance,devices,score,sentence\r\n");
	for (size_t doc = 0; code == ERR_OK && doc < set->count; doc++) {
		struct utf8_index *index = NULL;

		if (!set->sources[doc].doc)
			continue;
		code = utf8_index_new(doc_text(set->sources[doc].doc), &index);
		for (size_t i = 0; code == ERR_OK && i < set->lineup->line_count; i++)
			code = add_cells_of_doc(buf, set, doc, &set->lineup->lines[i], index);
		utf8_index_free(index);
	}
	return code;
}
