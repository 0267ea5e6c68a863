/*
 * match.h - where a document words a facet of a frame, with voice, stance and devices.
 *
 * A passage is one wording in one sentence. Sorted by start. Boilerplate is left out.
 * Voice, stance and devices are filled by frame/voice.
 * Thread use: a finished struct framings is read-only and may be shared.
 */
#ifndef ABREAST_FRAME_MATCH_H
#define ABREAST_FRAME_MATCH_H

#include "entity/entity.h"
#include "frame/framefile.h"
#include "quote/quote.h"

enum voice { VOICE_NARRATOR, VOICE_SPEAKER, VOICE_DOCUMENT, VOICES };
enum stance {
	STANCE_ASSERTS,
	STANCE_ATTRIBUTES,
	STANCE_HEDGES,
	STANCE_DENIES,
	STANCE_DISTANCES,
	STANCES
};

#define DEVICE_LIST(X) \
	X(SCARE_QUOTES, "scare_quotes") \
	X(HEADLINE, "headline") \
	X(ALTERED_QUOTE, "altered_quote") \
	X(CONDITIONAL, "conditional") \
	X(AGENTLESS, "agentless") \
	X(FUTURE, "future") \
	X(DRAFT, "draft") \
	X(PRESUPPOSITION, "presupposition") \
	X(FIGURE, "figure") \
	X(METAPHOR, "metaphor") \
	X(INFERRED, "inferred") \
	X(INTERVIEW, "interview") \
	X(RELAYED, "relayed") \
	X(LIST, "list") \
	X(VERBATIM, "verbatim") \
	X(TURNED_ROUND, "turned_round")

enum device_at {
#define X(name, text) DEVICE_AT_##name,
	DEVICE_LIST(X)
#undef X
	    DEVICES
};

enum device { /* a set: passage.devices */
#define X(name, text) DEVICE_##name = 1u << DEVICE_AT_##name,
	DEVICE_LIST(X)
#undef X
};

const char *voice_text(enum voice voice);    /* "narrator" ... */
const char *stance_text(enum stance stance); /* "asserts" ... */
const char *device_text(enum device_at at);  /* "scare_quotes" ... */

/* How much each kind of evidence gave, 0..1: the reader's "why". */
struct why {
	float term, stem, letters, vector;
};

struct passage {
	uint32_t doc;          /* index in the story */
	uint32_t start, end;   /* bytes of the wording */
	uint32_t sentence;     /* index in the prose */
	uint32_t facet;        /* index in the frame */
	uint32_t term;         /* index in the facet, or UINT32_MAX: found by similarity */
	uint32_t duplicate_of; /* index of the passage whose text this repeats, or UINT32_MAX */
	uint32_t devices;      /* set of enum device */
	float score;           /* 0..1, calibrated: filled from .5, unsure from .35 */
	struct why why;
	struct slice speaker;  /* who says it; .ptr NULL: nobody named */
	uint8_t voice, stance; /* enum voice, enum stance */
};

struct framings {
	struct passage *items; /* owned */
	size_t count;
	size_t capacity;
	struct slice *upcoming; /* stems of events that the article looks ahead to ("summit") */
	size_t upcoming_count;
	struct slice *past; /* stems of events that it names and does not look ahead to */
	size_t past_count;
	struct arena arena; /* everything but items */
};

struct frame_lexicon; /* stance cues, documents, hedges, metaphors: data/lexicon */

enum err_code frame_lexicon_load(
    const char *folder, struct frame_lexicon **ret_lexicon, struct err *ret_err) ATTR_MUST_CHECK;
void frame_lexicon_free(struct frame_lexicon *lexicon);

/* What one document brings to its framings and to a lineup. All borrowed. */
struct frame_source {
	const struct doc *doc;
	const struct prose *prose;
	const struct entities *entities;
	const struct quotes *quotes;
};

/* Returns ERR_OK or ERR_NOMEM. Time: tokens x (terms that share a first word). */
enum err_code framings_find(const struct frame *frame, const struct frame_source *source,
    uint32_t doc_index, const struct frame_lexicon *lexicon, struct framings **ret_framings)
    ATTR_MUST_CHECK;
void framings_free(struct framings *framings);

/* Does the article name an event as past or present? event: as in framings.upcoming */
bool framings_look_back(const struct framings *framings, struct slice event);

#endif
