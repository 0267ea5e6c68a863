/*
 * saying.h - who owns a wording, as a mark, a style and words: what Compare, Where and the
 * status line say about a cell or a passage.
 *
 * A mark stands for the owner of the wording, not for its facet; every mark has an ASCII form and
 * every style a mark, so that nothing rests on colour. Words are a journalist's ("own claim",
 * "a source says it"), not the engine's.
 * Thread use: pure.
 */
#ifndef ABREAST_TUI_SAYING_H
#define ABREAST_TUI_SAYING_H

#include "base/buf.h"
#include "frame/lineup.h"

/* In the order in which the strip of marks of an outlet is sorted. */
enum owner {
	OWNER_OUTLET,    /* the outlet's own claim */
	OWNER_HEDGED,    /* hedged, or inferred by the outlet */
	OWNER_SOURCE,    /* a source says it */
	OWNER_DISTANT,   /* at arm's length */
	OWNER_DENIED,    /* denied */
	OWNER_UNSURE,    /* found, but not surely */
	OWNER_NOT_FOUND, /* nothing in this article */
	OWNER_NOT_YET,   /* the article is older than the label */
	OWNER_UNKNOWN,   /* no absence can be claimed */
	OWNERS
};

/* Who owns a passage: from its stance, voice and devices. Never OWNER_UNSURE or after. */
enum owner saying_of_passage(const struct passage *passage);

/* Who owns what a cell shows: its most committed passage, or why there is none. */
enum owner saying_of_cell(const struct lineup *lineup, const struct lineup_cell *cell);

/* A second mark, of passages that deny what others of the cell say (or the other way); OWNERS: none. */
enum owner saying_second(const struct lineup *lineup, const struct lineup_cell *cell);

struct slice saying_mark(enum owner owner, bool ascii); /* one column wide */
unsigned saying_style(enum owner owner);                /* enum style */
const char *saying_words(enum owner owner);             /* "own claim", "not found" */

/* What an empty cell is, in words: "not found", "silent, confirmed by you". */
const char *saying_cell_words(const struct lineup *lineup, const struct lineup_cell *cell);

/*
 * What stands after a wording: turned round, altered, draft, how many more passages, and whether a
 * person has confirmed or edited the cell, in this order. Appends at most 6 columns.
 */
void saying_add_suffix(
    struct buf *buf, const struct lineup *lineup, const struct lineup_cell *cell, bool ascii);

/* Append "NATO says" or "own claim": who, in words; never empty. */
void saying_add_who(struct buf *buf, const struct passage *passage);

/* Append the devices in words, each after `separator`; nothing if there are none. */
void saying_add_devices(struct buf *buf, uint32_t devices, const char *separator);

/* Append a text of the status line with its devices, and what else goes without saying, cut short. */
void saying_abbreviate(struct slice text, struct buf *ret_text);

/* Append the evidence of a passage in words, a line each, each ended by a line feed. */
void saying_add_why(struct buf *buf, const struct frame *frame, const struct passage *passage);

/* Why the closest passage of an empty cell did not qualify: a static sentence. */
const char *saying_shortfall(const struct passage *nearest);

/* Why no absence is claimed for an article: a few static words. */
const char *saying_unknown(const struct frame_source *source);
const char *saying_unknown_short(const struct frame_source *source); /* for a cell */

/* The letter that stands for a group (a facet of the frame) in margins and plots. */
char saying_letter(uint32_t facet);

/* An outlet's name without "The" and "News", for heads and lists. */
struct slice saying_outlet(struct slice name);

#endif
