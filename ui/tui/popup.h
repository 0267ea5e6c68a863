/*
 * popup.h - lines in a box over the view: help, cards, lists of places.
 *
 * A line may stand for a place; Enter goes there. The selected line always has the cursor.
 * Thread use: one thread.
 */
#ifndef ABREAST_TUI_POPUP_H
#define ABREAST_TUI_POPUP_H

#include "tui/pane.h"

struct popup_line {
	char *text;         /* owned */
	struct place place; /* .doc PLACE_NONE: nowhere */
	unsigned style;
	int key_cols; /* so many columns at the left are drawn as a key */
};

struct popup {
	char *title;              /* owned; NULL: no popup */
	struct popup_line *lines; /* owned */
	size_t count, capacity;
	size_t selected, top;
	int rows;    /* of the box when it was last laid out */
	bool failed; /* a line is missing: no memory */
};

void popup_open(struct popup *popup, struct slice title); /* drops what was there */
void popup_add(struct popup *popup, struct slice text, unsigned style, struct place place);
void popup_add_key(struct popup *popup, struct slice text, int key_cols);

/* Title and lines from one text; the first line is the title. */
void popup_open_text(struct popup *popup, struct slice text);

static inline bool popup_is_open(const struct popup *popup)
{
	return popup->title != NULL;
}

/* Moving; false: not a command of popups. */
bool popup_update(struct popup *popup, enum cmd_id cmd);
void popup_relayout(struct popup *popup, struct rect body);
void popup_draw(const struct popup *popup, struct canvas *canvas, struct rect body);
bool popup_click(struct popup *popup, struct rect body, int row, int col);
void popup_close(struct popup *popup);

#endif
