/*
 * feed.h - RSS and Atom: the entries of a feed, one at a time.
 *
 * Read with the scanner of HTML in its XML manner; entities beyond those of XML and HTML are not
 * expanded, nothing external is fetched. Content is the longest of content:encoded, content,
 * description and summary.
 * Thread use: pure.
 */
#ifndef ABREAST_PAGE_FEED_H
#define ABREAST_PAGE_FEED_H

#include "base/buf.h"
#include "base/err.h"

struct feed_entry {
	struct buf title, outlet, author, date, url; /* owned; text */
	struct buf content;                          /* owned; HTML */
	uint32_t count;                              /* entries of the whole feed */
};

/*
 * Read an entry by its number from 0. Returns ERR_OK, ERR_NOMEM, ERR_SYNTAX (no feed) or ERR_EMPTY
 * (it has no such entry). Linear in the feed.
 */
enum err_code feed_read(struct slice text, uint32_t wanted, struct feed_entry *ret_entry)
    ATTR_MUST_CHECK;
void feed_entry_release(struct feed_entry *entry);

#endif
