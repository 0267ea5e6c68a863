#include "config.h"

#include "doc/outletguess.h"

#include "doc/outlets.h"

enum {
	LEAST_SCORE = 2,     /* what a candidate needs */
	SCANNED = 64 * 1024, /* bytes searched for "told ..." */
	ENOUGH = 4,          /* a candidate with so much behind it needs no phrases */
};

/* ---- candidates ---- */

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

void outlet_guess_add(struct outlet_guess *guess, struct slice name, int sign)
{
	const struct slice known = outlets_find(name);

	if (known.ptr)
		name = known;
	for (size_t i = 0; i < guess->count; i++) {
		if (slice_equal(guess->candidates[i].name, name)) {
			guess->candidates[i].score += sign;
			return;
		}
	}
	if (name.len > 1 && guess->count < OUTLET_CANDIDATES)
		guess->candidates[guess->count++] = (struct outlet_candidate){name, sign};
}

/* What speaks for a candidate and for the names that begin as it does. */
static int support_of(const struct outlet_guess *guess, const struct outlet_candidate *one)
{
	int score = 0;

	for (size_t k = 0; k < guess->count; k++) {
		const struct outlet_candidate *other = &guess->candidates[k];

		if (is_prefix(one->name, other->name) || is_prefix(other->name, one->name))
			score += other->score;
	}
	return score;
}

/* The best supported one; of names that begin alike one that looks like an outlet's. */
struct slice outlet_guess_best(const struct outlet_guess *guess)
{
	struct slice best = {NULL, 0};
	int best_score = LEAST_SCORE - 1, best_own = 0;

	for (size_t i = 0; i < guess->count; i++) {
		const struct outlet_candidate *one = &guess->candidates[i];
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

bool outlet_guess_is_sure(const struct outlet_guess *guess)
{
	for (size_t i = 0; i < guess->count; i++) {
		if (guess->candidates[i].score >= ENOUGH)
			return true;
	}
	return false;
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
		if (slice_find(name, words[i]) < name.len)
			return true;
	}
	return false;
}

static void scan_phrase(struct outlet_guess *guess, struct slice text, const char *phrase, int sign)
{
	size_t at;

	while ((at = slice_find(text, phrase)) < text.len) {
		struct slice name;

		at += strlen(phrase);
		name = name_after(text, at);
		if (name.len > 0 && outlets_is_likely(name) &&
		    !(sign == SIGN_TOLD && is_broadcaster(name)))
			outlet_guess_add(guess, name, sign);
		text = slice_from(text, at);
	}
}

void outlet_guess_read_text(struct outlet_guess *guess, struct slice text)
{
	if (text.len > SCANNED)
		text.len = SCANNED;
	scan_phrase(guess, text, " told ", SIGN_TOLD);
	scan_phrase(guess, text, " tells ", SIGN_TOLD);
	scan_phrase(guess, text, " seen by ", SIGN_SEEN);
	scan_phrase(guess, text, " reviewed by ", SIGN_SEEN);
	scan_phrase(guess, text, " obtained by ", SIGN_SEEN);
	scan_phrase(guess, text, " interview with ", SIGN_TOLD);
	scan_phrase(guess, text, "More from ", SIGN_MORE_FROM);
	scan_phrase(guess, text, "according to ", SIGN_RELAYED);
	scan_phrase(guess, text, "According to ", SIGN_RELAYED);
	scan_phrase(guess, text, "cited by ", SIGN_RELAYED);
	scan_phrase(guess, text, "citing ", SIGN_RELAYED);
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
void outlet_guess_read_dateline(struct outlet_guess *guess, struct slice line)
{
	const size_t open = slice_find(line, "("), close = slice_find(line, ") ");
	struct slice name, known;

	if (open >= 60 || close >= 90 || close <= open + 1 || open < 2 || close + 2 >= line.len)
		return;
	if (line.ptr[close + 2] != '-' && !slice_starts(slice_from(line, close + 2), "\xe2\x80"))
		return;
	name = (struct slice){line.ptr + open + 1, close - open - 1};
	known = outlets_find(name);
	if (known.ptr)
		outlet_guess_add(guess, known, SIGN_DATELINE);
	else if (begins_in_capitals(line) && outlets_is_likely(name))
		outlet_guess_add(guess, name, SIGN_DATELINE);
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

void outlet_guess_read_rights(struct outlet_guess *guess, struct slice line, unsigned *ret_year)
{
	const struct slice head = {line.ptr, line.len < 48 ? line.len : 48};
	size_t at = slice_find(head, "\xc2\xa9"), after = 0;
	struct slice rest, holder;

	if (at == head.len)
		at = slice_find(head, "(c) ");
	if (at == head.len)
		at = slice_find(head, "opyright");
	if (at == head.len)
		return;
	for (size_t i = at; i < line.len && i < at + 40; i++) {
		const unsigned year = year_at(line, i);

		if (year == 0)
			continue;
		*ret_year = year;
		after = i + 4;
	}
	rest = slice_from(line, after > 0 ? after : at + 2);
	while (rest.len > 0 && strchr(" ,-|:", rest.ptr[0]))
		rest = slice_from(rest, 1);
	if (slice_starts(rest, "by "))
		rest = slice_from(rest, 3);
	holder = holder_of(rest);
	if (holder.len > 1 && rest.ptr[0] >= 'A' && rest.ptr[0] <= 'Z')
		outlet_guess_add(guess, holder, SIGN_RIGHTS);
}

/* ---- addresses ---- */

/* The outlet of a web address by its domain and those above it. */
void outlet_guess_read_address(struct outlet_guess *guess, struct slice url)
{
	const size_t scheme = slice_find(url, "://");
	struct slice host = scheme < url.len ? slice_from(url, scheme + 3) : url;

	for (size_t i = 0; i < host.len; i++) {
		if (strchr("/?#:", host.ptr[i]))
			host.len = i;
	}
	while (host.len > 0) {
		const struct slice known = outlets_find(host);
		const size_t dot = slice_find(host, ".");

		if (known.ptr) {
			outlet_guess_add(guess, known, SIGN_ALONE);
			return;
		}
		if (dot == host.len)
			return;
		host = slice_from(host, dot + 1);
	}
}
