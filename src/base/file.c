#include "config.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"

static enum err_code read_all(
    int fd, const char *path, size_t max_bytes, struct buf *ret_bytes, struct err *ret_err)
{
	size_t before = ret_bytes->len;

	for (;;) {
		ssize_t got;

		if (!buf_reserve(ret_bytes, 1 << 16))
			return err_set(ret_err, ERR_NOMEM, path, 0, NULL);
		got = read(fd, ret_bytes->data + ret_bytes->len, 1 << 16);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_set_errno(ret_err, errno, path);
		if (got == 0)
			return ERR_OK;
		ret_bytes->len += (size_t)got;
		ret_bytes->data[ret_bytes->len] = '\0';
		if (ret_bytes->len - before > max_bytes)
			return err_set(ret_err, ERR_TOO_LARGE, path, 0, NULL);
	}
}

enum err_code file_read(
    const char *path, size_t max_bytes, struct buf *ret_bytes, struct err *ret_err)
{
	enum err_code code;
	struct stat status;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0)
		return err_set_errno(ret_err, errno, path);
	if (fstat(fd, &status) != 0)
		code = err_set_errno(ret_err, errno, path);
	else if (!S_ISREG(status.st_mode))
		code = err_set(ret_err, ERR_NOT_REGULAR, path, 0, NULL);
	else
		code = read_all(fd, path, max_bytes, ret_bytes, ret_err);
	close(fd);
	return code;
}

static enum err_code write_all(int fd, struct slice bytes)
{
	while (bytes.len > 0) {
		ssize_t put = write(fd, bytes.ptr, bytes.len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return ERR_IO;
		bytes.ptr += put;
		bytes.len -= (size_t)put;
	}
	return fsync(fd) == 0 ? ERR_OK : ERR_IO;
}

/* Start of the file's name: what stands before is its folder. */
static size_t folder_length(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? (size_t)(slash + 1 - path) : 0;
}

/*
 * A new file in the same folder, so that rename() is atomic. Its name does not grow with the
 * target's, which may be as long as a name can be. Returns its descriptor; -1: errno, or name->failed.
 */
static int make_temporary(const char *target, unsigned flags, struct buf *name)
{
	const mode_t mode = flags & FILE_PRIVATE ? 0600 : 0666;
	int fd = -1;

	for (unsigned attempt = 0; attempt < 100; attempt++) {
		buf_clear(name);
		buf_add(name, target, folder_length(target));
		buf_add_format(name, ".abreast-%ld-%u", (long)getpid(), attempt);
		if (name->failed)
			return -1;
		fd = open(name->data, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
		if (fd >= 0 || errno != EEXIST)
			break;
	}
	return fd;
}

/* Where a file system has no hard links: claim the name first, then rename over the claim. */
static int put_on_claim(const char *temporary, const char *target)
{
	const int fd = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	int kept;

	if (fd < 0)
		return -1;
	close(fd);
	if (rename(temporary, target) == 0)
		return 0;
	kept = errno;
	unlink(target);
	errno = kept;
	return -1;
}

/* Rename, or link where an existing file must stay: both leave no moment without a file. */
static int put_in_place(const char *temporary, const char *target, unsigned flags)
{
	if (flags & FILE_REPLACE)
		return rename(temporary, target);
	if (link(temporary, target) == 0)
		return unlink(temporary);
	if (errno == EEXIST)
		return -1;
	return put_on_claim(temporary, target);
}

/* Mode and bytes into the temporary file, which is closed in any case; false: errno. */
static bool fill(int fd, struct slice bytes, unsigned flags, const struct stat *old)
{
	bool good = !old || flags & FILE_PRIVATE || fchmod(fd, old->st_mode & 07777) == 0;
	int kept;

	good = good && write_all(fd, bytes) == ERR_OK;
	kept = errno;
	if (close(fd) != 0)
		return false;
	errno = kept;
	return good;
}

/* Errors name the path as it was given, not the target that its links lead to. */
static enum err_code replace(const char *path, const char *target, struct slice bytes,
    unsigned flags, const struct stat *old, struct err *ret_err)
{
	struct buf name = {0};
	enum err_code code = ERR_OK;
	const int fd = make_temporary(target, flags, &name);

	if (name.failed) {
		code = err_set(ret_err, ERR_NOMEM, path, 0, NULL);
	} else if (fd < 0) {
		code = err_set_errno(ret_err, errno, path);
	} else if (!fill(fd, bytes, flags, old) || put_in_place(name.data, target, flags) != 0) {
		code = err_set_errno(ret_err, errno, path);
		unlink(name.data);
	}
	buf_release(&name);
	return code;
}

enum err_code file_write(const char *path, struct slice bytes, unsigned flags, struct err *ret_err)
{
	char *resolved = realpath(path, NULL); /* through links to the file that is meant */
	const char *target = resolved ? resolved : path;
	struct stat status;
	bool exists = stat(target, &status) == 0;
	enum err_code code;

	if (!exists && lstat(path, &status) == 0)
		code = err_set(ret_err, ERR_LOOP, path, 0, "a link whose target is missing");
	else if (exists && !S_ISREG(status.st_mode))
		code = err_set(ret_err, ERR_NOT_REGULAR, path, 0, NULL);
	else if (exists && !(flags & FILE_REPLACE))
		code = err_set(ret_err, ERR_EXISTS, path, 0, NULL);
	else
		code = replace(path, target, bytes, flags, exists ? &status : NULL, ret_err);
	free(resolved); /* realpath's own memory */
	return code;
}

enum err_code file_make_folder(const char *path, struct err *ret_err)
{
	char *copy = alloc_dup(path, strlen(path));
	enum err_code code = ERR_OK;
	struct stat status;

	if (!copy)
		return err_set(ret_err, ERR_NOMEM, path, 0, NULL);
	for (char *cut = copy + (copy[0] != '\0'); code == ERR_OK; cut++) {
		char kept = *cut;

		if (kept != '/' && kept != '\0')
			continue;
		*cut = '\0';
		if (mkdir(copy, 0700) != 0 && errno != EEXIST)
			code = err_set_errno(ret_err, errno, copy);
		*cut = kept;
		if (kept == '\0')
			break;
	}
	if (code == ERR_OK && (stat(copy, &status) != 0 || !S_ISDIR(status.st_mode)))
		code = err_set(ret_err, ERR_EXISTS, path, 0, "and it is not a folder");
	alloc_free(copy);
	return code;
}

enum err_code file_map_init(struct file_map *map, const char *path, struct err *ret_err)
{
	enum err_code code = ERR_OK;
	struct stat status;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	*map = (struct file_map){0};
	if (fd < 0)
		return err_set_errno(ret_err, errno, path);
	if (fstat(fd, &status) != 0) {
		code = err_set_errno(ret_err, errno, path);
	} else if (!S_ISREG(status.st_mode)) {
		code = err_set(ret_err, ERR_NOT_REGULAR, path, 0, NULL);
	} else if (status.st_size > 0) {
		void *bytes = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);

		if (bytes == MAP_FAILED)
			code = err_set_errno(ret_err, errno, path);
		else
			*map = (struct file_map){bytes, (size_t)status.st_size};
	}
	close(fd);
	return code;
}

void file_map_release(struct file_map *map)
{
	if (map->bytes)
		munmap((void *)(uintptr_t)map->bytes, map->size);
	*map = (struct file_map){0};
}

enum err_code file_join(const char *folder, const char *name, struct buf *ret_path)
{
	buf_clear(ret_path);
	if (name[0] != '/' && folder[0] != '\0') {
		buf_add_text(ret_path, folder);
		if (ret_path->len > 0 && ret_path->data[ret_path->len - 1] != '/')
			buf_add_byte(ret_path, '/');
	}
	buf_add_text(ret_path, name);
	return ret_path->failed ? ERR_NOMEM : ERR_OK;
}
