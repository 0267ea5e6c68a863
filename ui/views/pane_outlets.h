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

/* The article after (or before) one in the list's order; false: there is none. */
bool pane_outlets_next(const struct pane *pane, uint32_t doc, bool forward, uint32_t *ret_doc);

/* CMD_ORDER: files, dates, density of wordings. CMD_FILTER: by outlet, headline or file. */
struct todo pane_outlets_arrange(
    struct pane *pane, const struct world *world, enum cmd_id cmd, const struct cmd_args *args);

/* Whose density the bars show. */
void pane_outlets_set_kind(struct pane *pane, enum jump_kind kind);

#endif
