/*
 * framefile.h - a frame: which contested label is looked at, as a journalist wrote it.
 *
 * A text file NAME.frame in libconfuse syntax (abreast-frame(5), frame/framescan). Errors name
 * file and line.
 * Thread use: a loaded frame is read-only and may be shared.
 */
#ifndef ABREAST_FRAME_FRAMEFILE_H
#define ABREAST_FRAME_FRAMEFILE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "frame/pattern.h"

enum term_kind { TERM_TERM, TERM_NEAR, TERM_NEVER };
enum term_source { TERM_FROM_FILE, TERM_TYPED, TERM_CONFIRMED, TERM_PROPOSED };

struct term {
	struct slice text;      /* as written */
	struct pattern pattern; /* what it matches */
	unsigned line;          /* of the file, from 1; 0: not from a file */
	uint8_t kind, source;   /* enum term_kind, enum term_source */
};

struct facet {
	struct slice id, title; /* [a-z][a-z0-9_]*; shown */
	const struct term *terms;
	size_t term_count;
};

struct frame_index;

struct frame {
	struct slice id, title, about; /* id: the file's base name */
	const struct slice *targets;   /* who is so described */
	size_t target_count;
	const struct slice *beneficiaries;
	size_t beneficiary_count;
	const struct facet *facets;
	size_t facet_count;
	struct frame_index *index; /* all its patterns, made ready for matching */
	struct arena arena;        /* everything above but the index */
};

/* Read a frame file. ret_err: the first error, with file and line; NULL frame pointer untouched. */
enum err_code frame_load(const char *path, struct frame **ret_frame, struct err *ret_err)
    ATTR_MUST_CHECK;

/* All errors of a frame file, not only the first: `each` is called once for every one. */
enum err_code frame_check(
    const char *path, void (*each)(const struct err *err, void *data), void *data) ATTR_MUST_CHECK;

/* The same from text in memory; `name` is the frame's id and names it in messages. */
enum err_code frame_parse(struct slice text, const char *name, struct frame **ret_frame,
    struct err *ret_err) ATTR_MUST_CHECK;

/* The same for a text of the program's own: its terms have the source TERM_PROPOSED. */
enum err_code frame_parse_proposed(struct slice text, const char *name, struct frame **ret_frame)
    ATTR_MUST_CHECK;

/*
 * A copy with one more facet that holds one typed phrase ("lifeline", "no limits"): the reader's
 * `:row`. base NULL: a frame of this facet alone. ERR_PATTERN: nothing in it to match.
 */
enum err_code frame_new_with_phrase(const struct frame *base, struct slice phrase,
    struct frame **ret_frame, struct err *ret_err) ATTR_MUST_CHECK;
void frame_free(struct frame *frame);

/* Where NAME or FILE is: a path as given, the settings' frames/, data/frames. */
enum err_code frame_find(const char *name, struct buf *ret_path, struct err *ret_err)
    ATTR_MUST_CHECK;

/* Index of a facet by id; facet_count if there is none. */
size_t frame_facet_at(const struct frame *frame, struct slice id);

#endif
