/*
 * foreign.h - files that are no plain text: read in a confined process of their own, never here.
 *
 * Web pages, mails, feeds, Markdown, PDF and everything compressed are parsed by a child: the same
 * program, started again with FOREIGN_ARGUMENT, which can open neither files nor sockets
 * (page/confine) and speaks through one pair of descriptors: a file's bytes go in, an article comes
 * out. A child that dies, hangs or answers nonsense costs its file and nothing else; the next file
 * gets a new one. Children are started when the first such file is read, serve many files one after
 * the other, and end with the last word from here.
 * Nothing that a child says is trusted: text must be valid UTF-8, ranges must lie in it.
 * Thread use: every function but foreign_free() may be called from several threads at once.
 */
#ifndef ABREAST_DOC_FOREIGN_H
#define ABREAST_DOC_FOREIGN_H

#include "doc/doc.h"

#define FOREIGN_ARGUMENT "--page-reader"
#define FOREIGN_PDF_ARGUMENT "--pdf-reader"

enum foreign_kind {
	FOREIGN_TEXT, /* not foreign, unless it is compressed */
	FOREIGN_HTML,
	FOREIGN_MHTML,
	FOREIGN_MAIL,
	FOREIGN_FEED,
	FOREIGN_MARKDOWN,
	FOREIGN_PDF,
	FOREIGN_KINDS
};

enum {
	FOREIGN_MAX_INPUT = 64 << 20, /* bytes of a page; what is beyond is left out, and said */
	FOREIGN_CPU_SECONDS = 2,      /* of one file */
	FOREIGN_WALL_MS = 20000,      /* of one file, for a child that hangs */
	FOREIGN_MEMORY = 256 << 20,   /* bytes of address space of a child */
};

/* How children are started. Tests name other programs. */
struct foreign_plan {
	const char *program;      /* a path; NULL: this program, as /proc/self/exe */
	const char *const *extra; /* further arguments, NULL-ended; NULL: FOREIGN_ARGUMENT alone */
	unsigned children;        /* at most; 0: as many as the machine has processors, up to 4 */
	int wall_ms;              /* 0: FOREIGN_WALL_MS */
};

struct foreign;

/* Nothing is started yet. Returns ERR_OK or ERR_NOMEM. */
enum err_code foreign_new(const struct foreign_plan *plan, struct foreign **ret_foreign)
    ATTR_MUST_CHECK;
void foreign_free(struct foreign *foreign);

/* What a file is, by its name, ".gz" and ".zst" aside; *ret_packed: it has one of those. */
enum foreign_kind foreign_kind_of(const char *path, bool *ret_packed);

/* What bytes without a telling name are: "<!doctype html", "%PDF-", "From: ", a magic number. */
enum foreign_kind foreign_kind_of_bytes(struct slice bytes, bool *ret_packed);

/* An article as a child gave it. {0} is empty; slices point into `bytes`. */
struct foreign_article {
	struct buf bytes;
	struct slice text;
	bool is_plain; /* the text is a text file's, with whatever header block it has */
	struct slice title, outlet, date, url, language;
	struct slice byline[12];
	size_t byline_count;
	struct doc_page page;
	struct doc_block *blocks; /* owned */
	struct doc_link *links;   /* owned */
	uint32_t entry_count;     /* of a feed */
};

/*
 * Read one file's article.
 *   entry  of a feed, from 0; of others 0
 * Returns ERR_OK, ERR_NOMEM, ERR_EMPTY (no article in it), ERR_LIMIT (time or memory),
 * ERR_UNSUPPORTED with detail (no pdftotext), ERR_SYNTAX, or ERR_IO when no child can be started.
 */
enum err_code foreign_read(struct foreign *foreign, enum foreign_kind kind, const char *path,
    struct slice bytes, uint32_t entry, struct foreign_article *ret_article, struct err *ret_err)
    ATTR_MUST_CHECK;
void foreign_article_release(struct foreign_article *article);

/*
 * From an answer's records to an article; the records are taken.
 *   ret_detail  of an error, if the records have one
 * false: they are nonsense, or memory is missing (article->bytes.failed).
 */
bool foreign_article_take(
    struct foreign_article *article, struct buf *records, struct slice *ret_detail);

/* ---- the protocol, for both ends ---- */

/*
 * A request is a struct foreign_request and its bytes; an answer a struct foreign_answer and its
 * records, each a struct foreign_record and its bytes. Both ends are one program on one machine,
 * so numbers are as they stand in memory.
 */
enum { FOREIGN_MAGIC = 0x61627231 };

struct foreign_request {
	uint32_t magic;
	uint32_t kind; /* enum foreign_kind */
	uint32_t entry;
	uint32_t cut; /* not 0: the file goes on, but only so much of it was sent */
	uint64_t bytes;
};

struct foreign_answer {
	uint32_t magic;
	uint32_t code;  /* enum err_code */
	uint32_t bytes; /* of records */
	uint32_t entry_count;
};

enum foreign_record_kind {
	RECORD_TEXT,
	RECORD_PLAIN, /* text of a text file */
	RECORD_TITLE,
	RECORD_OUTLET,
	RECORD_BYLINE, /* one name */
	RECORD_DATE,
	RECORD_URL,
	RECORD_LANGUAGE,
	RECORD_BLOCKS, /* struct doc_block */
	RECORD_LINK,   /* struct span, then the target */
	RECORD_LEFT_OUT,
	RECORD_NOTES,
	RECORD_DETAIL, /* of an error */
	RECORD_KINDS
};

struct foreign_record {
	uint32_t kind; /* enum foreign_record_kind */
	uint32_t bytes;
};

#endif
