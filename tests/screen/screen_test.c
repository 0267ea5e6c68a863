/*
 * screen_test.c - golden screens: the real program on a pseudo-terminal, its bytes through libvterm.
 *
 * usage: screen_test CASE.keys   compares with CASE.screen beside it; UPDATE_GOLDEN=1 writes that
 *                                file anew, and the difference is reviewed like any other change
 *
 * A case is a script, one step a line:
 *     # comment
 *     size 80x24           columns x rows; before `run`
 *     env NAME=VALUE       before `run`
 *     run ARG...           starts abreast, after `exit` once more with the same home folder; $data is the data folder, $cases this folder, $tmp a
 *                          folder of this run; "..." keeps words together
 *     key NAME...          sends keys one after the other
 *     type TEXT            sends the characters of TEXT
 *     paste TEXT           sends TEXT as a bracketed paste
 *     escape TEXT          sends Esc and TEXT at once, as a terminal does
 *     resize 120x32
 *     screen TITLE         the screen as it stands becomes part of the golden file
 *     exit                 waits for the end; notes the status and what is left on the screen
 *
 * Waiting is for a state, never for a time: with ABREAST_TEST_IDLE set the program ends every
 * turn that leaves no work under way with an invisible sequence (ui/app/loop.h). The alarm only
 * ends a program that hangs.
 *
 * A screen is printed as text, each row closed by `|`; below a row that has styles a row of
 * letters closed by `~`, explained after the screen.
 */
#include "config.h"

#include <errno.h>
#include <ftw.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <vterm.h>

#include "tui/term.h"

enum { MAX_WORDS = 32, MAX_LOOKS = 52, HANG_SECONDS = 120, MARK_LEN = sizeof TERM_IDLE_MARK - 1 };

struct driver {
	const char *case_path;
	int rows, cols;
	int master; /* -1: not running */
	pid_t child;
	bool ended;
	int status;
	VTerm *vterm;
	VTermScreen *screen;
	FILE *out;           /* the screens so far */
	char tail[MARK_LEN]; /* the last bytes that came: a mark may be cut by read() */
	size_t tail_len;
	char tmp[32];
};

static struct driver *current; /* for the alarm alone */

/* Under a sanitizer: the driver lives as long as one case and frees little. The program is judged. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "detect_leaks=0";
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
	(void)status, (void)kind, (void)walk;
	return remove(path);
}

static void clean_up(const struct driver *driver)
{
	if (driver->child > 0 && !driver->ended)
		kill(driver->child, SIGKILL);
	nftw(driver->tmp, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void die(const struct driver *driver, const char *what)
{
	fprintf(stderr, "%s: %s\n", driver->case_path, what);
	clean_up(driver);
	exit(1);
}

/* ---- the screen as text ---- */

struct looks {
	VTermScreenCell items[MAX_LOOKS];
	int count;
};

static bool is_plain(const VTermScreenCell *cell)
{
	return !cell->attrs.bold && !cell->attrs.underline && !cell->attrs.italic &&
	       !cell->attrs.reverse && VTERM_COLOR_IS_DEFAULT_FG(&cell->fg) &&
	       VTERM_COLOR_IS_DEFAULT_BG(&cell->bg);
}

static bool looks_same(const VTermScreenCell *a, const VTermScreenCell *b)
{
	return a->attrs.bold == b->attrs.bold && a->attrs.underline == b->attrs.underline &&
	       a->attrs.italic == b->attrs.italic && a->attrs.reverse == b->attrs.reverse &&
	       vterm_color_is_equal(&a->fg, &b->fg) && vterm_color_is_equal(&a->bg, &b->bg);
}

static char letter_at(int index)
{
	return (char)(index < 26 ? 'a' + index : 'A' + index - 26);
}

static char letter_of(struct looks *looks, const VTermScreenCell *cell)
{
	int i = 0;

	if (is_plain(cell))
		return ' ';
	while (i < looks->count && !looks_same(&looks->items[i], cell))
		i++;
	if (i == MAX_LOOKS)
		return '?';
	if (i == looks->count)
		looks->items[looks->count++] = *cell;
	return letter_at(i);
}

static void put_color(FILE *out, const char *name, const VTermColor *color, bool is_default)
{
	if (is_default)
		return;
	if (VTERM_COLOR_IS_INDEXED(color))
		fprintf(out, " %s=%d", name, color->indexed.idx);
	else
		fprintf(out, " %s=#%02x%02x%02x", name, color->rgb.red, color->rgb.green,
		    color->rgb.blue);
}

static void put_looks(FILE *out, const struct looks *looks)
{
	for (int i = 0; i < looks->count; i++) {
		const VTermScreenCell *look = &looks->items[i];

		fprintf(out, "%c:", letter_at(i));
		put_color(out, "fg", &look->fg, VTERM_COLOR_IS_DEFAULT_FG(&look->fg));
		put_color(out, "bg", &look->bg, VTERM_COLOR_IS_DEFAULT_BG(&look->bg));
		fprintf(out, "%s%s%s%s\n", look->attrs.bold ? " bold" : "",
		    look->attrs.underline ? " underline" : "", look->attrs.italic ? " italic" : "",
		    look->attrs.reverse ? " reverse" : "");
	}
}

static void put_code_point(FILE *out, uint32_t c)
{
	if (c < 0x80)
		fprintf(out, "%c", (int)c);
	else if (c < 0x800)
		fprintf(out, "%c%c", (int)(0xc0 | c >> 6), (int)(0x80 | (c & 0x3f)));
	else if (c < 0x10000)
		fprintf(out, "%c%c%c", (int)(0xe0 | c >> 12), (int)(0x80 | (c >> 6 & 0x3f)),
		    (int)(0x80 | (c & 0x3f)));
	else
		fprintf(out, "%c%c%c%c", (int)(0xf0 | c >> 18), (int)(0x80 | (c >> 12 & 0x3f)),
		    (int)(0x80 | (c >> 6 & 0x3f)), (int)(0x80 | (c & 0x3f)));
}

static void put_row(const struct driver *driver, int row, struct looks *looks)
{
	char *styles = calloc((size_t)driver->cols + 1, 1);
	bool styled = false;

	if (!styles)
		abort();
	for (int col = 0; col < driver->cols; col++) {
		VTermScreenCell cell;

		vterm_screen_get_cell(driver->screen, (VTermPos){row, col}, &cell);
		styles[col] = letter_of(looks, &cell);
		styled |= styles[col] != ' ';
		if (cell.chars[0] == (uint32_t)-1) /* the right half of a wide cell */
			continue;
		if (cell.chars[0] == 0)
			fputc(' ', driver->out);
		for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
			put_code_point(driver->out, cell.chars[i]);
	}
	fputs("|\n", driver->out);
	if (styled)
		fprintf(driver->out, "%s~\n", styles);
	free(styles);
}

static void put_screen(const struct driver *driver, const char *title)
{
	struct looks looks = {.count = 0};
	VTermPos cursor = {0, 0};

	if (!driver->vterm)
		return;
	vterm_state_get_cursorpos(vterm_obtain_state(driver->vterm), &cursor);
	fprintf(driver->out, "== %s: %dx%d, cursor at row %d, column %d ==\n", title, driver->cols,
	    driver->rows, cursor.row, cursor.col);
	for (int row = 0; row < driver->rows; row++)
		put_row(driver, row, &looks);
	put_looks(driver->out, &looks);
	fputc('\n', driver->out);
}

/* ---- the program ---- */

/* The test is lost: what helps now is the screen. */
static void on_alarm(int number)
{
	(void)number;
	current->out = stderr;
	put_screen(current, "the program hangs");
	fflush(stderr);
	clean_up(current);
	_exit(1);
}

static bool saw_mark(struct driver *driver, const char *bytes, size_t len)
{
	bool seen = false;

	for (size_t i = 0; i < len; i++) {
		if (driver->tail_len == MARK_LEN)
			memmove(driver->tail, driver->tail + 1, --driver->tail_len);
		driver->tail[driver->tail_len++] = bytes[i];
		if (driver->tail_len == MARK_LEN &&
		    memcmp(driver->tail, TERM_IDLE_MARK, MARK_LEN) == 0)
			seen = true;
	}
	return seen;
}

/* Until the idle mark comes or the program ends. */
static void wait_idle(struct driver *driver)
{
	bool idle = false;

	while (!idle && !driver->ended) {
		char bytes[65536];
		ssize_t got = read(driver->master, bytes, sizeof bytes);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) {
			waitpid(driver->child, &driver->status, 0);
			driver->ended = true;
			break;
		}
		vterm_input_write(driver->vterm, bytes, (size_t)got);
		idle = saw_mark(driver, bytes, (size_t)got);
	}
	vterm_screen_flush_damage(driver->screen);
}

static void send_bytes(struct driver *driver, const char *bytes, size_t len)
{
	if (driver->master < 0 || driver->ended)
		die(driver, "a key is sent to a program that does not run");
	while (len > 0) {
		ssize_t put = write(driver->master, bytes, len);

		if (put < 0)
			die(driver, "cannot write to the program");
		bytes += put;
		len -= (size_t)put;
	}
	wait_idle(driver);
}

static void start_child(char **words, const struct driver *driver)
{
	char program[4096];
	const char *folder = getenv("top_builddir");

	snprintf(program, sizeof program, "%s/abreast", folder ? folder : ".");
	setenv("HOME", driver->tmp, 1);
	setenv("XDG_CONFIG_HOME", driver->tmp, 1);
	setenv("XDG_STATE_HOME", driver->tmp, 1);
	setenv("ABREAST_TEST_IDLE", "1", 1);
	unsetenv("COLORFGBG"); /* says what background the terminal has, which the theme follows */
	unsetenv("LINES");
	unsetenv("COLUMNS");
	execv(program, words);
	perror(program);
	_exit(127);
}

static void run(struct driver *driver, char **words)
{
	struct winsize size = {
	    .ws_row = (unsigned short)driver->rows, .ws_col = (unsigned short)driver->cols};

	if (driver->ended) {
		close(driver->master);
		vterm_free(driver->vterm);
		driver->ended = false;
		driver->tail_len = 0;
	}
	driver->vterm = vterm_new(driver->rows, driver->cols);
	vterm_set_utf8(driver->vterm, 1);
	driver->screen = vterm_obtain_screen(driver->vterm);
	vterm_screen_enable_altscreen(driver->screen, 1);
	vterm_screen_reset(driver->screen, 1);
	driver->child = forkpty(&driver->master, NULL, NULL, &size);
	if (driver->child < 0)
		die(driver, "no pseudo-terminal");
	if (driver->child == 0)
		start_child(words, driver);
	wait_idle(driver);
}

/* ---- the script ---- */

static void send_key(struct driver *driver, const char *name)
{
	static const struct {
		const char *name, *bytes;
	} keys[] = {
	    {"enter", "\r"},
	    {"esc", "\033"},
	    {"tab", "\t"},
	    {"space", " "},
	    {"backspace", "\177"},
	    {"up", "\033OA"},
	    {"down", "\033OB"},
	    {"right", "\033OC"},
	    {"left", "\033OD"},
	    {"home", "\033OH"},
	    {"end", "\033OF"},
	    {"page-up", "\033[5~"},
	    {"page-down", "\033[6~"},
	    {"delete", "\033[3~"},
	};

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		if (strcmp(keys[i].name, name) == 0) {
			send_bytes(driver, keys[i].bytes, strlen(keys[i].bytes));
			return;
		}
	}
	if (strncmp(name, "ctrl-", 5) == 0 && name[5]) {
		char byte = (char)(name[5] & 0x1f);

		send_bytes(driver, &byte, 1);
		return;
	}
	send_bytes(driver, name, strlen(name));
}

static void type_text(struct driver *driver, const char *text)
{
	while (*text) {
		size_t len = 1;

		while (((unsigned char)text[len] & 0xc0) == 0x80)
			len++;
		send_bytes(driver, text, len);
		text += len;
	}
}

static void resize(struct driver *driver, const char *spec)
{
	struct winsize size = {0};

	if (sscanf(spec, "%dx%d", &driver->cols, &driver->rows) != 2)
		die(driver, "size wants COLUMNSxROWS");
	if (driver->master < 0)
		return;
	size.ws_row = (unsigned short)driver->rows;
	size.ws_col = (unsigned short)driver->cols;
	vterm_set_size(driver->vterm, driver->rows, driver->cols);
	ioctl(driver->master, TIOCSWINSZ, &size);
	wait_idle(driver);
}

/* $data, $cases and $tmp at a word's begin stand for folders. The copy lives as long as the test. */
static char *expand(const struct driver *driver, const char *word)
{
	char full[8192];
	const char *slash = strrchr(driver->case_path, '/');
	int folder_len = slash ? (int)(slash - driver->case_path) : 1;

	if (strncmp(word, "$data", 5) == 0)
		snprintf(full, sizeof full, "%s%s", getenv("ABREAST_DATA"), word + 5);
	else if (strncmp(word, "$cases", 6) == 0)
		snprintf(full, sizeof full, "%.*s%s", folder_len, slash ? driver->case_path : ".",
		    word + 6);
	else if (strncmp(word, "$tmp", 4) == 0)
		snprintf(full, sizeof full, "%s%s", driver->tmp, word + 4);
	else
		snprintf(full, sizeof full, "%s", word);
	return strdup(full);
}

static int split_words(const struct driver *driver, char *line, char **words)
{
	int count = 0;

	while (count < MAX_WORDS - 2) {
		char end = ' ', *word;

		line += strspn(line, " ");
		if (*line == '"')
			end = *line++;
		if (!*line)
			break;
		word = line;
		line += strcspn(line, end == ' ' ? " " : "\"");
		if (*line)
			*line++ = '\0';
		words[count++] = expand(driver, word);
	}
	words[count] = NULL;
	return count;
}

static void finish(struct driver *driver)
{
	while (!driver->ended)
		wait_idle(driver);
	put_screen(driver, "after the end");
	if (WIFEXITED(driver->status))
		fprintf(driver->out, "exit status %d\n", WEXITSTATUS(driver->status));
	else
		fprintf(driver->out, "ended by signal %d\n", WTERMSIG(driver->status));
}

static void take_step(struct driver *driver, char *line)
{
	char *words[MAX_WORDS] = {strdup("abreast")};
	char *rest = strchr(line, ' ');

	if (rest)
		*rest++ = '\0';
	else
		rest = line + strlen(line);
	if (strcmp(line, "size") == 0 || strcmp(line, "resize") == 0) {
		resize(driver, rest);
	} else if (strcmp(line, "env") == 0) {
		putenv(strdup(rest));
	} else if (strcmp(line, "run") == 0) {
		split_words(driver, rest, words + 1);
		run(driver, words);
	} else if (strcmp(line, "key") == 0) {
		int count = split_words(driver, rest, words);

		for (int i = 0; i < count; i++)
			send_key(driver, words[i]);
	} else if (strcmp(line, "type") == 0) {
		type_text(driver, rest);
	} else if (strcmp(line, "escape") == 0) {
		char text[4096];

		snprintf(text, sizeof text, "\033%s", rest);
		send_bytes(driver, text, strlen(text));
	} else if (strcmp(line, "paste") == 0) {
		char text[4096];

		snprintf(text, sizeof text, "\033[200~%s\033[201~", rest);
		send_bytes(driver, text, strlen(text));
	} else if (strcmp(line, "screen") == 0) {
		put_screen(driver, rest);
	} else if (strcmp(line, "exit") == 0) {
		finish(driver);
	} else {
		die(driver, "a step that is not known");
	}
}

static void play(struct driver *driver)
{
	FILE *script = fopen(driver->case_path, "r");
	char line[4096];

	if (!script)
		die(driver, strerror(errno));
	while (fgets(line, sizeof line, script)) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0] && line[0] != '#')
			take_step(driver, line);
	}
	fclose(script);
	if (driver->child > 0 && !driver->ended) {
		kill(driver->child, SIGTERM);
		finish(driver);
	}
}

/* ---- golden files ---- */

static char *read_golden(const char *path)
{
	FILE *file = fopen(path, "r");
	char *text = NULL;
	size_t capacity = 0;

	if (!file)
		return NULL;
	if (getdelim(&text, &capacity, '\0', file) < 0 && text)
		text[0] = '\0';
	fclose(file);
	return text;
}

/* The first line in which two texts differ. */
static void show_difference(const char *golden, const char *now)
{
	int line = 1;

	while (*golden && *now) {
		size_t a = strcspn(golden, "\n"), b = strcspn(now, "\n");

		if (a != b || strncmp(golden, now, a) != 0)
			break;
		golden += a + (golden[a] == '\n');
		now += b + (now[b] == '\n');
		line++;
	}
	fprintf(stderr, "line %d\n  golden: %.*s\n  now:    %.*s\n", line,
	    (int)strcspn(golden, "\n"), golden, (int)strcspn(now, "\n"), now);
}

static int compare(const char *case_path, const char *now)
{
	char path[4096];
	char *golden;
	int failed;

	snprintf(path, sizeof path, "%.*s.screen", (int)(strlen(case_path) - strlen(".keys")),
	    case_path);
	if (getenv("UPDATE_GOLDEN")) {
		FILE *file = fopen(path, "w");

		if (!file || fputs(now, file) < 0 || fclose(file) != 0) {
			perror(path);
			return 1;
		}
		return 0;
	}
	golden = read_golden(path);
	failed = !golden || strcmp(golden, now) != 0;
	if (failed) {
		fprintf(stderr, "%s: the screens differ from %s\n", case_path, path);
		show_difference(golden ? golden : "", now);
		printf("%s", now);
	}
	free(golden);
	return failed;
}

int main(int argc, char **argv)
{
	struct driver driver = {.rows = 24, .cols = 80, .master = -1, .tmp = "/tmp/abreast-XXXXXX"};
	char *text = NULL;
	size_t len = 0;
	int failed;

	if (argc != 2 || strlen(argv[1]) < sizeof ".keys") {
		fprintf(stderr, "usage: screen_test CASE.keys\n");
		return 2;
	}
	driver.case_path = argv[1];
	if (!mkdtemp(driver.tmp))
		die(&driver, "no temporary folder");
	driver.out = open_memstream(&text, &len);
	current = &driver;
	setenv("TERM", "xterm-256color", 1); /* whatever the tests run on; a case may say another */
	signal(SIGALRM, on_alarm);
	alarm(HANG_SECONDS);
	play(&driver);
	fclose(driver.out);
	failed = compare(driver.case_path, text);
	free(text);
	if (driver.vterm)
		vterm_free(driver.vterm);
	clean_up(&driver);
	return failed;
}
