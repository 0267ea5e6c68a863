/*
 * sequence.h - the best sequence of tags under a linear model: Viterbi over legal transitions.
 *
 * Scores are whole numbers, so that a result is the same on every machine. The scores of the tags
 * at each token (emissions) are the caller's; this room knows transitions. Which tag may follow
 * which is part of the model: what is not legal never comes out.
 * Method: A. Viterbi (1967); the model is that of M. Collins, "Discriminative Training Methods for
 * Hidden Markov Models" (EMNLP 2002).
 * Thread use: a model is read-only while decoding; a struct viterbi belongs to one thread.
 */
#ifndef ABREAST_LEARN_SEQUENCE_H
#define ABREAST_LEARN_SEQUENCE_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"

enum { SEQUENCE_TAGS = 32 }; /* at most */

/* The place before the first token and after the last one, as a row and a column. */
#define SEQUENCE_EDGE SEQUENCE_TAGS

struct transitions {
	uint32_t tag_count; /* 1 .. SEQUENCE_TAGS */
	/* score[a][b]: a, then b; score[SEQUENCE_EDGE][b]: b first. The end has no score. */
	int32_t score[SEQUENCE_TAGS + 1][SEQUENCE_TAGS];
	uint32_t followers[SEQUENCE_TAGS + 1]; /* bit b of followers[a]: b may come after a */
	uint32_t last;                         /* bit a: a may come last */
};

/* What decoding takes for granted of every score, emission or transition: -MAX .. MAX. */
#define SEQUENCE_SCORE_MAX (1 << 25)

/* Working memory, kept from call to call. {0} is valid. */
struct viterbi {
	struct front *fronts; /* owned; see sequence.c */
	size_t front_capacity;
};

/*
 * The best legal sequence.
 *   emissions  tag_count scores a token, token by token
 *   allowed    set of tags for each token; NULL: all
 *   ret_tags   room for `count` tags
 * Of equally good sequences the one whose last differing tag is lowest. Returns ERR_OK, ERR_NOMEM,
 * or ERR_LIMIT when no legal sequence is allowed. O(count * tag_count^2).
 */
enum err_code viterbi_decode(struct viterbi *viterbi, const struct transitions *transitions,
    const int32_t *emissions, const uint32_t *allowed, size_t count, uint8_t *ret_tags)
    ATTR_MUST_CHECK;
void viterbi_release(struct viterbi *viterbi);

/* ---- names as tags: begin, inside, last, unit of each type, and outside ---- */

enum span_part { SPAN_BEGIN, SPAN_INSIDE, SPAN_LAST, SPAN_UNIT };

enum { TAG_OUTSIDE = 0 };

static inline unsigned tag_of_span(unsigned type, enum span_part part)
{
	return 1 + 4 * type + part;
}

static inline unsigned tag_type(unsigned tag) /* tag > TAG_OUTSIDE */
{
	return (tag - 1) / 4;
}

static inline enum span_part tag_part(unsigned tag) /* tag > TAG_OUTSIDE */
{
	return (enum span_part)((tag - 1) % 4);
}

/* Make all transitions of `types` kinds of spans legal that BILOU allows; scores become 0. */
void transitions_init_spans(struct transitions *transitions, unsigned types);

#endif
