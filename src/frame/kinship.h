/*
 * kinship.h - which texts of a few words mean much the same, though they share none: "firm stance"
 * and "hardened", "strongest ever" and "sharper".
 *
 * Cosine of the texts' mean word vectors. A narrow text joins the text most like it, likest pairs
 * first, unless that one has joined another; two that are not narrow stay apart.
 * Thread use: pure. Time: texts squared, so no more than a few hundred are looked at.
 */
#ifndef ABREAST_FRAME_KINSHIP_H
#define ABREAST_FRAME_KINSHIP_H

#include "frame/similarity.h"

/*
 *   texts      in order of weight: of a pair the later one joins the earlier
 *   narrow     one a text: it may join, or be joined by, what it is only like
 *   joined_out one a text: the text that it is part of now, itself or an earlier one
 * ERR_OK or ERR_NOMEM. Without vectors all stay apart.
 */
enum err_code kinship_find(const struct similarity *similarity, const struct slice *texts,
    const uint8_t *narrow, size_t count, uint32_t *joined_out) ATTR_MUST_CHECK;

#endif
