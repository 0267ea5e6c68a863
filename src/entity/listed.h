/*
 * listed.h - what lists know for sure and a model of names may miss.
 *
 * A model that learned from old newswire does not know every group or agency: names of several
 * words that are listed, and single words that cannot be ordinary ones (G-7, Russia-China), are
 * added where the model found nothing; a listed place is not MISC, and two of
 * them are no place; a country is no part of its bodies' names; who is credited before an agency
 * (Anna Berg/AFP) is a person.
 * Thread use: pure.
 */
#ifndef ABREAST_ENTITY_LISTED_H
#define ABREAST_ENTITY_LISTED_H

#include "entity/entity.h"
#include "entity/gazetteer.h"

/*
 * Mend the mentions of a document, which are sorted and stay so.
 * Returns ERR_OK or ERR_NOMEM. Linear in tokens.
 */
enum err_code listed_mend(struct entities *entities, const struct prose *prose,
    const struct gazetteer *gazetteer) ATTR_MUST_CHECK;

#endif
