/*
 * decode.h - bytes of unknown origin to valid UTF-8.
 *
 * What the bytes are is decided in this order:
 *   1. a byte order mark: UTF-8 (dropped), UTF-16 little or big endian;
 *   2. zero bytes at every other place only: UTF-16 without a mark;
 *   3. too many control characters: binary, refused;
 *   4. valid UTF-8: taken as it is, without a copy;
 *   5. high bytes that make sense as Windows-1252 (which holds Latin-1's letters) and not as
 *      damaged UTF-8: converted;
 *   6. else UTF-8, every ill-formed sequence repaired.
 * Then CR LF and CR become LF, and NUL becomes a space.
 * Thread use: pure.
 */
#ifndef ABREAST_DOC_DECODE_H
#define ABREAST_DOC_DECODE_H

#include "doc/doc.h"

/*
 * Turn a buffer's bytes into text, in place where no conversion is needed.
 *   ret_flags  DOC_REPAIRED, DOC_CONVERTED
 * Returns ERR_OK, ERR_NOMEM, ERR_BINARY, ERR_EMPTY (nothing but white space) or ERR_TOO_LARGE (of
 * 4 GB and more). Linear in bytes.
 */
enum err_code decode_text(struct buf *text, unsigned *ret_flags) ATTR_MUST_CHECK;

/*
 * Control characters that text does not hold: C0 and DEL without white space, and without ESC, BEL
 * and BS, which logs of terminal sessions are full of (they reach the screen as visible names).
 * More than 1 % of them make a file binary, but never fewer than 8 unless they are a tenth of it.
 */
bool decode_is_binary(struct slice bytes);

#endif
