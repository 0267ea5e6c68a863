/*
 * What commands do: the focused pane is asked first, then the app's own table of functions. A
 * command that changes data goes into `changes`, so that undo and redo can say what they do.
 */
#include "config.h"

#include <stdio.h>

#include "base/alloc.h"
#include "doc/dates.h"
#include "export/format.h"
#include "export/highlights.h"
#include "app/appmodel.h"
#include "views/card.h"
#include "tui/helptext.h"
#include "views/pane_outlets.h"
#include "views/quoting.h"
#include "views/words.h"

static char *copy_text(struct slice text)
{
	return alloc_dup(text.ptr ? text.ptr : "", text.len);
}

/* ---- views and places ---- */

static struct step current_step(const struct app *app)
{
	const struct pane *pane = readview_text(&app->read);

	return (struct step){
	    app->view, {pane_read_doc(pane), {pane_read_byte(pane), pane_read_byte(pane)}}};
}

static void push_step(struct app *app)
{
	if (app->trail_count == MAX_TRAIL) {
		app->trail_count--;
		memmove(&app->trail[0], &app->trail[1], app->trail_count * sizeof *app->trail);
	}
	app->trail[app->trail_count++] = current_step(app);
}

/* Number keys: a view that was left on the way here is come back to, not piled up. */
void action_go(struct app *app, enum view view)
{
	if (view == app->view)
		return;
	for (size_t i = 0; i < app->trail_count; i++) {
		if (app->trail[i].view == view) {
			app->trail_count = i;
			app->view = view;
			return;
		}
	}
	push_step(app);
	app->view = view;
}

static void want_article(struct app *app, uint32_t doc)
{
	const struct story_item *item = &app->story->items[doc];

	if (!item->doc && item->problem.code == ERR_OK)
		app_want(app, (struct effect){.kind = EFFECT_LOAD, .doc = doc});
}

static void show_article(struct app *app, const struct place *place)
{
	if (place->doc >= app->story->count)
		return;
	want_article(app, place->doc);
	app_settle(app);
	readview_open(&app->read, &app->world, place);
}

void action_open(struct app *app, const struct place *place)
{
	push_step(app);
	app->view = VIEW_READ;
	app->read.on_list = false;
	show_article(app, place);
}

/* One step back; false: this is where it began. */
static bool go_back(struct app *app)
{
	struct step step;

	if (app->trail_count == 0)
		return false;
	step = app->trail[--app->trail_count];
	app->view = step.view;
	if (step.view == VIEW_READ)
		show_article(app, &step.place);
	return true;
}

/* Another view that can show a place; says so when it cannot. */
static void show_in(struct app *app, enum view view, const struct place *place)
{
	struct pane *pane;

	push_step(app);
	app->view = view;
	pane = app_pane(app);
	if (!pane || !pane->ops->show || !pane->ops->show(pane, &app->world, place))
		app_say(app, view == VIEW_COMPARE ? "this wording stands in no row"
		                                  : "this is not in the list");
}

/* ---- search ---- */

void action_search(struct app *app, struct slice pattern)
{
	struct search *search = NULL;
	struct err err = {0};
	bool plain = false;

	/* What is no regular expression (yet) is looked for as it stands. */
	if (search_new(pattern, 0, &search, &err) != ERR_OK) {
		plain = true;
		if (search_new(pattern, SEARCH_PLAIN, &search, &err) != ERR_OK) {
			app_complain(app, "%s", err.detail[0] ? err.detail : err_text(err.code));
			return;
		}
	}
	search_free(app->search);
	app->search = search;
	app->search_is_plain = plain;
	app->world.search = NULL;
	action_search_again(app);
}

void action_search_again(struct app *app)
{
	app->searching = true;
	app->search_is_quiet = false;
	app->search_number++;
	app_touch(app);
	app_want(app, (struct effect){
	                  .kind = EFFECT_SEARCH,
	                  .text = copy_text(search_pattern(app->search)),
	                  .number = app->search_number,
	                  .force = app->search_is_plain,
	              });
}

/* ---- changes ---- */

static const struct user_mark *mark_at(const struct app *app, uint32_t doc, struct span span)
{
	for (size_t i = 0; doc < app->mark_docs && i < app->mark_counts[doc]; i++) {
		const struct user_mark *mark = &app->mark_items[doc][i];

		if (mark->start == span.start && mark->end == span.end)
			return mark;
	}
	return NULL;
}

/* Make a change real, forwards or backwards; `is_again`: undo or redo tells of it. */
static void apply_change(struct app *app, const struct change *change, bool forward, bool is_again)
{
	const char *text = forward ? change->after : change->before;
	struct effect effect = {.doc = change->doc, .span = change->span, .key = change->key};

	switch (change->kind) {
	case CHANGE_MARK: effect.kind = text ? EFFECT_MARK : EFFECT_UNMARK; break;
	case CHANGE_EDIT: effect.kind = EFFECT_EDIT; break;
	case CHANGE_NAMES:
		effect.kind = EFFECT_CORRECT;
		effect.number = forward;
		text = change->after;
		app->linking = true;
		break;
	case CHANGE_TERM: effect.kind = EFFECT_TERM; break;
	case CHANGE_CELLS:
		effect.kind = EFFECT_JUDGE;
		effect.number = forward;
		text = change->after;
		break;
	}
	effect.text = copy_text(slice_of(text ? text : ""));
	effect.force = is_again;
	app_want(app, effect);
	if (change->kind == CHANGE_CELLS || change->kind == CHANGE_TERM)
		action_lineup(app);
}

void action_change(struct app *app, const struct change *change)
{
	if (changes_add(&app->changes, change) != ERR_OK) {
		app_complain(app, "out of memory: nothing was changed");
		return;
	}
	apply_change(app, change, true, false);
}

static const char *change_words(const struct change *change, bool forward)
{
	switch (change->kind) {
	case CHANGE_EDIT: return change->key;
	default:
		if (change->before && change->after)
			return "the note";
		return (forward ? change->after : change->before) ? "the mark is there again"
		                                                  : "the mark is gone";
	}
}

static void undo(struct app *app, bool forward)
{
	const struct change *change =
	    forward ? changes_redo(&app->changes) : changes_undo(&app->changes);
	const char *says = forward ? "done again" : "undone";
	const char *after;

	if (!change) {
		app_say(app, forward ? "nothing to do again" : "nothing to undo");
		return;
	}
	after = forward ? change->after : change->before;
	if (change->kind == CHANGE_EDIT && after && after[0])
		app_say(app, "%s: the %s is “%s” again", says, change->key, after);
	else if (change->kind == CHANGE_EDIT)
		app_say(app, "%s: the %s is taken away again", says, change->key);
	else if (change->kind == CHANGE_TERM)
		app_say(app, "%s: the term “%s”", says, strrchr(change->after, '\t') + 1);
	else if (change->kind == CHANGE_NAMES || change->kind == CHANGE_CELLS)
		app_say(app, "%s: %.*s", says, (int)strcspn(change->after, "\n"), change->after);
	else
		app_say(app, "%s: %s", says, change_words(change, forward));
	apply_change(app, change, forward, true);
}

/* ---- marks and notes ---- */

static void mark(struct app *app, struct slice note, bool has_note)
{
	struct change change = {.kind = CHANGE_MARK};
	const struct user_mark *old;
	struct place place;
	char *before, *after;

	if (!app_selected(app, &place)) {
		app_say(app, "nothing is selected here that could be marked");
		return;
	}
	old = mark_at(app, place.doc, place.span);
	before = old ? copy_text(old->note) : NULL;
	after = old && !has_note ? NULL : copy_text(note);
	change.doc = place.doc;
	change.span = place.span;
	change.before = before;
	change.after = after;
	action_change(app, &change);
	if (has_note)
		app_say(app, "note written");
	else
		app_say(app, old ? "mark taken away" : "marked: ' lists all marks");
	alloc_free(before);
	alloc_free(after);
}

static void write_note(struct app *app, const struct cmd_args *args)
{
	const struct user_mark *old;
	struct buf line = {0};
	struct place place;

	if (args->text.ptr) {
		mark(app, args->text, true);
		return;
	}
	if (!app_selected(app, &place)) {
		app_say(app, "nothing is selected here that could be noted");
		return;
	}
	old = mark_at(app, place.doc, place.span);
	buf_add_text(&line, "note ");
	if (old)
		words_one_line(old->note, 1000, &line);
	typing_open(app, PROMPT_COMMAND, buf_slice(&line));
	buf_release(&line);
}

static void list_marks(struct app *app)
{
	popup_open(&app->popup, slice_of("Your marks and notes"));
	for (uint32_t doc = 0; doc < app->mark_docs && doc < app->story->count; doc++) {
		const struct doc *article = app->story->items[doc].doc;

		for (size_t i = 0; article && i < app->mark_counts[doc]; i++) {
			const struct user_mark *one = &app->mark_items[doc][i];
			struct span span = {one->start, one->end};
			struct buf line = {0};

			buf_add_slice(&line, words_outlet(app->story, doc));
			buf_add_format(&line, " l.%u  ", doc_line_at(article, one->start));
			words_one_line(slice_at(doc_text(article), span), 50, &line);
			if (one->note.len > 0) {
				buf_add_text(&line, "  — ");
				words_one_line(one->note, 200, &line);
			}
			popup_add(
			    &app->popup, buf_slice(&line), STYLE_TEXT, (struct place){doc, span});
			buf_release(&line);
		}
	}
	if (app->popup.count == 0) {
		popup_close(&app->popup);
		app_say(app, "no marks yet: m marks what is selected, M writes a note");
	}
}

/* ---- corrections ---- */

/* A correction of names or a verdict, by its text: its first line says what it does. */
static void correct(struct app *app, enum change_kind kind, const char *text)
{
	struct change change = {.kind = kind};
	char *after = copy_text(slice_of(text));

	change.after = after;
	if (after) {
		action_change(app, &change);
		app_say(app, "%.*s; u takes it back", (int)strcspn(after, "\n"), after);
	}
	alloc_free(after);
}

/* ---- copying, exporting, editing ---- */

/* The passage, its neighbours, and where it is from. */
static void add_passage(const struct app *app, const struct place *place, struct buf *buf)
{
	const struct story_item *item = &app->story->items[place->doc];
	struct slice text = doc_text(item->doc);
	struct span around = place->span;

	words_one_line(slice_at(text, place->span), SIZE_MAX, buf);
	if (item->analysis && item->analysis->prose->sentences.count > 0) {
		const struct sentences *sentences = &item->analysis->prose->sentences;
		size_t at = sentences_at(sentences, place->span.start);
		size_t last =
		    sentences_at(sentences, place->span.end > 0 ? place->span.end - 1 : 0);

		at = at < sentences->count ? at : sentences->count - 1;
		last = last < sentences->count ? last : sentences->count - 1;
		at -= at > 0;
		last += last + 1 < sentences->count;
		around.start = sentences->items[at].start < around.start
		                   ? sentences->items[at].start
		                   : around.start;
		around.end = sentences->items[last].end > around.end ? sentences->items[last].end
		                                                     : around.end;
		buf_add_text(buf, "\n\nIn context: ");
		words_one_line(slice_at(text, around), SIZE_MAX, buf);
	}
	buf_add_text(buf, "\n\n");
	format_cite(item->doc, place->span, buf);
	buf_add_byte(buf, '\n');
}

static void copy(struct app *app)
{
	struct buf text = {0};
	struct place place;

	if (!app_selected(app, &place) || !app->story->items[place.doc].doc) {
		app_say(app, "nothing is selected here that could be copied");
		return;
	}
	add_passage(app, &place, &text);
	app_want(app, (struct effect){.kind = EFFECT_COPY, .text = buf_detach(&text)});
}

/* What `s` would write, and where to. */
static void ask_export(struct app *app)
{
	static const struct {
		const char *lead, *label, *file;
	} kinds[VIEWS] = {
	    [VIEW_READ] = {"export entities,quotes,frames,marks ",
	        "export highlights to: ", "highlights.txt"},
	    [VIEW_COMPARE] = {"export compare ", "export the table to: ", "compare.md"},
	    [VIEW_NAMES] = {"export entities ", "export names to: ", "names.csv"},
	    [VIEW_QUOTES] = {"export quotes ", "export quotations to: ", "quotes.txt"},
	    [VIEW_WHERE] = {"export frames ", "export wordings to: ", "wordings.txt"},
	    [VIEW_CONTEXT] = {"export frames ", "export wordings to: ", "wordings.txt"},
	};

	typing_ask(
	    app, kinds[app->view].lead, kinds[app->view].label, slice_of(kinds[app->view].file));
}

static void export(struct app *app, const struct cmd_args *args)
{
	struct effect effect = {.kind = EFFECT_EXPORT};
	struct slice rest = args->text;
	const char *space = rest.len ? memchr(rest.ptr, ' ', rest.len) : NULL;
	char *what;

	if (!space) {
		ask_export(app);
		if (rest.ptr)
			app_complain(app, "export WHAT FILE: what is entities, quotes, frames, "
			                  "marks or compare");
		return;
	}
	what = copy_text((struct slice){rest.ptr, (size_t)(space - rest.ptr)});
	effect.number = what && strcmp(what, "compare") != 0 ? highlights_what(what) : 0;
	if (!what || (effect.number == 0 && strcmp(what, "compare") != 0)) {
		app_complain(
		    app, "what is entities, quotes, frames, marks (with commas) or compare");
		alloc_free(what);
		return;
	}
	alloc_free(what);
	effect.text =
	    copy_text(slice_trim((struct slice){space, (size_t)(rest.ptr + rest.len - space)}));
	app_want(app, effect);
}

static const char *const edit_keys[] = {"outlet", "title", "byline", "date", "url"};
enum { EDIT_KEYS = sizeof edit_keys / sizeof *edit_keys };

static void add_value(const struct doc *doc, const char *key, struct buf *buf)
{
	const struct doc_meta *meta = doc_meta(doc);
	struct slice value = {NULL, 0};

	if (strcmp(key, "outlet") == 0)
		value = meta->outlet;
	else if (strcmp(key, "title") == 0)
		value = meta->title;
	else if (strcmp(key, "date") == 0)
		value = meta->date;
	else if (strcmp(key, "url") == 0)
		value = meta->url;
	else
		for (size_t i = 0; i < meta->byline_count; i++) {
			buf_add_text(buf, i == 0                       ? ""
			                  : i + 1 < meta->byline_count ? ", "
			                                               : " and ");
			buf_add_slice(buf, meta->byline[i]);
		}
	if (value.ptr)
		buf_add_slice(buf, value);
}

/* Which article is meant: the one of the selected thing. */
static const struct doc *edited_doc(struct app *app, uint32_t *ret_doc)
{
	struct place place = {.doc = app_article(app)};

	if (app->view == VIEW_READ && app->read.on_list)
		place.doc = pane_outlets_selected(app->read.outlets);
	else if (!app_selected(app, &place))
		place.doc = app_article(app);
	*ret_doc = place.doc;
	return place.doc < app->story->count ? app->story->items[place.doc].doc : NULL;
}

/* A sidecar says nothing against the block at the top of the article itself. */
static bool is_settled(const struct doc *doc, const char *key)
{
	static const unsigned parts[EDIT_KEYS] = {
	    META_OUTLET, META_TITLE, META_BYLINE, META_DATE, META_URL};

	for (size_t i = 0; i < EDIT_KEYS; i++) {
		if (strcmp(edit_keys[i], key) == 0)
			return doc_meta(doc)->from_block & parts[i];
	}
	return false;
}

static void edit_value(struct app *app, uint32_t doc, const char *key, struct slice value)
{
	struct change change = {.kind = CHANGE_EDIT, .doc = doc, .key = key};
	struct buf before = {0}, after = {0};
	struct day day;

	if (is_settled(app->story->items[doc].doc, key)) {
		app_complain(
		    app, "the %s stands in the block at the top of the file: edit it there", key);
		return;
	}
	if (strcmp(key, "date") == 0 && value.len > 0 && !dates_find(value, &day, NULL)) {
		app_complain(app, "“%.*s” is no date that can be read: 2024-07-10, 10 July 2024",
		    (int)(value.len < 40 ? value.len : 40), value.ptr);
		return;
	}
	add_value(app->story->items[doc].doc, key, &before);
	words_one_line(value, 2000, &after);
	change.before = before.len ? before.data : NULL;
	change.after = after.len ? after.data : NULL;
	if (!slice_equal(buf_slice(&before), buf_slice(&after)))
		action_change(app, &change);
	else
		app_say(app, "the %s is that already", key);
	buf_release(&before);
	buf_release(&after);
}

/* In Read speaker, kind and extent are those of the quotation under the cursor. */
static bool edit_quote(struct app *app, uint32_t doc, struct slice line)
{
	const struct pane *text = readview_text(&app->read);
	struct quoting quoting = {.world = &app->world, .doc = doc};
	const struct quotes *quotes = story_quotes(app->story, doc);
	size_t at;

	if (app->view != VIEW_READ || !quotes || !quoting_has_key(line))
		return false;
	at = quotes_at(quotes, pane_read_byte(text));
	if (pane_read_doc(text) != doc || at >= quotes->count) {
		app_say(app, "the cursor is on no quotation: ] q goes to the next one");
		return true;
	}
	quoting.quote = (uint32_t)at;
	action_todo(app, quoting_edit(&quoting, line));
	return true;
}

static void edit(struct app *app, const struct cmd_args *args)
{
	uint32_t doc;
	const struct doc *article = edited_doc(app, &doc);
	struct slice text = slice_trim(args->text);

	if (!article) {
		app_say(app, "no article is selected here");
		return;
	}
	for (size_t i = 0; args->text.ptr && i < EDIT_KEYS; i++) {
		size_t len = strlen(edit_keys[i]);

		if (text.len >= len && memcmp(text.ptr, edit_keys[i], len) == 0 &&
		    (text.len == len || text.ptr[len] == ' ')) {
			edit_value(app, doc, edit_keys[i],
			    slice_trim((struct slice){text.ptr + len, text.len - len}));
			return;
		}
	}
	if (args->text.ptr && edit_quote(app, doc, text))
		return;
	if (args->text.ptr) {
		app_complain(app, "edit KEY VALUE: outlet, title, byline, date or url; of a "
		                  "quotation speaker, kind or extent");
	} else {
		struct buf line = {0};

		buf_add_text(&line, "edit outlet ");
		add_value(article, "outlet", &line);
		typing_open(app, PROMPT_COMMAND, buf_slice(&line));
		app_say(app, "or :edit title, byline, date, url");
		buf_release(&line);
	}
}

/* ---- what is seen ---- */

static void show_card(struct app *app, uint32_t name)
{
	struct buf text = {0};

	card_add(&app->world, name, &text);
	if (text.len > 0)
		popup_open_text(&app->popup, buf_slice(&text));
	else
		app_say(app, "no card for this name yet");
	buf_release(&text);
}

/* K: the name under the cursor, or the first one in the selected passage. */
static void card(struct app *app)
{
	const struct links *links = app->story->links;
	struct place place;
	size_t index;

	if (!links || !app_selected(app, &place) || place.doc >= links->doc_count ||
	    !links->of_doc[place.doc]) {
		app_say(app, "no name is selected here");
		return;
	}
	index = jump_from(&app->world, place.doc, JUMP_NAME, place.span.start);
	if (index < jump_count(&app->world, place.doc, JUMP_NAME)) {
		const struct mention *mention =
		    &story_entities(app->story, place.doc)->mentions[index];

		if (mention->start < place.span.end) {
			show_card(app, links->of_doc[place.doc][mention->name]);
			return;
		}
	}
	app_say(app, "no name is selected here");
}

static void toggle(struct app *app, unsigned what, const char *words)
{
	app->world.hidden ^= what;
	app_touch(app);
	app_say(app, "%s: %s", words, app->world.hidden & what ? "hidden" : "shown");
}

/*
 * What is not the article: of a text file its furniture, which comes and goes in the text; of a web
 * page what was left out of the text, and which limits cut something, in a box.
 */
static void show_rest(struct app *app)
{
	const uint32_t doc = app_article(app);
	const struct doc_page *page = NULL;
	struct buf text = {0};

	if (doc < app->world.story->count && app->world.story->items[doc].doc)
		page = doc_page(app->world.story->items[doc].doc);
	if (!page || page->left_out.len + page->notes.len == 0) {
		toggle(app, HIDDEN_BOILERPLATE, "what is not the article");
		return;
	}
	buf_add_text(&text, "Left out of the page\n");
	buf_add_slice(&text, page->notes);
	buf_add_slice(&text, page->left_out);
	popup_open_text(&app->popup, buf_slice(&text));
	buf_release(&text);
}

static void help(struct app *app, const struct cmd_args *args)
{
	enum cmd_id cmd = args->text.ptr ? command_find(args->text) : CMD_NONE;

	if (cmd != CMD_NONE)
		helptext_command(&app->popup, app->keymap, app_context(app), cmd);
	else
		helptext_fill(&app->popup, app->keymap, app_context(app), app->layout.body.cols);
}

static void same_elsewhere(struct app *app)
{
	if (app->view != VIEW_READ)
		return;
	if (!app->models) {
		app_say(app, "the analysis is not through yet");
		return;
	}
	popup_open(&app->popup, slice_of("The same passage elsewhere"));
	if (readview_add_same(&app->read, &app->world, &app->popup) != ERR_OK) {
		popup_close(&app->popup);
		app_say(app, "no other outlet to compare with yet");
	}
}

/* + and - in Read: the list of outlets comes and goes. */
static bool show_list(struct app *app, bool shown)
{
	char cols[24];

	if (app->view != VIEW_READ)
		return false;
	snprintf(cols, sizeof cols, "%ld", option_at(OPTION_OUTLETS)->value);
	if (options_set(app->options, slice_of(option_at(OPTION_OUTLETS)->name),
	        slice_of(shown ? cols : "0"), NULL) != ERR_OK)
		return false;
	app_touch(app);
	app_say(app, shown ? "the list of outlets is shown" : "the list of outlets is hidden");
	return true;
}

/* ---- the program ---- */

static void close_one(struct app *app)
{
	if (go_back(app))
		return;
	if (app->view != VIEW_READ) {
		app->view = VIEW_READ;
		return;
	}
	app->question = ASK_QUIT;
	app_say(app, "Leave abreast? q or y: yes, any other key: no");
}

static void set_option(struct app *app, const struct cmd_args *args)
{
	struct slice text = slice_trim(args->text);
	const char *space = text.len ? memchr(text.ptr, ' ', text.len) : NULL;
	struct slice name = {text.ptr, space ? (size_t)(space - text.ptr) : text.len};
	struct slice value = {text.ptr + name.len, text.len - name.len};
	struct err err = {0};

	if (!args->text.ptr) {
		typing_open(app, PROMPT_COMMAND, slice_of("set "));
		return;
	}
	if (options_set(app->options, name, slice_trim(value), &err) != ERR_OK) {
		app_complain(app, "%s", err.detail);
		return;
	}
	app_touch(app);
	app_want(app, (struct effect){.kind = EFFECT_THEME,
	                  .text = copy_text(slice_of(option_text(app->options, OPTION_THEME)))});
	app_say(app, "%.*s is %.*s until you leave", (int)name.len, name.ptr,
	    (int)slice_trim(value).len, slice_trim(value).ptr);
}

static void set_theme(struct app *app, const struct cmd_args *args)
{
	if (!args->text.ptr)
		typing_open(app, PROMPT_COMMAND, slice_of("theme "));
	else
		app_want(
		    app, (struct effect){
		             .kind = EFFECT_THEME, .text = copy_text(args->text), .force = true});
}

static void list_mistakes(struct app *app)
{
	struct buf text = {0};

	if (app->mistakes.len == 0) {
		app_say(app, "nothing is wrong in your settings");
		return;
	}
	buf_add_text(&text, "Mistakes in your settings\n");
	buf_add_slice(&text, buf_slice(&app->mistakes));
	popup_open_text(&app->popup, buf_slice(&text));
	buf_release(&text);
}

static void forget(struct app *app)
{
	app->question = ASK_FORGET;
	app_say(app, "Drop every mark, note and correction kept on this machine? y: yes, any "
	             "other key: no");
}

static void search(struct app *app, const struct cmd_args *args)
{
	if (args->text.ptr)
		action_search(app, args->text);
	else
		typing_open(app, PROMPT_SEARCH, slice_of(""));
}

static void cancel(struct app *app)
{
	if (app->hits && app->view == VIEW_READ) {
		pane_read_set_kind(readview_text(&app->read), JUMP_WORDING);
		app->world.hits = NULL;
		app_touch(app);
	}
}

/* n and N where the view has no hits of its own: the hits are shown again and gone to in Read. */
static void next_hit(struct app *app, enum cmd_id cmd)
{
	static const struct cmd_args none;

	if (!app->hits) {
		app_say(app, "no search yet: / begins one");
		return;
	}
	if (app->view != VIEW_READ)
		action_go(app, VIEW_READ);
	app->world.hits = app->hits;
	app_settle(app);
	action_todo(app, readview_update(&app->read, &app->world, cmd, &none));
}

/* ---- the table ---- */

/* A view that has nothing to act on leaves its commands to the app. */
static void say_nothing_here(struct app *app)
{
	app_say(app, app->view == VIEW_COMPARE
	                 ? "no rows yet: :row PHRASE makes one, t chooses a frame"
	                 : "nothing is selected here");
}

/* Commands that change data or open something. */
static bool run_work(struct app *app, enum cmd_id cmd, const struct cmd_args *args)
{
	switch (cmd) {
	case CMD_SEARCH: search(app, args); return true;
	case CMD_SEARCH_NEXT:
	case CMD_SEARCH_PREVIOUS: next_hit(app, cmd); return true;
	case CMD_MARK: mark(app, slice_of(""), false); return true;
	case CMD_NOTE: write_note(app, args); return true;
	case CMD_MARKS: list_marks(app); return true;
	case CMD_COPY: copy(app); return true;
	case CMD_EXPORT: export(app, args); return true;
	case CMD_EDIT: edit(app, args); return true;
	case CMD_ADD_ROW: action_add_row(app, args); return true;
	case CMD_RESTORE_ROWS: action_restore_rows(app); return true;
	case CMD_SAVE_FRAME: action_save_frame(app, args); return true;
	case CMD_FRAME: action_choose_frame(app, args); return true;
	case CMD_PICK: action_pick(app); return true;
	case CMD_CARD: card(app); return true;
	case CMD_UNDO: undo(app, false); return true;
	case CMD_REDO: undo(app, true); return true;
	case CMD_SET: set_option(app, args); return true;
	case CMD_THEME: set_theme(app, args); return true;
	case CMD_FORGET: forget(app); return true;
	case CMD_MESSAGES: list_mistakes(app); return true;
	case CMD_DEEPER: same_elsewhere(app); return true;
	case CMD_CONFIRM:
	case CMD_AS_FOUND:
	case CMD_NOT_HERE:
	case CMD_DROP_ROW:
	case CMD_JOIN:
	case CMD_NAME_SPLIT: say_nothing_here(app); return true;
	default: return false;
	}
}

/* Tab where there is one pane: on to the next group, and from the last one to the first. */
static bool next_group(struct app *app)
{
	static const struct cmd_args none;
	struct pane *pane = app_pane(app);
	struct place before = {.doc = PLACE_NONE}, after = {.doc = PLACE_NONE};
	struct todo todo;

	if (!pane || app->view == VIEW_READ)
		return false;
	pane->ops->selected(pane, &app->world, &before);
	todo = pane->ops->update(pane, &app->world, CMD_GROUP_NEXT, &none);
	pane->ops->selected(pane, &app->world, &after);
	if (todo.flags & TODO_UNKNOWN)
		return false;
	if (before.doc == after.doc && before.span.start == after.span.start && todo.message)
		todo = pane->ops->update(pane, &app->world, CMD_FIRST, &none);
	action_todo(app, todo);
	return true;
}

/* Commands of the program and of what is shown. */
static bool run_shell(struct app *app, enum cmd_id cmd, const struct cmd_args *args)
{
	switch (cmd) {
	case CMD_VIEW_READ: action_go(app, VIEW_READ); return true;
	case CMD_VIEW_COMPARE: action_go(app, VIEW_COMPARE); return true;
	case CMD_VIEW_NAMES: action_go(app, VIEW_NAMES); return true;
	case CMD_VIEW_QUOTES: action_go(app, VIEW_QUOTES); return true;
	case CMD_VIEW_WHERE: action_go(app, VIEW_WHERE); return true;
	case CMD_VIEW_CONTEXT: action_go(app, VIEW_CONTEXT); return true;
	case CMD_TOGGLE_NAMES: toggle(app, HIDDEN_NAMES, "names"); return true;
	case CMD_TOGGLE_QUOTES: toggle(app, HIDDEN_QUOTES, "quotations"); return true;
	case CMD_TOGGLE_WORDINGS: toggle(app, HIDDEN_WORDINGS, "wordings"); return true;
	case CMD_TOGGLE_BOILERPLATE: show_rest(app); return true;
	case CMD_COMMAND_LINE: typing_open(app, PROMPT_COMMAND, slice_of("")); return true;
	case CMD_HELP: help(app, args); return true;
	case CMD_MORE: return show_list(app, true);
	case CMD_LESS: return show_list(app, false);
	case CMD_NEXT_PANE: return next_group(app);
	case CMD_CLOSE: close_one(app); return true;
	case CMD_BACK:
		if (!go_back(app))
			app_say(app, "this is where you began");
		return true;
	case CMD_CANCEL: cancel(app); return true;
	case CMD_QUIT: app_want(app, (struct effect){.kind = EFFECT_QUIT}); return true;
	case CMD_STOP: app_want(app, (struct effect){.kind = EFFECT_STOP}); return true;
	case CMD_SUSPEND: app_want(app, (struct effect){.kind = EFFECT_SUSPEND}); return true;
	case CMD_REDRAW: app_want(app, (struct effect){.kind = EFFECT_REDRAW}); return true;
	case CMD_RELOAD: app_want(app, (struct effect){.kind = EFFECT_RELOAD}); return true;
	default: return false;
	}
}

/* While a popup is open it takes moves, Enter, q and Esc; anything else closes it and goes on. */
static bool run_popup(struct app *app, enum cmd_id cmd)
{
	struct place place = {.doc = PLACE_NONE};

	if (popup_update(&app->popup, cmd))
		return true;
	if (cmd == CMD_DEEPER && app->popup.selected < app->popup.count)
		place = app->popup.lines[app->popup.selected].place;
	popup_close(&app->popup);
	if (place.doc != PLACE_NONE)
		action_open(app, &place);
	return cmd == CMD_DEEPER || cmd == CMD_CLOSE || cmd == CMD_CANCEL || cmd == CMD_HELP ||
	       cmd == CMD_CARD;
}

void action_run(struct app *app, enum cmd_id cmd, const struct cmd_args *args)
{
	struct pane *pane = app_pane(app);
	struct todo todo = {.flags = TODO_UNKNOWN};

	if (popup_is_open(&app->popup) && run_popup(app, cmd))
		return;
	if (app->view == VIEW_COMPARE)
		buf_clear(&app->picking);
	if (app->view == VIEW_READ)
		todo = readview_update(&app->read, &app->world, cmd, args);
	else if (pane)
		todo = pane->ops->update(pane, &app->world, cmd, args);
	if (!(todo.flags & TODO_UNKNOWN)) {
		action_todo(app, todo);
		if (app->view == VIEW_READ && app->read.link_says.len > 0 && app->said.len == 0)
			app_say(app, "%s", buf_text(&app->read.link_says));
		return;
	}
	if (!run_work(app, cmd, args) && !run_shell(app, cmd, args))
		app_say(app, "not in this view: %.*s (? shows its keys)",
		    (int)strcspn(command_at(cmd)->help, ";"), command_at(cmd)->help);
}

void action_todo(struct app *app, struct todo todo)
{
	struct slice text = slice_of(todo.text ? todo.text : "");

	if (todo.message && todo.request != REQUEST_PROMPT)
		app_say(app, "%s", todo.message);
	switch (todo.request) {
	case REQUEST_OPEN:
		if (app->view == VIEW_READ && !span_exists(todo.place.span))
			show_article(app, &todo.place);
		else
			action_open(app, &todo.place);
		break;
	case REQUEST_CELL: show_in(app, VIEW_COMPARE, &todo.place); break;
	case REQUEST_QUOTE: show_in(app, VIEW_QUOTES, &todo.place); break;
	case REQUEST_CARD: show_card(app, todo.number); break;
	case REQUEST_SEARCH:
		app->incremental = false;
		action_search(app, text);
		break;
	case REQUEST_ROW: action_add_row(app, &(struct cmd_args){.text = text}); break;
	case REQUEST_CORRECT: correct(app, CHANGE_NAMES, todo.text ? todo.text : ""); break;
	case REQUEST_JUDGE: correct(app, CHANGE_CELLS, todo.text ? todo.text : ""); break;
	case REQUEST_PICK: action_begin_pick(app, &todo); break;
	case REQUEST_TERM: action_change_term(app, text); break;
	case REQUEST_POPUP: popup_open_text(&app->popup, text); break;
	case REQUEST_COPY:
		app_want(app, (struct effect){.kind = EFFECT_COPY, .text = copy_text(text)});
		break;
	case REQUEST_PROMPT:
		typing_open(app, PROMPT_COMMAND, text);
		if (todo.message) /* above the prompt */
			app_say(app, "%s", todo.message);
		break;
	case REQUEST_SAY: app_say(app, "%s", todo.text ? todo.text : ""); break;
	case REQUEST_BACK: go_back(app); break;
	case REQUEST_QUIT: app_want(app, (struct effect){.kind = EFFECT_QUIT}); break;
	case REQUEST_NONE: break;
	}
	alloc_free(todo.text);
}
