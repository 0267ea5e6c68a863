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

/*
 * Append to `ret_spans` (an alloc_grow array) the lines of the doc that are boilerplate: sorted,
 * whole lines without their line breaks, neighbours not joined.
 */
struct spans {
	struct span *items; /* owned */
	size_t count;
	size_t capacity;
};

enum err_code boilerplate_find(const struct doc *doc, struct spans *ret_spans) ATTR_MUST_CHECK;
void spans_release(struct spans *spans);

/* Does a sorted list hold the byte? O(log n). */
bool spans_hold(const struct spans *spans, uint32_t byte);

#endif
