#include "config.h"

#include "quote/quotelist.h"

#include <stdlib.h>

#include "base/alloc.h"

enum err_code quotelist_add(struct quotelist *list, struct span span, enum quote_kind kind)
{
	struct quotes *quotes = list->quotes;
	struct quote *grown =
	    alloc_grow(quotes->items, &list->capacity, quotes->count + 1, sizeof *quotes->items);

	if (!grown)
		return ERR_NOMEM;
	quotes->items = grown;
	quotes->items[quotes->count++] = (struct quote){.start = span.start,
	    .end = span.end,
	    .first_part = (uint32_t)quotes->part_count,
	    .speaker = span_none(),
	    .cue = span_none(),
	    .name = NAME_NONE,
	    .sentence = (uint32_t)sentences_at(&list->prose->sentences, span.start),
	    .kind = (uint8_t)kind};
	return ERR_OK;
}

enum err_code quotelist_add_part(struct quotelist *list, struct span part)
{
	struct quotes *quotes = list->quotes;
	struct span *grown = alloc_grow(
	    quotes->parts, &list->part_capacity, quotes->part_count + 1, sizeof *quotes->parts);

	if (!grown)
		return ERR_NOMEM;
	quotes->parts = grown;
	quotes->parts[quotes->part_count++] = part;
	quotelist_last(list)->part_count++;
	return ERR_OK;
}

static int by_start(const void *left, const void *right)
{
	const struct quote *a = left, *b = right;

	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	if (a->end != b->end)
		return a->end > b->end ? -1 : 1;
	return (int)a->kind - (int)b->kind;
}

void quotelist_sort(struct quotelist *list)
{
	struct quotes *quotes = list->quotes;
	size_t kept = 0;

	if (quotes->count > 1)
		qsort(quotes->items, quotes->count, sizeof *quotes->items, by_start);
	for (size_t i = 0; i < quotes->count; i++) {
		const struct quote *last = kept > 0 ? &quotes->items[kept - 1] : NULL;

		if (last && last->start == quotes->items[i].start &&
		    last->end == quotes->items[i].end)
			continue;
		quotes->items[i].reach = quotes->items[i].end;
		if (last && last->reach > quotes->items[i].reach)
			quotes->items[i].reach = last->reach;
		quotes->items[kept++] = quotes->items[i];
	}
	quotes->count = kept;
}
