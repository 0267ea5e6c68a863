/*
 * charset.h - which charset a file says its text is in.
 *
 * Looked for: charset= in meta elements and MIME headers, encoding= in an XML declaration. Names
 * are those of the WHATWG's list where they matter: what is called Latin-1 or ASCII is
 * Windows-1252, GB2312 is GB18030, Shift_JIS is CP932.
 * Thread use: pure.
 */
#ifndef ABREAST_DOC_CHARSET_H
#define ABREAST_DOC_CHARSET_H

#include "base/slice.h"

/*
 * The first charset named in the beginning of a file, as iconv() calls it, NUL-ended.
 * false: none is, or its name is longer than size.
 */
bool charset_named(struct slice bytes, char *ret_name, size_t size);

/* The same, but only one that doc/decode does not know by itself. */
bool charset_rare(struct slice bytes, char *ret_name, size_t size);

/* From a label to iconv()'s name for it, NUL-ended. false: not a name, or too long. */
bool charset_name(struct slice label, char *ret_name, size_t size);

/* Does doc/decode convert it: UTF-8, UTF-16, Windows-1252? */
bool charset_is_common(const char *name);

#endif
