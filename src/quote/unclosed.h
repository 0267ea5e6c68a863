/*
 * unclosed.h - quotations whose closing mark is missing end before who said them.
 *
 * Thread use: pure.
 */
#ifndef ABREAST_QUOTE_UNCLOSED_H
#define ABREAST_QUOTE_UNCLOSED_H

#include "quote/scene.h"

/* Cut such pairs, in the scene and in its marks. Linear in tokens. */
void unclosed_repair(struct scene *scene, struct marks *marks);

#endif
