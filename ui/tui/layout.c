#include "config.h"

#include "tui/layout.h"

enum {
	LEAST_ROWS = 4,
	LEAST_COLS = 12,
	BOX_COLS = 100, /* from this width on there is room for lines all around */
	BOX_ROWS = 12,
	LEAST_TEXT = 34, /* columns of text below which the list of outlets gives way */
	LEAST_LIST = 12,
	SIDE_BY_SIDE = 44, /* columns a pane needs beside another */
	STACKED = 4,       /* rows a pane needs above another, title included */
};

static int smaller(int a, int b)
{
	return a < b ? a : b;
}

/* The list takes what is wanted, less in a narrow window, nothing in a very narrow one. */
static int list_cols(int cols, int wanted)
{
	int most = cols / 4 > LEAST_LIST ? cols / 4 : LEAST_LIST;
	int given = smaller(wanted, most);

	return cols - given - 1 >= LEAST_TEXT ? given : 0;
}

/* `index`th of `count` parts of a length, one unit apart; earlier parts are the longer ones. */
static void part_of(int start, int length, int count, int index, int *ret_start, int *ret_length)
{
	int room = length - (count - 1);
	int each = room / count, more = room % count;

	*ret_start = start + index * (each + 1) + smaller(index, more);
	*ret_length = each + (index < more);
}

static void place_panes(struct layout *layout, struct rect area, int count, int focus)
{
	bool beside = (area.cols - (count - 1)) / count >= SIDE_BY_SIDE;
	bool stacked = !beside && (area.rows + 1) / count >= STACKED;

	if (count == 1 || (!beside && !stacked)) {
		layout->panes[focus] = area;
		return;
	}
	for (int i = 0; i < count; i++) {
		struct rect *pane = &layout->panes[i];

		*pane = area;
		if (beside)
			part_of(area.col, area.cols, count, i, &pane->col, &pane->cols);
		else
			part_of(area.row, area.rows, count, i, &pane->row, &pane->rows);
	}
}

struct layout layout_make(struct size size, int outlets_cols, int pane_count, int focus)
{
	struct layout layout = {0};
	struct rect inner;

	layout.too_small = size.rows < LEAST_ROWS || size.cols < LEAST_COLS;
	if (layout.too_small)
		return layout;
	layout.bar = (struct rect){0, 0, 1, size.cols};
	layout.status = (struct rect){size.rows - 1, 0, 1, size.cols};
	layout.body = (struct rect){1, 0, size.rows - 2, size.cols};
	layout.boxed = size.cols >= BOX_COLS && size.rows >= BOX_ROWS;
	/* The titles take the body's first row. */
	inner = (struct rect){2, 0, size.rows - 3, size.cols};
	if (layout.boxed)
		inner = (struct rect){2, 1, size.rows - 4, size.cols - 2};
	layout.outlets = (struct rect){inner.row, inner.col, inner.rows, 0};
	layout.outlets.cols = list_cols(inner.cols, outlets_cols);
	if (layout.outlets.cols > 0) {
		inner.col += layout.outlets.cols + 1;
		inner.cols -= layout.outlets.cols + 1;
	}
	place_panes(&layout, inner, pane_count, focus);
	return layout;
}

struct rect layout_middle(struct rect outer, int rows, int cols)
{
	struct rect middle = {
	    .rows = smaller(rows, outer.rows - 2), .cols = smaller(cols, outer.cols - 4)};

	middle.rows = middle.rows < 1 ? smaller(1, outer.rows) : middle.rows;
	middle.cols = middle.cols < 1 ? smaller(1, outer.cols) : middle.cols;
	middle.row = outer.row + (outer.rows - middle.rows) / 2;
	middle.col = outer.col + (outer.cols - middle.cols) / 2;
	return middle;
}
