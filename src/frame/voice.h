/*
 * voice.h - who says a passage, how committed to it, and with which devices.
 *
 * Voice comes from the quotations and reported speech around the wording, from list lead-ins
 * (bullets inherit) and interview turns; stance from cues that govern the wording.
 * Thread use: pure.
 */
#ifndef ABREAST_FRAME_VOICE_H
#define ABREAST_FRAME_VOICE_H

#include "frame/match.h"

/* Fill voice, speaker, stance and devices of a passage whose place is known. */
enum err_code voice_judge(const struct frame_source *source, const struct frame *frame,
    const struct frame_lexicon *lexicon, struct arena *arena, struct passage *passage)
    ATTR_MUST_CHECK;

/* Does a span lie inside quotation marks (also carried over)? Reported speech does not count. */
bool voice_is_quoted(const struct frame_source *source, struct span span);

#endif
