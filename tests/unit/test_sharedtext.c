#include "config.h"

#include "story/sharedtext.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "doc/load.h"

#define AGENCY "The wall along the river broke on Monday after three days of rain. "
#define OWN "Nobody in our town had thought that such a thing could happen here. "
#define LONG \
	"The council met on Tuesday and put the repairs off until the end of May. Four hundred " \
	"people left their homes, most of them in the old town by the water. "

enum { MOST = 4 };

struct set {
	struct doc *docs[MOST];
	struct prose *prose[MOST];
	struct frame_source sources[MOST];
	size_t count;
};

static void add(struct set *set, const char *text)
{
	const size_t i = set->count++;

	assert_int_equal(load_bytes(slice_of(text), "a.txt", &set->docs[i], NULL), ERR_OK);
	assert_int_equal(prose_new(set->docs[i], &set->prose[i]), ERR_OK);
	set->sources[i] = (struct frame_source){.doc = set->docs[i], .prose = set->prose[i]};
}

static void release(struct set *set)
{
	for (size_t i = 0; i < set->count; i++) {
		prose_free(set->prose[i]);
		doc_free(set->docs[i]);
	}
}

static void shared__first__sentence_of_an_agency(void **state)
{
	struct shared_text *shared = NULL;
	struct set set = {.count = 0};

	(void)state;
	add(&set, AGENCY OWN "Short one here.");
	add(&set, LONG "THE WALL along the river broke on Monday, after three days of rain. "
	               "Short one here.");
	add(&set, LONG OWN);
	assert_int_equal(shared_text_new(set.sources, set.count, &shared), ERR_OK);
	assert_int_equal(shared_text_carriers(shared, 0, 0), 2);
	assert_int_equal(shared_text_first(shared, 0, 0), SHARED_NONE);
	assert_int_equal(shared_text_first(shared, 1, 2), 0);
	assert_int_equal(shared_text_carriers(shared, 1, 3), 1);
	assert_int_equal(shared_text_first(shared, 2, 0), 1);
	for (size_t d = 0; d < set.count; d++)
		assert_int_equal(shared_text_same_as(shared, d), SHARED_NONE);
	shared_text_free(shared);
	release(&set);
}

static void shared__same_as__text_or_address(void **state)
{
	struct shared_text *shared = NULL;
	struct set set = {.count = 0};

	(void)state;
	add(&set, LONG AGENCY OWN LONG "It rains.");
	add(&set, "URL: https://www.shore.example/a/\n\n" LONG);
	add(&set, LONG AGENCY OWN LONG);
	add(&set, "URL: http://shore.example/a#top\n\n" OWN AGENCY);
	assert_int_equal(shared_text_new(set.sources, set.count, &shared), ERR_OK);
	assert_int_equal(shared_text_same_as(shared, 0), SHARED_NONE);
	assert_int_equal(shared_text_same_as(shared, 1), SHARED_NONE);
	assert_int_equal(shared_text_same_as(shared, 2), 0);
	assert_int_equal(shared_text_same_as(shared, 3), 1);
	shared_text_free(shared);
	release(&set);
}

static void shared__new__out_of_memory_is_an_error(void **state)
{
	struct shared_text *shared = NULL;
	struct set set = {.count = 0};
	enum err_code code = ERR_NOMEM;

	(void)state;
	add(&set, AGENCY OWN);
	add(&set, LONG AGENCY);
	for (long nth = 1; code == ERR_NOMEM && nth < 100; nth++) {
		alloc_fail_from(nth);
		code = shared_text_new(set.sources, set.count, &shared);
		alloc_fail_from(0);
	}
	assert_int_equal(code, ERR_OK);
	shared_text_free(shared);
	release(&set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(shared__first__sentence_of_an_agency),
	    cmocka_unit_test(shared__same_as__text_or_address),
	    cmocka_unit_test(shared__new__out_of_memory_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
