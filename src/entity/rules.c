/*
 * Evidence is counted in points for each type. A point or two is a hint (a preposition, an unknown
 * word in a list of last names), four and more decide. First every piece is weighed by itself; then
 * the strong ones vote for the others of the article that have the same words, and whole names of
 * persons for their last words.
 */
#include "config.h"

#include "entity/rules.h"

#include "base/alloc.h"
#include "entity/runs.h"

enum {
	HINT = 1,
	LIKELY = 2,
	STRONG_HINT = 3,
	CLEAR = 4,
	CERTAIN = 6,
	KEEP_AT = 1,         /* points that a piece needs to be a name */
	KEEP_COMMON_AT = 3,  /* when all its words are common words */
	VOTES_AT = CLEAR,    /* a piece this sure votes for others */
	LONGEST_ACRONYM = 6, /* letters */
};

struct weighing {
	const struct prose *prose;
	const struct word_views *words;
	const struct gazetteer *gazetteer;
	struct pieces *pieces;
};

static struct slice piece_text(const struct weighing *w, const struct piece *piece)
{
	return word_views_text(w->words, piece->first, piece->end);
}

static struct slice token_at(const struct weighing *w, size_t token)
{
	return word_views_text(w->words, token, token + 1);
}

static const struct sentence *sentence_of(const struct weighing *w, const struct piece *piece)
{
	return &w->prose->sentences.items[piece->sentence];
}

/* What the lists say about the whole piece. */
static void weigh_listed(const struct weighing *w, struct piece *piece)
{
	unsigned classes = word_views_classes(w->words, w->gazetteer, piece->first, piece->end);

	if (classes & (GAZ_COUNTRY | GAZ_CAPITAL))
		piece->score[ENTITY_LOC] += CERTAIN;
	else if (classes & (GAZ_CITY | GAZ_REGION | GAZ_PLACE))
		piece->score[ENTITY_LOC] += CLEAR;
	if (classes & GAZ_DEMONYM)
		piece->score[ENTITY_MISC] += CERTAIN + LIKELY;
	if (classes & GAZ_ORG)
		piece->score[ENTITY_ORG] += CLEAR;
	if (classes & GAZ_MISC)
		piece->score[ENTITY_MISC] += CLEAR;
	if (classes & GAZ_PERSON)
		piece->score[ENTITY_PER] += CLEAR;
}

/* Initials, first and last names, particles: what a person's name is made of. */
static void weigh_person_words(const struct weighing *w, struct piece *piece)
{
	const struct word_view *first = &w->words->items[piece->first];
	const struct word_view *last = &w->words->items[piece->end - 1];
	size_t count = piece->end - piece->first;

	if (count > 5)
		return;
	if (first->classes & GAZ_FIRST_NAME && !(first->classes & GAZ_ANY_PLACE))
		piece->score[ENTITY_PER] += count > 1 ? CLEAR : LIKELY;
	else if (first->classes & GAZ_FIRST_NAME)
		piece->score[ENTITY_PER] += count > 1 ? LIKELY : HINT;
	if (last->classes & GAZ_LAST_NAME && !(last->flags & WORD_COMMON))
		piece->score[ENTITY_PER] += count > 1 ? LIKELY : HINT;
	for (size_t i = piece->first; i < piece->end; i++) {
		const struct word_view *word = &w->words->items[i];

		if (word->flags & WORD_INITIAL && i + 1 < piece->end)
			piece->score[ENTITY_PER] += STRONG_HINT;
		if (word->flags & WORD_LOWER && count > 2 && word->end - word->start <= 3 &&
		    !slice_is(token_at(w, i), "of") && !slice_is(token_at(w, i), "for") &&
		    !slice_is(token_at(w, i), "and") && !slice_is(token_at(w, i), "on"))
			piece->score[ENTITY_PER] += HINT;
	}
	if (count == 1 && first->flags & (WORD_FIRST | WORD_HEADING | WORD_INNER_CAP) &&
	    !word_views_seen_as_name(w->words, first))
		return; /* its capital says too little */
	if (count <= 3 && !(first->flags & WORD_COMMON) && !(last->flags & WORD_COMMON))
		piece->score[ENTITY_PER] += HINT;
}

/* Heads and tails: Ministry of ..., ... Sea, ... Cup. */
static void weigh_heads(const struct weighing *w, struct piece *piece)
{
	const struct word_view *words = w->words->items;
	const struct word_view *last = &words[piece->end - 1];
	size_t count = piece->end - piece->first;
	unsigned head = words[piece->first].classes;

	if (count == 1) {
		if (last->classes & GAZ_ORG_WORD && last->classes & GAZ_STATE_BODY)
			piece->score[ENTITY_ORG] += LIKELY;
		return;
	}
	if (last->classes & GAZ_ORG_WORD)
		piece->score[ENTITY_ORG] += CERTAIN;
	else if (last->classes & GAZ_PLACE_WORD)
		piece->score[ENTITY_LOC] += CERTAIN;
	else if (last->classes & GAZ_MISC_WORD)
		piece->score[ENTITY_MISC] += CERTAIN;
	head |= word_views_classes(w->words, w->gazetteer, piece->first, piece->first + 2);
	if (head & GAZ_ORG_HEAD)
		piece->score[ENTITY_ORG] += CERTAIN;
	else if (head & GAZ_PLACE_HEAD)
		piece->score[ENTITY_LOC] += LIKELY;
	for (size_t i = piece->first; i + 1 < piece->end; i++) {
		if (words[i].classes & GAZ_ORG_WORD)
			piece->score[ENTITY_ORG] += LIKELY;
		if (words[i].classes & (GAZ_COUNTRY | GAZ_DEMONYM) && count > 2)
			piece->score[ENTITY_ORG] += HINT;
		if (slice_is(token_at(w, i), "&"))
			piece->score[ENTITY_ORG] += STRONG_HINT;
	}
}

/* A place among other words: mostly a body that is there, "Bank of China", "Radio Havana". */
static void weigh_places_inside(const struct weighing *w, struct piece *piece)
{
	const struct word_view *words = w->words->items;

	if (piece->end - piece->first == 1 || words[piece->first].classes & GAZ_FIRST_NAME ||
	    word_views_classes(w->words, w->gazetteer, piece->first, piece->end) & GAZ_ANY_NAME)
		return;
	for (size_t i = piece->first; i < piece->end; i++) {
		if (words[i].classes & (GAZ_COUNTRY | GAZ_CAPITAL | GAZ_REGION)) {
			piece->score[ENTITY_ORG] += STRONG_HINT;
			return;
		}
	}
}

/* The shape of a single word: acronym, hyphenated adjective, word with a digit. */
static void weigh_shape(const struct weighing *w, struct piece *piece)
{
	const struct word_view *word = &w->words->items[piece->first];
	struct slice text = piece_text(w, piece);

	if (piece->end - piece->first > 1)
		return;
	if (word->flags & WORD_HYPHEN && word->classes & GAZ_DEMONYM)
		piece->score[ENTITY_MISC] += CERTAIN + CLEAR;
	else if (word->flags & WORD_ALL_CAPS && !(word->flags & WORD_HEADING) &&
	         text.len <= LONGEST_ACRONYM)
		piece->score[ENTITY_ORG] += STRONG_HINT;
	else if (word->flags & WORD_DIGIT)
		piece->score[ENTITY_MISC] += LIKELY;
	else if (word->flags & WORD_INNER_CAP && word->flags & WORD_CAPITAL &&
	         !(word->flags & WORD_HYPHEN))
		piece->score[ENTITY_ORG] += HINT;
}

/* What stands before and after. */
static void weigh_neighbours(const struct weighing *w, struct piece *piece)
{
	const struct sentence *sentence = sentence_of(w, piece);
	bool single = piece->end - piece->first == 1;

	if (runs_title_before(w->words, w->gazetteer, sentence, piece->first) &&
	    !(w->words->items[piece->first].classes & (GAZ_DEMONYM | GAZ_COUNTRY)))
		piece->score[ENTITY_PER] += CERTAIN;
	if (piece->first > sentence->first_token) {
		struct slice before = token_at(w, piece->first - 1);

		if (gazetteer_classes(w->gazetteer, before) & GAZ_PLACE_BEFORE)
			piece->score[ENTITY_LOC] += single ? LIKELY : HINT;
		if (slice_is(before, "the") || slice_is(before, "The")) {
			piece->score[ENTITY_PER] -= CERTAIN;
			piece->score[ENTITY_ORG] += HINT;
		}
	}
	if (piece->end < sentence->end_token) {
		struct slice after = token_at(w, piece->end);

		if (gazetteer_classes(w->gazetteer, after) & GAZ_PERSON_VERB)
			piece->score[ENTITY_PER] += LIKELY;
	}
}

/* "(NATO)" after the name whose initials it has. */
static void weigh_acronym(const struct weighing *w, struct piece *piece, const struct piece *before)
{
	struct slice text = piece_text(w, piece);
	size_t matched = 0;

	if (!before || before->end + 1 != piece->first || piece->end - piece->first != 1 ||
	    !slice_is(token_at(w, piece->first - 1), "(") ||
	    !(w->words->items[piece->first].flags & WORD_ALL_CAPS))
		return;
	for (size_t i = before->first; i < before->end && matched < text.len; i++)
		if (token_at(w, i).ptr[0] == text.ptr[matched])
			matched++;
	if (matched == text.len)
		piece->score[ENTITY_ORG] += CLEAR;
}

static enum entity_type best_type(const struct piece *piece)
{
	/* on a tie the earlier of these wins: what unknown names mostly are */
	static const enum entity_type order[] = {ENTITY_PER, ENTITY_ORG, ENTITY_LOC, ENTITY_MISC};
	enum entity_type best = order[0];

	for (size_t i = 1; i < ENTITY_TYPES; i++)
		if (piece->score[order[i]] > piece->score[best])
			best = order[i];
	return best;
}

static bool all_common(const struct weighing *w, const struct piece *piece)
{
	for (size_t i = piece->first; i < piece->end; i++)
		if (w->words->items[i].flags & WORD_CAPITAL &&
		    !(w->words->items[i].flags & WORD_COMMON))
			return false;
	return true;
}

static void decide(const struct weighing *w, struct piece *piece)
{
	piece->type = (uint8_t)best_type(piece);
	piece->kept =
	    piece->score[piece->type] >= (all_common(w, piece) ? KEEP_COMMON_AT : KEEP_AT);
}

/* ---- votes ---- */

struct votes {
	struct map at; /* words -> index into items */
	struct piece_vote {
		int16_t score[ENTITY_TYPES];
	} * items;
	size_t count, capacity;
};

static enum err_code vote(struct votes *votes, struct slice key, enum entity_type type, int points)
{
	struct piece_vote *grown;
	uint32_t index;

	grown = alloc_grow(votes->items, &votes->capacity, votes->count + 1, sizeof *grown);
	if (!grown)
		return ERR_NOMEM;
	votes->items = grown;
	if (map_add(&votes->at, key, (uint32_t)votes->count, &index) != ERR_OK)
		return ERR_NOMEM;
	if (index == votes->count)
		grown[votes->count++] = (struct piece_vote){{0}};
	if (grown[index].score[type] < INT16_MAX - points)
		grown[index].score[type] += (int16_t)points;
	return ERR_OK;
}

static enum err_code collect_votes(const struct weighing *w, struct votes *votes)
{
	enum err_code code = ERR_OK;

	for (size_t i = 0; i < w->pieces->count && code == ERR_OK; i++) {
		const struct piece *piece = &w->pieces->items[i];

		if (piece->score[piece->type] < VOTES_AT)
			continue;
		code = vote(votes, piece_text(w, piece), piece->type, 1);
		if (code == ERR_OK && piece->type == ENTITY_PER && piece->end - piece->first > 1)
			code = vote(votes, token_at(w, piece->end - 1), ENTITY_PER, 1);
	}
	return code;
}

/* A piece follows its namesakes where they agree. */
static void follow_votes(const struct weighing *w, const struct votes *votes, struct piece *piece)
{
	uint32_t index = map_find(&votes->at, piece_text(w, piece));
	const struct piece_vote *found;
	int best = 0, total = 0;

	if (index == MAP_NONE)
		return;
	found = &votes->items[index];
	for (int type = 0; type < ENTITY_TYPES; type++) {
		total += found->score[type];
		if (found->score[type] > found->score[best])
			best = type;
	}
	if (found->score[best] * 3 >= total * 2)
		piece->score[best] += STRONG_HINT;
}

static enum err_code let_vote(const struct weighing *w)
{
	struct votes votes = {.items = NULL};
	enum err_code code = collect_votes(w, &votes);

	for (size_t i = 0; i < w->pieces->count && code == ERR_OK; i++) {
		follow_votes(w, &votes, &w->pieces->items[i]);
		decide(w, &w->pieces->items[i]);
	}
	map_release(&votes.at);
	alloc_free(votes.items);
	return code;
}

enum err_code rules_find(const struct prose *prose, const struct word_views *words,
    const struct gazetteer *gazetteer, struct pieces *ret_pieces)
{
	const struct weighing w = {prose, words, gazetteer, ret_pieces};

	for (size_t i = 0; i < prose->sentences.count; i++) {
		enum err_code code = runs_find(
		    words, gazetteer, &prose->sentences.items[i], (uint32_t)i, ret_pieces);

		if (code != ERR_OK)
			return code;
	}
	for (size_t i = 0; i < ret_pieces->count; i++) {
		struct piece *piece = &ret_pieces->items[i];

		weigh_listed(&w, piece);
		weigh_person_words(&w, piece);
		weigh_heads(&w, piece);
		weigh_places_inside(&w, piece);
		weigh_shape(&w, piece);
		weigh_neighbours(&w, piece);
		weigh_acronym(&w, piece, i > 0 ? piece - 1 : NULL);
		decide(&w, piece);
	}
	return let_vote(&w);
}

void pieces_release(struct pieces *pieces)
{
	alloc_free(pieces->items);
	*pieces = (struct pieces){0};
}
