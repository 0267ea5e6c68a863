/*
 * cli_lines.c - `abreast lines`: every hit of a pattern in its context, over all outlets.
 */
#include "config.h"

#include "cli/cli.h"

#include "cli/cli_story.h"
#include "export/phrasing.h"
#include "story/concordance.h"
#include "text/cells.h"

enum { OUTLET_MAX = 20, LINE_COLUMNS = 6 };

struct table {
	const struct story *story;
	size_t columns;
	size_t outlet_columns;
	size_t left_columns;
	struct buf piece; /* scratch */
};

/* The last piece of a text that fits. */
static struct slice fit_end(struct slice text, size_t columns, size_t *ret_width)
{
	size_t width = cells_width(text, NULL);

	while (width > columns && text.len > 0) {
		struct cell cell;
		size_t next = cell_next(text, 0, NULL, &cell);

		width -= cell.width > 0 ? (size_t)cell.width * cell.cells : 0;
		text.ptr += next;
		text.len -= next;
	}
	*ret_width = width;
	return text;
}

static void add_padded(struct table *table, struct buf *line, struct slice text, size_t columns)
{
	size_t width, fitting;

	buf_clear(&table->piece);
	phrasing_add_line(&table->piece, text);
	fitting = cells_fit(buf_slice(&table->piece), columns, NULL, &width);
	cli_add_safe(line, (struct slice){buf_text(&table->piece), fitting});
	buf_add_repeat(line, ' ', columns - width);
}

/* What stands before the hit, up to the middle; no space where the hit is part of a word. */
static void add_left(struct table *table, struct buf *line, struct slice text)
{
	bool apart = text.len == 0 || (unsigned char)text.ptr[text.len - 1] <= ' ';
	size_t room = table->left_columns - (apart && table->left_columns > 0), width;
	struct slice fitting;

	buf_clear(&table->piece);
	phrasing_add_line(&table->piece, text);
	fitting = fit_end(buf_slice(&table->piece), room, &width);
	buf_add_repeat(line, ' ', room - width);
	cli_add_safe(line, fitting);
	if (apart)
		buf_add_byte(line, ' ');
}

/* The hit and what follows, to the right edge. */
static void add_right(struct table *table, struct buf *line, struct slice text)
{
	size_t used = table->outlet_columns + LINE_COLUMNS + 2 + table->left_columns;
	size_t room = table->columns > used ? table->columns - used : 1;
	size_t fitting;

	buf_clear(&table->piece);
	phrasing_add_line(&table->piece, text);
	fitting = cells_fit(buf_slice(&table->piece), room, NULL, NULL);
	cli_add_safe(line, (struct slice){buf_text(&table->piece), fitting});
	buf_add_byte(line, '\n');
}

static void add_line(struct table *table, struct buf *line, const struct context_line *hit)
{
	const struct doc *doc = table->story->items[hit->doc].doc;
	struct slice text = doc_text(doc);

	add_padded(table, line, doc_outlet_name(doc), table->outlet_columns);
	buf_add_format(line, " %*u ", LINE_COLUMNS, doc_line_at(doc, hit->start));
	add_left(table, line, slice_at(text, (struct span){hit->left, hit->start}));
	add_right(table, line, slice_at(text, (struct span){hit->start, hit->right}));
	line->failed |= table->piece.failed;
}

static void lay_out(struct table *table, const struct concordance *lines)
{
	size_t rest;

	for (size_t i = 0; i < lines->count; i++) {
		size_t width = cells_width(
		    doc_outlet_name(table->story->items[lines->lines[i].doc].doc), NULL);

		if (width > table->outlet_columns)
			table->outlet_columns = width;
	}
	if (table->outlet_columns > OUTLET_MAX)
		table->outlet_columns = OUTLET_MAX;
	if (table->outlet_columns > table->columns / 4)
		table->outlet_columns = table->columns / 4;
	rest = table->outlet_columns + LINE_COLUMNS + 2;
	table->left_columns = table->columns > rest ? (table->columns - rest) / 2 : 0;
}

static void print(
    struct cli *cli, const struct story *story, const struct concordance *lines, size_t columns)
{
	struct table table = {.story = story, .columns = columns};
	struct buf line = {0};

	lay_out(&table, lines);
	for (size_t i = 0; i < lines->count && !cli->out_closed; i++) {
		add_line(&table, &line, &lines->lines[i]);
		cli_out_buf(cli, &line);
	}
	buf_release(&line);
	buf_release(&table.piece);
	if (lines->count == 0)
		cli_skip_text(cli, "no hit");
	if (lines->cut)
		cli_skip_text(
		    cli, "gave up on some text: the pattern takes too long; there may be more");
}

static bool read_order(struct cli *cli, enum context_order *ret_order)
{
	static const char *const names[] = {"place", "left", "right"};
	const char *name = cli_value(cli, "sort");

	for (int i = 0; i < 3; i++) {
		if (strcmp(name ? name : "place", names[i]) != 0)
			continue;
		*ret_order = (enum context_order)i;
		return true;
	}
	cli_misuse(cli, "--sort: '%s' is none of place, left, right", name);
	return false;
}

static void find(
    struct cli *cli, const struct search *search, enum context_order order, size_t columns)
{
	struct concordance lines = {0};
	struct cli_story story;
	enum err_code code;

	if (!cli_story_load(cli, 1, &story))
		return;
	code = concordance_find(&story.story, search, order, &lines);
	if (code == ERR_OK)
		print(cli, &story.story, &lines, columns);
	else
		cli_fail_code(cli, code);
	concordance_release(&lines);
	cli_story_release(&story);
}

void cli_lines(struct cli *cli)
{
	enum context_order order;
	struct search *search = NULL;
	struct err err = {0};
	long columns;

	if (cli->arg_count < 1) {
		cli_misuse(cli, "a pattern is missing");
		return;
	}
	if (!read_order(cli, &order) ||
	    !cli_number(cli, "width", 20, 10000, (long)cli_columns(cli), &columns))
		return;
	if (search_new(slice_of(cli->args[0]), cli_value(cli, "plain") ? SEARCH_PLAIN : 0, &search,
	        &err) != ERR_OK) {
		if (err.code == ERR_NOMEM)
			cli_fail(cli, &err);
		else
			cli_misuse(cli, "pattern '%s': %s (--plain takes it for text)",
			    cli->args[0], err.detail);
		return;
	}
	find(cli, search, order, (size_t)columns);
	search_free(search);
}
