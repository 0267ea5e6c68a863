/*
 * finding.h - the search inside a view: which of its items hold a hit, and the next of them.
 *
 * Read goes to hits in the text. Other views go to their own items: rows, names, quotations. What
 * matches is asked item by item, so that nothing is kept that could grow stale.
 * Thread use: pure.
 */
#ifndef ABREAST_TUI_FINDING_H
#define ABREAST_TUI_FINDING_H

#include "tui/pane.h"

/* Does the search find something in a text that is no article's, such as a name? */
bool finding_in_text(const struct world *world, struct slice text);

/* Does a hit touch these bytes of an article? O(log hits). */
bool finding_in_span(const struct world *world, uint32_t doc, struct span span);

/* A list in which a step to the next match is asked for. */
struct finding_list {
	size_t count, selected;
	bool (*matches)(const void *data, const struct world *world, size_t index);
	const void *data;
};

/*
 * CMD_SEARCH_NEXT or CMD_SEARCH_PREVIOUS in a list, around its ends.
 *   args       with a text the search is new: then the selected item itself counts
 *   ret_index  the item to go to
 * Returns what is to be done; TODO_UNKNOWN: nothing matches, and *ret_index is untouched.
 */
struct todo finding_step(const struct finding_list *list, const struct world *world,
    enum cmd_id cmd, const struct cmd_args *args, size_t *ret_index);

#endif
