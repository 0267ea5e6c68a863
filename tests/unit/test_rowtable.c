#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/rng.h"
#include "learn/rowtable.h"

#define PATH "test_rowtable.bin"

enum { KEYS = 5000, ROW_BYTES = 3, STRANGERS = 100000 };

static void fill(struct row_table_builder *builder, size_t count)
{
	struct rng rng = {1};

	assert_int_equal(row_table_builder_init(builder, count, ROW_BYTES), ERR_OK);
	for (size_t i = 0; i < count; i++) {
		const uint64_t key = rng_next(&rng);
		const unsigned char row[ROW_BYTES] = {(unsigned char)i, (unsigned char)(i >> 8), 7};

		/* a few in ten thousand meet another key's mark */
		if (!row_table_add(builder, key, row))
			assert_non_null(row_table_find(&builder->table, key));
	}
}

/* Rows that are not the key's own: only those whose mark was taken. */
static size_t count_wrong(const struct row_table *table)
{
	struct rng rng = {1};
	size_t wrong = 0;

	for (size_t i = 0; i < KEYS; i++) {
		const unsigned char *row = row_table_find(table, rng_next(&rng));

		assert_non_null(row);
		wrong += row[0] != (unsigned char)i || row[1] != (unsigned char)(i >> 8);
	}
	return wrong;
}

static void rowtable__find__gives_the_row(void **state)
{
	struct row_table_builder builder;

	(void)state;
	fill(&builder, KEYS);
	assert_true(count_wrong(&builder.table) < KEYS / 500);
	row_table_builder_release(&builder);
}

static void rowtable__find__strangers_are_rare(void **state)
{
	struct row_table_builder builder;
	struct rng rng = {2};
	size_t found = 0;

	(void)state;
	fill(&builder, KEYS);
	for (size_t i = 0; i < STRANGERS; i++)
		found += row_table_find(&builder.table, rng_next(&rng)) != NULL;
	assert_true(found < STRANGERS / 1000);
	row_table_builder_release(&builder);
}

static void rowtable__add__twice_is_refused(void **state)
{
	struct row_table_builder builder;

	(void)state;
	assert_int_equal(row_table_builder_init(&builder, 10, ROW_BYTES), ERR_OK);
	assert_true(row_table_add(&builder, 77, "abc"));
	assert_false(row_table_add(&builder, 77, "xyz"));
	assert_memory_equal(row_table_find(&builder.table, 77), "abc", ROW_BYTES);
	row_table_builder_release(&builder);
}

static void rowtable__add__full_table_refuses(void **state)
{
	struct row_table_builder builder;
	struct rng rng = {3};
	size_t added = 0;

	(void)state;
	assert_int_equal(row_table_builder_init(&builder, 1, ROW_BYTES), ERR_OK);
	for (size_t i = 0; i < 100; i++)
		added += row_table_add(&builder, rng_next(&rng), "abc");
	assert_int_equal(added, ROW_TABLE_BUCKET);
	assert_null(row_table_find(&builder.table, rng_next(&rng)));
	row_table_builder_release(&builder);
}

static void rowtable__open__what_was_written(void **state)
{
	struct row_table_builder builder;
	struct model_writer writer = {.count = 0};
	struct model_file *model;
	struct row_table table;
	struct err err;

	(void)state;
	fill(&builder, KEYS);
	row_table_write(&builder, "words", &writer);
	assert_int_equal(model_writer_write(&writer, PATH, "test", 1, &err), ERR_OK);
	assert_int_equal(model_file_open(PATH, "test", 1, &model, &err), ERR_OK);
	assert_true(row_table_open(model, "words", ROW_BYTES, &table));
	assert_true(count_wrong(&table) < KEYS / 500);
	assert_false(row_table_open(model, "others", ROW_BYTES, &table));
	assert_false(row_table_open(model, "words", ROW_BYTES - 1, &table));
	model_file_close(model);
	model_writer_release(&writer);
	row_table_builder_release(&builder);
	unlink(PATH);
}

static void rowtable__init__no_memory(void **state)
{
	struct row_table_builder builder;

	(void)state;
	for (long nth = 1; nth <= 2; nth++) {
		alloc_fail_from(nth);
		assert_int_equal(row_table_builder_init(&builder, KEYS, ROW_BYTES), ERR_NOMEM);
		alloc_fail_from(0);
		row_table_builder_release(&builder);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rowtable__find__gives_the_row),
	    cmocka_unit_test(rowtable__find__strangers_are_rare),
	    cmocka_unit_test(rowtable__add__twice_is_refused),
	    cmocka_unit_test(rowtable__add__full_table_refuses),
	    cmocka_unit_test(rowtable__open__what_was_written),
	    cmocka_unit_test(rowtable__init__no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
