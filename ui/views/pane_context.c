/*
 * The view In context: every hit of the search over all outlets, one a line, centred, sorted by
 * place or by what stands beside it.
 */
#include "config.h"

#include "base/alloc.h"
#include "views/finding.h"
#include "views/listing.h"
#include "views/saying.h"
#include "views/snippet.h"

enum {
	PASSAGE_ROWS = 5, /* the line above it too */
	SHIFT = 8,        /* columns of one step of h and l */
	LEAST_AFTER = 10, /* columns that hits keep */
};

enum context_filter { FILTER_ALL, FILTER_QUOTED, FILTER_OWN, CONTEXT_FILTERS };

struct context {
	struct pane pane;
	struct size size;
	size_t generation;
	bool filled;
	struct concordance all;
	uint32_t *shown; /* owned: indices into all.lines that pass the filter */
	size_t shown_count, shown_capacity;
	size_t outlet_count; /* with a hit that is shown */
	struct listing listing;
	enum context_order order;
	enum context_filter filter;
	bool shows_passage;
	int shift; /* columns that hits stand further right */
};

/* The line the cursor is on; NULL: none. */
static const struct context_line *current(const struct context *context)
{
	return context->listing.selected < context->shown_count
	           ? &context->all.lines[context->shown[context->listing.selected]]
	           : NULL;
}

static bool passes(const struct context *context, const struct context_line *line)
{
	return context->filter == FILTER_ALL || line->quoted == (context->filter == FILTER_QUOTED);
}

/* Which hits are shown. Out of memory leaves fewer of them. */
static void apply_filter(struct context *context, const struct world *world)
{
	const size_t docs = world->story ? world->story->count : 0;
	bool *seen = alloc_zero(docs, sizeof(*seen));

	context->shown_count = context->outlet_count = 0;
	for (size_t i = 0; i < context->all.count; i++) {
		const struct context_line *line = &context->all.lines[i];
		uint32_t *grown;

		if (!passes(context, line))
			continue;
		grown = context->shown_count < context->shown_capacity
		            ? context->shown
		            : alloc_grow(context->shown, &context->shown_capacity,
		                  context->shown_count + 1, sizeof(*grown));
		if (!grown)
			break;
		context->shown = grown;
		context->shown[context->shown_count++] = (uint32_t)i;
		if (seen && line->doc < docs && !seen[line->doc]) {
			seen[line->doc] = true;
			context->outlet_count++;
		}
	}
	alloc_free(seen);
}

/* The line above the passage and its lines; 0: it is not shown. */
static int passage_rows(const struct context *context)
{
	return context->shows_passage && context->size.rows >= 2 * PASSAGE_ROWS ? PASSAGE_ROWS : 0;
}

static int list_rows(const struct context *context)
{
	const int title = context->size.rows > 2;

	return context->size.rows - title - passage_rows(context);
}

static void refill(struct context *context, const struct world *world)
{
	concordance_release(&context->all);
	context->all = (struct concordance){0};
	if (world->story && world->search &&
	    concordance_find(world->story, world->search, context->order, &context->all) != ERR_OK)
		context->all = (struct concordance){0};
	apply_filter(context, world);
}

/* Keep the cursor on the same hit when the order or the filter changes. */
static void settle_on(struct context *context, const struct context_line *before)
{
	size_t at = 0;

	for (size_t i = 0; i < context->shown_count; i++) {
		const struct context_line *line = &context->all.lines[context->shown[i]];

		if (line->doc == before->doc && line->start == before->start) {
			at = i;
			break;
		}
	}
	context->listing.selected = at;
	listing_settle(&context->listing, context->shown_count, list_rows(context));
}

static void context_relayout(struct pane *pane, const struct world *world, struct size size)
{
	struct context *context = (struct context *)pane;

	context->size = size;
	if (!context->filled || context->generation != world->generation) {
		struct context_line before = {0};

		if (current(context))
			before = *current(context);
		context->filled = true;
		context->generation = world->generation;
		refill(context, world);
		settle_on(context, &before);
	}
	listing_settle(&context->listing, context->shown_count, list_rows(context));
}

/* ---- what keys do ---- */

static struct todo select_line(struct context *context, size_t index)
{
	listing_select(&context->listing, index);
	return todo_redraw();
}

static struct todo set_order(
    struct context *context, const struct world *world, enum context_order order)
{
	static const char *const said[] = {"sorted by place: outlet, then where in the article",
	    "sorted by the words before the hit", "sorted by the words after the hit"};
	struct context_line before = {0};

	if (current(context))
		before = *current(context);
	context->order = order;
	refill(context, world);
	settle_on(context, &before);
	return todo_say(said[order]);
}

static struct todo next_filter(struct context *context, const struct world *world)
{
	static const char *const said[CONTEXT_FILTERS] = {
	    "all hits", "only hits inside quotation marks", "only hits in the outlet's own words"};
	struct context_line before = {0};

	if (current(context))
		before = *current(context);
	context->filter = (enum context_filter)((context->filter + 1) % CONTEXT_FILTERS);
	apply_filter(context, world);
	settle_on(context, &before);
	return todo_say(said[context->filter]);
}

static struct todo step_outlet(struct context *context, bool forward)
{
	const struct context_line *line = current(context);
	size_t at = context->listing.selected;
	uint32_t doc;

	if (!line)
		return todo_say("no hits");
	doc = line->doc;
	while (forward ? at + 1 < context->shown_count : at > 0) {
		at = forward ? at + 1 : at - 1;
		if (context->all.lines[context->shown[at]].doc != doc)
			return select_line(context, at);
	}
	return todo_say(forward ? "no other outlet below" : "no other outlet above");
}

static struct todo make_row(const struct world *world)
{
	struct buf buf = {0};

	if (!world->search)
		return todo_say("no search that could become a row");
	buf_add_slice(&buf, search_pattern(world->search));
	return todo_text(REQUEST_ROW, &buf);
}

/* Every line is a hit. */
static bool always(const void *data, const struct world *world, size_t index)
{
	(void)data;
	(void)world;
	(void)index;
	return true;
}

static struct todo step_hit(struct context *context, const struct world *world, enum cmd_id cmd,
    const struct cmd_args *args)
{
	const struct finding_list list = {
	    context->shown_count, context->listing.selected, always, NULL};
	size_t at = context->listing.selected;
	const struct todo todo = finding_step(&list, world, cmd, args, &at);

	listing_select(&context->listing, at);
	return todo;
}

static int head_cols(int cols)
{
	return cols >= 72 ? 22 : cols >= 36 ? 10 : 0;
}

/* The column in which hits begin: left context and right context get the same room. */
/* Where hits begin: nearly in the middle, or where h and l have put them. */
static int hit_col(const struct context *context, int cols)
{
	const int head = head_cols(cols), last = cols - LEAST_AFTER;
	const int col = head + (cols - head) * 9 / 20 + context->shift;

	return col < head + 2 ? head + 2 : col > last && last > head ? last : col;
}

/* h and l: more of what follows, or of what is before. */
static struct todo shift(struct context *context, int columns)
{
	const int before = hit_col(context, context->size.cols), old = context->shift;

	context->shift += columns;
	if (hit_col(context, context->size.cols) != before)
		return todo_redraw();
	context->shift = old;
	return todo_say(columns < 0 ? "no room further left" : "no room further right");
}

/* + and -: the selected hit with the sentences around it, below the list. */
static struct todo show_passage(struct context *context, bool shown)
{
	if (context->shows_passage == shown)
		return todo_say(shown ? "there is no more detail" : "there is no less detail");
	context->shows_passage = shown;
	listing_settle(&context->listing, context->shown_count, list_rows(context));
	return todo_say(shown ? "the selected hit with the sentences around it" : "a line a hit");
}

static struct todo context_update(
    struct pane *pane, const struct world *world, enum cmd_id cmd, const struct cmd_args *args)
{
	struct context *context = (struct context *)pane;
	const struct context_line *line = current(context);

	if (listing_command(&context->listing, cmd, args))
		return todo_redraw();
	switch (cmd) {
	case CMD_ORDER: return set_order(context, world, (context->order + 1) % 3);
	case CMD_SIDE:
		return set_order(context, world,
		    context->order == CONTEXT_BY_LEFT ? CONTEXT_BY_RIGHT : CONTEXT_BY_LEFT);
	case CMD_FILTER: return next_filter(context, world);
	case CMD_LEFT: return shift(context, -SHIFT);
	case CMD_RIGHT: return shift(context, SHIFT);
	case CMD_MORE: return show_passage(context, true);
	case CMD_LESS: return show_passage(context, false);
	case CMD_SEARCH_NEXT:
	case CMD_SEARCH_PREVIOUS: return step_hit(context, world, cmd, args);
	case CMD_GROUP_NEXT: return step_outlet(context, true);
	case CMD_GROUP_PREVIOUS: return step_outlet(context, false);
	case CMD_ADD_ROW:
		return args && args->text.ptr && args->text.len > 0 ? todo_unknown()
		                                                    : make_row(world);
	case CMD_DEEPER:
		if (!line)
			return todo_say("nothing to open: / searches");
		return todo_open((struct place){line->doc, {line->start, line->end}}, NULL);
	default: return todo_unknown();
	}
}

/* ---- drawing ---- */

static void draw_title(const struct context *context, const struct world *world,
    struct canvas *canvas, struct rect rect)
{
	static const char *const orders[] = {"by place", "by what is before", "by what follows"};
	static const char *const filters[] = {"", "   quoted words only", "   outlet’s words only"};
	struct buf buf = {0};
	int used = canvas_put(canvas, rect.row, rect.col, rect.cols, slice_of("In context “"),
	    STYLE_HEADING | STYLE_BOLD);

	used += canvas_put(canvas, rect.row, rect.col + used, rect.cols - used,
	    search_pattern(world->search), STYLE_HEADING | STYLE_BOLD);
	buf_add_format(&buf, "”   %zu hit%s%s in %zu outlet%s   %s%s", context->shown_count,
	    context->shown_count == 1 ? "" : "s", context->all.cut ? " at least" : "",
	    context->outlet_count, context->outlet_count == 1 ? "" : "s", orders[context->order],
	    filters[context->filter]);
	canvas_put_fitted(
	    canvas, rect.row, rect.col + used, rect.cols - used, buf_slice(&buf), STYLE_HEADING);
	buf_release(&buf);
}

static void draw_line(const struct context *context, const struct context_line *line,
    const struct world *world, struct canvas *canvas, int row, struct rect rect, bool here)
{
	const struct doc *doc = world->story->items[line->doc].doc;
	const int head = head_cols(rect.cols);
	struct snippet snippet;
	struct buf place = {0};

	if (!doc)
		return;
	buf_add_format(&place, "l.%u", doc_line_at(doc, line->start));
	if (head > 0) {
		const int number = (int)place.len;

		canvas_put_fitted(canvas, row, rect.col, head - number - 2,
		    saying_outlet(doc_outlet_name(doc)), STYLE_HEADING);
		canvas_put(canvas, row, rect.col + head - number - 1, number, buf_slice(&place),
		    STYLE_DIM);
	}
	buf_release(&place);
	snippet = (struct snippet){.text = doc_text(doc),
	    .outer = {line->left, line->right},
	    .inner = {line->start, line->end},
	    .style = line->quoted ? STYLE_QUOTE : STYLE_TEXT,
	    .inner_style = here ? STYLE_HIT_CURRENT : STYLE_HIT};
	snippet_draw_at(canvas, row, rect.col + head, rect.cols - head,
	    hit_col(context, rect.cols) - head, &snippet);
}

static void draw_nothing(const struct world *world, struct canvas *canvas, struct rect rect)
{
	static const char *const no_search[] = {
	    "No search yet.", "/ searches all outlets; every hit then stands here in its context."};
	static const char *const no_hits[] = {
	    "No hits.", "& shows all words again, / searches for something else."};

	listing_draw_empty(canvas, rect, world->search ? no_hits : no_search, 2);
}

/* The sentence of a hit with its neighbours; the hit alone where nothing is analysed. */
static struct span around(const struct world *world, const struct context_line *line)
{
	const struct analysis *analysis = world->story->items[line->doc].analysis;
	struct span span = {line->start, line->end};
	size_t first, last;

	if (!analysis || analysis->prose->sentences.count == 0)
		return span;
	first = sentences_at(&analysis->prose->sentences, line->start);
	if (first == analysis->prose->sentences.count)
		return span;
	last = first + 1 < analysis->prose->sentences.count ? first + 1 : first;
	first -= first > 0;
	if (analysis->prose->sentences.items[first].start < span.start)
		span.start = analysis->prose->sentences.items[first].start;
	if (analysis->prose->sentences.items[last].end > span.end)
		span.end = analysis->prose->sentences.items[last].end;
	return span;
}

static void draw_passage(const struct context *context, const struct world *world,
    struct canvas *canvas, struct rect rect)
{
	const struct context_line *line = current(context);
	const int rows = passage_rows(context);
	const struct doc *doc = line ? world->story->items[line->doc].doc : NULL;

	if (!doc || rows == 0)
		return;
	rect.row += rect.rows - rows;
	canvas_line_across(canvas, rect.row, rect.col, rect.cols, STYLE_BORDER);
	snippet_draw_wrapped(canvas,
	    (struct rect){rect.row + 1, rect.col + 1, rows - 1, rect.cols - 2},
	    &(struct snippet){.text = doc_text(doc),
	        .outer = around(world, line),
	        .inner = {line->start, line->end},
	        .style = STYLE_TEXT,
	        .inner_style = STYLE_HIT_CURRENT});
}

static void context_draw(const struct pane *pane, const struct world *world, struct canvas *canvas,
    struct rect rect, bool focused)
{
	const struct context *context = (const struct context *)pane;
	const struct rect old = canvas_clip(canvas, rect);
	const int title = rect.rows > 2;

	if (!world->search || context->shown_count == 0)
		draw_nothing(world, canvas, rect);
	else if (title)
		draw_title(context, world, canvas, rect);
	for (int i = 0; i < rect.rows - title - passage_rows(context); i++) {
		const size_t at = context->listing.top + (size_t)i;
		const struct rect here = {rect.row + title + i, rect.col, 1, rect.cols};

		if (at >= context->shown_count || !world->search)
			break;
		if (at == context->listing.selected)
			canvas_fill(canvas, here, focused ? STYLE_SELECTED : STYLE_SELECTED_AWAY);
		draw_line(context, &context->all.lines[context->shown[at]], world, canvas, here.row,
		    rect, at == context->listing.selected);
	}
	if (world->search && context->shown_count > 0)
		draw_passage(context, world, canvas, rect);
	canvas->clip = old;
}

static bool context_cursor(
    const struct pane *pane, const struct world *world, int *ret_row, int *ret_col)
{
	const struct context *context = (const struct context *)pane;
	const int col = hit_col(context, context->size.cols);

	if (!current(context) || !world->search)
		return false;
	*ret_row =
	    (context->size.rows > 2) + (int)(context->listing.selected - context->listing.top);
	*ret_col = col < context->size.cols ? col : context->size.cols - 1;
	return *ret_row < context->size.rows;
}

static void context_status(
    const struct pane *pane, const struct world *world, struct buf *left, struct buf *right)
{
	const struct context *context = (const struct context *)pane;
	const struct context_line *line = current(context);
	const struct doc *doc = line ? world->story->items[line->doc].doc : NULL;

	if (!doc) {
		buf_add_text(left, world->search ? "no hits" : "no search yet");
		return;
	}
	buf_add_slice(left, saying_outlet(doc_outlet_name(doc)));
	buf_add_format(left, ", line %u, %s: ", doc_line_at(doc, line->start),
	    line->quoted ? "quoted" : "the outlet’s words");
	buf_add_slice(left, slice_at(doc_text(doc), (struct span){line->start, line->end}));
	buf_add_format(right, "%zu of %zu", context->listing.selected + 1, context->shown_count);
}

static bool context_selected(
    const struct pane *pane, const struct world *world, struct place *ret_place)
{
	const struct context_line *line = current((const struct context *)pane);

	(void)world;
	if (!line)
		return false;
	*ret_place = (struct place){line->doc, {line->start, line->end}};
	return true;
}

static bool context_show(struct pane *pane, const struct world *world, const struct place *place)
{
	struct context *context = (struct context *)pane;

	(void)world;
	for (size_t i = 0; i < context->shown_count; i++) {
		const struct context_line *line = &context->all.lines[context->shown[i]];

		if (line->doc != place->doc ||
		    !span_overlaps((struct span){line->start, line->end}, place->span))
			continue;
		listing_select(&context->listing, i);
		return true;
	}
	return false;
}

static struct todo context_click(struct pane *pane, const struct world *world, int row, int col)
{
	struct context *context = (struct context *)pane;
	const int item = row - (context->size.rows > 2);

	(void)world;
	(void)col;
	if (item >= 0 && context->listing.top + (size_t)item < context->shown_count)
		listing_select(&context->listing, context->listing.top + (size_t)item);
	return todo_redraw();
}

static void context_free(struct pane *pane)
{
	struct context *context = (struct context *)pane;

	concordance_release(&context->all);
	alloc_free(context->shown);
	alloc_free(context);
}

static const struct pane_ops context_ops = {
    .name = "context",
    .relayout = context_relayout,
    .update = context_update,
    .draw = context_draw,
    .cursor = context_cursor,
    .status = context_status,
    .selected = context_selected,
    .show = context_show,
    .click = context_click,
    .free = context_free,
};

struct pane *pane_context_new(void)
{
	struct context *context = alloc_zero(1, sizeof(*context));

	if (!context)
		return NULL;
	context->pane.ops = &context_ops;
	return &context->pane;
}
