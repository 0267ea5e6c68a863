/*
 * conffile.h - a settings file in libconfuse syntax, with errors that name file and line.
 *
 * Wraps libconfuse, whose lexer is global: one thread at a time may parse.
 */
#ifndef ABREAST_TUI_CONFFILE_H
#define ABREAST_TUI_CONFFILE_H

#include <confuse.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/slice.h"

/*
 * Parse text.
 *   opts     libconfuse's table, ended by CFG_END()
 *   file     names the text in errors
 *   data     what conffile_data() gives to functions of the table while the call lasts
 *   ret_cfg  free with cfg_free(); untouched on failure; NULL: not wanted
 * Returns ERR_OK, ERR_NOMEM or what conffile_fail() was told (ERR_SYNTAX for libconfuse's own).
 */
enum err_code conffile_parse(struct slice text, cfg_opt_t *opts, const char *file, void *data,
    cfg_t **ret_cfg, struct err *ret_err) ATTR_MUST_CHECK;

/*
 * The same for a table whose functions do all the work as the parse goes on: what they are told
 * of good lines holds, whatever is wrong in others. Where libconfuse gives up, each line is
 * parsed by itself. Returns the first error.
 */
enum err_code conffile_parse_lines(struct slice text, cfg_opt_t *opts, const char *file, void *data,
    struct err *ret_err) ATTR_MUST_CHECK;

/* For functions of the table: the caller's data. */
void *conffile_data(void);

/*
 * From now on every mistake in a settings file is appended to `lines`, each ended by a line feed;
 * NULL: no longer.
 */
void conffile_collect(struct buf *lines);

/*
 * For functions of the table: note an error at the current line; returns what they return. The parse
 * goes on, so that one mistake does not hide others, and fails at its end with the first of them.
 */
int conffile_fail(cfg_t *cfg, enum err_code code, const char *format, ...) ATTR_FORMAT(3, 4);

#endif
