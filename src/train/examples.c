#include "config.h"

#include "train/examples.h"

#include "base/alloc.h"

enum { MIN_COUNT = 2 /* tokens that must have a feature for it to be one */ };

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
    struct examples *examples, uint64_t key, uint8_t template, uint32_t *ret_feature)
{
	const size_t want = examples->feature_count + 1;
	uint64_t *keys = alloc_grow(examples->keys, &examples->key_capacity, want, sizeof *keys);
	uint8_t *templates;
	uint32_t *counts;

	if (!keys)
		return ERR_NOMEM;
	examples->keys = keys;
	templates = alloc_grow(examples->templates, &examples->template_capacity, want, 1);
	if (!templates)
		return ERR_NOMEM;
	examples->templates = templates;
	counts = alloc_grow(examples->counts, &examples->count_capacity, want, sizeof *counts);
	if (!counts)
		return ERR_NOMEM;
	examples->counts = counts;
	if (keymap64_add(&examples->index, key, ret_feature) != ERR_OK)
		return ERR_NOMEM;
	if (*ret_feature == examples->feature_count) {
		keys[want - 1] = key;
		templates[want - 1] = template;
		counts[want - 1] = 0;
		examples->feature_count++;
	}
	return ERR_OK;
}

/* Add features to the list that was begun last. */
static enum err_code add_features(struct examples *examples, struct feature_lists *lists,
    const struct namefeatures *features, uint32_t tokens)
{
	enum err_code code = ERR_OK;

	for (size_t i = 0; i < features->count && code == ERR_OK; i++) {
		uint32_t feature = 0;

		if (examples->dropped[features->templates[i]])
			continue;
		code = index_feature(examples, features->keys[i], features->templates[i], &feature);
		if (code == ERR_OK) {
			examples->counts[feature] += tokens;
			code = add_item(lists, feature);
		}
	}
	return code;
}

static enum err_code add_list(struct examples *examples, struct feature_lists *lists,
    const struct namefeatures *features, uint32_t tokens)
{
	enum err_code code = begin_list(lists);

	return code == ERR_OK ? add_features(examples, lists, features, tokens) : code;
}

/* The lists of a word, one for each distance. */
static enum err_code add_word(
    struct examples *examples, const struct nameword *word, unsigned scheme)
{
	struct namefeatures features;
	enum err_code code = ERR_OK;

	for (int k = -NAMEFEATURE_REACH; k <= NAMEFEATURE_REACH && code == ERR_OK; k++) {
		namefeatures_of_word(word, k, &features);
		code = add_list(examples, &examples->features, &features, word->count);
		namefeatures_of_scheme(word, k, scheme, &features);
		if (code == ERR_OK)
			code = add_features(examples, &examples->features, &features, word->count);
	}
	return code;
}

static enum err_code add_doc(struct examples *examples, size_t index)
{
	const struct corpus_doc *doc = &examples->corpus->docs[index];
	struct namewords *words = &examples->words[index];
	struct namefeatures features;
	enum err_code code = namewords_find(&doc->prose, examples->lexicon, words);

	examples->first_view[index] = examples->features.list_count;
	for (size_t w = 0; code == ERR_OK && w < words->count; w++)
		code = add_word(examples, &words->items[w], doc->scheme);
	examples->first_place[index] = examples->features.list_count;
	for (size_t s = 0; s < doc->prose.sentences.count; s++) {
		const struct sentence *sentence = &doc->prose.sentences.items[s];

		for (size_t i = sentence->first_token; i < sentence->end_token; i++) {
			if (code != ERR_OK)
				return code;
			if (words->judged[i])
				namefeatures_of_place(words, s, i, doc->scheme, &features);
			else
				features.count = 0;
			code = add_list(examples, &examples->features, &features, 1);
		}
	}
	return code;
}

enum err_code examples_keep(struct examples *examples, const bool *keep)
{
	struct feature_lists *both[2] = {&examples->features, &examples->votes};
	uint32_t *renamed = alloc_zero(examples->feature_count + 1, sizeof *renamed);
	size_t kept = 0;

	if (!renamed)
		return ERR_NOMEM;
	keymap64_release(&examples->index);
	for (size_t i = 0; i < examples->feature_count; i++) {
		uint32_t number;

		renamed[i] = UINT32_MAX;
		if (!keep[i])
			continue;
		if (keymap64_add(&examples->index, examples->keys[i], &number) != ERR_OK) {
			alloc_free(renamed);
			return ERR_NOMEM;
		}
		examples->keys[kept] = examples->keys[i];
		examples->templates[kept] = examples->templates[i];
		examples->counts[kept] = examples->counts[i];
		renamed[i] = (uint32_t)kept++;
	}
	examples->feature_count = kept;
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

static enum err_code drop_rare(struct examples *examples)
{
	bool *keep = alloc_zero(examples->feature_count + 1, sizeof *keep);
	enum err_code code;

	if (!keep)
		return ERR_NOMEM;
	for (size_t i = 0; i < examples->feature_count; i++)
		keep[i] = examples->counts[i] >= MIN_COUNT;
	code = examples_keep(examples, keep);
	alloc_free(keep);
	return code;
}

enum err_code examples_init(struct examples *examples, const struct corpus *corpus,
    const struct nameword_lexicon *lexicon, const bool *dropped)
{
	enum err_code code = ERR_OK;

	*examples = (struct examples){.corpus = corpus, .lexicon = lexicon, .dropped = dropped};
	examples->words = alloc_zero(corpus->count + 1, sizeof *examples->words);
	examples->first_view = alloc_zero(corpus->count + 1, sizeof(size_t));
	examples->first_place = alloc_zero(corpus->count + 1, sizeof(size_t));
	examples->first_vote = alloc_zero(corpus->count + 1, sizeof(size_t));
	if (!examples->words || !examples->first_view || !examples->first_place ||
	    !examples->first_vote)
		return ERR_NOMEM;
	for (size_t i = 0; i < corpus->count && code == ERR_OK; i++)
		code = add_doc(examples, i);
	return code == ERR_OK ? drop_rare(examples) : code;
}

enum err_code examples_add_votes(struct examples *examples, size_t index, const uint8_t *tags)
{
	const struct corpus_doc *doc = &examples->corpus->docs[index];
	const struct namewords *words = &examples->words[index];
	struct namevotes votes = {.words = NULL};
	struct namefeatures features;
	uint8_t *kinds = alloc_zero(doc->prose.tokens.count + 1, 1);
	enum err_code code = kinds ? ERR_OK : ERR_NOMEM;

	examples->first_vote[index] = examples->votes.list_count;
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
				code = add_list(examples, &examples->votes, &features, 1);
		}
	}
	namevotes_release(&votes);
	alloc_free(kinds);
	return code;
}

static void take_list(struct token_lists *token, const struct feature_lists *lists, size_t list)
{
	const uint64_t begin = lists->begins[list];

	token->items[token->count] = lists->items + begin;
	token->counts[token->count++] = (size_t)(lists->begins[list + 1] - begin);
}

struct token_lists examples_lists_of(const struct examples *examples, size_t doc,
    const struct sentence *sentence, size_t token, bool with_votes)
{
	struct token_lists lists = {.count = 0};

	for (int view = 0; view < NAMEFEATURE_VIEWS; view++) {
		const int64_t at = (int64_t)token + view - NAMEFEATURE_REACH;
		size_t word = NAMEWORD_BEFORE;

		if (at >= (int64_t)sentence->end_token)
			word = NAMEWORD_AFTER;
		else if (at >= (int64_t)sentence->first_token)
			word = examples->words[doc].word_of[at];
		take_list(&lists, &examples->features,
		    examples->first_view[doc] + word * NAMEFEATURE_VIEWS + (size_t)view);
	}
	take_list(&lists, &examples->features, examples->first_place[doc] + token);
	if (with_votes)
		take_list(&lists, &examples->votes, examples->first_vote[doc] + token);
	return lists;
}

void examples_release(struct examples *examples)
{
	if (examples->words)
		for (size_t i = 0; i < examples->corpus->count; i++)
			namewords_release(&examples->words[i]);
	alloc_free(examples->words);
	alloc_free(examples->first_view);
	alloc_free(examples->first_place);
	alloc_free(examples->first_vote);
	alloc_free(examples->features.items);
	alloc_free(examples->features.begins);
	alloc_free(examples->votes.items);
	alloc_free(examples->votes.begins);
	keymap64_release(&examples->index);
	alloc_free(examples->keys);
	alloc_free(examples->templates);
	alloc_free(examples->counts);
	*examples = (struct examples){.corpus = NULL};
}
