/*
 * pronouns.h - whom "he" and "she" mean, decided for all pronouns of an article from left to right.
 *
 * Candidates are the persons that the article has named lately; gender decides where it is known,
 * then a small trained ranker: how many others came between, how far, subject or not, spoken or
 * not. What a pronoun was taken for is a mention of that person for those after it.
 * Trained on the coreference of GUM by `make train-speakers`, see data/model/README.md.
 * Thread use: pure.
 */
#ifndef ABREAST_QUOTE_PRONOUNS_H
#define ABREAST_QUOTE_PRONOUNS_H

#include "learn/rowtable.h"
#include "quote/stage.h"

enum { PRONOUN_RECENT = 16, PRONOUN_CHOICES = 12, PRONOUN_FEATURES = 16 };

/* A person when last spoken of. */
struct pronoun_person {
	uint32_t name, token, count;
	bool in_marks, subject, possessive, source, pronoun;
};

/* The persons that a pronoun may mean, latest first, with what is asked of each. */
struct pronoun_choice {
	uint32_t token; /* the pronoun's */
	uint32_t names[PRONOUN_CHOICES];
	uint64_t keys[PRONOUN_CHOICES][PRONOUN_FEATURES];
	uint32_t key_counts[PRONOUN_CHOICES];
	uint32_t spoke; /* the place of who spoke last, not long ago; SCENE_NONE: none */
	uint32_t count;
};

/* Decides: returns a place below choice->count, or SCENE_NONE: nobody. */
typedef uint32_t (*pronoun_decide)(const struct pronoun_choice *choice, void *data);

/*
 *   wanted     of each token: is to be answered also inside marks
 *   ret_names  room for a name a token; NAME_NONE for all but pronouns that were resolved
 * Returns ERR_OK or ERR_NOMEM. Linear in tokens.
 */
enum err_code pronouns_find(const struct stage *stage, const bool *wanted, pronoun_decide decide,
    void *data, uint32_t *ret_names) ATTR_MUST_CHECK;

#endif
