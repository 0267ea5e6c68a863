/*
 * askfeatures.h - what is asked of a candidate for having said something: hashed features.
 *
 * Training and finding see a place through this one file, so that they agree. The questions are
 * those of the prototype this was measured with: on which side and how far, other sources and
 * quotations in between, the nearest cue and whether it lies between, the words and parts of speech
 * around, punctuation where the quotation ends, and the speaker of the quotation before.
 * Thread use: pure.
 */
#ifndef ABREAST_QUOTE_ASKFEATURES_H
#define ABREAST_QUOTE_ASKFEATURES_H

#include "quote/stage.h"

enum {
	ASK_CANDIDATES = 64, /* of one quotation at most, the nearest */
	ASK_FEATURES = 80,
	ASK_MEMORY = 2, /* speakers before the last one that are remembered */
};

/* Who has spoken so far. */
struct ask_memory {
	uint32_t last;      /* candidate of the last quotation that had one; SCENE_NONE: none */
	uint32_t last_said; /* and that quotation */
	uint32_t
	    before[ASK_MEMORY]; /* candidates of the quotations before, latest first; SCENE_NONE */
};

/* One quotation and what is the same for all its candidates. */
struct question {
	const struct stage *stage;
	struct said said;
	uint32_t index; /* of said */
	const struct ask_memory *memory;
	uint32_t candidates[ASK_CANDIDATES]; /* in the order of the text, the last speaker after */
	uint32_t count;
	uint32_t left_cue, right_cue; /* of its sentence, or SCENE_NONE */
	bool left_source, right_source;
	uint32_t source_count; /* in its sentence, on both sides; at most 3 */
	uint64_t before_word, after_word, end_mark;
	unsigned signature;  /* kind, and on which sides there is a source */
	unsigned last_place; /* 0: nobody spoke yet; 1 same paragraph, 2 the one before, 3 far */
	bool marked, first;
};

struct askfeatures {
	uint64_t keys[ASK_FEATURES];
	uint32_t count;
};

void ask_memory_init(struct ask_memory *memory);

/* Remember who said what `index` is; SCENE_NONE: nobody. */
void ask_memory_add(struct ask_memory *memory, uint32_t index, uint32_t candidate);

/* Lay out a quotation with its candidates. */
void question_init(struct question *question, const struct stage *stage, uint32_t index,
    const struct ask_memory *memory);

/* What speaks for the candidate at a place of question->candidates; `count`: for nobody. */
void question_features(
    const struct question *question, uint32_t place, struct askfeatures *ret_features);

#endif
