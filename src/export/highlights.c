#include "config.h"

#include "export/highlights.h"

#include <stdlib.h>

#include "base/alloc.h"

static const struct {
	const char *name;
	unsigned what;
} whats[] = {
    {"entities", WHAT_ENTITIES},
    {"quotes", WHAT_QUOTES},
    {"frames", WHAT_FRAMES},
    {"marks", WHAT_MARKS},
};

unsigned highlights_what(const char *text)
{
	unsigned what = 0;

	for (;;) {
		size_t len = strcspn(text, ",");
		unsigned found = 0;

		for (size_t i = 0; i < sizeof whats / sizeof *whats; i++)
			if (slice_is((struct slice){text, len}, whats[i].name))
				found = whats[i].what;
		if (!found)
			return 0;
		what |= found;
		if (!text[len])
			return what;
		text += len + 1;
	}
}

static enum err_code add(struct highlights *list, const struct highlight *highlight)
{
	struct highlight *items =
	    alloc_grow(list->items, &list->capacity, list->count + 1, sizeof *items);

	if (!items)
		return ERR_NOMEM;
	list->items = items;
	items[list->count++] = *highlight;
	return ERR_OK;
}

static struct span sentence_span(const struct sentences *sentences, size_t index)
{
	if (index >= sentences->count)
		return span_none();
	return (struct span){sentences->items[index].start, sentences->items[index].end};
}

/* The sentence that a highlight stands in, from the first to the last of several, and neighbours. */
static void fill_context(const struct prose *prose, struct highlight *highlight)
{
	const struct sentences *sentences = &prose->sentences;
	size_t first = sentences_at(sentences, highlight->start);
	size_t last =
	    highlight->end > highlight->start ? sentences_at(sentences, highlight->end - 1) : first;

	highlight->sentence = highlight->before = highlight->after = span_none();
	if (first >= sentences->count)
		return;
	if (last >= sentences->count)
		last = sentences->count - 1;
	highlight->sentence =
	    (struct span){sentences->items[first].start, sentences->items[last].end};
	if (first > 0)
		highlight->before = sentence_span(sentences, first - 1);
	highlight->after = sentence_span(sentences, last + 1);
}

static enum err_code add_entities(struct highlights *list, uint32_t doc, const struct story *story)
{
	const struct analysis *analysis = story->items[doc].analysis;
	const struct entities *entities = story_entities(story, doc);
	enum err_code code = ERR_OK;

	for (size_t i = 0; code == ERR_OK && i < entities->mention_count; i++) {
		const struct mention *mention = &entities->mentions[i];
		struct highlight highlight = {
		    .doc = doc,
		    .start = mention->start,
		    .end = mention->end,
		    .kind = HIGHLIGHT_ENTITY,
		    .type = slice_of(entity_type_text(mention->type)),
		    .speaker = entities->names[mention->name].canonical,
		};

		fill_context(analysis->prose, &highlight);
		code = add(list, &highlight);
	}
	return code;
}

/* The name that a speaker resolves to, else the words that stand in the text. */
static struct slice speaker_of(const struct analysis *analysis, const struct quote *quote)
{
	if (quote->speaker_name.ptr)
		return quote->speaker_name;
	if (span_exists(quote->speaker))
		return slice_at(analysis->prose->text, quote->speaker);
	return (struct slice){0};
}

static enum err_code add_quotes(struct highlights *list, uint32_t doc, const struct story *story)
{
	const struct analysis *analysis = story->items[doc].analysis;
	const struct quotes *quotes = story_quotes(story, doc);
	enum err_code code = ERR_OK;

	for (size_t i = 0; code == ERR_OK && i < quotes->count; i++) {
		const struct quote *quote = &quotes->items[i];
		struct highlight highlight = {
		    .doc = doc,
		    .start = quote->start,
		    .end = quote->end,
		    .kind = HIGHLIGHT_QUOTE,
		    .type = slice_of(quote_kind_text(quote->kind)),
		    .speaker = speaker_of(analysis, quote),
		};

		fill_context(analysis->prose, &highlight);
		code = add(list, &highlight);
	}
	return code;
}

/* What stands in a cell of the lineup: nothing that did not qualify, and a repeated text once. */
static enum err_code add_frames(
    struct highlights *list, const struct story *story, const struct lineup_set *set)
{
	const struct lineup *lineup = set->lineup;
	enum err_code code = ERR_OK;

	for (size_t i = 0; code == ERR_OK && i < lineup->passage_count; i++) {
		const struct passage *passage = &lineup->passages[i];
		const struct facet *facet = &set->frame->facets[passage->facet];
		struct highlight highlight = {
		    .doc = passage->doc,
		    .start = passage->start,
		    .end = passage->end,
		    .kind = HIGHLIGHT_FRAME,
		    .type = facet->id,
		    .facet = facet->title,
		    .speaker = passage->speaker,
		    .stance = slice_of(stance_text(passage->stance)),
		};

		if (passage->duplicate_of != UINT32_MAX || passage->doc >= story->count ||
		    !story->items[passage->doc].analysis)
			continue;
		fill_context(story->items[passage->doc].analysis->prose, &highlight);
		code = add(list, &highlight);
	}
	return code;
}

static bool is_between_characters(struct slice text, uint32_t byte)
{
	return byte >= text.len || ((unsigned char)text.ptr[byte] & 0xc0) != 0x80;
}

/* A mark was made on this very text (its hash says so), but the file of marks is foreign. */
static enum err_code add_marks(
    struct highlights *list, uint32_t doc, const struct story_item *item, struct user_marks *marks)
{
	const struct slice text = doc_text(item->doc);
	struct user_mark *items;
	size_t count;
	struct err err;
	enum err_code code =
	    user_marks_list(marks, doc_hash(item->doc), &list->arena, &items, &count, &err);

	for (size_t i = 0; code == ERR_OK && i < count; i++) {
		struct highlight highlight = {
		    .doc = doc,
		    .start = items[i].start,
		    .end = items[i].end,
		    .kind = HIGHLIGHT_MARK,
		    .type = slice_of("mark"),
		    .note = items[i].note,
		    .sentence = span_none(),
		    .before = span_none(),
		    .after = span_none(),
		};

		if (highlight.end > text.len || !is_between_characters(text, highlight.start) ||
		    !is_between_characters(text, highlight.end))
			continue;
		if (item->analysis)
			fill_context(item->analysis->prose, &highlight);
		code = add(list, &highlight);
	}
	return code;
}

static int compare(const void *a, const void *b)
{
	const struct highlight *x = a, *y = b;

	if (x->doc != y->doc)
		return x->doc < y->doc ? -1 : 1;
	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (x->end != y->end)
		return x->end < y->end ? -1 : 1;
	return slice_compare(x->type, y->type);
}

/* Two lines of a lineup may hold one passage. */
static void drop_equal(struct highlights *list)
{
	size_t kept = 0;

	for (size_t i = 0; i < list->count; i++)
		if (i == 0 || list->items[i].kind == HIGHLIGHT_MARK ||
		    compare(&list->items[kept - 1], &list->items[i]) != 0)
			list->items[kept++] = list->items[i];
	list->count = kept;
}

static enum err_code collect(struct highlights *list, const struct story *story,
    const struct lineup_set *lineup, struct user_marks *marks, unsigned what)
{
	enum err_code code = ERR_OK;

	for (size_t i = 0; code == ERR_OK && i < story->count; i++) {
		const struct story_item *item = &story->items[i];

		if (item->analysis && (what & WHAT_ENTITIES))
			code = add_entities(list, (uint32_t)i, story);
		if (code == ERR_OK && item->analysis && (what & WHAT_QUOTES))
			code = add_quotes(list, (uint32_t)i, story);
		if (code == ERR_OK && item->doc && marks && (what & WHAT_MARKS))
			code = add_marks(list, (uint32_t)i, item, marks);
	}
	if (code == ERR_OK && lineup && (what & WHAT_FRAMES))
		code = add_frames(list, story, lineup);
	return code;
}

enum err_code highlights_new(const struct story *story, const struct lineup_set *lineup,
    struct user_marks *marks, unsigned what, struct highlights **ret_highlights)
{
	struct highlights *list = alloc_zero(1, sizeof *list);
	enum err_code code;

	if (!list)
		return ERR_NOMEM;
	code = collect(list, story, lineup, marks, what);
	if (code != ERR_OK) {
		highlights_free(list);
		return code;
	}
	if (list->count > 0)
		qsort(list->items, list->count, sizeof *list->items, compare);
	drop_equal(list);
	*ret_highlights = list;
	return ERR_OK;
}

void highlights_free(struct highlights *highlights)
{
	if (!highlights)
		return;
	arena_release(&highlights->arena);
	alloc_free(highlights->items);
	alloc_free(highlights);
}
