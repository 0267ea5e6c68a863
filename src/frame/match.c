#include "config.h"

#include "frame/match.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/map.h"
#include "frame/frameindex.h"
#include "frame/voice.h"

enum {
	LONGEST_WORDING = 12, /* words: overlapping matches grow together up to here */
	KEY_WORDS = 8,        /* of a sentence, that tell a repeated one */
	MARKS_BACK = 64,      /* pairs of marks that are looked at for those of a wording */
};

/* The passages of one document while they are found. */
struct finder {
	const struct frame *frame;
	const struct frame_source *source;
	const struct docwords *words;
	const struct frame_index *terms; /* of the frame */
	const struct judge *judge;
	struct framings *framings;
	uint32_t doc;
};

const char *voice_text(enum voice voice)
{
	static const char *const texts[VOICES] = {"narrator", "speaker", "document"};

	return texts[voice];
}

const char *stance_text(enum stance stance)
{
	static const char *const texts[STANCES] = {
	    "asserts", "attributes", "hedges", "denies", "distances"};

	return texts[stance];
}

const char *device_text(enum device_at at)
{
	static const char *const texts[DEVICES] = {
#define X(name, text) text,
	    DEVICE_LIST(X)
#undef X
	};

	return texts[at];
}

/* ---- matches to passages ---- */

static enum term_kind kind_of(const struct finder *finder, const struct match *match)
{
	uint32_t facet = finder->terms->facet[match->pattern];

	return finder->frame->facets[facet].terms[finder->terms->term[match->pattern]].kind;
}

static bool overlaps(const struct match *a, const struct match *b)
{
	return a->first_word < b->end_word && b->first_word < a->end_word;
}

/* Does a `never` of its own facet overlap the match? items: all matches of the sentence. */
static bool is_never(
    const struct finder *finder, const struct match *items, size_t count, const struct match *match)
{
	for (size_t i = 0; i < count; i++) {
		if (finder->terms->facet[items[i].pattern] ==
		        finder->terms->facet[match->pattern] &&
		    kind_of(finder, &items[i]) == TERM_NEVER && overlaps(&items[i], match))
			return true;
	}
	return false;
}

/* How much a term of this kind, among these names, is worth: filled from .5. */
static float score_of(const struct finder *finder, const struct match *match)
{
	float score = kind_of(finder, match) == TERM_TERM ? .8f : .7f;

	if (finder->frame->target_count > 0)
		score += judge_names_target(finder->judge, match->sentence) ? .1f : -.15f;
	if (finder->frame->beneficiary_count > 0 &&
	    judge_names_beneficiary(finder->judge, match->sentence))
		score += .05f;
	return score;
}

static bool is_word_byte(char byte)
{
	unsigned char c = (unsigned char)byte;

	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       c >= 0xc3;
}

/* Is there no word in a piece of text, only marks and spaces? An empty or reversed one has none. */
static bool is_wordless(struct slice text, uint32_t start, uint32_t end)
{
	for (uint32_t at = start; at < end; at++) {
		if (is_word_byte(text.ptr[at]))
			return false;
	}
	return true;
}

/*
 * Take the quotation marks in that belong to a wording: both of a pair whose first and last words
 * it holds, so that it never shows one mark of a pair alone.
 */
static struct span with_marks(const struct finder *finder, struct span wording)
{
	const struct quotes *quotes = finder->source->quotes;
	struct slice text = finder->source->prose->text;
	size_t end = 0, high = quotes ? quotes->marks.count : 0;

	while (end < high) {
		size_t middle = end + (high - end) / 2;

		if (quotes->marks.items[middle].start < wording.end)
			end = middle + 1;
		else
			high = middle;
	}
	for (size_t back = 0; back < MARKS_BACK && back < end; back++) {
		const struct mark_pair *pair = &quotes->marks.items[end - 1 - back];

		if (pair->end <= wording.start ||
		    !is_wordless(text, pair->inner_start, wording.start) ||
		    !is_wordless(text, wording.end, pair->inner_end))
			continue;
		wording.start = pair->start < wording.start ? pair->start : wording.start;
		wording.end = pair->end > wording.end ? pair->end : wording.end;
	}
	return wording;
}

static struct span span_of(const struct finder *finder, const struct match *match)
{
	return (struct span){finder->words->items[match->first_word].start,
	    finder->words->items[match->end_word - 1].end};
}

/*
 * Add a wording.
 *   wide  it and the near matches around it: what voice and stance are judged by, because the
 *         cues that govern a wording ("denying", "no") often are words of a near pattern
 */
static enum err_code add_passage(
    struct finder *finder, const struct match *match, const struct match *wide)
{
	struct framings *framings = finder->framings;
	struct passage *items =
	    alloc_grow(framings->items, &framings->capacity, framings->count + 1, sizeof *items);
	struct span words = span_of(finder, wide);
	struct passage *passage;
	enum err_code code;

	if (!items)
		return ERR_NOMEM;
	framings->items = items;
	passage = &items[framings->count++];
	*passage = (struct passage){.doc = finder->doc,
	    .start = words.start,
	    .end = words.end,
	    .sentence = match->sentence,
	    .facet = finder->terms->facet[match->pattern],
	    .term = finder->terms->term[match->pattern],
	    .duplicate_of = UINT32_MAX,
	    .score = score_of(finder, match)};
	passage->why.term = passage->score;
	code =
	    judge_passage(finder->judge, &framings->arena, span_of(finder, match).start, passage);
	words = with_marks(finder, span_of(finder, match));
	passage->start = words.start;
	passage->end = words.end;
	return code;
}

static bool in_one_facet(const struct finder *finder, const struct match *a, const struct match *b)
{
	return finder->terms->facet[a->pattern] == finder->terms->facet[b->pattern];
}

/* Let a term swallow the terms of its facet that overlap it, as long as it stays a wording. */
static struct match grow(
    const struct finder *finder, const struct match *items, size_t count, size_t at, uint8_t *used)
{
	struct match grown = items[at], best = items[at];

	used[at] = 1;
	for (size_t i = at + 1; i < count && items[i].first_word < grown.end_word; i++) {
		const struct match *other = &items[i];
		uint32_t end = other->end_word > grown.end_word ? other->end_word : grown.end_word;

		if (used[i] || kind_of(finder, other) != TERM_TERM ||
		    !in_one_facet(finder, other, &best))
			continue;
		if (end - grown.first_word > LONGEST_WORDING && end > grown.end_word)
			continue;
		used[i] = 1;
		grown.end_word = end;
		if (finder->terms->patterns[other->pattern].word_count >
		    finder->terms->patterns[best.pattern].word_count)
			best = *other;
	}
	grown.pattern = best.pattern;
	return grown;
}

/*
 * Does a wording that is kept already stand, even in part, where a near match of its facet does, or
 * just before it: "no limits" before "partnership with Moscow"? It says enough then.
 */
static bool is_kept(const struct finder *finder, const struct match *kept, size_t kept_count,
    const struct match *match)
{
	for (size_t i = 0; i < kept_count; i++) {
		if (in_one_facet(finder, &kept[i], match) &&
		    (overlaps(&kept[i], match) || kept[i].end_word == match->first_word))
			return true;
	}
	return false;
}

/* The shortest near match that is not used; count: none. */
static size_t shortest(
    const struct finder *finder, const struct match *items, size_t count, const uint8_t *used)
{
	size_t found = count;

	for (size_t i = 0; i < count; i++) {
		if (!used[i] && kind_of(finder, &items[i]) == TERM_NEAR &&
		    (found == count || items[i].end_word - items[i].first_word <
		                           items[found].end_word - items[found].first_word))
			found = i;
	}
	return found;
}

/* A kept wording with the matches of its facet that overlap it, as long as that is one phrase. */
static struct match widen(
    const struct finder *finder, const struct match *items, size_t count, const struct match *kept)
{
	struct match wide = *kept;

	for (size_t i = 0; i < count; i++) {
		uint32_t first = items[i].first_word, end = items[i].end_word;

		if (kind_of(finder, &items[i]) == TERM_NEVER || !overlaps(&items[i], &wide) ||
		    !in_one_facet(finder, &items[i], &wide))
			continue;
		first = first < wide.first_word ? first : wide.first_word;
		end = end > wide.end_word ? end : wide.end_word;
		if (end - first <= LONGEST_WORDING) {
			wide.first_word = first;
			wide.end_word = end;
		}
	}
	return wide;
}

/*
 * The wordings of a sentence: its terms first, each grown over those that overlap it; then near
 * matches, the shortest first, where no wording of their facet stands yet.
 *   kept_out  room for `count`; returns how many are kept
 */
static size_t choose(const struct finder *finder, const struct match *items, size_t count,
    uint8_t *used, struct match *kept_out)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		if (kind_of(finder, &items[i]) == TERM_NEVER ||
		    is_never(finder, items, count, &items[i]))
			used[i] = 1;
	}
	for (size_t i = 0; i < count; i++) {
		if (!used[i] && kind_of(finder, &items[i]) == TERM_TERM)
			kept_out[kept++] = grow(finder, items, count, i, used);
	}
	for (size_t i; (i = shortest(finder, items, count, used)) < count;) {
		used[i] = 1;
		if (!is_kept(finder, kept_out, kept, &items[i]))
			kept_out[kept++] = items[i];
	}
	return kept;
}

static enum err_code take_sentence(struct finder *finder, const struct match *items, size_t count)
{
	uint8_t *used = alloc_zero(count, 1);
	struct match *kept = alloc_zero(count, sizeof *kept);
	enum err_code code = used && kept ? ERR_OK : ERR_NOMEM;
	size_t kept_count = code == ERR_OK ? choose(finder, items, count, used, kept) : 0;

	for (size_t i = 0; code == ERR_OK && i < kept_count; i++) {
		struct match wide = widen(finder, items, count, &kept[i]);

		code = add_passage(finder, &kept[i], &wide);
	}
	alloc_free(used);
	alloc_free(kept);
	return code;
}

static enum err_code take_matches(struct finder *finder, const struct matches *matches)
{
	enum err_code code = ERR_OK;

	for (size_t i = 0, end; code == ERR_OK && i < matches->count; i = end) {
		uint32_t sentence = matches->items[i].sentence;

		for (end = i + 1; end < matches->count && matches->items[end].sentence == sentence;)
			end++;
		code = take_sentence(finder, &matches->items[i], end - i);
	}
	return code;
}

/* ---- repeated text ---- */

/* What equal passages share: facet, place in the sentence, its first words. */
static struct slice key_of(
    struct finder *finder, const struct passage *passage, struct buf *scratch)
{
	const struct docwords *words = finder->words;
	uint32_t first = words->first_of[passage->sentence];
	uint32_t end = words->first_of[passage->sentence + 1];
	size_t at = docwords_at(words, passage->start);

	buf_clear(scratch);
	buf_add_format(scratch, "%u %zu", passage->facet, at - first);
	for (uint32_t i = first; i < end && i < first + KEY_WORDS; i++) {
		buf_add_byte(scratch, ' ');
		buf_add_slice(scratch, words->forms[words->items[i].form].folded);
	}
	for (size_t i = at; i < end && words->items[i].start < passage->end; i++) {
		buf_add_byte(scratch, ' ');
		buf_add_slice(scratch, words->forms[words->items[i].form].folded);
	}
	return arena_copy(&finder->framings->arena, buf_slice(scratch));
}

static bool is_boilerplate(const struct finder *finder, const struct passage *passage)
{
	return prose_sentence_is_boilerplate(finder->source->prose, passage->sentence);
}

/*
 * A lede or a key point that stands twice counts once: the earlier one points to the later. What
 * boilerplate has is repeated text or none of the article's: it never is the one that counts.
 */
static enum err_code link_duplicates(struct finder *finder)
{
	struct framings *framings = finder->framings;
	struct map later = {0};
	struct buf scratch = {0};
	enum err_code code = ERR_OK;

	for (size_t i = framings->count; i-- > 0 && code == ERR_OK;) {
		struct passage *passage = &framings->items[i];
		struct slice key = key_of(finder, passage, &scratch);
		uint32_t found = (uint32_t)i;

		if (scratch.failed || !key.ptr)
			code = ERR_NOMEM;
		else if (is_boilerplate(finder, passage))
			found = map_find(&later, key);
		else
			code = map_add(&later, key, (uint32_t)i, &found);
		if (found != i)
			passage->duplicate_of = found;
	}
	map_release(&later);
	buf_release(&scratch);
	return code;
}

/* Drop what stands in boilerplate and repeats nothing; indices move up. */
static enum err_code drop_boilerplate(struct finder *finder)
{
	struct framings *framings = finder->framings;
	uint32_t *moved = alloc_zero(framings->count + 1, sizeof *moved);
	size_t kept = 0;

	if (!moved)
		return ERR_NOMEM;
	for (size_t i = 0; i < framings->count; i++) {
		const struct passage *passage = &framings->items[i];

		moved[i] = (uint32_t)kept;
		if (passage->duplicate_of != UINT32_MAX || !is_boilerplate(finder, passage))
			framings->items[kept++] = *passage;
	}
	for (size_t i = 0; i < kept; i++) {
		if (framings->items[i].duplicate_of != UINT32_MAX)
			framings->items[i].duplicate_of = moved[framings->items[i].duplicate_of];
	}
	framings->count = kept;
	alloc_free(moved);
	return ERR_OK;
}

/* ---- altered quotations ---- */

static size_t count_words(const struct finder *finder, const struct passage *passage)
{
	size_t first = docwords_at(finder->words, passage->start), end = first;

	while (end < finder->words->count && finder->words->items[end].start < passage->end)
		end++;
	return end - first;
}

/* Words of a that b has too, by stem. */
static size_t count_shared(
    const struct finder *finder, const struct passage *a, const struct passage *b)
{
	const struct docwords *words = finder->words;
	size_t shared = 0;

	for (size_t i = docwords_at(words, a->start);
	     i < words->count && words->items[i].start < a->end; i++) {
		for (size_t k = docwords_at(words, b->start);
		     k < words->count && words->items[k].start < b->end; k++) {
			if (slice_equal(words->forms[words->items[i].form].stem,
			        words->forms[words->items[k].form].stem)) {
				shared++;
				break;
			}
		}
	}
	return shared;
}

/* A headline's wording in marks that its own body has in marks with other words. */
static void mark_altered(struct finder *finder)
{
	struct framings *framings = finder->framings;

	for (size_t i = 0; i < framings->count; i++) {
		struct passage *head = &framings->items[i];
		const unsigned marked = DEVICE_VERBATIM | DEVICE_SCARE_QUOTES;
		bool altered = false;
		size_t len;

		if (!(head->devices & DEVICE_HEADLINE) || !(head->devices & marked))
			continue;
		len = count_words(finder, head);
		for (size_t k = 0; k < framings->count; k++) {
			const struct passage *body = &framings->items[k];
			size_t shared;

			if (body->facet != head->facet || body->devices & DEVICE_HEADLINE ||
			    !(body->devices & marked))
				continue;
			shared = count_shared(finder, head, body);
			if (shared == len) {
				altered = false;
				break;
			}
			altered |= shared > 0;
		}
		if (altered)
			head->devices |= DEVICE_ALTERED_QUOTE;
	}
}

/* ---- the whole ---- */

static int by_start(const void *a, const void *b)
{
	const struct passage *left = a, *right = b;

	if (left->start != right->start)
		return left->start < right->start ? -1 : 1;
	if (left->end != right->end)
		return left->end < right->end ? -1 : 1;
	return (left->facet > right->facet) - (left->facet < right->facet);
}

static enum err_code find(struct finder *finder, const struct frame_lexicon *lexicon)
{
	struct matches matches = {0};
	struct judge *judge = NULL;
	enum err_code code = matcher_find(finder->terms->matcher, finder->words, &matches);

	if (code == ERR_OK)
		code = judge_new(finder->source, finder->frame, lexicon, finder->words, &judge);
	finder->judge = judge;
	if (code == ERR_OK)
		code = take_matches(finder, &matches);
	if (code == ERR_OK)
		code = judge_events(judge, finder->framings);
	judge_free(judge);
	matches_release(&matches);
	if (code != ERR_OK || finder->framings->count == 0)
		return code;
	qsort(finder->framings->items, finder->framings->count, sizeof *finder->framings->items,
	    by_start);
	code = link_duplicates(finder);
	if (code == ERR_OK)
		code = drop_boilerplate(finder);
	if (code == ERR_OK)
		mark_altered(finder);
	return code;
}

enum err_code framings_find(const struct frame *frame, const struct frame_source *source,
    uint32_t doc_index, const struct frame_lexicon *lexicon, struct framings **ret_framings)
{
	struct framings *framings = alloc_zero(1, sizeof *framings);
	struct docwords *words = NULL;
	struct finder finder = {.frame = frame,
	    .source = source,
	    .terms = frame->index,
	    .framings = framings,
	    .doc = doc_index};
	enum err_code code = ERR_NOMEM;

	if (!framings)
		goto out;
	/* Patterns, stems and cues are English: of another language nothing is claimed. */
	if (source->doc && !doc_is_english(source->doc)) {
		*ret_framings = framings;
		return ERR_OK;
	}
	if (docwords_new(source->prose, &words) != ERR_OK)
		goto out;
	finder.words = words;
	code = find(&finder, lexicon);
out:
	docwords_free(words);
	if (code == ERR_OK)
		*ret_framings = framings;
	else
		framings_free(framings);
	return code;
}

void framings_free(struct framings *framings)
{
	if (!framings)
		return;
	alloc_free(framings->items);
	arena_release(&framings->arena);
	alloc_free(framings);
}

bool framings_look_back(const struct framings *framings, struct slice event)
{
	for (size_t i = 0; framings && i < framings->past_count; i++) {
		if (slice_equal(framings->past[i], event))
			return true;
	}
	return false;
}
