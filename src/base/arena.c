#include "config.h"

#include "base/arena.h"

#include <stdalign.h>

#include "base/alloc.h"

enum { FIRST_BLOCK = 1024, LARGEST_BLOCK = 256 * 1024 };

struct arena_block {
	struct arena_block *older;
	alignas(max_align_t) char bytes[];
};

static bool add_block(struct arena *arena, size_t wanted)
{
	size_t size = arena->size ? arena->size * 2 : FIRST_BLOCK;
	struct arena_block *block;

	if (size > LARGEST_BLOCK)
		size = LARGEST_BLOCK;
	if (size < wanted)
		size = wanted;
	block = alloc_new(sizeof *block + size);
	if (!block)
		return false;
	block->older = arena->newest;
	arena->newest = block;
	arena->used = 0;
	arena->size = size;
	return true;
}

void *arena_alloc(struct arena *arena, size_t count, size_t size)
{
	const size_t unit = alignof(max_align_t);
	size_t bytes;
	char *room;

	if (size > 0 && count > SIZE_MAX / 4 / size)
		return NULL;
	bytes = (count * size + unit - 1) / unit * unit;
	if (arena->size - arena->used < bytes && !add_block(arena, bytes))
		return NULL;
	if (!arena->newest && !add_block(arena, bytes))
		return NULL;
	room = arena->newest->bytes + arena->used;
	arena->used += bytes;
	memset(room, 0, bytes);
	return room;
}

struct slice arena_copy(struct arena *arena, struct slice bytes)
{
	char *copy = arena_alloc(arena, bytes.len + 1, 1);

	if (!copy)
		return (struct slice){NULL, 0};
	if (bytes.len > 0)
		memcpy(copy, bytes.ptr, bytes.len);
	return (struct slice){copy, bytes.len};
}

void arena_release(struct arena *arena)
{
	while (arena->newest) {
		struct arena_block *older = arena->newest->older;

		alloc_free(arena->newest);
		arena->newest = older;
	}
	*arena = (struct arena){0};
}
