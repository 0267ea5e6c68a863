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

/* What idle() writes: an operating system command that no terminal knows, so that nothing is seen. */
#define TERM_IDLE_MARK "\033]777;abreast;idle\007"

enum event_kind {
	EVENT_NONE,    /* the time is over */
	EVENT_KEY,     /* .key: a name such as "j", "ctrl-d", "enter", "f1", "wheel-up" */
	EVENT_MOUSE,   /* .key "click" "double-click" "wheel-up" "wheel-down", .row .col */
	EVENT_PASTE,   /* .text: pasted bytes, the term's until the next read */
	EVENT_RESIZE,  /* .size */
	EVENT_FOREIGN, /* a sequence that is no key, passed over whole */
	EVENT_WAKE,    /* somebody called term_wake() */
	EVENT_SIGNAL,  /* .signal: SIGTERM, SIGHUP, SIGCONT */
	EVENT_END,     /* no more input will come */
};

struct event {
	enum event_kind kind;
	char key[24];
	struct slice text;
	struct size size;
	int row, col, signal;
};

struct terminal;

struct terminal_ops {
	struct size (*size)(struct terminal *);
	void (*flush)(struct terminal *, const struct canvas *); /* the one flush of a turn */
	void (*read)(struct terminal *, int timeout_ms, struct event *ret_event); /* -1: wait */
	void (*wake)(struct terminal *);
	void (*suspend)(struct terminal *); /* to the shell and back */
	void (*set_theme)(struct terminal *, const struct theme *, bool mouse);
	bool (*copy)(struct terminal *, struct slice text); /* OSC 52; false: cannot */
	void (*idle)(struct terminal *);   /* tell a test that no work is under way (loop.h) */
	void (*redraw)(struct terminal *); /* the next flush draws everything anew */
	void (*close)(
	    struct terminal *); /* the screen is given back; only wake() and free() follow */
	void (*free)(struct terminal *);
};

struct terminal {
	const struct terminal_ops *ops;
	int colours; /* how many it has; 0: none */
};

enum err_code term_curses_new(struct terminal **ret_term, struct err *ret_err) ATTR_MUST_CHECK;

/*
 * script: events separated by spaces: "j ctrl-d resize:COLSxROWS click:ROW,COL paste:TEXT
 * signal:N"; `idle` waits until no work is under way; after the last one every read gives
 * EVENT_END.
 */
enum err_code term_mem_new(struct size size, const char *script, struct terminal **ret_term)
    ATTR_MUST_CHECK;
const struct canvas *term_mem_canvas(const struct terminal *term); /* NULL: nothing flushed yet */
struct slice term_mem_copied(const struct terminal *term);         /* what was copied last */

#endif
