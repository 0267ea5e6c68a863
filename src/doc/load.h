/*
 * load.h - the only reader of foreign bytes: files, folders, standard input.
 *
 * Bytes become valid UTF-8 once, here (byte order marks, UTF-16, Latin-1 and Windows-1252 are
 * recognised and converted, ill-formed sequences repaired, CRLF and CR become LF, NUL a space).
 * Opening never blocks on a FIFO and never follows a loop. Nothing found here is executed.
 * Thread use: load_doc() may run in several threads at once.
 */
#ifndef ABREAST_DOC_LOAD_H
#define ABREAST_DOC_LOAD_H

#include "doc/doc.h"
#include "doc/foreign.h"

#define LOAD_MAX_FILE ((size_t)256 << 20) /* bytes: default of the option max_file */

/* One article that could be opened, or a path that could not. */
struct load_entry {
	char *path;         /* owned; as the user would give it; "-" standard input */
	struct err problem; /* .code ERR_OK: an article; else why it is left out */
};

struct load_list {
	struct load_entry *items; /* owned */
	size_t count;
	size_t capacity;
};

/* How files are read. {0} and NULL: text files only, LOAD_MAX_FILE. */
struct loader {
	size_t max_file;         /* bytes; a larger file is refused; 0: LOAD_MAX_FILE */
	struct foreign *foreign; /* borrowed; reads what is no plain text; NULL: that is refused */
};

/*
 * Add what a path names: a file itself, a folder the files of all kinds that are read, recursively, the names of
 * each folder in bytewise order. FIFOs, sockets, devices, dangling links and loops become entries
 * with a problem, hidden files nothing at all. A folder that can be reached in two ways is listed
 * once. A Markdown file that begins with a table is passed over like files of other kinds; beyond
 * that first look no file is read.
 * Returns ERR_OK or ERR_NOMEM; every other trouble is an entry.
 */
enum err_code load_list_add(struct load_list *list, const char *path) ATTR_MUST_CHECK;
void load_list_release(struct load_list *list);

/*
 * Read one article and its metadata (header block, sidecar NAME.meta, text, file name).
 *   path      a regular file, "-", /dev/stdin or /dev/fd/N (these may be pipes)
 *   loader    NULL: text files only. A file above its limit is ERR_TOO_LARGE, by name and size,
 *             before it is read
 * A file that changes while it is read is read once more; when it still changes, what was read is
 * kept with the flag DOC_CUT, or is ERR_CHANGED when nothing is left.
 */
enum err_code load_doc(const char *path, const struct loader *loader, struct doc **ret_doc,
    struct err *ret_err) ATTR_MUST_CHECK;

/* The same from bytes in memory; `path` names it in metadata and messages. */
enum err_code load_bytes(struct slice bytes, const char *path, struct doc **ret_doc,
    struct err *ret_err) ATTR_MUST_CHECK;

/*
 * Where an article's metadata may be written: its path with `.meta` in the place of the suffix.
 * Returns ERR_OK or ERR_NOMEM.
 */
enum err_code load_sidecar_path(const char *path, struct buf *ret_path) ATTR_MUST_CHECK;

#endif