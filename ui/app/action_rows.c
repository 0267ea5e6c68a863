/*
 * What commands about rows, cells and frames do: typed phrases become rows, a passage of Read is
 * picked for a cell, another frame is lined up.
 */
#include "config.h"

#include "base/alloc.h"
#include "app/appmodel.h"
#include "frame/frameedit.h"
#include "story/fitting.h"
#include "views/judging.h"
#include "views/words.h"

static char *copy_text(struct slice text)
{
	return alloc_dup(text.ptr ? text.ptr : "", text.len);
}

/* ---- lining up ---- */

/* A frame that fitted goes on to be the one, so that nothing is looked for anew. */
void action_lineup(struct app *app)
{
	struct effect effect = {.kind = EFFECT_LINEUP};

	if (!app->models)
		return;
	app->lining = true;
	if (app->frame_wanted || app->frame)
		effect.text =
		    copy_text(slice_of(app->frame_wanted ? app->frame_wanted : app->frame));
	else if (app->lineup && !fitting_is_proposed(app->lineup->frame) &&
	         !slice_is(app->lineup->frame->id, "typed"))
		effect.text = copy_text(app->lineup->frame->id);
	app_want(app, effect);
}

/* ---- verdicts ---- */

/* A verdict by its text, which is taken: its first line says what it does. false: no memory. */
static bool judge_take(struct app *app, char *text)
{
	struct change change = {.kind = CHANGE_CELLS, .after = text};

	if (!text) {
		app_complain(app, "out of memory: nothing was changed");
		return false;
	}
	action_change(app, &change);
	app_say(app, "%.*s; u takes it back", (int)strcspn(text, "\n"), text);
	alloc_free(text);
	return true;
}

/* P in Compare: Read opens, and P there takes what is selected. */
void action_begin_pick(struct app *app, const struct todo *todo)
{
	buf_clear(&app->picking);
	buf_add_text(&app->picking, todo->text ? todo->text : "");
	app->picking_doc = todo->place.doc;
	action_open(app, &todo->place);
	app_say(app, "v begins a selection; P takes it for the cell, q goes back without");
}

/* P in Read. */
void action_pick(struct app *app)
{
	struct place place;

	if (app->picking.len == 0) {
		app_say(app, "P chooses a passage for a cell: press it in Compare first");
		return;
	}
	if (!pane_read_is_selecting(readview_text(&app->read)) || !app_selected(app, &place) ||
	    place.span.start >= place.span.end) {
		app_say(app, "select the passage first: v begins, moves extend, P takes it");
		return;
	}
	if (place.doc != app->picking_doc) {
		app_say(app, "this is another article than the cell’s");
		return;
	}
	if (!judge_take(app, judging_picked(&app->world, buf_slice(&app->picking), &place)))
		return;
	buf_clear(&app->picking);
	pane_read_stop_selecting(readview_text(&app->read));
	action_go(app, VIEW_COMPARE);
}

void action_restore_rows(struct app *app)
{
	if (!app->lineup || app->lineup->lineup->dropped_count == 0)
		app_say(app, "no row is dropped");
	else
		judge_take(app, judging_restored_rows(&app->world));
}

/* ---- added rows ---- */

/* Is there anything to look for in a phrase? Says so if not. */
static bool can_match(struct app *app, struct slice phrase)
{
	struct frame *frame = NULL;
	struct err err = {0};
	enum err_code code = frame_new_with_phrase(NULL, phrase, &frame, &err);

	frame_free(frame);
	if (code == ERR_PATTERN)
		app_complain(app, "there is nothing in this phrase to look for");
	else if (code != ERR_OK)
		app_complain(app, "%s", err_text(code));
	return code == ERR_OK;
}

static bool has_articles(const struct app *app)
{
	for (size_t i = 0; i < app->story->count; i++)
		if (app->story->items[i].doc)
			return true;
	return false;
}

static void add_phrase(struct app *app, struct slice phrase)
{
	if (judging_has_row(&app->world, phrase)) {
		app_say(app, "“%.*s” is a row already", (int)phrase.len, phrase.ptr);
		return;
	}
	if (!has_articles(app)) {
		app_say(app, "no article is read yet");
		return;
	}
	if (!can_match(app, phrase) || !judge_take(app, judging_added_row(&app->world, phrase)))
		return;
	app->row_added = true;
	app_say(app, app->models ? "lining up the new row …"
	                         : "the row will be lined up when the analysis is through");
}

void action_add_row(struct app *app, const struct cmd_args *args)
{
	struct slice phrase = slice_trim(args->text);
	struct buf line = {0};
	struct place place;

	if (!phrase.ptr && app->view == VIEW_READ &&
	    pane_read_is_selecting(readview_text(&app->read)) && app_selected(app, &place))
		phrase = slice_at(doc_text(app->story->items[place.doc].doc), place.span);
	else if (!phrase.ptr && app->search)
		phrase = search_pattern(app->search);
	if (!phrase.ptr || phrase.len == 0) {
		typing_open(app, PROMPT_COMMAND, slice_of("row "));
		return;
	}
	words_one_line(phrase, 200, &line);
	add_phrase(app, buf_slice(&line));
	buf_release(&line);
}

/* What became of an added phrase, which is the last group. */
struct added {
	struct place place; /* first passage; .doc PLACE_NONE: none */
	size_t lines, outlets;
};

static struct added find_added(const struct lineup *lineup)
{
	struct added added = {.place = {.doc = PLACE_NONE}};
	uint32_t last = (uint32_t)lineup->frame->facet_count - 1;

	for (uint32_t doc = 0; doc < lineup->doc_count; doc++) {
		bool has = false;

		for (size_t i = 0; i < lineup->line_count; i++) {
			const struct passage *shown;

			if (lineup->lines[i].facet != last ||
			    !(shown = lineup_shown(lineup, &lineup->lines[i].cells[doc])))
				continue;
			has = true;
			if (added.place.doc == PLACE_NONE)
				added.place = (struct place){doc, {shown->start, shown->end}};
		}
		added.outlets += has;
	}
	for (size_t i = 0; i < lineup->line_count; i++)
		added.lines += lineup->lines[i].facet == last;
	return added;
}

void action_show_added(struct app *app)
{
	static const struct cmd_args none;
	struct added added;
	struct pane *pane;

	app->row_added = false;
	if (!app->lineup || app->lineup->frame->facet_count == 0)
		return;
	added = find_added(app->lineup->lineup);
	if (added.lines == 0) {
		app_say(app, "other rows hold these words already; u takes the new one back");
		return;
	}
	action_go(app, VIEW_COMPARE);
	pane = app_pane(app);
	if (pane && added.place.doc != PLACE_NONE && pane->ops->show)
		pane->ops->show(pane, &app->world, &added.place);
	else if (pane)
		action_todo(app, pane->ops->update(pane, &app->world, CMD_LAST, &none));
	if (added.outlets == 0)
		app_say(app, "row added: not found in any outlet; u takes it back");
	else
		app_say(app, "row added: %zu outlet%s; u takes it back", added.outlets,
		    added.outlets == 1 ? "" : "s");
}

/* ---- frames ---- */

void action_choose_frame(struct app *app, const struct cmd_args *args)
{
	char *name;

	if (!args->text.ptr) {
		struct buf line = {0};

		buf_add_text(&line, "frame ");
		typing_open(app, PROMPT_COMMAND, buf_slice(&line));
		app_want(app, (struct effect){.kind = EFFECT_FRAMES});
		buf_release(&line);
		return;
	}
	name = copy_text(args->text);
	if (!name)
		return;
	/* Until it is lined up the old one holds: there may be no such frame. */
	alloc_free(app->models ? app->frame_wanted : app->frame);
	*(app->models ? &app->frame_wanted : &app->frame) = name;
	if (!app->models)
		app_say(app, "this frame will be lined up when the analysis is through");
	else
		action_lineup(app);
}

/* Where the terms of the rows are: a file that can be changed; NULL: they are in none. */
static const char *frame_source(const struct app *app, struct buf *scratch)
{
	const struct frame *frame = app->lineup ? app->lineup->lineup->frame : NULL;

	if (app->frame)
		return app->frame;
	if (!frame || fitting_is_proposed(frame) || slice_is(frame->id, "typed"))
		return NULL;
	buf_add_slice(scratch, frame->id);
	return buf_text(scratch);
}

void action_change_term(struct app *app, struct slice text)
{
	struct change change = {.kind = CHANGE_TERM};
	struct buf scratch = {0}, before = {0}, after = {0};
	const char *source = frame_source(app, &scratch);
	const char *tab = text.len > 0 ? memchr(text.ptr, '\t', text.len) : NULL;
	const struct slice kind = {text.ptr, tab ? (size_t)(tab - text.ptr) : 0};
	const struct slice rest = {text.ptr + kind.len, text.len - kind.len};
	const bool drops = slice_starts(kind, "drop-");

	if (!source) {
		app_say(app, "these rows are in no file: :save-frame NAME makes a frame of yours");
		goto out;
	}
	buf_add_format(&after, "%s\t%.*s%.*s", source, drops ? 4 : (int)kind.len, kind.ptr,
	    (int)rest.len, rest.ptr);
	buf_add_format(&before, "%s\t%.*s%.*s", source, drops ? (int)kind.len - 5 : 4,
	    drops ? kind.ptr + 5 : "drop", (int)rest.len, rest.ptr);
	if (before.failed || after.failed) {
		app_complain(app, "out of memory: nothing was changed");
		goto out;
	}
	change.before = before.data;
	change.after = after.data;
	action_change(app, &change);
out:
	buf_release(&scratch);
	buf_release(&before);
	buf_release(&after);
}

void action_save_frame(struct app *app, const struct cmd_args *args)
{
	struct slice name = slice_trim(args->text);
	struct buf text = {0};

	if (!app->lineup) {
		app_say(app, "there are no rows yet that could be saved");
		return;
	}
	if (!name.ptr || name.len == 0) {
		typing_open(app, PROMPT_COMMAND, slice_of("save-frame "));
		return;
	}
	if (!frame_is_name(name)) {
		app_complain(app, "a frame’s name is made of letters, digits, - and _");
		return;
	}
	buf_add_slice(&text, name);
	buf_add_byte(&text, '\n');
	frame_write(app->lineup->lineup->frame,
	    fitting_is_proposed(app->lineup->lineup->frame) ? name : slice_of(NULL), &text);
	app_want(app, (struct effect){.kind = EFFECT_SAVE_FRAME, .text = buf_detach(&text)});
}
