#include "config.h"

#include "frame/kinship.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "frame/sentenceset.h"

enum { MOST_TEXTS = 400 };

static const float kin_from = .5f; /* cosine of texts that mean much the same */

struct pair {
	float cosine;
	uint32_t first, second;
};

static int by_likeness(const void *a, const void *b)
{
	const struct pair *left = a, *right = b;

	if (left->cosine != right->cosine)
		return left->cosine > right->cosine ? -1 : 1;
	if (left->first != right->first)
		return left->first < right->first ? -1 : 1;
	return (left->second > right->second) - (left->second < right->second);
}

static enum err_code find_means(const struct similarity *similarity, const struct slice *texts,
    size_t count, struct sentence_vector *means_out)
{
	struct word_bag bag;
	struct word_row row = {0};
	enum err_code code =
	    word_bag_init(&bag, similarity_rarity(similarity), similarity_vectors(similarity));

	for (size_t i = 0; code == ERR_OK && i < count; i++) {
		size_t start = row.count;

		code = word_bag_add(&bag, texts[i], &row);
		if (code == ERR_OK)
			means_out[i] =
			    sentence_vector_of(&bag, row.items + start, row.count - start);
	}
	word_bag_release(&bag);
	alloc_free(row.items);
	return code;
}

static size_t find_pairs(const struct sentence_vector *means, const uint8_t *narrow, size_t count,
    struct pair *pairs_out)
{
	size_t found = 0;

	for (uint32_t i = 0; i < count; i++) {
		for (uint32_t k = i + 1; k < count; k++) {
			float cosine;

			if (!narrow[k])
				continue;
			cosine = sentence_vector_cosine(&means[i], &means[k]);
			if (cosine >= kin_from)
				pairs_out[found++] = (struct pair){cosine, i, k};
		}
	}
	if (found > 1)
		qsort(pairs_out, found, sizeof *pairs_out, by_likeness);
	return found;
}

enum err_code kinship_find(const struct similarity *similarity, const struct slice *texts,
    const uint8_t *narrow, size_t count, uint32_t *joined_out)
{
	size_t looked_at = count < MOST_TEXTS ? count : MOST_TEXTS, found;
	struct sentence_vector *means = alloc_zero(looked_at + 1, sizeof *means);
	struct pair *pairs = alloc_zero(looked_at * looked_at / 2 + 1, sizeof *pairs);
	uint8_t *leads = alloc_zero(count + 1, 1);
	enum err_code code = ERR_NOMEM;

	for (size_t i = 0; i < count; i++)
		joined_out[i] = (uint32_t)i;
	if (means && pairs && leads)
		code = find_means(similarity, texts, looked_at, means);
	found = code == ERR_OK ? find_pairs(means, narrow, looked_at, pairs) : 0;
	for (size_t i = 0; i < found; i++) {
		uint32_t first = pairs[i].first, second = pairs[i].second;

		if (joined_out[first] != first || joined_out[second] != second || leads[second])
			continue;
		joined_out[second] = first;
		leads[first] = 1;
	}
	alloc_free(means);
	alloc_free(pairs);
	alloc_free(leads);
	return code;
}
