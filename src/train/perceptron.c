#include "config.h"

#include "train/perceptron.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/rng.h"

enum { MISC_TAG = 1 + 4 * ENTITY_MISC, MOMENT_STEPS = 64 };

/* ---- one sentence ---- */

/* Each sentence is learned without some templates, so that no feature leans on another one alone. */
static void choose_hidden(
    struct perceptron *perceptron, const struct lesson *lesson, struct rng *rng)
{
	for (unsigned t = 0; t < NAMEFEATURE_TEMPLATES; t++)
		perceptron->hidden[t] = rng_below(rng, 100) < lesson->hidden_percent;
}

static void score_token(
    const struct perceptron *perceptron, const struct token_lists *lists, int32_t *scores)
{
	int32_t sum[NAMEMODEL_LANES] = {0};

	for (unsigned list = 0; list < lists->count; list++) {
		for (size_t i = 0; i < lists->counts[list]; i++) {
			const uint32_t feature = lists->items[list][i];
			const int16_t *row =
			    perceptron->weights + (size_t)feature * NAMEMODEL_LANES;

			if (perceptron->hidden[perceptron->examples->templates[feature]])
				continue;
			for (unsigned k = 0; k < NAMEMODEL_LANES; k++)
				sum[k] += row[k];
		}
	}
	scores[0] = 0;
	for (unsigned k = 0; k < NAMEMODEL_LANES; k++)
		scores[k + 1] = sum[k];
}

static enum err_code make_room(struct perceptron *perceptron, size_t count)
{
	int32_t *scores = alloc_grow(perceptron->scores, &perceptron->score_capacity,
	    count * NAMEMODEL_TAGS, sizeof *scores);
	uint8_t *guess, *gold;
	uint32_t *allowed;

	if (!scores)
		return ERR_NOMEM;
	perceptron->scores = scores;
	guess = alloc_grow(perceptron->guess, &perceptron->guess_capacity, count, 1);
	if (!guess)
		return ERR_NOMEM;
	perceptron->guess = guess;
	gold = alloc_grow(perceptron->gold, &perceptron->gold_capacity, count, 1);
	if (!gold)
		return ERR_NOMEM;
	perceptron->gold = gold;
	allowed =
	    alloc_grow(perceptron->allowed, &perceptron->allowed_capacity, count, sizeof *allowed);
	if (!allowed)
		return ERR_NOMEM;
	perceptron->allowed = allowed;
	return ERR_OK;
}

static enum err_code guess_sentence(struct perceptron *perceptron, size_t doc,
    const struct sentence *sentence, bool with_votes, uint8_t *ret_tags)
{
	const size_t count = sentence->end_token - sentence->first_token;

	if (make_room(perceptron, count) != ERR_OK)
		return ERR_NOMEM;
	for (size_t i = 0; i < count; i++) {
		const size_t token = sentence->first_token + i;
		struct token_lists lists = {.count = 0};

		perceptron->allowed[i] = 1u << TAG_OUTSIDE;
		if (perceptron->examples->words[doc].judged[token]) {
			lists = examples_lists_of(
			    perceptron->examples, doc, sentence, token, with_votes);
			perceptron->allowed[i] = UINT32_MAX;
		}
		score_token(perceptron, &lists, perceptron->scores + i * NAMEMODEL_TAGS);
	}
	return viterbi_decode(&perceptron->viterbi, &perceptron->transitions, perceptron->scores,
	    perceptron->allowed, count, ret_tags);
}

enum err_code perceptron_tag(
    struct perceptron *perceptron, size_t doc, bool with_votes, uint8_t *ret_tags)
{
	const struct sentences *sentences =
	    &perceptron->examples->corpus->docs[doc].prose.sentences;
	enum err_code code = ERR_OK;

	for (size_t s = 0; s < sentences->count && code == ERR_OK; s++)
		code = guess_sentence(perceptron, doc, &sentences->items[s], with_votes,
		    ret_tags + sentences->items[s].first_token);
	return code;
}

/* A name with a token that is not judged cannot be found: it is none. */
static void drop_unjudged(struct perceptron *perceptron, const bool *judged, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const size_t first = i;
		bool whole = judged[i];

		if (perceptron->gold[i] == TAG_OUTSIDE)
			continue;
		while (tag_part(perceptron->gold[i]) == SPAN_BEGIN ||
		       tag_part(perceptron->gold[i]) == SPAN_INSIDE) {
			i++;
			whole = whole && judged[i];
		}
		if (!whole)
			memset(perceptron->gold + first, TAG_OUTSIDE, i + 1 - first);
	}
}

/* What is right: as annotated; where MISC is not annotated, the best that agrees with the rest. */
static enum err_code find_gold(
    struct perceptron *perceptron, size_t doc_index, const struct sentence *sentence)
{
	const struct corpus_doc *doc = &perceptron->examples->corpus->docs[doc_index];
	const bool *judged = perceptron->examples->words[doc_index].judged + sentence->first_token;
	const size_t count = sentence->end_token - sentence->first_token;

	memcpy(perceptron->gold, doc->tags + sentence->first_token, count);
	drop_unjudged(perceptron, judged, count);
	if (!doc->partial)
		return ERR_OK;
	for (size_t i = 0; i < count; i++) {
		if (perceptron->gold[i] != TAG_OUTSIDE)
			perceptron->allowed[i] = 1u << perceptron->gold[i];
		else
			perceptron->allowed[i] &= 1u << TAG_OUTSIDE | 0xfu << MISC_TAG;
	}
	return viterbi_decode(&perceptron->viterbi, &perceptron->transitions, perceptron->scores,
	    perceptron->allowed, count, perceptron->gold);
}

/* Time passes in strides, so that the history fits into 32 bits. */
static int32_t moment_of(const struct perceptron *perceptron)
{
	return (int32_t)(perceptron->step / MOMENT_STEPS);
}

static void change_weights(
    struct perceptron *perceptron, const struct token_lists *lists, unsigned tag, int by)
{
	const int32_t moment = moment_of(perceptron) * by;

	if (tag == TAG_OUTSIDE)
		return;
	for (unsigned list = 0; list < lists->count; list++) {
		for (size_t i = 0; i < lists->counts[list]; i++) {
			const uint32_t feature = lists->items[list][i];
			const size_t at = (size_t)feature * NAMEMODEL_LANES + tag - 1;

			if (perceptron->hidden[perceptron->examples->templates[feature]])
				continue;
			perceptron->weights[at] = (int16_t)(perceptron->weights[at] + by);
			perceptron->history[at] += moment;
		}
	}
}

static void change_transition(struct perceptron *perceptron, unsigned from, unsigned to, int by)
{
	perceptron->transitions.score[from][to] += by;
	perceptron->transition_history.score[from][to] += moment_of(perceptron) * by;
}

/*
 * Guess once more, with every wrong tag a little better than it is: what is right has to be right
 * by a margin (I. Tsochantaridis et al., "Large Margin Methods for Structured and Interdependent
 * Output Variables", JMLR 2005).
 */
static enum err_code guess_with_margin(
    struct perceptron *perceptron, size_t doc, const struct sentence *sentence, unsigned margin)
{
	const bool *judged = perceptron->examples->words[doc].judged + sentence->first_token;
	const size_t count = sentence->end_token - sentence->first_token;

	for (size_t i = 0; i < count; i++) {
		perceptron->allowed[i] = judged[i] ? UINT32_MAX : 1u << TAG_OUTSIDE;
		for (unsigned tag = 0; tag < NAMEMODEL_TAGS; tag++)
			if (tag != perceptron->gold[i])
				perceptron->scores[i * NAMEMODEL_TAGS + tag] += (int32_t)margin;
	}
	return viterbi_decode(&perceptron->viterbi, &perceptron->transitions, perceptron->scores,
	    perceptron->allowed, count, perceptron->guess);
}

static enum err_code learn_sentence(struct perceptron *perceptron, size_t doc,
    const struct sentence *sentence, bool with_votes, unsigned margin)
{
	const size_t count = sentence->end_token - sentence->first_token;
	enum err_code code;
	unsigned gold_before = SEQUENCE_EDGE, guess_before = SEQUENCE_EDGE;

	if (make_room(perceptron, count) != ERR_OK)
		return ERR_NOMEM;
	code = guess_sentence(perceptron, doc, sentence, with_votes, perceptron->guess);
	if (code == ERR_OK)
		code = find_gold(perceptron, doc, sentence);
	if (code == ERR_OK)
		code = guess_with_margin(perceptron, doc, sentence, margin);
	if (code != ERR_OK)
		return code;
	perceptron->step++;
	for (size_t i = 0; i < count; i++) {
		const unsigned gold = perceptron->gold[i], guess = perceptron->guess[i];

		if (gold != guess) {
			const struct token_lists lists = examples_lists_of(perceptron->examples,
			    doc, sentence, sentence->first_token + i, with_votes);

			change_weights(perceptron, &lists, gold, 1);
			change_weights(perceptron, &lists, guess, -1);
		}
		if (gold != guess || gold_before != guess_before) {
			change_transition(perceptron, gold_before, gold, 1);
			change_transition(perceptron, guess_before, guess, -1);
		}
		gold_before = gold;
		guess_before = guess;
	}
	return ERR_OK;
}

/* ---- the whole ---- */

struct example {
	uint32_t doc, sentence;
};

static size_t list_examples(
    const struct corpus *corpus, const struct lesson *lesson, struct example *ret_examples)
{
	size_t count = 0;

	for (size_t d = 0; d < corpus->count; d++)
		for (size_t s = 0; s < corpus->docs[d].prose.sentences.count; s++)
			if (lesson->parts == 0 || d % lesson->parts == lesson->part)
				ret_examples[count++] = (struct example){(uint32_t)d, (uint32_t)s};
	return count;
}

static void shuffle(struct example *examples, size_t count, struct rng *rng)
{
	for (size_t i = count; i > 1; i--) {
		const size_t k = rng_below(rng, (uint32_t)i);
		const struct example example = examples[i - 1];

		examples[i - 1] = examples[k];
		examples[k] = example;
	}
}

static int32_t averaged(int32_t weight, int32_t history, int32_t moments)
{
	/* history counts from the change on; the average is over all moments */
	const int64_t total = ((int64_t)weight * moments - history) * WEIGHT_UNIT;
	const int64_t half = moments / 2;

	return (int32_t)((total + (total < 0 ? -half : half)) / moments);
}

static void average(struct perceptron *perceptron)
{
	const int32_t moments = moment_of(perceptron) + 1;

	for (size_t i = 0; i < perceptron->examples->feature_count * NAMEMODEL_LANES; i++) {
		int32_t weight = averaged(perceptron->weights[i], perceptron->history[i], moments);

		if (weight > INT16_MAX)
			weight = INT16_MAX;
		else if (weight < -INT16_MAX)
			weight = -INT16_MAX;
		perceptron->weights[i] = (int16_t)weight;
	}
	for (unsigned from = 0; from <= SEQUENCE_EDGE; from++)
		for (unsigned to = 0; to < NAMEMODEL_TAGS; to++)
			perceptron->transitions.score[from][to] =
			    averaged(perceptron->transitions.score[from][to],
			        perceptron->transition_history.score[from][to], moments);
}

static enum err_code forget(struct perceptron *perceptron)
{
	const size_t count = perceptron->examples->feature_count * NAMEMODEL_LANES + 1;

	alloc_free(perceptron->weights);
	alloc_free(perceptron->history);
	perceptron->weights = alloc_zero(count, sizeof *perceptron->weights);
	perceptron->history = alloc_zero(count, sizeof *perceptron->history);
	transitions_init_spans(&perceptron->transitions, ENTITY_TYPES);
	transitions_init_spans(&perceptron->transition_history, ENTITY_TYPES);
	perceptron->step = 0;
	return perceptron->weights && perceptron->history ? ERR_OK : ERR_NOMEM;
}

static bool has_votes(const struct perceptron *perceptron, size_t doc)
{
	return perceptron->examples->votes.list_count > 0 &&
	       perceptron->examples->corpus->docs[doc].prose.sentences.count >=
	           NAMEFEATURE_DOCUMENT;
}

static enum err_code learn_epoch(struct perceptron *perceptron, const struct example *examples,
    size_t count, const struct lesson *lesson, struct rng *rng)
{
	size_t wrong = 0, tokens = 0;
	enum err_code code = ERR_OK;

	for (size_t i = 0; i < count && code == ERR_OK; i++) {
		const size_t doc = examples[i].doc;
		const struct sentence *sentence = &perceptron->examples->corpus->docs[doc]
		                                       .prose.sentences.items[examples[i].sentence];
		const size_t length = sentence->end_token - sentence->first_token;
		const bool with_votes =
		    rng_below(rng, 100) < lesson->votes_percent && has_votes(perceptron, doc);

		choose_hidden(perceptron, lesson, rng);
		code = learn_sentence(perceptron, doc, sentence, with_votes, lesson->margin);
		if (code != ERR_OK)
			return code;
		for (size_t k = 0; k < length; k++)
			wrong += perceptron->gold[k] != perceptron->guess[k];
		tokens += length;
	}
	fprintf(stderr, " %.2f%%", tokens > 0 ? 100.0 * (double)wrong / (double)tokens : 0.0);
	return code;
}

static enum err_code learn_once(struct perceptron *perceptron, const struct lesson *lesson,
    struct example *examples, struct rng *rng)
{
	const size_t count = list_examples(perceptron->examples->corpus, lesson, examples);
	enum err_code code = forget(perceptron);

	fprintf(stderr, "%s: %zu sentences, %zu features; wrong tags:", lesson->title, count,
	    perceptron->examples->feature_count);
	for (unsigned epoch = 0; epoch < lesson->epochs && code == ERR_OK; epoch++) {
		shuffle(examples, count, rng);
		code = learn_epoch(perceptron, examples, count, lesson, rng);
	}
	fprintf(stderr, "\n");
	memset(perceptron->hidden, 0, sizeof perceptron->hidden);
	if (code == ERR_OK)
		average(perceptron);
	return code;
}

/* Weights of several rounds, added up. */
struct bag {
	int32_t *weights; /* owned */
	struct transitions transitions;
};

static void put_into_bag(struct bag *bag, const struct perceptron *perceptron)
{
	for (size_t i = 0; i < perceptron->examples->feature_count * NAMEMODEL_LANES; i++)
		bag->weights[i] += perceptron->weights[i];
	for (unsigned from = 0; from <= SEQUENCE_EDGE; from++)
		for (unsigned to = 0; to < NAMEMODEL_TAGS; to++)
			bag->transitions.score[from][to] += perceptron->transitions.score[from][to];
}

static void take_from_bag(const struct bag *bag, struct perceptron *perceptron, int rounds)
{
	for (size_t i = 0; i < perceptron->examples->feature_count * NAMEMODEL_LANES; i++)
		perceptron->weights[i] = (int16_t)(bag->weights[i] / rounds);
	for (unsigned from = 0; from <= SEQUENCE_EDGE; from++)
		for (unsigned to = 0; to < NAMEMODEL_TAGS; to++)
			perceptron->transitions.score[from][to] =
			    bag->transitions.score[from][to] / rounds;
}

enum err_code perceptron_learn(struct perceptron *perceptron, const struct lesson *lesson)
{
	const unsigned rounds = lesson->bag > 0 ? lesson->bag : 1;
	struct rng rng = {lesson->seed};
	struct bag bag = {NULL, {0}};
	struct example *examples;
	enum err_code code = ERR_NOMEM;
	size_t count = 0;

	for (size_t d = 0; d < perceptron->examples->corpus->count; d++)
		count += perceptron->examples->corpus->docs[d].prose.sentences.count;
	examples = alloc_zero(count + 1, sizeof *examples);
	bag.weights = alloc_zero(
	    perceptron->examples->feature_count * NAMEMODEL_LANES + 1, sizeof *bag.weights);
	if (examples && bag.weights)
		code = ERR_OK;
	for (unsigned round = 0; round < rounds && code == ERR_OK; round++) {
		code = learn_once(perceptron, lesson, examples, &rng);
		if (code == ERR_OK)
			put_into_bag(&bag, perceptron);
	}
	if (code == ERR_OK)
		take_from_bag(&bag, perceptron, (int)rounds);
	alloc_free(examples);
	alloc_free(bag.weights);
	return code;
}

/* ---- selection ---- */

static unsigned weight_of(const struct perceptron *perceptron, size_t feature)
{
	const int16_t *row = perceptron->weights + feature * NAMEMODEL_LANES;
	unsigned greatest = 0;

	for (unsigned k = 0; k < NAMEMODEL_LANES; k++) {
		const unsigned size = (unsigned)abs(row[k]);

		if (size > greatest)
			greatest = size;
	}
	return greatest;
}

enum err_code perceptron_select(struct perceptron *perceptron, size_t limit)
{
	size_t *of_weight = alloc_zero(INT16_MAX + 2, sizeof *of_weight);
	bool *keep = alloc_zero(perceptron->examples->feature_count + 1, sizeof *keep);
	enum err_code code = ERR_NOMEM;
	size_t kept = 0;
	unsigned least = INT16_MAX;

	if (!of_weight || !keep)
		goto out;
	for (size_t i = 0; i < perceptron->examples->feature_count; i++)
		of_weight[weight_of(perceptron, i)]++;
	while (least > 0 && kept + of_weight[least] <= limit)
		kept += of_weight[least--];
	/* `least` is the greatest weight that does not go in any more */
	for (size_t i = 0; i < perceptron->examples->feature_count; i++)
		keep[i] = weight_of(perceptron, i) > least;
	fprintf(stderr, "kept %zu of %zu features: weights above %.2f\n", kept,
	    perceptron->examples->feature_count, (double)least / WEIGHT_UNIT);
	code = examples_keep(perceptron->examples, keep);
out:
	alloc_free(of_weight);
	alloc_free(keep);
	return code;
}

void perceptron_init(struct perceptron *perceptron, struct examples *examples)
{
	*perceptron = (struct perceptron){.examples = examples};
}

void perceptron_release(struct perceptron *perceptron)
{
	alloc_free(perceptron->weights);
	alloc_free(perceptron->history);
	alloc_free(perceptron->scores);
	alloc_free(perceptron->guess);
	alloc_free(perceptron->gold);
	alloc_free(perceptron->allowed);
	viterbi_release(&perceptron->viterbi);
	perceptron_init(perceptron, NULL);
}
