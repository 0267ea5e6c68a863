#include "config.h"

#include "base/hash.h"

uint64_t hash_bytes(struct slice bytes, uint64_t seed)
{
	const uint64_t prime = 0x9e3779b97f4a7c15u;
	uint64_t hash = seed ^ (bytes.len * prime);
	size_t i = 0;

	for (; i + 8 <= bytes.len; i += 8) {
		uint64_t word = 0;

		/* by bytes, so that the order of the machine does not matter */
		for (int k = 7; k >= 0; k--)
			word = word << 8 | (unsigned char)bytes.ptr[i + (size_t)k];
		hash = (hash ^ word) * prime;
		hash ^= hash >> 29;
	}
	for (; i < bytes.len; i++)
		hash = (hash ^ (unsigned char)bytes.ptr[i]) * prime;
	return hash_mix(hash);
}
