#include "config.h"

#include "views/quoterows.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "views/snippet.h"

enum {
	MOST_WHOLE = 4000, /* bytes of a quotation that are shown whole */
	MOST_LINES = 60,
	HALF_GAP = 3,
	LEAST_HALF = 24, /* columns: in less the variants stand below each other */
};

void quote_rows_forget(struct quote_rows *rows)
{
	quote_table_free(rows->own);
	statements_free(rows->statements);
	alloc_free(rows->by_place);
	alloc_free(rows->doc_order);
	rows->table = rows->own = NULL;
	rows->statements = NULL;
	rows->by_place = NULL;
	rows->doc_order = NULL;
	rows->doc_order_count = rows->count = 0;
}

void quote_rows_release(struct quote_rows *rows)
{
	quote_rows_forget(rows);
	alloc_free(rows->rows);
	buf_release(&rows->filter_text);
	*rows = (struct quote_rows){.rows = NULL};
}

bool quote_rows_set_filter(struct quote_rows *rows, struct slice text, struct slice *ret_wrong)
{
	struct quote_filter filter;
	struct buf copy = {0};

	if (quote_filter_read(text, &filter, ret_wrong) != ERR_OK)
		return false;
	/* What is kept borrows the copy. */
	buf_add_slice(&copy, text);
	buf_release(&rows->filter_text);
	rows->filter_text = copy;
	if (copy.failed ||
	    quote_filter_read(buf_slice(&rows->filter_text), &filter, ret_wrong) != ERR_OK)
		filter = (struct quote_filter){.kinds = 0};
	rows->filter = filter;
	quote_table_free(rows->own);
	rows->table = rows->own = NULL;
	alloc_free(rows->by_place);
	rows->by_place = NULL;
	return true;
}

const struct quote *quote_rows_at(const struct world *world, uint32_t doc, uint32_t quote)
{
	return &story_quotes(world->story, doc)->items[quote];
}

static void add_flat(struct slice text, struct buf *buf)
{
	for (size_t i = 0; i < text.len && i < MOST_WHOLE; i++)
		buf_add_byte(buf, text.ptr[i] == '\n' ? ' ' : text.ptr[i]);
}

void quote_rows_add_text(const struct world *world, uint32_t doc, uint32_t quote, struct buf *buf)
{
	const struct quote *it = quote_rows_at(world, doc, quote);

	add_flat(
	    slice_at(doc_text(world->story->items[doc].doc), (struct span){it->start, it->end}),
	    buf);
}

void quote_rows_add_member(const struct quote_rows *rows, const struct world *world,
    const struct quote_row *row, struct buf *buf)
{
	const struct statement *statement = &rows->statements->items[row->group];
	const size_t begin = buf->len;

	buf_add_text(buf, "“");
	if (statement_add_difference(buf, world->story,
	        &rows->statements->members[statement->first], &rows->statements->members[row->item],
	        world->ascii ? "..." : "…") != ERR_OK)
		buf->len = begin;
	buf_add_text(buf, "”");
}

int quote_rows_half(int columns)
{
	return columns >= 2 * LEAST_HALF + HALF_GAP ? (columns - HALF_GAP) / 2 : 0;
}

/* ---- rows ---- */

static bool add_row(struct quote_rows *rows, uint32_t group, uint32_t item, uint32_t line)
{
	struct quote_row *grown = rows->rows;

	if (rows->count == rows->capacity)
		grown = alloc_grow(rows->rows, &rows->capacity, rows->count + 1, sizeof *grown);
	if (!grown)
		return false;
	rows->rows = grown;
	rows->rows[rows->count++] = (struct quote_row){group, item, line};
	return true;
}

static uint32_t count_lines(struct slice text, int columns, const struct cell_widths *widths)
{
	uint32_t lines = 0;
	size_t from = 0, next, end;

	while (lines < MOST_LINES && snippet_line(text, &from, columns, widths, &end, &next)) {
		lines++;
		from = next;
	}
	return lines > 0 ? lines : 1;
}

/* How many lines a quotation takes when it is shown whole. */
static uint32_t lines_of(const struct quote_rows *rows, const struct world *world,
    const struct quote_row *row, uint32_t doc, uint32_t quote, int columns)
{
	struct buf text = {0};
	uint32_t lines, fullest = 0;

	if (rows->detail != DETAIL_WHOLE)
		return 1;
	if (rows->grouping == GROUP_STATEMENTS) {
		const struct statement *statement = &rows->statements->items[row->group];
		const int half = quote_rows_half(columns);
		const struct quote_row first = {row->group, statement->first, 0};

		if (half > 0 && row->item != statement->first) {
			columns = half;
			quote_rows_add_member(rows, world, &first, &text);
			fullest = count_lines(buf_slice(&text), half, world->widths);
			buf_clear(&text);
		}
		quote_rows_add_member(rows, world, row, &text);
	} else {
		quote_rows_add_text(world, doc, quote, &text);
	}
	lines = count_lines(buf_slice(&text), columns, world->widths);
	buf_release(&text);
	return lines > fullest ? lines : fullest;
}

static bool add_item(struct quote_rows *rows, const struct world *world, uint32_t group,
    uint32_t item, uint32_t doc, uint32_t quote, int columns)
{
	const struct quote_row row = {group, item, 0};
	uint32_t lines = 0;

	rows->shown_quotes++;
	if (rows->detail == DETAIL_HEADS)
		return true;
	lines = lines_of(rows, world, &row, doc, quote, columns);
	for (uint32_t line = 0; line < lines; line++)
		if (!add_row(rows, group, item, line))
			return false;
	return true;
}

static bool add_heading(struct quote_rows *rows, uint32_t group)
{
	rows->shown_groups++;
	return add_row(rows, group, HEADING, 0);
}

static bool fill_speakers(struct quote_rows *rows, const struct world *world, int columns)
{
	for (uint32_t i = 0; i < rows->table->speaker_count; i++) {
		const struct quote_speaker *speaker = &rows->table->speakers[i];

		if (!add_heading(rows, i))
			return false;
		for (uint32_t at = speaker->first; at < speaker->first + speaker->count; at++)
			if (!add_item(rows, world, i, at, rows->table->refs[at].doc,
			        rows->table->refs[at].quote, columns))
				return false;
	}
	return true;
}

/* Index into by_place of the first quotation that does not stand before a place. */
static size_t place_from(const struct quote_rows *rows, uint32_t doc, uint32_t quote)
{
	size_t low = 0, high = rows->table->ref_count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		const struct quote_ref *ref = &rows->table->refs[rows->by_place[middle]];

		if (ref->doc < doc || (ref->doc == doc && ref->quote < quote))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool fill_outlets(struct quote_rows *rows, const struct world *world, int columns)
{
	for (size_t i = 0; i < rows->doc_order_count; i++) {
		const uint32_t doc = rows->doc_order[i];
		const size_t first = place_from(rows, doc, 0);

		if (!add_heading(rows, doc))
			return false;
		for (uint32_t k = 0; k < rows->table->doc_counts[doc]; k++) {
			const uint32_t at = rows->by_place[first + k];

			if (!add_item(
			        rows, world, doc, at, doc, rows->table->refs[at].quote, columns))
				return false;
		}
	}
	return true;
}

/* A statement is shown when the filter leaves one of its quotations. */
static bool has_shown(const struct quote_rows *rows, const struct statement *statement)
{
	for (uint32_t k = 0; k < statement->count; k++) {
		const struct statement_member *member =
		    &rows->statements->members[statement->first + k];
		const size_t at = place_from(rows, member->doc, member->quote);
		const struct quote_ref *ref =
		    at < rows->table->ref_count ? &rows->table->refs[rows->by_place[at]] : NULL;

		if (ref && ref->doc == member->doc && ref->quote == member->quote)
			return true;
	}
	return false;
}

static bool fill_statements(struct quote_rows *rows, const struct world *world, int columns)
{
	if (!rows->statements && statements_new(world->story, &rows->statements) != ERR_OK)
		return false;
	for (uint32_t i = 0; i < rows->statements->count; i++) {
		const struct statement *statement = &rows->statements->items[i];

		if (!has_shown(rows, statement))
			continue;
		if (!add_heading(rows, i))
			return false;
		for (uint32_t at = statement->first; at < statement->first + statement->count; at++)
			if (!add_item(rows, world, i, at, rows->statements->members[at].doc,
			        rows->statements->members[at].quote, columns))
				return false;
	}
	return true;
}

/* ---- gathering ---- */

struct placed {
	uint32_t doc, quote, ref;
};

static int by_place(const void *a_ptr, const void *b_ptr)
{
	const struct placed *a = a_ptr, *b = b_ptr;

	if (a->doc != b->doc)
		return a->doc < b->doc ? -1 : 1;
	return a->quote < b->quote ? -1 : a->quote > b->quote;
}

static bool sort_places(struct quote_rows *rows)
{
	const struct quote_table *table = rows->table;
	struct placed *placed = alloc_zero(table->ref_count, sizeof *placed);

	alloc_free(rows->by_place);
	rows->by_place = alloc_zero(table->ref_count, sizeof *rows->by_place);
	for (size_t i = 0; placed && i < table->ref_count; i++)
		placed[i] = (struct placed){table->refs[i].doc, table->refs[i].quote, (uint32_t)i};
	if (placed && table->ref_count > 1)
		qsort(placed, table->ref_count, sizeof *placed, by_place);
	for (size_t i = 0; placed && rows->by_place && i < table->ref_count; i++)
		rows->by_place[i] = placed[i].ref;
	alloc_free(placed);
	if (!placed) {
		alloc_free(rows->by_place);
		rows->by_place = NULL;
	}
	return rows->by_place != NULL;
}

struct weighed {
	uint32_t doc, words;
};

static int by_weight(const void *a_ptr, const void *b_ptr)
{
	const struct weighed *a = a_ptr, *b = b_ptr;

	if (a->words != b->words)
		return a->words > b->words ? -1 : 1;
	return a->doc < b->doc ? -1 : a->doc > b->doc;
}

static bool sort_docs(struct quote_rows *rows)
{
	const struct quote_table *table = rows->table;
	struct weighed *weighed = alloc_zero(table->doc_count, sizeof *weighed);
	size_t count = 0;

	alloc_free(rows->doc_order);
	rows->doc_order = alloc_zero(table->doc_count, sizeof *rows->doc_order);
	if (!weighed || !rows->doc_order) {
		alloc_free(weighed);
		return false;
	}
	for (uint32_t doc = 0; doc < table->doc_count; doc++)
		if (table->doc_counts[doc] > 0)
			weighed[count++] = (struct weighed){
			    doc, rows->outlets_by_words ? table->doc_words[doc] : 0};
	if (count > 1)
		qsort(weighed, count, sizeof *weighed, by_weight);
	for (size_t i = 0; i < count; i++)
		rows->doc_order[i] = weighed[i].doc;
	rows->doc_order_count = count;
	alloc_free(weighed);
	return true;
}

/* The table that the world has beforehand will do where nothing else is asked for. */
static bool find_table(struct quote_rows *rows, const struct world *world)
{
	if (world->quotes && rows->filter_text.len == 0 && rows->order == QUOTES_BY_WORDS)
		rows->table = world->quotes;
	else if (quote_table_new(world->story, &rows->filter, rows->order, &rows->own) == ERR_OK)
		rows->table = rows->own;
	return rows->table != NULL;
}

/* What stands where is asked for only where outlets or statements are the groups. */
static bool gather(struct quote_rows *rows, const struct world *world)
{
	if (!rows->table && !find_table(rows, world))
		return false;
	if (rows->grouping == GROUP_SPEAKERS)
		return true;
	return (rows->by_place || sort_places(rows)) && sort_docs(rows);
}

void quote_rows_fill(struct quote_rows *rows, const struct world *world, int columns)
{
	static bool (*const fill[GROUPINGS])(struct quote_rows *, const struct world *, int) = {
	    fill_speakers, fill_outlets, fill_statements};

	rows->count = rows->shown_groups = rows->shown_quotes = 0;
	if (!world->story || !gather(rows, world))
		return;
	if (!fill[rows->grouping](rows, world, columns))
		rows->count = 0;
}

/* ---- what a row is ---- */

static bool first_below(const struct quote_rows *rows, uint32_t group, uint32_t *ret_item)
{
	switch (rows->grouping) {
	case GROUP_SPEAKERS: *ret_item = rows->table->speakers[group].first; return true;
	case GROUP_OUTLETS: *ret_item = rows->by_place[place_from(rows, group, 0)]; return true;
	case GROUP_STATEMENTS: *ret_item = rows->statements->items[group].first; return true;
	default: return false;
	}
}

bool quote_rows_quote(
    const struct quote_rows *rows, size_t index, uint32_t *ret_doc, uint32_t *ret_quote)
{
	uint32_t item;

	if (index >= rows->count)
		return false;
	item = rows->rows[index].item;
	if (item == HEADING && !first_below(rows, rows->rows[index].group, &item))
		return false;
	if (rows->grouping == GROUP_STATEMENTS) {
		*ret_doc = rows->statements->members[item].doc;
		*ret_quote = rows->statements->members[item].quote;
	} else {
		*ret_doc = rows->table->refs[item].doc;
		*ret_quote = rows->table->refs[item].quote;
	}
	return true;
}

size_t quote_rows_find(const struct quote_rows *rows, uint32_t doc, uint32_t quote)
{
	for (size_t i = 0; i < rows->count; i++) {
		uint32_t its_doc, its_quote;

		if ((rows->detail != DETAIL_HEADS && rows->rows[i].item == HEADING) ||
		    !quote_rows_quote(rows, i, &its_doc, &its_quote))
			continue;
		if (its_doc == doc && its_quote == quote)
			return i;
	}
	return rows->count;
}
