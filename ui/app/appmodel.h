/*
 * appmodel.h - the inside of struct app, for the files that change it (app.c, action.c, typing.c)
 * and the one that draws it (drawing.c). Nobody else includes this.
 */
#ifndef ABREAST_TUI_APPMODEL_H
#define ABREAST_TUI_APPMODEL_H

#include "app/app.h"
#include "app/changes.h"
#include "tui/layout.h"
#include "tui/popup.h"
#include "tui/prompt.h"
#include "views/readview.h"

enum view { VIEW_READ, VIEW_COMPARE, VIEW_NAMES, VIEW_QUOTES, VIEW_WHERE, VIEW_CONTEXT, VIEWS };

enum { MAX_TRAIL = 64, MAX_SEQUENCE = 64 };

/* A place to come back to. */
struct step {
	enum view view;
	struct place place; /* what Read showed */
};

/* What is asked with yes or no. */
enum question { ASK_NOTHING, ASK_QUIT, ASK_EFFECT, ASK_FORGET };

struct app {
	struct story *story;
	const struct keymap *keymap;
	struct options *options;
	struct world world;
	struct size size;
	struct layout layout;
	struct effects *effects; /* where wants go while a message is taken in */

	enum view view;
	struct pane *panes[VIEWS]; /* owned; made when first shown; [VIEW_READ] stays NULL */
	size_t seen[VIEWS];        /* world.generation each was laid out for */
	struct size laid_out[VIEWS];
	struct readview read;
	struct step trail[MAX_TRAIL];
	size_t trail_count;

	char keys[MAX_SEQUENCE]; /* a sequence that has begun; "": none */
	bool prompting;
	struct prompt prompt;
	struct buf choices;    /* what Tab offers, each ended by a line feed; empty: nothing */
	struct buf mistakes;   /* in the settings, each ended by a line feed */
	struct buf frames;     /* names of frames, each ended by a line feed */
	char *search_before;   /* owned: pattern of the search that Esc brings back; NULL: none */
	bool before_was_plain; /* of search_before */
	struct popup popup;
	enum question question;
	struct effect pending; /* of ASK_EFFECT */
	struct buf said;       /* the last message; empty: none */
	bool said_is_error;

	struct models *models;      /* owned */
	struct name_matrix *names;  /* owned: world.names */
	struct quote_table *quotes; /* owned: world.quotes */
	struct lineup_set *lineup;  /* owned */
	bool analysing, lining, linking;
	size_t quotes_seen;     /* articles whose quotations the view has gathered */
	uint32_t links_number;  /* of the message that brought the story's links */
	char *frame;            /* owned: name of the frame; NULL: the one that fits best */
	bool row_added;         /* the next lineup brings the row that was just asked for */
	char *frame_wanted;     /* owned: the frame that is being lined up instead; NULL: none */
	uint32_t lineup_number; /* of the message that brought the lineup */
	struct buf
	    picking; /* the cell that a passage of Read is for (views/judging); empty: none */
	uint32_t picking_doc; /* its article */

	struct search *search;    /* owned; the worker has its own */
	bool search_is_plain;     /* no regular expression */
	struct search_hits *hits; /* owned: one an item */
	size_t hit_docs, hit_total;
	uint32_t search_number; /* of the search that is under way or shown */
	bool searching;
	struct place search_from; /* where / was typed */
	bool incremental;         /* the hits are of a pattern being typed */
	bool search_is_quiet;     /* it was asked for before: its hits are not news */

	struct doc_marks *marks;             /* owned: one an item; NULL: none yet */
	const struct user_mark **mark_items; /* owned: world.marks */
	size_t *mark_counts;                 /* owned: world.mark_counts */
	size_t mark_docs;                    /* items the three have */

	struct changes changes;
	size_t word_count, name_count, quote_count; /* over all outlets, for the top line */
};

/* ---- app.c ---- */

/* Say something in the status line. */
void app_say(struct app *app, const char *format, ...) ATTR_FORMAT(2, 3);
void app_complain(struct app *app, const char *format, ...) ATTR_FORMAT(2, 3);
void app_want(struct app *app, struct effect effect);

/* The world has changed: every pane is laid out again before it is used. */
void app_touch(struct app *app);

/* As if nothing had been looked for. */
void app_drop_search(struct app *app);

/* The pane that has the focus, laid out; NULL: it could not be made. */
struct pane *app_pane(struct app *app);
unsigned app_context(const struct app *app); /* one bit of enum cmd_context */
bool app_selected(struct app *app, struct place *ret_place);

/* ---- action.c: what commands do ---- */

void action_run(struct app *app, enum cmd_id cmd, const struct cmd_args *args);
void action_todo(struct app *app, struct todo todo);
void action_go(struct app *app, enum view view);
void action_open(struct app *app, const struct place *place);
void action_search(struct app *app, struct slice pattern);
void action_search_again(struct app *app); /* more articles are there now */

/* A change that was asked for: made, and noted for undo. The texts are copied. */
void action_change(struct app *app, const struct change *change);

/* ---- action_rows.c: rows, cells, frames ---- */

void action_lineup(struct app *app);
void action_show_added(struct app *app); /* the newest row, in Compare */
void action_add_row(struct app *app, const struct cmd_args *args);
void action_restore_rows(struct app *app);
void action_save_frame(struct app *app, const struct cmd_args *args);
void action_change_term(struct app *app, struct slice text); /* of REQUEST_TERM */
void action_choose_frame(struct app *app, const struct cmd_args *args);
void action_begin_pick(struct app *app, const struct todo *todo);
void action_pick(struct app *app);

/* ---- typing.c: keys, prompts, answers ---- */

void typing_key(struct app *app, struct slice key);
void typing_paste(struct app *app, struct slice text);
void typing_open(struct app *app, enum prompt_kind kind, struct slice text);

/* Ask for what comes after `lead` ("export quotes "), with words of its own. */
void typing_ask(struct app *app, const char *lead, const char *label, struct slice text);

/* Where the word that Tab completes begins, and its completion: candidates in `ret_choices`. */
void typing_complete(struct app *app);

#endif
