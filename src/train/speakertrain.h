/*
 * speakertrain.h - from articles whose speakers are known, and coreference, to data/model/speakers.bin.
 *
 * Two rankers are learned: who said a quotation, from articles with the labels that a model gives
 * which has not seen them (train-quotes --labels); and whom a pronoun means, from a treebank with
 * coreference. The same files, options and seed give the same bytes.
 */
#ifndef ABREAST_TRAIN_SPEAKERTRAIN_H
#define ABREAST_TRAIN_SPEAKERTRAIN_H

#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"

struct speaker_plan {
	const char *articles; /* JSON lines */
	const char *own;    /* our own sentences, as they were labelled after the articles; NULL */
	const char *labels; /* a line an article, '0' + its label a token */
	const char *treebank; /* CoNLL-U with Entity= notes; "-": standard input */
	const char *out;
	unsigned rounds, pronoun_rounds;
	uint32_t least; /* options that a feature must be of */
	uint64_t seed;
};

/* Shows progress on standard error. Errors name file and line. */
enum err_code speaker_train(const struct speaker_plan *plan, struct err *err) ATTR_MUST_CHECK;

#endif
