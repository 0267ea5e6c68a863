/*
 * userquotes.h - a person's corrections of quotations in the file of marks (usermarks.h).
 *
 * Thread use: one thread.
 */
#ifndef ABREAST_STORY_USERQUOTES_H
#define ABREAST_STORY_USERQUOTES_H

#include "story/quotefix.h"
#include "story/usermarks.h"

/*
 * Keep a correction, by the text of its act (quotefix.h); take back the newest that has this text:
 * ERR_NOT_FOUND if there is none.
 */
enum err_code user_marks_add_quote_act(
    struct user_marks *marks, struct slice act_text, struct err *ret_err) ATTR_MUST_CHECK;
enum err_code user_marks_drop_quote_act(
    struct user_marks *marks, struct slice act_text, struct err *ret_err) ATTR_MUST_CHECK;

/* Every correction, sorted; free with quote_fixes_free(). What is none in the file is left out. */
enum err_code user_marks_quote_fixes(
    struct user_marks *marks, struct quote_fixes **ret_fixes, struct err *ret_err) ATTR_MUST_CHECK;

#endif
