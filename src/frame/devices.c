/* The devices of a passage, from scare quotes to a figure given: judgeview.h. */
#include "config.h"

#include "frame/judgeview.h"

/* How far, in words, a cue reaches. */
enum {
	REACH_HEDGE = 10,
	REACH_FIGURE = 12,
	REACH_ROLE = 8,
	QUOTES_BACK = 64, /* quotations that are looked at for one that holds a byte */
};

static bool has_cue(const struct view *view, enum cue class, uint32_t from, uint32_t to)
{
	for (size_t i = view->cue_first; i < view->cue_end; i++) {
		const struct match *cue = &view->judge->cues.items[i];

		if (judging_cue_at(view->judge, i) == class && cue->end_word > from &&
		    cue->first_word < to)
			return true;
	}
	return false;
}

/* Marks that lie in the wording or around it. */
static bool is_marked(const struct view *view)
{
	const struct quotes *quotes = view->judge->source->quotes;
	size_t low = 0, high = quotes ? quotes->marks.count : 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (quotes->marks.items[middle].start < view->passage->end)
			low = middle + 1;
		else
			high = middle;
	}
	for (size_t back = 0; back < QUOTES_BACK && back < low; back++) {
		if (quotes->marks.items[low - 1 - back].end > view->passage->start)
			return true;
	}
	return false;
}

static bool is_scare_quoted(const struct view *view)
{
	const struct quotes *quotes = view->judge->source->quotes;
	size_t end = quotes ? judging_quotes_before(quotes, view->passage->end) : 0;

	for (size_t back = 0; back < QUOTES_BACK && back < end; back++) {
		const struct quote *quote = &quotes->items[end - 1 - back];

		if (quote->kind == QUOTE_SCARE && quote->end > view->passage->start)
			return true;
	}
	return false;
}

static bool is_headline(const struct view *view)
{
	const struct frame_source *source = view->judge->source;
	struct span title = doc_meta(source->doc)->title_at;
	const struct sentence *sentence = &source->prose->sentences.items[view->passage->sentence];

	return span_exists(title) &&
	       span_overlaps(title, (struct span){sentence->start, sentence->end});
}

/* "a lifeline for Chinese companies": what should help the beneficiary helps the target. */
static bool is_turned_round(const struct view *view)
{
	const struct judge *judge = view->judge;
	const struct docwords *words = judge->words;

	if (view->end_word >= view->sentence_end ||
	    (!slice_is(judging_folded_at(judge, view->end_word), "for") &&
	        !slice_is(judging_folded_at(judge, view->end_word), "to")))
		return false;
	for (size_t i = roles_of(&judge->roles, view->passage->sentence);
	     i < judge->roles.count && judge->roles.items[i].sentence == view->passage->sentence;
	     i++) {
		const struct role_hit *hit = &judge->roles.items[i];
		size_t word = docwords_at(words, hit->start);

		if (hit->start < view->passage->end)
			continue;
		return hit->role == ROLE_TARGET && word <= view->end_word + REACH_ROLE &&
		       judge->frame->beneficiary_count > 0;
	}
	return false;
}

static bool has_figure(const struct view *view)
{
	const struct prose *prose = view->judge->source->prose;
	uint32_t low = view->first_word > view->sentence_first + REACH_FIGURE
	                   ? view->first_word - REACH_FIGURE
	                   : view->sentence_first;
	uint32_t high = view->end_word + REACH_FIGURE < view->sentence_end
	                    ? view->end_word + REACH_FIGURE
	                    : view->sentence_end;
	static const char *const units[] = {
	    "percent", "per", "million", "billion", "trillion", "dollars", "euros", "tonnes"};

	for (uint32_t word = low; word < high; word++) {
		uint32_t token = view->judge->words->items[word].token;

		if (!(prose->tokens.items[token].flags & TOKEN_DIGIT))
			continue;
		if (token > 0 && prose_token(prose, token - 1).len > 0 &&
		    strchr("$", prose_token(prose, token - 1).ptr[0]))
			return true;
		for (size_t i = 0; word + 1 < high && i < sizeof units / sizeof *units; i++) {
			if (slice_is(judging_folded_at(view->judge, word + 1), units[i]))
				return true;
		}
	}
	return false;
}

unsigned judging_find_devices(const struct view *view)
{
	const struct passage *passage = view->passage;
	uint32_t clause = view->first_word > view->sentence_first + REACH_HEDGE
	                      ? view->first_word - REACH_HEDGE
	                      : view->sentence_first;
	unsigned devices = 0;

	if (is_headline(view))
		devices |= DEVICE_HEADLINE;
	if (is_marked(view))
		devices |= is_scare_quoted(view) && passage->voice == VOICE_NARRATOR
		               ? DEVICE_SCARE_QUOTES
		               : DEVICE_VERBATIM;
	if (has_cue(view, CUE_CONDITIONAL, clause, view->end_word))
		devices |= DEVICE_CONDITIONAL;
	if (has_cue(view, CUE_AGENTLESS, clause, view->end_word))
		devices |= DEVICE_AGENTLESS;
	if (has_cue(view, CUE_FUTURE, clause, view->end_word))
		devices |= DEVICE_FUTURE;
	if (has_cue(view, CUE_DRAFT, view->sentence_first, view->sentence_end))
		devices |= DEVICE_DRAFT;
	if (has_cue(view, CUE_PRESUPPOSITION,
	        view->first_word > clause + 6 ? view->first_word - 4 : clause, view->end_word))
		devices |= DEVICE_PRESUPPOSITION;
	if (has_cue(view, CUE_METAPHOR, view->first_word, view->end_word))
		devices |= DEVICE_METAPHOR;
	if (has_cue(view, CUE_INFERRED, clause, view->first_word))
		devices |= DEVICE_INFERRED;
	if (has_cue(view, CUE_RELAYED, view->sentence_first, view->sentence_end))
		devices |= DEVICE_RELAYED;
	if (has_figure(view))
		devices |= DEVICE_FIGURE;
	if (is_turned_round(view))
		devices |= DEVICE_TURNED_ROUND;
	return devices;
}
