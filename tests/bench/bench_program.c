/*
 * The program as a whole, ./abreast of the build folder: first screens and keys on a pseudo-terminal
 * of 120x32, many articles in the reader, much text through annotate. A key is answered when the
 * program says that it is idle (ABREAST_TEST_IDLE), so that no silence has to be waited for.
 */
#include "config.h"

#include "bench.h"

#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/place.h"
#include "text/json.h"
#include "tui/term.h"

enum {
	FIRST_SCREENS = 50,
	FIRST_SCREENS_OF_MANY = 5,
	KEYS = 400,
	MANY = 10000, /* articles */
	ARTICLE_BYTES = 5000,
	ANNOTATED_MB = 100,
	READ_PIECE = 1 << 16,
};

static const char program[] = "./abreast";

/* A program on a terminal. */
struct session {
	pid_t child;
	int master;
	struct buf seen; /* since the last wait */
	double start;
};

static void start(struct session *session, const char *folder)
{
	struct winsize size = {.ws_row = 32, .ws_col = 120};

	*session = (struct session){.start = bench_now()};
	session->child = forkpty(&session->master, NULL, NULL, &size);
	if (session->child < 0)
		abort();
	if (session->child == 0) {
		setenv("TERM", "xterm-256color", 1);
		setenv("LC_ALL", "C.UTF-8", 1);
		setenv("ABREAST_TEST_IDLE", "1", 1);
		execl(program, program, "--no-state", folder, (char *)NULL);
		_exit(127);
	}
}

/* Until `mark` stands in what the program writes; false: it ended. */
static bool wait_for(struct session *session, const char *mark)
{
	const size_t len = strlen(mark);

	buf_clear(&session->seen);
	for (;;) {
		size_t from = session->seen.len < len ? 0 : session->seen.len - len;
		ssize_t got;

		if (!buf_reserve(&session->seen, READ_PIECE))
			abort();
		got = read(session->master, session->seen.data + session->seen.len, READ_PIECE);
		if (got <= 0)
			return false;
		session->seen.len += (size_t)got;
		session->seen.data[session->seen.len] = '\0';
		for (; from + len <= session->seen.len; from++)
			if (memcmp(session->seen.data + from, mark, len) == 0)
				return true;
	}
}

static struct rusage stop(struct session *session)
{
	struct rusage usage = {0};

	kill(session->child, SIGTERM);
	while (wait_for(session, TERM_IDLE_MARK))
		;
	wait4(session->child, NULL, 0, &usage);
	close(session->master);
	buf_release(&session->seen);
	return usage;
}

static int compare_times(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Sorts the times. */
static void print_times(const char *label, double *times, size_t count, const char *goal)
{
	qsort(times, count, sizeof *times, compare_times);
	printf("  %-34s p50 %7.2f  p95 %7.2f  p99 %7.2f ms  (aim: %s)\n", label,
	    times[count / 2] * 1e3, times[count * 95 / 100] * 1e3, times[count * 99 / 100] * 1e3,
	    goal);
}

static void time_first_screens(
    const char *label, const char *folder, const char *mark, size_t count, const char *goal)
{
	double times[FIRST_SCREENS];

	for (size_t i = 0; i < count; i++) {
		struct session session;

		start(&session, folder);
		if (!wait_for(&session, mark)) {
			printf("  %-34s failed\n", label);
			stop(&session);
			return;
		}
		times[i] = bench_now() - session.start;
		stop(&session);
	}
	print_times(label, times, count, goal);
}

static double time_key(struct session *session, const char *key)
{
	const double start = bench_now();

	if (write(session->master, key, strlen(key)) < 0 || !wait_for(session, TERM_IDLE_MARK))
		return 1e9;
	return bench_now() - start;
}

/* The word that In context shows is the one that was searched for last. */
static void search_word(struct session *session)
{
	static const char *const keys[] = {"/", "s", "a", "i", "d", "\r"};

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		time_key(session, keys[i]);
}

/* Each view in turn: lines up and down, pages, columns. */
static void time_keys(struct session *session, const char *what)
{
	static const char *const views[] = {
	    "read", "compare", "names", "quotes", "where", "in context"};
	static const char *const keys[] = {"j", "j", "j", "j", " ", "l", "k", "k", "b", "h"};

	search_word(session);
	for (size_t view = 0; view < sizeof views / sizeof *views; view++) {
		const char digit[] = {(char)('1' + view), '\0'};
		double times[KEYS];
		char label[64];

		time_key(session, digit);
		for (size_t i = 0; i < KEYS; i++)
			times[i] = time_key(session, keys[i % (sizeof keys / sizeof *keys)]);
		snprintf(label, sizeof label, "key to screen, %s, %s", views[view], what);
		print_times(label, times, KEYS, "p50 1, p99 8");
		time_key(session, "1");
	}
}

static void bench_sample(void)
{
	struct buf folder = {0};
	struct session session;

	if (place_data("stories/decisive-enabler", &folder) != ERR_OK)
		abort();
	time_first_screens(
	    "first screen, five articles", buf_text(&folder), "NATO", FIRST_SCREENS, "p95 10");
	start(&session, buf_text(&folder));
	if (wait_for(&session, TERM_IDLE_MARK))
		time_keys(&session, "five");
	stop(&session);
	buf_release(&folder);
}

/* ---- many articles ---- */

/* Sentences with names, quotations and the label, different from article to article. */
static void write_article(unsigned number, struct buf *text)
{
	static const char *const names[] = {"Anna Larsen", "Joe Brown", "the Harbour Council",
	    "China", "Russia", "NATO", "the Ministry of Trade", "Kyiv", "Lena Ortiz"};
	static const char *const clauses[] = {"said that the deliveries had gone on",
	    "called the country a decisive enabler of the war", "met officials from the north",
	    "told reporters: \"We have seen no change since May.\" The talks went on",
	    "announced new rules for dual-use goods", "denied that any weapons were sent"};
	unsigned state = number * 2654435761u + 1;

	buf_clear(text);
	buf_add_format(text, "Harbour notes, part %u\n\n", number);
	for (unsigned i = 0; text->len < ARTICLE_BYTES; i++) {
		state = state * 1664525u + 1013904223u;
		buf_add_format(text, "On day %u %s %s.%s", state >> 27, names[(state >> 8) % 9],
		    clauses[(state >> 16) % 6], i % 5 == 4 ? "\n\n" : " ");
	}
}

static void each_file(const char *folder, bool written)
{
	struct buf text = {0};
	char path[4096];

	for (unsigned i = 0; i < MANY; i++) {
		FILE *file;

		snprintf(path, sizeof path, "%s/%05u.txt", folder, i);
		if (!written) {
			unlink(path);
			continue;
		}
		write_article(i, &text);
		file = fopen(path, "w");
		if (!file || fwrite(text.data, 1, text.len, file) != text.len || fclose(file) != 0)
			abort();
	}
	buf_release(&text);
}

static void bench_many(void)
{
	char folder[] = "bench-XXXXXX";
	struct session session;
	struct rusage usage;

	if (!mkdtemp(folder))
		abort();
	each_file(folder, true);
	time_first_screens(
	    "first screen, 10,000 articles", folder, "Harbour", FIRST_SCREENS_OF_MANY, "250");
	start(&session, folder);
	if (wait_for(&session, TERM_IDLE_MARK)) {
		printf("  %-34s %.1f s\n", "10,000 articles to Compare ready",
		    bench_now() - session.start);
		time_keys(&session, "10,000");
	}
	usage = stop(&session);
	printf("  %-34s %ld MB\n", "10,000 articles: peak memory", usage.ru_maxrss / 1024);
	each_file(folder, false);
	rmdir(folder);
}

/* ---- annotate ---- */

static void feed(int fd)
{
	struct buf text = {0}, line = {0};
	FILE *file = fdopen(fd, "w");
	size_t bytes = 0;

	for (unsigned i = 0; file && bytes < (size_t)ANNOTATED_MB << 20; i++) {
		write_article(i, &text);
		buf_clear(&line);
		buf_add_text(&line, "{\"text\":");
		json_add_string(&line, buf_slice(&text));
		buf_add_text(&line, "}\n");
		fwrite(line.data, 1, line.len, file);
		bytes += text.len;
	}
	if (file)
		fclose(file);
	buf_release(&text);
	buf_release(&line);
}

/* Two jobs, nothing kept: what matters is that memory does not follow the input. */
static void bench_annotate(void)
{
	const double begin = bench_now();
	struct rusage usage = {0};
	int ends[2];
	pid_t child;

	if (pipe(ends) != 0 || (child = fork()) < 0)
		abort();
	if (child == 0) {
		dup2(ends[0], STDIN_FILENO);
		close(ends[0]);
		close(ends[1]);
		if (!freopen("/dev/null", "w", stdout))
			_exit(127);
		execl(program, program, "annotate", "--jobs", "2", "--frame", "decisive-enabler",
		    (char *)NULL);
		_exit(127);
	}
	close(ends[0]);
	feed(ends[1]);
	wait4(child, NULL, 0, &usage);
	printf("  %-34s %.1f s, %.1f MB/s a core, peak memory %.1f MB  (aim: 20 MB/s, 64 MB)\n",
	    "annotate of 100 MB, two jobs", bench_now() - begin,
	    ANNOTATED_MB * 1.048576 /
	        ((double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
	            (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6),
	    (double)usage.ru_maxrss / 1024);
}

void bench_program(void)
{
	signal(SIGPIPE, SIG_IGN);
	if (access(program, X_OK) != 0) {
		printf("  skipped: there is no %s here\n", program);
		return;
	}
	fflush(stdout); /* children have copies of what is not written yet */
	setvbuf(stdout, NULL, _IONBF, 0);
	bench_sample();
	bench_many();
	bench_annotate();
}
