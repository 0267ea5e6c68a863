/*
 * namevotes.h - what the words of a document were taken for in a first pass, and in pairs.
 *
 * Votes are of capitalised words, compared in lower case. A token asks without its own vote.
 * Thread use: read-only after it was made; may be shared.
 */
#ifndef ABREAST_ENTITY_NAMEVOTES_H
#define ABREAST_ENTITY_NAMEVOTES_H

#include "entity/entity.h"
#include "entity/namewords.h"

enum { NAMEVOTE_OUTSIDE, NAMEVOTE_KINDS = ENTITY_TYPES + 1 }; /* or enum entity_type + 1 */

struct namevote {
	uint32_t of[NAMEVOTE_KINDS];
};

struct namevotes {
	struct namevote *words; /* owned; of each usage */
	struct namevote *pairs; /* owned; of a capitalised word and the one after it */
	size_t pair_count, pair_capacity;
	struct keymap64 pair_at;
	const uint8_t *kinds; /* borrowed; of each token */
};

/* The agreement of others: 0 none vote; else 1 + 3 * kind + (0 one, 1 all of several, 2 most). */
enum { NAMEVOTE_NONE, NAMEVOTE_ANSWERS = 1 + 3 * NAMEVOTE_KINDS };

/*
 *   kinds      NAMEVOTE_OUTSIDE or enum entity_type + 1, of each token; borrowed
 *   ret_votes  {0}; filled; release with namevotes_release() also after a failure
 * Returns ERR_OK or ERR_NOMEM. Linear in tokens.
 */
enum err_code namevotes_find(const struct namewords *words, const uint8_t *kinds,
    struct namevotes *ret_votes) ATTR_MUST_CHECK;
void namevotes_release(struct namevotes *votes);

unsigned namevotes_of_word(
    const struct namevotes *votes, const struct namewords *words, size_t token);

/* Of a token and the next one in its sentence, if both are capitalised. */
unsigned namevotes_of_pair(
    const struct namevotes *votes, const struct namewords *words, size_t token);

#endif
