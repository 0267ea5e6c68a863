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

#include "train/examples.h"

enum { WEIGHT_UNIT = 64 }; /* finished weights are whole numbers of 1/64 */

/* Weights while and after they are learned. */
struct perceptron {
	struct examples *examples; /* borrowed */
	int16_t *weights;          /* owned; NAMEMODEL_LANES a feature */
	int32_t *history;          /* owned; the same, each change times the step it was made at */
	struct transitions transitions, transition_history;
	uint64_t step;
	bool hidden[NAMEFEATURE_TEMPLATES]; /* from the sentence that is learned */
	/* of one sentence */
	struct viterbi viterbi;
	int32_t *scores; /* owned */
	size_t score_capacity;
	uint8_t *guess, *gold; /* owned */
	uint32_t *allowed;     /* owned */
	size_t guess_capacity, gold_capacity, allowed_capacity;
};

/* How to learn. */
struct lesson {
	unsigned epochs;
	unsigned parts, part;    /* learn from documents i with i % parts == part; parts 0: all */
	unsigned votes_percent;  /* of sentences that are seen with votes */
	unsigned hidden_percent; /* of templates that a sentence is seen without */
	unsigned margin;         /* by which what is right has to be better, for each token */
	unsigned bag; /* times it learns, with another order each; weights are averaged */
	uint64_t seed;
	const char *title; /* what progress is shown under */
};

void perceptron_init(struct perceptron *perceptron, struct examples *examples);

/* Learn from nothing; the weights that come out are averages, in units of 1 / WEIGHT_UNIT. */
enum err_code perceptron_learn(struct perceptron *perceptron, const struct lesson *lesson)
    ATTR_MUST_CHECK;

/* Tag one document with the weights as they are. */
enum err_code perceptron_tag(
    struct perceptron *perceptron, size_t doc, bool with_votes, uint8_t *ret_tags) ATTR_MUST_CHECK;

/* Keep the `limit` features that have the greatest weights, forget the others. */
enum err_code perceptron_select(struct perceptron *perceptron, size_t limit) ATTR_MUST_CHECK;
void perceptron_release(struct perceptron *perceptron);

#endif
