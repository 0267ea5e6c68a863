/*
 * lineup.h - a frame applied to a story: facets, lines, cells. The centrepiece.
 *
 * A line puts passages of one wording family beside each other, one cell an outlet (document). An
 * empty cell is `silent` ("not found" on the screen) with the closest passage that did not
 * qualify; `not_yet` when the article is older than the label, `unknown` when no absence can be
 * claimed. A passage shows once: text repeated in its article is a duplicate of the later one, and
 * a wording that belongs to several facets stands in one line: where the frame names it with the
 * most words, else where more outlets word it, else in the facet that comes first.
 *
 * How old the label is: the line of the frame's first facet that most outlets word is the label,
 * its day is that of the earliest dated article in it. An article is older than the label when its
 * date is before that day; or when it has no date and calls upcoming an event ("the summit") that
 * two or more, and more than half, of the label's articles report.
 * Thread use: a finished lineup is read-only and may be shared. Borrows frame and sources.
 */
#ifndef ABREAST_FRAME_LINEUP_H
#define ABREAST_FRAME_LINEUP_H

#include "frame/match.h"
#include "frame/similarity.h"

enum cell_state {
	CELL_FILLED,
	CELL_UNSURE,
	CELL_SILENT,
	CELL_NOT_YET,
	CELL_UNKNOWN,
	CELL_PINNED,
	CELL_BLANKED,
	CELL_STATES
};
enum cell_author { CELL_BY_MACHINE, CELL_CONFIRMED, CELL_EDITED };

const char *cell_state_text(enum cell_state state); /* "filled" "unsure" "silent" "not_yet" ... */

/* Scores from which a cell is filled, or unsure. */
#define LINEUP_FILLED_FROM .5f
#define LINEUP_UNSURE_FROM .35f

struct lineup_cell {
	const uint32_t *passages; /* indices into lineup.passages, most committed first */
	size_t passage_count;
	uint32_t nearest; /* index into lineup.nearest, or UINT32_MAX */
	uint8_t state;    /* enum cell_state */
	uint8_t author;   /* enum cell_author */
};

struct lineup_line {
	struct slice id;           /* stable within the frame: facet id and stem of the wording */
	struct slice wording;      /* key wording, as it is shown */
	uint32_t facet;            /* index into frame.facets */
	uint32_t filled_count;     /* outlets that word it */
	bool minor;                /* worth a look only when more is asked for: see below */
	struct lineup_cell *cells; /* one a document, in the story's order */
};

/*
 * A line is minor when one outlet alone words it, of several, unless its wording is a term (not
 * near) of the frame's first facet, or one that a person typed or confirmed. A phrase that a person
 * typed has a line also when no outlet words it: all its cells are silent.
 */
struct lineup {
	const struct frame *frame;
	struct lineup_line *lines; /* by facet in the frame's order; widest first, minor last */
	size_t line_count;
	size_t doc_count;
	struct passage *passages; /* every passage that stands in a cell */
	size_t passage_count;
	struct passage *nearest; /* owned; closest passages that did not qualify */
	size_t nearest_count;
	size_t filled_count, silent_count; /* cells */
	size_t dropped_count;              /* lines that a person took out (story/overlay) */
	struct arena arena;
};

/*
 * What a person confirmed or picked for a line: it lends its wording to the line, so that other
 * outlets' passages that say it so are found. A lesson never lowers a score, and changes neither
 * lines nor their ids. One for a line that is not there teaches nothing.
 */
struct lineup_lesson {
	struct slice line;    /* id of the line */
	struct slice wording; /* the passage's own words */
	struct slice context; /* the sentence it stands in; may be empty */
};

/* What a lineup is made of; everything is borrowed. */
struct lineup_input {
	const struct frame *frame;
	const struct frame_source
	    *sources; /* one a document; prose NULL: not analysed yet: unknown */
	const struct framings *const
	    *framings; /* one a document, of this frame; NULL where not yet */
	size_t doc_count;
	const struct similarity *similarity;
	const struct frame_lexicon *lexicon; /* voice and stance of passages found by likeness */
	const struct lineup_lesson *lessons; /* in any order; may be NULL */
	size_t lesson_count;
	bool (*cancelled)(const void *); /* polled; may be NULL; true makes it ERR_CANCELLED */
	const void *cancel_data;
};

/* Line up a story: ERR_OK, ERR_NOMEM or ERR_CANCELLED. */
enum err_code lineup_new(const struct lineup_input *input, struct lineup **ret_lineup)
    ATTR_MUST_CHECK;
void lineup_free(struct lineup *lineup);

/* Which passage of a cell is shown: asserts over hedges over attributes over distances ...; NULL: none */
const struct passage *lineup_shown(const struct lineup *lineup, const struct lineup_cell *cell);

#endif
