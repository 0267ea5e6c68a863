/*
 * The templates are those of Ratnaparkhi, "A Maximum Entropy Model for Part-Of-Speech Tagging"
 * (EMNLP 1996), with clusters (Owoputi and others, NAACL 2013) and, for a word that the dictionary
 * knows, the set of tags that it may have.
 */
#include "config.h"

#include "learn/posfeatures.h"

#include "base/alloc.h"
#include "base/hash.h"

enum {
	WORD_BYTES = 48, /* what is looked at of a longer word */
	TITLE_WORD = 4,  /* letters of a word that is capitalised in a title */
};

#define SEED_FORM 0x706f7331u
#define SEED_LOWER 0x706f7332u
#define SEED_PLAIN 0x706f7333u
#define SEED_SHAPE 0x706f7334u
#define SEED_AFFIX 0x706f7340u
#define MIX 0x9e3779b97f4a7c15u

/* ---- spelling ---- */

/* A word as written with one kind of marks, in lower case, with digits made one, and its shape. */
struct spelling {
	char form[WORD_BYTES], plain[WORD_BYTES], lower[WORD_BYTES], shape[WORD_BYTES];
	size_t len, shape_len;
};

static bool is_upper(unsigned char byte)
{
	return byte >= 'A' && byte <= 'Z';
}

static bool is_lower(unsigned char byte)
{
	return byte >= 'a' && byte <= 'z';
}

static bool is_digit(unsigned char byte)
{
	return byte >= '0' && byte <= '9';
}

static void add_shape(struct spelling *spelling, char kind)
{
	if (spelling->shape_len == 0 || spelling->shape[spelling->shape_len - 1] != kind)
		spelling->shape[spelling->shape_len++] = kind;
}

static void add_byte(struct spelling *spelling, unsigned char byte)
{
	const char small = (char)(is_upper(byte) ? byte | 0x20 : byte);

	spelling->form[spelling->len] = (char)byte;
	spelling->plain[spelling->len] = small;
	spelling->lower[spelling->len++] = is_digit(byte) ? '0' : small;
	add_shape(spelling, is_upper(byte)   ? 'X'
	                    : is_lower(byte) ? 'x'
	                    : is_digit(byte) ? 'd'
	                    : byte >= 0x80   ? 'u'
	                                     : (char)byte);
}

/* Is a mark at the begin of what follows it rather than at the end of what stands before? */
static bool opens(const struct prose *prose, size_t token)
{
	const struct token *at = &prose->tokens.items[token];
	const size_t len = prose->text.len;

	return (at->start == 0 || memchr(" \n\t([", prose->text.ptr[at->start - 1], 5)) &&
	       at->end < len && !memchr(" \n\t", prose->text.ptr[at->end], 3);
}

/* Quotation marks of all styles become an opening and a closing one; others stay what they are. */
static struct slice one_mark(const struct prose *prose, size_t token, struct slice text)
{
	static const struct {
		const char *mark, *as;
	} marks[] = {
	    {"\xe2\x80\x9c", "``"},
	    {"\xe2\x80\x9d", "''"},
	    {"\xe2\x80\x9e", "``"},
	    {"\xe2\x80\x98", "`"},
	    {"\xe2\x80\x99", "'"},
	    {"\xc2\xab", "``"},
	    {"\xc2\xbb", "''"},
	    {"\xe2\x80\x93", "-"},
	    {"\xe2\x80\x94", "--"},
	    {"\xe2\x80\x95", "--"},
	    {"\xe2\x80\xa6", "..."},
	};

	if (text.len == 1 && text.ptr[0] == '"')
		return slice_of(opens(prose, token) ? "``" : "''");
	if (text.len == 1 && text.ptr[0] == '\'')
		return slice_of(opens(prose, token) ? "`" : "'");
	if (text.len == 2 || text.len == 3)
		for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
			if (slice_is(text, marks[i].mark))
				return slice_of(marks[i].as);
	return text;
}

static void spell(struct slice text, struct spelling *spelling)
{
	spelling->len = spelling->shape_len = 0;
	for (size_t i = 0; i < text.len && spelling->len < WORD_BYTES; i++) {
		if (text.len - i >= 3 && memcmp(text.ptr + i, "\xe2\x80\x99", 3) == 0) {
			add_byte(spelling, '\'');
			i += 2;
		} else {
			add_byte(spelling, (unsigned char)text.ptr[i]);
		}
	}
}

static void spell_token(const struct prose *prose, size_t token, struct spelling *spelling)
{
	spell(one_mark(prose, token, prose_token(prose, token)), spelling);
}

static uint64_t form_key(const struct spelling *spelling)
{
	return hash_bytes((struct slice){spelling->form, spelling->len}, SEED_FORM);
}

static uint64_t lower_key(const struct spelling *spelling)
{
	return hash_bytes((struct slice){spelling->lower, spelling->len}, SEED_LOWER);
}

uint64_t posword_form_key(const struct prose *prose, size_t token)
{
	struct spelling spelling;

	spell_token(prose, token, &spelling);
	return form_key(&spelling);
}

uint64_t posword_lower_key(const struct prose *prose, size_t token)
{
	struct spelling spelling;

	spell_token(prose, token, &spelling);
	return lower_key(&spelling);
}

uint64_t posword_key_of(struct slice word)
{
	struct spelling spelling;

	spell(word, &spelling);
	return form_key(&spelling);
}

uint64_t posword_plain_key(struct slice word)
{
	struct spelling spelling;

	spell(word, &spelling);
	return hash_bytes((struct slice){spelling.plain, spelling.len}, SEED_PLAIN);
}

/* ---- words ---- */

void poscluster_pack(uint32_t coarse, uint32_t fine, unsigned char ret_row[POSCLUSTER_ROW_BYTES])
{
	ret_row[0] = (unsigned char)coarse;
	ret_row[1] = (unsigned char)fine;
	ret_row[2] = (unsigned char)(fine >> 8);
}

static void find_clusters(const struct poslexicon *lexicon, uint64_t key, uint32_t *ret_clusters)
{
	const unsigned char *row = row_table_find(&lexicon->clusters, key);

	if (!row)
		return;
	ret_clusters[0] = row[0] + 1u;
	ret_clusters[1] = (row[1] | (uint32_t)row[2] << 8) + 1;
}

static void find_affixes(struct posword *word, const struct spelling *spelling)
{
	const char *lower = spelling->lower;
	const size_t len = spelling->len;

	for (size_t k = 1; k <= POSWORD_AFFIX && k < len; k++)
		word->suffix[k - 1] =
		    hash_bytes((struct slice){lower + len - k, k}, SEED_AFFIX + k);
	for (size_t k = 1; k <= 3 && k < len; k++)
		word->prefix[k - 1] = hash_bytes((struct slice){lower, k}, SEED_AFFIX + k);
}

static void find_tail(
    struct posword *word, const struct spelling *spelling, const struct poslexicon *lexicon)
{
	uint32_t clusters[2] = {0};

	for (size_t i = spelling->len; i-- > 1;) {
		if (spelling->plain[i] != '-' || i + 1 == spelling->len)
			continue;
		const struct slice tail = {spelling->plain + i + 1, spelling->len - i - 1};
		const uint64_t key = hash_bytes(tail, SEED_PLAIN);

		find_clusters(lexicon, key, clusters);
		word->tail = key;
		word->tail_cluster = clusters[1];
		return;
	}
}

/* As it is written, else in lower case, else with all digits alike. */
static void find_entry(
    struct posword *word, const struct spelling *spelling, const struct poslexicon *lexicon)
{
	const void *row = row_table_find(&lexicon->entries, form_key(spelling));

	if (row) {
		memcpy(&word->entry, row, sizeof word->entry);
		return;
	}
	row = row_table_find(&lexicon->entries, word->plain);
	if (!row)
		row = row_table_find(&lexicon->entries, word->lower);
	if (row)
		memcpy(&word->entry, row, sizeof word->entry);
	word->entry.sure = 0;
}

static void look_at(
    struct posword *word, const struct spelling *spelling, const struct poslexicon *lexicon)
{
	*word = (struct posword){.lower = lower_key(spelling)};
	word->plain = hash_bytes((struct slice){spelling->plain, spelling->len}, SEED_FORM);
	word->shape = hash_bytes((struct slice){spelling->shape, spelling->shape_len}, SEED_SHAPE);
	word->capital = spelling->len > 0 && is_upper((unsigned char)spelling->form[0]);
	find_affixes(word, spelling);
	find_tail(word, spelling, lexicon);
	find_clusters(lexicon,
	    hash_bytes((struct slice){spelling->plain, spelling->len}, SEED_PLAIN), word->cluster);
	find_entry(word, spelling, lexicon);
}

static void add_edges(struct poswords *words)
{
	for (unsigned i = 0; i < POSWORD_EDGES; i++)
		words->items[i] = (struct posword){.lower = i + 1, .shape = i + 1};
	words->count = POSWORD_EDGES;
}

/* Capitalised words whose lower-case form stands in the document. */
static void find_lower(struct poswords *words)
{
	for (size_t i = POSWORD_EDGES; i < words->count; i++) {
		struct posword *word = &words->items[i];

		word->has_lower =
		    word->capital && keymap64_find(&words->by_form, word->plain) != KEYMAP64_NONE;
	}
}

/* The number of a token's word, which is looked at when it comes first. */
static enum err_code add_word(const struct prose *prose, size_t token,
    const struct poslexicon *lexicon, struct poswords *words, uint32_t *ret_word)
{
	struct spelling spelling;
	struct posword *grown;
	uint32_t index;

	spell_token(prose, token, &spelling);
	if (keymap64_add(&words->by_form, form_key(&spelling), &index) != ERR_OK)
		return ERR_NOMEM;
	*ret_word = index + POSWORD_EDGES;
	if (*ret_word < words->count)
		return ERR_OK;
	grown = alloc_grow(words->items, &words->capacity, words->count + 1, sizeof *words->items);
	if (!grown)
		return ERR_NOMEM;
	words->items = grown;
	look_at(&grown[words->count++], &spelling, lexicon);
	return ERR_OK;
}

/* Of the words of the vocabulary only straight quotation marks are not the same everywhere. */
static enum err_code add_words(const struct prose *prose, const struct vocabulary *vocabulary,
    const struct poslexicon *lexicon, struct poswords *words)
{
	uint32_t *seen = alloc_zero(vocabulary->word_count + 1, sizeof *seen);
	enum err_code code = seen ? ERR_OK : ERR_NOMEM;

	for (size_t i = 0; i < prose->tokens.count && code == ERR_OK; i++) {
		const uint32_t word = vocabulary->word_of[i];
		const struct slice text = prose_token(prose, i);

		if (seen[word] == 0 ||
		    (text.len == 1 && (text.ptr[0] == '"' || text.ptr[0] == '\'')))
			code = add_word(prose, i, lexicon, words, &seen[word]);
		words->word_of[i] = seen[word];
	}
	alloc_free(seen);
	return code;
}

enum err_code poswords_find(
    const struct prose *prose, const struct poslexicon *lexicon, struct poswords *ret_words)
{
	struct poswords *words = ret_words;
	const size_t count = prose->tokens.count;
	struct vocabulary *own = NULL;
	const struct vocabulary *vocabulary = prose_vocabulary(prose, &own);
	enum err_code code = ERR_NOMEM;

	words->word_of = alloc_zero(count + 1, sizeof *words->word_of);
	words->items = alloc_grow(NULL, &words->capacity, count / 2 + 16, sizeof *words->items);
	if (vocabulary && words->word_of && words->items) {
		add_edges(words);
		code = add_words(prose, vocabulary, lexicon, words);
	}
	if (code == ERR_OK)
		find_lower(words);
	vocabulary_free(own);
	return code;
}

void poswords_release(struct poswords *words)
{
	alloc_free(words->items);
	alloc_free(words->word_of);
	keymap64_release(&words->by_form);
	*words = (struct poswords){.items = NULL};
}

/* ---- features ---- */

enum template {
	OF_BIAS = 1,
	OF_OWN_SHAPE,
	OF_TAIL,
	OF_TAIL_CLUSTER,
	OF_PREFIX,
	OF_SUFFIX = OF_PREFIX + 3,
	OF_SUFFIX_SHAPE = OF_SUFFIX + POSWORD_AFFIX,
	OF_SUFFIX_CLUSTER,
	OF_SET_SUFFIX,
	OF_CAPITAL,
	OF_LISTED_SUFFIX,
	OF_LOWER,
	OF_SHAPE = OF_LOWER + POSFEATURE_VIEWS,
	OF_NEAR_SUFFIX = OF_SHAPE + POSFEATURE_VIEWS,
	OF_COARSE = OF_NEAR_SUFFIX + 2 * POSFEATURE_VIEWS,
	OF_FINE = OF_COARSE + POSFEATURE_VIEWS,
	OF_SET = OF_FINE + POSFEATURE_VIEWS,
	OF_LISTED = OF_SET + POSFEATURE_VIEWS,
	/* of a place */
	OF_FIRST_SHAPE = OF_LISTED + POSFEATURE_VIEWS,
	OF_FIRST_CAPITAL,
	OF_TAG,
	OF_TAGS,
	OF_TAG_THAT,
	OF_TAG_LOWER,
	OF_TAGS_LOWER,
	OF_TAG_SET,
	OF_TAGS_SET,
	OF_TAG_SUFFIX,
	OF_TAG_FINE,
	OF_TAGS_FINE,
	OF_TAG_NEXT_LOWER,
	OF_TAG_SET_NEXT,
	OF_TAG_FINE_NEXT,
	OF_TAG_SHAPE,
	OF_LAST_LOWER,
	OF_NEXT_LOWER,
	OF_AROUND_LOWER,
	OF_SET_NEXT,
	OF_SET_NEXT_TWO,
	OF_LAST_SET_NEXT,
	OF_FINE_NEXT,
	OF_LAST_FINE,
	OF_LOWER_NEXT_SET,
	OF_LOWER_NEXT_TWO,
	OF_LAST_LOWER_TAG,
};

static uint64_t both(uint64_t a, uint64_t b)
{
	return a * MIX + (b ^ b >> 29);
}

static uint64_t three(uint64_t a, uint64_t b, uint64_t c)
{
	return both(both(a, b) * MIX, c);
}

static void add(struct posfeatures *features, unsigned template, uint64_t key)
{
	features->keys[features->count++] = hash_mix(key + template * MIX);
}

static void add_own(struct posfeatures *features, const struct posword *word)
{
	add(features, OF_BIAS, 0);
	const uint64_t unknown = word->entry.set == 0;

	for (unsigned k = 0; k < 3 && word->prefix[k] != 0; k++)
		add(features, OF_PREFIX + k, word->prefix[k] + unknown);
	for (unsigned k = 0; k < POSWORD_AFFIX && word->suffix[k] != 0; k++)
		add(features, OF_SUFFIX + k, word->suffix[k] + unknown);
	if (word->suffix[2] != 0) {
		add(features, OF_SUFFIX_SHAPE, both(word->suffix[2] + unknown, word->shape));
		add(features, OF_SUFFIX_CLUSTER, both(word->suffix[1] + unknown, word->cluster[0]));
	}
	add(features, OF_SET_SUFFIX, both(word->entry.set, word->suffix[1]));
	add(features, OF_CAPITAL,
	    both((uint64_t)word->capital * 2 + word->has_lower, word->entry.set));
	if (word->entry.listed)
		add(features, OF_LISTED_SUFFIX, both(word->entry.listed, word->suffix[1]));
	if (word->tail != 0) {
		add(features, OF_TAIL, word->tail);
		add(features, OF_TAIL_CLUSTER, word->tail_cluster);
	}
}

void posfeatures_of_word(const struct posword *word, int offset, struct posfeatures *ret_features)
{
	const unsigned view = (unsigned)(offset + POSFEATURE_REACH);

	ret_features->count = 0;
	if (offset == 0)
		add_own(ret_features, word);
	else if ((offset == 1 || offset == -1) && word->suffix[2] != 0) {
		add(ret_features, OF_NEAR_SUFFIX + 2 * view, word->suffix[2]);
		add(ret_features, OF_NEAR_SUFFIX + 2 * view + 1, word->suffix[1]);
	}
	if (offset != 0 || word->entry.set != 0)
		add(ret_features, OF_LOWER + view, word->lower);
	add(ret_features, OF_SHAPE + view, word->shape);
	add(ret_features, OF_SET + view, word->entry.set);
	if (word->entry.listed)
		add(ret_features, OF_LISTED + view,
		    word->entry.listed * 2 + (word->entry.set == 0));
	if (word->cluster[0] == 0)
		return;
	add(ret_features, OF_COARSE + view, word->cluster[0]);
	add(ret_features, OF_FINE + view, word->cluster[1]);
}

/* The set of tags that a word may have; of an unknown one its cluster or ending stands for it. */
static uint64_t set_of(const struct posword *word)
{
	if (word->entry.set != 0)
		return word->entry.set;
	if (word->entry.listed != 0)
		return word->entry.listed + 0x40000000u;
	if (word->cluster[0] != 0)
		return word->cluster[0] + 0x10000u + ((uint64_t)word->capital << 20);
	return word->suffix[1] + word->capital;
}

static void add_tags(struct posfeatures *features, const struct posplace *place)
{
	const struct posword *word = place->at[POSFEATURE_REACH];
	const struct posword *next = place->at[POSFEATURE_REACH + 1];
	const uint64_t tag = place->before + 1u, tags = tag * 64 + place->before_that + 1;

	add(features, OF_TAG, tag);
	add(features, OF_TAGS, tags);
	add(features, OF_TAG_THAT, place->before_that + 1u);
	add(features, OF_TAG_LOWER, both(word->lower, tag));
	add(features, OF_TAGS_LOWER, both(word->lower, tags));
	add(features, OF_TAG_SET, both(set_of(word), tag));
	add(features, OF_TAGS_SET, both(set_of(word), tags));
	add(features, OF_TAG_SUFFIX,
	    both(word->suffix[2] ? word->suffix[2] : word->suffix[0], tag));
	add(features, OF_TAG_FINE, both(word->cluster[1], tag));
	add(features, OF_TAGS_FINE, both(word->cluster[1], tags));
	add(features, OF_TAG_NEXT_LOWER, both(next->lower, tag));
	add(features, OF_TAG_SET_NEXT, three(set_of(word), set_of(next), tag));
	add(features, OF_TAG_SHAPE, both(word->shape, tag));
	add(features, OF_LAST_LOWER_TAG,
	    three(place->at[POSFEATURE_REACH - 1]->lower, set_of(word), tag));
}

void posfeatures_of_place(const struct posplace *place, struct posfeatures *ret_features)
{
	const struct posword *last = place->at[POSFEATURE_REACH - 1];
	const struct posword *word = place->at[POSFEATURE_REACH];
	const struct posword *next = place->at[POSFEATURE_REACH + 1];
	const struct posword *after = place->at[POSFEATURE_REACH + 2];

	ret_features->count = 0;
	add_tags(ret_features, place);
	add(ret_features, OF_FIRST_SHAPE,
	    both(word->shape, (uint64_t)place->first * 4 + place->casing));
	add(ret_features, OF_FIRST_CAPITAL,
	    both(set_of(word), (uint64_t)place->first * 8 + place->casing * 2 + word->capital));
	add(ret_features, OF_LAST_LOWER, both(last->lower, word->lower));
	add(ret_features, OF_NEXT_LOWER, both(word->lower, next->lower));
	add(ret_features, OF_AROUND_LOWER, both(last->lower, next->lower));
	add(ret_features, OF_SET_NEXT, both(set_of(word), set_of(next)));
	add(ret_features, OF_SET_NEXT_TWO, three(set_of(word), set_of(next), set_of(after)));
	add(ret_features, OF_LAST_SET_NEXT, three(set_of(last), set_of(word), set_of(next)));
	add(ret_features, OF_LOWER_NEXT_SET, both(word->lower, set_of(next)));
	add(ret_features, OF_LOWER_NEXT_TWO, three(word->lower, set_of(next), set_of(after)));
	add(ret_features, OF_FINE_NEXT, both(word->cluster[1], next->cluster[1]));
	add(ret_features, OF_LAST_FINE, both(last->cluster[1], word->cluster[1]));
}

enum poscasing poscasing_of(const struct prose *prose, const struct sentence *sentence)
{
	size_t words = 0, small = 0, letters = 0;

	for (size_t i = sentence->first_token; i < sentence->end_token; i++) {
		const struct slice text = prose_token(prose, i);
		const unsigned char first = text.len > 0 ? (unsigned char)text.ptr[0] : ' ';

		if (text.len < TITLE_WORD || !(is_upper(first) || is_lower(first)))
			continue;
		words++;
		small += is_lower(first);
		for (size_t k = 1; k < text.len; k++)
			letters += is_lower((unsigned char)text.ptr[k]);
	}
	if (words < 2 || small > 0)
		return POSCASING_PLAIN;
	return letters == 0 ? POSCASING_CAPITALS : words < 3 ? POSCASING_PLAIN : POSCASING_TITLE;
}

void posplace_init(struct posplace *place, const struct poswords *words,
    const struct sentence *sentence, size_t token)
{
	for (int k = -POSFEATURE_REACH; k <= POSFEATURE_REACH; k++) {
		const int64_t at = (int64_t)token + k;
		size_t word;

		if (at < (int64_t)sentence->first_token)
			word = POSWORD_BEFORE;
		else if (at >= (int64_t)sentence->end_token)
			word = POSWORD_AFTER;
		else
			word = words->word_of[at];
		place->at[k + POSFEATURE_REACH] = &words->items[word];
	}
	place->first = token == sentence->first_token;
}
