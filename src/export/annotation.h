/*
 * annotation.h - an analysed article as one line of JSON, and such a line's input read.
 *
 * Keys and their order are those of the machine interface; offsets are code points.
 * Thread use: pure.
 */
#ifndef ABREAST_EXPORT_ANNOTATION_H
#define ABREAST_EXPORT_ANNOTATION_H

#include "doc/load.h"
#include "story/analysis.h"
#include "text/utf8.h"

/* Bytes of an input line: what an article of LOAD_MAX_FILE can take when it is written as JSON. */
#define ANNOTATION_MAX_LINE (2 * LOAD_MAX_FILE)

/*
 * Append one object with a line feed.
 *   id_json   JSON text of the id; .ptr NULL: the doc's id as a string
 *   frame, framings  may be NULL
 */
enum err_code annotation_write(struct slice id_json, const struct doc *doc,
    const struct analysis *analysis, const struct frame *frame, const struct framings *framings,
    struct buf *buf) ATTR_MUST_CHECK;

/*
 * Append one passage of a lineup, the object of "frames" with "duplicates" at its end.
 *   index  of the doc's text
 */
enum err_code annotation_add_passage(const struct frame_source *source, const struct frame *frame,
    const struct passage *passage, const struct span *duplicates, size_t duplicate_count,
    const struct utf8_index *index, struct buf *buf) ATTR_MUST_CHECK;

/* Append what stands in the place of a line that is no such object. */
void annotation_write_error(
    struct slice id_json, const struct err *err, size_t line, struct buf *buf);

/*
 * Read one input line: {"id","text"[,"outlet","title","date","byline","url"]}. Bytes are repaired
 * first; of duplicate keys the last wins; null is as good as nothing; a line without id has the id
 * null; a byline is an array of names or one string.
 *   ret_id_json  the id as JSON text ("null" when there is none), also on failure
 * Returns ERR_OK, ERR_NOMEM, ERR_TOO_LARGE or ERR_SYNTAX with detail.
 */
enum err_code annotation_read(struct slice line, struct buf *ret_id_json, struct doc **ret_doc,
    struct err *ret_err) ATTR_MUST_CHECK;

#endif
