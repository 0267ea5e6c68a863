#include "config.h"

#include "doc/boilerplate.h"

#include "base/alloc.h"
#include "base/map.h"

static enum err_code add_span(struct spans *spans, struct span span)
{
	struct span *items =
	    alloc_grow(spans->items, &spans->capacity, spans->count + 1, sizeof *items);

	if (!items)
		return ERR_NOMEM;
	spans->items = items;
	items[spans->count++] = span;
	return ERR_OK;
}

enum err_code boilerplate_find(const struct doc *doc, struct spans *ret_spans)
{
	const struct slice text = doc_text(doc);
	struct map seen = {0};
	enum err_code code = ERR_OK;

	for (size_t i = doc_line_count(doc); code == ERR_OK && i-- > 0;) {
		const struct span line = doc_line_span(doc, i);
		const struct slice words = slice_trim(slice_at(text, line));
		const size_t before = seen.count;

		if (words.len < 12)
			continue;
		code = map_add(&seen, words, 0, NULL);
		if (code == ERR_OK && seen.count == before)
			code = add_span(ret_spans, line);
	}
	for (size_t i = 0; i < ret_spans->count / 2; i++) {
		const struct span kept = ret_spans->items[i];

		ret_spans->items[i] = ret_spans->items[ret_spans->count - 1 - i];
		ret_spans->items[ret_spans->count - 1 - i] = kept;
	}
	map_release(&seen);
	return code;
}

void spans_release(struct spans *spans)
{
	alloc_free(spans->items);
	*spans = (struct spans){0};
}

bool spans_hold(const struct spans *spans, uint32_t byte)
{
	size_t first = 0, end = spans->count;

	while (first < end) {
		const size_t middle = first + (end - first) / 2;

		if (spans->items[middle].end <= byte)
			first = middle + 1;
		else
			end = middle;
	}
	return first < spans->count && spans->items[first].start <= byte;
}
