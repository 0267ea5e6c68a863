/*
 * unpack.h - gzip and zstd, with a limit on what comes out.
 *
 * Thread use: pure.
 */
#ifndef ABREAST_PAGE_UNPACK_H
#define ABREAST_PAGE_UNPACK_H

#include "base/buf.h"
#include "base/err.h"

/*
 * Unpack bytes in place if their first ones say that they are packed, at most twice (a .gz in a
 * .zst), else leave them.
 *   max_bytes  that may come out; *ret_cut: there would be more
 * Returns ERR_OK, ERR_NOMEM or ERR_SYNTAX (damaged before anything came out). What comes out of a
 * damaged file before the damage is kept, and *ret_cut set.
 */
enum err_code unpack(struct buf *bytes, size_t max_bytes, bool *ret_cut) ATTR_MUST_CHECK;

#endif
