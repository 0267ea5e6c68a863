/*
 * wire.h - requests in, answers out: the page reader's end of doc/foreign's protocol.
 *
 * Thread use: one thread.
 */
#ifndef ABREAST_PAGE_WIRE_H
#define ABREAST_PAGE_WIRE_H

#include "page/answer.h"

/*
 * Read a request with its bytes.
 * Returns ERR_OK, ERR_NOMEM, ERR_EMPTY (the other end is closed) or ERR_IO (nonsense).
 */
enum err_code wire_receive(int fd, struct foreign_request *ret_request, struct buf *ret_bytes)
    ATTR_MUST_CHECK;

/* Send an answer; false: nobody takes it. */
bool wire_send(int fd, enum err_code code, const struct answer *answer);

#endif
