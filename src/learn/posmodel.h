/*
 * posmodel.h - the layout of the model of parts of speech: data/model/pos.bin.
 *
 * Sections: "clusters" and "entries" (posfeatures.h); "features", from a feature's key to its list;
 * "cells", the lists one after the other: the tags that a feature speaks for or against.
 */
#ifndef ABREAST_LEARN_POSMODEL_H
#define ABREAST_LEARN_POSMODEL_H

#include <stdint.h>

#define POSMODEL_KIND "pos"

enum {
	POSMODEL_VERSION = 1,
	POSMODEL_LANES = 64, /* room for a score a tag: a power of two, POS_TAGS at least */
	POSLIST_ROW_BYTES = 4,
	POSLIST_COUNT_BITS = 6,
	POSLIST_COUNT_MAX = (1 << POSLIST_COUNT_BITS) - 1,
};

/* A list as 32 bits: its first cell << POSLIST_COUNT_BITS | how many cells. */

struct poscell {
	uint8_t tag;
	int8_t weight;
};

#endif
