/*
 * link.h - one name for all mentions: within a document and across the outlets of a story.
 *
 * Policy, that of the machine interface's `canonical`:
 * - A person is called by the fullest form known ("Rob Bauer"). A lone last name, or a title with
 *   one, is the one person of the article who ends in it, else the one of the story; a lone first
 *   name is a person only where nobody ends in it ("Xi"). Two Smiths stay two: by middle initials,
 *   by the gender that a title, a pronoun or a first name says; a "Smith" that may be either is a
 *   name of its own.
 * - Countries and bodies are called by what data/gazetteer/aliases.tsv and the user's own file say
 *   (US, U.S., America: United States; EU: European Union; NATO stays); demonyms stay (Chinese).
 * - A capital keeps its own name (Beijing), whether the place or its government is meant: which of
 *   both cannot be told from the words around it well enough to be counted.
 * - A body that many countries have carries its country (Chinese Foreign Ministry), from the owner
 *   before it, "of" after it, or the only one that the article names in full. Two countries'
 *   ministries stay two.
 * - A short form that an article explains ("Northern Grain Council (NGC)") holds in it, and in the
 *   others of the story unless two of them disagree. A lone "Council" is the one body of the
 *   article that ends in it, a lone "Alliance" NATO and "Bloc" the European Union where the article
 *   mentions these and no rival. In lower case such words are no mentions.
 * - Across articles names are one when type and canonical form are.
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
