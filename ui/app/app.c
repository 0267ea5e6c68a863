#include "config.h"

#include "app/appmodel.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/alloc.h"
#include "story/fitting.h"
#include "views/grid.h"

/* ---- effects and messages ---- */

void effect_release(struct effect *effect)
{
	alloc_free(effect->text);
	frame_free(effect->frame);
	*effect = (struct effect){0};
}

bool effects_add(struct effects *effects, struct effect effect)
{
	struct effect *items = alloc_grow(
	    effects->items, &effects->capacity, effects->count + 1, sizeof *effects->items);

	if (!items) {
		effect_release(&effect);
		return false;
	}
	effects->items = items;
	items[effects->count++] = effect;
	return true;
}

static void free_hits(struct search_hits *hits, size_t count)
{
	for (size_t i = 0; hits && i < count; i++)
		search_hits_release(&hits[i]);
	alloc_free(hits);
}

void msg_release(struct msg *msg)
{
	analyse_result_free(msg->result);
	lineup_set_free(msg->lineup);
	name_matrix_free(msg->names);
	quote_table_free(msg->quotes);
	links_free(msg->links);
	free_hits(msg->hits, msg->count);
	arena_release(&msg->marks.arena);
	quote_fixes_free(msg->quote_fixes);
	doc_free(msg->article);
	effect_release(&msg->effect);
	*msg = (struct msg){0};
}

void app_want(struct app *app, struct effect effect)
{
	if (!effects_add(app->effects, effect))
		app_complain(app, "out of memory");
}

/* ---- saying ---- */

static void say(struct app *app, bool is_error, const char *format, va_list args)
{
	char text[600];

	vsnprintf(text, sizeof text, format, args);
	buf_clear(&app->said);
	buf_add_text(&app->said, text);
	app->said_is_error = is_error;
}

void app_say(struct app *app, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(app, false, format, args);
	va_end(args);
}

void app_complain(struct app *app, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(app, true, format, args);
	va_end(args);
}

/* ---- coming and going ---- */

/* The first article that can be read is in front. */
static void open_first(struct app *app)
{
	uint32_t first = 0;

	while (first + 1 < app->story->count && app->story->items[first].problem.code != ERR_OK)
		first++;
	if (first < app->story->count)
		pane_read_open(readview_text(&app->read), &app->world, first, 0);
}

struct app *app_new(struct story *story, const struct keymap *keymap, struct options *options,
    const char *frame, struct size size)
{
	struct app *app = alloc_zero(1, sizeof *app);

	if (!app)
		return NULL;
	app->story = story;
	app->keymap = keymap;
	app->options = options;
	app->size = size;
	app->world = (struct world){.story = story, .options = options, .generation = 1};
	if (readview_init(&app->read) != ERR_OK) {
		alloc_free(app);
		return NULL;
	}
	open_first(app);
	if (frame && frame[0])
		app->frame = alloc_dup(frame, strlen(frame));
	return app;
}

static void drop_marks(struct app *app)
{
	for (size_t i = 0; i < app->mark_docs; i++)
		arena_release(&app->marks[i].arena);
	alloc_free(app->marks);
	alloc_free(app->mark_items);
	alloc_free(app->mark_counts);
	app->marks = NULL;
	app->mark_items = NULL;
	app->mark_counts = NULL;
	app->mark_docs = 0;
	app->world.marks = NULL;
	app->world.mark_counts = NULL;
}

static void drop_hits(struct app *app)
{
	free_hits(app->hits, app->hit_docs);
	app->hits = NULL;
	app->hit_docs = app->hit_total = 0;
	app->world.hits = NULL;
}

void app_drop_search(struct app *app)
{
	drop_hits(app);
	search_free(app->search);
	app->search = NULL;
	app->world.search = NULL;
	app->searching = false;
	app->search_number++; /* what a worker still finds is no longer wanted */
	app_touch(app);
}

static void drop_lineup(struct app *app)
{
	lineup_set_free(app->lineup);
	app->lineup = NULL;
	app->world.lineup = NULL;
}

/* What was made beforehand for the views Names and Quotes no longer holds. */
static void drop_tables(struct app *app)
{
	if (app->names || app->quotes) {
		app->world.names_generation++;
		app->world.quotes_generation++;
	}
	name_matrix_free(app->names);
	quote_table_free(app->quotes);
	app->names = NULL;
	app->quotes = NULL;
	app->world.names = NULL;
	app->world.quotes = NULL;
}

void app_free(struct app *app)
{
	if (!app)
		return;
	readview_release(&app->read);
	for (int i = 0; i < VIEWS; i++) {
		if (app->panes[i])
			app->panes[i]->ops->free(app->panes[i]);
	}
	popup_close(&app->popup);
	prompt_release(&app->prompt);
	buf_release(&app->choices);
	buf_release(&app->frames);
	buf_release(&app->mistakes);
	alloc_free(app->search_before);
	effect_release(&app->pending);
	buf_release(&app->said);
	buf_release(&app->picking);
	changes_release(&app->changes);
	drop_tables(app);
	drop_lineup(app);
	drop_hits(app);
	drop_marks(app);
	search_free(app->search);
	models_free(app->models);
	alloc_free(app->frame);
	alloc_free(app->frame_wanted);
	alloc_free(app);
}

void app_set_mistakes(struct app *app, struct slice lines)
{
	buf_clear(&app->mistakes);
	buf_add_slice(&app->mistakes, lines);
}

/* ---- panes ---- */

void app_touch(struct app *app)
{
	app->world.generation++;
}

uint32_t app_article(const struct app *app)
{
	return pane_read_doc(readview_text(&app->read));
}

const struct world *app_world(const struct app *app)
{
	return &app->world;
}

unsigned app_context(const struct app *app)
{
	return 1u << app->view;
}

static struct pane *make_pane(enum view view)
{
	switch (view) {
	case VIEW_COMPARE: return pane_compare_new();
	case VIEW_NAMES: return pane_names_new();
	case VIEW_QUOTES: return pane_quotes_new();
	case VIEW_WHERE: return pane_where_new();
	case VIEW_CONTEXT: return pane_context_new();
	default: return NULL;
	}
}

void app_settle(struct app *app)
{
	int list = (int)option_number(app->options, OPTION_OUTLETS);
	enum view view = app->view;
	struct size size;

	app->layout = layout_make(app->size, list, app->read.count, app->read.focus);
	size = (struct size){app->layout.body.rows, app->layout.body.cols};
	if (view != VIEW_READ && !app->panes[view])
		app->panes[view] = make_pane(view);
	if (view == VIEW_READ) {
		readview_relayout(&app->read, &app->world, &app->layout);
	} else if (app->panes[view] && (app->seen[view] != app->world.generation ||
	                                   app->laid_out[view].rows != size.rows ||
	                                   app->laid_out[view].cols != size.cols)) {
		app->panes[view]->ops->relayout(app->panes[view], &app->world, size);
		app->seen[view] = app->world.generation;
		app->laid_out[view] = size;
	}
	if (popup_is_open(&app->popup))
		popup_relayout(&app->popup, app->layout.body);
}

struct pane *app_pane(struct app *app)
{
	app_settle(app);
	return app->view == VIEW_READ ? readview_focused(&app->read) : app->panes[app->view];
}

bool app_selected(struct app *app, struct place *ret_place)
{
	struct pane *pane = app_pane(app);

	/* In Read the text is meant even while the list has the cursor. */
	if (app->view == VIEW_READ)
		pane = readview_text(&app->read);
	return pane && pane->ops->selected && pane->ops->selected(pane, &app->world, ret_place);
}

void app_set_ascii(struct app *app, bool ascii)
{
	app->world.ascii = ascii;
	app_touch(app);
}

void app_set_widths(struct app *app, const struct cell_widths *widths)
{
	app->world.widths = widths;
	app_touch(app);
}

/* ---- history of typed lines ---- */

void app_remember(struct app *app, int kind, struct slice line)
{
	prompt_open(&app->prompt, (enum prompt_kind)kind, line);
	prompt_remember(&app->prompt, (size_t)option_number(app->options, OPTION_HISTORY));
}

size_t app_history_count(const struct app *app, int kind)
{
	return app->prompt.history[kind].count;
}

const char *app_history_line(const struct app *app, int kind, size_t index)
{
	return app->prompt.history[kind].lines[index];
}

/* ---- results ---- */

static void count_analysis(struct app *app, const struct analysis *analysis)
{
	const struct tokens *tokens = &analysis->prose->tokens;

	for (size_t i = 0; i < tokens->count; i++)
		app->word_count +=
		    tokens->items[i].kind == TOKEN_WORD || tokens->items[i].kind == TOKEN_NUMBER;
	app->name_count += analysis->entities ? analysis->entities->mention_count : 0;
	app->quote_count += analysis->quotes ? analysis->quotes->count : 0;
}

/*
 * Quotations are gathered anew whenever a quarter more articles are there, so that ten thousand of
 * them do not have them gathered ten thousand times.
 */
static void note_quotations(struct app *app)
{
	const size_t count = app->story->analysed_count;

	if (count < app->quotes_seen + app->quotes_seen / 4 + 1 && count < app->story->count)
		return;
	app->quotes_seen = count;
	app->world.quotes_generation++;
}

/* Who is who, or who says what, is another now. */
static void touch_people(struct app *app)
{
	drop_tables(app);
	app->world.names_generation++;
	app->world.quotes_generation++;
	app_touch(app);
}

static void take_article(struct app *app, struct analyse_result *result)
{
	enum err_code code;

	if (result->index >= app->story->count)
		return;
	code = story_set_doc_take(app->story, result->index, result->doc, &result->problem);
	result->doc = NULL;
	if (code != ERR_OK)
		app_complain(app, "%s", err_text(code));
	/* One that is there already may be read by a job, and stays. */
	if (result->analysis && !app->story->items[result->index].analysis) {
		count_analysis(app, result->analysis);
		story_set_analysis_take(app->story, result->index, result->analysis);
		result->analysis = NULL;
		drop_tables(app);
		note_quotations(app);
	}
	app_touch(app);
}

static void take_result(struct app *app, struct msg *msg)
{
	struct analyse_result *result = msg->result;
	char text[700];

	if (result->problem.code != ERR_OK && result->kind != ANALYSE_DOC) {
		err_format(&result->problem, text, sizeof text);
		app_complain(app, "%s", text);
	}
	switch (result->kind) {
	case ANALYSE_MODELS:
		if (result->models && !app->models) {
			app->models = result->models;
			app->world.models = app->models;
			result->models = NULL;
			app_touch(app);
		}
		break;
	case ANALYSE_DOC: take_article(app, result); break;
	case ANALYSE_DONE:
		app->analysing = false;
		app->world.quotes_generation++;
		if (!app->models || app->story->analysed_count == 0)
			break;
		app->linking = true;
		app_want(app, (struct effect){.kind = EFFECT_LINK});
		action_lineup(app);
		if (app->search)
			action_search_again(app);
		app->search_is_quiet = true;
		break;
	}
}

/* What the status line says when the table is there. */
static void say_ready(struct app *app)
{
	const struct grid_counts counts = grid_count(app->lineup->lineup);

	if (app->view == VIEW_COMPARE || app->said.len > 0 || app->prompting)
		return;
	if (fitting_is_proposed(app->lineup->frame))
		app_say(app, "no frame fits: press 2 for %zu rows that the program proposes",
		    counts.lines);
	else
		app_say(app, "Compare ready: %zu row%s, %zu not found: press 2", counts.lines,
		    counts.lines == 1 ? "" : "s", counts.silent);
}

static void take_lineup(struct app *app, struct msg *msg)
{
	if (msg->text.ptr && !msg->lineup) {
		app_complain(app, "%.*s", (int)msg->text.len, msg->text.ptr);
		app->lining = app->row_added = false;
		alloc_free(app->frame_wanted);
		app->frame_wanted = NULL;
		return;
	}
	if (msg->number < app->lineup_number)
		return;
	app->lining = false;
	app->lineup_number = msg->number;
	if (app->frame_wanted) {
		alloc_free(app->frame);
		app->frame = app->frame_wanted;
		app->frame_wanted = NULL;
	}
	drop_lineup(app);
	app->lineup = msg->lineup;
	msg->lineup = NULL;
	app->world.lineup = app->lineup;
	app_touch(app);
	if (app->row_added)
		action_show_added(app);
	else if (app->lineup)
		say_ready(app);
	else if (app->view != VIEW_COMPARE && app->said.len == 0)
		app_say(app, "no frame fits this story: t chooses one, :row PHRASE makes a row");
}

static void take_links(struct app *app, struct msg *msg)
{
	app->linking = false;
	if (!msg->links || msg->number < app->links_number)
		return;
	app->links_number = msg->number;
	links_free(app->story->links);
	app->story->links = msg->links;
	msg->links = NULL;
	touch_people(app);
	app->world.names = app->names = msg->names;
	app->world.quotes = app->quotes = msg->quotes;
	msg->names = NULL;
	msg->quotes = NULL;
}

/* Other views than Read go to an item of theirs that matches; false: none does. */
static bool show_first_match(struct app *app)
{
	const struct cmd_args fresh = {.text = search_pattern(app->search)};
	struct pane *pane = app_pane(app);
	struct todo todo;

	if (app->view == VIEW_READ || !pane)
		return true;
	todo = pane->ops->update(pane, &app->world, CMD_SEARCH_NEXT, &fresh);
	alloc_free(todo.text);
	return !(todo.flags & TODO_UNKNOWN);
}

static void show_first_hit(struct app *app)
{
	struct place place;

	if (app->view == VIEW_READ && app->incremental &&
	    readview_first_hit(&app->world, app->search_from, &place)) {
		pane_read_set_kind(readview_text(&app->read), JUMP_HIT);
		readview_open(&app->read, &app->world, &place);
	}
}

static void take_hits(struct app *app, struct msg *msg)
{
	size_t docs = 0;
	bool cut = false, here;

	if (msg->number != app->search_number || msg->count != app->story->count)
		return;
	app->searching = false;
	drop_hits(app);
	app->hits = msg->hits;
	app->hit_docs = msg->count;
	msg->hits = NULL;
	for (size_t i = 0; i < app->hit_docs; i++) {
		app->hit_total += app->hits[i].count;
		docs += app->hits[i].count > 0;
		cut |= app->hits[i].cut;
	}
	app->world.hits = app->hits;
	app->world.search = app->search;
	app_touch(app);
	app_settle(app);
	show_first_hit(app);
	if (app->prompting || app->search_is_quiet)
		return;
	here = app->hit_total == 0 || show_first_match(app);
	app_say(app, "%zu hit%s in %zu outlet%s%s%s", app->hit_total,
	    app->hit_total == 1 ? "" : "s", docs, docs == 1 ? "" : "s",
	    cut ? " (gave up at a limit: there may be more)" : "",
	    here ? "" : ", none in this view: n goes on in Read");
}

/* Room for the marks of every article; false: no memory. */
static bool make_marks(struct app *app)
{
	size_t count = app->story->count;

	if (app->marks)
		return true;
	app->marks = alloc_zero(count, sizeof *app->marks);
	app->mark_items = alloc_zero(count, sizeof *app->mark_items);
	app->mark_counts = alloc_zero(count, sizeof *app->mark_counts);
	app->mark_docs = count;
	if (app->marks && app->mark_items && app->mark_counts)
		return true;
	app->mark_docs = 0;
	drop_marks(app);
	return false;
}

static void take_marks(struct app *app, struct msg *msg)
{
	if (msg->doc >= app->story->count || !make_marks(app))
		return;
	arena_release(&app->marks[msg->doc].arena);
	app->marks[msg->doc] = msg->marks;
	msg->marks = (struct doc_marks){0};
	app->mark_items[msg->doc] = app->marks[msg->doc].items;
	app->mark_counts[msg->doc] = app->marks[msg->doc].count;
	app->world.marks = app->mark_items;
	app->world.mark_counts = app->mark_counts;
	app_touch(app);
}

/* Who says what has changed, so the lineup is made anew, too. */
static void take_quotes(struct app *app, struct msg *msg)
{
	const bool none = msg->quote_fixes->count == 0 && !app->story->quote_fixes;

	if (none)
		return;
	if (story_set_quote_fixes_take(app->story, msg->quote_fixes) != ERR_OK)
		app_complain(app, "%s", err_text(ERR_NOMEM));
	msg->quote_fixes = NULL;
	touch_people(app);
	if (app->lineup)
		action_lineup(app);
}

/* Outlet, date and the like are others: columns may change their order. */
static void take_edited(struct app *app, struct msg *msg)
{
	struct doc *article = msg->article;

	msg->article = NULL;
	if (msg->doc >= app->story->count || !app->story->items[msg->doc].doc) {
		doc_free(article);
		return;
	}
	if (story_swap_doc_take(app->story, msg->doc, article) != ERR_OK)
		app_complain(app, "%s", err_text(ERR_NOMEM));
	touch_people(app);
	if (app->lineup)
		action_lineup(app);
}

/* The articles are read anew: everything that borrowed the old ones goes. */
static void take_reload(struct app *app)
{
	drop_lineup(app);
	drop_hits(app);
	drop_marks(app);
	readview_forget(&app->read);
	popup_close(&app->popup);
	app->word_count = app->name_count = app->quote_count = 0;
	app->lining = app->linking = app->searching = false;
	touch_people(app);
	app->quotes_seen = 0;
}

static void take_question(struct app *app, struct msg *msg)
{
	effect_release(&app->pending);
	app->pending = msg->effect;
	msg->effect = (struct effect){0};
	app->question = ASK_EFFECT;
	app_say(app, "%.*s y: yes, any other key: no", (int)msg->text.len, msg->text.ptr);
}

/* The names come while they are asked for: they are offered at once. */
static void take_frames(struct app *app, const struct msg *msg)
{
	buf_clear(&app->frames);
	buf_add_slice(&app->frames, msg->text);
	if (app->prompting && strcmp(app->prompt.lead, "frame ") == 0 && app->choices.len == 0)
		typing_complete(app);
}

static void take_mouse(struct app *app, const struct msg *msg)
{
	struct cmd_args none = {0};
	bool up = slice_is(msg->text, "wheel-up"), down = slice_is(msg->text, "wheel-down");
	struct pane *pane = app_pane(app);
	struct todo todo = {.flags = TODO_UNKNOWN};
	long steps = option_number(app->options, OPTION_WHEEL);

	if (popup_is_open(&app->popup)) {
		if (up || down)
			popup_update(&app->popup, up ? CMD_UP : CMD_DOWN);
		else if (!popup_click(&app->popup, app->layout.body, msg->row, msg->col))
			popup_close(&app->popup);
		else if (slice_is(msg->text, "double-click"))
			action_run(app, CMD_DEEPER, &none);
		return;
	}
	if ((up || down) && app->view == VIEW_READ)
		todo = readview_wheel(&app->read, &app->world, &app->layout, msg->row, msg->col,
		    up ? CMD_UP : CMD_DOWN);
	else if (up || down)
		for (long i = 0; pane && i < steps; i++)
			todo = pane->ops->update(pane, &app->world, up ? CMD_UP : CMD_DOWN, &none);
	else if (app->view == VIEW_READ)
		todo = readview_click(&app->read, &app->world, &app->layout, msg->row, msg->col);
	else if (pane && pane->ops->click && rect_holds(app->layout.body, msg->row, msg->col))
		todo = pane->ops->click(pane, &app->world, msg->row - app->layout.body.row,
		    msg->col - app->layout.body.col);
	action_todo(app, todo);
	if (slice_is(msg->text, "double-click"))
		action_run(app, CMD_DEEPER, &none);
}

void app_update(struct app *app, struct msg *msg, struct effects *effects)
{
	app->effects = effects;
	switch (msg->kind) {
	case MSG_KEY: typing_key(app, msg->text); break;
	case MSG_PASTE: typing_paste(app, msg->text); break;
	case MSG_MOUSE: take_mouse(app, msg); break;
	case MSG_RESIZE: app->size = msg->size; break;
	case MSG_STARTED: app->analysing = true; break;
	case MSG_RESULT: take_result(app, msg); break;
	case MSG_LINEUP: take_lineup(app, msg); break;
	case MSG_LINKS: take_links(app, msg); break;
	case MSG_HITS: take_hits(app, msg); break;
	case MSG_MARKS: take_marks(app, msg); break;
	case MSG_QUOTES: take_quotes(app, msg); break;
	case MSG_EDITED: take_edited(app, msg); break;
	case MSG_RELOADED: take_reload(app); break;
	case MSG_SAID:
		if (msg->is_error)
			app_complain(app, "%.*s", (int)msg->text.len, msg->text.ptr);
		else
			app_say(app, "%.*s", (int)msg->text.len, msg->text.ptr);
		break;
	case MSG_ASK: take_question(app, msg); break;
	case MSG_FRAMES: take_frames(app, msg); break;
	case MSG_FRAME: action_choose_frame(app, &(struct cmd_args){.text = msg->text}); break;
	case MSG_SIGNAL_END: app_want(app, (struct effect){.kind = EFFECT_QUIT}); break;
	}
	msg_release(msg);
	app->effects = NULL;
}
