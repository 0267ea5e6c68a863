/*
 * labelborders.h - rules for what trained labels get wrong because news rarely shows it.
 *
 * Turns of a transcript (NAME: ...), credits behind a dash or before a colon, a fragment and a whole
 * sentence in marks that were taken for one, the end of ", who said ...,", "adding that".
 * Thread use: pure.
 */
#ifndef ABREAST_QUOTE_LABELBORDERS_H
#define ABREAST_QUOTE_LABELBORDERS_H

#include "quote/scene.h"

/* Mend the labels of an article. Linear in tokens. */
void labelborders_mend(const struct scene *scene, const uint8_t *tags, uint8_t *labels);

#endif
