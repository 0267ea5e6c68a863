/*
 * labelled.h - from labels to quotations.
 *
 * A run of content is a quotation: direct when nearly all its letters lie in marks, mixed when
 * some do, else indirect. Marks that hold no content are labels or titles. Turns of a transcript
 * (NAME: ...) are direct.
 * Thread use: pure.
 */
#ifndef ABREAST_QUOTE_LABELLED_H
#define ABREAST_QUOTE_LABELLED_H

#include "quote/quotelist.h"
#include "quote/scene.h"

/*
 * `attaches`: each quotation gets the speaker and cue that attach.h finds; false: they are for the
 * caller to fill in. Returns ERR_OK or ERR_NOMEM. Linear in tokens.
 */
enum err_code labelled_find(const struct scene *scene, const uint8_t *labels, bool attaches,
    struct quotelist *list) ATTR_MUST_CHECK;

#endif
