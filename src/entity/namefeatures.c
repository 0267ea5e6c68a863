/*
 * The templates are those that a structured perceptron for names needs most (Ratinov and Roth,
 * "Design Challenges and Misconceptions in Named Entity Recognition", CoNLL 2009): words, shapes,
 * affixes, a window of two, clusters at three grains, lists, the document's own usage, and copies
 * for each corpus of the few that carry its conventions (Daume III, "Frustratingly Easy Domain
 * Adaptation", ACL 2007).
 */
#include "config.h"

#include "entity/namefeatures.h"

#include "base/hash.h"

/* Templates; those of a word come five times, once for each distance. */
enum template {
	OF_BIAS,
	OF_FORM,
	OF_LONG_SHAPE,
	OF_LOWER_SHAPE,
	OF_PREFIX,
	OF_SUFFIX = OF_PREFIX + NAMEWORD_AFFIX,
	OF_SUFFIX_SHAPE = OF_SUFFIX + NAMEWORD_AFFIX,
	OF_CLUSTER_SHAPE,
	OF_LOWER,
	OF_SHAPE = OF_LOWER + NAMEFEATURE_VIEWS,
	OF_NEAR_SUFFIX = OF_SHAPE + NAMEFEATURE_VIEWS,
	OF_CLUSTER = OF_NEAR_SUFFIX + NAMEFEATURE_VIEWS,
	OF_PLACE_SHAPE = OF_CLUSTER + CLUSTER_DEPTHS * NAMEFEATURE_VIEWS,
	OF_LOWER_PAIR,
	OF_SHAPE_PAIR = OF_LOWER_PAIR + 5,
	OF_SHAPE_TRIPLE = OF_SHAPE_PAIR + 2,
	OF_NEAR_LOWER_SHAPE,
	OF_CLUSTER_PAIR = OF_NEAR_LOWER_SHAPE + 2,
	OF_NEAR_CLUSTER_SHAPE = OF_CLUSTER_PAIR + 3,
	OF_CLUSTER_TRIPLE = OF_NEAR_CLUSTER_SHAPE + 2,
	OF_CLUSTER_PLACE,
	OF_PHRASE,
	OF_PHRASE_SHAPE = OF_PHRASE + 3,
	OF_PHRASES,
	OF_PHRASES_PAIR,
	OF_USAGE_PLACE = OF_PHRASES_PAIR + 2,
	OF_USAGE_SHAPE,
	OF_VOTE,
	OF_VOTE_SHAPE = OF_VOTE + 3,
	OF_VOTES = OF_VOTE_SHAPE + 3,
	OF_SCHEME,
	OF_SCHEME_LOWER,
	OF_SCHEME_SHAPE = OF_SCHEME_LOWER + 3,
	OF_SCHEME_CLUSTER,
	OF_SCHEME_PHRASES,
	TEMPLATE_COUNT,
};

_Static_assert((int)TEMPLATE_COUNT <= (int)NAMEFEATURE_TEMPLATES, "templates fit");

#define MIX 0x9e3779b97f4a7c15u

static void add(struct namefeatures *features, unsigned template, uint64_t key)
{
	features->templates[features->count] = (uint8_t) template;
	features->keys[features->count++] = hash_mix(key + (template + 1) * MIX);
}

static uint64_t both(uint64_t a, uint64_t b)
{
	return a * MIX + (b ^ b >> 29);
}

static uint64_t three(uint64_t a, uint64_t b, uint64_t c)
{
	return both(both(a, b) * MIX, c);
}

/* ---- one word ---- */

static void add_own(struct namefeatures *features, const struct nameword *word)
{
	add(features, OF_BIAS, 0);
	add(features, OF_FORM, word->form);
	add(features, OF_LONG_SHAPE, word->long_shape);
	add(features, OF_LOWER_SHAPE, both(word->lower, word->shape));
	for (unsigned k = 0; k < NAMEWORD_AFFIX; k++) {
		if (word->prefix[k] == 0)
			break;
		add(features, OF_PREFIX + k, word->prefix[k]);
		add(features, OF_SUFFIX + k, word->suffix[k]);
	}
	if (word->suffix[2] != 0)
		add(features, OF_SUFFIX_SHAPE, both(word->suffix[2], word->shape));
	add(features, OF_CLUSTER_SHAPE, both(word->cluster[1], word->shape));
}

void namefeatures_of_word(
    const struct nameword *word, int offset, struct namefeatures *ret_features)
{
	const unsigned view = (unsigned)(offset + NAMEFEATURE_REACH);

	ret_features->count = 0;
	if (offset == 0)
		add_own(ret_features, word);
	else if ((offset == -1 || offset == 1) && word->suffix[2] != 0)
		add(ret_features, OF_NEAR_SUFFIX + view, word->suffix[2]);
	add(ret_features, OF_LOWER + view, word->lower);
	add(ret_features, OF_SHAPE + view, word->shape);
	for (unsigned depth = 0; depth < CLUSTER_DEPTHS; depth++)
		add(ret_features, OF_CLUSTER + depth * NAMEFEATURE_VIEWS + view,
		    word->cluster[depth]);
}

void namefeatures_of_scheme(
    const struct nameword *word, int offset, unsigned scheme, struct namefeatures *ret_features)
{
	ret_features->count = 0;
	if (scheme == NAMEFEATURE_PLAIN_SCHEME || offset < -1 || offset > 1)
		return;
	add(ret_features, OF_SCHEME_LOWER + (unsigned)(offset + 1), both(word->lower, scheme));
	if (offset != 0)
		return;
	add(ret_features, OF_SCHEME, scheme);
	add(ret_features, OF_SCHEME_SHAPE, both(word->shape, scheme));
	add(ret_features, OF_SCHEME_CLUSTER, both(word->cluster[1], scheme));
}

/* ---- several words ---- */

/* A token and its neighbours. */
struct place {
	const struct nameword *at[NAMEFEATURE_VIEWS]; /* [2] is the token's own */
	uint32_t phrase[3];                           /* before, own, after */
	uint64_t position;                            /* where in what kind of sentence */
	bool in_document;                             /* long enough to tell of usage */
};

enum { POSITION_FIRST, POSITION_AFTER_MARK, POSITION_INSIDE };

static struct place place_of(const struct namewords *words, size_t sentence_index, size_t token)
{
	const struct sentence *sentence = &words->prose->sentences.items[sentence_index];
	struct place place = {.position = POSITION_INSIDE};

	for (unsigned view = 0; view < NAMEFEATURE_VIEWS; view++) {
		const size_t at = token + view; /* two too far */

		if (at < sentence->first_token + NAMEFEATURE_REACH)
			place.at[view] = &words->items[NAMEWORD_BEFORE];
		else if (at - NAMEFEATURE_REACH >= sentence->end_token)
			place.at[view] = &words->items[NAMEWORD_AFTER];
		else
			place.at[view] = nameword_at(words, at - NAMEFEATURE_REACH);
	}
	place.phrase[1] = words->phrase_of[token];
	if (token > sentence->first_token)
		place.phrase[0] = words->phrase_of[token - 1];
	if (token + 1 < sentence->end_token)
		place.phrase[2] = words->phrase_of[token + 1];
	if (token == sentence->first_token)
		place.position = POSITION_FIRST;
	else if (token == sentence->first_token + 1u && !(place.at[1]->flags & NAMEWORD_SOUND))
		place.position = POSITION_AFTER_MARK;
	place.position += 4u * words->case_of[sentence_index];
	place.in_document = words->prose->sentences.count >= NAMEFEATURE_DOCUMENT;
	return place;
}

static void add_pairs(struct namefeatures *features, const struct place *place)
{
	const struct nameword *const *at = place->at;

	for (unsigned k = 0; k < 4; k++)
		add(features, OF_LOWER_PAIR + k, both(at[k]->lower, at[k + 1]->lower));
	add(features, OF_LOWER_PAIR + 4, both(at[1]->lower, at[3]->lower));
	add(features, OF_SHAPE_PAIR, both(at[1]->shape, at[2]->shape));
	add(features, OF_SHAPE_PAIR + 1, both(at[2]->shape, at[3]->shape));
	add(features, OF_SHAPE_TRIPLE, three(at[1]->shape, at[2]->shape, at[3]->shape));
	add(features, OF_NEAR_LOWER_SHAPE, both(at[1]->lower, at[2]->shape));
	add(features, OF_NEAR_LOWER_SHAPE + 1, both(at[3]->lower, at[2]->shape));
	add(features, OF_CLUSTER_PAIR, both(at[1]->cluster[1], at[2]->cluster[1]));
	add(features, OF_CLUSTER_PAIR + 1, both(at[2]->cluster[1], at[3]->cluster[1]));
	add(features, OF_CLUSTER_PAIR + 2, both(at[1]->cluster[1], at[3]->cluster[1]));
	add(features, OF_NEAR_CLUSTER_SHAPE, both(at[1]->cluster[1], at[2]->shape));
	add(features, OF_NEAR_CLUSTER_SHAPE + 1, both(at[3]->cluster[1], at[2]->shape));
	add(features, OF_CLUSTER_TRIPLE,
	    three(at[1]->cluster[0], at[2]->cluster[0], at[3]->cluster[0]));
	add(features, OF_CLUSTER_PLACE, both(at[2]->cluster[2], place->position));
}

static void add_phrases(struct namefeatures *features, const struct place *place, unsigned scheme)
{
	for (unsigned k = 0; k < 3; k++) {
		for (unsigned bit = 0; bit < 32 && place->phrase[k] >> bit != 0; bit++) {
			if (!(place->phrase[k] >> bit & 1))
				continue;
			add(features, OF_PHRASE + k, bit);
			if (k == 1)
				add(features, OF_PHRASE_SHAPE, both(place->at[2]->shape, bit));
		}
	}
	if (place->phrase[1] == 0)
		return;
	add(features, OF_PHRASES, place->phrase[1]);
	if (scheme != NAMEFEATURE_PLAIN_SCHEME)
		add(features, OF_SCHEME_PHRASES, both(place->phrase[1], scheme));
	if (place->phrase[0] != 0)
		add(features, OF_PHRASES_PAIR, both(place->phrase[0], place->phrase[1]));
	if (place->phrase[2] != 0)
		add(features, OF_PHRASES_PAIR + 1, both(place->phrase[1], place->phrase[2]));
}

/* How the document writes the word elsewhere. */
static void add_usage(
    struct namefeatures *features, const struct namewords *words, const struct place *place)
{
	const struct nameword *own = place->at[NAMEFEATURE_REACH];
	const struct nameword_usage *usage = &words->usages[own->usage];
	const uint64_t value = 1 + (usage->capital > 1 ? 2 : usage->capital) +
	                       4 * (usage->lower > 0) + 8 * (usage->acronym > 0);

	if (!place->in_document || !(own->flags & NAMEWORD_CAPITAL))
		return;
	add(features, OF_USAGE_PLACE, both(value, place->position));
	add(features, OF_USAGE_SHAPE, both(own->shape, value));
}

void namefeatures_of_place(const struct namewords *words, size_t sentence, size_t token,
    unsigned scheme, struct namefeatures *ret_features)
{
	const struct place place = place_of(words, sentence, token);

	ret_features->count = 0;
	add(ret_features, OF_PLACE_SHAPE, both(place.at[2]->shape, place.position));
	add_pairs(ret_features, &place);
	add_phrases(ret_features, &place, scheme);
	add_usage(ret_features, words, &place);
}

void namefeatures_of_votes(const struct namewords *words, const struct namevotes *votes,
    size_t sentence_index, size_t token, struct namefeatures *ret_features)
{
	const struct sentence *sentence = &words->prose->sentences.items[sentence_index];
	const struct nameword *own = nameword_at(words, token);
	unsigned answers[3] = {0, 0, 0};

	ret_features->count = 0;
	if (!(own->flags & NAMEWORD_CAPITAL))
		return;
	answers[0] = namevotes_of_word(votes, words, token);
	if (token + 1 < sentence->end_token &&
	    nameword_at(words, token + 1)->flags & NAMEWORD_CAPITAL)
		answers[1] = namevotes_of_pair(votes, words, token);
	if (token > sentence->first_token &&
	    nameword_at(words, token - 1)->flags & NAMEWORD_CAPITAL)
		answers[2] = namevotes_of_pair(votes, words, token - 1);
	for (unsigned k = 0; k < 3; k++) {
		if (answers[k] == NAMEVOTE_NONE)
			continue;
		add(ret_features, OF_VOTE + k, answers[k]);
		add(ret_features, OF_VOTE_SHAPE + k, both(own->shape, answers[k]));
	}
	if (answers[0] || answers[1] || answers[2])
		add(ret_features, OF_VOTES,
		    answers[0] + NAMEVOTE_ANSWERS * (answers[1] + NAMEVOTE_ANSWERS * answers[2]));
}

const char *namefeatures_group(unsigned template_number)
{
	/* groups by their first template */
	static const struct {
		unsigned first;
		const char *name;
	} groups[] = {
	    {OF_SCHEME, "schemes"},
	    {OF_VOTE, "votes"},
	    {OF_USAGE_PLACE, "usage"},
	    {OF_PHRASE, "lists"},
	    {OF_CLUSTER_PAIR, "clusters"},
	    {OF_LOWER_PAIR, "context"},
	    {OF_PLACE_SHAPE, "shapes"},
	    {OF_CLUSTER, "clusters"},
	    {OF_NEAR_SUFFIX, "context"},
	    {OF_SHAPE, "shapes"},
	    {OF_LOWER, "words"},
	    {OF_CLUSTER_SHAPE, "clusters"},
	    {OF_PREFIX, "affixes"},
	    {OF_LOWER_SHAPE, "words"},
	    {OF_LONG_SHAPE, "shapes"},
	};

	for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
		if (template_number >= groups[i].first)
			return groups[i].name;
	return "words";
}
