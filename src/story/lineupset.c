/*
 * Framings are found by whoever has time: the caller takes documents one by one, and so do helper
 * jobs of the pool. The caller waits only for documents that a helper is working on, never for a
 * helper to begin; so the call may itself be a job of the same pool. A helper that begins late
 * finds nothing to do, one that is dropped leaves; the last one out frees what they share.
 */
#include "config.h"

#include "story/lineupset.h"

#include <pthread.h>

#include "base/alloc.h"

struct batch {
	pthread_mutex_t lock;
	pthread_cond_t ended;
	const struct frame *frame;
	const struct frame_lexicon *lexicon;
	const struct frame_source *sources;
	struct framings **framings; /* filled */
	size_t count;
	size_t next, pending;
	unsigned holders; /* the caller and every helper that has not left */
	enum err_code code;
};

static void batch_leave(void *data)
{
	struct batch *batch = data;
	bool last;

	pthread_mutex_lock(&batch->lock);
	last = --batch->holders == 0;
	pthread_mutex_unlock(&batch->lock);
	if (!last)
		return;
	pthread_cond_destroy(&batch->ended);
	pthread_mutex_destroy(&batch->lock);
	alloc_free(batch);
}

static bool batch_claim(struct batch *batch, size_t *ret_index)
{
	bool claimed;

	pthread_mutex_lock(&batch->lock);
	claimed = batch->next < batch->count && batch->code == ERR_OK;
	if (claimed) {
		*ret_index = batch->next++;
		batch->pending++;
	}
	pthread_mutex_unlock(&batch->lock);
	return claimed;
}

static void batch_work(struct batch *batch, const struct pool *pool)
{
	size_t index;

	while (batch_claim(batch, &index)) {
		struct framings *framings = NULL;
		enum err_code code = ERR_OK;

		if (pool && pool_cancelled(pool))
			code = ERR_CANCELLED;
		else if (batch->sources[index].prose)
			code = framings_find(batch->frame, &batch->sources[index], (uint32_t)index,
			    batch->lexicon, &framings);
		pthread_mutex_lock(&batch->lock);
		batch->framings[index] = framings;
		if (code != ERR_OK)
			batch->code = code;
		if (--batch->pending == 0)
			pthread_cond_signal(&batch->ended);
		pthread_mutex_unlock(&batch->lock);
	}
}

static void help(void *data, const struct pool *pool)
{
	struct batch *batch = data;

	batch_work(batch, pool);
	batch_leave(batch);
}

static void call_helpers(struct batch *batch, struct pool *pool)
{
	size_t wanted = pool_threads(pool);

	for (size_t i = 0; i < wanted && i + 1 < batch->count; i++) {
		pthread_mutex_lock(&batch->lock);
		batch->holders++;
		pthread_mutex_unlock(&batch->lock);
		if (pool_add_droppable(pool, help, batch_leave, batch) != ERR_OK) {
			batch_leave(batch);
			return;
		}
	}
}

static enum err_code find_framings(
    struct lineup_set *set, const struct models *models, struct pool *pool)
{
	struct batch *batch = alloc_zero(1, sizeof *batch);
	enum err_code code;

	if (!batch)
		return ERR_NOMEM;
	pthread_mutex_init(&batch->lock, NULL);
	pthread_cond_init(&batch->ended, NULL);
	batch->frame = set->frame;
	batch->lexicon = models->frame_lexicon;
	batch->sources = set->sources;
	batch->framings = set->framings;
	batch->count = set->count;
	batch->holders = 1;
	if (pool)
		call_helpers(batch, pool);
	batch_work(batch, pool);
	pthread_mutex_lock(&batch->lock);
	while (batch->pending > 0)
		pthread_cond_wait(&batch->ended, &batch->lock);
	code = batch->code;
	pthread_mutex_unlock(&batch->lock);
	batch_leave(batch);
	return code;
}

static bool is_cancelled(const void *pool)
{
	return pool && pool_cancelled(pool);
}

static enum err_code line_up(const struct lineup_set *set, const struct models *models,
    const struct lineup_lesson *lessons, size_t lesson_count, const struct pool *pool,
    struct lineup **ret_lineup)
{
	const struct lineup_input input = {.frame = set->frame,
	    .sources = set->sources,
	    .framings = (const struct framings *const *)set->framings,
	    .doc_count = set->count,
	    .similarity = models->similarity,
	    .lexicon = models->frame_lexicon,
	    .lessons = lessons,
	    .lesson_count = lesson_count,
	    .cancelled = is_cancelled,
	    .cancel_data = pool};

	return lineup_new(&input, ret_lineup);
}

enum err_code lineup_set_new(struct frame *taken_frame, const struct story *story,
    const struct models *models, const struct lineup_lesson *lessons, size_t lesson_count,
    struct pool *pool, struct lineup_set **ret_set)
{
	struct lineup_set *set = alloc_zero(1, sizeof *set);
	enum err_code code = ERR_NOMEM;

	if (!set) {
		frame_free(taken_frame);
		return ERR_NOMEM;
	}
	set->frame = taken_frame;
	set->count = story->count;
	set->framings = alloc_zero(story->count, sizeof(struct framings *));
	set->sources = alloc_zero(story->count, sizeof *set->sources);
	if (!set->framings || !set->sources)
		goto out;
	for (size_t i = 0; i < story->count; i++) {
		if (!story->items[i].doc)
			continue;
		set->sources[i] = analysis_source(story->items[i].doc, story->items[i].analysis);
		set->sources[i].quotes = story_quotes(story, i);
	}
	code = find_framings(set, models, pool);
	if (code == ERR_OK)
		code = line_up(set, models, lessons, lesson_count, pool, &set->lineup);
out:
	if (code != ERR_OK) {
		lineup_set_free(set);
		return code;
	}
	*ret_set = set;
	return ERR_OK;
}

enum err_code lineup_set_learn(struct lineup_set *set, const struct models *models,
    const struct lineup_lesson *lessons, size_t lesson_count)
{
	struct lineup *lineup = NULL;
	enum err_code code = line_up(set, models, lessons, lesson_count, NULL, &lineup);

	if (code != ERR_OK)
		return code;
	lineup_free(set->lineup);
	set->lineup = lineup;
	return ERR_OK;
}

void lineup_set_free(struct lineup_set *set)
{
	if (!set)
		return;
	lineup_free(set->lineup);
	for (size_t i = 0; set->framings && i < set->count; i++)
		framings_free(set->framings[i]);
	alloc_free(set->framings);
	alloc_free(set->sources);
	frame_free(set->frame);
	alloc_free(set);
}
