/*
 * loop.h - runs the reader: events in, one update, one drawing, one flush.
 *
 * The loop owns what the model may not touch: the terminal, the clock, files, worker threads. It
 * turns events and finished jobs into messages, gives them to app_update(), carries out the
 * effects that come back, and flushes once a turn. The first screen waits for nothing but the
 * first article; models, analysis and the person's marks come afterwards.
 *
 * For tests: with the environment variable ABREAST_TEST_IDLE set, the loop writes the sequence
 * TERM_IDLE_MARK to the terminal once the start, and then each input, was answered: drawn, with no
 * job running and no result waiting. A turn that only a late wake caused gives no second mark.
 * Terminals ignore it.
 */
#ifndef ABREAST_TUI_LOOP_H
#define ABREAST_TUI_LOOP_H

#include "story/story.h"
#include "tui/term.h"

struct tui_options {
	const char *frame;  /* --frame; NULL: the option `frame`, else the one that fits best */
	const char *theme;  /* --theme; NULL: the option */
	const char *state;  /* folder for marks and history; NULL: base/place says */
	char *const *paths; /* what the story was made of, for reloading; NULL: its items' paths */
	size_t path_count;
	unsigned threads;   /* --jobs; 0: the option */
	bool ascii;         /* --ascii */
	bool without_state; /* --no-state: nothing is kept between runs */
	bool keys_only;     /* --keys: print the keys for the manual and return */
};

/* Beside exit statuses: the terminal cannot show the reader, so that text is called for. */
enum { TUI_NO_TERMINAL = -1 };

/*
 * Show a story until the person leaves. Keys come from standard input, or from /dev/tty where
 * that is not a terminal. The story stays the caller's, but `reload` may have replaced its items.
 * Returns the exit status: 0; 1 when some article could not be read; 3 when something failed, which
 * is said on standard error; 128 + its number when a signal ended it: the terminal is restored
 * then, and the caller ends by the same signal once it has cleaned up. TUI_NO_TERMINAL: there is no
 * description of this terminal, which is said.
 */
int tui_run(const struct tui_options *options, struct story *story);

/* The same on a terminal of the caller's (tests), which stays the caller's. */
int tui_run_on(const struct tui_options *options, struct story *story, struct terminal *term);

#endif
