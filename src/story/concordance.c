#include "config.h"

#include "story/concordance.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "text/fold.h"
#include "text/utf8.h"

/* The paragraph that holds a hit: from its first line to an empty one; at most so many bytes. */
enum { CONTEXT_BYTES = 2000, KEY_WORDS = 40 };

static bool is_line_end(char byte)
{
	return byte == '\n' || byte == '\r';
}

static bool is_blank_until_line_end(struct slice text, size_t at)
{
	const size_t most = text.len - at > CONTEXT_BYTES ? at + (size_t)CONTEXT_BYTES : text.len;

	while (at < most && (text.ptr[at] == ' ' || text.ptr[at] == '\t'))
		at++;
	return at >= most || is_line_end(text.ptr[at]);
}

static uint32_t context_left(struct slice text, uint32_t start)
{
	size_t least = start > CONTEXT_BYTES ? start - CONTEXT_BYTES : 0;
	size_t at = start;

	while (at > least) {
		if (is_line_end(text.ptr[at - 1]) && is_blank_until_line_end(text, at) &&
		    at < start)
			break;
		at--;
	}
	while (at < start &&
	       (((unsigned char)text.ptr[at] & 0xc0) == 0x80 || (unsigned char)text.ptr[at] <= ' '))
		at++;
	return (uint32_t)at;
}

static uint32_t context_right(struct slice text, uint32_t end)
{
	size_t most = text.len - end > CONTEXT_BYTES ? end + (size_t)CONTEXT_BYTES : text.len;
	size_t at = end;

	while (at < most && !(is_line_end(text.ptr[at]) && is_blank_until_line_end(text, at + 1)))
		at++;
	while (at > end && at < text.len && ((unsigned char)text.ptr[at] & 0xc0) == 0x80)
		at--;
	return (uint32_t)at;
}

/* Does a pair of marks hold the hit? Inner pairs follow their outer one, which has depth 0. */
static bool is_quoted(const struct analysis *analysis, const struct search_hit *hit)
{
	const struct marks *marks = analysis ? &analysis->quotes->marks : NULL;
	size_t low = 0, high = marks ? marks->count : 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (marks->items[middle].start <= hit->start)
			low = middle + 1;
		else
			high = middle;
	}
	while (low-- > 0) {
		if (hit->end <= marks->items[low].end)
			return true;
		if (marks->items[low].depth == 0)
			break;
	}
	return false;
}

static enum err_code add_lines(struct concordance *lines, const struct story_item *item,
    uint32_t doc, const struct search_hits *hits)
{
	struct slice text = doc_text(item->doc);
	struct context_line *grown =
	    alloc_grow(lines->lines, &lines->capacity, lines->count + hits->count, sizeof *grown);

	if (!grown)
		return ERR_NOMEM;
	lines->lines = grown;
	for (size_t i = 0; i < hits->count; i++) {
		const struct search_hit *hit = &hits->items[i];

		grown[lines->count++] = (struct context_line){
		    .doc = doc,
		    .start = hit->start,
		    .end = hit->end,
		    .left = context_left(text, hit->start),
		    .right = context_right(text, hit->end),
		    .quoted = is_quoted(item->analysis, hit),
		};
	}
	return ERR_OK;
}

/* A line with what it is sorted by: folded words to the right, or to the left backwards. */
struct keyed {
	struct context_line line;
	size_t place; /* equal keys stay in order */
	size_t key_start, key_len;
	const struct buf *keys;
};

static int compare_keyed(const void *a, const void *b)
{
	const struct keyed *x = a, *y = b;
	struct slice left = {buf_text(x->keys) + x->key_start, x->key_len};
	struct slice right = {buf_text(y->keys) + y->key_start, y->key_len};
	int order = slice_compare(left, right);

	return order ? order : (x->place > y->place) - (x->place < y->place);
}

static bool is_letter_or_digit(char byte)
{
	return (unsigned char)byte >= 0x80 || (byte >= 'a' && byte <= 'z') ||
	       (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
}

/*
 * Append the folded letters and digits of a word and a blank; nothing for one of marks only.
 * Quotation marks, dashes and points say nothing about where a word belongs in an order.
 */
static void add_word_key(struct buf *keys, struct slice word)
{
	const size_t before = keys->len;
	size_t kept = before;

	fold_add(keys, word);
	for (size_t at = before; !keys->failed && at < keys->len;) {
		const struct slice rest = {keys->data + at, keys->len - at};
		const bool is_mark = slice_starts(rest, "\xe2\x80") || slice_starts(rest, "«") ||
		                     slice_starts(rest, "»");
		const size_t len = slice_starts(rest, "\xe2\x80") ? 3 : is_mark ? 2 : 1;

		if (!is_mark && is_letter_or_digit(rest.ptr[0]))
			keys->data[kept++] = rest.ptr[0];
		at += len;
	}
	if (keys->failed)
		return;
	keys->len = kept;
	if (kept > before)
		buf_add_byte(keys, ' ');
}

/* Words to the left, the nearest first. */
static void add_left_key(struct buf *keys, struct slice before)
{
	for (size_t count = 0; before.len > 0 && count < KEY_WORDS; count++) {
		size_t end = before.len;

		while (end > 0 && (unsigned char)before.ptr[end - 1] <= ' ')
			end--;
		before.len = end;
		while (before.len > 0 && (unsigned char)before.ptr[before.len - 1] > ' ')
			before.len--;
		add_word_key(keys, (struct slice){before.ptr + before.len, end - before.len});
	}
}

static void add_right_key(struct buf *keys, struct slice after)
{
	size_t at = 0;

	for (size_t count = 0; at < after.len && count < KEY_WORDS; count++) {
		size_t start;

		while (at < after.len && (unsigned char)after.ptr[at] <= ' ')
			at++;
		start = at;
		while (at < after.len && (unsigned char)after.ptr[at] > ' ')
			at++;
		add_word_key(keys, (struct slice){after.ptr + start, at - start});
	}
}

static void add_key(
    struct buf *keys, struct slice text, const struct context_line *line, enum context_order order)
{
	struct slice side = slice_at(text, (struct span){line->end, line->right});

	if (order == CONTEXT_BY_LEFT)
		add_left_key(keys, slice_at(text, (struct span){line->left, line->start}));
	else
		add_right_key(keys, side);
}

static enum err_code sort_lines(
    const struct story *story, struct concordance *lines, enum context_order order)
{
	struct keyed *keyed = alloc_zero(lines->count, sizeof *keyed);
	struct buf keys = {0};

	if (!keyed)
		return ERR_NOMEM;
	for (size_t i = 0; i < lines->count; i++) {
		const struct context_line *line = &lines->lines[i];
		size_t before = keys.len;

		add_key(&keys, doc_text(story->items[line->doc].doc), line, order);
		keyed[i] = (struct keyed){*line, i, before, keys.len - before, &keys};
	}
	if (!keys.failed) {
		qsort(keyed, lines->count, sizeof *keyed, compare_keyed);
		for (size_t i = 0; i < lines->count; i++)
			lines->lines[i] = keyed[i].line;
	}
	alloc_free(keyed);
	if (keys.failed) {
		buf_release(&keys);
		return ERR_NOMEM;
	}
	buf_release(&keys);
	return ERR_OK;
}

enum err_code concordance_find(const struct story *story, const struct search *search,
    enum context_order order, struct concordance *ret_concordance)
{
	struct concordance lines = {0};
	enum err_code code = ERR_OK;

	for (size_t i = 0; code == ERR_OK && i < story->count; i++) {
		struct search_hits hits = {0};

		if (!story->items[i].doc)
			continue;
		code = search_run(search, doc_text(story->items[i].doc), NULL, NULL, &hits);
		if (code == ERR_OK && hits.count > 0)
			code = add_lines(&lines, &story->items[i], (uint32_t)i, &hits);
		lines.cut |= hits.cut;
		search_hits_release(&hits);
	}
	if (code == ERR_OK && order != CONTEXT_BY_PLACE && lines.count > 0)
		code = sort_lines(story, &lines, order);
	if (code != ERR_OK) {
		concordance_release(&lines);
		return code;
	}
	*ret_concordance = lines;
	return ERR_OK;
}

void concordance_release(struct concordance *concordance)
{
	alloc_free(concordance->lines);
	*concordance = (struct concordance){0};
}
