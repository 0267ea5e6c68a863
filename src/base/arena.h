/*
 * arena.h - memory that is freed all at once, for objects that live as long as one result.
 *
 * Pointers stay valid until arena_release(); nothing is freed singly. Blocks grow to 256 KB.
 * Thread use: one thread at a time.
 */
#ifndef ABREAST_BASE_ARENA_H
#define ABREAST_BASE_ARENA_H

#include "base/attr.h"
#include "base/slice.h"

struct arena_block;

struct arena {
	struct arena_block *newest; /* NULL: nothing yet; {0} is a valid empty arena */
	size_t used, size;          /* bytes of the newest block */
};

/* Zeroed memory, aligned for any type; NULL: no memory. */
void *arena_alloc(struct arena *arena, size_t count, size_t size) ATTR_MUST_CHECK;

/* A copy with a NUL added; .ptr NULL: no memory. */
struct slice arena_copy(struct arena *arena, struct slice bytes);

void arena_release(struct arena *arena);

#endif
