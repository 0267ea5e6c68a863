#include "config.h"

#include "story/analysis.h"

#include "base/alloc.h"

void analysis_count(struct analysis *analysis)
{
	const struct prose *prose = analysis->prose;
	uint32_t count = 0;

	for (size_t i = 0; i < prose->sentences.count; i++) {
		const struct sentence *sentence = &prose->sentences.items[i];

		if (prose_sentence_is_boilerplate(prose, i))
			continue;
		for (size_t k = sentence->first_token; k < sentence->end_token; k++)
			count += prose->tokens.items[k].kind <= TOKEN_NUMBER;
	}
	analysis->word_count = count;
}

/* Names and quotations of English; the models know nothing else, so of others none are claimed. */
static enum err_code find_all(
    const struct doc *doc, const struct models *models, struct analysis *analysis)
{
	enum err_code code;

	if (!doc_is_english(doc)) {
		analysis->entities = alloc_zero(1, sizeof *analysis->entities);
		analysis->quotes = alloc_zero(1, sizeof *analysis->quotes);
		return analysis->entities && analysis->quotes ? ERR_OK : ERR_NOMEM;
	}
	code = tagger_find(models->tagger, analysis->prose, SCHEME_CONLL, &analysis->entities);
	if (code == ERR_OK)
		code = quotes_find(
		    analysis->prose, analysis->entities, &models->quote, &analysis->quotes);
	return code;
}

enum err_code analysis_new(
    const struct doc *doc, const struct models *models, struct analysis **ret_analysis)
{
	struct analysis *analysis = alloc_zero(1, sizeof *analysis);
	enum err_code code = analysis ? ERR_OK : ERR_NOMEM;

	if (code == ERR_OK)
		code = prose_new(doc, &analysis->prose);
	if (code == ERR_OK)
		code = find_all(doc, models, analysis);
	if (code != ERR_OK) {
		analysis_free(analysis);
		return code;
	}
	analysis_count(analysis);
	*ret_analysis = analysis;
	return ERR_OK;
}

/* An array that was made with room to grow. */
static void *trim(void *items, size_t count, size_t size)
{
	size_t capacity = SIZE_MAX;

	return items ? alloc_shrink(items, &capacity, count, size) : NULL;
}

void analysis_settle(struct analysis *analysis)
{
	struct entities *entities = analysis->entities;
	struct quotes *quotes = analysis->quotes;

	prose_settle(analysis->prose);
	entities->mentions =
	    trim(entities->mentions, entities->mention_count, sizeof *entities->mentions);
	entities->names = trim(entities->names, entities->name_count, sizeof *entities->names);
	quotes->items = trim(quotes->items, quotes->count, sizeof *quotes->items);
	quotes->parts = trim(quotes->parts, quotes->part_count, sizeof *quotes->parts);
}

/* Backwards: quotes borrow the entities, these the prose. */
void analysis_free(struct analysis *analysis)
{
	if (!analysis)
		return;
	quotes_free(analysis->quotes);
	entities_free(analysis->entities);
	prose_free(analysis->prose);
	alloc_free(analysis);
}

struct frame_source analysis_source(const struct doc *doc, const struct analysis *analysis)
{
	if (!analysis)
		return (struct frame_source){.doc = doc};
	return (struct frame_source){
	    .doc = doc,
	    .prose = analysis->prose,
	    .entities = analysis->entities,
	    .quotes = analysis->quotes,
	};
}
