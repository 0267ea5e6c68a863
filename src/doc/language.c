#include "config.h"

#include "doc/language.h"

#include "text/utf8.h"

/* clang-format off */
#define LANGUAGES(X) \
	X(EN, "en", "English") \
	X(DE, "de", "German") \
	X(FR, "fr", "French") \
	X(ES, "es", "Spanish") \
	X(PT, "pt", "Portuguese") \
	X(IT, "it", "Italian") \
	X(NL, "nl", "Dutch") \
	X(SV, "sv", "Swedish") \
	X(DA, "da", "Danish") \
	X(NO, "no", "Norwegian") \
	X(FI, "fi", "Finnish") \
	X(PL, "pl", "Polish") \
	X(CS, "cs", "Czech") \
	X(HU, "hu", "Hungarian") \
	X(RO, "ro", "Romanian") \
	X(TR, "tr", "Turkish") \
	X(ID, "id", "Indonesian") \
	X(VI, "vi", "Vietnamese") \
	X(CA, "ca", "Catalan") \
	X(HR, "hr", "Croatian")
/* clang-format on */

enum language_number {
#define X(id, code, name) NUMBER_##id,
	LANGUAGES(X)
#undef X
	    LANGUAGE_COUNT
};

enum language_bit {
#define X(id, code, name) L_##id = 1 << NUMBER_##id,
	LANGUAGES(X)
#undef X
};

struct language_row {
	const char *code, *name;
};

static const struct language_row languages[] = {
#define X(id, code, name) {code, name},
    LANGUAGES(X)
#undef X
};

/* Languages that are told by their script. */
static const struct language_row others[] = {
    {"zh", "Chinese"},
    {"ja", "Japanese"},
    {"ko", "Korean"},
    {"ru", "Russian"},
    {"uk", "Ukrainian"},
    {"bg", "Bulgarian"},
    {"ar", "Arabic"},
    {"fa", "Persian"},
    {"he", "Hebrew"},
    {"el", "Greek"},
    {"hi", "Hindi"},
    {"th", "Thai"},
};

struct word_row {
	const char *word;
	uint32_t languages; /* bits */
};

static const struct word_row words[] = {
#define LANGUAGE_WORD(word, languages) {word, languages},
#include "doc/language.def"
#undef LANGUAGE_WORD
};

enum {
	WINDOWS = 3,
	WINDOW_WORDS = 130,
	LEAST_WORDS = 12,
	LONGEST_WORD = 14,  /* bytes of a frequent word */
	MAX_WINDOW = 16384, /* bytes of a window, for text without words */
};

struct census {
	uint32_t all; /* words */
	uint32_t hits[LANGUAGE_COUNT];
	uint32_t latin, han, kana, hangul, cyrillic, arabic, hebrew, greek, devanagari, thai;
	uint32_t ukrainian, russian, persian; /* letters that their neighbours do not have */
};

static uint32_t find_word(const char *word, size_t len)
{
	size_t first = 0, end = sizeof words / sizeof *words;

	while (first < end) {
		const size_t middle = first + (end - first) / 2;
		const int order =
		    slice_compare(slice_of(words[middle].word), (struct slice){word, len});

		if (order == 0)
			return words[middle].languages;
		if (order < 0)
			first = middle + 1;
		else
			end = middle;
	}
	return 0;
}

static void count_letter(struct census *census, uint32_t point)
{
	census->latin += point < 0x250 || (point >= 0x1e00 && point < 0x1f00);
	census->greek += point >= 0x370 && point < 0x400;
	census->cyrillic += point >= 0x400 && point < 0x530;
	census->hebrew += point >= 0x590 && point < 0x600;
	census->arabic += point >= 0x600 && point < 0x780;
	census->devanagari += point >= 0x900 && point < 0x980;
	census->thai += point >= 0xe00 && point < 0xe80;
	census->kana += point >= 0x3040 && point < 0x3100;
	census->han += point >= 0x3400 && point < 0xa000;
	census->hangul += point >= 0xac00 && point < 0xd7b0;
	census->ukrainian += point == 0x454 || point == 0x456 || point == 0x457;
	census->russian += point == 0x44b || point == 0x44d;
	census->persian += point == 0x67e || point == 0x686 || point == 0x6af || point == 0x6cc;
}

/* A letter of a word: not a control, a space, a digit, or punctuation. */
static bool is_letter(uint32_t point)
{
	if (point < 0x80)
		return (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z') ||
		       point == '\'';
	return point >= 0xc0 && point != 0xd7 && point != 0xf7 &&
	       !(point >= 0x2000 && point < 0x2c00) && point != UTF8_REPLACEMENT;
}

/* Small letters of Latin-1 and of ASCII; others have no capitals worth a table here. */
static uint32_t lower(uint32_t point)
{
	if ((point >= 'A' && point <= 'Z') || (point >= 0xc0 && point < 0xdf))
		return point + 0x20;
	return point;
}

/* Returns the byte after the last word that was counted. */
static size_t count_window(struct census *census, struct slice text, size_t byte)
{
	const size_t stop = text.len - byte < MAX_WINDOW ? text.len : byte + MAX_WINDOW;
	uint32_t counted = 0;

	while (byte < stop && counted < WINDOW_WORDS) {
		char word[LONGEST_WORD + 4];
		size_t len = 0;
		unsigned step;
		uint32_t point = utf8_at(text, byte, &step);

		for (; is_letter(point); point = byte < stop ? utf8_at(text, byte, &step) : 0) {
			count_letter(census, point);
			if (len <= LONGEST_WORD)
				len += utf8_encode(lower(point), word + len);
			byte += step;
		}
		if (len == 0) {
			byte += byte < stop ? step : 0;
			continue;
		}
		counted++;
		census->all++;
		if (len > LONGEST_WORD)
			continue;
		for (uint32_t bits = find_word(word, len), i = 0; bits; bits >>= 1, i++)
			census->hits[i] += bits & 1;
	}
	return byte;
}

/* The language of a script that one language, or few, are written in. */
static const char *by_script(const struct census *census)
{
	const uint32_t half =
	    (census->latin + census->cyrillic + census->arabic + census->hebrew + census->greek +
	        census->han + census->hangul + census->kana + census->devanagari + census->thai) /
	    2;

	if (census->kana * 10 > census->han + census->kana && census->kana > 5 &&
	    census->han + census->kana > half)
		return "ja";
	if (census->han > half)
		return "zh";
	if (census->hangul > half)
		return "ko";
	if (census->cyrillic > half && census->ukrainian * 50 > census->cyrillic)
		return "uk";
	if (census->cyrillic > half)
		return census->russian > 0 ? "ru" : "bg";
	if (census->arabic > half)
		return census->persian * 20 > census->arabic ? "fa" : "ar";
	if (census->hebrew > half)
		return "he";
	if (census->greek > half)
		return "el";
	if (census->devanagari > half)
		return "hi";
	return census->thai > half ? "th" : NULL;
}

static size_t window_at(struct slice text, int window)
{
	size_t byte = text.len / WINDOWS * (size_t)window;

	while (byte > 0 && byte < text.len && ((unsigned char)text.ptr[byte] & 0xc0) == 0x80)
		byte++;
	return byte;
}

struct slice language_guess(struct slice text)
{
	struct census census = {0};
	size_t best = 0, covered = 0;
	const char *code;

	for (int i = 0; i < WINDOWS; i++) {
		const size_t at = window_at(text, i);

		covered = count_window(&census, text, at > covered ? at : covered);
		/* Plainly English: one window is enough. */
		if (census.all >= 100 && census.hits[NUMBER_EN] * 3 > census.all)
			return slice_of("en");
	}
	code = by_script(&census);
	if (code)
		return slice_of(code);
	for (size_t i = 1; i < LANGUAGE_COUNT; i++)
		best = census.hits[i] > census.hits[best] ? i : best;
	if (census.all < LEAST_WORDS || census.hits[best] * 8 < census.all)
		return (struct slice){0};
	return slice_of(languages[best].code);
}

struct slice language_name(struct slice code)
{
	for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
		if (slice_is(code, languages[i].code))
			return slice_of(languages[i].name);
	}
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		if (slice_is(code, others[i].code))
			return slice_of(others[i].name);
	}
	return code;
}
