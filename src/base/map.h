/*
 * map.h - a hash table from bytes to a number.
 *
 * Entries stand side by side in the order in which they came; a table of their hashes and indices
 * (open addressing, linear probing, at most 5/8 full) leads to them. So a key that is not there,
 * the usual case for words that are looked up in a lexicon, is told by eight bytes. Keys are
 * borrowed: they must outlive the map (copy them into an arena first).
 * Thread use: a finished map is read-only and may be shared.
 */
#ifndef ABREAST_BASE_MAP_H
#define ABREAST_BASE_MAP_H

#include "base/attr.h"
#include "base/err.h"
#include "base/slice.h"

#define MAP_NONE UINT32_MAX

struct map_entry {
	struct slice key;
	uint32_t value;
};

struct map_slot {
	uint32_t hash;
	uint32_t entry; /* its index + 1; 0: free */
};

struct map {
	struct map_slot *slots;    /* owned; {0} is a valid empty map */
	struct map_entry *entries; /* owned */
	size_t capacity;           /* slots: a power of two, or 0 */
	size_t count, entry_capacity;
};

/* The value of a key, or MAP_NONE. */
uint32_t map_find(const struct map *map, struct slice key);

/* The same with the key's hash, which is map_hash(key), known already. */
uint32_t map_hash(struct slice key);
uint32_t map_find_hashed(const struct map *map, struct slice key, uint32_t hash);

/*
 * Put a key in unless it is there.
 *   ret_value  the value it has now (NULL: not wanted)
 * Returns ERR_OK (also when it was there, then with the old value) or ERR_NOMEM.
 */
enum err_code map_add(struct map *map, struct slice key, uint32_t value, uint32_t *ret_value)
    ATTR_MUST_CHECK;

/* Make room for `count` keys in all, so that adding them moves nothing. ERR_OK or ERR_NOMEM. */
enum err_code map_reserve(struct map *map, size_t count) ATTR_MUST_CHECK;

/* The value's place, to change it; NULL: no such key. Valid until the next map_add(). */
uint32_t *map_value_at(struct map *map, struct slice key);

void map_release(struct map *map);

#endif
