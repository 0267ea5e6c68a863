/*
 * analysis.h - what was found in one article: a pure function of (doc, models, frame).
 *
 * Thread use: read-only after it was made; may be shared. Borrows its doc.
 */
#ifndef ABREAST_STORY_ANALYSIS_H
#define ABREAST_STORY_ANALYSIS_H

#include "story/models.h"

struct analysis {
	struct prose *prose;
	struct entities *entities;
	struct quotes *quotes;
	uint32_t word_count; /* words and numbers that are no boilerplate */
};

enum err_code analysis_new(const struct doc *doc, const struct models *models,
    struct analysis **ret_analysis) ATTR_MUST_CHECK;
/* Fill word_count, for one that is made by hand. Linear. */
void analysis_count(struct analysis *analysis);
void analysis_free(struct analysis *analysis);

/* Give back what is needed no more when it is kept for long: see prose_settle(). Before it is shared. */
void analysis_settle(struct analysis *analysis);

/* The same as an engine's source, for framings_find() and lineup_new(). */
struct frame_source analysis_source(const struct doc *doc, const struct analysis *analysis);

#endif
