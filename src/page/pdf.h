/*
 * pdf.h - text of PDF files, by pdftotext where that is installed.
 *
 * A process of its own for one file: it reads the request, starts pdftotext with the limits of a
 * page reader, hands the bytes over by pipe and sends on what comes back as a text file. No shell
 * is involved and no name from the file.
 */
#ifndef ABREAST_PAGE_PDF_H
#define ABREAST_PAGE_PDF_H

#include "base/err.h"

/* Serve one request. Returns ERR_OK, or ERR_IO when the other end speaks nonsense. */
enum err_code pdf_serve(int in_fd, int out_fd) ATTR_MUST_CHECK;

#endif
