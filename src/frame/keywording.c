#include "config.h"

#include "frame/keywording.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/map.h"
#include "frame/pattern.h"

enum {
	CANDIDATES = 64, /* different wordings that are tried, the most said first */
	SPELLINGS = 32,  /* of the chosen one, that are counted */
};

/* Different wordings: equal stems in equal order. */
struct surface {
	struct slice stems;             /* "-no-limit-": holds another where it holds its bytes */
	uint32_t words, count;          /* how often it stands by itself */
	uint32_t doc_count, said_count; /* that hold it, also inside more words */
	bool by_near, is_term;
};

struct chooser {
	const struct said *items;
	size_t count;
	struct stemmer *stemmer;
	struct arena *arena;
	struct surface *surfaces;
	size_t surface_count, capacity;
	uint32_t *surface_of; /* of each item */
	struct map map;       /* stems -> surface */
	struct buf folded, stems, bare;
};

static bool is_word_byte(char byte)
{
	unsigned char c = (unsigned char)byte;

	return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z');
}

/* The stems of a wording, each between hyphens; articles and possessive endings are stepped over. */
static enum err_code read_stems(struct chooser *chooser, struct slice text, uint32_t *ret_words)
{
	struct slice folded;
	size_t at = 0;

	*ret_words = 0;
	buf_clear(&chooser->folded);
	buf_clear(&chooser->stems);
	fold_add(&chooser->folded, text);
	folded = buf_slice(&chooser->folded);
	while (at < folded.len) {
		size_t start = at;
		struct slice word, stem;

		while (at < folded.len && is_word_byte(folded.ptr[at]))
			at++;
		word = (struct slice){folded.ptr + start, at - start};
		at += at == start;
		if (word.len == 0 || pattern_is_article(word) ||
		    (slice_is(word, "s") && start > 0 && folded.ptr[start - 1] == '\''))
			continue;
		stem = stemmer_stem(chooser->stemmer, word);
		if (!stem.ptr)
			return ERR_NOMEM;
		if (chooser->stems.len == 0)
			buf_add_byte(&chooser->stems, '-');
		buf_add_slice(&chooser->stems, stem);
		buf_add_byte(&chooser->stems, '-');
		(*ret_words)++;
	}
	return chooser->folded.failed || chooser->stems.failed ? ERR_NOMEM : ERR_OK;
}

/* Bytes of a quotation mark at `at`; 0: there is none, or it is an apostrophe. */
static size_t mark_at(struct slice text, size_t at)
{
	static const char *const marks[] = {"\"", "'", "`", "\xe2\x80\x9c", "\xe2\x80\x9d",
	    "\xe2\x80\x9e", "\xe2\x80\x98", "\xe2\x80\x99", "\xe2\x80\x9a", "\xc2\xab", "\xc2\xbb"};
	size_t len = 0;

	for (size_t i = 0; i < sizeof marks / sizeof *marks && len == 0; i++) {
		size_t mark_len = strlen(marks[i]);

		if (at + mark_len <= text.len && memcmp(text.ptr + at, marks[i], mark_len) == 0)
			len = mark_len;
	}
	if (len > 0 && at > 0 && at + len < text.len && is_word_byte(text.ptr[at - 1]) &&
	    is_word_byte(text.ptr[at + len]))
		return 0;
	return len;
}

/* A wording without its marks, on one line, from its first word to its last. */
static struct slice bare_text(struct chooser *chooser, struct slice text)
{
	struct slice bare;

	buf_clear(&chooser->bare);
	for (size_t at = 0; at < text.len;) {
		size_t mark = mark_at(text, at);
		bool space = text.ptr[at] == ' ' || text.ptr[at] == '\n' || text.ptr[at] == '\t' ||
		             text.ptr[at] == '\r';

		if (mark > 0) {
			at += mark;
			continue;
		}
		if (!space)
			buf_add_byte(&chooser->bare, text.ptr[at]);
		else if (chooser->bare.len > 0 && chooser->bare.data[chooser->bare.len - 1] != ' ')
			buf_add_byte(&chooser->bare, ' ');
		at++;
	}
	bare = buf_slice(&chooser->bare);
	while (bare.len > 0 && !is_word_byte(bare.ptr[bare.len - 1]))
		bare.len--;
	while (bare.len > 0 && !is_word_byte(bare.ptr[0])) {
		bare.ptr++;
		bare.len--;
	}
	return bare.len > 0 ? bare : slice_trim(text);
}

static enum err_code add_surface(struct chooser *chooser, struct slice text, uint32_t *ret_number)
{
	uint32_t number = (uint32_t)chooser->surface_count, words;
	struct surface *surfaces;
	struct slice key;

	if (read_stems(chooser, text, &words) != ERR_OK)
		return ERR_NOMEM;
	key = arena_copy(chooser->arena, buf_slice(&chooser->stems));
	surfaces = alloc_grow(
	    chooser->surfaces, &chooser->capacity, chooser->surface_count + 1, sizeof *surfaces);
	if (!surfaces)
		return ERR_NOMEM;
	chooser->surfaces = surfaces;
	if (!key.ptr || map_add(&chooser->map, key, number, &number) != ERR_OK)
		return ERR_NOMEM;
	if (number == chooser->surface_count) {
		chooser->surface_count++;
		surfaces[number] = (struct surface){.stems = key, .words = words, .by_near = true};
	}
	*ret_number = number;
	return ERR_OK;
}

static enum err_code add_item(struct chooser *chooser, size_t index)
{
	const struct said *item = &chooser->items[index];
	struct surface *surface;
	uint32_t number;

	if (add_surface(chooser, item->text, &number) != ERR_OK)
		return ERR_NOMEM;
	surface = &chooser->surfaces[number];
	surface->count++;
	surface->by_near = surface->by_near && item->by_near;
	chooser->surface_of[index] = number;
	return ERR_OK;
}

static enum err_code add_term(struct chooser *chooser, struct slice text)
{
	uint32_t number;

	if (add_surface(chooser, text, &number) != ERR_OK)
		return ERR_NOMEM;
	chooser->surfaces[number].by_near = false;
	chooser->surfaces[number].is_term = true;
	return ERR_OK;
}

static bool holds(struct slice stems, struct slice part)
{
	for (size_t at = 0; at + part.len <= stems.len; at++) {
		if (memcmp(stems.ptr + at, part.ptr, part.len) == 0)
			return true;
	}
	return false;
}

static void count_holders(struct chooser *chooser, struct surface *surface)
{
	uint32_t last_doc = UINT32_MAX;

	surface->doc_count = surface->said_count = 0;
	for (size_t i = 0; i < chooser->count; i++) {
		if (!holds(chooser->surfaces[chooser->surface_of[i]].stems, surface->stems))
			continue;
		surface->said_count++;
		surface->doc_count += chooser->items[i].doc != last_doc;
		last_doc = chooser->items[i].doc;
	}
}

static bool names_better(const struct surface *a, const struct surface *b)
{
	if ((a->words == 0) != (b->words == 0))
		return b->words == 0;
	if (a->doc_count != b->doc_count)
		return a->doc_count > b->doc_count;
	if (a->by_near != b->by_near)
		return b->by_near;
	if (a->said_count != b->said_count)
		return a->said_count > b->said_count;
	if ((a->count > 0) != (b->count > 0)) /* it is somebody's whole wording */
		return a->count > 0;
	if (a->words != b->words)
		return a->words < b->words;
	return slice_compare(a->stems, b->stems) < 0;
}

/* Terms, then the most said first, so that those beyond the limit are rare ones. */
static int by_count(const void *a, const void *b)
{
	const struct surface *left = *(struct surface *const *)a;
	const struct surface *right = *(struct surface *const *)b;

	if (left->is_term != right->is_term)
		return left->is_term ? -1 : 1;
	if (left->count != right->count)
		return left->count > right->count ? -1 : 1;
	return slice_compare(left->stems, right->stems);
}

static enum err_code choose(struct chooser *chooser, const struct surface **ret_best)
{
	struct surface **sorted = alloc_zero(chooser->surface_count, sizeof(struct surface *));
	const struct surface *best = NULL;

	if (!sorted)
		return ERR_NOMEM;
	for (size_t i = 0; i < chooser->surface_count; i++)
		sorted[i] = &chooser->surfaces[i];
	qsort(sorted, chooser->surface_count, sizeof *sorted, by_count);
	for (size_t i = 0, tried = 0; i < chooser->surface_count && tried < CANDIDATES; i++) {
		count_holders(chooser, sorted[i]);
		tried += !sorted[i]->is_term;
		if (sorted[i]->said_count > 0 && (!best || names_better(sorted[i], best)))
			best = sorted[i];
	}
	alloc_free(sorted);
	*ret_best = best;
	return ERR_OK;
}

/* ---- how it is spelled ---- */

/* A spelling of the chosen words and how often it stands. */
struct spelling {
	struct slice text;
	uint32_t count;
};

static unsigned capitals(struct slice text)
{
	unsigned count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += text.ptr[i] >= 'A' && text.ptr[i] <= 'Z';
	return count;
}

/* Of two spellings the one that is no headline's: with fewer capitals. */
static bool is_plainer(struct slice a, struct slice b)
{
	unsigned left = capitals(a), right = capitals(b);

	return left != right ? left < right : slice_compare(a, b) < 0;
}

static size_t word_end(struct slice text, size_t at)
{
	while (at < text.len && is_word_byte(text.ptr[at]))
		at++;
	return at;
}

static size_t next_word(struct slice text, size_t at)
{
	while (at < text.len && !is_word_byte(text.ptr[at]))
		at++;
	return at;
}

/* The part of a bare wording that has just these stems, without an article; .len 0: none. */
static enum err_code find_part(struct chooser *chooser, struct slice bare,
    const struct surface *surface, struct slice *ret_part)
{
	*ret_part = (struct slice){bare.ptr, 0};
	for (size_t start = next_word(bare, 0); start < bare.len;
	     start = next_word(bare, word_end(bare, start))) {
		for (size_t end = word_end(bare, start); end > start;) {
			struct slice part = {bare.ptr + start, end - start};
			uint32_t words;

			if (read_stems(chooser, part, &words) != ERR_OK)
				return ERR_NOMEM;
			if (words == surface->words &&
			    (ret_part->len == 0 || part.len < ret_part->len) &&
			    slice_equal(buf_slice(&chooser->stems), surface->stems))
				*ret_part = part;
			end = words > surface->words || next_word(bare, end) == bare.len
			          ? start
			          : word_end(bare, next_word(bare, end));
		}
	}
	return ERR_OK;
}

static enum err_code count_spelling(
    struct chooser *chooser, struct slice text, struct spelling *spellings, size_t *count)
{
	for (size_t i = 0; i < *count; i++) {
		if (slice_equal(spellings[i].text, text)) {
			spellings[i].count++;
			return ERR_OK;
		}
	}
	if (*count == SPELLINGS)
		return ERR_OK;
	text = arena_copy(chooser->arena, text);
	if (!text.ptr)
		return ERR_NOMEM;
	spellings[(*count)++] = (struct spelling){text, 1};
	return ERR_OK;
}

/* The most usual spelling of the words that were chosen, among all wordings that hold them. */
static enum err_code spell(
    struct chooser *chooser, const struct surface *surface, struct slice *ret_text)
{
	struct spelling spellings[SPELLINGS];
	const struct spelling *best = NULL;
	size_t count = 0;

	for (size_t i = 0; i < chooser->count; i++) {
		struct slice bare, part;

		if (!holds(chooser->surfaces[chooser->surface_of[i]].stems, surface->stems))
			continue;
		bare = bare_text(chooser, chooser->items[i].text);
		if (chooser->bare.failed || find_part(chooser, bare, surface, &part) != ERR_OK)
			return ERR_NOMEM;
		if (count_spelling(chooser, part.len > 0 ? part : bare, spellings, &count) !=
		    ERR_OK)
			return ERR_NOMEM;
	}
	for (size_t i = 0; i < count; i++) {
		if (!best || spellings[i].count > best->count ||
		    (spellings[i].count == best->count &&
		        is_plainer(spellings[i].text, best->text)))
			best = &spellings[i];
	}
	*ret_text = best->text;
	return ERR_OK;
}

enum err_code keywording_choose(const struct said *items, size_t count, const struct slice *terms,
    size_t term_count, struct stemmer *stemmer, struct arena *arena, struct slice *ret_wording,
    struct slice *ret_stems)
{
	struct chooser chooser = {
	    .items = items, .count = count, .stemmer = stemmer, .arena = arena};
	const struct surface *best = NULL;
	enum err_code code = ERR_OK;

	chooser.surface_of = alloc_zero(count, sizeof *chooser.surface_of);
	if (!chooser.surface_of)
		code = ERR_NOMEM;
	for (size_t i = 0; code == ERR_OK && i < count; i++)
		code = add_item(&chooser, i);
	for (size_t i = 0; code == ERR_OK && i < term_count; i++)
		code = add_term(&chooser, terms[i]);
	if (code == ERR_OK)
		code = choose(&chooser, &best);
	if (code == ERR_OK)
		code = spell(&chooser, best, ret_wording);
	if (code == ERR_OK) {
		*ret_stems = best->words > 0
		                 ? (struct slice){best->stems.ptr + 1, best->stems.len - 2}
		                 : (struct slice){"", 0};
	}
	alloc_free(chooser.surfaces);
	alloc_free(chooser.surface_of);
	map_release(&chooser.map);
	buf_release(&chooser.folded);
	buf_release(&chooser.stems);
	buf_release(&chooser.bare);
	return code;
}
