/*
 * The text is cut at its own line breaks, each line of it into pieces of a few kilobytes that end
 * at white space where there is any, and each piece is handed to libunistring, so that neither a
 * line of 20 MB nor ten million empty ones cost more than a fixed scratch buffer.
 */
#include "config.h"

#include "text/wrap.h"

#include <unilbrk.h>

#include "base/alloc.h"
#include "text/utf8.h"

enum { PIECE_BYTES = 4096 };

struct scan {
	struct slice text;
	size_t columns;
	const struct cell_widths *widths;
	struct wrap *wrap;
	char flat[PIECE_BYTES];   /* the piece with its line breaks as spaces */
	char breaks[PIECE_BYTES]; /* may a line begin at this byte of the piece? */
	size_t line_start;        /* byte where the present line begins */
	size_t line_columns;      /* what it holds so far */
	size_t break_at;          /* last byte where it may end; line_start: nowhere */
	size_t break_columns;     /* columns up to there */
};

static bool is_white(char byte)
{
	return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

static enum err_code add_line(struct scan *scan, size_t start, size_t end)
{
	struct wrap *wrap = scan->wrap;

	while (start < end && is_white(scan->text.ptr[end - 1]))
		end--;
	if (wrap->count == wrap->capacity) {
		struct wrap_line *grown =
		    alloc_grow(wrap->lines, &wrap->capacity, wrap->count + 1, sizeof *grown);

		if (!grown)
			return ERR_NOMEM;
		wrap->lines = grown;
	}
	wrap->lines[wrap->count++] = (struct wrap_line){(uint32_t)start, (uint32_t)end};
	return ERR_OK;
}

/* End the present line at `byte`, where the next one begins with what it carries over. */
static enum err_code break_line(struct scan *scan, size_t byte, size_t columns_carried)
{
	const enum err_code code = add_line(scan, scan->line_start, byte);

	scan->line_start = scan->break_at = byte;
	scan->line_columns = columns_carried;
	scan->break_columns = 0;
	return code;
}

/*
 * One cell of so many columns at `byte` joins the present line, which is broken first when it is
 * full. Plain white space may hang over the edge: it is no part of the line.
 */
static enum err_code add_cell(struct scan *scan, size_t byte, size_t columns, bool white)
{
	enum err_code code = ERR_OK;

	while (!white && scan->line_columns + columns > scan->columns && byte > scan->line_start) {
		if (scan->break_at > scan->line_start)
			code = break_line(
			    scan, scan->break_at, scan->line_columns - scan->break_columns);
		else
			code = break_line(scan, byte, 0);
		if (code != ERR_OK)
			return code;
	}
	scan->line_columns += columns;
	return ERR_OK;
}

/* The end of the piece that begins at `start`: after white space if possible. */
static size_t piece_end(struct slice text, size_t start, size_t end)
{
	size_t cut;

	if (end - start <= PIECE_BYTES)
		return end;
	cut = start + PIECE_BYTES;
	while (cut > start + PIECE_BYTES / 2 && !is_white(text.ptr[cut - 1]))
		cut--;
	if (is_white(text.ptr[cut - 1]))
		return cut;
	cut = start + PIECE_BYTES;
	while (cut > start + 1 && ((unsigned char)text.ptr[cut] & 0xc0) == 0x80)
		cut--;
	return cut;
}

/*
 * Lay out the piece [start, end) of the paragraph that ends at `limit`. A cell that begins in the
 * piece is taken whole, also over its end; *ret_next is the byte after the last one.
 */
static enum err_code wrap_piece(
    struct scan *scan, size_t start, size_t end, size_t limit, size_t *ret_next)
{
	const struct slice paragraph = {scan->text.ptr, limit};
	enum err_code code = ERR_OK;
	size_t byte = start;

	for (size_t i = start; i < end; i++)
		scan->flat[i - start] = is_white(scan->text.ptr[i]) ? ' ' : scan->text.ptr[i];
	u8_possible_linebreaks((const uint8_t *)scan->flat, end - start, "UTF-8", scan->breaks);
	/* what stands before the piece is not seen by the library: white space lets a line begin */
	if (start > scan->line_start && is_white(scan->text.ptr[start - 1]))
		scan->breaks[0] = UC_BREAK_POSSIBLE;
	while (byte < end && code == ERR_OK) {
		const char can_break = scan->breaks[byte - start];
		struct cell cell;
		const size_t next = cell_next(paragraph, byte, scan->widths, &cell);

		if (can_break == UC_BREAK_POSSIBLE || can_break == UC_BREAK_MANDATORY) {
			scan->break_at = byte;
			scan->break_columns = scan->line_columns;
		}
		code = add_cell(scan, byte, (size_t)cell.width * cell.cells,
		    next == byte + 1 && is_white(scan->text.ptr[byte]));
		byte = next;
	}
	*ret_next = byte;
	return code;
}

/* One line of the text, or several that a sentence joins. */
static enum err_code wrap_paragraph(struct scan *scan, size_t start, size_t end)
{
	enum err_code code = ERR_OK;

	while (end > start && is_white(scan->text.ptr[end - 1]))
		end--;
	scan->line_start = scan->break_at = start;
	scan->line_columns = scan->break_columns = 0;
	for (size_t byte = start; byte < end && code == ERR_OK;)
		code = wrap_piece(scan, byte, piece_end(scan->text, byte, end), end, &byte);
	return code == ERR_OK ? add_line(scan, scan->line_start, end) : code;
}

/*
 * Does the line break at `byte` end a paragraph? Not when it lies inside a sentence or between two
 * of one paragraph. *sentence is the first that ends after the break and moves along with it.
 */
static bool ends_paragraph(const struct sentences *sentences, size_t byte, size_t *sentence)
{
	const struct sentence *items = sentences->items;

	while (*sentence < sentences->count && items[*sentence].end <= byte)
		++*sentence;
	if (*sentence == sentences->count)
		return true;
	if (items[*sentence].start < byte)
		return false;
	return *sentence == 0 || items[*sentence - 1].paragraph != items[*sentence].paragraph;
}

/* The line break that ends the paragraph which begins at `start`. */
static size_t paragraph_end(
    struct slice text, size_t start, const struct sentences *sentences, size_t *sentence)
{
	size_t from = start;

	for (;;) {
		const char *found = memchr(text.ptr + from, '\n', text.len - from);
		const size_t end = found ? (size_t)(found - text.ptr) : text.len;

		if (end == text.len || !sentences || ends_paragraph(sentences, end, sentence))
			return end;
		from = end + 1;
	}
}

enum err_code wrap_find(struct slice text, size_t columns, const struct sentences *sentences,
    const struct cell_widths *widths, struct wrap *ret_wrap)
{
	struct scan *scan = alloc_new(sizeof *scan);
	enum err_code code = ERR_OK;
	size_t sentence = 0;

	wrap_release(ret_wrap);
	if (!scan)
		return ERR_NOMEM;
	scan->text = text;
	scan->columns = columns > 0 ? columns : 1;
	scan->widths = widths;
	scan->wrap = ret_wrap;
	for (size_t start = 0; start < text.len && code == ERR_OK;) {
		size_t end = paragraph_end(text, start, sentences, &sentence);

		code = wrap_paragraph(scan, start, end);
		start = end + 1;
	}
	if (code != ERR_OK)
		wrap_release(ret_wrap);
	alloc_free(scan);
	return code;
}

void wrap_release(struct wrap *wrap)
{
	alloc_free(wrap->lines);
	*wrap = (struct wrap){0};
}

size_t wrap_line_of(const struct wrap *wrap, uint32_t byte)
{
	size_t low = 0, high = wrap->count;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (wrap->lines[middle].start <= byte)
			low = middle;
		else
			high = middle;
	}
	return low;
}
