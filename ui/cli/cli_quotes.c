/*
 * cli_quotes.c - `abreast quotes`: who is quoted, how often and with how many words, by outlets.
 *
 * A speaker is a linked name of the story, or a description ("the embassy") as it stands in the
 * text, folded. Quotations that nobody is named for are one row of their own, the last; those in
 * boilerplate are not counted.
 */
#include "config.h"

#include "cli/cli.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/map.h"
#include "cli/cli_outlets.h"
#include "cli/cli_story.h"
#include "export/csvfield.h"
#include "text/json.h"
#include "story/statements.h"
#include "text/fold.h"

enum { SPEAKER_COLUMNS = 30, COUNT_COLUMNS = 6 };

/* What one speaker says in one article. */
struct quote_cell {
	uint32_t doc, speaker;
	uint32_t count;
	uint32_t words; /* inside marks */
};

struct speaker_row {
	struct slice name; /* .ptr NULL: nobody is named */
	uint32_t count, words;
	uint32_t kinds[QUOTE_KINDS];
	uint32_t first_cell, cell_count; /* of cells, once sorted */
};

struct listing {
	const struct story *story;
	struct map index; /* folded speaker -> row */
	struct arena keys;
	struct speaker_row *rows; /* owned */
	size_t count, capacity;
	struct quote_cell *cells; /* owned; by speaker, then document */
	size_t cell_count, cell_capacity;
	struct buf folded; /* a key while it is made */
};

/* ---- gathering ---- */

static struct slice speaker_of(const struct listing *listing, size_t doc, const struct quote *quote)
{
	const struct links *links = listing->story->links;

	if (quote->name != NAME_NONE && links && doc < links->doc_count && links->of_doc[doc])
		return links->names[links->of_doc[doc][quote->name]].canonical;
	return quote->speaker_name;
}

/* The row of a speaker, made if it is new. */
static enum err_code find_row(struct listing *listing, struct slice name, uint32_t *ret_row)
{
	uint32_t next = (uint32_t)listing->count;
	struct speaker_row *grown;
	struct slice key;
	enum err_code code;

	buf_clear(&listing->folded);
	fold_add(&listing->folded, name);
	if (listing->folded.failed)
		return ERR_NOMEM;
	*ret_row = map_find(&listing->index, buf_slice(&listing->folded));
	if (*ret_row != MAP_NONE)
		return ERR_OK;
	key = arena_copy(&listing->keys, buf_slice(&listing->folded));
	grown = alloc_grow(listing->rows, &listing->capacity, listing->count + 1, sizeof *grown);
	if (grown)
		listing->rows = grown;
	if (!grown || !key.ptr)
		return ERR_NOMEM;
	code = map_add(&listing->index, key, next, ret_row);
	if (code == ERR_OK)
		listing->rows[listing->count++] = (struct speaker_row){.name = name};
	return code;
}

static enum err_code add_quote(struct listing *listing, size_t doc, const struct quote *quote)
{
	const struct analysis *analysis = listing->story->items[doc].analysis;
	uint32_t words = statement_words(analysis, quote), row;
	enum err_code code = find_row(listing, speaker_of(listing, doc, quote), &row);
	struct quote_cell *grown;

	if (code != ERR_OK)
		return code;
	grown = alloc_grow(
	    listing->cells, &listing->cell_capacity, listing->cell_count + 1, sizeof *grown);
	if (!grown)
		return ERR_NOMEM;
	listing->cells = grown;
	grown[listing->cell_count++] = (struct quote_cell){(uint32_t)doc, row, 1, words};
	listing->rows[row].count++;
	listing->rows[row].words += words;
	listing->rows[row].kinds[quote->kind]++;
	return ERR_OK;
}

static int cells_in_order(const void *left, const void *right)
{
	const struct quote_cell *a = left, *b = right;

	if (a->speaker != b->speaker)
		return a->speaker < b->speaker ? -1 : 1;
	return a->doc < b->doc ? -1 : a->doc > b->doc;
}

/* One cell a speaker and article, and each row knows its own. */
static void merge_cells(struct listing *listing)
{
	size_t kept = 0;

	if (listing->cell_count > 1)
		qsort(listing->cells, listing->cell_count, sizeof *listing->cells, cells_in_order);
	for (size_t i = 0; i < listing->cell_count; i++) {
		struct quote_cell cell = listing->cells[i];
		struct quote_cell *last = kept > 0 ? &listing->cells[kept - 1] : NULL;

		if (last && last->speaker == cell.speaker && last->doc == cell.doc) {
			last->count += cell.count;
			last->words += cell.words;
			continue;
		}
		if (listing->rows[cell.speaker].cell_count++ == 0)
			listing->rows[cell.speaker].first_cell = (uint32_t)kept;
		listing->cells[kept++] = cell;
	}
	listing->cell_count = kept;
}

static int rows_in_order(const void *left, const void *right)
{
	const struct speaker_row *a = left, *b = right;

	if (!a->name.ptr != !b->name.ptr)
		return a->name.ptr ? -1 : 1;
	if (a->count != b->count)
		return a->count > b->count ? -1 : 1;
	if (a->words != b->words)
		return a->words > b->words ? -1 : 1;
	return slice_compare(a->name, b->name);
}

static enum err_code gather(struct listing *listing)
{
	enum err_code code = ERR_OK;

	for (size_t doc = 0; doc < listing->story->count && code == ERR_OK; doc++) {
		const struct analysis *analysis = listing->story->items[doc].analysis;

		for (size_t q = 0; analysis && q < analysis->quotes->count && code == ERR_OK; q++) {
			const struct quote *quote = &analysis->quotes->items[q];

			if (!prose_sentence_is_boilerplate(analysis->prose, quote->sentence))
				code = add_quote(listing, doc, quote);
		}
	}
	if (code != ERR_OK)
		return code;
	merge_cells(listing);
	if (listing->count > 1)
		qsort(listing->rows, listing->count, sizeof *listing->rows, rows_in_order);
	return ERR_OK;
}

static const struct quote_cell *cell_at(
    const struct listing *listing, const struct speaker_row *row, size_t doc)
{
	uint32_t low = 0, high = row->cell_count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		const struct quote_cell *cell = &listing->cells[row->first_cell + middle];

		if (cell->doc == doc)
			return cell;
		if (cell->doc < doc)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* ---- the table ---- */

static const struct speaker_row *row_at(const struct outlet_table *table, size_t row)
{
	const struct listing *listing = table->data;

	return &listing->rows[row];
}

static uint32_t count_at(const struct outlet_table *table, size_t row, size_t doc)
{
	const struct quote_cell *cell = cell_at(table->data, row_at(table, row), doc);

	return cell ? cell->count : 0;
}

static void add_text_head(struct outlet_table *table)
{
	outlet_table_add_text(table, slice_of("speaker"), SPEAKER_COLUMNS, false);
	buf_add_format(&table->line, " %*s %*s", COUNT_COLUMNS, "quotes", COUNT_COLUMNS, "words");
}

static void add_text_row(struct outlet_table *table, size_t index)
{
	const struct slice nobody = slice_of("(nobody named)");
	const struct speaker_row *row = row_at(table, index);

	outlet_table_add_text(table, row->name.ptr ? row->name : nobody, SPEAKER_COLUMNS, false);
	outlet_table_add_count(table, row->count, COUNT_COLUMNS);
	outlet_table_add_count(table, row->words, COUNT_COLUMNS);
}

static void add_csv_head(struct outlet_table *table)
{
	buf_add_text(&table->line, "speaker,quotes,words");
	for (int kind = 0; kind < QUOTE_KINDS; kind++)
		buf_add_format(&table->line, ",%s", quote_kind_text((enum quote_kind)kind));
}

static void add_csv_row(struct outlet_table *table, size_t index)
{
	const struct speaker_row *row = row_at(table, index);

	csv_add_field(&table->line, row->name);
	buf_add_format(&table->line, ",%u,%u", row->count, row->words);
	for (int kind = 0; kind < QUOTE_KINDS; kind++)
		buf_add_format(&table->line, ",%u", row->kinds[kind]);
}

static void add_json_row(struct outlet_table *table, size_t index)
{
	const struct listing *listing = table->data;
	const struct speaker_row *row = row_at(table, index);
	struct buf *line = &table->line;

	buf_add_text(line, "{\"speaker\": ");
	json_add_string(line, row->name);
	buf_add_format(
	    line, ", \"quotes\": %u, \"words\": %u, \"kinds\": {", row->count, row->words);
	for (int kind = 0; kind < QUOTE_KINDS; kind++)
		buf_add_format(line, "%s\"%s\": %u", kind > 0 ? ", " : "",
		    quote_kind_text((enum quote_kind)kind), row->kinds[kind]);
	buf_add_text(line, "}, \"outlets\": [");
	for (uint32_t i = 0; i < row->cell_count; i++) {
		const struct quote_cell *cell = &listing->cells[row->first_cell + i];

		buf_add_text(line, i > 0 ? ", {" : "{");
		outlet_table_add_source(table, cell->doc);
		buf_add_format(line, ", \"quotes\": %u, \"words\": %u}", cell->count, cell->words);
	}
	buf_add_text(line, "]}\n");
}

static const struct outlet_rows speaker_rows = {
    .head_columns = SPEAKER_COLUMNS + 2 * COUNT_COLUMNS + 2,
    .add_text_head = add_text_head,
    .add_csv_head = add_csv_head,
    .add_text_row = add_text_row,
    .add_csv_row = add_csv_row,
    .add_json_row = add_json_row,
    .count_at = count_at,
    .nothing = "no quotations found",
};

void cli_quotes(struct cli *cli)
{
	struct cli_story story;
	struct listing listing = {.story = &story.story};
	struct outlet_table table = {
	    .cli = cli, .story = &story.story, .rows = &speaker_rows, .data = &listing};

	if (!outlet_table_has_format(cli) || !cli_story_analyse(cli, false, &story))
		return;
	if (gather(&listing) != ERR_OK)
		cli_fail_code(cli, ERR_NOMEM);
	else
		outlet_table_print(&table, listing.count);
	map_release(&listing.index);
	arena_release(&listing.keys);
	alloc_free(listing.rows);
	alloc_free(listing.cells);
	buf_release(&listing.folded);
	cli_story_release(&story);
}
