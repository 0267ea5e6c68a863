#include "config.h"

#include "story/userverdicts.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "base/alloc.h"

enum { KILLS = 40 };

static char folder[64], path[128];

static int make_folder(void **state)
{
	(void)state;
	snprintf(folder, sizeof folder, "verdicts-test.XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/marks.db", folder);
	return 0;
}

static int drop_folder(void **state)
{
	char journal[160];

	(void)state;
	snprintf(journal, sizeof journal, "%s-journal", path);
	remove(journal);
	remove(path);
	remove(folder);
	return 0;
}

static struct user_marks *open_marks(void)
{
	struct user_marks *marks = NULL;

	assert_int_equal(user_marks_open(path, &marks, NULL), ERR_OK);
	return marks;
}

static struct verdicts *list(struct user_marks *marks)
{
	struct verdicts *verdicts = NULL;

	assert_int_equal(user_verdicts_list(marks, &verdicts, NULL), ERR_OK);
	return verdicts;
}

static const char confirm[] = "confirmed\nconfirm\tport\tlabel/lifelin\n\n7 1 4 1 6\n"
                              "ffffffffffffffff 3 4 3 4\n";
static const char added[] = "row added\nadd\tport\t\nwar chest\n7\n8\n";

static void userverdicts__read__gives_what_was_written(void **state)
{
	struct verdict verdict = {.place_count = 0};
	struct arena arena = {0};
	struct buf again = {0};

	(void)state;
	assert_int_equal(verdict_read(slice_of(confirm), &arena, &verdict), ERR_OK);
	assert_int_equal(verdict.kind, VERDICT_CONFIRM);
	assert_true(slice_is(verdict.frame, "port"));
	assert_true(slice_is(verdict.row, "label/lifelin"));
	assert_int_equal(verdict.place_count, 2);
	assert_int_equal(verdict.places[0].wanted.end, 6);
	assert_true(verdict.places[1].doc_hash == UINT64_MAX);
	verdict_write(&verdict, &again);
	assert_string_equal(buf_text(&again), confirm);
	buf_clear(&again);
	assert_int_equal(verdict_read(slice_of(added), &arena, &verdict), ERR_OK);
	assert_false(span_exists(verdict.places[1].found));
	assert_true(slice_is(verdict.value, "war chest"));
	verdict_write(&verdict, &again);
	assert_string_equal(buf_text(&again), added);
	buf_release(&again);
	arena_release(&arena);
}

static void userverdicts__read__refuses_what_is_none(void **state)
{
	static const char *const broken[] = {"", "x", "x\nlove\tport\trow\n\n",
	    "x\nedit\tp\tr\nv\nZZ\n", "x\nedit\tp\tr\nv\n7 4 1 1 2\n", "x\nedit\tp\tr\nv\n7 1 4\n",
	    "x\nedit\tp\tr\nv\n7 1 4 1 99999999999\n", "x\nedit\tp\tr\x01\nv\n7\n"};
	struct arena arena = {0};
	struct verdict verdict;

	(void)state;
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
		assert_int_equal(verdict_read(slice_of(broken[i]), &arena, &verdict), ERR_SYNTAX);
	arena_release(&arena);
}

static void userverdicts__list__lasts_between_runs_in_order(void **state)
{
	struct user_marks *marks = open_marks();
	struct verdicts *verdicts;

	(void)state;
	assert_int_equal(user_verdicts_add(marks, slice_of(confirm), NULL), ERR_OK);
	assert_int_equal(user_verdicts_add(marks, slice_of(added), NULL), ERR_OK);
	assert_int_equal(user_verdicts_add(marks, slice_of(confirm), NULL), ERR_OK);
	user_marks_close(marks);
	marks = open_marks();
	verdicts = list(marks);
	assert_int_equal(verdicts->count, 3);
	assert_int_equal(verdicts->items[1].kind, VERDICT_ADD);
	assert_int_equal(verdicts->items[1].place_count, 2);
	assert_false(span_exists(verdicts->items[1].places[0].found));
	assert_int_equal(verdicts->items[2].places[0].wanted.end, 6);
	verdicts_free(verdicts);
	assert_int_equal(user_verdicts_drop(marks, slice_of(confirm), NULL), ERR_OK);
	verdicts = list(marks);
	assert_int_equal(verdicts->count, 2);
	assert_int_equal(verdicts->items[0].kind, VERDICT_CONFIRM);
	verdicts_free(verdicts);
	assert_int_equal(user_marks_forget(marks, NULL), ERR_OK);
	verdicts = list(marks);
	assert_int_equal(verdicts->count, 0);
	verdicts_free(verdicts);
	assert_int_equal(user_verdicts_drop(marks, slice_of(confirm), NULL), ERR_NOT_FOUND);
	user_marks_close(marks);
}

static void run_sql(const char *sql)
{
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void userverdicts__list__leaves_out_what_makes_no_sense(void **state)
{
	struct user_marks *marks = open_marks();
	struct verdicts *verdicts;

	(void)state;
	assert_int_equal(user_verdicts_add(marks, slice_of(confirm), NULL), ERR_OK);
	user_marks_close(marks);
	run_sql("INSERT INTO verdicts VALUES (7, 0, 'love', 'f', 'r', ''),"
	        " (8, 0, 'edit', 'f', 'r' || char(10), ''), (9, 0, 'drop', 'f', 'r', '');"
	        "INSERT INTO verdict_places VALUES (1, 7, 4, 1, 1, 4), (1, 7, 1, 4, -1, 4);");
	marks = open_marks();
	verdicts = list(marks);
	assert_int_equal(verdicts->count, 2);
	assert_int_equal(verdicts->items[0].place_count, 2);
	assert_int_equal(verdicts->items[1].kind, VERDICT_DROP);
	assert_int_equal(verdicts->items[1].place_count, 0);
	verdicts_free(verdicts);
	user_marks_close(marks);
}

/* What version 2 wrote, which had no verdicts. */
static void userverdicts__open__second_version_gets_the_rest(void **state)
{
	struct user_marks *marks = open_marks();
	struct verdicts *verdicts;

	(void)state;
	user_marks_close(marks);
	run_sql("DROP TABLE verdicts; DROP TABLE verdict_places; PRAGMA user_version = 2;");
	marks = open_marks();
	assert_int_equal(user_verdicts_add(marks, slice_of(confirm), NULL), ERR_OK);
	verdicts = list(marks);
	assert_int_equal(verdicts->count, 1);
	verdicts_free(verdicts);
	user_marks_close(marks);
}

/* Write verdicts of two articles each, for ever; each that is on disk is told. */
static void write_on(int told)
{
	struct user_marks *marks = NULL;
	char text[200];

	if (user_marks_open(path, &marks, NULL) != ERR_OK)
		_exit(1);
	for (unsigned i = 0;; i++) {
		snprintf(text, sizeof text, "x\nconfirm\tf\trow%u\n\n%x 1 4 1 4\n%x 1 4 1 4\n", i,
		    i, i + 1);
		if (user_verdicts_add(marks, slice_of(text), NULL) != ERR_OK ||
		    write(told, "x", 1) != 1)
			_exit(1);
	}
}

/* How many verdicts a writer tells of until it is killed, at whatever it is doing just then. */
static size_t write_and_kill(size_t tells)
{
	size_t told = 0;
	int ends[2], status;
	char byte;
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	if (child == 0)
		write_on(ends[1]);
	close(ends[1]);
	while (told < tells && read(ends[0], &byte, 1) == 1)
		told++;
	kill(child, SIGKILL);
	waitpid(child, &status, 0);
	assert_true(WIFSIGNALED(status));
	while (read(ends[0], &byte, 1) == 1)
		told++;
	close(ends[0]);
	return told;
}

/*
 * A writer is killed again and again: what it had told of is there, each verdict whole, and at
 * most the one that it had not told of comes on top.
 */
static void userverdicts__add__survives_killed_writers(void **state)
{
	size_t told = 0;

	(void)state;
	user_marks_close(open_marks());
	for (size_t round = 0; round < KILLS; round++) {
		struct user_marks *marks;
		struct verdicts *verdicts;

		told += write_and_kill(round % 4);
		marks = open_marks();
		verdicts = list(marks);
		assert_in_range(verdicts->count, told, told + 1);
		for (size_t i = 0; i < verdicts->count; i++)
			assert_int_equal(verdicts->items[i].place_count, 2);
		told = verdicts->count;
		verdicts_free(verdicts);
		user_marks_close(marks);
	}
	assert_true(told > KILLS);
}

/* Another reader in the midst of a change: a clear message, and nothing lost. */
static void userverdicts__add__says_who_holds_the_file(void **state)
{
	struct user_marks *marks = open_marks();
	sqlite3 *other = NULL;
	struct err err = {0};
	struct verdicts *verdicts;

	(void)state;
	assert_int_equal(sqlite3_open(path, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
	user_marks_set_patience(marks, 1);
	assert_int_equal(user_verdicts_add(marks, slice_of(confirm), &err), ERR_LIMIT);
	assert_string_equal(err.detail, "another reader is writing to it");
	assert_int_equal(sqlite3_exec(other, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(other);
	assert_int_equal(user_verdicts_add(marks, slice_of(confirm), NULL), ERR_OK);
	verdicts = list(marks);
	assert_int_equal(verdicts->count, 1);
	verdicts_free(verdicts);
	user_marks_close(marks);
}

static void userverdicts__list__out_of_memory_is_an_error(void **state)
{
	struct user_marks *marks = open_marks();
	struct verdicts *verdicts = NULL;
	enum err_code code = ERR_NOMEM;
	long nth = 0;

	(void)state;
	assert_int_equal(user_verdicts_add(marks, slice_of(confirm), NULL), ERR_OK);
	assert_int_equal(user_verdicts_add(marks, slice_of(added), NULL), ERR_OK);
	while (code == ERR_NOMEM) {
		alloc_fail_from(++nth);
		code = user_verdicts_list(marks, &verdicts, NULL);
		alloc_fail_from(0);
	}
	assert_int_equal(code, ERR_OK);
	assert_int_equal(verdicts->count, 2);
	assert_true(nth > 3);
	verdicts_free(verdicts);
	user_marks_close(marks);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, drop_folder)
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(userverdicts__read__gives_what_was_written),
	    cmocka_unit_test(userverdicts__read__refuses_what_is_none),
	    TEST(userverdicts__list__lasts_between_runs_in_order),
	    TEST(userverdicts__list__leaves_out_what_makes_no_sense),
	    TEST(userverdicts__open__second_version_gets_the_rest),
	    TEST(userverdicts__add__survives_killed_writers),
	    TEST(userverdicts__add__says_who_holds_the_file),
	    TEST(userverdicts__list__out_of_memory_is_an_error),
	};
#undef TEST

	return cmocka_run_group_tests(tests, NULL, NULL);
}
