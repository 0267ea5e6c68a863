/*
 * Every gap between two tokens is asked two questions: does a line or paragraph of the text end
 * here and mean it, and does the token before end a sentence? Both look at a few tokens around
 * the gap only.
 */
#include "config.h"

#include "text/sentence.h"

#include "base/alloc.h"

struct scan {
	struct slice text;
	const struct tokens *tokens;
	struct sentences *sentences;
};

static struct slice text_of(const struct scan *scan, size_t i)
{
	return token_text(scan->text, &scan->tokens->items[i]);
}

static bool is_stop(struct slice token)
{
	return slice_is(token, ".") || slice_is(token, "!") || slice_is(token, "?") ||
	       slice_is(token, "\xe2\x80\xa6") || slice_starts(token, "..");
}

/* A quotation mark or bracket that closes: glued to what is before it. */
static bool is_closer(const struct scan *scan, size_t i)
{
	const struct token *token = &scan->tokens->items[i];
	struct slice text = text_of(scan, i);

	if (token->flags & TOKEN_SPACE_BEFORE)
		return false;
	return slice_is(text, ")") || slice_is(text, "]") || slice_is(text, "\xe2\x80\x9d") ||
	       slice_is(text, "\"") || slice_is(text, "'") || slice_is(text, "\xe2\x80\x99") ||
	       slice_is(text, "''") || slice_is(text, "\xc2\xbb");
}

/* The index of the end mark that ends at token `last`, over its closers; SIZE_MAX: none. */
static size_t end_mark_of(const struct scan *scan, size_t first, size_t last)
{
	size_t i = last;

	while (i > first && is_closer(scan, i))
		i--;
	if (is_stop(text_of(scan, i)) || scan->tokens->items[i].flags & TOKEN_ABBREV)
		return i;
	return SIZE_MAX;
}

/* Words that begin a sentence far more often than they follow an abbreviation inside one. */
static bool is_starter(struct slice word)
{
	static const char *const starters[] = {"A", "After", "All", "Also", "An", "And", "As", "At",
	    "But", "By", "For", "He", "His", "However", "If", "In", "It", "Its", "Last", "Many",
	    "Meanwhile", "More", "Most", "No", "On", "One", "She", "Since", "So", "Some", "Such",
	    "That", "The", "Their", "There", "These", "They", "This", "Those", "To", "We", "What",
	    "When", "While", "With", "You"};

	for (size_t i = 0; i < sizeof starters / sizeof *starters; i++) {
		if (slice_is(word, starters[i]))
			return true;
	}
	return false;
}

/* Does a sentence end between tokens last and last + 1 of one line? */
static bool ends_inside_line(const struct scan *scan, size_t first, size_t last)
{
	const struct token *next = &scan->tokens->items[last + 1];
	size_t mark = end_mark_of(scan, first, last);
	size_t word = last + 1;

	if (mark == SIZE_MAX || !(next->flags & TOKEN_SPACE_BEFORE))
		return false;
	while (word + 1 < scan->tokens->count && scan->tokens->items[word].kind == TOKEN_MARK)
		word++;
	if (scan->tokens->items[mark].flags & TOKEN_ABBREV)
		return is_starter(text_of(scan, word)) && mark > first &&
		       scan->tokens->items[mark].end - scan->tokens->items[mark].start > 2;
	if (scan->tokens->items[word].flags & (TOKEN_CAPITAL | TOKEN_DIGIT))
		return true;
	return scan->tokens->items[word].kind != TOKEN_WORD && !is_closer(scan, last + 1);
}

static bool is_bullet(struct slice token)
{
	return slice_is(token, "-") || slice_is(token, "*") || slice_is(token, "\xe2\x80\xa2") ||
	       slice_is(token, "\xe2\x80\x93");
}

/* Does the line that begins with token `next` go on with the sentence before it? */
static bool runs_on(const struct scan *scan, size_t first, size_t next)
{
	const struct token *token = &scan->tokens->items[next];
	struct slice text = text_of(scan, next);

	if (token->flags & TOKEN_PARA_START || is_bullet(text))
		return false;
	if (end_mark_of(scan, first, next - 1) != SIZE_MAX)
		return false;
	if (slice_is(text_of(scan, next - 1), ":"))
		return false;
	return token->flags & TOKEN_LOWER || slice_is(text, ",") || slice_is(text, ".") ||
	       slice_is(text, ";") || slice_is(text, ")");
}

static enum err_code add_sentence(
    struct scan *scan, size_t first, size_t end, bool joined, bool para_start)
{
	struct sentences *sentences = scan->sentences;
	const struct token *tokens = scan->tokens->items;
	struct sentence *grown =
	    alloc_grow(sentences->items, &sentences->capacity, sentences->count + 1, sizeof *grown);
	unsigned flags = joined ? SENTENCE_JOINED : 0;
	bool line_ends = end == scan->tokens->count || tokens[end].flags & TOKEN_LINE_START;

	if (!grown)
		return ERR_NOMEM;
	sentences->items = grown;
	if (para_start)
		sentences->paragraph_count++;
	flags |= para_start ? SENTENCE_PARA_START : 0;
	if (para_start && is_bullet(text_of(scan, first)))
		flags |= SENTENCE_LIST_ITEM;
	else if (para_start && line_ends && end_mark_of(scan, first, end - 1) == SIZE_MAX)
		flags |= SENTENCE_HEADING;
	sentences->items[sentences->count++] = (struct sentence){
	    .start = tokens[first].start,
	    .end = tokens[end - 1].end,
	    .first_token = (uint32_t)first,
	    .end_token = (uint32_t)end,
	    .paragraph = (uint32_t)sentences->paragraph_count - 1,
	    .flags = flags,
	};
	return ERR_OK;
}

enum err_code sentences_find(
    struct slice text, const struct tokens *tokens, struct sentences *ret_sentences)
{
	struct scan scan = {text, tokens, ret_sentences};
	size_t first = 0;
	bool joined = false, para_start = true;

	sentences_release(ret_sentences);
	for (size_t next = 1; next <= tokens->count; next++) {
		bool at_end = next == tokens->count;
		bool line = !at_end && tokens->items[next].flags & TOKEN_LINE_START;
		bool ends;

		if (line && runs_on(&scan, first, next)) {
			joined = true;
			continue;
		}
		ends = at_end || line || ends_inside_line(&scan, first, next - 1);
		if (!ends)
			continue;
		if (add_sentence(&scan, first, next, joined, para_start) != ERR_OK) {
			sentences_release(ret_sentences);
			return ERR_NOMEM;
		}
		first = next;
		joined = false;
		para_start = line;
	}
	return ERR_OK;
}

void sentences_release(struct sentences *sentences)
{
	alloc_free(sentences->items);
	*sentences = (struct sentences){0};
}

size_t sentences_at(const struct sentences *sentences, uint32_t byte)
{
	size_t low = 0, high = sentences->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (sentences->items[middle].end <= byte)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}
