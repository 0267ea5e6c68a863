#include "config.h"

#include "story/analyse.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/file.h"
#include "export/annotation.h"

enum { ARTICLES = 12 };

static char folder[64];
static struct models *models;

static void path_of(int article, char *path, size_t size)
{
	snprintf(path, size, "%s/%02d.txt", folder, article);
}

static int write_articles(void **state)
{
	struct err err = {0};
	struct buf text = {0};
	char path[128];

	(void)state;
	snprintf(folder, sizeof folder, "analyse-test.XXXXXX");
	assert_non_null(mkdtemp(folder));
	for (int i = 0; i < ARTICLES; i++) {
		buf_clear(&text);
		buf_add_format(&text, "Outlet: Paper %d\nTitle: Harbour talks %d\n\n", i, i);
		for (int line = 0; line <= i * 5; line++)
			buf_add_format(
			    &text, "Ann Gray told NATO envoys that \"talks %d\" go on.\n\n", line);
		path_of(i, path, sizeof path);
		assert_int_equal(file_write(path, buf_slice(&text), 0, NULL), ERR_OK);
	}
	buf_release(&text);
	assert_int_equal(models_new(&models, &err), ERR_OK);
	return 0;
}

static int drop_articles(void **state)
{
	char path[128];

	(void)state;
	for (int i = 0; i < ARTICLES; i++) {
		path_of(i, path, sizeof path);
		unlink(path);
	}
	rmdir(folder);
	models_free(models);
	return 0;
}

static void open_story(struct story *story)
{
	story_init(story);
	assert_int_equal(story_add_path(story, folder), ERR_OK);
	assert_int_equal(story->count, ARTICLES);
	assert_int_equal(story_add_path(story, "no such file.txt"), ERR_OK);
}

static void story_bytes(const struct story *story, struct buf *bytes)
{
	for (size_t i = 0; i < story->count; i++) {
		const struct story_item *item = &story->items[i];

		if (item->analysis)
			assert_int_equal(annotation_write((struct slice){0}, item->doc,
			                     item->analysis, NULL, NULL, bytes),
			    ERR_OK);
	}
	for (size_t i = 0; i < story->links->name_count; i++)
		buf_add_slice(bytes, story->links->names[i].canonical);
}

static void count_progress(size_t done, size_t count, void *data)
{
	size_t *most = data;

	assert_true(done <= count);
	if (done > *most)
		*most = done;
}

static void analyse__all__same_for_any_number_of_threads(void **state)
{
	static const unsigned threads[] = {1, 2, 7};
	struct buf bytes[3] = {{0}};

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct story story;
		size_t most = 0;

		open_story(&story);
		assert_int_equal(
		    analyse_all(&story, models, threads[i], NULL, count_progress, &most), ERR_OK);
		assert_int_equal(most, story.count);
		assert_int_equal(story.analysed_count, ARTICLES);
		assert_int_equal(story.failed_count, story.count - ARTICLES);
		assert_non_null(story.links);
		story_bytes(&story, &bytes[i]);
		assert_true(slice_equal(buf_slice(&bytes[0]), buf_slice(&bytes[i])));
		story_release(&story);
	}
	for (int i = 0; i < 3; i++)
		buf_release(&bytes[i]);
}

/* A receiver that takes everything into its story under one lock. */
struct receiver {
	struct story story;
	struct models *models;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	size_t results, texts_before_models;
	bool done;
};

static void receive(struct analyse_result *result, void *data)
{
	struct receiver *receiver = data;

	pthread_mutex_lock(&receiver->lock);
	receiver->results++;
	if (result->kind == ANALYSE_DONE) {
		receiver->done = true;
	} else if (result->kind == ANALYSE_MODELS) {
		receiver->models = result->models;
		result->models = NULL;
	} else {
		receiver->texts_before_models += !receiver->models && result->doc;
		if (result->doc)
			assert_int_equal(story_set_doc_take(&receiver->story, result->index,
			                     result->doc, &result->problem),
			    ERR_OK);
		if (result->analysis)
			story_set_analysis_take(&receiver->story, result->index, result->analysis);
		result->doc = NULL;
		result->analysis = NULL;
	}
	pthread_cond_signal(&receiver->changed);
	pthread_mutex_unlock(&receiver->lock);
	analyse_result_free(result);
}

static void receiver_init(struct receiver *receiver)
{
	*receiver = (struct receiver){.lock = PTHREAD_MUTEX_INITIALIZER};
	pthread_cond_init(&receiver->changed, NULL);
	open_story(&receiver->story);
}

static void wait_for(struct receiver *receiver, bool done, size_t results)
{
	pthread_mutex_lock(&receiver->lock);
	while (done ? !receiver->done : receiver->results < results)
		pthread_cond_wait(&receiver->changed, &receiver->lock);
	pthread_mutex_unlock(&receiver->lock);
}

static void receiver_release(struct receiver *receiver)
{
	story_release(&receiver->story);
	models_free(receiver->models);
	pthread_cond_destroy(&receiver->changed);
}

static void analyse__start__texts_come_before_the_models(void **state)
{
	for (unsigned threads = 1; threads <= 4; threads += 3) {
		struct receiver receiver;
		struct analyse *analyse = NULL;
		struct pool *pool = NULL;

		(void)state;
		receiver_init(&receiver);
		assert_int_equal(pool_new(threads, &pool), ERR_OK);
		assert_int_equal(
		    analyse_start(&receiver.story, pool, NULL, NULL, receive, &receiver, &analyse),
		    ERR_OK);
		wait_for(&receiver, true, 0);
		analyse_free(analyse);
		assert_int_equal(receiver.story.loaded_count, ARTICLES);
		assert_int_equal(receiver.story.analysed_count, ARTICLES);
		assert_int_equal(receiver.story.spare_count, 0);
		if (threads == 1)
			assert_true(receiver.texts_before_models >= 8);
		assert_non_null(receiver.models);
		pool_free(pool);
		receiver_release(&receiver);
	}
}

static void analyse__free__stops_in_the_middle(void **state)
{
	for (size_t after = 0; after < ARTICLES; after += 3) {
		struct receiver receiver;
		struct analyse *analyse = NULL;
		struct pool *pool = NULL;
		size_t results;

		(void)state;
		receiver_init(&receiver);
		assert_int_equal(pool_new(2, &pool), ERR_OK);
		assert_int_equal(analyse_start(&receiver.story, pool, models, NULL, receive,
		                     &receiver, &analyse),
		    ERR_OK);
		wait_for(&receiver, false, after);
		if (after % 2)
			pool_cancel(pool, NULL);
		analyse_free(analyse);
		results = receiver.results;
		pool_wait(pool);
		assert_int_equal(receiver.results, results);
		pool_free(pool);
		receiver_release(&receiver);
	}
}

static void analyse__start__nothing_to_do_is_done(void **state)
{
	struct receiver receiver = {.lock = PTHREAD_MUTEX_INITIALIZER};
	struct analyse *analyse = NULL;
	struct pool *pool = NULL;

	(void)state;
	pthread_cond_init(&receiver.changed, NULL);
	story_init(&receiver.story);
	assert_int_equal(pool_new(1, &pool), ERR_OK);
	assert_int_equal(
	    analyse_start(&receiver.story, pool, models, NULL, receive, &receiver, &analyse),
	    ERR_OK);
	assert_true(receiver.done);
	analyse_free(analyse);
	pool_free(pool);
	receiver_release(&receiver);
}

static void analyse__all__out_of_memory_is_an_error(void **state)
{
	enum err_code code = ERR_NOMEM;
	long nth = 0, step = 1;

	(void)state;
	while (code != ERR_OK) {
		struct story story;

		open_story(&story);
		nth += step;
		step += nth / 16;
		alloc_fail_from(nth);
		code = analyse_all(&story, models, 2, NULL, NULL, NULL);
		alloc_fail_from(0);
		/* An article whose own analysis ran out of memory says so in its problem. */
		assert_true(code == ERR_OK || code == ERR_NOMEM || code == ERR_LIMIT);
		if (code == ERR_OK && story.analysed_count < ARTICLES)
			code = ERR_NOMEM;
		story_release(&story);
	}
	assert_true(nth > 100);
}

static void story__set_doc__second_copy_is_kept(void **state)
{
	struct story story;
	struct doc *one = NULL, *two = NULL;
	struct err err;
	char path[128];

	(void)state;
	story_init(&story);
	path_of(0, path, sizeof path);
	assert_int_equal(story_add_path(&story, path), ERR_OK);
	assert_int_equal(load_doc(path, NULL, &one, &err), ERR_OK);
	assert_int_equal(load_doc(path, NULL, &two, &err), ERR_OK);
	assert_int_equal(story_set_doc_take(&story, 0, one, NULL), ERR_OK);
	assert_int_equal(story_set_doc_take(&story, 0, two, NULL), ERR_OK);
	assert_ptr_equal(story.items[0].doc, one);
	assert_int_equal(story.loaded_count, 1);
	assert_int_equal(story.spare_count, 1);
	story_release(&story);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(analyse__all__same_for_any_number_of_threads),
	    cmocka_unit_test(analyse__start__texts_come_before_the_models),
	    cmocka_unit_test(analyse__free__stops_in_the_middle),
	    cmocka_unit_test(analyse__start__nothing_to_do_is_done),
	    cmocka_unit_test(analyse__all__out_of_memory_is_an_error),
	    cmocka_unit_test(story__set_doc__second_copy_is_kept),
	};

	return cmocka_run_group_tests(tests, write_articles, drop_articles);
}
