/*
 * quoting.h - corrections of quotations as texts of acts (story/quotefix.h): what X and E want
 * done to one, or why it cannot be done.
 *
 * Every function gives a todo: REQUEST_CORRECT with the act, or REQUEST_SAY with a reason.
 * Thread use: pure.
 */
#ifndef ABREAST_VIEWS_QUOTING_H
#define ABREAST_VIEWS_QUOTING_H

#include "tui/pane.h"

/* A quotation of story_quotes(). */
struct quoting {
	const struct world *world;
	uint32_t doc, quote;
};

/* It is no quotation. */
struct todo quoting_drop(const struct quoting *quoting);

/*
 * What stands after `edit`: "speaker Ann Lee" ("speaker -": nobody), "kind reported", "extent
 * WORDS", which stand around the quotation or in it. TODO_UNKNOWN: another key, or none.
 */
struct todo quoting_edit(const struct quoting *quoting, struct slice line);

/* The command line with what E would do to it, to be changed and sent. */
struct todo quoting_ask(const struct quoting *quoting);

/* Does a line begin with a key of quotations: speaker, kind, extent? */
bool quoting_has_key(struct slice line);

#endif
