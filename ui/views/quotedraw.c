#include "config.h"

#include "views/quotedraw.h"

#include "views/bars.h"
#include "views/listing.h"
#include "views/saying.h"
#include "views/snippet.h"

enum {
	BAR_COLS = 10,
	SHARES = 12,      /* named in a heading at most */
	WEIGHED = 64,     /* speakers of an outlet among which those are looked for */
	VARIANT_COLS = 8, /* "fullest " */
	HALF_GAP = 3
};

int quotedraw_head_cols(int cols)
{
	return cols >= 72 ? 24 : cols >= 36 ? 14 : 0;
}

struct slice quotedraw_outlet(const struct world *world, uint32_t doc)
{
	const struct doc *article = world->story->items[doc].doc;

	return article ? saying_outlet(doc_outlet_name(article)) : slice_of("(not read)");
}

unsigned quotedraw_percent(uint64_t share, uint64_t whole)
{
	return whole > 0 ? (unsigned)((share * 100 + whole / 2) / whole) : 0;
}

static struct slice speaker_name(const struct quote_rows *rows, uint32_t speaker)
{
	const struct slice name = rows->table->speakers[speaker].name;

	return name.ptr ? name : slice_of("(nobody named)");
}

/* ---- the title ---- */

static void add_plural(struct buf *buf, size_t count, const char *word)
{
	buf_add_format(buf, "%zu %s%s", count, word, count == 1 ? "" : "s");
}

void quotedraw_title(const struct quote_rows *rows, struct canvas *canvas, struct rect rect)
{
	static const char *const orders[QUOTE_ORDERS] = {
	    "", "   order:name", "   order:outlets", "   order:quotations"};
	struct buf buf = {0};

	if (rows->grouping == GROUP_STATEMENTS) {
		buf_add_text(&buf, "Quotes by statement   ");
		add_plural(&buf, rows->shown_groups, "statement");
		buf_add_text(&buf, " in more than one outlet");
	} else {
		const bool outlets = rows->grouping == GROUP_OUTLETS;

		buf_add_text(&buf, outlets ? "Quotes by outlet   " : "Quotes by speaker   ");
		add_plural(&buf, rows->shown_groups, outlets ? "outlet" : "speaker");
		buf_add_text(&buf, ", ");
		add_plural(&buf, rows->shown_quotes, "quotation");
		buf_add_format(&buf, ", %llu words%s",
		    (unsigned long long)(rows->table ? rows->table->words : 0),
		    !outlets                 ? orders[rows->order]
		    : rows->outlets_by_words ? "   order:words"
		                             : "");
	}
	listing_add_filter(&buf, buf_slice(&rows->filter_text));
	canvas_put_fitted(
	    canvas, rect.row, rect.col, rect.cols, buf_slice(&buf), STYLE_HEADING | STYLE_BOLD);
	buf_release(&buf);
}

/* ---- headings ---- */

/* "Diplomat 12 % · Bloomberg 3 %": what share of each outlet's quoted words is this speaker's. */
static void add_outlet_shares(
    const struct quote_rows *rows, const struct world *world, uint32_t speaker, struct buf *buf)
{
	const struct quote_table *table = rows->table;
	size_t at = table->speakers[speaker].first;
	const size_t end = at + table->speakers[speaker].count;

	for (int named = 0; at < end; at++) {
		const uint32_t doc = table->refs[at].doc;
		uint64_t words = table->refs[at].words;

		for (; at + 1 < end && table->refs[at + 1].doc == doc; at++)
			words += table->refs[at + 1].words;
		if (words == 0)
			continue;
		if (named == SHARES) {
			buf_add_text(buf, " …");
			return;
		}
		buf_add_text(buf, named++ > 0 ? " · " : "");
		buf_add_slice(buf, quotedraw_outlet(world, doc));
		buf_add_format(buf, " %u %%", quotedraw_percent(words, table->doc_words[doc]));
	}
}

/* What speakers have of one outlet, most words first. */
struct weighed {
	uint32_t speaker, words;
};

static void weigh(struct weighed *weighed, int *count, uint32_t speaker, uint32_t words)
{
	int at = 0;

	while (at < *count && weighed[at].speaker != speaker)
		at++;
	if (at == WEIGHED)
		return;
	if (at == *count)
		weighed[(*count)++] = (struct weighed){speaker, 0};
	weighed[at].words += words;
	for (; at > 0 && weighed[at].words > weighed[at - 1].words; at--) {
		const struct weighed less = weighed[at - 1];

		weighed[at - 1] = weighed[at];
		weighed[at] = less;
	}
}

/* "Cheng Chen 39 % · Rob Bauer 25 %": what share of the outlet's quoted words is whose. */
static void add_speaker_shares(const struct quote_rows *rows, uint32_t doc, struct buf *buf)
{
	const struct quote_table *table = rows->table;
	struct weighed weighed[WEIGHED];
	int count = 0;

	for (size_t i = 0; i < table->ref_count; i++) {
		const struct quote_ref *ref = &table->refs[rows->by_place[i]];

		if (ref->doc == doc)
			weigh(weighed, &count, ref->speaker, ref->words);
		else if (ref->doc > doc)
			break;
	}
	for (int i = 0; i < count && i < SHARES && weighed[i].words > 0; i++) {
		buf_add_text(buf, i > 0 ? " · " : "");
		buf_add_slice(buf, speaker_name(rows, weighed[i].speaker));
		buf_add_format(
		    buf, " %u %%", quotedraw_percent(weighed[i].words, table->doc_words[doc]));
	}
}

/* A heading: its name, a bar of its words beside the most of any, and whose share is how large. */
static void draw_shares(struct canvas *canvas, struct rect rect, struct slice name, uint64_t words,
    uint64_t most, const struct buf *shares)
{
	const int label = rect.cols >= 110 ? 36 : rect.cols >= 60 ? 26 : rect.cols;
	int used = label;

	canvas_put_fitted(canvas, rect.row, rect.col, label - (rect.cols > label), name,
	    STYLE_HEADING | STYLE_BOLD);
	if (rect.cols <= label + BAR_COLS)
		return;
	bar_draw(canvas, rect.row, rect.col + used, BAR_COLS, words, most, STYLE_QUOTE);
	used += BAR_COLS + 1;
	canvas_put_fitted(
	    canvas, rect.row, rect.col + used, rect.cols - used, buf_slice(shares), STYLE_DIM);
}

static void draw_speaker(const struct quote_rows *rows, const struct world *world,
    struct canvas *canvas, struct rect rect, uint32_t index)
{
	const struct quote_speaker *speaker = &rows->table->speakers[index];
	struct buf buf = {0};

	buf_add_format(&buf, "%u word%s %u %%   ", speaker->words, speaker->words == 1 ? "" : "s",
	    quotedraw_percent(speaker->words, rows->table->words));
	add_outlet_shares(rows, world, index, &buf);
	draw_shares(
	    canvas, rect, speaker_name(rows, index), speaker->words, rows->table->most_words, &buf);
	buf_release(&buf);
}

static void draw_outlet(const struct quote_rows *rows, const struct world *world,
    struct canvas *canvas, struct rect rect, uint32_t doc)
{
	const struct quote_table *table = rows->table;
	struct buf buf = {0};

	buf_add_format(&buf, "%u word%s in %u   ", table->doc_words[doc],
	    table->doc_words[doc] == 1 ? "" : "s", table->doc_counts[doc]);
	add_speaker_shares(rows, doc, &buf);
	draw_shares(canvas, rect, quotedraw_outlet(world, doc), table->doc_words[doc],
	    table->most_doc_words, &buf);
	buf_release(&buf);
}

static void draw_statement(const struct quote_rows *rows, const struct world *world,
    struct canvas *canvas, struct rect rect, uint32_t index)
{
	const struct statement *statement = &rows->statements->items[index];
	const struct statement_member *fullest = &rows->statements->members[statement->first];
	struct buf buf = {0};
	uint32_t name;
	const struct slice speaker = quote_speaker_name(
	    world->story, fullest->doc, quote_rows_at(world, fullest->doc, fullest->quote), &name);

	buf_add_format(&buf, "%u outlets, ", statement->doc_count);
	add_plural(&buf, statement->count, "quotation");
	buf_add_text(&buf, " · ");
	buf_add_slice(&buf, speaker.ptr ? speaker : slice_of("(nobody named)"));
	canvas_put_fitted(
	    canvas, rect.row, rect.col, rect.cols, buf_slice(&buf), STYLE_HEADING | STYLE_BOLD);
	buf_release(&buf);
}

/* ---- quotations ---- */

/* "  Foreign Policy    l.13 ", or the speaker where the outlet stands above. */
static void draw_head(const struct world *world, struct canvas *canvas, struct rect rect,
    struct slice who, uint32_t doc, uint32_t quote)
{
	const int head = quotedraw_head_cols(rect.cols);
	struct buf line = {0};

	if (head == 0)
		return;
	buf_add_format(&line, "l.%u",
	    doc_line_at(world->story->items[doc].doc, quote_rows_at(world, doc, quote)->start));
	canvas_put_fitted(
	    canvas, rect.row, rect.col + 2, head - (int)line.len - 4, who, STYLE_TEXT);
	canvas_put(canvas, rect.row, rect.col + head - (int)line.len - 1, (int)line.len,
	    buf_slice(&line), STYLE_DIM);
	buf_release(&line);
}

/* One line of a text that is wrapped in a column. */
static void draw_line(struct canvas *canvas, int row, int col, int cols, struct slice text,
    uint32_t line, unsigned style)
{
	size_t from = 0, end = 0, next = 0;

	for (uint32_t i = 0; snippet_line(text, &from, cols, canvas->widths, &end, &next); i++) {
		if (i == line) {
			canvas_put(canvas, row, col, cols,
			    (struct slice){text.ptr + from, end - from}, style);
			return;
		}
		from = next;
	}
}

static void draw_quote(const struct quote_rows *rows, const struct world *world,
    struct canvas *canvas, struct rect rect, const struct quote_row *row)
{
	const struct quote_ref *ref = &rows->table->refs[row->item];
	const struct slice who = rows->grouping == GROUP_OUTLETS
	                             ? speaker_name(rows, ref->speaker)
	                             : quotedraw_outlet(world, ref->doc);
	const int head = quotedraw_head_cols(rect.cols);
	const bool reported = ref->kind == QUOTE_INDIRECT;
	const unsigned style = reported ? STYLE_REPORTED : STYLE_QUOTE;
	struct buf text = {0};
	int used = head;

	if (row->line == 0)
		draw_head(world, canvas, rect, who, ref->doc, ref->quote);
	quote_rows_add_text(world, ref->doc, ref->quote, &text);
	if (rows->detail == DETAIL_WHOLE) {
		draw_line(canvas, rect.row, rect.col + head, rect.cols - head, buf_slice(&text),
		    row->line, style);
	} else {
		if (reported)
			used += canvas_put(canvas, rect.row, rect.col + used, rect.cols - used,
			    slice_of("reported: "), STYLE_DIM);
		canvas_put_fitted(
		    canvas, rect.row, rect.col + used, rect.cols - used, buf_slice(&text), style);
	}
	buf_release(&text);
}

/* A variant whole: beside the fullest form where there is room for two columns. */
static void draw_variant(const struct quote_rows *rows, const struct world *world,
    struct canvas *canvas, struct rect rect, const struct quote_row *row, unsigned style)
{
	const struct statement *statement = &rows->statements->items[row->group];
	const struct quote_row first = {row->group, statement->first, 0};
	const int head = quotedraw_head_cols(rect.cols), room = rect.cols - head;
	const int half = row->item == statement->first ? 0 : quote_rows_half(room);
	struct buf text = {0};
	int used = head;

	if (half > 0) {
		quote_rows_add_member(rows, world, &first, &text);
		draw_line(canvas, rect.row, rect.col + used, half, buf_slice(&text), row->line,
		    STYLE_DIM);
		canvas_put(canvas, rect.row, rect.col + used + half + 1, 1,
		    slice_of(canvas->ascii ? "|" : "│"), STYLE_BORDER);
		used += half + HALF_GAP;
		buf_clear(&text);
	}
	quote_rows_add_member(rows, world, row, &text);
	draw_line(canvas, rect.row, rect.col + used, half > 0 ? half : room, buf_slice(&text),
	    row->line, style);
	buf_release(&text);
}

static void draw_member(const struct quote_rows *rows, const struct world *world,
    struct canvas *canvas, struct rect rect, const struct quote_row *row)
{
	static const char *const variations[VARIATIONS] = {"same   ", "cut    ", "altered"};
	const struct statement *statement = &rows->statements->items[row->group];
	const struct statement_member *member = &rows->statements->members[row->item];
	const bool altered = member->variation == VARIATION_ALTERED;
	int used = quotedraw_head_cols(rect.cols);
	struct buf buf = {0};

	if (row->line == 0)
		draw_head(world, canvas, rect, quotedraw_outlet(world, member->doc), member->doc,
		    member->quote);
	if (rows->detail == DETAIL_WHOLE) {
		draw_variant(rows, world, canvas, rect, row, altered ? STYLE_ALTERED : STYLE_QUOTE);
		return;
	}
	quote_rows_add_member(rows, world, row, &buf);
	if (rect.cols >= 36) {
		canvas_put(canvas, rect.row, rect.col + used, VARIANT_COLS,
		    slice_of(
		        row->item == statement->first ? "fullest" : variations[member->variation]),
		    altered ? STYLE_ALTERED : STYLE_DIM);
		used += VARIANT_COLS;
	}
	canvas_put_fitted(canvas, rect.row, rect.col + used, rect.cols - used, buf_slice(&buf),
	    altered ? STYLE_ALTERED : STYLE_QUOTE);
	buf_release(&buf);
}

void quotedraw_row(const struct quote_rows *rows, const struct world *world, struct canvas *canvas,
    struct rect rect, const struct quote_row *row)
{
	const bool heading = row->item == HEADING;

	switch (rows->grouping) {
	case GROUP_SPEAKERS:
		if (heading)
			draw_speaker(rows, world, canvas, rect, row->group);
		else
			draw_quote(rows, world, canvas, rect, row);
		break;
	case GROUP_OUTLETS:
		if (heading)
			draw_outlet(rows, world, canvas, rect, row->group);
		else
			draw_quote(rows, world, canvas, rect, row);
		break;
	default:
		if (heading)
			draw_statement(rows, world, canvas, rect, row->group);
		else
			draw_member(rows, world, canvas, rect, row);
	}
}
