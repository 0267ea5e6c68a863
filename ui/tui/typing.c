/*
 * Keys: answers to questions first, then the prompt, then sequences of the keymap, which run
 * commands. Nothing pasted ever runs a command.
 */
#include "config.h"

#include "base/alloc.h"
#include "tui/appmodel.h"

/* ---- questions ---- */

static void answer(struct app *app, struct slice key)
{
	enum question question = app->question;
	bool yes = slice_is(key, "y") || (question == ASK_QUIT && slice_is(key, "q"));
	struct effect effect = app->pending;

	app->question = ASK_NOTHING;
	app->pending = (struct effect){0};
	buf_clear(&app->said);
	if (!yes) {
		effect_release(&effect);
		if (question != ASK_QUIT)
			app_say(app, "left as it was");
		return;
	}
	if (question == ASK_QUIT)
		effect.kind = EFFECT_QUIT;
	else if (question == ASK_FORGET)
		effect.kind = EFFECT_FORGET;
	else
		effect.force = true;
	app_want(app, effect);
}

/* ---- the prompt ---- */

void typing_open(struct app *app, enum prompt_kind kind, struct slice text)
{
	prompt_open(&app->prompt, kind, text);
	app->prompting = true;
	buf_clear(&app->said);
	if (kind == PROMPT_SEARCH && app->view == VIEW_READ) {
		const struct pane *pane = readview_text(&app->read);

		app->search_from = (struct place){
		    pane_read_doc(pane), {pane_read_byte(pane), pane_read_byte(pane)}};
		app->incremental = true;
	}
}

/* The first word of a line, and what follows it. */
static struct slice split_line(struct slice line, struct slice *ret_rest)
{
	const char *space;
	size_t len;

	line = slice_trim(line);
	space = line.len ? memchr(line.ptr, ' ', line.len) : NULL;
	len = space ? (size_t)(space - line.ptr) : line.len;
	*ret_rest = slice_trim((struct slice){line.ptr + len, line.len - len});
	return (struct slice){line.ptr, len};
}

static void run_line(struct app *app, struct slice line)
{
	struct slice rest, name = split_line(line, &rest);
	enum cmd_id cmd = command_find(name);
	struct cmd_args args = {.text = rest};

	if (name.len == 0)
		return;
	if (rest.len == 0)
		args.text.ptr = NULL;
	/* The usual ways out of programs lead out of this one too. */
	if (slice_is(name, "q") || slice_is(name, "q!") || slice_is(name, "wq"))
		cmd = CMD_QUIT;
	if (cmd == CMD_NONE)
		app_complain(app, "no command begins with “%.*s”, or several do: Tab shows them",
		    (int)(name.len < 60 ? name.len : 60), name.ptr);
	else
		action_run(app, cmd, &args);
}

static void finish_prompt(struct app *app)
{
	enum prompt_kind kind = app->prompt.kind;
	struct cmd_args args = {0};
	char *line = buf_detach(&app->prompt.text);

	app->prompting = false;
	if (!line)
		return;
	app->prompt.text = (struct buf){0};
	args.text = slice_of(line);
	if (kind == PROMPT_COMMAND)
		run_line(app, args.text);
	else if (args.text.len > 0)
		action_search(app, args.text);
	app->incremental = kind == PROMPT_SEARCH && app->searching;
	alloc_free(line);
}

static void leave_prompt(struct app *app)
{
	app->prompting = false;
	if (app->prompt.kind != PROMPT_SEARCH || !app->incremental)
		return;
	app->incremental = false;
	app_drop_search(app);
	if (app->view == VIEW_READ)
		readview_open(&app->read, &app->world, &app->search_from);
}

static void prompt_typed(struct app *app, struct slice key)
{
	switch (prompt_key(&app->prompt, key)) {
	case PROMPT_DONE:
		prompt_remember(&app->prompt, (size_t)option_number(app->options, OPTION_HISTORY));
		finish_prompt(app);
		break;
	case PROMPT_LEFT: leave_prompt(app); break;
	case PROMPT_COMPLETE: typing_complete(app); break;
	case PROMPT_EDITED:
		buf_clear(&app->said);
		if (app->prompt.kind == PROMPT_SEARCH && app->prompt.text.len > 0)
			action_search(app, buf_slice(&app->prompt.text));
		break;
	default: break;
	}
}

/* ---- completion ---- */

struct choices {
	struct slice begun;  /* what is typed of the word */
	struct slice common; /* longest beginning that all choices share */
	size_t count;
	struct buf list; /* the choices, for the status line */
};

static void offer(struct choices *choices, struct slice word)
{
	if (word.len < choices->begun.len ||
	    (choices->begun.len && memcmp(word.ptr, choices->begun.ptr, choices->begun.len) != 0))
		return;
	if (choices->count++ == 0)
		choices->common = word;
	while (choices->common.len > word.len ||
	       memcmp(choices->common.ptr, word.ptr, choices->common.len) != 0)
		choices->common.len--;
	buf_add_text(&choices->list, choices->list.len ? "  " : "");
	buf_add_slice(&choices->list, word);
}

static void offer_commands(const struct app *app, struct choices *choices)
{
	for (unsigned id = CMD_NONE + 1; id < CMDS; id++) {
		if (command_at(id)->contexts & app_context(app))
			offer(choices, slice_of(command_at(id)->name));
	}
}

static void offer_all(struct choices *choices, const char *const *words)
{
	for (; *words; words++)
		offer(choices, slice_of(*words));
}

/* The words that may stand after a command. */
static void offer_arguments(enum cmd_id cmd, struct choices *choices)
{
	static const char *const whats[] = {"entities", "quotes", "frames", "marks", "compare",
	    "entities,quotes,frames,marks", NULL};
	static const char *const keys[] = {"outlet", "title", "byline", "date", "url", NULL};
	static const char *const themes[] = {"auto", "dark", "light", "mono", NULL};

	if (cmd == CMD_EXPORT)
		offer_all(choices, whats);
	else if (cmd == CMD_EDIT)
		offer_all(choices, keys);
	else if (cmd == CMD_THEME)
		offer_all(choices, themes);
	else if (cmd == CMD_HELP)
		for (unsigned id = CMD_NONE + 1; id < CMDS; id++)
			offer(choices, slice_of(command_at(id)->name));
	else if (cmd == CMD_SET)
		for (unsigned id = 0; id < OPTIONS; id++)
			offer(choices, slice_of(option_at(id)->name));
}

void typing_complete(struct app *app)
{
	struct slice line = {buf_text(&app->prompt.text), app->prompt.cursor}, rest, name;
	size_t start = line.len;
	struct choices choices = {0};

	if (app->prompt.kind != PROMPT_COMMAND)
		return;
	while (start > 0 && line.ptr[start - 1] != ' ')
		start--;
	choices.begun = (struct slice){line.ptr + start, line.len - start};
	name = split_line(line, &rest);
	if (start == 0)
		offer_commands(app, &choices);
	else if (rest.len == choices.begun.len)
		offer_arguments(command_find(name), &choices);
	if (choices.count == 1 || choices.common.len > choices.begun.len) {
		prompt_replace(&app->prompt, start, choices.common);
		if (choices.count == 1)
			prompt_replace(&app->prompt, app->prompt.cursor, slice_of(" "));
	} else if (choices.count > 1) {
		app_say(app, "%s", buf_text(&choices.list));
	}
	buf_release(&choices.list);
}

/* ---- sequences ---- */

/* Append a key to the sequence that has begun. */
static void add_key(struct app *app, struct slice key)
{
	size_t len = strlen(app->keys);

	if (len + key.len + 2 > sizeof app->keys)
		return;
	if (len > 0)
		app->keys[len++] = ' ';
	memcpy(app->keys + len, key.ptr, key.len);
	app->keys[len + key.len] = '\0';
}

static void sequence_typed(struct app *app, struct slice key)
{
	const struct binding *binding = NULL;
	bool had_begun = app->keys[0] != '\0';
	struct cmd_args args = {0};

	/* Esc in the middle of a sequence only ends the sequence. */
	if (had_begun && slice_is(key, "esc")) {
		app->keys[0] = '\0';
		return;
	}
	add_key(app, key);
	switch (keymap_find(app->keymap, app_context(app), app->keys, &binding)) {
	case KEYMAP_PREFIX: return;
	case KEYMAP_COMMAND:
		app->keys[0] = '\0';
		if (binding->text)
			args.text = slice_of(binding->text);
		action_run(app, binding->cmd, &args);
		return;
	case KEYMAP_NONE:
		app_say(app, "%s does nothing here: ? shows the keys", app->keys);
		app->keys[0] = '\0';
		return;
	}
}

void typing_key(struct app *app, struct slice key)
{
	if (app->question != ASK_NOTHING) {
		answer(app, key);
	} else if (app->prompting) {
		prompt_typed(app, key);
	} else {
		buf_clear(&app->said);
		sequence_typed(app, key);
	}
}

void typing_paste(struct app *app, struct slice text)
{
	if (app->question != ASK_NOTHING)
		return;
	if (!app->prompting) {
		app_say(app, "pasted text runs no commands: open / or : first");
		return;
	}
	prompt_paste(&app->prompt, text);
	if (app->prompt.kind == PROMPT_SEARCH && app->prompt.text.len > 0)
		action_search(app, buf_slice(&app->prompt.text));
}
