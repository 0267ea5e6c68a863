#include "config.h"

#include "frame/matcher.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/map.h"

/* A pattern word that some pattern uses, and the patterns that begin with it. */
struct atom {
	struct slice key;
	uint32_t first, count; /* of matcher.begins */
	uint8_t match;
};

struct matcher {
	const struct pattern *patterns;
	size_t pattern_count;
	struct atom *atoms;
	size_t atom_count;
	uint32_t **atoms_of; /* [pattern][word] = atom; the rows point into atom_pool */
	uint32_t *atom_pool;
	uint32_t *begins;             /* patterns, sorted by the atom of their first word */
	struct map keys[MATCH_KINDS]; /* key -> atom */
	uint32_t *prefixes;           /* atoms that match by prefix, by first byte */
	uint32_t prefix_of[257];      /* where the prefixes of each first byte begin */
};

/* What each distinct spelling of a document matches: atoms, in rows. */
struct lookup {
	uint32_t *first; /* one a form, one more at the end */
	uint32_t *atoms; /* owned */
	size_t count, capacity;
};

/* ---- building ---- */

static enum err_code add_atom(
    struct matcher *matcher, const struct pattern_word *word, uint32_t *ret_atom)
{
	const uint32_t next = (uint32_t)matcher->atom_count;

	if (map_add(&matcher->keys[word->match], word->key, next, ret_atom) != ERR_OK)
		return ERR_NOMEM;
	if (*ret_atom == next)
		matcher->atoms[matcher->atom_count++] =
		    (struct atom){.key = word->key, .match = word->match};
	return ERR_OK;
}

static enum err_code number_words(struct matcher *matcher)
{
	uint32_t *next = matcher->atom_pool;

	for (size_t i = 0; i < matcher->pattern_count; i++) {
		matcher->atoms_of[i] = next;
		for (size_t k = 0; k < matcher->patterns[i].word_count; k++) {
			if (add_atom(matcher, &matcher->patterns[i].words[k], next++) != ERR_OK)
				return ERR_NOMEM;
		}
	}
	return ERR_OK;
}

static void sort_begins(struct matcher *matcher)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < matcher->pattern_count; i++)
		matcher->atoms[matcher->atoms_of[i][0]].count++;
	for (size_t i = 0; i < matcher->atom_count; i++) {
		matcher->atoms[i].first = sum;
		sum += matcher->atoms[i].count;
		matcher->atoms[i].count = 0;
	}
	for (size_t i = 0; i < matcher->pattern_count; i++) {
		struct atom *atom = &matcher->atoms[matcher->atoms_of[i][0]];

		matcher->begins[atom->first + atom->count++] = (uint32_t)i;
	}
}

/* A counting sort: the number of each first byte, where its run begins, then each to its place. */
static void sort_prefixes(struct matcher *matcher)
{
	uint32_t next[256], sum = 0;

	for (size_t i = 0; i < matcher->atom_count; i++) {
		if (matcher->atoms[i].match == MATCH_PREFIX)
			matcher->prefix_of[(unsigned char)matcher->atoms[i].key.ptr[0]]++;
	}
	for (unsigned byte = 0; byte <= 256; byte++) {
		uint32_t count = matcher->prefix_of[byte];

		matcher->prefix_of[byte] = sum;
		sum += count;
	}
	memcpy(next, matcher->prefix_of, sizeof next);
	for (uint32_t i = 0; i < matcher->atom_count; i++) {
		const struct atom *atom = &matcher->atoms[i];

		if (atom->match == MATCH_PREFIX)
			matcher->prefixes[next[(unsigned char)atom->key.ptr[0]]++] = i;
	}
}

enum err_code matcher_new(
    const struct pattern *patterns, size_t count, struct matcher **ret_matcher)
{
	struct matcher *matcher = alloc_zero(1, sizeof *matcher);
	size_t word_count = 0;

	if (!matcher)
		return ERR_NOMEM;
	for (size_t i = 0; i < count; i++)
		word_count += patterns[i].word_count;
	matcher->patterns = patterns;
	matcher->pattern_count = count;
	matcher->atoms = alloc_zero(word_count + 1, sizeof *matcher->atoms);
	matcher->atom_pool = alloc_zero(word_count + 1, sizeof *matcher->atom_pool);
	matcher->prefixes = alloc_zero(word_count + 1, sizeof *matcher->prefixes);
	matcher->atoms_of = alloc_zero(count + 1, sizeof *matcher->atoms_of);
	matcher->begins = alloc_zero(count + 1, sizeof *matcher->begins);
	if (!matcher->atoms || !matcher->atom_pool || !matcher->prefixes || !matcher->atoms_of ||
	    !matcher->begins || number_words(matcher) != ERR_OK) {
		matcher_free(matcher);
		return ERR_NOMEM;
	}
	sort_begins(matcher);
	sort_prefixes(matcher);
	*ret_matcher = matcher;
	return ERR_OK;
}

void matcher_free(struct matcher *matcher)
{
	if (!matcher)
		return;
	alloc_free(matcher->atoms);
	alloc_free(matcher->atom_pool);
	alloc_free(matcher->atoms_of);
	alloc_free(matcher->begins);
	alloc_free(matcher->prefixes);
	for (size_t i = 0; i < MATCH_KINDS; i++)
		map_release(&matcher->keys[i]);
	alloc_free(matcher);
}

/* ---- looking up the spellings ---- */

static enum err_code lookup_add(struct lookup *lookup, uint32_t atom)
{
	uint32_t *atoms;

	if (atom == MAP_NONE)
		return ERR_OK;
	atoms = alloc_grow(lookup->atoms, &lookup->capacity, lookup->count + 1, sizeof *atoms);
	if (!atoms)
		return ERR_NOMEM;
	lookup->atoms = atoms;
	atoms[lookup->count++] = atom;
	return ERR_OK;
}

static enum err_code look_up_form(
    const struct matcher *matcher, const struct docword_form *form, struct lookup *lookup)
{
	unsigned byte = form->folded.len > 0 ? (unsigned char)form->folded.ptr[0] : 0;

	if (form->stepped_over)
		return ERR_OK;
	if (lookup_add(lookup, map_find_hashed(&matcher->keys[MATCH_STEM], form->stem,
	                           form->stem_hash)) != ERR_OK ||
	    lookup_add(lookup, map_find_hashed(&matcher->keys[MATCH_EXACT], form->folded,
	                           form->folded_hash)) != ERR_OK)
		return ERR_NOMEM;
	for (uint32_t i = matcher->prefix_of[byte]; i < matcher->prefix_of[byte + 1]; i++) {
		struct slice key = matcher->atoms[matcher->prefixes[i]].key;

		if (form->folded.len >= key.len &&
		    memcmp(form->folded.ptr, key.ptr, key.len) == 0 &&
		    lookup_add(lookup, matcher->prefixes[i]) != ERR_OK)
			return ERR_NOMEM;
	}
	return ERR_OK;
}

static enum err_code look_up(
    const struct matcher *matcher, const struct docwords *words, struct lookup *lookup)
{
	lookup->first = alloc_zero(words->form_count + 1, sizeof *lookup->first);
	if (!lookup->first)
		return ERR_NOMEM;
	for (size_t i = 0; i < words->form_count; i++) {
		lookup->first[i] = (uint32_t)lookup->count;
		if (look_up_form(matcher, &words->forms[i], lookup) != ERR_OK)
			return ERR_NOMEM;
	}
	lookup->first[words->form_count] = (uint32_t)lookup->count;
	return ERR_OK;
}

static bool form_is(const struct lookup *lookup, uint32_t form, uint32_t atom)
{
	for (uint32_t i = lookup->first[form]; i < lookup->first[form + 1]; i++) {
		if (lookup->atoms[i] == atom)
			return true;
	}
	return false;
}

/* ---- matching ---- */

struct run {
	const struct matcher *matcher;
	const struct docwords *words;
	const struct lookup *lookup;
	struct matches *matches;
	uint32_t sentence, first_word, end_word; /* of the sentence */
};

static enum err_code add_match(struct run *run, uint32_t pattern, uint32_t first, uint32_t end)
{
	struct matches *matches = run->matches;
	struct match *items =
	    alloc_grow(matches->items, &matches->capacity, matches->count + 1, sizeof *items);

	if (!items)
		return ERR_NOMEM;
	matches->items = items;
	items[matches->count++] = (struct match){pattern, run->sentence, first, end};
	return ERR_OK;
}

static bool matches_in_order(const struct run *run, uint32_t pattern, uint32_t at)
{
	const struct docword *items = run->words->items;
	size_t count = run->matcher->patterns[pattern].word_count;

	if (run->end_word - at < count)
		return false;
	for (size_t k = 1; k < count; k++) {
		if (items[at + k].after_mark ||
		    !form_is(run->lookup, items[at + k].form, run->matcher->atoms_of[pattern][k]))
			return false;
	}
	return true;
}

/* Is a word's place taken by an earlier word of the pattern? */
static bool is_taken(const uint32_t *places, size_t count, uint32_t place)
{
	for (size_t i = 0; i < count; i++) {
		if (places[i] == place)
			return true;
	}
	return false;
}

/* The place of an atom nearest to `at`, not taken; UINT32_MAX: none within reach. */
static uint32_t nearest_place(const struct run *run, uint32_t atom, uint32_t at, unsigned within,
    const uint32_t *places, size_t count)
{
	const struct docword *items = run->words->items;

	for (uint32_t step = 1; step <= within; step++) {
		if (at + step < run->end_word &&
		    form_is(run->lookup, items[at + step].form, atom) &&
		    !is_taken(places, count, at + step))
			return at + step;
		if (at >= run->first_word + step &&
		    form_is(run->lookup, items[at - step].form, atom) &&
		    !is_taken(places, count, at - step))
			return at - step;
	}
	return UINT32_MAX;
}

/* All words of a near pattern around its first one at `at`. */
static bool matches_near(
    const struct run *run, uint32_t pattern, uint32_t at, uint32_t *ret_first, uint32_t *ret_end)
{
	const struct pattern *what = &run->matcher->patterns[pattern];
	uint32_t places[PATTERN_WORDS] = {at};
	uint32_t low = at, high = at;

	for (size_t k = 1; k < what->word_count; k++) {
		places[k] = nearest_place(
		    run, run->matcher->atoms_of[pattern][k], at, what->within, places, k);
		if (places[k] == UINT32_MAX)
			return false;
		low = places[k] < low ? places[k] : low;
		high = places[k] > high ? places[k] : high;
	}
	for (uint32_t word = low + 1; word <= high; word++) {
		if (run->words->items[word].after_mark)
			return false;
	}
	*ret_first = low;
	*ret_end = high + 1;
	return high - low <= what->within;
}

static enum err_code match_at(struct run *run, uint32_t at, uint32_t atom_index)
{
	const struct atom *atom = &run->matcher->atoms[atom_index];

	for (uint32_t i = atom->first; i < atom->first + atom->count; i++) {
		uint32_t pattern = run->matcher->begins[i], first = at, end;
		bool found;

		if (run->matcher->patterns[pattern].within > 0) {
			found = matches_near(run, pattern, at, &first, &end);
		} else {
			found = matches_in_order(run, pattern, at);
			end = at + (uint32_t)run->matcher->patterns[pattern].word_count;
		}
		if (found && add_match(run, pattern, first, end) != ERR_OK)
			return ERR_NOMEM;
	}
	return ERR_OK;
}

static enum err_code match_sentence(struct run *run)
{
	for (uint32_t at = run->first_word; at < run->end_word; at++) {
		uint32_t form = run->words->items[at].form;

		for (uint32_t i = run->lookup->first[form]; i < run->lookup->first[form + 1]; i++) {
			if (match_at(run, at, run->lookup->atoms[i]) != ERR_OK)
				return ERR_NOMEM;
		}
	}
	return ERR_OK;
}

static int by_place(const void *a, const void *b)
{
	const struct match *left = a, *right = b;

	if (left->sentence != right->sentence)
		return left->sentence < right->sentence ? -1 : 1;
	if (left->first_word != right->first_word)
		return left->first_word < right->first_word ? -1 : 1;
	if (left->end_word != right->end_word)
		return left->end_word > right->end_word ? -1 : 1;
	return (left->pattern > right->pattern) - (left->pattern < right->pattern);
}

enum err_code matcher_find(
    const struct matcher *matcher, const struct docwords *words, struct matches *ret_matches)
{
	struct lookup lookup = {0};
	struct matches matches = {0};
	struct run run = {matcher, words, &lookup, &matches, 0, 0, 0};
	enum err_code code = look_up(matcher, words, &lookup);

	for (size_t i = 0; code == ERR_OK && i < words->sentence_count; i++) {
		run.sentence = (uint32_t)i;
		run.first_word = words->first_of[i];
		run.end_word = words->first_of[i + 1];
		code = match_sentence(&run);
	}
	if (code == ERR_OK && matches.count > 1)
		qsort(matches.items, matches.count, sizeof *matches.items, by_place);
	if (code == ERR_OK)
		*ret_matches = matches;
	else
		matches_release(&matches);
	alloc_free(lookup.first);
	alloc_free(lookup.atoms);
	return code;
}

void matches_release(struct matches *matches)
{
	alloc_free(matches->items);
	*matches = (struct matches){0};
}

size_t matches_of(const struct matches *matches, uint32_t sentence)
{
	size_t low = 0, high = matches->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (matches->items[middle].sentence < sentence)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}
