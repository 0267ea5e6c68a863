/*
 * changes.h - what the person changed, for undo and redo. Both say what they did.
 *
 * A change knows its text before and after; undoing is the same change the other way round.
 * Thread use: one thread.
 */
#ifndef ABREAST_TUI_CHANGES_H
#define ABREAST_TUI_CHANGES_H

#include "base/err.h"
#include "base/slice.h"

enum change_kind {
	CHANGE_MARK,  /* texts are notes; NULL: no mark */
	CHANGE_EDIT,  /* texts are values of the sidecar's key; NULL or "": none */
	CHANGE_NAMES, /* after: a correction of names (story/corrections.h); before is NULL */
	CHANGE_TERM,  /* texts as EFFECT_TERM has them: what undoes it, and what does it */
	CHANGE_CELLS, /* after: a verdict on cells or rows (story/verdicts.h); before is NULL */
};

struct change {
	enum change_kind kind;
	uint32_t doc;
	struct span span;
	const char *key;      /* static; of CHANGE_EDIT */
	char *before, *after; /* owned; may be NULL */
};

struct changes {
	struct change *items; /* owned; [0, done) are done, [done, count) undone */
	size_t done, count, capacity;
};

/* Note a change that was made; what was undone before can no longer be redone. Copies the texts. */
enum err_code changes_add(struct changes *changes, const struct change *change) ATTR_MUST_CHECK;

/* The change to take back, or to make again; NULL: none. Valid until the next call. */
const struct change *changes_undo(struct changes *changes);
const struct change *changes_redo(struct changes *changes);
void changes_release(struct changes *changes);

#endif
