/*
 * link.h - one name for all mentions: within a document and across the outlets of a story.
 *
 * Policy: the machine interface's section on `canonical`. Within a document: a surname or a title
 * with a surname goes to the fullest person that ends in it, if there is just one; acronyms defined
 * in the text; aliases from the gazetteer. Across documents: equal canonical forms of one type, and
 * a lone surname to the only full name of the story that ends in it.
 * Thread use: pure; finished links are read-only.
 */
#ifndef ABREAST_ENTITY_LINK_H
#define ABREAST_ENTITY_LINK_H

#include "entity/entity.h"
#include "entity/gazetteer.h"

/* Group the mentions of one document: fills names, and mention.name of each. */
enum err_code link_mentions(struct entities *entities, const struct prose *prose,
    const struct gazetteer *gazetteer) ATTR_MUST_CHECK;

/* A name of the story. */
struct story_name {
	struct slice canonical;
	uint32_t mention_count; /* over all documents */
	uint32_t doc_count;
	uint8_t type; /* enum entity_type */
	uint8_t gender;
};

struct links {
	struct story_name *names; /* owned; by falling mention_count, then canonical */
	size_t name_count;
	uint32_t **of_doc; /* of_doc[d][local name] = index into names; row NULL: no analysis */
	size_t doc_count;
	struct entities **corrected; /* owned; corrected[d]: the names of an article as a person
	                                corrected them (correct.h), NULL: as they were found;
	                                NULL: none at all */
	size_t fix_count;            /* corrections that hold */
	struct arena arena;
};

/*
 * Link the names of several documents.
 *   entities  one a document, NULL where there is none yet
 */
enum err_code links_new(const struct entities *const *entities, size_t doc_count,
    const struct gazetteer *gazetteer, struct links **ret_links) ATTR_MUST_CHECK;
void links_free(struct links *links);

/* The names of an article that of_doc is about: as found, or as corrected. */
const struct entities *links_entities(
    const struct links *links, size_t doc, const struct entities *found);

/* Count and sort the names anew after a change; those without mentions go. ERR_OK or ERR_NOMEM. */
enum err_code links_recount(struct links *links, const struct entities *const *entities)
    ATTR_MUST_CHECK;

#endif
