/*
 * msg.h - what goes into app_update(), and what it wants done.
 *
 * Messages are events of the terminal and results of jobs; effects are all that touches files,
 * threads, the clock or the terminal. The app orders effects, the loop carries them out and answers
 * with messages. Objects in a message belong to the app afterwards, those in an effect to the loop.
 */
#ifndef ABREAST_TUI_MSG_H
#define ABREAST_TUI_MSG_H

#include "story/analyse.h"
#include "story/namematrix.h"
#include "story/quotetable.h"
#include "story/search.h"
#include "story/usermarks.h"
#include "tui/canvas.h"
#include "tui/command.h"

enum msg_kind {
	MSG_KEY,        /* .text: its name */
	MSG_MOUSE,      /* .text: "click" "wheel-up" ..., .row .col */
	MSG_PASTE,      /* .text: borrowed */
	MSG_RESIZE,     /* .size */
	MSG_STARTED,    /* analysis runs */
	MSG_RESULT,     /* .result, owned: of an article or the models */
	MSG_LINEUP,     /* .lineup, owned; NULL: no frame fits; .text; .number as below */
	MSG_LINKS,      /* .links, .names, .quotes, owned; .number: of two the greater holds */
	MSG_HITS,       /* .hits, owned, .count: of the search with .number */
	MSG_MARKS,      /* .marks, owned: of article .doc */
	MSG_QUOTES,     /* .quote_fixes, owned: corrections of quotations */
	MSG_EDITED,     /* .article, owned: article .doc, of the same text, with other metadata */
	MSG_RELOADED,   /* the story has new items */
	MSG_SAID,       /* .text: to show; .is_error */
	MSG_ASK,        /* .text: a question; yes carries out .effect again, with force */
	MSG_FRAMES,     /* .text: names of frames, each ended by a line feed */
	MSG_FRAME,      /* .text: name of the frame that was saved, and is looked at now */
	MSG_SIGNAL_END, /* the terminal or the system ends the program */
};

/* The marks of one article, sorted by start. */
struct doc_marks {
	struct user_mark *items; /* in the arena */
	size_t count;
	struct arena arena;
};

enum effect_kind {
	EFFECT_QUIT,
	EFFECT_SUSPEND,
	EFFECT_REDRAW,
	EFFECT_ANALYSE, /* (again) what is not analysed yet */
	EFFECT_STOP,    /* whatever runs */
	EFFECT_LOAD,    /* article .doc at once */
	EFFECT_LINK,    /* names over all articles */
	EFFECT_LINEUP,  /* .text names the frame; NULL: the one that fits best */
	EFFECT_FRAMES,  /* which frames there are */
	EFFECT_TERM,    /* .text: frame, term|near|never|drop, group, phrase, tabs between them */
	EFFECT_SAVE_FRAME, /* .text: a name, a line feed, and the frame's file */
	EFFECT_SEARCH,     /* .text: pattern, .force: it is plain text; .number comes back */
	EFFECT_COPY,       /* .text */
	EFFECT_EXPORT,     /* .text: file, .number: set of highlight_what, 0: the lineup; .force */
	EFFECT_MARK,   /* add a mark: .doc .span, .text: note or NULL; a mark there is replaced */
	EFFECT_UNMARK, /* drop the mark at .doc .span */
	EFFECT_CORRECT, /* .text: a correction of names or quotations; .number: 1: make it, 0: undo it */
	EFFECT_JUDGE, /* .text: a verdict on cells or rows (verdicts.h); .number: as above */
	EFFECT_EDIT,  /* .doc, .key, .text: value for the sidecar; "" takes it away */
	EFFECT_RELOAD,
	EFFECT_THEME, /* .text */
	EFFECT_FORGET,
};

struct effect {
	enum effect_kind kind;
	uint32_t doc, number;
	struct span span;
	char *text;          /* owned; NULL: none */
	const char *key;     /* static */
	struct frame *frame; /* owned */
	bool force;
};

struct effects {
	struct effect *items; /* owned */
	size_t count, capacity;
};

struct msg {
	enum msg_kind kind;
	struct slice text; /* borrowed */
	struct size size;
	int row, col;
	uint32_t doc, number;
	bool is_error;
	struct analyse_result *result;
	struct lineup_set *lineup;
	struct links *links;
	struct name_matrix *names; /* NULL: without */
	struct quote_table *quotes;
	struct search_hits *hits;
	size_t count;
	struct doc_marks marks;
	struct quote_fixes *quote_fixes;
	struct doc *article;
	struct effect effect;
};

#endif
