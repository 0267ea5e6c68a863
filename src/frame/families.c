#include "config.h"

#include "frame/families.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/map.h"
#include "frame/keywording.h"
#include "text/fold.h"

enum { WORDING_STEMS = 16 }; /* of a wording that are compared */

static const float most_weight = 6.5f;  /* of a stem, so that a rare name does not decide alone */
static const float alike_enough = .17f; /* cosine with a family's leader */
static const float alike_member = .5f;  /* cosine with any other of its wordings */

struct wording {
	uint32_t stems[WORDING_STEMS]; /* numbers, sorted */
	size_t stem_count;
	float norm;
	uint32_t passage; /* the first that has it */
	uint32_t doc_count, last_doc, count;
	uint32_t family;
	struct slice key; /* its stems as text: order when all else is equal */
};

struct stem {
	struct slice text;
	float weight; /* idf squared; 0: a name of the frame or no word of weight */
};

struct sorter {
	const struct frame *frame;
	const struct similarity *similarity;
	const struct passage *const *passages;
	const struct slice *texts;
	size_t count;
	struct arena *arena;
	struct stemmer *stemmer;
	struct stem *stems;
	size_t stem_count, stem_capacity;
	struct map stem_map, wording_map;
	struct wording *wordings;
	size_t wording_count, wording_capacity;
	struct buf folded, key;
	struct slice *terms; /* plain phrases of the facet, that may name a family */
	size_t term_count;
	struct families *families;
};

/* ---- stems ---- */

static enum err_code is_frame_name(
    struct sorter *sorter, struct slice stem, const struct slice *names, size_t count, bool *ret_is)
{
	for (size_t i = 0; i < count && !*ret_is; i++) {
		struct slice name = stemmer_stem(sorter->stemmer, names[i]);

		if (!name.ptr)
			return ERR_NOMEM;
		*ret_is = slice_equal(name, stem);
	}
	return ERR_OK;
}

static enum err_code number_stem(struct sorter *sorter, struct slice word, uint32_t *ret_number)
{
	struct slice stem = stemmer_stem(sorter->stemmer, word);
	struct stem *stems;
	bool is_name = false;
	float weight;

	*ret_number = stem.ptr ? map_find(&sorter->stem_map, stem) : MAP_NONE;
	if (!stem.ptr)
		return ERR_NOMEM;
	if (*ret_number != MAP_NONE)
		return ERR_OK;
	stem = arena_copy(sorter->arena, stem);
	stems = alloc_grow(
	    sorter->stems, &sorter->stem_capacity, sorter->stem_count + 1, sizeof *stems);
	if (!stems)
		return ERR_NOMEM;
	sorter->stems = stems;
	if (!stem.ptr ||
	    is_frame_name(sorter, stem, sorter->frame->targets, sorter->frame->target_count,
	        &is_name) != ERR_OK ||
	    is_frame_name(sorter, stem, sorter->frame->beneficiaries,
	        sorter->frame->beneficiary_count, &is_name) != ERR_OK)
		return ERR_NOMEM;
	weight = similarity_weight(sorter->similarity, stem);
	weight = weight > most_weight ? most_weight : weight;
	*ret_number = (uint32_t)sorter->stem_count;
	stems[sorter->stem_count++] =
	    (struct stem){stem, is_name || weight < .5f ? 0 : weight * weight};
	return map_add(&sorter->stem_map, stem, *ret_number, NULL);
}

static bool is_word_byte(char byte)
{
	unsigned char c = (unsigned char)byte;

	return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '\'';
}

/* The next word of folded text from *at on; .len 0: none. */
static struct slice next_word(struct slice folded, size_t *at)
{
	size_t start;

	while (*at < folded.len && !is_word_byte(folded.ptr[*at]))
		(*at)++;
	start = *at;
	while (*at < folded.len && is_word_byte(folded.ptr[*at]))
		(*at)++;
	while (start < *at && folded.ptr[start] == '\'')
		start++;
	return (struct slice){folded.ptr + start, *at - start};
}

static struct slice fold_passage(struct sorter *sorter, uint32_t passage)
{
	struct span span = {sorter->passages[passage]->start, sorter->passages[passage]->end};

	buf_clear(&sorter->folded);
	fold_add(&sorter->folded, slice_at(sorter->texts[passage], span));
	return buf_slice(&sorter->folded);
}

static int by_number(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

	return (left > right) - (left < right);
}

static bool holds(const struct wording *wording, uint32_t stem)
{
	for (size_t i = 0; i < wording->stem_count; i++) {
		if (wording->stems[i] == stem)
			return true;
	}
	return false;
}

static bool is_near(const struct sorter *sorter, const struct passage *passage)
{
	return passage->term != UINT32_MAX &&
	       sorter->frame->facets[passage->facet].terms[passage->term].kind == TERM_NEAR;
}

/* Does a term ask for a word? */
static bool asks_for(const struct term *term, struct slice folded, struct slice stem)
{
	for (size_t i = 0; i < term->pattern.word_count; i++) {
		const struct pattern_word *word = &term->pattern.words[i];

		if (word->match == MATCH_STEM
		        ? slice_equal(word->key, stem)
		        : folded.len >= word->key.len &&
		              memcmp(folded.ptr, word->key.ptr, word->key.len) == 0)
			return true;
	}
	return false;
}

/*
 * The distinct stems of a passage's wording that its term asks for: what else lies between the
 * words of a near term tells nothing.
 */
static enum err_code read_wording(
    struct sorter *sorter, uint32_t passage, struct wording *ret_wording)
{
	struct slice folded = fold_passage(sorter, passage), word;
	struct wording wording = {.passage = passage};
	const struct passage *place = sorter->passages[passage];
	const struct term *term = place->term == UINT32_MAX
	                              ? NULL
	                              : &sorter->frame->facets[place->facet].terms[place->term];
	size_t at = 0;

	if (sorter->folded.failed)
		return ERR_NOMEM;
	for (word = next_word(folded, &at); word.len > 0; word = next_word(folded, &at)) {
		uint32_t stem;

		if (number_stem(sorter, word, &stem) != ERR_OK)
			return ERR_NOMEM;
		if (sorter->stems[stem].weight > 0 && wording.stem_count < WORDING_STEMS &&
		    !holds(&wording, stem) &&
		    (!term || asks_for(term, word, sorter->stems[stem].text)))
			wording.stems[wording.stem_count++] = stem;
	}
	for (size_t i = 0; i < wording.stem_count; i++)
		wording.norm += sorter->stems[wording.stems[i]].weight;
	wording.norm = sqrtf(wording.norm);
	*ret_wording = wording;
	return ERR_OK;
}

static int by_text(const void *a, const void *b)
{
	return slice_compare(*(const struct slice *)a, *(const struct slice *)b);
}

/* Its stems in alphabetical order; the whole wording where it has none. */
static struct slice key_of(struct sorter *sorter, const struct wording *wording)
{
	struct slice texts[WORDING_STEMS];

	buf_clear(&sorter->key);
	for (size_t i = 0; i < wording->stem_count; i++)
		texts[i] = sorter->stems[wording->stems[i]].text;
	qsort(texts, wording->stem_count, sizeof *texts, by_text);
	for (size_t i = 0; i < wording->stem_count; i++) {
		if (i > 0)
			buf_add_byte(&sorter->key, '-');
		buf_add_slice(&sorter->key, texts[i]);
	}
	if (wording->stem_count == 0)
		buf_add_slice(&sorter->key, buf_slice(&sorter->folded));
	return arena_copy(sorter->arena, buf_slice(&sorter->key));
}

static enum err_code add_passage(struct sorter *sorter, uint32_t passage)
{
	struct wording wording, *items;
	uint32_t number;

	if (read_wording(sorter, passage, &wording) != ERR_OK)
		return ERR_NOMEM;
	wording.key = key_of(sorter, &wording);
	items = alloc_grow(
	    sorter->wordings, &sorter->wording_capacity, sorter->wording_count + 1, sizeof *items);
	if (!wording.key.ptr || !items)
		return ERR_NOMEM;
	sorter->wordings = items;
	qsort(wording.stems, wording.stem_count, sizeof *wording.stems, by_number);
	wording.last_doc = UINT32_MAX;
	if (map_add(&sorter->wording_map, wording.key, (uint32_t)sorter->wording_count, &number) !=
	    ERR_OK)
		return ERR_NOMEM;
	if (number == sorter->wording_count)
		items[sorter->wording_count++] = wording;
	items[number].count++;
	items[number].doc_count += items[number].last_doc != sorter->passages[passage]->doc;
	items[number].last_doc = sorter->passages[passage]->doc;
	sorter->families->wording_of[passage] = number;
	return ERR_OK;
}

/* ---- families ---- */

static float alike(const struct sorter *sorter, const struct wording *a, const struct wording *b)
{
	float shared = 0;

	for (size_t i = 0, k = 0; i < a->stem_count && k < b->stem_count;) {
		if (a->stems[i] == b->stems[k]) {
			shared += sorter->stems[a->stems[i]].weight;
			i++;
			k++;
		} else if (a->stems[i] < b->stems[k]) {
			i++;
		} else {
			k++;
		}
	}
	return a->norm > 0 && b->norm > 0 ? shared / (a->norm * b->norm) : 0;
}

/* Wordings by spread, then how often, then alphabet. */
static int by_spread(const void *a, const void *b)
{
	const struct wording *left = *(struct wording *const *)a;
	const struct wording *right = *(struct wording *const *)b;

	if (left->doc_count != right->doc_count)
		return left->doc_count > right->doc_count ? -1 : 1;
	if (left->count != right->count)
		return left->count > right->count ? -1 : 1;
	return slice_compare(left->key, right->key);
}

/* Let each wording join the family of the leader most like it. leaders: one a family. */
static enum err_code join(struct sorter *sorter, struct wording **sorted, struct wording **leaders)
{
	struct families *families = sorter->families;

	for (size_t i = 0; i < sorter->wording_count; i++) {
		float best = alike_enough;
		struct family *items;
		size_t found = families->count;

		for (size_t k = 0; k < families->count; k++) {
			float value = alike(sorter, sorted[i], leaders[k]);

			if (value > best) {
				best = value;
				found = k;
			}
		}
		for (size_t k = 0; k < i && found == families->count; k++) {
			if (alike(sorter, sorted[i], sorted[k]) > alike_member)
				found = sorted[k]->family;
		}
		sorted[i]->family = (uint32_t)found;
		if (found < families->count)
			continue;
		items = alloc_grow(
		    families->items, &families->capacity, families->count + 1, sizeof *items);
		if (!items)
			return ERR_NOMEM;
		families->items = items;
		items[families->count] = (struct family){.doc_count = 0};
		leaders[families->count++] = sorted[i];
	}
	return ERR_OK;
}

/* ---- names of families ---- */

/* Words that a wording keeps at its ends though they weigh nothing. */
static bool is_negation(struct slice folded)
{
	static const char *const list[] = {"no", "not", "n't", "never", "without", "nor"};

	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		if (slice_is(folded, list[i]))
			return true;
	}
	return false;
}

/* Does a word tell nothing at the end of a wording: a name of the frame, an everyday word? */
static enum err_code is_idle(struct sorter *sorter, struct slice word, bool *ret_idle)
{
	uint32_t stem;

	buf_clear(&sorter->folded);
	fold_add(&sorter->folded, word);
	if (slice_ends(buf_slice(&sorter->folded), "'s"))
		sorter->folded.len -= 2;
	if (sorter->folded.failed ||
	    number_stem(sorter, buf_slice(&sorter->folded), &stem) != ERR_OK)
		return ERR_NOMEM;
	*ret_idle = sorter->stems[stem].weight == 0 && !is_negation(buf_slice(&sorter->folded));
	return ERR_OK;
}

/*
 * What a near pattern found, without the idle words at its ends: "trade with Russia" is about
 * trade. All of it if nothing else is left.
 */
static enum err_code trim_idle(struct sorter *sorter, struct slice *text)
{
	struct slice left = *text;
	bool idle = true;

	while (idle && left.len > 0) {
		const char *space = memchr(left.ptr, ' ', left.len);
		struct slice word = {left.ptr, space ? (size_t)(space - left.ptr) : left.len};

		if (is_idle(sorter, word, &idle) != ERR_OK)
			return ERR_NOMEM;
		if (idle)
			left = slice_trim((struct slice){left.ptr + word.len, left.len - word.len});
	}
	idle = left.len > 0;
	while (idle) {
		size_t start = left.len;

		while (start > 0 && left.ptr[start - 1] != ' ')
			start--;
		if (is_idle(sorter, (struct slice){left.ptr + start, left.len - start}, &idle) !=
		    ERR_OK)
			return ERR_NOMEM;
		if (idle)
			left = slice_trim((struct slice){left.ptr, start});
	}
	if (left.len > 0)
		*text = left;
	return ERR_OK;
}

/* Name a family after the wording that most of its documents hold. items: room for all passages. */
static enum err_code name_family(
    struct sorter *sorter, uint32_t family, const struct wording *leader, struct said *items)
{
	struct family *named = &sorter->families->items[family];
	struct slice stems;
	size_t count = 0;

	for (size_t i = 0; i < sorter->count; i++) {
		const struct passage *passage = sorter->passages[i];
		uint32_t wording = sorter->families->wording_of[i];

		if (wording == UINT32_MAX || sorter->wordings[wording].family != family)
			continue;
		items[count] = (struct said){
		    slice_at(sorter->texts[i], (struct span){passage->start, passage->end}),
		    passage->doc, is_near(sorter, passage)};
		if (items[count].by_near && trim_idle(sorter, &items[count].text) != ERR_OK)
			return ERR_NOMEM;
		count++;
	}
	if (keywording_choose(items, count, sorter->terms, sorter->term_count, sorter->stemmer,
	        sorter->arena, &named->wording, &stems) != ERR_OK)
		return ERR_NOMEM;
	named->id = stems.len > 0 ? stems : leader->key;
	return ERR_OK;
}

static enum err_code sort_families(struct sorter *sorter)
{
	struct families *families = sorter->families;
	struct wording **sorted = alloc_zero(sorter->wording_count + 1, sizeof(struct wording *));
	struct wording **leaders = alloc_zero(sorter->wording_count + 1, sizeof(struct wording *));
	struct said *items = alloc_zero(sorter->count + 1, sizeof *items);
	enum err_code code = ERR_NOMEM;

	if (!sorted || !leaders || !items)
		goto out;
	for (size_t i = 0; i < sorter->wording_count; i++)
		sorted[i] = &sorter->wordings[i];
	if (sorter->wording_count > 1)
		qsort(sorted, sorter->wording_count, sizeof *sorted, by_spread);
	code = join(sorter, sorted, leaders);
	for (size_t i = 0; code == ERR_OK && i < families->count; i++)
		code = name_family(sorter, (uint32_t)i, leaders[i], items);
	for (size_t i = 0; i < sorter->count; i++) {
		if (families->wording_of[i] != UINT32_MAX)
			families->of_passage[i] = sorter->wordings[families->wording_of[i]].family;
	}
out:
	alloc_free(items);
	alloc_free(sorted);
	alloc_free(leaders);
	return code;
}

static bool is_plain(const struct term *term)
{
	return term->kind == TERM_TERM && !memchr(term->text.ptr, '*', term->text.len) &&
	       !memchr(term->text.ptr, '=', term->text.len);
}

static enum err_code gather_terms(struct sorter *sorter)
{
	const struct facet *facet;

	if (sorter->count == 0)
		return ERR_OK;
	facet = &sorter->frame->facets[sorter->passages[0]->facet];
	sorter->terms = alloc_zero(facet->term_count + 1, sizeof *sorter->terms);
	if (!sorter->terms)
		return ERR_NOMEM;
	for (size_t i = 0; i < facet->term_count; i++) {
		if (is_plain(&facet->terms[i]))
			sorter->terms[sorter->term_count++] = facet->terms[i].text;
	}
	return ERR_OK;
}

enum err_code families_find(const struct frame *frame, const struct similarity *similarity,
    const struct passage *const *passages, const struct slice *texts, size_t count,
    struct arena *arena, struct families *ret_families)
{
	struct families families = {0};
	struct sorter sorter = {.frame = frame,
	    .similarity = similarity,
	    .passages = passages,
	    .texts = texts,
	    .count = count,
	    .arena = arena,
	    .families = &families};
	enum err_code code = stemmer_new(&sorter.stemmer);

	families.of_passage = alloc_zero(count + 1, sizeof *families.of_passage);
	families.wording_of = alloc_zero(count + 1, sizeof *families.wording_of);
	if (!families.of_passage || !families.wording_of)
		code = ERR_NOMEM;
	for (size_t i = 0; code == ERR_OK && i < count; i++) {
		families.of_passage[i] = families.wording_of[i] = UINT32_MAX;
		if (passages[i]->duplicate_of == UINT32_MAX)
			code = add_passage(&sorter, (uint32_t)i);
	}
	if (code == ERR_OK)
		code = gather_terms(&sorter);
	if (code == ERR_OK)
		code = sort_families(&sorter);
	alloc_free(sorter.terms);
	stemmer_free(sorter.stemmer);
	alloc_free(sorter.stems);
	alloc_free(sorter.wordings);
	map_release(&sorter.stem_map);
	map_release(&sorter.wording_map);
	buf_release(&sorter.folded);
	buf_release(&sorter.key);
	if (code == ERR_OK)
		*ret_families = families;
	else
		families_release(&families);
	return code;
}

void families_release(struct families *families)
{
	alloc_free(families->items);
	alloc_free(families->of_passage);
	alloc_free(families->wording_of);
	*families = (struct families){0};
}
