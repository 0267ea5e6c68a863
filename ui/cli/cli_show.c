/*
 * cli_show.c - `abreast show`: the articles wrapped, highlights marked in plain characters.
 *
 * Marks are put into the text before it is wrapped, so that no line gets too wide: an article is
 * copied piece by piece, boilerplate left out or flagged, and the ranges of its sentences (which
 * the wrapping needs to know where lines run on) are carried over.
 */
#include "config.h"

#include "cli/cli.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "cli/cli_story.h"
#include "export/format.h"
#include "export/phrasing.h"
#include "text/wrap.h"

static const char legend[] = "[name] {quotation} <wording>\n\n";

/* A mark that goes into the text. */
struct insertion {
	uint32_t byte;
	uint32_t length; /* of what it marks: outer ones open first and close last */
	char sign;
	bool closing;
};

struct insertions {
	struct insertion *items; /* owned */
	size_t count, capacity;
	bool failed;
};

static void add_mark(struct insertions *list, struct span span, const char *signs)
{
	struct insertion *items =
	    alloc_grow(list->items, &list->capacity, list->count + 2, sizeof *items);
	uint32_t length = span.end - span.start;

	if (!items) {
		list->failed = true;
		return;
	}
	list->items = items;
	items[list->count++] = (struct insertion){span.start, length, signs[0], false};
	items[list->count++] = (struct insertion){span.end, length, signs[1], true};
}

static int compare(const void *a, const void *b)
{
	const struct insertion *x = a, *y = b;

	if (x->byte != y->byte)
		return x->byte < y->byte ? -1 : 1;
	if (x->closing != y->closing)
		return x->closing ? -1 : 1;
	if (x->length != y->length)
		return (x->length < y->length) == x->closing ? -1 : 1;
	return x->closing ? y->sign - x->sign : x->sign - y->sign;
}

static int by_start(const void *a, const void *b)
{
	const struct span *x = a, *y = b;

	return x->start != y->start ? (x->start < y->start ? -1 : 1) : 0;
}

/* A wording may stand in two rows, or overlap with another: what touches is marked as one. */
static void add_wordings(struct insertions *list, const struct lineup *lineup, size_t doc)
{
	struct span *spans = alloc_zero(lineup->passage_count + 1, sizeof *spans);
	size_t count = 0;

	list->failed |= !spans;
	for (size_t i = 0; spans && i < lineup->passage_count; i++) {
		const struct passage *passage = &lineup->passages[i];

		if (passage->doc == doc)
			spans[count++] = (struct span){passage->start, passage->end};
	}
	if (count > 1)
		qsort(spans, count, sizeof *spans, by_start);
	for (size_t i = 0, next; i < count; i = next) {
		struct span whole = spans[i];

		for (next = i + 1; next < count && spans[next].start <= whole.end; next++)
			whole.end = spans[next].end > whole.end ? spans[next].end : whole.end;
		add_mark(list, whole, "<>");
	}
	alloc_free(spans);
}

/* What is open at a place, innermost last. */
struct open_marks {
	struct insertion *items; /* owned; what opened them */
	size_t count;
};

static void append(struct insertions *list, struct insertion item)
{
	struct insertion *items =
	    alloc_grow(list->items, &list->capacity, list->count + 1, sizeof *items);

	list->failed |= !items;
	if (!items)
		return;
	list->items = items;
	items[list->count++] = item;
}

static char closer_of(char sign)
{
	return sign == '[' ? ']' : sign == '{' ? '}' : '>';
}

/* Close a mark: those inside of it end before, and begin again behind it. */
static void close_mark(
    struct insertions *list, struct open_marks *open, const struct insertion *closing)
{
	size_t at = open->count;

	while (at > 0 && closer_of(open->items[at - 1].sign) != closing->sign)
		at--;
	if (at == 0)
		return;
	for (size_t i = open->count; i >= at; i--)
		append(list,
		    (struct insertion){closing->byte, 0, closer_of(open->items[i - 1].sign), true});
	memmove(&open->items[at - 1], &open->items[at], (open->count - at) * sizeof *open->items);
	open->count--;
	for (size_t i = at - 1; i < open->count; i++)
		append(list, (struct insertion){closing->byte, 0, open->items[i].sign, false});
}

/* Marks that cross are split, so that every mark lies inside of another or beside it. */
static void nest_marks(struct insertions *list)
{
	struct insertions nested = {.failed = list->failed};
	struct open_marks open = {.items = alloc_zero(list->count + 1, sizeof *open.items)};

	nested.failed |= !open.items;
	for (size_t i = 0; !nested.failed && i < list->count; i++) {
		if (list->items[i].closing) {
			close_mark(&nested, &open, &list->items[i]);
		} else {
			open.items[open.count++] = list->items[i];
			append(&nested, list->items[i]);
		}
	}
	alloc_free(open.items);
	alloc_free(list->items);
	*list = nested;
}

/* The same mark twice at one place is one. */
static void sort_marks(struct insertions *list)
{
	size_t kept = 0;

	if (list->count > 0)
		qsort(list->items, list->count, sizeof *list->items, compare);
	for (size_t i = 0; i < list->count; i++)
		if (kept == 0 || compare(&list->items[kept - 1], &list->items[i]) != 0)
			list->items[kept++] = list->items[i];
	list->count = kept;
}

static void collect_marks(struct insertions *list, const struct cli_story *story, size_t doc)
{
	const struct quotes *quotes = story_quotes(&story->story, doc);
	const struct lineup *lineup = story->lineup ? story->lineup->lineup : NULL;

	const struct entities *entities = story_entities(&story->story, doc);

	for (size_t i = 0; i < entities->mention_count; i++) {
		const struct mention *mention = &entities->mentions[i];

		add_mark(list, (struct span){mention->start, mention->end}, "[]");
	}
	for (size_t i = 0; i < quotes->count; i++) {
		const struct quote *quote = &quotes->items[i];

		for (uint32_t part = 0; quote->kind == QUOTE_MIXED && part < quote->part_count;
		     part++)
			add_mark(list, quotes->parts[quote->first_part + part], "{}");
		if (quote->kind != QUOTE_INDIRECT && quote->kind != QUOTE_MIXED)
			add_mark(list, (struct span){quote->start, quote->end}, "{}");
	}
	if (lineup)
		add_wordings(list, lineup, doc);
	sort_marks(list);
	nest_marks(list);
}

/* An article on its way to the page. */
struct page {
	struct buf text;
	struct sentences sentences; /* of the new text */
	bool with_boilerplate;
};

/* Copy [from, to) with the marks that fall into it. */
static void copy_piece(struct page *page, struct slice text, const struct insertions *marks,
    size_t *mark, uint32_t from, uint32_t to)
{
	while (*mark < marks->count && marks->items[*mark].byte <= to) {
		const struct insertion *item = &marks->items[*mark];

		if (item->byte == to && !item->closing)
			break;
		if (item->byte > from) {
			buf_add(&page->text, text.ptr + from, item->byte - from);
			from = item->byte;
		}
		buf_add_byte(&page->text, item->sign);
		++*mark;
	}
	buf_add(&page->text, text.ptr + from, to - from);
}

static void skip_marks(const struct insertions *marks, size_t *mark, uint32_t to)
{
	while (*mark < marks->count &&
	       (marks->items[*mark].byte < to ||
	           (marks->items[*mark].byte == to && marks->items[*mark].closing)))
		++*mark;
}

/* The way through an article: everything before `byte` is copied or left out. */
struct copier {
	const struct prose *prose;
	const struct insertions *marks;
	struct page *page;
	size_t mark, sentence; /* the next ones, or the open sentence */
	uint32_t byte;
	bool open; /* inside of a sentence */
};

static void begin_sentence(struct copier *copier)
{
	struct sentences *new = &copier->page->sentences;

	new->items[new->count] = copier->prose->sentences.items[copier->sentence];
	new->items[new->count].start = (uint32_t)copier->page->text.len;
	copier->open = true;
}

/* Also where boilerplate cuts one short. */
static void end_sentence(struct copier *copier)
{
	struct sentences *new = &copier->page->sentences;

	if (copier->open)
		new->items[new->count++].end = (uint32_t)copier->page->text.len;
	copier->open = false;
}

/* Copy up to `to`, noting where sentences come to stand. */
static void copy_until(struct copier *copier, uint32_t to)
{
	const struct sentences *old = &copier->prose->sentences;

	while (copier->byte < to) {
		const struct sentence *sentence;
		uint32_t stop = to;

		while (copier->sentence < old->count &&
		       old->items[copier->sentence].end <= copier->byte)
			copier->sentence++;
		sentence = copier->sentence < old->count ? &old->items[copier->sentence] : NULL;
		if (sentence && !copier->open && sentence->start <= copier->byte)
			begin_sentence(copier);
		if (sentence && copier->open && sentence->end < to)
			stop = sentence->end;
		else if (sentence && !copier->open && sentence->start < to)
			stop = sentence->start;
		copy_piece(copier->page, copier->prose->text, copier->marks, &copier->mark,
		    copier->byte, stop);
		copier->byte = stop;
		if (sentence && stop == sentence->end)
			end_sentence(copier);
	}
}

static enum err_code fill_page(
    struct page *page, const struct prose *prose, const struct insertions *marks)
{
	struct copier copier = {.prose = prose, .marks = marks, .page = page};
	const struct spans *boilerplate = &prose->boilerplate;

	page->sentences.items = alloc_zero(
	    prose->sentences.count + 2 * boilerplate->count + 1, sizeof(struct sentence));
	if (!page->sentences.items)
		return ERR_NOMEM;
	for (size_t i = 0; i < boilerplate->count; i++) {
		copy_until(&copier, boilerplate->items[i].start);
		end_sentence(&copier);
		if (page->with_boilerplate) {
			buf_add_text(&page->text, "~ ");
			copy_until(&copier, boilerplate->items[i].end);
			end_sentence(&copier);
		} else {
			copier.byte = boilerplate->items[i].end;
			skip_marks(marks, &copier.mark, copier.byte);
		}
	}
	copy_until(&copier, (uint32_t)prose->text.len);
	end_sentence(&copier);
	return page->text.failed ? ERR_NOMEM : ERR_OK;
}

/* Lines as they are wrapped; of empty ones only one at a time. */
static enum err_code print_wrapped(
    struct cli *cli, struct slice text, size_t columns, const struct sentences *sentences)
{
	struct wrap wrap = {0};
	struct buf line = {0};
	bool was_empty = true;
	enum err_code code = wrap_find(text, columns, sentences, NULL, &wrap);

	for (size_t i = 0; code == ERR_OK && i < wrap.count && !cli->out_closed; i++) {
		struct slice bytes =
		    slice_at(text, (struct span){wrap.lines[i].start, wrap.lines[i].end});

		if (bytes.len == 0 && was_empty)
			continue;
		was_empty = bytes.len == 0;
		cli_add_safe(&line, bytes);
		buf_add_byte(&line, '\n');
		cli_out_buf(cli, &line);
	}
	if (!was_empty)
		cli_out_text(cli, "\n");
	buf_release(&line);
	wrap_release(&wrap);
	return code;
}

static enum err_code print_heading(struct cli *cli, const struct doc *doc, size_t columns)
{
	const struct doc_meta *meta = doc_meta(doc);
	struct slice path = doc_path(doc);
	struct buf text = {0};
	enum err_code code;

	phrasing_add_line(&text, doc_outlet_name(doc));
	buf_add_byte(&text, '\n');
	if (meta->title.ptr) {
		phrasing_add_line(&text, meta->title);
		buf_add_byte(&text, '\n');
	}
	format_add_byline(doc, &text);
	buf_add_text(&text, ", ");
	if (meta->date.ptr)
		phrasing_add_line(&text, meta->date);
	else
		buf_add_text(&text, "date unknown");
	if (meta->url.ptr) {
		buf_add_text(&text, ", ");
		phrasing_add_line(&text, meta->url);
	}
	buf_add_text(&text, ", ");
	phrasing_add_line(&text, path.ptr ? path : doc_id(doc));
	buf_add_byte(&text, '\n');
	buf_add_repeat(&text, '-', columns);
	code = text.failed ? ERR_NOMEM : print_wrapped(cli, buf_slice(&text), columns, NULL);
	buf_release(&text);
	return code;
}

static enum err_code print_article(
    struct cli *cli, const struct cli_story *story, size_t index, size_t columns)
{
	const struct story_item *item = &story->story.items[index];
	struct page page = {.with_boilerplate = cli_value(cli, "all") != NULL};
	struct insertions marks = {0};
	enum err_code code = print_heading(cli, item->doc, columns);

	if (!cli_value(cli, "plain"))
		collect_marks(&marks, story, index);
	if (marks.failed)
		code = ERR_NOMEM;
	if (code == ERR_OK)
		code = fill_page(&page, item->analysis->prose, &marks);
	if (code == ERR_OK)
		code = print_wrapped(cli, buf_slice(&page.text), columns, &page.sentences);
	alloc_free(marks.items);
	buf_release(&page.text);
	sentences_release(&page.sentences);
	return code;
}

void cli_show(struct cli *cli)
{
	struct cli_story story;
	enum err_code code = ERR_OK;
	long columns;

	if (!cli_number(cli, "width", 1, 10000, (long)cli_columns(cli), &columns))
		return;
	if (!cli_story_analyse(cli, true, &story))
		return;
	if (cli_story_line_up(cli, &story)) {
		if (!cli_value(cli, "plain"))
			cli_out_text(cli, legend);
		for (size_t i = 0; code == ERR_OK && i < story.story.count && !cli->out_closed; i++)
			if (story.story.items[i].doc && story.story.items[i].analysis)
				code = print_article(cli, &story, i, (size_t)columns);
		if (code != ERR_OK)
			cli_fail_code(cli, code);
	}
	cli_story_release(&story);
}
