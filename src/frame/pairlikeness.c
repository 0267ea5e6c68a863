/* Similarity of two sentences; similarity.h. */
#include "config.h"

#include <math.h>

#include "frame/likeness.h"

/* What one sentence has of the other. */
static enum err_code one_way(const struct similarity *similarity, struct slice asked,
    struct slice sentence, float values_out[LIKENESS_KINDS])
{
	const struct similarity_query query = {.phrases = &asked, .phrase_count = 1};
	struct sentence_set *set = NULL;
	struct likeness likeness = {0};
	enum err_code code = sentence_set_new(similarity, &sentence, NULL, 1, &set);

	if (code != ERR_OK)
		return code;
	code = likeness_find(set, &query, &likeness);
	for (size_t k = 0; code == ERR_OK && k < LIKENESS_KINDS; k++)
		values_out[k] = *likeness_of(&likeness, k);
	likeness_release(&likeness);
	sentence_set_free(set);
	return code;
}

enum err_code similarity_pair(
    const struct similarity *similarity, struct slice a, struct slice b, float *ret_score)
{
	float there[LIKENESS_KINDS], back[LIKENESS_KINDS], score;
	enum err_code code = one_way(similarity, a, b, there);

	if (code == ERR_OK)
		code = one_way(similarity, b, a, back);
	if (code != ERR_OK)
		return code;
	score = .35f * (there[LIKENESS_ALIGN] + back[LIKENESS_ALIGN]) +
	        .15f * (there[LIKENESS_COSINE] + back[LIKENESS_COSINE]);
	*ret_score = score < 1 ? score : 1;
	return ERR_OK;
}
