/*
 * pane_outlets.h - the list of outlets at the left of Read, with a density bar of one kind of
 * highlights each. Only visible rows are looked at, so that ten thousand articles cost nothing.
 *
 * Thread use: one thread.
 */
#ifndef ABREAST_TUI_PANE_OUTLETS_H
#define ABREAST_TUI_PANE_OUTLETS_H

#include "views/jump.h"

struct pane *pane_outlets_new(void); /* NULL: no memory */

uint32_t pane_outlets_selected(const struct pane *pane);
void pane_outlets_select(struct pane *pane, uint32_t doc);

/* Whose density the bars show. */
void pane_outlets_set_kind(struct pane *pane, enum jump_kind kind);

#endif
