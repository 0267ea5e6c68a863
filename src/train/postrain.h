/*
 * postrain.h - from a treebank to a model of parts of speech.
 *
 * Steps: read; add copies of sentences as other tokenizers and headlines write them; make the
 * dictionary; learn; keep the features that matter; learn again with those alone, in several orders
 * whose weights are averaged; write weights as bytes. The same files, options and seed give the
 * same bytes.
 * Method: M. Collins, "Discriminative Training Methods for Hidden Markov Models" (EMNLP 2002): the
 * averaged perceptron, each tag decided with the tags before as they were decided.
 */
#ifndef ABREAST_TRAIN_POSTRAIN_H
#define ABREAST_TRAIN_POSTRAIN_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct pos_plan {
	const char *treebank; /* "-": standard input */
	const char *clusters; /* clusters.tsv: WORD<TAB>CLUSTER<TAB>CLUSTER<TAB>CLUSTER */
	const char *listed;   /* WORD<TAB>TAG<TAB>TAG...; NULL: none */
	const char *out;
	unsigned epochs, bag;
	unsigned least;  /* tokens that a feature must have */
	size_t features; /* that are kept */
	unsigned cut;    /* weights of a byte that are kept are as large at least */
	size_t words;    /* that have clusters */
	uint64_t seed;
};

/* Shows progress on standard error. Errors name file and line. */
enum err_code pos_train(const struct pos_plan *plan, struct err *err) ATTR_MUST_CHECK;

#endif
