/*
 * Printable ASCII, nearly all of what is shown, never reaches the Unicode tables. For the rest the
 * general category decides what kind of thing a code point is, and uc_width() how wide.
 */
#include "config.h"

#include "text/cells.h"

#include <stdio.h>
#include <unictype.h>
#include <uniwidth.h>

#include "base/alloc.h"
#include "text/utf8.h"

struct width_range {
	uint32_t first, last;
	uint8_t width;
};

struct cell_widths {
	size_t count;
	size_t capacity;
	struct width_range *ranges; /* owned; of two that overlap the later counts */
	bool has_ascii;             /* does one touch ASCII? */
};

/* ---- the option ---- */

static const char *skip_spaces(const char *at)
{
	while (*at == ' ' || *at == '\t')
		at++;
	return at;
}

/* "U+1F600"; NULL: not one. */
static const char *parse_point(const char *at, uint32_t *ret_point)
{
	uint32_t value = 0;
	int digits = 0;

	if ((at[0] != 'U' && at[0] != 'u') || at[1] != '+')
		return NULL;
	for (at += 2; digits < 7; at++, digits++) {
		const char *hex = "0123456789abcdef";
		const char *digit =
		    *at ? strchr(hex, *at >= 'A' && *at <= 'F' ? *at + 32 : *at) : NULL;

		if (!digit)
			break;
		value = value << 4 | (uint32_t)(digit - hex);
	}
	if (digits == 0 || value > 0x10ffff)
		return NULL;
	*ret_point = value;
	return at;
}

/* "U+1F600-U+1F64F=2"; NULL: not one. */
static const char *parse_range(const char *at, struct width_range *ret_range)
{
	struct width_range range;

	at = parse_point(skip_spaces(at), &range.first);
	if (!at)
		return NULL;
	range.last = range.first;
	at = skip_spaces(at);
	if (*at == '-') {
		at = parse_point(skip_spaces(at + 1), &range.last);
		if (!at)
			return NULL;
		at = skip_spaces(at);
	}
	if (*at != '=' || range.last < range.first)
		return NULL;
	at = skip_spaces(at + 1);
	if (*at != '1' && *at != '2')
		return NULL;
	range.width = (uint8_t)(*at - '0');
	*ret_range = range;
	return skip_spaces(at + 1);
}

static enum err_code add_range(struct cell_widths *widths, struct width_range range)
{
	struct width_range *grown =
	    alloc_grow(widths->ranges, &widths->capacity, widths->count + 1, sizeof *grown);

	if (!grown)
		return ERR_NOMEM;
	widths->ranges = grown;
	widths->ranges[widths->count++] = range;
	widths->has_ascii |= range.first < 0x80;
	return ERR_OK;
}

enum err_code cell_widths_new(
    const char *spec, struct cell_widths **ret_widths, struct err *ret_err)
{
	struct cell_widths *widths = alloc_zero(1, sizeof *widths);
	enum err_code code = ERR_OK;
	const char *at = skip_spaces(spec);

	if (!widths)
		return err_set(ret_err, ERR_NOMEM, NULL, 0, NULL);
	while (*at && code == ERR_OK) {
		struct width_range range;
		const char *next = parse_range(at, &range);

		if (!next || (*next && *next != ',')) {
			code = err_set(ret_err, ERR_SYNTAX, NULL, 0,
			    "widths: expected U+XXXX=1, U+XXXX-U+XXXX=2 or the like at '%s'", at);
			break;
		}
		code = add_range(widths, range);
		if (code != ERR_OK)
			err_set(ret_err, code, NULL, 0, NULL);
		at = *next == ',' ? skip_spaces(next + 1) : next;
	}
	if (code != ERR_OK) {
		cell_widths_free(widths);
		return code;
	}
	*ret_widths = widths;
	return ERR_OK;
}

void cell_widths_free(struct cell_widths *widths)
{
	if (!widths)
		return;
	alloc_free(widths->ranges);
	alloc_free(widths);
}

/* ---- the rule ---- */

enum point_kind {
	POINT_BASE,  /* takes columns of its own */
	POINT_MARK,  /* sits on the base before it */
	POINT_SPACE, /* white space of one column */
	POINT_LEFT_OUT,
	POINT_NAMED,
};

static bool is_left_out(uint32_t point)
{
	return point == 0x00ad || (point >= 0x200b && point <= 0x200d) || point == 0x2060 ||
	       point == 0xfeff || (point >= 0xfe00 && point <= 0xfe0f) ||
	       (point >= 0xe0100 && point <= 0xe01ef);
}

static bool is_noncharacter(uint32_t point)
{
	return (point & 0xfffe) == 0xfffe || (point >= 0xfdd0 && point <= 0xfdef);
}

/* Vowels and finals of decomposed Hangul: terminals draw them into the syllable before. */
static bool is_hangul_part(uint32_t point)
{
	return (point >= 0x1160 && point <= 0x11ff) || (point >= 0xd7b0 && point <= 0xd7ff);
}

static enum point_kind kind_of(uint32_t point)
{
	if (point == '\t' || point == '\n' || point == '\r' || point == 0xa0)
		return POINT_SPACE;
	if (point < 0x20 || (point >= 0x7f && point < 0xa0))
		return POINT_NAMED;
	if (point < 0x300)
		return is_left_out(point) ? POINT_LEFT_OUT : POINT_BASE;
	if (is_left_out(point))
		return POINT_LEFT_OUT;
	if (point == 0x2028 || point == 0x2029)
		return POINT_SPACE;
	if (is_noncharacter(point))
		return POINT_NAMED;
	if (uc_is_general_category_withtable(point, UC_CATEGORY_MASK_C))
		return POINT_NAMED;
	if (is_hangul_part(point) ||
	    uc_is_general_category_withtable(point, UC_CATEGORY_MASK_Mn | UC_CATEGORY_MASK_Me))
		return POINT_MARK;
	if (uc_is_general_category_withtable(point, UC_CATEGORY_MASK_Zs))
		return POINT_SPACE;
	return POINT_BASE;
}

static uint8_t width_of(uint32_t point, const struct cell_widths *widths)
{
	for (size_t i = widths ? widths->count : 0; i > 0; i--) {
		const struct width_range *range = &widths->ranges[i - 1];

		if (point >= range->first && point <= range->last)
			return range->width;
	}
	return uc_width((ucs4_t)point, "UTF-8") == 2 ? 2 : 1;
}

static void set_name(struct cell *cell, uint32_t point)
{
	int len = snprintf(
	    cell->text, sizeof cell->text, "\xe2\x80\xb9U+%04X\xe2\x80\xba", (unsigned)point);

	cell->width = 1;
	cell->cells = (uint8_t)(len - 4); /* each guillemet is three bytes and one column */
}

/* Marks from `byte` on: the first CELL_MARKS are kept, the rest and what is never drawn is left out. */
static size_t add_marks(struct slice text, size_t byte, struct cell *cell, size_t len)
{
	int marks = 0;

	while (byte < text.len && (unsigned char)text.ptr[byte] >= 0x80) {
		unsigned point_len;
		uint32_t point = utf8_at(text, byte, &point_len);
		enum point_kind kind = kind_of(point);

		if (kind != POINT_MARK && kind != POINT_LEFT_OUT)
			break;
		if (kind == POINT_MARK && marks < CELL_MARKS) {
			memcpy(cell->text + len, text.ptr + byte, point_len);
			len += point_len;
			marks++;
		}
		byte += point_len;
	}
	cell->text[len] = '\0';
	return byte;
}

/* As cell_next() for anything but printable ASCII with no mark after it. */
static size_t slow_cell(
    struct slice text, size_t byte, const struct cell_widths *widths, struct cell *cell)
{
	unsigned point_len;
	uint32_t point = utf8_at(text, byte, &point_len);
	size_t next = byte + point_len;

	switch (kind_of(point)) {
	case POINT_LEFT_OUT: *cell = (struct cell){.cells = 1}; return next;
	case POINT_NAMED: set_name(cell, point); return next;
	case POINT_SPACE: *cell = (struct cell){.text = " ", .width = 1, .cells = 1}; return next;
	case POINT_MARK: /* nothing before it to sit on: a space carries it */
		*cell = (struct cell){.text = " ", .width = 1, .cells = 1};
		return add_marks(text, byte, cell, 1);
	case POINT_BASE:
	default:
		*cell = (struct cell){.width = width_of(point, widths), .cells = 1};
		memcpy(cell->text, text.ptr + byte, point_len);
		return add_marks(text, next, cell, point_len);
	}
}

static bool is_plain(struct slice text, size_t byte)
{
	return text.ptr[byte] >= 0x20 && text.ptr[byte] < 0x7f;
}

/* Is the cell at `byte` one printable ASCII character and nothing else? */
static bool is_plain_cell(struct slice text, size_t byte)
{
	return is_plain(text, byte) &&
	       (byte + 1 == text.len || (unsigned char)text.ptr[byte + 1] < 0x80);
}

size_t cell_next(
    struct slice text, size_t byte, const struct cell_widths *widths, struct cell *ret_cell)
{
	size_t next;

	if (is_plain_cell(text, byte) && (!widths || !widths->has_ascii)) {
		ret_cell->text[0] = text.ptr[byte];
		ret_cell->text[1] = '\0';
		ret_cell->width = ret_cell->cells = ret_cell->bytes = 1;
		return byte + 1;
	}
	next = slow_cell(text, byte, widths, ret_cell);
	ret_cell->bytes = (uint8_t)(next - byte > UINT8_MAX ? UINT8_MAX : next - byte);
	return next;
}

size_t cells_width(struct slice text, const struct cell_widths *widths)
{
	size_t columns = 0;

	for (size_t byte = 0; byte < text.len;) {
		struct cell cell;

		byte = cell_next(text, byte, widths, &cell);
		columns += (size_t)cell.width * cell.cells;
	}
	return columns;
}

size_t cells_fit(
    struct slice text, size_t columns, const struct cell_widths *widths, size_t *ret_columns)
{
	size_t byte = 0, taken = 0;

	while (byte < text.len) {
		struct cell cell;
		size_t next = cell_next(text, byte, widths, &cell);

		if (taken + (size_t)cell.width * cell.cells > columns)
			break;
		taken += (size_t)cell.width * cell.cells;
		byte = next;
	}
	if (ret_columns)
		*ret_columns = taken;
	return byte;
}
