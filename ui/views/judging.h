/*
 * judging.h - verdicts on rows and cells as texts (story/verdicts.h): what C, P, X, D and E in the
 * view Compare want done, or why it cannot be done.
 *
 * Every function gives a todo: REQUEST_JUDGE with the verdict, or REQUEST_SAY with a reason.
 * Thread use: pure.
 */
#ifndef ABREAST_VIEWS_JUDGING_H
#define ABREAST_VIEWS_JUDGING_H

#include "story/verdicts.h"
#include "tui/pane.h"

/* A cell of the world's lineup, and the passage of it that is looked at. */
struct judging {
	const struct world *world;
	uint32_t line, doc;
	size_t passage; /* of the cell's */
};

/* The cell is right; an empty one is silent. Once more: it is the machine's again. */
struct todo judging_confirm(const struct judging *judging);

/* The cell is the machine's again, edits and all. */
struct todo judging_as_found(const struct judging *judging);

/* The cell shows the passage that is looked at. */
struct todo judging_pick(const struct judging *judging);

/* What was found is not the row's. Once more: it is the machine's again. */
struct todo judging_not_here(const struct judging *judging);

/* The row is not shown. */
struct todo judging_drop_row(const struct judging *judging);

/*
 * The passage's stance, speaker or extent ("stance denied", "speaker NATO", "extent WORDS"); false:
 * the text begins with none of these. `text` without a value asks for one.
 */
bool judging_edit(const struct judging *judging, struct slice text, struct todo *ret_todo);

/* What the command line begins with when nothing is typed yet: the stance as it is. */
struct todo judging_ask_edit(const struct judging *judging);

/* ---- for the app, which knows no selected cell ---- */

/* The row of a verdict and its words for messages, as one text that REQUEST_PICK carries. */
struct todo judging_ask_pick(const struct judging *judging);

/* The verdict that a passage of Read is what that cell shows; NULL: no memory. */
char *judging_picked(const struct world *world, struct slice asked, const struct place *place);

/* The verdicts that a phrase is a row, and that every dropped row is back; NULL: no memory. */
char *judging_added_row(const struct world *world, struct slice phrase);
char *judging_restored_rows(const struct world *world);

/* Is a phrase a typed row of the lineup already? Case makes no difference. */
bool judging_has_row(const struct world *world, struct slice phrase);

#endif
