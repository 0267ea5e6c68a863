/*
 * Any bytes, repaired, as an article: quotations keep their laws, by rules and by trained labels.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/place.h"
#include "learn/postag.h"
#include "quote/labels.h"
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

/* Rules alone where there are no models. */
static struct quote_models models_of_tree(const struct quote_lexicon *lexicon)
{
	struct quote_models models = {.lexicon = lexicon};
	struct postagger *postagger = NULL;
	struct labelmodel *labels = NULL;
	struct buf path = {0};
	struct err err;

	if (place_data("model/pos.bin", &path) == ERR_OK &&
	    postagger_open(buf_text(&path), &postagger, &err) == ERR_OK)
		models.postagger = postagger;
	buf_clear(&path);
	if (place_data("model/quotes.bin", &path) == ERR_OK &&
	    labelmodel_open(buf_text(&path), &labels, &err) == ERR_OK)
		models.labels = labels;
	buf_release(&path);
	return models;
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

static void find(const struct prose *prose, const struct quote_models *models)
{
	struct quotes *quotes;

	if (quotes_find(prose, NULL, models, &quotes) != ERR_OK)
		abort();
	check(quotes, prose->text.len);
	quotes_free(quotes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct quote_models rules, trained;
	struct buf text = {0};
	struct doc_meta meta = {.title_at = span_none()};
	struct doc *doc;
	struct prose *prose;

	if (!rules.lexicon) {
		rules.lexicon = lexicon_of_tree();
		trained = models_of_tree(rules.lexicon);
	}
	utf8_repair((struct slice){(const char *)data, size}, &text);
	if (doc_new_take(
	        slice_of("f"), (struct slice){NULL, 0}, &text, &meta, DOC_GIVEN, 0, &doc) != ERR_OK)
		abort();
	if (prose_new(doc, &prose) != ERR_OK)
		abort();
	find(prose, &rules);
	find(prose, &trained);
	prose_free(prose);
	doc_free(doc);
	return 0;
}
