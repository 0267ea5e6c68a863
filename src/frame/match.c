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

static enum err_code add_passage(struct finder *finder, const struct match *match)
{
	struct framings *framings = finder->framings;
	struct passage *items =
	    alloc_grow(framings->items, &framings->capacity, framings->count + 1, sizeof *items);
	struct passage *passage;

	if (!items)
		return ERR_NOMEM;
	framings->items = items;
	passage = &items[framings->count++];
	*passage = (struct passage){.doc = finder->doc,
	    .start = finder->words->items[match->first_word].start,
	    .end = finder->words->items[match->end_word - 1].end,
	    .sentence = match->sentence,
	    .facet = finder->terms->facet[match->pattern],
	    .term = finder->terms->term[match->pattern],
	    .duplicate_of = UINT32_MAX,
	    .score = score_of(finder, match)};
	passage->why.term = passage->score;
	return judge_passage(finder->judge, &framings->arena, passage);
}

/* Is `b` the better name of a wording than `a`? A term over a near, then the longer pattern. */
static bool is_better(const struct finder *finder, const struct match *a, const struct match *b)
{
	bool a_near = kind_of(finder, a) == TERM_NEAR, b_near = kind_of(finder, b) == TERM_NEAR;

	if (a_near != b_near)
		return a_near;
	return finder->terms->patterns[b->pattern].word_count >
	       finder->terms->patterns[a->pattern].word_count;
}

/* Let a match swallow those of its facet that overlap it, as long as it stays a wording. */
static struct match grow(
    const struct finder *finder, const struct match *items, size_t count, size_t at, uint8_t *used)
{
	struct match grown = items[at], best = items[at];

	used[at] = 1;
	for (size_t i = at + 1; i < count && items[i].first_word < grown.end_word; i++) {
		const struct match *other = &items[i];
		uint32_t end = other->end_word > grown.end_word ? other->end_word : grown.end_word;

		if (used[i] ||
		    finder->terms->facet[other->pattern] != finder->terms->facet[best.pattern])
			continue;
		if (end - grown.first_word > LONGEST_WORDING && end > grown.end_word)
			continue;
		used[i] = 1;
		grown.end_word = end;
		if (is_better(finder, &best, other))
			best = *other;
	}
	grown.pattern = best.pattern;
	return grown;
}

static enum err_code take_sentence(struct finder *finder, const struct match *items, size_t count)
{
	uint8_t *used = alloc_zero(count, 1);
	enum err_code code = used ? ERR_OK : ERR_NOMEM;

	for (size_t i = 0; code == ERR_OK && i < count; i++) {
		if (kind_of(finder, &items[i]) == TERM_NEVER ||
		    is_never(finder, items, count, &items[i]))
			used[i] = 1;
	}
	for (size_t i = 0; code == ERR_OK && i < count; i++) {
		if (!used[i]) {
			struct match grown = grow(finder, items, count, i, used);

			code = add_passage(finder, &grown);
		}
	}
	alloc_free(used);
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

	if (!framings || docwords_new(source->prose, &words) != ERR_OK)
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
