#include "config.h"

#include "frame/pairlikeness.h"

#include <math.h>

#include "frame/likeness.h"

/* What one sentence has of the other, and how many words that one has. */
static enum err_code one_way(const struct similarity *similarity, struct slice asked,
    struct slice sentence, float values_out[LIKENESS_KINDS], float *ret_words)
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
	*ret_words = (float)set->first_of[1];
	likeness_release(&likeness);
	sentence_set_free(set);
	return code;
}

enum err_code pair_inputs(const struct similarity *similarity, struct slice a, struct slice b,
    float inputs_out[PAIR_INPUTS])
{
	static const enum likeness_kind kinds[] = {
	    LIKENESS_COVER, LIKENESS_COSINE, LIKENESS_LETTERS, LIKENESS_ALIGN, LIKENESS_MEANING};
	static const enum likeness_kind least[] = {LIKENESS_COVER, LIKENESS_ALIGN};
	float there[LIKENESS_KINDS], back[LIKENESS_KINDS], words, words_back;
	size_t count = 0;
	enum err_code code = one_way(similarity, a, b, there, &words_back);

	if (code == ERR_OK)
		code = one_way(similarity, b, a, back, &words);
	if (code != ERR_OK)
		return code;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		inputs_out[count++] = (there[kinds[i]] + back[kinds[i]]) / 2;
	for (size_t i = 0; i < sizeof least / sizeof *least; i++)
		inputs_out[count++] = fminf(there[least[i]], back[least[i]]);
	for (size_t i = 0; i < PAIR_MEASURES; i++)
		inputs_out[count++] = inputs_out[i] * inputs_out[i];
	inputs_out[count] =
	    words + words_back > 0 ? fabsf(words - words_back) / (words + words_back) : 0;
	return ERR_OK;
}

enum err_code similarity_pair(
    const struct similarity *similarity, struct slice a, struct slice b, float *ret_score)
{
	/* the mean of what each covers of the other, where there is no trained model */
	static const struct pair_weights built_in = {{[3] = 6, [PAIR_INPUTS] = -3}};
	const struct pair_weights *weights = similarity_pair_weights(similarity);
	float inputs[PAIR_INPUTS], sum;
	enum err_code code;

	if (slice_equal(a, b)) {
		*ret_score = 1;
		return ERR_OK;
	}
	code = pair_inputs(similarity, a, b, inputs);
	if (code != ERR_OK)
		return code;
	weights = weights ? weights : &built_in;
	sum = weights->inputs[PAIR_INPUTS];
	for (size_t i = 0; i < PAIR_INPUTS; i++)
		sum += weights->inputs[i] * inputs[i];
	*ret_score = 1 / (1 + expf(-sum));
	return ERR_OK;
}
