/*
 * story.h - an ordered set of articles with what was found in them.
 *
 * An item begins as a path (so that ten thousand of them open at once), gets its doc when it is
 * loaded and its analysis when a worker has done it; a path that could not be read keeps its
 * problem. Items never move and docs are dropped only with the story.
 * Ownership: the story owns docs and analyses.
 * Thread use: one thread changes it (the reader's loop); what it hands out is immutable and may
 * be read by workers while the story lives.
 */
#ifndef ABREAST_STORY_STORY_H
#define ABREAST_STORY_STORY_H

#include "doc/load.h"
#include "entity/link.h"
#include "story/analysis.h"
#include "story/corrections.h"
#include "story/quotefix.h"

struct story_item {
	char *path;                 /* owned */
	struct doc *doc;            /* NULL: not loaded yet, or not readable */
	struct analysis *analysis;  /* NULL: not analysed yet */
	struct fixed_quotes *fixed; /* owned: its quotations as corrected; NULL: as found */
	struct err problem;         /* .code ERR_OK: none */
};

struct story {
	struct story_item *items; /* owned */
	size_t count;
	size_t capacity;
	size_t loaded_count, analysed_count, failed_count;
	struct doc *unnamed; /* the only article whose outlet is unknown; NULL: none, or several */
	bool has_several_unnamed;        /* these are told by their files' names */
	struct links *links;             /* names over all analysed docs; NULL: not made yet */
	struct quote_fixes *quote_fixes; /* owned: corrections of quotations; NULL: none */
	struct fixed_quotes *retired;    /* owned: a job may still look at them */

	/* Docs that came for items which had one already: an analysis may borrow them. Owned. */
	struct doc **spare_docs;
	size_t spare_count, spare_capacity;
};

void story_init(struct story *story);

/* Add what a path names (see load_list_add). Entries with a problem become failed items. */
enum err_code story_add_path(struct story *story, const char *path) ATTR_MUST_CHECK;
enum err_code story_add_doc_take(struct story *story, struct doc *doc) ATTR_MUST_CHECK;

/*
 * A worker's results come in. Each takes its object, also on failure.
 *   doc      NULL: it could not be loaded, for the reason in `problem`. An item that has its doc
 *            already keeps it; the newcomer lives as long as the story.
 *   problem  NULL: none
 */
enum err_code story_set_doc_take(
    struct story *story, size_t index, struct doc *doc, const struct err *problem) ATTR_MUST_CHECK;
/*
 * Take an item's article out of the story: it is there twice. Its doc lives as long as the story.
 *   problem  what the item says from now on; copied
 */
enum err_code story_drop_doc(struct story *story, size_t index, const struct err *problem)
    ATTR_MUST_CHECK;
void story_set_analysis_take(struct story *story, size_t index, struct analysis *analysis);

/*
 * Show an item by another doc of the very same text, whose metadata are newer. What was found in it
 * holds; the old doc lives as long as the story. Takes `doc`, also on failure. ERR_OK or ERR_NOMEM.
 */
enum err_code story_swap_doc_take(struct story *story, size_t index, struct doc *doc)
    ATTR_MUST_CHECK;

/*
 * Links over what is analysed now, with a person's corrections laid over them.
 *   corrections  borrowed during the call; NULL: none
 */
enum err_code story_links_new(const struct story *story, const struct gazetteer *gazetteer,
    const struct corrections *corrections, struct links **ret_links) ATTR_MUST_CHECK;

/* Make the story's links anew, without corrections, or with them. */
enum err_code story_link(struct story *story, const struct gazetteer *gazetteer) ATTR_MUST_CHECK;
enum err_code story_link_corrected(struct story *story, const struct gazetteer *gazetteer,
    const struct corrections *corrections) ATTR_MUST_CHECK;

/*
 * The names of an item as they are to be shown: as found, with corrections laid over them. What
 * story->links->of_doc says is about these. NULL: not analysed.
 */
const struct entities *story_entities(const struct story *story, size_t index);

/*
 * Corrections of quotations hold from now on, for what is analysed and for what comes. Takes
 * `fixes`, which may be NULL, also on failure. ERR_OK or ERR_NOMEM (then some articles are shown
 * as found).
 */
enum err_code story_set_quote_fixes_take(struct story *story, struct quote_fixes *fixes)
    ATTR_MUST_CHECK;

/* The quotations of an item as they are to be shown. NULL: not analysed. */
const struct quotes *story_quotes(const struct story *story, size_t index);

/* Where the program sees a quotation of story_quotes(), whatever extent a person gave it. */
struct span story_quote_found(const struct story *story, size_t index, size_t quote);
bool story_quote_is_fixed(const struct story *story, size_t index, size_t quote);

void story_release(struct story *story);

#endif
