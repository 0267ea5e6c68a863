/*
 * metablock.h - the block of `Key: value` lines in which people say what an article is.
 *
 * It begins a text, or is a sidecar NAME.meta of its own.
 * Thread use: pure.
 */
#ifndef ABREAST_DOC_METABLOCK_H
#define ABREAST_DOC_METABLOCK_H

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

/* Append the block that meta_read_block() reads; the reader's edit command writes sidecars so. */
void meta_write_block(const struct doc_meta *meta, struct buf *buf);

#endif
