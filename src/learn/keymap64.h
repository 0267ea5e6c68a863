/*
 * keymap64.h - numbers 0, 1, 2, ... for 64-bit keys in the order they come.
 *
 * Keys are hashes already: two things with one hash are one thing. Open addressing.
 * Thread use: one thread at a time.
 */
#ifndef ABREAST_LEARN_KEYMAP64_H
#define ABREAST_LEARN_KEYMAP64_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"

#define KEYMAP64_NONE UINT32_MAX

struct keymap64 {
	uint64_t *keys;   /* owned */
	uint32_t *values; /* owned; KEYMAP64_NONE: free */
	size_t capacity;  /* a power of two, or 0; {0} is a valid empty map */
	size_t count;
};

/* The number of a key, KEYMAP64_NONE: not there. */
uint32_t keymap64_find(const struct keymap64 *map, uint64_t key);

/* The number of a key, count if it is new. ERR_OK or ERR_NOMEM. */
enum err_code keymap64_add(struct keymap64 *map, uint64_t key, uint32_t *ret_value) ATTR_MUST_CHECK;
void keymap64_release(struct keymap64 *map);

#endif
