/*
 * judged.h - the lines of an article while it is decided which of them are boilerplate.
 *
 * Thread use: one thread.
 */
#ifndef ABREAST_DOC_JUDGED_H
#define ABREAST_DOC_JUDGED_H

#include "doc/cues.h"
#include "doc/doc.h"

enum { JUDGED_BODY_WORDS = 22 /* a line of so many is part of the body */ };

enum line_flags {
	LINE_DROPPED = 1u << 0, /* is boilerplate */
	LINE_PROSE = 1u << 1,   /* a paragraph: long, or ends as a sentence does */
	LINE_STOP = 1u << 2,    /* ends in . ! ? or a closing mark after it */
	LINE_PERIOD = 1u << 3,  /* ends in a full stop */
	LINE_BYLINE = 1u << 4,  /* begins with "By " */
	LINE_TITLE = 1u << 5,   /* says the title */
	LINE_CRUMBS = 1u << 6,  /* pieces between bars or arrows */
	LINE_FILE = 1u << 7,    /* one long word with hyphens or a picture's suffix */
	LINE_BULLET = 1u << 8,
	LINE_DATED = 1u << 9, /* a short line with a year */
};

struct line {
	struct span at;    /* trimmed */
	struct span whole; /* as boilerplate is told: without the break */
	unsigned flags;    /* enum line_flags */
	unsigned cues;     /* cue_bit()s */
	uint32_t words;
};

/* The lines that are not blank. */
struct lines {
	struct slice text;
	struct line *items; /* owned */
	size_t count;
	size_t capacity;
	size_t body_first, body_end; /* half-open; equal: there is no body */
	struct span title;
};

/* The lines of a doc, each with its words, shape and cues. ERR_OK or ERR_NOMEM. Linear. */
enum err_code judged_gather(const struct doc *doc, struct lines *lines) ATTR_MUST_CHECK;

/* Drop what is furniture by itself; mark the title and what is prose. */
void judged_by_themselves(struct lines *lines);

/* The body: from the first to the last line of prose that is not dropped. */
void judged_find_body(struct lines *lines);

static inline bool line_has_cue(const struct line *line, enum cue_kind kind)
{
	return (line->cues & cue_bit(kind)) != 0;
}

static inline bool line_is_dropped(const struct line *line)
{
	return (line->flags & LINE_DROPPED) != 0;
}

#endif
