#include "config.h"

#include "views/pane_outlets.h"

#include "base/alloc.h"
#include "views/saying.h"
#include "views/words.h"

enum {
	BAR_COLS = 5,      /* cells of a density bar */
	LEAST_NAME = 12,   /* columns: below that the name takes the bar's room */
	LEAST_HEIGHTS = 8, /* steps of a bar's cell */
};

struct pane_outlets {
	struct pane pane; /* first */
	uint32_t selected;
	uint32_t top;
	struct size size;
	enum jump_kind kind;
};

static struct pane_outlets *of(struct pane *pane)
{
	return (struct pane_outlets *)pane;
}

static const struct pane_outlets *of_const(const struct pane *pane)
{
	return (const struct pane_outlets *)pane;
}

uint32_t pane_outlets_selected(const struct pane *pane)
{
	return of_const(pane)->selected;
}

void pane_outlets_set_kind(struct pane *pane, enum jump_kind kind)
{
	of(pane)->kind = kind;
}

static void keep_visible(struct pane_outlets *list)
{
	uint32_t rows = list->size.rows > 0 ? (uint32_t)list->size.rows : 1;

	if (list->selected < list->top)
		list->top = list->selected;
	if (list->selected >= list->top + rows)
		list->top = list->selected - rows + 1;
}

void pane_outlets_select(struct pane *pane, uint32_t doc)
{
	of(pane)->selected = doc;
	keep_visible(of(pane));
}

static void outlets_relayout(struct pane *pane, const struct world *world, struct size size)
{
	struct pane_outlets *list = of(pane);

	list->size = size;
	if (list->selected >= world->story->count)
		list->selected = world->story->count ? (uint32_t)world->story->count - 1 : 0;
	keep_visible(list);
}

static struct todo select_by(struct pane_outlets *list, const struct world *world, long step)
{
	long last = (long)world->story->count - 1, wanted = (long)list->selected + step;
	struct todo todo = {.flags = TODO_REDRAW, .request = REQUEST_OPEN};

	if (last < 0)
		return (struct todo){.flags = TODO_REDRAW};
	wanted = wanted > last ? last : wanted;
	list->selected = wanted < 0 ? 0 : (uint32_t)wanted;
	keep_visible(list);
	todo.place = (struct place){list->selected, span_none()};
	return todo;
}

static struct todo outlets_update(
    struct pane *pane, const struct world *world, enum cmd_id cmd, const struct cmd_args *args)
{
	struct pane_outlets *list = of(pane);
	long rows = list->size.rows > 1 ? list->size.rows - 1 : 1;
	long count = (long)world->story->count;

	(void)args;
	switch (cmd) {
	case CMD_UP:
	case CMD_OUTLET_PREVIOUS: return select_by(list, world, -1);
	case CMD_DOWN:
	case CMD_OUTLET_NEXT: return select_by(list, world, 1);
	case CMD_HALF_UP: return select_by(list, world, -(rows + 1) / 2);
	case CMD_HALF_DOWN: return select_by(list, world, (rows + 1) / 2);
	case CMD_PAGE_UP: return select_by(list, world, -rows);
	case CMD_PAGE_DOWN: return select_by(list, world, rows);
	case CMD_FIRST: return select_by(list, world, -count);
	case CMD_LAST: return select_by(list, world, count);
	default: return (struct todo){.flags = TODO_UNKNOWN};
	}
}

/* The kind whose density is shown: the one asked for, else one that the article has already. */
static enum jump_kind shown_kind(
    const struct pane_outlets *list, const struct world *world, uint32_t doc)
{
	if (world->hits)
		return JUMP_HIT;
	if (list->kind == JUMP_WORDING && !world->lineup)
		return jump_count(world, doc, JUMP_QUOTE) ? JUMP_QUOTE : JUMP_NAME;
	return list->kind;
}

/* How many places of a kind begin in each fifth of an article. */
static void count_parts(
    const struct world *world, uint32_t doc, enum jump_kind kind, size_t counts[BAR_COLS])
{
	size_t len = doc_text(world->story->items[doc].doc).len;
	size_t total = jump_count(world, doc, kind);
	struct span span;

	for (size_t i = 0; i < total && len > 0; i++) {
		if (jump_span(world, doc, kind, i, &span))
			counts[(size_t)span.start * BAR_COLS / (len + 1)]++;
	}
}

static void draw_bar(const struct pane_outlets *list, const struct world *world, uint32_t doc,
    struct canvas *canvas, int row, int col)
{
	static const char *const heights[LEAST_HEIGHTS] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
	size_t counts[BAR_COLS] = {0}, most = LEAST_HEIGHTS - 1;

	if (!world->story->items[doc].doc || !world->story->items[doc].analysis)
		return;
	count_parts(world, doc, shown_kind(list, world, doc), counts);
	for (int i = 0; i < BAR_COLS; i++)
		most = counts[i] > most ? counts[i] : most;
	for (int i = 0; i < BAR_COLS; i++) {
		size_t height = counts[i] * (LEAST_HEIGHTS - 1) / most;

		canvas_put(canvas, row, col + i, 1, slice_of(heights[height]),
		    counts[i] ? STYLE_HEADING : STYLE_DIM);
	}
}

static void draw_row(const struct pane_outlets *list, const struct world *world, uint32_t doc,
    struct canvas *canvas, struct rect rect, int row)
{
	const struct story_item *item = &world->story->items[doc];
	struct slice name = words_outlet(world->story, doc);
	bool has_bar = rect.cols >= LEAST_NAME + BAR_COLS + 3;
	int name_cols = rect.cols - 2 - (has_bar ? BAR_COLS + 2 : 0);
	unsigned style = item->problem.code != ERR_OK ? STYLE_ERROR
	                 : item->doc                  ? STYLE_TEXT
	                                              : STYLE_DIM;

	if (doc == list->selected)
		canvas_put(canvas, row, rect.col, 1, slice_of("▸"), STYLE_HEADING);
	if ((int)cells_width(name, world->widths) > name_cols)
		name = saying_outlet(name);
	canvas_put_fitted(canvas, row, rect.col + 2, name_cols, name, style);
	if (has_bar)
		draw_bar(list, world, doc, canvas, row, rect.col + rect.cols - BAR_COLS - 1);
}

static void outlets_draw(const struct pane *pane, const struct world *world, struct canvas *canvas,
    struct rect rect, bool focused)
{
	const struct pane_outlets *list = of_const(pane);

	for (int i = 0; i < rect.rows && list->top + (uint32_t)i < world->story->count; i++) {
		uint32_t doc = list->top + (uint32_t)i;

		draw_row(list, world, doc, canvas, rect, rect.row + i);
		if (doc == list->selected)
			canvas_restyle(canvas, (struct rect){rect.row + i, rect.col, 1, rect.cols},
			    focused ? STYLE_SELECTED : STYLE_SELECTED_AWAY);
	}
}

static bool outlets_cursor(
    const struct pane *pane, const struct world *world, int *ret_row, int *ret_col)
{
	const struct pane_outlets *list = of_const(pane);

	(void)world;
	*ret_row = (int)(list->selected - list->top);
	*ret_col = 0;
	return list->selected >= list->top && *ret_row < list->size.rows;
}

static void add_count(const struct world *world, uint32_t doc, enum jump_kind kind, struct buf *buf)
{
	size_t count = jump_count(world, doc, kind);

	if (count > 0)
		buf_add_format(buf, " · %zu %s%s", count, jump_text(kind), count == 1 ? "" : "s");
}

static void outlets_status(
    const struct pane *pane, const struct world *world, struct buf *left, struct buf *right)
{
	const struct pane_outlets *list = of_const(pane);
	const struct story_item *item;

	if (list->selected >= world->story->count)
		return;
	item = &world->story->items[list->selected];
	words_one_line(words_outlet(world->story, list->selected), 60, left);
	if (item->problem.code != ERR_OK) {
		buf_add_format(left, " · left out: %s", err_text(item->problem.code));
	} else if (!item->doc) {
		buf_add_text(left, " · not read yet");
	} else {
		struct slice date = doc_meta(item->doc)->date;

		buf_add_text(left, " · ");
		if (date.ptr)
			words_one_line(date, 30, left);
		else
			buf_add_text(left, "no date");
		add_count(world, list->selected, JUMP_NAME, left);
		add_count(world, list->selected, JUMP_QUOTE, left);
		add_count(world, list->selected, JUMP_WORDING, left);
	}
	buf_add_format(right, "outlet %u of %zu", list->selected + 1, world->story->count);
}

static bool outlets_selected(
    const struct pane *pane, const struct world *world, struct place *ret_place)
{
	const struct pane_outlets *list = of_const(pane);
	const struct doc *doc;

	if (list->selected >= world->story->count)
		return false;
	doc = world->story->items[list->selected].doc;
	*ret_place = (struct place){list->selected, {0, doc ? (uint32_t)doc_text(doc).len : 0}};
	if (doc && span_exists(doc_meta(doc)->title_at))
		ret_place->span = doc_meta(doc)->title_at;
	return doc != NULL;
}

static bool outlets_show(struct pane *pane, const struct world *world, const struct place *place)
{
	if (place->doc >= world->story->count)
		return false;
	pane_outlets_select(pane, place->doc);
	return true;
}

static struct todo outlets_click(struct pane *pane, const struct world *world, int row, int col)
{
	struct pane_outlets *list = of(pane);

	(void)col;
	return select_by(list, world, (long)list->top + row - (long)list->selected);
}

static void outlets_free(struct pane *pane)
{
	alloc_free(pane);
}

static const struct pane_ops outlets_ops = {
    .name = "read",
    .relayout = outlets_relayout,
    .update = outlets_update,
    .draw = outlets_draw,
    .cursor = outlets_cursor,
    .status = outlets_status,
    .selected = outlets_selected,
    .show = outlets_show,
    .click = outlets_click,
    .free = outlets_free,
};

struct pane *pane_outlets_new(void)
{
	struct pane_outlets *list = alloc_zero(1, sizeof *list);

	if (!list)
		return NULL;
	list->pane.ops = &outlets_ops;
	list->kind = JUMP_WORDING;
	return &list->pane;
}
