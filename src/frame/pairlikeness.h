/*
 * pairlikeness.h - how alike two sentences are, from what each has of the other.
 *
 * Internal to the likeness engine: similarity_pair() of similarity.h is what others call.
 * Thread use: pure.
 */
#ifndef ABREAST_FRAME_PAIRLIKENESS_H
#define ABREAST_FRAME_PAIRLIKENESS_H

#include "frame/similarity.h"

enum { PAIR_MEASURES = 7, PAIR_INPUTS = 2 * PAIR_MEASURES + 1 };

/* Weights of a logistic model, the constant last. */
struct pair_weights {
	float inputs[PAIR_INPUTS + 1];
};

/* What the model sees of a pair, the same both ways round. ERR_OK or ERR_NOMEM. */
enum err_code pair_inputs(const struct similarity *similarity, struct slice a, struct slice b,
    float inputs_out[PAIR_INPUTS]) ATTR_MUST_CHECK;

#endif
