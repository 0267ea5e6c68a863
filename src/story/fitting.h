/*
 * fitting.h - the frame that fits a story, when nobody has named one.
 *
 * Candidates are the frames of the settings' frames/ and of data/frames; of two with one name the
 * person's own counts. A frame fits when its terms stand in at least two analysed articles that
 * name its target, if it has one; the one that stands in most articles wins, then the one with
 * more wordings, then the first by name.
 * Thread use: pure; reads frame files.
 */
#ifndef ABREAST_STORY_FITTING_H
#define ABREAST_STORY_FITTING_H

#include "frame/suggest.h"
#include "story/story.h"

/*
 * The labels that a story proposes itself (frame/suggest): its analysed articles are looked at.
 * ERR_OK or ERR_NOMEM.
 */
enum err_code fitting_suggestions(const struct story *story, const struct models *models,
    struct suggestions **ret_suggestions) ATTR_MUST_CHECK;

/* The same as a frame to line up by; NULL: there is nothing to propose. */
enum err_code fitting_proposed_frame(const struct story *story, const struct models *models,
    struct frame **ret_frame) ATTR_MUST_CHECK;

/* Is it such a frame, which nobody has chosen? */
bool fitting_is_proposed(const struct frame *frame);

/*
 *   ret_frame  new, or NULL when none fits; untouched on failure
 * Frames with errors are passed over (`frames check` tells of them). Returns ERR_OK or ERR_NOMEM.
 */
enum err_code fitting_frame(const struct story *story, const struct models *models,
    struct frame **ret_frame) ATTR_MUST_CHECK;

#endif
