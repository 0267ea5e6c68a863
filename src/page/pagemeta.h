/*
 * pagemeta.h - title, outlet, byline, date, address and language of a page's article.
 *
 * In this order of trust, each field by itself:
 *   title     JSON-LD headline; dc:title, og:title, meta title, twitter:title, parsely-title;
 *             microdata; the title element without the outlet's name; the page's first heading
 *   outlet    JSON-LD publisher, og:site_name, application-name, JSON-LD WebSite
 *   byline    JSON-LD author; dc:creator, author, parsely-author, sailthru.author and the like;
 *             rel="author", itemprop="author"; a class that says byline
 *   date      JSON-LD datePublished; article:published_time and the like; itemprop; <time>; the
 *             text beside the title
 *   address   rel="canonical", og:url, JSON-LD url, what the browser wrote when it saved the page
 *   language  lang of <html>, og:locale (a claim; doc/language judges the words)
 * Names lose "By", titles of newsletters and addresses are no names. A date is ISO 8601.
 * Thread use: pure.
 */
#ifndef ABREAST_PAGE_PAGEMETA_H
#define ABREAST_PAGE_PAGEMETA_H

#include "page/answer.h"
#include "page/htmlpage.h"

/*
 *   heading  text of the block that says the title; .len 0: none does
 *   body     from the first to the last block of the article, in the page's text
 *   arena    for what is put together
 */
enum err_code page_meta_choose(struct html_page *page, struct slice heading, struct span body,
    struct arena *arena, struct answer_meta *ret_meta) ATTR_MUST_CHECK;

/* A date in ISO 8601 as it stands in a value, or the day it names; .len 0: it names none. */
struct slice page_meta_date(struct slice value, struct arena *arena);

/* Add the names of a line such as "By Ann Lee and Bo Roe". */
void page_meta_add_names(struct answer_meta *meta, struct slice line);

#endif
