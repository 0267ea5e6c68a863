#include "config.h"

#include "story/statements.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/hash.h"
#include "text/fold.h"

enum {
	MOST_PAIR_OWNERS = 64, /* a pair of words in more quotations than this says nothing */
	MOST_COMPARED = 200,   /* words of a quotation whose difference is shown */
	LEAST_WORDS = 2,
	MOST_LABEL_WORDS = 3,      /* of a headline's label that may be an altered one */
	LEAST_TELLING_LETTERS = 4, /* "of the" alone makes no statement */
	SHARED_PERCENT = 60,       /* of the shorter quotation's words */
};

/* ---- words of a quotation ---- */

/* A word as it is compared, and where it stands. */
struct word {
	uint64_t hash; /* of the folded form */
	struct span span;
	bool telling; /* long enough to mean something */
};

struct words {
	struct word *items; /* owned */
	size_t count, capacity;
};

/* The words of a span one after another; `each` returns false to stop. */
static void each_word(const struct prose *prose, struct span span,
    bool (*each)(struct slice word, struct span span, void *data), void *data)
{
	const struct tokens *tokens = &prose->tokens;

	for (size_t at = tokens_at(tokens, span.start);
	     at < tokens->count && tokens->items[at].start < span.end; at++) {
		const struct token *token = &tokens->items[at];

		if (token->kind <= TOKEN_NUMBER &&
		    !each(prose_token(prose, at), (struct span){token->start, token->end}, data))
			return;
	}
}

/* The pieces of a quotation that stand inside marks: itself, or its parts; none if reported. */
static uint32_t piece_count(const struct quote *quote)
{
	if (quote->kind == QUOTE_INDIRECT)
		return 0;
	return quote->part_count > 0 ? quote->part_count : 1;
}

static struct span piece_at(
    const struct analysis *analysis, const struct quote *quote, uint32_t index)
{
	if (quote->part_count == 0 || quote->first_part + index >= analysis->quotes->part_count)
		return (struct span){quote->start, quote->end};
	return analysis->quotes->parts[quote->first_part + index];
}

static bool count_one(struct slice word, struct span span, void *data)
{
	(void)word;
	(void)span;
	++*(uint32_t *)data;
	return true;
}

uint32_t statement_words(const struct analysis *analysis, const struct quote *quote)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < piece_count(quote); i++)
		each_word(analysis->prose, piece_at(analysis, quote, i), count_one, &count);
	return count;
}

struct gathering {
	struct words *words;
	struct buf folded;
	size_t most;
	bool failed;
};

static bool gather_one(struct slice word, struct span span, void *data)
{
	struct gathering *gathering = data;
	struct words *words = gathering->words;
	struct word *grown = words->items;

	buf_clear(&gathering->folded);
	fold_add(&gathering->folded, word);
	if (words->count == words->capacity)
		grown = alloc_grow(
		    words->items, &words->capacity, words->count + 1, sizeof(*words->items));
	if (!grown || gathering->folded.failed) {
		gathering->failed = true;
		return false;
	}
	words->items = grown;
	words->items[words->count++] = (struct word){
	    hash_bytes(buf_slice(&gathering->folded), 0), span, word.len >= LEAST_TELLING_LETTERS};
	return words->count < gathering->most;
}

/* Append the words of a span, at most `most` in all. */
static enum err_code add_words(
    const struct prose *prose, struct span span, size_t most, struct words *words)
{
	struct gathering gathering = {.words = words, .most = most};

	each_word(prose, span, gather_one, &gathering);
	buf_release(&gathering.folded);
	return gathering.failed ? ERR_NOMEM : ERR_OK;
}

/* ---- quotations that are one statement ---- */

/* A piece of a quotation that takes part, with its words in one long array. */
struct candidate {
	uint32_t doc, quote;
	struct span span;
	size_t first_word, word_count;
	uint32_t parent; /* union-find */
};

struct pair_of_words {
	uint64_t hash;
	uint32_t candidate;
};

struct work {
	struct candidate *candidates;
	size_t count, capacity;
	struct words words;
	uint64_t *sorted; /* the hashes of each candidate's words, sorted within it */
	struct pair_of_words *pairs;
	size_t pair_count;
};

static enum err_code add_candidate(
    struct work *work, const struct story *story, struct candidate candidate)
{
	const struct prose *prose = story->items[candidate.doc].analysis->prose;
	struct candidate *grown = work->candidates;
	enum err_code code;

	candidate.first_word = work->words.count;
	code = add_words(prose, candidate.span, SIZE_MAX, &work->words);
	if (code != ERR_OK)
		return code;
	candidate.word_count = work->words.count - candidate.first_word;
	if (candidate.word_count < LEAST_WORDS) {
		work->words.count = candidate.first_word;
		return ERR_OK;
	}
	if (work->count == work->capacity)
		grown = alloc_grow(
		    work->candidates, &work->capacity, work->count + 1, sizeof(*work->candidates));
	if (!grown)
		return ERR_NOMEM;
	work->candidates = grown;
	candidate.parent = (uint32_t)work->count;
	work->candidates[work->count++] = candidate;
	return ERR_OK;
}

/* The pieces of every quotation; names of works and what stands inside another are left out. */
static enum err_code gather(struct work *work, const struct story *story)
{
	enum err_code code = ERR_OK;

	for (size_t doc = 0; doc < story->count; doc++) {
		const struct analysis *analysis = story->items[doc].analysis;
		const struct quotes *quotes = story_quotes(story, doc);

		for (size_t i = 0; quotes && i < quotes->count; i++) {
			const struct quote *quote = &quotes->items[i];

			if (quote->kind == QUOTE_TITLE || quote->flags & QUOTE_NESTED)
				continue;
			for (uint32_t at = 0; code == ERR_OK && at < piece_count(quote); at++)
				code = add_candidate(work, story,
				    (struct candidate){.doc = (uint32_t)doc,
				        .quote = (uint32_t)i,
				        .span = piece_at(analysis, quote, at)});
		}
		if (code != ERR_OK)
			return code;
	}
	return ERR_OK;
}

static int by_hash(const void *a_ptr, const void *b_ptr)
{
	const uint64_t a = *(const uint64_t *)a_ptr, b = *(const uint64_t *)b_ptr;

	return a < b ? -1 : a > b;
}

static int by_pair(const void *a_ptr, const void *b_ptr)
{
	const struct pair_of_words *a = a_ptr, *b = b_ptr;

	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return a->candidate < b->candidate ? -1 : a->candidate > b->candidate;
}

/* Sort every candidate's words, and index the pairs of neighbours that hold a telling word. */
static enum err_code index_words(struct work *work)
{
	work->sorted = alloc_zero(work->words.count, sizeof(*work->sorted));
	work->pairs = alloc_zero(work->words.count, sizeof(*work->pairs));
	if (!work->sorted || !work->pairs)
		return ERR_NOMEM;
	for (size_t i = 0; i < work->words.count; i++)
		work->sorted[i] = work->words.items[i].hash;
	for (size_t i = 0; i < work->count; i++) {
		const struct candidate *one = &work->candidates[i];
		const struct word *words = &work->words.items[one->first_word];

		for (size_t at = 0; at + 1 < one->word_count; at++)
			if (words[at].telling || words[at + 1].telling)
				work->pairs[work->pair_count++] = (struct pair_of_words){
				    hash_mix(words[at].hash) + words[at + 1].hash, (uint32_t)i};
		qsort(work->sorted + one->first_word, one->word_count, sizeof(*work->sorted),
		    by_hash);
	}
	qsort(work->pairs, work->pair_count, sizeof(*work->pairs), by_pair);
	return ERR_OK;
}

static size_t shared_words(
    const struct work *work, const struct candidate *a, const struct candidate *b)
{
	const uint64_t *x = work->sorted + a->first_word, *x_end = x + a->word_count;
	const uint64_t *y = work->sorted + b->first_word, *y_end = y + b->word_count;
	size_t shared = 0;

	while (x < x_end && y < y_end) {
		if (*x == *y) {
			shared++;
			x++;
			y++;
		} else if (*x < *y) {
			x++;
		} else {
			y++;
		}
	}
	return shared;
}

static uint32_t root_of(struct work *work, uint32_t at)
{
	while (work->candidates[at].parent != at) {
		work->candidates[at].parent = work->candidates[work->candidates[at].parent].parent;
		at = work->candidates[at].parent;
	}
	return at;
}

/* The lower index stays the root, so that the result does not depend on the order. */
static void join(struct work *work, uint32_t a, uint32_t b)
{
	const uint32_t root_a = root_of(work, a), root_b = root_of(work, b);

	if (root_a < root_b)
		work->candidates[root_b].parent = root_a;
	else if (root_b < root_a)
		work->candidates[root_a].parent = root_b;
}

static void join_if_alike(struct work *work, uint32_t a, uint32_t b)
{
	const struct candidate *x = &work->candidates[a], *y = &work->candidates[b];
	const size_t shorter = x->word_count < y->word_count ? x->word_count : y->word_count;

	if (root_of(work, a) != root_of(work, b) &&
	    shared_words(work, x, y) * 100 >= shorter * SHARED_PERCENT)
		join(work, a, b);
}

static void join_all(struct work *work)
{
	for (size_t from = 0; from < work->pair_count;) {
		size_t end = from + 1;

		while (end < work->pair_count && work->pairs[end].hash == work->pairs[from].hash)
			end++;
		for (size_t a = from; end - from <= MOST_PAIR_OWNERS && a < end; a++)
			for (size_t b = a + 1; b < end; b++)
				join_if_alike(
				    work, work->pairs[a].candidate, work->pairs[b].candidate);
		from = end;
	}
}

/* Does a quotation hold a word, with another word before it than `before`? */
static bool holds_reworded(
    const struct work *work, const struct candidate *one, uint64_t word, uint64_t before)
{
	const struct word *words = &work->words.items[one->first_word];

	for (size_t i = 1; i < one->word_count; i++)
		if (words[i].hash == word && words[i - 1].hash != before)
			return true;
	return false;
}

static bool is_headline_label(
    const struct work *work, const struct story *story, const struct candidate *one)
{
	const struct span title = doc_meta(story->items[one->doc].doc)->title_at;
	const struct word *words = &work->words.items[one->first_word];

	return span_exists(title) && one->word_count >= LEAST_WORDS &&
	       one->word_count <= MOST_LABEL_WORDS && span_overlaps(one->span, title) &&
	       words[one->word_count - 1].telling;
}

/*
 * A headline that alters what its own article quotes shares but the last word with it: "key enabler"
 * above "decisive enabler". Such a label is compared with the quotations of its article alone.
 */
static void join_altered_headlines(struct work *work, const struct story *story)
{
	for (size_t a = 0; a < work->count; a++) {
		const struct candidate *label = &work->candidates[a];
		const struct word *words = &work->words.items[label->first_word];
		size_t first = a;

		if (!is_headline_label(work, story, label))
			continue;
		while (first > 0 && work->candidates[first - 1].doc == label->doc)
			first--;
		for (size_t b = first; b < work->count && work->candidates[b].doc == label->doc;
		     b++)
			if (b != a && holds_reworded(work, &work->candidates[b],
			                  words[label->word_count - 1].hash,
			                  words[label->word_count - 2].hash))
				join(work, (uint32_t)a, (uint32_t)b);
	}
}

/* ---- the result ---- */

static enum variation variation_of(
    const struct work *work, const struct candidate *fullest, const struct candidate *one)
{
	const struct word *all = &work->words.items[fullest->first_word];
	const struct word *own = &work->words.items[one->first_word];
	bool same = fullest->word_count == one->word_count;

	for (size_t i = 0; same && i < one->word_count; i++)
		same = all[i].hash == own[i].hash;
	if (same)
		return VARIATION_SAME;
	for (size_t from = 0; from + one->word_count <= fullest->word_count; from++) {
		size_t i = 0;

		while (i < one->word_count && all[from + i].hash == own[i].hash)
			i++;
		if (i == one->word_count)
			return VARIATION_CUT;
	}
	return VARIATION_ALTERED;
}

/* Candidates of one root, from `from` on in an array sorted by root. */
struct rooted {
	uint32_t root, candidate;
};

static int by_root(const void *a_ptr, const void *b_ptr)
{
	const struct rooted *a = a_ptr, *b = b_ptr;

	if (a->root != b->root)
		return a->root < b->root ? -1 : 1;
	return a->candidate < b->candidate ? -1 : a->candidate > b->candidate;
}

static void add_statement(const struct work *work, const struct rooted *group, size_t count,
    struct statements *statements)
{
	struct statement *statement = &statements->items[statements->count];
	struct statement_member *members = &statements->members[statements->member_count];
	size_t fullest = 0, at = 1;
	uint32_t docs = 1;

	for (size_t i = 1; i < count; i++) {
		const struct candidate *one = &work->candidates[group[i].candidate];

		docs += one->doc != work->candidates[group[i - 1].candidate].doc;
		if (one->word_count > work->candidates[group[fullest].candidate].word_count)
			fullest = i;
	}
	if (docs < 2)
		return;
	for (size_t i = 0; i < count; i++) {
		const struct candidate *one = &work->candidates[group[i].candidate];

		members[i == fullest ? 0 : at++] = (struct statement_member){.doc = one->doc,
		    .quote = one->quote,
		    .span = one->span,
		    .words = (uint32_t)one->word_count,
		    .variation = (uint8_t)variation_of(
		        work, &work->candidates[group[fullest].candidate], one)};
	}
	*statement = (struct statement){(uint32_t)statements->member_count, (uint32_t)count, docs};
	statements->count++;
	statements->member_count += count;
}

static int by_spread(const void *a_ptr, const void *b_ptr)
{
	const struct statement *a = a_ptr, *b = b_ptr;

	if (a->doc_count != b->doc_count)
		return a->doc_count > b->doc_count ? -1 : 1;
	return a->first < b->first ? -1 : a->first > b->first;
}

static enum err_code collect(struct work *work, struct statements *statements)
{
	struct rooted *rooted = alloc_zero(work->count, sizeof(*rooted));

	statements->items = alloc_zero(work->count, sizeof(*statements->items));
	statements->members = alloc_zero(work->count, sizeof(*statements->members));
	if (!rooted || !statements->items || !statements->members) {
		alloc_free(rooted);
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < work->count; i++)
		rooted[i] = (struct rooted){root_of(work, (uint32_t)i), (uint32_t)i};
	qsort(rooted, work->count, sizeof(*rooted), by_root);
	for (size_t from = 0; from < work->count;) {
		size_t end = from + 1;

		while (end < work->count && rooted[end].root == rooted[from].root)
			end++;
		if (end - from > 1)
			add_statement(work, rooted + from, end - from, statements);
		from = end;
	}
	qsort(statements->items, statements->count, sizeof(*statements->items), by_spread);
	alloc_free(rooted);
	return ERR_OK;
}

enum err_code statements_new(const struct story *story, struct statements **ret_statements)
{
	struct statements *statements = alloc_zero(1, sizeof(*statements));
	struct work work = {0};
	enum err_code code = statements ? gather(&work, story) : ERR_NOMEM;

	if (code == ERR_OK)
		code = index_words(&work);
	if (code == ERR_OK) {
		join_all(&work);
		join_altered_headlines(&work, story);
		code = collect(&work, statements);
	}
	alloc_free(work.candidates);
	alloc_free(work.words.items);
	alloc_free(work.sorted);
	alloc_free(work.pairs);
	if (code == ERR_OK)
		*ret_statements = statements;
	else
		statements_free(statements);
	return code;
}

void statements_free(struct statements *statements)
{
	if (!statements)
		return;
	alloc_free(statements->items);
	alloc_free(statements->members);
	alloc_free(statements);
}

/* ---- the difference ---- */

static void add_flat(struct buf *buf, struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		buf_add_byte(buf, text.ptr[i] == '\n' ? ' ' : text.ptr[i]);
}

/*
 * Longest common subsequence of two rows of words: which own words are kept, and before which own
 * words something of the fullest was left out (gaps has one item more than own words).
 */
static enum err_code align(const struct words *all, const struct words *own, bool *kept, bool *gaps)
{
	const size_t cols = all->count + 1;
	uint16_t *longest = alloc_zero((own->count + 1) * cols, sizeof(*longest));
	size_t i = 0, j = 0;

	if (!longest)
		return ERR_NOMEM;
	for (size_t a = own->count; a-- > 0;)
		for (size_t b = all->count; b-- > 0;) {
			uint16_t *here = &longest[a * cols + b];

			if (own->items[a].hash == all->items[b].hash)
				*here = (uint16_t)(here[cols + 1] + 1);
			else
				*here = here[cols] > here[1] ? here[cols] : here[1];
		}
	while (i < own->count && j < all->count) {
		if (own->items[i].hash == all->items[j].hash) {
			kept[i++] = true;
			j++;
		} else if (longest[(i + 1) * cols + j] >= longest[i * cols + j + 1]) {
			i++;
		} else {
			gaps[i] = true;
			j++;
		}
	}
	if (j < all->count)
		gaps[i] = true;
	alloc_free(longest);
	return ERR_OK;
}

static void write_difference(struct buf *buf, struct slice text, const struct words *own,
    const bool *kept, const bool *gaps, const char *ellipsis)
{
	for (size_t i = 0; i < own->count; i++) {
		const struct span span = own->items[i].span;
		const bool opens = !kept[i] && (i == 0 || kept[i - 1]);
		const bool closes = !kept[i] && (i + 1 == own->count || kept[i + 1]);

		if (i > 0)
			add_flat(buf,
			    slice_at(text, (struct span){own->items[i - 1].span.end, span.start}));
		/* Words replaced by others are shown by the brackets of the others alone. */
		if (gaps[i] && kept[i] && (i == 0 || kept[i - 1]))
			buf_add_format(buf, "[%s] ", ellipsis);
		if (opens)
			buf_add_byte(buf, '[');
		add_flat(buf, slice_at(text, span));
		if (closes)
			buf_add_byte(buf, ']');
	}
	if (gaps[own->count] && (own->count == 0 || kept[own->count - 1]))
		buf_add_format(buf, " [%s]", ellipsis);
}

enum err_code statement_add_difference(struct buf *buf, const struct story *story,
    const struct statement_member *fullest, const struct statement_member *member,
    const char *ellipsis)
{
	const struct prose *prose = story->items[member->doc].analysis->prose;
	struct words all = {0}, own = {0};
	bool kept[MOST_COMPARED] = {false}, gaps[MOST_COMPARED + 1] = {false};
	enum err_code code;

	code = add_words(
	    story->items[fullest->doc].analysis->prose, fullest->span, MOST_COMPARED, &all);
	if (code == ERR_OK)
		code = add_words(prose, member->span, MOST_COMPARED, &own);
	if (code == ERR_OK)
		code = align(&all, &own, kept, gaps);
	if (code == ERR_OK)
		write_difference(buf, prose->text, &own, kept, gaps, ellipsis);
	alloc_free(all.items);
	alloc_free(own.items);
	return code;
}
