/*
 * runs.h - which words belong to names, and where one name ends and the next begins.
 *
 * Thread use: pure.
 */
#ifndef ABREAST_ENTITY_RUNS_H
#define ABREAST_ENTITY_RUNS_H

#include "entity/rules.h"

/* Append the pieces of one sentence, their type not decided. ERR_OK or ERR_NOMEM. */
enum err_code runs_find(const struct word_views *words, const struct gazetteer *gazetteer,
    const struct sentence *sentence, uint32_t sentence_index, struct pieces *pieces)
    ATTR_MUST_CHECK;

/* Is a title directly before this token ("President", "Adm.")? Its classes, else 0. */
unsigned runs_title_before(const struct word_views *words, const struct gazetteer *gazetteer,
    const struct sentence *sentence, size_t token);

#endif
