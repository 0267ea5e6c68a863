/*
 * labellearn.h - learns the weights of the labels of quotations.
 *
 * Method: the averaged structured perceptron (M. Collins, EMNLP 2002), whole numbers only, so that
 * training gives the same bytes on every machine. Features come as lists: most are a token's own,
 * some are shared by all tokens of a pair of marks or of a stretch between two cues.
 */
#ifndef ABREAST_TRAIN_LABELLEARN_H
#define ABREAST_TRAIN_LABELLEARN_H

#include "quote/labelmodel.h"

enum { LABEL_UNIT = 64 }; /* finished weights are whole numbers of 1/64 */

/* Numbers of features, list after list. */
struct label_lists {
	uint32_t *items; /* owned */
	size_t count, capacity;
	uint64_t *begins; /* owned; of each list, and the end of the last */
	size_t list_count, begin_capacity;
};

/* Features of one sort, with their weights. */
struct label_features {
	struct keymap64 index; /* key -> feature */
	uint64_t *keys;        /* owned; of each feature, as all that follows */
	uint8_t *templates;
	uint32_t *counts;
	size_t count, key_capacity, template_capacity, count_capacity;
	struct label_lists lists;
	unsigned lanes;
	int16_t *weights; /* owned; `lanes` a feature */
	int64_t *history; /* owned; the same, each change times the step it was made at */
};

enum { TOKEN_LISTS = 3 };

struct learn_token {
	uint32_t lists[TOKEN_LISTS]; /* of features of labels */
	uint32_t step_list;
	uint8_t gold; /* enum quote_label */
	bool goes_on; /* as in struct label_scores; never where the gold labels do not obey */
};

struct learn_passage {
	uint32_t doc;
	struct stretch passage;
	size_t first; /* of tokens */
};

struct label_training {
	struct learn_token *tokens; /* owned */
	size_t token_count, token_capacity;
	struct learn_passage *passages; /* owned */
	size_t passage_count, passage_capacity;
	struct label_features labels, steps;
	struct label_steps everywhere;
	/* while it learns */
	int64_t history[LABEL_COUNT + 1][LABEL_COUNT];
	int64_t step;
	struct labelpath path;
	struct label_scores *scores; /* owned; of one passage */
	size_t score_capacity;
	uint8_t *guess; /* owned */
	size_t guess_capacity;
};

struct label_lesson {
	unsigned epochs;
	unsigned folds, fold; /* leave out the documents i with i % folds == fold; 0: none */
	unsigned bag; /* times it learns, with another order each; weights are averaged; 0: once */
	uint64_t seed;
	const char *title; /* what progress is shown under */
};

void label_training_init(struct label_training *training);
void label_training_release(struct label_training *training);

/* Lists are built one at a time; features that `dropped` names are left out. */
enum err_code label_list_add(struct label_features *features, const struct labelfeatures *list,
    const bool *dropped, uint32_t *ret_list) ATTR_MUST_CHECK;

/* Forget features that came less often than `least` times. */
enum err_code label_features_drop_rare(struct label_features *features, uint32_t least)
    ATTR_MUST_CHECK;

/* Keep the `limit` features with the greatest weights, the greatest first. */
enum err_code label_features_select(struct label_features *features, size_t limit) ATTR_MUST_CHECK;

/* Learn from nothing; the weights that come out are averages, in units of 1 / LABEL_UNIT. */
enum err_code label_training_learn(
    struct label_training *training, const struct label_lesson *lesson) ATTR_MUST_CHECK;

/* Label a passage with finished weights; ret_labels has room for a label a token of it. */
enum err_code label_training_guess(
    struct label_training *training, size_t passage, uint8_t *ret_labels) ATTR_MUST_CHECK;

#endif
