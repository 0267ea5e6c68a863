#include "config.h"

#include "frame/judgeview.h"

/* How far, in words, a cue reaches. */
enum {
	REACH_SUBJECT = 24, /* from a verb back to its subject */
};

struct slice judging_folded_at(const struct judge *judge, uint32_t word)
{
	return judge->words->forms[judge->words->items[word].form].folded;
}

enum cue judging_cue_at(const struct judge *judge, size_t index)
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

		if (judging_cue_at(judge, i) == CUE_CONTRAST && word >= from && word < to &&
		    (judge->words->items[word].after_mark ||
		        slice_is(judging_folded_at(judge, word), "but") ||
		        slice_is(judging_folded_at(judge, word), "while")))
			return true;
	}
	return false;
}

bool judging_in_one_clause(const struct view *view, uint32_t from, uint32_t to)
{
	if (from >= to)
		return true;
	return !has_strong_mark(view->judge, from, to) && !has_contrast(view, from + 1, to);
}

bool judging_is_preposition(struct slice word)
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

bool judging_follows_article(const struct judge *judge, uint32_t word)
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

enum cue judging_speaking_kind(const struct view *view, uint32_t word)
{
	const struct judge *judge = view->judge;
	const struct entities *entities = judge->source->entities;
	enum cue kind = CUES;

	for (size_t i = view->cue_first; i < view->cue_end; i++) {
		const struct match *cue = &judge->cues.items[i];
		enum cue class = judging_cue_at(judge, i);

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
		if (judging_is_preposition(judging_folded_at(judge, first_word - back - 1)))
			return true;
	}
	return false;
}

struct subject judging_subject_before(const struct view *view, uint32_t verb)
{
	const struct judge *judge = view->judge;
	struct subject nearest = {0}, free_one = {0};
	uint32_t low = view->sentence_first;

	if (verb > low + REACH_SUBJECT)
		low = verb - REACH_SUBJECT;
	for (uint32_t word = verb; word-- > low;) {
		struct subject one = {word, word + 1, false, true};

		if (!judging_in_one_clause(view, word, verb))
			break;
		if (judging_speaking_kind(view, word) == CUES)
			continue;
		one.is_document = judging_speaking_kind(view, word) == CUE_DOCUMENT;
		while (one.first_word > low &&
		       (judging_speaking_kind(view, one.first_word - 1) != CUES) &&
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

void judging_speak(struct view *view, const struct subject *subject, uint32_t governed_from)
{
	view->passage->voice = subject->is_document ? VOICE_DOCUMENT : VOICE_SPEAKER;
	view->speaker = subject_text(view->judge, subject);
	view->governed_from = governed_from;
}
