/*
 * sharedtext.h - sentences that several articles carry word for word, and articles found twice.
 *
 * An agency's sentence that five outlets print is one wording, not five. Sentences of eight words
 * and more are compared after case, marks and spaces; an article is found twice when its address is
 * that of an earlier one, or when nine tenths of the words of both stand in shared sentences.
 * Of a group the first in the story's order counts, so the result depends on the order only.
 * Thread use: read-only after it was made; may be shared.
 */
#ifndef ABREAST_STORY_SHAREDTEXT_H
#define ABREAST_STORY_SHAREDTEXT_H

#include "frame/match.h"

#define SHARED_NONE UINT32_MAX

struct shared_text;

/*
 *   sources  of the articles in order, borrowed during the call; without prose: left out
 * Returns ERR_OK or ERR_NOMEM. Linear in words.
 */
enum err_code shared_text_new(const struct frame_source *sources, size_t count,
    struct shared_text **ret_shared) ATTR_MUST_CHECK;
void shared_text_free(struct shared_text *shared);

/* How many articles carry a sentence; 1: only its own. O(1). */
uint32_t shared_text_carriers(const struct shared_text *shared, size_t doc, size_t sentence);

/* The first article that carries the sentence of another, SHARED_NONE: it is alone. O(1). */
uint32_t shared_text_first(const struct shared_text *shared, size_t doc, size_t sentence);

/* The earlier article that this one is, SHARED_NONE: it is found once. O(1). */
uint32_t shared_text_same_as(const struct shared_text *shared, size_t doc);

#endif
