/*
 * stem.h - the stem of an English word: Snowball's English stemmer ("Porter 2").
 *
 * Method: Martin Porter, the English (Porter2) stemming algorithm, snowballstem.org, as of version
 * 2.2. The results are those of libstemmer, which the tests compare with, in a sixth of the time.
 * Thread use: pure.
 */
#ifndef ABREAST_TEXT_STEM_H
#define ABREAST_TEXT_STEM_H

#include <stddef.h>

/*
 * Stem a word in its place; returns how many of its bytes are left (none are added).
 *   word  valid UTF-8, folded: a capital letter counts as a consonant
 * Linear.
 */
size_t stem_english(char *word, size_t len);

#endif
