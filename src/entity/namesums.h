/*
 * namesums.h - sums of the weights of many lists of features, some lists at a time.
 *
 * Rows of weights lie anywhere in some megabytes, so that waiting for them is what costs. Lists are
 * gathered; then all places in the table are asked for, then all rows, and only then is anything
 * added, when the first ones have arrived.
 * Thread use: a struct namesums belongs to one thread.
 */
#ifndef ABREAST_ENTITY_NAMESUMS_H
#define ABREAST_ENTITY_NAMESUMS_H

#include "entity/entity.h"
#include "entity/namefeatures.h"

enum {
	NAMESUM_LANES = 4 * ENTITY_TYPES, /* a lane for every tag but "no name" */
	NAMESUMS_LISTS = 8,               /* gathered at once */
};

struct namesum {
	int32_t of[NAMESUM_LANES];
};

/* Large, and for the most part not initialized on purpose. */
struct namesums {
	const struct row_table *weights; /* rows of NAMESUM_LANES bytes */
	const uint8_t *shifts; /* a weight is its byte times two to the template's shift */
	unsigned count;
	struct namesum *sums[NAMESUMS_LISTS];
	struct namefeatures lists[NAMESUMS_LISTS];
};

void namesums_init(struct namesums *sums, const struct row_table *weights, const uint8_t *shifts);

/*
 * A list to fill, whose weights will be added to `sum`. It may already be done for those before
 * it; after namesums_finish() all are. A sum may be named by several lists.
 */
struct namefeatures *namesums_next(struct namesums *sums, struct namesum *sum);
void namesums_finish(struct namesums *sums);

void namesum_add(struct namesum *sum, const struct namesum *more);

/* What is known of a word at a distance, counted from 0; ask for it some time before. */
void namesum_ask_known(const struct knownword *known, unsigned view);
void namesum_add_known(struct namesum *sum, const struct knownword *known, unsigned view);

#endif
