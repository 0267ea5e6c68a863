/*
 * rng.h - a small seeded generator of random numbers, the same on every machine.
 *
 * Method: splitmix64 (Steele, Lea, Flood 2014). For tests and training, never for secrets.
 */
#ifndef ABREAST_BASE_RNG_H
#define ABREAST_BASE_RNG_H

#include <stdint.h>

struct rng {
	uint64_t state; /* any value is a valid seed */
};

uint64_t rng_next(struct rng *rng);
uint32_t rng_below(struct rng *rng, uint32_t limit); /* 0 .. limit-1, limit > 0, unbiased */
double rng_unit(struct rng *rng);                    /* [0, 1) */

#endif
