/*
 * cli_read.c - `abreast`, `abreast read`: the reader, or the text where there is no terminal to draw on.
 */
#include "config.h"

#include "cli/cli.h"

#include <signal.h>
#include <stdlib.h>

#include "base/place.h"
#include "story/story.h"
#include "app/loop.h"

/* A terminal that cannot address its cells gets the text. */
static bool can_draw(const struct cli *cli)
{
	const char *term = getenv("TERM");

	return cli->out_is_terminal && term && term[0] && strcmp(term, "dumb") != 0;
}

/* Is there anything that may turn out readable? What cannot be read is said, if nothing can. */
static bool has_articles(struct cli *cli, const struct story *story)
{
	for (size_t i = 0; i < story->count; i++)
		if (story->items[i].problem.code == ERR_OK)
			return true;
	for (size_t i = 0; i < story->count; i++) {
		struct err problem = story->items[i].problem;

		if (!problem.file[0])
			err_set(&problem, problem.code, story->items[i].path, 0, "%s",
			    story->items[i].problem.detail);
		cli_skip(cli, &problem);
	}
	if (story->count == 0)
		cli_skip_text(cli, "nothing there that can be read");
	return false;
}

/* The end that the system asked for is told to whoever waits for this program. */
static void end_by_signal(int number)
{
	signal(number, SIG_DFL);
	raise(number);
}

static void take_status(struct cli *cli, int status)
{
	if (status == TUI_NO_TERMINAL)
		cli_show(cli);
	else if (status > 128)
		end_by_signal(status - 128);
	else if ((unsigned)status > cli->status)
		cli->status = (enum cli_status)status;
}

static enum err_code add_paths(char *const *paths, size_t count, struct story *story)
{
	enum err_code code = ERR_OK;

	for (size_t i = 0; code == ERR_OK && i < count; i++)
		code = story_add_path(story, paths[i]);
	return code;
}

void cli_read(struct cli *cli)
{
	struct tui_options options = {
	    .frame = cli_value(cli, "frame"),
	    .theme = cli_value(cli, "theme"),
	    .paths = cli->args,
	    .path_count = (size_t)cli->arg_count,
	    .threads = cli->jobs,
	    .ascii = cli_value(cli, "ascii") != NULL,
	    .without_state = cli_value(cli, "no-state") != NULL,
	    .keys_only = cli_value(cli, "keys") != NULL,
	};
	struct buf sample = {0};
	struct story story;
	enum err_code code = ERR_OK;
	int status = 0;

	if (!options.keys_only && !can_draw(cli)) {
		cli_show(cli);
		return;
	}
	story_init(&story);
	if (cli->arg_count == 0) {
		code = place_data("stories/decisive-enabler", &sample);
		options.paths = &sample.data;
		options.path_count = 1;
	}
	if (code == ERR_OK && !options.keys_only)
		code = add_paths(options.paths, options.path_count, &story);
	if (code != ERR_OK)
		cli_fail_code(cli, code);
	else if (options.keys_only || has_articles(cli, &story))
		status = tui_run(&options, &story);
	story_release(&story);
	buf_release(&sample);
	take_status(cli, status);
}
