/*
 * choice.h - learns to choose one of several options by hashed features.
 *
 * Method: a log-linear ranker (softmax over the options of an example) by stochastic gradients with
 * the step sizes of J. Duchi and others, "Adaptive Subgradient Methods" (JMLR 2011); the weights
 * after each round but the first are averaged. The same examples and seed give the same weights.
 */
#ifndef ABREAST_TRAIN_CHOICE_H
#define ABREAST_TRAIN_CHOICE_H

#include "learn/keymap64.h"
#include "learn/rowtable.h"

struct choice_option {
	size_t begin; /* of its features; they end where the next option's begin */
	bool right;
};

struct choice_training {
	struct keymap64 index;
	uint64_t *keys; /* owned; of each feature */
	uint32_t *counts;
	uint32_t *features; /* owned; of all options, one after the other */
	size_t feature_count, feature_capacity, key_capacity, count_capacity;
	struct choice_option *options; /* owned */
	size_t option_count, option_capacity;
	size_t *examples; /* owned; the first option of each */
	size_t example_count, example_capacity;
	double *weights; /* owned; of each feature, after learning */
};

struct choice_lesson {
	unsigned rounds;
	uint32_t least; /* options that a feature must be of */
	double rate, decay;
	uint64_t seed;
	const char *title;
};

/* ERR_OK or ERR_NOMEM each. An example without a right option teaches nothing. */
enum err_code choice_begin(struct choice_training *training) ATTR_MUST_CHECK;
enum err_code choice_add(struct choice_training *training, const uint64_t *keys, size_t count,
    bool right) ATTR_MUST_CHECK;
enum err_code choice_learn(struct choice_training *training, const struct choice_lesson *lesson)
    ATTR_MUST_CHECK;

/* The weights as rows of int16_t, `unit` for 1.0; those that are 0 are left out. */
enum err_code choice_write(const struct choice_training *training, int unit, const char *name,
    struct model_writer *writer) ATTR_MUST_CHECK;
void choice_release(struct choice_training *training);

#endif
