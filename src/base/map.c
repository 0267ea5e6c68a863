#include "config.h"

#include "base/map.h"

#include "base/alloc.h"
#include "base/hash.h"

static uint32_t hash_of(struct slice key)
{
	return (uint32_t)hash_bytes(key, 0x5eed);
}

/* The slot of a key, or the free slot where it belongs. The map has room. */
static struct map_slot *slot_of(const struct map *map, struct slice key, uint32_t hash)
{
	size_t i = hash & (map->capacity - 1);

	while (map->slots[i].key.ptr) {
		if (map->slots[i].hash == hash && slice_equal(map->slots[i].key, key))
			break;
		i = (i + 1) & (map->capacity - 1);
	}
	return &map->slots[i];
}

uint32_t *map_value_at(struct map *map, struct slice key)
{
	struct map_slot *slot;

	if (map->count == 0)
		return NULL;
	slot = slot_of(map, key, hash_of(key));
	return slot->key.ptr ? &slot->value : NULL;
}

uint32_t map_find(const struct map *map, struct slice key)
{
	const struct map_slot *slot;

	if (map->count == 0)
		return MAP_NONE;
	slot = slot_of(map, key, hash_of(key));
	return slot->key.ptr ? slot->value : MAP_NONE;
}

static enum err_code resize(struct map *map, size_t capacity)
{
	struct map bigger = {.capacity = capacity};

	bigger.slots = alloc_zero(bigger.capacity, sizeof *bigger.slots);
	if (!bigger.slots)
		return ERR_NOMEM;
	for (size_t i = 0; i < map->capacity; i++) {
		if (map->slots[i].key.ptr)
			*slot_of(&bigger, map->slots[i].key, map->slots[i].hash) = map->slots[i];
	}
	alloc_free(map->slots);
	map->slots = bigger.slots;
	map->capacity = bigger.capacity;
	return ERR_OK;
}

enum err_code map_reserve(struct map *map, size_t count)
{
	size_t capacity = map->capacity ? map->capacity : 16;

	if (count > SIZE_MAX / 16)
		return ERR_NOMEM;
	while (count * 8 > capacity * 5)
		capacity *= 2;
	return capacity > map->capacity ? resize(map, capacity) : ERR_OK;
}

enum err_code map_add(struct map *map, struct slice key, uint32_t value, uint32_t *ret_value)
{
	uint32_t hash = hash_of(key);
	struct map_slot *slot;

	if ((map->count + 1) * 8 > map->capacity * 5 &&
	    resize(map, map->capacity ? map->capacity * 2 : 16) != ERR_OK)
		return ERR_NOMEM;
	slot = slot_of(map, key, hash);
	if (!slot->key.ptr) {
		*slot = (struct map_slot){key, value, hash};
		map->count++;
	}
	if (ret_value)
		*ret_value = slot->value;
	return ERR_OK;
}

void map_release(struct map *map)
{
	alloc_free(map->slots);
	*map = (struct map){0};
}
