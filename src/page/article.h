/*
 * article.h - which blocks of a page are the article.
 *
 * Method: two forests over the features of page/blockview, learned from pages with known articles
 * (data/model/article.bin, see data/model/README.md); the second sees what the first said about
 * neighbours and containers. Without a model, rules: the container with most prose, without what
 * its classes, links and cue phrases give away.
 * Thread use: a model is read-only and may be shared; the rest is pure.
 */
#ifndef ABREAST_PAGE_ARTICLE_H
#define ABREAST_PAGE_ARTICLE_H

#include "page/blockview.h"
#include "page/forest.h"

struct article_model;

enum { ARTICLE_MODEL_VERSION = 1 };

/* Map a model; see model_file_open(). */
enum err_code article_model_open(
    const char *path, struct article_model **ret_model, struct err *ret_err) ATTR_MUST_CHECK;
void article_model_close(struct article_model *model);

/* The two forests, for training: borrowed. */
struct article_forests {
	struct forest first, second;
};

/*
 * Judge every block.
 *   forests   NULL: by rules
 *   ret_kept  block_count bytes, 1: the article's; the caller's array
 *   ret_title the block that says the title, UINT32_MAX: none does; it is not kept
 * Returns ERR_OK or ERR_NOMEM. Linear.
 */
enum err_code article_judge(const struct page *page, const struct page_hints *hints,
    const struct article_forests *forests, uint8_t *ret_kept, uint32_t *ret_title) ATTR_MUST_CHECK;

const struct article_forests *article_model_forests(const struct article_model *model);

/* What the judgement becomes: scores of the second forest to kept blocks. */
void article_keep(const struct page *page, const struct block_views *views, const uint8_t *scores,
    uint8_t *ret_kept);

/* Append the kept blocks as text: an empty line between paragraphs, "• " before items. */
void article_add_text(const struct page *page, const uint8_t *kept, struct buf *text);

#endif
