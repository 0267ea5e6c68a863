#include "config.h"

#include "quote/labelsums.h"

#include "base/alloc.h"

typedef int32_t lanes __attribute__((vector_size(4 * LABEL_LANES)));

enum err_code labelsums_init(struct labelsums *sums, const struct labelmodel *model, unsigned pass,
    const struct labelview *view)
{
	const size_t count = view->words.count;

	*sums = (struct labelsums){.model = model, .view = view, .pass = pass};
	sums->words = alloc_resize(NULL, count, sizeof *sums->words);
	sums->known = alloc_zero(count, sizeof *sums->known);
	return sums->words && sums->known ? ERR_OK : ERR_NOMEM;
}

void labelsums_release(struct labelsums *sums)
{
	alloc_free(sums->words);
	alloc_free(sums->known);
	*sums = (struct labelsums){.words = NULL};
}

static void find_word(const struct labelsums *sums, size_t index)
{
	struct labelfeatures features;
	uint32_t ends[LABELSEENS];

	features.count = 0;
	for (unsigned seen = 0; seen < LABELSEENS; seen++) {
		labelfeatures_add_word(&sums->view->words.items[index], seen, &features);
		ends[seen] = (uint32_t)features.count;
	}
	labelmodel_sum_lists(
	    sums->model, sums->pass, &features, ends, LABELSEENS, sums->words[index].of);
	sums->known[index] = true;
}

void labelsums_add_words(
    struct labelsums *sums, const struct stretch *stretch, uint32_t at, int32_t scores[LABEL_LANES])
{
	lanes sum, more;

	memcpy(&sum, scores, sizeof sum);
	for (unsigned seen = 0; seen < LABELSEENS; seen++) {
		const struct labelword *word = labelfeatures_seen(sums->view, stretch, at, seen);
		size_t index;

		if (!word)
			continue;
		index = (size_t)(word - sums->view->words.items);
		if (!sums->known[index])
			find_word(sums, index);
		memcpy(&more, sums->words[index].of[seen], sizeof more);
		sum += more;
	}
	memcpy(scores, &sum, sizeof sum);
}
