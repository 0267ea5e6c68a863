/*
 * judgedset.h - a lineup with all that a person said about it.
 *
 * Typed phrases are rows of their own; passages that were confirmed or picked are lessons for
 * their rows (frame/lineup.h); then the verdicts lie over the result (story/overlay).
 * Thread use: as lineup_set_new().
 */
#ifndef ABREAST_STORY_JUDGEDSET_H
#define ABREAST_STORY_JUDGEDSET_H

#include "story/lineupset.h"
#include "story/verdicts.h"

/*
 *   taken_frame  taken, also on failure; NULL: rows of the typed phrases alone, and without any
 *                the result is NULL
 *   verdicts     borrowed during the call; may be NULL
 *   pool         as for lineup_set_new()
 * A phrase in which there is nothing to match is left out. Returns ERR_OK, ERR_NOMEM or
 * ERR_CANCELLED.
 */
enum err_code judged_lineup_new(struct frame *taken_frame, const struct story *story,
    const struct models *models, const struct verdicts *verdicts, struct pool *pool,
    struct lineup_set **ret_set) ATTR_MUST_CHECK;

#endif
