/*
 * err.h - the one list of error codes, and an error with a place.
 *
 * The engine neither prints nor exits: it returns a code and, where a place helps, fills a
 * struct err. `ui/` turns it into one line for the person.
 * Thread use: a struct err belongs to its caller.
 */
#ifndef ABREAST_BASE_ERR_H
#define ABREAST_BASE_ERR_H

#include "base/attr.h"

#define ERR_LIST(X) \
	X(ERR_OK, "no error") \
	X(ERR_NOMEM, "out of memory") \
	X(ERR_IO, "input or output failed") \
	X(ERR_NOT_FOUND, "no such file or folder") \
	X(ERR_ACCESS, "permission denied") \
	X(ERR_EXISTS, "the file exists already") \
	X(ERR_NOT_REGULAR, "not a regular file (FIFO, socket or device)") \
	X(ERR_LOOP, "a link that leads nowhere or back to itself") \
	X(ERR_EMPTY, "empty, no text in it") \
	X(ERR_BINARY, "binary, not text") \
	X(ERR_TOO_LARGE, "larger than max_file allows") \
	X(ERR_CHANGED, "changed while it was read") \
	X(ERR_UNSUPPORTED, "a kind of file that is not read") \
	X(ERR_SYNTAX, "malformed") \
	X(ERR_UNKNOWN_KEY, "unknown key") \
	X(ERR_PATTERN, "bad pattern") \
	X(ERR_LIMIT, "gave up: a limit was reached") \
	X(ERR_MODEL, "a damaged, truncated or foreign model file") \
	X(ERR_CANCELLED, "cancelled") \
	X(ERR_TERMINAL, "the terminal cannot be used")

enum err_code {
#define X(code, text) code,
	ERR_LIST(X)
#undef X
};

/*
 * An error with its place. Fixed arrays, so that reporting a failure cannot fail itself; longer
 * texts are cut at a code point and end in "...".
 */
struct err {
	enum err_code code;
	unsigned line;    /* counts from 1; 0: no line */
	char file[256];   /* path as the user gave it; "": no file */
	char detail[256]; /* what exactly, and what to do; "": the code's text says it all */
};

/* The text of a code, static, never NULL. */
const char *err_text(enum err_code code);

/*
 * Fill an error and return its code, so that a caller can write `return err_set(...)`.
 *   ret_err  may be NULL: then only the code is returned
 *   file     may be NULL; line 0 means none; format may be NULL
 */
enum err_code err_set(struct err *ret_err, enum err_code code, const char *file, unsigned line,
    const char *format, ...) ATTR_FORMAT(5, 6);

/* The same for a failed system call: code and detail come from errno's value. */
enum err_code err_set_errno(struct err *ret_err, int errno_value, const char *file);

/* Write "file:line: text: detail" into `line_out` (always NUL-ended); returns bytes wanted. */
int err_format(const struct err *err, char *line_out, int size);

#endif
