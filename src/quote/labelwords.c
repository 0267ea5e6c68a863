#include "config.h"

#include "quote/labelwords.h"

#include "base/alloc.h"
#include "base/hash.h"

/* Irregular forms and those that the rules of endings get wrong, sorted. */
static const struct base_form {
	const char *form, *base;
} base_forms[] = {
    {"accused", "accuse"},
    {"acknowledged", "acknowledge"},
    {"admitted", "admit"},
    {"announced", "announce"},
    {"are", "be"},
    {"argued", "argue"},
    {"asking", "ask"},
    {"began", "begin"},
    {"believed", "believe"},
    {"blamed", "blame"},
    {"cited", "cite"},
    {"concluded", "conclude"},
    {"criticised", "criticize"},
    {"criticized", "criticize"},
    {"declared", "declare"},
    {"described", "describe"},
    {"did", "do"},
    {"does", "do"},
    {"felt", "feel"},
    {"found", "find"},
    {"gave", "give"},
    {"given", "give"},
    {"got", "get"},
    {"had", "have"},
    {"has", "have"},
    {"having", "have"},
    {"heard", "hear"},
    {"is", "be"},
    {"knew", "know"},
    {"known", "know"},
    {"made", "make"},
    {"making", "make"},
    {"meant", "mean"},
    {"noted", "note"},
    {"praised", "praise"},
    {"promised", "promise"},
    {"quipped", "quip"},
    {"said", "say"},
    {"saw", "see"},
    {"saying", "say"},
    {"says", "say"},
    {"seen", "see"},
    {"sought", "seek"},
    {"spoke", "speak"},
    {"spoken", "speak"},
    {"stated", "state"},
    {"swore", "swear"},
    {"taken", "take"},
    {"thought", "think"},
    {"told", "tell"},
    {"took", "take"},
    {"tweeted", "tweet"},
    {"urged", "urge"},
    {"was", "be"},
    {"went", "go"},
    {"were", "be"},
    {"written", "write"},
    {"wrote", "write"},
};
enum { BASE_FORMS = sizeof base_forms / sizeof *base_forms };

uint32_t labelword_hash(struct slice lower)
{
	return (uint32_t)hash_bytes(lower, 1);
}

static const char *listed_base(struct slice lower)
{
	size_t low = 0, high = BASE_FORMS;

	while (low < high) {
		const size_t middle = (low + high) / 2;
		const int order = slice_compare(lower, slice_of(base_forms[middle].form));

		if (order == 0)
			return base_forms[middle].base;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

/* What is left of "stopp", "nam" when an ending is off: stop, name. */
static size_t mend_stem(char *stem, size_t len)
{
	if (len > 3 && stem[len - 1] == stem[len - 2] && !strchr("lsez", stem[len - 1]))
		return len - 1;
	if (len > 2 && strchr("cgvuz", stem[len - 1]))
		stem[len++] = 'e';
	return len;
}

size_t labelword_base(struct slice lower, char ret_base[LABELWORD_BASE_BYTES])
{
	const char *listed = listed_base(lower);
	size_t len = lower.len < LABELWORD_BASE_BYTES - 1 ? lower.len : LABELWORD_BASE_BYTES - 1;

	if (listed) {
		len = strlen(listed);
		memcpy(ret_base, listed, len);
		return len;
	}
	memcpy(ret_base, lower.ptr, len);
	if (len < lower.len)
		return len;
	if (len > 5 && (slice_ends(lower, "ied") || slice_ends(lower, "ies"))) {
		ret_base[len - 3] = 'y';
		return len - 2;
	}
	if (len > 5 && slice_ends(lower, "ing"))
		return mend_stem(ret_base, len - 3);
	if (len > 4 && slice_ends(lower, "ed"))
		return mend_stem(ret_base, len - 2);
	if (len > 6 &&
	    (slice_ends(lower, "sses") || slice_ends(lower, "shes") || slice_ends(lower, "ches")))
		return len - 2;
	if (len > 3 && ret_base[len - 1] == 's' && ret_base[len - 2] != 's' &&
	    ret_base[len - 2] != 'u')
		return len - 1;
	return len;
}

void labelword_pack(const unsigned cluster[LABELWORD_CLUSTERS], unsigned char *ret_row)
{
	ret_row[0] = (unsigned char)(cluster[0] & 0xff);
	ret_row[1] = (unsigned char)(cluster[1] & 0xff);
	ret_row[2] = (unsigned char)(cluster[1] >> 8);
}

/* ---- one word ---- */

static char shape_of(unsigned char c)
{
	if (c >= 'A' && c <= 'Z')
		return 'X';
	if (c >= 'a' && c <= 'z')
		return 'x';
	if (c >= '0' && c <= '9')
		return 'd';
	return c >= 0x80 ? 'u' : (char)c;
}

/* Runs of one kind are one sign: Keller's is Xx'x. */
static uint32_t hash_shape(struct slice form)
{
	char shape[LABELWORD_BASE_BYTES];
	size_t len = 0;

	for (size_t i = 0; i < form.len && len < sizeof shape; i++) {
		const char sign = shape_of((unsigned char)form.ptr[i]);

		if (len == 0 || shape[len - 1] != sign)
			shape[len++] = sign;
	}
	return (uint32_t)hash_bytes((struct slice){shape, len}, 2);
}

enum { LOWER_BYTES = 48 };

/* Lower case, curly apostrophes straight, all dashes --; longer words are cut. */
static size_t lower_form(struct slice form, char *ret_lower)
{
	size_t len = 0;

	for (size_t i = 0; i < form.len && len < LOWER_BYTES; i++) {
		const unsigned char c = (unsigned char)form.ptr[i];

		if (c == 0xe2 && form.len - i > 2 && (unsigned char)form.ptr[i + 1] == 0x80) {
			const unsigned char last = (unsigned char)form.ptr[i + 2];

			if (last == 0x98 || last == 0x99) {
				ret_lower[len++] = '\'';
				i += 2;
				continue;
			}
			if (last >= 0x93 && last <= 0x95 && len + 1 < LOWER_BYTES) {
				ret_lower[len++] = '-';
				ret_lower[len++] = '-';
				i += 2;
				continue;
			}
		}
		ret_lower[len++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
	}
	return len;
}

static void look_up(struct labelword *word, const struct label_lexicon *lexicon, struct slice lower)
{
	const unsigned char *row;
	const char *hyphen = lower.len > 0 ? memchr(lower.ptr, '-', lower.len) : NULL;

	row = row_table_find(&lexicon->clusters, labelword_key(word->lower));
	if (!row && hyphen && hyphen + 1 < lower.ptr + lower.len) {
		struct slice rest = {hyphen + 1, (size_t)(lower.ptr + lower.len - hyphen - 1)};

		row = row_table_find(&lexicon->clusters, labelword_key(labelword_hash(rest)));
	}
	if (row) {
		word->cluster[0] = (uint16_t)(1 + row[0]);
		word->cluster[1] = (uint16_t)(1 + row[1] + 256 * row[2]);
	}
	row = row_table_find(&lexicon->cues, labelword_key(word->base));
	if (row && *row < CUE_CLASSES)
		word->cue = *row;
}

static struct labelword make_word(struct slice form, const struct label_lexicon *lexicon)
{
	char text[LOWER_BYTES], base[LABELWORD_BASE_BYTES];
	struct slice lower = {text, lower_form(form, text)}, ending = lower;
	struct labelword word = {.lower = labelword_hash(lower), .shape = hash_shape(form)};

	word.base = (uint32_t)hash_bytes((struct slice){base, labelword_base(lower, base)}, 3);
	if (ending.len > 3)
		ending = (struct slice){lower.ptr + lower.len - 3, 3};
	word.ending = (uint32_t)hash_bytes(ending, 4);
	word.comma = slice_is(lower, ",") || slice_is(lower, ";") || slice_is(lower, "--");
	look_up(&word, lexicon, lower);
	return word;
}

/* ---- all of them ---- */

static enum err_code add_word(struct labelwords *words, struct labelword word)
{
	struct labelword *grown =
	    alloc_grow(words->items, &words->capacity, words->count + 1, sizeof *grown);

	if (!grown)
		return ERR_NOMEM;
	words->items = grown;
	grown[words->count++] = word;
	return ERR_OK;
}

static enum err_code add_token(struct labelwords *words, const struct label_lexicon *lexicon,
    struct slice form, uint32_t token)
{
	uint32_t number;

	if (keymap64_add(&words->by_form, hash_bytes(form, 5), &number) != ERR_OK)
		return ERR_NOMEM;
	words->word_of[token] = number + LABELWORD_REAL;
	if (words->word_of[token] < words->count)
		return ERR_OK;
	return add_word(words, make_word(form, lexicon));
}

enum err_code labelwords_find(
    const struct scene *scene, const struct label_lexicon *lexicon, struct labelwords *ret_words)
{
	enum err_code code = ERR_OK;

	ret_words->word_of = alloc_resize(NULL, scene->count, sizeof *ret_words->word_of);
	if (!ret_words->word_of)
		return ERR_NOMEM;
	for (uint32_t i = 0; i < LABELWORD_REAL && code == ERR_OK; i++)
		code = add_word(ret_words, (struct labelword){.lower = i, .base = i, .shape = i});
	for (uint32_t t = 0; t < scene->count && code == ERR_OK; t++) {
		const bool mark = scene->prose->tokens.items[t].kind == TOKEN_MARK;

		if (mark && scene_opens(scene, t))
			ret_words->word_of[t] = LABELWORD_OPEN;
		else if (mark && scene_closes(scene, t))
			ret_words->word_of[t] = LABELWORD_CLOSE;
		else
			code = add_token(ret_words, lexicon, prose_token(scene->prose, t), t);
	}
	return code;
}

void labelwords_release(struct labelwords *words)
{
	alloc_free(words->items);
	alloc_free(words->word_of);
	keymap64_release(&words->by_form);
	*words = (struct labelwords){.items = NULL};
}
