/*
 * labelmodel.h - the parts of data/model/quotes.bin.
 *
 * Weights are bytes, times a power of two for each template. A feature of tokens has one for every
 * label but LABEL_NONE, a feature of steps one for every kind of step.
 * Thread use: an open model is read-only and may be shared.
 */
#ifndef ABREAST_QUOTE_LABELMODEL_H
#define ABREAST_QUOTE_LABELMODEL_H

#include "quote/labelfeatures.h"
#include "quote/labelpath.h"

#define LABELMODEL_KIND "quotes"

enum {
	LABELMODEL_VERSION = 1,
	LABELMODEL_SHIFT_MAX = 8, /* so that 127 << 8 fits into 16 bits */
	LABELMODEL_PASSES = 2,
};

struct label_weights {
	struct row_table labels; /* LABEL_LANES bytes a row */
	struct row_table steps;  /* STEP_LANES bytes a row */
	const struct label_steps *everywhere;
};

struct labelmodel {
	struct model_file *file; /* owned */
	struct label_lexicon lexicon;
	const uint8_t *shifts; /* LABELFEATURE_TEMPLATES */
	struct label_weights passes[LABELMODEL_PASSES];
};

/* Names of sections and tables; those of a pass end in its number. */
#define LABELMODEL_SHIFTS "shifts"
#define LABELMODEL_CLUSTERS "clusters"
#define LABELMODEL_CUES "cues"
extern const char *const labelmodel_tables[LABELMODEL_PASSES][3]; /* labels, steps, everywhere */

/*
 * Sums of weights of several lists, one after the other in `features`; `ends[i]` is where list i
 * ends. ret_sums has room for `count`.
 */
void labelmodel_sum_lists(const struct labelmodel *model, unsigned pass,
    const struct labelfeatures *features, const uint32_t *ends, size_t count,
    int32_t (*ret_sums)[LABEL_LANES]);

/* Add the weights of features to scores. */
void labelmodel_add_labels(const struct labelmodel *model, unsigned pass,
    const struct labelfeatures *features, int32_t scores[LABEL_LANES]);
void labelmodel_add_steps(const struct labelmodel *model, unsigned pass,
    const struct labelfeatures *features, int32_t scores[STEP_LANES]);

#endif
