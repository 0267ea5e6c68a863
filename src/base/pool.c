/*
 * One queue, one lock. `waiting` is a ring of jobs; `running` counts the workers that hold one.
 * `idle` is signalled when both are empty, `work` when a job was added or the pool ends.
 */
#include "config.h"

#include "base/pool.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

#include "base/alloc.h"

enum { MAX_THREADS = 64 };

struct job {
	pool_job run;
	void (*dropped)(void *data); /* NULL: nobody wants to know */
	void *data;
};

struct pool {
	pthread_mutex_t lock;
	pthread_cond_t work, idle;
	struct job *jobs; /* ring */
	size_t first, count, capacity;
	unsigned running;
	unsigned thread_count;
	bool ending;
	atomic_bool cancelled;
	pthread_t threads[MAX_THREADS];
};

static void *worker(void *data)
{
	struct pool *pool = data;

	pthread_mutex_lock(&pool->lock);
	for (;;) {
		struct job job;

		while (pool->count == 0 && !pool->ending)
			pthread_cond_wait(&pool->work, &pool->lock);
		if (pool->count == 0)
			break;
		job = pool->jobs[pool->first];
		pool->first = (pool->first + 1) % pool->capacity;
		pool->count--;
		pool->running++;
		pthread_mutex_unlock(&pool->lock);
		job.run(job.data, pool);
		pthread_mutex_lock(&pool->lock);
		pool->running--;
		if (pool->running == 0 && pool->count == 0)
			pthread_cond_broadcast(&pool->idle);
	}
	pthread_mutex_unlock(&pool->lock);
	return NULL;
}

static unsigned processors(void)
{
	long count = sysconf(_SC_NPROCESSORS_ONLN);

	if (count < 1)
		return 1;
	return count > MAX_THREADS ? MAX_THREADS : (unsigned)count;
}

/* Workers take no signals: those belong to the thread that owns the terminal. */
static void start_threads(struct pool *pool, unsigned wanted)
{
	sigset_t all, old;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &old);
	while (pool->thread_count < wanted) {
		if (pthread_create(&pool->threads[pool->thread_count], NULL, worker, pool) != 0)
			break;
		pool->thread_count++;
	}
	pthread_sigmask(SIG_SETMASK, &old, NULL);
}

enum err_code pool_new(unsigned threads, struct pool **ret_pool)
{
	struct pool *pool = alloc_zero(1, sizeof *pool);

	if (!pool)
		return ERR_NOMEM;
	pthread_mutex_init(&pool->lock, NULL);
	pthread_cond_init(&pool->work, NULL);
	pthread_cond_init(&pool->idle, NULL);
	if (threads == 0)
		threads = processors();
	start_threads(pool, threads > MAX_THREADS ? MAX_THREADS : threads);
	if (pool->thread_count == 0) {
		pool_free(pool);
		return ERR_LIMIT;
	}
	*ret_pool = pool;
	return ERR_OK;
}

/* The ring is full: unroll it into a larger one. */
static enum err_code grow_ring(struct pool *pool)
{
	size_t capacity = pool->capacity ? pool->capacity * 2 : 64;
	struct job *jobs = alloc_resize(NULL, capacity, sizeof *jobs);

	if (!jobs)
		return ERR_NOMEM;
	for (size_t i = 0; i < pool->count; i++)
		jobs[i] = pool->jobs[(pool->first + i) % pool->capacity];
	alloc_free(pool->jobs);
	pool->jobs = jobs;
	pool->capacity = capacity;
	pool->first = 0;
	return ERR_OK;
}

enum err_code pool_add_droppable(
    struct pool *pool, pool_job job, void (*dropped)(void *data), void *data)
{
	enum err_code code = ERR_OK;

	pthread_mutex_lock(&pool->lock);
	if (pool->count == pool->capacity)
		code = grow_ring(pool);
	if (code == ERR_OK) {
		pool->jobs[(pool->first + pool->count) % pool->capacity] =
		    (struct job){job, dropped, data};
		pool->count++;
		pthread_cond_signal(&pool->work);
	}
	pthread_mutex_unlock(&pool->lock);
	return code;
}

enum err_code pool_add(struct pool *pool, pool_job job, void *data)
{
	return pool_add_droppable(pool, job, NULL, data);
}

/* Take the waiting jobs out; each job's own `dropped` comes before the general one. */
static void drop_locked(struct pool *pool, void (*dropped)(void *data))
{
	while (pool->count > 0) {
		struct job job = pool->jobs[pool->first];

		pool->first = (pool->first + 1) % pool->capacity;
		pool->count--;
		if (job.dropped)
			job.dropped(job.data);
		else if (dropped)
			dropped(job.data);
	}
}

static void wait_locked(struct pool *pool)
{
	while (pool->running > 0 || pool->count > 0)
		pthread_cond_wait(&pool->idle, &pool->lock);
}

void pool_wait(struct pool *pool)
{
	pthread_mutex_lock(&pool->lock);
	wait_locked(pool);
	pthread_mutex_unlock(&pool->lock);
}

void pool_cancel(struct pool *pool, void (*dropped)(void *data))
{
	atomic_store(&pool->cancelled, true);
	pthread_mutex_lock(&pool->lock);
	drop_locked(pool, dropped);
	if (pool->running == 0) /* no worker will say so to those in pool_wait() */
		pthread_cond_broadcast(&pool->idle);
	wait_locked(pool);
	atomic_store(&pool->cancelled, false);
	pthread_mutex_unlock(&pool->lock);
}

bool pool_cancelled(const struct pool *pool)
{
	return atomic_load(&pool->cancelled);
}

unsigned pool_threads(const struct pool *pool)
{
	return pool->thread_count;
}

void pool_free(struct pool *pool)
{
	if (!pool)
		return;
	pthread_mutex_lock(&pool->lock);
	pool->ending = true;
	drop_locked(pool, NULL);
	pthread_cond_broadcast(&pool->work);
	pthread_mutex_unlock(&pool->lock);
	for (unsigned i = 0; i < pool->thread_count; i++)
		pthread_join(pool->threads[i], NULL);
	pthread_cond_destroy(&pool->work);
	pthread_cond_destroy(&pool->idle);
	pthread_mutex_destroy(&pool->lock);
	alloc_free(pool->jobs);
	alloc_free(pool);
}
