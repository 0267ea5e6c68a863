/*
 * outlets.h - names of news organisations.
 *
 * Known ones come from data/lexicon/outlets.tsv, built into the program as a sorted table; others
 * are told by a word of their name (News, Times, Press ...).
 * Thread use: pure.
 */
#ifndef ABREAST_DOC_OUTLETS_H
#define ABREAST_DOC_OUTLETS_H

#include "base/slice.h"

/* The usual name of an outlet or of a web domain, static; .ptr NULL: not known. ASCII case aside. */
struct slice outlets_find(struct slice name);

/* Does it look like an outlet's name: a known one, or capitalised words with one such as News? */
bool outlets_is_likely(struct slice name);

#endif
