/*
 * Keys: answers to questions first, then the prompt, then sequences of the keymap, which run
 * commands. Nothing pasted ever runs a command.
 */
#include "config.h"

#include <stdio.h>

#include "base/alloc.h"
#include "app/appmodel.h"

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

/* Esc comes back to what was looked for, and to where the person stood. */
static void begin_search(struct app *app)
{
	alloc_free(app->search_before);
	app->search_before = NULL;
	if (app->search) {
		const struct slice pattern = search_pattern(app->search);

		app->search_before = alloc_dup(pattern.ptr, pattern.len);
		app->before_was_plain = app->search_is_plain;
	}
	app->incremental = false;
	if (app->view == VIEW_READ) {
		const struct pane *pane = readview_text(&app->read);

		app->search_from = (struct place){
		    pane_read_doc(pane), {pane_read_byte(pane), pane_read_byte(pane)}};
		app->incremental = true;
	}
}

static void begin_prompt(struct app *app)
{
	app->prompting = true;
	buf_clear(&app->said);
	buf_clear(&app->choices);
}

void typing_ask(struct app *app, const char *lead, const char *label, struct slice text)
{
	prompt_ask(&app->prompt, lead, label, text);
	begin_prompt(app);
}

/* "filter weap" is asked for as "filter: weap": the command's own word cannot be erased. */
static bool ask_for_rest(struct app *app, struct slice text)
{
	const char *space = text.len ? memchr(text.ptr, ' ', text.len) : NULL;
	struct slice name = {text.ptr, space ? (size_t)(space - text.ptr) : 0};
	enum cmd_id cmd = space ? command_find(name) : CMD_NONE;
	struct slice rest, key;
	char lead[48], label[32];

	if (cmd == CMD_NONE)
		return false;
	rest = (struct slice){space + 1, text.len - name.len - 1};
	snprintf(lead, sizeof lead, "%s ", command_at(cmd)->name);
	snprintf(label, sizeof label, "%s: ", command_at(cmd)->name);
	/* What is edited stays, too: "edit date 2024" is asked for as "date: 2024". */
	if (cmd == CMD_EDIT && (space = memchr(rest.ptr, ' ', rest.len)) != NULL) {
		key = (struct slice){rest.ptr, (size_t)(space - rest.ptr)};
		rest = (struct slice){space + 1, rest.len - key.len - 1};
		snprintf(
		    lead, sizeof lead, "edit %.*s ", (int)(key.len < 20 ? key.len : 20), key.ptr);
		snprintf(
		    label, sizeof label, "%.*s: ", (int)(key.len < 20 ? key.len : 20), key.ptr);
	}
	typing_ask(app, lead, label, rest);
	return true;
}

void typing_open(struct app *app, enum prompt_kind kind, struct slice text)
{
	if (kind == PROMPT_COMMAND && ask_for_rest(app, text))
		return;
	prompt_open(&app->prompt, kind, text);
	begin_prompt(app);
	if (kind == PROMPT_SEARCH)
		begin_search(app);
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
	/* An empty answer is one: an empty note takes the old one away. */
	if (rest.len == 0 && !app->prompt.lead[0])
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

/* As it was before / was typed: the search, its hits and the place. */
static void leave_search(struct app *app)
{
	const bool in_text = app->incremental;
	const struct slice now =
	    app->search ? search_pattern(app->search) : (struct slice){NULL, 0};

	app->incremental = false;
	if (!app->search_before) {
		app_drop_search(app);
	} else if (!app->search || app->search_is_plain != app->before_was_plain ||
	           !slice_is(now, app->search_before)) {
		action_search(app, slice_of(app->search_before));
		app->search_is_quiet = true;
	}
	if (in_text && app->view == VIEW_READ)
		readview_open(&app->read, &app->world, &app->search_from);
}

static void leave_prompt(struct app *app)
{
	app->prompting = false;
	if (app->prompt.kind == PROMPT_SEARCH)
		leave_search(app);
}

/* Of what is asked for only a note and a value may be empty: it is taken away. */
static bool may_be_empty(const struct prompt *prompt)
{
	return !prompt->lead[0] || strcmp(prompt->lead, "note ") == 0 ||
	       strncmp(prompt->lead, "edit ", 5) == 0;
}

static void finish_prompt(struct app *app)
{
	enum prompt_kind kind = app->prompt.kind;
	char *line;

	if (app->prompt.text.len == 0 && (kind == PROMPT_SEARCH || !may_be_empty(&app->prompt))) {
		leave_prompt(app);
		return;
	}
	line = prompt_line(&app->prompt);
	app->prompting = false;
	if (line && kind == PROMPT_COMMAND)
		run_line(app, slice_of(line));
	else if (line)
		action_search(app, slice_of(line));
	app->incremental = kind == PROMPT_SEARCH && app->searching && app->incremental;
	alloc_free(line);
}

static void prompt_typed(struct app *app, struct slice key)
{
	buf_clear(&app->choices);
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
	struct buf list; /* the choices, each ended by a line feed */
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
	buf_add_slice(&choices->list, word);
	buf_add_byte(&choices->list, '\n');
}

/* Words, each ended by a line feed. */
static void offer_lines(struct choices *choices, const char *lines)
{
	while (*lines) {
		size_t len = strcspn(lines, "\n");

		offer(choices, (struct slice){lines, len});
		lines += len + (lines[len] == '\n');
	}
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

/* Does a name of the story stand after a command: all of it, blanks and all? */
static bool takes_name(enum cmd_id cmd)
{
	return cmd == CMD_JOIN || cmd == CMD_NAME_SPLIT;
}

static void offer_names(const struct app *app, struct choices *choices)
{
	const struct links *links = app->story->links;

	for (size_t i = 0; links && i < links->name_count; i++)
		offer(choices, links->names[i].canonical);
}

/* The words that may stand after a command. */
static void offer_arguments(const struct app *app, enum cmd_id cmd, struct choices *choices)
{
	static const char *const whats[] = {"entities", "quotes", "frames", "marks", "compare",
	    "entities,quotes,frames,marks", NULL};
	static const char *const keys[] = {"outlet", "title", "byline", "date", "url", "name",
	    "type", "extent", "speaker", "kind", NULL};
	static const char *const themes[] = {"auto", "dark", "light", "mono", NULL};

	if (cmd == CMD_EXPORT)
		offer_all(choices, whats);
	else if (cmd == CMD_EDIT)
		offer_all(choices, keys);
	else if (cmd == CMD_THEME)
		offer_all(choices, themes);
	else if (cmd == CMD_FRAME)
		offer_lines(choices, buf_text(&app->frames));
	else if (cmd == CMD_HELP)
		for (unsigned id = CMD_NONE + 1; id < CMDS; id++)
			offer(choices, slice_of(command_at(id)->name));
	else if (cmd == CMD_SET)
		for (unsigned id = 0; id < OPTIONS; id++)
			offer(choices, slice_of(option_at(id)->name));
}

/* Where the name after a command's word of this length begins. */
static size_t name_start(struct slice line, size_t word)
{
	size_t byte = word;

	while (byte < line.len && line.ptr[byte] == ' ')
		byte++;
	return byte;
}

/* Where the word under the cursor begins. */
static size_t word_start(const struct prompt *prompt)
{
	const char *text = buf_text(&prompt->text);
	size_t byte = prompt->cursor;

	while (byte > 0 && text[byte - 1] != ' ')
		byte--;
	return byte;
}

void typing_complete(struct app *app)
{
	struct slice line = {buf_text(&app->prompt.text), app->prompt.cursor}, rest, name;
	size_t start = word_start(&app->prompt);
	struct choices choices = {0};

	if (app->prompt.kind != PROMPT_COMMAND)
		return;
	choices.begun = (struct slice){line.ptr + start, line.len - start};
	name = split_line(line, &rest);
	if (app->prompt.lead[0])
		name = split_line(slice_of(app->prompt.lead), &rest);
	if (takes_name(command_find(name)) && (start > 0 || app->prompt.lead[0])) {
		start = app->prompt.lead[0] ? 0 : name_start(line, name.len);
		choices.begun = (struct slice){line.ptr + start, line.len - start};
		offer_names(app, &choices);
	} else if (app->prompt.lead[0]) {
		if (rest.len == 0 && start == 0)
			offer_arguments(app, command_find(name), &choices);
	} else if (start == 0) {
		offer_commands(app, &choices);
	} else if (rest.len == choices.begun.len) {
		offer_arguments(app, command_find(name), &choices);
	}
	if (choices.count == 1 || choices.common.len > choices.begun.len) {
		prompt_replace(&app->prompt, start, choices.common);
		if (choices.count == 1)
			prompt_replace(&app->prompt, app->prompt.cursor, slice_of(" "));
	} else if (choices.count > 1) {
		buf_add_slice(&app->choices, buf_slice(&choices.list));
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
