/*
 * meta.h - outlet, title, byline and date of a text article.
 *
 * In this order of trust: the leading block of `Key: value` lines closed by an empty line (Outlet,
 * Title, Byline, Date, URL), a sidecar NAME.meta of the same form, the text itself (first lines,
 * byline forms, copyright lines, "told <outlet>", "seen by <outlet>", "at <outlet>" in author
 * notes, domain names), the file name for the title at last.
 * Thread use: pure.
 */
#ifndef ABREAST_DOC_META_H
#define ABREAST_DOC_META_H

#include "base/arena.h"
#include "doc/doc.h"

/*
 * Read a `Key: value` block from the begin of a text, closed by an empty line or the text's end.
 *   meta       what is unknown in it is filled; values are copies in the arena
 *   ret_block  bytes that the block takes with its empty line; 0: there is none
 * Keys are Outlet, Title, Byline, Date, URL in any case; an unknown one makes it no block, and meta
 * stays as it was. An empty value says nothing. Byline may be "A, B and C".
 * A Date that holds a full day (doc/dates) becomes 2024-07-10, any other stays as written.
 * Returns ERR_OK or ERR_NOMEM.
 */
enum err_code meta_read_block(struct slice text, struct arena *arena, struct doc_meta *meta,
    size_t *ret_block) ATTR_MUST_CHECK;

/* Fill what is still unknown from the text. Slices point into text or the arena. */
enum err_code meta_guess(struct slice text, struct arena *arena, struct doc_meta *meta)
    ATTR_MUST_CHECK;

/* Append the block that meta_read_block() reads; the reader's edit command writes sidecars so. */
void meta_write_block(const struct doc_meta *meta, struct buf *buf);

#endif
