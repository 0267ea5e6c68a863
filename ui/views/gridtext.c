#include "config.h"

#include "views/gridtext.h"

#include "views/griddraw.h"

enum { TEXT_SLAB_ROWS = 128 /* drawn at once */ };

static enum err_code add_slab(const struct grid *grid, const struct grid_view *view, int cols,
    int rows, bool ascii,
    void (*draw)(const struct grid *, const struct grid_view *, struct canvas *, struct rect),
    struct buf *buf)
{
	struct canvas canvas;
	enum err_code code = canvas_init(&canvas, (struct size){rows, cols});

	if (code != ERR_OK)
		return code;
	canvas.ascii = ascii;
	draw(grid, view, &canvas, (struct rect){0, 0, rows, cols});
	canvas_text(&canvas, buf);
	canvas_release(&canvas);
	return ERR_OK;
}

static void draw_title_only(
    const struct grid *grid, const struct grid_view *view, struct canvas *canvas, struct rect rect)
{
	(void)view;
	griddraw_title(grid, canvas, rect);
}

static void draw_legend_only(
    const struct grid *grid, const struct grid_view *view, struct canvas *canvas, struct rect rect)
{
	(void)grid;
	(void)view;
	griddraw_legend(canvas, rect);
}

/* One block of columns: its head, then all entries, some at a time. */
static enum err_code add_block(
    const struct grid *grid, struct grid_view *view, int cols, bool ascii, struct buf *buf)
{
	enum err_code code = add_slab(grid, view, cols, 3, ascii, griddraw_head, buf);

	for (size_t at = 0; code == ERR_OK && at < grid->entry_count;) {
		size_t next = at;
		int rows = 0;

		while (next < grid->entry_count && rows + grid->row_rows <= TEXT_SLAB_ROWS)
			rows += grid_entry_rows(grid, next++);
		view->top_entry = at;
		code = add_slab(grid, view, cols, rows, ascii, griddraw_rows, buf);
		at = next;
	}
	return code;
}

/* "59 rows of one outlet are left out: --all", shorter where the width wants it. */
static void add_left_out(const struct grid *grid, int cols, struct buf *buf)
{
	const size_t count = grid->lineup->line_count - grid->line_count;
	struct buf line = {0};

	if (count == 0)
		return;
	for (int i = 0; i < 3; i++) {
		buf_clear(&line);
		switch (i) {
		case 0:
			buf_add_format(&line, "%zu row%s of one outlet %s left out: --all\n", count,
			    count == 1 ? "" : "s", count == 1 ? "is" : "are");
			break;
		case 1: buf_add_format(&line, "%zu more rows: --all\n", count); break;
		default: buf_add_format(&line, "%zu more\n", count);
		}
		if ((int)line.len - 1 <= cols)
			break;
	}
	buf_add_slice(buf, buf_slice(&line));
	buf->failed |= line.failed;
	buf_release(&line);
}

enum err_code gridtext_add(const struct lineup *lineup, const struct frame_source *sources,
    int cols, bool whole, bool ascii, struct buf *buf)
{
	struct grid_view view = {.base = GRID_RULE};
	struct grid grid;
	enum err_code code;

	grid_init(&grid);
	grid.blocks = true;
	code = grid_fill(&grid, lineup, sources, GRID_BY_SPREAD, whole, (struct slice){0});
	if (code != ERR_OK)
		goto out;
	grid_layout(&grid, cols, cols >= 110);
	code = add_slab(&grid, &view, cols, 1, ascii, draw_title_only, buf);
	for (size_t left = 0; code == ERR_OK && left < grid.column_count;) {
		if (left > 0)
			buf_add_text(buf, "\n");
		view.column = left;
		view.left_column = left;
		view.entry = 0;
		grid_count_words(&grid, left);
		code = add_block(&grid, &view, cols, ascii, buf);
		left = grid_visible_end(&grid, left);
	}
	if (code == ERR_OK)
		code = add_slab(
		    &grid, &view, cols, griddraw_legend_rows(cols), ascii, draw_legend_only, buf);
	if (code == ERR_OK)
		add_left_out(&grid, cols, buf);
	if (code == ERR_OK && buf->failed)
		code = ERR_NOMEM;
out:
	grid_release(&grid);
	return code;
}
