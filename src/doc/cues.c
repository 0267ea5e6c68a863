#include "config.h"

#include "doc/cues.h"

enum place { PLACE_IS, PLACE_STARTS, PLACE_ENDS, PLACE_HOLDS };

struct cue {
	const char *words;
	uint8_t len;   /* bytes of words */
	uint8_t kind;  /* enum cue_kind */
	uint8_t place; /* enum place */
};

/* Two tables, each sorted bytewise by words: most cues count at the front of a line only. */
#define ROW(words, kind, place) {words, sizeof(words) - 1, kind, place},
#define FRONT ROW
#define INNER(words, kind, place)
#define PAIR(first, end)
static const struct cue front_cues[] = {
#include "doc/cues.def"
};
#undef FRONT
#undef INNER
#define FRONT(words, kind, place)
#define INNER ROW
static const struct cue inner_cues[] = {
#include "doc/cues.def"
};
#undef FRONT
#undef INNER
#undef PAIR

/* The inner cues that begin with two letters; the second one 0: with something else behind the first. */
enum { LETTERS = 26, SECONDS = LETTERS + 1 };
static const struct pair {
	uint16_t first, end; /* rows */
} pairs[LETTERS * SECONDS] = {
#define FRONT(words, kind, place)
#define INNER(words, kind, place)
#define PAIR(first, end) {first, end},
#include "doc/cues.def"
#undef FRONT
#undef INNER
#undef PAIR
};

/* Rows of a table in which a cue is looked for. */
struct rows {
	const struct cue *cues;
	size_t count;
};

static const struct rows front = {front_cues, sizeof front_cues / sizeof *front_cues};
static const struct rows inner = {inner_cues, sizeof inner_cues / sizeof *inner_cues};

/* Words a line may have for a cue that is only a part of it; longer ones are sentences. */
static const uint8_t most_words[CUE_KINDS] = {
    [CUE_PAGE] = 16,
    [CUE_NOTICE] = 60,
    [CUE_MENU] = 6,
    [CUE_SHARE] = 12,
    [CUE_OFFER] = 45,
    [CUE_AD] = 14,
    [CUE_TEASER] = 10,
    [CUE_INLINE] = 25,
    [CUE_COMMENTS] = 18,
    [CUE_IMAGE] = 70,
    [CUE_SCENE] = 40,
    [CUE_NOTE] = 110,
    [CUE_ROLE] = 110,
    [CUE_RIGHTS] = 80,
};

enum { MOST_SEARCHED = 75 /* words of a line in which cues are looked for beyond its front */ };

/* ---- the plain form ---- */

static bool is_word_byte(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '#' ||
	       (unsigned char)byte >= 0x80;
}

/* A punctuation or space character outside ASCII as its plain byte; 0: it is something else. */
static char plain_of(struct slice line, size_t i, size_t *ret_len)
{
	static const struct {
		const char *bytes;
		char plain;
	} forms[] = {
	    {"\xe2\x80\x99", '\''},
	    {"\xe2\x80\x98", '\''},
	    {"\xe2\x80\x9c", '"'},
	    {"\xe2\x80\x9d", '"'},
	    {"\xe2\x80\x93", '-'},
	    {"\xe2\x80\x94", '-'},
	    {"\xe2\x80\x90", '-'},
	    {"\xe2\x80\x91", '-'},
	    {"\xc2\xa0", ' '},
	    {"\xe2\x80\xaf", ' '},
	    {"\xe2\x80\x89", ' '},
	    {"\xe2\x80\xa2", '*'},
	    {"\xc2\xb7", '*'},
	    {"\xe2\x96\xaa", '*'},
	    {"\xe2\x97\x8f", '*'},
	    {"\xe2\x96\xb6", '*'},
	    {"\xe2\x96\xba", '*'},
	    {"\xe2\x80\xba", '>'},
	    {"\xc2\xbb", '>'},
	    {"\xe2\x86\x92", '>'},
	    {"\xe2\x80\xa6", '.'},
	    {"\xe2\x80\x8b", ' '},
	    {"\xef\xbb\xbf", ' '},
	};
	const struct slice rest = {line.ptr + i, line.len - i};
	const char head = line.ptr[i];

	if (head != '\xe2' && head != '\xc2' && head != '\xef')
		return 0;
	for (size_t k = 0; k < sizeof forms / sizeof *forms; k++) {
		if (forms[k].bytes[0] == head && slice_starts(rest, forms[k].bytes)) {
			*ret_len = strlen(forms[k].bytes);
			return forms[k].plain;
		}
	}
	return 0;
}

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

/* The end of a number with its inner points and commas. */
static size_t number_end(struct slice line, size_t i)
{
	while (i < line.len) {
		const bool joins = (line.ptr[i] == ',' || line.ptr[i] == '.') && i + 1 < line.len &&
		                   is_digit(line.ptr[i + 1]);

		if (!is_digit(line.ptr[i]) && !joins)
			break;
		i++;
	}
	return i;
}

/* The room was reserved: a plain form is never longer than its line. */
static void add_plain_byte(struct buf *plain, char byte)
{
	const bool after_space = plain->len == 0 || plain->data[plain->len - 1] == ' ';

	if (byte >= '\t' && byte <= '\r')
		byte = ' ';
	if (byte >= 'A' && byte <= 'Z')
		byte = (char)(byte | 0x20);
	if (byte != ' ' || !after_space)
		plain->data[plain->len++] = byte;
}

static size_t leading_junk(struct slice plain)
{
	size_t i = 0;

	while (i < plain.len && strchr(" -*>|+_~.,:;!?'\"([{=", plain.ptr[i])) {
		if (slice_starts((struct slice){plain.ptr + i, plain.len - i}, "(c)"))
			break;
		i++;
	}
	return i;
}

void cues_plain(struct slice line, struct buf *plain)
{
	size_t junk;

	buf_clear(plain);
	if (!buf_reserve(plain, line.len))
		return;
	for (size_t i = 0; i < line.len;) {
		size_t len = 1;
		char byte = line.ptr[i];

		if (byte >= 'a' && byte <= 'z') {
			plain->data[plain->len++] = byte;
			i++;
			continue;
		}
		if (is_digit(byte)) {
			len = number_end(line, i) - i;
			byte = '#';
		} else if ((unsigned char)byte >= 0x80) {
			const char form = plain_of(line, i, &len);

			byte = form ? form : byte;
		}
		add_plain_byte(plain, byte);
		i += len;
	}
	while (plain->len > 0 && strchr(" -*>|+_~.,:;!?'\")]}=", plain->data[plain->len - 1]))
		plain->len--;
	junk = leading_junk(buf_slice(plain));
	plain->len -= junk;
	memmove(plain->data, plain->data + junk, plain->len);
	plain->data[plain->len] = '\0';
}

/* ---- the table ---- */

/* Byte by byte: words are short, and most differ at once. */
static int compare(const struct cue *cue, struct slice word)
{
	for (size_t i = 0; i < word.len; i++) {
		const unsigned char here = i < cue->len ? (unsigned char)cue->words[i] : 0;
		const unsigned char there = (unsigned char)word.ptr[i];

		if (here != there)
			return here < there ? -1 : 1;
	}
	return 0;
}

/* The first cue that begins with `word`, or where it would stand. */
static size_t lower_bound(const struct rows *rows, struct slice word)
{
	size_t first = 0, end = rows->count;

	while (first < end) {
		const size_t middle = first + (end - first) / 2;

		if (compare(&rows->cues[middle], word) < 0)
			first = middle + 1;
		else
			end = middle;
	}
	return first;
}

static bool matches(const struct cue *cue, struct slice plain, size_t at, size_t words)
{
	const size_t end = at + cue->len;

	if (end > plain.len || plain.ptr[end - 1] != cue->words[cue->len - 1] ||
	    memcmp(plain.ptr + at, cue->words, cue->len) != 0)
		return false;
	if (end < plain.len && is_word_byte(plain.ptr[end]) && is_word_byte(plain.ptr[end - 1]))
		return false;
	switch ((enum place)cue->place) {
	case PLACE_IS: return at == 0 && end == plain.len;
	case PLACE_STARTS: return at == 0 && words <= most_words[cue->kind];
	case PLACE_ENDS: return end == plain.len && words <= most_words[cue->kind];
	case PLACE_HOLDS: return words <= most_words[cue->kind];
	}
	return false;
}

/* All cues of a table that begin at one place: they share its first word or mark. */
static unsigned cues_at(const struct rows *rows, struct slice plain, size_t at, size_t words)
{
	struct slice word = {plain.ptr + at, 1};
	unsigned found = 0;

	while (is_word_byte(word.ptr[0]) && at + word.len < plain.len &&
	       is_word_byte(word.ptr[word.len]))
		word.len++;
	for (size_t i = lower_bound(rows, word); i < rows->count; i++) {
		const struct cue *cue = &rows->cues[i];

		if (compare(cue, word) != 0)
			break;
		/* a longer word that only begins the same */
		if (is_word_byte(word.ptr[0]) && is_word_byte(cue->words[word.len]))
			continue;
		if (matches(cue, plain, at, words))
			found |= cue_bit((enum cue_kind)cue->kind);
	}
	return found;
}

static bool is_letter(char byte)
{
	return byte >= 'a' && byte <= 'z';
}

/* The cues that may begin at a place inside a line: two letters tell most words. */
static unsigned inner_cues_at(struct slice plain, size_t at, size_t words)
{
	const char *here = plain.ptr + at;
	const struct pair *pair;
	unsigned found = 0;

	if (!is_letter(here[0]))
		return cues_at(&inner, plain, at, words);
	pair = &pairs[SECONDS * (here[0] - 'a')];
	if (at + 1 < plain.len && is_letter(here[1]))
		pair += here[1] - 'a' + 1;
	for (size_t i = pair->first; i < pair->end; i++)
		if (matches(&inner_cues[i], plain, at, words))
			found |= cue_bit((enum cue_kind)inner_cues[i].kind);
	return found;
}

unsigned cues_in(struct slice plain, size_t words)
{
	unsigned found = plain.len > 0 ? cues_at(&front, plain, 0, words) : 0;
	bool inside = false; /* of a word */

	for (size_t at = 0; words <= MOST_SEARCHED && at < plain.len; at++) {
		const bool is_word = is_word_byte(plain.ptr[at]);

		if (!(is_word && inside) && plain.ptr[at] != ' ')
			found |= inner_cues_at(plain, at, words);
		inside = is_word;
	}
	return found;
}
