/*
 * entitytrain.h - from annotated corpora to a model of names.
 *
 * Steps: read; learn from each half of the documents and tag the other one, so that every document
 * has the votes that it would have had; learn from all with these votes; keep the features that
 * matter; learn again with those alone, in several orders whose weights are averaged; write weights
 * as bytes. The same files, options and seed give the same bytes.
 */
#ifndef ABREAST_TRAIN_ENTITYTRAIN_H
#define ABREAST_TRAIN_ENTITYTRAIN_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum { WITHOUT_MAX = 16 };

struct entity_plan {
	const char
	    *corpora; /* folder with conll2003/train.tsv and the others; any may be missing */
	const char *lexicon; /* folder with clusters.tsv and gaz.tsv */
	const char *out;
	const char *without[WITHOUT_MAX]; /* begins of corpora's names, groups of features */
	size_t without_count;
	unsigned epochs, bag;
	unsigned hidden; /* percent of templates that a sentence is learned without */
	unsigned margin;
	size_t features; /* that are kept */
	size_t words;    /* that have clusters */
	size_t known;    /* whose sums are written */
	uint64_t seed;
};

/* Shows progress on standard error. Errors name file and line. */
enum err_code entity_train(const struct entity_plan *plan, struct err *err) ATTR_MUST_CHECK;

#endif
