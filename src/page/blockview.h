/*
 * blockview.h - what the judgement of a page's blocks looks at: one row of small numbers a block.
 *
 * All features are bytes, so that a tree compares bytes and training counts them. Lengths are on a
 * logarithmic scale, shares are in percent. They come from the block's text (length, links, stops,
 * cue phrases of doc/cues), its elements (kinds, words of their classes), its neighbours, the
 * container it stands in (share of the page's prose, links), and the page's own words about
 * itself: title, description, JSON-LD's articleBody.
 * Thread use: one thread makes it; read-only afterwards.
 */
#ifndef ABREAST_PAGE_BLOCKVIEW_H
#define ABREAST_PAGE_BLOCKVIEW_H

#include "page/pageblocks.h"

enum {
	VIEW_TEXT = 20,                       /* of the block's text */
	VIEW_PLACE = 2 * PAGE_CUE_COUNT + 20, /* of its elements */
	VIEW_AROUND = 18,                     /* of its neighbours */
	VIEW_CONTAINER = 21,
	VIEW_PAGE = 10,
	VIEW_FIRST = VIEW_TEXT + VIEW_PLACE + VIEW_AROUND + VIEW_CONTAINER + VIEW_PAGE,
	VIEW_SECOND = 21, /* what the first judgement says about neighbours and containers */
	VIEW_FEATURES = VIEW_FIRST + VIEW_SECOND,
};

/* What the page says about itself; .ptr NULL: nothing. */
struct page_hints {
	struct slice title, description, body;
};

struct block_views {
	uint8_t *rows; /* owned; block_count rows of VIEW_FEATURES */
	size_t count;
	uint32_t title_block; /* the block that says the title; UINT32_MAX: none does */
	uint32_t best_node;   /* the element that holds most prose */
};

/* The features of every block; those of the second judgement are 0. ERR_OK or ERR_NOMEM. */
enum err_code block_views_init(const struct page *page, const struct page_hints *hints,
    struct block_views *ret_views) ATTR_MUST_CHECK;

/*
 * Fill in what depends on a first judgement.
 *   scores  of every block, 0 (not the article) to 255
 */
enum err_code block_views_second(
    const struct page *page, const uint8_t *scores, struct block_views *views) ATTR_MUST_CHECK;
void block_views_release(struct block_views *views);

static inline const uint8_t *block_view(const struct block_views *views, size_t block)
{
	return views->rows + block * VIEW_FEATURES;
}

#endif
