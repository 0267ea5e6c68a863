/*
 * perceptron.h - learns the weights of the model of names from annotated documents.
 *
 * Method: M. Collins, "Discriminative Training Methods for Hidden Markov Models" (EMNLP 2002):
 * the averaged structured perceptron. Weights are whole numbers, so that training gives the same
 * bytes on every machine. Where a corpus does not mark MISC, the best sequence that agrees with
 * what it does mark is taken for right.
 */
#ifndef ABREAST_TRAIN_PERCEPTRON_H
#define ABREAST_TRAIN_PERCEPTRON_H

#include "entity/namemodel.h"
#include "train/corpus.h"

enum { WEIGHT_UNIT = 64 }; /* finished weights are whole numbers of 1/64 */

/* Lists of features, one after the other. */
struct feature_lists {
	uint32_t *items; /* owned */
	size_t count, capacity;
	uint64_t *begins; /* owned; of each list, and the end of the last */
	size_t list_count, begin_capacity;
};

/* Everything that can be known about the documents before a weight is known. */
struct training {
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
	/* while it learns */
	int16_t *weights; /* owned; NAMEMODEL_LANES a feature */
	int32_t *history; /* owned; the same, each change times the step it was made at */
	struct transitions transitions, transition_history;
	uint64_t step;
	struct viterbi viterbi;
	int32_t *scores; /* owned; of one sentence */
	size_t score_capacity;
	uint8_t *guess, *gold; /* owned; of one sentence */
	uint32_t *allowed;
	size_t guess_capacity, gold_capacity, allowed_capacity;
};

/* How to learn. */
struct lesson {
	unsigned epochs;
	unsigned parts, part; /* learn from the documents i with i % parts == part; parts 0: all */
	unsigned votes_percent; /* of sentences that are seen with votes */
	unsigned bag;           /* times it learns, with another order each; weights are averaged */
	uint64_t seed;
	const char *title; /* what progress is shown under */
};

/* Find the features of all documents. ERR_OK or ERR_NOMEM; release also after a failure. */
enum err_code training_init(struct training *training, const struct corpus *corpus,
    const struct nameword_lexicon *lexicon, const bool *dropped) ATTR_MUST_CHECK;

/* Learn from nothing; the weights that come out are averages, in units of 1 / WEIGHT_UNIT. */
enum err_code training_learn(struct training *training, const struct lesson *lesson)
    ATTR_MUST_CHECK;

/* Tag one document with the weights as they are. */
enum err_code training_tag(
    struct training *training, size_t doc, bool with_votes, uint8_t *ret_tags) ATTR_MUST_CHECK;

/* Add the votes of one document, as `tags` say; documents come in order. */
enum err_code training_add_votes(struct training *training, size_t doc, const uint8_t *tags)
    ATTR_MUST_CHECK;

/* Keep the `limit` features that have the greatest weights, forget the others. */
enum err_code training_select(struct training *training, size_t limit) ATTR_MUST_CHECK;
void training_release(struct training *training);

#endif
