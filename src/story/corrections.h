/*
 * corrections.h - a person's corrections of names: what one of them says, and all of them at once.
 *
 * An act is one thing a person did: joined two names, split one, gave a name a type, a form or an
 * extent. It says of mentions, each by the content hash of its article and its place there, which
 * name they are. As text it is
 *     WORDS                             what was done, for messages
 *     join|name TYPE CANONICAL
 *     HASH START END START END          once a mention: as found, as wanted; the hash is hexadecimal
 * Corrections never alter an analysis: story_links_new() lays them over its result.
 * Thread use: a finished struct corrections is read-only and may be shared.
 */
#ifndef ABREAST_STORY_CORRECTIONS_H
#define ABREAST_STORY_CORRECTIONS_H

#include "base/buf.h"
#include "entity/correct.h"

enum { CORRECTION_NAME_MOST = 500 /* bytes of a canonical form */ };

/* One mention of an act. */
struct correction {
	uint64_t doc_hash;
	struct span found, wanted;
};

struct correction_act {
	struct slice words, canonical;
	uint8_t type; /* enum entity_type */
	bool joins;
	struct correction *items; /* in the arena */
	size_t count;
};

/* Append the text of an act; failure is in buf->failed. */
void correction_act_write(const struct correction_act *act, struct buf *buf);

/*
 * Read the text of an act: words and canonical borrow `text`, items are in the arena.
 * Returns ERR_OK, ERR_SYNTAX or ERR_NOMEM.
 */
enum err_code correction_act_read(
    struct slice text, struct arena *arena, struct correction_act *ret_act) ATTR_MUST_CHECK;

/* "PER" ... to enum entity_type; ENTITY_TYPES: none of them. */
unsigned correction_type(struct slice text);

/* Is it a form that a name can have: not empty, one line, no longer than the most? */
bool correction_is_name(struct slice text);

/* Every correction that is kept, by the hash of its article, then in the order they were made. */
struct corrections {
	struct mention_fix *fixes; /* owned; canonical forms are in the arena */
	uint64_t *hashes;          /* owned; of the articles of the fixes, rising */
	size_t count;
	size_t act_count;
	struct arena arena;
};

void corrections_free(struct corrections *corrections);

/* Put in order what was added in the order it was made. ERR_OK or ERR_NOMEM. */
enum err_code corrections_sort(struct corrections *corrections) ATTR_MUST_CHECK;

/* Those of one article. corrections may be NULL. O(log n). */
struct doc_fixes corrections_of(const struct corrections *corrections, uint64_t doc_hash);

#endif
