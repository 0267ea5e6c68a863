/*
 * scene.h - an article's tokens with what the search for speakers needs at each: classes, the name
 * and the outermost pair of marks it lies in; and noun phrases around a place.
 *
 * Positions are token indices. A phrase is found by walking over words that can belong to one, at
 * most PHRASE_MAX tokens, so that every search is bounded.
 * Thread use: one scene belongs to one thread.
 */
#ifndef ABREAST_QUOTE_SCENE_H
#define ABREAST_QUOTE_SCENE_H

#include "quote/lexicon.h"

#define SCENE_NONE UINT32_MAX
enum { PHRASE_MAX = 24 };

struct scene_word {
	word_set classes;
	uint32_t id;      /* of the word in the lexicon, SCENE_NONE: not listed */
	uint32_t mention; /* index, or SCENE_NONE */
	uint32_t pair;    /* outermost pair of marks, or SCENE_NONE */
};

struct scene {
	const struct prose *prose;
	const struct entities *entities;
	const struct quote_lexicon *lexicon;
	const struct marks *marks;
	struct scene_word *words; /* owned; one a token */
	uint32_t count;
};

/* A noun phrase [first, end), empty when first == end. */
struct phrase {
	uint32_t first, end;
	uint32_t head; /* its main noun */
};

enum err_code scene_init(struct scene *scene, const struct prose *prose,
    const struct entities *entities, const struct quote_lexicon *lexicon, const struct marks *marks)
    ATTR_MUST_CHECK;
void scene_release(struct scene *scene);

static inline bool scene_is(const struct scene *scene, uint32_t at, word_set any)
{
	return at < scene->count && (scene->words[at].classes & any) != 0;
}

static inline bool scene_is_marked(const struct scene *scene, uint32_t at)
{
	return at < scene->count && scene->words[at].pair != SCENE_NONE;
}

static inline bool scene_is_named(const struct scene *scene, uint32_t at)
{
	return at < scene->count && scene->words[at].mention != SCENE_NONE;
}

static inline bool phrase_exists(struct phrase phrase)
{
	return phrase.first < phrase.end;
}

/* The byte of a token that is a single ASCII byte, else 0. */
char scene_char(const struct scene *scene, uint32_t at);
bool scene_is_text(const struct scene *scene, uint32_t at, const char *lower);
bool scene_opens(const struct scene *scene, uint32_t at);  /* first token of an outermost pair */
bool scene_closes(const struct scene *scene, uint32_t at); /* last token of one */
bool scene_is_dash(const struct scene *scene, uint32_t at);
unsigned scene_flags(const struct scene *scene, uint32_t at); /* enum token_flags */

static inline bool scene_is_comma(const struct scene *scene, uint32_t at)
{
	return scene_char(scene, at) == ',';
}

static inline bool scene_is_punct(const struct scene *scene, uint32_t at)
{
	return at < scene->count && scene->prose->tokens.items[at].kind == TOKEN_PUNCT;
}

/* A verb that a subject stands before, as far as its form tells. */
bool scene_is_finite(const struct scene *scene, uint32_t at);

/* The first token after an outermost pair; the last one inside: scene_pair_end() - 1. */
uint32_t scene_pair_end(const struct scene *scene, uint32_t at, uint32_t limit);

/* The phrase that ends just before `end`, appositions and brackets stepped over; not before begin. */
struct phrase scene_phrase_before(const struct scene *scene, uint32_t begin, uint32_t end);

/* The phrase that begins at `begin`. */
struct phrase scene_phrase_after(const struct scene *scene, uint32_t begin, uint32_t end);

/* Could a clause begin here: a subject, and a verb soon after it? */
bool scene_starts_clause(const struct scene *scene, uint32_t at, uint32_t end);

/* Bytes of tokens [first, end). */
struct span scene_span(const struct scene *scene, uint32_t first, uint32_t end);

#endif
