/*
 * highlights.h - what is exported: one flat list over all kinds and outlets.
 *
 * A highlight carries its citation: sentence before and after, outlet, headline, byline, date,
 * URL, line of the file. Nothing is wrapped.
 * Thread use: pure; borrows the story and the lineup.
 */
#ifndef ABREAST_EXPORT_HIGHLIGHTS_H
#define ABREAST_EXPORT_HIGHLIGHTS_H

#include "story/lineupset.h"
#include "story/usermarks.h"

enum highlight_kind {
	HIGHLIGHT_ENTITY,
	HIGHLIGHT_QUOTE,
	HIGHLIGHT_FRAME,
	HIGHLIGHT_MARK,
	HIGHLIGHT_KINDS
};

struct highlight {
	uint32_t doc;              /* index in the story */
	uint32_t start, end;       /* bytes */
	uint8_t kind;              /* enum highlight_kind */
	struct slice type;         /* "PER", "direct", facet id, "mark" */
	struct slice speaker;      /* who says it, or the canonical name; .ptr NULL: none */
	struct slice facet;        /* title of the facet; .ptr NULL: none */
	struct slice stance;       /* .ptr NULL: none */
	struct slice note;         /* of a mark; .ptr NULL: none */
	struct span before, after; /* neighbouring sentences; span_none(): none */
	struct span sentence;
};

struct highlights {
	struct highlight *items; /* by doc, then start, then kind */
	size_t count, capacity;
	struct arena arena;
};

enum highlight_what { /* a set */
	WHAT_ENTITIES = 1u << 0,
	WHAT_QUOTES = 1u << 1,
	WHAT_FRAMES = 1u << 2,
	WHAT_MARKS = 1u << 3,
};

/* Parse "entities,quotes,frames,marks"; 0: an unknown word. */
unsigned highlights_what(const char *text);

/* lineup and marks may be NULL. */
enum err_code highlights_new(const struct story *story, const struct lineup_set *lineup,
    struct user_marks *marks, unsigned what, struct highlights **ret_highlights) ATTR_MUST_CHECK;
void highlights_free(struct highlights *highlights);

#endif
