/*
 * Whole lines are compared by the hash of their words. A line that stands inside other text is found
 * by a rolling hash over its first words, and then read word by word.
 */
#include "config.h"

#include "doc/repetition.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/hash.h"

enum {
	SHINGLE = 8,         /* words in a row that make text the same */
	MAX_COPY_WORDS = 90, /* a longer paragraph is compared only as a whole line */
	MOST_ALIKE = 16,     /* lines that begin with the same words and are compared */
	HEAD_LINES = 14,
	NEAR_LINES = 6
};

/* A word for comparison: its letters and digits, case and punctuation aside. */
struct word_reader {
	struct slice text;
	size_t byte;
	size_t end;
};

/*
 * Bytes of a mark or a space outside ASCII, which is of no word: U+2000 to U+207F and the no-break
 * space. 0: what begins here, or goes on, is a letter.
 */
static size_t mark_at(const unsigned char *at, const unsigned char *end)
{
	if (at[0] == 0xe2 && end - at > 2 && (at[1] == 0x80 || at[1] == 0x81))
		return 3;
	return at[0] == 0xc2 && end - at > 1 && at[1] == 0xa0 ? 2 : 0;
}

/* An ASCII letter in lower case, or a digit; 0: something else. */
static inline unsigned char letter_of(unsigned char byte)
{
	const unsigned char small = byte | 0x20;

	if (small >= 'a' && small <= 'z')
		return small;
	return byte >= '0' && byte <= '9' ? byte : 0;
}

/* The first byte of a word; `end`: none is left. */
static const unsigned char *find_word(const unsigned char *at, const unsigned char *end)
{
	while (at < end && !letter_of(*at)) {
		const size_t mark = *at >= 0x80 ? mark_at(at, end) : 1;

		if (mark == 0)
			break;
		at += mark;
	}
	return at;
}

/* The hash of the next word, never 0; 0: no word is left. */
static uint64_t next_word(struct word_reader *reader, size_t *ret_start)
{
	const unsigned char *text = (const unsigned char *)reader->text.ptr;
	const unsigned char *end = text + reader->end;
	const unsigned char *first = find_word(text + reader->byte, end);
	const unsigned char *at = first;
	uint64_t hash = 0xcbf29ce484222325u;

	for (; at < end; at++) {
		unsigned char letter = letter_of(*at);

		if (!letter) {
			if (*at < 0x80 || mark_at(at, end))
				break;
			letter = *at;
		}
		hash = (hash ^ letter) * 0x100000001b3u;
	}
	reader->byte = (size_t)(at - text);
	*ret_start = (size_t)(first - text);
	return at == first ? 0 : hash | 1;
}

static struct word_reader read_words(struct slice text, size_t start, size_t end)
{
	return (struct word_reader){text, start, end};
}

uint64_t repetition_hash(struct slice text, struct span at, size_t *ret_count)
{
	struct word_reader reader = read_words(text, at.start, at.end);
	uint64_t hash = 0, word;
	size_t start;

	for (*ret_count = 0; (word = next_word(&reader, &start)) != 0; ++*ret_count)
		hash = hash_mix(hash * 0x9e3779b97f4a7c15u + word);
	return hash;
}

struct seen {
	uint64_t hash;
	uint32_t line;
};

static int compare_seen(const void *left, const void *right)
{
	const struct seen *a = left, *b = right;

	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return (a->line > b->line) - (a->line < b->line);
}

/* Above most of the article: titles, ledes and key points are said again from there. */
static bool is_in_head(size_t line)
{
	return line < HEAD_LINES;
}

/* May a line go because another one says the same? Deep in the text both belong to it. */
static bool is_copy(const struct lines *lines, size_t line, size_t other)
{
	const size_t distance = line > other ? line - other : other - line;

	if (lines->items[line].words < SHINGLE && line >= lines->body_first &&
	    line < lines->body_end)
		return false;
	return is_in_head(line) || distance <= NEAR_LINES || line >= lines->body_end;
}

/* Of equal lines the last stays, of the title's the first. */
static void drop_equal(struct lines *lines, const struct seen *group, size_t count)
{
	size_t stays = count - 1;

	for (size_t i = count; i-- > 0;) {
		if (lines->items[group[i].line].flags & LINE_TITLE)
			stays = i;
	}
	for (size_t i = 0; i < count; i++) {
		struct line *line = &lines->items[group[i].line];
		const size_t other = i < stays ? group[i + 1].line : group[stays].line;

		if (i != stays && is_copy(lines, group[i].line, other))
			line->flags |= LINE_DROPPED;
	}
}

static enum err_code drop_equal_lines(struct lines *lines)
{
	struct seen *seen = alloc_zero(lines->count, sizeof *seen);
	size_t count = 0;

	if (!seen)
		return ERR_NOMEM;
	for (size_t i = 0; i < lines->count; i++) {
		size_t words;
		const uint64_t hash = repetition_hash(lines->text, lines->items[i].at, &words);

		if (words >= 4)
			seen[count++] = (struct seen){hash, (uint32_t)i};
	}
	if (count > 1)
		qsort(seen, count, sizeof *seen, compare_seen);
	for (size_t i = 0, end; i < count; i = end) {
		for (end = i + 1; end < count && seen[end].hash == seen[i].hash; end++)
			;
		if (end - i > 1)
			drop_equal(lines, seen + i, end - i);
	}
	alloc_free(seen);
	return ERR_OK;
}

/* A short line that stands word for word inside other text: key points, decks, pull quotes. */
struct candidate {
	uint64_t hash; /* of its first SHINGLE words */
	uint32_t line;
	uint32_t source; /* the earlier line that holds its text; the candidate's own: none */
};

static int compare_candidates(const void *left, const void *right)
{
	const struct candidate *a = left, *b = right;

	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return (a->line > b->line) - (a->line < b->line);
}

/* The last SHINGLE words read, their hash, and where the oldest starts. */
struct shingle {
	uint64_t words[SHINGLE];
	uint32_t starts[SHINGLE];
	uint64_t hash;
	size_t count; /* words read in all */
};

static const uint64_t base = 0x9e3779b97f4a7c15u;

static void shingle_push(struct shingle *shingle, uint64_t word, size_t start)
{
	const size_t slot = shingle->count % SHINGLE;
	const uint64_t square = base * base, fourth = square * square;

	/* the oldest word goes with the eighth power of the base */
	shingle->hash = shingle->hash * base + word - shingle->words[slot] * fourth * fourth;
	shingle->words[slot] = word;
	shingle->starts[slot] = (uint32_t)start;
	shingle->count++;
}

/* Where its oldest word starts. */
static uint32_t shingle_start(const struct shingle *shingle)
{
	return shingle->starts[shingle->count % SHINGLE];
}

static enum err_code find_candidates(
    const struct lines *lines, struct candidate **ret_items, size_t *ret_count)
{
	struct candidate *items = alloc_zero(lines->count, sizeof *items);
	size_t count = 0;

	if (!items)
		return ERR_NOMEM;
	for (size_t i = 0; i < lines->count; i++) {
		const struct line *line = &lines->items[i];
		struct word_reader reader = read_words(lines->text, line->at.start, line->at.end);
		struct shingle shingle = {.count = 0};
		uint64_t word;
		size_t start;

		if (line->words < SHINGLE || line->words > MAX_COPY_WORDS ||
		    (line->flags & (LINE_DROPPED | LINE_TITLE)))
			continue;
		while (shingle.count < SHINGLE && (word = next_word(&reader, &start)) != 0)
			shingle_push(&shingle, word, start);
		if (shingle.count == SHINGLE)
			items[count++] = (struct candidate){shingle.hash, (uint32_t)i, (uint32_t)i};
	}
	if (count > 1)
		qsort(items, count, sizeof *items, compare_candidates);
	*ret_items = items;
	*ret_count = count;
	return ERR_OK;
}

/* Does the line's text go on at `byte` word by word, to the line's end? *ret_end is where to. */
static bool stands_at(
    const struct lines *lines, const struct line *line, size_t byte, size_t *ret_end)
{
	struct word_reader own = read_words(lines->text, line->at.start, line->at.end);
	struct word_reader other = read_words(lines->text, byte, lines->text.len);
	size_t start;
	uint64_t word;

	while ((word = next_word(&own, &start)) != 0) {
		if (next_word(&other, &start) != word)
			return false;
	}
	*ret_end = other.byte;
	return true;
}

/* Index of the line that holds the byte. */
static size_t line_of(const struct lines *lines, size_t byte)
{
	size_t first = 0, end = lines->count;

	while (end - first > 1) {
		const size_t middle = first + (end - first) / 2;

		if (lines->items[middle].at.start <= byte)
			first = middle;
		else
			end = middle;
	}
	return first;
}

/* Letters and digits only: is nothing of the line left outside [start, end)? */
static bool covers_line(
    const struct lines *lines, const struct line *line, size_t start, size_t end)
{
	struct word_reader before = read_words(lines->text, line->at.start, start);
	struct word_reader after = read_words(lines->text, end, line->at.end);
	size_t at;

	return end <= line->at.end && next_word(&before, &at) == 0 && next_word(&after, &at) == 0;
}

/* Of two copies the first goes; a later one is noted, and goes when the first one stays. */
static void try_candidate(struct lines *lines, struct candidate *candidate, uint32_t byte)
{
	struct line *line = &lines->items[candidate->line];
	const size_t source = line_of(lines, byte);
	size_t end;

	if ((line->flags & LINE_DROPPED) || source == candidate->line)
		return;
	if (!is_copy(lines, candidate->line, source) || !stands_at(lines, line, byte, &end))
		return;
	/* equal lines were dealt with before */
	if (covers_line(lines, &lines->items[source], byte, end))
		return;
	if (source > candidate->line)
		line->flags |= LINE_DROPPED;
	else if (candidate->source == candidate->line && (line->flags & LINE_STOP))
		candidate->source = (uint32_t)source;
}

static enum err_code drop_copied_lines(struct lines *lines)
{
	struct word_reader reader = read_words(lines->text, 0, lines->text.len);
	struct shingle shingle = {.count = 0};
	struct candidate *items = NULL;
	uint64_t filter[64] = {0}, word; /* one bit for 1 of 4096 classes of hashes */
	size_t count, start;

	if (find_candidates(lines, &items, &count) != ERR_OK)
		return ERR_NOMEM;
	for (size_t i = 0; i < count; i++)
		filter[items[i].hash >> 58] |= (uint64_t)1 << (items[i].hash >> 52 & 63);
	while (count > 1 && (word = next_word(&reader, &start)) != 0) {
		size_t first = 0, end = count;

		shingle_push(&shingle, word, start);
		if (shingle.count < SHINGLE ||
		    !(filter[shingle.hash >> 58] >> (shingle.hash >> 52 & 63) & 1))
			continue;
		while (first < end) {
			const size_t middle = first + (end - first) / 2;

			if (items[middle].hash < shingle.hash)
				first = middle + 1;
			else
				end = middle;
		}
		end = count - first > MOST_ALIKE ? first + MOST_ALIKE : count;
		for (; first < end && items[first].hash == shingle.hash; first++)
			try_candidate(lines, &items[first], shingle_start(&shingle));
	}
	for (size_t i = 0; i < count; i++) {
		if (items[i].source != items[i].line &&
		    !(lines->items[items[i].source].flags & LINE_DROPPED))
			lines->items[items[i].line].flags |= LINE_DROPPED;
	}
	alloc_free(items);
	return ERR_OK;
}

enum err_code repetition_drop(struct lines *lines)
{
	const enum err_code code = drop_equal_lines(lines);

	return code == ERR_OK ? drop_copied_lines(lines) : code;
}
