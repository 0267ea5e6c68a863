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

#include "doc/metablock.h"

/* Fill what is still unknown from the text. Slices point into text or the arena. */
enum err_code meta_guess(struct slice text, struct arena *arena, struct doc_meta *meta)
    ATTR_MUST_CHECK;

#endif
