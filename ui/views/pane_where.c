/*
 * The view Where: one line an outlet, and on it where in the article the wordings of each group
 * stand: a letter a group, from the headline at the left to the end at the right.
 */
#include "config.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "views/finding.h"
#include "views/listing.h"
#include "views/saying.h"
#include "views/snippet.h"

enum { LEGEND_ROWS = 4 /* at most */, SENTENCE_ROWS = 4 };

enum where_order { WHERE_BY_FILE, WHERE_BY_COUNT, WHERE_ORDERS };

/* The plots alone; with the selected wording on its line and the legend; with its whole sentence. */
enum where_detail { WHERE_PLOTS, WHERE_LINE, WHERE_SENTENCE };

struct where {
	struct pane pane;
	struct size size;
	size_t generation;
	bool filled;
	const struct lineup *lineup; /* the world's, as of `generation` */
	uint32_t *passages;          /* owned: indices into lineup->passages by doc, then start */
	size_t *first;               /* owned: first[doc] in passages; one more than documents */
	uint32_t *rows;              /* owned: documents in the order shown */
	size_t doc_count;
	size_t passage_count;   /* of passages: those whose group the filter lets through */
	struct buf filter;      /* only groups whose title holds it */
	struct listing listing; /* of rows */
	size_t occurrence;      /* selected, of the row's document */
	enum where_order order;
	enum where_detail detail;
};

/* ---- what is shown ---- */

static void forget(struct where *where)
{
	alloc_free(where->passages);
	alloc_free(where->first);
	alloc_free(where->rows);
	where->passages = NULL;
	where->first = NULL;
	where->rows = NULL;
	where->doc_count = 0;
	where->lineup = NULL;
}

struct placed {
	uint32_t doc, start, index;
};

static int by_place(const void *a_ptr, const void *b_ptr)
{
	const struct placed *a = a_ptr, *b = b_ptr;

	if (a->doc != b->doc)
		return a->doc < b->doc ? -1 : 1;
	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	return a->index < b->index ? -1 : a->index > b->index;
}

static bool group_passes(const struct where *where, const struct lineup *lineup, uint32_t facet)
{
	return snippet_holds(lineup->frame->facets[facet].title, buf_slice(&where->filter));
}

static bool sort_passages(struct where *where, const struct lineup *lineup)
{
	struct placed *placed = alloc_zero(lineup->passage_count, sizeof(*placed));
	size_t at = 0, count = 0;

	if (!placed)
		return false;
	for (size_t i = 0; i < lineup->passage_count; i++)
		if (group_passes(where, lineup, lineup->passages[i].facet))
			placed[count++] = (struct placed){
			    lineup->passages[i].doc, lineup->passages[i].start, (uint32_t)i};
	qsort(placed, count, sizeof(*placed), by_place);
	for (size_t i = 0; i < count; i++)
		where->passages[i] = placed[i].index;
	for (size_t doc = 0; doc <= lineup->doc_count; doc++) {
		while (at < count && placed[at].doc < doc)
			at++;
		where->first[doc] = at;
	}
	where->passage_count = count;
	alloc_free(placed);
	return true;
}

static size_t count_of(const struct where *where, size_t doc)
{
	return where->first[doc + 1] - where->first[doc];
}

struct weighed {
	size_t count;
	uint32_t doc;
};

static int by_count(const void *a_ptr, const void *b_ptr)
{
	const struct weighed *a = a_ptr, *b = b_ptr;

	if (a->count != b->count)
		return a->count > b->count ? -1 : 1;
	return a->doc < b->doc ? -1 : a->doc > b->doc;
}

static bool order_rows(struct where *where)
{
	struct weighed *weighed = alloc_zero(where->doc_count, sizeof(*weighed));

	if (!weighed)
		return false;
	for (size_t i = 0; i < where->doc_count; i++)
		weighed[i] = (struct weighed){
		    where->order == WHERE_BY_COUNT ? count_of(where, i) : 0, (uint32_t)i};
	qsort(weighed, where->doc_count, sizeof(*weighed), by_count);
	for (size_t i = 0; i < where->doc_count; i++)
		where->rows[i] = weighed[i].doc;
	alloc_free(weighed);
	return true;
}

static void refill(struct where *where, const struct lineup *lineup)
{
	forget(where);
	if (!lineup)
		return;
	where->passages = alloc_zero(lineup->passage_count, sizeof(*where->passages));
	where->first = alloc_zero(lineup->doc_count + 2, sizeof(*where->first));
	where->rows = alloc_zero(lineup->doc_count, sizeof(*where->rows));
	where->doc_count = lineup->doc_count;
	where->lineup = lineup;
	if (!where->passages || !where->first || !where->rows || !sort_passages(where, lineup) ||
	    !order_rows(where))
		forget(where);
}

/* The selected row's document; UINT32_MAX: none. */
static uint32_t current_doc(const struct where *where)
{
	return where->listing.selected < where->doc_count ? where->rows[where->listing.selected]
	                                                  : UINT32_MAX;
}

static const struct passage *occurrence(const struct where *where, uint32_t doc, size_t index)
{
	if (doc >= where->doc_count || index >= count_of(where, doc))
		return NULL;
	return &where->lineup->passages[where->passages[where->first[doc] + index]];
}

static const struct passage *current(const struct where *where)
{
	return occurrence(where, current_doc(where), where->occurrence);
}

/* ---- layout ---- */

static int head_cols(int cols)
{
	return cols >= 72 ? 18 : cols >= 36 ? 10 : cols >= 12 ? 4 : 0;
}

/* Title, rows, the selected occurrence in its context, legend. */
static int title_rows(int rows)
{
	return rows >= 5;
}

static int legend_rows(int rows, enum where_detail detail)
{
	if (detail == WHERE_PLOTS)
		return 0;
	return rows >= 18 ? LEGEND_ROWS : rows >= 14 ? 2 : rows >= 8;
}

static int context_rows(int rows, enum where_detail detail)
{
	if (detail == WHERE_PLOTS)
		return 0;
	if (detail == WHERE_SENTENCE && rows >= 14)
		return SENTENCE_ROWS + 1;
	return rows >= 10 ? 2 : rows >= 4;
}

static int list_rows(int rows, enum where_detail detail)
{
	return rows - title_rows(rows) - legend_rows(rows, detail) - context_rows(rows, detail);
}

/* Column of a byte on a line `cols` wide that stands for the whole text. */
static int plot_col(const struct doc *doc, uint32_t byte, int cols)
{
	const uint64_t len = doc ? doc_text(doc).len : 0;

	if (len == 0 || cols <= 0)
		return 0;
	return byte >= len ? cols - 1 : (int)((uint64_t)byte * (uint64_t)cols / len);
}

static const struct doc *doc_at(const struct world *world, uint32_t doc)
{
	return world->story && doc < world->story->count ? world->story->items[doc].doc : NULL;
}

static void settle(struct where *where)
{
	const uint32_t doc = current_doc(where);

	listing_settle(
	    &where->listing, where->doc_count, list_rows(where->size.rows, where->detail));
	if (doc != UINT32_MAX && where->occurrence >= count_of(where, doc))
		where->occurrence = count_of(where, doc) > 0 ? count_of(where, doc) - 1 : 0;
}

static void where_relayout(struct pane *pane, const struct world *world, struct size size)
{
	struct where *where = (struct where *)pane;

	where->size = size;
	if (!where->filled || where->generation != world->generation) {
		where->filled = true;
		where->generation = world->generation;
		refill(where, world->lineup ? world->lineup->lineup : NULL);
	}
	listing_settle(&where->listing, where->doc_count, list_rows(size.rows, where->detail));
	settle(where);
}

/* ---- what keys do ---- */

/* The occurrence of a document that stands closest below or above a column of the plot. */
static size_t closest(const struct where *where, const struct world *world, uint32_t doc, int col)
{
	const int cols = where->size.cols - head_cols(where->size.cols);
	size_t best = 0;
	int best_distance = -1;

	for (size_t i = 0; i < count_of(where, doc); i++) {
		int distance =
		    abs(plot_col(doc_at(world, doc), occurrence(where, doc, i)->start, cols) - col);

		if (best_distance >= 0 && distance >= best_distance)
			continue;
		best = i;
		best_distance = distance;
	}
	return best;
}

static int current_col(const struct where *where, const struct world *world)
{
	const struct passage *passage = current(where);

	return passage ? plot_col(doc_at(world, passage->doc), passage->start,
	                     where->size.cols - head_cols(where->size.cols))
	               : 0;
}

static struct todo step_occurrence(struct where *where, size_t steps, bool forward)
{
	const uint32_t doc = current_doc(where);
	const size_t last =
	    doc != UINT32_MAX && count_of(where, doc) > 0 ? count_of(where, doc) - 1 : 0;

	if (forward)
		where->occurrence =
		    last - where->occurrence < steps ? last : where->occurrence + steps;
	else
		where->occurrence = where->occurrence < steps ? 0 : where->occurrence - steps;
	return todo_redraw();
}

/* The next outlet that words anything. */
static struct todo step_outlet(struct where *where, bool forward)
{
	size_t at = where->listing.selected;

	while (forward ? at + 1 < where->doc_count : at > 0) {
		at = forward ? at + 1 : at - 1;
		if (count_of(where, where->rows[at]) == 0)
			continue;
		listing_select(&where->listing, at);
		where->occurrence = 0;
		return todo_redraw();
	}
	return todo_say(
	    forward ? "no outlet with a wording below" : "no outlet with a wording above");
}

/* The n-th wording in the order of the rows; NULL: there are not so many. */
static const struct passage *nth_wording(
    const struct where *where, size_t nth, size_t *ret_row, size_t *ret_occurrence)
{
	for (size_t row = 0; row < where->doc_count; row++) {
		const size_t count = count_of(where, where->rows[row]);

		if (nth < count) {
			*ret_row = row;
			*ret_occurrence = nth;
			return occurrence(where, where->rows[row], nth);
		}
		nth -= count;
	}
	return NULL;
}

static bool wording_matches(const void *data, const struct world *world, size_t index)
{
	size_t row, at;
	const struct passage *passage = nth_wording(data, index, &row, &at);

	return passage &&
	       finding_in_span(world, passage->doc, (struct span){passage->start, passage->end});
}

static struct todo step_found(
    struct where *where, const struct world *world, enum cmd_id cmd, const struct cmd_args *args)
{
	struct finding_list list = {0, where->occurrence, wording_matches, where};
	size_t at, row;
	struct todo todo;

	for (size_t i = 0; i < where->doc_count; i++) {
		list.count += count_of(where, where->rows[i]);
		if (i < where->listing.selected)
			list.selected += count_of(where, where->rows[i]);
	}
	if (list.count > 0 && list.selected >= list.count)
		list.selected = list.count - 1;
	at = list.selected;
	todo = finding_step(&list, world, cmd, args, &at);
	if (!(todo.flags & TODO_UNKNOWN) && nth_wording(where, at, &row, &where->occurrence))
		listing_select(&where->listing, row);
	return todo;
}

static struct todo change_order(struct where *where)
{
	where->order = (enum where_order)((where->order + 1) % WHERE_ORDERS);
	if (where->lineup && !order_rows(where))
		return todo_say("out of memory");
	where->occurrence = 0;
	return todo_say(where->order == WHERE_BY_COUNT ? "outlets by wordings: most first"
	                                               : "outlets in the order of the files");
}

static struct todo set_filter(
    struct where *where, const struct world *world, const struct cmd_args *args)
{
	const bool given = args && args->text.ptr && args->text.len > 0;
	const struct lineup *lineup = world->lineup ? world->lineup->lineup : NULL;
	struct buf prompt = {0};

	if (!given && where->filter.len == 0) {
		buf_add_text(&prompt, "filter ");
		return todo_text(REQUEST_PROMPT, &prompt);
	}
	buf_clear(&where->filter);
	if (given)
		buf_add_slice(&where->filter, args->text);
	refill(where, lineup);
	if (given && where->passage_count == 0) {
		buf_clear(&where->filter);
		refill(where, lineup);
		settle(where);
		return todo_say("no group matches; all groups are shown");
	}
	where->occurrence = 0;
	settle(where);
	return todo_say(given ? "only groups that match; & shows all again" : "all groups");
}

static struct todo change_detail(struct where *where, bool more)
{
	static const char *const said[] = {"plots alone", "the selected wording in its context",
	    "the selected wording in its whole sentence"};

	if (where->detail == (more ? WHERE_SENTENCE : WHERE_PLOTS))
		return todo_say(more ? "there is no more detail" : "there is no less detail");
	where->detail = (enum where_detail)(where->detail + (more ? 1 : -1));
	settle(where);
	return todo_say(said[where->detail]);
}

static struct todo where_update(
    struct pane *pane, const struct world *world, enum cmd_id cmd, const struct cmd_args *args)
{
	struct where *where = (struct where *)pane;
	const struct passage *passage = current(where);
	const int col = current_col(where, world);

	if (where->doc_count == 0)
		return todo_unknown();
	if (listing_command(&where->listing, cmd, args)) {
		where->occurrence = closest(where, world, current_doc(where), col);
		return todo_redraw();
	}
	switch (cmd) {
	case CMD_LEFT: return step_occurrence(where, listing_steps(args), false);
	case CMD_RIGHT: return step_occurrence(where, listing_steps(args), true);
	case CMD_GROUP_NEXT: return step_outlet(where, true);
	case CMD_GROUP_PREVIOUS: return step_outlet(where, false);
	case CMD_ORDER: return change_order(where);
	case CMD_MORE: return change_detail(where, true);
	case CMD_LESS: return change_detail(where, false);
	case CMD_FILTER: return set_filter(where, world, args);
	case CMD_SEARCH_NEXT:
	case CMD_SEARCH_PREVIOUS: return step_found(where, world, cmd, args);
	case CMD_DEEPER:
		if (!passage)
			return todo_say("no wording in this outlet");
		return todo_open(
		    (struct place){passage->doc, {passage->start, passage->end}}, NULL);
	default: return todo_unknown();
	}
}

/* ---- drawing ---- */

static void draw_plot(const struct where *where, const struct world *world, struct canvas *canvas,
    int row, struct rect rect, uint32_t doc)
{
	const struct doc *article = doc_at(world, doc);
	const int head = head_cols(rect.cols), cols = rect.cols - head;
	const struct slice name = article ? doc_outlet_name(article) : slice_of("(not read)");
	struct buf count = {0};

	buf_add_format(&count, "%zu", count_of(where, doc));
	if (head >= 10) {
		const int width = (int)count.len;

		canvas_put_fitted(
		    canvas, row, rect.col, head - width - 2, saying_outlet(name), STYLE_HEADING);
		canvas_put(
		    canvas, row, rect.col + head - width - 1, width, buf_slice(&count), STYLE_DIM);
	} else if (head > 0) {
		canvas_put(canvas, row, rect.col, head - 1, saying_outlet(name), STYLE_HEADING);
	}
	buf_release(&count);
	for (int i = 0; i < cols; i++)
		canvas_put(canvas, row, rect.col + head + i, 1, slice_of(canvas->ascii ? "." : "·"),
		    STYLE_SILENT);
	for (size_t i = 0; i < count_of(where, doc); i++) {
		const struct passage *passage = occurrence(where, doc, i);
		const char letter[2] = {saying_letter(passage->facet), '\0'};

		canvas_put(canvas, row, rect.col + head + plot_col(article, passage->start, cols),
		    1, slice_of(letter), saying_style(saying_of_passage(passage)));
	}
}

/* The selected letter over whatever else stands in its column. */
static void draw_selected(const struct where *where, const struct world *world,
    struct canvas *canvas, int row, struct rect rect, bool focused)
{
	const struct passage *passage = current(where);
	char letter[2] = {0};

	if (!passage)
		return;
	letter[0] = saying_letter(passage->facet);
	canvas_put(canvas, row, rect.col + head_cols(rect.cols) + current_col(where, world), 1,
	    slice_of(letter), focused ? STYLE_SELECTED : STYLE_SELECTED_AWAY);
}

static void draw_context(
    const struct where *where, const struct world *world, struct canvas *canvas, struct rect rect)
{
	const struct passage *passage = current(where);
	const struct doc *doc = passage ? doc_at(world, passage->doc) : NULL;
	struct snippet snippet;
	struct buf buf = {0};
	int used;

	if (rect.rows < 1)
		return;
	if (rect.rows > 1)
		canvas_line_across(canvas, rect.row, rect.col, rect.cols, STYLE_BORDER);
	if (!doc)
		return;
	buf_add_format(&buf, "l.%u ", doc_line_at(doc, passage->start));
	used = canvas_put(
	    canvas, rect.row + (rect.rows > 1), rect.col, rect.cols, buf_slice(&buf), STYLE_DIM);
	buf_release(&buf);
	snippet = (struct snippet){.text = doc_text(doc),
	    .inner = {passage->start, passage->end},
	    .style = STYLE_TEXT,
	    .inner_style = STYLE_WORDING,
	    .bracketed = true};
	snippet.outer = snippet.inner;
	if (world->lineup->sources[passage->doc].prose &&
	    passage->sentence < world->lineup->sources[passage->doc].prose->sentences.count) {
		const struct sentence *sentence =
		    &world->lineup->sources[passage->doc].prose->sentences.items[passage->sentence];

		snippet.outer = (struct span){sentence->start, sentence->end};
	}
	if (rect.rows > 2)
		snippet_draw_wrapped(canvas,
		    (struct rect){rect.row + 1, rect.col + used, rect.rows - 1, rect.cols - used},
		    &snippet);
	else
		snippet_draw(canvas, rect.row + (rect.rows > 1), rect.col + used, rect.cols - used,
		    &snippet);
}

/* Letters and their groups, as many as the lines hold. */
static void draw_legend(const struct where *where, struct canvas *canvas, struct rect rect)
{
	const struct frame *frame = where->lineup->frame;
	int row = 0, used = 0;

	for (size_t i = 0; i < frame->facet_count; i++) {
		const char letter[3] = {saying_letter((uint32_t)i), ' ', '\0'};
		const int width = 4 + (int)cells_width(frame->facets[i].title, canvas->widths);

		if (!group_passes(where, where->lineup, (uint32_t)i))
			continue;
		if (used > 0 && used + width > rect.cols) {
			row++;
			used = 0;
		}
		if (row >= rect.rows)
			return;
		used += canvas_put(canvas, rect.row + row, rect.col + used, rect.cols - used,
		    slice_of(letter), STYLE_KEY);
		used += 2 + canvas_put(canvas, rect.row + row, rect.col + used, rect.cols - used,
		                frame->facets[i].title, STYLE_DIM);
	}
}

static void draw_title(const struct where *where, struct canvas *canvas, struct rect rect)
{
	struct buf buf = {0};
	int used = canvas_put(canvas, rect.row, rect.col, rect.cols, where->lineup->frame->title,
	    STYLE_HEADING | STYLE_BOLD);

	buf_add_format(&buf, "   %zu wording%s in %zu outlet%s   order:%s", where->passage_count,
	    where->passage_count == 1 ? "" : "s", where->doc_count,
	    where->doc_count == 1 ? "" : "s", where->order == WHERE_BY_COUNT ? "most" : "file");
	listing_add_filter(&buf, buf_slice(&where->filter));
	canvas_put_fitted(
	    canvas, rect.row, rect.col + used, rect.cols - used, buf_slice(&buf), STYLE_HEADING);
	buf_release(&buf);
}

static void where_draw(const struct pane *pane, const struct world *world, struct canvas *canvas,
    struct rect rect, bool focused)
{
	static const char *const nothing[] = {"No wordings to place yet.",
	    "As soon as rows stand in Compare, this shows where in each article they are.",
	    ":row PHRASE adds a row, t chooses a frame."};
	const struct where *where = (const struct where *)pane;
	const struct rect old = canvas_clip(canvas, rect);
	const int title = title_rows(rect.rows), rows = list_rows(rect.rows, where->detail);

	if (!where->lineup || where->doc_count == 0) {
		listing_draw_empty(canvas, rect, nothing, 3);
		canvas->clip = old;
		return;
	}
	if (title)
		draw_title(where, canvas, rect);
	for (int i = 0; i < rows; i++) {
		const size_t at = where->listing.top + (size_t)i;

		if (at >= where->doc_count)
			break;
		draw_plot(where, world, canvas, rect.row + title + i, rect, where->rows[at]);
		if (at == where->listing.selected)
			draw_selected(where, world, canvas, rect.row + title + i, rect, focused);
	}
	draw_context(where, world, canvas,
	    (struct rect){rect.row + title + rows, rect.col, context_rows(rect.rows, where->detail),
	        rect.cols});
	draw_legend(where, canvas,
	    (struct rect){rect.row + rect.rows - legend_rows(rect.rows, where->detail), rect.col,
	        legend_rows(rect.rows, where->detail), rect.cols});
	canvas->clip = old;
}

static bool where_cursor(
    const struct pane *pane, const struct world *world, int *ret_row, int *ret_col)
{
	const struct where *where = (const struct where *)pane;

	if (!where->lineup || where->doc_count == 0)
		return false;
	*ret_row =
	    title_rows(where->size.rows) + (int)(where->listing.selected - where->listing.top);
	*ret_col = head_cols(where->size.cols) + current_col(where, world);
	return *ret_row < where->size.rows && *ret_col < where->size.cols;
}

static void where_status(
    const struct pane *pane, const struct world *world, struct buf *left, struct buf *right)
{
	const struct where *where = (const struct where *)pane;
	const struct passage *passage = current(where);
	const uint32_t doc = current_doc(where);
	const struct doc *article = doc_at(world, doc);

	if (!article) {
		buf_add_text(left, "no wordings yet");
		return;
	}
	buf_add_slice(left, saying_outlet(doc_outlet_name(article)));
	if (!passage) {
		buf_add_text(left, ": no wording");
		return;
	}
	buf_add_format(left, ", line %u, ", doc_line_at(article, passage->start));
	buf_add_slice(left, where->lineup->frame->facets[passage->facet].title);
	buf_add_text(left, ": ");
	saying_add_who(left, passage);
	saying_add_devices(left, passage->devices, ", ");
	buf_add_format(right, "%zu of %zu", where->occurrence + 1, count_of(where, doc));
}

static bool where_selected(
    const struct pane *pane, const struct world *world, struct place *ret_place)
{
	const struct passage *passage = current((const struct where *)pane);

	(void)world;
	if (!passage)
		return false;
	*ret_place = (struct place){passage->doc, {passage->start, passage->end}};
	return true;
}

static bool where_show(struct pane *pane, const struct world *world, const struct place *place)
{
	struct where *where = (struct where *)pane;

	(void)world;
	for (size_t row = 0; row < where->doc_count; row++) {
		if (where->rows[row] != place->doc)
			continue;
		for (size_t i = 0; i < count_of(where, place->doc); i++) {
			const struct passage *passage = occurrence(where, place->doc, i);

			if (!span_overlaps(
			        (struct span){passage->start, passage->end}, place->span))
				continue;
			listing_select(&where->listing, row);
			where->occurrence = i;
			return true;
		}
	}
	return false;
}

static struct todo where_click(struct pane *pane, const struct world *world, int row, int col)
{
	struct where *where = (struct where *)pane;
	const int item = row - title_rows(where->size.rows);

	if (item < 0 || item >= list_rows(where->size.rows, where->detail) ||
	    where->listing.top + (size_t)item >= where->doc_count)
		return todo_redraw();
	listing_select(&where->listing, where->listing.top + (size_t)item);
	where->occurrence =
	    closest(where, world, current_doc(where), col - head_cols(where->size.cols));
	return todo_redraw();
}

static void where_free(struct pane *pane)
{
	struct where *where = (struct where *)pane;

	forget(where);
	buf_release(&where->filter);
	alloc_free(where);
}

static const struct pane_ops where_ops = {
    .name = "where",
    .relayout = where_relayout,
    .update = where_update,
    .draw = where_draw,
    .cursor = where_cursor,
    .status = where_status,
    .selected = where_selected,
    .show = where_show,
    .click = where_click,
    .free = where_free,
};

struct pane *pane_where_new(void)
{
	struct where *where = alloc_zero(1, sizeof(*where));

	if (!where)
		return NULL;
	where->pane.ops = &where_ops;
	where->detail = WHERE_LINE;
	return &where->pane;
}
