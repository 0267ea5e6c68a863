#include "config.h"

#include "entity/tagger.h"

#include "base/alloc.h"
#include "entity/link.h"
#include "entity/listed.h"
#include "entity/namemodel.h"
#include "entity/rules.h"

struct tagger {
	const struct gazetteer *gazetteer; /* borrowed */
	struct namemodel *model;           /* owned; NULL: rules alone */
	struct err fault;                  /* ERR_OK: none */
};

enum err_code tagger_new(const struct gazetteer *gazetteer, const char *model,
    struct tagger **ret_tagger, struct err *ret_err)
{
	struct tagger *tagger = alloc_zero(1, sizeof *tagger);
	enum err_code code = ERR_NOT_FOUND;

	if (!tagger)
		return err_set(ret_err, ERR_NOMEM, NULL, 0, NULL);
	tagger->gazetteer = gazetteer;
	if (model)
		code = namemodel_open(model, &tagger->model, &tagger->fault);
	if (code == ERR_NOMEM) {
		tagger_free(tagger);
		return err_set(ret_err, ERR_NOMEM, NULL, 0, NULL);
	}
	if (code == ERR_NOT_FOUND)
		tagger->fault.code = ERR_OK;
	*ret_tagger = tagger;
	return ERR_OK;
}

const struct err *tagger_fault(const struct tagger *tagger)
{
	return tagger->fault.code == ERR_OK ? NULL : &tagger->fault;
}

void tagger_free(struct tagger *tagger)
{
	if (!tagger)
		return;
	namemodel_close(tagger->model);
	alloc_free(tagger);
}

/* The pieces that are names become mentions. */
static enum err_code take_pieces(
    struct entities *entities, const struct prose *prose, const struct pieces *pieces)
{
	const struct token *tokens = prose->tokens.items;

	entities->mentions = alloc_zero(pieces->count, sizeof *entities->mentions);
	if (!entities->mentions)
		return ERR_NOMEM;
	for (size_t i = 0; i < pieces->count; i++) {
		const struct piece *piece = &pieces->items[i];

		if (!piece->kept)
			continue;
		entities->mentions[entities->mention_count++] = (struct mention){
		    .start = tokens[piece->first].start,
		    .end = tokens[piece->end - 1].end,
		    .first_token = piece->first,
		    .end_token = piece->end,
		    .sentence = piece->sentence,
		    .name = NAME_NONE,
		    .type = piece->type,
		};
	}
	return ERR_OK;
}

static enum err_code find_by_rules(
    const struct tagger *tagger, const struct prose *prose, struct entities *entities)
{
	struct word_views words = {.items = NULL};
	struct pieces pieces = {.items = NULL};
	enum err_code code = word_views_find(prose, tagger->gazetteer, &words);

	if (code == ERR_OK)
		code = rules_find(prose, &words, tagger->gazetteer, &pieces);
	if (code == ERR_OK)
		code = take_pieces(entities, prose, &pieces);
	word_views_release(&words);
	pieces_release(&pieces);
	return code;
}

/* The spans of tags become mentions; legal sequences have no broken ones. */
static enum err_code take_tags(
    struct entities *entities, const struct prose *prose, const uint8_t *tags)
{
	const struct token *tokens = prose->tokens.items;
	size_t capacity = 0;

	for (size_t s = 0; s < prose->sentences.count; s++) {
		const struct sentence *sentence = &prose->sentences.items[s];

		for (size_t i = sentence->first_token; i < sentence->end_token; i++) {
			const size_t first = i;
			struct mention *grown;

			if (tags[i] == TAG_OUTSIDE)
				continue;
			while (tag_part(tags[i]) == SPAN_BEGIN || tag_part(tags[i]) == SPAN_INSIDE)
				i++;
			grown = alloc_grow(entities->mentions, &capacity,
			    entities->mention_count + 1, sizeof *grown);
			if (!grown)
				return ERR_NOMEM;
			entities->mentions = grown;
			grown[entities->mention_count++] = (struct mention){
			    .start = tokens[first].start,
			    .end = tokens[i].end,
			    .first_token = (uint32_t)first,
			    .end_token = (uint32_t)i + 1,
			    .sentence = (uint32_t)s,
			    .name = NAME_NONE,
			    .type = (uint8_t)tag_type(tags[i]),
			};
		}
	}
	return ERR_OK;
}

static enum err_code find_by_model(const struct tagger *tagger, const struct prose *prose,
    enum tagger_scheme scheme, struct entities *entities)
{
	uint8_t *tags = alloc_zero(prose->tokens.count + 1, 1);
	enum err_code code = ERR_NOMEM;

	if (tags)
		code = namemodel_tag(tagger->model, prose, scheme, tags);
	if (code == ERR_OK)
		code = take_tags(entities, prose, tags);
	if (code == ERR_OK && scheme == SCHEME_CONLL)
		code = listed_mend(entities, prose, tagger->gazetteer);
	alloc_free(tags);
	return code;
}

enum err_code tagger_find(const struct tagger *tagger, const struct prose *prose,
    enum tagger_scheme scheme, struct entities **ret_entities)
{
	struct entities *entities = alloc_zero(1, sizeof *entities);
	enum err_code code = ERR_NOMEM;

	if (!entities)
		return ERR_NOMEM;
	if (tagger->model)
		code = find_by_model(tagger, prose, scheme, entities);
	else
		code = find_by_rules(tagger, prose, entities);
	if (code == ERR_OK)
		code = link_mentions(entities, prose, tagger->gazetteer);
	if (code != ERR_OK) {
		entities_free(entities);
		return code;
	}
	*ret_entities = entities;
	return ERR_OK;
}
