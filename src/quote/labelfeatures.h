/*
 * labelfeatures.h - what the labels of quotations are decided by: the templates of features.
 *
 * A feature is a template and a 64-bit key, a hash of what the template looks at. Some depend on
 * nothing but the pair of marks, or the nearest cues, that a token lies between; those are asked
 * once for all its tokens. Steps are features of going from one label to the next.
 * Thread use: pure.
 */
#ifndef ABREAST_QUOTE_LABELFEATURES_H
#define ABREAST_QUOTE_LABELFEATURES_H

#include "quote/labelview.h"

enum {
	LABELFEATURE_MAX = 192, /* at one call */
	LABELFEATURE_TEMPLATES = 224,
	LABELFEATURE_SECOND = 160, /* the second pass's templates begin here */
};

struct labelfeatures {
	size_t count;
	uint64_t keys[LABELFEATURE_MAX];
	uint8_t templates[LABELFEATURE_MAX];
};

/* Each replaces what is in `ret_features`. */
void labelfeatures_of_token(const struct labelview *view, const struct stretch *stretch,
    uint32_t at, struct labelfeatures *ret_features);

/*
 * The same in two parts, because most features of a token depend on nothing but one word near it:
 * those of its place, and those that words add, each seen in a way of its own, whose weights can be
 * summed up once a word.
 */
enum {
	LABELSEEN_OWN = 3,  /* 0 .. 6: by the token three before it ... by the third one after */
	LABELSEEN_BARE = 7, /* as its own word: no cue on the left; on the right; ... */
	LABELSEEN_BARE_RIGHT,
	LABELSEEN_UNNAMED, /* by the token before it, when that is of no name */
	LABELSEENS,
};

void labelfeatures_of_place(const struct labelview *view, const struct stretch *stretch,
    uint32_t at, struct labelfeatures *ret_features);

/* Adds to what is in `features`. */
void labelfeatures_add_word(
    const struct labelword *word, unsigned seen, struct labelfeatures *features);

/* The word that a token sees in a way; NULL: none. */
const struct labelword *labelfeatures_seen(
    const struct labelview *view, const struct stretch *stretch, uint32_t at, unsigned seen);

/* Of the pair of marks that holds the token. */
void labelfeatures_of_mark(const struct labelview *view, const struct stretch *stretch,
    uint32_t mark, struct labelfeatures *ret_features);

/* Of the sentence and the nearest cues; the same for neighbours with the same of these. */
void labelfeatures_of_context(
    const struct labelview *view, uint32_t at, struct labelfeatures *ret_features);
bool labelview_same_context(const struct labelview *view, uint32_t a, uint32_t b);

/* Of the step from the token before. */
void labelfeatures_of_step(const struct labelview *view, const struct stretch *stretch, uint32_t at,
    struct labelfeatures *ret_features);

/*
 * What a template is about, so that training can leave it out: "words", "tags", "clusters",
 * "names", "marks", "place", "cues", "steps", "second".
 */
const char *labelfeatures_group(unsigned template_number);

/* ---- for the rooms of features ---- */

void labelfeatures_add(struct labelfeatures *features, unsigned template_number, uint64_t key);

#define LABEL_MIX 0x9e3779b97f4a7c15u

static inline uint64_t label_both(uint64_t a, uint64_t b)
{
	return (a + 1) * LABEL_MIX + (b ^ b >> 29);
}

static inline uint64_t label_three(uint64_t a, uint64_t b, uint64_t c)
{
	return label_both(label_both(a, b) * LABEL_MIX, c);
}

/* A distance or length in few steps. */
static inline unsigned label_bucket(uint32_t n)
{
	if (n <= 4)
		return n;
	return n <= 6 ? 5 : n <= 9 ? 6 : n <= 14 ? 7 : n <= 24 ? 8 : 9;
}

/* The word at `at`, the edge where that is past what may be looked at. */
static inline const struct labelword *label_word(
    const struct labelview *view, const struct stretch *stretch, int64_t at)
{
	if (at < stretch->far_first || at >= stretch->far_end)
		return &view->words.items[LABELWORD_EDGE];
	return &view->words.items[view->places[at].word];
}

static inline unsigned label_tag(
    const struct labelview *view, const struct stretch *stretch, int64_t at)
{
	return at < stretch->far_first || at >= stretch->far_end ? 63u : view->places[at].tag;
}

#endif
