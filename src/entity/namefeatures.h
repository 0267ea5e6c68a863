/*
 * namefeatures.h - what the trained model asks of a token: the templates of its features.
 *
 * A feature is a template and a 64-bit key, a hash of what the template looks at. Features of a
 * single word seen from a distance of -2 .. 2 tokens depend on nothing else, so that their weights
 * are added once for each distinct word of a document; features of a place look at several tokens.
 * Thread use: pure.
 */
#ifndef ABREAST_ENTITY_NAMEFEATURES_H
#define ABREAST_ENTITY_NAMEFEATURES_H

#include "entity/namevotes.h"

enum {
	NAMEFEATURE_REACH = 2, /* tokens */
	NAMEFEATURE_VIEWS = 2 * NAMEFEATURE_REACH + 1,
	NAMEFEATURE_MAX = 192, /* at one call */
	NAMEFEATURE_TEMPLATES = 160,
	/* Documents of fewer sentences say nothing about how they write a word. */
	NAMEFEATURE_DOCUMENT = 5,
	/* The scheme without copies: what all have in common is learned in its terms. */
	NAMEFEATURE_PLAIN_SCHEME = 0,
};

struct namefeatures {
	size_t count;
	uint64_t keys[NAMEFEATURE_MAX];
	uint8_t templates[NAMEFEATURE_MAX];
};

/*
 * Each replaces what is in `ret_features`.
 *   offset  where the word stands, from the token that is judged: -2 .. 2
 *   scheme  of the corpus; the copies of some templates that only it has
 */
void namefeatures_of_word(
    const struct nameword *word, int offset, struct namefeatures *ret_features);
void namefeatures_of_scheme(
    const struct nameword *word, int offset, unsigned scheme, struct namefeatures *ret_features);
void namefeatures_of_place(const struct namewords *words, size_t sentence, size_t token,
    unsigned scheme, struct namefeatures *ret_features);

/* What the other mentions in the document were taken for in a first pass. */
void namefeatures_of_votes(const struct namewords *words, const struct namevotes *votes,
    size_t sentence, size_t token, struct namefeatures *ret_features);

/*
 * What a template is about, so that training can leave it out: "words", "shapes", "affixes",
 * "context", "clusters", "lists", "usage", "votes", "schemes".
 */
const char *namefeatures_group(unsigned template_number);

#endif
