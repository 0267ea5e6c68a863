/*
 * A terminal without a terminal: events come from a script, the last canvas is kept. Reading past
 * the script's end gives EVENT_END, so that every loop over it ends.
 */
#include "config.h"

#include "tui/term.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "base/alloc.h"

struct term_mem {
	struct terminal term; /* first */
	struct size size;
	struct canvas canvas; /* a copy of what was flushed last */
	bool flushed;
	char *script; /* owned */
	size_t next;  /* byte of the script */
	bool idle;    /* no work was under way after the last turn */
	atomic_bool woken;
	struct buf copied;
};

static struct term_mem *of(struct terminal *term)
{
	return (struct term_mem *)term;
}

static struct size mem_size(struct terminal *term)
{
	return of(term)->size;
}

static void mem_flush(struct terminal *term, const struct canvas *canvas)
{
	struct term_mem *mem = of(term);
	size_t count = (size_t)canvas->size.rows * (size_t)canvas->size.cols;

	canvas_release(&mem->canvas);
	mem->flushed = canvas_init(&mem->canvas, canvas->size) == ERR_OK;
	if (!mem->flushed)
		return;
	memcpy(mem->canvas.cells, canvas->cells, count * sizeof *canvas->cells);
	mem->canvas.cursor_row = canvas->cursor_row;
	mem->canvas.cursor_col = canvas->cursor_col;
}

/* Two numbers with a sign between them: "40x10" or "3,4". */
static bool two_numbers(const char *text, char between, int *ret_first, int *ret_second)
{
	char *end;
	long first = strtol(text, &end, 10);

	if (end == text || *end != between)
		return false;
	*ret_first = (int)first;
	*ret_second = (int)strtol(end + 1, NULL, 10);
	return true;
}

/* resize:COLSxROWS  click:ROW,COL  double-click:  wheel-up:  wheel-down:  paste:TEXT  signal:N */
static bool read_special(struct term_mem *mem, const char *word, size_t len, struct event *event)
{
	const char *colon = memchr(word, ':', len);
	size_t name_len = colon ? (size_t)(colon - word) : 0;
	struct slice name = {word, name_len};

	if (!colon || name_len == 0 || len == name_len + 1)
		return false;
	if (slice_is(name, "resize")) {
		event->kind = EVENT_RESIZE;
		if (two_numbers(colon + 1, 'x', &event->size.cols, &event->size.rows))
			mem->size = event->size;
		event->size = mem->size;
	} else if (slice_is(name, "paste")) {
		event->kind = EVENT_PASTE;
		event->text = (struct slice){colon + 1, len - name_len - 1};
	} else if (slice_is(name, "signal")) {
		event->kind = EVENT_SIGNAL;
		event->signal = (int)strtol(colon + 1, NULL, 10);
	} else if (name_len < sizeof event->key &&
	           two_numbers(colon + 1, ',', &event->row, &event->col)) {
		event->kind = EVENT_MOUSE;
		memcpy(event->key, word, name_len);
	} else {
		return false;
	}
	return true;
}

static void mem_read(struct terminal *term, int timeout_ms, struct event *ret_event)
{
	struct term_mem *mem = of(term);
	const char *word;
	size_t len;

	*ret_event = (struct event){.kind = EVENT_END};
	if (atomic_exchange(&mem->woken, false)) {
		ret_event->kind = EVENT_WAKE;
		return;
	}
	/* Only a reader that would wait gets the next step: every step is a turn of its own. */
	if (timeout_ms == 0) {
		ret_event->kind = EVENT_NONE;
		return;
	}
	mem->next += strspn(mem->script + mem->next, " \n");
	word = mem->script + mem->next;
	len = strcspn(word, " \n");
	if (slice_is((struct slice){word, len}, "idle") && !mem->idle) {
		nanosleep(&(struct timespec){.tv_nsec = 500000}, NULL); /* let the workers work */
		ret_event->kind = EVENT_NONE;
		return;
	}
	mem->next += len;
	if (slice_is((struct slice){word, len}, "idle")) {
		ret_event->kind = EVENT_NONE;
		return;
	}
	mem->idle = false;
	if (len == 0 || read_special(mem, word, len, ret_event))
		return;
	ret_event->kind = EVENT_KEY;
	if (len >= sizeof ret_event->key)
		len = sizeof ret_event->key - 1;
	memcpy(ret_event->key, word, len);
}

static void mem_wake(struct terminal *term)
{
	atomic_store(&of(term)->woken, true);
}

static void mem_suspend(struct terminal *term)
{
	(void)term;
}

static void mem_set_theme(struct terminal *term, const struct theme *theme, bool mouse)
{
	(void)term;
	(void)theme;
	(void)mouse;
}

static bool mem_copy(struct terminal *term, struct slice text)
{
	struct term_mem *mem = of(term);

	buf_clear(&mem->copied);
	buf_add_slice(&mem->copied, text);
	return !mem->copied.failed;
}

static void mem_idle(struct terminal *term)
{
	of(term)->idle = true;
}

static void mem_redraw(struct terminal *term)
{
	(void)term;
}

static void mem_free(struct terminal *term)
{
	struct term_mem *mem = of(term);

	canvas_release(&mem->canvas);
	buf_release(&mem->copied);
	alloc_free(mem->script);
	alloc_free(mem);
}

static const struct terminal_ops mem_ops = {
    .size = mem_size,
    .flush = mem_flush,
    .read = mem_read,
    .wake = mem_wake,
    .suspend = mem_suspend,
    .set_theme = mem_set_theme,
    .copy = mem_copy,
    .idle = mem_idle,
    .redraw = mem_redraw,
    .close = mem_redraw,
    .free = mem_free,
};

enum err_code term_mem_new(struct size size, const char *script, struct terminal **ret_term)
{
	struct term_mem *mem = alloc_zero(1, sizeof *mem);

	if (!mem)
		return ERR_NOMEM;
	mem->term.ops = &mem_ops;
	mem->term.colours = 256;
	mem->size = size;
	mem->script = alloc_dup(script, strlen(script));
	if (!mem->script) {
		alloc_free(mem);
		return ERR_NOMEM;
	}
	*ret_term = &mem->term;
	return ERR_OK;
}

const struct canvas *term_mem_canvas(const struct terminal *term)
{
	const struct term_mem *mem = (const struct term_mem *)term;

	return mem->flushed ? &mem->canvas : NULL;
}

struct slice term_mem_copied(const struct terminal *term)
{
	return buf_slice(&((const struct term_mem *)term)->copied);
}
