#include "config.h"

#include "views/gridwords.h"

#include <string.h>

#include "views/snippet.h"

enum { LEAST_SPLIT_COLS = 2 /* letters of a cut word that still say something */ };

static char lower(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (char)(byte + 'a' - 'A') : byte;
}

static bool is_word_byte(char byte)
{
	return (unsigned char)byte >= 0x80 || (lower(byte) >= 'a' && lower(byte) <= 'z') ||
	       (byte >= '0' && byte <= '9');
}

/* Bytes of a dash or quotation mark at a place (U+2000 to U+203F, guillemets); 0: none. */
static size_t mark_bytes(struct slice text, size_t at)
{
	const struct slice rest = {text.ptr + at, text.len - at};

	if (slice_starts(rest, "\xe2\x80"))
		return rest.len < 3 ? rest.len : 3;
	return slice_starts(rest, "«") || slice_starts(rest, "»") ? 2 : 0;
}

/* An apostrophe between letters belongs to the word: Russia’s. */
static bool is_apostrophe(struct slice text, size_t at)
{
	return at > 0 && at + 3 < text.len && memcmp(text.ptr + at, "’", 3) == 0 &&
	       is_word_byte(text.ptr[at - 1]) && is_word_byte(text.ptr[at + 3]) &&
	       mark_bytes(text, at + 3) == 0;
}

/*
 * Are two words of one family? They share four letters at least (all, where a word is shorter)
 * and differ in no more than an ending: enabler, enabling; lifeline, lifelines.
 */
static bool same_family(struct slice a, struct slice b)
{
	const size_t shorter = a.len < b.len ? a.len : b.len;
	const size_t longer = a.len < b.len ? b.len : a.len;
	size_t shared = 0;

	while (shared < shorter && lower(a.ptr[shared]) == lower(b.ptr[shared]))
		shared++;
	if (shared == longer)
		return true;
	return shared >= 4 && longer - shared <= 4;
}

/* The next word of a text from *at on; .len 0: there is none. *at moves behind it. */
static struct slice next_word(struct slice text, size_t *at)
{
	size_t start;

	while (*at < text.len && (!is_word_byte(text.ptr[*at]) || mark_bytes(text, *at) > 0))
		*at += mark_bytes(text, *at) > 0 ? mark_bytes(text, *at) : 1;
	start = *at;
	while (*at < text.len && is_word_byte(text.ptr[*at]) &&
	       (mark_bytes(text, *at) == 0 || is_apostrophe(text, *at)))
		*at += mark_bytes(text, *at) > 0 ? mark_bytes(text, *at) : 1;
	return (struct slice){text.ptr + start, *at - start};
}

static bool is_word_of(struct slice word, struct slice key)
{
	size_t at = 0;

	for (struct slice own = next_word(key, &at); own.len > 0; own = next_word(key, &at))
		if (same_family(word, own))
			return true;
	return false;
}

/* The wording up to the row's own words at its end; the whole if nothing else would be left. */
static struct slice without_key(struct slice wording, struct slice key)
{
	size_t at = 0, own_end = 0;

	for (;;) {
		struct slice word = next_word(wording, &at);

		if (word.len == 0)
			break;
		if (is_word_of(word, key)) {
			if (own_end > 0)
				break;
			/* It begins with the row's words: they belong to what it says. */
			return wording;
		}
		own_end = at;
	}
	return own_end > 0 ? (struct slice){wording.ptr, own_end} : wording;
}

struct slice gridwords_own(
    const struct frame_source *source, const struct passage *passage, struct slice key)
{
	return without_key(
	    slice_at(doc_text(source->doc), (struct span){passage->start, passage->end}), key);
}

const struct mark_pair *gridwords_marks_around(
    const struct frame_source *source, const struct passage *passage)
{
	const struct marks *marks = source->quotes ? &source->quotes->marks : NULL;
	size_t low = 0, high = marks ? marks->count : 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (marks->items[middle].start <= passage->start)
			low = middle + 1;
		else
			high = middle;
	}
	/* Pairs nest at most twice, and short ones may lie between: a few steps back are enough. */
	for (int steps = 0; low > 0 && steps < 16; steps++) {
		const struct mark_pair *pair = &marks->items[--low];

		if (pair->end > passage->start)
			return pair;
	}
	return NULL;
}

/* Cut a text to columns; one letter of a longer word says nothing and is left out. */
static struct slice cut_words(struct slice text, int cols, const struct cell_widths *widths)
{
	struct slice head = snippet_head(text, cols, widths, NULL);
	size_t space = head.len, end = head.len;

	if (head.len == text.len)
		return head;
	while (space > 0 && head.ptr[space - 1] != ' ')
		space--;
	while (end < text.len && is_word_byte(text.ptr[end]))
		end++;
	if (space > 1 && end - space > LEAST_SPLIT_COLS &&
	    cells_width((struct slice){head.ptr + space, head.len - space}, widths) <
	        LEAST_SPLIT_COLS)
		head.len = space - 1;
	return head;
}

/* A wording that is too long: its own words, and of what follows them whole words that fit. */
static struct slice shortened(
    struct slice wording, struct slice key, int cols, const struct cell_widths *widths)
{
	const struct slice own = without_key(wording, key);
	struct slice longer = own;
	size_t at = own.len;

	while (next_word(wording, &at).len > 0) {
		if ((int)cells_width((struct slice){wording.ptr, at}, widths) > cols)
			break;
		longer.len = at;
	}
	return longer.len > own.len ? longer : cut_words(own, cols, widths);
}

void gridwords_add(struct buf *buf, const struct frame_source *source,
    const struct passage *passage, struct slice key, int cols, const struct cell_widths *widths)
{
	const struct slice text = doc_text(source->doc);
	const struct mark_pair *pair = gridwords_marks_around(source, passage);
	struct slice wording = slice_at(text, (struct span){passage->start, passage->end});
	struct slice opening = {"", 0}, closing = {"", 0};
	int room = cols, width;

	if (pair && passage->start >= pair->inner_start)
		opening = slice_at(text, (struct span){pair->start, pair->inner_start});
	if (pair && passage->end == pair->inner_end)
		closing = slice_at(text, (struct span){pair->inner_end, pair->end});
	opening = snippet_head(opening, room, widths, &width);
	room -= width;
	if (snippet_head(wording, room, widths, NULL).len < wording.len) {
		wording = shortened(wording, key, room, widths);
		closing.len = 0;
	}
	buf_add_slice(buf, opening);
	buf_add_slice(buf, wording);
	if ((int)(cells_width(wording, widths) + cells_width(closing, widths)) <= room)
		buf_add_slice(buf, closing);
}

bool gridwords_same(struct slice a, struct slice b)
{
	size_t at_a = 0, at_b = 0;

	for (;;) {
		const struct slice left = next_word(a, &at_a), right = next_word(b, &at_b);

		if (left.len == 0 || right.len == 0)
			return left.len == right.len;
		if (!same_family(left, right))
			return false;
	}
}
