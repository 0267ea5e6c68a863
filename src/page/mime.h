/*
 * mime.h - mails and saved web archives (.eml, .mhtml): the part that holds the article.
 *
 * Of alternatives the HTML part is taken, else the first text; parts inside parts up to ten levels.
 * Transfer encodings: quoted-printable, base64, none. Encoded words in headers are decoded.
 * Method: RFC 2045-2047, 2557, forgiving: a boundary that is missing ends the last part at the end.
 * Thread use: pure.
 */
#ifndef ABREAST_PAGE_MIME_H
#define ABREAST_PAGE_MIME_H

#include "base/buf.h"
#include "base/err.h"

struct mime_part {
	struct buf body;  /* owned; its transfer encoding undone, in its own charset */
	char charset[40]; /* as iconv() calls it; "": not said */
	bool is_html;
	struct slice location;          /* of the page in an archive; points into the bytes */
	struct buf subject, from, date; /* owned; of the mail or archive, UTF-8 */
};

/* Returns ERR_OK, ERR_NOMEM or ERR_EMPTY: there is no part that is text. Linear. */
enum err_code mime_read(struct slice bytes, struct mime_part *ret_part) ATTR_MUST_CHECK;
void mime_part_release(struct mime_part *part);

/* Append what quoted-printable or base64 stands for; what is neither is left out. */
void mime_add_quoted(struct buf *buf, struct slice text, bool is_header);
void mime_add_base64(struct buf *buf, struct slice text);

#endif
