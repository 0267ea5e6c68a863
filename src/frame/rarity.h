/*
 * rarity.h - how rare stems, and the letters in them, are in news.
 *
 * Document frequencies of stems come from data/lexicon/document-frequencies.tsv. N-grams of letters
 * are counted over its stems when they are first asked for, which is often never.
 * Thread use: loaded counts are read-only and may be shared.
 */
#ifndef ABREAST_FRAME_RARITY_H
#define ABREAST_FRAME_RARITY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/slice.h"

struct rarity;

/* path: stem<TAB>documents, a line `@documents` with their number. Errors name file and line. */
enum err_code rarity_load(const char *path, struct rarity **ret_rarity, struct err *ret_err)
    ATTR_MUST_CHECK;
void rarity_free(struct rarity *rarity);

/* How much a stem tells: the logarithm of how few documents hold it. */
float rarity_weight(const struct rarity *rarity, struct slice stem);

/* Does news use a stem at all? */
bool rarity_knows(const struct rarity *rarity, struct slice stem);

enum { RARITY_GRAM_MIN = 3, RARITY_GRAM_MAX = 5, RARITY_LETTERS = 40 };

/* A piece of `^stem$`, by hash, with how rare it is. */
struct letters_gram {
	uint32_t hash;
	float weight;
};

enum { RARITY_GRAMS = 3 * (RARITY_LETTERS + 2) };

/* The n-grams of a stem as a unit vector; returns how many. */
size_t rarity_grams(
    const struct rarity *rarity, struct slice stem, struct letters_gram grams_out[RARITY_GRAMS]);

#endif
