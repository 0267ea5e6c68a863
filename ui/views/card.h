/*
 * card.h - the card of a name: who is this, how each outlet introduces them, how often it names
 * them. The words of a popup; also how a speaker's name is found among the story's.
 *
 * Thread use: pure.
 */
#ifndef ABREAST_TUI_CARD_H
#define ABREAST_TUI_CARD_H

#include "tui/pane.h"

/* Index of a name in the story's links by its canonical form; NAME_NONE: there is none. Linear. */
uint32_t card_find(const struct world *world, struct slice canonical);

/*
 * The card of a name of the story's links: a title line, then lines, each ended by a line feed.
 * Nothing for a name that is not there. Time: names of every document, once.
 */
void card_add(const struct world *world, uint32_t name, struct buf *buf);

#endif
