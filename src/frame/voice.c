#include "config.h"

#include "frame/voice.h"

#include "base/alloc.h"
#include "frame/stancecues.h"
#include "frame/interview.h"
#include "frame/roles.h"

/* How far, in words, a cue reaches. */
enum {
	REACH_DENIAL = 12,
	REACH_HEDGE = 10,
	REACH_DISTANCE = 4,
	REACH_NEGATION = 3,
	REACH_SUBJECT = 24, /* from a verb back to its subject */
	REACH_FIGURE = 12,
	REACH_ROLE = 8,
	QUOTES_BACK = 64, /* quotations that are looked at for one that holds a byte */
};

struct judge {
	const struct frame_source *source;
	const struct frame *frame;
	const struct frame_lexicon *lexicon;
	const struct docwords *words;
	struct matches cues;
	struct roles roles;
	struct interview interview;
};

/* One passage while it is judged; word numbers are of judge->words. */
struct view {
	const struct judge *judge;
	struct passage *passage;
	uint32_t said_at;              /* byte of the wording that its voice is looked up by */
	uint32_t first_word, end_word; /* the wording */
	uint32_t sentence_first, sentence_end;
	size_t cue_first, cue_end; /* cues of the sentence */
	struct slice speaker;
	uint32_t governed_from;    /* word behind the verb or mark that gives the voice */
	const struct quote *quote; /* the voice comes from it; NULL: it does not */
};

/* ---- small questions about words ---- */

static struct slice folded_at(const struct judge *judge, uint32_t word)
{
	return judge->words->forms[judge->words->items[word].form].folded;
}

static enum cue cue_at(const struct judge *judge, size_t index)
{
	return cue_of(judge->lexicon, &judge->cues.items[index]);
}

/* Does a mark that ends a clause for good stand before a word of (from, to]? */
static bool has_strong_mark(const struct judge *judge, uint32_t from, uint32_t to)
{
	for (uint32_t word = from + 1; word <= to; word++) {
		if (judge->words->items[word].after_mark == WORD_AFTER_STRONG)
			return true;
	}
	return false;
}

/* Does a word of contrast (but, while, although ...) begin a new clause in [from, to) of words? */
static bool has_contrast(const struct view *view, uint32_t from, uint32_t to)
{
	const struct judge *judge = view->judge;

	for (size_t i = view->cue_first; i < view->cue_end; i++) {
		uint32_t word = judge->cues.items[i].first_word;

		if (cue_at(judge, i) == CUE_CONTRAST && word >= from && word < to &&
		    (judge->words->items[word].after_mark ||
		        slice_is(folded_at(judge, word), "but") ||
		        slice_is(folded_at(judge, word), "while")))
			return true;
	}
	return false;
}

/* Are the words [from, to] parts of one clause? */
static bool in_one_clause(const struct view *view, uint32_t from, uint32_t to)
{
	if (from >= to)
		return true;
	return !has_strong_mark(view->judge, from, to) && !has_contrast(view, from + 1, to);
}

static bool is_preposition(struct slice word)
{
	static const char *const list[] = {"of", "in", "by", "from", "with", "for", "on", "at",
	    "to", "about", "against", "over", "between", "among", "into", "after", "before",
	    "during", "toward", "towards", "through", "under", "amid", "despite", "that", "as",
	    "than"};

	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		if (slice_is(word, list[i]))
			return true;
	}
	return false;
}

/* Is the word a noun here, though it could be a verb: "the report", "China's claim", "its call"? */
static bool follows_article(const struct judge *judge, uint32_t word)
{
	static const char *const list[] = {"a", "an", "the", "its", "their", "his", "her", "this",
	    "that", "these", "those", "our", "'s", "any", "no", "new", "such"};
	const struct prose *prose = judge->source->prose;
	uint32_t token = judge->words->items[word].token;
	struct slice text;

	if (token == 0 || word == 0)
		return false;
	text = prose_token(prose, token - 1);
	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		if (fold_equal(text, slice_of(list[i])))
			return true;
	}
	return false;
}

/* ---- subjects ---- */

/* A candidate for a subject, read from right to left. */
struct subject {
	uint32_t first_word, end_word; /* the phrase */
	bool is_document, found;
};

/* Can a word speak: inside a name, a speaking noun, a document, a pronoun? CUES: no. */
static enum cue speaking_kind(const struct view *view, uint32_t word)
{
	const struct judge *judge = view->judge;
	const struct entities *entities = judge->source->entities;
	enum cue kind = CUES;

	for (size_t i = view->cue_first; i < view->cue_end; i++) {
		const struct match *cue = &judge->cues.items[i];
		enum cue class = cue_at(judge, i);

		if (word < cue->first_word || word >= cue->end_word)
			continue;
		if (class == CUE_DOCUMENT || class == CUE_SPEAKER || class == CUE_PRONOUN)
			kind = kind == CUE_DOCUMENT ? kind : class;
	}
	if (kind == CUES && entities) {
		size_t at = entities_at(entities, judge->words->items[word].start);

		if (at < entities->mention_count &&
		    entities->mentions[at].start < judge->words->items[word].end &&
		    entities->mentions[at].type != ENTITY_MISC)
			kind = CUE_SPEAKER;
	}
	return kind;
}

/* Does a preposition stand before a phrase, at most "all 32" between: "by all 32 leaders"? */
static bool hangs_on_preposition(const struct judge *judge, uint32_t first_word, uint32_t low)
{
	for (uint32_t back = 0; back < 3 && first_word - back > low; back++) {
		if (judge->words->items[first_word - back].after_mark)
			return false;
		if (is_preposition(folded_at(judge, first_word - back - 1)))
			return true;
	}
	return false;
}

/*
 * The subject of the verb at `verb`: the nearest phrase before it that can speak and does not hang
 * on a preposition ("the declaration issued by all 32 leaders said" is the declaration's).
 */
static struct subject subject_before(const struct view *view, uint32_t verb)
{
	const struct judge *judge = view->judge;
	struct subject nearest = {0}, free_one = {0};
	uint32_t low = view->sentence_first;

	if (verb > low + REACH_SUBJECT)
		low = verb - REACH_SUBJECT;
	for (uint32_t word = verb; word-- > low;) {
		struct subject one = {word, word + 1, false, true};

		if (!in_one_clause(view, word, verb))
			break;
		if (speaking_kind(view, word) == CUES)
			continue;
		one.is_document = speaking_kind(view, word) == CUE_DOCUMENT;
		while (one.first_word > low && (speaking_kind(view, one.first_word - 1) != CUES) &&
		       !judge->words->items[one.first_word].after_mark)
			one.first_word--;
		if (!nearest.found)
			nearest = one;
		if (!hangs_on_preposition(judge, one.first_word, low)) {
			free_one = one;
			break;
		}
		word = one.first_word;
	}
	return free_one.found ? free_one : nearest;
}

/* Where a phrase begins: at the article before its first word, if there is one. */
static uint32_t phrase_start(const struct judge *judge, uint32_t first_word)
{
	static const char *const articles[] = {"the", "a", "an"};
	const struct prose *prose = judge->source->prose;
	uint32_t token = judge->words->items[first_word].token;

	for (size_t i = 0; token > 0 && i < sizeof articles / sizeof *articles; i++) {
		if (fold_equal(prose_token(prose, token - 1), slice_of(articles[i])))
			return prose->tokens.items[token - 1].start;
	}
	return judge->words->items[first_word].start;
}

static struct slice subject_text(const struct judge *judge, const struct subject *subject)
{
	struct span span = {phrase_start(judge, subject->first_word),
	    judge->words->items[subject->end_word - 1].end};

	return slice_at(judge->source->prose->text, span);
}

static void speak(struct view *view, const struct subject *subject, uint32_t governed_from)
{
	view->passage->voice = subject->is_document ? VOICE_DOCUMENT : VOICE_SPEAKER;
	view->speaker = subject_text(view->judge, subject);
	view->governed_from = governed_from;
}

/* ---- voice: quotations ---- */

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
		if (cue_at(judge, i) == CUE_DOCUMENT)
			return true;
	}
	return false;
}

static bool is_speech(const struct quote *quote)
{
	return quote->kind == QUOTE_DIRECT || quote->kind == QUOTE_MIXED ||
	       quote->kind == QUOTE_INDIRECT;
}

/* How many quotations begin before a byte. */
static size_t quotes_before(const struct quotes *quotes, uint32_t byte)
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
	size_t end = quotes ? quotes_before(quotes, byte + 1) : 0;

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

/* ---- voice: the sentence's own verbs ---- */

/* "a company called Shandong Oree": a name is given, nobody speaks. */
static bool is_naming(const struct judge *judge, uint32_t verb)
{
	struct slice word = folded_at(judge, verb);

	return (slice_is(word, "called") || slice_is(word, "named") || slice_is(word, "dubbed")) &&
	       verb > 0 && follows_article(judge, verb - 1);
}

/* "are believed", "aren't believed", "is widely said": no subject says it. */
static bool is_passive(const struct judge *judge, uint32_t verb)
{
	static const char *const forms[] = {"is", "are", "was", "were", "be", "been", "being"};

	if (!slice_ends(folded_at(judge, verb), "ed") && !slice_is(folded_at(judge, verb), "said"))
		return false;
	for (uint32_t back = 1; back <= 2 && back <= verb; back++) {
		for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
			if (slice_is(folded_at(judge, verb - back), forms[i]))
				return true;
		}
	}
	return false;
}

static bool is_verb_of_saying(const struct view *view, size_t index)
{
	const struct judge *judge = view->judge;
	enum cue class = cue_at(judge, index);
	uint32_t word = judge->cues.items[index].first_word;
	const struct token *token =
	    &judge->source->prose->tokens.items[judge->words->items[word].token];

	return (class == CUE_REPORT || class == CUE_DENIAL || class == CUE_REBUKE) &&
	       !(token->flags & TOKEN_CAPITAL) && !follows_article(judge, word) &&
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
		    !in_one_clause(view, cue->first_word, view->first_word))
			continue;
		subject = subject_before(view, cue->first_word);
		if (!subject.found || subject.first_word >= view->first_word)
			continue;
		speak(view, &subject, cue->end_word);
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

		if (cue->first_word < view->end_word || cue_at(judge, i) != CUE_REPORT ||
		    !is_verb_of_saying(view, i) ||
		    !in_one_clause(view, view->end_word - 1, cue->first_word))
			continue;
		subject = subject_before(view, cue->first_word);
		if (!subject.found || subject.first_word < view->end_word ||
		    cue->first_word > subject.end_word + 2 ||
		    !judge->words->items[subject.first_word].after_mark)
			continue;
		speak(view, &subject, view->sentence_first);
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
		source.is_document |= speaking_kind(view, source.end_word) == CUE_DOCUMENT;
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

		if (cue_at(judge, i) != CUE_ACCORDING)
			continue;
		source = source_behind(view, cue->end_word);
		if (!source.found ||
		    (view->first_word >= cue->first_word && view->first_word < source.end_word))
			continue;
		if (view->passage->voice != VOICE_NARRATOR) {
			view->passage->devices |= DEVICE_RELAYED;
			return true;
		}
		speak(view, &source, view->sentence_first);
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

		if (cue_at(judge, i) != CUE_PASSIVE || cue->first_word >= view->end_word ||
		    !in_one_clause(view, cue->first_word, view->first_word))
			continue;
		view->passage->devices |= DEVICE_AGENTLESS;
		view->passage->voice = VOICE_SPEAKER;
		view->governed_from = cue->end_word;
		return true;
	}
	return false;
}

/* ---- voice: lists and interviews ---- */

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

static void look_at_sentence(struct view *view, uint32_t sentence)
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
	look_at_sentence(&above, lead_in);
	if (above.sentence_end == above.sentence_first)
		return false;
	subject = subject_before(&above, above.sentence_end - 1);
	for (uint32_t word = above.sentence_first; word < above.sentence_end; word++) {
		if (speaking_kind(&above, word) == CUE_DOCUMENT) {
			subject = (struct subject){above.sentence_first, word + 1, true, true};
			break;
		}
	}
	if (!subject.found)
		return false;
	view->passage->devices |= DEVICE_LIST;
	speak(view, &subject, view->sentence_first);
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

static void find_voice(struct view *view)
{
	view->governed_from = view->sentence_first;
	if (!voice_from_quotes(view) && !voice_from_verb_before(view) &&
	    !voice_from_verb_behind(view) && !voice_from_passive(view) && !voice_from_lead_in(view))
		voice_from_interview(view);
	if (!view->quote)
		voice_from_according(view);
}

/* ---- stance ---- */

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
		if (word > from && word < view->first_word && is_shelter(folded_at(judge, word)))
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

		if (cue_at(judge, i) != class || cue->first_word < not_before ||
		    cue->first_word >= view->end_word)
			continue;
		if (cue->first_word >= view->first_word)
			return true;
		if (cue->end_word + reach >= view->first_word &&
		    in_one_clause(view, cue->first_word, view->first_word) &&
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
	before = folded_at(view->judge, negation - 1);
	return slice_is(before, "can") || slice_is(before, "ca") || slice_is(before, "could");
}

/* A negation just before the wording, its verb between them at most; not one inside it. */
static bool is_negated(const struct view *view, bool *ret_of_belief)
{
	const struct judge *judge = view->judge;

	*ret_of_belief = false;
	for (size_t i = view->cue_first; i < view->cue_end; i++) {
		const struct match *cue = &judge->cues.items[i];

		if (cue_at(judge, i) != CUE_NEGATION || cue->first_word >= view->first_word ||
		    cue->end_word + REACH_NEGATION < view->first_word ||
		    cue->first_word < view->governed_from ||
		    is_about_ability(view, cue->first_word) ||
		    !in_one_clause(view, cue->first_word, view->first_word))
			continue;
		for (uint32_t word = cue->end_word; word < view->first_word; word++) {
			if (judge->words->items[word].after_mark)
				return false;
			*ret_of_belief |= slice_is(folded_at(judge, word), "believed") ||
			                  slice_is(folded_at(judge, word), "thought") ||
			                  slice_is(folded_at(judge, word), "known");
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
		if (slice_is(folded_at(judge, view->sentence_first), openers[i]))
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

		if (cue_at(judge, i) == CUE_DENIAL &&
		    judge->words->items[cue->first_word].start < cue_span.end &&
		    judge->words->items[cue->end_word - 1].end > cue_span.start)
			return true;
	}
	return false;
}

static enum stance find_stance(const struct view *view)
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

/* ---- devices ---- */

static bool has_cue(const struct view *view, enum cue class, uint32_t from, uint32_t to)
{
	for (size_t i = view->cue_first; i < view->cue_end; i++) {
		const struct match *cue = &view->judge->cues.items[i];

		if (cue_at(view->judge, i) == class && cue->end_word > from && cue->first_word < to)
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
	size_t end = quotes ? quotes_before(quotes, view->passage->end) : 0;

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
	    (!slice_is(folded_at(judge, view->end_word), "for") &&
	        !slice_is(folded_at(judge, view->end_word), "to")))
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
			if (slice_is(folded_at(view->judge, word + 1), units[i]))
				return true;
		}
	}
	return false;
}

static unsigned find_devices(const struct view *view)
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

/* ---- who that is ---- */

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
	size_t end = quotes ? quotes_before(quotes, byte) : 0;

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
		if (cue_at(view->judge, i) == CUE_EVENT &&
		    view->judge->cues.items[i].first_word == word)
			return true;
	}
	return false;
}

/* Where the noun of a phrase ends: before its first preposition or what is told of it. */
static uint32_t noun_end(const struct judge *judge, uint32_t first, uint32_t end)
{
	for (uint32_t word = first + 1; word < end; word++) {
		if (is_preposition(folded_at(judge, word)) || is_told_of(folded_at(judge, word)))
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
	if (is_pronoun(folded_at(judge, first)) && end - first == 1)
		return last_speaker(judge, span.start, view->passage->sentence);
	noun = noun_end(judge, first, end);
	name = linked_name(judge, first, noun - 1);
	if (name.ptr)
		return name;
	if (speaking_kind(view, noun - 1) != CUES)
		return noun < end && is_told_of(folded_at(judge, noun))
		           ? words_text(judge, span.start, noun)
		           : slice_at(judge->source->prose->text, span);
	if (is_pronoun(folded_at(judge, first)))
		return slice_is(folded_at(judge, first), "its") ||
		               slice_is(folded_at(judge, first), "their")
		           ? last_speaker(judge, span.start, view->passage->sentence)
		           : (struct slice){NULL, 0};
	if (noun + 1 < end && slice_is(folded_at(judge, noun), "of")) {
		name = linked_name(judge, noun + 1, end - 1);
		return name.ptr ? name
		                : slice_trim(words_text(judge, judge->words->items[noun].end, end));
	}
	return is_event(view, noun - 1) ? (struct slice){NULL, 0}
	                                : slice_at(judge->source->prose->text, span);
}

/* The speaker's name in place of the words that stand for it. */
static void settle_speaker(struct view *view)
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
		look_at_sentence(&there,
		    (uint32_t)sentences_at(&view->judge->source->prose->sentences, span.start));
	view->speaker = name_speaker(&there, span);
}

/* ---- the judge ---- */

enum err_code judge_new(const struct frame_source *source, const struct frame *frame,
    const struct frame_lexicon *lexicon, const struct docwords *words, struct judge **ret_judge)
{
	struct judge *judge = alloc_zero(1, sizeof *judge);

	if (!judge)
		return ERR_NOMEM;
	judge->source = source;
	judge->frame = frame;
	judge->lexicon = lexicon;
	judge->words = words;
	if (cues_find(lexicon, words, &judge->cues) != ERR_OK ||
	    roles_find(frame, source, words, &judge->roles) != ERR_OK ||
	    interview_find(source, words, lexicon, &judge->cues, &judge->interview) != ERR_OK) {
		judge_free(judge);
		return ERR_NOMEM;
	}
	*ret_judge = judge;
	return ERR_OK;
}

void judge_free(struct judge *judge)
{
	if (!judge)
		return;
	matches_release(&judge->cues);
	roles_release(&judge->roles);
	interview_release(&judge->interview);
	alloc_free(judge);
}

static bool names_role(const struct judge *judge, uint32_t sentence, enum role role)
{
	return roles_in(&judge->roles, sentence, role) ||
	       (sentence > 0 && roles_in(&judge->roles, sentence - 1, role));
}

bool judge_names_target(const struct judge *judge, uint32_t sentence)
{
	return names_role(judge, sentence, ROLE_TARGET);
}

bool judge_names_beneficiary(const struct judge *judge, uint32_t sentence)
{
	return names_role(judge, sentence, ROLE_BENEFICIARY);
}

enum err_code judge_passage(
    const struct judge *judge, struct arena *arena, uint32_t said_at, struct passage *passage)
{
	struct view view = {.judge = judge, .passage = passage, .said_at = said_at};

	passage->voice = VOICE_NARRATOR;
	passage->devices = 0;
	passage->speaker = (struct slice){NULL, 0};
	look_at_sentence(&view, passage->sentence);
	view.first_word = (uint32_t)docwords_at(judge->words, passage->start);
	view.end_word = view.first_word;
	while (view.end_word < view.sentence_end &&
	       judge->words->items[view.end_word].start < passage->end)
		view.end_word++;
	if (view.first_word >= view.end_word) { /* nothing but marks: the narrator's */
		passage->stance = STANCE_ASSERTS;
		return ERR_OK;
	}
	find_voice(&view);
	settle_speaker(&view);
	passage->stance = (uint8_t)find_stance(&view);
	passage->devices |= find_devices(&view);
	if (view.speaker.ptr) {
		passage->speaker = arena_copy(arena, view.speaker);
		if (!passage->speaker.ptr)
			return ERR_NOMEM;
	}
	return ERR_OK;
}

/* Is an event called upcoming: a cue of that kind at most three words before it? */
static bool is_upcoming(const struct judge *judge, size_t event)
{
	const struct match *cue = &judge->cues.items[event];

	for (size_t i = matches_of(&judge->cues, cue->sentence); i < event; i++) {
		if (cue_at(judge, i) == CUE_UPCOMING &&
		    judge->cues.items[i].end_word + 3 >= cue->first_word)
			return true;
	}
	return false;
}

static bool is_listed(const struct slice *list, size_t count, struct slice stem)
{
	for (size_t i = 0; i < count; i++) {
		if (slice_equal(list[i], stem))
			return true;
	}
	return false;
}

enum err_code judge_events(const struct judge *judge, struct framings *framings)
{
	size_t room = 0;

	for (size_t i = 0; i < judge->cues.count; i++)
		room += cue_at(judge, i) == CUE_EVENT;
	framings->upcoming = arena_alloc(&framings->arena, room + 1, sizeof(struct slice));
	framings->past = arena_alloc(&framings->arena, room + 1, sizeof(struct slice));
	if (!framings->upcoming || !framings->past)
		return ERR_NOMEM;
	for (size_t i = 0; i < judge->cues.count; i++) {
		const struct docword *word = &judge->words->items[judge->cues.items[i].first_word];
		struct slice stem = judge->words->forms[word->form].stem;
		bool upcoming = cue_at(judge, i) == CUE_EVENT && is_upcoming(judge, i);
		struct slice *list = upcoming ? framings->upcoming : framings->past;
		size_t *count = upcoming ? &framings->upcoming_count : &framings->past_count;

		if (cue_at(judge, i) != CUE_EVENT || is_listed(list, *count, stem))
			continue;
		list[*count] = arena_copy(&framings->arena, stem);
		if (!list[*count].ptr)
			return ERR_NOMEM;
		(*count)++;
	}
	return ERR_OK;
}

enum err_code voice_judge(const struct frame_source *source, const struct frame *frame,
    const struct frame_lexicon *lexicon, struct arena *arena, struct passage *passage)
{
	struct docwords *words = NULL;
	struct judge *judge = NULL;
	enum err_code code = docwords_new(source->prose, &words);

	if (code == ERR_OK)
		code = judge_new(source, frame, lexicon, words, &judge);
	if (code == ERR_OK)
		code = judge_passage(judge, arena, passage->start, passage);
	judge_free(judge);
	docwords_free(words);
	return code;
}

bool voice_is_quoted(const struct frame_source *source, struct span span)
{
	const struct quotes *quotes = source->quotes;
	size_t inside = 0;
	uint32_t counted = span.start; /* nested pairs count once */

	for (size_t i = 0; quotes && i < quotes->marks.count; i++) {
		const struct mark_pair *pair = &quotes->marks.items[i];
		uint32_t start = pair->start > counted ? pair->start : counted;
		uint32_t end = pair->end < span.end ? pair->end : span.end;

		if (pair->start >= span.end)
			break;
		if (start < end) {
			inside += end - start;
			counted = end;
		}
	}
	return span.end > span.start && inside * 2 >= span.end - span.start;
}
