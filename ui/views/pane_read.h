/*
 * pane_read.h - one article as text: what the Read view asks of its panes beyond pane.h.
 *
 * Thread use: one thread.
 */
#ifndef ABREAST_TUI_PANE_READ_H
#define ABREAST_TUI_PANE_READ_H

#include "views/jump.h"

/* Which article, and the byte that the cursor is on. */
uint32_t pane_read_doc(const struct pane *pane);
uint32_t pane_read_byte(const struct pane *pane);

/* Show an article from its beginning, or with the cursor on a byte, which comes into view. */
void pane_read_open(struct pane *pane, const struct world *world, uint32_t doc, uint32_t byte);

/* Bring a byte to the middle and mark its sentence as the answer to another pane (linked panes). */
void pane_read_follow(struct pane *pane, const struct world *world, uint32_t byte);

/* What jumps and repeats go to, and counts count. */
enum jump_kind pane_read_kind(const struct pane *pane);
void pane_read_set_kind(struct pane *pane, enum jump_kind kind);

/* The sentence under the cursor; false: the article is not cut into sentences yet. */
bool pane_read_sentence(const struct pane *pane, const struct world *world, struct span *ret_span);

/* How far the bottom of the pane is through the article, 0..100; -1: all of it is visible. */
int pane_read_percent(const struct pane *pane);

/*
 * Scroll the text by lines, down when positive. The cursor stays on its line as long as that is in
 * view, then on the nearest one that is.
 */
struct todo pane_read_scroll(struct pane *pane, const struct world *world, long lines);

/* The articles are read anew: keep the place, drop everything of the old text. */
void pane_read_forget(struct pane *pane);

bool pane_read_is_selecting(const struct pane *pane);
void pane_read_stop_selecting(struct pane *pane);

#endif
