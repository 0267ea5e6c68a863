#include "config.h"

#include "entity/namewords.h"

#include <unicase.h>
#include <unictype.h>

#include "base/alloc.h"
#include "base/hash.h"
#include "learn/sequence.h"
#include "text/utf8.h"

enum {
	WORD_BYTES = 96,       /* what is more of a word is not looked at */
	CAPITALS_PERCENT = 80, /* of words that are in capitals, for a heading in capitals */
	TITLE_PERCENT = 75,    /* of words that begin with a capital, for a heading */
	TITLE_MIN_WORDS = 4,
};

/* Seeds that keep hashes of different things apart. */
enum { SEED_FORM = 1, SEED_LOWER, SEED_PLAIN, SEED_SHAPE, SEED_LONG_SHAPE, SEED_PREFIX };
enum { SEED_SUFFIX = SEED_PREFIX + NAMEWORD_AFFIX + 1 };

static bool is_lower(unsigned char byte)
{
	return byte >= 'a' && byte <= 'z';
}

static bool is_upper(unsigned char byte)
{
	return byte >= 'A' && byte <= 'Z';
}

static bool is_digit(unsigned char byte)
{
	return byte >= '0' && byte <= '9';
}

/* A word's spellings while it is looked at. */
struct spelling {
	char lower[WORD_BYTES + 4], plain[WORD_BYTES + 4];
	char shape[WORD_BYTES], long_shape[WORD_BYTES];
	size_t len; /* of lower and plain */
	size_t shape_len, long_len;
};

/* One mark for all of a kind, as newswire has them; others stay. */
static struct slice one_mark(struct slice text)
{
	static const struct {
		const char *mark, *as;
	} marks[] = {
	    {"\xe2\x80\x9c", "\""},
	    {"\xe2\x80\x9d", "\""},
	    {"``", "\""},
	    {"''", "\""},
	    {"\xe2\x80\x98", "'"},
	    {"\xe2\x80\x99", "'"},
	    {"`", "'"},
	    {"\xe2\x80\x93", "-"},
	    {"\xe2\x80\x94", "--"},
	    {"\xe2\x80\xa6", "..."},
	};

	if (text.len <= 3)
		for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
			if (slice_is(text, marks[i].mark))
				return slice_of(marks[i].as);
	return text;
}

static void add_shape(struct spelling *spelling, char kind)
{
	if (spelling->shape_len == 0 || spelling->shape[spelling->shape_len - 1] != kind)
		spelling->shape[spelling->shape_len++] = kind;
	spelling->long_shape[spelling->long_len++] = kind;
}

static void add_ascii(struct spelling *spelling, unsigned char byte)
{
	const char small = (char)(is_upper(byte) ? byte | 0x20 : byte);

	spelling->plain[spelling->len] = small;
	spelling->lower[spelling->len++] = is_digit(byte) ? '0' : small;
	add_shape(spelling, is_upper(byte)   ? 'X'
	                    : is_lower(byte) ? 'x'
	                    : is_digit(byte) ? 'd'
	                                     : (char)byte);
}

static void add_point(struct spelling *spelling, uint32_t point)
{
	char bytes[4];
	unsigned len;
	char kind = 'u';

	if (point == 0x2019) {
		add_ascii(spelling, '\'');
		return;
	}
	len = utf8_encode(uc_tolower(point), bytes);
	memcpy(spelling->plain + spelling->len, bytes, len);
	memcpy(spelling->lower + spelling->len, bytes, len);
	spelling->len += len;
	if (uc_is_upper(point))
		kind = 'X';
	else if (uc_is_lower(point))
		kind = 'x';
	add_shape(spelling, kind);
}

static void spell(struct slice text, struct spelling *spelling)
{
	spelling->len = spelling->shape_len = spelling->long_len = 0;
	for (size_t i = 0; i < text.len && spelling->len < WORD_BYTES;) {
		unsigned len = 1;

		if ((unsigned char)text.ptr[i] < 0x80)
			add_ascii(spelling, (unsigned char)text.ptr[i]);
		else
			add_point(spelling, utf8_at(text, i, &len));
		i += len;
	}
}

static unsigned flags_of_first(struct slice text)
{
	const unsigned char first = text.len > 0 ? (unsigned char)text.ptr[0] : ' ';
	unsigned flags = 0, len;
	uint32_t point;

	if (text.len > 1)
		flags |= NAMEWORD_LONG;
	if (first >= 0x80) {
		point = utf8_at(text, 0, &len);
		flags |= NAMEWORD_SOUND;
		if (uc_is_upper(point))
			flags |= NAMEWORD_CAPITAL | NAMEWORD_UPPER;
		if (uc_is_alpha(point))
			flags |= NAMEWORD_WORDY;
	} else if (is_upper(first)) {
		flags |= NAMEWORD_CAPITAL | NAMEWORD_SOUND | NAMEWORD_WORDY;
	} else if (is_lower(first)) {
		flags |= NAMEWORD_SOUND | NAMEWORD_WORDY;
	} else if (is_digit(first)) {
		flags |= NAMEWORD_SOUND;
	}
	return flags;
}

static unsigned flags_of(struct slice text)
{
	unsigned flags = flags_of_first(text);

	for (size_t i = 0; i < text.len; i++) {
		const unsigned char byte = (unsigned char)text.ptr[i];

		if (is_lower(byte))
			flags |= NAMEWORD_LETTERS | NAMEWORD_LOWER;
		else if (is_upper(byte))
			flags |= NAMEWORD_LETTERS | NAMEWORD_UPPER;
		else if (is_digit(byte))
			flags |= NAMEWORD_DIGIT;
	}
	return flags;
}

static void find_affixes(struct nameword *word, struct slice lower)
{
	for (size_t k = 1; k <= NAMEWORD_AFFIX && k < lower.len; k++) {
		word->prefix[k - 1] = hash_bytes((struct slice){lower.ptr, k}, SEED_PREFIX + k);
		word->suffix[k - 1] =
		    hash_bytes((struct slice){lower.ptr + lower.len - k, k}, SEED_SUFFIX + k);
	}
}

/* ---- what is known from elsewhere ---- */

static uint64_t cluster_key(struct slice plain)
{
	return hash_bytes(plain, SEED_PLAIN);
}

uint64_t nameword_plain_hash(struct slice word)
{
	struct spelling spelling;

	spell(one_mark(word), &spelling);
	return cluster_key((struct slice){spelling.plain, spelling.len});
}

uint64_t nameword_cluster_key(struct slice word)
{
	return nameword_plain_hash(word);
}

uint64_t nameword_phrase_key(uint64_t before, uint64_t plain)
{
	return hash_mix(before * 0x9e3779b97f4a7c15u + plain);
}

void nameword_cluster_pack(
    const uint32_t cluster[CLUSTER_DEPTHS], unsigned char ret_row[CLUSTER_ROW_BYTES])
{
	const uint32_t packed = cluster[0] | cluster[1] << 8 | cluster[2] << 19;

	for (unsigned i = 0; i < CLUSTER_ROW_BYTES; i++)
		ret_row[i] = (unsigned char)(packed >> 8 * i);
}

static void unpack_clusters(struct nameword *word, uint32_t packed)
{
	word->cluster[0] = (packed & 0xff) + 1;
	word->cluster[1] = (packed >> 8 & 0x7ff) + 1;
	word->cluster[2] = (packed >> 19) + 1;
}

/* Clusters of a word, else of what stands after its last hyphen. */
static void find_clusters(
    struct nameword *word, struct slice plain, const struct nameword_lexicon *lexicon)
{
	const unsigned char *row = row_table_find(&lexicon->clusters, word->plain);
	uint32_t packed = 0;

	for (size_t i = plain.len; !row && i-- > 1;) {
		if (plain.ptr[i - 1] == '-' && i < plain.len) {
			row = row_table_find(&lexicon->clusters,
			    cluster_key((struct slice){plain.ptr + i, plain.len - i}));
			break;
		}
	}
	if (!row)
		return;
	for (unsigned i = 0; i < CLUSTER_ROW_BYTES; i++)
		packed |= (uint32_t)row[i] << 8 * i;
	unpack_clusters(word, packed);
}

/* ---- words ---- */

static uint16_t check_of(uint64_t form)
{
	return (uint16_t)(form >> 16);
}

void nameword_make_known(const struct nameword *word, struct knownword *ret_known)
{
	*ret_known = (struct knownword){
	    .lower = word->lower,
	    .plain = word->plain,
	    .shape = word->shape,
	    .clusters = KNOWN_NO_CLUSTER,
	    .flags = word->flags,
	    .check = check_of(word->form),
	};
	if (word->cluster[0] > 0)
		ret_known->clusters = (word->cluster[0] - 1) | (word->cluster[1] - 1) << 8 |
		                      (word->cluster[2] - 1) << 19;
}

static void take_known(struct nameword *word, const struct knownword *known)
{
	word->known = known;
	word->lower = known->lower;
	word->plain = known->plain;
	word->shape = known->shape;
	word->flags = known->flags;
	if (known->clusters != KNOWN_NO_CLUSTER)
		unpack_clusters(word, known->clusters);
}

static void look_at_word(
    struct nameword *word, struct slice text, const struct nameword_lexicon *lexicon)
{
	struct spelling spelling;
	struct slice lower, plain;

	spell(text, &spelling);
	lower = (struct slice){spelling.lower, spelling.len};
	plain = (struct slice){spelling.plain, spelling.len};
	word->lower = hash_bytes(lower, SEED_LOWER);
	word->plain = cluster_key(plain);
	word->shape = hash_bytes((struct slice){spelling.shape, spelling.shape_len}, SEED_SHAPE);
	word->long_shape =
	    hash_bytes((struct slice){spelling.long_shape, spelling.long_len}, SEED_LONG_SHAPE);
	word->flags = (uint16_t)flags_of(text);
	find_affixes(word, lower);
	find_clusters(word, plain, lexicon);
}

static enum err_code find_usage(struct namewords *words, struct nameword *word)
{
	if (keymap64_add(&words->by_lower, word->lower, &word->usage) != ERR_OK)
		return ERR_NOMEM;
	if (word->usage == words->usage_count) {
		struct nameword_usage *grown = alloc_grow(
		    words->usages, &words->usage_capacity, words->usage_count + 1, sizeof *grown);

		if (!grown)
			return ERR_NOMEM;
		words->usages = grown;
		grown[words->usage_count++] = (struct nameword_usage){0};
	}
	return ERR_OK;
}

static enum err_code take_word(struct namewords *words, struct slice text,
    const struct nameword_lexicon *lexicon, uint32_t *ret_word)
{
	const uint64_t form = hash_bytes(text, SEED_FORM);
	struct nameword *grown;
	const struct knownword *known = NULL;
	uint32_t index;

	if (keymap64_add(&words->by_form, form, &index) != ERR_OK)
		return ERR_NOMEM;
	if (index == words->count) {
		grown = alloc_grow(words->items, &words->capacity, words->count + 1, sizeof *grown);
		if (!grown)
			return ERR_NOMEM;
		words->items = grown;
		grown[index] = (struct nameword){.form = form};
		if (lexicon->known.bucket_count > 0)
			known = row_table_find(&lexicon->known, form);
		if (known && known->check == check_of(form))
			take_known(&grown[index], known);
		else
			look_at_word(&grown[index], text, lexicon);
		if (find_usage(words, &grown[index]) != ERR_OK)
			return ERR_NOMEM;
		words->count++;
	}
	words->items[index].count++;
	*ret_word = index;
	return ERR_OK;
}

/* Words no text has, so that they are what stands outside of sentences. */
static enum err_code add_edges(struct namewords *words, const struct nameword_lexicon *lexicon)
{
	static const char *const edges[NAMEWORD_EDGES] = {"\001", "\002"};

	for (unsigned i = 0; i < NAMEWORD_EDGES; i++) {
		uint32_t index;

		if (take_word(words, slice_of(edges[i]), lexicon, &index) != ERR_OK)
			return ERR_NOMEM;
	}
	return ERR_OK;
}

/* ---- sentences ---- */

static enum nameword_case case_of(const struct namewords *words, const struct sentence *sentence)
{
	size_t letters = 0, shouted = 0, capital = 0;

	for (size_t i = sentence->first_token; i < sentence->end_token; i++) {
		const unsigned flags = nameword_at(words, i)->flags;

		letters += (flags & NAMEWORD_LETTERS) != 0;
		shouted += (flags & NAMEWORD_LETTERS) && !(flags & NAMEWORD_LOWER);
		capital += (flags & NAMEWORD_LETTERS) && (flags & NAMEWORD_CAPITAL);
	}
	if (letters >= 2 && shouted * 100 >= letters * CAPITALS_PERCENT)
		return SENTENCE_CAPITALS;
	if (letters >= TITLE_MIN_WORDS && capital * 100 >= letters * TITLE_PERCENT)
		return SENTENCE_TITLE;
	return SENTENCE_PLAIN;
}

static void count_usage(
    struct namewords *words, const struct sentence *sentence, enum nameword_case written)
{
	for (size_t i = sentence->first_token; i < sentence->end_token; i++) {
		const struct nameword *word = nameword_at(words, i);
		struct nameword_usage *usage = &words->usages[word->usage];

		if (!(word->flags & NAMEWORD_WORDY))
			continue;
		if (!(word->flags & NAMEWORD_CAPITAL)) {
			usage->lower++;
			continue;
		}
		if (written != SENTENCE_PLAIN)
			continue;
		usage->capital += i > sentence->first_token;
		usage->acronym += !(word->flags & NAMEWORD_LOWER) && word->flags & NAMEWORD_LONG;
	}
}

/* Mark a phrase of `count` tokens as listed. */
static void mark_phrase(struct namewords *words, size_t first, size_t count, unsigned list)
{
	if (count == 1) {
		words->phrase_of[first] |= PHRASE_BIT(list, SPAN_UNIT);
		return;
	}
	words->phrase_of[first] |= PHRASE_BIT(list, SPAN_BEGIN);
	for (size_t i = 1; i + 1 < count; i++)
		words->phrase_of[first + i] |= PHRASE_BIT(list, SPAN_INSIDE);
	words->phrase_of[first + count - 1] |= PHRASE_BIT(list, SPAN_LAST);
}

/* The longest phrase of each list that begins at a token. */
static void find_phrases(
    struct namewords *words, size_t token, size_t end, const struct nameword_lexicon *lexicon)
{
	size_t longest[PHRASE_LISTS] = {0};
	size_t limit = 1;
	uint64_t key = 0;

	for (size_t k = 0; k < limit && token + k < end; k++) {
		const unsigned char *row;

		key = nameword_phrase_key(key, nameword_at(words, token + k)->plain);
		row = row_table_find(&lexicon->phrases, key);
		if (k == 0) {
			if (!row)
				return;
			limit = row[1] < PHRASE_MAX_WORDS ? row[1] : PHRASE_MAX_WORDS;
		}
		for (unsigned list = 0; row && list < PHRASE_LISTS; list++)
			if (row[0] >> list & 1)
				longest[list] = k + 1;
	}
	for (unsigned list = 0; list < PHRASE_LISTS; list++)
		if (longest[list] > 0)
			mark_phrase(words, token, longest[list], list);
}

/* See NAMEWORD_GAP. */
static void mark_judged(struct namewords *words, const struct sentence *sentence)
{
	size_t from = sentence->first_token; /* of what is judged if the next capital is near */
	size_t near = sentence->first_token; /* a capital before this token is near */

	for (size_t i = sentence->first_token; i < sentence->end_token; i++) {
		size_t end = i + 2;

		if (!(nameword_at(words, i)->flags & NAMEWORD_UPPER))
			continue;
		if (i >= near && i > sentence->first_token)
			from = i - 1;
		if (end < sentence->end_token && nameword_at(words, end)->flags & NAMEWORD_DIGIT)
			end++; /* Covid - 19 */
		if (end > sentence->end_token)
			end = sentence->end_token;
		for (size_t k = from; k < end; k++)
			words->judged[k] = true;
		from = i;
		near = i + NAMEWORD_GAP + 1;
	}
}

static enum err_code make_room(struct namewords *words)
{
	const size_t tokens = words->prose->tokens.count;

	words->word_of = alloc_zero(tokens + 1, sizeof *words->word_of);
	words->phrase_of = alloc_zero(tokens + 1, sizeof *words->phrase_of);
	words->case_of = alloc_zero(words->prose->sentences.count + 1, sizeof *words->case_of);
	words->judged = alloc_zero(tokens + 1, sizeof *words->judged);
	return words->word_of && words->phrase_of && words->case_of && words->judged ? ERR_OK
	                                                                             : ERR_NOMEM;
}

enum err_code namewords_find(
    const struct prose *prose, const struct nameword_lexicon *lexicon, struct namewords *ret_words)
{
	struct namewords *words = ret_words;

	words->prose = prose;
	if (make_room(words) != ERR_OK || add_edges(words, lexicon) != ERR_OK)
		return ERR_NOMEM;
	for (size_t i = 0; i < prose->tokens.count; i++)
		if (take_word(words, one_mark(prose_token(prose, i)), lexicon,
		        &words->word_of[i]) != ERR_OK)
			return ERR_NOMEM;
	for (size_t s = 0; s < prose->sentences.count; s++) {
		const struct sentence *sentence = &prose->sentences.items[s];

		words->case_of[s] = (uint8_t)case_of(words, sentence);
		count_usage(words, sentence, words->case_of[s]);
		mark_judged(words, sentence);
		for (size_t i = sentence->first_token; i < sentence->end_token; i++)
			if (nameword_at(words, i)->flags & NAMEWORD_CAPITAL)
				find_phrases(words, i, sentence->end_token, lexicon);
	}
	return ERR_OK;
}

void namewords_release(struct namewords *words)
{
	alloc_free(words->items);
	alloc_free(words->usages);
	alloc_free(words->word_of);
	alloc_free(words->phrase_of);
	alloc_free(words->case_of);
	alloc_free(words->judged);
	keymap64_release(&words->by_form);
	keymap64_release(&words->by_lower);
	*words = (struct namewords){.prose = NULL};
}
