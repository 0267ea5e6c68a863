/*
 * annotation.h - an analysed article as one line of JSON, and such a line's input read.
 *
 * Keys and their order are those of the machine interface; offsets are code points.
 * Thread use: pure.
 */
#ifndef ABREAST_EXPORT_ANNOTATION_H
#define ABREAST_EXPORT_ANNOTATION_H

#include "story/analysis.h"

/* Append one object with a line feed. frame and framings may be NULL. */
enum err_code annotation_write(const struct doc *doc, const struct analysis *analysis,
    const struct frame *frame, const struct framings *framings, struct buf *buf) ATTR_MUST_CHECK;

/*
 * Read one input line: {"id","text"[,"outlet","title","date","byline","url"]}.
 *   ret_id_json  the id as JSON text ("null" when there is none), also on failure
 * Returns ERR_OK, ERR_NOMEM or ERR_SYNTAX with detail.
 */
enum err_code annotation_read(struct slice line, struct buf *ret_id_json, struct doc **ret_doc,
    struct err *ret_err) ATTR_MUST_CHECK;

#endif
