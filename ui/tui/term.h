/*
 * term.h - a terminal: where a canvas goes and events come from.
 *
 * Two of them: term_curses (the only file of the program that includes curses) and term_mem
 * (tests: a script of events, the last canvas kept).
 * Thread use: one thread, but term_wake() may be called from any.
 */
#ifndef ABREAST_TUI_TERM_H
#define ABREAST_TUI_TERM_H

#include "tui/canvas.h"
#include "tui/theme.h"

enum event_kind {
	EVENT_NONE,   /* the time is over */
	EVENT_KEY,    /* .key: a name such as "j", "ctrl-d", "enter", "f1", "wheel-up" */
	EVENT_MOUSE,  /* .key "click" "double-click" "wheel-up" "wheel-down", .row .col */
	EVENT_PASTE,  /* .text: pasted bytes, the term's until the next read */
	EVENT_RESIZE, /* .size */
	EVENT_WAKE,   /* somebody called term_wake() */
	EVENT_SIGNAL, /* .signal: SIGTERM, SIGHUP, SIGCONT */
	EVENT_END,    /* no more input will come */
};

struct event {
	enum event_kind kind;
	char key[24];
	struct slice text;
	struct size size;
	int row, col, signal;
};

struct term;

struct term_ops {
	struct size (*size)(struct term *);
	void (*flush)(struct term *, const struct canvas *); /* the one flush of a turn */
	void (*read)(struct term *, int timeout_ms, struct event *ret_event); /* -1: wait */
	void (*wake)(struct term *);
	void (*suspend)(struct term *); /* to the shell and back */
	void (*set_theme)(struct term *, const struct theme *, bool mouse);
	bool (*copy)(struct term *, struct slice text); /* OSC 52; false: cannot */
	void (*idle)(struct term *); /* tell a test that no work is under way (loop.h) */
	void (*free)(struct term *); /* restores the screen */
};

struct term {
	const struct term_ops *ops;
};

enum err_code term_curses_new(struct term **ret_term, struct err *ret_err) ATTR_MUST_CHECK;

/*
 * script: events separated by spaces: "j ctrl-d resize:COLSxROWS click:ROW,COL paste:TEXT
 * signal:N"; after the last one every read gives EVENT_END.
 */
enum err_code term_mem_new(struct size size, const char *script, struct term **ret_term)
    ATTR_MUST_CHECK;
const struct canvas *term_mem_canvas(const struct term *term); /* NULL: nothing flushed yet */
struct slice term_mem_copied(const struct term *term);         /* what was copied last */

#endif
