/*
 * usermarks.h - the person's own marks, notes and corrections of names, kept between runs.
 *
 * SQLite in the state folder (mode 0600), keyed by the content hash of an article, so that a mark
 * finds its article again wherever the file has gone. Never alters an analysis. Works in memory
 * alone when `path` is NULL (--no-state).
 * Thread use: one thread.
 */
#ifndef ABREAST_STORY_USERMARKS_H
#define ABREAST_STORY_USERMARKS_H

#include "base/arena.h"
#include "base/err.h"
#include "story/corrections.h"

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

enum err_code user_marks_add(struct user_marks *marks, uint64_t doc_hash, struct span span,
    struct slice note, int64_t *ret_id, struct err *ret_err) ATTR_MUST_CHECK;
enum err_code user_marks_set_note(
    struct user_marks *marks, int64_t id, struct slice note, struct err *ret_err) ATTR_MUST_CHECK;
enum err_code user_marks_drop(struct user_marks *marks, int64_t id, struct err *ret_err)
    ATTR_MUST_CHECK;
/* All marks and corrections of all articles: `:forget`. */
enum err_code user_marks_forget(struct user_marks *marks, struct err *ret_err) ATTR_MUST_CHECK;

/* The marks of one article, sorted by start, copied into the arena. */
enum err_code user_marks_list(struct user_marks *marks, uint64_t doc_hash, struct arena *arena,
    struct user_mark **ret_items, size_t *ret_count, struct err *ret_err) ATTR_MUST_CHECK;

/*
 * Keep a correction of names, by the text of its act (corrections.h); take back the newest that
 * has this text: ERR_NOT_FOUND if there is none. All of it or nothing.
 */
enum err_code user_marks_add_act(
    struct user_marks *marks, struct slice act_text, struct err *ret_err) ATTR_MUST_CHECK;
enum err_code user_marks_drop_act(
    struct user_marks *marks, struct slice act_text, struct err *ret_err) ATTR_MUST_CHECK;

/* Every correction; free with corrections_free(). */
enum err_code user_marks_corrections(struct user_marks *marks, struct corrections **ret_corrections,
    struct err *ret_err) ATTR_MUST_CHECK;

#endif
