#include "config.h"

#include "doc/byline.h"

#include "doc/dates.h"
#include "doc/outlets.h"

static const char *const prefixes[] = {"By ", "BY ", "by ", "By: ", "Story by ", "STORY BY ",
    "Written by ", "WRITTEN BY ", "Words by ", "Report by ", "Reported by ", "Analysis by ",
    "Opinion by ", "OPINION BY ", "Text by ", "Article by ", "Posted by ",
    "Author: ", "Authors: ", "Reporting by "};

/* ---- pieces of text ---- */

enum { MOST_NAMES = 120 /* bytes that the names in a note take */ };

static struct slice first_word(struct slice text)
{
	size_t len = 0;

	while (len < text.len && text.ptr[len] != ' ')
		len++;
	return (struct slice){text.ptr, len};
}

static bool is_any(struct slice word, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (slice_is(word, words[i]))
			return true;
	}
	return false;
}

#define IS_ANY(word, words) is_any(word, words, sizeof(words) / sizeof *(words))

/* Where `part` begins in the text; text.len: nowhere. */
static size_t find(struct slice text, const char *part)
{
	const char *found = memmem(text.ptr, text.len, part, strlen(part));

	return found ? (size_t)(found - text.ptr) : text.len;
}

static bool is_capital(struct slice word)
{
	const unsigned char head = word.len > 0 ? (unsigned char)word.ptr[0] : 0;

	return (head >= 'A' && head <= 'Z') || head >= 0xc3;
}

/* Letters, hyphens, apostrophes and full stops only? */
static bool is_name_word(struct slice word)
{
	for (size_t i = 0; i < word.len; i++) {
		const unsigned char byte = (unsigned char)word.ptr[i];
		const bool is_letter = (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';

		if (!is_letter && byte < 0x80 && !strchr("-'.", byte))
			return false;
	}
	return word.len > 0;
}

/* ---- persons, roles ---- */

bool byline_is_person(struct slice name)
{
	static const char *const particles[] = {"de", "del", "della", "der", "den", "da", "di",
	    "do", "dos", "du", "van", "von", "bin", "ibn", "al", "el", "la", "le", "ten", "ter",
	    "zu", "y", "e"};
	size_t words = 0, capitals = 0;

	if (outlets_is_likely(name))
		return false;
	while (name.len > 0) {
		const struct slice word = first_word(name);

		if (!is_name_word(word))
			return false;
		if (is_capital(word))
			capitals++;
		else if (words == 0 || !IS_ANY(word, particles))
			return false;
		words++;
		name = slice_trim(slice_from(name, word.len));
	}
	return words >= 2 && words <= 5 && capitals >= 2;
}

static struct slice last_word(struct slice text)
{
	size_t start = text.len;

	while (start > 0 && text.ptr[start - 1] != ' ')
		start--;
	return slice_from(text, start);
}

/* "Staff Writer", "Washington correspondent", "Deputy Editor": what a writer is, no name. */
static bool is_role(struct slice text)
{
	static const char *const roles[] = {"writer", "writers", "correspondent", "correspondents",
	    "editor", "editors", "reporter", "reporters", "columnist", "contributor",
	    "contributors", "chief", "analyst", "author", "staff", "fellow", "professor",
	    "journalist", "desk", "producer", "photographer", "intern", "team", "bureau", "service",
	    "services", "wires", "agencies", "guest", "opinion", "critic", "anchor", "online"};
	const struct slice word = last_word(text);
	char lower[24];

	if (word.len == 0 || word.len > sizeof lower)
		return false;
	for (size_t i = 0; i < word.len; i++)
		lower[i] =
		    (char)(word.ptr[i] | (word.ptr[i] >= 'A' && word.ptr[i] <= 'Z' ? 0x20 : 0));
	return IS_ANY(((struct slice){lower, word.len}), roles);
}

/* ---- a line with names ---- */

/* What follows the names proper: a bar, a date, "Updated ...". */
static struct slice cut_tail(struct slice line, struct slice *ret_tail)
{
	static const char *const cuts[] = {" | ", " \xe2\x80\xa2 ", " \xc2\xb7 ", " \xe2\x80\x94 ",
	    " \xe2\x80\x93 ", " - ", " / ", "  ", "\t", " @", " (", "; ", " Updated", " UPDATED",
	    " Published", " PUBLISHED", " Posted", " Last ", " updated "};
	size_t end = line.len;
	struct span date;
	struct day day;

	for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
		const size_t at = find(line, cuts[i]);

		end = at < end ? at : end;
	}
	if (dates_find(line, &day, &date) && date.start < end)
		end = date.start;
	*ret_tail = slice_from(line, end);
	line.len = end;
	return slice_trim(line);
}

/* Take a word at the end off, "on" of a date that is gone, or a comma. */
static struct slice cut_end(struct slice line, bool *ret_had_on)
{
	static const char *const weekdays[] = {"Monday", "Tuesday", "Wednesday", "Thursday",
	    "Friday", "Saturday", "Sunday", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

	for (;;) {
		const struct slice word = last_word(line);

		if (slice_ends(line, ",") || slice_ends(line, ":") || slice_ends(line, " ")) {
			line.len--;
		} else if (word.len < line.len && (slice_is(word, "on") || slice_is(word, "On"))) {
			line.len -= word.len;
			*ret_had_on = true;
		} else if (word.len < line.len && IS_ANY(word, weekdays)) {
			line.len -= word.len;
		} else {
			return line;
		}
	}
}

/* Names in the words after "in", "for", "of", "at": an outlet counts, a place does not. */
static struct slice cut_preposition(struct slice item, struct slice *ret_outlet)
{
	static const char *const words[] = {
	    " for ", " of ", " at ", " in ", " from ", " with ", " FOR ", " OF ", " IN "};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		const size_t at = find(item, words[i]);

		if (at == item.len)
			continue;
		const struct slice rest = slice_trim(slice_from(item, at + strlen(words[i])));

		if (outlets_is_likely(rest))
			*ret_outlet = rest;
		item.len = at;
	}
	return slice_trim(item);
}

static size_t separator_at(struct slice list, size_t *ret_len)
{
	static const char *const separators[] = {
	    ", and ", ", AND ", " and ", " AND ", " & ", " with ", ", ", ","};

	for (size_t i = 0; i < list.len; i++) {
		for (size_t k = 0; k < sizeof separators / sizeof *separators; k++) {
			if (slice_starts(slice_from(list, i), separators[k])) {
				*ret_len = strlen(separators[k]);
				return i;
			}
		}
	}
	*ret_len = 0;
	return list.len;
}

static void set_outlet(struct byline *byline, struct slice outlet)
{
	const struct slice known = outlets_find(outlet);

	byline->outlet = known.ptr ? known : outlet;
}

/* A name in one word: a pen name, or what a desk calls itself. */
static bool is_pen_name(struct slice item)
{
	return is_capital(item) && is_name_word(item) && item.len >= 3 && item.len <= 24;
}

/* One piece between commas. false: nothing that a byline holds. */
static bool take_item(struct byline *byline, struct slice item, size_t index)
{
	struct slice outlet = {NULL, 0};

	if (!outlets_find(item).ptr)
		item = cut_preposition(item, &outlet);
	if (outlets_is_likely(item)) {
		set_outlet(byline, item);
		return true;
	}
	if (outlet.ptr)
		set_outlet(byline, outlet);
	if (item.len == 0 || is_role(item))
		return true;
	if (byline_is_person(item) || (byline->marked && index == 0 && is_pen_name(item))) {
		if (byline->count < BYLINE_MAX_NAMES)
			byline->names[byline->count++] = item;
		return true;
	}
	/* after a name: a place, a title such as Ph.D. */
	return index > 0 && byline->count > 0 && is_capital(item) && item.len <= 24;
}

static bool take_items(struct byline *byline, struct slice list)
{
	for (size_t index = 0; list.len > 0; index++) {
		size_t gap;
		const size_t end = separator_at(list, &gap);
		const struct slice item = slice_trim((struct slice){list.ptr, end});

		if (item.len > 0 && !take_item(byline, item, index))
			return false;
		list = slice_from(list, end + gap);
	}
	return true;
}

/* An outlet in what follows the names: "By Ann Lee | Reuters". */
static void read_tail(struct byline *byline, struct slice tail)
{
	size_t i = 0;

	while (!byline->outlet.ptr && i < tail.len) {
		size_t start = i, end;

		while (start < tail.len &&
		       strchr(" |-/()\t;\xe2\x80\xa2\x94\x93\xc2\xb7", tail.ptr[start]))
			start++;
		for (end = start; end < tail.len && !strchr("|/()\t;,", tail.ptr[end]) &&
		                  !slice_starts(slice_from(tail, end), " \xe2\x80") &&
		                  !slice_starts(slice_from(tail, end), " \xc2\xb7") &&
		                  !slice_starts(slice_from(tail, end), " - ");
		     end++)
			;
		const struct slice piece =
		    slice_trim((struct slice){tail.ptr + start, end - start});

		if (piece.len > 0 && outlets_is_likely(piece))
			set_outlet(byline, piece);
		i = end + 1;
	}
}

static struct slice cut_prefix(struct slice line, bool *ret_marked)
{
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
		if (slice_starts(line, prefixes[i])) {
			*ret_marked = true;
			return slice_trim(slice_from(line, strlen(prefixes[i])));
		}
	}
	return line;
}

bool byline_read(struct slice line, struct byline *ret_byline)
{
	struct byline byline = {.count = 0};
	struct slice tail, names;
	bool had_on = false;

	line = cut_prefix(slice_trim(line), &byline.marked);
	if (line.len == 0 || line.len > 240)
		return false;
	/* names and an outlet without "By" have a comma between them and are no sentence */
	if (!byline.marked && (!memchr(line.ptr, ',', line.len) || slice_ends(line, ".")))
		return false;
	names = cut_end(cut_tail(line, &tail), &had_on);
	if (slice_ends(names, "."))
		names.len--;
	if (names.len == 0 || !take_items(&byline, names))
		return false;
	read_tail(&byline, tail);
	/* without "By" only names with an outlet behind them are sure to be a byline */
	if (!byline.marked && (byline.count == 0 || !byline.outlet.ptr))
		return false;
	if (byline.count == 0 && !byline.outlet.ptr)
		return false;
	*ret_byline = byline;
	return true;
}

/* ---- notes ---- */

/* The capitalised words that a text begins with; stops at punctuation and at lower case. */
static struct slice capitalised(struct slice text)
{
	static const char *const inside[] = {"of", "the", "for", "and", "on", "de", "la"};
	size_t end = 0, at = 0;

	while (at < text.len) {
		struct slice word = first_word(slice_from(text, at));
		const bool stops = word.len > 0 && strchr(".,;:)", word.ptr[word.len - 1]);

		if (stops)
			word.len--;
		if (!is_capital(word) && !(at > 0 && IS_ANY(word, inside)))
			break;
		if (is_capital(word))
			end = at + word.len;
		if (stops)
			break;
		at += word.len + 1;
	}
	return (struct slice){text.ptr, end < text.len ? end : text.len};
}

static bool is_journalist_word(struct slice word)
{
	static const char *const words[] = {"reporter", "correspondent", "editor", "writer",
	    "columnist", "journalist", "covers", "writes", "reports", "producer", "photographer",
	    "contributor", "anchor", "host", "critic", "chief", "intern", "presenter", "blogger",
	    "reporters", "correspondents", "editors", "writers", "journalists", "columnists"};

	while (word.len > 0 && strchr(".,;", word.ptr[word.len - 1]))
		word.len--;
	return IS_ANY(word, words);
}

/* "... reporter at Foreign Policy": the outlet after a journalist's work. */
static struct slice outlet_of_work(struct slice work)
{
	static const char *const links[] = {"at", "for", "with", "of"};
	bool is_journalist = false;

	while (work.len > 0) {
		const struct slice word = first_word(work);
		const struct slice rest = slice_trim(slice_from(work, word.len));

		if (is_journalist && IS_ANY(word, links)) {
			struct slice outlet =
			    slice_starts(rest, "the ") ? slice_from(rest, 4) : rest;

			outlet = capitalised(outlet);
			if (outlet.len > 0)
				return outlet;
		}
		is_journalist |= is_journalist_word(word);
		if (word.len > 0 && strchr(".;", word.ptr[word.len - 1]) && is_journalist)
			break;
		work = rest;
	}
	return (struct slice){NULL, 0};
}

bool byline_read_note(struct slice line, struct byline *ret_byline)
{
	static const char *const verbs[] = {" is ", " are ", " covers ", " writes ", " reports "};
	const struct slice head = {line.ptr, line.len < MOST_NAMES ? line.len : MOST_NAMES};
	struct byline byline = {.count = 0};
	size_t end = head.len;
	struct slice work;

	if (!is_capital(line))
		return false;
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		const size_t at = find(head, verbs[i]);

		end = at < end ? at : end;
	}
	if (end == head.len)
		return false;
	if (!take_items(&byline, (struct slice){line.ptr, end}) || byline.count == 0 ||
	    byline.outlet.ptr)
		return false;
	work = slice_from(line, end);
	byline.outlet = outlet_of_work(work);
	if (!byline.outlet.ptr)
		return false;
	set_outlet(&byline, byline.outlet);
	*ret_byline = byline;
	return true;
}

bool byline_read_intro(struct slice line, struct byline *ret_byline)
{
	/* columnists and correspondents are quoted by other outlets as well */
	static const char *const links[] = {" author ", " contributing author ", " staff author "};
	struct byline byline = {.count = 0};

	for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
		const struct slice head = {line.ptr, line.len < MOST_NAMES ? line.len : MOST_NAMES};
		const size_t at = find(head, links[i]);
		const struct slice outlet = {line.ptr, at};
		struct slice name;

		if (at == head.len || at > 50 || capitalised(outlet).len != outlet.len)
			continue;
		name = capitalised(slice_from(line, at + strlen(links[i])));
		if (!byline_is_person(name) || outlet.len < 2)
			continue;
		byline.names[byline.count++] = name;
		set_outlet(&byline, outlet);
		*ret_byline = byline;
		return true;
	}
	return false;
}
