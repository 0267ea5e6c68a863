/*
 * csvfield.h - one field of a comma-separated table.
 *
 * Thread use: pure.
 */
#ifndef ABREAST_EXPORT_CSVFIELD_H
#define ABREAST_EXPORT_CSVFIELD_H

#include "base/buf.h"

/*
 * Append a field as RFC 4180 wants it, disarmed: what a spreadsheet would take for a formula (a
 * leading = + - @, tab or CR) gets an apostrophe before it.
 */
void csv_add_field(struct buf *buf, struct slice text);

#endif
