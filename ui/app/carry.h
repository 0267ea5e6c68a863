/*
 * carry.h - carries out what the app wants done (msg.h): files, jobs, the clipboard, the terminal.
 *
 * Thread use: one thread.
 */
#ifndef ABREAST_TUI_CARRY_H
#define ABREAST_TUI_CARRY_H

#include "app/app.h"
#include "app/jobs.h"
#include "app/loop.h"

/* What the loop owns; the app sees none of it. */
struct carrier {
	const struct tui_options *tui;
	struct options *options;
	struct terminal *term;
	struct story *story;
	struct app *app;
	struct jobs *jobs;
	const struct loader *loader; /* how articles are read */
	struct user_marks *marks;    /* NULL: not opened yet, or not wanted */
	const char *theme;           /* static or the options': what is shown now */
	bool marks_tried;
	bool quitting, redraw;
	int signal; /* that ends the program; 0: none */
};

/* Carry out one effect; takes what it owns. */
void carry_out(struct carrier *carrier, struct effect *effect);

/* Let the app take a message; carry out what it wants. */
void carry_message(struct carrier *carrier, struct msg *msg);

/* Start what is done after the first screen: analysis, marks, typed lines. */
void carry_start(struct carrier *carrier);

/* Colours and mouse as the options, the environment and the terminal say. */
void carry_theme(struct carrier *carrier, const char *wanted);

/* Say something in the status line; an error, unless it is ERR_OK. */
void carry_say_text(struct carrier *carrier, bool is_error, const char *text);
void carry_say(struct carrier *carrier, const char *format, ...) ATTR_FORMAT(2, 3);
void carry_complain(struct carrier *carrier, const struct err *err);
void carry_complain_code(struct carrier *carrier, enum err_code code);

/* Append a path as a person writes it: from the home folder on, where it lies in there. */
void carry_add_place(struct buf *buf, const char *path);

#endif
