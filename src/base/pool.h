/*
 * pool.h - worker threads that take jobs in order.
 *
 * pool_add() hands over a job; workers run jobs in the order they were added (they end in any).
 * pool_cancel() drops what has not begun and raises a flag that running jobs may read.
 * Thread use: every function may be called from any thread but pool_free() from one only.
 */
#ifndef ABREAST_BASE_POOL_H
#define ABREAST_BASE_POOL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct pool;

/* A job: `data` is whatever pool_add() was given; `cancelled` can be polled in long loops. */
typedef void (*pool_job)(void *data, const struct pool *pool);

/* threads 0: as many as the machine has processors. Returns ERR_OK, ERR_NOMEM or ERR_LIMIT. */
enum err_code pool_new(unsigned threads, struct pool **ret_pool) ATTR_MUST_CHECK;

/* Returns ERR_OK or ERR_NOMEM; after pool_cancel() jobs are taken again. */
enum err_code pool_add(struct pool *pool, pool_job job, void *data) ATTR_MUST_CHECK;

/* The same; `dropped` is told of it if it never runs, in pool_cancel()'s stead and in pool_free(). */
enum err_code pool_add_droppable(
    struct pool *pool, pool_job job, void (*dropped)(void *data), void *data) ATTR_MUST_CHECK;

void pool_wait(struct pool *pool);  /* until every job has ended */
void pool_cancel(struct pool *pool, /* drop waiting jobs, `dropped` is told of each (it */
    void (*dropped)(void *data));   /* must not call the pool), then wait for running ones */
bool pool_cancelled(const struct pool *pool); /* is a cancel under way? */
unsigned pool_threads(const struct pool *pool);
void pool_free(struct pool *pool); /* waits for running jobs, drops waiting ones */

#endif
