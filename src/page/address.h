/*
 * address.h - addresses of links: what a relative one is relative to.
 *
 * Only http and https addresses are of use to a reader of a saved page; all others (javascript:,
 * data:, mailto:, a place on the page itself) resolve to nothing.
 * Method: RFC 3986, 5.3, without what a browser adds.
 * Thread use: pure.
 */
#ifndef ABREAST_PAGE_ADDRESS_H
#define ABREAST_PAGE_ADDRESS_H

#include "base/buf.h"

/*
 * Append the address that `target` means on a page at `base` (.len 0: not known).
 * false: none that is of use, nothing is appended.
 */
bool address_resolve(struct slice base, struct slice target, struct buf *ret_address);

/* The host of an http or https address, without "www."; .len 0: it is none. */
struct slice address_host(struct slice address);

#endif
