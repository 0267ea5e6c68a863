#include "config.h"

#include "app/keeping.h"

#include <stdio.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/place.h"
#include "story/useracts.h"
#include "story/userquotes.h"
#include "story/userverdicts.h"
#include "tui/pane.h"
#include "tui/prompt.h"

enum {
	MAX_HISTORY_BYTES = 1 << 20,
	PATIENCE_MS = 800, /* a person waits for the screen while another reader writes */
};

/* A file that another reader holds is no fault of the file. */
static void complain(struct carrier *carrier, const struct err *err)
{
	if (err->code == ERR_LIMIT)
		carry_say_text(carrier, true, "another reader is writing just now: try again");
	else
		carry_complain(carrier, err);
}

/* ---- files of the state folder ---- */

enum err_code keeping_path(const struct carrier *carrier, const char *name, struct buf *ret_path)
{
	if (carrier->tui->without_state)
		return ERR_NOT_FOUND;
	if (carrier->tui->state)
		return file_join(carrier->tui->state, name, ret_path);
	return place_state(name, ret_path);
}

enum err_code keeping_make_folder(const struct buf *path, struct err *ret_err)
{
	const char *slash = strrchr(buf_text(path), '/');
	char *folder = slash ? alloc_dup(buf_text(path), (size_t)(slash - buf_text(path))) : NULL;
	enum err_code code = folder ? file_make_folder(folder, ret_err) : ERR_OK;

	alloc_free(folder);
	return code;
}

/* ---- marks ---- */

bool keeping_open(struct carrier *carrier, bool create)
{
	struct buf path = {0};
	struct err err = {0};
	bool has_path;

	if (carrier->marks)
		return true;
	if (carrier->marks_tried && !create)
		return false;
	carrier->marks_tried = true;
	has_path = keeping_path(carrier, "marks.db", &path) == ERR_OK;
	if (create || (has_path && access(buf_text(&path), F_OK) == 0)) {
		if (user_marks_open(has_path ? buf_text(&path) : NULL, &carrier->marks, &err) !=
		    ERR_OK) {
			carrier->marks = NULL;
			complain(carrier, &err);
		}
	}
	buf_release(&path);
	if (carrier->marks)
		user_marks_set_patience(carrier->marks, PATIENCE_MS);
	/* What cannot be kept on disk holds at least until the end. */
	if (create && !carrier->marks && user_marks_open(NULL, &carrier->marks, NULL) != ERR_OK)
		carrier->marks = NULL;
	return carrier->marks != NULL;
}

static enum err_code list_marks(
    struct carrier *carrier, uint32_t doc, struct doc_marks *ret_marks, struct err *ret_err)
{
	return user_marks_list(carrier->marks, doc_hash(carrier->story->items[doc].doc),
	    &ret_marks->arena, &ret_marks->items, &ret_marks->count, ret_err);
}

void keeping_send_marks(struct carrier *carrier, uint32_t doc, bool always)
{
	struct msg msg = {.kind = MSG_MARKS, .doc = doc};
	struct err err = {0};

	if (doc >= carrier->story->count || !carrier->story->items[doc].doc ||
	    !keeping_open(carrier, false))
		return;
	if (list_marks(carrier, doc, &msg.marks, &err) != ERR_OK)
		complain(carrier, &err);
	else if (always || msg.marks.count > 0) {
		carry_message(carrier, &msg);
		return;
	}
	msg_release(&msg);
}

static int64_t mark_id(struct carrier *carrier, uint32_t doc, struct span span)
{
	struct doc_marks marks = {0};
	int64_t id = -1;

	if (list_marks(carrier, doc, &marks, NULL) == ERR_OK) {
		for (size_t i = 0; i < marks.count; i++) {
			if (marks.items[i].start == span.start && marks.items[i].end == span.end)
				id = marks.items[i].id;
		}
	}
	arena_release(&marks.arena);
	return id;
}

void keeping_mark(struct carrier *carrier, const struct effect *effect)
{
	struct slice note = slice_of(effect->text ? effect->text : "");
	enum err_code code = ERR_OK;
	struct err err = {0};
	int64_t id;

	if (effect->doc >= carrier->story->count || !carrier->story->items[effect->doc].doc ||
	    !keeping_open(carrier, true))
		return;
	id = mark_id(carrier, effect->doc, effect->span);
	if (effect->kind == EFFECT_UNMARK && id >= 0)
		code = user_marks_drop(carrier->marks, id, &err);
	else if (effect->kind == EFFECT_MARK && id >= 0)
		code = user_marks_set_note(carrier->marks, id, note, &err);
	else if (effect->kind == EFFECT_MARK)
		code =
		    user_marks_add(carrier->marks, doc_hash(carrier->story->items[effect->doc].doc),
		        effect->span, note, &id, &err);
	if (code != ERR_OK)
		complain(carrier, &err);
	keeping_send_marks(carrier, effect->doc, true);
}

/* ---- corrections ---- */

void keeping_send_quotes(struct carrier *carrier)
{
	struct msg msg = {.kind = MSG_QUOTES};
	struct err err = {0};

	if (!keeping_open(carrier, false))
		return;
	if (user_marks_quote_fixes(carrier->marks, &msg.quote_fixes, &err) != ERR_OK)
		complain(carrier, &err);
	else
		carry_message(carrier, &msg);
}

void keeping_link(struct carrier *carrier)
{
	const struct models *models = app_world(carrier->app)->models;
	struct corrections *corrections = NULL;
	struct err err = {0};

	if (!models)
		return;
	if (keeping_open(carrier, false) &&
	    user_marks_corrections(carrier->marks, &corrections, &err) != ERR_OK)
		complain(carrier, &err);
	carry_complain_code(carrier, jobs_link(carrier->jobs, models, corrections));
}

void keeping_correct(struct carrier *carrier, const struct effect *effect)
{
	struct slice text = slice_of(effect->text ? effect->text : "");
	enum err_code code = ERR_OK;
	struct err err = {0};

	if (!keeping_open(carrier, true))
		return;
	if (quote_fix_is(text))
		code = effect->number ? user_marks_add_quote_act(carrier->marks, text, &err)
		                      : user_marks_drop_quote_act(carrier->marks, text, &err);
	else
		code = effect->number ? user_marks_add_act(carrier->marks, text, &err)
		                      : user_marks_drop_act(carrier->marks, text, &err);
	if (code != ERR_OK)
		complain(carrier, &err);
	if (quote_fix_is(text))
		keeping_send_quotes(carrier);
	else
		keeping_link(carrier);
}

void keeping_forget(struct carrier *carrier)
{
	struct err err = {0};

	if (!keeping_open(carrier, true))
		return;
	if (user_marks_forget(carrier->marks, &err) != ERR_OK) {
		complain(carrier, &err);
		return;
	}
	for (uint32_t doc = 0; doc < carrier->story->count; doc++)
		keeping_send_marks(carrier, doc, true);
	keeping_send_quotes(carrier);
	keeping_link(carrier);
	carry_say(carrier, "every mark, note and correction is dropped");
}
struct verdicts *keeping_verdicts(struct carrier *carrier)
{
	struct verdicts *verdicts = NULL;
	struct err err = {0};

	if (keeping_open(carrier, false) &&
	    user_verdicts_list(carrier->marks, &verdicts, &err) != ERR_OK)
		complain(carrier, &err);
	return verdicts;
}

void keeping_judge(struct carrier *carrier, const struct effect *effect)
{
	struct slice text = slice_of(effect->text ? effect->text : "");
	enum err_code code = ERR_OK;
	struct err err = {0};

	if (!keeping_open(carrier, true))
		return;
	if (effect->number)
		code = user_verdicts_add(carrier->marks, text, &err);
	else
		code = user_verdicts_drop(carrier->marks, text, &err);
	if (code != ERR_OK)
		complain(carrier, &err);
}

/* ---- history ---- */

void keeping_read_history(struct carrier *carrier)
{
	static const char signs[PROMPT_KINDS] = {':', '/'};
	struct buf path = {0}, bytes = {0};

	if (keeping_path(carrier, "history", &path) == ERR_OK &&
	    file_read(buf_text(&path), MAX_HISTORY_BYTES, &bytes, NULL) == ERR_OK) {
		const char *line = buf_text(&bytes);

		while (*line) {
			size_t len = strcspn(line, "\n");

			for (int kind = 0; kind < PROMPT_KINDS; kind++) {
				if (line[0] == signs[kind] && len > 1)
					app_remember(
					    carrier->app, kind, (struct slice){line + 1, len - 1});
			}
			line += len + (line[len] == '\n');
		}
	}
	buf_release(&path);
	buf_release(&bytes);
}

void keeping_save_history(struct carrier *carrier)
{
	static const char signs[PROMPT_KINDS] = {':', '/'};
	struct buf path = {0}, bytes = {0};

	for (int kind = 0; kind < PROMPT_KINDS; kind++) {
		for (size_t i = 0; i < app_history_count(carrier->app, kind); i++)
			buf_add_format(
			    &bytes, "%c%s\n", signs[kind], app_history_line(carrier->app, kind, i));
	}
	/* What cannot be kept is not worth a word when the person is leaving. */
	if (bytes.len > 0 && !bytes.failed && keeping_path(carrier, "history", &path) == ERR_OK &&
	    keeping_make_folder(&path, NULL) == ERR_OK &&
	    file_write(buf_text(&path), buf_slice(&bytes), FILE_REPLACE | FILE_PRIVATE, NULL) !=
	        ERR_OK)
		carrier->quitting = true;
	buf_release(&path);
	buf_release(&bytes);
}
