#include "config.h"

#include "train/perceptron.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/rng.h"

enum { MIN_COUNT = 2, MISC_TAG = 1 + 4 * ENTITY_MISC, MOMENT_STEPS = 64 };

/* ---- features ---- */

static enum err_code begin_list(struct feature_lists *lists)
{
	uint64_t *grown =
	    alloc_grow(lists->begins, &lists->begin_capacity, lists->list_count + 2, sizeof *grown);

	if (!grown)
		return ERR_NOMEM;
	lists->begins = grown;
	grown[lists->list_count++] = lists->count;
	grown[lists->list_count] = lists->count;
	return ERR_OK;
}

static enum err_code add_item(struct feature_lists *lists, uint32_t item)
{
	uint32_t *grown =
	    alloc_grow(lists->items, &lists->capacity, lists->count + 1, sizeof *grown);

	if (!grown)
		return ERR_NOMEM;
	lists->items = grown;
	grown[lists->count++] = item;
	lists->begins[lists->list_count] = lists->count;
	return ERR_OK;
}

static enum err_code index_feature(
    struct training *training, uint64_t key, uint8_t template, uint32_t *ret_feature)
{
	const size_t want = training->feature_count + 1;
	uint64_t *keys = alloc_grow(training->keys, &training->key_capacity, want, sizeof *keys);
	uint8_t *templates;
	uint32_t *counts;

	if (!keys)
		return ERR_NOMEM;
	training->keys = keys;
	templates = alloc_grow(training->templates, &training->template_capacity, want, 1);
	if (!templates)
		return ERR_NOMEM;
	training->templates = templates;
	counts = alloc_grow(training->counts, &training->count_capacity, want, sizeof *counts);
	if (!counts)
		return ERR_NOMEM;
	training->counts = counts;
	if (keymap64_add(&training->index, key, ret_feature) != ERR_OK)
		return ERR_NOMEM;
	if (*ret_feature == training->feature_count) {
		keys[want - 1] = key;
		templates[want - 1] = template;
		counts[want - 1] = 0;
		training->feature_count++;
	}
	return ERR_OK;
}

static enum err_code add_list(struct training *training, struct feature_lists *lists,
    const struct namefeatures *features, uint32_t tokens)
{
	enum err_code code = begin_list(lists);

	for (size_t i = 0; i < features->count && code == ERR_OK; i++) {
		uint32_t feature = 0;

		if (training->dropped[features->templates[i]])
			continue;
		code = index_feature(training, features->keys[i], features->templates[i], &feature);
		if (code == ERR_OK) {
			training->counts[feature] += tokens;
			code = add_item(lists, feature);
		}
	}
	return code;
}

static enum err_code add_doc(struct training *training, size_t index)
{
	const struct corpus_doc *doc = &training->corpus->docs[index];
	struct namewords *words = &training->words[index];
	struct namefeatures features;
	enum err_code code = namewords_find(&doc->prose, training->lexicon, words);

	training->first_view[index] = training->features.list_count;
	for (size_t w = 0; code == ERR_OK && w < words->count; w++) {
		for (int k = -NAMEFEATURE_REACH; k <= NAMEFEATURE_REACH && code == ERR_OK; k++) {
			namefeatures_of_word(&words->items[w], k, doc->scheme, &features);
			code = add_list(
			    training, &training->features, &features, words->items[w].count);
		}
	}
	training->first_place[index] = training->features.list_count;
	for (size_t s = 0; s < doc->prose.sentences.count; s++) {
		const struct sentence *sentence = &doc->prose.sentences.items[s];

		for (size_t i = sentence->first_token; i < sentence->end_token; i++) {
			if (code != ERR_OK)
				return code;
			if (words->judged[i])
				namefeatures_of_place(words, s, i, doc->scheme, &features);
			else
				features.count = 0;
			code = add_list(training, &training->features, &features, 1);
		}
	}
	return code;
}

/* Forget features that `keep` is false for; lists hold new numbers then. */
static enum err_code keep_features(struct training *training, const bool *keep)
{
	struct feature_lists *both[2] = {&training->features, &training->votes};
	uint32_t *renamed = alloc_zero(training->feature_count + 1, sizeof *renamed);
	size_t kept = 0;

	if (!renamed)
		return ERR_NOMEM;
	keymap64_release(&training->index);
	for (size_t i = 0; i < training->feature_count; i++) {
		uint32_t number;

		renamed[i] = UINT32_MAX;
		if (!keep[i])
			continue;
		if (keymap64_add(&training->index, training->keys[i], &number) != ERR_OK) {
			alloc_free(renamed);
			return ERR_NOMEM;
		}
		training->keys[kept] = training->keys[i];
		training->templates[kept] = training->templates[i];
		training->counts[kept] = training->counts[i];
		renamed[i] = (uint32_t)kept++;
	}
	training->feature_count = kept;
	for (unsigned k = 0; k < 2; k++) {
		struct feature_lists *lists = both[k];
		size_t out = 0, in = 0;

		for (size_t list = 0; list < lists->list_count; list++) {
			const uint64_t end = lists->begins[list + 1];

			lists->begins[list] = out;
			for (; in < end; in++)
				if (renamed[lists->items[in]] != UINT32_MAX)
					lists->items[out++] = renamed[lists->items[in]];
		}
		lists->count = out;
		if (lists->list_count > 0)
			lists->begins[lists->list_count] = out;
	}
	alloc_free(renamed);
	return ERR_OK;
}

static enum err_code drop_rare(struct training *training)
{
	bool *keep = alloc_zero(training->feature_count + 1, sizeof *keep);
	enum err_code code;

	if (!keep)
		return ERR_NOMEM;
	for (size_t i = 0; i < training->feature_count; i++)
		keep[i] = training->counts[i] >= MIN_COUNT;
	code = keep_features(training, keep);
	alloc_free(keep);
	return code;
}

enum err_code training_init(struct training *training, const struct corpus *corpus,
    const struct nameword_lexicon *lexicon, const bool *dropped)
{
	enum err_code code = ERR_OK;

	*training = (struct training){.corpus = corpus, .lexicon = lexicon, .dropped = dropped};
	training->words = alloc_zero(corpus->count + 1, sizeof *training->words);
	training->first_view = alloc_zero(corpus->count + 1, sizeof(size_t));
	training->first_place = alloc_zero(corpus->count + 1, sizeof(size_t));
	training->first_vote = alloc_zero(corpus->count + 1, sizeof(size_t));
	if (!training->words || !training->first_view || !training->first_place ||
	    !training->first_vote)
		return ERR_NOMEM;
	for (size_t i = 0; i < corpus->count && code == ERR_OK; i++)
		code = add_doc(training, i);
	return code == ERR_OK ? drop_rare(training) : code;
}

enum err_code training_add_votes(struct training *training, size_t index, const uint8_t *tags)
{
	const struct corpus_doc *doc = &training->corpus->docs[index];
	const struct namewords *words = &training->words[index];
	struct namevotes votes = {.words = NULL};
	struct namefeatures features;
	uint8_t *kinds = alloc_zero(doc->prose.tokens.count + 1, 1);
	enum err_code code = kinds ? ERR_OK : ERR_NOMEM;

	training->first_vote[index] = training->votes.list_count;
	if (code == ERR_OK) {
		namemodel_kinds(tags, doc->prose.tokens.count, kinds);
		code = namevotes_find(words, kinds, &votes);
	}
	for (size_t s = 0; code == ERR_OK && s < doc->prose.sentences.count; s++) {
		const struct sentence *sentence = &doc->prose.sentences.items[s];

		for (size_t i = sentence->first_token; i < sentence->end_token; i++) {
			if (words->judged[i])
				namefeatures_of_votes(words, &votes, s, i, &features);
			else
				features.count = 0;
			if (code == ERR_OK)
				code = add_list(training, &training->votes, &features, 1);
		}
	}
	namevotes_release(&votes);
	alloc_free(kinds);
	return code;
}

/* ---- one sentence ---- */

/* The lists of a token's features. */
struct token_lists {
	const uint32_t *items[NAMEFEATURE_VIEWS + 2];
	size_t counts[NAMEFEATURE_VIEWS + 2];
	unsigned count;
};

static void take_list(struct token_lists *token, const struct feature_lists *lists, size_t list)
{
	const uint64_t begin = lists->begins[list];

	token->items[token->count] = lists->items + begin;
	token->counts[token->count++] = (size_t)(lists->begins[list + 1] - begin);
}

static struct token_lists lists_of(const struct training *training, size_t doc,
    const struct sentence *sentence, size_t token, bool with_votes)
{
	struct token_lists lists = {.count = 0};

	for (int view = 0; view < NAMEFEATURE_VIEWS; view++) {
		const int64_t at = (int64_t)token + view - NAMEFEATURE_REACH;
		size_t word = NAMEWORD_BEFORE;

		if (at >= (int64_t)sentence->end_token)
			word = NAMEWORD_AFTER;
		else if (at >= (int64_t)sentence->first_token)
			word = training->words[doc].word_of[at];
		take_list(&lists, &training->features,
		    training->first_view[doc] + word * NAMEFEATURE_VIEWS + (size_t)view);
	}
	take_list(&lists, &training->features, training->first_place[doc] + token);
	if (with_votes)
		take_list(&lists, &training->votes, training->first_vote[doc] + token);
	return lists;
}

static void score_token(
    const struct training *training, const struct token_lists *lists, int32_t *scores)
{
	int32_t sum[NAMEMODEL_LANES] = {0};

	for (unsigned list = 0; list < lists->count; list++) {
		for (size_t i = 0; i < lists->counts[list]; i++) {
			const int16_t *row =
			    training->weights + (size_t)lists->items[list][i] * NAMEMODEL_LANES;

			for (unsigned k = 0; k < NAMEMODEL_LANES; k++)
				sum[k] += row[k];
		}
	}
	scores[0] = 0;
	for (unsigned k = 0; k < NAMEMODEL_LANES; k++)
		scores[k + 1] = sum[k];
}

static enum err_code make_room(struct training *training, size_t count)
{
	int32_t *scores = alloc_grow(
	    training->scores, &training->score_capacity, count * NAMEMODEL_TAGS, sizeof *scores);
	uint8_t *guess, *gold;
	uint32_t *allowed;

	if (!scores)
		return ERR_NOMEM;
	training->scores = scores;
	guess = alloc_grow(training->guess, &training->guess_capacity, count, 1);
	if (!guess)
		return ERR_NOMEM;
	training->guess = guess;
	gold = alloc_grow(training->gold, &training->gold_capacity, count, 1);
	if (!gold)
		return ERR_NOMEM;
	training->gold = gold;
	allowed =
	    alloc_grow(training->allowed, &training->allowed_capacity, count, sizeof *allowed);
	if (!allowed)
		return ERR_NOMEM;
	training->allowed = allowed;
	return ERR_OK;
}

static enum err_code guess_sentence(struct training *training, size_t doc,
    const struct sentence *sentence, bool with_votes, uint8_t *ret_tags)
{
	const size_t count = sentence->end_token - sentence->first_token;

	if (make_room(training, count) != ERR_OK)
		return ERR_NOMEM;
	for (size_t i = 0; i < count; i++) {
		const size_t token = sentence->first_token + i;
		struct token_lists lists = {.count = 0};

		training->allowed[i] = 1u << TAG_OUTSIDE;
		if (training->words[doc].judged[token]) {
			lists = lists_of(training, doc, sentence, token, with_votes);
			training->allowed[i] = UINT32_MAX;
		}
		score_token(training, &lists, training->scores + i * NAMEMODEL_TAGS);
	}
	return viterbi_decode(&training->viterbi, &training->transitions, training->scores,
	    training->allowed, count, ret_tags);
}

enum err_code training_tag(
    struct training *training, size_t doc, bool with_votes, uint8_t *ret_tags)
{
	const struct sentences *sentences = &training->corpus->docs[doc].prose.sentences;
	enum err_code code = ERR_OK;

	for (size_t s = 0; s < sentences->count && code == ERR_OK; s++)
		code = guess_sentence(training, doc, &sentences->items[s], with_votes,
		    ret_tags + sentences->items[s].first_token);
	return code;
}

/* A name with a token that is not judged cannot be found: it is none. */
static void drop_unjudged(struct training *training, const bool *judged, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const size_t first = i;
		bool whole = judged[i];

		if (training->gold[i] == TAG_OUTSIDE)
			continue;
		while (tag_part(training->gold[i]) == SPAN_BEGIN ||
		       tag_part(training->gold[i]) == SPAN_INSIDE) {
			i++;
			whole = whole && judged[i];
		}
		if (!whole)
			memset(training->gold + first, TAG_OUTSIDE, i + 1 - first);
	}
}

/* What is right: as annotated; where MISC is not annotated, the best that agrees with the rest. */
static enum err_code find_gold(
    struct training *training, size_t doc_index, const struct sentence *sentence)
{
	const struct corpus_doc *doc = &training->corpus->docs[doc_index];
	const bool *judged = training->words[doc_index].judged + sentence->first_token;
	const size_t count = sentence->end_token - sentence->first_token;

	memcpy(training->gold, doc->tags + sentence->first_token, count);
	drop_unjudged(training, judged, count);
	if (!doc->partial)
		return ERR_OK;
	for (size_t i = 0; i < count; i++) {
		if (training->gold[i] != TAG_OUTSIDE)
			training->allowed[i] = 1u << training->gold[i];
		else
			training->allowed[i] &= 1u << TAG_OUTSIDE | 0xfu << MISC_TAG;
	}
	return viterbi_decode(&training->viterbi, &training->transitions, training->scores,
	    training->allowed, count, training->gold);
}

/* Time passes in strides, so that the history fits into 32 bits. */
static int32_t moment_of(const struct training *training)
{
	return (int32_t)(training->step / MOMENT_STEPS);
}

static void change_weights(
    struct training *training, const struct token_lists *lists, unsigned tag, int by)
{
	const int32_t moment = moment_of(training) * by;

	if (tag == TAG_OUTSIDE)
		return;
	for (unsigned list = 0; list < lists->count; list++) {
		for (size_t i = 0; i < lists->counts[list]; i++) {
			const size_t at = (size_t)lists->items[list][i] * NAMEMODEL_LANES + tag - 1;

			training->weights[at] = (int16_t)(training->weights[at] + by);
			training->history[at] += moment;
		}
	}
}

static void change_transition(struct training *training, unsigned from, unsigned to, int by)
{
	training->transitions.score[from][to] += by;
	training->transition_history.score[from][to] += moment_of(training) * by;
}

static enum err_code learn_sentence(
    struct training *training, size_t doc, const struct sentence *sentence, bool with_votes)
{
	const size_t count = sentence->end_token - sentence->first_token;
	enum err_code code;
	unsigned gold_before = SEQUENCE_EDGE, guess_before = SEQUENCE_EDGE;

	if (make_room(training, count) != ERR_OK)
		return ERR_NOMEM;
	code = guess_sentence(training, doc, sentence, with_votes, training->guess);
	if (code == ERR_OK)
		code = find_gold(training, doc, sentence);
	if (code != ERR_OK)
		return code;
	training->step++;
	for (size_t i = 0; i < count; i++) {
		const unsigned gold = training->gold[i], guess = training->guess[i];

		if (gold != guess) {
			const struct token_lists lists = lists_of(
			    training, doc, sentence, sentence->first_token + i, with_votes);

			change_weights(training, &lists, gold, 1);
			change_weights(training, &lists, guess, -1);
		}
		if (gold != guess || gold_before != guess_before) {
			change_transition(training, gold_before, gold, 1);
			change_transition(training, guess_before, guess, -1);
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

static void average(struct training *training)
{
	const int32_t moments = moment_of(training) + 1;

	for (size_t i = 0; i < training->feature_count * NAMEMODEL_LANES; i++) {
		int32_t weight = averaged(training->weights[i], training->history[i], moments);

		if (weight > INT16_MAX)
			weight = INT16_MAX;
		else if (weight < -INT16_MAX)
			weight = -INT16_MAX;
		training->weights[i] = (int16_t)weight;
	}
	for (unsigned from = 0; from <= SEQUENCE_EDGE; from++)
		for (unsigned to = 0; to < NAMEMODEL_TAGS; to++)
			training->transitions.score[from][to] =
			    averaged(training->transitions.score[from][to],
			        training->transition_history.score[from][to], moments);
}

static enum err_code forget(struct training *training)
{
	const size_t count = training->feature_count * NAMEMODEL_LANES + 1;

	alloc_free(training->weights);
	alloc_free(training->history);
	training->weights = alloc_zero(count, sizeof *training->weights);
	training->history = alloc_zero(count, sizeof *training->history);
	transitions_init_spans(&training->transitions, ENTITY_TYPES);
	transitions_init_spans(&training->transition_history, ENTITY_TYPES);
	training->step = 0;
	return training->weights && training->history ? ERR_OK : ERR_NOMEM;
}

static bool has_votes(const struct training *training, size_t doc)
{
	return training->votes.list_count > 0 &&
	       training->corpus->docs[doc].prose.sentences.count >= NAMEFEATURE_DOCUMENT;
}

static enum err_code learn_epoch(struct training *training, const struct example *examples,
    size_t count, const struct lesson *lesson, struct rng *rng)
{
	size_t wrong = 0, tokens = 0;
	enum err_code code = ERR_OK;

	for (size_t i = 0; i < count && code == ERR_OK; i++) {
		const size_t doc = examples[i].doc;
		const struct sentence *sentence =
		    &training->corpus->docs[doc].prose.sentences.items[examples[i].sentence];
		const size_t length = sentence->end_token - sentence->first_token;
		const bool with_votes =
		    rng_below(rng, 100) < lesson->votes_percent && has_votes(training, doc);

		code = learn_sentence(training, doc, sentence, with_votes);
		if (code != ERR_OK)
			return code;
		for (size_t k = 0; k < length; k++)
			wrong += training->gold[k] != training->guess[k];
		tokens += length;
	}
	fprintf(stderr, " %.2f%%", tokens > 0 ? 100.0 * (double)wrong / (double)tokens : 0.0);
	return code;
}

static enum err_code learn_once(struct training *training, const struct lesson *lesson,
    struct example *examples, struct rng *rng)
{
	const size_t count = list_examples(training->corpus, lesson, examples);
	enum err_code code = forget(training);

	fprintf(stderr, "%s: %zu sentences, %zu features; wrong tags:", lesson->title, count,
	    training->feature_count);
	for (unsigned epoch = 0; epoch < lesson->epochs && code == ERR_OK; epoch++) {
		shuffle(examples, count, rng);
		code = learn_epoch(training, examples, count, lesson, rng);
	}
	fprintf(stderr, "\n");
	if (code == ERR_OK)
		average(training);
	return code;
}

/* Weights of several rounds, added up. */
struct bag {
	int32_t *weights; /* owned */
	struct transitions transitions;
};

static void put_into_bag(struct bag *bag, const struct training *training)
{
	for (size_t i = 0; i < training->feature_count * NAMEMODEL_LANES; i++)
		bag->weights[i] += training->weights[i];
	for (unsigned from = 0; from <= SEQUENCE_EDGE; from++)
		for (unsigned to = 0; to < NAMEMODEL_TAGS; to++)
			bag->transitions.score[from][to] += training->transitions.score[from][to];
}

static void take_from_bag(const struct bag *bag, struct training *training, int rounds)
{
	for (size_t i = 0; i < training->feature_count * NAMEMODEL_LANES; i++)
		training->weights[i] = (int16_t)(bag->weights[i] / rounds);
	for (unsigned from = 0; from <= SEQUENCE_EDGE; from++)
		for (unsigned to = 0; to < NAMEMODEL_TAGS; to++)
			training->transitions.score[from][to] =
			    bag->transitions.score[from][to] / rounds;
}

enum err_code training_learn(struct training *training, const struct lesson *lesson)
{
	const unsigned rounds = lesson->bag > 0 ? lesson->bag : 1;
	struct rng rng = {lesson->seed};
	struct bag bag = {NULL, {0}};
	struct example *examples;
	enum err_code code = ERR_NOMEM;
	size_t count = 0;

	for (size_t d = 0; d < training->corpus->count; d++)
		count += training->corpus->docs[d].prose.sentences.count;
	examples = alloc_zero(count + 1, sizeof *examples);
	bag.weights =
	    alloc_zero(training->feature_count * NAMEMODEL_LANES + 1, sizeof *bag.weights);
	if (examples && bag.weights)
		code = ERR_OK;
	for (unsigned round = 0; round < rounds && code == ERR_OK; round++) {
		code = learn_once(training, lesson, examples, &rng);
		if (code == ERR_OK)
			put_into_bag(&bag, training);
	}
	if (code == ERR_OK)
		take_from_bag(&bag, training, (int)rounds);
	alloc_free(examples);
	alloc_free(bag.weights);
	return code;
}

/* ---- selection ---- */

static unsigned weight_of(const struct training *training, size_t feature)
{
	const int16_t *row = training->weights + feature * NAMEMODEL_LANES;
	unsigned greatest = 0;

	for (unsigned k = 0; k < NAMEMODEL_LANES; k++) {
		const unsigned size = (unsigned)abs(row[k]);

		if (size > greatest)
			greatest = size;
	}
	return greatest;
}

enum err_code training_select(struct training *training, size_t limit)
{
	size_t *of_weight = alloc_zero(INT16_MAX + 2, sizeof *of_weight);
	bool *keep = alloc_zero(training->feature_count + 1, sizeof *keep);
	enum err_code code = ERR_NOMEM;
	size_t kept = 0;
	unsigned least = INT16_MAX;

	if (!of_weight || !keep)
		goto out;
	for (size_t i = 0; i < training->feature_count; i++)
		of_weight[weight_of(training, i)]++;
	while (least > 0 && kept + of_weight[least] <= limit)
		kept += of_weight[least--];
	/* `least` is the greatest weight that does not go in any more */
	for (size_t i = 0; i < training->feature_count; i++)
		keep[i] = weight_of(training, i) > least;
	fprintf(stderr, "kept %zu of %zu features: weights above %.2f\n", kept,
	    training->feature_count, (double)least / WEIGHT_UNIT);
	code = keep_features(training, keep);
out:
	alloc_free(of_weight);
	alloc_free(keep);
	return code;
}

void training_release(struct training *training)
{
	if (training->words)
		for (size_t i = 0; i < training->corpus->count; i++)
			namewords_release(&training->words[i]);
	alloc_free(training->words);
	alloc_free(training->first_view);
	alloc_free(training->first_place);
	alloc_free(training->first_vote);
	alloc_free(training->features.items);
	alloc_free(training->features.begins);
	alloc_free(training->votes.items);
	alloc_free(training->votes.begins);
	keymap64_release(&training->index);
	alloc_free(training->keys);
	alloc_free(training->templates);
	alloc_free(training->counts);
	alloc_free(training->weights);
	alloc_free(training->history);
	alloc_free(training->scores);
	alloc_free(training->guess);
	alloc_free(training->gold);
	alloc_free(training->allowed);
	viterbi_release(&training->viterbi);
	*training = (struct training){.corpus = NULL};
}
