#include "config.h"

#include "base/map.h"

#include "base/alloc.h"
#include "base/hash.h"

uint32_t map_hash(struct slice key)
{
	return (uint32_t)hash_bytes(key, 0x5eed);
}

static bool is_over(size_t count, size_t capacity)
{
	return count * 8 > capacity * 5;
}

/* The slot of a key, or the free slot where it belongs. The map has room. */
static struct map_slot *slot_of(const struct map *map, struct slice key, uint32_t hash)
{
	size_t i = hash & (map->capacity - 1);

	while (map->slots[i].entry) {
		if (map->slots[i].hash == hash &&
		    slice_equal(map->entries[map->slots[i].entry - 1].key, key))
			break;
		i = (i + 1) & (map->capacity - 1);
	}
	return &map->slots[i];
}

/* Index of a key's entry + 1; 0: it is not there. */
static uint32_t find(const struct map *map, struct slice key, uint32_t hash)
{
	return map->count == 0 ? 0 : slot_of(map, key, hash)->entry;
}

uint32_t *map_value_at(struct map *map, struct slice key)
{
	uint32_t entry = find(map, key, map_hash(key));

	return entry ? &map->entries[entry - 1].value : NULL;
}

uint32_t map_find_hashed(const struct map *map, struct slice key, uint32_t hash)
{
	uint32_t entry = find(map, key, hash);

	return entry ? map->entries[entry - 1].value : MAP_NONE;
}

uint32_t map_find(const struct map *map, struct slice key)
{
	return map_find_hashed(map, key, map_hash(key));
}

/* All keys are different: each goes to the first free slot. */
static void move_slots(const struct map *map, struct map_slot *slots, size_t capacity)
{
	for (size_t i = 0; i < map->capacity; i++) {
		size_t to = map->slots[i].hash & (capacity - 1);

		if (!map->slots[i].entry)
			continue;
		while (slots[to].entry)
			to = (to + 1) & (capacity - 1);
		slots[to] = map->slots[i];
	}
}

/*
 * Cleared by hand: pages of zeros that come from the system are mapped when they are first read, and
 * once more when they are written, and each slot is read before it is written.
 */
static enum err_code resize(struct map *map, size_t capacity)
{
	struct map_slot *slots;

	if (capacity > UINT32_MAX / 2)
		return ERR_NOMEM;
	slots = alloc_new(capacity * sizeof *slots);
	if (!slots)
		return ERR_NOMEM;
	memset(slots, 0, capacity * sizeof *slots);
	move_slots(map, slots, capacity);
	alloc_free(map->slots);
	map->slots = slots;
	map->capacity = capacity;
	return ERR_OK;
}

static enum err_code grow_entries(struct map *map, size_t count)
{
	struct map_entry *entries =
	    alloc_grow(map->entries, &map->entry_capacity, count, sizeof *entries);

	if (!entries)
		return ERR_NOMEM;
	map->entries = entries;
	return ERR_OK;
}

enum err_code map_reserve(struct map *map, size_t count)
{
	size_t capacity = map->capacity ? map->capacity : 16;

	if (count > UINT32_MAX / 4)
		return ERR_NOMEM;
	while (is_over(count, capacity))
		capacity *= 2;
	if (capacity > map->capacity && resize(map, capacity) != ERR_OK)
		return ERR_NOMEM;
	return grow_entries(map, count);
}

enum err_code map_add(struct map *map, struct slice key, uint32_t value, uint32_t *ret_value)
{
	uint32_t hash = map_hash(key);
	struct map_slot *slot;

	if (is_over(map->count + 1, map->capacity) &&
	    resize(map, map->capacity ? map->capacity * 2 : 16) != ERR_OK)
		return ERR_NOMEM;
	slot = slot_of(map, key, hash);
	if (!slot->entry) {
		if (grow_entries(map, map->count + 1) != ERR_OK)
			return ERR_NOMEM;
		map->entries[map->count++] = (struct map_entry){key, value};
		*slot = (struct map_slot){hash, (uint32_t)map->count};
	}
	if (ret_value)
		*ret_value = map->entries[slot->entry - 1].value;
	return ERR_OK;
}

void map_release(struct map *map)
{
	alloc_free(map->slots);
	alloc_free(map->entries);
	*map = (struct map){0};
}
