/*
 * analyse.h - the pipeline over many articles: load and analyse in worker threads, with progress
 * and cancellation. The result is the same for any number of threads.
 *
 * Thread use: `post` is called from worker threads; everything else belongs to one thread.
 */
#ifndef ABREAST_STORY_ANALYSE_H
#define ABREAST_STORY_ANALYSE_H

#include "base/pool.h"
#include "story/lineupset.h"
#include "story/story.h"

enum analyse_kind { ANALYSE_MODELS, ANALYSE_DOC, ANALYSE_DONE };

/*
 * One thing that a worker has finished; owned by the receiver, freed with analyse_result_free().
 * While models are being loaded an article's text comes first, in a result of its own without
 * analysis or problem; its analysis follows, with doc NULL.
 */
struct analyse_result {
	enum analyse_kind kind;
	size_t index;    /* ANALYSE_DOC: of the story's item */
	struct doc *doc; /* ANALYSE_DOC: loaded now; NULL: was loaded already, or failed */
	struct analysis *analysis; /* borrows the item's doc; NULL: follows, or failed */
	struct models *models; /* ANALYSE_MODELS: must stay until analyse_free(); NULL: failed */
	struct err problem;    /* ANALYSE_DONE: ERR_NOMEM if a result was lost for want of memory */
};

struct analyse;

/*
 * Start on every item of the story that lacks an analysis and has no problem, in order. Articles
 * take turns with other jobs of the pool. Items added to the story later are not seen.
 *   story    read during the call; its paths and docs must stay while the analysis runs
 *   pool     borrowed
 *   models   borrowed; NULL: loaded by the first job, and posted
 *   loader   copied, what it names is borrowed; NULL: text files only
 *   post     called from a worker with a result that it now owns
 */
enum err_code analyse_start(const struct story *story, struct pool *pool,
    const struct models *models, const struct loader *loader,
    void (*post)(struct analyse_result *result, void *data), void *data,
    struct analyse **ret_analyse) ATTR_MUST_CHECK;

/* Let it stop as soon as the running articles are through; does not wait. Its end is not posted. */
void analyse_cancel(struct analyse *analyse);

/* Stop as soon as the running articles are through; waits for the pool's jobs. NULL is fine. */
void analyse_free(struct analyse *analyse);
void analyse_result_free(struct analyse_result *result);

/*
 * The whole in one call, for batch commands: returns when all is in the story, linked.
 *   threads   0: as many as processors
 *   progress  called from the caller's thread; may be NULL
 */
enum err_code analyse_all(struct story *story, const struct models *models, unsigned threads,
    const struct loader *loader, void (*progress)(size_t done, size_t count, void *data),
    void *data) ATTR_MUST_CHECK;

#endif
