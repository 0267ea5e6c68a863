/*
 * verdicts.h - what a person said about the rows and cells of a lineup, and all of it at once.
 *
 * A verdict is one thing a person did in Compare: confirmed a cell, picked another passage, said
 * that the wording is not here, edited who says it, added or dropped a row. It names its frame and
 * its row by their ids and its articles by their content hashes, so that it holds wherever the
 * files have gone and in every story that has one of the articles. As text it is
 *     WORDS                             what was done, for messages
 *     KIND FRAME ROW                    separated by tabs
 *     VALUE                             of an edit ("stance denies") or an added row: its phrase
 *     HASH [START END START END]        once an article: the passage as found, and as wanted
 * Verdicts never alter an analysis: story/overlay lays them over a lineup.
 * Thread use: a finished struct verdicts is read-only and may be shared.
 */
#ifndef ABREAST_STORY_VERDICTS_H
#define ABREAST_STORY_VERDICTS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "story/story.h"

enum { VERDICT_VALUE_MOST = 1000 /* bytes of a row's id or of a value */ };

#define VERDICT_LIST(X) \
	X(CONFIRM, "confirm") /* the passage stands in the cell: its wording teaches the row */ \
	X(SILENT, "silent")   /* nothing stands in the cell, as a person has checked */ \
	X(PICK, "pick")       /* the passage is what the cell shows */ \
	X(BLANK, "blank")     /* what was found is not the row's */ \
	X(CLEAR, "clear")     /* the cell is the machine's again, edits of its passages too */ \
	X(EDIT, "edit")       /* the passage's stance, speaker or extent is another */ \
	X(ADD, "add")         /* a phrase is a row */ \
	X(DROP, "drop")       /* the row is not shown; an added one (VALUE) is taken away */ \
	X(RESTORE, "restore") /* every dropped row of the frame is shown again */

enum verdict_kind {
#define X(name, text) VERDICT_##name,
	VERDICT_LIST(X)
#undef X
	    VERDICT_KINDS
};

const char *verdict_text(enum verdict_kind kind);     /* "confirm" ... */
enum verdict_kind verdict_kind_of(struct slice text); /* VERDICT_KINDS: none of them */

/* One article of a verdict. */
struct verdict_place {
	uint64_t doc_hash;
	struct span found, wanted; /* span_none(): the article, or its cell, as a whole */
};

struct verdict {
	struct slice words; /* .ptr NULL where it comes from the store */
	struct slice frame, row, value;
	struct verdict_place *places; /* in an arena */
	size_t place_count;
	enum verdict_kind kind;
};

/* Are the ids and the value such as can be kept? */
bool verdict_is_sound(const struct verdict *verdict);

/* Append the text of a verdict; failure is in buf->failed. */
void verdict_write(const struct verdict *verdict, struct buf *buf);

/*
 * Read the text of a verdict: everything but the places, which are in the arena, borrows `text`.
 * Returns ERR_OK, ERR_SYNTAX or ERR_NOMEM.
 */
enum err_code verdict_read(struct slice text, struct arena *arena, struct verdict *ret_verdict)
    ATTR_MUST_CHECK;

/* Every verdict that is kept, in the order they were made. */
struct verdicts {
	struct verdict *items; /* owned */
	size_t count, capacity;
	struct arena arena; /* everything else */
};

/* Add a copy, as the newest. ERR_OK or ERR_NOMEM. */
enum err_code verdicts_add(struct verdicts *verdicts, const struct verdict *verdict)
    ATTR_MUST_CHECK;
void verdicts_free(struct verdicts *verdicts);

/* Does a verdict of this kind decide what a cell holds? Of these only the newest does. */
bool verdict_decides_cell(enum verdict_kind kind);

/* Is a verdict that decides the cell of its row in an article the newest that does? */
bool verdicts_hold(const struct verdicts *verdicts, size_t index, uint64_t doc_hash);

/*
 * Append the phrases that are rows of a story now, each ended by a line feed, in the order they
 * were added: those added while one of its articles was there. verdicts may be NULL.
 * ERR_OK or ERR_NOMEM.
 */
enum err_code verdicts_add_phrases(const struct verdicts *verdicts, const struct story *story,
    struct buf *ret_phrases) ATTR_MUST_CHECK;

#endif
