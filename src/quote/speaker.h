/*
 * speaker.h - from the words that name a speaker to whom they mean.
 *
 * A name is its linked name; "the governor" the last person of that office that the text brought
 * in; "he" and "she" the person that fits best: of that gender, near, subject, or the last
 * speaker. Anything else is a description and stands for itself.
 * Thread use: an object belongs to one thread. Ask in the order of the text.
 */
#ifndef ABREAST_QUOTE_SPEAKER_H
#define ABREAST_QUOTE_SPEAKER_H

#include "quote/scene.h"

enum { SPEAKERS_RECENT = 8 };

/* A person that was spoken of lately. */
struct recent_person {
	uint32_t name; /* index into names */
	uint32_t token;
	uint32_t sentence;
	bool subject; /* first name of its sentence */
};

struct speaker {
	struct span mention;    /* as it stands in the text; span_none(): none */
	struct slice full_name; /* .ptr NULL: unknown */
	uint32_t name;          /* index into names, or NAME_NONE */
};

struct speakers {
	const struct scene *scene;
	struct arena *arena;   /* borrowed: descriptions that run over a line's end */
	uint32_t *role_holder; /* owned; one a word of the lexicon: who holds the office */
	uint8_t *gender;       /* owned; one a name */
	struct recent_person recent[SPEAKERS_RECENT]; /* latest first */
	unsigned recent_count;
	size_t next_mention; /* those before were read */
	struct speaker last; /* who spoke last */
	uint32_t last_sentence;
};

enum err_code speakers_init(
    struct speakers *speakers, const struct scene *scene, struct arena *arena) ATTR_MUST_CHECK;
void speakers_release(struct speakers *speakers);

/* Whom a phrase means. ERR_OK or ERR_NOMEM. An empty phrase gives a speaker without mention. */
enum err_code speakers_resolve(
    struct speakers *speakers, struct phrase phrase, struct speaker *ret_speaker) ATTR_MUST_CHECK;

#endif
