#include "config.h"

#include "doc/outlets.h"

struct outlet {
	const char *form; /* lower case */
	const char *name;
};

/* Sorted bytewise by form. */
static const struct outlet outlets[] = {
#include "doc/outlets.def"
};

enum { LONGEST_FORM = 64, MOST_WORDS = 6 };

struct slice outlets_find(struct slice name)
{
	char lower[LONGEST_FORM];
	size_t first = 0, end = sizeof outlets / sizeof *outlets;

	if (name.len == 0 || name.len > sizeof lower)
		return (struct slice){NULL, 0};
	for (size_t i = 0; i < name.len; i++) {
		const char byte = name.ptr[i];

		lower[i] = byte >= 'A' && byte <= 'Z' ? (char)(byte | 0x20) : byte;
	}
	name.ptr = lower;
	while (first < end) {
		const size_t middle = first + (end - first) / 2;
		const int order = slice_compare(slice_of(outlets[middle].form), name);

		if (order == 0)
			return slice_of(outlets[middle].name);
		if (order < 0)
			first = middle + 1;
		else
			end = middle;
	}
	return (struct slice){NULL, 0};
}

static bool is_outlet_word(struct slice word)
{
	static const char *const words[] = {"News", "NEWS", "Times", "TIMES", "Post", "POST",
	    "Press", "PRESS", "Tribune", "TRIBUNE", "Journal", "Herald", "Gazette", "Chronicle",
	    "Magazine", "Media", "Network", "Agency", "Broadcasting", "Radio", "TV", "Television",
	    "Wire", "Daily", "Weekly", "Telegraph", "Globe", "Observer", "Review", "Today",
	    "Insider", "Bulletin", "Dispatch", "Courier", "Examiner", "Inquirer", "Sentinel",
	    "Register", "Mirror", "Express", "Standard", "Monitor", "Newspaper", "Gazeta",
	    "Zeitung", "Shimbun", "Online", "Digest", "Report", "Record", "Argus", "Echo", "Ledger",
	    "Advertiser", "Newswire", "Service", "BBC", "CNN"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (slice_is(word, words[i]))
			return true;
	}
	return false;
}

/* "Radio Free ...", "Channel 4": names that begin with what they are. */
static bool is_leading_word(struct slice word)
{
	return slice_is(word, "Radio") || slice_is(word, "Channel") || slice_is(word, "Daily");
}

/* Capitalised, a number, or a small word between such. */
static bool may_stand_in_name(struct slice word, size_t index)
{
	static const char *const small[] = {"of", "the", "and", "for", "de", "la", "&"};
	const unsigned char head = word.len > 0 ? (unsigned char)word.ptr[0] : ' ';

	if (head >= 'A' && head <= 'Z')
		return true;
	for (size_t i = 0; index > 0 && i < sizeof small / sizeof *small; i++) {
		if (slice_is(word, small[i]))
			return true;
	}
	return index > 0 && ((head >= '0' && head <= '9') || head >= 0xc3) && head != 0xe2;
}

bool outlets_is_likely(struct slice name)
{
	size_t words = 0;
	bool first = false, last = false;

	if (outlets_find(name).ptr)
		return true;
	for (size_t i = 0, end; i < name.len; i = end + 1) {
		struct slice word;

		for (end = i; end < name.len && name.ptr[end] != ' '; end++)
			;
		word = (struct slice){name.ptr + i, end - i};
		if (!may_stand_in_name(word, words))
			return false;
		first |= words == 0 && is_leading_word(word);
		last = is_outlet_word(word);
		words++;
	}
	return (first || last) && words >= 2 && words <= MOST_WORDS;
}
