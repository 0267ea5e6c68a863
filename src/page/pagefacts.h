/*
 * pagefacts.h - what a page says about its article in places that are no text: meta elements,
 * JSON-LD, microdata, the title element, rel="canonical".
 *
 * Gathered while the page is cut into blocks; judged afterwards by page/pagemeta.
 * Thread use: one thread.
 */
#ifndef ABREAST_PAGE_PAGEFACTS_H
#define ABREAST_PAGE_PAGEFACTS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "page/htmltoken.h"

enum {
	FACTS_MAX_METAS = 400,
	FACTS_MAX_SCRIPTS = 40,
	FACTS_MAX_MARKED = 100,
	FACTS_MAX_VALUE = 4096,     /* bytes of a value; a longer one is cut */
	FACTS_MAX_SCRIPT = 4 << 20, /* bytes of JSON-LD in all */
};

/* <meta name= | property= | itemprop= content=>: the name in lower case, the value resolved. */
struct fact_meta {
	struct slice name, value;
};

/* Text of an element that says what it is: itemprop, rel, class, <time datetime>. */
enum fact_mark {
	MARK_AUTHOR,    /* itemprop or rel "author", class "byline", "author" */
	MARK_DATE,      /* itemprop "datePublished", <time datetime> */
	MARK_HEADLINE,  /* itemprop "headline" */
	MARK_PUBLISHER, /* itemprop "publisher" */
};

struct fact_marked {
	struct slice value;
	uint8_t mark;  /* enum fact_mark */
	uint8_t trust; /* 0 best */
	uint32_t at;   /* byte of the page's text where it stands */
};

struct page_facts {
	struct arena arena; /* all values */
	struct fact_meta metas[FACTS_MAX_METAS];
	size_t meta_count;
	struct slice scripts[FACTS_MAX_SCRIPTS]; /* JSON-LD; they point into the page's bytes */
	size_t script_count, script_bytes;
	struct fact_marked marked[FACTS_MAX_MARKED];
	size_t marked_count;
	struct slice title;      /* of the title element */
	struct slice canonical;  /* rel="canonical" */
	struct slice saved_from; /* of the comment that browsers put at the top of what they save */
	struct slice base;       /* href of <base> */
	struct slice language;   /* lang of <html> */
	bool failed;             /* out of memory */

	bool in_json; /* the raw content that comes is JSON-LD */

	/* An element that names the author is open. */
	enum html_tag author_tag; /* TAG_UNKNOWN: none */
	unsigned author_nested;   /* elements of its name inside it */
	uint32_t author_start;    /* in the page's text */
	uint8_t author_trust;
};

/*
 * Take a token.
 *   text  the page's text so far
 */
void page_facts_take(struct page_facts *facts, const struct html_token *token, struct slice text);

/* "<!-- saved from url=(0042)https://... -->" near the begin of a page. */
void page_facts_saved_from(struct page_facts *facts, struct slice bytes);
void page_facts_mark(
    struct page_facts *facts, enum fact_mark mark, unsigned trust, struct slice value, uint32_t at);

/* The value of the first <meta> of a name; .ptr NULL: none, or an empty one. */
struct slice page_facts_meta(const struct page_facts *facts, const char *name);
void page_facts_release(struct page_facts *facts);

#endif
