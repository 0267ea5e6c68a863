/*
 * labelpath.h - the best sequence of labels under scores for labels and for steps between them.
 *
 * What may follow what is fixed: content goes on only after content of its kind; inside a closed
 * pair of marks content neither begins nor ends.
 * Method: A. Viterbi (1967). Whole numbers, so that a result is the same on every machine.
 * Thread use: pure; a struct labelpath belongs to one thread.
 */
#ifndef ABREAST_QUOTE_LABELPATH_H
#define ABREAST_QUOTE_LABELPATH_H

#include "quote/labels.h"

enum {
	LABEL_LANES =
	    LABEL_COUNT - 1, /* scores a token: of all labels but LABEL_NONE, which has 0 */
	STEP_LANES = 16,     /* kinds of steps */
};

struct label_scores {
	int32_t label[LABEL_LANES];
	int32_t step[STEP_LANES];
	bool goes_on; /* the token before lies in the same closed pair of marks */
};

/* Scores of steps wherever they are; the last row is that of the first label. */
struct label_steps {
	int32_t score[LABEL_COUNT + 1][LABEL_COUNT];
};

/* Working memory, kept from call to call. {0} is valid. */
struct labelpath {
	uint8_t *since; /* the label before, of each token and label; owned */
	size_t capacity;
};

/* What kind of step goes from one label to another; LABEL_COUNT: from the begin. */
unsigned labelpath_step(unsigned from, unsigned to);

/*
 * The best sequence of labels.
 *   ret_labels  room for `count` labels
 * Returns ERR_OK or ERR_NOMEM. Linear in `count`.
 */
enum err_code labelpath_find(struct labelpath *path, const struct label_steps *steps,
    const struct label_scores *scores, size_t count, uint8_t *ret_labels) ATTR_MUST_CHECK;
void labelpath_release(struct labelpath *path);

#endif
