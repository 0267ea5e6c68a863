/*
 * gender.h - which pronoun a person goes by, as far as the text and the lists tell.
 *
 * A title decides ("Ms."), then the pronouns after mentions where they agree, then a first name
 * that only one gender bears.
 * Thread use: pure.
 */
#ifndef ABREAST_ENTITY_GENDER_H
#define ABREAST_ENTITY_GENDER_H

#include "entity/entity.h"
#include "entity/gazetteer.h"

/* Fill name.gender of every person that has a name so far. ERR_OK or ERR_NOMEM. Linear. */
enum err_code genders_find(struct entities *entities, const struct prose *prose,
    const struct gazetteer *gazetteer) ATTR_MUST_CHECK;

/* What the title directly before a mention says. */
enum entity_gender gender_of_title(
    const struct prose *prose, const struct gazetteer *gazetteer, const struct mention *mention);

#endif
