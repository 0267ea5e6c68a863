/*
 * examples.h - annotated documents as numbers: the features of every word and place.
 *
 * Everything that can be known about the documents before a weight is known is found once:
 * features get numbers, and what a token is judged by is a few lists of them, most shared by all
 * tokens that have the same word near.
 */
#ifndef ABREAST_TRAIN_EXAMPLES_H
#define ABREAST_TRAIN_EXAMPLES_H

#include "entity/namemodel.h"
#include "train/corpus.h"

/* Lists of features, one after the other. */
struct feature_lists {
	uint32_t *items; /* owned */
	size_t count, capacity;
	uint64_t *begins; /* owned; of each list, and the end of the last */
	size_t list_count, begin_capacity;
};

struct examples {
	const struct corpus *corpus;
	const struct nameword_lexicon *lexicon;
	const bool *dropped;     /* of each template: is not to be used */
	struct namewords *words; /* owned; of each document */
	size_t *first_view;      /* owned; of each document: list of its first word's first view */
	size_t *first_place;     /* of its first token */
	size_t *first_vote;
	struct feature_lists features; /* of words and of places */
	struct feature_lists votes;
	struct keymap64 index; /* key -> feature */
	uint64_t *keys;        /* owned; of each feature */
	uint8_t *templates;    /* owned */
	uint32_t *counts;      /* owned; tokens in training that have it */
	size_t feature_count, key_capacity, template_capacity, count_capacity;
};

/* The lists of a token's features. */
struct token_lists {
	const uint32_t *items[NAMEFEATURE_VIEWS + 2];
	size_t counts[NAMEFEATURE_VIEWS + 2];
	unsigned count;
};

/* Find the features of all documents. ERR_OK or ERR_NOMEM; release also after a failure. */
enum err_code examples_init(struct examples *examples, const struct corpus *corpus,
    const struct nameword_lexicon *lexicon, const bool *dropped) ATTR_MUST_CHECK;

/* Add the votes of one document, as `tags` say; documents come in order. */
enum err_code examples_add_votes(struct examples *examples, size_t doc, const uint8_t *tags)
    ATTR_MUST_CHECK;

/* Forget features that `keep` is false for; lists hold new numbers then. */
enum err_code examples_keep(struct examples *examples, const bool *keep) ATTR_MUST_CHECK;

/* What a token is judged by; valid until features are added or forgotten. */
struct token_lists examples_lists_of(const struct examples *examples, size_t doc,
    const struct sentence *sentence, size_t token, bool with_votes);
void examples_release(struct examples *examples);

#endif
