/*
 * cli_outlets.h - a table with a row a thing and a column an outlet, as text, CSV or JSON lines.
 *
 * A command says what its rows are; the columns, one for each article that was analysed, and the
 * form of the whole are made here.
 */
#ifndef ABREAST_CLI_CLI_OUTLETS_H
#define ABREAST_CLI_CLI_OUTLETS_H

#include "cli/cli.h"
#include "story/story.h"

struct outlet_table {
	struct cli *cli;
	const struct story *story;
	const struct outlet_rows *rows;
	void *data;            /* the command's own */
	size_t outlet_columns; /* of each outlet, in the text form */
	struct buf line, piece;
};

/* What a command knows of its rows. Each function appends to table->line. */
struct outlet_rows {
	size_t head_columns; /* of what stands before the outlets in the text form */
	void (*add_text_head)(struct outlet_table *table);
	void (*add_csv_head)(struct outlet_table *table);
	void (*add_text_row)(struct outlet_table *table, size_t row); /* without the outlets */
	void (*add_csv_row)(struct outlet_table *table, size_t row);  /* without the outlets */
	void (*add_json_row)(struct outlet_table *table, size_t row); /* the whole object */
	uint32_t (*count_at)(const struct outlet_table *table, size_t row, size_t doc);
	const char *nothing; /* what is said when there is no row */
};

/* Is --format one of text, csv, jsonl? If not, that has been said. */
bool outlet_table_has_format(struct cli *cli);

/* Print so many rows in the form that --format names; the table is {cli, story, rows, data}. */
void outlet_table_print(struct outlet_table *table, size_t row_count);

/* A text in a column of its own, cut to fit, on the left or on the right of it. */
void outlet_table_add_text(
    struct outlet_table *table, struct slice text, size_t columns, bool right);

/* A number in a column of its own with a space before it; 0 is a point. */
void outlet_table_add_count(struct outlet_table *table, uint32_t count, size_t columns);

/* Members of a JSON object that say which article is meant: "outlet" and "doc". */
void outlet_table_add_source(struct outlet_table *table, size_t doc);

#endif
