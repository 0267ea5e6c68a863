/*
 * cli_entities.c - `abreast entities`: names by outlets, as text, CSV or JSON lines.
 */
#include "config.h"

#include "cli/cli.h"

#include "cli/cli_outlets.h"
#include "cli/cli_story.h"
#include "export/csvfield.h"
#include "text/json.h"
#include "story/namematrix.h"

enum { NAME_COLUMNS = 30, TYPE_COLUMNS = 4, COUNT_COLUMNS = 6 };

static const struct name_row *row_at(const struct outlet_table *table, size_t row)
{
	const struct name_matrix *matrix = table->data;

	return &matrix->rows[row];
}

static const struct story_name *name_at(const struct outlet_table *table, size_t row)
{
	return &table->story->links->names[row_at(table, row)->name];
}

static uint32_t count_at(const struct outlet_table *table, size_t row, size_t doc)
{
	return name_row_count(row_at(table, row), doc);
}

static void add_text_head(struct outlet_table *table)
{
	outlet_table_add_text(table, slice_of("name"), NAME_COLUMNS, false);
	buf_add_format(&table->line, " %-*s %*s", TYPE_COLUMNS, "type", COUNT_COLUMNS, "total");
}

static void add_text_row(struct outlet_table *table, size_t row)
{
	const struct story_name *name = name_at(table, row);

	outlet_table_add_text(table, name->canonical, NAME_COLUMNS, false);
	buf_add_format(&table->line, " %-*s", TYPE_COLUMNS, entity_type_text(name->type));
	outlet_table_add_count(table, row_at(table, row)->total, COUNT_COLUMNS);
}

static void add_csv_head(struct outlet_table *table)
{
	buf_add_text(&table->line, "name,type,total,unevenness");
}

static void add_csv_row(struct outlet_table *table, size_t row)
{
	const struct story_name *name = name_at(table, row);

	csv_add_field(&table->line, name->canonical);
	buf_add_format(&table->line, ",%s,%u,%.3f", entity_type_text(name->type),
	    row_at(table, row)->total, (double)row_at(table, row)->unevenness);
}

static void add_json_row(struct outlet_table *table, size_t index)
{
	const struct story_name *name = name_at(table, index);
	const struct name_row *row = row_at(table, index);
	struct buf *line = &table->line;

	buf_add_text(line, "{\"name\": ");
	json_add_string(line, name->canonical);
	buf_add_format(line,
	    ", \"type\": \"%s\", \"total\": %u, \"unevenness\": ", entity_type_text(name->type),
	    row->total);
	json_add_real(line, (double)row->unevenness);
	buf_add_text(line, ", \"outlets\": [");
	for (size_t i = 0; i < row->cell_count; i++) {
		buf_add_text(line, i > 0 ? ", {" : "{");
		outlet_table_add_source(table, row->cells[i].doc);
		buf_add_format(line, ", \"count\": %u}", row->cells[i].count);
	}
	buf_add_text(line, "]}\n");
}

static const struct outlet_rows name_rows = {
    .head_columns = NAME_COLUMNS + TYPE_COLUMNS + COUNT_COLUMNS + 2,
    .add_text_head = add_text_head,
    .add_csv_head = add_csv_head,
    .add_text_row = add_text_row,
    .add_csv_row = add_csv_row,
    .add_json_row = add_json_row,
    .count_at = count_at,
    .nothing = "no names found",
};

void cli_entities(struct cli *cli)
{
	struct name_matrix *matrix = NULL;
	struct cli_story story;

	if (!outlet_table_has_format(cli) || !cli_story_analyse(cli, false, &story))
		return;
	if (name_matrix_new(&story.story, (1u << ENTITY_TYPES) - 1, NAMES_BY_TOTAL, &matrix) !=
	    ERR_OK) {
		cli_fail_code(cli, ERR_NOMEM);
	} else {
		struct outlet_table table = {
		    .cli = cli, .story = &story.story, .rows = &name_rows, .data = matrix};

		outlet_table_print(&table, matrix->count);
	}
	name_matrix_free(matrix);
	cli_story_release(&story);
}
