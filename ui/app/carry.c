#include "config.h"

#include "app/carry.h"

#include <errno.h>
#include <langinfo.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "doc/meta.h"
#include "app/framekeeping.h"
#include "app/keeping.h"
#include "export/format.h"
#include "frame/framenames.h"
#include "tui/pane.h"
#include "tui/theme.h"

enum {
	MAX_SIDECAR_BYTES = 1 << 16,
	AT_ONCE_BYTES = 4 << 20 /* of an article that is read again while the person waits */
};

/* ---- saying ---- */

void carry_say_text(struct carrier *carrier, bool is_error, const char *text)
{
	struct msg msg = {.kind = MSG_SAID, .text = slice_of(text), .is_error = is_error};

	carry_message(carrier, &msg);
}

void carry_say(struct carrier *carrier, const char *format, ...)
{
	char text[600];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	carry_say_text(carrier, false, text);
}

void carry_complain(struct carrier *carrier, const struct err *err)
{
	char text[700];

	err_format(err, text, sizeof text);
	carry_say_text(carrier, true, text);
}

void carry_complain_code(struct carrier *carrier, enum err_code code)
{
	if (code != ERR_OK)
		carry_say_text(carrier, true, err_text(code));
}

/* ---- copying and exporting ---- */

void carry_add_place(struct buf *buf, const char *path)
{
	const char *home = getenv("HOME");
	size_t len = home ? strlen(home) : 0;

	if (len > 1 && strncmp(path, home, len) == 0 && path[len] == '/')
		buf_add_format(buf, "~%s", path + len);
	else
		buf_add_text(buf, path);
}

/*
 * A terminal does not tell whether it took a copy, and multiplexers often do not pass it on: a
 * file holds it as well.
 */
static void copy_to_file(struct carrier *carrier, struct slice text, bool is_sent)
{
	struct buf path = {0}, name = {0};
	struct err err = {0};
	enum err_code code = keeping_path(carrier, "copied.txt", &path);

	if (code == ERR_OK)
		code = keeping_make_folder(&path, &err);
	if (code == ERR_OK)
		code = file_write(buf_text(&path), text, FILE_REPLACE | FILE_PRIVATE, &err);
	carry_add_place(&name, buf_text(&path));
	if (code == ERR_OK)
		carry_say(carrier, "copied with its citation to %s%s", buf_text(&name),
		    is_sent ? " and, if the terminal lets it, the clipboard" : "");
	else if (is_sent)
		carry_say(carrier, "sent to the terminal's clipboard with its citation");
	else if (err.code != ERR_OK)
		carry_complain(carrier, &err);
	else
		carry_say(
		    carrier, "this terminal has no clipboard, and no folder for a file is known");
	buf_release(&path);
	buf_release(&name);
}

static void copy(struct carrier *carrier, const struct effect *effect)
{
	const char *where = option_text(carrier->options, OPTION_COPY);
	struct slice text = slice_of(effect->text ? effect->text : "");

	bool is_sent = strcmp(where, "file") != 0 && carrier->term->ops->copy(carrier->term, text);

	if (is_sent && strcmp(where, "osc52") == 0)
		carry_say(carrier, "sent to the terminal's clipboard with its citation");
	else
		copy_to_file(carrier, text, is_sent);
}

static enum err_code highlights_bytes(struct carrier *carrier, const struct format *format,
    unsigned what, struct buf *ret_bytes, size_t *ret_count)
{
	struct highlights *highlights = NULL;
	enum err_code code;

	if (what & WHAT_MARKS)
		keeping_open(carrier, false);
	code = highlights_new(
	    carrier->story, app_world(carrier->app)->lineup, carrier->marks, what, &highlights);
	if (code == ERR_OK)
		code = format->highlights(carrier->story, highlights, ret_bytes);
	*ret_count = highlights ? highlights->count : 0;
	highlights_free(highlights);
	return code;
}

/* A format by the file's suffix; text where none fits and there are highlights to write. */
static const struct format *format_for(const struct effect *effect)
{
	const struct format *format = format_of_file(effect->text);

	if (!format && effect->number != 0)
		format = format_find("text");
	if (format && (effect->number ? !format->highlights : !format->lineup))
		return NULL;
	return format;
}

static void write_export(
    struct carrier *carrier, struct effect *effect, const struct buf *bytes, size_t count)
{
	struct msg ask = {.kind = MSG_ASK};
	struct err err = {0};
	char question[400];

	if (file_write(effect->text, buf_slice(bytes), effect->force ? FILE_REPLACE : 0, &err) ==
	    ERR_OK) {
		if (effect->number)
			carry_say(carrier, "%zu highlights written to %s", count, effect->text);
		else
			carry_say(carrier, "the table is written to %s", effect->text);
	} else if (err.code == ERR_EXISTS) {
		snprintf(
		    question, sizeof question, "%.300s exists already. Replace it?", effect->text);
		ask.text = slice_of(question);
		ask.effect = *effect;
		*effect = (struct effect){0};
		carry_message(carrier, &ask);
	} else {
		carry_complain(carrier, &err);
	}
}

static void export(struct carrier *carrier, struct effect *effect)
{
	static const struct format_extent whole_sentences = {.context_words = FORMAT_SENTENCE};
	const struct lineup_set *lineup = app_world(carrier->app)->lineup;
	const struct format *format = effect->text ? format_for(effect) : NULL;
	struct buf bytes = {0};
	enum err_code code;
	size_t count = 1;

	if (!format) {
		carry_say_text(carrier, true,
		    effect->number ? "no such format: .txt .md .csv .jsonl"
		                   : "no such format for a table: .md .csv .jsonl .html");
		return;
	}
	if (effect->number)
		code = highlights_bytes(carrier, format, effect->number, &bytes, &count);
	else if (lineup)
		code = format->lineup(carrier->story, lineup, &whole_sentences, &bytes);
	else
		code = ERR_EMPTY;
	if (code == ERR_OK && bytes.failed)
		code = ERR_NOMEM;
	if (code == ERR_EMPTY || (code == ERR_OK && count == 0))
		carry_say(carrier, "there is nothing to export yet");
	else if (code != ERR_OK)
		carry_complain_code(carrier, code);
	else
		write_export(carrier, effect, &bytes, count);
	buf_release(&bytes);
}

/* ---- editing ---- */

static struct slice *value_of(struct doc_meta *meta, const char *key)
{
	if (strcmp(key, "outlet") == 0)
		return &meta->outlet;
	if (strcmp(key, "title") == 0)
		return &meta->title;
	if (strcmp(key, "date") == 0)
		return &meta->date;
	if (strcmp(key, "url") == 0)
		return &meta->url;
	return NULL;
}

/* The sidecar with one value changed; an empty value takes its line away. */
static enum err_code change_sidecar(
    const char *path, const struct effect *effect, struct buf *ret_bytes)
{
	struct slice text = slice_of(effect->text ? effect->text : "");
	struct doc_meta meta = {0};
	struct arena arena = {0};
	struct buf old = {0};
	size_t block = 0;
	enum err_code code = file_read(path, MAX_SIDECAR_BYTES, &old, NULL);

	if (code == ERR_OK) {
		buf_add_text(&old, "\n\n");
		code = meta_read_block(buf_slice(&old), &arena, &meta, &block);
	} else if (code == ERR_NOT_FOUND) {
		code = ERR_OK;
	}
	if (code == ERR_OK) {
		struct slice *value = value_of(&meta, effect->key);

		if (text.len == 0)
			text.ptr = NULL;
		if (value) {
			*value = text;
		} else {
			meta.byline = &text;
			meta.byline_count = text.ptr ? 1 : 0;
		}
		meta_write_block(&meta, ret_bytes);
		code = ret_bytes->failed ? ERR_NOMEM : ERR_OK;
	}
	arena_release(&arena);
	buf_release(&old);
	return code;
}

/* A sidecar that says nothing any more goes. */
static enum err_code write_sidecar(const char *path, struct slice text, struct err *ret_err)
{
	struct buf bytes = {0};
	enum err_code code;

	if (text.len == 0)
		return unlink(path) == 0 || errno == ENOENT ? ERR_OK
		                                            : err_set_errno(ret_err, errno, path);
	buf_add_slice(&bytes, text);
	buf_add_byte(&bytes, '\n');
	code = bytes.failed ? err_set(ret_err, ERR_NOMEM, path, 0, NULL)
	                    : file_write(path, buf_slice(&bytes), FILE_REPLACE, ret_err);
	buf_release(&bytes);
	return code;
}

/* Undo and redo say themselves what they did. */
static void say_edited(struct carrier *carrier, const struct effect *effect, const char *path)
{
	if (effect->force)
		return;
	if (effect->text && effect->text[0])
		carry_say(carrier, "%s is now “%s”; kept in %s; u takes it back", effect->key,
		    effect->text, path);
	else
		carry_say(carrier, "%s is taken away; u takes that back", effect->key);
}

static void reload(struct carrier *carrier);

/*
 * One article with what is said about it now: its text is the one that was analysed, so all that
 * was found holds. False: it has another text, is very large or cannot be read.
 */
static bool read_again(struct carrier *carrier, uint32_t doc)
{
	const struct story_item *item = &carrier->story->items[doc];
	const struct loader loader = {
	    .max_file = AT_ONCE_BYTES, .foreign = carrier->loader->foreign};
	struct msg msg = {.kind = MSG_EDITED, .doc = doc};

	if (!item->doc || doc_text(item->doc).len > AT_ONCE_BYTES ||
	    load_doc(item->path, &loader, &msg.article, NULL) != ERR_OK)
		return false;
	if (doc_hash(msg.article) != doc_hash(item->doc) ||
	    !slice_equal(doc_text(msg.article), doc_text(item->doc))) {
		doc_free(msg.article);
		return false;
	}
	carry_message(carrier, &msg);
	return true;
}

static void edit(struct carrier *carrier, const struct effect *effect)
{
	struct buf path = {0}, bytes = {0};
	struct err err = {0};
	enum err_code code;

	if (effect->doc >= carrier->story->count)
		return;
	code = load_sidecar_path(carrier->story->items[effect->doc].path, &path);
	if (code == ERR_OK)
		code = change_sidecar(buf_text(&path), effect, &bytes);
	if (code != ERR_OK)
		err_set(&err, code, buf_text(&path), 0, "not an article's .meta file");
	else
		code = write_sidecar(buf_text(&path), slice_trim(buf_slice(&bytes)), &err);
	if (code != ERR_OK) {
		carry_complain(carrier, &err);
	} else {
		if (!read_again(carrier, effect->doc))
			reload(carrier);
		say_edited(carrier, effect, buf_text(&path));
	}
	buf_release(&path);
	buf_release(&bytes);
}

/* ---- the story ---- */

static void start_analysis(struct carrier *carrier)
{
	struct msg started = {.kind = MSG_STARTED};
	enum err_code code = jobs_analyse(carrier->jobs, app_world(carrier->app)->models);

	if (code == ERR_OK)
		carry_message(carrier, &started);
	carry_complain_code(carrier, code);
}

static enum err_code add_paths(struct carrier *carrier, char **paths, size_t count)
{
	enum err_code code = ERR_OK;

	for (size_t i = 0; code == ERR_OK && i < count; i++)
		code = story_add_path(carrier->story, paths[i]);
	return code;
}

/* The paths that the story was made of: those given, else those of its items. */
static char **copy_paths(const struct carrier *carrier, size_t *ret_count)
{
	const struct tui_options *tui = carrier->tui;
	size_t count = tui->paths ? tui->path_count : carrier->story->count;
	char **paths = alloc_zero(count, sizeof *paths);

	for (size_t i = 0; paths && i < count; i++) {
		const char *path = tui->paths ? tui->paths[i] : carrier->story->items[i].path;

		paths[i] = alloc_dup(path, strlen(path));
	}
	*ret_count = paths ? count : 0;
	return paths;
}

static bool comes_from_input(const struct story *story)
{
	for (size_t i = 0; i < story->count; i++) {
		if (strcmp(story->items[i].path, "-") == 0 ||
		    strncmp(story->items[i].path, "/dev/fd/", 8) == 0)
			return true;
	}
	return false;
}

static void reload(struct carrier *carrier)
{
	struct msg msg = {.kind = MSG_RELOADED};
	size_t count;
	char **paths;

	if (comes_from_input(carrier->story)) {
		carry_say(carrier, "an article from standard input cannot be read again");
		return;
	}
	jobs_stop(carrier->jobs);
	while (jobs_take(carrier->jobs, &msg))
		msg_release(&msg);
	msg = (struct msg){.kind = MSG_RELOADED};
	carry_message(carrier, &msg);
	paths = copy_paths(carrier, &count);
	story_release(carrier->story);
	story_init(carrier->story);
	carry_complain_code(carrier, add_paths(carrier, paths, count));
	for (size_t i = 0; i < count; i++)
		alloc_free(paths[i]);
	alloc_free(paths);
	msg = (struct msg){.kind = MSG_RELOADED};
	carry_message(carrier, &msg);
	keeping_send_quotes(carrier);
	start_analysis(carrier);
}

static void line_up(struct carrier *carrier, const struct effect *effect)
{
	const struct models *models = app_world(carrier->app)->models;
	struct frame *frame = NULL;
	enum err_code code = ERR_OK;
	struct err err = {0};
	struct buf path = {0};

	if (effect->text) {
		code = frame_find(effect->text, &path, &err);
		if (code == ERR_OK)
			code = frame_load(buf_text(&path), &frame, &err);
		buf_release(&path);
	}
	if (code != ERR_OK) {
		struct msg failed = {.kind = MSG_LINEUP, .is_error = true};
		char text[700];

		err_format(&err, text, sizeof text);
		failed.text = slice_of(text);
		carry_message(carrier, &failed);
		return;
	}
	carry_complain_code(
	    carrier, jobs_lineup(carrier->jobs, models, frame, keeping_verdicts(carrier)));
}

static enum err_code tell_frames(struct carrier *carrier)
{
	struct msg msg = {.kind = MSG_FRAMES};
	struct buf names = {0};
	enum err_code code = frame_names_add(&names);

	msg.text = buf_slice(&names);
	if (code == ERR_OK)
		carry_message(carrier, &msg);
	buf_release(&names);
	return code;
}

/* ---- the terminal ---- */

void carry_theme(struct carrier *carrier, const char *wanted)
{
	bool ascii = carrier->tui->ascii || option_flag(carrier->options, OPTION_ASCII) ||
	             strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
	bool mouse = option_flag(carrier->options, OPTION_MOUSE);
	const char *name = theme_choose(wanted, carrier->term->colours > 0);
	struct theme theme;
	struct err err = {0};

	if (theme_load(name, &theme, &err) != ERR_OK) {
		carry_complain(carrier, &err);
		if (theme_load("mono", &theme, NULL) != ERR_OK &&
		    theme_parse(slice_of(""), "", &theme, NULL) != ERR_OK)
			return;
	}
	carrier->term->ops->set_theme(carrier->term, &theme, mouse);
	if (ascii != app_world(carrier->app)->ascii)
		app_set_ascii(carrier->app, ascii);
	carrier->redraw = true;
}

/* ---- all of them ---- */

void carry_start(struct carrier *carrier)
{
	start_analysis(carrier);
	keeping_send_quotes(carrier);
	keeping_read_history(carrier);
	for (uint32_t doc = 0; doc < carrier->story->count; doc++) {
		if (carrier->story->items[doc].doc)
			keeping_send_marks(carrier, doc, false);
	}
}

static void stop(struct carrier *carrier)
{
	if (jobs_cancel(carrier->jobs))
		carry_say(carrier, "stopped; R reads and analyses again");
	else
		carry_say(carrier, "nothing is running; q leaves");
}

void carry_out(struct carrier *carrier, struct effect *effect)
{
	enum err_code code = ERR_OK;

	switch (effect->kind) {
	case EFFECT_QUIT: carrier->quitting = true; break;
	case EFFECT_SUSPEND:
		carrier->term->ops->suspend(carrier->term);
		carrier->redraw = true;
		break;
	case EFFECT_REDRAW: carrier->redraw = true; break;
	case EFFECT_ANALYSE: start_analysis(carrier); break;
	case EFFECT_STOP: stop(carrier); break;
	case EFFECT_LOAD: code = jobs_load(carrier->jobs, effect->doc); break;
	case EFFECT_LINK: keeping_link(carrier); break;
	case EFFECT_LINEUP: line_up(carrier, effect); break;
	case EFFECT_FRAMES: code = tell_frames(carrier); break;
	case EFFECT_TERM: framekeeping_change_term(carrier, effect); break;
	case EFFECT_SAVE_FRAME: framekeeping_save(carrier, effect); break;
	case EFFECT_SEARCH:
		if (effect->text)
			code = jobs_search(
			    carrier->jobs, slice_of(effect->text), effect->force, effect->number);
		break;
	case EFFECT_COPY: copy(carrier, effect); break;
	case EFFECT_EXPORT: export(carrier, effect); break;
	case EFFECT_MARK:
	case EFFECT_UNMARK: keeping_mark(carrier, effect); break;
	case EFFECT_CORRECT: keeping_correct(carrier, effect); break;
	case EFFECT_JUDGE: keeping_judge(carrier, effect); break;
	case EFFECT_EDIT: edit(carrier, effect); break;
	case EFFECT_RELOAD: reload(carrier); break;
	case EFFECT_THEME: carry_theme(carrier, effect->text ? effect->text : "auto"); break;
	case EFFECT_FORGET: keeping_forget(carrier); break;
	}
	carry_complain_code(carrier, code);
	effect_release(effect);
}

void carry_message(struct carrier *carrier, struct msg *msg)
{
	struct effects effects = {0};
	bool brings_article = msg->kind == MSG_RESULT && msg->result->kind == ANALYSE_DOC;
	uint32_t doc = brings_article ? (uint32_t)msg->result->index : 0;
	bool is_new = brings_article && msg->result->doc;

	app_update(carrier->app, msg, &effects);
	for (size_t i = 0; i < effects.count; i++)
		carry_out(carrier, &effects.items[i]);
	alloc_free(effects.items);
	if (is_new)
		keeping_send_marks(carrier, doc, false);
}
