/*
 * readview.h - the Read view: the list of outlets, one to four articles, and what binds them.
 *
 * Jumps that go on through the outlets, panes that follow each other by meaning, and the search
 * "same passage elsewhere" live here; one article's own moves live in its pane.
 * Thread use: one thread.
 */
#ifndef ABREAST_TUI_READVIEW_H
#define ABREAST_TUI_READVIEW_H

#include "tui/layout.h"
#include "views/pane_read.h"
#include "tui/popup.h"

/* An article's sentences made ready for comparing. */
struct ready_sentences {
	const struct doc *doc;
	struct sentence_set *set; /* owned */
};

struct readview {
	struct pane *outlets;             /* owned */
	struct pane *panes[LAYOUT_PANES]; /* owned; count of them */
	int count, focus;                 /* focus: 0..count-1 */
	bool on_list;                     /* the list has the cursor */
	bool linked;
	struct buf link_says;          /* what the last following was sure of */
	struct ready_sentences *ready; /* owned; one an article asked for */
	size_t ready_count, ready_capacity;
};

enum err_code readview_init(struct readview *view) ATTR_MUST_CHECK;
void readview_release(struct readview *view);

/* Every pane to its rectangle; also after the world has changed. */
void readview_relayout(
    struct readview *view, const struct world *world, const struct layout *layout);

/* The pane that has the cursor; the article in front (also while the list has the cursor). */
struct pane *readview_focused(const struct readview *view);
struct pane *readview_text(const struct readview *view);

struct todo readview_update(
    struct readview *view, const struct world *world, enum cmd_id cmd, const struct cmd_args *args);

/* Show a place in the article pane that is in front. */
void readview_open(struct readview *view, const struct world *world, const struct place *place);

/* The first hit at or after a place, on through the outlets; false: none at all. */
bool readview_first_hit(const struct world *world, struct place from, struct place *ret_place);

/* Sentences of other outlets that say the same as the one under the cursor: lines of a popup. */
enum err_code readview_add_same(
    struct readview *view, const struct world *world, struct popup *popup);

/* A click; the pane under it gets the cursor. */
struct todo readview_click(struct readview *view, const struct world *world,
    const struct layout *layout, int row, int col);

/* The wheel scrolls what is under the pointer, without moving the cursor to it. */
struct todo readview_wheel(struct readview *view, const struct world *world,
    const struct layout *layout, int row, int col, enum cmd_id cmd);

/* The articles have been loaded anew: nothing of the old ones is kept. */
void readview_forget(struct readview *view);

#endif
