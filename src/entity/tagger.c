#include "config.h"

#include "entity/tagger.h"

#include "base/alloc.h"
#include "entity/link.h"
#include "entity/rules.h"

struct tagger {
	const struct gazetteer *gazetteer; /* borrowed */
};

enum err_code tagger_new(const struct gazetteer *gazetteer, const char *model,
    struct tagger **ret_tagger, struct err *ret_err)
{
	struct tagger *tagger = alloc_zero(1, sizeof *tagger);

	(void)model;
	if (!tagger)
		return err_set(ret_err, ERR_NOMEM, NULL, 0, NULL);
	tagger->gazetteer = gazetteer;
	*ret_tagger = tagger;
	return ERR_OK;
}

void tagger_free(struct tagger *tagger)
{
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

enum err_code tagger_find(const struct tagger *tagger, const struct prose *prose,
    enum tagger_scheme scheme, struct entities **ret_entities)
{
	struct entities *entities = alloc_zero(1, sizeof *entities);
	struct word_views words = {.items = NULL};
	struct pieces pieces = {.items = NULL};
	enum err_code code = ERR_NOMEM;

	(void)scheme; /* the rules know one scheme, CoNLL-2003's */
	if (!entities)
		goto out;
	code = word_views_find(prose, tagger->gazetteer, &words);
	if (code == ERR_OK)
		code = rules_find(prose, &words, tagger->gazetteer, &pieces);
	if (code == ERR_OK)
		code = take_pieces(entities, prose, &pieces);
	if (code == ERR_OK)
		code = link_mentions(entities, prose, tagger->gazetteer);
out:
	word_views_release(&words);
	pieces_release(&pieces);
	if (code != ERR_OK) {
		entities_free(entities);
		return code;
	}
	*ret_entities = entities;
	return ERR_OK;
}
