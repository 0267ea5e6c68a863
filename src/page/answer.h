/*
 * answer.h - an article on its way from the page reader: records as doc/foreign reads them.
 *
 * Thread use: one thread.
 */
#ifndef ABREAST_PAGE_ANSWER_H
#define ABREAST_PAGE_ANSWER_H

#include "doc/foreign.h"
#include "page/article.h"

/* What is known about the article; .ptr NULL: nothing. */
struct answer_meta {
	struct slice title, outlet, date, url, language;
	struct slice byline[12];
	size_t byline_count;
};

struct answer {
	struct buf records;
	uint32_t entry_count;
	struct buf notes;
	struct buf scratch; /* text while it is put together */
};

void answer_add(struct answer *answer, enum foreign_record_kind kind, struct slice bytes);

/* What is not empty in meta, one line each: line breaks become spaces. */
void answer_add_meta(struct answer *answer, const struct answer_meta *meta);

/*
 * The text of a page's kept blocks, with the title before it, its blocks, its links and what was
 * left out.
 *   title  .len 0: none
 *   base   what relative links are relative to; .len 0: unknown
 * Returns ERR_OK, ERR_NOMEM or ERR_EMPTY: nothing is kept and there is no title.
 */
enum err_code answer_add_page(struct answer *answer, const struct page *page, const uint8_t *kept,
    struct slice title, struct slice base) ATTR_MUST_CHECK;

/* A line that says what a limit cut. */
void answer_note(struct answer *answer, const char *format, ...) ATTR_FORMAT(2, 3);
void answer_release(struct answer *answer);

#endif
