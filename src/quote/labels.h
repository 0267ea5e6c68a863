/*
 * labels.h - what each token is in a report: what was said, the cue, the source.
 *
 * Labels are found for all tokens of a paragraph together, so that cue, source and content agree.
 * Wishes, beliefs and support ("she hopes that ...") look like speech and are not: they have
 * labels of their own, so that they are told apart; they are never shown as quotations.
 * Method: two passes of an averaged structured perceptron (M. Collins, EMNLP 2002) over hashed
 * features, decoded by Viterbi under what the marks demand: what one closed pair of marks holds is
 * said as a whole or not at all. The second pass sees what the first one found. Whole numbers
 * throughout. Trained by `make train-quotes`, see data/model/README.md.
 * Thread use: an open model is read-only and may be shared; finding is pure.
 */
#ifndef ABREAST_QUOTE_LABELS_H
#define ABREAST_QUOTE_LABELS_H

#include "quote/scene.h"

enum quote_label {
	LABEL_NONE,
	LABEL_SAID_FIRST, /* first token of what was said; an opening mark belongs to it */
	LABEL_SAID,       /* and those after it, up to a closing mark */
	LABEL_HELD_FIRST, /* the same of what was wished, believed, supported */
	LABEL_HELD,
	LABEL_CUE, /* said; according to; 's claim */
	LABEL_HELD_CUE,
	LABEL_SOURCE, /* the whole phrase: Lena Ortiz, the head coach */
	LABEL_HELD_SOURCE,
	LABEL_COUNT
};

static inline bool label_is_said(unsigned label)
{
	return label == LABEL_SAID_FIRST || label == LABEL_SAID;
}

static inline bool label_is_held(unsigned label)
{
	return label == LABEL_HELD_FIRST || label == LABEL_HELD;
}

static inline bool label_is_content(unsigned label)
{
	return label_is_said(label) || label_is_held(label);
}

struct labelmodel;

/* Map a model. Errors are those of model_file_open(); ERR_MODEL also when a part is missing. */
enum err_code labelmodel_open(const char *path, struct labelmodel **ret_model, struct err *ret_err)
    ATTR_MUST_CHECK;
void labelmodel_close(struct labelmodel *model);

/*
 * Label the tokens of an article.
 *   tags        part of speech of each token (learn/postag.h)
 *   ret_labels  room for an enum quote_label a token
 * Returns ERR_OK or ERR_NOMEM. Linear in tokens.
 */
enum err_code labels_find(const struct labelmodel *model, const struct scene *scene,
    const uint8_t *tags, uint8_t *ret_labels) ATTR_MUST_CHECK;

#endif
