#include "config.h"

#include "views/snippet.h"

/* A cell needs at most this many bytes to be worth looking back for: base and four marks. */
enum { LOOK_BACK = CELL_BYTES };

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r';
}

static bool is_continuation(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

static struct slice part(struct slice text, size_t start, size_t end)
{
	return (struct slice){text.ptr + start, end - start};
}

struct slice snippet_tail(
    struct slice text, int columns, const struct cell_widths *widths, int *ret_columns)
{
	size_t from = 0, width;

	if (columns < 0)
		columns = 0;
	if (text.len > (size_t)columns * LOOK_BACK)
		from = text.len - (size_t)columns * LOOK_BACK;
	while (from < text.len && is_continuation(text.ptr[from]))
		from++;
	width = cells_width(part(text, from, text.len), widths);
	while (width > (size_t)columns && from < text.len) {
		struct cell cell;

		from = cell_next(text, from, widths, &cell);
		width -= (size_t)cell.width * cell.cells;
	}
	if (ret_columns)
		*ret_columns = (int)width;
	return part(text, from, text.len);
}

struct slice snippet_head(
    struct slice text, int columns, const struct cell_widths *widths, int *ret_columns)
{
	size_t width = 0, len;

	len = cells_fit(text, columns > 0 ? (size_t)columns : 0, widths, &width);
	if (ret_columns)
		*ret_columns = (int)width;
	return part(text, 0, len);
}

struct span snippet_trim(struct slice text, struct span span)
{
	while (span.start < span.end && is_blank(text.ptr[span.start]))
		span.start++;
	while (span.end > span.start && is_blank(text.ptr[span.end - 1]))
		span.end--;
	return span;
}

static char lower(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (char)(byte + 'a' - 'A') : byte;
}

bool snippet_holds(struct slice text, struct slice wanted)
{
	for (size_t at = 0; at + wanted.len <= text.len; at++) {
		size_t i = 0;

		while (i < wanted.len && lower(text.ptr[at + i]) == lower(wanted.ptr[i]))
			i++;
		if (i == wanted.len)
			return true;
	}
	return false;
}

/* The first bytes of a text, as many as `columns` could need, so that measuring stays cheap. */
static struct slice bounded(struct slice text, int columns)
{
	const size_t most = ((size_t)(columns > 0 ? columns : 0) + 2) * LOOK_BACK;

	if (text.len <= most)
		return text;
	text.len = most;
	while (text.len > 0 && is_continuation(text.ptr[text.len]))
		text.len--;
	return text;
}

static struct slice ellipsis(const struct canvas *canvas)
{
	return slice_of(canvas->ascii ? "..." : "…");
}

static int ellipsis_columns(const struct canvas *canvas)
{
	return canvas->ascii ? 3 : 1;
}

struct line_parts {
	struct slice left, inner, right;
};

static struct line_parts parts_of(const struct snippet *snippet)
{
	struct span outer = snippet->outer, inner = snippet->inner;

	if (inner.start < outer.start)
		outer.start = inner.start;
	if (inner.end > outer.end)
		outer.end = inner.end;
	return (struct line_parts){
	    slice_at(snippet->text, (struct span){outer.start, inner.start}),
	    slice_at(snippet->text, inner),
	    slice_at(snippet->text, (struct span){inner.end, outer.end}),
	};
}

/* The wording with its brackets; cut with an ellipsis when it alone is too long. */
static int draw_inner(struct canvas *canvas, int row, int col, int columns, struct slice inner,
    const struct snippet *snippet)
{
	const unsigned style = snippet->inner_style;
	const struct slice close = slice_of(snippet->bracketed ? "]" : "");
	int used = 0, room;
	struct slice head;

	if (snippet->bracketed)
		used += canvas_put(canvas, row, col, columns, slice_of("["), style);
	room = columns - used - (int)close.len;
	head = snippet_head(inner, room, canvas->widths, NULL);
	if (head.len < inner.len)
		head = snippet_head(inner, room - ellipsis_columns(canvas), canvas->widths, NULL);
	used += canvas_put(canvas, row, col + used, columns - used, head, style);
	if (head.len < inner.len)
		used +=
		    canvas_put(canvas, row, col + used, columns - used, ellipsis(canvas), style);
	return used + canvas_put(canvas, row, col + used, columns - used, close, style);
}

/* The wording, then what follows it; cut with an ellipsis. */
static int draw_rest(struct canvas *canvas, int row, int col, int columns,
    const struct line_parts *parts, const struct snippet *snippet)
{
	int used = draw_inner(canvas, row, col, columns, parts->inner, snippet);
	struct slice right = snippet_head(parts->right, columns - used, canvas->widths, NULL);

	if (right.len < parts->right.len)
		right = snippet_head(
		    parts->right, columns - used - ellipsis_columns(canvas), canvas->widths, NULL);
	used += canvas_put(canvas, row, col + used, columns - used, right, snippet->style);
	if (right.len < parts->right.len)
		used += canvas_put(
		    canvas, row, col + used, columns - used, ellipsis(canvas), snippet->style);
	return used;
}

int snippet_draw(
    struct canvas *canvas, int row, int col, int columns, const struct snippet *snippet)
{
	const struct line_parts parts = parts_of(snippet);
	const int brackets = snippet->bracketed ? 2 : 0;
	int inner, room, width, used = 0;
	struct slice left;

	if (columns <= 0)
		return 0;
	inner = (int)cells_width(bounded(parts.inner, columns), canvas->widths) + brackets;
	room = columns - inner;
	if (room < 0)
		room = 0;
	left = snippet_tail(parts.left, room, canvas->widths, &width);
	if (left.len < parts.left.len) {
		/* Cut at the left: half of the room, or what the right side leaves over. */
		int right = (int)cells_width(bounded(parts.right, columns), canvas->widths);
		int most = room - (right < room / 2 ? right : room / 2) - ellipsis_columns(canvas);

		left = snippet_tail(parts.left, most, canvas->widths, &width);
		if (most >= 0)
			used +=
			    canvas_put(canvas, row, col, columns, ellipsis(canvas), snippet->style);
	}
	used += canvas_put(canvas, row, col + used, columns - used, left, snippet->style);
	used += draw_rest(canvas, row, col + used, columns - used, &parts, snippet);
	return used;
}

void snippet_draw_at(
    struct canvas *canvas, int row, int col, int columns, int at, const struct snippet *snippet)
{
	const struct line_parts parts = parts_of(snippet);
	const int bracket = snippet->bracketed ? 1 : 0;
	struct slice left;
	int width;

	if (at > columns)
		at = columns;
	left = snippet_tail(parts.left, at - bracket, canvas->widths, &width);
	if (left.len < parts.left.len && at > ellipsis_columns(canvas) + bracket) {
		int dots = ellipsis_columns(canvas);

		left = snippet_tail(parts.left, at - bracket - dots, canvas->widths, &width);
		canvas_put(canvas, row, col + at - bracket - width - dots, dots, ellipsis(canvas),
		    snippet->style);
	}
	canvas_put(canvas, row, col + at - bracket - width, width, left, snippet->style);
	draw_rest(canvas, row, col + at - bracket, columns - at + bracket, &parts, snippet);
}

/* The end of the line that begins at `from`: at the last space that fits, else where it is full. */
static size_t line_end(
    struct slice text, size_t from, int columns, const struct cell_widths *widths, size_t *ret_next)
{
	struct slice rest = bounded(part(text, from, text.len), columns);
	size_t fits = cells_fit(rest, (size_t)columns, widths, NULL);
	size_t end = from + fits;

	*ret_next = end;
	if (end >= text.len || fits == 0)
		return end;
	while (end > from && !is_blank(text.ptr[end]))
		end--;
	if (end == from)
		return from + fits;
	*ret_next = end + 1;
	return end;
}

bool snippet_line(struct slice text, size_t *from, int columns, const struct cell_widths *widths,
    size_t *ret_end, size_t *ret_next)
{
	while (*from < text.len && is_blank(text.ptr[*from]))
		++*from;
	if (*from >= text.len || columns <= 0)
		return false;
	*ret_end = line_end(text, *from, columns, widths, ret_next);
	return *ret_next > *from;
}

/* Where wrapping has to begin so that the wording stands in the rectangle. */
static size_t wrapped_start(const struct snippet *snippet, struct rect rect)
{
	const size_t area = (size_t)rect.rows * (size_t)rect.cols / 2;
	size_t from = snippet->outer.start;

	if (snippet->inner.start - from <= area)
		return from;
	from = snippet->inner.start - area;
	while (from < snippet->inner.start && !is_blank(snippet->text.ptr[from]))
		from++;
	return from;
}

void snippet_draw_wrapped(struct canvas *canvas, struct rect rect, const struct snippet *snippet)
{
	const struct slice text = part(snippet->text, 0, snippet->outer.end);
	const struct span inner = snippet->inner;
	size_t from;

	if (rect.cols <= 0 || rect.rows <= 0 || inner.start < snippet->outer.start)
		return;
	from = wrapped_start(snippet, rect);
	for (int row = 0; row < rect.rows; row++) {
		size_t next, end, a, b;
		int used = 0;

		if (!snippet_line(text, &from, rect.cols, canvas->widths, &end, &next))
			break;
		a = inner.start < from ? from : inner.start > end ? end : inner.start;
		b = inner.end < a ? a : inner.end > end ? end : inner.end;
		used += canvas_put(canvas, rect.row + row, rect.col, rect.cols, part(text, from, a),
		    snippet->style);
		used += canvas_put(canvas, rect.row + row, rect.col + used, rect.cols - used,
		    part(text, a, b), snippet->inner_style);
		canvas_put(canvas, rect.row + row, rect.col + used, rect.cols - used,
		    part(text, b, end), snippet->style);
		from = next;
	}
}

static size_t count_blanks(struct slice text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += text.ptr[i] == ' ';
	return count;
}

void snippet_draw_name(
    struct canvas *canvas, int row, int col, int columns, struct slice name, unsigned style)
{
	const struct slice head = snippet_head(name, columns, canvas->widths, NULL);
	const struct slice sign = slice_of(canvas->ascii ? "~" : "…");
	int used = 0, room = columns - 1;

	if (head.len == name.len) {
		canvas_put(canvas, row, col, columns, head, style);
		return;
	}
	/* Without its blanks the name may fit whole. */
	if (cells_width(bounded(name, columns), canvas->widths) <=
	    (size_t)columns + count_blanks(bounded(name, columns)))
		room = columns;
	for (size_t at = 0; at < name.len && used < room;) {
		size_t end = at;

		while (end < name.len && name.ptr[end] != ' ')
			end++;
		used +=
		    canvas_put(canvas, row, col + used, room - used, part(name, at, end), style);
		at = end + 1;
	}
	if (room < columns)
		canvas_put(canvas, row, col + used, 1, sign, style);
}
