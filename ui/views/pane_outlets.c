#include "config.h"

#include "views/pane_outlets.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "frame/when.h"
#include "views/listing.h"
#include "views/saying.h"
#include "views/snippet.h"
#include "views/words.h"

enum {
	BAR_COLS = 5,      /* cells of a density bar */
	LEAST_NAME = 12,   /* columns: below that the name takes the bar's room */
	LEAST_HEIGHTS = 8, /* steps of a bar's cell */
};

enum outlets_order { OUTLETS_BY_FILE, OUTLETS_BY_DATE, OUTLETS_BY_DENSITY, OUTLETS_ORDERS };

struct pane_outlets {
	struct pane pane;  /* first */
	uint32_t selected; /* an article: of those shown, or one that the filter hides */
	size_t top;
	struct size size;
	enum jump_kind kind;
	enum outlets_order order;
	struct buf filter;
	uint32_t *shown; /* owned: articles in order */
	size_t shown_count;
	size_t generation;
	bool is_stale; /* filter or order have changed */
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

/* ---- which articles, in which order ---- */

/* Where an article stands in the list; shown_count: the filter hides it. */
static size_t row_of(const struct pane_outlets *list, uint32_t doc)
{
	size_t row = 0;

	while (row < list->shown_count && list->shown[row] != doc)
		row++;
	return row;
}

static void keep_visible(struct pane_outlets *list)
{
	const size_t rows = list->size.rows > 0 ? (size_t)list->size.rows : 1;
	const size_t row = row_of(list, list->selected);

	if (row == list->shown_count)
		list->top = 0;
	else if (row < list->top)
		list->top = row;
	else if (row >= list->top + rows)
		list->top = row - rows + 1;
}

void pane_outlets_select(struct pane *pane, uint32_t doc)
{
	of(pane)->selected = doc;
	keep_visible(of(pane));
}

/* By outlet, headline or file. */
static bool passes(const struct pane_outlets *list, const struct world *world, uint32_t doc)
{
	const struct slice filter = buf_slice(&list->filter);
	const struct story_item *item = &world->story->items[doc];

	return filter.len == 0 || snippet_holds(words_outlet(world->story, doc), filter) ||
	       snippet_holds(slice_of(item->path), filter) ||
	       (item->doc && doc_meta(item->doc)->title.ptr &&
	           snippet_holds(doc_meta(item->doc)->title, filter));
}

/* An article with what it is sorted by: less comes first. */
struct weighed {
	uint64_t weight;
	uint32_t doc;
};

static int by_weight(const void *a_ptr, const void *b_ptr)
{
	const struct weighed *a = a_ptr, *b = b_ptr;

	if (a->weight != b->weight)
		return a->weight < b->weight ? -1 : 1;
	return a->doc < b->doc ? -1 : a->doc > b->doc;
}

/* Articles without a date come last, and those that words are not counted in yet. */
static uint64_t weight_of(const struct pane_outlets *list, const struct world *world, uint32_t doc)
{
	const struct story_item *item = &world->story->items[doc];
	uint32_t day;
	size_t words;

	if (list->order == OUTLETS_BY_FILE)
		return 0;
	if (list->order == OUTLETS_BY_DATE) {
		day = item->doc ? when_day(doc_meta(item->doc)->date) : 0;
		return day ? day : UINT32_MAX;
	}
	words = item->analysis ? item->analysis->prose->tokens.count : 0;
	if (words == 0)
		return UINT64_MAX;
	return UINT32_MAX - (uint64_t)jump_count(world, doc, JUMP_WORDING) * 100000 / words;
}

/* Make the list; without memory it stays empty. */
static void fill(struct pane_outlets *list, const struct world *world)
{
	const size_t all = world->story->count;
	struct weighed *weighed = alloc_zero(all, sizeof *weighed);
	size_t count = 0;

	alloc_free(list->shown);
	list->shown = alloc_zero(all, sizeof *list->shown);
	for (uint32_t doc = 0; weighed && doc < all; doc++)
		if (passes(list, world, doc))
			weighed[count++] = (struct weighed){weight_of(list, world, doc), doc};
	if (list->order != OUTLETS_BY_FILE && count > 1)
		qsort(weighed, count, sizeof *weighed, by_weight);
	for (size_t i = 0; list->shown && i < count; i++)
		list->shown[i] = weighed[i].doc;
	list->shown_count = list->shown ? count : 0;
	alloc_free(weighed);
}

static void outlets_relayout(struct pane *pane, const struct world *world, struct size size)
{
	struct pane_outlets *list = of(pane);

	list->size = size;
	if (list->selected >= world->story->count)
		list->selected = world->story->count ? (uint32_t)world->story->count - 1 : 0;
	if (list->is_stale || list->generation != world->generation) {
		list->is_stale = false;
		list->generation = world->generation;
		fill(list, world);
	}
	keep_visible(list);
}

bool pane_outlets_next(const struct pane *pane, uint32_t doc, bool forward, uint32_t *ret_doc)
{
	const struct pane_outlets *list = of_const(pane);
	const size_t row = row_of(list, doc);

	if (list->shown_count == 0 ||
	    (row < list->shown_count && (forward ? row + 1 == list->shown_count : row == 0)))
		return false;
	/* From an article that the filter hides the list is entered at its beginning. */
	*ret_doc = list->shown[row == list->shown_count ? 0 : forward ? row + 1 : row - 1];
	return true;
}

/* ---- what keys do ---- */

static struct todo select_row(struct pane_outlets *list, long wanted)
{
	const long last = (long)list->shown_count - 1;
	struct todo todo = {.flags = TODO_REDRAW, .request = REQUEST_OPEN};

	if (last < 0)
		return (struct todo){.flags = TODO_REDRAW};
	wanted = wanted > last ? last : wanted;
	list->selected = list->shown[wanted < 0 ? 0 : wanted];
	keep_visible(list);
	todo.place = (struct place){list->selected, span_none()};
	return todo;
}

static struct todo select_by(struct pane_outlets *list, long step)
{
	const size_t row = row_of(list, list->selected);

	return select_row(list, row == list->shown_count ? 0 : (long)row + step);
}

static struct todo change_order(struct pane_outlets *list)
{
	static const char *const said[OUTLETS_ORDERS] = {"outlets in the order of the files",
	    "outlets by date: the earliest first",
	    "outlets by wordings in a thousand words: most first"};

	list->order = (enum outlets_order)((list->order + 1) % OUTLETS_ORDERS);
	list->is_stale = true;
	return todo_say(said[list->order]);
}

static struct todo set_filter(
    struct pane_outlets *list, const struct world *world, const struct cmd_args *args)
{
	const bool given = args && args->text.ptr && args->text.len > 0;
	struct buf buf = {0};

	if (!given && list->filter.len == 0) {
		buf_add_text(&buf, "filter ");
		return todo_text(REQUEST_PROMPT, &buf);
	}
	buf_clear(&list->filter);
	if (given)
		buf_add_slice(&list->filter, args->text);
	fill(list, world);
	if (!given)
		return todo_say("all outlets");
	if (list->shown_count == 0) {
		buf_clear(&list->filter);
		fill(list, world);
		return todo_say("no outlet, headline or file holds this; all are shown");
	}
	buf_add_format(
	    &buf, "%zu of %zu outlets; & shows all again", list->shown_count, world->story->count);
	return todo_text(REQUEST_SAY, &buf);
}

struct todo pane_outlets_arrange(
    struct pane *pane, const struct world *world, enum cmd_id cmd, const struct cmd_args *args)
{
	return cmd == CMD_ORDER ? change_order(of(pane)) : set_filter(of(pane), world, args);
}

static struct todo outlets_update(
    struct pane *pane, const struct world *world, enum cmd_id cmd, const struct cmd_args *args)
{
	struct pane_outlets *list = of(pane);
	long rows = list->size.rows > 1 ? list->size.rows - 1 : 1;
	long count = (long)list->shown_count;

	switch (cmd) {
	case CMD_UP:
	case CMD_OUTLET_PREVIOUS: return select_by(list, -1);
	case CMD_DOWN:
	case CMD_OUTLET_NEXT: return select_by(list, 1);
	case CMD_HALF_UP: return select_by(list, -(rows + 1) / 2);
	case CMD_HALF_DOWN: return select_by(list, (rows + 1) / 2);
	case CMD_PAGE_UP: return select_by(list, -rows);
	case CMD_PAGE_DOWN: return select_by(list, rows);
	case CMD_FIRST: return select_row(list, 0);
	case CMD_LAST: return select_row(list, count);
	case CMD_ORDER:
	case CMD_FILTER: return pane_outlets_arrange(pane, world, cmd, args);
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

	for (int i = 0; i < rect.rows && list->top + (size_t)i < list->shown_count; i++) {
		uint32_t doc = list->shown[list->top + (size_t)i];

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
	const size_t row = row_of(list, list->selected);

	(void)world;
	*ret_row = (int)(row - list->top);
	*ret_col = 0;
	return row < list->shown_count && row >= list->top && *ret_row < list->size.rows;
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
	buf_add_format(
	    right, "outlet %zu of %zu", row_of(list, list->selected) + 1, list->shown_count);
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
	(void)world;
	return select_row(list, (long)list->top + row);
}

static void outlets_free(struct pane *pane)
{
	alloc_free(of(pane)->shown);
	buf_release(&of(pane)->filter);
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
	list->is_stale = true;
	return &list->pane;
}
