/*
 * cli_compare.c - `abreast compare`: how each outlet words the facets of a frame, in any format.
 */
#include "config.h"

#include "cli/cli.h"

#include "cli/cli_story.h"
#include "export/format.h"
#include "views/gridtext.h"

/* What the options want of the table. */
struct wanted {
	const struct format *format;
	struct format_extent extent;
	long columns;
};

static enum err_code write_text(
    const struct cli_story *story, const struct wanted *wanted, struct buf *buf)
{
	if (wanted->format->lineup)
		return wanted->format->lineup(&story->story, story->lineup, &wanted->extent, buf);
	return gridtext_add(story->lineup->lineup, story->lineup->sources, (int)wanted->columns,
	    wanted->extent.minor, false, buf);
}

static void print(struct cli *cli, const struct cli_story *story, const struct wanted *wanted)
{
	struct buf buf = {0};
	enum err_code code;

	if (!story->lineup) {
		cli_skip_text(cli, "no frame fits these articles and they propose no rows; "
		                   "name one with --frame");
		return;
	}
	if (story->lineup->lineup->filled_count == 0)
		cli_skip_text(cli, "nothing in these articles words a facet of this frame");
	code = write_text(story, wanted, &buf);
	if (code == ERR_OK)
		cli_out_buf(cli, &buf);
	else
		cli_fail_code(cli, code);
	buf_release(&buf);
}

/* No frame fits: rows of the program's own, said to be such. */
static bool propose(struct cli *cli, struct cli_story *story)
{
	if (!cli_story_propose(cli, story))
		return false;
	if (story->lineup && !cli->quiet)
		cli_note(cli, "no frame fits these articles: the rows are proposed by the program; "
		              "--frame names one");
	return true;
}

void cli_compare(struct cli *cli)
{
	const char *name = cli_value(cli, "format");
	struct wanted wanted = {.format = name ? format_find(name) : NULL,
	    .extent = {.context_words = FORMAT_SENTENCE, .minor = cli_value(cli, "all") != NULL}};
	struct cli_story story;
	long words = -1;

	if (name && !wanted.format) {
		cli_misuse(cli, "--format: '%s' is none of text, markdown, csv, jsonl, html", name);
		return;
	}
	if (!wanted.format && cli->output)
		wanted.format = format_of_file(cli->output);
	if (!wanted.format)
		wanted.format = format_find("text");
	if (!cli_number(cli, "width", 1, 10000, (long)cli_columns(cli), &wanted.columns) ||
	    !cli_number(cli, "excerpt", 0, 10000, words, &words))
		return;
	if (words >= 0)
		wanted.extent.context_words = (uint32_t)words;
	if (!cli_story_analyse(cli, true, &story))
		return;
	if (cli_story_line_up(cli, &story) && (story.lineup || propose(cli, &story)))
		print(cli, &story, &wanted);
	cli_story_release(&story);
}
