/* Whose voice a passage is: judgeview.h. */
#include "config.h"

#include "frame/judgeview.h"

enum {
	QUOTES_BACK = 64, /* quotations that are looked at for one that holds a byte */
};

/* ---- quotations ---- */

static bool names_document(const struct view *view, struct span span)
{
	const struct judge *judge = view->judge;
	size_t sentence = sentences_at(&judge->source->prose->sentences, span.start);
	size_t first = docwords_at(judge->words, span.start);

	for (size_t i = matches_of(&judge->cues, (uint32_t)sentence); i < judge->cues.count; i++) {
		const struct match *cue = &judge->cues.items[i];

		if (cue->end_word <= first)
			continue;
		if (judge->words->items[cue->first_word].start >= span.end)
			return false;
		if (judging_cue_at(judge, i) == CUE_DOCUMENT)
			return true;
	}
	return false;
}

static bool is_speech(const struct quote *quote)
{
	return quote->kind == QUOTE_DIRECT || quote->kind == QUOTE_MIXED ||
	       quote->kind == QUOTE_INDIRECT;
}

size_t judging_quotes_before(const struct quotes *quotes, uint32_t byte)
{
	size_t low = 0, high = quotes->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (quotes->items[middle].start < byte)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The innermost piece of speech that holds a byte; NULL: none. */
static const struct quote *speech_at(const struct quotes *quotes, uint32_t byte)
{
	size_t end = quotes ? judging_quotes_before(quotes, byte + 1) : 0;

	for (size_t back = 0; back < QUOTES_BACK && back < end; back++) {
		const struct quote *quote = &quotes->items[end - 1 - back];

		if (quote->end > byte && is_speech(quote))
			return quote;
	}
	return NULL;
}

static bool voice_from_quotes(struct view *view)
{
	const struct judge *judge = view->judge;
	const struct quote *quote = speech_at(judge->source->quotes, view->said_at);

	if (!quote)
		return false;
	view->passage->voice = VOICE_SPEAKER;
	view->speaker = quote->speaker_name;
	if (!view->speaker.ptr && span_exists(quote->speaker))
		view->speaker = slice_at(judge->source->prose->text, quote->speaker);
	if (span_exists(quote->speaker) && names_document(view, quote->speaker))
		view->passage->voice = VOICE_DOCUMENT;
	view->governed_from = (uint32_t)docwords_at(judge->words, quote->start);
	view->quote = quote;
	return true;
}

/* ---- the sentence's own verbs ---- */

/* "a company called Shandong Oree": a name is given, nobody speaks. */
static bool is_naming(const struct judge *judge, uint32_t verb)
{
	struct slice word = judging_folded_at(judge, verb);

	return (slice_is(word, "called") || slice_is(word, "named") || slice_is(word, "dubbed")) &&
	       verb > 0 && judging_follows_article(judge, verb - 1);
}

/* "are believed", "aren't believed", "is widely said": no subject says it. */
static bool is_passive(const struct judge *judge, uint32_t verb)
{
	static const char *const forms[] = {"is", "are", "was", "were", "be", "been", "being"};

	if (!slice_ends(judging_folded_at(judge, verb), "ed") &&
	    !slice_is(judging_folded_at(judge, verb), "said"))
		return false;
	for (uint32_t back = 1; back <= 2 && back <= verb; back++) {
		for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
			if (slice_is(judging_folded_at(judge, verb - back), forms[i]))
				return true;
		}
	}
	return false;
}

static bool is_verb_of_saying(const struct view *view, size_t index)
{
	const struct judge *judge = view->judge;
	enum cue class = judging_cue_at(judge, index);
	uint32_t word = judge->cues.items[index].first_word;
	const struct token *token =
	    &judge->source->prose->tokens.items[judge->words->items[word].token];

	return (class == CUE_REPORT || class == CUE_DENIAL || class == CUE_REBUKE) &&
	       !(token->flags & TOKEN_CAPITAL) && !judging_follows_article(judge, word) &&
	       !is_naming(judge, word) && !is_passive(judge, word);
}

/* A verb before the wording, or in it, whose subject says it: the nearest one. */
static bool voice_from_verb_before(struct view *view)
{
	const struct judge *judge = view->judge;

	for (size_t i = view->cue_end; i-- > view->cue_first;) {
		const struct match *cue = &judge->cues.items[i];
		struct subject subject;

		if (cue->first_word >= view->end_word || !is_verb_of_saying(view, i) ||
		    !judging_in_one_clause(view, cue->first_word, view->first_word))
			continue;
		subject = judging_subject_before(view, cue->first_word);
		if (!subject.found || subject.first_word >= view->first_word)
			continue;
		judging_speak(view, &subject, cue->end_word);
		return true;
	}
	return false;
}

/* "..., experts said": the verb stands behind the wording and its subject behind a comma. */
static bool voice_from_verb_behind(struct view *view)
{
	const struct judge *judge = view->judge;

	for (size_t i = view->cue_first; i < view->cue_end; i++) {
		const struct match *cue = &judge->cues.items[i];
		struct subject subject;

		if (cue->first_word < view->end_word || judging_cue_at(judge, i) != CUE_REPORT ||
		    !is_verb_of_saying(view, i) ||
		    !judging_in_one_clause(view, view->end_word - 1, cue->first_word))
			continue;
		subject = judging_subject_before(view, cue->first_word);
		if (!subject.found || subject.first_word < view->end_word ||
		    cue->first_word > subject.end_word + 2 ||
		    !judge->words->items[subject.first_word].after_mark)
			continue;
		judging_speak(view, &subject, view->sentence_first);
		return true;
	}
	return false;
}

/* The source behind "according to", up to the next mark. */
static struct subject source_behind(const struct view *view, uint32_t word)
{
	const struct judge *judge = view->judge;
	struct subject source = {word, word, false, false};

	while (source.end_word < view->sentence_end && source.end_word < word + 8 &&
	       (source.end_word == word || !judge->words->items[source.end_word].after_mark)) {
		source.is_document |= judging_speaking_kind(view, source.end_word) == CUE_DOCUMENT;
		source.end_word++;
	}
	source.found = source.end_word > word;
	return source;
}

static bool voice_from_according(struct view *view)
{
	const struct judge *judge = view->judge;

	for (size_t i = view->cue_first; i < view->cue_end; i++) {
		const struct match *cue = &judge->cues.items[i];
		struct subject source;

		if (judging_cue_at(judge, i) != CUE_ACCORDING)
			continue;
		source = source_behind(view, cue->end_word);
		if (!source.found ||
		    (view->first_word >= cue->first_word && view->first_word < source.end_word))
			continue;
		if (view->passage->voice != VOICE_NARRATOR) {
			view->passage->devices |= DEVICE_RELAYED;
			return true;
		}
		judging_speak(view, &source, view->sentence_first);
		return true;
	}
	return false;
}

/* "is viewed as": somebody's view, nobody named. */
static bool voice_from_passive(struct view *view)
{
	const struct judge *judge = view->judge;

	for (size_t i = view->cue_first; i < view->cue_end; i++) {
		const struct match *cue = &judge->cues.items[i];

		if (judging_cue_at(judge, i) != CUE_PASSIVE || cue->first_word >= view->end_word ||
		    !judging_in_one_clause(view, cue->first_word, view->first_word))
			continue;
		view->passage->devices |= DEVICE_AGENTLESS;
		view->passage->voice = VOICE_SPEAKER;
		view->governed_from = cue->end_word;
		return true;
	}
	return false;
}

/* ---- lists and interviews ---- */

/* The sentence that leads a list in: ends in a colon. sentence itself: there is none. */
static uint32_t lead_in_of(const struct judge *judge, uint32_t sentence)
{
	const struct prose *prose = judge->source->prose;

	for (uint32_t i = sentence; i > 0 && sentence - i < 64; i--) {
		const struct sentence *one = &prose->sentences.items[i - 1];

		if (one->flags & SENTENCE_LIST_ITEM)
			continue;
		return prose->text.ptr[one->end - 1] == ':' ? i - 1 : sentence;
	}
	return sentence;
}

void judging_look_at_sentence(struct view *view, uint32_t sentence)
{
	const struct judge *judge = view->judge;

	view->sentence_first = judge->words->first_of[sentence];
	view->sentence_end = judge->words->first_of[sentence + 1];
	view->cue_first = matches_of(&judge->cues, sentence);
	view->cue_end = matches_of(&judge->cues, sentence + 1);
}

static bool voice_from_lead_in(struct view *view)
{
	const struct judge *judge = view->judge;
	uint32_t sentence = view->passage->sentence, lead_in;
	struct view above = *view;
	struct subject subject;

	if (!(judge->source->prose->sentences.items[sentence].flags & SENTENCE_LIST_ITEM))
		return false;
	lead_in = lead_in_of(judge, sentence);
	if (lead_in == sentence)
		return false;
	judging_look_at_sentence(&above, lead_in);
	if (above.sentence_end == above.sentence_first)
		return false;
	subject = judging_subject_before(&above, above.sentence_end - 1);
	for (uint32_t word = above.sentence_first; word < above.sentence_end; word++) {
		if (judging_speaking_kind(&above, word) == CUE_DOCUMENT) {
			subject = (struct subject){above.sentence_first, word + 1, true, true};
			break;
		}
	}
	if (!subject.found)
		return false;
	view->passage->devices |= DEVICE_LIST;
	judging_speak(view, &subject, view->sentence_first);
	return true;
}

static bool voice_from_interview(struct view *view)
{
	const struct interview *interview = &view->judge->interview;

	if (!interview->guest.ptr || !interview->is_answer[view->passage->sentence])
		return false;
	view->passage->voice = VOICE_SPEAKER;
	view->passage->devices |= DEVICE_INTERVIEW;
	view->speaker = interview->guest;
	return true;
}

void judging_find_voice(struct view *view)
{
	view->governed_from = view->sentence_first;
	if (!voice_from_quotes(view) && !voice_from_verb_before(view) &&
	    !voice_from_verb_behind(view) && !voice_from_passive(view) && !voice_from_lead_in(view))
		voice_from_interview(view);
	if (!view->quote)
		voice_from_according(view);
}
