/*
 * cli_quotes.c - `abreast quotes`: who is quoted, how often and with how many words, by outlets; or
 * what several outlets quote, and how their wordings differ.
 *
 * It is the reader's view Quotes: story/quotetable and story/statements make both.
 */
#include "config.h"

#include "cli/cli.h"

#include "cli/cli_outlets.h"
#include "cli/cli_story.h"
#include "export/csvfield.h"
#include "story/quotetable.h"
#include "story/statements.h"
#include "text/json.h"

enum { SPEAKER_COLUMNS = 30, COUNT_COLUMNS = 6, OUTLET_COLUMNS = 18 };

/* ---- by speaker: a table ---- */

static const struct quote_table *quotes_of(const struct outlet_table *table)
{
	return table->data;
}

static const struct quote_speaker *row_at(const struct outlet_table *table, size_t row)
{
	return &quotes_of(table)->speakers[row];
}

static uint32_t count_at(const struct outlet_table *table, size_t row, size_t doc)
{
	return (uint32_t)quote_table_share(quotes_of(table), (uint32_t)row, (uint32_t)doc).count;
}

static void add_text_head(struct outlet_table *table)
{
	outlet_table_add_text(table, slice_of("speaker"), SPEAKER_COLUMNS, false);
	buf_add_format(&table->line, " %*s %*s", COUNT_COLUMNS, "quotes", COUNT_COLUMNS, "words");
}

static void add_text_row(struct outlet_table *table, size_t index)
{
	const struct slice nobody = slice_of("(nobody named)");
	const struct quote_speaker *row = row_at(table, index);

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
	const struct quote_speaker *row = row_at(table, index);

	csv_add_field(&table->line, row->name);
	buf_add_format(&table->line, ",%u,%u", row->count, row->words);
	for (int kind = 0; kind < QUOTE_KINDS; kind++)
		buf_add_format(&table->line, ",%u", row->kinds[kind]);
}

static void add_json_row(struct outlet_table *table, size_t index)
{
	const struct quote_table *quotes = quotes_of(table);
	const struct quote_speaker *row = row_at(table, index);
	struct buf *line = &table->line;
	size_t at = row->first;

	buf_add_text(line, "{\"speaker\": ");
	json_add_string(line, row->name);
	buf_add_format(
	    line, ", \"quotes\": %u, \"words\": %u, \"kinds\": {", row->count, row->words);
	for (int kind = 0; kind < QUOTE_KINDS; kind++)
		buf_add_format(line, "%s\"%s\": %u", kind > 0 ? ", " : "",
		    quote_kind_text((enum quote_kind)kind), row->kinds[kind]);
	buf_add_text(line, "}, \"outlets\": [");
	while (at < row->first + row->count) {
		const uint32_t doc = quotes->refs[at].doc;
		const struct quote_share share = quote_table_share(quotes, (uint32_t)index, doc);

		buf_add_text(line, at > row->first ? ", {" : "{");
		outlet_table_add_source(table, doc);
		buf_add_format(line, ", \"quotes\": %zu, \"words\": %u}", share.count, share.words);
		at = share.first + share.count;
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

static void print_speakers(
    struct cli *cli, const struct story *story, const struct quote_filter *filter)
{
	struct quote_table *quotes = NULL;
	struct outlet_table table = {.cli = cli, .story = story, .rows = &speaker_rows};

	if (quote_table_new(story, filter, QUOTES_BY_COUNT, &quotes) != ERR_OK) {
		cli_fail_code(cli, ERR_NOMEM);
		return;
	}
	table.data = quotes;
	outlet_table_print(&table, quotes->speaker_count);
	quote_table_free(quotes);
}

/* ---- by statement: its variants below each other ---- */

static const char *const variations[VARIATIONS] = {"same", "cut", "altered"};

struct variants {
	struct outlet_table table;
	const struct statements *statements;
	struct buf words;
};

static const struct quote *quote_of(
    const struct variants *variants, const struct statement_member *member)
{
	return &story_quotes(variants->table.story, member->doc)->items[member->quote];
}

static const char *variation_of(
    const struct variants *variants, size_t statement, const struct statement_member *member)
{
	const struct statement *its = &variants->statements->items[statement];

	return member == &variants->statements->members[its->first] ? "fullest"
	                                                            : variations[member->variation];
}

/* The words of a variant with the difference marked; false: no memory. */
static bool read_words(
    struct variants *variants, size_t statement, const struct statement_member *member)
{
	const struct statement *its = &variants->statements->items[statement];

	buf_clear(&variants->words);
	return statement_add_difference(&variants->words, variants->table.story,
	           &variants->statements->members[its->first], member, "…") == ERR_OK;
}

static void add_text_variant(
    struct variants *variants, size_t statement, const struct statement_member *member)
{
	struct outlet_table *table = &variants->table;
	const struct doc *article = table->story->items[member->doc].doc;

	buf_add_text(&table->line, "  ");
	outlet_table_add_text(table, doc_outlet_name(article), OUTLET_COLUMNS, false);
	buf_add_format(&table->line, " l.%-4u %-8s“",
	    doc_line_at(article, quote_of(variants, member)->start),
	    variation_of(variants, statement, member));
	buf_add_slice(&table->line, buf_slice(&variants->words));
	buf_add_text(&table->line, "”\n");
}

static void add_csv_variant(
    struct variants *variants, size_t statement, const struct statement_member *member)
{
	struct outlet_table *table = &variants->table;
	const struct doc *article = table->story->items[member->doc].doc;
	const struct quote *quote = quote_of(variants, member);
	uint32_t name;

	buf_add_format(&table->line, "%zu,", statement + 1);
	csv_add_field(&table->line, doc_outlet_name(article));
	buf_add_byte(&table->line, ',');
	csv_add_field(&table->line, doc_id(article));
	buf_add_format(&table->line, ",%u,", doc_line_at(article, quote->start));
	csv_add_field(&table->line, quote_speaker_name(table->story, member->doc, quote, &name));
	buf_add_format(&table->line, ",%s,", variation_of(variants, statement, member));
	csv_add_field(&table->line, slice_at(doc_text(article), member->span));
	buf_add_byte(&table->line, ',');
	csv_add_field(&table->line, buf_slice(&variants->words));
	buf_add_text(&table->line, "\r\n");
}

static void add_json_variant(
    struct variants *variants, size_t statement, const struct statement_member *member)
{
	struct outlet_table *table = &variants->table;
	const struct doc *article = table->story->items[member->doc].doc;
	const struct quote *quote = quote_of(variants, member);
	uint32_t name;

	buf_add_text(&table->line, "{");
	outlet_table_add_source(table, member->doc);
	buf_add_format(
	    &table->line, ", \"line\": %u, \"speaker\": ", doc_line_at(article, quote->start));
	json_add_string(&table->line, quote_speaker_name(table->story, member->doc, quote, &name));
	buf_add_format(&table->line,
	    ", \"variation\": \"%s\", \"text\": ", variation_of(variants, statement, member));
	json_add_string(&table->line, slice_at(doc_text(article), member->span));
	buf_add_text(&table->line, ", \"difference\": ");
	json_add_string(&table->line, buf_slice(&variants->words));
	buf_add_text(&table->line, "}");
}

static void add_statement(struct variants *variants, size_t index, const char *format)
{
	const struct statement *statement = &variants->statements->items[index];
	struct buf *line = &variants->table.line;
	const bool is_text = strcmp(format, "text") == 0, is_json = strcmp(format, "jsonl") == 0;

	if (is_text)
		buf_add_format(
		    line, "%u outlets, %u quotations\n", statement->doc_count, statement->count);
	if (is_json)
		buf_add_format(line, "{\"statement\": %zu, \"outlets\": %u, \"variants\": [",
		    index + 1, statement->doc_count);
	for (uint32_t i = 0; i < statement->count; i++) {
		const struct statement_member *member =
		    &variants->statements->members[statement->first + i];

		if (!read_words(variants, index, member))
			variants->words.failed = true;
		if (is_json && i > 0)
			buf_add_text(line, ", ");
		if (is_text)
			add_text_variant(variants, index, member);
		else if (is_json)
			add_json_variant(variants, index, member);
		else
			add_csv_variant(variants, index, member);
	}
	if (is_json)
		buf_add_text(line, "]}\n");
}

static void print_statements(struct cli *cli, const struct story *story)
{
	const char *format = cli_value(cli, "format");
	struct variants variants = {.table = {.cli = cli, .story = story}};
	struct statements *statements = NULL;

	if (statements_new(story, &statements) != ERR_OK) {
		cli_fail_code(cli, ERR_NOMEM);
		return;
	}
	variants.statements = statements;
	if (format && strcmp(format, "csv") == 0)
		buf_add_text(&variants.table.line,
		    "statement,outlet,doc,line,speaker,variation,text,difference\r\n");
	for (size_t i = 0; i < statements->count && !cli->out_closed; i++) {
		add_statement(&variants, i, format ? format : "text");
		cli_out_buf(cli, &variants.table.line);
	}
	if (statements->count == 0)
		cli_skip_text(cli, "no statement is quoted by more than one outlet");
	buf_release(&variants.table.line);
	buf_release(&variants.table.piece);
	buf_release(&variants.words);
	statements_free(statements);
}

/* ---- both ---- */

static bool read_only(struct cli *cli, struct quote_filter *ret_filter)
{
	const char *only = cli_value(cli, "only");
	struct slice wrong;

	if (quote_filter_read(slice_of(only ? only : ""), ret_filter, &wrong) == ERR_OK)
		return true;
	cli_misuse(cli,
	    "--only: '%.*s' is no kind (whole part label work reported) and no cue (plain fact "
	    "stress argue doubt concede deny attack urge warn none)",
	    (int)(wrong.len < 40 ? wrong.len : 40), wrong.ptr);
	return false;
}

void cli_quotes(struct cli *cli)
{
	const char *by = cli_value(cli, "by");
	struct quote_filter filter;
	struct cli_story story;

	if (!outlet_table_has_format(cli) || !read_only(cli, &filter))
		return;
	if (by && strcmp(by, "speaker") != 0 && strcmp(by, "statement") != 0) {
		cli_misuse(cli, "--by: '%s' is none of speaker, statement", by);
		return;
	}
	if (!cli_story_analyse(cli, false, &story))
		return;
	if (by && strcmp(by, "statement") == 0)
		print_statements(cli, &story.story);
	else
		print_speakers(cli, &story.story, &filter);
	cli_story_release(&story);
}
