/*
 * frameedit.h - changes to a frame file that leave everything else as a person wrote it: comments,
 * order, layout; and a frame as a file.
 *
 * Thread use: pure.
 */
#ifndef ABREAST_FRAME_FRAMEEDIT_H
#define ABREAST_FRAME_FRAMEEDIT_H

#include "frame/framefile.h"

/* One change: a pattern comes into a facet's terms, or goes out of them. */
struct frame_edit {
	struct slice facet;  /* its id */
	struct slice phrase; /* the pattern as it is written */
	uint8_t kind;        /* enum term_kind; of a pattern that goes any will do */
	bool drops;
};

/*
 * Append the text of a frame file with the change made, ended by a line feed.
 *   name  names the file in errors
 * ERR_NOT_FOUND: no such facet, or nothing to drop; ERR_EXISTS: the facet has this pattern; else
 * what the changed file would have wrong, such as a pattern with nothing to match or a facet that
 * loses its last term: then nothing is appended. ret_err says it in words.
 */
enum err_code frame_edit_text(struct slice text, const char *name, const struct frame_edit *edit,
    struct buf *ret_text, struct err *ret_err) ATTR_MUST_CHECK;

/*
 * Append a frame as the text of a file, typed and proposed terms among the others; what the
 * program proposed is no longer called so. title: another one; .ptr NULL: the frame's own.
 */
void frame_write(const struct frame *frame, struct slice title, struct buf *buf);

/* Is this a name that a frame of the person's can have: letters, digits, - and _? */
bool frame_is_name(struct slice name);

#endif
