#include "config.h"

#include "text/fold.h"

#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/map.h"
#include "text/stem.h"
#include "text/utf8.h"

enum {
	MOST_KNOWN = 1 << 16, /* words in a stemmer's cache */
	LONGEST_KNOWN = 64,   /* bytes of a word that is worth keeping */
};

static bool is_ascii(struct slice text)
{
	unsigned char seen = 0;

	for (size_t i = 0; i < text.len; i++)
		seen |= (unsigned char)text.ptr[i];
	return seen < 0x80;
}

static char lower(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (char)(byte + 32) : byte;
}

/* Marks that have a plain twin; 0: leave as it is. */
static char plain_twin(uint32_t point)
{
	switch (point) {
	case 0x2018:
	case 0x2019:
	case 0x201a:
	case 0x201b:
	case 0x2032:
	case 0x02bc:
	case 0xff07:
	case 0x2039:
	case 0x203a: return '\'';
	case 0x201c:
	case 0x201d:
	case 0x201e:
	case 0x201f:
	case 0x2033:
	case 0x00ab:
	case 0x00bb:
	case 0xff02: return '"';
	case 0x2010:
	case 0x2011:
	case 0x2012:
	case 0x2013:
	case 0x2014:
	case 0x2015:
	case 0x2212:
	case 0xfe58:
	case 0xfe63:
	case 0xff0d: return '-';
	case 0x00a0:
	case 0x2007:
	case 0x202f: return ' ';
	default: return 0;
	}
}

/* Letters that normalisation leaves alone though readers see a mark on a plain one. */
static const char *plain_letters(uint32_t point)
{
	switch (point) {
	case 0x00e6: return "ae";
	case 0x00f8: return "o";
	case 0x0111: return "d";
	case 0x0127: return "h";
	case 0x0131: return "i";
	case 0x0142: return "l";
	case 0x0153: return "oe";
	case 0x0167: return "t";
	case 0x00f0: return "d";
	case 0x00fe: return "th";
	default: return NULL;
	}
}

static void add_folded_point(struct buf *buf, uint32_t point)
{
	char twin = plain_twin(point);
	const char *letters = twin ? NULL : plain_letters(point);

	if (twin)
		buf_add_byte(buf, twin);
	else if (letters)
		buf_add_text(buf, letters);
	else if (point < 0x80)
		buf_add_byte(buf, lower((char)point));
	else if (!uc_is_general_category_withtable(
	             point, UC_CATEGORY_MASK_Mn | UC_CATEGORY_MASK_Cf))
		utf8_add(buf, point);
}

/*
 * One code point taken apart, case folded, and taken apart again, because some capitals show only
 * after the first step and some marks only after the second.
 */
static void fold_point(struct buf *buf, struct slice text)
{
	uint8_t apart[256], cased[256], result[256];
	size_t apart_len = sizeof apart, cased_len = sizeof cased, len = sizeof result;
	struct slice piece;

	if (u8_normalize(UNINORM_NFKD, (const uint8_t *)text.ptr, text.len, apart, &apart_len) !=
	        apart ||
	    u8_casefold(apart, apart_len, NULL, NULL, cased, &cased_len) != cased ||
	    u8_normalize(UNINORM_NFKD, cased, cased_len, result, &len) != result) {
		buf->failed = true;
		return;
	}
	piece = (struct slice){(const char *)result, len};
	for (size_t byte = 0; byte < piece.len;) {
		unsigned point_len;
		const uint32_t point = utf8_at(piece, byte, &point_len);

		add_folded_point(buf, point);
		byte += point_len;
	}
}

char fold_ascii(struct slice character)
{
	uint8_t apart[256];
	size_t apart_len = sizeof apart;
	const char *letters;
	unsigned len;
	uint32_t point;

	if (character.len == 0)
		return 0;
	point = utf8_at(character, 0, &len);
	letters = plain_letters(uc_tolower(point));
	if (plain_twin(point))
		return plain_twin(point);
	if (letters)
		return uc_tolower(point) == point ? letters[0] : (char)(letters[0] - 32);
	if (u8_normalize(UNINORM_NFKD, (const uint8_t *)character.ptr, len, apart, &apart_len) !=
	        apart ||
	    apart_len == 0 || apart[0] <= ' ' || apart[0] >= 0x7f)
		return 0;
	return (char)apart[0];
}

/* A run of ASCII at once. */
static void add_ascii(struct buf *buf, struct slice text, size_t *byte)
{
	size_t i = *byte;

	if (!buf_reserve(buf, text.len - i))
		return;
	for (; i < text.len && (unsigned char)text.ptr[i] < 0x80; i++)
		buf->data[buf->len++] = lower(text.ptr[i]);
	buf->data[buf->len] = '\0';
	*byte = i;
}

void fold_add(struct buf *buf, struct slice text)
{
	size_t byte = 0;

	if (!buf_reserve(buf, text.len))
		return;
	while (byte < text.len && !buf->failed) {
		unsigned len;

		if ((unsigned char)text.ptr[byte] < 0x80) {
			add_ascii(buf, text, &byte);
			continue;
		}
		if (plain_twin(utf8_at(text, byte, &len)))
			add_folded_point(buf, utf8_at(text, byte, &len));
		else
			fold_point(buf, (struct slice){text.ptr + byte, len});
		byte += len;
	}
}

bool fold_equal(struct slice text, struct slice folded)
{
	struct buf buf = {0};
	bool equal;

	if (is_ascii(text)) {
		if (text.len != folded.len)
			return false;
		for (size_t i = 0; i < text.len; i++) {
			if (lower(text.ptr[i]) != folded.ptr[i])
				return false;
		}
		return true;
	}
	fold_add(&buf, text);
	equal = !buf.failed && slice_equal(buf_slice(&buf), folded);
	buf_release(&buf);
	return equal;
}

struct stemmer {
	struct map known; /* word as written -> index of its stem */
	struct arena bytes;
	struct slice *stems; /* owned */
	size_t count, capacity;
	struct buf folded;
};

enum err_code stemmer_new(struct stemmer **ret_stemmer)
{
	struct stemmer *stemmer = alloc_zero(1, sizeof *stemmer);

	if (!stemmer)
		return ERR_NOMEM;
	*ret_stemmer = stemmer;
	return ERR_OK;
}

void stemmer_free(struct stemmer *stemmer)
{
	if (!stemmer)
		return;
	map_release(&stemmer->known);
	arena_release(&stemmer->bytes);
	alloc_free(stemmer->stems);
	buf_release(&stemmer->folded);
	alloc_free(stemmer);
}

static void drop_possessive(struct buf *word)
{
	const struct slice text = buf_slice(word);

	if (slice_ends(text, "'s") && text.len > 2)
		word->len -= 2;
	else if (slice_ends(text, "'") && text.len > 1)
		word->len -= 1;
}

/* ---- US and UK spelling ---- */

static bool is_vowel(char letter)
{
	return letter != '\0' && strchr("aeiouy", letter);
}

/* Put `with` in the place of `len` bytes at `at`. */
static void replace(struct buf *word, size_t at, size_t len, struct slice with)
{
	if (with.len > len && !buf_reserve(word, with.len - len))
		return;
	memmove(word->data + at + with.len, word->data + at + len, word->len - at - len);
	memcpy(word->data + at, with.ptr, with.len);
	word->len = word->len - len + with.len;
	word->data[word->len] = '\0';
}

static bool americanise_root(struct buf *word, size_t start)
{
	static const struct {
		const char *british, *american;
		uint8_t len; /* of british */
	} roots[] = {
#define SPELLING(british, american) {british, american, sizeof(british) - 1},
#include "text/spelling.def"
#undef SPELLING
	};
	const struct slice part = {word->data + start, word->len - start};
	const char *british = NULL, *american = NULL;
	size_t first = 0, end = sizeof roots / sizeof *roots;

	while (first < end) { /* to the first root with the word's first letter */
		const size_t middle = first + (end - first) / 2;

		if ((unsigned char)roots[middle].british[0] < (unsigned char)part.ptr[0])
			first = middle + 1;
		else
			end = middle;
	}
	/* of those that match the last is the longest */
	for (size_t i = first; i < sizeof roots / sizeof *roots; i++) {
		if (roots[i].british[0] != part.ptr[0])
			break;
		if (roots[i].len <= part.len && roots[i].british[1] == part.ptr[1] &&
		    memcmp(part.ptr, roots[i].british, roots[i].len) == 0) {
			british = roots[i].british;
			american = roots[i].american;
		}
	}
	if (british)
		replace(word, start, strlen(british), slice_of(american));
	return british != NULL;
}

/* Is "is" in this word no suffix at all, so that Americans write it as well? `stem` ends before it. */
static bool keeps_s(struct slice stem)
{
	static const char *const stems[] = {"advert", "chast", "circumc", "comprom", "conc", "desp",
	    "disenfranch", "enfranch", "exerc", "expert", "franch", "highr", "improv", "merchand",
	    "moonr", "parad", "prec", "prem", "prom", "provis", "sunr", "superv", "surm", "telev",
	    "treat", "uncomprom"};

	if (stem.len < 4 || is_vowel(stem.ptr[stem.len - 1]) || slice_ends(stem, "pr") ||
	    slice_ends(stem, "w"))
		return true;
	for (size_t i = 0; i < sizeof stems / sizeof *stems; i++) {
		if (slice_is(stem, stems[i]))
			return true;
	}
	return false;
}

/* organise, organisation; analyse: s to z. */
static bool americanise_suffix(struct buf *word, size_t start)
{
	static const struct slice suffixes[] = {
#define SUFFIX(text) {text, sizeof(text) - 1}
	    SUFFIX("e"),
	    SUFFIX("ed"),
	    SUFFIX("es"),
	    SUFFIX("er"),
	    SUFFIX("ers"),
	    SUFFIX("ing"),
	    SUFFIX("able"),
	    SUFFIX("ation"),
	    SUFFIX("ations"),
	    SUFFIX("ational"),
#undef SUFFIX
	};
	const struct slice part = {word->data + start, word->len - start};

	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
		const size_t len = suffixes[i].len;
		struct slice stem;

		/* what is put right is an s before it */
		if (part.len < len + 4 || part.ptr[part.len - len - 1] != 's' ||
		    memcmp(part.ptr + part.len - len, suffixes[i].ptr, len) != 0)
			continue;
		stem = (struct slice){part.ptr, part.len - len};
		if (slice_ends(stem, "lys"))
			word->data[start + stem.len - 1] = 'z';
		else if (slice_ends(stem, "is") && !keeps_s((struct slice){stem.ptr, stem.len - 2}))
			word->data[start + stem.len - 1] = 'z';
		else
			continue;
		return true;
	}
	return false;
}

/* fuelled, duelling, dialled: one l. Longer words (travelled) lose it in the stemmer. */
static void americanise_double_l(struct buf *word, size_t start)
{
	static const char *const endings[] = {"lled", "lling"};
	const struct slice part = {word->data + start, word->len - start};

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		const size_t at = part.len - strlen(endings[i]);

		if (!slice_ends(part, endings[i]) || at < 3 || part.ptr[at - 3] == 'q')
			continue;
		if (memcmp(part.ptr + at - 2, "ue", 2) == 0 ||
		    memcmp(part.ptr + at - 2, "ia", 2) == 0)
			replace(word, start + at, 1, (struct slice){"", 0});
		return;
	}
}

/* The American form of a folded word, or of its part after the last hyphen. */
static void americanise(struct buf *word)
{
	size_t start = word->len;

	while (start > 0 && word->data[start - 1] != '-')
		start--;
	if (word->len - start >= 4 && !americanise_root(word, start) &&
	    !americanise_suffix(word, start))
		americanise_double_l(word, start);
}

/* The stem of the word in stemmer->folded, in its place. */
static struct slice stem_of(struct stemmer *stemmer)
{
	struct buf *word = &stemmer->folded;

	drop_possessive(word);
	americanise(word);
	if (word->failed || !buf_reserve(word, 0))
		return (struct slice){NULL, 0};
	word->len = stem_english(word->data, word->len);
	word->data[word->len] = '\0';
	return buf_slice(word);
}

/* Foreign text has endless words: a full cache is emptied, so that it stays a few megabytes. */
static void forget_all(struct stemmer *stemmer)
{
	map_release(&stemmer->known);
	arena_release(&stemmer->bytes);
	stemmer->count = 0;
}

static struct slice remember(struct stemmer *stemmer, struct slice word, struct slice stem)
{
	struct slice *grown =
	    alloc_grow(stemmer->stems, &stemmer->capacity, stemmer->count + 1, sizeof *grown);
	struct slice key, value;

	if (!grown)
		return (struct slice){NULL, 0};
	stemmer->stems = grown;
	key = arena_copy(&stemmer->bytes, word);
	value = arena_copy(&stemmer->bytes, stem);
	if (!key.ptr || !value.ptr ||
	    map_add(&stemmer->known, key, (uint32_t)stemmer->count, NULL) != ERR_OK)
		return (struct slice){NULL, 0};
	stemmer->stems[stemmer->count++] = value;
	return value;
}

struct slice stemmer_stem_folded(struct stemmer *stemmer, struct slice folded)
{
	buf_clear(&stemmer->folded);
	buf_add_slice(&stemmer->folded, folded);
	return stem_of(stemmer);
}

struct slice stemmer_stem(struct stemmer *stemmer, struct slice word)
{
	uint32_t known = map_find(&stemmer->known, word);
	struct slice stem;

	if (known != MAP_NONE)
		return stemmer->stems[known];
	buf_clear(&stemmer->folded);
	fold_add(&stemmer->folded, word);
	stem = stem_of(stemmer);
	if (!stem.ptr || word.len > LONGEST_KNOWN)
		return stem;
	if (stemmer->count == MOST_KNOWN)
		forget_all(stemmer);
	return remember(stemmer, word, stem);
}
