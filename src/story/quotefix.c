#include "config.h"

#include "story/quotefix.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "story/actline.h"
#include "text/fold.h"

/* ---- one act as text ---- */

static struct slice second_line(struct slice text)
{
	actline_cut(&text, '\n');
	return actline_cut(&text, '\n');
}

bool quote_fix_is(struct slice act_text)
{
	return slice_starts(second_line(act_text), "quote ");
}

static const char *kind_text(unsigned kind)
{
	if (kind < QUOTE_KINDS)
		return quote_kind_text((enum quote_kind)kind);
	return kind == QUOTE_FIX_NONE ? "none" : "same";
}

void quote_fix_write(const struct quote_fix *fix, struct buf *buf)
{
	static const char *const speakers[] = {"=", "-", "@"};

	buf_add_slice(buf, fix->words);
	buf_add_format(buf, "\nquote %s %s", kind_text(fix->kind), speakers[fix->speaker]);
	if (fix->speaker == FIX_SPEAKER_NAMED)
		buf_add_slice(buf, fix->name);
	buf_add_format(buf, "\n%" PRIx64 " %" PRIu32 " %" PRIu32 " %" PRIu32 " %" PRIu32 "\n",
	    fix->doc_hash, fix->found.start, fix->found.end, fix->wanted.start, fix->wanted.end);
}

static bool read_kind(struct slice text, uint8_t *ret_kind)
{
	for (unsigned kind = 0; kind <= QUOTE_FIX_NONE; kind++) {
		if (slice_is(text, kind_text(kind))) {
			*ret_kind = (uint8_t)kind;
			return true;
		}
	}
	return false;
}

static bool read_speaker(struct slice text, struct quote_fix *fix)
{
	if (slice_is(text, "=")) {
		fix->speaker = FIX_SPEAKER_SAME;
	} else if (slice_is(text, "-")) {
		fix->speaker = FIX_SPEAKER_NOBODY;
	} else {
		fix->speaker = FIX_SPEAKER_NAMED;
		fix->name = (struct slice){text.ptr + 1, text.len - 1};
		return text.len > 1 && text.ptr[0] == '@' &&
		       actline_is_value(fix->name, QUOTE_FIX_NAME_MOST);
	}
	return true;
}

enum err_code quote_fix_read(struct slice text, struct quote_fix *ret_fix)
{
	struct quote_fix fix = {.words = actline_cut(&text, '\n')};
	struct slice line = actline_cut(&text, '\n');

	if (!slice_is(actline_cut(&line, ' '), "quote") ||
	    !read_kind(actline_cut(&line, ' '), &fix.kind) || !read_speaker(line, &fix))
		return ERR_SYNTAX;
	line = actline_cut(&text, '\n');
	if (!actline_number(actline_cut(&line, ' '), 16, UINT64_MAX, &fix.doc_hash) ||
	    !actline_span(&line, &fix.found) || !actline_span(&line, &fix.wanted) || line.len > 0 ||
	    text.len > 0)
		return ERR_SYNTAX;
	*ret_fix = fix;
	return ERR_OK;
}

/* ---- all of them ---- */

enum err_code quote_fixes_add(struct quote_fixes *fixes, const struct quote_fix *fix)
{
	struct quote_fix *grown =
	    alloc_grow(fixes->items, &fixes->capacity, fixes->count + 1, sizeof *grown);
	struct quote_fix copy = *fix;

	if (!grown)
		return ERR_NOMEM;
	fixes->items = grown;
	copy.words = (struct slice){NULL, 0};
	if (copy.speaker == FIX_SPEAKER_NAMED) {
		copy.name = arena_copy(&fixes->arena, fix->name);
		if (!copy.name.ptr)
			return ERR_NOMEM;
	}
	grown[fixes->count++] = copy;
	return ERR_OK;
}

/* One fix and when it was made. */
struct dated {
	struct quote_fix fix;
	size_t order;
};

static int by_hash_and_order(const void *a, const void *b)
{
	const struct dated *left = a, *right = b;

	if (left->fix.doc_hash != right->fix.doc_hash)
		return left->fix.doc_hash < right->fix.doc_hash ? -1 : 1;
	return (left->order > right->order) - (left->order < right->order);
}

enum err_code quote_fixes_sort(struct quote_fixes *fixes)
{
	struct dated *dated = alloc_zero(fixes->count, sizeof *dated);

	if (!dated)
		return ERR_NOMEM;
	for (size_t i = 0; i < fixes->count; i++)
		dated[i] = (struct dated){fixes->items[i], i};
	if (fixes->count > 1)
		qsort(dated, fixes->count, sizeof *dated, by_hash_and_order);
	for (size_t i = 0; i < fixes->count; i++)
		fixes->items[i] = dated[i].fix;
	alloc_free(dated);
	return ERR_OK;
}

void quote_fixes_free(struct quote_fixes *fixes)
{
	if (!fixes)
		return;
	alloc_free(fixes->items);
	arena_release(&fixes->arena);
	alloc_free(fixes);
}

/* Index of the first fix whose article's hash is not below `hash`. */
static size_t first_at(const struct quote_fixes *fixes, uint64_t hash)
{
	size_t low = 0, high = fixes->count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (fixes->items[middle].doc_hash < hash)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* ---- one article ---- */

/* A quotation while it is corrected. */
struct placed {
	struct quote quote;
	struct span found;
	bool is_fixed, is_dropped;
};

static bool is_boundary(struct slice text, uint32_t byte)
{
	return byte == text.len ||
	       (byte < text.len && ((unsigned char)text.ptr[byte] & 0xc0) != 0x80);
}

/* The new extent, and which pieces inside marks still lie in it. */
static void set_extent(struct quote *quote, const struct analysis *analysis, struct span wanted)
{
	const struct span *parts = analysis->quotes->parts;
	uint32_t first = quote->first_part, end = quote->first_part + quote->part_count;

	if (wanted.start >= wanted.end || wanted.end > analysis->prose->text.len ||
	    !is_boundary(analysis->prose->text, wanted.start) ||
	    !is_boundary(analysis->prose->text, wanted.end))
		return;
	while (first < end && parts[first].start < wanted.start)
		first++;
	while (end > first && parts[end - 1].end > wanted.end)
		end--;
	quote->start = wanted.start;
	quote->end = wanted.end;
	quote->first_part = first;
	quote->part_count = end - first;
	quote->sentence = (uint32_t)sentences_at(&analysis->prose->sentences, wanted.start);
	if (quote->sentence > 0 && quote->sentence == analysis->prose->sentences.count)
		quote->sentence--;
}

/* The name of the article that folds so, or none of them. */
static uint32_t local_name(const struct entities *entities, struct slice folded)
{
	for (size_t i = 0; entities && i < entities->name_count; i++)
		if (fold_equal(entities->names[i].canonical, folded))
			return (uint32_t)i;
	return NAME_NONE;
}

static enum err_code set_speaker(struct quote *quote, const struct quote_fix *fix,
    const struct analysis *analysis, struct arena *arena)
{
	struct buf folded = {0};

	if (fix->speaker == FIX_SPEAKER_SAME)
		return ERR_OK;
	quote->speaker = span_none();
	quote->flags &= (uint8_t)~QUOTE_CARRIED;
	quote->name = NAME_NONE;
	quote->speaker_name = (struct slice){NULL, 0};
	if (fix->speaker == FIX_SPEAKER_NOBODY)
		return ERR_OK;
	fold_add(&folded, fix->name);
	quote->speaker_name = arena_copy(arena, fix->name);
	if (!folded.failed)
		quote->name = local_name(analysis->entities, buf_slice(&folded));
	buf_release(&folded);
	return quote->speaker_name.ptr ? ERR_OK : ERR_NOMEM;
}

static enum err_code apply(struct placed *placed, const struct quote_fix *fix,
    const struct analysis *analysis, struct arena *arena)
{
	placed->is_fixed = true;
	placed->is_dropped = fix->kind == QUOTE_FIX_NONE;
	if (fix->kind < QUOTE_KINDS)
		placed->quote.kind = fix->kind;
	set_extent(&placed->quote, analysis, fix->wanted);
	return set_speaker(&placed->quote, fix, analysis, arena);
}

static int by_place(const void *a, const void *b)
{
	const struct placed *left = a, *right = b;

	if (left->quote.start != right->quote.start)
		return left->quote.start < right->quote.start ? -1 : 1;
	if (left->quote.end != right->quote.end)
		return left->quote.end > right->quote.end ? -1 : 1;
	return (left->found.end < right->found.end) - (left->found.end > right->found.end);
}

/* Put what is left in order, with the reach of each. ERR_OK or ERR_NOMEM. */
static enum err_code settle(struct fixed_quotes *fixed, struct placed *placed, size_t count)
{
	uint32_t reach = 0;

	fixed->quotes.items = alloc_zero(count, sizeof *fixed->quotes.items);
	fixed->found = alloc_zero(count, sizeof *fixed->found);
	fixed->is_fixed = alloc_zero(count, sizeof *fixed->is_fixed);
	fixed->quotes.count = 0;
	if (!fixed->quotes.items || !fixed->found || !fixed->is_fixed)
		return ERR_NOMEM;
	if (count > 1)
		qsort(placed, count, sizeof *placed, by_place);
	for (size_t i = 0; i < count; i++) {
		const size_t at = fixed->quotes.count;

		if (placed[i].is_dropped)
			continue;
		reach = placed[i].quote.end > reach ? placed[i].quote.end : reach;
		fixed->quotes.items[at] = placed[i].quote;
		fixed->quotes.items[at].reach = reach;
		fixed->found[at] = placed[i].found;
		fixed->is_fixed[at] = placed[i].is_fixed;
		fixed->quotes.count++;
	}
	return ERR_OK;
}

static struct placed *place_all(const struct quotes *quotes)
{
	struct placed *placed = alloc_zero(quotes->count, sizeof *placed);

	for (size_t i = 0; placed && i < quotes->count; i++)
		placed[i] = (struct placed){.quote = quotes->items[i],
		    .found = {quotes->items[i].start, quotes->items[i].end}};
	return placed;
}

static enum err_code fill(struct fixed_quotes *fixed, const struct quote_fix *fixes, size_t count,
    const struct analysis *analysis)
{
	struct placed *placed = place_all(analysis->quotes);
	enum err_code code = placed ? ERR_OK : ERR_NOMEM;

	for (size_t i = 0; i < count && code == ERR_OK; i++) {
		for (size_t q = 0; q < analysis->quotes->count && code == ERR_OK; q++) {
			if (placed[q].found.start == fixes[i].found.start &&
			    placed[q].found.end == fixes[i].found.end)
				code = apply(&placed[q], &fixes[i], analysis, &fixed->quotes.arena);
		}
	}
	if (code == ERR_OK)
		code = settle(fixed, placed, analysis->quotes->count);
	alloc_free(placed);
	return code;
}

enum err_code quotes_fixed_new(const struct quote_fixes *fixes, uint64_t doc_hash,
    const struct analysis *analysis, struct fixed_quotes **ret_fixed)
{
	struct fixed_quotes *fixed;
	size_t first, end;
	enum err_code code;

	*ret_fixed = NULL;
	if (!fixes || fixes->count == 0)
		return ERR_OK;
	first = first_at(fixes, doc_hash);
	for (end = first; end < fixes->count && fixes->items[end].doc_hash == doc_hash;)
		end++;
	if (first == end)
		return ERR_OK;
	fixed = alloc_zero(1, sizeof *fixed);
	if (!fixed)
		return ERR_NOMEM;
	fixed->quotes = *analysis->quotes;
	fixed->quotes.items = NULL;
	fixed->quotes.arena = (struct arena){0};
	code = fill(fixed, &fixes->items[first], end - first, analysis);
	if (code != ERR_OK) {
		quotes_fixed_free(fixed);
		return code;
	}
	*ret_fixed = fixed;
	return ERR_OK;
}

void quotes_fixed_free(struct fixed_quotes *fixed)
{
	if (!fixed)
		return;
	alloc_free(fixed->quotes.items);
	alloc_free(fixed->found);
	alloc_free(fixed->is_fixed);
	arena_release(&fixed->quotes.arena);
	alloc_free(fixed);
}
