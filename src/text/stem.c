/*
 * The steps have the names that the algorithm's description gives them. A y that is a consonant is
 * written Y until the end. All suffixes are ASCII, so that bytes may be looked at; any other character
 * counts as one consonant.
 */
#include "config.h"

#include "text/stem.h"

#include <stdbool.h>
#include <string.h>

#include "base/slice.h"

struct word {
	char *text;
	size_t len;
	size_t r1, r2; /* where the two regions begin */
};

#define S(text) \
	{ \
		text, sizeof(text) - 1 \
	}

/* ---- letters ---- */

static bool is_vowel(char letter)
{
	switch (letter) {
	case 'a':
	case 'e':
	case 'i':
	case 'o':
	case 'u':
	case 'y': return true;
	default: return false;
	}
}

static bool has_vowel(const struct word *word, size_t end)
{
	for (size_t i = 0; i < end; i++)
		if (is_vowel(word->text[i]))
			return true;
	return false;
}

/* A byte of a character that began before. */
static bool goes_on(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

/* Are there at least so many characters before `end`? */
static bool has_characters(const struct word *word, size_t end, size_t wanted)
{
	for (size_t i = 0; i < end && wanted > 0; i++)
		wanted -= !goes_on(word->text[i]);
	return wanted == 0;
}

static bool ends_with(const struct word *word, struct slice suffix)
{
	return word->len >= suffix.len && word->text[word->len - 1] == suffix.ptr[suffix.len - 1] &&
	       memcmp(word->text + word->len - suffix.len, suffix.ptr, suffix.len) == 0;
}

/* Where the character before `end` begins; there is one. */
static size_t last_character(const struct word *word, size_t end)
{
	do
		end--;
	while (end > 0 && goes_on(word->text[end]));
	return end;
}

/* Does the part before `end` end in a short syllable? */
static bool ends_short(const struct word *word, size_t end)
{
	const char *text = word->text;
	size_t last, vowel;

	if (end < 2)
		return false;
	last = last_character(word, end);
	if (last == 0 || is_vowel(text[last]) || !is_vowel(text[last - 1]))
		return false;
	vowel = last - 1;
	if (vowel == 0)
		return true;
	return !strchr("wxY", text[last]) && !is_vowel(text[vowel - 1]);
}

/* ---- regions ---- */

/* Behind the first consonant after a vowel. */
static size_t region_from(const struct word *word, size_t at)
{
	while (at < word->len && !is_vowel(word->text[at]))
		at++;
	while (at < word->len && is_vowel(word->text[at]))
		at++;
	at += at < word->len;
	while (at < word->len && goes_on(word->text[at]))
		at++;
	return at;
}

static void find_regions(struct word *word)
{
	static const struct slice wholes[] = {S("gener"), S("commun"), S("arsen")};

	word->r1 = 0;
	for (size_t i = 0; i < sizeof wholes / sizeof *wholes; i++)
		if (word->len >= wholes[i].len &&
		    memcmp(word->text, wholes[i].ptr, wholes[i].len) == 0)
			word->r1 = wholes[i].len;
	if (word->r1 == 0)
		word->r1 = region_from(word, 0);
	word->r2 = region_from(word, word->r1);
}

/* A leading apostrophe goes; y at the beginning and after a vowel is a consonant. */
static void prepare(struct word *word)
{
	if (word->text[0] == '\'') {
		word->len--;
		memmove(word->text, word->text + 1, word->len);
	}
	for (size_t i = 0; i < word->len; i++)
		if (word->text[i] == 'y' && (i == 0 || is_vowel(word->text[i - 1])))
			word->text[i] = 'Y';
}

/* ---- steps ---- */

static void step_0(struct word *word)
{
	static const struct slice endings[] = {S("'s'"), S("'s"), S("'")};

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (ends_with(word, endings[i])) {
			word->len -= endings[i].len;
			return;
		}
}

static void step_1a(struct word *word)
{
	const char *text = word->text;

	step_0(word);
	if (word->len == 0)
		return;
	if (ends_with(word, (struct slice)S("sses"))) {
		word->len -= 2;
	} else if (ends_with(word, (struct slice)S("ied")) ||
	           ends_with(word, (struct slice)S("ies"))) {
		word->len -= has_characters(word, word->len - 3, 2) ? 2 : 1;
	} else if (text[word->len - 1] == 's' && word->len > 1 && text[word->len - 2] != 'u' &&
	           text[word->len - 2] != 's') {
		if (has_vowel(word, word->len - 2))
			word->len--;
	}
}

/* After "ed" or "ing" went: hop(ping), hop(e)ing, fil(e)ing. */
static void mend(struct word *word)
{
	static const struct slice doubles[] = {
	    S("bb"), S("dd"), S("ff"), S("gg"), S("mm"), S("nn"), S("pp"), S("rr"), S("tt")};

	if (ends_with(word, (struct slice)S("at")) || ends_with(word, (struct slice)S("bl")) ||
	    ends_with(word, (struct slice)S("iz"))) {
		word->text[word->len++] = 'e';
		return;
	}
	for (size_t i = 0; i < sizeof doubles / sizeof *doubles; i++)
		if (ends_with(word, doubles[i])) {
			word->len--;
			return;
		}
	if (word->len == word->r1 && ends_short(word, word->len))
		word->text[word->len++] = 'e';
}

static void step_1b(struct word *word)
{
	static const struct slice endings[] = {S("ingly"), S("edly"), S("ing"), S("ed")};

	if (ends_with(word, (struct slice)S("eedly")) || ends_with(word, (struct slice)S("eed"))) {
		const size_t stem = word->len - (word->text[word->len - 1] == 'y' ? 5 : 3);

		if (stem >= word->r1)
			word->len = stem + 2;
		return;
	}
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		if (!ends_with(word, endings[i]))
			continue;
		if (has_vowel(word, word->len - endings[i].len)) {
			word->len -= endings[i].len;
			mend(word);
		}
		return;
	}
}

static void step_1c(struct word *word)
{
	if (word->len > 2 && (word->text[word->len - 1] | 0x20) == 'y' &&
	    !is_vowel(word->text[word->len - 2]) && has_characters(word, word->len - 1, 2))
		word->text[word->len - 1] = 'i';
}

/* A suffix and what stands in its place. */
struct rule {
	struct slice suffix, with;
};

/* The rule of the longest suffix, or NULL; rules are in order of falling length. */
static const struct rule *rule_of(
    const struct word *word, const struct rule *rules, size_t rule_count)
{
	for (size_t i = 0; i < rule_count; i++)
		if (ends_with(word, rules[i].suffix))
			return &rules[i];
	return NULL;
}

static void apply(struct word *word, const struct rule *rule)
{
	word->len -= rule->suffix.len;
	memcpy(word->text + word->len, rule->with.ptr, rule->with.len);
	word->len += rule->with.len;
}

static void step_2(struct word *word)
{
	static const struct rule rules[] = {
	    {S("ational"), S("ate")},
	    {S("fulness"), S("ful")},
	    {S("iveness"), S("ive")},
	    {S("ization"), S("ize")},
	    {S("ousness"), S("ous")},
	    {S("biliti"), S("ble")},
	    {S("lessli"), S("less")},
	    {S("tional"), S("tion")},
	    {S("alism"), S("al")},
	    {S("aliti"), S("al")},
	    {S("ation"), S("ate")},
	    {S("entli"), S("ent")},
	    {S("fulli"), S("ful")},
	    {S("iviti"), S("ive")},
	    {S("ousli"), S("ous")},
	    {S("abli"), S("able")},
	    {S("alli"), S("al")},
	    {S("anci"), S("ance")},
	    {S("ator"), S("ate")},
	    {S("enci"), S("ence")},
	    {S("izer"), S("ize")},
	    {S("bli"), S("ble")},
	    {S("ogi"), S("og")},
	    {S("li"), S("")},
	};
	const struct rule *rule = rule_of(word, rules, sizeof rules / sizeof *rules);
	size_t stem;

	if (!rule || word->len - rule->suffix.len < word->r1)
		return;
	stem = word->len - rule->suffix.len;
	if (rule->suffix.ptr[0] == 'o' && rule->suffix.len == 3 &&
	    (stem == 0 || word->text[stem - 1] != 'l'))
		return;
	if (rule->suffix.len == 2 && (stem == 0 || !memchr("cdeghkmnrt", word->text[stem - 1], 10)))
		return;
	apply(word, rule);
}

static void step_3(struct word *word)
{
	static const struct rule rules[] = {
	    {S("ational"), S("ate")},
	    {S("tional"), S("tion")},
	    {S("alize"), S("al")},
	    {S("ative"), S("")},
	    {S("icate"), S("ic")},
	    {S("iciti"), S("ic")},
	    {S("ical"), S("ic")},
	    {S("ness"), S("")},
	    {S("ful"), S("")},
	};
	const struct rule *rule = rule_of(word, rules, sizeof rules / sizeof *rules);
	const bool in_r2 = rule && rule->suffix.len == 5 && rule->with.len == 0; /* ative */

	if (rule && word->len - rule->suffix.len >= (in_r2 ? word->r2 : word->r1))
		apply(word, rule);
}

static void step_4(struct word *word)
{
	static const struct rule rules[] = {
	    {S("ement"), S("")},
	    {S("able"), S("")},
	    {S("ance"), S("")},
	    {S("ence"), S("")},
	    {S("ible"), S("")},
	    {S("ment"), S("")},
	    {S("ant"), S("")},
	    {S("ate"), S("")},
	    {S("ent"), S("")},
	    {S("ion"), S("")},
	    {S("ism"), S("")},
	    {S("iti"), S("")},
	    {S("ive"), S("")},
	    {S("ize"), S("")},
	    {S("ous"), S("")},
	    {S("al"), S("")},
	    {S("er"), S("")},
	    {S("ic"), S("")},
	};
	const struct rule *rule = rule_of(word, rules, sizeof rules / sizeof *rules);
	size_t stem;

	if (!rule || word->len - rule->suffix.len < word->r2)
		return;
	stem = word->len - rule->suffix.len;
	if (slice_is(rule->suffix, "ion") &&
	    (stem == 0 || (word->text[stem - 1] != 's' && word->text[stem - 1] != 't')))
		return;
	word->len = stem;
}

static void step_5(struct word *word)
{
	const size_t stem = word->len > 0 ? word->len - 1 : 0;

	if (word->len == 0)
		return;
	if (word->text[stem] == 'e') {
		if (stem >= word->r2 || (stem >= word->r1 && !ends_short(word, stem)))
			word->len = stem;
	} else if (word->text[stem] == 'l') {
		if (stem >= word->r2 && stem > 0 && word->text[stem - 1] == 'l')
			word->len = stem;
	}
}

/* ---- exceptions ---- */

/* Words whose stem is a matter of knowledge, with the stem; the longest has 6 letters. */
static const struct rule exceptions[] = {
    {S("andes"), S("andes")},
    {S("atlas"), S("atlas")},
    {S("bias"), S("bias")},
    {S("cosmos"), S("cosmos")},
    {S("dying"), S("die")},
    {S("early"), S("earli")},
    {S("gently"), S("gentl")},
    {S("howe"), S("howe")},
    {S("idly"), S("idl")},
    {S("lying"), S("lie")},
    {S("news"), S("news")},
    {S("only"), S("onli")},
    {S("singly"), S("singl")},
    {S("skies"), S("sky")},
    {S("skis"), S("ski")},
    {S("sky"), S("sky")},
    {S("tying"), S("tie")},
    {S("ugly"), S("ugli")},
};

static bool is_exception(struct word *word)
{
	const struct slice text = {word->text, word->len};

	if (word->len > 6)
		return false;
	for (size_t i = 0; i < sizeof exceptions / sizeof *exceptions; i++)
		if (slice_equal(text, exceptions[i].suffix)) {
			apply(word, &exceptions[i]);
			return true;
		}
	return false;
}

/* Words that step 1a leaves and no other step may touch. */
static bool is_done(const struct word *word)
{
	static const struct slice words[] = {S("inning"), S("outing"), S("canning"), S("herring"),
	    S("earring"), S("proceed"), S("exceed"), S("succeed")};
	const struct slice text = {word->text, word->len};

	if (word->len != 6 && word->len != 7)
		return false;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (slice_equal(text, words[i]))
			return true;
	return false;
}

size_t stem_english(char *text, size_t len)
{
	struct word word = {.text = text, .len = len};

	if (is_exception(&word) || !has_characters(&word, len, 3))
		return word.len;
	prepare(&word);
	find_regions(&word);
	step_1a(&word);
	if (!is_done(&word)) {
		step_1b(&word);
		step_1c(&word);
		step_2(&word);
		step_3(&word);
		step_4(&word);
		step_5(&word);
	}
	for (size_t i = 0; i < word.len; i++)
		if (text[i] == 'Y')
			text[i] = 'y';
	return word.len;
}
