#include "config.h"

#include "learn/keymap64.h"

#include <string.h>

#include "base/alloc.h"

enum { FIRST_CAPACITY = 256 };

/* The slot of a key, or the free one where it belongs. */
static size_t slot_of(const struct keymap64 *map, uint64_t key)
{
	size_t slot = (size_t)(key ^ key >> 32) & (map->capacity - 1);

	while (map->values[slot] != KEYMAP64_NONE && map->keys[slot] != key)
		slot = (slot + 1) & (map->capacity - 1);
	return slot;
}

uint32_t keymap64_find(const struct keymap64 *map, uint64_t key)
{
	return map->capacity > 0 ? map->values[slot_of(map, key)] : KEYMAP64_NONE;
}

static enum err_code grow(struct keymap64 *map)
{
	struct keymap64 grown = {.count = map->count};

	grown.capacity = map->capacity > 0 ? map->capacity * 2 : FIRST_CAPACITY;
	grown.keys = alloc_zero(grown.capacity, sizeof *grown.keys);
	grown.values = alloc_zero(grown.capacity, sizeof *grown.values);
	if (!grown.keys || !grown.values) {
		keymap64_release(&grown);
		return ERR_NOMEM;
	}
	memset(grown.values, 0xff, grown.capacity * sizeof *grown.values);
	for (size_t i = 0; i < map->capacity; i++) {
		size_t slot;

		if (map->values[i] == KEYMAP64_NONE)
			continue;
		slot = slot_of(&grown, map->keys[i]);
		grown.keys[slot] = map->keys[i];
		grown.values[slot] = map->values[i];
	}
	keymap64_release(map);
	*map = grown;
	return ERR_OK;
}

enum err_code keymap64_add(struct keymap64 *map, uint64_t key, uint32_t *ret_value)
{
	size_t slot;

	if (map->count * 8 >= map->capacity * 5 && grow(map) != ERR_OK)
		return ERR_NOMEM;
	slot = slot_of(map, key);
	if (map->values[slot] == KEYMAP64_NONE) {
		map->keys[slot] = key;
		map->values[slot] = (uint32_t)map->count++;
	}
	*ret_value = map->values[slot];
	return ERR_OK;
}

void keymap64_release(struct keymap64 *map)
{
	alloc_free(map->keys);
	alloc_free(map->values);
	*map = (struct keymap64){.keys = NULL};
}
