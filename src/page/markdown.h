/*
 * markdown.h - Markdown (CommonMark, through libcmark) with front matter, as a page.
 *
 * Front matter is a block of "key: value" lines between two lines "---", or the header block of a
 * text article. Everything in the document is the article's; raw HTML in it is left out.
 * Thread use: pure.
 */
#ifndef ABREAST_PAGE_MARKDOWN_H
#define ABREAST_PAGE_MARKDOWN_H

#include "base/arena.h"
#include "page/answer.h"
#include "page/pageblocks.h"

/*
 * Turn Markdown to HTML.
 *   meta      filled from front matter; slices point into text or the arena
 * Returns ERR_OK or ERR_NOMEM.
 */
enum err_code markdown_read(struct slice text, struct arena *arena, struct answer_meta *meta,
    struct buf *ret_html) ATTR_MUST_CHECK;

#endif
