/*
 * quotetable.h - who is quoted how much where: the quotations of a story by speaker.
 *
 * A speaker is a linked name of the story, or a description ("the embassy") as it stands in the
 * text; quotations for which nobody is named have one speaker without a name, the last. Names of works are
 * left out unless they are asked for, and so is boilerplate; words are counted inside marks, and
 * those of a quotation inside another with the outer one.
 * Thread use: pure; a finished table is read-only. Borrows the story, its links too.
 */
#ifndef ABREAST_STORY_QUOTETABLE_H
#define ABREAST_STORY_QUOTETABLE_H

#include "story/story.h"

/* What the verb of speech says about what was said (cueclass.def). */
#define CUE_CLASS_LIST(X) \
	X(PLAIN, "plain", "said plainly") \
	X(FACTUAL, "fact", "put as a fact") \
	X(STRESSING, "stress", "stressed") \
	X(ARGUING, "argue", "argued") \
	X(DOUBTED, "doubt", "put in doubt") \
	X(CONCEDING, "concede", "conceded") \
	X(DENYING, "deny", "denied") \
	X(ATTACKING, "attack", "an accusation") \
	X(URGING, "urge", "urged") \
	X(WARNING, "warn", "a warning") \
	X(NONE, "none", "without a verb of speech")

enum cue_class {
#define X(name, id, words) CUE_##name,
	CUE_CLASS_LIST(X)
#undef X
	    CUE_CLASSES
};

const char *cue_class_text(enum cue_class class);  /* "plain" ... */
const char *cue_class_words(enum cue_class class); /* for people */

/* Of a verb or phrase of speech; "" is CUE_NONE. O(words log list). */
enum cue_class cue_class_of(struct slice cue);

/* Which quotations are wanted. {0}: all but names of works. */
struct quote_filter {
	unsigned kinds;                     /* set of 1u << enum quote_kind; 0: the usual ones */
	unsigned cues;                      /* set of 1u << enum cue_class; 0: all */
	struct slice outlet, speaker, text; /* borrowed; held in any ASCII case; empty: any */
};

/*
 * Read a filter as it is typed: `kind:reported outlet:times speaker:"Ann Lee" cue:doubt WORDS`, in any
 * order; a key may stand several times for kind and cue. Kinds: direct mixed scare title indirect, or
 * whole part label work reported. The result borrows `line`.
 *   ret_wrong  what is not understood, borrowed; untouched on success
 * Returns ERR_OK or ERR_UNKNOWN_KEY.
 */
enum err_code quote_filter_read(
    struct slice line, struct quote_filter *ret_filter, struct slice *ret_wrong) ATTR_MUST_CHECK;

enum quote_order {
	QUOTES_BY_WORDS,
	QUOTES_BY_NAME,
	QUOTES_BY_OUTLETS,
	QUOTES_BY_COUNT,
	QUOTE_ORDERS
};

/* A quotation of the story. */
struct quote_ref {
	uint32_t doc, quote; /* of story_quotes() */
	uint32_t words;      /* inside marks */
	uint32_t speaker;    /* index into speakers */
	uint8_t kind, cue;
};

struct quote_speaker {
	struct slice name;           /* borrowed; .ptr NULL: nobody named */
	uint32_t story_name;         /* index into the story's links, or NAME_NONE */
	uint32_t first, count;       /* of refs */
	uint32_t words;              /* inside marks, over all outlets */
	uint32_t outlets;            /* that quote them */
	uint32_t kinds[QUOTE_KINDS]; /* quotations of each */
};

struct quote_table {
	struct quote_ref *refs; /* owned; by speaker, document, place */
	size_t ref_count;
	struct quote_speaker *speakers; /* owned; as the order says, whoever is not named last */
	size_t speaker_count;
	uint32_t *doc_words, *doc_counts; /* owned: of each document, what passes the filter */
	size_t doc_count;
	uint64_t words;
	uint32_t most_words, most_doc_words; /* of one speaker, of one document */
};

/* ERR_OK or ERR_NOMEM. Time: quotations and their words, sorted. */
enum err_code quote_table_new(const struct story *story, const struct quote_filter *filter,
    enum quote_order order, struct quote_table **ret_table) ATTR_MUST_CHECK;
void quote_table_free(struct quote_table *table);

/* What a speaker has in one document. O(log quotations). */
struct quote_share {
	size_t first, count; /* of refs */
	uint32_t words;
};
struct quote_share quote_table_share(
    const struct quote_table *table, uint32_t speaker, uint32_t doc);

/* The name that a quotation's speaker has in the story, or the one of the text. */
struct slice quote_speaker_name(
    const struct story *story, size_t doc, const struct quote *quote, uint32_t *ret_story_name);

#endif
