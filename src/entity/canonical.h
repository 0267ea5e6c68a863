/*
 * canonical.h - the form of a mention that is not a person's: aliases, acronyms that the text
 * defines, and the country or body that a bare "Foreign Ministry" belongs to.
 *
 * A lone "Council" is the one body of the article that ends in it; a lone "Alliance" or "Bloc" is
 * what the list of aliases says it describes, if the article mentions that and no other body that
 * ends in the word. In lower case such words are no mentions.
 *
 * Thread use: one thread; pure but for its own object.
 */
#ifndef ABREAST_ENTITY_CANONICAL_H
#define ABREAST_ENTITY_CANONICAL_H

#include "base/map.h"
#include "entity/entity.h"
#include "entity/gazetteer.h"

struct canonical {
	const struct prose *prose;       /* borrowed, as the next two */
	const struct entities *entities; /* mentions, sorted */
	const struct gazetteer *gazetteer;
	struct arena *arena; /* where texts are put: borrowed, outlives this object */
	struct slice *texts; /* owned; one a mention: its words joined by single spaces */
	struct map defined;  /* acronym -> index of the mention that it abbreviates */
	struct map bodies;   /* "Foreign Ministry" -> index into owned_bodies, or CANONICAL_MANY */
	struct map short_forms; /* "Commerce" -> the mention "... Commerce Department", or MANY */
	struct map heads;       /* "Council" -> the mention "Northern Grain Council", or MANY */
	struct slice *owned_bodies; /* owned */
	size_t body_count, body_capacity;
};

#define CANONICAL_MANY (UINT32_MAX - 1)

/*
 * Read what the article defines. {0} is a valid object to release, also after a failure.
 * Returns ERR_OK or ERR_NOMEM. Linear in mentions.
 */
enum err_code canonical_init(struct canonical *canonical, const struct prose *prose,
    const struct entities *entities, const struct gazetteer *gazetteer, struct arena *arena)
    ATTR_MUST_CHECK;
void canonical_release(struct canonical *canonical);

/* What the article defines, into its entities: each short form with its canonical long form. */
enum err_code canonical_give_acronyms(const struct canonical *canonical, struct entities *entities)
    ATTR_MUST_CHECK;

/* The canonical form of a mention, by the policy of the machine interface; persons as they stand. */
struct slice canonical_of(const struct canonical *canonical, size_t mention);

#endif
