/*
 * hash.h - 64-bit hashes of bytes, the same on every machine and run.
 *
 * Not meant against an enemy who makes keys collide on purpose: the seed of map.h is fixed.
 * Method: FNV-1a style multiply over 8-byte words with a final avalanche (splitmix64's).
 */
#ifndef ABREAST_BASE_HASH_H
#define ABREAST_BASE_HASH_H

#include "base/slice.h"

uint64_t hash_bytes(struct slice bytes, uint64_t seed);

/* Mix a number: a bijection of 64 bits (splitmix64). */
static inline uint64_t hash_mix(uint64_t x)
{
	x ^= x >> 30;
	x *= 0xbf58476d1ce4e5b9u;
	x ^= x >> 27;
	x *= 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

#endif
