/*
 * Work is a list of steps that runners claim one by one, in order. A runner is a job of the pool
 * that does one step and queues itself again, so that other jobs of the pool get their turn.
 * Without models the steps are: the texts of the first screen, the models, then every article;
 * with models every article at once. A runner that needs the models before they are there posts
 * the text it has and waits for the runner that loads them, which is running by then.
 *
 * Results are named by their item, so that their order does not matter.
 */
#include "config.h"

#include "story/analyse.h"

#include <pthread.h>

#include "base/alloc.h"

enum { FIRST_TEXTS = 8 /* articles that may stand on the first screen */ };

enum text_state { TEXT_WAITING, TEXT_LOADING, TEXT_HERE, TEXT_FAILED };

/* An article that is to be analysed. */
struct work {
	size_t index;          /* of the story's item */
	const char *path;      /* the story's */
	const struct doc *doc; /* the story's, or posted to it; valid in state TEXT_HERE */
	uint8_t state;         /* enum text_state */
};

enum models_state { MODELS_LOADING, MODELS_HERE, MODELS_FAILED };

struct analyse {
	struct pool *pool;
	void (*post)(struct analyse_result *result, void *data);
	void *data;
	struct loader loader;
	struct work *works; /* owned */
	size_t work_count;
	size_t text_count;           /* steps that load a text only */
	size_t model_count;          /* steps that load the models: 0 or 1 */
	struct analyse_result *done; /* made beforehand, so that the end is always told */

	pthread_mutex_t lock; /* for all that follows, and for works[].doc and .state */
	pthread_cond_t changed;
	size_t next;    /* step to claim */
	size_t pending; /* steps that have not ended */
	const struct models *models;
	uint8_t models_state; /* enum models_state */
	bool cancelled;
	bool result_lost;
};

void analyse_result_free(struct analyse_result *result)
{
	if (!result)
		return;
	analysis_free(result->analysis);
	doc_free(result->doc);
	models_free(result->models);
	alloc_free(result);
}

static void lose_result(struct analyse *analyse)
{
	pthread_mutex_lock(&analyse->lock);
	analyse->result_lost = true;
	pthread_mutex_unlock(&analyse->lock);
}

/* Post a copy; takes what is in it. false: lost, and freed. */
static bool post_take(struct analyse *analyse, const struct analyse_result *result)
{
	struct analyse_result *copy = alloc_new(sizeof *copy);

	if (!copy) {
		analysis_free(result->analysis);
		doc_free(result->doc);
		models_free(result->models);
		lose_result(analyse);
		return false;
	}
	*copy = *result;
	analyse->post(copy, analyse->data);
	return true;
}

/* ---- steps ---- */

static void set_text(struct analyse *analyse, struct work *work, const struct doc *doc)
{
	pthread_mutex_lock(&analyse->lock);
	work->doc = doc;
	work->state = doc ? TEXT_HERE : TEXT_FAILED;
	pthread_cond_broadcast(&analyse->changed);
	pthread_mutex_unlock(&analyse->lock);
}

/* Claim the loading of a text; when another runner is at it, wait for that. true: claimed. */
static bool claim_text(struct analyse *analyse, struct work *work)
{
	bool claimed;

	pthread_mutex_lock(&analyse->lock);
	while (work->state == TEXT_LOADING)
		pthread_cond_wait(&analyse->changed, &analyse->lock);
	claimed = work->state == TEXT_WAITING;
	if (claimed)
		work->state = TEXT_LOADING;
	pthread_mutex_unlock(&analyse->lock);
	return claimed;
}

static bool models_are_loading(struct analyse *analyse)
{
	bool loading;

	pthread_mutex_lock(&analyse->lock);
	loading = analyse->models_state == MODELS_LOADING;
	pthread_mutex_unlock(&analyse->lock);
	return loading;
}

static const struct models *wait_for_models(struct analyse *analyse)
{
	const struct models *models;

	pthread_mutex_lock(&analyse->lock);
	while (analyse->models_state == MODELS_LOADING && !analyse->cancelled)
		pthread_cond_wait(&analyse->changed, &analyse->lock);
	models = analyse->models;
	pthread_mutex_unlock(&analyse->lock);
	return models;
}

/* Load a text and post it by itself. */
static void post_text(struct analyse *analyse, struct work *work)
{
	struct analyse_result result = {.kind = ANALYSE_DOC, .index = work->index};
	const struct doc *doc;

	if (load_doc(work->path, &analyse->loader, &result.doc, &result.problem) != ERR_OK)
		result.doc = NULL;
	doc = result.doc;
	set_text(analyse, work, post_take(analyse, &result) ? doc : NULL);
}

static void load_models(struct analyse *analyse)
{
	struct analyse_result result = {.kind = ANALYSE_MODELS};
	const struct models *models;

	if (models_new(&result.models, &result.problem) != ERR_OK)
		result.models = NULL;
	else if (result.models->fault_count > 0)
		result.problem = result.models->faults[0];
	models = result.models;
	if (!post_take(analyse, &result))
		models = NULL;
	pthread_mutex_lock(&analyse->lock);
	analyse->models = models;
	analyse->models_state = models ? MODELS_HERE : MODELS_FAILED;
	pthread_cond_broadcast(&analyse->changed);
	pthread_mutex_unlock(&analyse->lock);
}

/* The analysis of an article whose text the story has, or gets with this result. */
static void post_analysis(struct analyse *analyse, struct work *work, struct doc *fresh)
{
	struct analyse_result result = {.kind = ANALYSE_DOC, .index = work->index, .doc = fresh};
	const struct doc *doc = fresh ? fresh : work->doc;
	const struct models *models = wait_for_models(analyse);
	enum err_code code;

	if (!models && !fresh)
		return;
	if (models) {
		code = analysis_new(doc, models, &result.analysis);
		if (code == ERR_OK)
			analysis_settle(result.analysis);
		else
			err_set(&result.problem, code, work->path, 0, NULL);
	}
	post_take(analyse, &result);
}

static void do_article(struct analyse *analyse, struct work *work)
{
	struct analyse_result result = {.kind = ANALYSE_DOC, .index = work->index};

	if (claim_text(analyse, work)) {
		if (models_are_loading(analyse)) {
			post_text(analyse, work);
		} else if (load_doc(work->path, &analyse->loader, &result.doc, &result.problem) !=
		           ERR_OK) {
			result.doc = NULL;
			set_text(analyse, work, NULL);
			post_take(analyse, &result);
			return;
		}
	}
	if (result.doc || work->state == TEXT_HERE)
		post_analysis(analyse, work, result.doc);
}

static void do_step(struct analyse *analyse, size_t step)
{
	if (step < analyse->text_count) {
		if (claim_text(analyse, &analyse->works[step]))
			post_text(analyse, &analyse->works[step]);
	} else if (step < analyse->text_count + analyse->model_count) {
		load_models(analyse);
	} else {
		do_article(
		    analyse, &analyse->works[step - analyse->text_count - analyse->model_count]);
	}
}

/* ---- runners ---- */

static size_t step_count(const struct analyse *analyse)
{
	return analyse->text_count + analyse->model_count + analyse->work_count;
}

static bool claim_step(struct analyse *analyse, size_t *ret_step)
{
	bool claimed;

	pthread_mutex_lock(&analyse->lock);
	claimed = !analyse->cancelled && analyse->next < step_count(analyse);
	if (claimed)
		*ret_step = analyse->next++;
	pthread_mutex_unlock(&analyse->lock);
	return claimed;
}

static void end_step(struct analyse *analyse)
{
	struct analyse_result *done = NULL;

	pthread_mutex_lock(&analyse->lock);
	if (--analyse->pending == 0) {
		done = analyse->done;
		analyse->done = NULL;
		if (analyse->result_lost)
			err_set(&done->problem, ERR_NOMEM, NULL, 0, NULL);
	}
	pthread_mutex_unlock(&analyse->lock);
	if (done)
		analyse->post(done, analyse->data);
}

static void run(void *data, const struct pool *pool)
{
	struct analyse *analyse = data;
	size_t step;

	while (!pool_cancelled(pool) && claim_step(analyse, &step)) {
		bool last = step + 1 == step_count(analyse);

		do_step(analyse, step);
		end_step(analyse);
		/* Nothing of `analyse` is touched after a job that was queued again. */
		if (last || pool_add(analyse->pool, run, analyse) == ERR_OK)
			return;
	}
}

static size_t count_works(const struct story *story)
{
	size_t count = 0;

	for (size_t i = 0; i < story->count; i++)
		count += !story->items[i].analysis && story->items[i].problem.code == ERR_OK;
	return count;
}

static void fill_works(struct analyse *analyse, const struct story *story)
{
	for (size_t i = 0; i < story->count; i++) {
		const struct story_item *item = &story->items[i];

		if (item->analysis || item->problem.code != ERR_OK)
			continue;
		analyse->works[analyse->work_count++] = (struct work){
		    .index = i,
		    .path = item->path,
		    .doc = item->doc,
		    .state = item->doc ? TEXT_HERE : TEXT_WAITING,
		};
	}
}

static void destroy(struct analyse *analyse)
{
	pthread_cond_destroy(&analyse->changed);
	pthread_mutex_destroy(&analyse->lock);
	alloc_free(analyse->works);
	alloc_free(analyse->done);
	alloc_free(analyse);
}

static struct analyse *make(const struct story *story, struct pool *pool,
    const struct models *models, const struct loader *loader)
{
	struct analyse *analyse = alloc_zero(1, sizeof *analyse);

	if (!analyse)
		return NULL;
	analyse->pool = pool;
	if (loader)
		analyse->loader = *loader;
	analyse->models = models;
	analyse->models_state = models ? MODELS_HERE : MODELS_LOADING;
	pthread_mutex_init(&analyse->lock, NULL);
	pthread_cond_init(&analyse->changed, NULL);
	analyse->works = alloc_zero(count_works(story), sizeof *analyse->works);
	analyse->done = alloc_zero(1, sizeof *analyse->done);
	if (!analyse->works || !analyse->done) {
		destroy(analyse);
		return NULL;
	}
	analyse->done->kind = ANALYSE_DONE;
	fill_works(analyse, story);
	if (!models) {
		analyse->model_count = 1;
		analyse->text_count =
		    analyse->work_count < FIRST_TEXTS ? analyse->work_count : FIRST_TEXTS;
	}
	analyse->pending = step_count(analyse);
	return analyse;
}

/* Nothing to do is an end too. */
static void post_done(struct analyse *analyse)
{
	struct analyse_result *done = analyse->done;

	analyse->done = NULL;
	analyse->post(done, analyse->data);
}

enum err_code analyse_start(const struct story *story, struct pool *pool,
    const struct models *models, const struct loader *loader,
    void (*post)(struct analyse_result *result, void *data), void *data,
    struct analyse **ret_analyse)
{
	struct analyse *analyse = make(story, pool, models, loader);
	size_t wanted, started = 0;

	if (!analyse)
		return ERR_NOMEM;
	analyse->post = post;
	analyse->data = data;
	wanted = step_count(analyse);
	if (wanted == 0)
		post_done(analyse);
	for (size_t i = 0; i < pool_threads(pool) && i < wanted; i++)
		started += pool_add(pool, run, analyse) == ERR_OK;
	if (wanted > 0 && started == 0) {
		destroy(analyse);
		return ERR_NOMEM;
	}
	*ret_analyse = analyse;
	return ERR_OK;
}

void analyse_cancel(struct analyse *analyse)
{
	pthread_mutex_lock(&analyse->lock);
	analyse->cancelled = true;
	pthread_cond_broadcast(&analyse->changed);
	pthread_mutex_unlock(&analyse->lock);
}

/* pool_wait() and not a count of runners: a pool_cancel() may have dropped some. */
void analyse_free(struct analyse *analyse)
{
	if (!analyse)
		return;
	analyse_cancel(analyse);
	pool_wait(analyse->pool);
	destroy(analyse);
}

/* ---- the whole in one call ---- */

/* Results on their way from the workers to the caller. */
struct inbox {
	pthread_mutex_t lock;
	pthread_cond_t filled;
	struct analyse_result **items; /* room for every result there can be */
	size_t first, count;
};

static void inbox_post(struct analyse_result *result, void *data)
{
	struct inbox *inbox = data;

	pthread_mutex_lock(&inbox->lock);
	inbox->items[inbox->count++] = result;
	pthread_cond_signal(&inbox->filled);
	pthread_mutex_unlock(&inbox->lock);
}

static struct analyse_result *inbox_take(struct inbox *inbox)
{
	struct analyse_result *result;

	pthread_mutex_lock(&inbox->lock);
	while (inbox->first == inbox->count)
		pthread_cond_wait(&inbox->filled, &inbox->lock);
	result = inbox->items[inbox->first++];
	pthread_mutex_unlock(&inbox->lock);
	return result;
}

static enum err_code take_in(struct story *story, struct analyse_result *result)
{
	enum err_code code =
	    story_set_doc_take(story, result->index, result->doc, &result->problem);

	result->doc = NULL;
	if (result->analysis)
		story_set_analysis_take(story, result->index, result->analysis);
	result->analysis = NULL;
	return code;
}

static enum err_code receive(struct story *story, struct inbox *inbox,
    void (*progress)(size_t done, size_t count, void *data), void *data)
{
	enum err_code code = ERR_OK;

	for (;;) {
		struct analyse_result *result = inbox_take(inbox);
		enum analyse_kind kind = result->kind;

		if (kind == ANALYSE_DOC && take_in(story, result) != ERR_OK)
			code = ERR_NOMEM;
		if (kind == ANALYSE_DONE && result->problem.code != ERR_OK)
			code = result->problem.code;
		analyse_result_free(result);
		if (progress)
			progress(story->analysed_count + story->failed_count, story->count, data);
		if (kind == ANALYSE_DONE)
			return code;
	}
}

enum err_code analyse_all(struct story *story, const struct models *models, unsigned threads,
    const struct loader *loader, void (*progress)(size_t done, size_t count, void *data),
    void *data)
{
	struct inbox inbox = {
	    .items = alloc_zero(story->count + 1, sizeof(struct analyse_result *))};
	struct analyse *analyse = NULL;
	struct pool *pool = NULL;
	enum err_code code = inbox.items ? ERR_OK : ERR_NOMEM;

	pthread_mutex_init(&inbox.lock, NULL);
	pthread_cond_init(&inbox.filled, NULL);
	if (code == ERR_OK)
		code = pool_new(threads, &pool);
	if (code == ERR_OK)
		code = analyse_start(story, pool, models, loader, inbox_post, &inbox, &analyse);
	if (code == ERR_OK)
		code = receive(story, &inbox, progress, data);
	analyse_free(analyse);
	pool_free(pool);
	pthread_cond_destroy(&inbox.filled);
	pthread_mutex_destroy(&inbox.lock);
	alloc_free(inbox.items);
	return code == ERR_OK ? story_link(story, models->gazetteer) : code;
}
