/*
 * rules.h - names by rule: runs of capitalised words are cut into pieces, and evidence decides the
 * type of each piece.
 *
 * The tagger uses this where there is no trained model. Method: a run of words that look like names
 * (capital letter that position does not explain, or listed) with the small words that names hold;
 * titles and demonyms cut it; gazetteer classes, heads and tails ("Ministry of ...", "... Sea"),
 * neighbours ("in ...", "... said") and the other mentions in the article vote for a type.
 * Conventions are CoNLL-2003's: titles stay outside, demonyms are MISC.
 * Thread use: pure.
 */
#ifndef ABREAST_ENTITY_RULES_H
#define ABREAST_ENTITY_RULES_H

#include "entity/entity.h"
#include "entity/wordview.h"

struct piece {
	uint32_t first, end; /* tokens, half-open */
	uint32_t sentence;
	int16_t score[ENTITY_TYPES];
	uint8_t type; /* enum entity_type */
	bool kept;    /* there is evidence enough */
};

struct pieces {
	struct piece *items; /* owned; sorted, not overlapping */
	size_t count, capacity;
};

/*
 *   ret_pieces  {0}; filled; release with pieces_release() also after a failure
 * Returns ERR_OK or ERR_NOMEM. Linear in tokens.
 */
enum err_code rules_find(const struct prose *prose, const struct word_views *words,
    const struct gazetteer *gazetteer, struct pieces *ret_pieces) ATTR_MUST_CHECK;
void pieces_release(struct pieces *pieces);

#endif
