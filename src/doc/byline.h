/*
 * byline.h - a line that says who wrote an article: names, and the outlet they write for.
 *
 * Forms: "By Ann Lee and Bo Roe, The Outlet", "Ann Lee, Bo Roe and Cy Poe, Outlet News on",
 * "BY ANN LEE | STAFF WRITER", "Story by Ann Lee, CNN", "Ann Lee is a reporter at The Outlet.",
 * "The Outlet author Ann Lee ...".
 * Thread use: pure. Slices point into the line or are static.
 */
#ifndef ABREAST_DOC_BYLINE_H
#define ABREAST_DOC_BYLINE_H

#include "base/slice.h"

enum { BYLINE_MAX_NAMES = 12 };

struct byline {
	struct slice names[BYLINE_MAX_NAMES];
	size_t count;
	struct slice outlet; /* .ptr NULL: none named */
	bool marked;         /* begins with "By" or the like */
};

/* Read a line above the article. false: it is no byline, *ret_byline is not to be used. */
bool byline_read(struct slice line, struct byline *ret_byline);

/* Read a note about the author: "NAME is a ... reporter at OUTLET". */
bool byline_read_note(struct slice line, struct byline *ret_byline);

/* Read "OUTLET author NAME ..." at the begin of a paragraph. */
bool byline_read_intro(struct slice line, struct byline *ret_byline);

/* Two to five capitalised words, initials and particles (de, van, bin) among them? */
bool byline_is_person(struct slice name);

#endif
