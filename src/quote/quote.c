#include "config.h"

#include "quote/quote.h"

#include "base/alloc.h"
#include "learn/postag.h"
#include "quote/attribution.h"
#include "quote/labelborders.h"
#include "quote/labelled.h"
#include "quote/labels.h"
#include "quote/ruled.h"
#include "quote/unclosed.h"

static const char *const kind_texts[QUOTE_KINDS] = {
    "direct", "mixed", "scare", "title", "indirect"};

const char *quote_kind_text(enum quote_kind kind)
{
	return kind_texts[kind];
}

/* Labels need parts of speech only while they are found. */
static enum err_code find_by_labels(
    const struct scene *scene, const struct quote_models *models, struct quotelist *list)
{
	uint8_t *tags = alloc_new(scene->count), *labels = alloc_new(scene->count);
	enum err_code code = tags && labels ? ERR_OK : ERR_NOMEM;

	if (code == ERR_OK)
		code = postags_find(models->postagger, scene->prose, tags);
	if (code == ERR_OK)
		code = labels_find(models->labels, scene, tags, labels);
	if (code == ERR_OK) {
		labelborders_mend(scene, tags, labels);
		code = labelled_find(scene, labels, models->speakers == NULL, list);
	}
	if (code == ERR_OK && models->speakers)
		code = speakers_attribute(models->speakers, scene, tags, labels,
		    list->quotes->items, list->quotes->count, &list->quotes->arena);
	alloc_free(tags);
	alloc_free(labels);
	return code;
}

enum err_code quotes_find(const struct prose *prose, const struct entities *entities,
    const struct quote_models *models, struct quotes **ret_quotes)
{
	struct quotes *quotes = alloc_zero(1, sizeof *quotes);
	struct quotelist list = {.prose = prose, .quotes = quotes};
	struct scene scene = {.prose = NULL};
	enum err_code code;

	if (!quotes)
		return ERR_NOMEM;
	code = marks_find(prose, &quotes->marks);
	if (code == ERR_OK)
		code = scene_init(&scene, prose, entities, models->lexicon, &quotes->marks);
	if (code == ERR_OK) {
		unclosed_repair(&scene, &quotes->marks);
		code = models->labels ? find_by_labels(&scene, models, &list)
		                      : ruled_find(&scene, &list);
	}
	scene_release(&scene);
	if (code != ERR_OK) {
		quotes_free(quotes);
		return code;
	}
	quotelist_sort(&list);
	*ret_quotes = quotes;
	return ERR_OK;
}

void quotes_free(struct quotes *quotes)
{
	if (!quotes)
		return;
	alloc_free(quotes->items);
	alloc_free(quotes->parts);
	marks_release(&quotes->marks);
	arena_release(&quotes->arena);
	alloc_free(quotes);
}

size_t quotes_at(const struct quotes *quotes, uint32_t byte)
{
	size_t low = 0, high = quotes->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (quotes->items[middle].start <= byte)
			low = middle + 1;
		else
			high = middle;
	}
	/* The innermost one begins last; outer ones begin a few places before. */
	for (size_t i = low; i-- > 0 && byte < quotes->items[i].reach;)
		if (byte < quotes->items[i].end)
			return i;
	return quotes->count;
}
