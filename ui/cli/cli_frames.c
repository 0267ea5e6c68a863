/*
 * cli_frames.c - `abreast frames list | show NAME | check FILE... | suggest PATH...`.
 */
#include "config.h"

#include <stdlib.h>

#include "base/place.h"
#include "cli/cli.h"
#include "cli/cli_story.h"
#include "frame/framefile.h"
#include "frame/framenames.h"
#include "story/fitting.h"

static void list_one(struct cli *cli, const char *name)
{
	struct buf path = {0}, line = {0};
	struct frame *frame = NULL;
	struct err err = {0};

	if (frame_find(name, &path, &err) != ERR_OK ||
	    frame_load(buf_text(&path), &frame, &err) != ERR_OK) {
		cli_skip(cli, &err);
	} else {
		cli_add_safe(&line, slice_of(name));
		buf_add_repeat(&line, ' ', line.len < 24 ? 24 - line.len : 1);
		cli_add_safe(&line, frame->title);
		buf_add_format(&line, " (%zu groups)\n", frame->facet_count);
		cli_out_buf(cli, &line);
	}
	frame_free(frame);
	buf_release(&path);
	buf_release(&line);
}

static void list(struct cli *cli)
{
	struct buf names = {0};
	enum err_code code = frame_names_add(&names);
	char *rest = names.data;

	if (code != ERR_OK)
		cli_fail_code(cli, code);
	else if (names.len == 0)
		cli_skip_text(cli, "no frames");
	while (code == ERR_OK && rest && *rest) {
		size_t len = strcspn(rest, "\n");

		rest[len] = '\0';
		list_one(cli, rest);
		rest += len + 1;
	}
	buf_release(&names);
}

static void add_names(struct buf *text, const char *label, const struct slice *names, size_t count)
{
	if (count == 0)
		return;
	buf_add_text(text, label);
	for (size_t i = 0; i < count; i++) {
		buf_add_text(text, i > 0 ? ", " : "");
		cli_add_safe(text, names[i]);
	}
	buf_add_byte(text, '\n');
}

static void add_terms(struct buf *text, const struct facet *facet, enum term_kind kind)
{
	static const char *const labels[] = {"    ", "    near   ", "    never  "};

	for (size_t i = 0; i < facet->term_count; i++) {
		if (facet->terms[i].kind != kind)
			continue;
		buf_add_text(text, labels[kind]);
		cli_add_safe(text, facet->terms[i].text);
		buf_add_byte(text, '\n');
	}
}

static void show(struct cli *cli, const char *name)
{
	struct buf path = {0}, text = {0};
	struct frame *frame = NULL;
	struct err err = {0};
	enum err_code code = frame_find(name, &path, &err);

	if (code == ERR_OK)
		code = frame_load(buf_text(&path), &frame, &err);
	if (code == ERR_NOT_FOUND)
		cli_misuse(cli, "no frame '%s'; 'abreast frames list' names them", name);
	else if (code != ERR_OK)
		cli_fail(cli, &err);
	if (code == ERR_OK) {
		cli_add_safe(&text, frame->title);
		buf_add_byte(&text, '\n');
		add_names(&text, "", &frame->about, frame->about.ptr ? 1 : 0);
		add_names(&text, "target: ", frame->targets, frame->target_count);
		add_names(&text, "beneficiary: ", frame->beneficiaries, frame->beneficiary_count);
		for (size_t i = 0; i < frame->facet_count; i++) {
			buf_add_text(&text, "\n");
			cli_add_safe(&text, frame->facets[i].id);
			buf_add_text(&text, ": ");
			cli_add_safe(&text, frame->facets[i].title);
			buf_add_byte(&text, '\n');
			for (int kind = TERM_TERM; kind <= TERM_NEVER; kind++)
				add_terms(&text, &frame->facets[i], (enum term_kind)kind);
		}
		cli_out_buf(cli, &text);
	}
	frame_free(frame);
	buf_release(&path);
	buf_release(&text);
}

/* What a file that is no frame at all would say is more than anybody reads. */
enum { MAX_REPORTED = 20 };

struct report {
	struct cli *cli;
	size_t count;
};

static void report(const struct err *err, void *data)
{
	struct report *report = data;

	if (report->count++ < MAX_REPORTED)
		cli_skip(report->cli, err);
}

static void check_all(struct cli *cli, const char *path)
{
	struct report errors = {.cli = cli};

	if (frame_check(path, report, &errors) == ERR_NOMEM)
		cli_fail_code(cli, ERR_NOMEM);
	else if (errors.count > MAX_REPORTED)
		cli_skip_text(cli, "%s: %zu more errors", path, errors.count - MAX_REPORTED);
}

/* Every error of a file, or a line that says that all is well. */
static void check(struct cli *cli, const char *path)
{
	struct buf line = {0};
	struct frame *frame = NULL;
	struct err err = {0};
	enum err_code code = frame_load(path, &frame, &err);
	size_t terms = 0;

	if (code != ERR_OK && err.line == 0) {
		cli_fail(cli, &err);
	} else if (code != ERR_OK) {
		check_all(cli, path);
	} else {
		for (size_t i = 0; i < frame->facet_count; i++)
			terms += frame->facets[i].term_count;
		cli_add_safe(&line, slice_of(path));
		buf_add_format(
		    &line, ": all is well, %zu groups, %zu terms\n", frame->facet_count, terms);
		cli_out_buf(cli, &line);
	}
	frame_free(frame);
	buf_release(&line);
}

/* "  decisive enabler      3 outlets, 2 quote it: Bloomberg, Foreign Policy, Jadetimes" */
static void add_wording(
    struct buf *text, const struct story *story, const struct suggested_wording *wording)
{
	size_t before = text->len;

	buf_add_text(text, "    ");
	cli_add_safe(text, wording->text);
	buf_add_repeat(text, ' ', text->len - before < 28 ? 28 - (text->len - before) : 1);
	buf_add_format(text, "%u outlet%s", wording->doc_count, wording->doc_count == 1 ? "" : "s");
	if (wording->quoted_count > 0)
		buf_add_format(text, ", %u quote%s it", wording->quoted_count,
		    wording->quoted_count == 1 ? "s" : "");
	for (uint32_t i = 0; i < wording->doc_count; i++) {
		buf_add_text(text, i > 0 ? ", " : ": ");
		cli_add_safe(text, doc_outlet_name(story->items[wording->docs[i]].doc));
	}
	buf_add_byte(text, '\n');
}

static void print_suggestions(struct cli *cli, const struct story *story,
    const struct suggestions *suggestions, bool as_frame)
{
	struct buf text = {0};

	if (as_frame)
		suggestions_write_frame(suggestions, &text);
	for (size_t i = 0; !as_frame && i < suggestions->count; i++) {
		const struct suggestion *item = &suggestions->items[i];

		buf_add_format(&text, "%2zu  ", i + 1);
		cli_add_safe(&text, item->title);
		buf_add_format(&text, "  (%u outlets)\n", item->doc_count);
		for (uint32_t k = 0; k < item->wording_count; k++)
			add_wording(&text, story, &item->wordings[k]);
	}
	cli_out_buf(cli, &text);
	buf_release(&text);
}

static void suggest(struct cli *cli)
{
	const char *format = cli_value(cli, "format");
	bool as_frame = format && strcmp(format, "frame") == 0;
	struct suggestions *suggestions = NULL;
	struct cli_story story;
	enum err_code code;

	if (format && !as_frame && strcmp(format, "text") != 0) {
		cli_misuse(cli, "--format: '%s' is none of text, frame", format);
		return;
	}
	cli->args++;
	cli->arg_count--;
	if (!cli_story_analyse(cli, true, &story))
		return;
	code = fitting_suggestions(&story.story, story.models, &suggestions);
	if (code != ERR_OK)
		cli_fail_code(cli, code);
	else if (suggestions->count == 0)
		cli_skip_text(cli, "no label is worded by two outlets in a way worth proposing");
	else
		print_suggestions(cli, &story.story, suggestions, as_frame);
	suggestions_free(suggestions);
	cli_story_release(&story);
}

void cli_frames(struct cli *cli)
{
	const char *verb = cli->arg_count > 0 ? cli->args[0] : "";

	if (strcmp(verb, "list") == 0 && cli->arg_count == 1) {
		list(cli);
	} else if (strcmp(verb, "show") == 0 && cli->arg_count == 2) {
		show(cli, cli->args[1]);
	} else if (strcmp(verb, "check") == 0 && cli->arg_count >= 2) {
		for (int i = 1; i < cli->arg_count; i++)
			check(cli, cli->args[i]);
	} else if (strcmp(verb, "suggest") == 0) {
		suggest(cli);
	} else {
		cli_misuse(cli, "frames takes list, show NAME, check FILE... or suggest PATH...");
	}
}
