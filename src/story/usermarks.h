/*
 * usermarks.h - the person's own marks and notes, kept between runs, and the file they are in.
 *
 * SQLite in the state folder (mode 0600), keyed by the content hash of an article, so that a mark
 * finds its article again wherever the file has gone. Never alters an analysis. Works in memory
 * alone when `path` is NULL (--no-state). The same file holds corrections of names (useracts.h) and
 * verdicts on cells and rows (userverdicts.h). Whatever a call changes is on disk whole when it
 * returns, or not at all; several readers share the file, and one that finds it locked for long
 * gets an error that says so.
 * Thread use: one thread.
 */
#ifndef ABREAST_STORY_USERMARKS_H
#define ABREAST_STORY_USERMARKS_H

#include "base/arena.h"
#include "base/err.h"
#include "base/slice.h"

struct user_marks;

struct user_mark {
	int64_t id;
	uint64_t doc_hash;
	uint32_t start, end; /* bytes */
	struct slice note;   /* may be empty */
};

enum err_code user_marks_open(const char *path, struct user_marks **ret_marks, struct err *ret_err)
    ATTR_MUST_CHECK;
void user_marks_close(struct user_marks *marks);

/* How long a call waits for another reader that writes; 5 s unless told. */
void user_marks_set_patience(struct user_marks *marks, int ms);

enum err_code user_marks_add(struct user_marks *marks, uint64_t doc_hash, struct span span,
    struct slice note, int64_t *ret_id, struct err *ret_err) ATTR_MUST_CHECK;
enum err_code user_marks_set_note(
    struct user_marks *marks, int64_t id, struct slice note, struct err *ret_err) ATTR_MUST_CHECK;
enum err_code user_marks_drop(struct user_marks *marks, int64_t id, struct err *ret_err)
    ATTR_MUST_CHECK;
/* All marks, corrections and verdicts of all articles: `:forget`. */
enum err_code user_marks_forget(struct user_marks *marks, struct err *ret_err) ATTR_MUST_CHECK;

/* The marks of one article, sorted by start, copied into the arena. */
enum err_code user_marks_list(struct user_marks *marks, uint64_t doc_hash, struct arena *arena,
    struct user_mark **ret_items, size_t *ret_count, struct err *ret_err) ATTR_MUST_CHECK;

#endif
