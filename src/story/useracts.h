/*
 * useracts.h - a person's corrections of names in the file of marks (usermarks.h).
 *
 * Thread use: one thread.
 */
#ifndef ABREAST_STORY_USERACTS_H
#define ABREAST_STORY_USERACTS_H

#include "story/corrections.h"
#include "story/usermarks.h"

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
