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

static enum point_class class_of_point(uint32_t point)
{
	if (point >= 0xc0 && point < 0x250)
		return point == 0xd7 || point == 0xf7 ? POINT_OTHER : POINT_LETTER;
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

/* Does a word go on over the ASCII byte at `byte`? Returns where, or 0. */
static size_t over_joiner(struct slice text, size_t start, size_t byte)
{
	unsigned before = class_at(text, byte - 1), after = class_at(text, byte + 1);

	switch (byte_at(text, byte)) {
	case '-': return is_alnum_at(text, byte + 1) ? byte + 1 : 0;
	case '.':
		/* a.m., U.S.-led, 1.9, reuters.com, but a sentence glued to the next is two words */
		if (before & CLASS_LOWER && after & CLASS_UPPER && byte - start > 2)
			return 0;
		if (byte_at(text, byte + 1) == '-' && is_alnum_at(text, byte + 2))
			return byte + 2;
		return is_alnum_at(text, byte + 1) ? byte + 1 : 0;
	case ',':
	case ':':
	case '/': return before & CLASS_DIGIT && after & CLASS_DIGIT ? byte + 1 : 0;
	case '&': return before & CLASS_UPPER && after & CLASS_UPPER ? byte + 1 : 0;
	case '@': return is_alnum_at(text, byte + 1) ? byte + 1 : 0;
	default: return over_apostrophe(text, start, byte);
	}
}

static const struct {
	const char *text;
	unsigned kind;
} abbreviations[] = {
#define TITLE 1
#define NUMBER 2
#define ANY 3
#define ABBREV(text, kind) {text, kind},
#include "text/abbrev.def"
#undef ABBREV
};

/* Kind of the abbreviation that a word is; 0: none. */
static unsigned abbreviation_kind(struct slice word)
{
	size_t low = 0, high = sizeof abbreviations / sizeof *abbreviations;
	char folded[8];

	if (word.len >= sizeof folded)
		return 0;
	for (size_t i = 0; i < word.len; i++)
		folded[i] = (char)lower_at(word, i);
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = slice_compare(
		    (struct slice){folded, word.len}, slice_of(abbreviations[middle].text));

		if (order == 0)
			return abbreviations[middle].kind;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return 0;
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

/* Does the full stop at `byte` belong to the word before it? */
static bool owns_stop(struct slice text, size_t start, size_t byte)
{
	struct slice word = {text.ptr + start, byte - start};

	while (word.len > 0 && memchr(word.ptr, '-', word.len)) { /* anti-U.S. */
		const char *hyphen = memchr(word.ptr, '-', word.len);

		word.len -= (size_t)(hyphen + 1 - word.ptr);
		word.ptr = hyphen + 1;
	}
	if (word.len == 0)
		return false;
	if (word.len == 1)
		return (class_at(word, 0) & CLASS_UPPER) && class_at(text, byte + 1) & CLASS_WHITE;
	if (is_acronym(word))
		return true;
	switch (abbreviation_kind(word)) {
	case TITLE:
	case ANY: return !(class_at(word, 0) & CLASS_LOWER) || word.len > 2;
	case NUMBER: return class_at(text, byte + 2) & CLASS_DIGIT;
	default: return false;
	}
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
	if (byte_at(text, byte) == '$' && class_at(text, byte + 1) & CLASS_DIGIT)
		return byte + 1; /* US$ */
	if (byte_at(text, byte) == '.' && byte_at(text, byte + 1) != '.' &&
	    owns_stop(text, start, byte))
		return byte + 1;
	return byte;
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

/* A mark at `start` that is no word: its end and kind. */
static size_t mark_end(struct slice text, size_t start, bool glued, enum token_kind *ret_kind)
{
	int first = byte_at(text, start), second = byte_at(text, start + 1);
	size_t end = start + 1;

	*ret_kind = TOKEN_PUNCT;
	switch (first) {
	case '.': return same_bytes_end(text, start);
	case '-': return same_bytes_end(text, start);
	case '"': *ret_kind = TOKEN_MARK; return end;
	case '`': *ret_kind = TOKEN_MARK; return second == '`' ? start + 2 : end;
	case '\'':
		*ret_kind = TOKEN_MARK;
		if (second == '\'')
			return start + 2;
		if (!glued && class_at(text, start + 1) & CLASS_DIGIT) {
			*ret_kind = TOKEN_NUMBER;
			return run_end(text, start + 1);
		}
		return end;
	case '@':
	case '#': *ret_kind = TOKEN_OTHER; return is_alnum_at(text, end) ? run_end(text, end) : end;
	default:
		if (!strchr(",;:!?()[]{}", first))
			*ret_kind = TOKEN_OTHER;
		return end;
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

static unsigned letter_flags(struct slice word)
{
	unsigned flags = TOKEN_ASCII, letters = 0, lower = 0;

	for (size_t byte = 0; byte < word.len;) {
		unsigned class = class_at(word, byte), len = 1;
		bool is_upper = class & CLASS_UPPER, is_lower = class & CLASS_LOWER;

		if (class & CLASS_HIGH) {
			uint32_t point = utf8_at(word, byte, &len);

			flags &= ~(unsigned)TOKEN_ASCII;
			is_upper = uc_is_general_category_withtable(
			    point, UC_CATEGORY_MASK_Lu | UC_CATEGORY_MASK_Lt);
			is_lower = uc_is_general_category_withtable(point, UC_CATEGORY_MASK_Ll);
		}
		if (byte == 0)
			flags |= is_upper ? TOKEN_CAPITAL : is_lower ? TOKEN_LOWER : 0;
		if (class & CLASS_DIGIT)
			flags |= TOKEN_DIGIT;
		letters += is_upper || is_lower;
		lower += is_lower;
		byte += len;
	}
	if (letters >= 2 && lower == 0)
		flags |= TOKEN_ALL_CAPS;
	return flags;
}

static enum err_code add_token(
    struct scan *scan, size_t start, size_t end, enum token_kind kind, unsigned flags)
{
	struct tokens *tokens = scan->tokens;

	if (tokens->count == tokens->capacity) {
		struct token *grown =
		    alloc_grow(tokens->items, &tokens->capacity, tokens->count + 1, sizeof *grown);

		if (!grown)
			return ERR_NOMEM;
		tokens->items = grown;
	}
	tokens->items[tokens->count++] = (struct token){
	    .start = (uint32_t)start,
	    .end = (uint32_t)end,
	    .flags = (uint16_t)(flags | scan->before),
	    .kind = (uint8_t)kind,
	};
	scan->before = 0;
	return ERR_OK;
}

/* Over white space; sets what it says about the next token. */
static size_t skip_white(struct scan *scan, size_t byte)
{
	struct slice text = scan->text;
	unsigned lines = 0, len;

	for (;;) {
		unsigned class = class_at(text, byte);

		if (byte >= text.len)
			break;
		if (class & CLASS_WHITE) {
			lines += text.ptr[byte] == '\n';
			byte++;
		} else if (class & CLASS_HIGH && point_class_at(text, byte, &len) == POINT_SPACE) {
			byte += len;
		} else {
			break;
		}
		scan->before |= TOKEN_SPACE_BEFORE;
	}
	if (lines > 0)
		scan->before |= TOKEN_LINE_START;
	if (lines > 1)
		scan->before |= TOKEN_PARA_START;
	return byte;
}

/* A token that the fast path does not take. Returns its end, or 0: no memory. */
static size_t add_slow(struct scan *scan, size_t start)
{
	struct slice text = scan->text;
	bool glued = !(scan->before & TOKEN_SPACE_BEFORE);
	enum token_kind kind = TOKEN_WORD;
	unsigned flags, enclitic = glued ? enclitic_at(text, start) : 0;
	size_t end = address_end(text, start);

	if (end > 0) {
		kind = TOKEN_OTHER;
	} else if (enclitic > 0) {
		end = start + enclitic;
	} else if (glued && negation_at(text, start)) {
		end = start + negation_at(text, start);
	} else if (is_alnum_at(text, start)) {
		end = word_end(text, start);
		if (class_at(text, start) & CLASS_DIGIT)
			kind = TOKEN_NUMBER;
		else if (memchr(text.ptr + start, '@', end - start))
			kind = TOKEN_OTHER;
	} else if (class_at(text, start) & CLASS_HIGH) {
		end = high_mark_end(text, start, &kind);
	} else {
		end = mark_end(text, start, glued, &kind);
	}
	flags = letter_flags((struct slice){text.ptr + start, end - start});
	if (kind == TOKEN_WORD && end > start + 1 && text.ptr[end - 1] == '.')
		flags |= TOKEN_ABBREV;
	return add_token(scan, start, end, kind, flags) == ERR_OK ? end : 0;
}

/* A plain ASCII word; returns its end, 0: it is not one, or no memory. */
static size_t add_plain_word(struct scan *scan, size_t start)
{
	const unsigned char *bytes = (const unsigned char *)scan->text.ptr;
	unsigned seen = 0, flags = TOKEN_ASCII;
	size_t end = start;

	while (end < scan->text.len && class_of[bytes[end]] & CLASS_LETTER)
		seen |= class_of[bytes[end++]];
	if (end == start || !(class_at(scan->text, end) & (CLASS_WHITE | CLASS_STOP)))
		return 0;
	flags |= class_of[bytes[start]] & CLASS_UPPER ? TOKEN_CAPITAL : TOKEN_LOWER;
	if (end - start > 1 && !(seen & CLASS_LOWER))
		flags |= TOKEN_ALL_CAPS;
	return add_token(scan, start, end, TOKEN_WORD, flags) == ERR_OK ? end : 0;
}

enum err_code tokens_find(struct slice text, struct tokens *ret_tokens)
{
	struct scan scan = {.text = text, .tokens = ret_tokens};
	size_t byte;

	tokens_release(ret_tokens);
	scan.before = TOKEN_SPACE_BEFORE | TOKEN_LINE_START | TOKEN_PARA_START;
	byte = skip_white(&scan, 0);
	while (byte < text.len) {
		size_t end = add_plain_word(&scan, byte);

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
