/*
 * ruled.h - quotations and their speakers by rules, where there is no trained model.
 *
 * Thread use: pure.
 */
#ifndef ABREAST_QUOTE_RULED_H
#define ABREAST_QUOTE_RULED_H

#include "quote/quotelist.h"
#include "quote/scene.h"

/* Returns ERR_OK or ERR_NOMEM. Linear in tokens. */
enum err_code ruled_find(const struct scene *scene, struct quotelist *list) ATTR_MUST_CHECK;

#endif
