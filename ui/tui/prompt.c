#include "config.h"

#include "tui/prompt.h"

#include <stdio.h>

#include "base/alloc.h"
#include "text/utf8.h"

enum { MAX_LINE = 4096 /* bytes */ };

void prompt_open(struct prompt *prompt, enum prompt_kind kind, struct slice text)
{
	prompt->kind = kind;
	prompt->lead[0] = prompt->label[0] = '\0';
	buf_clear(&prompt->text);
	buf_add_slice(&prompt->text, text);
	prompt->cursor = prompt->text.len;
	prompt->walking = prompt->history[kind].count;
}

void prompt_ask(struct prompt *prompt, const char *lead, const char *label, struct slice text)
{
	prompt_open(prompt, PROMPT_COMMAND, text);
	snprintf(prompt->lead, sizeof prompt->lead, "%s", lead);
	snprintf(prompt->label, sizeof prompt->label, "%s", label);
}

char *prompt_line(const struct prompt *prompt)
{
	struct buf line = {0};

	buf_add_text(&line, prompt->lead);
	buf_add_slice(&line, buf_slice(&prompt->text));
	return buf_detach(&line);
}

/* Replace bytes [start, end) of the line by others; the cursor stands behind them. */
static void splice(struct prompt *prompt, size_t start, size_t end, struct slice with)
{
	struct buf line = {0};

	if (prompt->text.len - (end - start) + with.len > MAX_LINE)
		return;
	buf_add(&line, buf_text(&prompt->text), start);
	buf_add_slice(&line, with);
	buf_add(&line, buf_text(&prompt->text) + end, prompt->text.len - end);
	if (line.failed) {
		buf_release(&line);
		return;
	}
	buf_release(&prompt->text);
	prompt->text = line;
	prompt->cursor = start + with.len;
}

void prompt_replace(struct prompt *prompt, size_t start, struct slice text)
{
	splice(prompt, start, prompt->cursor, text);
}

/* The byte where the character before, or after, the cursor begins or ends. */
static size_t left_of(const struct prompt *prompt)
{
	unsigned len = 0;

	if (prompt->cursor > 0)
		utf8_before(buf_slice(&prompt->text), prompt->cursor, &len);
	return prompt->cursor - len;
}

static size_t right_of(const struct prompt *prompt)
{
	unsigned len = 0;

	if (prompt->cursor < prompt->text.len)
		utf8_at(buf_slice(&prompt->text), prompt->cursor, &len);
	return prompt->cursor + len;
}

static size_t word_before(const struct prompt *prompt)
{
	const char *text = buf_text(&prompt->text);
	size_t byte = prompt->cursor;

	while (byte > 0 && text[byte - 1] == ' ')
		byte--;
	while (byte > 0 && text[byte - 1] != ' ')
		byte--;
	return byte;
}

/* Show the line before or after the one shown; below the newest comes an empty one. */
static enum prompt_answer walk(struct prompt *prompt, int step)
{
	const struct prompt_history *history = &prompt->history[prompt->kind];

	/* The lines typed before are whole commands. */
	if (prompt->lead[0])
		return PROMPT_MOVED;
	if ((step < 0 && prompt->walking == 0) || (step > 0 && prompt->walking >= history->count))
		return PROMPT_MOVED;
	prompt->walking = step < 0 ? prompt->walking - 1 : prompt->walking + 1;
	splice(prompt, 0, prompt->text.len,
	    slice_of(prompt->walking < history->count ? history->lines[prompt->walking] : ""));
	return PROMPT_EDITED;
}

static enum prompt_answer erase(struct prompt *prompt, size_t start, size_t end)
{
	if (start == end)
		return PROMPT_MOVED;
	splice(prompt, start, end, slice_of(""));
	return PROMPT_EDITED;
}

static enum prompt_answer move_to(struct prompt *prompt, size_t byte)
{
	prompt->cursor = byte;
	return PROMPT_MOVED;
}

static bool is_one_of(struct slice key, const char *a, const char *b)
{
	return slice_is(key, a) || slice_is(key, b);
}

static enum prompt_answer editing_key(struct prompt *prompt, struct slice key)
{
	if (slice_is(key, "backspace"))
		return prompt->text.len == 0 ? PROMPT_LEFT
		                             : erase(prompt, left_of(prompt), prompt->cursor);
	if (is_one_of(key, "delete", "ctrl-d"))
		return erase(prompt, prompt->cursor, right_of(prompt));
	if (slice_is(key, "ctrl-u"))
		return erase(prompt, 0, prompt->cursor);
	if (slice_is(key, "ctrl-k"))
		return erase(prompt, prompt->cursor, prompt->text.len);
	if (is_one_of(key, "ctrl-w", "alt-backspace"))
		return erase(prompt, word_before(prompt), prompt->cursor);
	if (is_one_of(key, "left", "ctrl-b"))
		return move_to(prompt, left_of(prompt));
	if (is_one_of(key, "right", "ctrl-f"))
		return move_to(prompt, right_of(prompt));
	if (is_one_of(key, "home", "ctrl-a"))
		return move_to(prompt, 0);
	if (is_one_of(key, "end", "ctrl-e"))
		return move_to(prompt, prompt->text.len);
	if (is_one_of(key, "up", "ctrl-p"))
		return walk(prompt, -1);
	if (is_one_of(key, "down", "ctrl-n"))
		return walk(prompt, 1);
	return PROMPT_NOTHING;
}

enum prompt_answer prompt_key(struct prompt *prompt, struct slice key)
{
	enum prompt_answer answer;
	unsigned len = 0;

	if (is_one_of(key, "esc", "ctrl-c"))
		return PROMPT_LEFT;
	if (slice_is(key, "enter"))
		return PROMPT_DONE;
	if (slice_is(key, "tab"))
		return PROMPT_COMPLETE;
	answer = editing_key(prompt, key);
	if (answer != PROMPT_NOTHING)
		return answer;
	if (slice_is(key, "space"))
		key = slice_of(" ");
	if (key.len > 0)
		utf8_at(key, 0, &len);
	if (len == 0 || len != key.len)
		return PROMPT_NOTHING;
	splice(prompt, prompt->cursor, prompt->cursor, key);
	return PROMPT_EDITED;
}

void prompt_paste(struct prompt *prompt, struct slice text)
{
	struct buf line = {0};

	utf8_repair(text, &line);
	for (size_t i = 0; i < line.len; i++) {
		if ((unsigned char)line.data[i] < ' ')
			line.data[i] = ' ';
	}
	if (!line.failed)
		splice(prompt, prompt->cursor, prompt->cursor, slice_trim(buf_slice(&line)));
	buf_release(&line);
}

static void drop_oldest(struct prompt_history *history)
{
	alloc_free(history->lines[0]);
	history->count--;
	memmove(&history->lines[0], &history->lines[1], history->count * sizeof *history->lines);
}

void prompt_remember(struct prompt *prompt, size_t most)
{
	struct prompt_history *history = &prompt->history[prompt->kind];
	char **lines, *copy;

	if (prompt->text.len == 0 || most == 0)
		return;
	copy = prompt_line(prompt);
	if (!copy ||
	    (history->count > 0 && strcmp(history->lines[history->count - 1], copy) == 0)) {
		alloc_free(copy);
		return;
	}
	lines = alloc_grow(
	    history->lines, &history->capacity, history->count + 1, sizeof *history->lines);
	if (!lines) {
		alloc_free(copy);
		return;
	}
	history->lines = lines;
	lines[history->count++] = copy;
	while (history->count > most)
		drop_oldest(history);
}

void prompt_release(struct prompt *prompt)
{
	for (int kind = 0; kind < PROMPT_KINDS; kind++) {
		while (prompt->history[kind].count > 0)
			drop_oldest(&prompt->history[kind]);
		alloc_free(prompt->history[kind].lines);
	}
	buf_release(&prompt->text);
	*prompt = (struct prompt){0};
}
