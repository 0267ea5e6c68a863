/*
 * voice.h - who says a passage, how committed to it, and with which devices.
 *
 * Voice comes from, in this order: the quotation or reported speech that holds the wording; a verb
 * of saying in its sentence whose subject is a name or a noun that can speak, when no strong
 * boundary (; - , but) lies between; "according to"; the lead-in of a list; interview turns.
 * Stance comes from cues that govern the wording: inside it, or before it in the same clause.
 * Cues: data/lexicon/stance-cues.tsv. Measured with eval/voice and eval/story.
 * Thread use: a finished struct judge is read-only and may be shared.
 */
#ifndef ABREAST_FRAME_VOICE_H
#define ABREAST_FRAME_VOICE_H

#include "frame/match.h"
#include "frame/docwords.h"

/* What judging the passages of one document needs, found once. */
struct judge;

/*
 * All arguments are borrowed and must outlive the judge.
 * Returns ERR_OK or ERR_NOMEM. Linear in words.
 */
enum err_code judge_new(const struct frame_source *source, const struct frame *frame,
    const struct frame_lexicon *lexicon, const struct docwords *words, struct judge **ret_judge)
    ATTR_MUST_CHECK;
void judge_free(struct judge *judge);

/*
 * Fill voice, speaker (in the arena), stance and devices of a passage whose place is known.
 *   said_at  byte of the passage whose quotation gives the voice: where its own words begin, when
 *            the passage holds the cues before them too ("urging the league to halt")
 */
enum err_code judge_passage(const struct judge *judge, struct arena *arena, uint32_t said_at,
    struct passage *passage) ATTR_MUST_CHECK;

/* Does the sentence of a passage, or the one before it, name the frame's target, beneficiary? */
bool judge_names_target(const struct judge *judge, uint32_t sentence);
bool judge_names_beneficiary(const struct judge *judge, uint32_t sentence);

/* Fill framings->upcoming and ->past: which events the article looks ahead to. */
enum err_code judge_events(const struct judge *judge, struct framings *framings) ATTR_MUST_CHECK;

/* judge_passage() for one passage alone, when a person moved it. */
enum err_code voice_judge(const struct frame_source *source, const struct frame *frame,
    const struct frame_lexicon *lexicon, struct arena *arena, struct passage *passage)
    ATTR_MUST_CHECK;

/* Does a span lie inside quotation marks (also carried over)? Reported speech does not count. */
bool voice_is_quoted(const struct frame_source *source, struct span span);

#endif
