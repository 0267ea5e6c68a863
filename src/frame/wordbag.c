#include "config.h"

#include "frame/wordbag.h"

#include "base/alloc.h"

enum { DOTTED_MOST = 8 /* letters of "U.S." and its like */ };

static const float common_below = .05f; /* idf: "the" and its like tell nothing */

enum err_code word_bag_init(
    struct word_bag *bag, const struct rarity *rarity, const struct vectors *vectors)
{
	*bag = (struct word_bag){.rarity = rarity, .vectors = vectors};
	return stemmer_new(&bag->stemmer);
}

void word_bag_release(struct word_bag *bag)
{
	stemmer_free(bag->stemmer);
	alloc_free(bag->stems);
	alloc_free(bag->forms);
	alloc_free(bag->grams);
	map_release(&bag->stem_map);
	map_release(&bag->form_map);
	arena_release(&bag->arena);
	buf_release(&bag->folded);
	*bag = (struct word_bag){.rarity = NULL};
}

static enum err_code add_grams(struct word_bag *bag, struct bag_stem *stem)
{
	struct letters_gram *grams = alloc_grow(
	    bag->grams, &bag->gram_capacity, bag->gram_count + RARITY_GRAMS, sizeof *grams);

	if (!grams)
		return ERR_NOMEM;
	bag->grams = grams;
	stem->first_gram = (uint32_t)bag->gram_count;
	stem->gram_count = (uint32_t)rarity_grams(bag->rarity, stem->text, grams + bag->gram_count);
	bag->gram_count += stem->gram_count;
	return ERR_OK;
}

static enum err_code add_stem(struct word_bag *bag, struct slice text, uint32_t *ret_stem)
{
	struct bag_stem *stems;
	struct bag_stem stem = {.vector = NULL};

	*ret_stem = map_find(&bag->stem_map, text);
	if (*ret_stem != MAP_NONE)
		return ERR_OK;
	stems = alloc_grow(bag->stems, &bag->stem_capacity, bag->stem_count + 1, sizeof *stems);
	if (!stems)
		return ERR_NOMEM;
	bag->stems = stems;
	stem.text = arena_copy(&bag->arena, text);
	if (!stem.text.ptr || add_grams(bag, &stem) != ERR_OK)
		return ERR_NOMEM;
	stem.idf = rarity_weight(bag->rarity, stem.text);
	if (stem.idf < common_below)
		stem.idf = 0;
	*ret_stem = (uint32_t)bag->stem_count;
	if (map_add(&bag->stem_map, stem.text, *ret_stem, NULL) != ERR_OK)
		return ERR_NOMEM;
	stems[bag->stem_count++] = stem;
	return ERR_OK;
}

static struct slice without_possessive(struct slice word)
{
	if (word.len > 2 && memcmp(word.ptr + word.len - 2, "'s", 2) == 0)
		word.len -= 2;
	return word;
}

static enum err_code add_form(struct word_bag *bag, struct slice word, uint32_t *ret_form)
{
	struct bag_form *forms;
	struct bag_form form = {0};
	struct bag_stem *stem;
	struct slice stem_text;

	*ret_form = map_find(&bag->form_map, word);
	if (*ret_form != MAP_NONE)
		return ERR_OK;
	forms = alloc_grow(bag->forms, &bag->form_capacity, bag->form_count + 1, sizeof *forms);
	if (!forms)
		return ERR_NOMEM;
	bag->forms = forms;
	stem_text = stemmer_stem(bag->stemmer, word);
	if (!stem_text.ptr || add_stem(bag, stem_text, &form.stem) != ERR_OK)
		return ERR_NOMEM;
	form.vector = vectors_find(bag->vectors, without_possessive(word));
	stem = &bag->stems[form.stem];
	if (form.vector && (!stem->vector || form.vector->tells < stem->vector->tells)) {
		stem->vector = form.vector;
		stem->unit = vectors_unit(form.vector);
	}
	word = arena_copy(&bag->arena, word);
	*ret_form = (uint32_t)bag->form_count;
	if (!word.ptr || map_add(&bag->form_map, word, *ret_form, NULL) != ERR_OK)
		return ERR_NOMEM;
	forms[bag->form_count++] = form;
	return ERR_OK;
}

static bool is_word_byte(char byte)
{
	unsigned char c = (unsigned char)byte;

	return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '\'';
}

static bool is_letter_alone(struct slice text, size_t at)
{
	return at < text.len && text.ptr[at] >= 'a' && text.ptr[at] <= 'z' &&
	       (at + 1 == text.len || !is_word_byte(text.ptr[at + 1]));
}

/* "u.s." at `at`: its letters without the stops; returns the bytes it takes, 0: it is none. */
static size_t take_dotted(
    struct slice text, size_t at, char letters_out[DOTTED_MOST], size_t *ret_len)
{
	size_t len = 0, end = at;

	while (len < DOTTED_MOST && is_letter_alone(text, end)) {
		letters_out[len++] = text.ptr[end++];
		if (end == text.len || text.ptr[end] != '.')
			break;
		end++;
	}
	*ret_len = len;
	return len > 1 ? end - at : 0;
}

/* The next word of a folded text from *at on; .len 0: there is none. */
static struct slice next_word(struct slice text, size_t *at, char letters[DOTTED_MOST])
{
	struct slice word;
	size_t start, len;

	for (;;) {
		while (*at < text.len && (!is_word_byte(text.ptr[*at]) || text.ptr[*at] == '\''))
			(*at)++;
		start = *at;
		if (start == text.len)
			return (struct slice){NULL, 0};
		*at += take_dotted(text, start, letters, &len);
		if (*at > start)
			return (struct slice){letters, len};
		while (*at < text.len && is_word_byte(text.ptr[*at]))
			(*at)++;
		word = (struct slice){text.ptr + start, *at - start};
		while (word.len > 0 && word.ptr[word.len - 1] == '\'')
			word.len--;
		if (word.len > 0)
			return word;
	}
}

enum err_code word_bag_add(struct word_bag *bag, struct slice text, struct word_row *row)
{
	char letters[DOTTED_MOST];
	size_t at = 0;

	buf_clear(&bag->folded);
	fold_add(&bag->folded, text);
	if (bag->folded.failed)
		return ERR_NOMEM;
	for (;;) {
		struct slice word = next_word(buf_slice(&bag->folded), &at, letters);
		uint32_t form, *items;

		if (word.len == 0)
			return ERR_OK;
		items = alloc_grow(row->items, &row->capacity, row->count + 1, sizeof *items);
		if (!items)
			return ERR_NOMEM;
		row->items = items;
		if (add_form(bag, word, &form) != ERR_OK)
			return ERR_NOMEM;
		items[row->count++] = form;
	}
}
