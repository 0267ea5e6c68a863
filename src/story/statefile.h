/*
 * statefile.h - the SQLite file of a person's marks, corrections and verdicts: for the modules of
 * this room that read and write it (usermarks, useracts). Nobody else includes this.
 *
 * Results of SQLite are int, as it gives them; statefile_fail() turns them into errors with words.
 * Thread use: one thread.
 */
#ifndef ABREAST_STORY_STATEFILE_H
#define ABREAST_STORY_STATEFILE_H

#include <sqlite3.h>

#include "base/err.h"
#include "base/slice.h"

struct user_marks {
	sqlite3 *db;
	char *path; /* for messages; "" in memory */
};

/* The folder of a path is made, and the file itself private from the first moment. */
enum err_code statefile_make_private(const char *path, struct err *ret_err) ATTR_MUST_CHECK;

/* Check an opened file, and make the tables that it lacks. */
enum err_code statefile_set_up(struct user_marks *marks, struct err *ret_err) ATTR_MUST_CHECK;

/* An error from a result: another reader writes, the file is damaged, ... */
enum err_code statefile_fail(const struct user_marks *marks, int result, struct err *ret_err);

int statefile_execute(sqlite3 *db, const char *sql);
int statefile_bind_text(sqlite3_stmt *statement, int at, struct slice text);

/* A text of the current row, borrowed until the next step; never NULL. */
struct slice statefile_text(sqlite3_stmt *row, int column);

/* Run a statement that gives no rows; finalises it. `result` is that of preparing and binding. */
enum err_code statefile_finish(struct user_marks *marks, sqlite3_stmt *statement, int result,
    struct err *ret_err) ATTR_MUST_CHECK;

/* A transaction: what it does holds only if all of it goes well (`code` is ERR_OK). */
int statefile_begin(struct user_marks *marks);
enum err_code statefile_end(struct user_marks *marks, enum err_code code, struct err *ret_err)
    ATTR_MUST_CHECK;

#endif
