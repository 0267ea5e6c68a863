#include "config.h"

#include "cli/cli_story.h"

#include <unistd.h>

#include "base/alloc.h"
#include "base/place.h"
#include "story/useracts.h"
#include "story/userquotes.h"
#include "story/userverdicts.h"
#include "story/fitting.h"
#include "story/sharedtext.h"
#include "story/judgedset.h"

bool cli_load_models(struct cli *cli, struct models **ret_models)
{
	struct err err = {0};

	if (models_new(ret_models, &err) != ERR_OK) {
		cli_fail(cli, &err);
		return false;
	}
	for (unsigned i = 0; i < (*ret_models)->fault_count; i++)
		cli_skip(cli, &(*ret_models)->faults[i]);
	return true;
}

/* Add the operands, or the bundled sample story. */
static bool add_paths(struct cli *cli, int first_arg, bool sample, struct story *story)
{
	struct buf path = {0};
	enum err_code code = ERR_OK;

	for (int i = first_arg; code == ERR_OK && i < cli->arg_count; i++)
		code = story_add_path(story, cli->args[i]);
	if (cli->arg_count <= first_arg && sample) {
		code = place_data("stories/decisive-enabler", &path);
		if (code == ERR_OK)
			code = story_add_path(story, buf_text(&path));
	} else if (cli->arg_count <= first_arg) {
		cli_misuse(cli, "which articles? name files or folders");
		return false;
	}
	buf_release(&path);
	if (code == ERR_OK)
		return true;
	cli_fail_code(cli, code);
	return false;
}

/* Say what is left out; false: that is everything. */
static bool report(struct cli *cli, const struct story *story)
{
	for (size_t i = 0; i < story->count; i++) {
		struct err problem = story->items[i].problem;

		if (problem.code == ERR_OK)
			continue;
		if (!problem.file[0])
			err_set(&problem, problem.code, story->items[i].path, 0, "%s",
			    story->items[i].problem.detail);
		cli_skip(cli, &problem);
	}
	if (story->count == 0)
		cli_skip_text(cli, "nothing there that can be read");
	return story->loaded_count > 0;
}

static bool load_texts(struct cli *cli, struct story *story)
{
	for (size_t i = 0; i < story->count; i++) {
		struct story_item *item = &story->items[i];
		struct err problem = {0};
		struct doc *doc = NULL;

		if (item->problem.code != ERR_OK)
			continue;
		if (load_doc(item->path, cli_loader(cli), &doc, &problem) != ERR_OK)
			doc = NULL;
		if (story_set_doc_take(story, i, doc, &problem) != ERR_OK) {
			cli_fail_code(cli, ERR_NOMEM);
			return false;
		}
		cli_progress(i + 1, story->count, cli);
	}
	cli_progress_end(cli);
	return true;
}

bool cli_story_load(struct cli *cli, int first_arg, struct cli_story *ret_story)
{
	struct cli_story made = {0};

	story_init(&made.story);
	if (add_paths(cli, first_arg, false, &made.story) && load_texts(cli, &made.story) &&
	    report(cli, &made.story)) {
		*ret_story = made;
		return true;
	}
	cli_story_release(&made);
	return false;
}

static bool analyse(struct cli *cli, struct cli_story *made)
{
	enum err_code code;

	if (!cli_load_models(cli, &made->models))
		return false;
	code =
	    analyse_all(&made->story, made->models, cli->jobs, cli_loader(cli), cli_progress, cli);
	cli_progress_end(cli);
	if (code != ERR_OK)
		cli_fail_code(cli, code);
	return code == ERR_OK;
}

/* The file of marks, if there is one: reading must not make it. NULL: none. */
static struct user_marks *open_marks(struct cli *cli)
{
	struct user_marks *marks = NULL;
	struct buf path = {0};
	struct err err = {0};
	enum err_code code = place_state("marks.db", &path);

	if (code == ERR_OK && access(buf_text(&path), F_OK) == 0) {
		code = user_marks_open(buf_text(&path), &marks, &err);
		if (code != ERR_OK)
			cli_skip(cli, &err);
	}
	buf_release(&path);
	return marks;
}

/* The corrections of names that are kept; NULL: none. */
static struct corrections *read_corrections(struct cli *cli)
{
	struct corrections *corrections = NULL;
	struct user_marks *marks = open_marks(cli);
	struct err err = {0};

	if (marks && user_marks_corrections(marks, &corrections, &err) != ERR_OK)
		cli_skip(cli, &err);
	user_marks_close(marks);
	return corrections;
}

/* Quotations as the person corrected them. */
static enum err_code apply_quote_fixes(struct cli *cli, struct cli_story *made)
{
	struct user_marks *marks = open_marks(cli);
	struct quote_fixes *fixes = NULL;
	struct err err = {0};

	if (marks && user_marks_quote_fixes(marks, &fixes, &err) != ERR_OK)
		cli_skip(cli, &err);
	user_marks_close(marks);
	if (fixes && fixes->count > 0)
		cli_note(cli, "%zu correction%s of quotations kept; --no-state leaves them out",
		    fixes->count, fixes->count == 1 ? "" : "s");
	return story_set_quote_fixes_take(&made->story, fixes);
}

/* Names as the person corrected them, for commands that know --no-state. */
static bool apply_corrections(struct cli *cli, struct cli_story *made)
{
	struct corrections *corrections = NULL;
	enum err_code code = ERR_OK;
	size_t count;

	if (cli_has_option(cli, "no-state") && !cli_value(cli, "no-state"))
		corrections = read_corrections(cli);
	if (corrections && corrections->count > 0) {
		code = story_link_corrected(&made->story, made->models->gazetteer, corrections);
		count = code == ERR_OK ? made->story.links->fix_count : 0;
		if (count > 0)
			cli_note(cli,
			    "%zu correction%s of names applied; --no-state leaves them out", count,
			    count == 1 ? "" : "s");
	}
	corrections_free(corrections);
	if (code == ERR_OK && cli_has_option(cli, "no-state") && !cli_value(cli, "no-state"))
		code = apply_quote_fixes(cli, made);
	if (code != ERR_OK)
		cli_fail_code(cli, code);
	return code == ERR_OK;
}

static enum err_code drop_twice(
    struct cli *cli, struct story *story, const struct shared_text *shared, size_t *ret_dropped)
{
	for (size_t i = 0; i < story->count; i++) {
		const uint32_t first = shared_text_same_as(shared, i);
		struct err problem;

		if (first == SHARED_NONE)
			continue;
		cli_note(cli, "%s is the same article as %s: opened once", story->items[i].path,
		    story->items[first].path);
		err_set(&problem, ERR_EXISTS, story->items[i].path, 0, "the same article as %s",
		    story->items[first].path);
		if (story_drop_doc(story, i, &problem) != ERR_OK)
			return ERR_NOMEM;
		++*ret_dropped;
	}
	return ERR_OK;
}

/* An article that is there twice counts once, or its outlet's wordings would count twice. */
static bool open_once(struct cli *cli, struct cli_story *made)
{
	struct story *story = &made->story;
	struct frame_source *sources = alloc_zero(story->count + 1, sizeof *sources);
	struct shared_text *shared = NULL;
	size_t dropped = 0;
	enum err_code code = sources ? ERR_OK : ERR_NOMEM;

	for (size_t i = 0; sources && i < story->count; i++) {
		if (story->items[i].doc && story->items[i].analysis)
			sources[i] = analysis_source(story->items[i].doc, story->items[i].analysis);
	}
	if (code == ERR_OK)
		code = shared_text_new(sources, story->count, &shared);
	if (code == ERR_OK)
		code = drop_twice(cli, story, shared, &dropped);
	if (code == ERR_OK && dropped > 0)
		code = story_link(story, made->models->gazetteer);
	shared_text_free(shared);
	alloc_free(sources);
	if (code != ERR_OK)
		cli_fail_code(cli, code);
	return code == ERR_OK;
}

bool cli_story_analyse(struct cli *cli, bool sample, struct cli_story *ret_story)
{
	struct cli_story made = {0};

	story_init(&made.story);
	if (add_paths(cli, 0, sample, &made.story) && analyse(cli, &made) &&
	    report(cli, &made.story) && open_once(cli, &made) && apply_corrections(cli, &made)) {
		*ret_story = made;
		return true;
	}
	cli_story_release(&made);
	return false;
}

bool cli_load_frame(struct cli *cli, struct frame **ret_frame)
{
	const char *name = cli_value(cli, "frame");
	struct buf path = {0};
	struct err err = {0};
	enum err_code code;

	if (!name)
		return true;
	code = frame_find(name, &path, &err);
	if (code == ERR_OK)
		code = frame_load(buf_text(&path), ret_frame, &err);
	buf_release(&path);
	if (code == ERR_NOT_FOUND)
		cli_misuse(cli, "no frame '%s'; 'abreast frames list' names them", name);
	else if (code != ERR_OK)
		cli_fail(cli, &err);
	return code == ERR_OK;
}

/* What the person said about rows and cells; NULL: nothing, or --no-state leaves it out. */
static struct verdicts *read_verdicts(struct cli *cli)
{
	struct verdicts *verdicts = NULL;
	struct user_marks *marks;
	struct err err = {0};

	if (!cli_has_option(cli, "no-state") || cli_value(cli, "no-state"))
		return NULL;
	marks = open_marks(cli);
	if (marks && user_verdicts_list(marks, &verdicts, &err) != ERR_OK)
		cli_skip(cli, &err);
	user_marks_close(marks);
	return verdicts;
}

static size_t count_judged(const struct lineup *lineup)
{
	size_t count = lineup->dropped_count;

	for (size_t l = 0; l < lineup->line_count; l++)
		for (size_t d = 0; d < lineup->doc_count; d++)
			count += lineup->lines[l].cells[d].author != CELL_BY_MACHINE;
	return count;
}

static enum err_code line_up_take(
    struct cli *cli, struct cli_story *story, struct frame *taken_frame)
{
	struct verdicts *verdicts = read_verdicts(cli);
	struct pool *pool = NULL;
	enum err_code code = pool_new(cli->jobs, &pool);
	size_t count;

	if (code == ERR_OK)
		code = judged_lineup_new(
		    taken_frame, &story->story, story->models, verdicts, pool, &story->lineup);
	else
		frame_free(taken_frame);
	pool_free(pool);
	verdicts_free(verdicts);
	count = code == ERR_OK && story->lineup ? count_judged(story->lineup->lineup) : 0;
	if (count > 0)
		cli_note(cli,
		    "%zu correction%s of cells and rows applied; --no-state leaves them out", count,
		    count == 1 ? "" : "s");
	if (code != ERR_OK)
		cli_fail_code(cli, code);
	return code;
}

bool cli_story_line_up(struct cli *cli, struct cli_story *story)
{
	struct frame *frame = NULL;
	enum err_code code = ERR_OK;

	if (!cli_load_frame(cli, &frame))
		return false;
	if (!frame)
		code = fitting_frame(&story->story, story->models, &frame);
	if (code != ERR_OK) {
		cli_fail_code(cli, code);
		return false;
	}
	return !frame || line_up_take(cli, story, frame) == ERR_OK;
}

bool cli_story_propose(struct cli *cli, struct cli_story *story)
{
	struct frame *frame = NULL;
	enum err_code code = fitting_proposed_frame(&story->story, story->models, &frame);

	if (code != ERR_OK) {
		cli_fail_code(cli, code);
		return false;
	}
	return line_up_take(cli, story, frame) == ERR_OK;
}

void cli_story_release(struct cli_story *story)
{
	lineup_set_free(story->lineup);
	story_release(&story->story);
	models_free(story->models);
	*story = (struct cli_story){0};
}
