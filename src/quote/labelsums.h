/*
 * labelsums.h - scores of tokens for all labels; what a word adds is summed up once an article.
 *
 * The result is the sum of the weights of labelfeatures_of_token(), to the bit.
 * Thread use: an object belongs to one thread.
 */
#ifndef ABREAST_QUOTE_LABELSUMS_H
#define ABREAST_QUOTE_LABELSUMS_H

#include "quote/labelmodel.h"

/* What one word adds, for every way that it is seen in. */
struct labelword_sums {
	int32_t of[LABELSEENS][LABEL_LANES];
};

struct labelsums {
	const struct labelmodel *model;
	const struct labelview *view;
	struct labelword_sums *words; /* owned; one a word, found when first asked for */
	bool *known;                  /* owned; of each word: were its sums found? */
	unsigned pass;
};

/* {0} is valid, and may be released. Release also after a failure. ERR_OK or ERR_NOMEM. */
enum err_code labelsums_init(struct labelsums *sums, const struct labelmodel *model, unsigned pass,
    const struct labelview *view) ATTR_MUST_CHECK;
void labelsums_release(struct labelsums *sums);

/* Add what the words around a token add to its scores. */
void labelsums_add_words(struct labelsums *sums, const struct stretch *stretch, uint32_t at,
    int32_t scores[LABEL_LANES]);

#endif
