/*
 * fold.h - forms of words that are compared instead of the words: folded, stemmed.
 *
 * Folding: full case folding, diacritics off (NFKD, marks dropped), curly apostrophes and
 * quotation marks to ' and ", all dashes to -, non-breaking spaces to space.
 * Stem: folded, possessive 's dropped, US and UK spelling made one (fuelling, defence), then
 * Snowball's English stemmer (stem.h). "fueling" and "fuelling" have the same stem.
 * Thread use: a stemmer belongs to one thread; the rest is pure.
 */
#ifndef ABREAST_TEXT_FOLD_H
#define ABREAST_TEXT_FOLD_H

#include "base/buf.h"
#include "base/err.h"

/* Append the folded form. An ASCII word takes a fast path. */
void fold_add(struct buf *buf, struct slice text);

/* Is the folded form of `text` equal to `folded` (which is folded already)? No allocation for ASCII. */
bool fold_equal(struct slice text, struct slice folded);

/*
 * The ASCII character that stands best for the first character of a text, in its own case: its
 * letter without the marks, its plain quotation mark or dash. 0: none does. Allocates nothing.
 */
char fold_ascii(struct slice character);

struct stemmer;

enum err_code stemmer_new(struct stemmer **ret_stemmer) ATTR_MUST_CHECK;
void stemmer_free(struct stemmer *stemmer);

/*
 * The stem of one word. The result is the stemmer's, valid until the next call; the caller copies
 * what it keeps. Words are cached, so that a repeated word costs one look-up. .ptr NULL: no memory.
 */
struct slice stemmer_stem(struct stemmer *stemmer, struct slice word);

/* The same of a word that is folded already; nothing is cached: for callers who ask once a word. */
struct slice stemmer_stem_folded(struct stemmer *stemmer, struct slice folded);

#endif
