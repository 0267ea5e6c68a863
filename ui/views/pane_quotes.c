/*
 * The view Quotes: the story's quotations by speaker, each with the share of quoted words that
 * every outlet gives them; or by statement, where the same statement, cut or altered between
 * outlets, stands together with the difference marked.
 *
 * Both are one flat list of rows, a heading and what belongs to it, so that only what is on the
 * screen is ever looked at.
 */
#include "config.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/map.h"
#include "story/statements.h"
#include "views/bars.h"
#include "views/card.h"
#include "views/finding.h"
#include "views/listing.h"
#include "views/saying.h"
#include "views/snippet.h"

enum { BAR_COLS = 10, OUTLET_SHARES = 12 /* named in a heading at most */ };
#define HEADING UINT32_MAX

/* A quotation of the story. */
struct quote_ref {
	uint32_t doc, quote;
	uint32_t words;   /* inside marks */
	uint32_t speaker; /* index into speakers */
};

struct speaker {
	struct slice name; /* borrowed from the analysis; .ptr NULL: nobody named */
	uint32_t count;    /* quotations */
	uint32_t words;    /* inside marks, over all outlets */
	uint32_t outlets;  /* that quote them */
	uint32_t last_doc; /* while counting outlets: one more than the last document */
	uint32_t rank;     /* place among the speakers */
};

enum quotes_order { QUOTES_BY_WORDS, QUOTES_BY_NAME, QUOTES_BY_OUTLETS, QUOTES_ORDERS };

/* A line of the list: a heading of a speaker or statement, or one of its quotations. */
struct row {
	uint32_t group; /* index into by_rank, or into statements */
	uint32_t item;  /* index into refs, or of the statement's members; HEADING */
};

struct quotes_pane {
	struct pane pane;
	struct size size;
	size_t generation;
	bool filled;
	struct quote_ref *refs; /* owned; by speaker's rank, document, place */
	size_t ref_count, ref_capacity;
	struct speaker *speakers; /* owned; as `order` says, whoever is not named last */
	size_t speaker_count, speaker_capacity;
	uint32_t *doc_words; /* owned: quoted words of each document */
	size_t doc_count;
	uint64_t all_words;
	uint32_t most_words; /* of one speaker */
	enum quotes_order order;
	struct statements *statements; /* owned; NULL: not asked for yet */
	struct row *rows;              /* owned */
	size_t row_count, row_capacity;
	struct listing listing;
	size_t shown_groups, shown_quotes; /* that pass the filter */
	uint64_t shown_words;
	bool by_statement;
	struct buf filter;
	uint32_t doc, quote; /* selected, for when the articles change */
	bool on_heading;
};

/* ---- gathering ---- */

static void forget(struct quotes_pane *pane)
{
	alloc_free(pane->refs);
	alloc_free(pane->speakers);
	alloc_free(pane->doc_words);
	statements_free(pane->statements);
	pane->refs = NULL;
	pane->speakers = NULL;
	pane->doc_words = NULL;
	pane->statements = NULL;
	pane->ref_count = pane->ref_capacity = 0;
	pane->speaker_count = pane->speaker_capacity = 0;
	pane->doc_count = pane->row_count = 0;
	pane->all_words = 0;
}

static const struct quote *quote_of(const struct world *world, uint32_t doc, uint32_t quote)
{
	return &world->story->items[doc].analysis->quotes->items[quote];
}

/* The story's name for a quotation's speaker, or the one of the text. */
static struct slice speaker_of(
    const struct story *story, size_t doc, const struct quote *quote, uint32_t *ret_name)
{
	const struct links *links = story->links;
	const struct entities *entities = story_entities(story, doc);

	*ret_name = NAME_NONE;
	if (quote->name != NAME_NONE && quote->name < entities->name_count && links &&
	    doc < links->doc_count && links->of_doc[doc]) {
		*ret_name = links->of_doc[doc][quote->name];
		if (*ret_name < links->name_count)
			return links->names[*ret_name].canonical;
		*ret_name = NAME_NONE;
	}
	return quote->speaker_name;
}

static enum err_code add_speaker(
    struct quotes_pane *pane, struct map *map, struct slice name, uint32_t *ret_index)
{
	const struct slice key = name.ptr ? name : slice_of("");
	struct speaker *grown = pane->speakers;
	uint32_t index = (uint32_t)pane->speaker_count;
	enum err_code code = map_add(map, key, index, &index);

	if (code != ERR_OK)
		return code;
	if (index == pane->speaker_count) {
		if (pane->speaker_count == pane->speaker_capacity)
			grown = alloc_grow(pane->speakers, &pane->speaker_capacity,
			    pane->speaker_count + 1, sizeof(*grown));
		if (!grown)
			return ERR_NOMEM;
		pane->speakers = grown;
		pane->speakers[pane->speaker_count++] = (struct speaker){.name = name};
	}
	*ret_index = index;
	return ERR_OK;
}

static enum err_code add_quote(struct quotes_pane *pane, struct map *map, const struct world *world,
    uint32_t doc, uint32_t index)
{
	const struct quote *quote = quote_of(world, doc, index);
	struct quote_ref *grown = pane->refs;
	struct quote_ref ref = {.doc = doc, .quote = index};
	uint32_t name;
	struct slice speaker;
	enum err_code code;

	if (quote->kind == QUOTE_TITLE)
		return ERR_OK;
	speaker = speaker_of(world->story, doc, quote, &name);
	code = add_speaker(pane, map, speaker, &ref.speaker);
	if (code != ERR_OK)
		return code;
	if (pane->ref_count == pane->ref_capacity)
		grown = alloc_grow(
		    pane->refs, &pane->ref_capacity, pane->ref_count + 1, sizeof(*grown));
	if (!grown)
		return ERR_NOMEM;
	pane->refs = grown;
	/* A quotation inside another is counted with the outer one. */
	if (!(quote->flags & QUOTE_NESTED))
		ref.words = statement_words(world->story->items[doc].analysis, quote);
	pane->refs[pane->ref_count++] = ref;
	pane->speakers[ref.speaker].count++;
	pane->speakers[ref.speaker].words += ref.words;
	pane->speakers[ref.speaker].outlets += pane->speakers[ref.speaker].last_doc != doc + 1;
	pane->speakers[ref.speaker].last_doc = doc + 1;
	pane->doc_words[doc] += ref.words;
	pane->all_words += ref.words;
	return ERR_OK;
}

static enum err_code gather(struct quotes_pane *pane, const struct world *world)
{
	const struct story *story = world->story;
	struct map map = {0};
	enum err_code code = ERR_OK;

	pane->doc_words = alloc_zero(story->count, sizeof(*pane->doc_words));
	if (!pane->doc_words)
		return ERR_NOMEM;
	pane->doc_count = story->count;
	for (size_t doc = 0; doc < story->count && code == ERR_OK; doc++) {
		const struct analysis *analysis = story->items[doc].analysis;

		for (size_t i = 0; analysis && i < analysis->quotes->count && code == ERR_OK; i++)
			code = add_quote(pane, &map, world, (uint32_t)doc, (uint32_t)i);
	}
	map_release(&map);
	return code;
}

struct ranked {
	struct slice name;
	uint32_t outlets; /* 0 where the order does not ask for them */
	uint32_t words, count, speaker;
	bool named, by_name;
};

/* Named speakers first, then as the order says: by name, by outlets, by words; then by quotations. */
static int by_order(const void *a_ptr, const void *b_ptr)
{
	const struct ranked *a = a_ptr, *b = b_ptr;
	const int names = a->by_name ? slice_compare(a->name, b->name) : 0;

	if (a->named != b->named)
		return a->named ? -1 : 1;
	if (names != 0)
		return names;
	if (a->outlets != b->outlets)
		return a->outlets > b->outlets ? -1 : 1;
	if (a->words != b->words)
		return a->words > b->words ? -1 : 1;
	if (a->count != b->count)
		return a->count > b->count ? -1 : 1;
	return a->speaker < b->speaker ? -1 : a->speaker > b->speaker;
}

static struct ranked rank_of(const struct quotes_pane *pane, uint32_t index)
{
	const struct speaker *speaker = &pane->speakers[index];

	return (struct ranked){.name = speaker->name.ptr ? speaker->name : slice_of(""),
	    .outlets = pane->order == QUOTES_BY_OUTLETS ? speaker->outlets : 0,
	    .words = speaker->words,
	    .count = speaker->count,
	    .speaker = index,
	    .named = speaker->name.ptr != NULL,
	    .by_name = pane->order == QUOTES_BY_NAME};
}

static int by_speaker(const void *a_ptr, const void *b_ptr)
{
	const struct quote_ref *a = a_ptr, *b = b_ptr;

	if (a->speaker != b->speaker)
		return a->speaker < b->speaker ? -1 : 1;
	if (a->doc != b->doc)
		return a->doc < b->doc ? -1 : 1;
	return a->quote < b->quote ? -1 : a->quote > b->quote;
}

/* Sort speakers, and the quotations by speaker. */
static enum err_code rank_speakers(struct quotes_pane *pane)
{
	struct ranked *ranked = alloc_zero(pane->speaker_count, sizeof(*ranked));
	struct speaker *sorted = alloc_zero(pane->speaker_count, sizeof(*sorted));

	if (!ranked || !sorted) {
		alloc_free(ranked);
		alloc_free(sorted);
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < pane->speaker_count; i++)
		ranked[i] = rank_of(pane, (uint32_t)i);
	qsort(ranked, pane->speaker_count, sizeof(*ranked), by_order);
	pane->most_words = 0;
	for (size_t i = 0; i < pane->speaker_count; i++) {
		sorted[i] = pane->speakers[ranked[i].speaker];
		pane->speakers[ranked[i].speaker].rank = (uint32_t)i;
		if (sorted[i].words > pane->most_words)
			pane->most_words = sorted[i].words;
	}
	for (size_t i = 0; i < pane->ref_count; i++)
		pane->refs[i].speaker = pane->speakers[pane->refs[i].speaker].rank;
	if (pane->ref_count > 0)
		qsort(pane->refs, pane->ref_count, sizeof(*pane->refs), by_speaker);
	alloc_free(pane->speakers);
	alloc_free(ranked);
	pane->speakers = sorted;
	pane->speaker_capacity = pane->speaker_count;
	return ERR_OK;
}

/* ---- rows ---- */

static bool add_row(struct quotes_pane *pane, uint32_t group, uint32_t item)
{
	struct row *grown = pane->rows;

	if (pane->row_count == pane->row_capacity)
		grown = alloc_grow(
		    pane->rows, &pane->row_capacity, pane->row_count + 1, sizeof(*grown));
	if (!grown)
		return false;
	pane->rows = grown;
	pane->rows[pane->row_count++] = (struct row){group, item};
	pane->shown_groups += item == HEADING;
	pane->shown_quotes += item != HEADING;
	if (item != HEADING && !pane->by_statement)
		pane->shown_words += pane->refs[item].words;
	return true;
}

static struct slice text_of(const struct world *world, uint32_t doc, uint32_t quote)
{
	const struct quote *it = quote_of(world, doc, quote);

	return slice_at(doc_text(world->story->items[doc].doc), (struct span){it->start, it->end});
}

static bool ref_passes(
    const struct quotes_pane *pane, const struct world *world, const struct quote_ref *ref)
{
	const struct slice filter = buf_slice(&pane->filter);
	const struct slice name = pane->speakers[ref->speaker].name;

	return (name.ptr && snippet_holds(name, filter)) ||
	       snippet_holds(text_of(world, ref->doc, ref->quote), filter);
}

static bool fill_by_speaker(struct quotes_pane *pane, const struct world *world)
{
	uint32_t last = UINT32_MAX;

	for (size_t i = 0; i < pane->ref_count; i++) {
		const uint32_t speaker = pane->refs[i].speaker;

		if (!ref_passes(pane, world, &pane->refs[i]))
			continue;
		if (speaker != last && !add_row(pane, speaker, HEADING))
			return false;
		last = speaker;
		if (!add_row(pane, speaker, (uint32_t)i))
			return false;
	}
	return true;
}

static bool fill_by_statement(struct quotes_pane *pane, const struct world *world)
{
	if (!pane->statements && statements_new(world->story, &pane->statements) != ERR_OK)
		return false;
	for (size_t i = 0; i < pane->statements->count; i++) {
		const struct statement *statement = &pane->statements->items[i];
		const struct statement_member *fullest =
		    &pane->statements->members[statement->first];

		if (!snippet_holds(
		        text_of(world, fullest->doc, fullest->quote), buf_slice(&pane->filter)))
			continue;
		if (!add_row(pane, (uint32_t)i, HEADING))
			return false;
		for (uint32_t at = 0; at < statement->count; at++)
			if (!add_row(pane, (uint32_t)i, statement->first + at))
				return false;
	}
	return true;
}

static void fill_rows(struct quotes_pane *pane, const struct world *world)
{
	pane->row_count = pane->shown_groups = pane->shown_quotes = 0;
	pane->shown_words = 0;
	if (!world->story || !pane->doc_words)
		return;
	if (!(pane->by_statement ? fill_by_statement(pane, world) : fill_by_speaker(pane, world)))
		pane->row_count = 0;
}

static int head_rows(int rows)
{
	return rows >= 4;
}

static void settle(struct quotes_pane *pane)
{
	listing_settle(
	    &pane->listing, pane->row_count, pane->size.rows - head_rows(pane->size.rows));
}

/* ---- what is selected ---- */

static const struct row *current(const struct quotes_pane *pane)
{
	return pane->listing.selected < pane->row_count ? &pane->rows[pane->listing.selected]
	                                                : NULL;
}

/* The quotation of a row: of a heading, its first. */
static bool quote_at_row(
    const struct quotes_pane *pane, const struct row *row, uint32_t *ret_doc, uint32_t *ret_quote)
{
	if (!row)
		return false;
	if (row->item == HEADING) {
		if (row + 1 >= pane->rows + pane->row_count)
			return false;
		row++;
	}
	if (pane->by_statement) {
		*ret_doc = pane->statements->members[row->item].doc;
		*ret_quote = pane->statements->members[row->item].quote;
	} else {
		*ret_doc = pane->refs[row->item].doc;
		*ret_quote = pane->refs[row->item].quote;
	}
	return true;
}

static bool select_quote(struct quotes_pane *pane, uint32_t doc, uint32_t quote)
{
	for (size_t i = 0; i < pane->row_count; i++) {
		uint32_t its_doc, its_quote;

		if (pane->rows[i].item == HEADING ||
		    !quote_at_row(pane, &pane->rows[i], &its_doc, &its_quote) || its_doc != doc ||
		    its_quote != quote)
			continue;
		listing_select(&pane->listing, i);
		return true;
	}
	return false;
}

static void remember(struct quotes_pane *pane)
{
	const struct row *row = current(pane);

	pane->on_heading = row && row->item == HEADING;
	if (!quote_at_row(pane, row, &pane->doc, &pane->quote))
		pane->doc = UINT32_MAX;
}

static void find_again(struct quotes_pane *pane)
{
	if (pane->doc == UINT32_MAX || !select_quote(pane, pane->doc, pane->quote))
		return;
	if (pane->on_heading && pane->listing.selected > 0)
		listing_select(&pane->listing, pane->listing.selected - 1);
}

static void quotes_pane_relayout(struct pane *base, const struct world *world, struct size size)
{
	struct quotes_pane *pane = (struct quotes_pane *)base;

	pane->size = size;
	if (!pane->filled || pane->generation != world->generation) {
		pane->filled = true;
		pane->generation = world->generation;
		forget(pane);
		if (world->story &&
		    (gather(pane, world) != ERR_OK || rank_speakers(pane) != ERR_OK))
			forget(pane);
		fill_rows(pane, world);
		settle(pane);
		find_again(pane);
	}
	settle(pane);
	remember(pane);
}

/* ---- what keys do ---- */

static struct todo open_quote(const struct quotes_pane *pane, const struct world *world)
{
	uint32_t doc, index;
	const struct quote *quote;

	if (!quote_at_row(pane, current(pane), &doc, &index))
		return todo_say("nothing to open");
	quote = quote_of(world, doc, index);
	return todo_open((struct place){doc, {quote->start, quote->end}}, NULL);
}

static struct todo switch_kind(struct quotes_pane *pane, const struct world *world)
{
	uint32_t doc = 0, quote = 0;
	const bool had = quote_at_row(pane, current(pane), &doc, &quote);

	pane->by_statement = !pane->by_statement;
	fill_rows(pane, world);
	pane->listing.selected = pane->listing.top = 0;
	settle(pane);
	if (had)
		select_quote(pane, doc, quote);
	if (pane->by_statement && pane->row_count == 0)
		return todo_say("no statement is quoted by more than one outlet; v goes back");
	return todo_say(pane->by_statement ? "by statement: what several outlets quote"
	                                   : "by speaker: most quoted words first");
}

static struct todo step_group(struct quotes_pane *pane, bool forward)
{
	size_t at = pane->listing.selected;

	if (!forward && at > 0 && pane->rows[at].item != HEADING)
		while (at > 0 && pane->rows[at].item != HEADING)
			at--;
	else
		do {
			if (forward ? at + 1 >= pane->row_count : at == 0)
				return todo_say(forward ? "nobody below" : "nobody above");
			at = forward ? at + 1 : at - 1;
		} while (pane->rows[at].item != HEADING);
	listing_select(&pane->listing, at);
	return todo_redraw();
}

static struct todo set_filter(
    struct quotes_pane *pane, const struct world *world, const struct cmd_args *args)
{
	const bool given = args && args->text.ptr && args->text.len > 0;
	struct buf prompt = {0};

	if (!given && pane->filter.len == 0) {
		buf_add_text(&prompt, "filter ");
		return todo_text(REQUEST_PROMPT, &prompt);
	}
	buf_clear(&pane->filter);
	if (given)
		buf_add_slice(&pane->filter, args->text);
	fill_rows(pane, world);
	settle(pane);
	if (given && pane->row_count == 0)
		return todo_say("no quotation matches; & shows all again");
	return todo_say(given ? "quotations filtered; & shows all again" : "all quotations");
}

static struct todo change_order(struct quotes_pane *pane, const struct world *world)
{
	static const char *const said[QUOTES_ORDERS] = {"speakers by quoted words: most first",
	    "speakers by name", "speakers by outlets: who is quoted by most of them first"};
	uint32_t doc = 0, quote = 0;
	const bool had = quote_at_row(pane, current(pane), &doc, &quote);

	if (pane->by_statement)
		return todo_say("statements have one order: most outlets first");
	pane->order = (enum quotes_order)((pane->order + 1) % QUOTES_ORDERS);
	if (rank_speakers(pane) != ERR_OK)
		return todo_say("out of memory");
	fill_rows(pane, world);
	settle(pane);
	if (had)
		select_quote(pane, doc, quote);
	return todo_say(said[pane->order]);
}

static struct todo open_card(const struct quotes_pane *pane, const struct world *world)
{
	uint32_t doc, quote, name = NAME_NONE;

	if (quote_at_row(pane, current(pane), &doc, &quote))
		speaker_of(world->story, doc, quote_of(world, doc, quote), &name);
	if (name == NAME_NONE)
		return todo_say("nothing more is known about this speaker");
	return (struct todo){.flags = TODO_REDRAW, .request = REQUEST_CARD, .number = name};
}

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

/* Why this is a quotation and why this is its speaker. */
static struct todo explain(const struct quotes_pane *pane, const struct world *world)
{
	uint32_t doc, index;
	const struct quote *quote;
	struct slice text;
	struct buf buf = {0};

	if (!quote_at_row(pane, current(pane), &doc, &index))
		return todo_say("nothing is selected");
	quote = quote_of(world, doc, index);
	text = doc_text(world->story->items[doc].doc);
	buf_add_format(&buf, "Why: %s\n", kind_words(quote->kind));
	if (quote->flags & QUOTE_UNCLOSED)
		buf_add_text(&buf, "its mark is never closed; it ends with its paragraph\n");
	if (quote->flags & QUOTE_CONTINUED)
		buf_add_text(&buf, "it goes on from the paragraph before\n");
	if (quote->flags & QUOTE_NESTED)
		buf_add_text(&buf, "it stands inside another quotation\n");
	if (span_exists(quote->cue)) {
		buf_add_text(&buf, "introduced by “");
		add_flat(&buf, slice_at(text, quote->cue));
		buf_add_text(&buf, "”\n");
	}
	if (span_exists(quote->speaker)) {
		buf_add_text(&buf, "speaker as the text has it: ");
		add_flat(&buf, slice_at(text, quote->speaker));
		buf_add_text(&buf, "\n");
	} else {
		buf_add_text(&buf, "no speaker is named near it\n");
	}
	if (quote->speaker_name.ptr) {
		buf_add_text(&buf, "that is: ");
		add_flat(&buf, quote->speaker_name);
		buf_add_text(&buf, "\n");
	}
	if (quote->flags & QUOTE_CARRIED)
		buf_add_text(&buf, "the speaker is carried over from an earlier sentence\n");
	return todo_text(REQUEST_POPUP, &buf);
}

static bool row_matches(const void *data, const struct world *world, size_t index)
{
	const struct quotes_pane *pane = data;
	const struct row *row = &pane->rows[index];
	const struct quote *quote;
	uint32_t doc, at;

	if (row->item == HEADING && !pane->by_statement) {
		const struct slice name = pane->speakers[row->group].name;

		return name.ptr && finding_in_text(world, name);
	}
	if (row->item == HEADING || !quote_at_row(pane, row, &doc, &at))
		return false;
	quote = quote_of(world, doc, at);
	return finding_in_span(world, doc, (struct span){quote->start, quote->end});
}

static struct todo step_found(struct quotes_pane *pane, const struct world *world, enum cmd_id cmd,
    const struct cmd_args *args)
{
	const struct finding_list list = {
	    pane->row_count, pane->listing.selected, row_matches, pane};
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
	case CMD_SELECT: return switch_kind(pane, world);
	case CMD_GROUP_NEXT: return step_group(pane, true);
	case CMD_GROUP_PREVIOUS: return step_group(pane, false);
	case CMD_WHY: return explain(pane, world);
	case CMD_CARD: return open_card(pane, world);
	case CMD_FILTER: return set_filter(pane, world, args);
	case CMD_ORDER: return change_order(pane, world);
	case CMD_SEARCH_NEXT:
	case CMD_SEARCH_PREVIOUS: return step_found(pane, world, cmd, args);
	case CMD_NOT_HERE: return todo_say("taking a quotation out is not in this version yet");
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

static struct slice outlet_of(const struct world *world, uint32_t doc)
{
	const struct doc *article = world->story->items[doc].doc;

	return article ? saying_outlet(doc_outlet_name(article)) : slice_of("(not read)");
}

static void draw_title(const struct quotes_pane *pane, struct canvas *canvas, struct rect rect)
{
	static const char *const orders[QUOTES_ORDERS] = {"", "   order:name", "   order:outlets"};
	struct buf buf = {0};

	if (pane->by_statement)
		buf_add_format(&buf,
		    "Quotes by statement   %zu statement%s in more than one outlet",
		    pane->shown_groups, pane->shown_groups == 1 ? "" : "s");
	else
		buf_add_format(&buf,
		    "Quotes by speaker   %zu speaker%s, %zu quotation%s, %llu words%s",
		    pane->shown_groups, pane->shown_groups == 1 ? "" : "s", pane->shown_quotes,
		    pane->shown_quotes == 1 ? "" : "s", (unsigned long long)pane->shown_words,
		    orders[pane->order]);
	listing_add_filter(&buf, buf_slice(&pane->filter));
	canvas_put_fitted(
	    canvas, rect.row, rect.col, rect.cols, buf_slice(&buf), STYLE_HEADING | STYLE_BOLD);
	buf_release(&buf);
}

static unsigned percent(uint64_t share, uint64_t whole)
{
	return whole > 0 ? (unsigned)((share * 100 + whole / 2) / whole) : 0;
}

/* First quotation of a speaker: refs are sorted by speaker. */
static size_t first_ref(const struct quotes_pane *pane, uint32_t speaker)
{
	size_t low = 0, high = pane->ref_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (pane->refs[middle].speaker < speaker)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* "Diplomat 12 % · Bloomberg 3 %": what share of each outlet's quoted words is this speaker's. */
static void add_shares(
    const struct quotes_pane *pane, const struct world *world, uint32_t speaker, struct buf *buf)
{
	size_t at = first_ref(pane, speaker);

	for (int named = 0; named < OUTLET_SHARES;) {
		uint64_t words = 0;
		uint32_t doc;

		if (at >= pane->ref_count || pane->refs[at].speaker != speaker)
			return;
		doc = pane->refs[at].doc;
		for (; at < pane->ref_count && pane->refs[at].speaker == speaker &&
		       pane->refs[at].doc == doc;
		     at++)
			words += pane->refs[at].words;
		if (words == 0)
			continue;
		buf_add_text(buf, named > 0 ? " · " : "");
		buf_add_slice(buf, outlet_of(world, doc));
		buf_add_format(buf, " %u %%", percent(words, pane->doc_words[doc]));
		named++;
	}
	buf_add_text(buf, " …");
}

static void draw_speaker(const struct quotes_pane *pane, const struct world *world,
    struct canvas *canvas, int row, struct rect rect, uint32_t index)
{
	const struct speaker *speaker = &pane->speakers[index];
	const int label = rect.cols >= 110 ? 36 : rect.cols >= 60 ? 26 : rect.cols;
	struct buf buf = {0};
	int used = label;

	canvas_put_fitted(canvas, row, rect.col, label - (rect.cols > label),
	    speaker->name.ptr ? speaker->name : slice_of("(nobody named)"),
	    STYLE_HEADING | STYLE_BOLD);
	if (rect.cols > label + BAR_COLS) {
		bar_draw(canvas, row, rect.col + used, BAR_COLS, speaker->words, pane->most_words,
		    STYLE_QUOTE);
		used += BAR_COLS + 1;
		buf_add_format(&buf, "%u word%s %u %%   ", speaker->words,
		    speaker->words == 1 ? "" : "s", percent(speaker->words, pane->all_words));
		add_shares(pane, world, index, &buf);
		canvas_put_fitted(
		    canvas, row, rect.col + used, rect.cols - used, buf_slice(&buf), STYLE_DIM);
	}
	buf_release(&buf);
}

static void draw_statement(const struct quotes_pane *pane, const struct world *world,
    struct canvas *canvas, int row, struct rect rect, uint32_t index)
{
	const struct statement *statement = &pane->statements->items[index];
	const struct statement_member *fullest = &pane->statements->members[statement->first];
	const struct quote *quote = quote_of(world, fullest->doc, fullest->quote);
	struct buf buf = {0};
	uint32_t name;
	struct slice speaker = speaker_of(world->story, fullest->doc, quote, &name);

	buf_add_format(&buf, "%u outlets, %u quotation%s · ", statement->doc_count,
	    statement->count, statement->count == 1 ? "" : "s");
	buf_add_slice(&buf, speaker.ptr ? speaker : slice_of("(nobody named)"));
	canvas_put_fitted(
	    canvas, row, rect.col, rect.cols, buf_slice(&buf), STYLE_HEADING | STYLE_BOLD);
	buf_release(&buf);
}

static int item_head_cols(int cols)
{
	return cols >= 72 ? 24 : cols >= 36 ? 14 : 0;
}

/* "  Foreign Policy    l.13 " and the mark of what kind it is. */
static void draw_item_head(const struct world *world, struct canvas *canvas, int row,
    struct rect rect, uint32_t doc, const struct quote *quote)
{
	const int head = item_head_cols(rect.cols);
	struct buf line = {0};

	if (head == 0 || !world->story->items[doc].doc)
		return;
	buf_add_format(&line, "l.%u", doc_line_at(world->story->items[doc].doc, quote->start));
	canvas_put_fitted(
	    canvas, row, rect.col + 2, head - (int)line.len - 4, outlet_of(world, doc), STYLE_TEXT);
	canvas_put(canvas, row, rect.col + head - (int)line.len - 1, (int)line.len,
	    buf_slice(&line), STYLE_DIM);
	buf_release(&line);
}

static void draw_quote(const struct world *world, struct canvas *canvas, int row, struct rect rect,
    uint32_t doc, uint32_t index)
{
	const struct quote *quote = quote_of(world, doc, index);
	const int head = item_head_cols(rect.cols);
	const bool reported = quote->kind == QUOTE_INDIRECT;
	int used = head;

	draw_item_head(world, canvas, row, rect, doc, quote);
	if (reported)
		used += canvas_put(canvas, row, rect.col + used, rect.cols - used,
		    slice_of("reported: "), STYLE_DIM);
	canvas_put_fitted(canvas, row, rect.col + used, rect.cols - used,
	    text_of(world, doc, index), reported ? STYLE_REPORTED : STYLE_QUOTE);
}

static void draw_member(const struct quotes_pane *pane, const struct world *world,
    struct canvas *canvas, int row, struct rect rect, const struct row *item)
{
	static const char *const variations[VARIATIONS] = {"same   ", "cut    ", "altered"};
	const struct statement *statement = &pane->statements->items[item->group];
	const struct statement_member *member = &pane->statements->members[item->item];
	const struct quote *quote = quote_of(world, member->doc, member->quote);
	const bool fullest = item->item == statement->first;
	const unsigned style = member->variation == VARIATION_ALTERED ? STYLE_ALTERED : STYLE_QUOTE;
	int used = item_head_cols(rect.cols);
	struct buf buf = {0};

	draw_item_head(world, canvas, row, rect, member->doc, quote);
	buf_add_text(&buf, "“");
	if (statement_add_difference(&buf, world->story,
	        &pane->statements->members[statement->first], member,
	        canvas->ascii ? "..." : "…") != ERR_OK)
		buf_clear(&buf);
	buf_add_text(&buf, "”");
	if (rect.cols >= 36)
		used += 1 + canvas_put(canvas, row, rect.col + used, rect.cols - used,
		                slice_of(fullest ? "fullest" : variations[member->variation]),
		                member->variation == VARIATION_ALTERED ? STYLE_ALTERED : STYLE_DIM);
	canvas_put_fitted(canvas, row, rect.col + used, rect.cols - used, buf_slice(&buf), style);
	buf_release(&buf);
}

static void draw_row(const struct quotes_pane *pane, const struct world *world,
    struct canvas *canvas, int row, struct rect rect, const struct row *item)
{
	if (pane->by_statement && item->item == HEADING)
		draw_statement(pane, world, canvas, row, rect, item->group);
	else if (pane->by_statement)
		draw_member(pane, world, canvas, row, rect, item);
	else if (item->item == HEADING)
		draw_speaker(pane, world, canvas, row, rect, item->group);
	else
		draw_quote(world, canvas, row, rect, pane->refs[item->item].doc,
		    pane->refs[item->item].quote);
}

static void quotes_pane_draw(const struct pane *base, const struct world *world,
    struct canvas *canvas, struct rect rect, bool focused)
{
	static const char *const waiting[] = {
	    "No quotations yet.", "They appear as soon as the articles are analysed."};
	static const char *const filtered[] = {
	    "No quotation of this kind.", "& shows all again, v switches speaker and statement."};
	const struct quotes_pane *pane = (const struct quotes_pane *)base;
	const struct rect old = canvas_clip(canvas, rect);
	const int head = head_rows(rect.rows);

	if (pane->row_count == 0)
		listing_draw_empty(canvas, rect, pane->ref_count > 0 ? filtered : waiting, 2);
	else if (head > 0)
		draw_title(pane, canvas, rect);
	for (int i = 0; i < rect.rows - head; i++) {
		const size_t at = pane->listing.top + (size_t)i;
		const struct rect here = {rect.row + head + i, rect.col, 1, rect.cols};

		if (at >= pane->row_count)
			break;
		draw_row(pane, world, canvas, here.row, rect, &pane->rows[at]);
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
	const struct row *row = current(pane);

	(void)world;
	if (!row)
		return false;
	*ret_row = head_rows(pane->size.rows) + (int)(pane->listing.selected - pane->listing.top);
	*ret_col = row->item == HEADING ? 0 : item_head_cols(pane->size.cols);
	return *ret_row < pane->size.rows;
}

static void quotes_pane_status(
    const struct pane *base, const struct world *world, struct buf *left, struct buf *right)
{
	const struct quotes_pane *pane = (const struct quotes_pane *)base;
	const struct row *row = current(pane);
	const struct quote *quote;
	uint32_t doc, index, name;
	struct slice speaker;

	if (!quote_at_row(pane, row, &doc, &index)) {
		buf_add_text(left, "no quotations");
		return;
	}
	quote = quote_of(world, doc, index);
	speaker = speaker_of(world->story, doc, quote, &name);
	buf_add_slice(left, speaker.ptr ? speaker : slice_of("nobody named"));
	if (row->item == HEADING && !pane->by_statement) {
		const struct speaker *all = &pane->speakers[row->group];

		buf_add_format(left, ": %u quotation%s, %u words, %u %% of all quoted words",
		    all->count, all->count == 1 ? "" : "s", all->words,
		    percent(all->words, pane->all_words));
	} else {
		buf_add_text(left, ", ");
		buf_add_slice(left, outlet_of(world, doc));
		buf_add_format(left, ", line %u: %s",
		    doc_line_at(world->story->items[doc].doc, quote->start),
		    kind_words(quote->kind));
		if (pane->by_statement && row->item != HEADING)
			buf_add_text(left,
			    pane->statements->members[row->item].variation == VARIATION_ALTERED
			        ? ", altered"
			    : pane->statements->members[row->item].variation == VARIATION_CUT
			        ? ", cut"
			        : ", the same words");
	}
	buf_add_format(right, "%zu of %zu", pane->listing.selected + 1, pane->row_count);
}

static bool quotes_pane_selected(
    const struct pane *base, const struct world *world, struct place *ret_place)
{
	const struct quotes_pane *pane = (const struct quotes_pane *)base;
	const struct quote *quote;
	uint32_t doc, index;

	if (!quote_at_row(pane, current(pane), &doc, &index))
		return false;
	quote = quote_of(world, doc, index);
	*ret_place = (struct place){doc, {quote->start, quote->end}};
	return true;
}

static bool quotes_pane_show(
    struct pane *base, const struct world *world, const struct place *place)
{
	struct quotes_pane *pane = (struct quotes_pane *)base;
	const struct analysis *analysis;
	size_t at;

	if (!world->story || place->doc >= world->story->count)
		return false;
	analysis = world->story->items[place->doc].analysis;
	at = analysis ? quotes_at(analysis->quotes, place->span.start) : 0;
	if (!analysis || at >= analysis->quotes->count)
		return false;
	if (select_quote(pane, place->doc, (uint32_t)at))
		return true;
	if (!pane->by_statement && pane->filter.len == 0)
		return false;
	pane->by_statement = false;
	buf_clear(&pane->filter);
	fill_rows(pane, world);
	settle(pane);
	return select_quote(pane, place->doc, (uint32_t)at);
}

static struct todo quotes_pane_click(struct pane *base, const struct world *world, int row, int col)
{
	struct quotes_pane *pane = (struct quotes_pane *)base;
	const int item = row - head_rows(pane->size.rows);

	(void)world;
	(void)col;
	if (item >= 0 && pane->listing.top + (size_t)item < pane->row_count)
		listing_select(&pane->listing, pane->listing.top + (size_t)item);
	return todo_redraw();
}

static void quotes_pane_free(struct pane *base)
{
	struct quotes_pane *pane = (struct quotes_pane *)base;

	forget(pane);
	alloc_free(pane->rows);
	buf_release(&pane->filter);
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
	pane->doc = UINT32_MAX;
	return &pane->pane;
}
