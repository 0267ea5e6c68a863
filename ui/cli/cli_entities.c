/*
 * cli_entities.c - `abreast entities`: names by outlets, as text, CSV or JSON lines.
 */
#include "config.h"

#include "cli/cli.h"

#include "cli/cli_story.h"
#include "export/csvfield.h"
#include "export/json.h"
#include "export/phrasing.h"
#include "story/namematrix.h"
#include "text/cells.h"

enum {
	NAME_COLUMNS = 30,
	TYPE_COLUMNS = 4,
	COUNT_COLUMNS = 6,
	OUTLET_LEAST = 6, /* of a column in the text table */
	OUTLET_MOST = 18,
};

/* What printing needs. `docs` are the items that have an analysis: the columns. */
struct listing {
	struct cli *cli;
	const struct story *story;
	const struct name_matrix *matrix;
	size_t outlet_columns;
	struct buf line, piece;
};

static bool is_column(const struct listing *listing, size_t doc)
{
	return listing->story->items[doc].analysis != NULL;
}

static struct slice outlet_of(const struct listing *listing, size_t doc)
{
	return doc_outlet_name(listing->story->items[doc].doc);
}

static const struct story_name *name_of(const struct listing *listing, const struct name_row *row)
{
	return &listing->story->links->names[row->name];
}

/* ---- text ---- */

/* A text in a column of its own, cut to fit, on the left or on the right of it. */
static void add_column(struct listing *listing, struct slice text, size_t columns, bool right)
{
	size_t width, fitting;

	buf_clear(&listing->piece);
	phrasing_add_line(&listing->piece, text);
	fitting = cells_fit(buf_slice(&listing->piece), columns, NULL, &width);
	if (right)
		buf_add_repeat(&listing->line, ' ', columns - width);
	cli_add_safe(&listing->line, (struct slice){buf_text(&listing->piece), fitting});
	if (!right)
		buf_add_repeat(&listing->line, ' ', columns - width);
	listing->line.failed |= listing->piece.failed;
}

static void add_count(struct listing *listing, uint32_t count, size_t columns)
{
	if (count > 0)
		buf_add_format(&listing->line, " %*u", (int)columns, count);
	else
		buf_add_format(&listing->line, " %*s", (int)columns, ".");
}

static void print_text_head(struct listing *listing)
{
	size_t shown = 0, fixed = NAME_COLUMNS + TYPE_COLUMNS + COUNT_COLUMNS + 2;
	size_t columns = cli_columns(listing->cli);

	for (size_t doc = 0; doc < listing->matrix->doc_count; doc++)
		shown += is_column(listing, doc);
	listing->outlet_columns = OUTLET_LEAST;
	if (shown > 0 && columns > fixed && (columns - fixed) / shown > OUTLET_LEAST)
		listing->outlet_columns = (columns - fixed) / shown - 1;
	if (listing->outlet_columns > OUTLET_MOST)
		listing->outlet_columns = OUTLET_MOST;
	add_column(listing, slice_of("name"), NAME_COLUMNS, false);
	buf_add_format(&listing->line, " %-*s %*s", TYPE_COLUMNS, "type", COUNT_COLUMNS, "total");
	for (size_t doc = 0; doc < listing->matrix->doc_count; doc++) {
		if (!is_column(listing, doc))
			continue;
		buf_add_byte(&listing->line, ' ');
		add_column(listing, outlet_of(listing, doc), listing->outlet_columns, true);
	}
	buf_add_byte(&listing->line, '\n');
}

static void add_text_row(struct listing *listing, const struct name_row *row)
{
	const struct story_name *name = name_of(listing, row);

	add_column(listing, name->canonical, NAME_COLUMNS, false);
	buf_add_format(&listing->line, " %-*s", TYPE_COLUMNS, entity_type_text(name->type));
	add_count(listing, row->total, COUNT_COLUMNS);
	for (size_t doc = 0; doc < listing->matrix->doc_count; doc++)
		if (is_column(listing, doc))
			add_count(listing, name_row_count(row, doc), listing->outlet_columns);
	buf_add_byte(&listing->line, '\n');
}

/* ---- CSV ---- */

static void print_csv_head(struct listing *listing)
{
	buf_add_text(&listing->line, "name,type,total,unevenness");
	for (size_t doc = 0; doc < listing->matrix->doc_count; doc++) {
		if (!is_column(listing, doc))
			continue;
		buf_add_byte(&listing->line, ',');
		csv_add_field(&listing->line, outlet_of(listing, doc));
	}
	buf_add_text(&listing->line, "\r\n");
}

static void add_csv_row(struct listing *listing, const struct name_row *row)
{
	const struct story_name *name = name_of(listing, row);

	csv_add_field(&listing->line, name->canonical);
	buf_add_format(&listing->line, ",%s,%u,%.3f", entity_type_text(name->type), row->total,
	    (double)row->unevenness);
	for (size_t doc = 0; doc < listing->matrix->doc_count; doc++)
		if (is_column(listing, doc))
			buf_add_format(&listing->line, ",%u", name_row_count(row, doc));
	buf_add_text(&listing->line, "\r\n");
}

/* ---- JSON lines ---- */

static void print_nothing(struct listing *listing)
{
	(void)listing;
}

static void add_json_row(struct listing *listing, const struct name_row *row)
{
	const struct story_name *name = name_of(listing, row);
	struct buf *line = &listing->line;

	buf_add_text(line, "{\"name\": ");
	json_add_string(line, name->canonical);
	buf_add_format(line,
	    ", \"type\": \"%s\", \"total\": %u, \"unevenness\": ", entity_type_text(name->type),
	    row->total);
	json_add_real(line, (double)row->unevenness);
	buf_add_text(line, ", \"outlets\": [");
	for (size_t i = 0; i < row->cell_count; i++) {
		const size_t doc = row->cells[i].doc;
		const struct doc_meta *meta = doc_meta(listing->story->items[doc].doc);

		buf_add_text(line, i > 0 ? ", {\"outlet\": " : "{\"outlet\": ");
		json_add_string(line, meta->outlet);
		buf_add_text(line, ", \"doc\": ");
		json_add_string(line, doc_id(listing->story->items[doc].doc));
		buf_add_format(line, ", \"count\": %u}", row->cells[i].count);
	}
	buf_add_text(line, "]}\n");
}

/* ---- all ---- */

static const struct list_format {
	const char *name;
	void (*print_head)(struct listing *listing);
	void (*add_row)(struct listing *listing, const struct name_row *row);
} list_formats[] = {
    {"text", print_text_head, add_text_row},
    {"csv", print_csv_head, add_csv_row},
    {"jsonl", print_nothing, add_json_row},
};

static const struct list_format *read_format(struct cli *cli)
{
	const char *wanted = cli_value(cli, "format");

	for (size_t i = 0; i < sizeof list_formats / sizeof *list_formats; i++)
		if (strcmp(wanted ? wanted : "text", list_formats[i].name) == 0)
			return &list_formats[i];
	cli_misuse(cli, "--format: '%s' is none of text, csv, jsonl", wanted);
	return NULL;
}

static void print(struct listing *listing, const struct list_format *format)
{
	struct cli *cli = listing->cli;

	format->print_head(listing);
	cli_out_buf(cli, &listing->line);
	for (size_t i = 0; i < listing->matrix->count && !cli->out_closed; i++) {
		format->add_row(listing, &listing->matrix->rows[i]);
		cli_out_buf(cli, &listing->line);
	}
	if (listing->matrix->count == 0)
		cli_skip_text(cli, "no names found");
}

void cli_entities(struct cli *cli)
{
	const struct list_format *format = read_format(cli);
	struct name_matrix *matrix = NULL;
	struct cli_story story;

	if (!format || !cli_story_analyse(cli, false, &story))
		return;
	if (name_matrix_new(&story.story, (1u << ENTITY_TYPES) - 1, NAMES_BY_TOTAL, &matrix) !=
	    ERR_OK) {
		cli_fail_code(cli, ERR_NOMEM);
	} else {
		struct listing listing = {.cli = cli, .story = &story.story, .matrix = matrix};

		print(&listing, format);
		buf_release(&listing.line);
		buf_release(&listing.piece);
	}
	name_matrix_free(matrix);
	cli_story_release(&story);
}
