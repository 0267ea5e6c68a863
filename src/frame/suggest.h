/*
 * suggest.h - contested labels that a story itself proposes, for when no frame fits it.
 *
 * A label is a word with what stands beside it ("decisive enabler", "enabling power", "no
 * limits"). It is worth looking at when several outlets use it, put it in quotation marks, and
 * word it differently. Evidence of a use: 1 in marks of its own, .5 inside a longer quotation or a
 * headline, .3 plain; an outlet counts with its best use; the sum is weighed by how rare the word
 * is in news, by how often it is quoted among all its uses (words of the topic are seldom), and by
 * how many wordings there are. Names, numbers and boilerplate are no labels. A use counts for one
 * label only, the best, and a wide spread over outlets counts more.
 * Thread use: pure.
 */
#ifndef ABREAST_FRAME_SUGGEST_H
#define ABREAST_FRAME_SUGGEST_H

#include "frame/match.h"
#include "frame/similarity.h"

struct suggested_wording {
	struct slice text;    /* folded, one blank between words */
	const uint32_t *docs; /* sorted */
	uint32_t doc_count;
	uint32_t quoted_count; /* of them, how many quote it */
};

struct suggestion {
	struct slice title; /* its first wordings: "decisive enabler / key enabler" */
	float score;
	const struct suggested_wording *wordings; /* by spread, widest first */
	uint32_t wording_count;
	uint32_t doc_count; /* documents that use any of them */
};

struct suggestions {
	struct suggestion *items; /* best first */
	size_t count;
	struct arena arena; /* everything */
};

/*
 *   sources  one a document; those without prose are passed over
 *   most     how many labels at most
 * Returns ERR_OK (also when nothing is found) or ERR_NOMEM. Time: words log words; only the first
 * 200 documents are looked at.
 */
enum err_code suggestions_new(const struct frame_source *sources, size_t doc_count,
    const struct similarity *similarity, size_t most, struct suggestions **ret_suggestions)
    ATTR_MUST_CHECK;
void suggestions_free(struct suggestions *suggestions);

/* Append them as a frame file that a person can edit. Without any it is no valid frame. */
void suggestions_write_frame(const struct suggestions *suggestions, struct buf *buf);

/* The same as a frame whose terms have the source TERM_PROPOSED. NULL: there are none. */
enum err_code suggestions_frame(const struct suggestions *suggestions, struct frame **ret_frame)
    ATTR_MUST_CHECK;

#endif
