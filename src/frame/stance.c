/* How committed a passage is to what it says: cues that govern its wording. judgeview.h. */
#include "config.h"

#include "frame/judgeview.h"

/* How far, in words, a cue reaches. */
enum {
	REACH_DENIAL = 12,
	REACH_HEDGE = 10,
	REACH_DISTANCE = 4,
	REACH_NEGATION = 3,
};

/* Words behind which a wording is taken for granted, whatever was doubted before them. */
static bool is_shelter(struct slice word)
{
	static const char *const list[] = {
	    "which", "who", "whose", "that", "over", "despite", "because", "from"};

	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		if (slice_is(word, list[i]))
			return true;
	}
	return false;
}

/* Does a hedge at [.., from) reach the wording: no comma and no shelter between? */
static bool reaches(const struct view *view, uint32_t from)
{
	const struct judge *judge = view->judge;

	for (uint32_t word = from; word <= view->first_word; word++) {
		if (judge->words->items[word].after_mark)
			return false;
		if (word > from && word < view->first_word &&
		    is_shelter(judging_folded_at(judge, word)))
			return false;
	}
	return true;
}

/* Is there a cue of a class inside the wording, or at most `reach` words before it? */
static bool is_governed_by(
    const struct view *view, enum cue class, uint32_t reach, uint32_t not_before)
{
	const struct judge *judge = view->judge;

	for (size_t i = view->cue_first; i < view->cue_end; i++) {
		const struct match *cue = &judge->cues.items[i];

		if (judging_cue_at(judge, i) != class || cue->first_word < not_before ||
		    cue->first_word >= view->end_word)
			continue;
		if (cue->first_word >= view->first_word)
			return true;
		if (cue->end_word + reach >= view->first_word &&
		    judging_in_one_clause(view, cue->first_word, view->first_word) &&
		    (class != CUE_HEDGE || reaches(view, cue->end_word)))
			return true;
	}
	return false;
}

/* "cannot", "could not": what may not go on is not denied. */
static bool is_about_ability(const struct view *view, uint32_t negation)
{
	struct slice before;

	if (negation == view->sentence_first)
		return false;
	before = judging_folded_at(view->judge, negation - 1);
	return slice_is(before, "can") || slice_is(before, "ca") || slice_is(before, "could");
}

/* A negation just before the wording, its verb between them at most; not one inside it. */
static bool is_negated(const struct view *view, bool *ret_of_belief)
{
	const struct judge *judge = view->judge;

	*ret_of_belief = false;
	for (size_t i = view->cue_first; i < view->cue_end; i++) {
		const struct match *cue = &judge->cues.items[i];

		if (judging_cue_at(judge, i) != CUE_NEGATION ||
		    cue->first_word >= view->first_word ||
		    cue->end_word + REACH_NEGATION < view->first_word ||
		    cue->first_word < view->governed_from ||
		    is_about_ability(view, cue->first_word) ||
		    !judging_in_one_clause(view, cue->first_word, view->first_word))
			continue;
		for (uint32_t word = cue->end_word; word < view->first_word; word++) {
			if (judge->words->items[word].after_mark)
				return false;
			*ret_of_belief |= slice_is(judging_folded_at(judge, word), "believed") ||
			                  slice_is(judging_folded_at(judge, word), "thought") ||
			                  slice_is(judging_folded_at(judge, word), "known");
		}
		return true;
	}
	return false;
}

/* A question that can be answered with yes or no doubts what it asks. */
static bool is_doubting_question(const struct view *view)
{
	static const char *const openers[] = {"can", "could", "will", "would", "is", "are", "was",
	    "were", "does", "do", "did", "has", "have", "should", "may", "might"};
	const struct judge *judge = view->judge;
	const struct sentence *sentence =
	    &judge->source->prose->sentences.items[view->passage->sentence];

	if (judge->source->prose->text.ptr[sentence->end - 1] != '?' ||
	    view->sentence_end == view->sentence_first)
		return false;
	for (size_t i = 0; i < sizeof openers / sizeof *openers; i++) {
		if (slice_is(judging_folded_at(judge, view->sentence_first), openers[i]))
			return true;
	}
	return false;
}

/* Is the speech that holds the wording brought in by a denial: "denied filling the war chest"? */
static bool is_said_by_denial(const struct view *view)
{
	const struct judge *judge = view->judge;
	struct span cue_span = view->quote ? view->quote->cue : span_none();

	if (!span_exists(cue_span) || view->quote->kind != QUOTE_INDIRECT)
		return false;
	for (size_t i = view->cue_first; i < view->cue_end; i++) {
		const struct match *cue = &judge->cues.items[i];

		if (judging_cue_at(judge, i) == CUE_DENIAL &&
		    judge->words->items[cue->first_word].start < cue_span.end &&
		    judge->words->items[cue->end_word - 1].end > cue_span.start)
			return true;
	}
	return false;
}

enum stance judging_find_stance(const struct view *view)
{
	bool narrated = view->passage->voice == VOICE_NARRATOR, of_belief;

	if (is_governed_by(view, CUE_DENIAL, REACH_DENIAL, view->quote ? view->governed_from : 0) ||
	    is_governed_by(view, CUE_REBUKE, 0, view->first_word) || is_said_by_denial(view))
		return STANCE_DENIES;
	if (is_negated(view, &of_belief))
		return of_belief ? STANCE_HEDGES : STANCE_DENIES;
	if (is_governed_by(view, CUE_DISTANCE, REACH_DISTANCE, 0))
		return STANCE_DISTANCES;
	if (is_governed_by(view, CUE_HEDGE, REACH_HEDGE, view->governed_from) ||
	    (narrated && is_doubting_question(view)))
		return STANCE_HEDGES;
	return narrated ? STANCE_ASSERTS : STANCE_ATTRIBUTES;
}
