/*
 * listing.h - a list too long for the screen: which item is selected, which is at the top.
 *
 * The items themselves are the owner's; a listing only counts, so that a million of them cost
 * nothing. Also the small todos that every view gives back.
 * Thread use: pure.
 */
#ifndef ABREAST_TUI_LISTING_H
#define ABREAST_TUI_LISTING_H

#include "tui/pane.h"

struct listing {
	size_t count;
	size_t selected; /* < count, or 0 */
	size_t top;      /* first item on the screen */
	int rows;        /* room */
};

/* Sizes have changed: the selection stays, as far as it can, and stays visible. */
void listing_settle(struct listing *listing, size_t count, int rows);

void listing_select(struct listing *listing, size_t index);

/* Up, down, pages, ends, with a count before the key. False: not such a command. */
bool listing_command(struct listing *listing, enum cmd_id cmd, const struct cmd_args *args);

/* How many steps a command asks for: the number typed before the key, at least 1. */
size_t listing_steps(const struct cmd_args *args);

struct todo todo_redraw(void);
struct todo todo_unknown(void);
struct todo todo_say(const char *message);                      /* static text */
struct todo todo_open(struct place place, const char *message); /* message may be NULL */
struct todo todo_text(enum request request, struct buf *buf);   /* takes the bytes of buf */

/* Append a filter in words, or nothing when there is none. */
void listing_add_filter(struct buf *buf, struct slice filter);

/* A calm screen for a view that has nothing to show: lines, centred as far as there is room. */
void listing_draw_empty(
    struct canvas *canvas, struct rect rect, const char *const *lines, size_t count);

#endif
