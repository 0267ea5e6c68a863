/*
 * Three passes. The first looks at every line by itself (judged.c): its words, its shape, its cues. The second
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

/* ---- the third pass: by position ---- */

/* Words of all lines, and of those that are paragraphs of an article. */
struct word_sums {
	size_t all, prose;
};

static void add_words(struct word_sums *sums, const struct line *line)
{
	const bool is_paragraph = line->words >= JUDGED_BODY_WORDS && (line->flags & LINE_STOP) &&
	                          !line_has_cue(line, CUE_NOTE) && !line_is_dropped(line);

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
		const bool opens_comments = line_has_cue(line, CUE_COMMENTS);
		const bool opens_teasers = line_has_cue(line, CUE_TEASER);
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
	if (line_has_cue(line, CUE_NOTE))
		return true;
	return line_has_cue(line, CUE_ROLE) && introduces_author(text);
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

		if (line_has_cue(line, CUE_NOTE) && line->words >= 9 &&
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
		if (i < end && line_has_cue(&lines->items[i], CUE_MENU) &&
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

		if (i < lines->body_end &&
		    (line_is_dropped(line) || line_has_cue(line, CUE_MENU)) &&
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

		if (line_has_cue(&lines->items[i], CUE_IMAGE) &&
		    line_is_dropped(&lines->items[i]) && line_has_cue(above, CUE_SCENE) &&
		    above->words <= DESCRIPTION_WORDS &&
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
	judged_find_body(lines);
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
	enum err_code code = judged_gather(doc, &lines);

	if (code == ERR_OK && lines.count > 1 && lines.count <= BOILERPLATE_MAX_LINES) {
		judged_by_themselves(&lines);
		judged_find_body(&lines);
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
