/*
 * cli_export.c - `abreast export`: the highlights with their citations.
 */
#include "config.h"

#include "cli/cli.h"

#include "base/place.h"
#include "cli/cli_story.h"
#include "export/format.h"

/* The person's marks, where there are any; reading them must not make the file. */
static bool open_marks(struct cli *cli, struct user_marks **ret_marks)
{
	struct buf path = {0};
	struct err err = {0};
	enum err_code code = place_state("marks.db", &path);

	if (code == ERR_OK)
		code = user_marks_open(buf_text(&path), ret_marks, &err);
	else
		err_set(&err, code, NULL, 0, "no home folder to find marks in");
	buf_release(&path);
	if (code != ERR_OK)
		cli_fail(cli, &err);
	return code == ERR_OK;
}

static void print(struct cli *cli, const struct cli_story *story, struct user_marks *marks,
    unsigned what, const struct format *format)
{
	struct highlights *highlights = NULL;
	struct buf buf = {0};
	enum err_code code = highlights_new(&story->story, story->lineup, marks, what, &highlights);

	if (code == ERR_OK)
		code = format->highlights(&story->story, highlights, &buf);
	if (code == ERR_OK && highlights->count == 0)
		cli_skip_text(cli, "no highlight of that kind");
	if (code == ERR_OK)
		cli_out_buf(cli, &buf);
	else
		cli_fail_code(cli, code);
	buf_release(&buf);
	highlights_free(highlights);
}

static const struct format *choose_format(struct cli *cli)
{
	const char *name = cli_value(cli, "format");
	const struct format *format = NULL;

	if (name)
		format = format_find(name);
	else if (cli->output)
		format = format_of_file(cli->output);
	if (!format && !name)
		format = format_find("text");
	if (!format || !format->highlights) {
		cli_misuse(cli, "--format: '%s' is none of text, markdown, csv, jsonl",
		    name ? name : format->name);
		return NULL;
	}
	return format;
}

void cli_export(struct cli *cli)
{
	const char *list = cli_value(cli, "what");
	unsigned what = list ? highlights_what(list) : WHAT_ENTITIES | WHAT_QUOTES | WHAT_FRAMES;
	const struct format *format = choose_format(cli);
	struct user_marks *marks = NULL;
	struct cli_story story;

	if (!format)
		return;
	if (what == 0) {
		cli_misuse(
		    cli, "--what: '%s' is not a list of entities, quotes, frames, marks", list);
		return;
	}
	if (!cli_story_analyse(cli, false, &story))
		return;
	if ((!(what & WHAT_MARKS) || open_marks(cli, &marks)) &&
	    (!(what & WHAT_FRAMES) || cli_story_line_up(cli, &story)))
		print(cli, &story, marks, what, format);
	user_marks_close(marks);
	cli_story_release(&story);
}
