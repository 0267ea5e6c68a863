/*
 * alloc.h - the only door to the heap, so that every allocation can be made to fail in a test.
 *
 * All functions return NULL on failure (also on overflow of count * size) and leave their
 * arguments as they were. A size of 0 gives a valid pointer.
 * Thread use: safe. The test hook below is the one piece of shared state in the engine.
 */
#ifndef ABREAST_BASE_ALLOC_H
#define ABREAST_BASE_ALLOC_H

#include <stddef.h>

#include "base/attr.h"

void *alloc_new(size_t size) ATTR_MUST_CHECK;                /* uninitialised */
void *alloc_zero(size_t count, size_t size) ATTR_MUST_CHECK; /* all bytes 0 */
void *alloc_resize(void *ptr, size_t count, size_t size) ATTR_MUST_CHECK;
char *alloc_dup(const char *bytes, size_t len) ATTR_MUST_CHECK; /* copy with a NUL added */
void alloc_free(void *ptr);                                     /* NULL is fine */

/*
 * Make room for `want` items of `size` bytes; capacity at least doubles.
 *   items     the array, or NULL
 *   capacity  in items; updated on success
 * Returns the array, moved or not; NULL: no memory, items and *capacity untouched.
 */
void *alloc_grow(void *items, size_t *capacity, size_t want, size_t size) ATTR_MUST_CHECK;

/*
 * An array in no more room than it fills.
 *   capacity  in items; updated
 * Returns the array, moved or not: it stays where it is when there is no memory.
 */
void *alloc_shrink(void *items, size_t *capacity, size_t count, size_t size) ATTR_MUST_CHECK;

/* Test hook: the nth allocation from now on fails, and every later one too; 0 switches it off. */
void alloc_fail_from(long nth);
long alloc_count(void); /* allocations since alloc_fail_from(); counted while the hook is on */

#endif
