/*
 * Only the first CUE_MAX_LINE bytes of a line are ever looked at.
 */
#include "config.h"

#include "doc/judged.h"

#include "base/alloc.h"
#include "doc/boilerplate.h"

enum {
	SHORT_BODY = 12, /* words that a line of the body has when it ends as a sentence does */
};

static bool is_word_start(struct slice text, size_t i)
{
	const unsigned char here = (unsigned char)text.ptr[i];
	const unsigned char before = i > 0 ? (unsigned char)text.ptr[i - 1] : ' ';

	return here > ' ' && before <= ' ';
}

static uint32_t count_words(struct slice text)
{
	uint32_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += is_word_start(text, i);
	return count;
}

static struct slice without_end(struct slice text, const char *end)
{
	text.len -= strlen(end);
	return text;
}

/* Does it end as a sentence does, closing marks and brackets aside? */
static bool ends_as_sentence(struct slice text)
{
	static const char *const closers[] = {
	    "\xe2\x80\x9d", "\xe2\x80\x99", "\"", "'", ")", "]", "\xc2\xbb", "\xc2\xa0"};

	for (size_t i = 0; i < sizeof closers / sizeof *closers; i++) {
		if (slice_ends(text, closers[i])) {
			text = without_end(text, closers[i]);
			i = (size_t)-1;
		}
	}
	return text.len > 0 && strchr(".!?", text.ptr[text.len - 1]);
}

static bool is_bullet(struct slice text)
{
	static const char *const bullets[] = {"- ", "* ", "\xe2\x80\xa2", "\xe2\x80\x93 ",
	    "\xe2\x96\xaa", "\xe2\x97\x8f", "\xc2\xb7 "};

	for (size_t i = 0; i < sizeof bullets / sizeof *bullets; i++) {
		if (slice_starts(text, bullets[i]))
			return true;
	}
	return false;
}

/* Somebody is speaking: "We rely on ..." is no plea of the site's. */
static bool is_quoted(struct slice text)
{
	return text.ptr[0] == '"' || text.ptr[0] == '\'' || slice_starts(text, "\xe2\x80\x9c") ||
	       slice_starts(text, "\xe2\x80\x98") || slice_starts(text, "\xc2\xab");
}

static bool holds_year(struct slice text)
{
	for (size_t i = 0; i + 4 <= text.len; i++) {
		if ((text.ptr[i] == '1' && text.ptr[i + 1] == '9') ||
		    (text.ptr[i] == '2' && text.ptr[i + 1] == '0')) {
			if (text.ptr[i + 2] >= '0' && text.ptr[i + 2] <= '9' &&
			    text.ptr[i + 3] >= '0' && text.ptr[i + 3] <= '9')
				return true;
		}
	}
	return false;
}

/* "Interviews | Diplomacy | East Asia": short pieces between two bars or arrows, or more. */
static bool is_crumbs(struct slice text, uint32_t words)
{
	static const char *const bars[] = {
	    " | ", " > ", " / ", " \xc2\xbb ", " \xe2\x80\xba ", " \xe2\x80\xa2 ", " \xc2\xb7 "};
	size_t found = 0;

	if (ends_as_sentence(text) || words > 20)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		const struct slice rest = {text.ptr + i, text.len - i};

		for (size_t k = 0; text.ptr[i] == ' ' && k < sizeof bars / sizeof *bars; k++)
			found += slice_starts(rest, bars[k]);
	}
	return found >= 2 && words <= 5 * (found + 1);
}

/* "Europe-EU-NATO-illustration-3-2", "summit_final.jpg": the name of a picture's file. */
static bool is_file_name(struct slice text)
{
	static const char *const suffixes[] = {".jpg", ".jpeg", ".png", ".webp", ".gif"};
	size_t joints = 0;

	if (text.len > 200 || memchr(text.ptr, ' ', text.len))
		return false;
	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
		if (slice_ends(text, suffixes[i]))
			return true;
	}
	for (size_t i = 0; i < text.len; i++)
		joints += text.ptr[i] == '-' || text.ptr[i] == '_';
	return joints >= 4 && !memchr(text.ptr, '/', text.len);
}

static bool is_byline(struct slice text)
{
	return slice_starts(text, "By ") || slice_starts(text, "BY ") || slice_starts(text, "by ");
}

static unsigned shape_of(struct slice text, uint32_t words)
{
	unsigned flags = 0;

	if (ends_as_sentence(text))
		flags |= LINE_STOP;
	if (slice_ends(text, "."))
		flags |= LINE_PERIOD;
	if (is_byline(text) && words <= 20)
		flags |= LINE_BYLINE;
	if (is_bullet(text))
		flags |= LINE_BULLET;
	if (words <= 14 && holds_year(text))
		flags |= LINE_DATED;
	if (!(flags & LINE_BYLINE) && is_crumbs(text, words))
		flags |= LINE_CRUMBS;
	if (words == 1 && is_file_name(text))
		flags |= LINE_FILE;
	return flags;
}

static enum err_code add_line(struct lines *lines, struct span whole, struct buf *plain)
{
	const struct slice words = slice_trim(slice_at(lines->text, whole));
	struct line line = {.whole = whole};

	if (words.len == 0 || lines->count > BOILERPLATE_MAX_LINES)
		return ERR_OK;
	struct line *items =
	    alloc_grow(lines->items, &lines->capacity, lines->count + 1, sizeof *items);
	if (!items)
		return ERR_NOMEM;
	lines->items = items;
	line.at.start = (uint32_t)(words.ptr - lines->text.ptr);
	line.at.end = line.at.start + (uint32_t)words.len;
	if (words.len > CUE_MAX_LINE) {
		line.words = CUE_MAX_LINE;
		line.flags = LINE_PROSE | LINE_STOP;
	} else {
		line.words = count_words(words);
		line.flags = shape_of(words, line.words);
		cues_plain(words, plain);
		if (plain->failed)
			return ERR_NOMEM;
		line.cues =
		    is_quoted(words) && line.words > 4 ? 0 : cues_in(buf_slice(plain), line.words);
	}
	items[lines->count++] = line;
	return ERR_OK;
}

enum err_code judged_gather(const struct doc *doc, struct lines *lines)
{
	struct buf plain = {0};
	enum err_code code = ERR_OK;

	for (size_t i = 0; code == ERR_OK && i < doc_line_count(doc); i++)
		code = add_line(lines, doc_line_span(doc, i), &plain);
	buf_release(&plain);
	return code;
}

/* Cues that need no help from the line's place. */
static bool is_furniture(const struct line *line)
{
	const unsigned sure = cue_bit(CUE_PAGE) | cue_bit(CUE_NOTICE) | cue_bit(CUE_SHARE) |
	                      cue_bit(CUE_OFFER) | cue_bit(CUE_AD) | cue_bit(CUE_TEASER) |
	                      cue_bit(CUE_INLINE) | cue_bit(CUE_COMMENTS) | cue_bit(CUE_IMAGE) |
	                      cue_bit(CUE_RIGHTS);

	const unsigned in_short_lines = cue_bit(CUE_PAGE) | cue_bit(CUE_SHARE) | cue_bit(CUE_AD) |
	                                cue_bit(CUE_TEASER) | cue_bit(CUE_INLINE);

	/* a sentence, and no button */
	if ((line->flags & LINE_STOP) && line->words > ((line->flags & LINE_PERIOD) ? 2 : 5))
		return (line->cues & sure & ~in_short_lines) != 0;
	return (line->cues & sure) != 0;
}

void judged_by_themselves(struct lines *lines)
{
	for (size_t i = 0; i < lines->count; i++) {
		struct line *line = &lines->items[i];

		if (lines->title.start <= line->at.start && line->at.start < lines->title.end)
			line->flags |= LINE_TITLE;
		else if (is_furniture(line) || (line->flags & (LINE_CRUMBS | LINE_FILE)))
			line->flags |= LINE_DROPPED;
		if (line->flags & LINE_DROPPED)
			continue;
		if (line->words >= JUDGED_BODY_WORDS ||
		    (line->words >= SHORT_BODY && (line->flags & LINE_STOP)))
			line->flags |= LINE_PROSE;
	}
}

void judged_find_body(struct lines *lines)
{
	lines->body_first = lines->body_end = 0;
	for (size_t i = 0; i < lines->count; i++) {
		const struct line *line = &lines->items[i];

		if (line_is_dropped(line) || !(line->flags & LINE_PROSE) ||
		    (line->flags & LINE_TITLE))
			continue;
		if (lines->body_end == 0)
			lines->body_first = i;
		lines->body_end = i + 1;
	}
}
