/*
 * charref.h - character references of HTML and XML to the characters they stand for.
 *
 * As the WHATWG standard has it: the longest name wins, old names may miss their semicolon (but not
 * where an attribute goes on with a letter, a digit or '='), numbers of Windows-1252 mean that set's
 * characters, and what is no character becomes U+FFFD. What is no reference stays as it is written.
 * Thread use: pure.
 */
#ifndef ABREAST_PAGE_CHARREF_H
#define ABREAST_PAGE_CHARREF_H

#include "base/buf.h"

/*
 * Append what the reference at text.ptr[byte], an ampersand, stands for.
 *   in_attribute  the text is the value of an attribute
 * Returns the bytes it takes; 0: it is none, and nothing was appended. O(log n).
 */
size_t charref_add(struct buf *buf, struct slice text, size_t byte, bool in_attribute);

/* Append a text with all its references resolved. Linear. */
void charref_add_text(struct buf *buf, struct slice text, bool in_attribute);

#endif
