/*
 * cues.h - words that give page furniture away: menus, share buttons, credits, author notes.
 *
 * The cues come from data/lexicon/boilerplate.tsv and are built into the program as one sorted
 * table (cues.awk), so that cutting boilerplate reads no file and cannot fail for one.
 * A line is compared in a plain form: ASCII lower case, straight quotation marks, one space for a
 * run of white space, `#` for a number, no bullet in front and no punctuation around.
 * Thread use: pure.
 */
#ifndef ABREAST_DOC_CUES_H
#define ABREAST_DOC_CUES_H

#include "base/buf.h"
#include "base/err.h"

#define CUE_LIST(X) \
	X(PAGE) \
	X(NOTICE) \
	X(MENU) \
	X(SHARE) \
	X(OFFER) \
	X(AD) \
	X(TEASER) \
	X(INLINE) \
	X(COMMENTS) \
	X(IMAGE) \
	X(SCENE) \
	X(NOTE) \
	X(ROLE) \
	X(RIGHTS)

enum cue_kind {
#define X(kind) CUE_##kind,
	CUE_LIST(X)
#undef X
	    CUE_KINDS
};

static inline unsigned cue_bit(enum cue_kind kind)
{
	return 1u << kind;
}

enum { CUE_MAX_LINE = 700 /* bytes; a longer line is prose and has no cues */ };

/*
 * Write the plain form of one line; the buffer is cleared first. Linear.
 * On lack of memory plain->failed is set.
 */
void cues_plain(struct slice line, struct buf *plain);

/* The kinds of all cues that a plain line of so many words shows, as cue_bit()s. */
unsigned cues_in(struct slice plain, size_t words);

#endif
