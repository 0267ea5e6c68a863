#include "config.h"

#include "base/alloc.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The test hook: shared on purpose, because a failing machine is shared as well. */
static atomic_long allocation_count;
static atomic_long failing_from; /* 0: never */

void alloc_fail_from(long nth)
{
	atomic_store(&allocation_count, 0);
	atomic_store(&failing_from, nth);
}

long alloc_count(void)
{
	return atomic_load(&allocation_count);
}

static bool allowed(size_t count, size_t size)
{
	long from = atomic_load_explicit(&failing_from, memory_order_relaxed);

	if (size > 0 && count > SIZE_MAX / 2 / size)
		return false;
	if (from == 0) /* the usual case touches no shared counter */
		return true;
	return atomic_fetch_add(&allocation_count, 1) + 1 < from;
}

void *alloc_new(size_t size)
{
	return allowed(1, size) ? malloc(size ? size : 1) : NULL;
}

void *alloc_zero(size_t count, size_t size)
{
	if (!allowed(count, size))
		return NULL;
	return calloc(count ? count : 1, size ? size : 1);
}

void *alloc_resize(void *ptr, size_t count, size_t size)
{
	if (!allowed(count, size))
		return NULL;
	return realloc(ptr, count > 0 && size > 0 ? count * size : 1);
}

char *alloc_dup(const char *bytes, size_t len)
{
	char *copy = alloc_new(len + 1);

	if (!copy)
		return NULL;
	if (len > 0)
		memcpy(copy, bytes, len);
	copy[len] = '\0';
	return copy;
}

void alloc_free(void *ptr)
{
	free(ptr);
}

void *alloc_grow(void *items, size_t *capacity, size_t want, size_t size)
{
	size_t grown = *capacity < 8 ? 8 : *capacity;
	void *moved;

	if (want <= *capacity && items)
		return items;
	while (grown < want) {
		if (grown > SIZE_MAX / 4)
			return NULL;
		grown *= 2;
	}
	moved = alloc_resize(items, grown, size);
	if (moved)
		*capacity = grown;
	return moved;
}

void *alloc_shrink(void *items, size_t *capacity, size_t count, size_t size)
{
	void *shrunk = count < *capacity ? alloc_resize(items, count, size) : NULL;

	if (!shrunk)
		return items;
	*capacity = count;
	return shrunk;
}
