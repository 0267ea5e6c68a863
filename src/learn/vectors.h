/*
 * vectors.h - static word vectors: words that are used alike have alike vectors.
 *
 * A mapped table from the hash of a folded word to 100 numbers of 8 bits, with their scale and how
 * much the word tells (smooth inverse frequency). data/model/README.md says where they come from.
 * Thread use: open vectors are read-only and may be shared.
 */
#ifndef ABREAST_LEARN_VECTORS_H
#define ABREAST_LEARN_VECTORS_H

#include "learn/rowtable.h"

enum { VECTOR_DIMS = 100, VECTORS_VERSION = 1 };

#define VECTORS_KIND "vectors"

struct word_vector {
	int8_t values[VECTOR_DIMS];
	float scale; /* a value times this is the number */
	float tells; /* 0..1: little for "the", nearly 1 for what is rare; grows with the rank */
};

struct vectors {
	struct model_file *file;
	struct row_table words;
	const float *common; /* unit vector: what all sentences share (VECTOR_DIMS numbers) */
};

/* ERR_OK, ERR_NOMEM, ERR_MODEL with detail, or what opening the file gives. */
enum err_code vectors_open(const char *path, struct vectors *ret_vectors, struct err *ret_err)
    ATTR_MUST_CHECK;
void vectors_close(struct vectors *vectors);

/* The key of a folded word. */
uint64_t vectors_key(struct slice folded);

/* The vector of a folded word; NULL: there is none. O(1). */
const struct word_vector *vectors_find(const struct vectors *vectors, struct slice folded);

/* 1 / length of the vector, in units of 1 / scale; 0 for a vector of zeros. */
float vectors_unit(const struct word_vector *vector);

/* Sum of products, in units of both scales. */
int32_t vectors_dot(const struct word_vector *a, const struct word_vector *b);

#endif
