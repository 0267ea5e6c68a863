#include "config.h"

#include "cli/cli_outlets.h"

#include "export/csvfield.h"
#include "text/json.h"
#include "export/phrasing.h"
#include "text/cells.h"

enum { OUTLET_LEAST = 6, OUTLET_MOST = 18 /* columns of an outlet in the text form */ };

static bool is_column(const struct outlet_table *table, size_t doc)
{
	return table->story->items[doc].analysis != NULL;
}

static struct slice outlet_of(const struct outlet_table *table, size_t doc)
{
	return doc_outlet_name(table->story->items[doc].doc);
}

/* ---- text ---- */

void outlet_table_add_text(
    struct outlet_table *table, struct slice text, size_t columns, bool right)
{
	size_t width, fitting;

	buf_clear(&table->piece);
	phrasing_add_line(&table->piece, text);
	fitting = cells_fit(buf_slice(&table->piece), columns, NULL, &width);
	if (right)
		buf_add_repeat(&table->line, ' ', columns - width);
	cli_add_safe(&table->line, (struct slice){buf_text(&table->piece), fitting});
	if (!right)
		buf_add_repeat(&table->line, ' ', columns - width);
	table->line.failed |= table->piece.failed;
}

void outlet_table_add_count(struct outlet_table *table, uint32_t count, size_t columns)
{
	if (count > 0)
		buf_add_format(&table->line, " %*u", (int)columns, count);
	else
		buf_add_format(&table->line, " %*s", (int)columns, ".");
}

/* The outlets share what the rows' heads leave of the screen. */
static size_t columns_of_outlets(const struct outlet_table *table)
{
	const size_t columns = cli_columns(table->cli), head = table->rows->head_columns;
	size_t shown = 0, each = OUTLET_LEAST;

	for (size_t doc = 0; doc < table->story->count; doc++)
		shown += is_column(table, doc);
	if (shown > 0 && columns > head && (columns - head) / shown > OUTLET_LEAST)
		each = (columns - head) / shown - 1;
	return each < OUTLET_MOST ? each : OUTLET_MOST;
}

static void add_text_head(struct outlet_table *table)
{
	table->outlet_columns = columns_of_outlets(table);
	table->rows->add_text_head(table);
	for (size_t doc = 0; doc < table->story->count; doc++) {
		if (!is_column(table, doc))
			continue;
		buf_add_byte(&table->line, ' ');
		outlet_table_add_text(table, outlet_of(table, doc), table->outlet_columns, true);
	}
	buf_add_byte(&table->line, '\n');
}

static void add_text_row(struct outlet_table *table, size_t row)
{
	table->rows->add_text_row(table, row);
	for (size_t doc = 0; doc < table->story->count; doc++)
		if (is_column(table, doc))
			outlet_table_add_count(
			    table, table->rows->count_at(table, row, doc), table->outlet_columns);
	buf_add_byte(&table->line, '\n');
}

/* ---- CSV ---- */

static void add_csv_head(struct outlet_table *table)
{
	table->rows->add_csv_head(table);
	for (size_t doc = 0; doc < table->story->count; doc++) {
		if (!is_column(table, doc))
			continue;
		buf_add_byte(&table->line, ',');
		csv_add_field(&table->line, outlet_of(table, doc));
	}
	buf_add_text(&table->line, "\r\n");
}

static void add_csv_row(struct outlet_table *table, size_t row)
{
	table->rows->add_csv_row(table, row);
	for (size_t doc = 0; doc < table->story->count; doc++)
		if (is_column(table, doc))
			buf_add_format(&table->line, ",%u", table->rows->count_at(table, row, doc));
	buf_add_text(&table->line, "\r\n");
}

/* ---- JSON lines ---- */

void outlet_table_add_source(struct outlet_table *table, size_t doc)
{
	const struct doc *article = table->story->items[doc].doc;

	buf_add_text(&table->line, "\"outlet\": ");
	json_add_string(&table->line, doc_meta(article)->outlet);
	buf_add_text(&table->line, ", \"doc\": ");
	json_add_string(&table->line, doc_id(article));
}

static void add_nothing(struct outlet_table *table)
{
	(void)table;
}

static void add_json_row(struct outlet_table *table, size_t row)
{
	table->rows->add_json_row(table, row);
}

/* ---- all ---- */

static const struct table_format {
	const char *name;
	void (*add_head)(struct outlet_table *table);
	void (*add_row)(struct outlet_table *table, size_t row);
} table_formats[] = {
    {"text", add_text_head, add_text_row},
    {"csv", add_csv_head, add_csv_row},
    {"jsonl", add_nothing, add_json_row},
};

static const struct table_format *format_of(const struct cli *cli)
{
	const char *wanted = cli_value(cli, "format");

	for (size_t i = 0; i < sizeof table_formats / sizeof *table_formats; i++)
		if (strcmp(wanted ? wanted : "text", table_formats[i].name) == 0)
			return &table_formats[i];
	return NULL;
}

bool outlet_table_has_format(struct cli *cli)
{
	if (format_of(cli))
		return true;
	cli_misuse(cli, "--format: '%s' is none of text, csv, jsonl", cli_value(cli, "format"));
	return false;
}

void outlet_table_print(struct outlet_table *table, size_t row_count)
{
	const struct table_format *format = format_of(table->cli);
	struct cli *cli = table->cli;

	format->add_head(table);
	cli_out_buf(cli, &table->line);
	for (size_t row = 0; row < row_count && !cli->out_closed; row++) {
		format->add_row(table, row);
		cli_out_buf(cli, &table->line);
	}
	if (row_count == 0)
		cli_skip_text(cli, "%s", table->rows->nothing);
	buf_release(&table->line);
	buf_release(&table->piece);
}
