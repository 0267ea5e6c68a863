/*
 * wordbag.h - the distinct stems of some texts, made ready for comparing: how rare each is, its
 * letters and its vector.
 *
 * A text becomes a row: the numbers of its stems, in order. Words are cut at everything that is no
 * letter, digit or apostrophe; "U.S." is one word. A stem has the vector of its most frequent
 * spelling among the texts, so that nothing depends on their order.
 * Thread use: a bag belongs to one thread while it grows; then it is read-only.
 */
#ifndef ABREAST_FRAME_WORDBAG_H
#define ABREAST_FRAME_WORDBAG_H

#include "base/arena.h"
#include "base/map.h"
#include "frame/rarity.h"
#include "learn/vectors.h"
#include "text/fold.h"

/* A distinct stem. */
struct bag_stem {
	struct slice text;
	float idf;                        /* in news */
	float unit;                       /* 1 / length of `vector` */
	const struct word_vector *vector; /* NULL: none */
	uint32_t first_gram, gram_count;  /* of word_bag.grams */
};

/* A distinct spelling. */
struct bag_form {
	uint32_t stem;
	const struct word_vector *vector;
};

struct word_bag {
	const struct rarity *rarity;
	const struct vectors *vectors;
	struct stemmer *stemmer; /* owned */
	struct bag_stem *stems;  /* owned */
	size_t stem_count, stem_capacity;
	struct bag_form *forms; /* owned */
	size_t form_count, form_capacity;
	struct letters_gram *grams; /* owned; by stem */
	size_t gram_count, gram_capacity;
	struct map stem_map, form_map;
	struct arena arena;
	struct buf folded; /* scratch */
};

/* Numbers of forms, of one text after the other. */
struct word_row {
	uint32_t *items; /* owned */
	size_t count, capacity;
};

enum err_code word_bag_init(struct word_bag *bag, const struct rarity *rarity,
    const struct vectors *vectors) ATTR_MUST_CHECK;
void word_bag_release(struct word_bag *bag);

/* Append the forms of a text to a row. ERR_OK or ERR_NOMEM. */
enum err_code word_bag_add(struct word_bag *bag, struct slice text, struct word_row *row)
    ATTR_MUST_CHECK;

#endif
