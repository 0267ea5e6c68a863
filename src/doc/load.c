#include "config.h"

#include "doc/load.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/file.h"
#include "base/map.h"
#include "doc/decode.h"
#include "doc/language.h"
#include "doc/meta.h"
#include "doc/parts.h"
#include "text/fold.h"
#include "text/utf8.h"

enum {
	MAX_DEPTH = 256,         /* folders inside folders */
	MAX_SIDECAR = 64 * 1024, /* bytes */
	LOOK_BYTES = 16 * 1024,  /* of a file whose name does not tell what it is */
	READ_STEP = 64 * 1024,   /* bytes, where the size is not known before */
	MAX_HEAD_LINES = 8,      /* not blank; a headline stands among so many */
};

/* ---- folders ---- */

/* One folder of the way from the path that was named down to the one being listed. */
struct ancestor {
	const struct ancestor *parent;
	dev_t device;
	ino_t inode;
	unsigned depth;
};

struct listing {
	struct load_list *list;
	struct buf path;    /* of what is being looked at; grows and shrinks with the way down */
	struct arena arena; /* keys of `seen` */
	struct map seen;    /* folders listed already: device and inode */
};

struct name {
	char *text; /* owned */
	unsigned char type;
};

struct names {
	struct name *items; /* owned */
	size_t count;
	size_t capacity;
};

static enum err_code add_entry(struct load_list *list, const char *path, const struct err *problem)
{
	struct load_entry *items =
	    alloc_grow(list->items, &list->capacity, list->count + 1, sizeof *items);
	char *copy;

	if (!items)
		return ERR_NOMEM;
	list->items = items;
	copy = alloc_dup(path, strlen(path));
	if (!copy)
		return ERR_NOMEM;
	items[list->count++] =
	    (struct load_entry){copy, problem ? *problem : (struct err){.code = ERR_OK}};
	return ERR_OK;
}

static enum err_code add_problem(
    struct load_list *list, const char *path, enum err_code code, const char *detail)
{
	struct err problem;

	err_set(&problem, code, path, 0, detail ? "%s" : NULL, detail);
	return add_entry(list, path, &problem);
}

static enum err_code add_errno(struct load_list *list, const char *path, int errno_value)
{
	struct err problem;

	err_set_errno(&problem, errno_value, path);
	return add_entry(list, path, &problem);
}

static int compare_names(const void *left, const void *right)
{
	return strcmp(((const struct name *)left)->text, ((const struct name *)right)->text);
}

static void names_release(struct names *names)
{
	for (size_t i = 0; i < names->count; i++)
		alloc_free(names->items[i].text);
	alloc_free(names->items);
}

static enum err_code names_add(struct names *names, const struct dirent *found)
{
	struct name *items =
	    alloc_grow(names->items, &names->capacity, names->count + 1, sizeof *items);
	char *text;

	if (!items)
		return ERR_NOMEM;
	names->items = items;
	text = alloc_dup(found->d_name, strlen(found->d_name));
	if (!text)
		return ERR_NOMEM;
	items[names->count++] = (struct name){text, found->d_type};
	return ERR_OK;
}

/* The visible names in a folder, sorted bytewise; *ret_errno for a folder that cannot be read. */
static enum err_code read_names(DIR *folder, struct names *names, int *ret_errno)
{
	const struct dirent *found;

	for (;;) {
		errno = 0;
		found = readdir(folder);
		if (!found)
			break;
		if (found->d_name[0] != '.' && names_add(names, found) != ERR_OK)
			return ERR_NOMEM;
	}
	*ret_errno = errno;
	if (names->count > 1)
		qsort(names->items, names->count, sizeof *names->items, compare_names);
	return ERR_OK;
}

static bool is_article_name(const char *name)
{
	struct slice text = slice_of(name);
	bool is_packed;

	if (foreign_kind_of(name, &is_packed) != FOREIGN_TEXT)
		return true;
	if (is_packed)
		text.len -= slice_ends(text, ".gz") ? 3 : 4;
	return slice_ends(text, ".txt") || slice_ends(text, ".jsonl");
}

/*
 * Does a Markdown file begin with a table? Then it holds data about articles, not an article, and a
 * folder passes over it as over files of other kinds. What cannot be read is left to load_doc().
 */
static bool is_table(const char *path)
{
	char head[256];
	ssize_t len = 0;
	size_t i = 0;
	int fd = -1;

	if (slice_ends(slice_of(path), ".md"))
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd >= 0) {
		len = read(fd, head, sizeof head);
		close(fd);
	}
	while (len > 0 && i < (size_t)len && (head[i] == ' ' || head[i] == '\r' || head[i] == '\n'))
		i++;
	return len > 0 && i < (size_t)len && head[i] == '|';
}

/* Does JSON's beginning name a member "text"? */
static bool names_text(struct slice json)
{
	static const char wanted[] = "\"text\"";
	const size_t len = sizeof wanted - 1;

	for (size_t i = 0; i + len <= json.len && json.ptr[i] != '\n'; i++) {
		if (memcmp(json.ptr + i, wanted, len) == 0)
			return true;
	}
	return false;
}

/*
 * XML and JSON lines of a folder may be anything: what does not begin as a feed, or as a line with
 * a text, is passed over.
 */
static bool is_other_data(const char *path)
{
	const bool is_lines = slice_ends(slice_of(path), ".jsonl");
	char head[LOOK_BYTES];
	struct slice begin = {head, 0};
	ssize_t len = 0;
	bool is_packed;
	int fd;

	if (!is_lines && !slice_ends(slice_of(path), ".xml"))
		return false;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd >= 0) {
		len = read(fd, head, sizeof head);
		close(fd);
	}
	begin.len = len > 0 ? (size_t)len : 0;
	if (is_lines)
		return begin.len > 0 && !names_text(begin);
	return begin.len > 0 && foreign_kind_of_bytes(begin, &is_packed) != FOREIGN_FEED;
}

static enum err_code add_part(
    struct load_list *list, const char *path, uint32_t number, size_t byte)
{
	struct buf part = {0};
	enum err_code code;

	buf_add_format(&part, byte > 0 ? "%s#%u@%zu" : "%s#%u", path, (unsigned)number, byte);
	code = part.failed ? ERR_NOMEM : add_entry(list, part.data, NULL);
	buf_release(&part);
	return code;
}

/* Every line of a file of JSON lines that is not blank. */
static enum err_code add_lines(struct load_list *list, const char *path, struct slice bytes)
{
	uint32_t number = 0;
	size_t byte = 0;
	enum err_code code = ERR_OK;

	while (code == ERR_OK && byte < bytes.len && number < PARTS_MAX) {
		const char *end = memchr(bytes.ptr + byte, '\n', bytes.len - byte);
		const size_t stop = end ? (size_t)(end - bytes.ptr) : bytes.len;

		number++;
		if (slice_trim((struct slice){bytes.ptr + byte, stop - byte}).len > 0)
			code = add_part(list, path, number, byte);
		byte = stop + 1;
	}
	return code;
}

/* A file's articles. One that cannot be looked into is left to load_doc(), which says why. */
static enum err_code add_parts(struct load_list *list, const char *path)
{
	const bool is_lines = slice_ends(slice_of(path), ".jsonl");
	struct file_map map = {0};
	const size_t before = list->count;
	bool is_packed;
	enum err_code code = ERR_OK;

	if ((is_lines || foreign_kind_of(path, &is_packed) == FOREIGN_FEED) &&
	    file_map_init(&map, path, NULL) == ERR_OK && map.size > 0) {
		const struct slice bytes = {(const char *)map.bytes, map.size};
		const uint32_t count = is_lines ? 0 : parts_in_feed(bytes);

		if (is_lines)
			code = add_lines(list, path, bytes);
		for (uint32_t i = 1; code == ERR_OK && i <= count; i++)
			code = add_part(list, path, i, 0);
	}
	file_map_release(&map);
	return code == ERR_OK && list->count == before ? add_entry(list, path, NULL) : code;
}

/* A regular file of a folder: an entry when it is an article by its name and its beginning. */
static enum err_code list_file(struct listing *listing, const char *name)
{
	if (!is_article_name(name) || is_table(listing->path.data) ||
	    is_other_data(listing->path.data))
		return ERR_OK;
	return add_parts(listing->list, listing->path.data);
}

static bool is_ancestor(const struct ancestor *ancestor, const struct stat *status)
{
	for (; ancestor; ancestor = ancestor->parent) {
		if (ancestor->device == status->st_dev && ancestor->inode == status->st_ino)
			return true;
	}
	return false;
}

/* Note a folder as listed; *ret_new is false when it was before. */
static enum err_code note_folder(struct listing *listing, const struct stat *status, bool *ret_new)
{
	const uint64_t identity[2] = {(uint64_t)status->st_dev, (uint64_t)status->st_ino};
	const size_t before = listing->seen.count;
	struct slice key =
	    arena_copy(&listing->arena, (struct slice){(const char *)identity, sizeof identity});

	if (!key.ptr || map_add(&listing->seen, key, 0, NULL) != ERR_OK)
		return ERR_NOMEM;
	*ret_new = listing->seen.count > before;
	return ERR_OK;
}

static enum err_code list_folder(struct listing *listing, const struct ancestor *parent);

/* What `listing->path` names, as stat() sees it, when the type in the folder does not say it. */
static enum err_code list_by_status(
    struct listing *listing, const struct ancestor *parent, const char *name)
{
	struct stat status;

	if (stat(listing->path.data, &status) != 0) {
		const int reason = errno;

		if ((reason == ENOENT && lstat(listing->path.data, &status) == 0) ||
		    reason == ELOOP)
			return add_problem(listing->list, listing->path.data, ERR_LOOP, NULL);
		return add_errno(listing->list, listing->path.data, reason);
	}
	if (S_ISDIR(status.st_mode))
		return list_folder(listing, parent);
	if (!S_ISREG(status.st_mode))
		return add_problem(listing->list, listing->path.data, ERR_NOT_REGULAR, NULL);
	return list_file(listing, name);
}

static enum err_code list_name(
    struct listing *listing, const struct ancestor *parent, const struct name *name)
{
	const size_t len = listing->path.len;
	enum err_code code = ERR_OK;

	if (name->type == DT_REG && !is_article_name(name->text))
		return ERR_OK;
	if (len > 0 && listing->path.data[len - 1] != '/')
		buf_add_byte(&listing->path, '/');
	buf_add_text(&listing->path, name->text);
	if (listing->path.failed)
		return ERR_NOMEM;
	if (name->type == DT_REG)
		code = list_file(listing, name->text);
	else
		code = list_by_status(listing, parent, name->text);
	listing->path.len = len;
	listing->path.data[len] = '\0';
	return code;
}

static enum err_code list_open_folder(
    struct listing *listing, const struct ancestor *here, DIR *folder)
{
	struct names names = {0};
	int reason = 0;
	enum err_code code = read_names(folder, &names, &reason);

	closedir(folder); /* before going down, so that depth costs no descriptors */
	for (size_t i = 0; code == ERR_OK && i < names.count; i++)
		code = list_name(listing, here, &names.items[i]);
	if (code == ERR_OK && reason != 0)
		code = add_errno(listing->list, listing->path.data, reason);
	names_release(&names);
	return code;
}

/* List the folder at listing->path. A second way to the same folder adds nothing. */
static enum err_code list_folder(struct listing *listing, const struct ancestor *parent)
{
	const char *path = listing->path.data;
	DIR *folder = opendir(path);
	struct ancestor here = {.parent = parent, .depth = parent ? parent->depth + 1 : 0};
	struct stat status;
	enum err_code code;
	bool is_new = false;

	if (!folder)
		return add_errno(listing->list, path, errno);
	if (fstat(dirfd(folder), &status) != 0)
		code = add_errno(listing->list, path, errno);
	else if (is_ancestor(parent, &status))
		code = add_problem(listing->list, path, ERR_LOOP, "a folder inside itself");
	else if (here.depth >= MAX_DEPTH)
		code = add_problem(listing->list, path, ERR_LIMIT, "folders nested too deeply");
	else
		code = note_folder(listing, &status, &is_new);
	if (!is_new) {
		closedir(folder);
		return code;
	}
	here.device = status.st_dev;
	here.inode = status.st_ino;
	return list_open_folder(listing, &here, folder);
}

/* Standard input and descriptors that a shell hands over: pipes are welcome there. */
static bool is_descriptor(const char *path, int *ret_fd)
{
	static const char *const prefixes[] = {"/dev/fd/", "/proc/self/fd/"};

	if (strcmp(path, "-") == 0 || strcmp(path, "/dev/stdin") == 0) {
		*ret_fd = STDIN_FILENO;
		return true;
	}
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
		const size_t len = strlen(prefixes[i]);
		char *end;
		long fd;

		if (strncmp(path, prefixes[i], len) != 0 || path[len] < '0' || path[len] > '9')
			continue;
		fd = strtol(path + len, &end, 10);
		if (*end == '\0' && fd <= 0xfffff) {
			*ret_fd = (int)fd;
			return true;
		}
	}
	return false;
}

static enum err_code list_folder_at(struct load_list *list, const char *path)
{
	struct listing listing = {.list = list};
	enum err_code code = ERR_NOMEM;

	buf_add_text(&listing.path, path);
	if (!listing.path.failed)
		code = list_folder(&listing, NULL);
	buf_release(&listing.path);
	map_release(&listing.seen);
	arena_release(&listing.arena);
	return code;
}

enum err_code load_list_add(struct load_list *list, const char *path)
{
	struct stat status;
	int fd;

	if (is_descriptor(path, &fd))
		return add_entry(list, path, NULL);
	if (stat(path, &status) != 0) {
		const int reason = errno;

		if ((reason == ENOENT && lstat(path, &status) == 0) || reason == ELOOP)
			return add_problem(list, path, ERR_LOOP, NULL);
		if (reason == ENOENT && part_of(path).number > 0)
			return add_entry(list, path, NULL);
		return add_errno(list, path, reason);
	}
	if (S_ISDIR(status.st_mode))
		return list_folder_at(list, path);
	if (!S_ISREG(status.st_mode))
		return add_problem(list, path, ERR_NOT_REGULAR, NULL);
	return add_parts(list, path);
}

void load_list_release(struct load_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		alloc_free(list->items[i].path);
	alloc_free(list->items);
	*list = (struct load_list){0};
}

/* ---- bytes ---- */

static enum err_code refuse_size(struct err *ret_err, const char *path, size_t size, size_t max)
{
	return err_set(ret_err, ERR_TOO_LARGE, path, 0, "%.1f MB, max_file is %.1f MB",
	    (double)size / (1 << 20), (double)max / (1 << 20));
}

/* A descriptor may be non-blocking because of whoever handed it over: wait for bytes then. */
static ssize_t read_some(int fd, char *bytes, size_t size)
{
	for (;;) {
		const ssize_t got = read(fd, bytes, size);

		if (got >= 0)
			return got;
		if (errno == EAGAIN || errno == EWOULDBLOCK) {
			struct pollfd waiting = {.fd = fd, .events = POLLIN};

			if (poll(&waiting, 1, -1) < 0 && errno != EINTR)
				return -1;
		} else if (errno != EINTR) {
			return -1;
		}
	}
}

/* Read to the end; `expected` bytes are the first guess of how much there is. */
static enum err_code read_all(int fd, const char *path, size_t expected, size_t max_file,
    struct buf *bytes, struct err *ret_err)
{
	size_t step = expected > 0 ? expected + 1 : READ_STEP;

	for (;;) {
		ssize_t got;

		if (!buf_reserve(bytes, step))
			return err_set(ret_err, ERR_NOMEM, path, 0, NULL);
		got = read_some(fd, bytes->data + bytes->len, step);
		if (got < 0)
			return err_set_errno(ret_err, errno, path);
		bytes->len += (size_t)got;
		bytes->data[bytes->len] = '\0';
		if (got == 0)
			return ERR_OK;
		if (bytes->len > max_file)
			return refuse_size(ret_err, path, bytes->len, max_file);
		if ((size_t)got == step || bytes->len > expected)
			step = READ_STEP;
		else
			step -= (size_t)got;
	}
}

static bool is_unchanged(const struct stat *before, const struct stat *after)
{
	return before->st_size == after->st_size &&
	       before->st_mtim.tv_sec == after->st_mtim.tv_sec &&
	       before->st_mtim.tv_nsec == after->st_mtim.tv_nsec;
}

/*
 * Read an open regular file. One that changes meanwhile is read once more from its begin; when it
 * still changes, what was read is kept and said to be cut.
 */
static enum err_code read_regular(int fd, const char *path, struct stat *status, size_t max_file,
    struct buf *bytes, unsigned *flags, struct err *ret_err)
{
	for (int attempt = 0; attempt < 2; attempt++) {
		struct stat after;
		enum err_code code;

		if (status->st_size > 0 && (uintmax_t)status->st_size > max_file)
			return refuse_size(ret_err, path, (size_t)status->st_size, max_file);
		buf_clear(bytes);
		code = read_all(fd, path, (size_t)status->st_size, max_file, bytes, ret_err);
		if (code != ERR_OK)
			return code;
		if (fstat(fd, &after) != 0)
			return err_set_errno(ret_err, errno, path);
		if (is_unchanged(status, &after))
			return ERR_OK;
		*status = after;
		if (attempt == 0 && lseek(fd, 0, SEEK_SET) != 0)
			return err_set_errno(ret_err, errno, path);
	}
	*flags |= DOC_CUT;
	return bytes->len > 0 ? ERR_OK : err_set(ret_err, ERR_CHANGED, path, 0, NULL);
}

static enum err_code read_open(int fd, const char *path, bool is_handed_over, size_t max_file,
    struct buf *bytes, unsigned *flags, struct err *ret_err)
{
	struct stat status;

	if (fstat(fd, &status) != 0)
		return err_set_errno(ret_err, errno, path);
	if (S_ISDIR(status.st_mode))
		return err_set(ret_err, ERR_NOT_REGULAR, path, 0, "a folder");
	if (is_handed_over && !S_ISREG(status.st_mode))
		return read_all(fd, path, 0, max_file, bytes, ret_err);
	if (!S_ISREG(status.st_mode))
		return err_set(ret_err, ERR_NOT_REGULAR, path, 0, NULL);
	return read_regular(fd, path, &status, max_file, bytes, flags, ret_err);
}

static enum err_code read_path(
    const char *path, size_t max_file, struct buf *bytes, unsigned *flags, struct err *ret_err)
{
	enum err_code code;
	int fd;

	if (is_descriptor(path, &fd))
		return read_open(fd, path, true, max_file, bytes, flags, ret_err);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0 && errno == ENXIO) /* a socket */
		return err_set(ret_err, ERR_NOT_REGULAR, path, 0, NULL);
	if (fd < 0)
		return err_set_errno(ret_err, errno, path);
	code = read_open(fd, path, false, max_file, bytes, flags, ret_err);
	close(fd);
	return code;
}

/* ---- the doc ---- */

/* A file's name without folders and without its last suffix, as valid text. */
static enum err_code make_id(const char *path, struct buf *id)
{
	const char *slash = strrchr(path, '/');
	struct slice name = slice_of(slash && slash[1] ? slash + 1 : path);
	const struct part part = part_of(name.ptr);
	const char *dot;
	bool is_packed;

	name.len = part.path_len;
	foreign_kind_of(path, &is_packed);
	if (is_packed && name.len > 4)
		name.len -= slice_ends(name, ".gz") ? 3 : 4;
	dot = memrchr(name.ptr, '.', name.len);
	if (dot && dot > name.ptr)
		name.len = (size_t)(dot - name.ptr);
	utf8_repair(name, id);
	if (part.number > 0)
		buf_add_format(id, "#%u", (unsigned)part.number);
	return id->failed ? ERR_NOMEM : ERR_OK;
}

enum err_code load_sidecar_path(const char *path, struct buf *ret_path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	const char *dot = strrchr(name, '.');

	buf_clear(ret_path);
	buf_add(ret_path, path, dot && dot > name ? (size_t)(dot - path) : strlen(path));
	buf_add_text(ret_path, ".meta");
	return ret_path->failed ? ERR_NOMEM : ERR_OK;
}

/* What the sidecar says goes where nothing is known yet. A missing or foreign one says nothing. */
static enum err_code read_sidecar(const char *path, struct arena *arena, struct doc_meta *meta)
{
	struct buf name = {0}, bytes = {0};
	unsigned flags;
	size_t block;
	int fd;
	enum err_code code = ERR_OK;

	if (is_descriptor(path, &fd))
		return ERR_OK;
	if (load_sidecar_path(path, &name) != ERR_OK)
		code = ERR_NOMEM;
	else if (strcmp(name.data, path) != 0)
		code = file_read(name.data, MAX_SIDECAR, &bytes, NULL);
	if (code == ERR_OK && bytes.len > 0)
		code = decode_text(&bytes, &flags);
	if (code == ERR_OK && bytes.len > 0) {
		const struct slice kept = arena_copy(arena, buf_slice(&bytes));

		code = kept.ptr ? meta_read_block(kept, arena, meta, &block) : ERR_NOMEM;
	}
	buf_release(&name);
	buf_release(&bytes);
	return code == ERR_NOMEM ? ERR_NOMEM : ERR_OK;
}

/* Does one of the first lines say the headline, whatever its case and quotation marks? */
static bool begins_with(struct slice text, struct slice title, struct buf *folded)
{
	size_t byte = 0;

	fold_add(folded, title);
	for (int lines = 0; lines < MAX_HEAD_LINES && byte < text.len;) {
		const char *end = memchr(text.ptr + byte, '\n', text.len - byte);
		size_t stop = end ? (size_t)(end - text.ptr) : text.len;
		struct slice line = slice_trim((struct slice){text.ptr + byte, stop - byte});

		byte = stop + 1;
		lines += line.len > 0;
		if (line.len > 0 && fold_equal(line, buf_slice(folded)))
			return true;
	}
	return false;
}

/* The line of the file on which the block says the headline, from 1. */
static unsigned find_title_line(struct slice block)
{
	unsigned line = 1;

	for (size_t i = 0; i < block.len; i++) {
		const struct slice rest = {block.ptr + i, block.len - i};

		if ((i == 0 || block.ptr[i - 1] == '\n') && rest.len > 4 &&
		    fold_equal(slice_trim((struct slice){rest.ptr, 5}), slice_of("title")))
			return line;
		line += block.ptr[i] == '\n';
	}
	return 1;
}

/* A headline that only the block says is a part of the article: it is put before the text. */
static enum err_code add_headline(struct buf *text, struct doc_meta *meta, unsigned title_line)
{
	struct buf folded = {0}, whole = {0};
	enum err_code code = ERR_OK;

	if (meta->from_block & META_TITLE && !begins_with(buf_slice(text), meta->title, &folded)) {
		buf_add_slice(&whole, meta->title);
		buf_add_text(&whole, "\n\n");
		buf_add_slice(&whole, buf_slice(text));
		code = whole.failed ? ERR_NOMEM : ERR_OK;
	}
	code = folded.failed ? ERR_NOMEM : code;
	if (code == ERR_OK && whole.len > 0) {
		const struct buf old = *text;

		*text = whole;
		whole = old;
		meta->title_line = title_line;
	}
	buf_release(&folded);
	buf_release(&whole);
	return code;
}

/* Take the leading `Key: value` block out of the text. */
static enum err_code cut_block(
    struct buf *text, struct arena *arena, struct doc_meta *meta, unsigned *ret_skipped_lines)
{
	size_t block = 0;
	unsigned title_line;

	if (meta_read_block(buf_slice(text), arena, meta, &block) != ERR_OK)
		return ERR_NOMEM;
	title_line = find_title_line((struct slice){buf_text(text), block});
	meta->from_block = (meta->outlet.ptr ? META_OUTLET : 0) |
	                   (meta->title.ptr ? META_TITLE : 0) |
	                   (meta->byline_count > 0 ? META_BYLINE : 0) |
	                   (meta->date.ptr ? META_DATE : 0) | (meta->url.ptr ? META_URL : 0);
	*ret_skipped_lines = 0;
	for (size_t i = 0; i < block; i++)
		*ret_skipped_lines += text->data[i] == '\n';
	if (block > 0) {
		text->len -= block;
		memmove(text->data, text->data + block, text->len + 1);
	}
	if (slice_trim(buf_slice(text)).len == 0)
		return ERR_EMPTY;
	return add_headline(text, meta, title_line);
}

static enum err_code gather_meta(struct slice text, const char *path, struct slice id,
    struct arena *arena, struct doc_meta *meta)
{
	if (read_sidecar(path, arena, meta) != ERR_OK || meta_guess(text, arena, meta) != ERR_OK)
		return ERR_NOMEM;
	if (!meta->title.ptr)
		meta->title = id;
	meta->language = language_guess(text);
	return ERR_OK;
}

/* What a text file's bytes hold, without its header block; the bytes are taken. */
static enum err_code make_doc(
    struct buf *bytes, const char *path, unsigned flags, struct doc **ret_doc, struct err *ret_err)
{
	struct doc_meta meta = {.title_at = span_none()};
	struct arena arena = {0};
	struct buf id = {0};
	unsigned decoded = 0, skipped_lines = 0;
	enum err_code code = decode_text(bytes, &decoded);

	if (code == ERR_OK)
		code = cut_block(bytes, &arena, &meta, &skipped_lines);
	if (code == ERR_OK)
		code = make_id(path, &id);
	if (code == ERR_OK)
		code = gather_meta(buf_slice(bytes), path, buf_slice(&id), &arena, &meta);
	if (code == ERR_OK)
		code = doc_new_take(buf_slice(&id), slice_of(path), bytes, &meta, flags | decoded,
		    skipped_lines, ret_doc);
	if (code != ERR_OK)
		err_set(ret_err, code, path, 0, NULL);
	buf_release(bytes);
	buf_release(&id);
	arena_release(&arena);
	return code;
}

/* ---- what is no plain text ---- */

/* What the page says goes where the sidecar, which a person wrote, says nothing. */
static void add_page_meta(const struct foreign_article *article, struct doc_meta *meta)
{
	if (!meta->title.ptr && article->title.len > 0)
		meta->title = article->title;
	if (!meta->outlet.ptr && article->outlet.len > 0)
		meta->outlet = article->outlet;
	if (!meta->date.ptr && article->date.len > 0)
		meta->date = article->date;
	if (!meta->url.ptr && article->url.len > 0)
		meta->url = article->url;
	if (meta->byline_count == 0 && article->byline_count > 0) {
		meta->byline = article->byline;
		meta->byline_count = article->byline_count;
	}
}

/* The doc of an article that a child gave. The article is released. */
static enum err_code make_page_doc(struct foreign_article *article, const char *path,
    unsigned flags, struct doc **ret_doc, struct err *ret_err)
{
	struct doc_meta meta = {.title_at = span_none()};
	struct arena arena = {0};
	struct buf id = {0}, text = {0};
	struct doc *doc = NULL;
	enum err_code code = make_id(path, &id);

	buf_add_slice(&text, article->text);
	if (code == ERR_OK)
		code = text.failed ? ERR_NOMEM : read_sidecar(path, &arena, &meta);
	if (code == ERR_OK) {
		add_page_meta(article, &meta);
		if (article->page.block_count > 0 && article->blocks[0].kind == DOC_TITLE)
			meta.title_at = article->blocks[0].at;
		code = gather_meta(buf_slice(&text), path, buf_slice(&id), &arena, &meta);
		/* Too little text to tell: then the page is believed. */
		if (!meta.language.ptr && article->language.len > 0)
			meta.language = article->language;
	}
	if (article->page.notes.len > 0)
		flags |= DOC_CUT;
	if (code == ERR_OK)
		code = doc_new_take(buf_slice(&id), slice_of(path), &text, &meta, flags, 0, &doc);
	if (code == ERR_OK)
		code = doc_set_page(doc, &article->page);
	if (code == ERR_OK) {
		*ret_doc = doc;
	} else {
		doc_free(doc);
		err_set(ret_err, code, path, 0, NULL);
	}
	foreign_article_release(article);
	buf_release(&id);
	buf_release(&text);
	arena_release(&arena);
	return code;
}

/* Read by a child; the bytes are released. */
static enum err_code make_foreign(struct buf *bytes, enum foreign_kind kind, uint32_t entry,
    const char *path, const struct loader *loader, unsigned flags, struct doc **ret_doc,
    struct err *ret_err)
{
	struct foreign_article article = {0};
	struct buf plain = {0};
	enum err_code code;

	if (!loader || !loader->foreign) {
		buf_release(bytes);
		return err_set(ret_err, ERR_UNSUPPORTED, path, 0, NULL);
	}
	code =
	    foreign_read(loader->foreign, kind, path, buf_slice(bytes), entry, &article, ret_err);
	buf_release(bytes);
	if (code != ERR_OK)
		return code;
	if (!article.is_plain)
		return make_page_doc(&article, path, flags, ret_doc, ret_err);
	buf_add_slice(&plain, article.text);
	foreign_article_release(&article);
	if (plain.failed)
		return err_set(ret_err, ERR_NOMEM, path, 0, NULL);
	return make_doc(&plain, path, flags, ret_doc, ret_err);
}

/* The article of one line of a file of JSON lines; the bytes are those of the file. */
static enum err_code make_line(struct buf *bytes, const struct part *part, const char *path,
    struct doc **ret_doc, struct err *ret_err)
{
	struct doc_meta meta = {.title_at = span_none()};
	struct arena arena = {0};
	struct buf text = {0}, path_id = {0};
	struct slice id = {0};
	struct slice line = buf_slice(bytes);
	const char *end = memchr(line.ptr, '\n', line.len);
	enum err_code code;

	line.len = end ? (size_t)(end - line.ptr) : line.len;
	code = part_read_json(line, &arena, &text, &meta, &id, ret_err);
	if (code == ERR_OK)
		code = make_id(path, &path_id);
	if (code == ERR_OK && !id.ptr)
		id = buf_slice(&path_id);
	if (code == ERR_OK)
		code = gather_meta(buf_slice(&text), path, id, &arena, &meta);
	if (code == ERR_OK)
		code = doc_new_take(id, slice_of(path), &text, &meta, 0,
		    part->number > 0 ? part->number - 1 : 0, ret_doc);
	if (code != ERR_OK && ret_err) {
		struct err said = *ret_err;

		err_set(ret_err, code, path, 0, said.code == code && said.detail[0] ? "%s" : NULL,
		    said.detail);
	}
	buf_release(bytes);
	buf_release(&text);
	buf_release(&path_id);
	arena_release(&arena);
	return code;
}

/* Bytes of a line are read from where it begins: one line, not the file. */
static enum err_code read_line_at(const char *path, const struct part *part, size_t max_file,
    struct buf *bytes, struct err *ret_err)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	enum err_code code = ERR_OK;

	if (fd < 0)
		return err_set_errno(ret_err, errno, path);
	if (lseek(fd, (off_t)part->byte, SEEK_SET) < 0)
		code = err_set_errno(ret_err, errno, path);
	while (code == ERR_OK) {
		ssize_t got;

		if (!buf_reserve(bytes, READ_STEP)) {
			code = err_set(ret_err, ERR_NOMEM, path, 0, NULL);
			break;
		}
		got = read_some(fd, bytes->data + bytes->len, READ_STEP);
		if (got < 0)
			code = err_set_errno(ret_err, errno, path);
		if (got <= 0)
			break;
		bytes->len += (size_t)got;
		if (memchr(bytes->data + bytes->len - got, '\n', (size_t)got))
			break;
		if (bytes->len > max_file)
			code = refuse_size(ret_err, path, bytes->len, max_file);
	}
	if (bytes->data)
		bytes->data[bytes->len] = '\0';
	close(fd);
	return code;
}

/* Step over lines before the one that is wanted, for a path that does not say where it begins. */
static uint64_t find_line(const char *path, uint32_t number)
{
	struct file_map map = {0};
	size_t byte = 0;

	if (file_map_init(&map, path, NULL) != ERR_OK)
		return 0;
	for (; number > 1 && byte < map.size; number--) {
		const unsigned char *end = memchr(map.bytes + byte, '\n', map.size - byte);

		byte = end ? (size_t)(end - map.bytes) + 1 : map.size;
	}
	file_map_release(&map);
	return byte;
}

/* From a file's bytes, which are taken, to its doc. */
static enum err_code make_any(struct buf *bytes, const char *path, const struct part *part,
    const struct loader *loader, unsigned flags, struct doc **ret_doc, struct err *ret_err)
{
	bool is_packed, has_magic = false;
	enum foreign_kind kind = foreign_kind_of(path, &is_packed);
	const bool is_named =
	    kind != FOREIGN_TEXT || is_packed || slice_ends(slice_of(path), ".txt");
	int fd;

	if (!is_named || is_descriptor(path, &fd)) {
		kind = foreign_kind_of_bytes(buf_slice(bytes), &has_magic);
		is_packed |= has_magic;
	}
	/* Without a child Markdown is read as the text it is meant to be readable as. */
	if (kind == FOREIGN_MARKDOWN && !is_packed && (!loader || !loader->foreign))
		kind = FOREIGN_TEXT;
	if (kind == FOREIGN_TEXT && !is_packed)
		return make_doc(bytes, path, flags, ret_doc, ret_err);
	return make_foreign(bytes, kind, part->number > 0 ? part->number - 1 : 0, path, loader,
	    flags, ret_doc, ret_err);
}

static enum err_code load_part(const char *path, struct part *part, const struct loader *loader,
    size_t max_file, struct doc **ret_doc, struct err *ret_err)
{
	char *file = alloc_dup(path, part->path_len);
	struct buf bytes = {0};
	unsigned flags = 0;
	enum err_code code;

	if (!file)
		return err_set(ret_err, ERR_NOMEM, path, 0, NULL);
	if (slice_ends(slice_of(file), ".jsonl")) {
		if (part->byte == 0)
			part->byte = find_line(file, part->number);
		code = read_line_at(file, part, max_file, &bytes, ret_err);
		if (code == ERR_OK)
			code = make_line(&bytes, part, path, ret_doc, ret_err);
	} else {
		code = read_path(file, max_file, &bytes, &flags, ret_err);
		if (code == ERR_OK)
			code = make_foreign(&bytes, FOREIGN_FEED, part->number - 1, path, loader,
			    flags, ret_doc, ret_err);
	}
	buf_release(&bytes);
	alloc_free(file);
	return code;
}

enum err_code load_doc(
    const char *path, const struct loader *loader, struct doc **ret_doc, struct err *ret_err)
{
	const size_t max_file = loader && loader->max_file > 0 ? loader->max_file : LOAD_MAX_FILE;
	struct part part = part_of(path);
	struct buf bytes = {0};
	unsigned flags = 0;
	enum err_code code;

	if (part.number > 0 && access(path, F_OK) != 0)
		return load_part(path, &part, loader, max_file, ret_doc, ret_err);
	code = read_path(path, max_file, &bytes, &flags, ret_err);
	if (code != ERR_OK) {
		buf_release(&bytes);
		return code;
	}
	part.number = 0;
	if (slice_ends(slice_of(path), ".jsonl"))
		return make_line(&bytes, &part, path, ret_doc, ret_err);
	return make_any(&bytes, path, &part, loader, flags, ret_doc, ret_err);
}

enum err_code load_bytes(
    struct slice bytes, const char *path, struct doc **ret_doc, struct err *ret_err)
{
	struct buf copy = {0};

	buf_add_slice(&copy, bytes);
	if (copy.failed)
		return err_set(ret_err, ERR_NOMEM, path, 0, NULL);
	return make_doc(&copy, path, 0, ret_doc, ret_err);
}
