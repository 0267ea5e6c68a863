/*
 * Any bytes, repaired, as an article: quotations keep their laws.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/place.h"
#include "quote/quote.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct quote_lexicon *lexicon_of_tree(void)
{
	struct quote_lexicon *lexicon = NULL;
	struct buf folder = {0};
	struct err err;

	if (place_data("lexicon", &folder) != ERR_OK ||
	    quote_lexicon_load(buf_text(&folder), &lexicon, &err) != ERR_OK)
		abort();
	buf_release(&folder);
	return lexicon;
}

static void check(const struct quotes *quotes, size_t len)
{
	for (size_t i = 0; i < quotes->count; i++) {
		const struct quote *quote = &quotes->items[i];

		if (quote->start >= quote->end || quote->end > len)
			abort();
		if (i > 0 && quotes->items[i - 1].start > quote->start)
			abort();
		for (uint32_t p = 0; p < quote->part_count; p++) {
			struct span part = quotes->parts[quote->first_part + p];

			if (part.start < quote->start || part.end > quote->end)
				abort();
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct quote_lexicon *lexicon;
	struct buf text = {0};
	struct doc_meta meta = {.title_at = span_none()};
	struct doc *doc;
	struct prose *prose;
	struct quotes *quotes;

	if (!lexicon)
		lexicon = lexicon_of_tree();
	utf8_repair((struct slice){(const char *)data, size}, &text);
	if (doc_new_take(
	        slice_of("f"), (struct slice){NULL, 0}, &text, &meta, DOC_GIVEN, 0, &doc) != ERR_OK)
		abort();
	if (prose_new(doc, &prose) != ERR_OK ||
	    quotes_find(prose, NULL, &(struct quote_models){.lexicon = lexicon}, &quotes) != ERR_OK)
		abort();
	check(quotes, doc_text(doc).len);
	quotes_free(quotes);
	prose_free(prose);
	doc_free(doc);
	return 0;
}
