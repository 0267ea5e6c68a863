/*
 * Three passes. The first looks at every line by itself: its words, its shape, its cues. The second
 * looks for text that stands in the article twice (repetition.c). The third works by position: what is outside the
 * body (its first and last paragraph of prose), what follows "More from ...", what trails at the
 * end. Only the first 700 bytes of a line are ever looked at, but for repetition.
 */
#include "config.h"

#include "doc/boilerplate.h"

#include "base/alloc.h"
#include "doc/cues.h"
#include "doc/judged.h"
#include "doc/repetition.h"

enum {
	BODY_WORDS = 22, /* a line of so many is part of the body ... */
	SHORT_BODY = 12, /* ... or of so many when it ends as a sentence does */
};

/* ---- the first pass: lines by themselves ---- */

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

static enum err_code gather_lines(const struct doc *doc, struct lines *lines)
{
	struct buf plain = {0};
	enum err_code code = ERR_OK;

	for (size_t i = 0; code == ERR_OK && i < doc_line_count(doc); i++)
		code = add_line(lines, doc_line_span(doc, i), &plain);
	buf_release(&plain);
	return code;
}

static bool has_cue(const struct line *line, enum cue_kind kind)
{
	return (line->cues & cue_bit(kind)) != 0;
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

static void judge_lines(struct lines *lines)
{
	for (size_t i = 0; i < lines->count; i++) {
		struct line *line = &lines->items[i];

		if (lines->title.start <= line->at.start && line->at.start < lines->title.end)
			line->flags |= LINE_TITLE;
		else if (is_furniture(line) || (line->flags & (LINE_CRUMBS | LINE_FILE)))
			line->flags |= LINE_DROPPED;
		if (line->flags & LINE_DROPPED)
			continue;
		if (line->words >= BODY_WORDS ||
		    (line->words >= SHORT_BODY && (line->flags & LINE_STOP)))
			line->flags |= LINE_PROSE;
	}
}

static void find_body(struct lines *lines)
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

/* ---- the third pass: by position ---- */

/* Words of all lines, and of those that are paragraphs of an article. */
struct word_sums {
	size_t all, prose;
};

static void add_words(struct word_sums *sums, const struct line *line)
{
	const bool is_paragraph = line->words >= BODY_WORDS && (line->flags & LINE_STOP) &&
	                          !has_cue(line, CUE_NOTE) && !line_is_dropped(line);

	sums->all += line->words;
	sums->prose += is_paragraph ? line->words : 0;
}

static void drop_lines(struct lines *lines, size_t first, size_t end)
{
	for (size_t i = first; i < end; i++)
		lines->items[i].flags |= LINE_DROPPED;
}

/* The titles that a heading inside the article opens: short lines that are no sentences. */
static void drop_teasers(struct lines *lines, size_t first)
{
	enum { MOST = 12, TITLE_WORDS = 16 };

	for (size_t i = first; i < lines->count && i < first + MOST; i++) {
		const struct line *line = &lines->items[i];

		if (line->words > TITLE_WORDS || (line->flags & (LINE_STOP | LINE_TITLE)))
			return;
		lines->items[i].flags |= LINE_DROPPED;
	}
}

/*
 * Other articles and readers' comments at the end. They go to the end of the text when what
 * follows holds no paragraph, or, for comments, when most of the text stands before.
 */
static void drop_sections(struct lines *lines)
{
	enum { ENOUGH_WORDS = 50 }; /* of paragraphs: the article stands before */
	struct word_sums total = {0, 0}, before = {0, 0};

	/* titles that are dropped on the way are no paragraphs: the sums stay right */
	for (size_t i = 0; i < lines->count; i++)
		add_words(&total, &lines->items[i]);
	for (size_t i = 0; i < lines->count; i++) {
		const struct line *line = &lines->items[i];
		const bool opens_comments = has_cue(line, CUE_COMMENTS);
		const bool opens_teasers = has_cue(line, CUE_TEASER);
		const size_t after = total.all - before.all - line->words;

		if (line_is_dropped(line) && (opens_comments || opens_teasers)) {
			if (before.prose >= ENOUGH_WORDS && after < before.prose &&
			    (total.prose == before.prose || opens_comments)) {
				drop_lines(lines, i + 1, lines->count);
				return;
			}
			if (opens_teasers && before.prose > 0)
				drop_teasers(lines, i + 1);
		}
		add_words(&before, line);
	}
}

static bool is_joining_word(struct slice word)
{
	static const char *const words[] = {"and", "&", "de", "del", "der", "da", "di", "van",
	    "von", "bin", "al", "el", "la", "le"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (slice_is(word, words[i]))
			return true;
	}
	return false;
}

static struct slice first_word(struct slice text)
{
	size_t len = 0;

	while (len < text.len && (unsigned char)text.ptr[len] > ' ')
		len++;
	return (struct slice){text.ptr, len};
}

/* "Ann Lee is ...", "Ann Lee and Bo Roe are ...": names, then what they are or do. */
static bool introduces_author(struct slice text)
{
	static const char *const verbs[] = {"is", "are", "was", "covers", "cover", "writes",
	    "write", "reports", "reported", "has", "leads", "teaches", "works", "contributed"};
	size_t names = 0;

	while (text.len > 0) {
		const struct slice word = first_word(text);
		const unsigned char head = (unsigned char)text.ptr[0];

		for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
			if (slice_is(word, verbs[i]))
				return names >= 2;
		}
		if (!(head >= 'A' && head <= 'Z') && head < 0xc3 && !is_joining_word(word))
			return false;
		if (++names > 10)
			return false;
		text.ptr += word.len;
		text.len -= word.len;
		text = slice_trim(text);
	}
	return false;
}

static bool is_author_note(const struct lines *lines, const struct line *line)
{
	const struct slice text = slice_at(lines->text, line->at);

	if (line->words > 110)
		return false;
	if (has_cue(line, CUE_NOTE))
		return true;
	return has_cue(line, CUE_ROLE) && introduces_author(text);
}

/* Notes about the authors stand at the very end, before other furniture only. */
static void drop_trailing_notes(struct lines *lines)
{
	enum { MOST = 12 };
	size_t notes = 0;

	for (size_t i = lines->count; i-- > 1 && notes < MOST;) {
		struct line *line = &lines->items[i];

		if (line_is_dropped(line))
			continue;
		if ((line->flags & LINE_TITLE) || !is_author_note(lines, line))
			return;
		line->flags |= LINE_DROPPED;
		notes++;
	}
}

/* An editor's note above the article. */
static void drop_leading_notes(struct lines *lines)
{
	for (size_t i = 0; i < lines->body_first; i++) {
		struct line *line = &lines->items[i];

		if (has_cue(line, CUE_NOTE) && line->words >= 9 &&
		    !(line->flags & (LINE_TITLE | LINE_BYLINE)))
			line->flags |= LINE_DROPPED;
	}
}

/* May a line outside the body be an entry of a menu? */
static bool is_entry(const struct line *line, uint32_t most_words)
{
	return line->words <= most_words &&
	       !(line->flags & (LINE_STOP | LINE_TITLE | LINE_BYLINE | LINE_DATED | LINE_BULLET));
}

static void drop_menus(struct lines *lines, size_t first, size_t end)
{
	enum { LEAST = 4, ENTRY_WORDS = 3 };
	size_t run = first;

	for (size_t i = first; i <= end; i++) {
		if (i < end && has_cue(&lines->items[i], CUE_MENU) &&
		    !(lines->items[i].flags & LINE_TITLE))
			lines->items[i].flags |= LINE_DROPPED;
		if (i < end && is_entry(&lines->items[i], ENTRY_WORDS))
			continue;
		if (i - run >= LEAST)
			drop_lines(lines, run, i);
		run = i + 1;
	}
}

/* Section names inside the body count where three of them or of a page's buttons stand together. */
static void drop_menus_inside(struct lines *lines)
{
	enum { LEAST = 3 };
	size_t run = lines->body_first;

	for (size_t i = lines->body_first; i <= lines->body_end; i++) {
		const struct line *line = &lines->items[i];

		if (i < lines->body_end && (line_is_dropped(line) || has_cue(line, CUE_MENU)) &&
		    !(line->flags & LINE_TITLE))
			continue;
		if (i - run >= LEAST)
			drop_lines(lines, run, i);
		run = i + 1;
	}
}

static size_t first_title(const struct lines *lines)
{
	for (size_t i = 0; i < lines->count; i++) {
		if (lines->items[i].flags & LINE_TITLE)
			return i;
	}
	return 0;
}

/* What stands above the title, and between it and its repetition. */
static void drop_around_title(struct lines *lines, size_t title)
{
	enum { ABOVE_WORDS = 6, BETWEEN_WORDS = 4, REACH = 20 };
	size_t hash_words, last = title;
	const uint64_t hash =
	    lines->count == 0 ? 0
	                      : repetition_hash(lines->text, lines->items[title].at, &hash_words);

	for (size_t i = 0; i < title; i++) {
		if (is_entry(&lines->items[i], ABOVE_WORDS))
			lines->items[i].flags |= LINE_DROPPED;
	}
	for (size_t i = title + 1; i < lines->count && i < title + REACH; i++) {
		if (repetition_hash(lines->text, lines->items[i].at, &hash_words) == hash)
			last = i;
	}
	for (size_t i = title + 1; i < last; i++) {
		if (is_entry(&lines->items[i], BETWEEN_WORDS))
			lines->items[i].flags |= LINE_DROPPED;
	}
}

/* What is to be seen on a picture, above the line that credits it. */
static void drop_descriptions(struct lines *lines)
{
	enum { DESCRIPTION_WORDS = 25 };

	for (size_t i = 1; i < lines->count; i++) {
		struct line *above = &lines->items[i - 1];

		if (has_cue(&lines->items[i], CUE_IMAGE) && line_is_dropped(&lines->items[i]) &&
		    has_cue(above, CUE_SCENE) && above->words <= DESCRIPTION_WORDS &&
		    !(above->flags & (LINE_TITLE | LINE_BYLINE)))
			above->flags |= LINE_DROPPED;
	}
}

static void judge_places(struct lines *lines)
{
	const size_t title = first_title(lines);

	drop_descriptions(lines);
	drop_sections(lines);
	drop_trailing_notes(lines);
	find_body(lines);
	if (lines->body_end == 0)
		return;
	drop_leading_notes(lines);
	drop_menus(lines, 0, lines->body_first);
	drop_menus(lines, lines->body_end, lines->count);
	drop_menus_inside(lines);
	if (lines->count > 0 && title < lines->body_first)
		drop_around_title(lines, title);
}

/* ---- all together ---- */

static enum err_code add_spans(const struct lines *lines, struct spans *ret_spans)
{
	for (size_t i = 0; i < lines->count; i++) {
		struct span *items;

		if (!line_is_dropped(&lines->items[i]))
			continue;
		items = alloc_grow(
		    ret_spans->items, &ret_spans->capacity, ret_spans->count + 1, sizeof *items);
		if (!items)
			return ERR_NOMEM;
		ret_spans->items = items;
		items[ret_spans->count++] = lines->items[i].whole;
	}
	return ERR_OK;
}

enum err_code boilerplate_find(const struct doc *doc, struct spans *ret_spans)
{
	struct lines lines = {.text = doc_text(doc), .title = doc_meta(doc)->title_at};
	enum err_code code = gather_lines(doc, &lines);

	if (code == ERR_OK && lines.count > 1 && lines.count <= BOILERPLATE_MAX_LINES) {
		judge_lines(&lines);
		find_body(&lines);
		code = repetition_drop(&lines);
		if (code == ERR_OK) {
			judge_places(&lines);
			code = add_spans(&lines, ret_spans);
		}
	}
	alloc_free(lines.items);
	return code;
}

void spans_release(struct spans *spans)
{
	alloc_free(spans->items);
	*spans = (struct spans){0};
}

bool spans_hold(const struct spans *spans, uint32_t byte)
{
	size_t first = 0, end = spans->count;

	while (first < end) {
		const size_t middle = first + (end - first) / 2;

		if (spans->items[middle].end <= byte)
			first = middle + 1;
		else
			end = middle;
	}
	return first < spans->count && spans->items[first].start <= byte;
}
