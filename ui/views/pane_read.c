/*
 * An article is wrapped once for a width; a line is a range of bytes, the place is a byte. What a
 * byte looks like is asked layer by layer when it is drawn (style_at), and each answer says up to
 * which byte it holds, so that drawing a line costs a few binary searches and no memory.
 *
 * Columns of the pane: centred text of at most the option `measure`; left of it the margin (the
 * group's letter, the bar of a quotation, a blank); at the right edge the map of the article.
 */
#include "config.h"

#include "views/pane_read.h"

#include "base/alloc.h"
#include "text/wrap.h"
#include "tui/options.h"
#include "views/saying.h"
#include "views/words.h"

enum {
	MARGIN = 3,
	MAP = 2,                 /* with a blank before it */
	KEPT_LINES = 2,          /* lines that stay visible around the cursor */
	PROSE_AT_ONCE = 1 << 20, /* bytes: larger articles wait for the workers' sentences */
};

struct pane_read {
	struct pane pane; /* first */
	uint32_t doc;
	uint32_t byte;    /* under the cursor */
	size_t line, top; /* the cursor's line, the first visible one */
	size_t goal;      /* column that up and down try to keep */
	uint32_t anchor;  /* other end of the selection */
	bool selecting;
	struct span followed; /* sentence shown to a linked pane; span_none(): none */
	enum jump_kind kind;
	struct size size;
	struct wrap wrap;
	int columns;                   /* the wrap was made for */
	const struct doc *wrapped;     /* what was wrapped; NULL: nothing */
	const struct prose *joined_by; /* whose sentences joined its lines */
	bool without_boilerplate;
	struct prose *prose; /* owned: until the analysis brings one */
};

static struct pane_read *of(struct pane *pane)
{
	return (struct pane_read *)pane;
}

static const struct pane_read *of_const(const struct pane *pane)
{
	return (const struct pane_read *)pane;
}

static const struct story_item *item_of(const struct pane_read *read, const struct world *world)
{
	return read->doc < world->story->count ? &world->story->items[read->doc] : NULL;
}

static const struct doc *doc_of(const struct pane_read *read, const struct world *world)
{
	const struct story_item *item = item_of(read, world);

	return item ? item->doc : NULL;
}

/* The analysis' sentences, else the pane's own; NULL: neither. */
static const struct prose *prose_of(const struct pane_read *read, const struct world *world)
{
	const struct story_item *item = item_of(read, world);

	if (item && item->analysis)
		return item->analysis->prose;
	return read->prose;
}

uint32_t pane_read_doc(const struct pane *pane)
{
	return of_const(pane)->doc;
}

uint32_t pane_read_byte(const struct pane *pane)
{
	return of_const(pane)->byte;
}

enum jump_kind pane_read_kind(const struct pane *pane)
{
	return of_const(pane)->kind;
}

void pane_read_set_kind(struct pane *pane, enum jump_kind kind)
{
	of(pane)->kind = kind;
}

bool pane_read_is_selecting(const struct pane *pane)
{
	return of_const(pane)->selecting;
}

void pane_read_stop_selecting(struct pane *pane)
{
	of(pane)->selecting = false;
}

bool pane_read_sentence(const struct pane *pane, const struct world *world, struct span *ret_span)
{
	const struct pane_read *read = of_const(pane);
	const struct prose *prose = prose_of(read, world);
	size_t index;

	if (!prose || !doc_of(read, world) || prose->sentences.count == 0)
		return false;
	index = sentences_at(&prose->sentences, read->byte);
	if (index == prose->sentences.count)
		index--;
	*ret_span =
	    (struct span){prose->sentences.items[index].start, prose->sentences.items[index].end};
	return true;
}

/* ---- lines ---- */

static int text_rows(const struct pane_read *read)
{
	return read->size.rows > 0 ? read->size.rows : 1;
}

static int text_columns(const struct pane_read *read, const struct world *world)
{
	int room = read->size.cols - MARGIN - MAP;
	int measure = (int)option_number(world->options, OPTION_MEASURE);

	if (room > measure)
		room = measure;
	return room > 0 ? room : 1;
}

/* Left edge of the text inside the pane. */
static int text_col(const struct pane_read *read)
{
	int room = read->size.cols - MARGIN - MAP - read->columns;

	return MARGIN + (room > 0 ? room / 2 : 0);
}

int pane_read_percent(const struct pane *pane)
{
	const struct pane_read *read = of_const(pane);
	size_t bottom = read->top + (size_t)text_rows(read);

	if (read->wrap.count == 0 || (read->top == 0 && bottom >= read->wrap.count))
		return -1;
	return bottom >= read->wrap.count ? 100 : (int)(bottom * 100 / read->wrap.count);
}

static void keep_visible(struct pane_read *read)
{
	size_t rows = (size_t)text_rows(read);
	size_t kept = rows > 2 * KEPT_LINES + 1 ? KEPT_LINES : 0;
	size_t last = read->wrap.count > rows ? read->wrap.count - rows : 0;

	if (read->line < read->top + kept)
		read->top = read->line > kept ? read->line - kept : 0;
	if (read->line + kept + 1 > read->top + rows)
		read->top = read->line + kept + 1 - rows;
	if (read->top > last)
		read->top = last;
}

/* The cursor goes to a byte; its line comes into view. */
static void go_to_byte(struct pane_read *read, uint32_t byte)
{
	size_t before = read->line;

	read->byte = byte;
	read->line = read->wrap.count ? wrap_line_of(&read->wrap, byte) : 0;
	/* From far away a place comes to a third of the height, with its context around it. */
	if (read->line + (size_t)text_rows(read) < before ||
	    read->line > before + (size_t)text_rows(read) || read->line < read->top ||
	    read->line >= read->top + (size_t)text_rows(read)) {
		size_t third = (size_t)text_rows(read) / 3;

		read->top = read->line > third ? read->line - third : 0;
	}
	keep_visible(read);
}

static void set_goal(struct pane_read *read, const struct world *world, struct slice text)
{
	uint32_t start;

	if (read->line >= read->wrap.count)
		return;
	start = read->wrap.lines[read->line].start;
	read->goal =
	    read->byte > start
	        ? cells_width((struct slice){text.ptr + start, read->byte - start}, world->widths)
	        : 0;
}

/* Put the cursor on another line, as near to the goal column as its text allows. */
static void go_to_line(
    struct pane_read *read, const struct world *world, struct slice text, long line)
{
	const struct wrap_line *at;
	size_t fit;

	if (read->wrap.count == 0)
		return;
	line = line < 0 ? 0 : line;
	read->line = (size_t)line < read->wrap.count ? (size_t)line : read->wrap.count - 1;
	at = &read->wrap.lines[read->line];
	fit = cells_fit((struct slice){text.ptr + at->start, at->end - at->start}, read->goal,
	    world->widths, NULL);
	if (fit > 0 && at->start + fit >= at->end) {
		/* Stay on the last cell of a shorter line. */
		size_t width = cells_width(
		    (struct slice){text.ptr + at->start, at->end - at->start}, world->widths);

		fit = cells_fit((struct slice){text.ptr + at->start, at->end - at->start},
		    width > 0 ? width - 1 : 0, world->widths, NULL);
	}
	read->byte = at->start + (uint32_t)fit;
	keep_visible(read);
}

/* ---- layout ---- */

static void drop_boilerplate(struct wrap *wrap, const struct spans *boilerplate)
{
	size_t kept = 0;

	for (size_t i = 0; i < wrap->count; i++) {
		bool is_empty = wrap->lines[i].start == wrap->lines[i].end;

		if (is_empty ? kept > 0 && wrap->lines[kept - 1].start == wrap->lines[kept - 1].end
		             : spans_hold(boilerplate, wrap->lines[i].start))
			continue;
		wrap->lines[kept++] = wrap->lines[i];
	}
	wrap->count = kept;
}

static void rewrap(struct pane_read *read, const struct world *world, const struct doc *doc)
{
	const struct prose *prose;

	wrap_release(&read->wrap);
	if (!item_of(read, world)->analysis && read->wrapped != doc) {
		prose_free(read->prose);
		read->prose = NULL;
		if (doc_text(doc).len <= PROSE_AT_ONCE && prose_new(doc, &read->prose) != ERR_OK)
			read->prose = NULL;
	}
	prose = prose_of(read, world);
	read->wrapped = doc;
	read->joined_by = prose;
	read->columns = text_columns(read, world);
	read->without_boilerplate = world->hidden & HIDDEN_BOILERPLATE;
	if (wrap_find(doc_text(doc), (size_t)read->columns, prose ? &prose->sentences : NULL,
	        world->widths, &read->wrap) != ERR_OK)
		wrap_release(&read->wrap);
	if (prose && read->without_boilerplate)
		drop_boilerplate(&read->wrap, &prose->boilerplate);
}

/* The text may be another one now: the cursor stays inside, at the begin of a character. */
static void keep_byte_valid(struct pane_read *read, struct slice text)
{
	if (read->byte >= text.len)
		read->byte = text.len ? (uint32_t)text.len - 1 : 0;
	while (read->byte > 0 && read->byte < text.len &&
	       ((unsigned char)text.ptr[read->byte] & 0xc0) == 0x80)
		read->byte--;
}

/* The pane's own sentences are no longer needed once the analysis has brought the same. */
static void drop_own_prose(struct pane_read *read, const struct world *world)
{
	const struct story_item *item = item_of(read, world);

	if (!read->prose || !item || !item->analysis)
		return;
	if (read->joined_by == read->prose)
		read->joined_by = item->analysis->prose;
	prose_free(read->prose);
	read->prose = NULL;
}

static void read_relayout(struct pane *pane, const struct world *world, struct size size)
{
	struct pane_read *read = of(pane);
	const struct doc *doc = doc_of(read, world);
	size_t offset = read->line - (read->line >= read->top ? read->top : read->line);
	bool was_empty = !read->wrapped;

	read->size = size;
	if (!doc) {
		wrap_release(&read->wrap);
		read->wrapped = NULL;
		return;
	}
	drop_own_prose(read, world);
	if (read->wrapped != doc || read->columns != text_columns(read, world) ||
	    read->without_boilerplate != (bool)(world->hidden & HIDDEN_BOILERPLATE) ||
	    (read->joined_by == NULL) != (prose_of(read, world) == NULL))
		rewrap(read, world, doc);
	keep_byte_valid(read, doc_text(doc));
	read->line = read->wrap.count ? wrap_line_of(&read->wrap, read->byte) : 0;
	/* The cursor keeps its height on the screen; the beginning stays the beginning. */
	if (was_empty)
		read->top = read->byte > 0 && read->line > (size_t)text_rows(read) / 3
		                ? read->line - (size_t)text_rows(read) / 3
		                : 0;
	else
		read->top = read->line > offset ? read->line - offset : 0;
	keep_visible(read);
}

void pane_read_forget(struct pane *pane)
{
	struct pane_read *read = of(pane);

	wrap_release(&read->wrap);
	prose_free(read->prose);
	read->prose = NULL;
	read->wrapped = NULL;
	read->joined_by = NULL;
	read->selecting = false;
	read->followed = span_none();
}

void pane_read_open(struct pane *pane, const struct world *world, uint32_t doc, uint32_t byte)
{
	struct pane_read *read = of(pane);

	read->selecting = false;
	read->followed = span_none();
	if (read->doc != doc) {
		read->doc = doc;
		read->byte = byte;
		read->line = read->top = read->goal = 0;
		wrap_release(&read->wrap);
		read->wrapped = NULL;
		prose_free(read->prose);
		read->prose = NULL;
		read->joined_by = NULL;
		read_relayout(pane, world, read->size);
	} else {
		go_to_byte(read, byte);
	}
	if (doc_of(read, world))
		set_goal(read, world, doc_text(doc_of(read, world)));
}

void pane_read_follow(struct pane *pane, const struct world *world, uint32_t byte)
{
	struct pane_read *read = of(pane);
	size_t half = (size_t)text_rows(read) / 2;

	read->byte = byte;
	read->line = read->wrap.count ? wrap_line_of(&read->wrap, byte) : 0;
	read->top = read->line > half ? read->line - half : 0;
	keep_visible(read);
	if (!pane_read_sentence(pane, world, &read->followed))
		read->followed = span_none();
}

/* ---- commands ---- */

static struct todo done(void)
{
	return (struct todo){.flags = TODO_REDRAW};
}

static struct todo say(const char *message)
{
	return (struct todo){.flags = TODO_REDRAW, .message = message};
}

static bool is_word_byte(char byte)
{
	return (unsigned char)byte > ' ';
}

/* The first byte of the next word, or of the one before; words end at white space. */
static uint32_t step_word(struct slice text, uint32_t byte, bool forward)
{
	uint32_t at = byte;

	if (forward) {
		while (at < text.len && is_word_byte(text.ptr[at]))
			at++;
		while (at < text.len && !is_word_byte(text.ptr[at]))
			at++;
		return at < text.len ? at : byte;
	}
	while (at > 0 && !is_word_byte(text.ptr[at - 1]))
		at--;
	while (at > 0 && is_word_byte(text.ptr[at - 1]))
		at--;
	return at;
}

static struct todo jump(
    struct pane_read *read, const struct world *world, enum jump_kind kind, bool forward)
{
	static const char *const none[JUMP_KINDS][2] = {
	    {"no name further up", "no name further down"},
	    {"no quotation further up", "no quotation further down"},
	    {"no wording further up", "no wording further down"},
	    {"no mark of yours further up", "no mark of yours further down"},
	    {"no hit further up", "no hit further down"},
	};
	struct span span;

	read->kind = kind;
	if (!jump_next(world, read->doc, kind, read->byte, forward, &span))
		return say(none[kind][forward]);
	go_to_byte(read, span.start);
	set_goal(read, world, doc_text(doc_of(read, world)));
	return done();
}

static bool item_at_cursor(const struct pane_read *read, const struct world *world,
    enum jump_kind *ret_kind, size_t *ret_index)
{
	static const enum jump_kind order[] = {JUMP_NAME, JUMP_WORDING, JUMP_QUOTE, JUMP_MARK};

	if (jump_at(world, read->doc, read->kind, read->byte, ret_index)) {
		*ret_kind = read->kind;
		return true;
	}
	for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
		if (jump_at(world, read->doc, order[i], read->byte, ret_index)) {
			*ret_kind = order[i];
			return true;
		}
	}
	return false;
}

/* Enter: a name's card, a quotation in Quotes, a wording in Compare; the app knows plain text. */
static struct todo go_deeper(struct pane_read *read, const struct world *world)
{
	struct todo todo = {.flags = TODO_REDRAW, .place = {.doc = read->doc}};
	const struct links *links = world->story->links;
	enum jump_kind kind;
	size_t index;

	if (read->selecting || !item_at_cursor(read, world, &kind, &index))
		return (struct todo){.flags = TODO_UNKNOWN};
	jump_span(world, read->doc, kind, index, &todo.place.span);
	if (kind == JUMP_QUOTE)
		todo.request = REQUEST_QUOTE;
	else if (kind == JUMP_WORDING)
		todo.request = REQUEST_CELL;
	else if (kind == JUMP_NAME && links && read->doc < links->doc_count &&
	         links->of_doc[read->doc]) {
		todo.request = REQUEST_CARD;
		todo.number =
		    links->of_doc[read->doc]
		                 [story_entities(world->story, read->doc)->mentions[index].name];
	} else
		return (struct todo){.flags = TODO_UNKNOWN};
	return todo;
}

static struct todo toggle_selection(struct pane_read *read)
{
	read->selecting = !read->selecting;
	read->anchor = read->byte;
	return read->selecting
	           ? say("selecting: move, then y copies, m marks, A makes a row; Esc leaves")
	           : done();
}

struct todo pane_read_scroll(struct pane *pane, const struct world *world, long lines)
{
	struct pane_read *read = of(pane);
	const struct doc *doc = doc_of(read, world);
	const size_t rows = (size_t)text_rows(read);
	const size_t kept = rows > 2 * KEPT_LINES + 1 ? KEPT_LINES : 0;
	const size_t last = read->wrap.count > rows ? read->wrap.count - rows : 0;
	const long top = (long)read->top + lines;
	size_t line = read->line;

	if (!doc || rows == 0)
		return (struct todo){.flags = TODO_UNKNOWN};
	read->followed = span_none();
	read->top = top < 0 ? 0 : (size_t)top < last ? (size_t)top : last;
	if (line < read->top + kept && read->top > 0)
		line = read->top + kept;
	if (line + kept >= read->top + rows && read->top < last)
		line = read->top + rows - kept - 1;
	if (line != read->line)
		go_to_line(read, world, doc_text(doc), (long)line);
	return done();
}

/* Moves by lines and words; false: another command. */
static bool move(
    struct pane_read *read, const struct world *world, struct slice text, enum cmd_id cmd)
{
	long line = (long)read->line;
	int rows = text_rows(read), page = rows > 2 ? rows - 2 : 1;

	switch (cmd) {
	case CMD_UP: go_to_line(read, world, text, line - 1); return true;
	case CMD_DOWN: go_to_line(read, world, text, line + 1); return true;
	case CMD_HALF_UP: go_to_line(read, world, text, line - (rows + 1) / 2); return true;
	case CMD_HALF_DOWN: go_to_line(read, world, text, line + (rows + 1) / 2); return true;
	case CMD_PAGE_UP:
		read->top = read->top > (size_t)page ? read->top - (size_t)page : 0;
		go_to_line(read, world, text, line - page);
		return true;
	case CMD_PAGE_DOWN:
		read->top += (size_t)page;
		go_to_line(read, world, text, line + page);
		return true;
	case CMD_FIRST: go_to_line(read, world, text, 0); return true;
	case CMD_LAST: go_to_line(read, world, text, (long)read->wrap.count - 1); return true;
	case CMD_LEFT:
	case CMD_RIGHT:
		go_to_byte(read, step_word(text, read->byte, cmd == CMD_RIGHT));
		set_goal(read, world, text);
		return true;
	default: return false;
	}
}

static struct todo read_update(
    struct pane *pane, const struct world *world, enum cmd_id cmd, const struct cmd_args *args)
{
	struct pane_read *read = of(pane);
	const struct doc *doc = doc_of(read, world);

	(void)args;
	if (!doc)
		return (struct todo){.flags = TODO_UNKNOWN};
	read->followed = span_none();
	if (move(read, world, doc_text(doc), cmd))
		return done();
	switch (cmd) {
	case CMD_NEXT_NAME: return jump(read, world, JUMP_NAME, true);
	case CMD_PREVIOUS_NAME: return jump(read, world, JUMP_NAME, false);
	case CMD_NEXT_QUOTE: return jump(read, world, JUMP_QUOTE, true);
	case CMD_PREVIOUS_QUOTE: return jump(read, world, JUMP_QUOTE, false);
	case CMD_NEXT_WORDING: return jump(read, world, JUMP_WORDING, true);
	case CMD_PREVIOUS_WORDING: return jump(read, world, JUMP_WORDING, false);
	case CMD_NEXT_MARK: return jump(read, world, JUMP_MARK, true);
	case CMD_PREVIOUS_MARK: return jump(read, world, JUMP_MARK, false);
	case CMD_REPEAT: return jump(read, world, read->kind, true);
	case CMD_REPEAT_BACK: return jump(read, world, read->kind, false);
	case CMD_GROUP_NEXT: return jump(read, world, JUMP_WORDING, true);
	case CMD_GROUP_PREVIOUS: return jump(read, world, JUMP_WORDING, false);
	case CMD_SELECT: return toggle_selection(read);
	case CMD_DEEPER: return go_deeper(read, world);
	case CMD_CANCEL:
		if (!read->selecting)
			return (struct todo){.flags = TODO_UNKNOWN};
		read->selecting = false;
		return done();
	default: return (struct todo){.flags = TODO_UNKNOWN};
	}
}

/* ---- what is selected ---- */

/* From the earlier end to the end of the word at the later one. */
static struct span selection(const struct pane_read *read, struct slice text)
{
	uint32_t start = read->byte < read->anchor ? read->byte : read->anchor;
	uint32_t end = read->byte < read->anchor ? read->anchor : read->byte;

	while (end < text.len && is_word_byte(text.ptr[end]))
		end++;
	return (struct span){start, end};
}

static bool read_selected(
    const struct pane *pane, const struct world *world, struct place *ret_place)
{
	const struct pane_read *read = of_const(pane);
	const struct doc *doc = doc_of(read, world);
	enum jump_kind kind;
	struct span span;
	size_t index;

	if (!doc)
		return false;
	if (read->selecting)
		span = selection(read, doc_text(doc));
	else if (item_at_cursor(read, world, &kind, &index))
		jump_span(world, read->doc, kind, index, &span);
	else if (!pane_read_sentence(pane, world, &span))
		return false;
	*ret_place = (struct place){read->doc, span};
	return span.end > span.start;
}

/* Places to jump to that begin before a byte, and all of them; quotations in others are left out. */
static void count_places(const struct pane_read *read, const struct world *world,
    enum jump_kind kind, size_t index, size_t *ret_nth, size_t *ret_count)
{
	size_t total = jump_count(world, read->doc, kind), nth = 0, count = 0;
	struct span span;

	for (size_t i = 0; i < total; i++) {
		bool is_place = jump_span(world, read->doc, kind, i, &span);

		count += is_place;
		nth += is_place && i <= index;
	}
	/* Hits are counted over all outlets: that is how n walks. */
	for (size_t doc = 0; kind == JUMP_HIT && doc < world->story->count; doc++) {
		const size_t others = doc == read->doc ? 0 : world->hits[doc].count;

		count += others;
		nth += doc < read->doc ? others : 0;
	}
	*ret_nth = nth;
	*ret_count = count;
}

/* What the text at a byte was on the page it comes from. */
static const char *block_words(const struct doc *doc, uint32_t byte)
{
	static const char *const words[DOC_BLOCK_KINDS] = {[DOC_TITLE] = "headline",
	    [DOC_PARAGRAPH] = "plain text",
	    [DOC_HEADING] = "heading",
	    [DOC_ITEM] = "list item",
	    [DOC_QUOTE] = "block quotation",
	    [DOC_CAPTION] = "caption",
	    [DOC_PRE] = "set as it stands",
	    [DOC_CELL] = "cell of a table"};
	const struct doc_block *block = doc_block_at(doc, byte);

	return words[block ? block->kind : DOC_PARAGRAPH];
}

static void status_of_plain(const struct pane_read *read, const struct world *world,
    const struct doc *doc, struct buf *left)
{
	const struct prose *prose = prose_of(read, world);

	buf_add_format(left, "line %u", doc_line_at(doc, read->byte));
	if (prose && spans_hold(&prose->boilerplate, read->byte))
		buf_add_text(left, " · not the article itself");
	else if (doc_meta(doc)->title_at.start <= read->byte &&
	         read->byte < doc_meta(doc)->title_at.end)
		buf_add_text(left, " · headline");
	else
		buf_add_format(left, " · %s", block_words(doc, read->byte));
}

/* Where a link leads: the address itself, so that nothing hides behind its words. */
static void status_of_link(const struct doc *doc, uint32_t byte, struct buf *left)
{
	const struct doc_link *link = doc_link_at(doc, byte);

	if (!link)
		return;
	buf_add_text(left, " · link: ");
	words_one_line(link->target, 200, left);
}

static void read_status(
    const struct pane *pane, const struct world *world, struct buf *left, struct buf *right)
{
	const struct pane_read *read = of_const(pane);
	const struct doc *doc = doc_of(read, world);
	size_t index, nth, count;
	enum jump_kind kind;
	struct span span;

	if (!doc)
		return;
	if (read->selecting) {
		span = selection(read, doc_text(doc));
		words_one_line(slice_at(doc_text(doc), span), 60, left);
		buf_add_format(left, " · selected, line %u", doc_line_at(doc, span.start));
	} else if (item_at_cursor(read, world, &kind, &index)) {
		words_item(world, read->doc, kind, index, left);
		count_places(read, world, kind, index, &nth, &count);
		buf_add_format(right, "%s %zu of %zu", jump_text(kind), nth, count);
	} else {
		status_of_plain(read, world, doc, left);
	}
	status_of_link(doc, read->byte, left);
}

static bool read_show(struct pane *pane, const struct world *world, const struct place *place)
{
	if (place->doc >= world->story->count)
		return false;
	pane_read_open(pane, world, place->doc, span_exists(place->span) ? place->span.start : 0);
	return true;
}

/* ---- drawing ---- */

/* One layer of highlights: does it hold `byte`, and up to where is the answer the same? */
static bool layer_holds(const struct world *world, uint32_t doc, enum jump_kind kind, uint32_t byte,
    uint32_t *until, size_t *ret_index)
{
	size_t next = jump_from(world, doc, kind, byte + 1);
	struct span span;

	if (next < jump_count(world, doc, kind)) {
		jump_span(world, doc, kind, next, &span);
		*until = span.start < *until ? span.start : *until;
	}
	if (!jump_at(world, doc, kind, byte, ret_index))
		return false;
	jump_span(world, doc, kind, *ret_index, &span);
	*until = span.end < *until ? span.end : *until;
	return true;
}

/* Reported speech has no marks of its own, in the text as on the screen. */
static bool is_reported(const struct pane_read *read, const struct world *world, size_t quote)
{
	return story_quotes(world->story, read->doc)->items[quote].kind == QUOTE_INDIRECT;
}

static unsigned base_style(const struct pane_read *read, const struct world *world,
    const struct doc *doc, uint32_t byte, uint32_t *until)
{
	const struct prose *prose = prose_of(read, world);
	struct span title = doc_meta(doc)->title_at;

	if (prose && spans_hold(&prose->boilerplate, byte))
		return STYLE_DIM;
	if (span_exists(title) && byte < title.end) {
		uint32_t change = byte < title.start ? title.start : title.end;

		*until = change < *until ? change : *until;
		return byte < title.start ? STYLE_TEXT : STYLE_TITLE;
	}
	return STYLE_TEXT;
}

/* How a byte of the article looks; *until comes down to the byte where that may change. */
static unsigned style_at(const struct pane_read *read, const struct world *world,
    const struct doc *doc, uint32_t byte, uint32_t *until)
{
	static const unsigned types[ENTITY_TYPES] = {STYLE_PER, STYLE_ORG, STYLE_LOC, STYLE_MISC};
	unsigned style = base_style(read, world, doc, byte, until);
	bool is_dim = style == STYLE_DIM;
	size_t index;

	if (!(world->hidden & HIDDEN_QUOTES) && !is_dim &&
	    layer_holds(world, read->doc, JUMP_QUOTE, byte, until, &index))
		style = is_reported(read, world, index) ? STYLE_REPORTED : STYLE_QUOTE;
	if (!(world->hidden & HIDDEN_WORDINGS) &&
	    layer_holds(world, read->doc, JUMP_WORDING, byte, until, &index))
		style = STYLE_WORDING;
	if (!(world->hidden & HIDDEN_NAMES) &&
	    layer_holds(world, read->doc, JUMP_NAME, byte, until, &index)) {
		unsigned type =
		    types[story_entities(world->story, read->doc)->mentions[index].type];

		style = style == STYLE_WORDING || is_dim ? style | STYLE_UNDERLINE : type;
	}
	if (layer_holds(world, read->doc, JUMP_MARK, byte, until, &index))
		style = STYLE_MARK;
	if (layer_holds(world, read->doc, JUMP_HIT, byte, until, &index)) {
		struct span hit;

		jump_span(world, read->doc, JUMP_HIT, index, &hit);
		style =
		    hit.start <= read->byte && read->byte < hit.end ? STYLE_HIT_CURRENT : STYLE_HIT;
	}
	return style;
}

/* A range lies over everything: the selection, or the sentence a linked pane asked for. */
static unsigned style_over(
    struct span over, unsigned over_style, unsigned style, uint32_t byte, uint32_t *until)
{
	if (!span_exists(over) || byte >= over.end)
		return style;
	if (byte < over.start) {
		*until = over.start < *until ? over.start : *until;
		return style;
	}
	*until = over.end < *until ? over.end : *until;
	return over_style;
}

static void draw_text(const struct pane_read *read, const struct world *world,
    const struct doc *doc, struct canvas *canvas, int row, int col, const struct wrap_line *line)
{
	struct slice text = doc_text(doc);
	struct span selected = read->selecting ? selection(read, text) : span_none();
	uint32_t byte = line->start;
	int used = 0;

	while (byte < line->end && used < read->columns) {
		uint32_t until = line->end;
		unsigned style = style_at(read, world, doc, byte, &until);

		style = style_over(read->followed, style | STYLE_BOLD, style, byte, &until);
		style = style_over(selected, STYLE_VISUAL, style, byte, &until);
		if (until <= byte)
			until = line->end;
		used += canvas_put(canvas, row, col + used, read->columns - used,
		    (struct slice){text.ptr + byte, until - byte}, style);
		byte = until;
	}
}

/* What a line has of quotations that are shown: in marks, else reported, else nothing. */
static enum quoting {
	NOT_QUOTED,
	REPORTED,
	QUOTED
} quoting_of(const struct pane_read *read, const struct world *world, const struct wrap_line *line)
{
	enum quoting quoting = NOT_QUOTED;
	size_t index, count = jump_count(world, read->doc, JUMP_QUOTE);
	struct span span;

	if (world->hidden & HIDDEN_QUOTES || line->start == line->end)
		return NOT_QUOTED;
	if (jump_at(world, read->doc, JUMP_QUOTE, line->start, &index))
		quoting = is_reported(read, world, index) ? REPORTED : QUOTED;
	index = jump_from(world, read->doc, JUMP_QUOTE, line->start);
	for (; index < count && quoting != QUOTED; index++) {
		const bool is_place = jump_span(world, read->doc, JUMP_QUOTE, index, &span);

		if (span.start >= line->end)
			break;
		if (is_place)
			quoting = is_reported(read, world, index) ? REPORTED : QUOTED;
	}
	return quoting;
}

static void draw_margin(const struct pane_read *read, const struct world *world,
    struct canvas *canvas, int row, int col, const struct wrap_line *line)
{
	size_t first = jump_from(world, read->doc, JUMP_WORDING, line->start);
	const enum quoting quoting = quoting_of(read, world, line);
	struct span span = {0, 0};

	if (first < jump_count(world, read->doc, JUMP_WORDING))
		jump_span(world, read->doc, JUMP_WORDING, first, &span);
	if (span.end > span.start && span.start < line->end && !(world->hidden & HIDDEN_WORDINGS)) {
		char letter = saying_letter(world->lineup->framings[read->doc]->items[first].facet);

		canvas_put(canvas, row, col - MARGIN, 1, (struct slice){&letter, 1}, STYLE_WORDING);
	}
	if (quoting != NOT_QUOTED)
		canvas_put(canvas, row, col - MARGIN + 1, 1,
		    slice_of(quoting == QUOTED ? "▌"
		             : canvas->ascii   ? ":"
		                               : "┊"),
		    quoting == QUOTED ? STYLE_QUOTE : STYLE_REPORTED);
}

/* The map of the whole article: where wordings and hits are, and which part is visible. */
static void draw_map(const struct pane_read *read, const struct world *world, struct canvas *canvas,
    struct rect rect)
{
	size_t count = read->wrap.count, rows = (size_t)rect.rows;
	int col = rect.col + rect.cols - 1;

	for (size_t i = 0; i < rows && count > rows; i++) {
		size_t first = i * count / rows, end = (i + 1) * count / rows;
		uint32_t start = read->wrap.lines[first].start;
		uint32_t stop = end < count ? read->wrap.lines[end].start : UINT32_MAX;
		bool visible = end > read->top && first < read->top + rows;
		unsigned style = STYLE_BORDER;
		const char *sign = visible ? "┃" : "│";

		if (!(world->hidden & HIDDEN_WORDINGS) &&
		    jump_touches(world, read->doc, JUMP_WORDING, start, stop)) {
			sign = "█";
			style = STYLE_WORDING;
		}
		if (jump_touches(world, read->doc, JUMP_HIT, start, stop)) {
			sign = "█";
			style = STYLE_HIT;
		}
		canvas_put(canvas, rect.row + (int)i, col, 1, slice_of(sign), style);
	}
}

static void draw_absent(const struct story_item *item, struct canvas *canvas, struct rect rect)
{
	char line[700];

	if (!item || item->problem.code == ERR_OK) {
		canvas_put_fitted(canvas, rect.row, rect.col + 1, rect.cols - 1,
		    slice_of(item ? "reading …" : "no article"), STYLE_DIM);
		return;
	}
	err_format(&item->problem, line, sizeof line);
	canvas_put_fitted(canvas, rect.row, rect.col + 1, rect.cols - 1,
	    slice_of("This could not be read:"), STYLE_TEXT);
	canvas_put_fitted(
	    canvas, rect.row + 1, rect.col + 1, rect.cols - 1, slice_of(line), STYLE_DIM);
}

static void read_draw(const struct pane *pane, const struct world *world, struct canvas *canvas,
    struct rect rect, bool focused)
{
	const struct pane_read *read = of_const(pane);
	const struct doc *doc = doc_of(read, world);
	int col = rect.col + text_col(read);

	(void)focused;
	if (!doc || read->wrapped != doc) {
		draw_absent(item_of(read, world), canvas, rect);
		return;
	}
	for (int i = 0; i < rect.rows && read->top + (size_t)i < read->wrap.count; i++) {
		const struct wrap_line *line = &read->wrap.lines[read->top + (size_t)i];

		draw_margin(read, world, canvas, rect.row + i, col, line);
		draw_text(read, world, doc, canvas, rect.row + i, col, line);
	}
	draw_map(read, world, canvas, rect);
}

static bool read_cursor(
    const struct pane *pane, const struct world *world, int *ret_row, int *ret_col)
{
	const struct pane_read *read = of_const(pane);
	const struct doc *doc = doc_of(read, world);
	uint32_t start;
	size_t width = 0;

	if (!doc || read->line >= read->wrap.count || read->line < read->top ||
	    read->line >= read->top + (size_t)text_rows(read))
		return false;
	start = read->wrap.lines[read->line].start;
	if (read->byte > start)
		width = cells_width(
		    (struct slice){doc_text(doc).ptr + start, read->byte - start}, world->widths);
	if (width >= (size_t)read->columns)
		width = (size_t)read->columns - 1;
	*ret_row = (int)(read->line - read->top);
	*ret_col = text_col(read) + (int)width;
	return *ret_col < read->size.cols;
}

static struct todo read_click(struct pane *pane, const struct world *world, int row, int col)
{
	struct pane_read *read = of(pane);
	const struct doc *doc = doc_of(read, world);

	if (!doc || row < 0 || read->top + (size_t)row >= read->wrap.count)
		return (struct todo){.flags = TODO_UNKNOWN};
	read->goal = col > text_col(read) ? (size_t)(col - text_col(read)) : 0;
	go_to_line(read, world, doc_text(doc), (long)(read->top + (size_t)row));
	return done();
}

static void read_free(struct pane *pane)
{
	struct pane_read *read = of(pane);

	wrap_release(&read->wrap);
	prose_free(read->prose);
	alloc_free(read);
}

static const struct pane_ops read_ops = {
    .name = "read",
    .relayout = read_relayout,
    .update = read_update,
    .draw = read_draw,
    .cursor = read_cursor,
    .status = read_status,
    .selected = read_selected,
    .show = read_show,
    .click = read_click,
    .free = read_free,
};

struct pane *pane_read_new(void)
{
	struct pane_read *read = alloc_zero(1, sizeof *read);

	if (!read)
		return NULL;
	read->pane.ops = &read_ops;
	read->followed = span_none();
	read->kind = JUMP_WORDING;
	read->columns = 1;
	return &read->pane;
}
