/*
 * stage.h - an article laid out for the question who said what: who could be meant, the cues, and
 * what was said.
 *
 * Candidates are phrases: runs of tokens labelled as sources, names, pronouns, and nouns with what
 * belongs to them where they could be a subject or stand beside a cue. All arrays are in the order
 * of the text; positions are token indices.
 * Thread use: read-only after it was made; may be shared. Borrows everything it is made from.
 */
#ifndef ABREAST_QUOTE_STAGE_H
#define ABREAST_QUOTE_STAGE_H

#include "quote/labels.h"
#include "quote/scene.h"

enum candidate_type {
	CANDIDATE_PERSON,
	CANDIDATE_ORGANISATION,
	CANDIDATE_PLACE,
	CANDIDATE_MISC,
	CANDIDATE_PRONOUN,
	CANDIDATE_NOUN,  /* no capital but at its begin */
	CANDIDATE_TITLE, /* a noun with capitals that is no name */
};

enum candidate_source { SOURCE_NONE, SOURCE_SAID, SOURCE_HELD };

struct source_candidate {
	uint32_t first, end;
	uint32_t name;  /* of the names of the article, or NAME_NONE */
	uint32_t cue;   /* the nearest of its sentence, or SCENE_NONE */
	uint64_t key;   /* two with one key are one speaker as far as their words tell */
	uint8_t type;   /* enum candidate_type */
	uint8_t source; /* enum candidate_source: labelled so */
	bool is_chunk;  /* found by parts of speech alone */
};

struct cue_run {
	uint32_t first, end;
	uint64_t lemma; /* of its longest word */
	bool is_held;
};

/* What was said, in the order of the text. */
struct said {
	uint32_t first, end;
	uint32_t quote; /* its index in the list it is from */
	uint8_t kind;   /* enum quote_kind: direct, mixed or indirect */
};

struct stage {
	const struct scene *scene;
	const uint8_t *tags, *labels;
	uint32_t *sentence_of;               /* owned; of each token */
	uint32_t *quote_of;                  /* owned; index into said, or SCENE_NONE */
	uint64_t *words;                     /* owned; of each token: the hash of its folded form */
	uint64_t *lemmas;                    /* owned; of its form without -ing, -ed, -s */
	struct source_candidate *candidates; /* owned */
	size_t candidate_count, candidate_capacity;
	struct cue_run *cues; /* owned */
	size_t cue_count, cue_capacity;
	struct said *said; /* owned */
	size_t said_count;
};

/*
 *   tags    of each token (learn/postag.h)
 *   labels  of each token
 *   quotes  what was found; scare quotes and titles are no speech and are left out
 *   ret_stage  release with stage_release() also after a failure
 * Returns ERR_OK or ERR_NOMEM. Linear in tokens, and n log n in quotes.
 */
enum err_code stage_init(struct stage *ret_stage, const struct scene *scene, const uint8_t *tags,
    const uint8_t *labels, const struct quote *quotes, size_t quote_count) ATTR_MUST_CHECK;
void stage_release(struct stage *stage);

static inline uint32_t stage_paragraph(const struct stage *stage, uint32_t token)
{
	return stage->scene->prose->sentences.items[stage->sentence_of[token]].paragraph;
}

/* Are two tokens of one sentence? False when one of them is past the end. */
static inline bool stage_same_sentence(const struct stage *stage, uint32_t a, uint32_t b)
{
	return a < stage->scene->count && b < stage->scene->count &&
	       stage->sentence_of[a] == stage->sentence_of[b];
}

#endif
