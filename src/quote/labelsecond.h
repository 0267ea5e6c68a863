/*
 * labelsecond.h - what the second pass sees: the labels that the first one found.
 *
 * Its features stand beside those of the first pass. (As mere corrections of the first pass's
 * scores they are worth nothing: measured.)
 * Thread use: pure; a struct labelsecond is read-only after it was made.
 */
#ifndef ABREAST_QUOTE_LABELSECOND_H
#define ABREAST_QUOTE_LABELSECOND_H

#include "quote/labelfeatures.h"
#include "quote/labels.h"

/* What was found around a token in its sentence; tokens or LABEL_NOWHERE. */
struct labelnear {
	uint32_t cue_left, cue_right;
	uint32_t source_left, source_right;
	uint32_t said_left, said_right;     /* nearest content that the token is not part of */
	uint32_t run_first, run_last;       /* of the content it is part of */
	uint64_t order_before, order_after; /* hashes of the order of cues, sources and contents */
};

struct labelsecond {
	const uint8_t *labels;  /* of the first pass, one a token */
	struct labelnear *near; /* owned; one a token, filled for a stretch at a time */
	size_t capacity;
};

/* Look at the labels of a stretch. ERR_OK or ERR_NOMEM. */
enum err_code labelsecond_look(struct labelsecond *second, const struct labelview *view,
    const struct stretch *stretch, const uint8_t *labels) ATTR_MUST_CHECK;
void labelsecond_release(struct labelsecond *second);

/* Each adds to what is in `ret_features`; there is room beside those of labelfeatures.h. */
void labelsecond_add_token(const struct labelsecond *second, const struct labelview *view,
    const struct stretch *stretch, uint32_t at, struct labelfeatures *ret_features);
void labelsecond_add_step(const struct labelsecond *second, const struct labelview *view,
    const struct stretch *stretch, uint32_t at, struct labelfeatures *ret_features);

#endif
