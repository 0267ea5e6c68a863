/*
 * The terminal itself, through ncurses: the only file of the program that knows curses.
 *
 * Output: the canvas is compared with the last one, changed stretches go into stdscr, and one
 * doupdate() a turn sends them. Input: read from a pad of its own, because reading from a window
 * would refresh it. Signals and other threads write one letter into a pipe that read() polls
 * beside the keyboard. Signals that end a crashing program write a reset string prepared beforehand.
 */
#include "config.h"

#include "tui/term.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

#include "base/alloc.h"
#include "text/fold.h"
#include "text/utf8.h"

#define PASTE_ON "\033[?2004h"
#define PASTE_OFF "\033[?2004l"

enum {
	KEY_PASTE = KEY_MAX + 1,
	KEY_PASTE_END,
	MAX_PASTE = 1 << 16, /* bytes; the rest is left out */
	MAX_COPY = 74000,    /* bytes; terminals refuse longer OSC 52 strings */
	PASTE_GAP_MS = 500,  /* a paste that never ends is over after this silence */
	DOUBLE_CLICK_MS = 400,
	SEQUENCE_GAP_MS = 25, /* what a terminal sends in one go comes closer together */
	MAX_ANSWER = 1 << 16, /* characters of a terminal's answer that never ends */
};

struct term_curses {
	struct terminal term; /* first */
	SCREEN *screen;
	FILE *in, *out; /* owned when not the standard ones */
	int in_fd, out_fd;
	WINDOW *keys;         /* a pad: reading from it draws nothing */
	struct canvas last;   /* what stdscr shows; .cells NULL: nothing yet */
	cchar_t *row_cells;   /* room for one row */
	attr_t attrs[STYLES]; /* of the theme */
	struct buf paste;
	int wake_fds[2];
	bool utf8;        /* the locale's characters are UTF-8 */
	bool has_paste;   /* bracketed paste is asked for */
	bool mouse;       /* wanted */
	int64_t click_ms; /* when the last click came */
	int click_row, click_col;
};

/* What signal handlers need. One terminal a program. */
static struct {
	volatile sig_atomic_t wake_fd;
	int out_fd;
	struct termios before;
	char reset[512];
	size_t reset_len;
} at_signal = {.wake_fd = -1};

static struct term_curses *of(struct terminal *term)
{
	return (struct term_curses *)term;
}

/* ---- signals ---- */

static const int fatal_signals[] = {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL};
enum { FATAL_SIGNALS = sizeof fatal_signals / sizeof *fatal_signals };
static struct sigaction before_fatal[FATAL_SIGNALS];

static void write_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t sent = write(fd, bytes, len);

		if (sent < 0 && errno == EAGAIN)
			poll(&(struct pollfd){.fd = fd, .events = POLLOUT}, 1, 100);
		else if (sent < 0 && errno != EINTR)
			return;
		if (sent > 0) {
			bytes += sent;
			len -= (size_t)sent;
		}
	}
}

static void on_signal(int number)
{
	char letter = (char)number;
	int saved = errno;

	if (at_signal.wake_fd >= 0 && write(at_signal.wake_fd, &letter, 1) < 0)
		errno = 0; /* the pipe is full: the loop is woken anyway */
	errno = saved;
}

static void on_fatal(int number)
{
	write_all(at_signal.out_fd, at_signal.reset, at_signal.reset_len);
	tcsetattr(at_signal.out_fd, TCSANOW, &at_signal.before);
	for (int i = 0; i < FATAL_SIGNALS; i++) {
		if (fatal_signals[i] == number)
			sigaction(number, &before_fatal[i], NULL);
	}
	raise(number);
}

static bool has_sequence(const char *name)
{
	const char *sequence = tigetstr((char *)name);

	return sequence && sequence != (char *)-1;
}

static void add_reset(const char *sequence)
{
	size_t len = sequence && sequence != (char *)-1 ? strlen(sequence) : 0;

	if (len < sizeof at_signal.reset - at_signal.reset_len) {
		memcpy(at_signal.reset + at_signal.reset_len, sequence ? sequence : "", len);
		at_signal.reset_len += len;
	}
}

static void prepare_reset(struct term_curses *curses)
{
	at_signal.out_fd = curses->out_fd;
	at_signal.reset_len = 0;
	add_reset("\033[?1006l\033[?1000l");
	add_reset(curses->has_paste ? PASTE_OFF : "");
	add_reset(tigetstr("sgr0"));
	add_reset(tigetstr("rmkx"));
	add_reset(tigetstr("cnorm"));
	add_reset(tigetstr(has_sequence("rmcup") ? "rmcup" : "clear"));
}

static void handle(int number, void (*handler)(int))
{
	struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};

	sigemptyset(&action.sa_mask);
	sigaction(number, &action, NULL);
}

static const int loop_signals[] = {SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGCONT, SIGTSTP};

static void take_signals(struct term_curses *curses)
{
	struct sigaction fatal = {
	    .sa_handler = on_fatal, .sa_flags = (int)SA_RESETHAND | SA_ONSTACK};

	prepare_reset(curses);
	at_signal.wake_fd = curses->wake_fds[1];
	sigemptyset(&fatal.sa_mask);
	for (size_t i = 0; i < sizeof loop_signals / sizeof *loop_signals; i++)
		handle(loop_signals[i], on_signal);
	for (int i = 0; i < FATAL_SIGNALS; i++)
		sigaction(fatal_signals[i], &fatal, &before_fatal[i]);
}

static void leave_signals(void)
{
	at_signal.wake_fd = -1;
	for (size_t i = 0; i < sizeof loop_signals / sizeof *loop_signals; i++)
		handle(loop_signals[i], SIG_DFL);
	for (int i = 0; i < FATAL_SIGNALS; i++)
		sigaction(fatal_signals[i], &before_fatal[i], NULL);
}

/* ---- colours ---- */

/* The colours that terminals commonly show for 0-15. */
static const int sixteen[16] = {0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd,
    0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff,
    0xffffff};

static int cube_step(int step)
{
	return step == 0 ? 0 : 55 + 40 * step;
}

/* The colour of a number of xterm's palette as 0xrrggbb. */
static int palette_rgb(int number)
{
	int cube = number - 16;

	if (number < 16)
		return sixteen[number];
	if (number >= 232)
		return (8 + 10 * (number - 232)) * 0x010101;
	return cube_step(cube / 36) << 16 | cube_step(cube / 6 % 6) << 8 | cube_step(cube % 6);
}

static int distance(int a, int b)
{
	int red = (a >> 16 & 255) - (b >> 16 & 255);
	int green = (a >> 8 & 255) - (b >> 8 & 255);
	int blue = (a & 255) - (b & 255);

	return red * red * 3 + green * green * 4 + blue * blue * 2;
}

/* The number from `first` to `end` whose colour comes nearest. */
static int nearest(int rgb, int first, int end)
{
	int best = first;

	for (int i = first + 1; i < end; i++) {
		if (distance(palette_rgb(i), rgb) < distance(palette_rgb(best), rgb))
			best = i;
	}
	return best;
}

/* A theme's colour as this terminal has it; -1: its own. */
static int bring_down(int colour, bool direct)
{
	int rgb;

	if (colour == THEME_DEFAULT)
		return -1;
	if (colour < 8 || (colour < 256 && colour < COLORS && !direct))
		return colour;
	rgb = colour >= THEME_RGB ? colour & 0xffffff : palette_rgb(colour);
	if (direct)
		return rgb < 8 ? 8 : rgb; /* below 8 are the eight colours there */
	if (COLORS >= 256)
		return nearest(rgb, 16, 256);
	return nearest(rgb, 0, COLORS >= 16 ? 16 : 8);
}

static attr_t look_attrs(const struct look *look)
{
	attr_t attrs = 0;

	attrs |= look->attrs & THEME_BOLD ? A_BOLD : 0;
	attrs |= look->attrs & THEME_UNDERLINE ? A_UNDERLINE : 0;
	attrs |= look->attrs & THEME_REVERSE ? A_REVERSE : 0;
	attrs |= look->attrs & THEME_DIM ? A_DIM : 0;
	attrs |= look->attrs & THEME_ITALIC ? A_ITALIC : 0;
	return attrs;
}

static void curses_set_theme(struct terminal *term, const struct theme *theme, bool mouse)
{
	struct term_curses *curses = of(term);
	bool direct = tigetflag("RGB") > 0 || tigetnum("RGB") > 0 || COLORS > 256;

	for (int style = 0; style < STYLES; style++) {
		const struct look *look = &theme->looks[style];
		int front = bring_down(look->foreground, direct);
		int back = bring_down(look->background, direct);

		curses->attrs[style] = look_attrs(look);
		/* Among eight colours a grey would come out black, and not be seen. */
		if (front == 0 && look->foreground != 0 && COLORS < 256) {
			front = -1;
			curses->attrs[style] |= A_DIM;
		}
		/* Sixteen colours have no quiet backgrounds: there reverse video marks them. */
		if (back >= 0 && COLORS < 256) {
			curses->attrs[style] |= A_REVERSE;
			front = back = -1;
		}
		if (has_colors())
			init_extended_pair(style + 1, front, back);
	}
	if (mouse != curses->mouse) {
		curses->mouse = mouse;
		mousemask(mouse ? BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED : 0, NULL);
	}
	canvas_release(&curses->last);
}

/* ---- output ---- */

static struct size curses_size(struct terminal *term)
{
	(void)term;
	return (struct size){LINES, COLS};
}

/*
 * What stands for a character that the terminal's own tables give another width, or none. Without
 * UTF-8 an accent is lost rather than the letter: "Café" is shown as "Cafe".
 */
static void put_stand_in(wchar_t *wide, const struct term_curses *curses, const char *text)
{
	wide[0] = curses->utf8 ? 0xfffd : fold_ascii(slice_of(text));
	if (wide[0] == L'\0')
		wide[0] = L'?';
	wide[1] = L'\0';
}

/* A character of a cell as wide characters: the base and those marks that take no room. */
static void to_wide(
    const struct term_curses *curses, const char *text, int width, wchar_t wide[CELL_MARKS + 2])
{
	struct slice bytes = slice_of(text);
	size_t byte = 0, count = 0;

	while (byte < bytes.len && count <= CELL_MARKS) {
		unsigned len;
		uint32_t point = utf8_at(bytes, byte, &len);

		if (count == 0 || wcwidth((wchar_t)point) == 0)
			wide[count++] = (wchar_t)point;
		byte += len;
	}
	wide[count] = L'\0';
	if (count == 0 || wcwidth(wide[0]) != width || (!curses->utf8 && wide[0] > 126))
		put_stand_in(wide, curses, text);
}

static attr_t style_attrs(const struct term_curses *curses, unsigned style)
{
	unsigned base = (style & 0xff) < STYLES ? style & 0xff : STYLE_TEXT;
	attr_t attrs = curses->attrs[base];

	attrs |= style & STYLE_UNDERLINE ? A_UNDERLINE : 0;
	attrs |= style & STYLE_BOLD ? A_BOLD : 0;
	if (style & STYLE_REVERSE)
		attrs ^= A_REVERSE;
	return attrs;
}

/* Cells [col, end) of a row into stdscr. */
static void put_cells(
    struct term_curses *curses, const struct canvas *canvas, int row, int col, int end)
{
	const struct canvas_cell *cells = &canvas->cells[(size_t)row * (size_t)canvas->size.cols];
	int start = col, count = 0;

	for (; col < end; col++) {
		wchar_t wide[CELL_MARKS + 2];
		bool is_wide = col + 1 < canvas->size.cols && cells[col + 1].text[0] == '\0';
		unsigned style = cells[col].style & 0xff;
		short pair = has_colors() && style < STYLES ? (short)(style + 1) : 0;

		if (cells[col].text[0] == '\0')
			continue;
		to_wide(curses, cells[col].text, is_wide ? 2 : 1, wide);
		setcchar(&curses->row_cells[count++], wide, style_attrs(curses, cells[col].style),
		    pair, NULL);
		/* A stand-in is narrow: its second column is a blank. */
		if (is_wide && wcwidth(wide[0]) == 1)
			setcchar(&curses->row_cells[count++], L" ",
			    style_attrs(curses, cells[col].style), pair, NULL);
	}
	mvwadd_wchnstr(stdscr, row, start, curses->row_cells, count);
}

static void put_row(struct term_curses *curses, const struct canvas *canvas, int row)
{
	size_t cols = (size_t)canvas->size.cols;
	const struct canvas_cell *now = &canvas->cells[(size_t)row * cols];
	const struct canvas_cell *old = &curses->last.cells[(size_t)row * cols];
	int first = 0, end = canvas->size.cols;

	while (first < end && memcmp(&now[first], &old[first], sizeof *now) == 0)
		first++;
	while (end > first && memcmp(&now[end - 1], &old[end - 1], sizeof *now) == 0)
		end--;
	if (first == end)
		return;
	/* Never begin or end inside a wide character, of either picture. */
	while (first > 0 && (now[first].text[0] == '\0' || old[first].text[0] == '\0'))
		first--;
	while (end < canvas->size.cols && (now[end].text[0] == '\0' || old[end].text[0] == '\0'))
		end++;
	put_cells(curses, canvas, row, first, end);
}

/* A blank picture of the right size to compare with; false: no memory. */
static bool begin_picture(struct term_curses *curses, const struct canvas *canvas)
{
	size_t count = (size_t)canvas->size.rows * (size_t)canvas->size.cols;
	cchar_t *row = alloc_resize(curses->row_cells, (size_t)canvas->size.cols * 2, sizeof *row);

	canvas_release(&curses->last);
	if (!row)
		return false;
	curses->row_cells = row;
	if (canvas_init(&curses->last, canvas->size) != ERR_OK)
		return false;
	/* No style has this number, so every cell counts as changed. */
	for (size_t i = 0; i < count; i++)
		curses->last.cells[i].style = UINT16_MAX;
	werase(stdscr);
	return true;
}

static void curses_flush(struct terminal *term, const struct canvas *canvas)
{
	struct term_curses *curses = of(term);
	size_t count = (size_t)canvas->size.rows * (size_t)canvas->size.cols;
	bool same = curses->last.cells && curses->last.size.rows == canvas->size.rows &&
	            curses->last.size.cols == canvas->size.cols;

	if (!same && !begin_picture(curses, canvas))
		return;
	for (int row = 0; row < canvas->size.rows; row++)
		put_row(curses, canvas, row);
	memcpy(curses->last.cells, canvas->cells, count * sizeof *canvas->cells);
	wmove(stdscr, canvas->cursor_row, canvas->cursor_col);
	wnoutrefresh(stdscr);
	doupdate();
}

static void put_sequence(struct term_curses *curses, const char *bytes)
{
	write_all(curses->out_fd, bytes, strlen(bytes));
}

static void curses_idle(struct terminal *term)
{
	put_sequence(of(term), TERM_IDLE_MARK);
}

/* ---- copying: OSC 52, base64 ---- */

static void add_base64(struct buf *buf, struct slice bytes)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < bytes.len; i += 3) {
		size_t left = bytes.len - i;
		uint32_t three = (uint32_t)(unsigned char)bytes.ptr[i] << 16;

		three |= left > 1 ? (uint32_t)(unsigned char)bytes.ptr[i + 1] << 8 : 0;
		three |= left > 2 ? (uint32_t)(unsigned char)bytes.ptr[i + 2] : 0;
		buf_add_byte(buf, digits[three >> 18 & 63]);
		buf_add_byte(buf, digits[three >> 12 & 63]);
		buf_add_byte(buf, left > 1 ? digits[three >> 6 & 63] : '=');
		buf_add_byte(buf, left > 2 ? digits[three & 63] : '=');
	}
}

/* Consoles without a clipboard would print the sequence. */
static bool has_clipboard(void)
{
	const char *term = getenv("TERM");

	return term && strcmp(term, "linux") != 0 && strncmp(term, "vt", 2) != 0 &&
	       strncmp(term, "cons", 4) != 0 && strcmp(term, "dumb") != 0;
}

static bool curses_copy(struct terminal *term, struct slice text)
{
	struct buf sequence = {0};
	bool sent;

	if (text.len > MAX_COPY || !has_clipboard())
		return false;
	buf_add_text(&sequence, "\033]52;c;");
	add_base64(&sequence, text);
	buf_add_byte(&sequence, '\a');
	sent = !sequence.failed;
	if (sent)
		write_all(of(term)->out_fd, sequence.data, sequence.len);
	buf_release(&sequence);
	return sent;
}

/* ---- input ---- */

static const struct {
	int code;
	const char *name;
} key_names[] = {
    {KEY_UP, "up"},
    {KEY_DOWN, "down"},
    {KEY_LEFT, "left"},
    {KEY_RIGHT, "right"},
    {KEY_NPAGE, "page-down"},
    {KEY_PPAGE, "page-up"},
    {KEY_HOME, "home"},
    {KEY_END, "end"},
    {KEY_BACKSPACE, "backspace"},
    {KEY_DC, "delete"},
    {KEY_IC, "insert"},
    {KEY_ENTER, "enter"},
    {KEY_BTAB, "shift-tab"},
    {KEY_SLEFT, "shift-left"},
    {KEY_SRIGHT, "shift-right"},
    {KEY_SF, "shift-down"},
    {KEY_SR, "shift-up"},
    {KEY_SHOME, "shift-home"},
    {KEY_SEND, "shift-end"},
};

static void name_function_key(int code, struct event *event)
{
	event->kind = EVENT_KEY;
	for (size_t i = 0; i < sizeof key_names / sizeof *key_names; i++) {
		if (key_names[i].code == code)
			snprintf(event->key, sizeof event->key, "%s", key_names[i].name);
	}
	if (code >= KEY_F(1) && code <= KEY_F(24))
		snprintf(event->key, sizeof event->key, "f%d", code - KEY_F(0));
	if (!event->key[0])
		event->kind = EVENT_FOREIGN;
}

/* The name of a typed character: "j", "ctrl-d", "enter", "space" ... */
static void name_character(wint_t point, char *name, size_t size)
{
	char bytes[4];

	if (point == L'\r' || point == L'\n')
		snprintf(name, size, "enter");
	else if (point == L'\t')
		snprintf(name, size, "tab");
	else if (point == 27)
		snprintf(name, size, "esc");
	else if (point == 127 || point == 8)
		snprintf(name, size, "backspace");
	else if (point == L' ')
		snprintf(name, size, "space");
	else if (point < 27)
		snprintf(name, size, "ctrl-%c", (char)('a' + point - 1));
	else if (point < 32)
		snprintf(name, size, "ctrl-%c", (char)('@' + point));
	else
		snprintf(name, size, "%.*s", (int)utf8_encode((uint32_t)point, bytes), bytes);
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void read_mouse(struct term_curses *curses, struct event *event)
{
	int64_t now = now_ms();
	const char *name = NULL;
	MEVENT mouse;

	if (getmouse(&mouse) != OK)
		return;
	if (mouse.bstate & BUTTON4_PRESSED)
		name = "wheel-up";
	else if (mouse.bstate & BUTTON5_PRESSED)
		name = "wheel-down";
	else if (mouse.bstate & BUTTON1_PRESSED)
		name = "click";
	if (!name)
		return;
	if (strcmp(name, "click") == 0) {
		if (now - curses->click_ms < DOUBLE_CLICK_MS && mouse.y == curses->click_row &&
		    mouse.x == curses->click_col)
			name = "double-click";
		curses->click_ms = name[0] == 'd' ? 0 : now;
		curses->click_row = mouse.y;
		curses->click_col = mouse.x;
	}
	event->kind = EVENT_MOUSE;
	snprintf(event->key, sizeof event->key, "%s", name);
	event->row = mouse.y;
	event->col = mouse.x;
}

/* Everything up to the end of the paste, whatever it holds; nothing of it is a key. */
static void read_paste(struct term_curses *curses, struct event *event)
{
	wint_t point;
	int got;

	buf_clear(&curses->paste);
	wtimeout(curses->keys, PASTE_GAP_MS);
	while ((got = wget_wch(curses->keys, &point)) != ERR) {
		if (got == KEY_CODE_YES && point == KEY_PASTE_END)
			break;
		if (got == OK && curses->paste.len < MAX_PASTE)
			utf8_add(&curses->paste, point == L'\r' ? L'\n' : (uint32_t)point);
	}
	wtimeout(curses->keys, 0);
	event->kind = EVENT_PASTE;
	event->text = buf_slice(&curses->paste);
}

/* The next character of a sequence, which may still be on its way; false: it ends here. */
static bool read_more(struct term_curses *curses, wint_t *ret_point)
{
	bool got;

	wtimeout(curses->keys, SEQUENCE_GAP_MS);
	got = wget_wch(curses->keys, ret_point) == OK;
	wtimeout(curses->keys, 0);
	return got;
}

/* ESC [ or ESC O, numbers, and a final character; the old mouse report has three bytes behind it. */
static void swallow_control(struct term_curses *curses, wint_t point)
{
	bool has_numbers = false;

	while (point >= 0x20 && point <= 0x3f) {
		has_numbers = true;
		if (!read_more(curses, &point))
			return;
	}
	for (int i = 0; i < 3 && point == L'M' && !has_numbers; i++) {
		wint_t ignored;

		read_more(curses, &ignored);
	}
}

/* A terminal's answer: text up to BEL or ESC \. */
static void swallow_text(struct term_curses *curses, wint_t point)
{
	wint_t before = 0;
	size_t count = 0;

	while (point != 7 && !(before == 27 && point == L'\\') && count++ < MAX_ANSWER) {
		before = point;
		if (!read_more(curses, &point))
			return;
	}
}

/*
 * A character that follows Esc at once was typed with Alt. A sequence of the terminal's that curses
 * does not know is passed over whole: its letters are not keys that somebody pressed.
 */
static void read_after_escape(struct term_curses *curses, struct event *event)
{
	wint_t point, next;
	char name[16] = "";

	if (wget_wch(curses->keys, &point) != OK) {
		snprintf(event->key, sizeof event->key, "esc");
		return;
	}
	if (point < 128 && point != 0 && strchr("[O]P^_", (int)point) && read_more(curses, &next)) {
		event->kind = EVENT_FOREIGN;
		if (point == L'[' || point == L'O')
			swallow_control(curses, next);
		else
			swallow_text(curses, next);
		return;
	}
	name_character(point, name, sizeof name);
	snprintf(event->key, sizeof event->key, "%s%s", point == 27 ? "" : "alt-", name);
}

/* One key that is there already; false: none, or nothing that counts as one. */
static bool read_key(struct term_curses *curses, struct event *event)
{
	wint_t point;
	int got = wget_wch(curses->keys, &point);

	if (got == ERR)
		return false;
	if (got == KEY_CODE_YES && point == KEY_MOUSE) {
		read_mouse(curses, event);
	} else if (got == KEY_CODE_YES && point == KEY_PASTE) {
		read_paste(curses, event);
	} else if (got == KEY_CODE_YES) {
		name_function_key((int)point, event);
	} else {
		event->kind = EVENT_KEY;
		if (point == 27)
			read_after_escape(curses, event);
		else
			name_character(point, event->key, sizeof event->key);
	}
	return event->kind != EVENT_NONE;
}

/* The terminal says how large it is; curses and the last picture follow. */
static void read_size(struct term_curses *curses, struct event *event)
{
	struct winsize size = {0};

	if (ioctl(curses->out_fd, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0)
		resize_term(size.ws_row, size.ws_col);
	canvas_release(&curses->last);
	clearok(curscr, TRUE);
	event->kind = EVENT_RESIZE;
	event->size = (struct size){LINES, COLS};
}

static void curses_suspend(struct terminal *term);

/* Letters of the pipe: wakes, as many as there are, up to a signal's number. */
static void read_letters(struct term_curses *curses, struct event *event)
{
	char letter = 0;

	while (letter == 0 && read(curses->wake_fds[0], &letter, 1) == 1)
		event->kind = EVENT_WAKE;
	if (letter == 0)
		return;
	event->kind = EVENT_NONE;
	if (letter == SIGWINCH) {
		read_size(curses, event);
	} else if (letter == SIGTSTP) {
		curses_suspend(&curses->term);
		read_size(curses, event);
	} else {
		event->kind = EVENT_SIGNAL;
		event->signal = letter;
	}
}

/* Readable, but nothing to read: the terminal has gone. */
static bool has_ended(const struct term_curses *curses, short revents)
{
	int waiting = 0;

	if (revents & (POLLERR | POLLNVAL))
		return true;
	if (!(revents & (POLLIN | POLLHUP)))
		return false;
	return ioctl(curses->in_fd, FIONREAD, &waiting) != 0 || waiting == 0;
}

static void curses_read(struct terminal *term, int timeout_ms, struct event *ret_event)
{
	struct term_curses *curses = of(term);
	struct pollfd fds[2] = {
	    {.fd = curses->in_fd, .events = POLLIN}, {.fd = curses->wake_fds[0], .events = POLLIN}};

	*ret_event = (struct event){.kind = EVENT_NONE};
	if (read_key(curses, ret_event))
		return;
	if (poll(fds, 2, timeout_ms) <= 0)
		return;
	if (fds[1].revents & POLLIN)
		read_letters(curses, ret_event);
	else if (has_ended(curses, fds[0].revents))
		ret_event->kind = EVENT_END;
	else
		read_key(curses, ret_event);
}

static void curses_wake(struct terminal *term)
{
	const char letter = 0;

	while (write(of(term)->wake_fds[1], &letter, 1) < 0 && errno == EINTR)
		;
}

/* ---- coming and going ---- */

static void curses_suspend(struct terminal *term)
{
	struct term_curses *curses = of(term);

	if (curses->has_paste)
		put_sequence(curses, PASTE_OFF);
	def_prog_mode();
	endwin();
	handle(SIGTSTP, SIG_DFL);
	kill(0, SIGTSTP);
	handle(SIGTSTP, on_signal);
	reset_prog_mode();
	canvas_release(&curses->last);
	clearok(curscr, TRUE);
	if (curses->has_paste)
		put_sequence(curses, PASTE_ON);
}

static void curses_redraw(struct terminal *term)
{
	canvas_release(&of(term)->last);
	clearok(curscr, TRUE);
}

static void curses_close(struct terminal *term)
{
	struct term_curses *curses = of(term);

	if (!curses->screen)
		return;
	if (curses->has_paste)
		put_sequence(curses, PASTE_OFF);
	delwin(curses->keys);
	/* Without a screen of its own the reader leaves an empty one, not its last picture. */
	if (!has_sequence("rmcup")) {
		werase(stdscr);
		wrefresh(stdscr);
	}
	endwin();
	leave_signals();
	delscreen(curses->screen);
	curses->screen = NULL;
}

static void curses_free(struct terminal *term)
{
	struct term_curses *curses = of(term);

	curses_close(term);
	if (curses->in && curses->in != stdin)
		fclose(curses->in);
	if (curses->wake_fds[0] >= 0) {
		close(curses->wake_fds[0]);
		close(curses->wake_fds[1]);
	}
	canvas_release(&curses->last);
	buf_release(&curses->paste);
	alloc_free(curses->row_cells);
	alloc_free(curses);
}

static const struct terminal_ops curses_ops = {
    .size = curses_size,
    .flush = curses_flush,
    .read = curses_read,
    .wake = curses_wake,
    .suspend = curses_suspend,
    .set_theme = curses_set_theme,
    .copy = curses_copy,
    .idle = curses_idle,
    .redraw = curses_redraw,
    .close = curses_close,
    .free = curses_free,
};

/* The keyboard is standard input, or the terminal itself when an article comes that way. */
static enum err_code open_keyboard(struct term_curses *curses, struct err *ret_err)
{
	curses->in = stdin;
	if (!isatty(STDIN_FILENO))
		curses->in = fopen("/dev/tty", "re");
	if (!curses->in)
		return err_set_errno(ret_err, errno, "/dev/tty");
	curses->out = stdout;
	curses->in_fd = fileno(curses->in);
	curses->out_fd = fileno(curses->out);
	tcgetattr(curses->out_fd, &at_signal.before);
	if (pipe(curses->wake_fds) != 0) {
		curses->wake_fds[0] = curses->wake_fds[1] = -1;
		return err_set_errno(ret_err, errno, NULL);
	}
	for (int i = 0; i < 2; i++) {
		fcntl(curses->wake_fds[i], F_SETFL, O_NONBLOCK);
		fcntl(curses->wake_fds[i], F_SETFD, FD_CLOEXEC);
	}
	return ERR_OK;
}

static void set_modes(struct term_curses *curses)
{
	raw();
	noecho();
	nonl();
	typeahead(-1);
	intrflush(stdscr, FALSE);
	curs_set(1);
	mouseinterval(0);
	if (has_colors()) {
		start_color();
		use_default_colors();
	}
	keypad(curses->keys, TRUE);
	wtimeout(curses->keys, 0);
	/* Until the screen was left once, ncurses writes at every cursor movement; then once a turn. */
	def_prog_mode();
	endwin();
	reset_prog_mode();
	curses->has_paste = has_clipboard();
	if (curses->has_paste) {
		define_key("\033[200~", KEY_PASTE);
		define_key("\033[201~", KEY_PASTE_END);
		put_sequence(curses, PASTE_ON);
	}
}

enum err_code term_curses_new(struct terminal **ret_term, struct err *ret_err)
{
	struct term_curses *curses = alloc_zero(1, sizeof *curses);
	const char *name = getenv("TERM");
	enum err_code code;

	if (!curses)
		return err_set(ret_err, ERR_NOMEM, NULL, 0, NULL);
	curses->term.ops = &curses_ops;
	curses->wake_fds[0] = curses->wake_fds[1] = -1;
	curses->utf8 = MB_CUR_MAX > 1;
	code = open_keyboard(curses, ret_err);
	if (code == ERR_OK) {
		curses->screen = newterm(NULL, curses->out, curses->in);
		if (!curses->screen)
			code = err_set(ret_err, ERR_TERMINAL, NULL, 0,
			    "no terminal description for TERM=%s; try TERM=xterm-256color",
			    name ? name : "");
	}
	if (code == ERR_OK && !(curses->keys = newpad(1, 1)))
		code = err_set(ret_err, ERR_NOMEM, NULL, 0, NULL);
	if (code != ERR_OK) {
		curses_free(&curses->term);
		return code;
	}
	set_modes(curses);
	curses->term.colours = has_colors() ? COLORS : 0;
	take_signals(curses);
	*ret_term = &curses->term;
	return ERR_OK;
}
