/*
 * Two tables of slots, open addressing, alive while the vocabulary is made: one by a quick hash of the
 * bytes, which every token asks, and one by the hash of the folded bytes, which every distinct word asks.
 */
#include "config.h"

#include "text/vocabulary.h"

#include "base/alloc.h"
#include "base/hash.h"
#include "base/map.h"
#include "text/fold.h"

enum {
	FIRST_SLOTS = 256,
	LONGEST_QUICK = 16, /* bytes of a word that the quick hash sees whole */
	OF_ITS_PLACE =
	    TOKEN_SPACE_BEFORE | TOKEN_LINE_START | TOKEN_PARA_START, /* flags: no word's own */
};

struct slot {
	uint32_t hash;
	uint32_t item; /* index + 1; 0: free */
};

struct slots {
	struct slot *items; /* owned */
	size_t capacity;    /* a power of two */
	size_t count;
};

/* ---- slots ---- */

static void put(struct slot *items, size_t capacity, struct slot slot)
{
	size_t at = slot.hash & (capacity - 1);

	while (items[at].item)
		at = (at + 1) & (capacity - 1);
	items[at] = slot;
}

/* Room for one more, at most half full. */
static enum err_code slots_reserve(struct slots *slots)
{
	const size_t capacity = slots->capacity ? slots->capacity * 2 : FIRST_SLOTS;
	struct slot *items;

	if ((slots->count + 1) * 2 <= slots->capacity)
		return ERR_OK;
	items = alloc_zero(capacity, sizeof *items);
	if (!items)
		return ERR_NOMEM;
	for (size_t i = 0; i < slots->capacity; i++)
		if (slots->items[i].item)
			put(items, capacity, slots->items[i]);
	alloc_free(slots->items);
	slots->items = items;
	slots->capacity = capacity;
	return ERR_OK;
}

/* ---- hashes ---- */

static uint64_t load(const char *at, size_t len)
{
	uint64_t bytes = 0;

	memcpy(&bytes, at, len);
	return bytes;
}

/*
 * Two loads that overlap instead of a loop. It differs between machines of different byte order,
 * which nobody sees: numbers are given in order of appearance.
 */
static uint32_t quick_hash(struct slice word)
{
	uint64_t head, tail;

	if (word.len > LONGEST_QUICK)
		return (uint32_t)hash_bytes(word, 0);
	if (word.len >= 8) {
		head = load(word.ptr, 8);
		tail = load(word.ptr + word.len - 8, 8);
	} else if (word.len >= 4) {
		head = load(word.ptr, 4);
		tail = load(word.ptr + word.len - 4, 4);
	} else {
		const unsigned char *bytes = (const unsigned char *)word.ptr;

		head = word.len > 0 ? bytes[0] | (uint64_t)bytes[word.len / 2] << 8 : 0;
		tail = word.len > 0 ? bytes[word.len - 1] : 0;
	}
	head = (head ^ word.len) * 0x9e3779b97f4a7c15u;
	head = (head ^ head >> 32 ^ tail) * 0xbf58476d1ce4e5b9u;
	return (uint32_t)(head >> 32);
}

/* ---- making one ---- */

struct maker {
	struct vocabulary *vocabulary;
	struct slots words, forms;
};

static enum err_code add_form(
    struct maker *maker, uint32_t word, size_t start, uint32_t hash, struct slot *slot)
{
	struct vocabulary *vocabulary = maker->vocabulary;
	struct vocab_form *forms = alloc_grow(vocabulary->forms, &vocabulary->form_capacity,
	    vocabulary->form_count + 1, sizeof *forms);

	if (!forms)
		return ERR_NOMEM;
	vocabulary->forms = forms;
	forms[vocabulary->form_count++] = (struct vocab_form){
	    .start = (uint32_t)start,
	    .len = (uint32_t)(vocabulary->folded.len - start),
	    .map_hash = hash,
	    .first_word = word,
	};
	*slot = (struct slot){hash, (uint32_t)vocabulary->form_count};
	maker->forms.count++;
	return ERR_OK;
}

/* The form of a new word. Its bytes stay in `folded` only if no word before had them. */
static enum err_code find_form(
    struct maker *maker, struct slice text, uint32_t word, uint32_t *ret_form)
{
	struct vocabulary *vocabulary = maker->vocabulary;
	const size_t start = vocabulary->folded.len;
	struct slice folded;
	uint32_t hash;
	size_t at;

	fold_add(&vocabulary->folded, text);
	if (vocabulary->folded.failed || vocabulary->folded.len > UINT32_MAX ||
	    slots_reserve(&maker->forms) != ERR_OK)
		return ERR_NOMEM;
	folded = (struct slice){vocabulary->folded.data + start, vocabulary->folded.len - start};
	hash = map_hash(folded);
	for (at = hash & (maker->forms.capacity - 1); maker->forms.items[at].item;
	     at = (at + 1) & (maker->forms.capacity - 1)) {
		const struct slot *slot = &maker->forms.items[at];

		if (slot->hash == hash &&
		    slice_equal(vocabulary_form(vocabulary, slot->item - 1), folded)) {
			vocabulary->folded.len = start;
			*ret_form = slot->item - 1;
			return ERR_OK;
		}
	}
	*ret_form = (uint32_t)vocabulary->form_count;
	return add_form(maker, word, start, hash, &maker->forms.items[at]);
}

static enum err_code add_word(
    struct maker *maker, uint32_t token, struct slice text, uint32_t hash, struct slot *slot)
{
	struct vocabulary *vocabulary = maker->vocabulary;
	const struct token *place = &vocabulary->tokens[token];
	const uint32_t number = (uint32_t)vocabulary->word_count;
	struct vocab_word *words = alloc_grow(
	    vocabulary->words, &vocabulary->word_capacity, number + (size_t)1, sizeof *words);

	if (!words)
		return ERR_NOMEM;
	vocabulary->words = words;
	words[number] = (struct vocab_word){
	    .hash = hash_bytes(text, VOCABULARY_SEED),
	    .first_token = token,
	    .flags = (uint16_t)(place->flags & ~(unsigned)OF_ITS_PLACE),
	    .kind = place->kind,
	};
	if (find_form(maker, text, number, &words[number].form) != ERR_OK)
		return ERR_NOMEM;
	*slot = (struct slot){hash, number + 1};
	vocabulary->word_count++;
	maker->words.count++;
	return ERR_OK;
}

static enum err_code take_token(struct maker *maker, uint32_t token)
{
	struct vocabulary *vocabulary = maker->vocabulary;
	const struct slice text = token_text(vocabulary->text, &vocabulary->tokens[token]);
	const uint32_t hash = quick_hash(text);
	struct slot *slot;
	size_t at;

	if (slots_reserve(&maker->words) != ERR_OK)
		return ERR_NOMEM;
	for (at = hash & (maker->words.capacity - 1);;
	     at = (at + 1) & (maker->words.capacity - 1)) {
		slot = &maker->words.items[at];
		if (!slot->item && add_word(maker, token, text, hash, slot) != ERR_OK)
			return ERR_NOMEM;
		if (slot->hash == hash &&
		    slice_equal(vocabulary_word(vocabulary, slot->item - 1), text))
			break;
	}
	vocabulary->word_of[token] = slot->item - 1;
	vocabulary->words[slot->item - 1].count++;
	return ERR_OK;
}

static enum err_code make(struct maker *maker, size_t tokens)
{
	struct vocabulary *vocabulary = maker->vocabulary;

	vocabulary->word_of = alloc_resize(NULL, tokens, sizeof *vocabulary->word_of);
	if (!vocabulary->word_of || tokens >= UINT32_MAX / 2)
		return ERR_NOMEM;
	for (size_t i = 0; i < tokens; i++)
		if (take_token(maker, (uint32_t)i) != ERR_OK)
			return ERR_NOMEM;
	for (size_t w = 0; w < vocabulary->word_count; w++)
		vocabulary->forms[vocabulary->words[w].form].count += vocabulary->words[w].count;
	return ERR_OK;
}

enum err_code vocabulary_new(
    struct slice text, const struct tokens *tokens, struct vocabulary **ret_vocabulary)
{
	struct maker maker = {.vocabulary = alloc_zero(1, sizeof *maker.vocabulary)};
	enum err_code code = ERR_NOMEM;

	if (maker.vocabulary) {
		maker.vocabulary->text = text;
		maker.vocabulary->tokens = tokens->items;
		code = make(&maker, tokens->count);
	}
	alloc_free(maker.words.items);
	alloc_free(maker.forms.items);
	if (code == ERR_OK)
		*ret_vocabulary = maker.vocabulary;
	else
		vocabulary_free(maker.vocabulary);
	return code;
}

void vocabulary_free(struct vocabulary *vocabulary)
{
	if (!vocabulary)
		return;
	alloc_free(vocabulary->word_of);
	alloc_free(vocabulary->words);
	alloc_free(vocabulary->forms);
	buf_release(&vocabulary->folded);
	alloc_free(vocabulary);
}
