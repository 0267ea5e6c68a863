#include "config.h"

#include "train/postrain.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/rng.h"
#include "learn/posfeatures.h"
#include "learn/posmodel.h"
#include "learn/postag.h"
#include "train/conllu.h"

enum {
	LANES = 48,        /* weights a feature while it learns; lane 0 is not used */
	WEIGHT_UNIT = 256, /* averages are whole numbers of 1/256 */
	MAX_FILE_BYTES = 256 << 20,
	TITLE_EVERY = 30,    /* sentences are seen again as titles, */
	CAPITALS_EVERY = 80, /* and in capitals */
	ENTRY_LEAST = 4,     /* times that a word with a set of tags was seen */
	SURE_LEAST = 30,     /* times that a word with one tag was seen */
	SURE_PER_MILLE = 3,  /* of them may have had another */
	RARE_PERCENT = 4,    /* of a word's tokens: a tag less often is not in its set */
};

_Static_assert((int)POS_TAGS <= (int)LANES, "a lane a tag");
_Static_assert((int)LANES <= (int)POSMODEL_LANES, "scores have room");

/* ---- the sentences ---- */

struct corpus_of_tags {
	struct conllu treebank;
	struct conllu_doc copies; /* of sentences as others write them */
	struct conllu_doc **docs; /* owned array: those of the treebank, then the copies */
	size_t count;
};

/* The tag of words that a treebank cuts at hyphens and the program does not: dual-use weapons. */
static struct slice tag_of_compound(
    const struct conllu_doc *doc, size_t first, size_t end, size_t sentence_end)
{
	const enum pos_tag last = pos_tag_of(doc->tags[end - 1]);
	const enum pos_tag next = end < sentence_end ? pos_tag_of(doc->tags[end]) : POS_NONE;
	const bool modifies = pos_is_noun(next) || pos_is_adjective(next);

	(void)first;
	if (pos_is_proper(last) || last == POS_JJ || last == POS_NNS || last == POS_RB)
		return doc->tags[end - 1];
	if (modifies || last == POS_VBN || last == POS_VBG || last == POS_JJR || last == POS_JJS)
		return slice_of("JJ");
	return doc->tags[end - 1];
}

static bool is_hyphen(const struct conllu_doc *doc, size_t token)
{
	return slice_is(doc->tags[token], "HYPH");
}

static bool touches(const struct conllu_doc *doc, size_t token)
{
	return !(doc->prose.tokens.items[token].flags & TOKEN_SPACE_BEFORE);
}

/* Where the run of tokens ends that are one word to the program; `first` + 1: at itself. */
static size_t compound_end(const struct conllu_doc *doc, size_t first, size_t end)
{
	size_t at = first + 1;

	while (at + 1 < end && is_hyphen(doc, at) && touches(doc, at) && touches(doc, at + 1))
		at += 2;
	return at;
}

static enum err_code copy_joined(
    struct conllu_doc *copies, const struct conllu_doc *doc, const struct sentence *sentence)
{
	enum err_code code = ERR_OK;

	for (size_t i = sentence->first_token; i < sentence->end_token && code == ERR_OK;) {
		const size_t end = compound_end(doc, i, sentence->end_token);
		const struct token *items = doc->prose.tokens.items;
		const struct span span = {items[i].start, items[end - 1].end};
		const struct slice tag =
		    end == i + 1 ? doc->tags[i] : tag_of_compound(doc, i, end, sentence->end_token);

		code = conllu_add_token(
		    copies, slice_at(doc->prose.text, span), tag, slice_of(""), !touches(doc, i));
		i = end;
	}
	return code == ERR_OK ? conllu_end_sentence(copies) : code;
}

static bool is_small(struct slice word)
{
	static const char *const small[] = {"a", "an", "and", "as", "at", "but", "by", "for",
	    "from", "in", "into", "is", "of", "on", "or", "the", "to", "vs", "with"};

	for (size_t i = 0; i < sizeof small / sizeof *small; i++)
		if (slice_is(word, small[i]))
			return true;
	return false;
}

static enum err_code copy_as_title(struct conllu_doc *copies, const struct conllu_doc *doc,
    const struct sentence *sentence, bool capitals)
{
	struct buf word = {0};
	enum err_code code = ERR_OK;

	for (size_t i = sentence->first_token; i < sentence->end_token && code == ERR_OK; i++) {
		const struct slice text = prose_token(&doc->prose, i);
		const bool whole = capitals;

		if (i + 1 == sentence->end_token && slice_is(text, "."))
			break; /* titles have no full stop */
		buf_clear(&word);
		buf_add_slice(&word, text);
		for (size_t k = 0; k < (whole ? word.len : word.len > 0); k++)
			if (word.data[k] >= 'a' && word.data[k] <= 'z' &&
			    (whole || !is_small(text)))
				word.data[k] = (char)(word.data[k] - 0x20);
		code = word.failed ? ERR_NOMEM
		                   : conllu_add_token(copies, buf_slice(&word), doc->tags[i],
		                         slice_of(""), !touches(doc, i));
	}
	buf_release(&word);
	return code == ERR_OK ? conllu_end_sentence(copies) : code;
}

static bool has_hyphens(const struct conllu_doc *doc, const struct sentence *sentence)
{
	for (size_t i = sentence->first_token; i < sentence->end_token; i++)
		if (is_hyphen(doc, i))
			return true;
	return false;
}

static enum err_code add_copies(struct corpus_of_tags *corpus)
{
	enum err_code code = ERR_OK;
	size_t number = 0;

	for (size_t d = 0; d < corpus->treebank.count; d++) {
		const struct conllu_doc *doc = &corpus->treebank.docs[d];

		for (size_t s = 0; s < doc->prose.sentences.count && code == ERR_OK; s++) {
			const struct sentence *sentence = &doc->prose.sentences.items[s];

			number++;
			if (has_hyphens(doc, sentence))
				code = copy_joined(&corpus->copies, doc, sentence);
			if (code == ERR_OK && number % TITLE_EVERY == 0)
				code = copy_as_title(&corpus->copies, doc, sentence, false);
			if (code == ERR_OK && number % CAPITALS_EVERY == 0)
				code = copy_as_title(&corpus->copies, doc, sentence, true);
		}
	}
	conllu_doc_finish(&corpus->copies);
	return code;
}

static enum err_code read_corpus(const char *path, struct corpus_of_tags *corpus, struct err *err)
{
	enum err_code code = conllu_read(&corpus->treebank, path, err);

	if (code == ERR_OK)
		code = add_copies(corpus);
	if (code != ERR_OK)
		return code;
	corpus->docs = alloc_zero(corpus->treebank.count + 1, sizeof(struct conllu_doc *));
	if (!corpus->docs)
		return ERR_NOMEM;
	for (size_t i = 0; i < corpus->treebank.count; i++)
		corpus->docs[corpus->count++] = &corpus->treebank.docs[i];
	corpus->docs[corpus->count++] = &corpus->copies;
	fprintf(stderr, "%zu tokens, %zu in copies\n", corpus->treebank.token_count,
	    corpus->copies.prose.tokens.count);
	return ERR_OK;
}

static void release_corpus(struct corpus_of_tags *corpus)
{
	conllu_release(&corpus->treebank);
	conllu_doc_release(&corpus->copies);
	alloc_free(corpus->docs);
}

/* ---- the lexicon ---- */

struct pos_lexicon {
	struct row_table_builder clusters, entries;
	struct poslexicon lexicon; /* borrows both */
};

static uint32_t take_number(struct slice *text)
{
	const struct slice part = slice_take_part(text, '\t');
	uint32_t number = 0;

	for (size_t i = 0; i < part.len; i++)
		number = number * 10 + (uint32_t)(part.ptr[i] - '0');
	return number;
}

static enum err_code read_clusters(
    const struct pos_plan *plan, struct pos_lexicon *lexicon, struct err *err)
{
	struct buf bytes = {0};
	enum err_code code = file_read(plan->clusters, MAX_FILE_BYTES, &bytes, err);
	struct slice rest = buf_slice(&bytes);

	if (code == ERR_OK &&
	    row_table_builder_init(&lexicon->clusters, plan->words, POSCLUSTER_ROW_BYTES) != ERR_OK)
		code = ERR_NOMEM;
	for (size_t n = 0; code == ERR_OK && rest.len > 0 && n < plan->words; n++) {
		struct slice line = slice_take_part(&rest, '\n');
		const struct slice word = slice_take_part(&line, '\t');
		const uint32_t coarse = take_number(&line), fine = take_number(&line);
		unsigned char row[POSCLUSTER_ROW_BYTES];

		poscluster_pack(coarse, fine, row);
		(void)row_table_add(&lexicon->clusters, posword_plain_key(word), row);
	}
	buf_release(&bytes);
	return code;
}

/* How often words have which tag. */
struct tag_counts {
	struct keymap64 at;
	uint64_t *keys;        /* owned */
	uint32_t (*of)[LANES]; /* owned; of each word and tag */
	size_t count, capacity, key_capacity;
};

static enum err_code count_tag(struct tag_counts *counts, uint64_t key, unsigned tag)
{
	uint32_t index;

	if (keymap64_add(&counts->at, key, &index) != ERR_OK)
		return ERR_NOMEM;
	if (index == counts->count) {
		void *grown = alloc_grow(
		    counts->of, &counts->capacity, counts->count + 1, sizeof *counts->of);

		if (!grown)
			return ERR_NOMEM;
		counts->of = grown;
		grown = alloc_grow(
		    counts->keys, &counts->key_capacity, counts->count + 1, sizeof *counts->keys);
		if (!grown)
			return ERR_NOMEM;
		counts->keys = grown;
		counts->keys[counts->count] = key;
		memset(counts->of[counts->count++], 0, sizeof *counts->of);
	}
	counts->of[index][tag]++;
	return ERR_OK;
}

static void release_counts(struct tag_counts *counts)
{
	keymap64_release(&counts->at);
	alloc_free(counts->keys);
	alloc_free(counts->of);
}

/* The lists of tags of a lexicon: their numbers by the key of a word as it is written. */
struct listed_words {
	struct keymap64 words; /* key -> index into .lists */
	uint64_t *keys;        /* owned; of each word */
	uint8_t *lists;        /* owned */
	size_t count, key_capacity, list_capacity;
	struct keymap64 numbers; /* hash of a list -> its number less 1 */
};

static enum err_code add_listed(struct listed_words *listed, struct slice word, struct slice tags)
{
	const uint64_t key = posword_key_of(word);
	uint32_t number, index;
	void *grown;

	if (keymap64_add(&listed->numbers, hash_bytes(tags, 1), &number) != ERR_OK ||
	    keymap64_add(&listed->words, key, &index) != ERR_OK)
		return ERR_NOMEM;
	if (index < listed->count)
		return ERR_OK;
	grown = alloc_grow(listed->keys, &listed->key_capacity, listed->count + 1, sizeof key);
	if (!grown)
		return ERR_NOMEM;
	listed->keys = grown;
	listed->keys[listed->count] = key;
	grown = alloc_grow(listed->lists, &listed->list_capacity, listed->count + 1, 1);
	if (!grown)
		return ERR_NOMEM;
	listed->lists = grown;
	listed->lists[listed->count++] = (uint8_t)(number < UINT8_MAX ? number + 1 : UINT8_MAX);
	return ERR_OK;
}

static enum err_code read_listed(const char *path, struct listed_words *listed, struct err *err)
{
	struct buf bytes = {0};
	enum err_code code = path ? file_read(path, MAX_FILE_BYTES, &bytes, err) : ERR_OK;
	struct slice rest = buf_slice(&bytes);

	while (code == ERR_OK && rest.len > 0) {
		struct slice line = slice_take_part(&rest, '\n');
		const struct slice word = slice_take_part(&line, '\t');

		if (word.len > 0 && line.len > 0 && word.ptr[0] != '#')
			code = add_listed(listed, word, line);
	}
	buf_release(&bytes);
	return code;
}

static uint8_t list_of(const struct listed_words *listed, uint64_t key)
{
	const uint32_t index = keymap64_find(&listed->words, key);

	return index != KEYMAP64_NONE ? listed->lists[index] : 0;
}

static void release_listed(struct listed_words *listed)
{
	keymap64_release(&listed->words);
	keymap64_release(&listed->numbers);
	alloc_free(listed->keys);
	alloc_free(listed->lists);
}

/* What the dictionary says of a word; .set counts from 1 in the order in which sets come. */
static enum err_code make_entry(
    const uint32_t of[LANES], bool is_form, struct keymap64 *sets, struct posentry *ret_entry)
{
	uint64_t set = 0;
	uint32_t all = 0, number;
	unsigned often = 0;

	for (unsigned tag = 1; tag < LANES; tag++) {
		all += of[tag];
		if (of[tag] > of[often])
			often = tag;
	}
	*ret_entry = (struct posentry){0};
	if (all < ENTRY_LEAST)
		return ERR_OK;
	for (unsigned tag = 1; tag < LANES; tag++)
		if (of[tag] > 0 && of[tag] * 100 >= all * RARE_PERCENT)
			set |= (uint64_t)1 << tag;
	if (keymap64_add(sets, set, &number) != ERR_OK)
		return ERR_NOMEM;
	ret_entry->set = (uint16_t)(number + 1);
	if (is_form && all >= SURE_LEAST && (all - of[often]) * 1000 <= all * SURE_PER_MILLE)
		ret_entry->sure = (uint8_t)often;
	return ERR_OK;
}

static enum err_code count_words(
    const struct corpus_of_tags *corpus, struct tag_counts *forms, struct tag_counts *lowers)
{
	enum err_code code = ERR_OK;

	for (size_t d = 0; d < corpus->count; d++) {
		const struct conllu_doc *doc = corpus->docs[d];

		for (size_t i = 0; i < doc->prose.tokens.count && code == ERR_OK; i++) {
			const unsigned tag = pos_tag_of(doc->tags[i]);

			code = count_tag(forms, posword_form_key(&doc->prose, i), tag);
			if (code == ERR_OK)
				code = count_tag(lowers, posword_lower_key(&doc->prose, i), tag);
		}
	}
	return code;
}

static enum err_code add_entries(struct row_table_builder *table, const struct tag_counts *counts,
    const struct listed_words *listed, bool are_forms, struct keymap64 *sets)
{
	enum err_code code = ERR_OK;

	for (size_t i = 0; i < counts->count && code == ERR_OK; i++) {
		struct posentry entry;

		code = make_entry(counts->of[i], are_forms, sets, &entry);
		entry.listed = are_forms ? list_of(listed, counts->keys[i]) : 0;
		if (code == ERR_OK && entry.set != 0)
			(void)row_table_add(table, counts->keys[i], &entry);
	}
	return code;
}

static enum err_code make_lexicon(const struct pos_plan *plan, const struct corpus_of_tags *corpus,
    struct pos_lexicon *lexicon, struct err *err)
{
	struct tag_counts forms = {.count = 0}, lowers = {.count = 0};
	struct listed_words listed = {.count = 0};
	struct keymap64 sets = {.count = 0};
	size_t known = 0;
	enum err_code code = read_clusters(plan, lexicon, err);

	if (code == ERR_OK)
		code = read_listed(plan->listed, &listed, err);
	if (code == ERR_OK)
		code = count_words(corpus, &forms, &lowers);
	for (size_t i = 0; i < forms.count + lowers.count; i++) {
		const uint32_t *of = i < forms.count ? forms.of[i] : lowers.of[i - forms.count];
		uint32_t all = 0;

		for (unsigned tag = 0; tag < LANES; tag++)
			all += of[tag];
		known += all >= ENTRY_LEAST;
	}
	if (code == ERR_OK)
		code = row_table_builder_init(
		    &lexicon->entries, known + listed.count, POSENTRY_ROW_BYTES);
	if (code == ERR_OK)
		code = add_entries(&lexicon->entries, &forms, &listed, true, &sets);
	if (code == ERR_OK)
		code = add_entries(&lexicon->entries, &lowers, &listed, false, &sets);
	for (size_t i = 0; code == ERR_OK && i < listed.count; i++) {
		const struct posentry entry = {.listed = listed.lists[i]};

		(void)row_table_add(&lexicon->entries, listed.keys[i], &entry);
	}
	lexicon->lexicon = (struct poslexicon){lexicon->clusters.table, lexicon->entries.table};
	fprintf(stderr, "%zu words in the dictionary, %zu sets of tags\n", known, sets.count);
	keymap64_release(&sets);
	release_listed(&listed);
	release_counts(&forms);
	release_counts(&lowers);
	return code;
}

/* ---- learning ---- */

typedef int32_t lane_sums[LANES];

struct place_of_sentence {
	uint32_t doc, sentence;
};

struct pos_training {
	const struct pos_plan *plan;
	const struct corpus_of_tags *corpus;
	struct poswords *words;          /* owned; of each document */
	uint8_t **gold;                  /* owned; tags of each document */
	uint8_t **casing;                /* owned; of each sentence of each document */
	struct place_of_sentence *order; /* owned */
	size_t order_count;
	struct keymap64 index; /* key -> feature */
	uint64_t *keys;        /* owned; of each feature */
	uint32_t *counts;      /* owned */
	size_t key_capacity, count_capacity;
	uint32_t **views;              /* owned; of each document: lists of features of its words */
	lane_sums *weights, *averages; /* owned; of each feature */
	int64_t (*history)[LANES];     /* owned; each change times the step it was made at */
	int64_t step;
};

enum { VIEW_MAX = POSFEATURE_MAX + 1 }; /* how many, then the features */

static uint32_t *view_of(struct pos_training *training, size_t doc, size_t word, unsigned view)
{
	return training->views[doc] + (word * POSFEATURE_VIEWS + view) * VIEW_MAX;
}

static enum err_code count_features(
    struct pos_training *training, const struct posfeatures *features, uint32_t times)
{
	for (size_t i = 0; i < features->count; i++) {
		struct keymap64 *index = &training->index;
		const size_t before = index->count;
		uint32_t at;
		void *grown;

		if (keymap64_add(index, features->keys[i], &at) != ERR_OK)
			return ERR_NOMEM;
		if (index->count > before) {
			grown = alloc_grow(training->keys, &training->key_capacity, index->count,
			    sizeof(uint64_t));
			if (!grown)
				return ERR_NOMEM;
			training->keys = grown;
			training->keys[at] = features->keys[i];
			grown = alloc_grow(training->counts, &training->count_capacity,
			    index->count, sizeof(uint32_t));
			if (!grown)
				return ERR_NOMEM;
			training->counts = grown;
			training->counts[at] = 0;
		}
		training->counts[at] += times;
	}
	return ERR_OK;
}

static void begin_place(struct pos_training *training, size_t doc, size_t sentence, size_t token,
    struct posplace *place)
{
	posplace_init(place, &training->words[doc],
	    &training->corpus->docs[doc]->prose.sentences.items[sentence], token);
}

/* All features with the right tags before. */
static enum err_code count_sentence(struct pos_training *training, size_t d, size_t s)
{
	const struct sentence *sentence = &training->corpus->docs[d]->prose.sentences.items[s];
	struct posplace place = {.casing = training->casing[d][s]};
	struct posfeatures features;
	enum err_code code = ERR_OK;

	for (size_t i = sentence->first_token; i < sentence->end_token && code == ERR_OK; i++) {
		begin_place(training, d, s, i, &place);
		if (!posword_at(&training->words[d], i)->entry.sure) {
			posfeatures_of_place(&place, &features);
			code = count_features(training, &features, 1);
			for (int k = -POSFEATURE_REACH; k <= POSFEATURE_REACH && code == ERR_OK;
			     k++) {
				posfeatures_of_word(place.at[k + POSFEATURE_REACH], k, &features);
				code = count_features(training, &features, 1);
			}
		}
		place.before_that = place.before;
		place.before = training->gold[d][i];
	}
	return code;
}

/* Forget the features that `kept` does not hold. */
static enum err_code reduce(struct pos_training *training, const bool *kept)
{
	struct keymap64 index = {.count = 0};
	enum err_code code = ERR_OK;

	for (size_t i = 0; i < training->index.count && code == ERR_OK; i++) {
		uint32_t at;

		if (!kept[i])
			continue;
		code = keymap64_add(&index, training->keys[i], &at);
		if (code == ERR_OK) {
			training->keys[at] = training->keys[i];
			training->counts[at] = training->counts[i];
		}
	}
	keymap64_release(&training->index);
	training->index = index;
	return code;
}

static enum err_code reduce_rare(struct pos_training *training)
{
	const size_t count = training->index.count;
	bool *kept = alloc_zero(count + 1, sizeof *kept);
	enum err_code code;

	if (!kept)
		return ERR_NOMEM;
	for (size_t i = 0; i < count; i++)
		kept[i] = training->counts[i] >= training->plan->least;
	code = reduce(training, kept);
	fprintf(stderr, "%zu features, %zu of them often enough\n", count, training->index.count);
	alloc_free(kept);
	return code;
}

static void find_views(struct pos_training *training)
{
	for (size_t d = 0; d < training->corpus->count; d++) {
		for (size_t w = 0; w < training->words[d].count; w++) {
			for (int k = -POSFEATURE_REACH; k <= POSFEATURE_REACH; k++) {
				uint32_t *view =
				    view_of(training, d, w, (unsigned)(k + POSFEATURE_REACH));
				struct posfeatures features;

				view[0] = 0;
				posfeatures_of_word(&training->words[d].items[w], k, &features);
				for (size_t i = 0; i < features.count; i++) {
					const uint32_t at =
					    keymap64_find(&training->index, features.keys[i]);

					if (at != KEYMAP64_NONE)
						view[++view[0]] = at;
				}
			}
		}
	}
}

/* The features of one token. */
struct feature_set {
	uint32_t items[(POSFEATURE_VIEWS + 1) * POSFEATURE_MAX];
	size_t count;
};

static void collect(struct pos_training *training, size_t doc, const struct posplace *place,
    struct feature_set *set)
{
	struct posfeatures features;

	set->count = 0;
	for (unsigned view = 0; view < POSFEATURE_VIEWS; view++) {
		const size_t word = (size_t)(place->at[view] - training->words[doc].items);
		const uint32_t *list = view_of(training, doc, word, view);

		memcpy(set->items + set->count, list + 1, list[0] * sizeof *list);
		set->count += list[0];
	}
	posfeatures_of_place(place, &features);
	for (size_t i = 0; i < features.count; i++) {
		const uint32_t at = keymap64_find(&training->index, features.keys[i]);

		if (at != KEYMAP64_NONE)
			set->items[set->count++] = at;
	}
}

static unsigned guess_of(const struct pos_training *training, const struct feature_set *set)
{
	lane_sums sums = {0};
	unsigned best = 1;

	for (size_t i = 0; i < set->count; i++) {
		const int32_t *weights = training->weights[set->items[i]];

		for (unsigned k = 0; k < LANES; k++)
			sums[k] += weights[k];
	}
	for (unsigned tag = 2; tag < POS_TAGS; tag++)
		if (sums[tag] > sums[best])
			best = tag;
	return best;
}

static void correct(
    struct pos_training *training, const struct feature_set *set, unsigned gold, unsigned guess)
{
	for (size_t i = 0; i < set->count; i++) {
		const uint32_t at = set->items[i];

		training->weights[at][gold]++;
		training->weights[at][guess]--;
		training->history[at][gold] += training->step;
		training->history[at][guess] -= training->step;
	}
}

/* Returns how many tags were wrong. */
static size_t learn_sentence(struct pos_training *training, size_t d, size_t s)
{
	const struct sentence *sentence = &training->corpus->docs[d]->prose.sentences.items[s];
	struct posplace place = {.casing = training->casing[d][s]};
	struct feature_set set;
	size_t wrong = 0;

	for (size_t i = sentence->first_token; i < sentence->end_token; i++) {
		const unsigned gold = training->gold[d][i];
		unsigned guess = posword_at(&training->words[d], i)->entry.sure;

		if (guess == POS_NONE) {
			begin_place(training, d, s, i, &place);
			collect(training, d, &place, &set);
			guess = guess_of(training, &set);
			training->step++;
			if (guess != gold)
				correct(training, &set, gold, guess);
		}
		wrong += guess != gold;
		place.before_that = place.before;
		place.before = guess;
	}
	return wrong;
}

static void shuffle(struct place_of_sentence *order, size_t count, struct rng *rng)
{
	for (size_t i = count; i > 1; i--) {
		const size_t k = rng_below(rng, (uint32_t)i);
		const struct place_of_sentence swapped = order[i - 1];

		order[i - 1] = order[k];
		order[k] = swapped;
	}
}

static int32_t average_of(int32_t weight, int64_t history, int64_t step)
{
	const int64_t sum = (int64_t)weight * (step + 1) - history;
	const int64_t scaled = sum * WEIGHT_UNIT;

	return (int32_t)(scaled / (step + 1));
}

/* Learns from nothing; averages grow by what comes out. */
static void learn_once(struct pos_training *training, unsigned epochs, struct rng *rng)
{
	const size_t count = training->index.count;

	memset(training->weights, 0, count * sizeof *training->weights);
	memset(training->history, 0, count * sizeof *training->history);
	training->step = 0;
	for (unsigned epoch = 0; epoch < epochs; epoch++) {
		size_t wrong = 0;

		shuffle(training->order, training->order_count, rng);
		for (size_t i = 0; i < training->order_count; i++)
			wrong += learn_sentence(
			    training, training->order[i].doc, training->order[i].sentence);
		fprintf(stderr, "  round %u: %zu wrong\n", epoch + 1, wrong);
	}
	for (size_t i = 0; i < count; i++)
		for (unsigned k = 0; k < LANES; k++)
			training->averages[i][k] += average_of(
			    training->weights[i][k], training->history[i][k], training->step);
}

static enum err_code learn(struct pos_training *training, unsigned epochs, unsigned bag)
{
	const size_t count = training->index.count;
	struct rng rng = {training->plan->seed};

	alloc_free(training->weights);
	alloc_free(training->averages);
	alloc_free(training->history);
	training->weights = alloc_zero(count + 1, sizeof *training->weights);
	training->averages = alloc_zero(count + 1, sizeof *training->averages);
	training->history = alloc_zero(count + 1, sizeof *training->history);
	if (!training->weights || !training->averages || !training->history)
		return ERR_NOMEM;
	find_views(training);
	for (unsigned run = 0; run < bag; run++) {
		fprintf(stderr, "order %u of %u, %zu features\n", run + 1, bag, count);
		learn_once(training, epochs, &rng);
	}
	return ERR_OK;
}

static int32_t largest_of(const int32_t *weights)
{
	int32_t largest = 0;

	for (unsigned k = 0; k < LANES; k++)
		if (abs(weights[k]) > largest)
			largest = abs(weights[k]);
	return largest;
}

struct ranked {
	int32_t size;
	uint32_t feature;
};

static int compare_ranked(const void *a, const void *b)
{
	const struct ranked *left = a, *right = b;

	if (left->size != right->size)
		return left->size > right->size ? -1 : 1;
	return left->feature < right->feature ? -1 : left->feature > right->feature;
}

/* Features by the size of their largest weight, largest first. */
static enum err_code rank(const struct pos_training *training, struct ranked **ret_ranked)
{
	const size_t count = training->index.count;
	struct ranked *ranked = alloc_zero(count + 1, sizeof *ranked);

	if (!ranked)
		return ERR_NOMEM;
	for (size_t i = 0; i < count; i++)
		ranked[i] = (struct ranked){largest_of(training->averages[i]), (uint32_t)i};
	qsort(ranked, count, sizeof *ranked, compare_ranked);
	*ret_ranked = ranked;
	return ERR_OK;
}

static enum err_code select_features(struct pos_training *training)
{
	const size_t count = training->index.count;
	struct ranked *ranked = NULL;
	bool *kept = alloc_zero(count + 1, sizeof *kept);
	enum err_code code = kept ? rank(training, &ranked) : ERR_NOMEM;

	for (size_t i = 0; code == ERR_OK && i < count && i < training->plan->features; i++)
		kept[ranked[i].feature] = true;
	if (code == ERR_OK)
		code = reduce(training, kept);
	alloc_free(ranked);
	alloc_free(kept);
	return code;
}

static enum err_code begin_doc(struct pos_training *training, size_t d)
{
	const struct conllu_doc *doc = training->corpus->docs[d];
	const size_t tokens = doc->prose.tokens.count, sentences = doc->prose.sentences.count;

	training->gold[d] = alloc_zero(tokens + 1, 1);
	training->casing[d] = alloc_zero(sentences + 1, 1);
	if (!training->gold[d] || !training->casing[d])
		return ERR_NOMEM;
	for (size_t i = 0; i < tokens; i++)
		training->gold[d][i] = (uint8_t)pos_tag_of(doc->tags[i]);
	for (size_t s = 0; s < sentences; s++) {
		training->casing[d][s] =
		    (uint8_t)poscasing_of(&doc->prose, &doc->prose.sentences.items[s]);
		training->order[training->order_count++] =
		    (struct place_of_sentence){(uint32_t)d, (uint32_t)s};
	}
	return ERR_OK;
}

static enum err_code begin_training(struct pos_training *training, const struct poslexicon *lexicon)
{
	const struct corpus_of_tags *corpus = training->corpus;
	size_t sentences = 0;
	enum err_code code = ERR_OK;

	for (size_t d = 0; d < corpus->count; d++)
		sentences += corpus->docs[d]->prose.sentences.count;
	training->words = alloc_zero(corpus->count + 1, sizeof *training->words);
	training->gold = alloc_zero(corpus->count + 1, sizeof *training->gold);
	training->casing = alloc_zero(corpus->count + 1, sizeof *training->casing);
	training->views = alloc_zero(corpus->count + 1, sizeof *training->views);
	training->order = alloc_zero(sentences + 1, sizeof *training->order);
	if (!training->words || !training->gold || !training->casing || !training->views ||
	    !training->order)
		return ERR_NOMEM;
	for (size_t d = 0; d < corpus->count && code == ERR_OK; d++) {
		code = poswords_find(&corpus->docs[d]->prose, lexicon, &training->words[d]);
		if (code == ERR_OK)
			code = begin_doc(training, d);
		if (code == ERR_OK) {
			training->views[d] =
			    alloc_zero(training->words[d].count * POSFEATURE_VIEWS * VIEW_MAX,
			        sizeof(uint32_t));
			code = training->views[d] ? ERR_OK : ERR_NOMEM;
		}
	}
	for (size_t i = 0; i < training->order_count && code == ERR_OK; i++)
		code =
		    count_sentence(training, training->order[i].doc, training->order[i].sentence);
	return code == ERR_OK ? reduce_rare(training) : code;
}

static void release_training(struct pos_training *training)
{
	for (size_t d = 0; d < training->corpus->count; d++) {
		if (training->words)
			poswords_release(&training->words[d]);
		if (training->gold)
			alloc_free(training->gold[d]);
		if (training->casing)
			alloc_free(training->casing[d]);
		if (training->views)
			alloc_free(training->views[d]);
	}
	alloc_free(training->words);
	alloc_free(training->gold);
	alloc_free(training->casing);
	alloc_free(training->views);
	alloc_free(training->order);
	alloc_free(training->keys);
	alloc_free(training->counts);
	alloc_free(training->weights);
	alloc_free(training->averages);
	alloc_free(training->history);
	keymap64_release(&training->index);
}

/* ---- writing ---- */

/* What 1 of a byte stands for: so much that hardly a weight is cut. */
static int32_t unit_of(const struct ranked *ranked, size_t count)
{
	const int32_t size = count > 0 ? ranked[count / 2000].size : 1;

	return (size + INT8_MAX - 1) / INT8_MAX + (size == 0);
}

static int8_t as_byte(int32_t weight, int32_t unit)
{
	const int32_t half = unit / 2;
	const int32_t value = weight < 0 ? -((-weight + half) / unit) : (weight + half) / unit;

	return (int8_t)(value > INT8_MAX ? INT8_MAX : value < -INT8_MAX ? -INT8_MAX : value);
}

static void add_list(const struct pos_training *training, uint32_t feature, int32_t unit,
    struct buf *cells, struct row_table_builder *table)
{
	const uint32_t begin = (uint32_t)(cells->len / sizeof(struct poscell));
	uint32_t count = 0, list;

	for (unsigned tag = 1; tag < POS_TAGS; tag++) {
		const struct poscell cell = {
		    (uint8_t)tag, as_byte(training->averages[feature][tag], unit)};

		if (abs(cell.weight) < (int)training->plan->cut)
			continue;
		buf_add(cells, (const char *)&cell, sizeof cell);
		count++;
	}
	list = begin << POSLIST_COUNT_BITS | count;
	if (count > 0 && !row_table_add(table, training->keys[feature], &list))
		cells->len = begin * sizeof(struct poscell);
}

static enum err_code write_model(
    const struct pos_training *training, const struct pos_lexicon *lexicon, struct err *err)
{
	const size_t count = training->index.count;
	struct model_writer writer = {.count = 0};
	struct row_table_builder features = {.marks = NULL};
	struct buf cells = {0};
	struct ranked *ranked = NULL;
	enum err_code code = rank(training, &ranked);

	if (code == ERR_OK)
		code = row_table_builder_init(&features, count, POSLIST_ROW_BYTES);
	if (code == ERR_OK) {
		const int32_t unit = unit_of(ranked, count);

		for (size_t i = 0; i < count; i++)
			add_list(training, ranked[i].feature, unit, &cells, &features);
		model_writer_add(&writer, "cells", cells.data ? cells.data : "",
		    cells.len / sizeof(struct poscell), sizeof(struct poscell));
		row_table_write(&features, "features", &writer);
		row_table_write(&lexicon->clusters, "clusters", &writer);
		row_table_write(&lexicon->entries, "entries", &writer);
		fprintf(stderr, "%zu cells; 1 is %d/%d\n", cells.len / sizeof(struct poscell), unit,
		    WEIGHT_UNIT);
		code = cells.failed ? ERR_NOMEM
		                    : model_writer_write(&writer, training->plan->out,
		                          POSMODEL_KIND, POSMODEL_VERSION, err);
	}
	alloc_free(ranked);
	buf_release(&cells);
	model_writer_release(&writer);
	row_table_builder_release(&features);
	return code;
}

/* ---- the whole ---- */

enum err_code pos_train(const struct pos_plan *plan, struct err *err)
{
	struct corpus_of_tags corpus = {.count = 0};
	struct pos_lexicon lexicon = {.lexicon = {.clusters = {.marks = NULL}}};
	struct pos_training training = {.plan = plan, .corpus = &corpus};
	enum err_code code = read_corpus(plan->treebank, &corpus, err);

	if (code == ERR_OK)
		code = make_lexicon(plan, &corpus, &lexicon, err);
	if (code == ERR_OK)
		code = begin_training(&training, &lexicon.lexicon);
	if (code == ERR_OK)
		code = learn(&training, plan->epochs / 2 + 1, 1);
	if (code == ERR_OK)
		code = select_features(&training);
	if (code == ERR_OK)
		code = learn(&training, plan->epochs, plan->bag);
	if (code == ERR_OK)
		code = write_model(&training, &lexicon, err);
	release_training(&training);
	row_table_builder_release(&lexicon.clusters);
	row_table_builder_release(&lexicon.entries);
	release_corpus(&corpus);
	return code;
}
