#include "config.h"

#include "export/phrasing.h"

#include <unictype.h>

#include "text/utf8.h"

/* A terminal or an editor would act upon it. */
static bool is_command(uint32_t point)
{
	return point < 0x20 || (point >= 0x7f && point < 0xa0) ||
	       uc_is_property_bidi_control(point);
}

static bool is_blank(uint32_t point)
{
	return point == ' ' || (point >= '\t' && point <= '\r') || point == 0x85 ||
	       point == 0x2028 || point == 0x2029;
}

void phrasing_add_line(struct buf *buf, struct slice text)
{
	bool begun = false, space = false;

	for (size_t at = 0; at < text.len;) {
		unsigned len = 1;
		uint32_t point = (unsigned char)text.ptr[at];

		if (point >= 0x80)
			point = utf8_at(text, at, &len);
		if (is_blank(point)) {
			space = begun;
		} else {
			if (space)
				buf_add_byte(buf, ' ');
			if (is_command(point))
				buf_add_format(
				    buf, "\xe2\x80\xb9U+%04X\xe2\x80\xba", (unsigned)point);
			else
				buf_add(buf, text.ptr + at, len);
			begun = true;
			space = false;
		}
		at += len;
	}
}

const char *phrasing_of_stance(enum stance stance)
{
	static const char *const words[STANCES] = {
	    [STANCE_ASSERTS] = "own claim",
	    [STANCE_ATTRIBUTES] = "a source says",
	    [STANCE_HEDGES] = "hedged",
	    [STANCE_DENIES] = "denies",
	    [STANCE_DISTANCES] = "at arm\xe2\x80\x99s length",
	};

	return words[stance];
}

struct slice phrasing_of_stance_code(struct slice code)
{
	for (int stance = 0; stance < STANCES; stance++)
		if (slice_is(code, stance_text((enum stance)stance)))
			return slice_of(phrasing_of_stance((enum stance)stance));
	return code;
}

const char *phrasing_mark_of_stance(enum stance stance)
{
	static const char *const marks[STANCES] = {
	    [STANCE_ASSERTS] = "\xe2\x97\x8f",
	    [STANCE_ATTRIBUTES] = "\xe2\x97\x8b",
	    [STANCE_HEDGES] = "\xe2\x97\x90",
	    [STANCE_DENIES] = "\xe2\x9c\x97",
	    [STANCE_DISTANCES] = "\xe2\x97\x87",
	};

	return marks[stance];
}

const char *phrasing_of_cell(const struct lineup_cell *cell)
{
	static const char *const words[CELL_STATES] = {
	    [CELL_FILLED] = "found",
	    [CELL_UNSURE] = "unsure",
	    [CELL_SILENT] = "not found",
	    [CELL_NOT_YET] = "not yet: older than the label",
	    [CELL_UNKNOWN] = "unknown: no absence can be claimed",
	    [CELL_PINNED] = "found, pinned",
	    [CELL_BLANKED] = "not here",
	};

	if (cell->state == CELL_SILENT && cell->author == CELL_CONFIRMED)
		return "silent, confirmed";
	return words[cell->state];
}

const char *phrasing_of_author(const struct lineup_cell *cell)
{
	switch (cell->author) {
	case CELL_CONFIRMED: return "confirmed";
	case CELL_EDITED: return "edited";
	default: return "machine";
	}
}

void phrasing_add_devices(struct buf *buf, uint32_t devices)
{
	bool first = true;

	for (unsigned at = 0; at < DEVICES; at++) {
		if (!(devices & 1u << at))
			continue;
		if (!first)
			buf_add_text(buf, ", ");
		for (const char *text = device_text(at); *text; text++)
			buf_add_byte(buf, *text == '_' ? ' ' : *text);
		first = false;
	}
}

void phrasing_add_voice(struct buf *buf, const struct passage *passage)
{
	if (passage->speaker.ptr && passage->speaker.len > 0)
		phrasing_add_line(buf, passage->speaker);
	else if (passage->voice == VOICE_NARRATOR)
		buf_add_text(buf, "the outlet");
	else
		buf_add_text(buf, passage->voice == VOICE_DOCUMENT ? "a document" : "a source");
}
