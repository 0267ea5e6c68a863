/*
 * json.h - JSON text of our own making, and a strict reader of one line that loses nothing.
 *
 * The reader checks RFC 8259 to the letter and hands out the raw text of values, so that a number
 * is echoed as it was written, however long; a string may hold \u0000, and an escaped half of a
 * surrogate pair becomes U+FFFD. (A library's object model gives neither.)
 * Strings are written with control and bidirectional characters escaped, so that no line of JSON
 * can command a terminal.
 * Thread use: pure.
 */
#ifndef ABREAST_TEXT_JSON_H
#define ABREAST_TEXT_JSON_H

#include "base/buf.h"
#include "base/err.h"

/* ---- writing ---- */

/* A quoted string of valid UTF-8; .ptr NULL: null. */
void json_add_string(struct buf *buf, struct slice text);
void json_add_count(struct buf *buf, size_t number);
void json_add_real(struct buf *buf, double number); /* at most 6 digits; not finite: 0 */

/* ---- reading ---- */

enum json_kind {
	JSON_NULL,
	JSON_FALSE,
	JSON_TRUE,
	JSON_NUMBER,
	JSON_STRING,
	JSON_ARRAY,
	JSON_OBJECT,
};

struct json_value {
	enum json_kind kind;
	struct slice raw; /* its text, borrowed */
};

/*
 * One value that takes the whole text but for white space.
 * Returns ERR_OK or ERR_SYNTAX with detail ("at byte 17: ..."). Nesting deeper than 256 is
 * ERR_SYNTAX.
 */
enum err_code json_read(struct slice text, struct json_value *ret_value, struct err *ret_err)
    ATTR_MUST_CHECK;

/*
 * Step through the members of an object, or the items of an array, that json_read() has checked.
 *   at        0 at first; where to go on
 *   ret_key   raw text of the key, a string; NULL for an array
 * false: no more.
 */
bool json_next(const struct json_value *container, size_t *at, struct slice *ret_key,
    struct json_value *ret_value);

/* Append the text that a checked string stands for. */
void json_add_decoded(struct buf *buf, struct slice raw);

#endif
