/*
 * Every gap between two tokens is asked two questions: does a line of the text end here and mean
 * it, and does the token before end a sentence? Both look at a few tokens around the gap only;
 * most gaps, between two words of a line, are settled by one look at the token before.
 *
 * Whether a line break is meant depends on the text: where the lines were filled up to a width (72
 * columns in mail, say), a break that stands where the next word had no room is only white space.
 */
#include "config.h"

#include "text/sentence.h"

#include "base/alloc.h"
#include "text/utf8.h"

enum {
	WIDEST_FILLED = 100, /* columns: longer lines are paragraphs, not filled lines */
	NARROWEST_FILLED = 40,
	FEWEST_FILLED = 3, /* breaks that prove a width */
	LONG_LINE = 40,    /* columns: a comma at its end is no end */
};

struct scan {
	struct slice text;
	const struct token *tokens;
	size_t count;
	struct sentences *sentences;
	size_t fill_width; /* columns; 0: the lines are not filled */
	size_t first;      /* token that begins the present sentence */
	size_t line_last;  /* last token of the line that is_loose_line() saw; SIZE_MAX: none */
	bool line_loose;   /* and what it found */
	bool joined;       /* does the present sentence run over a break? */
	bool para_start;
};

static struct slice text_of(const struct scan *scan, size_t i)
{
	return token_text(scan->text, &scan->tokens[i]);
}

static bool has_space_before(const struct scan *scan, size_t i)
{
	return i >= scan->count || scan->tokens[i].flags & TOKEN_SPACE_BEFORE;
}

/* ---- lines that were filled to a width ---- */

/* The end of the line at `start`, and its length in columns, near enough. */
static size_t line_at(struct slice text, size_t start, size_t *ret_columns)
{
	const char *found = memchr(text.ptr + start, '\n', text.len - start);
	size_t end = found ? (size_t)(found - text.ptr) : text.len;
	struct slice line = slice_trim((struct slice){text.ptr + start, end - start});

	*ret_columns = line.len > 4 * WIDEST_FILLED ? line.len : utf8_length(line);
	return end;
}

/* Columns of the first word of the line at `start`. */
static size_t first_word_columns(struct slice text, size_t start)
{
	size_t end = start;

	while (end < text.len && end < start + WIDEST_FILLED && text.ptr[end] != ' ' &&
	       text.ptr[end] != '\n')
		end++;
	return utf8_length((struct slice){text.ptr + start, end - start});
}

/* The longest line that can be a filled one; 0: too many are longer. */
static size_t longest_line(struct slice text)
{
	size_t longest = 0, lines = 0, longer = 0;

	for (size_t start = 0; start < text.len;) {
		size_t columns;

		start = line_at(text, start, &columns) + 1;
		lines += columns > 0;
		longer += columns > WIDEST_FILLED;
		if (columns > longest && columns <= WIDEST_FILLED)
			longest = columns;
	}
	return longest >= NARROWEST_FILLED && longer * 20 <= lines ? longest : 0;
}

/* The width that the lines were filled to: of the breaks inside blocks four in five prove it. */
static size_t fill_width_of(struct slice text)
{
	const size_t width = longest_line(text);
	size_t breaks = 0, filled = 0, columns, start = 0;

	while (width > 0 && start < text.len) {
		const size_t next = line_at(text, start, &columns) + 1;
		const size_t word = next < text.len ? first_word_columns(text, next) : 0;

		if (columns > 0 && word > 0) {
			breaks++;
			filled += columns + 1 + word > width;
		}
		start = next;
	}
	return filled >= FEWEST_FILLED && filled * 5 >= breaks * 4 ? width : 0;
}

/* Columns of the line that ends before token `next`, which begins a line. */
static size_t line_columns_before(const struct scan *scan, size_t next)
{
	const size_t end = scan->tokens[next - 1].end;
	size_t start = end;

	while (start > 0 && end - start <= 4 * WIDEST_FILLED && scan->text.ptr[start - 1] != '\n')
		start--;
	return utf8_length((struct slice){scan->text.ptr + start, end - start});
}

/* Does the line before token `next` end only because the next word had no room? */
static bool was_filled(const struct scan *scan, size_t next)
{
	return scan->fill_width > 0 &&
	       line_columns_before(scan, next) + 1 +
	               first_word_columns(scan->text, scan->tokens[next].start) >
	           scan->fill_width;
}

/* ---- the ends of sentences ---- */

static bool is_stop(const struct scan *scan, size_t i)
{
	const struct slice token = text_of(scan, i);

	if (scan->tokens[i].kind != TOKEN_PUNCT)
		return false;
	return token.ptr[0] == '.' || token.ptr[0] == '!' || token.ptr[0] == '?' ||
	       slice_is(token, "\xe2\x80\xa6");
}

/*
 * An end mark, or a token that brings its own: an abbreviation, or a number that begins a line but
 * not a list item ("on May" / "19. He left").
 */
static bool ends_with_stop(const struct scan *scan, size_t i)
{
	const struct token *token = &scan->tokens[i];

	if (token->kind == TOKEN_NUMBER)
		return i > scan->first && scan->text.ptr[token->end - 1] == '.';
	return token->flags & TOKEN_ABBREV || is_stop(scan, i);
}

/*
 * A quotation mark or bracket that closes: glued to what is before it, or a straight mark that
 * stands free after a full stop.
 */
static bool is_closer(const struct scan *scan, size_t i)
{
	const unsigned kind = scan->tokens[i].kind;
	const struct slice token = text_of(scan, i);

	if (kind != TOKEN_MARK && kind != TOKEN_PUNCT)
		return false;
	if (has_space_before(scan, i))
		return i > 0 && slice_is(token, "\"") && has_space_before(scan, i + 1) &&
		       ends_with_stop(scan, i - 1) && !(scan->tokens[i].flags & TOKEN_LINE_START);
	switch (token.ptr[0]) {
	case ')':
	case ']':
	case '"':
	case '\'': return true;
	default:
		return slice_is(token, "\xe2\x80\x9d") || slice_is(token, "\xe2\x80\x99") ||
		       slice_is(token, "\xc2\xbb") || slice_is(token, "\xe2\x80\xba");
	}
}

/* The end mark of a sentence that ends with token `last`, before its closers; SIZE_MAX: none. */
static size_t end_mark_of(const struct scan *scan, size_t last)
{
	size_t i = last;

	while (i > scan->first && is_closer(scan, i))
		i--;
	return ends_with_stop(scan, i) ? i : SIZE_MAX;
}

/* Does the line of token `i` end without an end mark, as results and tables do? */
static bool is_loose_line(struct scan *scan, size_t i)
{
	if (scan->line_last < i || scan->line_last == SIZE_MAX) {
		scan->line_last = i;
		while (scan->line_last + 1 < scan->count &&
		       !(scan->tokens[scan->line_last + 1].flags & TOKEN_LINE_START))
			scan->line_last++;
		scan->line_loose = end_mark_of(scan, scan->line_last) == SIZE_MAX;
	}
	return scan->line_loose;
}

/* "Lens 3 (Smicer 90th) Lyon 1": a bracket with a number ends an item of a line of results. */
static bool ends_result(struct scan *scan, size_t last)
{
	return last > scan->first && text_of(scan, last).ptr[0] == ')' &&
	       scan->tokens[last + 1].flags & TOKEN_CAPITAL && is_loose_line(scan, last) &&
	       (scan->tokens[last - 1].flags & TOKEN_DIGIT ||
	           (last > scan->first + 1 && scan->tokens[last - 2].flags & TOKEN_DIGIT));
}

/*
 * After an abbreviation a sentence begins with a word that likes to begin one, or, when a quotation
 * was closed in between, with any capital.
 */
static bool abbreviation_ends(const struct scan *scan, size_t mark, size_t last, size_t word)
{
	const struct token *token = &scan->tokens[mark];

	if (mark == scan->first || token->end - token->start <= 2)
		return false;
	if (mark < last && scan->tokens[last].kind == TOKEN_MARK)
		return scan->tokens[word].flags & TOKEN_CAPITAL;
	return token_starts_sentence(text_of(scan, word));
}

/* "It ended.Then it rained." The space is missing, the sentence ends all the same. */
static bool ends_without_space(const struct scan *scan, size_t last)
{
	const struct token *stop = &scan->tokens[last];

	return last > scan->first && stop->end - stop->start == 1 && is_stop(scan, last) &&
	       !has_space_before(scan, last) && stop[-1].kind == TOKEN_WORD &&
	       !(stop[-1].flags & TOKEN_CAPITAL) && stop[-1].end - stop[-1].start > 1 &&
	       stop[1].kind == TOKEN_WORD && stop[1].flags & TOKEN_CAPITAL;
}

/* Does a sentence end between tokens last and last + 1 of one line? */
static bool ends_inside_line(struct scan *scan, size_t last)
{
	size_t word = last + 1;
	size_t mark;

	if (!has_space_before(scan, last + 1))
		return ends_without_space(scan, last);
	if (is_closer(scan, last + 1))
		return false;
	mark = end_mark_of(scan, last);
	if (mark == SIZE_MAX)
		return ends_result(scan, last);
	while (word + 1 < scan->count && scan->tokens[word].kind == TOKEN_MARK)
		word++;
	if (scan->tokens[mark].flags & TOKEN_ABBREV)
		return abbreviation_ends(scan, mark, last, word);
	return scan->tokens[word].kind != TOKEN_WORD || !(scan->tokens[word].flags & TOKEN_LOWER);
}

/* ---- lines ---- */

static bool is_one_of(struct slice token, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (slice_is(token, words[i]))
			return true;
	}
	return false;
}

#define IS_ONE_OF(token, words) is_one_of(token, words, sizeof words / sizeof *words)

/* A bullet, a dash that serves as one, or a number with its full stop. */
static bool is_bullet(const struct scan *scan, size_t i)
{
	static const char *const bullets[] = {
	    "\xe2\x80\xa2", "\xe2\x80\xa3", "\xe2\x97\xa6", "\xe2\x96\xaa", "\xe2\x97\x8f"};
	static const char *const dashes[] = {"-", "*", "\xe2\x80\x93", "\xc2\xb7"};
	const struct slice token = text_of(scan, i);

	switch (scan->tokens[i].kind) {
	case TOKEN_WORD: return false;
	case TOKEN_NUMBER: return has_space_before(scan, i + 1) && slice_ends(token, ".");
	default:
		return IS_ONE_OF(token, bullets) ||
		       (has_space_before(scan, i + 1) && IS_ONE_OF(token, dashes));
	}
}

/* "1) " or "(b) " at token `i`. */
static bool is_bracketed_number(const struct scan *scan, size_t i)
{
	if (slice_is(text_of(scan, i), "("))
		i++;
	return i + 1 < scan->count && slice_is(text_of(scan, i + 1), ")") &&
	       !has_space_before(scan, i + 1) && scan->tokens[i].end - scan->tokens[i].start <= 2;
}

static bool begins_item(const struct scan *scan, size_t i)
{
	return is_bullet(scan, i) || is_bracketed_number(scan, i);
}

/* Words that no line of its own ends with. */
static bool leaves_open(struct slice word)
{
	static const char *const words[] = {"a", "an", "and", "as", "at", "between", "but", "by",
	    "for", "from", "in", "into", "its", "of", "on", "or", "our", "than", "that", "the",
	    "their", "to", "under", "with"};

	return IS_ONE_OF(word, words);
}

/* Does the line that begins with token `next` go on with the sentence before it? */
static bool runs_on(const struct scan *scan, size_t next)
{
	const struct token *token = &scan->tokens[next];
	const struct slice before = text_of(scan, next - 1);
	const struct slice text = text_of(scan, next);

	if (end_mark_of(scan, next - 1) != SIZE_MAX || slice_is(before, ":"))
		return false;
	if (token->kind == TOKEN_PUNCT && strchr(",.;:?!)", text.ptr[0]))
		return true;
	if (leaves_open(before))
		return true;
	if (slice_is(before, ",") && line_columns_before(scan, next) >= LONG_LINE)
		return true;
	/* two words are a label ("Read more") rather than half a sentence */
	return token->flags & TOKEN_LOWER && next - scan->first > 2;
}

enum gap { GAP_NONE, GAP_SENTENCE, GAP_PARAGRAPH };

/* What ends between tokens next - 1 and next? */
static enum gap gap_before(struct scan *scan, size_t next)
{
	if (next == scan->count || scan->tokens[next].flags & TOKEN_PARA_START)
		return GAP_PARAGRAPH;
	if (!(scan->tokens[next].flags & TOKEN_LINE_START))
		return ends_inside_line(scan, next - 1) ? GAP_SENTENCE : GAP_NONE;
	if (was_filled(scan, next)) {
		/* "on May" / "19. The talks": no item, for its sentence has not ended */
		if (ends_inside_line(scan, next - 1))
			return begins_item(scan, next) ? GAP_PARAGRAPH : GAP_SENTENCE;
	} else if (begins_item(scan, next) || !runs_on(scan, next)) {
		return GAP_PARAGRAPH;
	}
	scan->joined = true;
	return GAP_NONE;
}

/* Between a word and what follows it on its line nothing ends, unless the word brings its own stop. */
static inline bool is_plain_gap(const struct scan *scan, size_t next)
{
	const struct token *before = &scan->tokens[next - 1];

	return before->kind == TOKEN_WORD && !(before->flags & TOKEN_ABBREV) &&
	       next < scan->count && !(before[1].flags & TOKEN_LINE_START);
}

static unsigned kind_of_sentence(const struct scan *scan, size_t end, bool line_ends)
{
	if (!scan->para_start)
		return 0;
	if (begins_item(scan, scan->first))
		return SENTENCE_PARA_START | SENTENCE_LIST_ITEM;
	if (line_ends && end_mark_of(scan, end - 1) == SIZE_MAX &&
	    !slice_is(text_of(scan, end - 1), ":"))
		return SENTENCE_PARA_START | SENTENCE_HEADING;
	return SENTENCE_PARA_START;
}

static enum err_code add_sentence(struct scan *scan, size_t end, bool line_ends)
{
	struct sentences *sentences = scan->sentences;

	if (sentences->count == sentences->capacity) {
		struct sentence *grown = alloc_grow(
		    sentences->items, &sentences->capacity, sentences->count + 1, sizeof *grown);

		if (!grown)
			return ERR_NOMEM;
		sentences->items = grown;
	}
	if (scan->para_start)
		sentences->paragraph_count++;
	sentences->items[sentences->count++] = (struct sentence){
	    .start = scan->tokens[scan->first].start,
	    .end = scan->tokens[end - 1].end,
	    .first_token = (uint32_t)scan->first,
	    .end_token = (uint32_t)end,
	    .paragraph = (uint32_t)sentences->paragraph_count - 1,
	    .flags = kind_of_sentence(scan, end, line_ends) | (scan->joined ? SENTENCE_JOINED : 0),
	};
	scan->first = end;
	scan->joined = false;
	scan->para_start = line_ends;
	return ERR_OK;
}

enum err_code sentences_find(
    struct slice text, const struct tokens *tokens, struct sentences *ret_sentences)
{
	struct scan scan = {
	    .text = text,
	    .tokens = tokens->items,
	    .count = tokens->count,
	    .sentences = ret_sentences,
	    .fill_width = fill_width_of(text),
	    .line_last = SIZE_MAX,
	    .para_start = true,
	};

	sentences_release(ret_sentences);
	for (size_t next = 1; next <= tokens->count; next++) {
		enum gap gap;

		if (is_plain_gap(&scan, next))
			continue;
		gap = gap_before(&scan, next);
		if (gap == GAP_NONE)
			continue;
		if (add_sentence(&scan, next, gap == GAP_PARAGRAPH) != ERR_OK) {
			sentences_release(ret_sentences);
			return ERR_NOMEM;
		}
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
