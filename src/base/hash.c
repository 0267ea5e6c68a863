#include "config.h"

#include "base/hash.h"

/* Eight bytes as a number, the lowest first on every machine. Compilers make one load of it. */
static uint64_t read_word(const unsigned char *at)
{
	return (uint64_t)at[0] | (uint64_t)at[1] << 8 | (uint64_t)at[2] << 16 |
	       (uint64_t)at[3] << 24 | (uint64_t)at[4] << 32 | (uint64_t)at[5] << 40 |
	       (uint64_t)at[6] << 48 | (uint64_t)at[7] << 56;
}

uint64_t hash_bytes(struct slice bytes, uint64_t seed)
{
	const unsigned char *at = (const unsigned char *)bytes.ptr;
	const uint64_t prime = 0x9e3779b97f4a7c15u;
	uint64_t hash = seed ^ (bytes.len * prime);
	size_t i = 0;

	for (; i + 8 <= bytes.len; i += 8) {
		hash = (hash ^ read_word(at + i)) * prime;
		hash ^= hash >> 29;
	}
	for (; i < bytes.len; i++)
		hash = (hash ^ at[i]) * prime;
	return hash_mix(hash);
}
