/*
 * tagger.h - finds the names of an article.
 *
 * Method: the trained model of namemodel.h; without one the rules of rules.h.
 * Thread use: a loaded tagger is read-only and may be shared; tagging is pure.
 */
#ifndef ABREAST_ENTITY_TAGGER_H
#define ABREAST_ENTITY_TAGGER_H

#include "entity/entity.h"
#include "entity/gazetteer.h"

/* Whose conventions of what a name is (is a team named by its city an ORG?) are followed. */
enum tagger_scheme { SCHEME_CONLL, SCHEME_WORLDWIDE, SCHEME_GMB };

struct tagger;

/*
 *   gazetteer  borrowed, must outlive the tagger
 *   model      path of data/model/entities.bin; NULL or missing: rules alone. So are they when it
 *              cannot be used, and tagger_fault() says why
 * Returns ERR_OK or ERR_NOMEM.
 */
enum err_code tagger_new(const struct gazetteer *gazetteer, const char *model,
    struct tagger **ret_tagger, struct err *ret_err) ATTR_MUST_CHECK;
void tagger_free(struct tagger *tagger);

/* Why the model that is there is not in use; NULL: it is, or there is none. */
const struct err *tagger_fault(const struct tagger *tagger);

/*
 * Find and link the names of one document.
 *   ret_entities  new object, free with entities_free(); untouched on failure
 * Returns ERR_OK or ERR_NOMEM. Linear in tokens.
 */
enum err_code tagger_find(const struct tagger *tagger, const struct prose *prose,
    enum tagger_scheme scheme, struct entities **ret_entities) ATTR_MUST_CHECK;

#endif
