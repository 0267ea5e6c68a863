/*
 * grid.h - a lineup as a table: rows the wording families, columns the outlets.
 *
 * What a table of a size shows; views/griddraw draws it, on the screen and (views/gridtext) in
 * batch. A grid holds the order of rows and columns and the sizes; where somebody looks
 * (selection, scrolling) is a struct grid_view.
 *
 * One cell is a mark (views/saying) and a wording (views/gridwords): MARK WORDING SUFFIX. Where
 * columns would be narrower than GRID_WORDING_COLS, cells are marks only.
 * Thread use: pure.
 */
#ifndef ABREAST_VIEWS_GRID_H
#define ABREAST_VIEWS_GRID_H

#include "frame/lineup.h"
#include "story/search.h"
#include "tui/canvas.h"
#include "views/saying.h"

enum { GRID_WORDING_COLS = 10 };

enum grid_order { GRID_BY_SPREAD, GRID_BY_DISAGREEMENT, GRID_BY_NOT_FOUND, GRID_ORDERS };
enum grid_columns { GRID_BY_FILE, GRID_BY_DATE, GRID_MOVED };

/* One entry of the table's height: the rule above a group, or a line of the lineup. */
struct grid_entry {
	uint32_t facet;
	uint32_t line; /* index into lineup->lines, or GRID_RULE */
};
#define GRID_RULE UINT32_MAX
#define GRID_UNCOUNTED UINT32_MAX

struct grid {
	const struct lineup *lineup;        /* borrowed; NULL: empty */
	const struct frame_source *sources; /* borrowed; one a document */
	struct grid_entry *entries;         /* owned */
	size_t entry_count, entry_capacity;
	size_t line_count;                 /* entries that are lines */
	size_t filled_count, silent_count; /* cells of these lines */
	struct slice filter;               /* borrowed: only rows that hold it are shown */
	bool whole;                        /* minor rows are shown as well */
	bool has_keys;                     /* the title says which key shows more */
	uint32_t *columns;                 /* owned: documents in the order shown */
	uint32_t *words; /* owned: one a document; GRID_UNCOUNTED until it was visible */
	size_t column_count;
	enum grid_order order;
	enum grid_columns column_order;
	int stem_cols; /* of the row heads */
	int cell_cols; /* of a cell, without its separator */
	int row_rows;  /* lines of the screen a row takes: 1 or 2 */
	int shown_columns;
	bool wordings; /* false: marks only */
	bool
	    blocks; /* batch: columns that do not fit with their wordings come in a further block */
};

struct grid_view {
	size_t entry, column; /* selected: index into entries (a line), into columns */
	size_t top_entry, left_column;
	uint32_t base;  /* document the others are compared with; GRID_RULE: none */
	bool selecting; /* false: nothing is selected (batch) */
	bool focused;
	const struct search
	    *search; /* borrowed; what it finds in row heads is marked; NULL: none */
	const struct search_hits *hits; /* borrowed: one a document, marked in cells; NULL: none */
};

void grid_init(struct grid *grid);
void grid_release(struct grid *grid);

/* What a story has to compare: rows that are not minor and their cells; all where every row is. */
struct grid_counts {
	size_t lines, filled, silent;
};
struct grid_counts grid_count(const struct lineup *lineup);

/*
 * Look at a lineup.
 *   whole   minor rows too (lineup.h); without, they are shown only where there are no others
 *   filter  only rows whose wording holds it (any ASCII case), minor or not; empty: all.
 *           Borrowed until the grid is filled again
 * Columns keep their order when the number of documents is the same. ERR_OK or ERR_NOMEM, then
 * the grid is empty. Time: lines x documents.
 */
enum err_code grid_fill(struct grid *grid, const struct lineup *lineup,
    const struct frame_source *sources, enum grid_order order, bool whole, struct slice filter)
    ATTR_MUST_CHECK;

/* Sizes for a width; `two`: two lines a row where wordings are shown. */
void grid_layout(struct grid *grid, int cols, bool two);

/* Put the view's selection on a line and both offsets so that it shows; count visible words. */
void grid_settle(struct grid *grid, struct grid_view *view, int rows);

/* "Foreign Policy": the outlet of a column, as heads and messages name it. */
struct slice grid_outlet(const struct grid *grid, size_t column);

/* Entry of the next line from `entry` in a direction (+1, -1); `entry` itself if there is none. */
size_t grid_next_line(const struct grid *grid, size_t entry, int step);

/* Do the outlets differ in who owns the wording, or does one alter it? */
bool grid_line_disagrees(const struct lineup *lineup, size_t line);

/* Change two columns' places; when all stand in their usual order again, the order is called so. */
void grid_swap_columns(struct grid *grid, size_t a, size_t b);

/* Screen rows that an entry takes. */
int grid_entry_rows(const struct grid *grid, size_t entry);

/* The column after the last that is shown when this one is the first; where a shown one begins. */
size_t grid_visible_end(const struct grid *grid, size_t left_column);
int grid_column_col(const struct grid *grid, size_t shown);

/* Count the words of the documents of visible columns. */
void grid_count_words(struct grid *grid, size_t left_column);

/* A date that sorts as text: it begins with a year, a month and a day. */
bool grid_is_sortable(struct slice date);

/* The outlet of a document in full. */
struct slice grid_outlet_of(const struct grid *grid, uint32_t doc);

const struct lineup_cell *grid_cell(const struct grid *grid, const struct grid_view *view);

/* Where the selected cell stands in the rectangle of griddraw_rows(); false: not visible. */
bool grid_cursor(
    const struct grid *grid, const struct grid_view *view, int rows, int *ret_row, int *ret_col);

/* The cell at a row and column of that rectangle; false: there is none. */
bool grid_hit(const struct grid *grid, const struct grid_view *view, int row, int col,
    size_t *ret_entry, size_t *ret_column);

/* Screen rows that all entries take. */
size_t grid_height(const struct grid *grid);

#endif
