/*
 * outletguess.h - which outlet an article is of, from the signs in its text: candidates and what speaks for each.
 *
 * Signs of one outlet under a longer and a shorter name ("Bloomberg", "Bloomberg News") add up.
 * Thread use: pure.
 */
#ifndef ABREAST_DOC_OUTLETGUESS_H
#define ABREAST_DOC_OUTLETGUESS_H

#include "base/slice.h"

/* How much a sign of the outlet weighs. */
enum outlet_sign {
	SIGN_TOLD = 2,
	SIGN_SEEN = 2,
	SIGN_MORE_FROM = 2,
	SIGN_SITE = 2,
	SIGN_ALONE = 3,
	SIGN_RIGHTS = 3,
	SIGN_SUFFIX = 4,
	SIGN_DATELINE = 4,
	SIGN_NOTE = 4,
	SIGN_BYLINE = 5,
	SIGN_RELAYED = -3
};

enum { OUTLET_CANDIDATES = 24 };

struct outlet_candidate {
	struct slice name; /* borrowed from the text, or static */
	int score;         /* sum of enum outlet_sign */
};

/* {0}: nothing is known. */
struct outlet_guess {
	struct outlet_candidate candidates[OUTLET_CANDIDATES];
	size_t count;
};

/* A sign that speaks for a name. Past OUTLET_CANDIDATES names a new one is left aside. */
void outlet_guess_add(struct outlet_guess *guess, struct slice name, int sign);

/* "LONDON (Reuters) - ..." */
void outlet_guess_read_dateline(struct outlet_guess *guess, struct slice line);

/* "(c) 2024 ..."; *ret_year is its last year, untouched if there is none. */
void outlet_guess_read_rights(struct outlet_guess *guess, struct slice line, unsigned *ret_year);

/* The outlet of a web address by its domain and those above it. */
void outlet_guess_read_address(struct outlet_guess *guess, struct slice url);

/* Phrases of the running text: "told NAME", "seen by NAME", "according to NAME". */
void outlet_guess_read_text(struct outlet_guess *guess, struct slice text);

/* Is there a candidate that needs no phrases? */
bool outlet_guess_is_sure(const struct outlet_guess *guess);

/* The best supported one; .ptr NULL: none. */
struct slice outlet_guess_best(const struct outlet_guess *guess);

#endif
