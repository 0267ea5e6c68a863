/*
 * knownwords.h - the frequent words of the training documents, with the sums of their weights.
 *
 * A table that makes tagging faster and changes nothing: a word that is in it is taken as it would
 * be found. It holds hashes of words, no words.
 */
#ifndef ABREAST_TRAIN_KNOWNWORDS_H
#define ABREAST_TRAIN_KNOWNWORDS_H

#include "train/examples.h"

/*
 * Make rows, struct knownword, of the `limit` most frequent words.
 *   weights, shifts  of the finished model
 *   ret_known        release it with row_table_builder_release() also after a failure
 * Returns ERR_OK or ERR_NOMEM.
 */
enum err_code known_words_make(const struct examples *examples, const struct row_table *weights,
    const uint8_t *shifts, size_t limit, struct row_table_builder *ret_known) ATTR_MUST_CHECK;

#endif
