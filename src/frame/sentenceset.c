#include "config.h"

#include "frame/sentenceset.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"

enum { SMALL_SET = 20 /* sentences: too few to tell what is everywhere */ };

/* ---- directions ---- */

struct sentence_vector sentence_vector_of(
    const struct word_bag *bag, const uint32_t *forms, size_t count)
{
	struct sentence_vector mean = {{0}};
	float sum[VECTOR_DIMS] = {0}, along = 0, square = 0;

	for (size_t i = 0; i < count; i++) {
		const struct word_vector *vector = bag->forms[forms[i]].vector;
		float factor = vector ? vector->scale * vector->tells : 0;

		for (unsigned k = 0; vector && k < VECTOR_DIMS; k++)
			sum[k] += factor * vector->values[k];
	}
	for (unsigned k = 0; bag->vectors->common && k < VECTOR_DIMS; k++)
		along += sum[k] * bag->vectors->common[k];
	for (unsigned k = 0; k < VECTOR_DIMS; k++) {
		sum[k] -= bag->vectors->common ? along * bag->vectors->common[k] : 0;
		square += sum[k] * sum[k];
	}
	for (unsigned k = 0; square > 0 && k < VECTOR_DIMS; k++)
		mean.values[k] = (int8_t)lrintf(sum[k] / sqrtf(square) * INT8_MAX);
	return mean;
}

float sentence_vector_cosine(const struct sentence_vector *a, const struct sentence_vector *b)
{
	int32_t sum = 0;

	for (unsigned i = 0; i < VECTOR_DIMS; i++)
		sum += (int32_t)a->values[i] * b->values[i];
	return (float)sum / (INT8_MAX * INT8_MAX);
}

/* ---- building ---- */

static int by_number(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

	return (left > right) - (left < right);
}

static int by_hash(const void *a, const void *b)
{
	const struct gram_place *left = a, *right = b;

	if (left->hash != right->hash)
		return left->hash < right->hash ? -1 : 1;
	return (left->stem > right->stem) - (left->stem < right->stem);
}

/* Forms of all sentences, row by row; first_of, means and sequence. */
static enum err_code add_sentences(
    struct sentence_set *set, const struct slice *sentences, struct word_row *row)
{
	for (size_t i = 0; i < set->count; i++) {
		set->first_of[i] = (uint32_t)row->count;
		if (word_bag_add(&set->bag, sentences[i], row) != ERR_OK)
			return ERR_NOMEM;
		set->means[i] = sentence_vector_of(
		    &set->bag, row->items + set->first_of[i], row->count - set->first_of[i]);
	}
	set->first_of[set->count] = (uint32_t)row->count;
	set->mean_len = set->count > 0 ? (float)row->count / (float)set->count : 1;
	if (set->mean_len < 1)
		set->mean_len = 1;
	set->sequence = alloc_zero(row->count + 1, sizeof *set->sequence);
	set->places = alloc_zero(row->count + 1, sizeof *set->places);
	set->stems = alloc_zero(set->bag.stem_count + 1, sizeof *set->stems);
	if (!set->sequence || !set->places || !set->stems)
		return ERR_NOMEM;
	for (size_t i = 0; i < row->count; i++)
		set->sequence[i] = set->bag.forms[row->items[i]].stem;
	return ERR_OK;
}

/* Rows to places by stem. sorted: the sequence once more; here it is put in order row by row. */
static void find_places(struct sentence_set *set, uint32_t *sorted)
{
	uint32_t sum = 0;

	memcpy(sorted, set->sequence, set->first_of[set->count] * sizeof *sorted);
	for (size_t i = 0; i < set->count; i++) {
		uint32_t start = set->first_of[i], end = set->first_of[i + 1];

		if (end > start)
			qsort(sorted + start, end - start, sizeof *sorted, by_number);
		for (uint32_t k = start; k < end; k++)
			set->stems[sorted[k]].place_count +=
			    k == start || sorted[k] != sorted[k - 1];
	}
	for (size_t i = 0; i < set->bag.stem_count; i++) {
		set->stems[i].first_place = sum;
		sum += set->stems[i].place_count;
		set->stems[i].place_count = 0;
	}
	for (size_t i = 0; i < set->count; i++) {
		for (uint32_t k = set->first_of[i]; k < set->first_of[i + 1]; k++) {
			struct set_stem *stem = &set->stems[sorted[k]];

			if (k == set->first_of[i] || sorted[k] != sorted[k - 1])
				set->places[stem->first_place + stem->place_count++] =
				    (struct stem_place){(uint32_t)i, 0};
			set->places[stem->first_place + stem->place_count - 1].count += 1;
		}
	}
}

/* A stem that is everywhere in this set says little: its weight shrinks. */
static void weigh(struct sentence_set *set)
{
	float all = logf((float)set->count + 1.5f);

	for (size_t i = 0; i < set->bag.stem_count; i++) {
		struct set_stem *stem = &set->stems[i];
		float local = logf(((float)set->count + 1) / ((float)stem->place_count + .5f));

		local = local > .01f ? local : .01f;
		stem->local = set->bag.stems[i].idf;
		if (set->count >= SMALL_SET)
			stem->local = local * (stem->local < 1 ? stem->local : 1);
		stem->weight = set->bag.stems[i].idf;
		if (set->count >= SMALL_SET)
			stem->weight *= sqrtf(local / all > .01f ? local / all : .01f);
		for (uint32_t k = 0; k < stem->place_count; k++) {
			const struct stem_place *place = &set->places[stem->first_place + k];
			float times = 1 + logf(place->count), value = stem->weight * times;

			set->norm[place->sentence] += value * value;
			value = stem->local * times;
			set->local_norm[place->sentence] += value * value;
			set->weight[place->sentence] += stem->weight;
		}
	}
	for (size_t i = 0; i < set->count; i++) {
		set->norm[i] = sqrtf(set->norm[i]);
		set->local_norm[i] = sqrtf(set->local_norm[i]);
	}
}

static enum err_code index_grams(struct sentence_set *set)
{
	size_t at = 0;

	set->grams = alloc_zero(set->bag.gram_count + 1, sizeof *set->grams);
	if (!set->grams)
		return ERR_NOMEM;
	for (uint32_t i = 0; i < set->bag.stem_count; i++) {
		const struct bag_stem *stem = &set->bag.stems[i];

		for (uint32_t k = 0; k < stem->gram_count; k++) {
			const struct letters_gram *gram = &set->bag.grams[stem->first_gram + k];

			set->grams[at++] = (struct gram_place){gram->hash, i, gram->weight};
		}
	}
	if (at > 1)
		qsort(set->grams, at, sizeof *set->grams, by_hash);
	return ERR_OK;
}

static enum err_code fill_set(struct sentence_set *set, const struct slice *sentences)
{
	struct word_row row = {0};
	uint32_t *sorted = NULL;
	enum err_code code = add_sentences(set, sentences, &row);

	if (code == ERR_OK) {
		sorted = alloc_zero(row.count + 1, sizeof *sorted);
		code = sorted ? ERR_OK : ERR_NOMEM;
	}
	if (code == ERR_OK) {
		find_places(set, sorted);
		weigh(set);
		code = index_grams(set);
	}
	alloc_free(sorted);
	alloc_free(row.items);
	return code;
}

static void number_docs(struct sentence_set *set, const uint32_t *docs)
{
	uint32_t position = 0;

	for (size_t i = 0; i < set->count; i++) {
		set->doc_of[i] = docs ? docs[i] : 0;
		position = i > 0 && set->doc_of[i] == set->doc_of[i - 1] ? position + 1 : 0;
		set->position_of[i] = position;
		if (set->doc_of[i] >= set->doc_count)
			set->doc_count = set->doc_of[i] + 1;
	}
}

enum err_code sentence_set_new(const struct similarity *similarity, const struct slice *sentences,
    const uint32_t *docs, size_t count, struct sentence_set **ret_set)
{
	struct sentence_set *set = alloc_zero(1, sizeof *set);
	enum err_code code;

	if (!set)
		return ERR_NOMEM;
	set->count = count;
	set->first_of = alloc_zero(count + 1, sizeof *set->first_of);
	set->doc_of = alloc_zero(count + 1, sizeof *set->doc_of);
	set->position_of = alloc_zero(count + 1, sizeof *set->position_of);
	set->means = alloc_zero(count + 1, sizeof *set->means);
	set->norm = alloc_zero(count + 1, sizeof *set->norm);
	set->local_norm = alloc_zero(count + 1, sizeof *set->local_norm);
	set->weight = alloc_zero(count + 1, sizeof *set->weight);
	code =
	    word_bag_init(&set->bag, similarity_rarity(similarity), similarity_vectors(similarity));
	if (!set->first_of || !set->doc_of || !set->position_of || !set->means || !set->norm ||
	    !set->local_norm || !set->weight)
		code = ERR_NOMEM;
	if (code == ERR_OK)
		code = fill_set(set, sentences);
	if (code != ERR_OK) {
		sentence_set_free(set);
		return code;
	}
	number_docs(set, docs);
	*ret_set = set;
	return ERR_OK;
}

void sentence_set_free(struct sentence_set *set)
{
	if (!set)
		return;
	word_bag_release(&set->bag);
	alloc_free(set->stems);
	alloc_free(set->grams);
	alloc_free(set->places);
	alloc_free(set->sequence);
	alloc_free(set->first_of);
	alloc_free(set->doc_of);
	alloc_free(set->position_of);
	alloc_free(set->means);
	alloc_free(set->norm);
	alloc_free(set->local_norm);
	alloc_free(set->weight);
	alloc_free(set);
}
