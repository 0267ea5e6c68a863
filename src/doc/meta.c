#include "config.h"

#include "doc/meta.h"

#include "doc/byline.h"
#include "doc/cues.h"
#include "doc/dates.h"
#include "doc/outletguess.h"
#include "doc/outlets.h"

enum {
	SITE_LINES = 6,  /* a page's own name stands among so many */
	HEAD_LINES = 40, /* that are not blank: title, byline and date stand there */
	MAX_TITLE = 260, /* bytes */
	MAX_NOTE = 700,  /* bytes of a note about an author */
	NOTES_KEPT = BYLINE_MAX_NAMES
};

struct guess {
	struct slice text;
	struct arena *arena;
	struct doc_meta *meta;
	struct buf plain;
	struct outlet_guess outlet;
	struct slice noted[NOTES_KEPT]; /* authors named in notes at the end */
	size_t noted_count;
};

/* A line with no-break spaces as spaces; .ptr NULL: no memory. */
static struct slice with_plain_spaces(struct guess *guess, struct slice line)
{
	char *target;
	size_t len = 0;

	if (!memmem(line.ptr, line.len, "\xc2\xa0", 2))
		return line;
	target = arena_alloc(guess->arena, line.len + 1, 1);
	for (size_t i = 0; target && i < line.len; i++) {
		const bool is_gap = slice_starts(slice_from(line, i), "\xc2\xa0");

		target[len++] = is_gap ? ' ' : line.ptr[i];
		i += is_gap;
	}
	return (struct slice){target, len};
}

static size_t count_words(struct slice line)
{
	size_t words = 0;

	for (size_t i = 0; i < line.len; i++)
		words += line.ptr[i] != ' ' && (i == 0 || line.ptr[i - 1] == ' ');
	return words;
}

/* Cues of a line; CUE_KINDS bits. On lack of memory guess->plain.failed is set. */
static unsigned cues_of(struct guess *guess, struct slice line)
{
	if (line.len > MAX_TITLE) /* neither a title nor what stands around one */
		return 0;
	cues_plain(line, &guess->plain);
	return guess->plain.failed ? 0 : cues_in(buf_slice(&guess->plain), count_words(line));
}

static bool is_address(struct slice line)
{
	return (slice_starts(line, "http://") || slice_starts(line, "https://") ||
	           slice_starts(line, "www.")) &&
	       !memchr(line.ptr, ' ', line.len) && line.len < 2000;
}

static bool has_several_capitals(struct slice name)
{
	size_t capitals = 0;

	for (size_t i = 0; i < name.len; i++)
		capitals += name.ptr[i] >= 'A' && name.ptr[i] <= 'Z';
	return capitals >= 2;
}

/* ---- titles ---- */

/* Is the line a headline by its shape? */
static bool is_headline(struct slice line)
{
	const size_t words = count_words(line);
	const char last = line.len > 0 ? line.ptr[line.len - 1] : ' ';

	if (words < 2 || words > 32 || line.len > MAX_TITLE)
		return false;
	if (last == '.')
		return words <= 12 && slice_find(line, ". ") == line.len;
	if (last == ':' || last == ',')
		return false;
	return true;
}

struct head {
	struct slice lines[HEAD_LINES]; /* trimmed, as they stand in the text */
	unsigned cues[HEAD_LINES];
	size_t count;
};

/* Cues that no headline shows. */
static bool is_furniture(unsigned cues)
{
	return (cues & (cue_bit(CUE_PAGE) | cue_bit(CUE_NOTICE) | cue_bit(CUE_MENU) |
	                   cue_bit(CUE_SHARE) | cue_bit(CUE_OFFER) | cue_bit(CUE_AD) |
	                   cue_bit(CUE_TEASER) | cue_bit(CUE_COMMENTS) | cue_bit(CUE_IMAGE) |
	                   cue_bit(CUE_RIGHTS))) != 0;
}

/* "Interviews | Diplomacy | East Asia" */
static bool is_crumbs(struct slice line)
{
	const size_t first = slice_find(line, " | ");
	struct slice rest;

	if (first == line.len)
		return false;
	rest = slice_from(line, first + 3);
	return slice_find(rest, " | ") < rest.len;
}

static bool is_date_only(struct slice line)
{
	struct day day;

	return count_words(line) <= 12 && dates_find(line, &day, NULL);
}

/* "Title | Outlet", "Title - Outlet": the title's length; 0: no such line. */
static size_t page_title_len(struct slice line, const char *bar, bool only_likely)
{
	for (size_t i = line.len; i-- > 8;) {
		const struct slice rest = slice_from(line, i);

		if (!slice_starts(rest, bar))
			continue;
		const struct slice outlet = slice_trim(slice_from(rest, strlen(bar)));

		if (count_words(outlet) > 5 || outlet.len < 2)
			return 0;
		return !only_likely || outlets_is_likely(outlet) ? i : 0;
	}
	return 0;
}

/* A page's title with the outlet behind a bar: the title alone, and the outlet counts. */
static struct slice cut_page_title(struct guess *guess, const struct head *head, size_t index)
{
	static const char *const bars[] = {" | ", " - ", " \xe2\x80\x93 ", " \xe2\x80\x94 "};
	struct slice line = head->lines[index];

	for (size_t k = 0; k < sizeof bars / sizeof *bars; k++) {
		size_t len = page_title_len(line, bars[k], false);
		struct slice outlet;
		bool repeated = false;

		for (size_t i = 0; len > 0 && i < head->count; i++)
			repeated |= slice_equal(head->lines[i], (struct slice){line.ptr, len});
		if (!repeated)
			len = page_title_len(line, bars[k], true);
		if (len == 0)
			continue;
		outlet = slice_trim(slice_from(line, len + strlen(bars[k])));
		outlet_guess_add(&guess->outlet, outlet, SIGN_SUFFIX);
		line.len = len;
		return slice_trim(line);
	}
	return line;
}

static struct span span_of(const struct guess *guess, struct slice line)
{
	const uint32_t start = (uint32_t)(line.ptr - guess->text.ptr);

	return (struct span){start, start + (uint32_t)line.len};
}

/* The page's own name above the article: short, so that no headline about an outlet is meant. */
static bool is_site_name(struct slice line)
{
	return count_words(line) <= 4 && outlets_is_likely(line);
}

static bool may_be_title(const struct head *head, size_t i)
{
	const struct slice line = head->lines[i];
	struct byline byline;

	return is_headline(line) && !is_furniture(head->cues[i]) && !is_date_only(line) &&
	       !is_address(line) && !is_crumbs(line) && !byline_read(line, &byline) &&
	       !(i < SITE_LINES && is_site_name(line));
}

/* How often a line stands in the head, itself included. */
static size_t times_said(const struct head *head, struct slice line)
{
	size_t times = 0;

	for (size_t i = 0; i < head->count; i++)
		times += slice_equal(head->lines[i], line);
	return times;
}

/* In capitals throughout, a few words: a kicker above the headline. */
static bool is_kicker(struct slice line)
{
	for (size_t i = 0; i < line.len; i++) {
		if (line.ptr[i] >= 'a' && line.ptr[i] <= 'z')
			return false;
	}
	return count_words(line) <= 3;
}

/* The headline: the first line that may be one, but rather one of three words or more, and rather
 * one that the page repeats. */
static void guess_title(struct guess *guess, const struct head *head)
{
	size_t best = head->count;
	int best_rank = 0;

	for (size_t i = 0; i < head->count && i < 15; i++) {
		const struct slice line = head->lines[i];
		int rank;

		if (line.len > MAX_TITLE) /* the text has begun */
			break;
		if (!may_be_title(head, i))
			continue;
		rank = 1 + (count_words(line) >= 3 && !is_kicker(line)) +
		       2 * (count_words(line) >= 4 && times_said(head, line) > 1);
		if (rank > best_rank) {
			best = i;
			best_rank = rank;
		}
	}
	if (best == head->count)
		return;
	guess->meta->title = cut_page_title(guess, head, best);
	guess->meta->title_at = span_of(guess, guess->meta->title);
	for (size_t i = 0; i < head->count; i++) {
		if (slice_equal(head->lines[i], guess->meta->title)) {
			guess->meta->title_at = span_of(guess, head->lines[i]);
			return;
		}
	}
}

/* A title that is known already: where it stands in the text. */
static void find_title(struct guess *guess, const struct head *head)
{
	for (size_t i = 0; i < head->count; i++) {
		if (slice_equal(head->lines[i], guess->meta->title)) {
			guess->meta->title_at = span_of(guess, head->lines[i]);
			return;
		}
	}
}

/* ---- lines ---- */

static enum err_code keep_byline(struct guess *guess, const struct slice *names, size_t count)
{
	struct slice *kept;

	if (count == 0 || guess->meta->byline_count > 0)
		return ERR_OK;
	kept = arena_alloc(guess->arena, count, sizeof *kept);
	if (!kept)
		return ERR_NOMEM;
	for (size_t i = 0; i < count; i++) {
		kept[i] = arena_copy(guess->arena, names[i]);
		if (!kept[i].ptr)
			return ERR_NOMEM;
	}
	guess->meta->byline = kept;
	guess->meta->byline_count = count;
	return ERR_OK;
}

/* One of the first lines: byline, date, address, an outlet's name alone. */
static enum err_code read_head_line(struct guess *guess, const struct head *head, size_t i)
{
	struct slice line = with_plain_spaces(guess, head->lines[i]);
	struct byline byline;
	struct day day;

	if (!line.ptr)
		return ERR_NOMEM;
	outlet_guess_read_dateline(&guess->outlet, line);
	if (span_exists(guess->meta->title_at) &&
	    span_of(guess, head->lines[i]).start == guess->meta->title_at.start)
		return ERR_OK;
	if (is_address(line)) {
		outlet_guess_read_address(&guess->outlet, line);
		if (!guess->meta->url.ptr)
			guess->meta->url = line;
		return ERR_OK;
	}
	if (i < 12 && outlets_find(line).ptr && has_several_capitals(line))
		outlet_guess_add(&guess->outlet, line, SIGN_ALONE);
	else if (i < SITE_LINES && is_site_name(line) && !is_furniture(head->cues[i]))
		outlet_guess_add(&guess->outlet, line, SIGN_SITE);
	if (byline_read(line, &byline) || byline_read_intro(line, &byline)) {
		if (byline.outlet.ptr)
			outlet_guess_add(&guess->outlet, byline.outlet, SIGN_BYLINE);
		if (keep_byline(guess, byline.names, byline.count) != ERR_OK)
			return ERR_NOMEM;
	}
	if (!guess->meta->date.ptr && i < 20 && count_words(line) <= 20 &&
	    dates_find(line, &day, NULL) && !is_furniture(head->cues[i] & ~cue_bit(CUE_PAGE)))
		return dates_keep(&day, guess->arena, &guess->meta->date);
	return ERR_OK;
}

/* Notes about authors and copyright lines may stand anywhere after the head. */
static enum err_code read_any_line(struct guess *guess, struct slice line)
{
	struct byline byline;

	if (line.len == 0 || line.len > MAX_NOTE)
		return ERR_OK;
	line = with_plain_spaces(guess, line);
	if (!line.ptr)
		return ERR_NOMEM;
	outlet_guess_read_rights(&guess->outlet, line, &guess->meta->copyright_year);
	if (byline_read_note(line, &byline)) {
		outlet_guess_add(&guess->outlet, byline.outlet, SIGN_NOTE);
		for (size_t i = 0; i < byline.count && guess->noted_count < NOTES_KEPT; i++)
			guess->noted[guess->noted_count++] = byline.names[i];
	}
	return ERR_OK;
}

/* The first lines that are not blank. */
static enum err_code read_head(struct guess *guess, struct head *head)
{
	size_t byte = 0;

	while (byte < guess->text.len && head->count < HEAD_LINES) {
		struct slice line = slice_trim(slice_take_line(guess->text, &byte));

		if (line.len == 0)
			continue;
		if (line.len > CUE_MAX_LINE) /* a paragraph: its begin says enough */
			line.len = CUE_MAX_LINE;
		head->cues[head->count] = cues_of(guess, line);
		head->lines[head->count++] = line;
		if (guess->plain.failed)
			return ERR_NOMEM;
	}
	return ERR_OK;
}

static enum err_code read_lines(struct guess *guess, const struct head *head)
{
	enum err_code code = ERR_OK;
	size_t byte = 0;

	for (size_t i = 0; code == ERR_OK && i < head->count; i++)
		code = read_head_line(guess, head, i);
	while (code == ERR_OK && byte < guess->text.len)
		code = read_any_line(guess, slice_trim(slice_take_line(guess->text, &byte)));
	return code;
}

enum err_code meta_guess(struct slice text, struct arena *arena, struct doc_meta *meta)
{
	struct guess guess = {.text = text, .arena = arena, .meta = meta};
	struct head head = {.count = 0};
	enum err_code code = read_head(&guess, &head);

	meta->title_at = span_none();
	if (code == ERR_OK && meta->title.ptr)
		find_title(&guess, &head);
	else if (code == ERR_OK)
		guess_title(&guess, &head);
	if (code == ERR_OK)
		code = read_lines(&guess, &head);
	if (code == ERR_OK)
		code = keep_byline(&guess, guess.noted, guess.noted_count);
	if (code == ERR_OK && !meta->outlet.ptr) {
		if (!outlet_guess_is_sure(&guess.outlet))
			outlet_guess_read_text(&guess.outlet, text);
		meta->outlet = outlet_guess_best(&guess.outlet);
	}
	buf_release(&guess.plain);
	return code;
}
