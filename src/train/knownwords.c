#include "config.h"

#include "train/knownwords.h"

#include <stdlib.h>

#include "base/alloc.h"

/* A word of the documents and how many tokens it is. */
struct counted {
	const struct nameword *word; /* borrowed from the training */
	uint64_t tokens;
};

struct counting {
	struct keymap64 at;
	struct counted *items; /* owned */
	size_t count, capacity;
};

static enum err_code count_word(struct counting *counting, const struct nameword *word)
{
	struct counted *grown =
	    alloc_grow(counting->items, &counting->capacity, counting->count + 1, sizeof *grown);
	uint32_t index;

	if (!grown)
		return ERR_NOMEM;
	counting->items = grown;
	if (keymap64_add(&counting->at, word->form, &index) != ERR_OK)
		return ERR_NOMEM;
	if (index == counting->count)
		grown[counting->count++] = (struct counted){.word = word};
	grown[index].tokens += word->count;
	return ERR_OK;
}

/* The most frequent first, words as frequent by their hash. */
static int compare(const void *a, const void *b)
{
	const struct counted *one = a, *other = b;

	if (one->tokens != other->tokens)
		return one->tokens > other->tokens ? -1 : 1;
	return (one->word->form > other->word->form) - (one->word->form < other->word->form);
}

/* Returns false when a sum does not fit: such a word is left to be looked at. */
static bool find_sums(const struct nameword *word, struct namesums *sums, struct knownword *known)
{
	struct namesum found[NAMEFEATURE_VIEWS] = {{{0}}};

	for (int offset = -NAMEFEATURE_REACH; offset <= NAMEFEATURE_REACH; offset++)
		namefeatures_of_word(
		    word, offset, namesums_next(sums, &found[offset + NAMEFEATURE_REACH]));
	namesums_finish(sums);
	for (unsigned view = 0; view < NAMEFEATURE_VIEWS; view++) {
		for (unsigned k = 0; k < NAMESUM_LANES; k++) {
			const int32_t sum = found[view].of[k];

			if (sum > INT16_MAX || sum < INT16_MIN)
				return false;
			known->sums[view * NAMESUM_LANES + k] = (int16_t)sum;
		}
	}
	return true;
}

enum err_code known_words_make(const struct examples *examples, const struct row_table *weights,
    const uint8_t *shifts, size_t limit, struct row_table_builder *ret_known)
{
	struct counting counting = {.items = NULL};
	struct namesums sums;
	enum err_code code = ERR_OK;

	namesums_init(&sums, weights, shifts);
	for (size_t d = 0; d < examples->corpus->count && code == ERR_OK; d++)
		for (size_t w = 0; w < examples->words[d].count && code == ERR_OK; w++)
			code = count_word(&counting, &examples->words[d].items[w]);
	if (code == ERR_OK && counting.count > 0)
		qsort(counting.items, counting.count, sizeof *counting.items, compare);
	if (limit > counting.count)
		limit = counting.count;
	if (code == ERR_OK)
		code = row_table_builder_init(ret_known, limit, sizeof(struct knownword));
	for (size_t i = 0; i < limit && code == ERR_OK; i++) {
		const struct nameword *word = counting.items[i].word;
		struct knownword known;

		nameword_make_known(word, &known);
		if (find_sums(word, &sums, &known))
			(void)row_table_add(ret_known, word->form, &known);
	}
	keymap64_release(&counting.at);
	alloc_free(counting.items);
	return code;
}
