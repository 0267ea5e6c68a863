/*
 * compare.h - the inside of the view Compare, for its files: pane_compare.c (layout and drawing),
 * compare_moves.c (where the person looks), compare_acts.c (how the table is shown),
 * compare_judging.c (what is said about rows and cells). Nobody else includes this.
 *
 * A selection survives a new lineup: the row is remembered by the hash of its id, the column by
 * its document. What answers a command gives TODO_UNKNOWN for one that is not its own.
 */
#ifndef ABREAST_VIEWS_COMPARE_H
#define ABREAST_VIEWS_COMPARE_H

#include "views/compare_strip.h"

/* How much is said about the selected cell. */
enum detail { DETAIL_NONE, DETAIL_STRIP, DETAIL_TWO_LINES, DETAIL_PANES };

/* Which rows of the pane hold what, from top to bottom. */
struct plan {
	int title, head, rows, strip, legend;
	bool panes; /* below the table: the row lined up, and the source */
};

struct compare {
	struct pane pane;
	struct size size;
	size_t generation;
	bool filled;
	struct grid grid;
	struct grid_view view;
	struct plan plan;
	size_t passage; /* of the selected cell */
	bool whole;     /* minor rows too */
	int more;       /* the person's + and - on top of what the size suggests */
	bool lined;     /* the row as a list instead of the table */
	struct lined list;
	size_t list_entry; /* which entry the list is of; SIZE_MAX: none */
	struct listing listing;
	enum grid_order order;
	struct buf filter;
	size_t typed_count; /* rows that the person has typed, as far as this view has seen them */
	uint64_t line_key;  /* hash of the selected row's id; 0: none yet */
	uint32_t doc;       /* the selected column's */
};

/* ---- pane_compare.c ---- */

enum detail compare_detail(const struct compare *compare);

/* Look at the lineup anew, with another order, filter or extent; then compare_settle(). */
void compare_refill(struct compare *compare, const struct world *world);

/* Everything stands where it shows, and what is selected is remembered. */
void compare_settle(struct compare *compare);
size_t compare_find_column(const struct grid *grid, uint32_t doc);

/* Is a group a phrase that the person typed? */
bool compare_is_typed(const struct facet *facet);

/* ---- compare_moves.c ---- */

/* The selection is another cell: its first passage, settled. */
struct todo compare_moved(struct compare *compare);

/* Plain moves on the table, or in the list of a row; false: no such command. */
bool compare_move_on_grid(struct compare *compare, enum cmd_id cmd, size_t steps);
bool compare_move_on_list(struct compare *compare, enum cmd_id cmd, const struct cmd_args *args);

/* Jumps, searches, moved columns. */
struct todo compare_jump(struct compare *compare, const struct world *world, enum cmd_id cmd,
    const struct cmd_args *args);

/* A sentence that begins with the selected outlet. */
struct todo compare_say_outlet(const struct compare *compare, const char *rest);

/* Are rows left out that are worded by one outlet only? */
bool compare_has_more_rows(const struct compare *compare);

/* ---- compare_acts.c, compare_judging.c ---- */

struct todo compare_act(struct compare *compare, const struct world *world, enum cmd_id cmd,
    const struct cmd_args *args);
struct todo compare_judge(struct compare *compare, const struct world *world, enum cmd_id cmd,
    const struct cmd_args *args);

#endif
