#include "config.h"

#include "base/rng.h"

#include "base/hash.h"

uint64_t rng_next(struct rng *rng)
{
	rng->state += 0x9e3779b97f4a7c15u;
	return hash_mix(rng->state);
}

uint32_t rng_below(struct rng *rng, uint32_t limit)
{
	/* reject the uneven tail, so that every value is equally likely */
	uint32_t uneven = (uint32_t)-limit % limit;
	uint32_t value;

	do
		value = (uint32_t)(rng_next(rng) >> 32);
	while (value < uneven);
	return value % limit;
}

double rng_unit(struct rng *rng)
{
	return (double)(rng_next(rng) >> 11) * 0x1p-53;
}
