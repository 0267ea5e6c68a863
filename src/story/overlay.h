/*
 * overlay.h - a person's verdicts laid over a lineup that the machine made.
 *
 * Of several verdicts on a cell the newest holds; edits of a passage add up, until the cell is the
 * machine's again. A row is found by its id, else (when it has been lined up anew) as the one that
 * holds the passage of the verdict. What the person has not judged stays as it was.
 * Thread use: before the lineup is shared.
 */
#ifndef ABREAST_STORY_OVERLAY_H
#define ABREAST_STORY_OVERLAY_H

#include "frame/lineup.h"
#include "story/verdicts.h"

/* Verdicts on the rows of typed phrases hold in every frame: their ids begin with this. */
#define OVERLAY_TYPED "typed_"

/* Does a verdict hold in this frame? */
bool overlay_is_of_frame(const struct frame *frame, const struct verdict *verdict);

/*
 * Change cells, rows and counts of `lineup` as the verdicts want.
 *   sources  one a document, as the lineup was made from
 *   lexicon  judges passages that a person picked
 * Returns ERR_OK or ERR_NOMEM; then the lineup may be changed in part. Time: verdicts x (rows +
 * documents).
 */
enum err_code overlay_apply(struct lineup *lineup, const struct frame_source *sources,
    const struct frame_lexicon *lexicon, const struct verdicts *verdicts) ATTR_MUST_CHECK;

#endif
