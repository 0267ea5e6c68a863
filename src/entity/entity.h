/*
 * entity.h - the names of an article: where they stand, of which type, who is meant.
 *
 * mentions are sorted by start and do not overlap. A name groups the mentions of one person,
 * organisation or place inside the document; `canonical` follows the policy of the machine
 * interface: the fullest form for persons, United States for US, demonyms stay.
 * Thread use: a finished struct entities is read-only and may be shared.
 */
#ifndef ABREAST_ENTITY_ENTITY_H
#define ABREAST_ENTITY_ENTITY_H

#include "base/arena.h"
#include "base/err.h"
#include "doc/prose.h"

enum entity_type { ENTITY_PER, ENTITY_ORG, ENTITY_LOC, ENTITY_MISC, ENTITY_TYPES };
enum entity_gender { GENDER_UNKNOWN, GENDER_FEMALE, GENDER_MALE, GENDER_PLURAL };

/* "PER" "ORG" "LOC" "MISC" */
const char *entity_type_text(enum entity_type type);

#define NAME_NONE UINT32_MAX

struct mention {
	uint32_t start, end;             /* bytes */
	uint32_t first_token, end_token; /* half-open */
	uint32_t sentence;
	uint32_t name; /* index into names */
	uint8_t type;  /* enum entity_type */
};

struct name {
	struct slice canonical;
	uint32_t mention_count;
	uint32_t first_mention; /* index into mentions */
	uint8_t type;           /* enum entity_type */
	uint8_t gender;         /* enum entity_gender, of persons */
};

/* A short form that the article explains: "the Northern Grain Council (NGC)". */
struct acronym {
	struct slice letters, form;
};

struct entities {
	struct mention *mentions; /* owned */
	size_t mention_count;
	struct name *names; /* owned */
	size_t name_count;
	struct acronym *acronyms; /* in the arena; what the article defines */
	size_t acronym_count;
	struct arena arena; /* the canonical forms */
};

/* First mention that ends after `byte`; mention_count if none. O(log n). */
size_t entities_at(const struct entities *entities, uint32_t byte);
void entities_free(struct entities *entities);

#endif
