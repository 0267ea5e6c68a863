/*
 * The view Quotes: the story's quotations by speaker, each with the share of quoted words that
 * every outlet gives them; by outlet, each with the speakers who have its words; or by statement,
 * where the same statement, cut or altered between outlets, stands together with the difference
 * marked. views/quoterows makes the list, views/quotedraw draws it, views/quoting corrects.
 */
#include "config.h"

#include "base/alloc.h"
#include "views/finding.h"
#include "views/listing.h"
#include "views/quotedraw.h"
#include "views/quoterows.h"
#include "views/quoting.h"

struct quotes_pane {
	struct pane pane;
	struct size size;
	size_t generation;
	bool filled;
	struct quote_rows rows;
	struct listing listing;
	uint32_t doc, quote; /* selected, for when the articles change */
	bool on_heading;
};

static int head_rows(int rows)
{
	return rows >= 4;
}

static void settle(struct quotes_pane *pane)
{
	listing_settle(
	    &pane->listing, pane->rows.count, pane->size.rows - head_rows(pane->size.rows));
}

/* ---- what is selected ---- */

static const struct quote_row *current(const struct quotes_pane *pane)
{
	return pane->listing.selected < pane->rows.count ? &pane->rows.rows[pane->listing.selected]
	                                                 : NULL;
}

static bool selected_quote(const struct quotes_pane *pane, uint32_t *ret_doc, uint32_t *ret_quote)
{
	return quote_rows_quote(&pane->rows, pane->listing.selected, ret_doc, ret_quote);
}

static bool select_quote(struct quotes_pane *pane, uint32_t doc, uint32_t quote)
{
	const size_t at = quote_rows_find(&pane->rows, doc, quote);

	if (at == pane->rows.count)
		return false;
	listing_select(&pane->listing, at);
	return true;
}

static void remember(struct quotes_pane *pane)
{
	const struct quote_row *row = current(pane);

	pane->on_heading = row && row->item == HEADING;
	if (!selected_quote(pane, &pane->doc, &pane->quote))
		pane->doc = UINT32_MAX;
}

/* The rows have changed: the same quotation is selected, or its heading. */
static void find_again(struct quotes_pane *pane)
{
	if (pane->doc == UINT32_MAX || !select_quote(pane, pane->doc, pane->quote))
		return;
	if (pane->on_heading && pane->listing.selected > 0 &&
	    pane->rows.rows[pane->listing.selected].item != HEADING)
		listing_select(&pane->listing, pane->listing.selected - 1);
}

static void refill(struct quotes_pane *pane, const struct world *world)
{
	quote_rows_fill(&pane->rows, world, pane->size.cols - quotedraw_head_cols(pane->size.cols));
	settle(pane);
	find_again(pane);
}

static void quotes_pane_relayout(struct pane *base, const struct world *world, struct size size)
{
	struct quotes_pane *pane = (struct quotes_pane *)base;
	const bool is_stale = !pane->filled || pane->generation != world->quotes_generation;
	const bool is_wider = pane->size.cols != size.cols && pane->rows.detail == DETAIL_WHOLE;

	pane->size = size;
	if (is_stale)
		quote_rows_forget(&pane->rows);
	pane->filled = true;
	pane->generation = world->quotes_generation;
	if (is_stale || is_wider)
		refill(pane, world);
	settle(pane);
	remember(pane);
}

/* ---- what keys do ---- */

static struct todo open_quote(const struct quotes_pane *pane, const struct world *world)
{
	const struct quote *quote;
	uint32_t doc, index;

	if (!selected_quote(pane, &doc, &index))
		return todo_say("nothing to open");
	quote = quote_rows_at(world, doc, index);
	return todo_open((struct place){doc, {quote->start, quote->end}}, NULL);
}

static struct todo next_grouping(struct quotes_pane *pane, const struct world *world)
{
	static const char *const said[GROUPINGS] = {"by speaker: most quoted words first",
	    "by outlet: whom each one quotes", "by statement: what several outlets quote"};

	pane->rows.grouping = (enum quote_grouping)((pane->rows.grouping + 1) % GROUPINGS);
	/* A heading of one kind is none of another: then the list begins anew. */
	if (pane->on_heading)
		pane->doc = UINT32_MAX;
	pane->listing.selected = pane->listing.top = 0;
	refill(pane, world);
	if (pane->rows.grouping == GROUP_STATEMENTS && pane->rows.count == 0)
		return todo_say("no statement is quoted by more than one outlet; v goes on");
	return todo_say(said[pane->rows.grouping]);
}

static struct todo change_detail(struct quotes_pane *pane, const struct world *world, bool more)
{
	static const char *const said[] = {
	    "headings only", "a line a quotation", "every quotation whole"};

	if (pane->rows.detail == (more ? DETAIL_WHOLE : DETAIL_HEADS))
		return todo_say(more ? "there is no more detail" : "there is no less detail");
	pane->rows.detail = (enum quote_detail)(pane->rows.detail + (more ? 1 : -1));
	refill(pane, world);
	return todo_say(said[pane->rows.detail]);
}

static struct todo step_group(struct quotes_pane *pane, bool forward)
{
	static const char *const none[2][GROUPINGS] = {
	    {"nobody above", "no outlet above", "no statement above"},
	    {"nobody below", "no outlet below", "no statement below"}};
	const struct quote_row *rows = pane->rows.rows;
	size_t at = pane->listing.selected;

	if (!forward && at > 0 && rows[at].item != HEADING)
		while (at > 0 && rows[at].item != HEADING)
			at--;
	else
		do {
			if (forward ? at + 1 >= pane->rows.count : at == 0)
				return todo_say(none[forward][pane->rows.grouping]);
			at = forward ? at + 1 : at - 1;
		} while (rows[at].item != HEADING);
	listing_select(&pane->listing, at);
	return todo_redraw();
}

/* h: from a quotation to its heading. */
static struct todo to_heading(struct quotes_pane *pane)
{
	size_t at = pane->listing.selected;

	while (at > 0 && at < pane->rows.count && pane->rows.rows[at].item != HEADING)
		at--;
	listing_select(&pane->listing, at);
	return todo_redraw();
}

/* l: from a heading to what stands below it. */
static struct todo to_quotation(struct quotes_pane *pane)
{
	const size_t at = pane->listing.selected;

	if (at + 1 < pane->rows.count && pane->rows.rows[at].item == HEADING &&
	    pane->rows.rows[at + 1].item != HEADING)
		listing_select(&pane->listing, at + 1);
	return todo_redraw();
}

static struct todo set_filter(
    struct quotes_pane *pane, const struct world *world, const struct cmd_args *args)
{
	const bool given = args && args->text.ptr && args->text.len > 0;
	struct buf prompt = {0};
	struct slice wrong;
	struct todo todo;

	if (!given && pane->rows.filter_text.len == 0) {
		buf_add_text(&prompt, "filter ");
		todo = todo_text(REQUEST_PROMPT, &prompt);
		todo.message = "words, or kind:reported outlet:NAME speaker:NAME cue:doubt";
		return todo;
	}
	if (!quote_rows_set_filter(&pane->rows, given ? args->text : slice_of(""), &wrong))
		return todo_say("kinds are whole part label work reported; cues: plain fact stress "
		                "argue doubt concede deny attack urge warn none");
	refill(pane, world);
	if (given && pane->rows.count == 0)
		return todo_say("no quotation matches; & shows all again");
	return todo_say(given ? "quotations filtered; & shows all again" : "all quotations");
}

/* f: one kind after the other; what else is filtered stays out of it. */
static struct todo next_kind(struct quotes_pane *pane, const struct world *world)
{
	static const struct {
		const char *filter, *said;
	} kinds[] = {
	    {"kind:direct", "only what is quoted whole"},
	    {"kind:mixed", "only what is quoted in part"},
	    {"kind:scare", "only labels in quotation marks"},
	    {"kind:indirect", "only what is reported without quotation marks"},
	    {"", "every kind of quotation"},
	};
	enum { KINDS = sizeof kinds / sizeof *kinds };
	size_t at = 0;
	struct slice wrong;

	while (at + 1 < KINDS && !slice_is(buf_slice(&pane->rows.filter_text), kinds[at].filter))
		at++;
	at = (at + 1) % KINDS;
	if (!quote_rows_set_filter(&pane->rows, slice_of(kinds[at].filter), &wrong))
		return todo_unknown();
	refill(pane, world);
	return todo_say(kinds[at].said);
}

static struct todo change_order(struct quotes_pane *pane, const struct world *world)
{
	static const char *const said[QUOTE_ORDERS] = {"speakers by quoted words: most first",
	    "speakers by name", "speakers by outlets: who is quoted by most of them first",
	    "speakers by quotations: most first"};
	struct quote_rows *rows = &pane->rows;

	if (rows->grouping == GROUP_STATEMENTS)
		return todo_say("statements have one order: most outlets first");
	if (rows->grouping == GROUP_OUTLETS) {
		rows->outlets_by_words = !rows->outlets_by_words;
		refill(pane, world);
		return todo_say(rows->outlets_by_words ? "outlets by quoted words: most first"
		                                       : "outlets in the order of the story");
	}
	rows->order = (enum quote_order)((rows->order + 1) % QUOTE_ORDERS);
	quote_rows_forget(rows);
	refill(pane, world);
	return todo_say(said[rows->order]);
}

static struct todo open_card(const struct quotes_pane *pane, const struct world *world)
{
	uint32_t doc, quote, name = NAME_NONE;

	if (selected_quote(pane, &doc, &quote))
		quote_speaker_name(world->story, doc, quote_rows_at(world, doc, quote), &name);
	if (name == NAME_NONE)
		return todo_say("nothing more is known about this speaker");
	return (struct todo){.flags = TODO_REDRAW, .request = REQUEST_CARD, .number = name};
}

/* ---- corrections ---- */

/* X and E are about one quotation, not about a heading. */
static bool quoting_of(
    const struct quotes_pane *pane, const struct world *world, struct quoting *ret_quoting)
{
	const struct quote_row *row = current(pane);

	*ret_quoting = (struct quoting){.world = world};
	return row && row->item != HEADING &&
	       selected_quote(pane, &ret_quoting->doc, &ret_quoting->quote);
}

static struct todo drop(const struct quotes_pane *pane, const struct world *world)
{
	struct quoting quoting;

	return quoting_of(pane, world, &quoting) ? quoting_drop(&quoting)
	                                         : todo_say("choose a quotation first");
}

/* Other keys than a quotation's are the article's. */
static struct todo edit(
    const struct quotes_pane *pane, const struct world *world, const struct cmd_args *args)
{
	struct quoting quoting;

	if (!quoting_of(pane, world, &quoting))
		return todo_unknown();
	return args && args->text.ptr ? quoting_edit(&quoting, args->text) : quoting_ask(&quoting);
}

/* ---- why ---- */

static const char *kind_words(uint8_t kind)
{
	static const char *const words[QUOTE_KINDS] = {"quoted whole", "quoted in part",
	    "a label in marks", "the name of a work", "reported without marks"};

	return kind < QUOTE_KINDS ? words[kind] : "quoted";
}

static void add_flat(struct buf *buf, struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		buf_add_byte(buf, text.ptr[i] == '\n' ? ' ' : text.ptr[i]);
}

static void explain_speaker(struct buf *buf, const struct quote *quote, struct slice text)
{
	if (span_exists(quote->speaker)) {
		buf_add_text(buf, "speaker as the text has it: ");
		add_flat(buf, slice_at(text, quote->speaker));
		buf_add_text(buf, "\n");
	} else if (!quote->speaker_name.ptr) {
		buf_add_text(buf, "no speaker is named near it\n");
	}
	if (quote->speaker_name.ptr) {
		buf_add_text(buf, "that is: ");
		add_flat(buf, quote->speaker_name);
		buf_add_text(buf, "\n");
	}
	if (quote->flags & QUOTE_CARRIED)
		buf_add_text(buf, "the speaker is carried over from an earlier sentence\n");
}

/* Why this is a quotation and why this is its speaker. */
static struct todo explain(const struct quotes_pane *pane, const struct world *world)
{
	const struct quote *quote;
	struct buf buf = {0};
	uint32_t doc, index;
	struct slice text;

	if (!selected_quote(pane, &doc, &index))
		return todo_say("nothing is selected");
	quote = quote_rows_at(world, doc, index);
	text = doc_text(world->story->items[doc].doc);
	buf_add_format(&buf, "Why: %s\n", kind_words(quote->kind));
	if (story_quote_is_fixed(world->story, doc, index))
		buf_add_text(&buf, "you have corrected it\n");
	if (quote->flags & QUOTE_UNCLOSED)
		buf_add_text(&buf, "its mark is never closed; it ends with its paragraph\n");
	if (quote->flags & QUOTE_CONTINUED)
		buf_add_text(&buf, "it goes on from the paragraph before\n");
	if (quote->flags & QUOTE_NESTED)
		buf_add_text(&buf, "it stands inside another quotation\n");
	if (span_exists(quote->cue)) {
		const struct slice cue = slice_at(text, quote->cue);

		buf_add_text(&buf, "introduced by “");
		add_flat(&buf, cue);
		buf_add_format(&buf, "”: %s\n", cue_class_words(cue_class_of(cue)));
	}
	explain_speaker(&buf, quote, text);
	return todo_text(REQUEST_POPUP, &buf);
}

/* ---- searching ---- */

static bool row_matches(const void *data, const struct world *world, size_t index)
{
	const struct quotes_pane *pane = data;
	const struct quote_row *row = &pane->rows.rows[index];
	const struct quote *quote;
	uint32_t doc, at;

	if (row->item == HEADING && pane->rows.grouping == GROUP_SPEAKERS) {
		const struct slice name = pane->rows.table->speakers[row->group].name;

		return name.ptr && finding_in_text(world, name);
	}
	if (row->item == HEADING || row->line > 0 ||
	    !quote_rows_quote(&pane->rows, index, &doc, &at))
		return false;
	quote = quote_rows_at(world, doc, at);
	return finding_in_span(world, doc, (struct span){quote->start, quote->end});
}

static struct todo step_found(struct quotes_pane *pane, const struct world *world, enum cmd_id cmd,
    const struct cmd_args *args)
{
	const struct finding_list list = {
	    pane->rows.count, pane->listing.selected, row_matches, pane};
	size_t at = pane->listing.selected;
	const struct todo todo = finding_step(&list, world, cmd, args, &at);

	listing_select(&pane->listing, at);
	return todo;
}

static struct todo command(struct quotes_pane *pane, const struct world *world, enum cmd_id cmd,
    const struct cmd_args *args)
{
	if (listing_command(&pane->listing, cmd, args))
		return todo_redraw();
	switch (cmd) {
	case CMD_DEEPER: return open_quote(pane, world);
	case CMD_SELECT: return next_grouping(pane, world);
	case CMD_MORE: return change_detail(pane, world, true);
	case CMD_LESS: return change_detail(pane, world, false);
	case CMD_GROUP_NEXT: return step_group(pane, true);
	case CMD_GROUP_PREVIOUS: return step_group(pane, false);
	case CMD_LEFT: return to_heading(pane);
	case CMD_RIGHT: return to_quotation(pane);
	case CMD_WHY: return explain(pane, world);
	case CMD_CARD: return open_card(pane, world);
	case CMD_FILTER: return set_filter(pane, world, args);
	case CMD_TYPE: return next_kind(pane, world);
	case CMD_ORDER: return change_order(pane, world);
	case CMD_SEARCH_NEXT:
	case CMD_SEARCH_PREVIOUS: return step_found(pane, world, cmd, args);
	case CMD_NOT_HERE: return drop(pane, world);
	case CMD_EDIT: return edit(pane, world, args);
	default: return todo_unknown();
	}
}

static struct todo quotes_pane_update(
    struct pane *base, const struct world *world, enum cmd_id cmd, const struct cmd_args *args)
{
	struct quotes_pane *pane = (struct quotes_pane *)base;
	const struct todo todo = command(pane, world, cmd, args);

	remember(pane);
	return todo;
}

/* ---- drawing ---- */

static void quotes_pane_draw(const struct pane *base, const struct world *world,
    struct canvas *canvas, struct rect rect, bool focused)
{
	static const char *const waiting[] = {
	    "No quotations yet.", "They appear as soon as the articles are analysed."};
	static const char *const filtered[] = {
	    "No quotation of this kind.", "& shows all again, v groups them otherwise."};
	const struct quotes_pane *pane = (const struct quotes_pane *)base;
	const struct rect old = canvas_clip(canvas, rect);
	const int head = head_rows(rect.rows);

	if (pane->rows.count == 0)
		listing_draw_empty(canvas, rect,
		    pane->rows.filter_text.len > 0 || pane->rows.grouping == GROUP_STATEMENTS
		        ? filtered
		        : waiting,
		    2);
	else if (head > 0)
		quotedraw_title(&pane->rows, canvas, rect);
	for (int i = 0; i < rect.rows - head; i++) {
		const size_t at = pane->listing.top + (size_t)i;
		const struct rect here = {rect.row + head + i, rect.col, 1, rect.cols};

		if (at >= pane->rows.count)
			break;
		quotedraw_row(&pane->rows, world, canvas, here, &pane->rows.rows[at]);
		if (at == pane->listing.selected)
			canvas_restyle(
			    canvas, here, focused ? STYLE_SELECTED : STYLE_SELECTED_AWAY);
	}
	canvas->clip = old;
}

static bool quotes_pane_cursor(
    const struct pane *base, const struct world *world, int *ret_row, int *ret_col)
{
	const struct quotes_pane *pane = (const struct quotes_pane *)base;
	const struct quote_row *row = current(pane);

	(void)world;
	if (!row)
		return false;
	*ret_row = head_rows(pane->size.rows) + (int)(pane->listing.selected - pane->listing.top);
	*ret_col = row->item == HEADING ? 0 : quotedraw_head_cols(pane->size.cols);
	return *ret_row < pane->size.rows;
}

/* "Rob Bauer: 4 quotations, 80 words, 18 % of all quoted words" */
static void say_heading(const struct quotes_pane *pane, const struct world *world,
    const struct quote_row *row, struct buf *left)
{
	const struct quote_table *table = pane->rows.table;
	const bool outlet = pane->rows.grouping == GROUP_OUTLETS;
	const struct quote_speaker *speaker = outlet ? NULL : &table->speakers[row->group];
	const uint32_t count = outlet ? table->doc_counts[row->group] : speaker->count;
	const uint32_t words = outlet ? table->doc_words[row->group] : speaker->words;

	buf_add_slice(left, outlet              ? quotedraw_outlet(world, row->group)
	                    : speaker->name.ptr ? speaker->name
	                                        : slice_of("nobody named"));
	buf_add_format(left, ": %u quotation%s, %u words, %u %% of all quoted words", count,
	    count == 1 ? "" : "s", words, quotedraw_percent(words, table->words));
}

/* "Rob Bauer, Foreign Policy, line 35: quoted whole, said plainly" */
static void say_quote(const struct quotes_pane *pane, const struct world *world,
    const struct quote_row *row, uint32_t doc, uint32_t index, struct buf *left)
{
	static const char *const variations[VARIATIONS] = {
	    ", the same words", ", cut", ", altered"};
	const struct doc *article = world->story->items[doc].doc;
	const struct quote *quote = quote_rows_at(world, doc, index);
	uint32_t name;
	const struct slice speaker = quote_speaker_name(world->story, doc, quote, &name);

	buf_add_slice(left, speaker.ptr ? speaker : slice_of("nobody named"));
	buf_add_text(left, ", ");
	buf_add_slice(left, quotedraw_outlet(world, doc));
	buf_add_format(
	    left, ", line %u: %s", doc_line_at(article, quote->start), kind_words(quote->kind));
	if (pane->rows.grouping == GROUP_STATEMENTS && row->item != HEADING)
		buf_add_text(left, variations[pane->rows.statements->members[row->item].variation]);
	if (span_exists(quote->cue))
		buf_add_format(left, ", %s",
		    cue_class_words(cue_class_of(slice_at(doc_text(article), quote->cue))));
	if (story_quote_is_fixed(world->story, doc, index))
		buf_add_text(left, ", corrected by you");
}

static void quotes_pane_status(
    const struct pane *base, const struct world *world, struct buf *left, struct buf *right)
{
	const struct quotes_pane *pane = (const struct quotes_pane *)base;
	const struct quote_row *row = current(pane);
	uint32_t doc, index;

	if (!selected_quote(pane, &doc, &index)) {
		buf_add_text(left, "no quotations");
		return;
	}
	if (row->item == HEADING && pane->rows.grouping != GROUP_STATEMENTS)
		say_heading(pane, world, row, left);
	else
		say_quote(pane, world, row, doc, index, left);
	buf_add_format(right, "%zu of %zu", pane->listing.selected + 1, pane->rows.count);
}

static bool quotes_pane_selected(
    const struct pane *base, const struct world *world, struct place *ret_place)
{
	const struct quotes_pane *pane = (const struct quotes_pane *)base;
	const struct quote *quote;
	uint32_t doc, index;

	if (!selected_quote(pane, &doc, &index))
		return false;
	quote = quote_rows_at(world, doc, index);
	*ret_place = (struct place){doc, {quote->start, quote->end}};
	return true;
}

static bool quotes_pane_show(
    struct pane *base, const struct world *world, const struct place *place)
{
	struct quotes_pane *pane = (struct quotes_pane *)base;
	const struct quotes *quotes;
	struct slice wrong;
	size_t at;

	if (!world->story || place->doc >= world->story->count)
		return false;
	quotes = story_quotes(world->story, place->doc);
	at = quotes ? quotes_at(quotes, place->span.start) : 0;
	if (!quotes || at >= quotes->count)
		return false;
	if (pane->rows.detail != DETAIL_HEADS && select_quote(pane, place->doc, (uint32_t)at))
		return true;
	pane->rows.grouping = GROUP_SPEAKERS;
	pane->rows.detail = DETAIL_LINES;
	if (!quote_rows_set_filter(&pane->rows, slice_of(""), &wrong))
		return false;
	refill(pane, world);
	return select_quote(pane, place->doc, (uint32_t)at);
}

static struct todo quotes_pane_click(struct pane *base, const struct world *world, int row, int col)
{
	struct quotes_pane *pane = (struct quotes_pane *)base;
	const int item = row - head_rows(pane->size.rows);

	(void)world;
	(void)col;
	if (item >= 0 && pane->listing.top + (size_t)item < pane->rows.count)
		listing_select(&pane->listing, pane->listing.top + (size_t)item);
	remember(pane);
	return todo_redraw();
}

static void quotes_pane_free(struct pane *base)
{
	struct quotes_pane *pane = (struct quotes_pane *)base;

	quote_rows_release(&pane->rows);
	alloc_free(pane);
}

static const struct pane_ops quotes_pane_ops = {
    .name = "quotes",
    .relayout = quotes_pane_relayout,
    .update = quotes_pane_update,
    .draw = quotes_pane_draw,
    .cursor = quotes_pane_cursor,
    .status = quotes_pane_status,
    .selected = quotes_pane_selected,
    .show = quotes_pane_show,
    .click = quotes_pane_click,
    .free = quotes_pane_free,
};

struct pane *pane_quotes_new(void)
{
	struct quotes_pane *pane = alloc_zero(1, sizeof(*pane));

	if (!pane)
		return NULL;
	pane->pane.ops = &quotes_pane_ops;
	pane->rows.detail = DETAIL_LINES;
	pane->doc = UINT32_MAX;
	return &pane->pane;
}
