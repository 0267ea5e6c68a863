/*
 * correct.h - what a person says about mentions, laid over the links of a story.
 *
 * A fix says of one mention, found again by where it stands, which name it is, of which type and
 * where it ends. Fixes come after the program's own linking, so that mentions which nobody touched
 * keep their names. The names of the articles are copied before they are changed: an analysis
 * stays as it is. Mentions keep their number and order, so that an index means the same mention
 * in the analysis and in the copy.
 * Thread use: pure.
 */
#ifndef ABREAST_ENTITY_CORRECT_H
#define ABREAST_ENTITY_CORRECT_H

#include "entity/link.h"

struct mention_fix {
	struct span found;      /* the mention as the program finds it, in bytes */
	struct span wanted;     /* its extent; one that meets a neighbour or leaves the sentence is
	                           left out, the rest of the fix holds */
	struct slice canonical; /* the name it is; not empty */
	uint32_t act;           /* index of the correction that it is part of */
	uint8_t type;           /* enum entity_type */
	bool joins;             /* a name that is called so in one article only will do, too */
};

/* The fixes of one article; of two for one mention the later wins. Borrowed. */
struct doc_fixes {
	const struct mention_fix *items;
	size_t count;
};

/*
 * Lay fixes over new links.
 *   links     as links_new() made them
 *   entities, prose, fixes  one a document, as many as links->doc_count; entities and prose NULL
 *             where there is no analysis
 *   act_count the fixes' acts are below it; links->fix_count says how many of them hold
 * A name that is not in the story yet is made; a fix whose mention is not there is left out.
 * Returns ERR_OK or ERR_NOMEM (then the links are good only for links_free()).
 * Time: names and mentions of the corrected articles, and names of the story, once.
 */
enum err_code links_fix(struct links *links, const struct entities *const *entities,
    const struct prose *const *prose, const struct doc_fixes *fixes, size_t act_count)
    ATTR_MUST_CHECK;

#endif
