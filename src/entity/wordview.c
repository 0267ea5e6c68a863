#include "config.h"

#include "entity/wordview.h"

#include <unictype.h>

#include "base/alloc.h"
#include "text/utf8.h"

/* A heading is believed to be one when this share of its longer common words is capitalised. */
enum {
	HEADING_SHARE_PERCENT = 70,
	HEADING_MIN_COMMON = 2,
	SHORTEST_TELLING = 3,
	SHOUTED_MIN_WORDS = 2
};

static bool is_lower(unsigned char byte)
{
	return byte >= 'a' && byte <= 'z';
}

static bool is_upper(unsigned char byte)
{
	return byte >= 'A' && byte <= 'Z';
}

static bool is_alpha(unsigned char byte)
{
	return is_lower(byte) || is_upper(byte);
}

/* What is gathered while the letters of a word pass by. */
struct letters {
	unsigned upper, lower;
	bool after_lower_or_hyphen;
};

static void see_letter(struct letters *letters, unsigned *flags, bool upper, bool first)
{
	if (upper)
		letters->upper++;
	else
		letters->lower++;
	if (first)
		*flags |= upper ? WORD_CAPITAL : WORD_LOWER;
	if (upper && letters->after_lower_or_hyphen)
		*flags |= WORD_INNER_CAP;
	letters->after_lower_or_hyphen = !upper;
}

static unsigned shape_of(struct slice text)
{
	struct letters letters = {0, 0, false};
	unsigned flags = 0;

	for (size_t i = 0; i < text.len;) {
		unsigned char byte = (unsigned char)text.ptr[i];
		unsigned len = 1;

		if (byte < 0x80) {
			if (is_alpha(byte))
				see_letter(&letters, &flags, is_upper(byte), i == 0);
			else if (byte >= '0' && byte <= '9')
				flags |= WORD_DIGIT;
			else if (byte == '-' && i > 0 && i + 1 < text.len)
				flags |= WORD_HYPHEN;
			if (byte == '-')
				letters.after_lower_or_hyphen = true;
		} else {
			uint32_t point = utf8_at(text, i, &len);

			if (uc_is_alpha(point))
				see_letter(&letters, &flags, uc_is_upper(point), i == 0);
		}
		i += len;
	}
	if (letters.upper + letters.lower > 0)
		flags |= WORD_LETTERS;
	if (letters.upper > 1 && letters.lower == 0)
		flags |= WORD_ALL_CAPS;
	if (text.len == 2 && is_upper((unsigned char)text.ptr[0]) && text.ptr[1] == '.')
		flags |= WORD_INITIAL;
	return flags;
}

/* Append a token with curly apostrophes made straight. The buffer has room. */
static void add_token(struct buf *buf, struct slice token)
{
	for (size_t i = 0; i < token.len; i++) {
		if (token.len - i >= 3 && memcmp(token.ptr + i, "\xe2\x80\x99", 3) == 0) {
			buf->data[buf->len++] = '\'';
			i += 2;
		} else {
			buf->data[buf->len++] = token.ptr[i];
		}
	}
}

static struct slice word_text(const struct word_views *words, const struct word_view *word)
{
	return (struct slice){words->text.data + word->start, word->end - word->start};
}

/* Undo the capitals of a word: the first stays, also after a hyphen. ASCII only. */
static void lower_tail(const struct word_views *words, const struct word_view *word)
{
	bool inside = false;

	for (uint32_t i = word->start; i < word->end; i++) {
		unsigned char byte = (unsigned char)words->text.data[i];

		if (inside && is_upper(byte))
			words->text.data[i] = (char)(byte | 0x20);
		inside = is_alpha(byte) || byte == '\'';
	}
}

/* Copies the tokens of one sentence to words->text and finds their shapes. */
static void add_sentence(
    struct word_views *words, const struct prose *prose, const struct sentence *sentence)
{
	for (size_t i = sentence->first_token; i < sentence->end_token; i++) {
		struct word_view *word = &words->items[i];

		*word = (struct word_view){.start = (uint32_t)words->text.len, .usage = MAP_NONE};
		add_token(&words->text, prose_token(prose, i));
		if (i > sentence->first_token && words->text.len - word->start == 2 &&
		    memcmp(words->text.data + word->start, "'s", 2) == 0) {
			/* no space before it: take back the one that stands there */
			memcpy(words->text.data + --word->start, "'s", 2);
			words->text.len--;
		}
		word->end = (uint32_t)words->text.len;
		words->text.data[words->text.len++] = ' ';
		word->flags = shape_of(word_text(words, word));
	}
}

static bool is_opening(const struct word_views *words, const struct word_view *word)
{
	static const char *const marks[] = {"\"", "``", "(", "[", ":", "-", "--", "*",
	    "\xe2\x80\x9c", "\xe2\x80\x98", "\xc2\xab", "\xe2\x80\x93", "\xe2\x80\x94",
	    "\xe2\x80\xa2", "'"};
	struct slice text = word_text(words, word);

	if (word->flags & WORD_LETTERS)
		return false;
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (slice_is(text, marks[i]))
			return true;
	return false;
}

/* The word in lower case (ASCII letters), kept in words->lowered as a key. The buffer has room. */
static struct slice add_lowered(struct word_views *words, struct slice text)
{
	struct slice key = {words->lowered.data + words->lowered.len, text.len};

	for (size_t i = 0; i < text.len; i++) {
		unsigned char byte = (unsigned char)text.ptr[i];

		words->lowered.data[words->lowered.len++] =
		    (char)(is_upper(byte) ? byte | 0x20 : byte);
	}
	return key;
}

/* How many words of a sentence are of which kind. */
struct tally_of_words {
	unsigned letters; /* words with letters */
	unsigned shouted; /* in capitals */
	unsigned common;  /* capitalised common words of some length, but the first */
	unsigned lower;   /* words of some length in lower case */
};

static struct tally_of_words tally_words(
    const struct word_views *words, const struct sentence *sentence)
{
	struct tally_of_words tally = {0, 0, 0, 0};

	for (size_t i = sentence->first_token; i < sentence->end_token; i++) {
		const struct word_view *word = &words->items[i];
		bool is_long = word->end - word->start >= SHORTEST_TELLING;

		if (!(word->flags & WORD_LETTERS))
			continue;
		tally.letters++;
		tally.shouted += (word->flags & WORD_ALL_CAPS) != 0;
		tally.common += is_long && word->flags & WORD_COMMON && i > sentence->first_token;
		tally.lower += is_long && word->flags & WORD_LOWER;
	}
	return tally;
}

/* Marks the words whose capital says nothing: firsts, and all of a heading. */
static void mark_positions(struct word_views *words, const struct sentence *sentence, bool shouted)
{
	const struct tally_of_words tally = tally_words(words, sentence);
	unsigned wanted = sentence->flags & SENTENCE_HEADING ? 1 : HEADING_MIN_COMMON;
	bool heading = shouted || (tally.common >= wanted &&
	                              tally.common * 100 >=
	                                  (tally.common + tally.lower) * HEADING_SHARE_PERCENT);
	bool first = true;

	for (size_t i = sentence->first_token; i < sentence->end_token; i++) {
		struct word_view *word = &words->items[i];

		if (first)
			word->flags |= WORD_FIRST;
		if (heading)
			word->flags |= WORD_HEADING;
		first = (first && !(word->flags & (WORD_LETTERS | WORD_DIGIT))) ||
		        is_opening(words, word);
	}
}

static bool is_shouted(const struct word_views *words, const struct sentence *sentence)
{
	const struct tally_of_words tally = tally_words(words, sentence);

	return tally.letters >= SHOUTED_MIN_WORDS && tally.shouted * 10 >= tally.letters * 8;
}

static void find_classes(
    const struct word_views *words, struct word_view *word, const struct gazetteer *gazetteer)
{
	struct slice text = word_text(words, word);

	word->classes = gazetteer_classes(gazetteer, text);
	word->phrase_words = gazetteer_words(gazetteer, text);
}

/* "U.S.-based", "pro-Russian", "Russia-China": a hyphenated adjective made of names. */
static bool is_adjective_of_names(struct slice text, const struct gazetteer *gazetteer)
{
	static const char *const prefixes[] = {
	    "pro", "anti", "non", "ex", "pre", "post", "Anti", "Pro", "Non", "Sino", "Anglo"};
	const char *hyphen = memchr(text.ptr, '-', text.len);
	struct slice left, right;
	unsigned right_classes;

	if (!hyphen)
		return false;
	left = (struct slice){text.ptr, (size_t)(hyphen - text.ptr)};
	right = (struct slice){hyphen + 1, text.len - left.len - 1};
	right_classes = gazetteer_classes(gazetteer, right);
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
		if (slice_is(left, prefixes[i]))
			return right_classes != 0;
	if (right_classes & (GAZ_DEMONYM | GAZ_COUNTRY | GAZ_CAPITAL))
		return true;
	return right.len > 0 && is_lower((unsigned char)right.ptr[0]) &&
	       gazetteer_classes(gazetteer, left) & (GAZ_ANY_PLACE | GAZ_DEMONYM | GAZ_ORG);
}

/* The usage of a word, made if it is the first of its kind in the article. */
static enum err_code find_usage(
    struct word_views *words, struct word_view *word, struct slice lowered)
{
	struct word_usage *grown = alloc_grow(
	    words->usages, &words->usage_capacity, words->usage_count + 1, sizeof *grown);

	if (!grown)
		return ERR_NOMEM;
	words->usages = grown;
	if (map_add(&words->usage_at, lowered, (uint32_t)words->usage_count, &word->usage) !=
	    ERR_OK)
		return ERR_NOMEM;
	if (word->usage == words->usage_count)
		grown[words->usage_count++] =
		    (struct word_usage){.first = (uint32_t)(word - words->items)};
	return ERR_OK;
}

/* What the lists say about a word and its lower-case form. */
static void ask_lists(struct word_views *words, struct word_view *word, struct slice lowered,
    const struct gazetteer *gazetteer, bool shouted)
{
	struct slice text = word_text(words, word);

	if (gazetteer_classes(gazetteer, lowered) & GAZ_COMMON)
		word->flags |= WORD_COMMON;
	find_classes(words, word, gazetteer);
	if (word->flags & WORD_ALL_CAPS &&
	    ((shouted && word->flags & WORD_COMMON) ||
	        (!(word->classes & GAZ_ANY_NAME) && (text.len > 3 || shouted)))) {
		lower_tail(words, word);
		find_classes(words, word, gazetteer);
	}
	if (word->flags & WORD_HYPHEN && !word->classes && is_adjective_of_names(text, gazetteer))
		word->classes = GAZ_DEMONYM;
}

/* The lists are asked once for each word of an article; words in capitals depend on their place. */
static enum err_code look_up_capital(struct word_views *words, struct word_view *word,
    const struct gazetteer *gazetteer, bool shouted)
{
	struct slice lowered = add_lowered(words, word_text(words, word));
	const struct word_view *first;

	if (find_usage(words, word, lowered) != ERR_OK)
		return ERR_NOMEM;
	first = &words->items[words->usages[word->usage].first];
	if (first == word || (word->flags | first->flags) & WORD_ALL_CAPS ||
	    !slice_equal(word_text(words, first), word_text(words, word))) {
		ask_lists(words, word, lowered, gazetteer, shouted);
		return ERR_OK;
	}
	word->classes = first->classes;
	word->phrase_words = first->phrase_words;
	word->flags |= first->flags & WORD_COMMON;
	return ERR_OK;
}

/* Everything about one sentence but how the rest of the article uses its words. */
static enum err_code take_sentence(struct word_views *words, const struct prose *prose,
    const struct sentence *sentence, const struct gazetteer *gazetteer)
{
	bool shouted;

	add_sentence(words, prose, sentence);
	shouted = is_shouted(words, sentence);
	for (size_t i = sentence->first_token; i < sentence->end_token; i++) {
		struct word_view *word = &words->items[i];

		if (word->flags & (WORD_CAPITAL | WORD_INNER_CAP) &&
		    look_up_capital(words, word, gazetteer, shouted) != ERR_OK)
			return ERR_NOMEM;
	}
	mark_positions(words, sentence, shouted);
	return ERR_OK;
}

static void count_usage(struct word_views *words)
{
	for (size_t i = 0; i < words->count; i++) {
		const struct word_view *word = &words->items[i];
		uint32_t usage = word->usage;

		if (word->flags & WORD_LOWER && !(word->flags & WORD_INNER_CAP)) {
			usage = map_find(&words->usage_at, word_text(words, word));
			if (usage != MAP_NONE)
				words->usages[usage].lower++;
		} else if (usage != MAP_NONE && !(word->flags & (WORD_FIRST | WORD_HEADING))) {
			words->usages[usage].capital++;
		}
	}
}

enum err_code word_views_find(
    const struct prose *prose, const struct gazetteer *gazetteer, struct word_views *ret_words)
{
	struct word_views *words = ret_words;
	enum err_code code = ERR_OK;

	words->count = prose->tokens.count;
	words->items = alloc_zero(words->count + 1, sizeof *words->items);
	/* keys are slices of these two, so that they must never move */
	if (!words->items || !buf_reserve(&words->text, prose->text.len + words->count) ||
	    !buf_reserve(&words->lowered, prose->text.len + words->count))
		return ERR_NOMEM;
	for (size_t i = 0; i < prose->sentences.count && code == ERR_OK; i++)
		code = take_sentence(words, prose, &prose->sentences.items[i], gazetteer);
	if (code == ERR_OK)
		count_usage(words);
	return code;
}

void word_views_release(struct word_views *words)
{
	alloc_free(words->items);
	alloc_free(words->usages);
	buf_release(&words->text);
	buf_release(&words->lowered);
	map_release(&words->usage_at);
	*words = (struct word_views){0};
}

bool word_views_seen_as_name(const struct word_views *words, const struct word_view *word)
{
	const struct word_usage *usage;

	if (word->usage == MAP_NONE)
		return false;
	usage = &words->usages[word->usage];
	return usage->capital > usage->lower;
}

unsigned word_views_classes(
    const struct word_views *words, const struct gazetteer *gazetteer, size_t first, size_t end)
{
	const struct word_view *word = &words->items[first];

	if (end - first == 1 && word->usage != MAP_NONE)
		return word->classes;
	if (end - first > 1 && word->phrase_words < end - first)
		return 0;
	return gazetteer_classes(gazetteer, word_views_text(words, first, end));
}
