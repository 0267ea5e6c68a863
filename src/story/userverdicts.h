/*
 * userverdicts.h - a person's verdicts on cells and rows in the file of marks (usermarks.h).
 *
 * Thread use: one thread.
 */
#ifndef ABREAST_STORY_USERVERDICTS_H
#define ABREAST_STORY_USERVERDICTS_H

#include "story/usermarks.h"
#include "story/verdicts.h"

/*
 * Keep a verdict, by its text (verdicts.h); take back the newest that has this text: ERR_NOT_FOUND
 * if there is none. All of it or nothing.
 */
enum err_code user_verdicts_add(struct user_marks *marks, struct slice text, struct err *ret_err)
    ATTR_MUST_CHECK;
enum err_code user_verdicts_drop(struct user_marks *marks, struct slice text, struct err *ret_err)
    ATTR_MUST_CHECK;

/* Every verdict in the order they were made; free with verdicts_free(). */
enum err_code user_verdicts_list(
    struct user_marks *marks, struct verdicts **ret_verdicts, struct err *ret_err) ATTR_MUST_CHECK;

#endif
