/*
 * prompt.h - the line a person types into: commands, searches, answers.
 *
 * Editing knows the usual keys (ctrl-a e u k w, arrows, home, end); up and down walk the lines
 * typed before; pasted text goes in with its line ends as spaces and never runs anything.
 * Thread use: one thread.
 */
#ifndef ABREAST_TUI_PROMPT_H
#define ABREAST_TUI_PROMPT_H

#include "base/buf.h"
#include "base/err.h"

enum prompt_kind { PROMPT_COMMAND, PROMPT_SEARCH, PROMPT_KINDS };

enum prompt_answer {
	PROMPT_NOTHING,  /* the key means nothing here */
	PROMPT_MOVED,    /* the cursor moved */
	PROMPT_EDITED,   /* the text changed */
	PROMPT_COMPLETE, /* Tab: the owner completes */
	PROMPT_DONE,
	PROMPT_LEFT, /* Esc, or Backspace on an empty line */
};

struct prompt_history {
	char **lines; /* owned, oldest first */
	size_t count, capacity;
};

struct prompt {
	enum prompt_kind kind;
	char lead[64];  /* "note ": stands before the line when it is run, and is not shown */
	char label[32]; /* "note: ": what is asked for; "": the sign of the kind */
	struct buf text;
	size_t cursor;  /* byte */
	size_t walking; /* line of the history that is shown; count: the person's own */
	struct prompt_history history[PROMPT_KINDS];
};

void prompt_open(struct prompt *prompt, enum prompt_kind kind, struct slice text);
/* Ask for the rest of a command that begins with `lead`; the person cannot erase that. */
void prompt_ask(struct prompt *prompt, const char *lead, const char *label, struct slice text);

/* The whole line, lead and all; NULL: no memory. The caller frees it. */
char *prompt_line(const struct prompt *prompt);

enum prompt_answer prompt_key(struct prompt *prompt, struct slice key);
void prompt_paste(struct prompt *prompt, struct slice text);

/* Replace the bytes [start, cursor) by a text: completion. */
void prompt_replace(struct prompt *prompt, size_t start, struct slice text);

/* Keep the line in its history, `most` lines at last; one equal to the newest is not kept twice. */
void prompt_remember(struct prompt *prompt, size_t most);
void prompt_release(struct prompt *prompt);

#endif
