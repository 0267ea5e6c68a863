/*
 * linemaker.h - a lineup while it is made: what its parts hand to each other.
 *
 * Order: passages are gathered, put into lines (frame/lines), these into cells (frame/linecells), empty
 * cells are judged (frame/absence), and the closest passages looked for (frame/nearest).
 * Thread use: one thread.
 */
#ifndef ABREAST_FRAME_LINEMAKER_H
#define ABREAST_FRAME_LINEMAKER_H

#include "frame/families.h"
#include "frame/lineup.h"

struct line_maker {
	struct lineup *lineup;
	const struct lineup_input *input;
	uint32_t *line_of;  /* of each passage; UINT32_MAX: a duplicate, or elsewhere */
	uint8_t *elsewhere; /* of each passage: its words stand in a line of another facet */
	uint32_t *day;      /* of each document; 0: no date */
	uint8_t *known;     /* can an absence be claimed of the document? */
	size_t line_capacity;
	struct slice *sentences;  /* of all documents, for the closest passages */
	uint32_t *first_sentence; /* of each document in `sentences`, one more at the end */
	uint32_t *sentence_no;    /* of each of `sentences`: index in its prose */
	struct sentence_set *set;
	uint32_t *doc_of_sentence;
	uint8_t *gone; /* of each line: another one has taken its only cell */
	uint8_t *skip; /* one a document: it words the line that is looked at */
	size_t sentence_count;
	float *scores; /* of the line that is looked at, one a sentence */
	struct why *whys;
	float *taught_scores; /* the same with what a person confirmed */
	struct why *taught_whys;
	struct passage *growing; /* owned; lineup.passages before they came to rest */
	size_t nearest_capacity, passage_capacity, line_of_capacity;
};

bool line_maker_cancelled(const struct line_maker *maker);

/* The words of a passage, borrowed from its prose. */
struct slice line_maker_wording(const struct line_maker *maker, const struct passage *passage);

/* The term that found a passage; NULL: likeness did. */
const struct term *line_maker_term(const struct lineup *lineup, const struct passage *passage);

/* ---- frame/lines ---- */

/* Lines of all passages, and line_of. A wording of several facets stands in one line. */
enum err_code line_maker_find_lines(struct line_maker *maker) ATTR_MUST_CHECK;

/* ---- frame/linecells ---- */

enum err_code line_maker_fill_cells(struct line_maker *maker) ATTR_MUST_CHECK;

/* ---- frame/absence ---- */

/* Dates, and of which documents an absence can be claimed. */
enum err_code line_maker_look_at_docs(struct line_maker *maker) ATTR_MUST_CHECK;
/* Silent cells become not_yet or unknown where they must. */
void line_maker_judge_absences(struct line_maker *maker);

/* ---- frame/nearest ---- */

/*
 * What comes closest to each line in the documents that do not word it: a passage where the score
 * says so (frame/alike), else lineup.nearest.
 */
enum err_code line_maker_find_nearest(struct line_maker *maker) ATTR_MUST_CHECK;

/*
 * A wording without the names of the frame's target and beneficiary, which stand everywhere in the
 * story. Copied into the arena; .len 0: nothing else is in it; .ptr NULL: no memory.
 */
struct slice line_maker_bare_wording(struct line_maker *maker, struct slice text);

/* ---- frame/alike ---- */

/*
 * Let a sentence that is like a line fill its document's cell. If the sentence has a wording of the
 * facet that stands in a line of its own, this cell moves; if it stands in a shared line, it stays.
 *   ret_taken  true when the cell has a passage now
 */
enum err_code line_maker_take_alike(struct line_maker *maker, struct lineup_line *line,
    uint32_t sentence, bool *ret_taken) ATTR_MUST_CHECK;

/* ---- frame/altered ---- */

/* A headline's words in marks that nobody else has in marks, while two outlets have others. */
void line_maker_mark_altered(struct line_maker *maker);

#endif
