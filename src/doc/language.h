/*
 * language.h - which language an article is in, by its words.
 *
 * Method: the script by its letters; in Latin script the share of frequent words of twenty
 * languages among up to 400 words from the text's begin, middle and end. English is tried first.
 * A text of fewer than 12 words has no language.
 * Thread use: pure.
 */
#ifndef ABREAST_DOC_LANGUAGE_H
#define ABREAST_DOC_LANGUAGE_H

#include "base/slice.h"

/* ISO 639-1, static ("en", "de", "zh"); .ptr NULL: not known. Bounded, whatever the length. */
struct slice language_guess(struct slice text);

/* Its English name, static ("German"); the code itself when it has none here. */
struct slice language_name(struct slice code);

#endif
