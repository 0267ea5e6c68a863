/*
 * prop.h - what property tests share: seeded rounds, and texts that are likely to hurt.
 *
 * The seed is printed by a failing run; ABREAST_SEED=N repeats it. Without it every run is the same.
 */
#ifndef ABREAST_TESTS_PROP_H
#define ABREAST_TESTS_PROP_H

#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/rng.h"

static inline struct rng prop_seed(void)
{
	const char *text = getenv("ABREAST_SEED");
	const struct rng rng = {text ? strtoull(text, NULL, 10) : 1};

	fprintf(stderr, "seed %llu (ABREAST_SEED sets it)\n", (unsigned long long)rng.state);
	return rng;
}

/* Append up to `pieces` random pieces: words, marks, white space, other scripts, hostile points. */
void prop_add_text(struct buf *buf, struct rng *rng, uint32_t pieces);

/* Append `count` random bytes, mostly those that begin or continue a sequence. */
void prop_add_bytes(struct buf *buf, struct rng *rng, uint32_t count);

#endif
