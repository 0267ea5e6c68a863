/*
 * A child is lent to one caller at a time. The caller writes the request and reads the answer with
 * one deadline over both; whatever goes wrong, the child is killed and waited for, and its place is
 * free again.
 */
#include "config.h"

#include "doc/foreign.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "doc/charset.h"
#include "text/utf8.h"

enum {
	MAX_CHILDREN = 4,
	MAX_SERVED = 500,          /* files, then a child is replaced: nothing adds up */
	MAX_ANSWER = 192 << 20,    /* bytes */
	MAX_CHARSET = 40,          /* bytes of a charset's name, with its NUL */
	MAX_RECORD_LINE = 1 << 16, /* bytes of a title, a name, a date */
};

struct child {
	pid_t pid; /* 0: not started */
	int fd;
	bool lent;
	unsigned served;
	char charset[MAX_CHARSET]; /* that it can decode beyond those of doc/decode; "": none */
};

struct foreign {
	struct foreign_plan plan;
	pthread_mutex_t lock; /* for what follows */
	pthread_cond_t returned;
	struct child children[MAX_CHILDREN];
	unsigned count;
};

enum err_code foreign_new(const struct foreign_plan *plan, struct foreign **ret_foreign)
{
	struct foreign *foreign = alloc_zero(1, sizeof *foreign);
	const long processors = sysconf(_SC_NPROCESSORS_ONLN);

	if (!foreign)
		return ERR_NOMEM;
	foreign->plan = *plan;
	foreign->count =
	    plan->children > 0 ? plan->children : (unsigned)(processors > 0 ? processors : 1);
	if (foreign->count > MAX_CHILDREN)
		foreign->count = MAX_CHILDREN;
	pthread_mutex_init(&foreign->lock, NULL);
	pthread_cond_init(&foreign->returned, NULL);
	*ret_foreign = foreign;
	return ERR_OK;
}

/* ---- children ---- */

static void end_child(struct child *child)
{
	if (child->pid <= 0)
		return;
	close(child->fd);
	kill(child->pid, SIGKILL);
	while (waitpid(child->pid, NULL, 0) < 0 && errno == EINTR)
		;
	child->pid = 0;
	child->served = 0;
}

void foreign_free(struct foreign *foreign)
{
	if (!foreign)
		return;
	for (unsigned i = 0; i < foreign->count; i++)
		end_child(&foreign->children[i]);
	pthread_mutex_destroy(&foreign->lock);
	pthread_cond_destroy(&foreign->returned);
	alloc_free(foreign);
}

/* Only the path of the data is handed on. */
static void make_environment(char *data, size_t size, char *environment[2])
{
	const char *chosen = getenv("ABREAST_DATA");

	environment[0] = environment[1] = NULL;
	if (chosen && strlen(chosen) + sizeof "ABREAST_DATA=" <= size) {
		memcpy(data, "ABREAST_DATA=", sizeof "ABREAST_DATA=" - 1);
		memcpy(data + sizeof "ABREAST_DATA=" - 1, chosen, strlen(chosen) + 1);
		environment[0] = data;
	}
}

/* posix_spawn() with the socket as standard input and output. Returns an errno value. */
static int spawn(const struct foreign_plan *plan, const char *const *args, int fd, pid_t *ret_pid)
{
	char data[4096], *environment[2];
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t signals;
	int reason = posix_spawn_file_actions_init(&actions);

	if (reason != 0)
		return reason;
	reason = posix_spawnattr_init(&attributes);
	if (reason != 0) {
		posix_spawn_file_actions_destroy(&actions);
		return reason;
	}
	make_environment(data, sizeof data, environment);
	sigemptyset(&signals);
	posix_spawnattr_setsigmask(&attributes, &signals);
	sigfillset(&signals);
	posix_spawnattr_setsigdefault(&attributes, &signals);
	/* A group of its own: what the terminal sends on ^C is not meant for it. */
	posix_spawnattr_setpgroup(&attributes, 0);
	posix_spawnattr_setflags(
	    &attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
	reason = posix_spawn_file_actions_adddup2(&actions, fd, STDIN_FILENO);
	if (reason == 0)
		reason = posix_spawn_file_actions_adddup2(&actions, fd, STDOUT_FILENO);
	if (reason == 0)
		reason = posix_spawn_file_actions_addopen(
		    &actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	if (reason == 0)
		reason = posix_spawn(ret_pid, plan->program ? plan->program : "/proc/self/exe",
		    &actions, &attributes, (char *const *)(uintptr_t)args, environment);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	return reason;
}

enum { MAX_EXTRA = 6 };

static enum err_code start_child(
    const struct foreign_plan *plan, const char *mode, struct child *child, struct err *ret_err)
{
	const char *args[MAX_EXTRA + 4] = {plan->program ? plan->program : "abreast"};
	size_t count = 1;
	int fds[2], reason;

	for (size_t i = 0; plan->extra && plan->extra[i] && i < MAX_EXTRA; i++)
		args[count++] = plan->extra[i];
	if (!plan->extra) {
		args[count++] = mode;
		args[count++] = child->charset;
	}
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0)
		return err_set_errno(ret_err, errno, NULL);
	reason = spawn(plan, args, fds[1], &child->pid);
	close(fds[1]);
	if (reason != 0) {
		close(fds[0]);
		child->pid = 0;
		return err_set(ret_err, ERR_IO, NULL, 0, "no process can be started to read it: %s",
		    strerror(reason));
	}
	child->fd = fds[0];
	fcntl(child->fd, F_SETFL, fcntl(child->fd, F_GETFL) | O_NONBLOCK);
	return ERR_OK;
}

/* The best of those that are free: one that runs and can decode the charset, else any. */
static struct child *choose(struct foreign *foreign, const char *charset)
{
	struct child *best = NULL;

	for (unsigned i = 0; i < foreign->count; i++) {
		struct child *child = &foreign->children[i];

		if (child->lent)
			continue;
		if (child->pid > 0 && (!charset[0] || strcmp(child->charset, charset) == 0))
			return child;
		if (!best || child->pid == 0)
			best = child;
	}
	return best;
}

static struct child *lend(struct foreign *foreign, const char *charset)
{
	struct child *child;

	pthread_mutex_lock(&foreign->lock);
	while (!(child = choose(foreign, charset)))
		pthread_cond_wait(&foreign->returned, &foreign->lock);
	child->lent = true;
	pthread_mutex_unlock(&foreign->lock);
	if (child->pid > 0 &&
	    (child->served >= MAX_SERVED || (charset[0] && strcmp(child->charset, charset) != 0)))
		end_child(child);
	if (child->pid == 0)
		memcpy(child->charset, charset, strlen(charset) + 1);
	return child;
}

static void give_back(struct foreign *foreign, struct child *child)
{
	pthread_mutex_lock(&foreign->lock);
	child->lent = false;
	pthread_cond_signal(&foreign->returned);
	pthread_mutex_unlock(&foreign->lock);
}

/* ---- bytes to and fro ---- */

static long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Wait until the descriptor is ready. ERR_LIMIT: the deadline passed. */
static enum err_code wait_for(int fd, short events, long deadline_ms)
{
	for (;;) {
		const long left = deadline_ms - now_ms();
		struct pollfd waiting = {.fd = fd, .events = events};
		const int ready = left > 0 ? poll(&waiting, 1, (int)left) : 0;

		if (ready > 0)
			return ERR_OK;
		if (ready == 0)
			return ERR_LIMIT;
		if (errno != EINTR)
			return ERR_IO;
	}
}

static enum err_code send_all(int fd, const void *bytes, size_t size, long deadline_ms)
{
	size_t sent = 0;

	while (sent < size) {
		const ssize_t got = send(fd, (const char *)bytes + sent, size - sent, MSG_NOSIGNAL);
		enum err_code code = ERR_OK;

		if (got > 0)
			sent += (size_t)got;
		else if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			code = wait_for(fd, POLLOUT, deadline_ms);
		else if (got == 0 || errno != EINTR)
			code = ERR_IO;
		if (code != ERR_OK)
			return code;
	}
	return ERR_OK;
}

static enum err_code receive_all(int fd, void *bytes, size_t size, long deadline_ms)
{
	size_t received = 0;

	while (received < size) {
		const ssize_t got = recv(fd, (char *)bytes + received, size - received, 0);
		enum err_code code = ERR_OK;

		if (got > 0)
			received += (size_t)got;
		else if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			code = wait_for(fd, POLLIN, deadline_ms);
		else if (got == 0 || errno != EINTR)
			code = ERR_IO;
		if (code != ERR_OK)
			return code;
	}
	return ERR_OK;
}

/* ---- answers: nothing in them is trusted ---- */

static bool is_text(struct slice bytes)
{
	return utf8_valid_prefix(bytes) == bytes.len && !memchr(bytes.ptr, '\0', bytes.len);
}

static bool is_line(struct slice bytes)
{
	return bytes.len <= MAX_RECORD_LINE && is_text(bytes) &&
	       !memchr(bytes.ptr, '\n', bytes.len);
}

static bool take_blocks(struct foreign_article *article, struct slice bytes)
{
	struct doc_block *blocks;

	if (article->blocks || bytes.len % sizeof *blocks != 0)
		return false;
	blocks = alloc_new(bytes.len + 1);
	if (!blocks) {
		article->bytes.failed = true;
		return false;
	}
	memcpy(blocks, bytes.ptr, bytes.len);
	article->blocks = blocks;
	article->page.blocks = blocks;
	article->page.block_count = bytes.len / sizeof *blocks;
	return true;
}

static bool take_link(struct foreign_article *article, struct slice bytes, size_t *capacity)
{
	const size_t count = article->page.link_count;
	struct doc_link link;
	struct doc_link *links;

	if (bytes.len < sizeof link.at)
		return false;
	memcpy(&link.at, bytes.ptr, sizeof link.at);
	link.target = (struct slice){bytes.ptr + sizeof link.at, bytes.len - sizeof link.at};
	if (!is_line(link.target))
		return false;
	links = alloc_grow(article->links, capacity, count + 1, sizeof *links);
	if (!links) {
		article->bytes.failed = true;
		return false;
	}
	links[count] = link;
	article->links = links;
	article->page.links = links;
	article->page.link_count++;
	return true;
}

static bool take_line(struct slice *field, struct slice bytes)
{
	*field = bytes;
	return is_line(bytes);
}

static bool take_record(struct foreign_article *article, uint32_t kind, struct slice bytes,
    size_t *link_capacity, struct slice *ret_detail)
{
	switch ((enum foreign_record_kind)kind) {
	case RECORD_TEXT:
	case RECORD_PLAIN:
		article->text = bytes;
		article->is_plain = kind == RECORD_PLAIN;
		return article->is_plain || is_text(bytes);
	case RECORD_TITLE: return take_line(&article->title, bytes);
	case RECORD_OUTLET: return take_line(&article->outlet, bytes);
	case RECORD_DATE: return take_line(&article->date, bytes);
	case RECORD_URL: return take_line(&article->url, bytes);
	case RECORD_LANGUAGE: return take_line(&article->language, bytes);
	case RECORD_BYLINE:
		return article->byline_count < sizeof article->byline / sizeof *article->byline &&
		       take_line(&article->byline[article->byline_count++], bytes);
	case RECORD_BLOCKS: return take_blocks(article, bytes);
	case RECORD_LINK: return take_link(article, bytes, link_capacity);
	case RECORD_LEFT_OUT: article->page.left_out = bytes; return is_text(bytes);
	case RECORD_NOTES: article->page.notes = bytes; return is_text(bytes);
	case RECORD_DETAIL: return take_line(ret_detail, bytes);
	case RECORD_KINDS: break;
	}
	return false;
}

/* Do all ranges lie in the text, in order, at characters' boundaries? */
static bool ranges_are_sound(const struct foreign_article *article)
{
	const struct slice text = article->text;
	uint32_t before = 0;

	for (size_t i = 0; i < article->page.block_count; i++) {
		const struct doc_block *block = &article->blocks[i];

		if (block->at.start < before || block->at.end < block->at.start ||
		    block->at.end > text.len || block->kind >= DOC_BLOCK_KINDS || block->level > 6)
			return false;
		before = block->at.end;
	}
	before = 0;
	for (size_t i = 0; i < article->page.link_count; i++) {
		const struct span at = article->links[i].at;

		if (at.start < before || at.end <= at.start || at.end > text.len ||
		    ((unsigned char)text.ptr[at.start] & 0xc0) == 0x80)
			return false;
		before = at.end;
	}
	return true;
}

static bool read_records(struct foreign_article *article, struct slice *ret_detail)
{
	const struct slice bytes = buf_slice(&article->bytes);
	size_t at = 0, link_capacity = 0;

	while (at < bytes.len) {
		struct foreign_record record;

		if (bytes.len - at < sizeof record)
			return false;
		memcpy(&record, bytes.ptr + at, sizeof record);
		at += sizeof record;
		if (record.bytes > bytes.len - at ||
		    !take_record(article, record.kind, (struct slice){bytes.ptr + at, record.bytes},
		        &link_capacity, ret_detail))
			return false;
		at += record.bytes;
	}
	return ranges_are_sound(article);
}

bool foreign_article_take(
    struct foreign_article *article, struct buf *records, struct slice *ret_detail)
{
	article->bytes = *records;
	*records = (struct buf){0};
	return read_records(article, ret_detail);
}

/* ---- one file ---- */

/* Ask and read the answer. Everything but ERR_OK means that the child is of no use any more. */
static enum err_code converse(struct child *child, const struct foreign_request *request,
    struct slice bytes, long deadline_ms, struct foreign_answer *answer, struct buf *ret_records)
{
	enum err_code code = send_all(child->fd, request, sizeof *request, deadline_ms);

	if (code == ERR_OK)
		code = send_all(child->fd, bytes.ptr, bytes.len, deadline_ms);
	if (code == ERR_OK)
		code = receive_all(child->fd, answer, sizeof *answer, deadline_ms);
	if (code != ERR_OK)
		return code;
	if (answer->magic != FOREIGN_MAGIC || answer->bytes > MAX_ANSWER ||
	    answer->code > ERR_TERMINAL)
		return ERR_SYNTAX;
	if (answer->bytes > 0 && !buf_reserve(ret_records, answer->bytes))
		return ERR_NOMEM;
	if (answer->bytes > 0)
		code = receive_all(child->fd, ret_records->data, answer->bytes, deadline_ms);
	if (code == ERR_OK)
		ret_records->len = answer->bytes;
	return code;
}

/* Why a child ended: its limits send signals. */
static enum err_code say_end(pid_t pid, int status, const char *path, struct err *ret_err)
{
	if (pid > 0 && WIFSIGNALED(status)) {
		const int signal = WTERMSIG(status);

		if (signal == SIGPROF || signal == SIGXCPU || signal == SIGVTALRM)
			return err_set(ret_err, ERR_LIMIT, path, 0,
			    "reading it took more than %d s", FOREIGN_CPU_SECONDS);
		if (signal == SIGSYS)
			return err_set(ret_err, ERR_ACCESS, path, 0,
			    "its reader asked for what it may not have, and was stopped");
		return err_set(ret_err, ERR_IO, path, 0, "its reader crashed (signal %d)", signal);
	}
	return err_set(ret_err, ERR_IO, path, 0, "its reader ended without an answer");
}

/* After a failed conversation: the child is ended, and what happened is said. */
static enum err_code explain(
    struct child *child, enum err_code code, const char *path, int wall_ms, struct err *ret_err)
{
	int status = 0;
	pid_t pid = 0;

	if (code == ERR_IO) {
		/* Its end of the socket is closed: it is ending by itself. */
		do {
			pid = waitpid(child->pid, &status, 0);
		} while (pid < 0 && errno == EINTR);
		close(child->fd);
		child->pid = 0;
		child->served = 0;
		return say_end(pid, status, path, ret_err);
	}
	end_child(child);
	if (code == ERR_LIMIT)
		return err_set(ret_err, code, path, 0, "its reader did not answer within %d s",
		    wall_ms / 1000);
	if (code == ERR_SYNTAX)
		return err_set(ret_err, ERR_IO, path, 0, "its reader answered nonsense");
	return err_set(ret_err, code, path, 0, NULL);
}

static enum err_code ask(struct foreign *foreign, struct child *child,
    const struct foreign_request *request, const char *path, struct slice bytes,
    struct foreign_article *article, struct err *ret_err)
{
	const int wall_ms = foreign->plan.wall_ms > 0 ? foreign->plan.wall_ms : FOREIGN_WALL_MS;
	struct foreign_answer answer = {0};
	struct slice detail = {0};
	char detail_text[200];
	enum err_code code =
	    converse(child, request, bytes, now_ms() + wall_ms, &answer, &article->bytes);

	if (code == ERR_OK && !read_records(article, &detail))
		code = article->bytes.failed ? ERR_NOMEM : ERR_SYNTAX;
	if (code != ERR_OK)
		return explain(child, code, path, wall_ms, ret_err);
	child->served++;
	article->entry_count = answer.entry_count;
	if (answer.code == ERR_OK)
		return ERR_OK;
	if (detail.len >= sizeof detail_text)
		detail.len = sizeof detail_text - 1;
	memcpy(detail_text, detail.len > 0 ? detail.ptr : "", detail.len);
	detail_text[detail.len] = '\0';
	if (answer.code == ERR_NOMEM)
		return err_set(ret_err, ERR_LIMIT, path, 0, "reading it needs more than %d MB",
		    FOREIGN_MEMORY >> 20);
	return err_set(ret_err, (enum err_code)answer.code, path, 0, detail.len > 0 ? "%s" : NULL,
	    detail_text);
}

enum err_code foreign_read(struct foreign *foreign, enum foreign_kind kind, const char *path,
    struct slice bytes, uint32_t entry, struct foreign_article *ret_article, struct err *ret_err)
{
	const size_t size = bytes.len < FOREIGN_MAX_INPUT ? bytes.len : FOREIGN_MAX_INPUT;
	struct foreign_request request = {.magic = FOREIGN_MAGIC,
	    .kind = (uint32_t)kind,
	    .entry = entry,
	    .cut = bytes.len > size,
	    .bytes = size};
	struct foreign_article article = {0};
	char charset[MAX_CHARSET];
	struct child *child;
	enum err_code code = ERR_OK;

	if (!charset_rare(bytes, charset, sizeof charset))
		charset[0] = '\0';
	bytes.len = size;
	child = lend(foreign, charset);
	if (kind == FOREIGN_PDF) /* it serves once, as a program of another kind */
		end_child(child);
	if (child->pid == 0)
		code = start_child(&foreign->plan,
		    kind == FOREIGN_PDF ? FOREIGN_PDF_ARGUMENT : FOREIGN_ARGUMENT, child, ret_err);
	if (code == ERR_OK)
		code = ask(foreign, child, &request, path, bytes, &article, ret_err);
	if (kind == FOREIGN_PDF)
		end_child(child);
	give_back(foreign, child);
	if (code == ERR_OK)
		*ret_article = article;
	else
		foreign_article_release(&article);
	return code;
}

void foreign_article_release(struct foreign_article *article)
{
	buf_release(&article->bytes);
	alloc_free(article->blocks);
	alloc_free(article->links);
	*article = (struct foreign_article){0};
}

/* ---- kinds ---- */

struct kind_row {
	const char *suffix;
	enum foreign_kind kind;
};

static const struct kind_row suffixes[] = {
    {".html", FOREIGN_HTML},
    {".htm", FOREIGN_HTML},
    {".xhtml", FOREIGN_HTML},
    {".mhtml", FOREIGN_MHTML},
    {".mht", FOREIGN_MHTML},
    {".eml", FOREIGN_MAIL},
    {".xml", FOREIGN_FEED},
    {".rss", FOREIGN_FEED},
    {".atom", FOREIGN_FEED},
    {".md", FOREIGN_MARKDOWN},
    {".markdown", FOREIGN_MARKDOWN},
    {".pdf", FOREIGN_PDF},
};

static bool ends_in(struct slice name, const char *suffix)
{
	const size_t len = strlen(suffix);

	if (name.len < len)
		return false;
	for (size_t i = 0; i < len; i++) {
		const char byte = name.ptr[name.len - len + i];

		if ((byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte) != suffix[i])
			return false;
	}
	return true;
}

enum foreign_kind foreign_kind_of(const char *path, bool *ret_packed)
{
	struct slice name = slice_of(path);
	const bool gz = ends_in(name, ".gz"), zst = ends_in(name, ".zst");

	*ret_packed = gz || zst;
	name.len -= gz ? 3 : zst ? 4 : 0;
	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
		if (ends_in(name, suffixes[i].suffix))
			return suffixes[i].kind;
	}
	return FOREIGN_TEXT;
}

static bool begins_with(struct slice bytes, const char *lower)
{
	const size_t len = strlen(lower);

	for (size_t i = 0; i < len && i < bytes.len; i++) {
		const char byte = bytes.ptr[i];

		if ((byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte) != lower[i])
			return false;
	}
	return bytes.len >= len;
}

enum foreign_kind foreign_kind_of_bytes(struct slice bytes, bool *ret_packed)
{
	static const struct kind_row heads[] = {
	    {"<!doctype html", FOREIGN_HTML},
	    {"<html", FOREIGN_HTML},
	    {"<head", FOREIGN_HTML},
	    {"<body", FOREIGN_HTML},
	    {"%pdf-", FOREIGN_PDF},
	    {"<rss", FOREIGN_FEED},
	    {"<feed", FOREIGN_FEED},
	    {"from: <saved by", FOREIGN_MHTML},
	    {"mime-version:", FOREIGN_MAIL},
	    {"return-path:", FOREIGN_MAIL},
	    {"received:", FOREIGN_MAIL},
	    {"delivered-to:", FOREIGN_MAIL},
	};

	*ret_packed = slice_starts(bytes, "\x1f\x8b") || slice_starts(bytes, "\x28\xb5\x2f\xfd");
	if (slice_starts(bytes, "\xef\xbb\xbf"))
		bytes = (struct slice){bytes.ptr + 3, bytes.len - 3};
	bytes = slice_trim((struct slice){bytes.ptr, bytes.len < 4096 ? bytes.len : 4096});
	if (begins_with(bytes, "<?xml")) {
		const char *end = memchr(bytes.ptr, '>', bytes.len);

		if (end)
			bytes = slice_trim(
			    (struct slice){end + 1, bytes.len - (size_t)(end + 1 - bytes.ptr)});
	}
	while (begins_with(bytes, "<!--")) {
		size_t i = 4;

		while (i + 3 <= bytes.len && memcmp(bytes.ptr + i, "-->", 3) != 0)
			i++;
		i = i + 3 <= bytes.len ? i + 3 : bytes.len;
		bytes = slice_trim((struct slice){bytes.ptr + i, bytes.len - i});
	}
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
		if (begins_with(bytes, heads[i].suffix))
			return heads[i].kind;
	}
	return FOREIGN_TEXT;
}
