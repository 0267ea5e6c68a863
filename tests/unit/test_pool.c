#include "config.h"

#include "base/pool.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/alloc.h"

/* A gate that jobs wait at, so that the tests depend on states and never on time. */
struct gate {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	int arrived;
	bool open;
	atomic_int done, dropped, saw_cancel;
};

#define GATE_INIT \
	{ \
		.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER \
	}

static void count(void *data, const struct pool *pool)
{
	(void)pool;
	atomic_fetch_add((atomic_int *)data, 1);
}

static void wait_at_gate(void *data, const struct pool *pool)
{
	struct gate *gate = data;

	pthread_mutex_lock(&gate->lock);
	gate->arrived++;
	pthread_cond_broadcast(&gate->changed);
	while (!gate->open && !pool_cancelled(pool)) {
		pthread_mutex_unlock(&gate->lock);
		sched_yield();
		pthread_mutex_lock(&gate->lock);
	}
	pthread_mutex_unlock(&gate->lock);
	if (pool_cancelled(pool))
		atomic_fetch_add(&gate->saw_cancel, 1);
	atomic_fetch_add(&gate->done, 1);
}

static void wait_for_arrivals(struct gate *gate, int wanted)
{
	pthread_mutex_lock(&gate->lock);
	while (gate->arrived < wanted)
		pthread_cond_wait(&gate->changed, &gate->lock);
	pthread_mutex_unlock(&gate->lock);
}

static void drop(void *data)
{
	atomic_fetch_add(&((struct gate *)data)->dropped, 1);
}

static void pool__add__every_job_runs(void **state)
{
	struct pool *pool;
	atomic_int done = 0;

	(void)state;
	assert_int_equal(pool_new(3, &pool), ERR_OK);
	assert_int_equal(pool_threads(pool), 3);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(pool_add(pool, count, &done), ERR_OK);
	pool_wait(pool);
	assert_int_equal(done, 1000);
	pool_wait(pool);
	pool_free(pool);
	pool_free(NULL);
}

static void pool__new__as_many_as_processors(void **state)
{
	struct pool *pool;

	(void)state;
	assert_int_equal(pool_new(0, &pool), ERR_OK);
	assert_true(pool_threads(pool) >= 1);
	pool_free(pool);
}

static void pool__cancel__drops_waiting_tells_running(void **state)
{
	struct gate gate = GATE_INIT;
	struct pool *pool;

	(void)state;
	assert_int_equal(pool_new(1, &pool), ERR_OK);
	for (int i = 0; i < 100; i++)
		assert_int_equal(pool_add(pool, wait_at_gate, &gate), ERR_OK);
	wait_for_arrivals(&gate, 1);
	pool_cancel(pool, drop);
	assert_int_equal(gate.dropped, 99);
	assert_int_equal(gate.done, 1);
	assert_int_equal(gate.saw_cancel, 1);
	assert_false(pool_cancelled(pool));
	gate.open = true;
	assert_int_equal(pool_add(pool, wait_at_gate, &gate), ERR_OK);
	pool_wait(pool);
	assert_int_equal(gate.done, 2);
	pool_free(pool);
}

static void open_gate(void *data)
{
	struct gate *gate = data;

	drop(gate);
	pthread_mutex_lock(&gate->lock);
	gate->open = true;
	pthread_mutex_unlock(&gate->lock);
}

static void pool__free__tells_what_never_ran(void **state)
{
	struct gate gate = GATE_INIT;
	struct pool *pool;

	(void)state;
	assert_int_equal(pool_new(1, &pool), ERR_OK);
	assert_int_equal(pool_add(pool, wait_at_gate, &gate), ERR_OK);
	wait_for_arrivals(&gate, 1);
	for (int i = 0; i < 10; i++)
		assert_int_equal(pool_add_droppable(pool, wait_at_gate, open_gate, &gate), ERR_OK);
	pool_free(pool);
	assert_int_equal(gate.dropped, 10);
	assert_int_equal(gate.done, 1);
}

static void *wait_for_pool(void *data)
{
	pool_wait(data);
	return NULL;
}

/* Somebody in pool_wait() comes back when the last jobs are cancelled instead of run. */
static void pool__cancel__wakes_those_who_wait(void **state)
{
	(void)state;
	for (int round = 0; round < 200; round++) {
		atomic_int done = 0;
		struct pool *pool;
		pthread_t waiter;

		assert_int_equal(pool_new(1, &pool), ERR_OK);
		for (int i = 0; i < 3; i++)
			assert_int_equal(pool_add(pool, count, &done), ERR_OK);
		assert_int_equal(pthread_create(&waiter, NULL, wait_for_pool, pool), 0);
		pool_cancel(pool, NULL);
		pthread_join(waiter, NULL);
		pool_free(pool);
	}
}

static void pool__new__no_memory(void **state)
{
	struct pool *pool = NULL;
	atomic_int done = 0;

	(void)state;
	alloc_fail_from(1);
	assert_int_equal(pool_new(1, &pool), ERR_NOMEM);
	alloc_fail_from(0);
	assert_null(pool);
	assert_int_equal(pool_new(1, &pool), ERR_OK);
	alloc_fail_from(1);
	assert_int_equal(pool_add(pool, count, &done), ERR_NOMEM);
	alloc_fail_from(0);
	pool_wait(pool);
	assert_int_equal(done, 0);
	pool_free(pool);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(pool__add__every_job_runs),
	    cmocka_unit_test(pool__new__as_many_as_processors),
	    cmocka_unit_test(pool__cancel__drops_waiting_tells_running),
	    cmocka_unit_test(pool__free__tells_what_never_ran),
	    cmocka_unit_test(pool__cancel__wakes_those_who_wait),
	    cmocka_unit_test(pool__new__no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
