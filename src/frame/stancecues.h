/*
 * stancecues.h - struct frame_lexicon: words that tell voice, stance and devices.
 *
 * Read from data/lexicon/stance-cues.tsv: `class<TAB>pattern` a line, patterns as in frames.
 * Thread use: read-only after loading; may be shared.
 */
#ifndef ABREAST_FRAME_STANCECUES_H
#define ABREAST_FRAME_STANCECUES_H

#include "frame/match.h"
#include "frame/matcher.h"

#define CUE_LIST(X) \
	X(REPORT, "report") \
	X(ACCORDING, "according") \
	X(PASSIVE, "passive") \
	X(AGENTLESS, "agentless") \
	X(DENIAL, "denial") \
	X(REBUKE, "rebuke") \
	X(NEGATION, "negation") \
	X(DISTANCE, "distance") \
	X(HEDGE, "hedge") \
	X(CONDITIONAL, "conditional") \
	X(FUTURE, "future") \
	X(DRAFT, "draft") \
	X(DOCUMENT, "document") \
	X(SPEAKER, "speaker") \
	X(PRONOUN, "pronoun") \
	X(PRESUPPOSITION, "presupposition") \
	X(METAPHOR, "metaphor") \
	X(INFERRED, "inferred") \
	X(RELAYED, "relayed") \
	X(INTERVIEW, "interview") \
	X(QUESTION, "question") \
	X(CONTRAST, "contrast") \
	X(EVENT, "event") \
	X(UPCOMING, "upcoming")

enum cue {
#define X(name, text) CUE_##name,
	CUE_LIST(X)
#undef X
	    CUES
};

/* Every cue of a document. ERR_OK or ERR_NOMEM. */
enum err_code cues_find(const struct frame_lexicon *lexicon, const struct docwords *words,
    struct matches *ret_cues) ATTR_MUST_CHECK;

/* The class of a match that cues_find() gave. */
enum cue cue_of(const struct frame_lexicon *lexicon, const struct match *match);

#endif
