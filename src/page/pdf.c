#include "config.h"

#include "page/pdf.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "doc/foreign.h"
#include "page/answer.h"
#include "page/confine.h"
#include "page/wire.h"

enum { STEP = 64 * 1024, MAX_TEXT = 64 << 20 };

static const char *find_program(void)
{
	static const char *const paths[] = {"/usr/bin/pdftotext", "/usr/local/bin/pdftotext",
	    "/opt/homebrew/bin/pdftotext", "/opt/local/bin/pdftotext"};

	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		if (access(paths[i], X_OK) == 0)
			return paths[i];
	}
	return NULL;
}

/* In the new process: become pdftotext. Returns only when that fails. */
static void become(const char *program, int in_fd, int out_fd)
{
	char name[] = "pdftotext", quiet[] = "-q", encoding[] = "-enc", utf8[] = "UTF-8",
	     no_breaks[] = "-nopgbrk", stdin_name[] = "-", stdout_name[] = "-";
	char *args[] = {name, quiet, encoding, utf8, no_breaks, stdin_name, stdout_name, NULL};
	char *environment[] = {NULL};

	dup2(in_fd, STDIN_FILENO);
	dup2(out_fd, STDOUT_FILENO);
	for (int fd = 3; fd < 64; fd++)
		close(fd);
	confine_limits(FOREIGN_MEMORY, FOREIGN_CPU_SECONDS);
	execve(program, args, environment);
}

/* Write what is left and read what comes, whichever is ready, until the text ends. */
static enum err_code exchange(int to_fd, int from_fd, struct slice bytes, struct buf *text)
{
	while (text->len < MAX_TEXT) {
		struct pollfd ready[2] = {
		    {.fd = from_fd, .events = POLLIN}, {.fd = to_fd, .events = POLLOUT}};
		ssize_t got;

		if (bytes.len == 0 && to_fd >= 0) {
			close(to_fd);
			to_fd = ready[1].fd = -1;
		}
		if (poll(ready, 2, FOREIGN_WALL_MS / 2) <= 0)
			break;
		if (ready[1].revents) {
			got = write(to_fd, bytes.ptr, bytes.len < STEP ? bytes.len : STEP);
			if (got > 0)
				bytes = (struct slice){bytes.ptr + got, bytes.len - (size_t)got};
			else if (errno != EINTR && errno != EAGAIN)
				bytes.len = 0; /* it wants no more */
		}
		if (!ready[0].revents)
			continue;
		if (!buf_reserve(text, STEP))
			break;
		got = read(from_fd, text->data + text->len, STEP);
		if (got > 0)
			text->len += (size_t)got;
		else if (got == 0 || errno != EINTR)
			break;
	}
	if (to_fd >= 0)
		close(to_fd);
	return text->failed ? ERR_NOMEM : ERR_OK;
}

static enum err_code convert(const char *program, struct slice bytes, struct buf *text)
{
	int to[2], from[2], status = 0;
	pid_t pid;
	enum err_code code;

	if (pipe(to) != 0)
		return ERR_IO;
	if (pipe(from) != 0) {
		close(to[0]);
		close(to[1]);
		return ERR_IO;
	}
	pid = fork();
	if (pid == 0) {
		become(program, to[0], from[1]);
		raise(SIGKILL);
	}
	close(to[0]);
	close(from[1]);
	fcntl(to[1], F_SETFL, O_NONBLOCK);
	code = pid > 0 ? exchange(to[1], from[0], bytes, text) : ERR_IO;
	close(from[0]);
	if (pid > 0) {
		kill(pid, SIGKILL); /* it has ended, or is over its limits */
		waitpid(pid, &status, 0);
	}
	if (code == ERR_OK && WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
		code = ERR_LIMIT;
	if (code == ERR_OK && text->len == 0)
		code = ERR_SYNTAX;
	return code;
}

enum err_code pdf_serve(int in_fd, int out_fd)
{
	const char *program = find_program();
	struct answer answer = {.entry_count = 1};
	struct foreign_request request;
	struct buf bytes = {0}, text = {0};
	enum err_code code = wire_receive(in_fd, &request, &bytes);

	if (code != ERR_OK)
		return code;
	signal(SIGPIPE, SIG_IGN);
	if (!program) {
		code = ERR_UNSUPPORTED;
		answer_add(&answer, RECORD_DETAIL,
		    slice_of("PDF is read by pdftotext, which is not installed (Debian: apt-get "
		             "install poppler-utils)"));
	} else {
		code = convert(program, buf_slice(&bytes), &text);
		if (code == ERR_SYNTAX)
			answer_add(&answer, RECORD_DETAIL,
			    slice_of("pdftotext finds no text in it: damaged, or pictures only"));
		else if (code == ERR_OK)
			answer_add(&answer, RECORD_PLAIN, buf_slice(&text));
	}
	code = wire_send(out_fd, code, &answer) ? ERR_OK : ERR_IO;
	buf_release(&bytes);
	buf_release(&text);
	answer_release(&answer);
	return code;
}
