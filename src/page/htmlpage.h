/*
 * htmlpage.h - a web page read as a whole: its blocks, what it says about itself, its article.
 *
 * Thread use: one thread makes it; read-only afterwards.
 */
#ifndef ABREAST_PAGE_HTMLPAGE_H
#define ABREAST_PAGE_HTMLPAGE_H

#include "page/article.h"
#include "page/jsonld.h"
#include "page/pagefacts.h"

struct html_page {
	struct page page;
	struct page_facts facts;
	struct jsonld data;
	struct page_hints hints; /* borrowed from the above */
};

/*
 * Cut a page into blocks and gather what it says about itself.
 *   bytes  valid UTF-8, borrowed while the page lives
 * Returns ERR_OK or ERR_NOMEM; a page that failed is empty. Linear.
 */
enum err_code html_page_init(struct html_page *page, struct slice bytes) ATTR_MUST_CHECK;
void html_page_release(struct html_page *page);

#endif
