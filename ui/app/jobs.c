#include "config.h"

#include "app/jobs.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#include "base/alloc.h"
#include "story/fitting.h"
#include "story/namematrix.h"
#include "story/quotetable.h"
#include "story/judgedset.h"
#include "app/app.h"

enum { HELPERS = 2 /* threads for everything but analysis */ };

struct jobs {
	struct terminal *term;
	struct story *story;
	struct loader loader;
	struct pool *workers; /* analysis */
	struct pool *helpers; /* the rest */
	struct analyse *analyse;
	bool analysing; /* the loop has not taken its end yet */
	pthread_mutex_t lock;
	struct msg *inbox; /* owned; [first, count) wait */
	size_t first, count, capacity;
	size_t running;                     /* helper jobs that have not posted */
	atomic_uint_fast32_t search_number; /* of the search that is wanted */
	uint32_t link_number;               /* of the newest link job */
	uint32_t lineup_number;             /* of the newest lineup job */
	atomic_bool stopping;
};

/* Append a message; what cannot be kept is freed, so that a job always ends. */
static void post(struct jobs *jobs, struct msg *msg, bool ends_job)
{
	struct msg *inbox;

	pthread_mutex_lock(&jobs->lock);
	if (jobs->first == jobs->count)
		jobs->first = jobs->count = 0;
	inbox = alloc_grow(jobs->inbox, &jobs->capacity, jobs->count + 1, sizeof *inbox);
	if (inbox) {
		jobs->inbox = inbox;
		inbox[jobs->count++] = *msg;
	}
	jobs->running -= ends_job;
	pthread_mutex_unlock(&jobs->lock);
	if (!inbox)
		msg_release(msg);
	jobs->term->ops->wake(jobs->term);
}

bool jobs_take(struct jobs *jobs, struct msg *ret_msg)
{
	bool taken;

	pthread_mutex_lock(&jobs->lock);
	taken = jobs->first < jobs->count;
	if (taken)
		*ret_msg = jobs->inbox[jobs->first++];
	pthread_mutex_unlock(&jobs->lock);
	if (taken && ret_msg->kind == MSG_RESULT && ret_msg->result->kind == ANALYSE_DONE)
		jobs->analysing = false;
	return taken;
}

bool jobs_busy(const struct jobs *jobs)
{
	struct jobs *open = (struct jobs *)jobs;
	bool busy;

	pthread_mutex_lock(&open->lock);
	busy = jobs->running > 0 || jobs->first < jobs->count || jobs->analysing;
	pthread_mutex_unlock(&open->lock);
	return busy;
}

/* ---- analysis ---- */

static void post_result(struct analyse_result *result, void *data)
{
	struct msg msg = {.kind = MSG_RESULT, .result = result};

	post(data, &msg, false);
}

enum err_code jobs_analyse(struct jobs *jobs, const struct models *models)
{
	enum err_code code;

	analyse_free(jobs->analyse);
	jobs->analyse = NULL;
	jobs->analysing = true;
	code = analyse_start(
	    jobs->story, jobs->workers, models, &jobs->loader, post_result, jobs, &jobs->analyse);
	if (code != ERR_OK)
		jobs->analysing = false;
	return code;
}

/* ---- helper jobs ---- */

struct job {
	struct jobs *jobs;
	void (*run)(struct job *job, struct msg *ret_msg);
	const struct models *models;
	uint32_t doc, number;
	const char *path;                /* the story's */
	struct frame *frame;             /* owned */
	char *text;                      /* owned: pattern */
	struct corrections *corrections; /* owned; NULL: none */
	struct verdicts *verdicts;       /* owned; NULL: none */
	bool plain;
	const struct doc **docs; /* owned: articles as they were when the job began */
	size_t doc_count;
	struct story seen; /* docs and analyses as they were; only its array is owned */
};

static void job_free(struct job *job)
{
	frame_free(job->frame);
	alloc_free(job->text);
	alloc_free(job->docs);
	alloc_free(job->seen.items);
	corrections_free(job->corrections);
	verdicts_free(job->verdicts);
	alloc_free(job);
}

static void drop_job(void *data)
{
	job_free(data);
}

static void run_job(void *data, const struct pool *pool)
{
	struct job *job = data;
	struct jobs *jobs = job->jobs;
	struct msg msg = {.kind = MSG_SAID};

	(void)pool;
	job->run(job, &msg);
	job_free(job);
	post(jobs, &msg, true);
}

static struct job *job_new(struct jobs *jobs, void (*run)(struct job *, struct msg *))
{
	struct job *job = alloc_zero(1, sizeof *job);

	if (job) {
		job->jobs = jobs;
		job->run = run;
	}
	return job;
}

static enum err_code start_take(struct job *job)
{
	struct jobs *jobs = job->jobs;

	pthread_mutex_lock(&jobs->lock);
	jobs->running++;
	pthread_mutex_unlock(&jobs->lock);
	if (pool_add(jobs->helpers, run_job, job) == ERR_OK)
		return ERR_OK;
	pthread_mutex_lock(&jobs->lock);
	jobs->running--;
	pthread_mutex_unlock(&jobs->lock);
	job_free(job);
	return ERR_NOMEM;
}

/*
 * The loop goes on putting results into the story while a job runs: a job reads its own copy of
 * which docs and analyses there are. These themselves never change, and outlive every job.
 */
static enum err_code see_story(struct job *job)
{
	const struct story *story = job->jobs->story;

	job->seen.items = alloc_zero(story->count, sizeof *job->seen.items);
	if (!job->seen.items)
		return ERR_NOMEM;
	for (size_t i = 0; i < story->count; i++)
		job->seen.items[i] = (struct story_item){.doc = story->items[i].doc,
		    .analysis = story->items[i].analysis,
		    .fixed = story->items[i].fixed};
	job->seen.count = story->count;
	return ERR_OK;
}

static void run_load(struct job *job, struct msg *ret_msg)
{
	struct analyse_result *result = alloc_zero(1, sizeof *result);

	if (!result)
		return;
	result->kind = ANALYSE_DOC;
	result->index = job->doc;
	if (load_doc(job->path, &job->jobs->loader, &result->doc, &result->problem) != ERR_OK)
		result->doc = NULL;
	*ret_msg = (struct msg){.kind = MSG_RESULT, .result = result};
}

enum err_code jobs_load(struct jobs *jobs, uint32_t doc)
{
	struct job *job = job_new(jobs, run_load);

	if (!job)
		return ERR_NOMEM;
	job->doc = doc;
	job->path = jobs->story->items[doc].path;
	return start_take(job);
}

static void run_link(struct job *job, struct msg *ret_msg)
{
	ret_msg->kind = MSG_LINKS;
	ret_msg->number = job->number;
	if (story_links_new(
	        &job->seen, job->models->gazetteer, job->corrections, &ret_msg->links) != ERR_OK)
		ret_msg->links = NULL;
	if (!ret_msg->links)
		return;
	/* The views make them themselves when there is no memory for them here. */
	job->seen.links = ret_msg->links;
	if (name_matrix_new(
	        &job->seen, (1u << ENTITY_TYPES) - 1, NAMES_BY_TOTAL, &ret_msg->names) != ERR_OK)
		ret_msg->names = NULL;
	if (quote_table_new(&job->seen, NULL, QUOTES_BY_WORDS, &ret_msg->quotes) != ERR_OK)
		ret_msg->quotes = NULL;
	job->seen.links = NULL;
}

enum err_code jobs_link(
    struct jobs *jobs, const struct models *models, struct corrections *corrections)
{
	struct job *job = job_new(jobs, run_link);

	if (!job) {
		corrections_free(corrections);
		return ERR_NOMEM;
	}
	job->models = models;
	job->corrections = corrections;
	job->number = ++jobs->link_number;
	if (see_story(job) != ERR_OK) {
		job_free(job);
		return ERR_NOMEM;
	}
	return start_take(job);
}

/* ---- the lineup ---- */

static void run_lineup(struct job *job, struct msg *ret_msg)
{
	struct frame *frame = job->frame;
	enum err_code code = ERR_OK;

	job->frame = NULL;
	ret_msg->kind = MSG_LINEUP;
	ret_msg->number = job->number;
	if (!frame)
		code = fitting_frame(&job->seen, job->models, &frame);
	if (code == ERR_OK && !frame)
		code = fitting_proposed_frame(&job->seen, job->models, &frame);
	if (code == ERR_OK)
		code = judged_lineup_new(frame, &job->seen, job->models, job->verdicts,
		    job->jobs->workers, &ret_msg->lineup);
	if (code == ERR_OK)
		return;
	/* The text of a message is borrowed, so the words stay with whoever takes it. */
	ret_msg->is_error = true;
	ret_msg->text = slice_of(err_text(code));
}

enum err_code jobs_lineup(
    struct jobs *jobs, const struct models *models, struct frame *frame, struct verdicts *verdicts)
{
	struct job *job = job_new(jobs, run_lineup);

	if (!job) {
		frame_free(frame);
		verdicts_free(verdicts);
		return ERR_NOMEM;
	}
	job->models = models;
	job->frame = frame;
	job->verdicts = verdicts;
	job->number = ++jobs->lineup_number;
	if (see_story(job) != ERR_OK) {
		job_free(job);
		return ERR_NOMEM;
	}
	return start_take(job);
}

/* ---- search ---- */

static bool is_outdated(const void *data)
{
	const struct job *job = data;

	return atomic_load(&job->jobs->search_number) != job->number ||
	       atomic_load(&job->jobs->stopping);
}

static void run_search(struct job *job, struct msg *ret_msg)
{
	unsigned flags = job->plain ? SEARCH_PLAIN : 0;
	struct search_hits *hits = alloc_zero(job->doc_count, sizeof *hits);
	struct search *search = NULL;
	enum err_code code = hits ? ERR_OK : ERR_NOMEM;

	*ret_msg = (struct msg){.kind = MSG_HITS, .number = job->number};
	if (code == ERR_OK)
		code = search_new(slice_of(job->text), flags, &search, NULL);
	for (size_t i = 0; code == ERR_OK && i < job->doc_count; i++) {
		if (job->docs[i])
			code =
			    search_run(search, doc_text(job->docs[i]), is_outdated, job, &hits[i]);
	}
	search_free(search);
	ret_msg->hits = hits;
	ret_msg->count = hits ? job->doc_count : 0;
}

enum err_code jobs_search(struct jobs *jobs, struct slice pattern, bool plain, uint32_t number)
{
	struct job *job = job_new(jobs, run_search);

	if (!job)
		return ERR_NOMEM;
	atomic_store(&jobs->search_number, number);
	job->number = number;
	job->plain = plain;
	job->doc_count = jobs->story->count;
	job->text = alloc_dup(pattern.ptr, pattern.len);
	job->docs = alloc_zero(job->doc_count, sizeof *job->docs);
	if (!job->text || !job->docs) {
		job_free(job);
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < job->doc_count; i++)
		job->docs[i] = jobs->story->items[i].doc;
	return start_take(job);
}

/* ---- coming and going ---- */

/* An analysis that was stopped has ended, too. */
static void post_end(struct jobs *jobs)
{
	struct msg msg = {.kind = MSG_RESULT, .result = alloc_zero(1, sizeof *msg.result)};

	if (!msg.result)
		return;
	msg.result->kind = ANALYSE_DONE;
	post(jobs, &msg, false);
}

bool jobs_cancel(struct jobs *jobs)
{
	bool was_busy = jobs_busy(jobs);

	/* No search has this number: one that is under way gives up. */
	atomic_store(&jobs->search_number, UINT32_MAX);
	if (jobs->analyse)
		analyse_cancel(jobs->analyse);
	if (jobs->analysing)
		post_end(jobs);
	return was_busy;
}

bool jobs_stop(struct jobs *jobs)
{
	bool was_busy = jobs_busy(jobs), was_analysing = jobs->analysing;

	atomic_store(&jobs->stopping, true);
	analyse_free(jobs->analyse);
	jobs->analyse = NULL;
	pool_wait(jobs->helpers);
	atomic_store(&jobs->stopping, false);
	if (was_analysing)
		post_end(jobs);
	return was_busy;
}

void jobs_free(struct jobs *jobs)
{
	if (!jobs)
		return;
	atomic_store(&jobs->stopping, true);
	analyse_free(jobs->analyse);
	if (jobs->helpers)
		pool_cancel(jobs->helpers, drop_job);
	pool_free(jobs->helpers);
	pool_free(jobs->workers);
	for (size_t i = jobs->first; i < jobs->count; i++)
		msg_release(&jobs->inbox[i]);
	alloc_free(jobs->inbox);
	pthread_mutex_destroy(&jobs->lock);
	alloc_free(jobs);
}

enum err_code jobs_new(struct terminal *term, struct story *story, unsigned threads,
    const struct loader *loader, struct jobs **ret_jobs)
{
	struct jobs *jobs = alloc_zero(1, sizeof *jobs);
	enum err_code code;

	if (!jobs)
		return ERR_NOMEM;
	jobs->term = term;
	jobs->story = story;
	jobs->loader = *loader;
	pthread_mutex_init(&jobs->lock, NULL);
	code = pool_new(threads, &jobs->workers);
	if (code == ERR_OK)
		code = pool_new(HELPERS, &jobs->helpers);
	if (code != ERR_OK) {
		jobs_free(jobs);
		return code;
	}
	*ret_jobs = jobs;
	return ERR_OK;
}
