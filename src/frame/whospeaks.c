/* The name of who speaks, in place of the words that stand for it: judgeview.h. */
#include "config.h"

#include "frame/judgeview.h"

enum {
	QUOTES_BACK = 64, /* quotations that are looked at for one that holds a byte */
};

static bool is_any_of(struct slice word, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (slice_is(word, list[i]))
			return true;
	}
	return false;
}

static bool is_pronoun(struct slice folded)
{
	static const char *const list[] = {"he", "she", "they", "it", "we", "i", "his", "her",
	    "its", "their", "this", "that", "these", "those", "who", "which", "one", "him", "them"};

	return is_any_of(folded, list, sizeof list / sizeof *list);
}

/* Words that begin what is told of a text behind its noun: "the draft | seen by the agency". */
static bool is_told_of(struct slice folded)
{
	static const char *const list[] = {"seen", "issued", "set", "obtained", "released",
	    "signed", "published", "adopted", "agreed", "dated", "reviewed"};

	return is_any_of(folded, list, sizeof list / sizeof *list);
}

/* The linked name that a phrase ends with; .ptr NULL: it ends with none. */
static struct slice linked_name(const struct judge *judge, uint32_t first_word, uint32_t last_word)
{
	const struct entities *entities = judge->source->entities;
	const struct docword *last = &judge->words->items[last_word];
	size_t at = entities ? entities_at(entities, last->start) : 0;

	if (!entities || at >= entities->mention_count ||
	    entities->mentions[at].start >= last->end || entities->mentions[at].name == NAME_NONE ||
	    entities->mentions[at].end < last->end ||
	    entities->mentions[at].end <= judge->words->items[first_word].start)
		return (struct slice){NULL, 0};
	return entities->names[entities->mentions[at].name].canonical;
}

/* Whom a pronoun stands for: who spoke last, in this sentence or the two before. */
static struct slice last_speaker(const struct judge *judge, uint32_t byte, uint32_t sentence)
{
	const struct quotes *quotes = judge->source->quotes;
	size_t end = quotes ? judging_quotes_before(quotes, byte) : 0;

	for (size_t back = 0; back < QUOTES_BACK && back < end; back++) {
		const struct quote *quote = &quotes->items[end - 1 - back];
		size_t place = sentences_at(&judge->source->prose->sentences, quote->start);
		size_t word;

		if (place + 2 < sentence)
			break;
		if (!quote->speaker_name.ptr || !span_exists(quote->speaker) ||
		    quote->speaker.start >= byte)
			continue;
		word = docwords_at(judge->words, quote->speaker.end - 1);
		if (word < judge->words->count &&
		    linked_name(judge, (uint32_t)word, (uint32_t)word).ptr)
			return quote->speaker_name;
	}
	return (struct slice){NULL, 0};
}

static struct slice words_text(const struct judge *judge, uint32_t start, uint32_t end_word)
{
	return slice_at(judge->source->prose->text,
	    (struct span){start, judge->words->items[end_word - 1].end});
}

static bool is_event(const struct view *view, uint32_t word)
{
	for (size_t i = view->cue_first; i < view->cue_end; i++) {
		if (judging_cue_at(view->judge, i) == CUE_EVENT &&
		    view->judge->cues.items[i].first_word == word)
			return true;
	}
	return false;
}

/* Where the noun of a phrase ends: before its first preposition or what is told of it. */
static uint32_t noun_end(const struct judge *judge, uint32_t first, uint32_t end)
{
	for (uint32_t word = first + 1; word < end; word++) {
		if (judging_is_preposition(judging_folded_at(judge, word)) ||
		    is_told_of(judging_folded_at(judge, word)))
			return word;
	}
	return end;
}

/*
 * The name of a phrase that was found as the speaker: the linked name that it ends with; for a
 * pronoun who spoke last; for a thing that cannot speak ("the posture of the alliance", "its trade")
 * whose it is. .ptr NULL: nobody is named.
 */
static struct slice name_speaker(const struct view *view, struct span span)
{
	const struct judge *judge = view->judge;
	uint32_t first = (uint32_t)docwords_at(judge->words, span.start), end = first, noun;
	struct slice name;

	while (end < judge->words->count && judge->words->items[end].start < span.end)
		end++;
	if (first >= end)
		return view->speaker;
	if (is_pronoun(judging_folded_at(judge, first)) && end - first == 1)
		return last_speaker(judge, span.start, view->passage->sentence);
	noun = noun_end(judge, first, end);
	name = linked_name(judge, first, noun - 1);
	if (name.ptr)
		return name;
	if (judging_speaking_kind(view, noun - 1) != CUES)
		return noun < end && is_told_of(judging_folded_at(judge, noun))
		           ? words_text(judge, span.start, noun)
		           : slice_at(judge->source->prose->text, span);
	if (is_pronoun(judging_folded_at(judge, first)))
		return slice_is(judging_folded_at(judge, first), "its") ||
		               slice_is(judging_folded_at(judge, first), "their")
		           ? last_speaker(judge, span.start, view->passage->sentence)
		           : (struct slice){NULL, 0};
	if (noun + 1 < end && slice_is(judging_folded_at(judge, noun), "of")) {
		name = linked_name(judge, noun + 1, end - 1);
		return name.ptr ? name
		                : slice_trim(words_text(judge, judge->words->items[noun].end, end));
	}
	return is_event(view, noun - 1) ? (struct slice){NULL, 0}
	                                : slice_at(judge->source->prose->text, span);
}

void judging_settle_speaker(struct view *view)
{
	const struct quote *quote = view->quote;
	struct slice text = view->judge->source->prose->text;
	struct span span = span_none();
	const struct sentence *sentence =
	    &view->judge->source->prose->sentences.items[view->passage->sentence];
	struct view there = *view;

	if (quote && span_exists(quote->speaker))
		span = quote->speaker;
	else if (!quote && view->speaker.ptr >= text.ptr &&
	         view->speaker.ptr + view->speaker.len <= text.ptr + text.len)
		span = (struct span){(uint32_t)(view->speaker.ptr - text.ptr),
		    (uint32_t)(view->speaker.ptr - text.ptr + view->speaker.len)};
	if (!span_exists(span) || span.start >= span.end)
		return;
	/* Of a quotation the pronoun's name was found already; keep it. */
	if (quote && quote->speaker_name.ptr &&
	    !slice_equal(quote->speaker_name, slice_at(text, quote->speaker)))
		return;
	if (span.start < sentence->start || span.start >= sentence->end)
		judging_look_at_sentence(&there,
		    (uint32_t)sentences_at(&view->judge->source->prose->sentences, span.start));
	view->speaker = name_speaker(&there, span);
}
