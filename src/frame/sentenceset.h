/*
 * sentenceset.h - sentences made ready for comparing: an index from stems to the sentences that
 * hold them, and for each sentence its stems in order and its mean vector.
 *
 * Internal to the likeness engine (similarity.h, likeness.h).
 * Thread use: a finished set is read-only and may be shared.
 */
#ifndef ABREAST_FRAME_SENTENCESET_H
#define ABREAST_FRAME_SENTENCESET_H

#include "frame/similarity.h"
#include "frame/wordbag.h"

/* A stem in a sentence. */
struct stem_place {
	uint32_t sentence;
	float count;
};

/* How a stem counts in this set. */
struct set_stem {
	float weight; /* idf in news, less for what is everywhere in this set */
	float local;  /* idf in this set */
	uint32_t first_place, place_count; /* of sentence_set.places */
};

/* A stem that holds an n-gram of letters. */
struct gram_place {
	uint32_t hash, stem;
	float weight;
};

/* The direction of a sentence's meaning, in 127ths; all 0: it has none. */
struct sentence_vector {
	int8_t values[VECTOR_DIMS];
};

struct sentence_set {
	struct word_bag bag;
	struct set_stem *stems;    /* owned; one a stem of the bag */
	struct gram_place *grams;  /* owned; sorted by hash */
	struct stem_place *places; /* owned; by stem */
	uint32_t *sequence;        /* owned; stems of all sentences, in order */
	uint32_t *first_of;        /* owned; of each sentence in `sequence`, one more at the end */
	uint32_t *doc_of;          /* owned; of each sentence */
	uint32_t *position_of;     /* owned; of each sentence in its document */
	struct sentence_vector *means; /* owned */
	float *norm;                   /* owned; length of each sentence's vector of weights */
	float *local_norm;             /* owned; the same of `local` */
	float *weight;                 /* owned; sum of weights of each sentence's stems */
	float mean_len;                /* words */
	size_t count;                  /* sentences */
	size_t doc_count;
};

/* The direction of a row of forms, common component taken off. */
struct sentence_vector sentence_vector_of(
    const struct word_bag *bag, const uint32_t *forms, size_t count);

/* Cosine of two directions. */
float sentence_vector_cosine(const struct sentence_vector *a, const struct sentence_vector *b);

#endif
