/*
 * pane.h - a pane: one view on the story, behind one table of functions.
 *
 * Panes hold their own place (selection, scrolling) and look at a world that they never change:
 * what they want done they return as a todo. Drawing changes nothing, not even the pane.
 */
#ifndef ABREAST_TUI_PANE_H
#define ABREAST_TUI_PANE_H

#include "story/analyse.h"
#include "story/concordance.h"
#include "story/namematrix.h"
#include "story/quotetable.h"
#include "story/search.h"
#include "story/usermarks.h"
#include "tui/canvas.h"
#include "tui/command.h"

/* A place in an article. */
struct place {
	uint32_t doc;     /* index in the story; PLACE_NONE: nowhere */
	struct span span; /* bytes */
};
#define PLACE_NONE UINT32_MAX

/* What the person does not want to see: a set. */
enum world_hidden {
	HIDDEN_NAMES = 1u << 0,
	HIDDEN_QUOTES = 1u << 1,
	HIDDEN_WORDINGS = 1u << 2,
	HIDDEN_BOILERPLATE = 1u << 3,
};

/* What panes look at. Everything is borrowed and const. */
struct world {
	const struct story *story;
	const struct models *models;      /* NULL: still loading */
	const struct lineup_set *lineup;  /* NULL: not ready */
	const struct name_matrix *names;  /* all types by mentions; NULL: not made beforehand */
	const struct quote_table *quotes; /* unfiltered, by words; NULL: not made beforehand */
	const struct search *search;      /* NULL: no search yet */
	const struct search_hits *hits;   /* one an item of the story, or NULL */
	const struct options *options;
	const struct user_mark *const *marks; /* marks[doc], mark_counts[doc]; NULL: none */
	const size_t *mark_counts;
	const struct cell_widths *widths; /* NULL: none of the person's own */
	unsigned hidden;                  /* enum world_hidden: what `z` has switched off */
	size_t generation;                /* grows when any of the above changes */
	size_t names_generation;          /* grows when the story's links change */
	size_t quotes_generation;         /* grows when its quotations or their speakers change */
	bool ascii;
};

/* What a pane, or the app, wants done. */
enum request {
	REQUEST_NONE,
	REQUEST_OPEN,    /* .place in Read; `back` returns here */
	REQUEST_CELL,    /* .place's wording in Compare */
	REQUEST_QUOTE,   /* .place's quotation in Quotes */
	REQUEST_CARD,    /* .number: a story name, in a popup */
	REQUEST_SEARCH,  /* .text: a pattern */
	REQUEST_ROW,     /* .text: a phrase that becomes a row of Compare */
	REQUEST_CORRECT, /* .text: a correction of names (story/corrections.h) */
	REQUEST_JUDGE,   /* .text: a verdict on cells or rows (story/verdicts.h) */
	REQUEST_PICK, /* .text: row and frame, .place: what to look at: a passage is chosen in Read */
	REQUEST_TERM,   /* .text: term|near|never|drop-KIND, group, phrase, tabs between them */
	REQUEST_POPUP,  /* .text: lines to show in a popup; first line its title */
	REQUEST_COPY,   /* .text, with its citation already */
	REQUEST_PROMPT, /* .text: what the command line begins with */
	REQUEST_SAY,    /* .text: said in the status line */
	REQUEST_BACK,
	REQUEST_QUIT,
};

enum todo_flags {
	TODO_REDRAW = 1u << 0,
	TODO_RELAYOUT = 1u << 1,
	TODO_UNKNOWN = 1u << 2 /* not this pane's command */
};

struct todo {
	unsigned flags; /* enum todo_flags */
	enum request request;
	struct place place;
	uint32_t number;
	char *text;          /* owned by whoever gets the todo; NULL: none */
	const char *message; /* static: said in the status line; NULL: nothing to say */
};

struct pane;

struct pane_ops {
	const char *name; /* also the keymap context: "read" "compare" "names" ... */

	/* The room inside the pane has changed, or the world (compare world->generation). */
	void (*relayout)(struct pane *, const struct world *, struct size);

	/* A command. TODO_UNKNOWN when it is not the pane's: then the app tries its own. */
	struct todo (*update)(
	    struct pane *, const struct world *, enum cmd_id, const struct cmd_args *);

	/* Draw into the rectangle; `focused`: the pane has the cursor. */
	void (*draw)(
	    const struct pane *, const struct world *, struct canvas *, struct rect, bool focused);

	/* Where the real cursor stands, inside the rectangle; false: nowhere special. */
	bool (*cursor)(const struct pane *, const struct world *, int *ret_row, int *ret_col);

	/* All that the selected thing is, in words, for the status line; the right end ("3 of 35"). */
	void (*status)(
	    const struct pane *, const struct world *, struct buf *left, struct buf *right);

	/* The selected thing's place, for copying, marking, exporting; false: none. */
	bool (*selected)(const struct pane *, const struct world *, struct place *ret_place);

	/* Go to a place if this view can show it; false: cannot. */
	bool (*show)(struct pane *, const struct world *, const struct place *);

	/* A click at a row and column of the pane (double: Enter follows). May be NULL. */
	struct todo (*click)(struct pane *, const struct world *, int row, int col);

	void (*free)(struct pane *);
};

struct pane {
	const struct pane_ops *ops; /* first member of every pane's own struct */
};

/* Constructors; NULL: no memory. */
struct pane *pane_read_new(void);
struct pane *pane_compare_new(void);
struct pane *pane_names_new(void);
struct pane *pane_quotes_new(void);
struct pane *pane_where_new(void);
struct pane *pane_context_new(void);

#endif
