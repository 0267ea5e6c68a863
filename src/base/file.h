/*
 * file.h - whole files in and out: our own data and the user's settings in, results out.
 *
 * Articles do not come this way: doc/load is the only reader of foreign bytes.
 * Writing is atomic: a temporary file in the same folder, fsync, rename; on any failure the old
 * file is as it was.
 */
#ifndef ABREAST_BASE_FILE_H
#define ABREAST_BASE_FILE_H

#include "base/buf.h"
#include "base/err.h"

/*
 * Append a regular file's bytes to a buffer.
 *   max_bytes  a larger file is ERR_TOO_LARGE
 */
enum err_code file_read(
    const char *path, size_t max_bytes, struct buf *ret_bytes, struct err *ret_err) ATTR_MUST_CHECK;

enum file_flags {
	FILE_REPLACE = 1u << 0, /* an existing file is replaced; otherwise ERR_EXISTS */
	FILE_PRIVATE = 1u << 1, /* mode 0600 instead of 0666 less the umask */
};

/*
 * Write bytes to a file atomically. A path that is a symbolic link is replaced at its target's
 * place; a device or FIFO is ERR_NOT_REGULAR.
 */
enum err_code file_write(const char *path, struct slice bytes, unsigned flags, struct err *ret_err)
    ATTR_MUST_CHECK;

/* Make a folder and its parents (mode 0700), as mkdir -p does. */
enum err_code file_make_folder(const char *path, struct err *ret_err) ATTR_MUST_CHECK;

/* A read-only mapping of a whole file. */
struct file_map {
	const unsigned char *bytes; /* NULL when size is 0 */
	size_t size;
};

enum err_code file_map_init(struct file_map *map, const char *path, struct err *ret_err)
    ATTR_MUST_CHECK;
void file_map_release(struct file_map *map);

/* `folder` "/" `name`, or `name` alone when it is absolute, into a cleared buffer. */
enum err_code file_join(const char *folder, const char *name, struct buf *ret_path) ATTR_MUST_CHECK;

#endif
