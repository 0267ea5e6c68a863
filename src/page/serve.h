/*
 * serve.h - the page reader: the process that reads what is no plain text, see doc/foreign.
 *
 * It loads what it needs, confines itself for good (page/confine), and then answers requests until
 * there are no more. Every request may use FOREIGN_CPU_SECONDS; memory is limited from the begin.
 * Thread use: a process of one thread.
 */
#ifndef ABREAST_PAGE_SERVE_H
#define ABREAST_PAGE_SERVE_H

#include "page/answer.h"

/*
 * Serve on a descriptor until its other end is closed.
 *   charset  to be decoded beyond those of doc/decode, as iconv() calls it; "": none
 * Returns ERR_OK, or ERR_IO when the other end speaks nonsense.
 */
enum err_code page_serve(int in_fd, int out_fd, const char *charset) ATTR_MUST_CHECK;

struct page_reader;

/* The same without a process around it, for tests and fuzzing. */
enum err_code page_reader_new(const char *charset, struct page_reader **ret_reader) ATTR_MUST_CHECK;
void page_reader_free(struct page_reader *reader);

/*
 * Read one file's bytes, which are taken and may be changed.
 * Returns ERR_OK, ERR_NOMEM, ERR_EMPTY, ERR_BINARY, ERR_SYNTAX, ERR_UNSUPPORTED; answer->records
 * hold the article, or a RECORD_DETAIL of the error.
 */
enum err_code page_reader_read(struct page_reader *reader, enum foreign_kind kind, uint32_t entry,
    struct buf *bytes, struct answer *answer) ATTR_MUST_CHECK;

#endif
