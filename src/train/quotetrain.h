/*
 * quotetrain.h - from articles whose quotations are known to data/model/quotes.bin.
 *
 * Steps: count which words are cues; find the features of every passage; learn from everything and
 * keep the features that matter most; learn each quarter from the other three, so that the second
 * pass sees labels as wrong as they will be; learn both passes; write weights as bytes. The same
 * files, options and seed give the same bytes.
 */
#ifndef ABREAST_TRAIN_QUOTETRAIN_H
#define ABREAST_TRAIN_QUOTETRAIN_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum { QUOTE_WITHOUT_MAX = 16 };

struct quote_plan {
	const char *articles; /* JSON lines */
	const char *own;      /* our own sentences; NULL: none */
	const char *clusters; /* clusters.tsv */
	const char *check;    /* JSON lines to measure on; NULL: none */
	const char *labels;   /* where to write what each quarter is given; NULL: nowhere */
	const char *out;
	const char *without[QUOTE_WITHOUT_MAX]; /* groups of features */
	size_t without_count;
	unsigned epochs, folds;
	unsigned bag;           /* times that the second pass learns, with another order each */
	size_t features, steps; /* of the first pass that are kept */
	size_t second_features, second_steps; /* of the second */
	size_t words;                         /* that have clusters */
	uint64_t seed;
};

/* Shows progress on standard error. Errors name file and line. */
enum err_code quote_train(const struct quote_plan *plan, struct err *err) ATTR_MUST_CHECK;

#endif
