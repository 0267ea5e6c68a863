/*
 * newton.h - fits linear models by Newton's method with an L2 penalty: the conditional logit over
 * groups of rows (which row of its group is the right one?) and logistic regression.
 *
 * Inputs are brought to mean 0 and spread 1 first; the weights that come out are for the inputs as
 * they are. Sums run in the order of the rows, so the same rows give the same bytes.
 */
#ifndef ABREAST_TRAIN_NEWTON_H
#define ABREAST_TRAIN_NEWTON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct newton_rows {
	float *inputs;   /* owned; [row][width] */
	float *wanted;   /* owned; a row each: share of the group that is this row's; or 0..1 */
	uint32_t *group; /* owned; a row each, rising; of the conditional logit */
	size_t count, capacity;
	size_t width;
};

/* Room for one more row of `width` inputs; NULL: no memory. */
float *newton_rows_add(struct newton_rows *rows, float wanted, uint32_t group) ATTR_MUST_CHECK;
void newton_rows_release(struct newton_rows *rows);

/* weights_out: width of them. ERR_OK or ERR_NOMEM. */
enum err_code newton_fit_choice(const struct newton_rows *rows, double penalty, float *weights_out)
    ATTR_MUST_CHECK;

/* weights_out: width + 1, the constant last. */
enum err_code newton_fit_logistic(
    const struct newton_rows *rows, double penalty, float *weights_out) ATTR_MUST_CHECK;

#endif
