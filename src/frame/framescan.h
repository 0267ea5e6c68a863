/*
 * framescan.h - the syntax of frame files: libconfuse's, read into flat statements with lines.
 *
 * `key = "value"`, `key = {"a", "b"}`, `key += {...}` and `key title { ... }`, one level deep;
 * comments `#`, `//` and C's; strings in double quotes (escapes \n \t \" \\ \xHH), single quotes
 * or bare. We read it ourselves because libconfuse stops at the first error, expands ${VARIABLES}
 * of the environment into a stranger's file, and has one lexer for the whole program.
 * Every error is reported and reading goes on behind it.
 * Thread use: pure.
 */
#ifndef ABREAST_FRAME_FRAMESCAN_H
#define ABREAST_FRAME_FRAMESCAN_H

#include "base/arena.h"
#include "base/err.h"

struct scan_value {
	struct slice text; /* in the arena */
	unsigned line;
	uint32_t start_byte, end_byte; /* of the file, quotation marks and all */
	struct scan_value *next;
};

struct scan_item {
	struct slice key;
	unsigned line;
	uint32_t start_byte,
	    end_byte;              /* from its key to its last brace or value; 0: never closed */
	bool is_section;           /* then `title` and `items`; otherwise `values` */
	bool is_added;             /* += */
	bool is_list;              /* its values stood in braces */
	struct slice title;        /* .ptr NULL: none */
	struct scan_value *values; /* in order */
	struct scan_item *items;   /* of a section */
	struct scan_item *next;
};

/* Told of every error; `err` is the callee's to copy. */
typedef void (*scan_report)(const struct err *err, void *data);

/*
 * Read a text into items.
 *   name    of the file, for errors
 *   arena   holds everything
 * Returns ERR_OK or ERR_NOMEM; errors of syntax go to `report` and what can be read is there.
 */
enum err_code framescan_read(struct slice text, const char *name, struct arena *arena,
    scan_report report, void *data, struct scan_item **ret_items) ATTR_MUST_CHECK;

#endif
