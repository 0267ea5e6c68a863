/*
 * lineupset.h - a frame on a whole story: the framings of every article, and their lineup.
 *
 * Thread use: read-only after it was made; may be shared. Borrows story and models.
 */
#ifndef ABREAST_STORY_LINEUPSET_H
#define ABREAST_STORY_LINEUPSET_H

#include "base/pool.h"
#include "frame/lineup.h"
#include "story/story.h"

struct lineup_set {
	struct frame *frame;        /* owned */
	struct framings **framings; /* owned; one an item; NULL: no analysis */
	size_t count;
	struct frame_source *sources; /* owned; one an item */
	struct lineup *lineup;        /* owned */
};

/*
 * The lineup of a story as far as it is analysed: framings of every doc, then lineup_new().
 *   taken_frame  taken, also on failure
 *   lessons      what a person confirmed or picked (lineup.h); only read during the call
 *   pool         borrowed, may be NULL: helps with the framings; pool_cancel() makes it
 *                ERR_CANCELLED. The call may itself be a job of the pool.
 * Returns ERR_OK, ERR_NOMEM or ERR_CANCELLED.
 */
enum err_code lineup_set_new(struct frame *taken_frame, const struct story *story,
    const struct models *models, const struct lineup_lesson *lessons, size_t lesson_count,
    struct pool *pool, struct lineup_set **ret_set) ATTR_MUST_CHECK;

/*
 * Line up again with other lessons, the framings kept: what a confirmed cell changes at once. On
 * failure the lineup stays as it was. Not while another thread reads the set.
 */
enum err_code lineup_set_learn(struct lineup_set *set, const struct models *models,
    const struct lineup_lesson *lessons, size_t lesson_count) ATTR_MUST_CHECK;
void lineup_set_free(struct lineup_set *set);

#endif
