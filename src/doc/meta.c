#include "config.h"

#include "doc/meta.h"

#include <stdio.h>

#include "doc/byline.h"
#include "doc/cues.h"
#include "doc/dates.h"
#include "doc/outlets.h"

/* ---- the block of `Key: value` lines ---- */

enum key { KEY_OUTLET, KEY_TITLE, KEY_BYLINE, KEY_DATE, KEY_URL, KEY_NONE };

static const char *const key_names[KEY_NONE] = {"Outlet", "Title", "Byline", "Date", "URL"};

/* The next line from *byte on, without its break; *byte moves past the break. */
static struct slice take_line(struct slice text, size_t *byte)
{
	const char *start = text.ptr + *byte;
	const char *end = memchr(start, '\n', text.len - *byte);
	struct slice line = {start, end ? (size_t)(end - start) : text.len - *byte};

	*byte += line.len + (end != NULL);
	return line;
}

static bool is_same_key(struct slice word, const char *name)
{
	if (word.len != strlen(name))
		return false;
	for (size_t i = 0; i < word.len; i++) {
		if ((word.ptr[i] | 0x20) != (name[i] | 0x20))
			return false;
	}
	return true;
}

/* The key of a line, its value trimmed; KEY_NONE: not such a line. */
static enum key split_key(struct slice line, struct slice *ret_value)
{
	const char *colon = memchr(line.ptr, ':', line.len);
	struct slice word;

	if (!colon)
		return KEY_NONE;
	word = slice_trim((struct slice){line.ptr, (size_t)(colon - line.ptr)});
	for (unsigned i = 0; i < KEY_NONE; i++) {
		if (is_same_key(word, key_names[i])) {
			*ret_value = slice_trim(
			    (struct slice){colon + 1, line.len - (size_t)(colon + 1 - line.ptr)});
			return (enum key)i;
		}
	}
	return KEY_NONE;
}

/* Bytes of the block with its empty line, and its values; 0: there is no block. */
static size_t scan_block(struct slice text, struct slice values[KEY_NONE])
{
	size_t byte = 0, lines = 0;

	while (byte < text.len) {
		const struct slice line = take_line(text, &byte);
		struct slice value;
		enum key key;

		if (slice_trim(line).len == 0)
			return lines > 0 ? byte : 0;
		key = split_key(line, &value);
		if (key == KEY_NONE)
			return 0;
		values[key] = value;
		lines++;
	}
	return lines > 0 ? byte : 0;
}

static enum err_code keep(struct arena *arena, struct slice value, struct slice *field)
{
	if (field->ptr || value.len == 0)
		return ERR_OK;
	*field = arena_copy(arena, value);
	return field->ptr ? ERR_OK : ERR_NOMEM;
}

static enum err_code keep_day(struct arena *arena, const struct day *day, struct slice *field)
{
	char text[32];

	snprintf(text, sizeof text, "%04u-%02u-%02u", day->year, day->month, day->day);
	*field = arena_copy(arena, slice_of(text));
	return field->ptr ? ERR_OK : ERR_NOMEM;
}

/* "5 March 2024" is kept as 2024-03-05, so that articles can be ordered; what is no day as it is. */
static enum err_code keep_date(struct arena *arena, struct slice value, struct slice *field)
{
	struct day day;

	if (!field->ptr && !dates_is_iso(value) && dates_find(value, &day, NULL))
		return keep_day(arena, &day, field);
	return keep(arena, value, field);
}

/* The first of ", and ", " and ", ", ", " & ", "; " in a list of names; 0: none. */
static size_t find_separator(struct slice list, size_t *ret_len)
{
	static const char *const separators[] = {", and ", " and ", " & ", ", ", "; "};

	for (size_t i = 0; i < list.len; i++) {
		const struct slice rest = {list.ptr + i, list.len - i};

		for (size_t k = 0; k < sizeof separators / sizeof *separators; k++) {
			if (slice_starts(rest, separators[k])) {
				*ret_len = strlen(separators[k]);
				return i;
			}
		}
	}
	*ret_len = 0;
	return list.len;
}

static enum err_code keep_names(struct arena *arena, struct slice list, struct doc_meta *meta)
{
	struct slice *names;
	size_t room = 1, count = 0;

	for (size_t i = 0; i < list.len; i++)
		room += list.ptr[i] == ',' || list.ptr[i] == ';' || list.ptr[i] == ' ';
	names = arena_alloc(arena, room, sizeof *names);
	if (!names)
		return ERR_NOMEM;
	while (list.len > 0) {
		size_t gap;
		const size_t end = find_separator(list, &gap);
		const struct slice name = slice_trim((struct slice){list.ptr, end});

		if (name.len > 0 && keep(arena, name, &names[count]) != ERR_OK)
			return ERR_NOMEM;
		count += name.len > 0;
		list.ptr += end + gap;
		list.len -= end + gap;
	}
	meta->byline = names;
	meta->byline_count = count;
	return ERR_OK;
}

enum err_code meta_read_block(
    struct slice text, struct arena *arena, struct doc_meta *meta, size_t *ret_block)
{
	struct slice values[KEY_NONE] = {{NULL, 0}};
	const size_t block = scan_block(text, values);

	if (block == 0) {
		*ret_block = 0;
		return ERR_OK;
	}
	if (keep(arena, values[KEY_OUTLET], &meta->outlet) != ERR_OK ||
	    keep(arena, values[KEY_TITLE], &meta->title) != ERR_OK ||
	    keep_date(arena, values[KEY_DATE], &meta->date) != ERR_OK ||
	    keep(arena, values[KEY_URL], &meta->url) != ERR_OK)
		return ERR_NOMEM;
	if (meta->byline_count == 0 && values[KEY_BYLINE].len > 0 &&
	    keep_names(arena, values[KEY_BYLINE], meta) != ERR_OK)
		return ERR_NOMEM;
	*ret_block = block;
	return ERR_OK;
}

/* One line of a value: a break in it would end the block. */
static void add_value(struct buf *buf, struct slice value)
{
	for (size_t i = 0; i < value.len; i++) {
		const bool breaks = value.ptr[i] == '\n' || value.ptr[i] == '\r';

		buf_add_byte(buf, breaks ? ' ' : value.ptr[i]);
	}
}

static void add_pair(struct buf *buf, enum key key, struct slice value)
{
	if (value.len == 0)
		return;
	buf_add_format(buf, "%s: ", key_names[key]);
	add_value(buf, value);
	buf_add_byte(buf, '\n');
}

void meta_write_block(const struct doc_meta *meta, struct buf *buf)
{
	add_pair(buf, KEY_OUTLET, meta->outlet);
	add_pair(buf, KEY_TITLE, meta->title);
	for (size_t i = 0; i < meta->byline_count; i++) {
		if (i == 0)
			buf_add_format(buf, "%s: ", key_names[KEY_BYLINE]);
		else
			buf_add_text(buf, i + 1 < meta->byline_count ? ", " : " and ");
		add_value(buf, meta->byline[i]);
		if (i + 1 == meta->byline_count)
			buf_add_byte(buf, '\n');
	}
	add_pair(buf, KEY_DATE, meta->date);
	add_pair(buf, KEY_URL, meta->url);
	buf_add_byte(buf, '\n');
}

/* ---- from the text ---- */

enum {
	SITE_LINES = 6,      /* a page's own name stands among so many */
	HEAD_LINES = 40,     /* that are not blank: title, byline and date stand there */
	CANDIDATES = 24,     /* outlets that the text may be of */
	LEAST_SCORE = 2,     /* what a candidate needs */
	SCANNED = 64 * 1024, /* bytes searched for "told ..." */
	MAX_TITLE = 260,     /* bytes */
	ENOUGH = 4,          /* a candidate with so much behind it needs no phrases */
	MAX_NOTE = 700,      /* bytes of a note about an author */
	NOTES_KEPT = BYLINE_MAX_NAMES
};

/* How much a sign of the outlet weighs. */
enum sign {
	SIGN_TOLD = 2,
	SIGN_SEEN = 2,
	SIGN_MORE_FROM = 2,
	SIGN_SITE = 2,
	SIGN_ALONE = 3,
	SIGN_RIGHTS = 3,
	SIGN_SUFFIX = 4,
	SIGN_DATELINE = 4,
	SIGN_NOTE = 4,
	SIGN_BYLINE = 5,
	SIGN_RELAYED = -3
};

struct candidate {
	struct slice name;
	int score;
};

struct guess {
	struct slice text;
	struct arena *arena;
	struct doc_meta *meta;
	struct buf plain;
	struct candidate candidates[CANDIDATES];
	size_t candidate_count;
	struct slice noted[NOTES_KEPT]; /* authors named in notes at the end */
	size_t noted_count;
};

static struct slice slice_from(struct slice text, size_t start)
{
	return (struct slice){text.ptr + start, text.len - start};
}

static size_t find(struct slice text, const char *part)
{
	const char *found = memmem(text.ptr, text.len, part, strlen(part));

	return found ? (size_t)(found - text.ptr) : text.len;
}

/* A piece of another outlet's name does not make it another one: "the" is left aside. */
static struct slice bare_name(struct slice name)
{
	return slice_starts(name, "The ") || slice_starts(name, "the ") ? slice_from(name, 4)
	                                                                : name;
}

static bool is_prefix(struct slice longer, struct slice shorter)
{
	longer = bare_name(longer);
	shorter = bare_name(shorter);
	return longer.len >= shorter.len && memcmp(longer.ptr, shorter.ptr, shorter.len) == 0 &&
	       (longer.len == shorter.len || longer.ptr[shorter.len] == ' ');
}

static void add_candidate(struct guess *guess, struct slice name, int sign)
{
	const struct slice known = outlets_find(name);

	if (known.ptr)
		name = known;
	for (size_t i = 0; i < guess->candidate_count; i++) {
		if (slice_equal(guess->candidates[i].name, name)) {
			guess->candidates[i].score += sign;
			return;
		}
	}
	if (name.len > 1 && guess->candidate_count < CANDIDATES)
		guess->candidates[guess->candidate_count++] = (struct candidate){name, sign};
}

/* What speaks for a candidate and for the names that begin as it does. */
static int support_of(const struct guess *guess, const struct candidate *one)
{
	int score = 0;

	for (size_t k = 0; k < guess->candidate_count; k++) {
		const struct candidate *other = &guess->candidates[k];

		if (is_prefix(one->name, other->name) || is_prefix(other->name, one->name))
			score += other->score;
	}
	return score;
}

/* The best supported one; of names that begin alike one that looks like an outlet's. */
static struct slice best_candidate(const struct guess *guess)
{
	struct slice best = {NULL, 0};
	int best_score = LEAST_SCORE - 1, best_own = 0;

	for (size_t i = 0; i < guess->candidate_count; i++) {
		const struct candidate *one = &guess->candidates[i];
		const int score = support_of(guess, one);
		const int own = one->score + (outlets_is_likely(one->name) ? 2 : 0);

		if (one->score <= 0 || score < best_score ||
		    (score == best_score && own <= best_own))
			continue;
		best = one->name;
		best_score = score;
		best_own = own;
	}
	return best;
}

static bool has_strong_candidate(const struct guess *guess)
{
	for (size_t i = 0; i < guess->candidate_count; i++) {
		if (guess->candidates[i].score >= ENOUGH)
			return true;
	}
	return false;
}

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

/* ---- outlets named in the running text ---- */

/* The capitalised words after a phrase such as "told ". */
static struct slice name_after(struct slice text, size_t at)
{
	static const char *const ends[] = {"\xe2\x80", "\xc2\xa0"};
	struct slice rest = slice_from(text, at), name = {rest.ptr, 0};
	size_t words = 0;

	while (words < 5 && name.len < rest.len) {
		size_t end = name.len;
		const size_t start = end + (words > 0);

		if (start >= rest.len || rest.ptr[start] < 'A' || rest.ptr[start] > 'Z')
			break;
		for (end = start; end < rest.len && !strchr(" .,;:!?\n\t\"'()", rest.ptr[end]);
		     end++) {
			if (slice_starts(slice_from(rest, end), ends[0]) ||
			    slice_starts(slice_from(rest, end), ends[1]))
				break;
		}
		name.len = end;
		words++;
		if (end >= rest.len || rest.ptr[end] != ' ')
			break;
	}
	return name;
}

/* Broadcasters are told things that other outlets then report. */
static bool is_broadcaster(struct slice name)
{
	static const char *const words[] = {"CNN", "MSNBC", "CNBC", "Fox", "FOX", "NBC", "ABC",
	    "CBS", "NPR", "PBS", "BBC", "ITV", "Sky", "Radio", "TV", "Television", "Network",
	    "Channel", "C-SPAN", "GMA"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (find(name, words[i]) < name.len)
			return true;
	}
	return false;
}

static void scan_phrase(struct guess *guess, const char *phrase, int sign)
{
	struct slice text = guess->text;
	size_t at;

	if (text.len > SCANNED)
		text.len = SCANNED;
	while ((at = find(text, phrase)) < text.len) {
		struct slice name;

		at += strlen(phrase);
		name = name_after(text, at);
		if (name.len > 0 && outlets_is_likely(name) &&
		    !(sign == SIGN_TOLD && is_broadcaster(name)))
			add_candidate(guess, name, sign);
		text = slice_from(text, at);
	}
}

static void scan_phrases(struct guess *guess)
{
	scan_phrase(guess, " told ", SIGN_TOLD);
	scan_phrase(guess, " tells ", SIGN_TOLD);
	scan_phrase(guess, " seen by ", SIGN_SEEN);
	scan_phrase(guess, " reviewed by ", SIGN_SEEN);
	scan_phrase(guess, " obtained by ", SIGN_SEEN);
	scan_phrase(guess, " interview with ", SIGN_TOLD);
	scan_phrase(guess, "More from ", SIGN_MORE_FROM);
	scan_phrase(guess, "according to ", SIGN_RELAYED);
	scan_phrase(guess, "According to ", SIGN_RELAYED);
	scan_phrase(guess, "cited by ", SIGN_RELAYED);
	scan_phrase(guess, "citing ", SIGN_RELAYED);
}

/* Is the first word written in capitals, as the city of a dateline is? */
static bool begins_in_capitals(struct slice line)
{
	size_t len = 0;

	while (len < line.len && line.ptr[len] != ' ' && line.ptr[len] != ',') {
		if (line.ptr[len] >= 'a' && line.ptr[len] <= 'z')
			return false;
		len++;
	}
	return len >= 2;
}

/* "LONDON (Reuters) - ..." */
static void read_dateline(struct guess *guess, struct slice line)
{
	const size_t open = find(line, "("), close = find(line, ") ");
	struct slice name, known;

	if (open >= 60 || close >= 90 || close <= open + 1 || open < 2 || close + 2 >= line.len)
		return;
	if (line.ptr[close + 2] != '-' && !slice_starts(slice_from(line, close + 2), "\xe2\x80"))
		return;
	name = (struct slice){line.ptr + open + 1, close - open - 1};
	known = outlets_find(name);
	if (known.ptr)
		add_candidate(guess, known, SIGN_DATELINE);
	else if (begins_in_capitals(line) && outlets_is_likely(name))
		add_candidate(guess, name, SIGN_DATELINE);
}

/* ---- copyright lines ---- */

static unsigned year_at(struct slice line, size_t i)
{
	unsigned year = 0;

	for (size_t k = i; k < i + 4; k++) {
		if (k >= line.len || line.ptr[k] < '0' || line.ptr[k] > '9')
			return 0;
		year = year * 10 + (unsigned)(line.ptr[k] - '0');
	}
	return year >= 1900 && year < 2200 ? year : 0;
}

static bool is_company_form(struct slice word)
{
	static const char *const forms[] = {"L.P", "LP", "LLC", "L.L.C", "Inc", "Ltd", "Limited",
	    "Corp", "Corporation", "Company", "Co", "plc", "PLC", "GmbH", "AG", "SA", "All",
	    "Visit", "Distributed", "Published", "Used", "Reprinted", "Reproduction"};

	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		if (slice_is(word, forms[i]))
			return true;
	}
	return false;
}

/* The holder's name: words up to the legal form or the sentence's end. */
static struct slice holder_of(struct slice rest)
{
	struct slice name = {rest.ptr, 0};
	size_t at = 0;

	while (at < rest.len && at < 80) {
		size_t end = at;

		while (end < rest.len && rest.ptr[end] != ' ')
			end++;
		struct slice word = {rest.ptr + at, end - at};
		const bool stops = word.len > 0 && strchr(".,;", word.ptr[word.len - 1]);

		while (word.len > 0 && strchr(".,;", word.ptr[word.len - 1]))
			word.len--;
		if (word.len == 0 || is_company_form(word))
			break;
		name.len = at + word.len;
		if (stops)
			break;
		at = end + 1;
	}
	return name;
}

static void read_rights(struct guess *guess, struct slice line)
{
	const struct slice head = {line.ptr, line.len < 48 ? line.len : 48};
	size_t at = find(head, "\xc2\xa9"), after = 0;
	struct slice rest, holder;

	if (at == head.len)
		at = find(head, "(c) ");
	if (at == head.len)
		at = find(head, "opyright");
	if (at == head.len)
		return;
	for (size_t i = at; i < line.len && i < at + 40; i++) {
		const unsigned year = year_at(line, i);

		if (year == 0)
			continue;
		guess->meta->copyright_year = year;
		after = i + 4;
	}
	rest = slice_from(line, after > 0 ? after : at + 2);
	while (rest.len > 0 && strchr(" ,-|:", rest.ptr[0]))
		rest = slice_from(rest, 1);
	if (slice_starts(rest, "by "))
		rest = slice_from(rest, 3);
	holder = holder_of(rest);
	if (holder.len > 1 && rest.ptr[0] >= 'A' && rest.ptr[0] <= 'Z')
		add_candidate(guess, holder, SIGN_RIGHTS);
}

/* ---- lines ---- */

static bool is_address(struct slice line)
{
	return (slice_starts(line, "http://") || slice_starts(line, "https://") ||
	           slice_starts(line, "www.")) &&
	       !memchr(line.ptr, ' ', line.len) && line.len < 2000;
}

/* The outlet of a web address by its domain and those above it. */
static void read_address(struct guess *guess, struct slice url)
{
	const size_t scheme = find(url, "://");
	struct slice host = scheme < url.len ? slice_from(url, scheme + 3) : url;

	for (size_t i = 0; i < host.len; i++) {
		if (strchr("/?#:", host.ptr[i]))
			host.len = i;
	}
	while (host.len > 0) {
		const struct slice known = outlets_find(host);
		const size_t dot = find(host, ".");

		if (known.ptr) {
			add_candidate(guess, known, SIGN_ALONE);
			return;
		}
		if (dot == host.len)
			return;
		host = slice_from(host, dot + 1);
	}
}

static bool has_several_capitals(struct slice name)
{
	size_t capitals = 0;

	for (size_t i = 0; i < name.len; i++)
		capitals += name.ptr[i] >= 'A' && name.ptr[i] <= 'Z';
	return capitals >= 2;
}

/* Is the line a headline by its shape? */
static bool is_headline(struct slice line)
{
	const size_t words = count_words(line);
	const char last = line.len > 0 ? line.ptr[line.len - 1] : ' ';

	if (words < 2 || words > 32 || line.len > MAX_TITLE)
		return false;
	if (last == '.')
		return words <= 12 && find(line, ". ") == line.len;
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
	const size_t first = find(line, " | ");
	struct slice rest;

	if (first == line.len)
		return false;
	rest = slice_from(line, first + 3);
	return find(rest, " | ") < rest.len;
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
		add_candidate(guess, outlet, SIGN_SUFFIX);
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
	read_dateline(guess, line);
	if (span_exists(guess->meta->title_at) &&
	    span_of(guess, head->lines[i]).start == guess->meta->title_at.start)
		return ERR_OK;
	if (is_address(line)) {
		read_address(guess, line);
		if (!guess->meta->url.ptr)
			guess->meta->url = line;
		return ERR_OK;
	}
	if (i < 12 && outlets_find(line).ptr && has_several_capitals(line))
		add_candidate(guess, line, SIGN_ALONE);
	else if (i < SITE_LINES && is_site_name(line) && !is_furniture(head->cues[i]))
		add_candidate(guess, line, SIGN_SITE);
	if (byline_read(line, &byline) || byline_read_intro(line, &byline)) {
		if (byline.outlet.ptr)
			add_candidate(guess, byline.outlet, SIGN_BYLINE);
		if (keep_byline(guess, byline.names, byline.count) != ERR_OK)
			return ERR_NOMEM;
	}
	if (!guess->meta->date.ptr && i < 20 && count_words(line) <= 20 &&
	    dates_find(line, &day, NULL) && !is_furniture(head->cues[i] & ~cue_bit(CUE_PAGE)))
		return keep_day(guess->arena, &day, &guess->meta->date);
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
	read_rights(guess, line);
	if (byline_read_note(line, &byline)) {
		add_candidate(guess, byline.outlet, SIGN_NOTE);
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
		struct slice line = slice_trim(take_line(guess->text, &byte));

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
		code = read_any_line(guess, slice_trim(take_line(guess->text, &byte)));
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
		if (!has_strong_candidate(&guess))
			scan_phrases(&guess);
		meta->outlet = best_candidate(&guess);
	}
	buf_release(&guess.plain);
	return code;
}
