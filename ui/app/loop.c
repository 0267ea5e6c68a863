#include "config.h"

#include "app/loop.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "app/carry.h"
#include "app/keeping.h"
#include "tui/conffile.h"
#include "tui/helptext.h"

enum {
	FIRST_BYTES = 4 << 20, /* a larger first article comes from a worker */
	FRAME_MS = 30,         /* results that stream in are drawn at most so often */
	MAX_EVENTS = 64,       /* of one turn */
};

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- events ---- */

static void take_event(struct carrier *carrier, const struct event *event)
{
	struct msg msg = {.row = event->row, .col = event->col, .size = event->size};

	switch (event->kind) {
	case EVENT_KEY:
		msg.kind = MSG_KEY;
		msg.text = slice_of(event->key);
		break;
	case EVENT_MOUSE:
		msg.kind = MSG_MOUSE;
		msg.text = slice_of(event->key);
		break;
	case EVENT_PASTE:
		msg.kind = MSG_PASTE;
		msg.text = event->text;
		break;
	case EVENT_RESIZE: msg.kind = MSG_RESIZE; break;
	case EVENT_SIGNAL:
		if (event->signal == SIGCONT) {
			carrier->redraw = true;
			return;
		}
		carrier->signal = event->signal;
		msg.kind = MSG_SIGNAL_END;
		break;
	case EVENT_END: msg.kind = MSG_SIGNAL_END; break;
	default: return;
	}
	carry_message(carrier, &msg);
}

static void take_messages(struct carrier *carrier)
{
	struct msg msg;

	while (jobs_take(carrier->jobs, &msg))
		carry_message(carrier, &msg);
}

/* Everything that is there: one event that is waited for, and those that came with it. */
static bool take_turn(struct carrier *carrier, int timeout_ms)
{
	struct event event;
	bool typed = false;

	carrier->term->ops->read(carrier->term, timeout_ms, &event);
	for (int i = 0; event.kind != EVENT_NONE && i < MAX_EVENTS; i++) {
		typed |= event.kind != EVENT_WAKE;
		take_event(carrier, &event);
		if (carrier->quitting)
			break;
		carrier->term->ops->read(carrier->term, 0, &event);
	}
	take_messages(carrier);
	return typed;
}

/* ---- drawing ---- */

static enum err_code fit_canvas(struct carrier *carrier, struct canvas *canvas)
{
	struct size size = carrier->term->ops->size(carrier->term);

	if (canvas->cells && canvas->size.rows == size.rows && canvas->size.cols == size.cols)
		return ERR_OK;
	canvas_release(canvas);
	return canvas_init(canvas, size);
}

static void draw(struct carrier *carrier, struct canvas *canvas)
{
	app_settle(carrier->app);
	app_draw(carrier->app, canvas);
	carrier->term->ops->flush(carrier->term, canvas);
}

static enum err_code run_turns(struct carrier *carrier, struct canvas *canvas)
{
	bool tells_idle = getenv("ABREAST_TEST_IDLE") != NULL;
	bool owes_idle = true; /* one mark for the start, then one for each input */
	int64_t drawn_ms = now_ms();
	enum err_code code = ERR_OK;

	while (!carrier->quitting && code == ERR_OK) {
		int64_t since = now_ms() - drawn_ms;
		bool typed = take_turn(carrier, -1);

		/* Results come by the hundred: let some gather before they are drawn. */
		while (!typed && !carrier->quitting && jobs_busy(carrier->jobs) &&
		       (since = now_ms() - drawn_ms) < FRAME_MS)
			typed = take_turn(carrier, (int)(FRAME_MS - since));
		owes_idle |= typed;
		code = fit_canvas(carrier, canvas);
		if (code != ERR_OK)
			break;
		if (carrier->redraw) {
			carrier->redraw = false;
			carrier->term->ops->redraw(carrier->term);
		}
		draw(carrier, canvas);
		drawn_ms = now_ms();
		if (tells_idle && owes_idle && !jobs_busy(carrier->jobs)) {
			carrier->term->ops->idle(carrier->term);
			owes_idle = false;
		}
	}
	return code;
}

/* ---- coming and going ---- */

/* The first article that can be read is read before anything else, unless it is very large. */
static void load_first(struct story *story, const struct loader *loader)
{
	for (size_t i = 0; i < story->count; i++) {
		struct story_item *item = &story->items[i];
		struct doc *doc = NULL;
		struct err err = {0};
		struct stat status;

		if (item->doc)
			return;
		if (item->problem.code != ERR_OK)
			continue;
		if (stat(item->path, &status) == 0 && status.st_size > FIRST_BYTES)
			return;
		if (load_doc(item->path, loader, &doc, &err) != ERR_OK)
			doc = NULL;
		if (story_set_doc_take(story, i, doc, &err) == ERR_OK && doc)
			return;
	}
}

static int fail(enum err_code code, const struct err *err)
{
	char text[700];
	struct err plain = {.code = code};

	err_format(err->code != ERR_OK ? err : &plain, text, sizeof text);
	fprintf(stderr, "abreast: %s\n", text);
	return err->code == ERR_TERMINAL ? TUI_NO_TERMINAL : 3;
}

/* What the first screen needs: settings, the first article, the terminal. */
struct start {
	struct options *options;
	struct keymap *keymap;
	struct cell_widths *widths;
	struct err settings;  /* the first thing wrong in the person's files: said, not fatal */
	struct buf mistakes;  /* all of them, each ended by a line feed */
	struct loader loader; /* its children are owned */
	unsigned threads;
};

static enum err_code load_settings(const struct tui_options *tui, struct start *start)
{
	const char *widths;
	struct err err = {0};
	enum err_code code;

	start->options = options_new();
	start->keymap = keymap_new();
	if (!start->options || !start->keymap)
		return ERR_NOMEM;
	conffile_collect(&start->mistakes);
	code = options_load(start->options, &start->settings);
	if (keymap_load(start->keymap, &err) != ERR_OK && start->settings.code == ERR_OK)
		start->settings = err;
	conffile_collect(NULL);
	if (code == ERR_NOMEM)
		return ERR_NOMEM;
	/* Without its own keys the reader could not even be left: the data folder is missing. */
	if (keymap_count(start->keymap) == 0)
		return err.code == ERR_OK ? ERR_NOT_FOUND : err.code;
	widths = option_text(start->options, OPTION_WIDTH);
	if (widths[0] && cell_widths_new(widths, &start->widths, &err) != ERR_OK &&
	    start->settings.code == ERR_OK)
		start->settings = err;
	start->loader.max_file = (size_t)option_number(start->options, OPTION_MAX_FILE) << 20;
	if (foreign_new(&(struct foreign_plan){0}, &start->loader.foreign) != ERR_OK)
		return ERR_NOMEM;
	start->threads =
	    tui->threads ? tui->threads : (unsigned)option_number(start->options, OPTION_THREADS);
	return ERR_OK;
}

static void release_settings(struct start *start)
{
	options_free(start->options);
	keymap_free(start->keymap);
	cell_widths_free(start->widths);
	foreign_free(start->loader.foreign);
	buf_release(&start->mistakes);
}

/* A settings file that says something wrong: the reader opens all the same, and says so. */
static void say_settings(struct carrier *carrier, const struct start *start)
{
	struct msg msg = {.kind = MSG_SAID, .is_error = true};
	char text[700];
	size_t count = 0;

	if (start->settings.code == ERR_OK)
		return;
	for (size_t i = 0; i < start->mistakes.len; i++)
		count += start->mistakes.data[i] == '\n';
	app_set_mistakes(carrier->app, buf_slice(&start->mistakes));
	err_format(&start->settings, text, sizeof text);
	if (count > 0)
		snprintf(text, sizeof text, "%zu mistake%s in your settings: :messages lists %s",
		    count, count == 1 ? "" : "s", count == 1 ? "it" : "them");
	msg.text = slice_of(text);
	carry_message(carrier, &msg);
}

static enum err_code open_app(struct carrier *carrier, struct start *start)
{
	const char *frame = carrier->tui->frame;

	if (!frame)
		frame = option_text(start->options, OPTION_FRAME);
	carrier->options = start->options;
	carrier->app = app_new(carrier->story, start->keymap, start->options, frame,
	    carrier->term->ops->size(carrier->term));
	if (!carrier->app)
		return ERR_NOMEM;
	app_set_widths(carrier->app, start->widths);
	carry_theme(carrier,
	    carrier->tui->theme ? carrier->tui->theme : option_text(start->options, OPTION_THEME));
	say_settings(carrier, start);
	return ERR_OK;
}

static enum err_code read_story(struct carrier *carrier, struct start *start)
{
	struct canvas canvas = {0};
	enum err_code code = open_app(carrier, start);

	if (code == ERR_OK)
		code = fit_canvas(carrier, &canvas);
	if (code == ERR_OK) {
		draw(carrier, &canvas);
		carrier->redraw = false;
		code = jobs_new(
		    carrier->term, carrier->story, start->threads, &start->loader, &carrier->jobs);
	}
	if (code == ERR_OK) {
		carry_start(carrier);
		code = run_turns(carrier, &canvas);
		keeping_save_history(carrier);
	}
	canvas_release(&canvas);
	return code;
}

/* The screen is given back first: what is still running may take a moment to end. */
static int run_on(
    const struct tui_options *tui, struct story *story, struct terminal *term, struct start *start)
{
	struct carrier carrier = {
	    .tui = tui, .story = story, .term = term, .loader = &start->loader};
	enum err_code code = read_story(&carrier, start);
	int status = code == ERR_OK ? story->failed_count > 0 : 3;

	if (code == ERR_OK && carrier.signal > 0)
		status = 128 + carrier.signal;
	term->ops->close(term);
	if (code != ERR_OK)
		fprintf(stderr, "abreast: %s\n", err_text(code));
	jobs_free(carrier.jobs);
	app_free(carrier.app);
	user_marks_close(carrier.marks);
	return status;
}

static int print_keys(const struct keymap *keymap)
{
	struct buf text = {0};
	bool ok;

	helptext_manual(keymap, &text);
	ok = !text.failed && fwrite(buf_text(&text), 1, text.len, stdout) == text.len &&
	     fflush(stdout) == 0;
	buf_release(&text);
	return ok ? 0 : 3;
}

int tui_run_on(const struct tui_options *options, struct story *story, struct terminal *term)
{
	struct start start = {0};
	int status = 3;

	enum err_code code = load_settings(options, &start);

	if (code == ERR_OK) {
		load_first(story, &start.loader);
		status = run_on(options, story, term, &start);
	} else {
		status = fail(code, &start.settings);
	}
	release_settings(&start);
	return status;
}

/* ncurses reads the environment; what stands there already is the person's wish. */
static void set_escape_delay(const struct options *options)
{
	char delay[16];

	snprintf(delay, sizeof delay, "%ld", option_number(options, OPTION_ESC_DELAY));
	setenv("ESCDELAY", delay, 0);
}

int tui_run(const struct tui_options *options, struct story *story)
{
	struct terminal *term = NULL;
	struct start start = {0};
	struct err err = {0};
	enum err_code code = load_settings(options, &start);
	int status;

	if (code != ERR_OK)
		err = start.settings;
	if (code == ERR_OK && options->keys_only) {
		status = print_keys(start.keymap);
		release_settings(&start);
		return status;
	}
	if (code == ERR_OK) {
		load_first(story, &start.loader);
		set_escape_delay(start.options);
		code = term_curses_new(&term, &err);
	}
	status = code == ERR_OK ? run_on(options, story, term, &start) : fail(code, &err);
	if (term)
		term->ops->free(term);
	release_settings(&start);
	return status;
}
