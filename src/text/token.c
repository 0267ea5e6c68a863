/*
 * One pass. A 256-entry table gives every byte a class; a run of ASCII letters that ends at white
 * space or plain punctuation, most of any text, is a token at once. Everything else (hyphens,
 * apostrophes, full stops, digits, other scripts) goes through word_end(), which looks at most a
 * few bytes ahead, so that the whole stays linear.
 */
#include "config.h"

#include "text/token.h"

#include <unictype.h>

#include "base/alloc.h"
#include "text/utf8.h"

enum byte_class {
	CLASS_OTHER = 0,
	CLASS_SPACE = 1u << 0,
	CLASS_LINE = 1u << 1,
	CLASS_LOWER = 1u << 2,
	CLASS_UPPER = 1u << 3,
	CLASS_DIGIT = 1u << 4,
	CLASS_HIGH = 1u << 5,
	CLASS_STOP = 1u << 6, /* plain punctuation that always ends a word */
	CLASS_LETTER = CLASS_LOWER | CLASS_UPPER,
	CLASS_ALNUM = CLASS_LETTER | CLASS_DIGIT,
	CLASS_WHITE = CLASS_SPACE | CLASS_LINE,
};

#define X16(a) a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a
#define X25(a) a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a
static const uint8_t class_of[256] = {
    [' '] = CLASS_SPACE,
    ['\t'] = CLASS_SPACE,
    ['\v'] = CLASS_SPACE,
    ['\f'] = CLASS_SPACE,
    ['\n'] = CLASS_LINE,
    ['\r'] = CLASS_LINE,
    [','] = CLASS_STOP,
    [';'] = CLASS_STOP,
    ['!'] = CLASS_STOP,
    ['?'] = CLASS_STOP,
    [')'] = CLASS_STOP,
    ['('] = CLASS_STOP,
    ['"'] = CLASS_STOP,
    [']'] = CLASS_STOP,
    ['['] = CLASS_STOP,
    ['0'] = CLASS_DIGIT,
    CLASS_DIGIT,
    CLASS_DIGIT,
    CLASS_DIGIT,
    CLASS_DIGIT,
    CLASS_DIGIT,
    CLASS_DIGIT,
    CLASS_DIGIT,
    CLASS_DIGIT,
    CLASS_DIGIT,
    ['A'] = CLASS_UPPER,
    X25(CLASS_UPPER),
    ['a'] = CLASS_LOWER,
    X25(CLASS_LOWER),
    [0x80] = X16(CLASS_HIGH),
    X16(CLASS_HIGH),
    X16(CLASS_HIGH),
    X16(CLASS_HIGH),
    X16(CLASS_HIGH),
    X16(CLASS_HIGH),
    X16(CLASS_HIGH),
    X16(CLASS_HIGH),
};
#undef X16
#undef X25

struct scan {
	struct slice text;
	struct tokens *tokens;
	unsigned before; /* flags of the next token that come from the white space before it */
};

/* Class of the byte at `byte`; the end of the text counts as white space. */
static unsigned class_at(struct slice text, size_t byte)
{
	return byte < text.len ? class_of[(unsigned char)text.ptr[byte]] : CLASS_SPACE;
}

static int byte_at(struct slice text, size_t byte)
{
	return byte < text.len ? (unsigned char)text.ptr[byte] : ' ';
}

/* ---- code points above ASCII ---- */

enum point_class {
	POINT_SPACE,
	POINT_LETTER,
	POINT_APOSTROPHE,
	POINT_QUOTE,
	POINT_DASH,
	POINT_OTHER
};

/* Latin, Cyrillic, CJK ideographs and Hangul syllables, without a look into the tables. */
static bool is_common_letter(uint32_t point)
{
	if (point < 0x250)
		return point >= 0xc0 && point != 0xd7 && point != 0xf7;
	return (point >= 0x400 && point < 0x482) || (point >= 0x4e00 && point < 0xa000) ||
	       (point >= 0xac00 && point < 0xd7a4);
}

static enum point_class class_of_point(uint32_t point)
{
	if (is_common_letter(point))
		return POINT_LETTER;
	if (point == 0x2019 || point == 0x02bc)
		return POINT_APOSTROPHE;
	if ((point >= 0x2018 && point <= 0x201f) || point == 0xab || point == 0xbb ||
	    point == 0x2039 || point == 0x203a)
		return POINT_QUOTE;
	if (point == 0x2010 || point == 0x2011) /* hyphens in all but name */
		return POINT_LETTER;
	if (point >= 0x2012 && point <= 0x2015)
		return POINT_DASH;
	if (point == 0x00ad || point == 0x200c || point == 0x200d)
		return POINT_LETTER; /* unseen inside words */
	if (point == 0x85 || point == 0xa0 || point == 0x1680 ||
	    (point >= 0x2000 && point <= 0x200b) || point == 0x2028 || point == 0x2029 ||
	    point == 0x202f || point == 0x205f || point == 0x2060 || point == 0x3000 ||
	    point == 0xfeff)
		return POINT_SPACE;
	if (uc_is_general_category_withtable(
	        point, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_M | UC_CATEGORY_MASK_N))
		return POINT_LETTER;
	return POINT_OTHER;
}

static enum point_class point_class_at(struct slice text, size_t byte, unsigned *ret_len)
{
	return class_of_point(utf8_at(text, byte, ret_len));
}

/* Does a letter or digit of any script begin at `byte`? */
static bool is_alnum_at(struct slice text, size_t byte)
{
	unsigned class = class_at(text, byte), len;

	if (class & CLASS_HIGH)
		return point_class_at(text, byte, &len) == POINT_LETTER;
	return (class & CLASS_ALNUM) != 0;
}

static bool is_letter_at(struct slice text, size_t byte)
{
	return is_alnum_at(text, byte) && !(class_at(text, byte) & CLASS_DIGIT);
}

/* Length of the apostrophe at `byte`, 0: none. */
static unsigned apostrophe_at(struct slice text, size_t byte)
{
	if (byte_at(text, byte) == '\'')
		return 1;
	if (byte + 3 <= text.len && memcmp(text.ptr + byte, "\xe2\x80\x99", 3) == 0)
		return 3;
	return 0;
}

static int lower_at(struct slice text, size_t byte)
{
	int value = byte_at(text, byte);

	return value >= 'A' && value <= 'Z' ? value + 32 : value;
}

/* Length of an enclitic ('s 're 've 'll 'd 'm) whose apostrophe is at `byte`; 0: none. */
static unsigned enclitic_at(struct slice text, size_t byte)
{
	unsigned mark = apostrophe_at(text, byte);
	int first, second;
	unsigned letters = 0;

	if (mark == 0)
		return 0;
	first = lower_at(text, byte + mark);
	second = lower_at(text, byte + mark + 1);
	if (first == 's' || first == 'd' || first == 'm')
		letters = 1;
	if ((first == 'r' || first == 'v') && second == 'e')
		letters = 2;
	if (first == 'l' && second == 'l')
		letters = 2;
	if (letters == 0 || is_alnum_at(text, byte + mark + letters))
		return 0;
	return mark + letters;
}

/* Length of n't at `byte`; 0: none. */
static unsigned negation_at(struct slice text, size_t byte)
{
	unsigned mark;

	if (lower_at(text, byte) != 'n')
		return 0;
	mark = apostrophe_at(text, byte + 1);
	if (mark == 0 || lower_at(text, byte + 1 + mark) != 't' ||
	    is_alnum_at(text, byte + 2 + mark))
		return 0;
	return 2 + mark;
}

/* ---- words ---- */

/* The end of a run of letters and digits of any script. */
static size_t run_end(struct slice text, size_t byte)
{
	for (;;) {
		unsigned class = class_at(text, byte), len;

		if (class & CLASS_ALNUM || byte_at(text, byte) == '_')
			byte++;
		else if (class & CLASS_HIGH && point_class_at(text, byte, &len) == POINT_LETTER)
			byte += len;
		else
			return byte;
	}
}

/* Does a word go on over the apostrophe at `byte`? (O'Neil, d'Ivoire, rock'n'roll) */
static size_t over_apostrophe(struct slice text, size_t start, size_t byte)
{
	unsigned mark = apostrophe_at(text, byte);

	if (mark == 0 || byte == start || enclitic_at(text, byte) ||
	    !is_letter_at(text, byte + mark))
		return 0;
	return byte + mark;
}

/* Is the full stop at `byte` where two sentences were glued together? ("ended.Then") */
static bool glues_sentences(struct slice text, size_t start, size_t byte)
{
	return byte - start > 2 && class_at(text, byte - 1) & CLASS_LOWER &&
	       class_at(text, byte - 2) & CLASS_LOWER && class_at(text, byte + 1) & CLASS_UPPER;
}

/* Does a word go on over the ASCII byte at `byte`? Returns where, or 0. */
static size_t over_joiner(struct slice text, size_t start, size_t byte)
{
	unsigned before = class_at(text, byte - 1), after = class_at(text, byte + 1);

	switch (byte_at(text, byte)) {
	case '-':
		if (after & CLASS_WHITE) /* oil- and gas-rich */
			return byte + 1;
		return is_alnum_at(text, byte + 1) ? byte + 1 : 0;
	case '.': /* a.m., U.S.-led, 1.9, reuters.com */
		if (glues_sentences(text, start, byte))
			return 0;
		if (byte_at(text, byte + 1) == '-' && is_alnum_at(text, byte + 2))
			return byte + 2;
		return is_alnum_at(text, byte + 1) ? byte + 1 : 0;
	case ',':
	case ':':
	case '/': return before & CLASS_DIGIT && after & CLASS_DIGIT ? byte + 1 : 0;
	case '&': return before & CLASS_UPPER && after & CLASS_UPPER ? byte + 1 : 0;
	case '@': return is_alnum_at(text, byte + 1) ? byte + 1 : 0;
	case '~': return is_letter_at(text, byte + 1) ? byte + 1 : 0;
	default: return over_apostrophe(text, start, byte);
	}
}

enum abbreviation { ABBREV_NONE, ABBREV_NAME, ABBREV_END, ABBREV_WORD, ABBREV_NUMBER };

enum { ABBREV_BYTES = 7 };

static const struct {
	char text[ABBREV_BYTES + 1]; /* NUL to the end */
	uint8_t kind;
} abbreviations[] = {
#define ABBREV(text, kind) {text, ABBREV_##kind},
#include "text/abbrev.def"
#undef ABBREV
};

/* Eight bytes as a number that orders as they do. */
static inline uint64_t order_of(const char text[ABBREV_BYTES + 1])
{
	const unsigned char *at = (const unsigned char *)text;

	return (uint64_t)at[0] << 56 | (uint64_t)at[1] << 48 | (uint64_t)at[2] << 40 |
	       (uint64_t)at[3] << 32 | (uint64_t)at[4] << 24 | (uint64_t)at[5] << 16 |
	       (uint64_t)at[6] << 8 | (uint64_t)at[7];
}

static enum abbreviation abbreviation_of(struct slice word)
{
	size_t low = 0, high = sizeof abbreviations / sizeof *abbreviations;
	char folded[ABBREV_BYTES + 1] = "";
	uint64_t wanted;

	if (word.len > ABBREV_BYTES)
		return ABBREV_NONE;
	for (size_t i = 0; i < word.len; i++)
		folded[i] = (char)lower_at(word, i);
	wanted = order_of(folded);
	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		const uint64_t present = order_of(abbreviations[middle].text);

		if (wanted == present)
			return abbreviations[middle].kind;
		if (wanted < present)
			high = middle;
		else
			low = middle + 1;
	}
	return ABBREV_NONE;
}

/* Letters apart, each with its full stop: U.S p.m (the last stop is not in the word). */
static bool is_acronym(struct slice word)
{
	bool dotted = false;

	for (size_t i = 0; i < word.len; i++) {
		if (word.ptr[i] == '.')
			dotted = true;
		else if (!is_letter_at(word, i))
			return false;
		if (i % 2 != (word.ptr[i] == '.'))
			return false;
	}
	return dotted && word.len % 2 == 1;
}

/* Is the next word, after white space, one that rather begins a sentence? The end of the line: yes. */
static bool sentence_follows(struct slice text, size_t byte)
{
	size_t end;

	while (class_at(text, byte) & CLASS_SPACE && byte < text.len)
		byte++;
	for (end = byte; class_at(text, end) & CLASS_LETTER; end++)
		;
	if (byte == text.len || class_at(text, byte) & CLASS_LINE)
		return true;
	return token_starts_sentence((struct slice){text.ptr + byte, end - byte});
}

/* The part of a compound after its last hyphen: "anti-U.S" gives "U.S". */
static struct slice last_part(struct slice word)
{
	for (size_t i = word.len; i > 0; i--) {
		if (word.ptr[i - 1] == '-')
			return (struct slice){word.ptr + i, word.len - i};
	}
	return word;
}

/* Does the full stop at `byte` belong to the word before it? */
static bool owns_stop(struct slice text, size_t start, size_t byte)
{
	const struct slice word = {text.ptr + start, byte - start};
	const bool capital = class_at(word, 0) & CLASS_UPPER;

	if (word.len == 1) /* an initial, but not "World War I. In" */
		return capital && class_at(text, byte + 1) & CLASS_SPACE &&
		       !sentence_follows(text, byte + 1);
	if (is_acronym(last_part(word)))
		return true;
	switch (abbreviation_of(word)) {
	case ABBREV_NAME: return capital;
	case ABBREV_END: return capital && !sentence_follows(text, byte + 1);
	case ABBREV_WORD: return true;
	case ABBREV_NUMBER:
		return class_at(text, byte + 1) & (CLASS_SPACE | CLASS_DIGIT) &&
		       (class_at(text, byte + 1) | class_at(text, byte + 2)) & CLASS_DIGIT;
	default: return false;
	}
}

/* A sign that stays with the word before it: US$ 5, AA+, but not a+b. */
static bool owns_sign(struct slice text, size_t start, size_t byte)
{
	const unsigned after = class_at(text, byte + 1);

	if (!(class_at(text, byte - 1) & CLASS_UPPER))
		return false;
	if (byte_at(text, byte) == '$')
		return byte - start <= 3 && after & (CLASS_DIGIT | CLASS_SPACE);
	return byte_at(text, byte) == '+' && after & (CLASS_WHITE | CLASS_STOP);
}

/* The end of the word or number that begins at `start`. */
static size_t word_end(struct slice text, size_t start)
{
	size_t byte = run_end(text, start);

	for (;;) {
		size_t over;

		/* n't begins a token of its own, unless it is all there is */
		if (byte > start + 1 && negation_at(text, byte - 1))
			return byte - 1;
		over = byte > start ? over_joiner(text, start, byte) : 0;
		if (over == 0)
			break;
		byte = run_end(text, over);
	}
	if (byte > start && owns_sign(text, start, byte))
		return byte + 1;
	if (byte_at(text, byte) == '.' && byte_at(text, byte + 1) != '.' &&
	    owns_stop(text, start, byte))
		return byte + 1;
	return byte;
}

/* "3. " that begins a line: the number of a list item keeps its full stop. */
static size_t list_number_end(struct slice text, size_t start)
{
	size_t byte = start;

	while (byte < start + 3 && class_at(text, byte) & CLASS_DIGIT)
		byte++;
	if (byte == start || byte > start + 2 || byte_at(text, byte) != '.' ||
	    !(class_at(text, byte + 1) & CLASS_SPACE) || !is_alnum_at(text, byte + 2))
		return 0;
	return byte + 1;
}

/* ---- everything else ---- */

static bool starts_at(struct slice text, size_t byte, const char *prefix)
{
	return slice_starts((struct slice){text.ptr + byte, text.len - byte}, prefix);
}

/* The end of the address that begins at `start`; 0: none does. */
static size_t address_end(struct slice text, size_t start)
{
	size_t byte = start;

	if (!starts_at(text, start, "http://") && !starts_at(text, start, "https://") &&
	    !starts_at(text, start, "www."))
		return 0;
	while (!(class_at(text, byte) & CLASS_WHITE) && !strchr("<>\"", byte_at(text, byte)) &&
	       !(class_at(text, byte) & CLASS_HIGH))
		byte++;
	while (byte > start && strchr(".,;:!?)]'", byte_at(text, byte - 1)))
		byte--;
	return byte;
}

static size_t same_bytes_end(struct slice text, size_t byte)
{
	int first = byte_at(text, byte);

	while (byte < text.len && byte_at(text, byte) == first)
		byte++;
	return byte;
}

/* A number that begins with a sign: +44, .500, '90s. Not glued to a token before it. */
static size_t signed_number_end(struct slice text, size_t start)
{
	const int sign = byte_at(text, start);
	const unsigned len = sign == '+' || sign == '.' ? 1 : apostrophe_at(text, start);

	if (len == 0 || !(class_at(text, start + len) & CLASS_DIGIT))
		return 0;
	return word_end(text, start + len);
}

/* A mark at `start` that is no word: its end and kind. */
static size_t mark_end(struct slice text, size_t start, enum token_kind *ret_kind)
{
	const int first = byte_at(text, start), second = byte_at(text, start + 1);

	*ret_kind = TOKEN_OTHER;
	switch (first) {
	case '.':
	case '-': *ret_kind = TOKEN_PUNCT; return same_bytes_end(text, start);
	case ',':
	case ';':
	case ':':
	case '!':
	case '?':
	case '(':
	case ')':
	case '[':
	case ']':
	case '{':
	case '}': *ret_kind = TOKEN_PUNCT; return start + 1;
	case '"': *ret_kind = TOKEN_MARK; return start + 1;
	case '`':
	case '\'': *ret_kind = TOKEN_MARK; return start + (second == first ? 2 : 1);
	case '@': return is_alnum_at(text, start + 1) ? run_end(text, start + 1) : start + 1;
	case '#': return is_letter_at(text, start + 1) ? run_end(text, start + 1) : start + 1;
	case '*':
	case '=':
	case '~':
	case '_': return same_bytes_end(text, start);
	default: return start + 1;
	}
}

/* The same for what is not ASCII: a symbol takes its marks and joiners along. */
static size_t high_mark_end(struct slice text, size_t start, enum token_kind *ret_kind)
{
	unsigned len;
	uint32_t point = utf8_at(text, start, &len);
	enum point_class class = class_of_point(point);
	size_t end = start + len;

	*ret_kind = TOKEN_OTHER;
	if (class == POINT_QUOTE || class == POINT_APOSTROPHE)
		*ret_kind = TOKEN_MARK;
	else if (class == POINT_DASH || point == 0x2026)
		*ret_kind = TOKEN_PUNCT;
	return end;
}

/* ---- tokens ---- */

enum { CASE_NONE, CASE_UPPER, CASE_LOWER };

static int case_of_point(uint32_t point)
{
	if (point >= 0x400 && point < 0x460) /* Cyrillic */
		return point < 0x430 ? CASE_UPPER : CASE_LOWER;
	if (uc_is_general_category_withtable(point, UC_CATEGORY_MASK_Lu | UC_CATEGORY_MASK_Lt))
		return CASE_UPPER;
	return uc_is_general_category_withtable(point, UC_CATEGORY_MASK_Ll) ? CASE_LOWER
	                                                                    : CASE_NONE;
}

/* What the letters of a token say. *ret_address: it holds an @. */
static unsigned letter_flags(struct slice word, bool *ret_address)
{
	unsigned flags = TOKEN_ASCII, letters = 0, lower = 0;

	*ret_address = false;
	for (size_t byte = 0; byte < word.len;) {
		const unsigned class = class_at(word, byte);
		unsigned len = 1;
		int letter_case = class & CLASS_UPPER   ? CASE_UPPER
		                  : class & CLASS_LOWER ? CASE_LOWER
		                                        : CASE_NONE;

		if (class & CLASS_HIGH) {
			flags &= ~(unsigned)TOKEN_ASCII;
			letter_case = case_of_point(utf8_at(word, byte, &len));
		}
		if (byte == 0 && letter_case != CASE_NONE)
			flags |= letter_case == CASE_UPPER ? TOKEN_CAPITAL : TOKEN_LOWER;
		if (class & CLASS_DIGIT)
			flags |= TOKEN_DIGIT;
		*ret_address |= word.ptr[byte] == '@';
		letters += letter_case != CASE_NONE;
		lower += letter_case == CASE_LOWER;
		byte += len;
	}
	if (letters >= 2 && lower == 0)
		flags |= TOKEN_ALL_CAPS;
	return flags;
}

static bool grow_tokens(struct tokens *tokens)
{
	struct token *grown =
	    alloc_grow(tokens->items, &tokens->capacity, tokens->count + 1, sizeof *grown);

	if (grown)
		tokens->items = grown;
	return grown != NULL;
}

static inline bool add_token(
    struct scan *scan, size_t start, size_t end, enum token_kind kind, unsigned flags)
{
	struct tokens *tokens = scan->tokens;

	if (tokens->count == tokens->capacity && !grow_tokens(tokens))
		return false;
	tokens->items[tokens->count++] = (struct token){
	    .start = (uint32_t)start,
	    .end = (uint32_t)end,
	    .flags = (uint16_t)(flags | scan->before),
	    .kind = (uint8_t)kind,
	};
	scan->before = 0;
	return true;
}

/* Over white space; sets what it says about the next token. */
static size_t skip_all_white(struct scan *scan, size_t byte)
{
	const struct slice text = scan->text;
	const size_t start = byte;
	unsigned lines = 0, len;

	while (byte < text.len) {
		const unsigned class = class_at(text, byte);

		if (class & CLASS_WHITE) {
			lines += text.ptr[byte] == '\n';
			byte++;
		} else if (class & CLASS_HIGH && point_class_at(text, byte, &len) == POINT_SPACE) {
			byte += len;
		} else {
			break;
		}
	}
	if (byte > start)
		scan->before |= TOKEN_SPACE_BEFORE;
	if (lines > 0)
		scan->before |= TOKEN_LINE_START;
	if (lines > 1)
		scan->before |= TOKEN_PARA_START;
	return byte;
}

/* The same; nearly always there is nothing, or one space and an ASCII word after it. */
static inline size_t skip_white(struct scan *scan, size_t byte)
{
	const unsigned class = class_at(scan->text, byte);

	if (byte + 1 < scan->text.len) {
		if (!(class & (CLASS_WHITE | CLASS_HIGH)))
			return byte;
		if (class & CLASS_SPACE && class_at(scan->text, byte + 1) & CLASS_ALNUM) {
			scan->before = TOKEN_SPACE_BEFORE;
			return byte + 1;
		}
	}
	return skip_all_white(scan, byte);
}

/* The end and kind of the token at `start`, which the fast path does not take. */
static size_t slow_end(const struct scan *scan, size_t start, enum token_kind *ret_kind)
{
	const struct slice text = scan->text;
	const bool glued = !(scan->before & TOKEN_SPACE_BEFORE);
	const unsigned class = class_at(text, start);
	size_t end = 0;

	*ret_kind = TOKEN_WORD;
	if (class & CLASS_LOWER && (end = address_end(text, start)) > 0) {
		*ret_kind = TOKEN_OTHER;
		return end;
	}
	if (glued && (end = negation_at(text, start)) > 0)
		return start + end;
	if ((end = enclitic_at(text, start)) > 0 &&
	    (glued || class_at(text, start + end) & CLASS_WHITE))
		return start + end;
	if (class & CLASS_DIGIT || !glued) {
		*ret_kind = TOKEN_NUMBER;
		if (scan->before & TOKEN_LINE_START && (end = list_number_end(text, start)) > 0)
			return end;
		if (!glued && (end = signed_number_end(text, start)) > 0)
			return end;
	}
	if (is_alnum_at(text, start)) {
		end = word_end(text, start);
		*ret_kind = class & CLASS_DIGIT ? TOKEN_NUMBER : TOKEN_WORD;
		return end;
	}
	return class & CLASS_HIGH ? high_mark_end(text, start, ret_kind)
	                          : mark_end(text, start, ret_kind);
}

/* A token of any kind. Returns its end, or 0: no memory. */
static size_t add_slow(struct scan *scan, size_t start)
{
	enum token_kind kind;
	const size_t end = slow_end(scan, start, &kind);
	bool address;
	unsigned flags =
	    letter_flags((struct slice){scan->text.ptr + start, end - start}, &address);

	if (kind == TOKEN_WORD && address)
		kind = TOKEN_OTHER;
	if (kind == TOKEN_WORD && end > start + 1 && scan->text.ptr[end - 1] == '.')
		flags |= TOKEN_ABBREV;
	return add_token(scan, start, end, kind, flags) ? end : 0;
}

/* Is a word of letters before a full stop and white space too long for an abbreviation? */
static inline bool is_plain_end(struct slice text, size_t start, size_t end)
{
	return end - start > ABBREV_BYTES && class_at(text, end + 1) & CLASS_WHITE;
}

/* Eight bytes, the first in the lowest place on every machine. */
static inline uint64_t word_at(const char *text)
{
	const unsigned char *at = (const unsigned char *)text;

	return (uint64_t)at[0] | (uint64_t)at[1] << 8 | (uint64_t)at[2] << 16 |
	       (uint64_t)at[3] << 24 | (uint64_t)at[4] << 32 | (uint64_t)at[5] << 40 |
	       (uint64_t)at[6] << 48 | (uint64_t)at[7] << 56;
}

/* The top bit of each byte that is no ASCII letter. */
static inline uint64_t other_bytes(uint64_t word)
{
	const uint64_t ones = 0x0101010101010101u;
	const uint64_t lower = word | ones * 0x20, low_bits = lower & ones * 0x7f;
	const uint64_t from_a = low_bits + ones * (0x80 - 'a');
	const uint64_t after_z = low_bits + ones * (0x80 - 'z' - 1);

	return ~(from_a & ~after_z & ~word) & ones * 0x80;
}

/*
 * The end of the run of ASCII letters at `start`, eight bytes at a time: the length of words is what
 * a processor guesses worst. Sets *lower when one of them is lower case.
 */
static inline size_t letters_end(struct slice text, size_t start, bool *lower)
{
	const uint64_t ones = 0x0101010101010101u;
	uint64_t cases = 0;
	size_t end = start;

	for (; end + 8 <= text.len; end += 8) {
		const uint64_t word = word_at(text.ptr + end), other = other_bytes(word);

		if (other != 0) {
			/* all bits below the first other byte's top bit */
			const uint64_t below = (other & (~other + 1)) - 1;
			const size_t len = (size_t)((below & ones) * ones >> 56) - 1;

			cases |= word & (below >> 8 & ones * 0x20);
			*lower = cases != 0;
			return end + len;
		}
		cases |= word & ones * 0x20;
	}
	for (; end < text.len && class_at(text, end) & CLASS_LETTER; end++)
		cases |= (unsigned char)text.ptr[end] & 0x20u;
	*lower = cases != 0;
	return end;
}

/* A plain ASCII word, or a comma or full stop before a space; returns its end, 0: it is neither. */
static inline size_t add_plain(struct scan *scan, size_t start)
{
	const struct slice text = scan->text;
	unsigned flags = TOKEN_ASCII;
	bool lower;
	const size_t end = letters_end(text, start, &lower);

	if (end == start) {
		if ((text.ptr[start] != ',' && text.ptr[start] != '.') ||
		    !(class_at(text, start + 1) & CLASS_WHITE))
			return 0;
		return add_token(scan, start, start + 1, TOKEN_PUNCT, flags) ? start + 1 : 0;
	}
	if (!(class_at(text, end) & (CLASS_WHITE | CLASS_STOP)) &&
	    !(text.ptr[end] == '.' && is_plain_end(text, start, end)))
		return 0;
	flags |= class_at(text, start) & CLASS_UPPER ? TOKEN_CAPITAL : TOKEN_LOWER;
	if (!lower && end > start + 1)
		flags |= TOKEN_ALL_CAPS;
	return add_token(scan, start, end, TOKEN_WORD, flags) ? end : 0;
}

enum err_code tokens_find(struct slice text, struct tokens *ret_tokens)
{
	struct scan scan = {.text = text, .tokens = ret_tokens};
	size_t byte;

	tokens_release(ret_tokens);
	scan.before = TOKEN_SPACE_BEFORE | TOKEN_LINE_START | TOKEN_PARA_START;
	byte = skip_white(&scan, 0);
	while (byte < text.len) {
		size_t end = add_plain(&scan, byte);

		if (end == 0)
			end = add_slow(&scan, byte);
		if (end == 0) {
			tokens_release(ret_tokens);
			return ERR_NOMEM;
		}
		byte = skip_white(&scan, end);
	}
	return ERR_OK;
}

void tokens_release(struct tokens *tokens)
{
	alloc_free(tokens->items);
	*tokens = (struct tokens){0};
}

size_t tokens_at(const struct tokens *tokens, uint32_t byte)
{
	size_t low = 0, high = tokens->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (tokens->items[middle].end <= byte)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool token_starts_sentence(struct slice word)
{
	static const char *const starters[] = {"A", "After", "All", "Also", "An", "And", "As", "At",
	    "Before", "Both", "But", "By", "During", "Earlier", "Each", "Following", "For", "From",
	    "He", "Her", "His", "How", "However", "I", "If", "In", "It", "Its", "Last", "Later",
	    "Many", "Meanwhile", "More", "Most", "No", "Not", "Now", "On", "One", "Other", "Our",
	    "She", "Since", "So", "Some", "Such", "That", "The", "Their", "Then", "There", "These",
	    "They", "This", "Those", "Though", "To", "Two", "Under", "We", "What", "When", "Where",
	    "Which", "While", "Who", "Why", "With", "You"};
	size_t low = 0, high = sizeof starters / sizeof *starters;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		const int order = slice_compare(word, slice_of(starters[middle]));

		if (order == 0)
			return true;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}
