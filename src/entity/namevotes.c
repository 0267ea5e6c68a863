#include "config.h"

#include "entity/namevotes.h"

#include "base/alloc.h"
#include "base/hash.h"

static bool is_capital(const struct namewords *words, size_t token)
{
	return nameword_at(words, token)->flags & NAMEWORD_CAPITAL;
}

static uint64_t pair_key(const struct namewords *words, size_t token)
{
	return hash_mix(nameword_at(words, token)->lower * 0x9e3779b97f4a7c15u +
	                nameword_at(words, token + 1)->lower);
}

/* A pair votes for a kind only when both of it do. */
static unsigned pair_kind(const uint8_t *kinds, size_t token)
{
	return kinds[token] == kinds[token + 1] ? kinds[token] : NAMEVOTE_OUTSIDE;
}

static enum err_code add_pair(struct namevotes *votes, const struct namewords *words, size_t token)
{
	struct namevote *grown =
	    alloc_grow(votes->pairs, &votes->pair_capacity, votes->pair_count + 1, sizeof *grown);
	uint32_t index;

	if (!grown)
		return ERR_NOMEM;
	votes->pairs = grown;
	if (keymap64_add(&votes->pair_at, pair_key(words, token), &index) != ERR_OK)
		return ERR_NOMEM;
	if (index == votes->pair_count)
		grown[votes->pair_count++] = (struct namevote){{0}};
	grown[index].of[pair_kind(votes->kinds, token)]++;
	return ERR_OK;
}

enum err_code namevotes_find(
    const struct namewords *words, const uint8_t *kinds, struct namevotes *ret_votes)
{
	const struct sentences *sentences = &words->prose->sentences;
	struct namevotes *votes = ret_votes;

	votes->kinds = kinds;
	votes->words = alloc_zero(words->usage_count + 1, sizeof *votes->words);
	if (!votes->words)
		return ERR_NOMEM;
	for (size_t s = 0; s < sentences->count; s++) {
		const struct sentence *sentence = &sentences->items[s];

		for (size_t i = sentence->first_token; i < sentence->end_token; i++) {
			if (!is_capital(words, i))
				continue;
			votes->words[nameword_at(words, i)->usage].of[kinds[i]]++;
			if (i + 1 < sentence->end_token && is_capital(words, i + 1) &&
			    add_pair(votes, words, i) != ERR_OK)
				return ERR_NOMEM;
		}
	}
	return ERR_OK;
}

void namevotes_release(struct namevotes *votes)
{
	alloc_free(votes->words);
	alloc_free(votes->pairs);
	keymap64_release(&votes->pair_at);
	*votes = (struct namevotes){.words = NULL};
}

/* What is left of a vote without one voice for `self`. */
static unsigned answer(struct namevote vote, unsigned self)
{
	uint32_t total = 0;
	unsigned best = 0;

	vote.of[self]--;
	for (unsigned kind = 0; kind < NAMEVOTE_KINDS; kind++) {
		total += vote.of[kind];
		if (vote.of[kind] > vote.of[best])
			best = kind;
	}
	if (total == 0)
		return NAMEVOTE_NONE;
	return 1 + 3 * best + (vote.of[best] < total ? 2 : total > 1);
}

unsigned namevotes_of_word(
    const struct namevotes *votes, const struct namewords *words, size_t token)
{
	return answer(votes->words[nameword_at(words, token)->usage], votes->kinds[token]);
}

unsigned namevotes_of_pair(
    const struct namevotes *votes, const struct namewords *words, size_t token)
{
	const uint32_t index = keymap64_find(&votes->pair_at, pair_key(words, token));

	return answer(votes->pairs[index], pair_kind(votes->kinds, token));
}
