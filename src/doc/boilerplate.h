/*
 * boilerplate.h - which lines of an article are not the article.
 *
 * Navigation, share and comment widgets, "More from ..." teasers and what follows, author notes,
 * image descriptions and credits, copyright, a repeated title; of two equal ledes the first.
 * Method: a line classifier over cue phrases, shape, position and repetition.
 * Thread use: pure.
 */
#ifndef ABREAST_DOC_BOILERPLATE_H
#define ABREAST_DOC_BOILERPLATE_H

#include "doc/doc.h"
#include "text/sentence.h"

enum { BOILERPLATE_MAX_LINES = 200000 /* that are not blank; a longer text is no web page */ };

struct spans {
	struct span *items; /* owned */
	size_t count;
	size_t capacity;
};

/*
 * Append to `ret_spans` the lines of the doc that are boilerplate: sorted, whole lines without
 * their line breaks, neighbours not joined. A text of one line, or of too many, has none.
 * Returns ERR_OK or ERR_NOMEM. Linear in bytes, n log n in lines.
 */
enum err_code boilerplate_find(const struct doc *doc, struct spans *ret_spans) ATTR_MUST_CHECK;
void spans_release(struct spans *spans);

/* Does a sorted list hold the byte? O(log n). */
bool spans_hold(const struct spans *spans, uint32_t byte);

#endif
