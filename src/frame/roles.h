/*
 * roles.h - where a document names a frame's target and beneficiary.
 *
 * A name of the frame matches as a pattern ("Chinese companies") and through linked names: every
 * mention whose canonical form is that name.
 * Thread use: read-only after it was made.
 */
#ifndef ABREAST_FRAME_ROLES_H
#define ABREAST_FRAME_ROLES_H

#include "frame/match.h"
#include "frame/docwords.h"
#include "frame/frameindex.h"

struct role_hit {
	uint32_t start, end; /* bytes */
	uint32_t sentence;   /* index in the prose */
	uint8_t role;        /* enum role */
};

struct roles {
	struct role_hit *items; /* owned; sorted by start */
	size_t count, capacity;
};

enum err_code roles_find(const struct frame *frame, const struct frame_source *source,
    const struct docwords *words, struct roles *ret_roles) ATTR_MUST_CHECK;
void roles_release(struct roles *roles);

/* First hit of a sentence or a later one; count if none. O(log n). */
size_t roles_of(const struct roles *roles, uint32_t sentence);

/* Does a sentence name a role? */
bool roles_in(const struct roles *roles, uint32_t sentence, enum role role);

#endif
