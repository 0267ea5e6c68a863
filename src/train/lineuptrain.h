/*
 * lineuptrain.h - from questions with known answers to the weights of frame/likenessmodel.
 *
 * Each shape of question has its own two models. The second one is learned from what the first says
 * of stories that it was not learned from (folds of groups), so that it meets the same mistakes as
 * later in use.
 */
#ifndef ABREAST_TRAIN_LINEUPTRAIN_H
#define ABREAST_TRAIN_LINEUPTRAIN_H

#include "base/err.h"

struct lineup_plan {
	const char *data;      /* the data folder: vectors and document frequencies */
	const char *wordings;  /* lineup/newswcl/dev.jsonl: wordings, some about a target */
	const char *sentences; /* lineup/ecb/train.jsonl: whole sentences */
	const char *pairs;     /* sts/train.jsonl: pairs of sentences that people judged */
	const char *out;       /* the model; NULL: none */
	const char *held_out; /* run file: each story of `wordings` scored without it; NULL: none */
	double penalty, doc_penalty;
	unsigned every; /* of `sentences`, one question in so many */
};

enum err_code lineup_train(const struct lineup_plan *plan, struct err *ret_err) ATTR_MUST_CHECK;

#endif
