/*
 * labelview.h - an article laid out for its labels: what each token is, where its sentence and its
 * pair of marks begin and end, which cue stands nearest on both sides.
 *
 * A stretch is what is labelled at once: a paragraph, or several that one quotation runs through;
 * of these the stretch of sentences in which there is a mark or a word that may be a cue. In what
 * lies between nothing is said. What has no end for thousands of words is no sentence of an article
 * and is left out; a paragraph of more is cut at ends of sentences, so that memory stays bounded.
 * Thread use: read-only after it was made; may be shared.
 */
#ifndef ABREAST_QUOTE_LABELVIEW_H
#define ABREAST_QUOTE_LABELVIEW_H

#include "quote/labelwords.h"

#define LABEL_NOWHERE UINT32_MAX

enum {
	LABEL_SENTENCE_MAX = 4096, /* tokens; a longer one is not labelled */
	LABEL_STRETCH_MAX = 8192,  /* tokens after which a stretch ends with its sentence */
};

enum mark_place {
	PLACE_OUTSIDE,
	PLACE_BEGIN,
	PLACE_INSIDE,
	PLACE_END,
	PLACE_UNCLOSED,   /* inside a pair that nothing closes */
	PLACE_SINGLE = 8, /* added when the marks are single ones */
};

struct labelplace {
	uint32_t word;        /* index into words */
	uint32_t first, last; /* tokens of its sentence, both in it */
	uint32_t mark;        /* index into marks, or LABEL_NOWHERE */
	uint32_t left, right; /* nearest cue outside marks, in the sentence; or LABEL_NOWHERE */
	uint32_t mark_left, mark_right; /* nearest marked token in the sentence; or LABEL_NOWHERE */
	uint32_t commas;                /* before it, in the whole article */
	uint8_t tag;                    /* part of speech */
	uint8_t name;                   /* 0: none; 1 + 2 * type; one more inside the name */
	uint8_t place;                  /* enum mark_place */
	bool is_cue;
	bool heading; /* its sentence is a headline */
};

/* A quotation in marks, through all its paragraphs. Tokens, both in it. */
struct labelmark {
	uint32_t first, last;
	bool closed;
};

struct stretch {
	uint32_t first, end;         /* tokens that are labelled */
	uint32_t far_first, far_end; /* what may be looked at: the whole paragraph */
};

struct labelview {
	const struct scene *scene;
	struct labelwords words;
	struct labelplace *places; /* owned; one a token */
	struct labelmark *marks;   /* owned */
	size_t mark_count;
	struct stretch *stretches; /* owned */
	size_t stretch_count, stretch_capacity;
	uint32_t count; /* tokens */
};

/*
 *   tags  part of speech of each token
 *   ret_view  {0}; filled; release with labelview_release() also after a failure
 * Returns ERR_OK or ERR_NOMEM. Linear in tokens.
 */
enum err_code labelview_find(const struct scene *scene, const uint8_t *tags,
    const struct label_lexicon *lexicon, struct labelview *ret_view) ATTR_MUST_CHECK;
void labelview_release(struct labelview *view);

/* May labels change here only as a mark allows: does the token before lie in the same closed pair? */
static inline bool labelview_goes_on(const struct labelview *view, uint32_t at)
{
	return at > 0 && view->places[at].mark != LABEL_NOWHERE &&
	       view->places[at].mark == view->places[at - 1].mark &&
	       view->marks[view->places[at].mark].closed;
}

#endif
