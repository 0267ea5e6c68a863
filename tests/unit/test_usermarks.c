#include "config.h"

#include "story/useracts.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "base/alloc.h"
#include "story/userquotes.h"

/* Each test has a folder of its own below the build folder. */
static char folder[64], path[128];

static int make_folder(void **state)
{
	(void)state;
	snprintf(folder, sizeof folder, "marks-test.XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/state/abreast/marks.db", folder);
	return 0;
}

static int drop_folder(void **state)
{
	static const char *const names[] = {"state/abreast/marks.db",
	    "state/abreast/marks.db-journal", "state/abreast", "state", ""};
	char name[160];

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(name, sizeof name, "%s/%s", folder, names[i]);
		remove(name);
	}
	return 0;
}

static struct user_marks *open_marks(const char *where)
{
	struct user_marks *marks = NULL;
	struct err err = {0};

	assert_int_equal(user_marks_open(where, &marks, &err), ERR_OK);
	return marks;
}

static size_t count_marks(struct user_marks *marks, uint64_t hash)
{
	struct arena arena = {0};
	struct user_mark *items;
	size_t count = 0;

	assert_int_equal(user_marks_list(marks, hash, &arena, &items, &count, NULL), ERR_OK);
	arena_release(&arena);
	return count;
}

static int64_t add(struct user_marks *marks, uint64_t hash, uint32_t start, const char *note)
{
	int64_t id = -1;

	assert_int_equal(
	    user_marks_add(marks, hash, (struct span){start, start + 5}, slice_of(note), &id, NULL),
	    ERR_OK);
	return id;
}

static void usermarks__list__is_sorted_and_of_one_article(void **state)
{
	struct user_marks *marks = open_marks(path);
	struct arena arena = {0};
	struct user_mark *items;
	size_t count;

	(void)state;
	add(marks, UINT64_MAX, 40, "later");
	add(marks, UINT64_MAX, 10, "it's; DROP TABLE marks\n\xe2\x80\x9c");
	add(marks, 7, 1, "");
	assert_int_equal(user_marks_list(marks, UINT64_MAX, &arena, &items, &count, NULL), ERR_OK);
	assert_int_equal(count, 2);
	assert_int_equal(items[0].start, 10);
	assert_int_equal(items[0].end, 15);
	assert_true(items[0].doc_hash == UINT64_MAX);
	assert_true(slice_is(items[0].note, "it's; DROP TABLE marks\n\xe2\x80\x9c"));
	assert_true(slice_is(items[1].note, "later"));
	arena_release(&arena);
	user_marks_close(marks);
}

static void usermarks__open__keeps_between_runs_and_private(void **state)
{
	struct user_marks *marks = open_marks(path);
	struct stat status;

	(void)state;
	add(marks, 3, 0, "x");
	user_marks_close(marks);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	marks = open_marks(path);
	assert_int_equal(count_marks(marks, 3), 1);
	user_marks_close(marks);
}

static void usermarks__change__note_drop_forget(void **state)
{
	struct user_marks *marks = open_marks(NULL);
	int64_t id = add(marks, 1, 0, "a");
	struct err err = {0};

	(void)state;
	add(marks, 1, 9, "b");
	assert_int_equal(user_marks_set_note(marks, id, slice_of("c"), NULL), ERR_OK);
	assert_int_equal(user_marks_drop(marks, id, NULL), ERR_OK);
	assert_int_equal(user_marks_drop(marks, id, &err), ERR_NOT_FOUND);
	assert_int_equal(user_marks_set_note(marks, id, slice_of("d"), &err), ERR_NOT_FOUND);
	assert_int_equal(count_marks(marks, 1), 1);
	assert_int_equal(user_marks_forget(marks, NULL), ERR_OK);
	assert_int_equal(count_marks(marks, 1), 0);
	user_marks_close(marks);
}

static void usermarks__open__damaged_file_is_an_error_and_stays(void **state)
{
	struct user_marks *marks = open_marks(path), *none = NULL;
	struct err err = {0};
	FILE *file;

	(void)state;
	user_marks_close(marks);
	file = fopen(path, "wb");
	assert_non_null(file);
	for (int i = 0; i < 500; i++)
		fputs("this is no database ", file);
	fclose(file);
	assert_int_equal(user_marks_open(path, &none, &err), ERR_SYNTAX);
	assert_null(none);
	assert_non_null(strstr(err.detail, "move it away"));
	assert_int_equal(access(path, F_OK), 0);
}

static const char act[] = "A is B\nname ORG B\n7 1 4 1 6\nffffffffffffffff 3 4 3 4\n";

static void usermarks__acts__last_between_runs(void **state)
{
	struct user_marks *marks = open_marks(path);
	struct corrections *corrections = NULL;
	struct doc_fixes fixes;

	(void)state;
	assert_int_equal(user_marks_add_act(marks, slice_of(act), NULL), ERR_OK);
	user_marks_close(marks);
	marks = open_marks(path);
	assert_int_equal(user_marks_corrections(marks, &corrections, NULL), ERR_OK);
	assert_int_equal(corrections->act_count, 1);
	assert_int_equal(corrections->count, 2);
	fixes = corrections_of(corrections, 7);
	assert_int_equal(fixes.count, 1);
	assert_int_equal(fixes.items[0].found.start, 1);
	assert_int_equal(fixes.items[0].wanted.end, 6);
	assert_int_equal(fixes.items[0].type, ENTITY_ORG);
	assert_true(slice_is(fixes.items[0].canonical, "B"));
	assert_int_equal(corrections_of(corrections, UINT64_MAX).count, 1);
	assert_int_equal(corrections_of(corrections, 8).count, 0);
	assert_int_equal(corrections_of(NULL, 7).count, 0);
	corrections_free(corrections);
	assert_int_equal(user_marks_forget(marks, NULL), ERR_OK);
	assert_int_equal(user_marks_corrections(marks, &corrections, NULL), ERR_OK);
	assert_int_equal(corrections->count, 0);
	corrections_free(corrections);
	user_marks_close(marks);
}

static void usermarks__acts__broken_one_changes_nothing(void **state)
{
	struct user_marks *marks = open_marks(NULL);
	struct corrections *corrections = NULL;
	struct err err = {0};

	(void)state;
	assert_int_equal(user_marks_add_act(marks, slice_of("no act at all"), &err), ERR_SYNTAX);
	assert_int_equal(user_marks_drop_act(marks, slice_of(act), &err), ERR_NOT_FOUND);
	assert_int_equal(user_marks_add_act(marks, slice_of(act), NULL), ERR_OK);
	assert_int_equal(user_marks_corrections(marks, &corrections, NULL), ERR_OK);
	assert_int_equal(corrections->count, 2);
	corrections_free(corrections);
	user_marks_close(marks);
}

static void run_sql(const char *sql)
{
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

/* What version 1 wrote, which had the marks alone. */
static void usermarks__open__first_version_gets_the_rest(void **state)
{
	struct user_marks *marks = open_marks(path);

	(void)state;
	add(marks, 3, 0, "x");
	user_marks_close(marks);
	run_sql("DROP TABLE acts; DROP TABLE corrections; PRAGMA user_version = 1;");
	marks = open_marks(path);
	assert_int_equal(count_marks(marks, 3), 1);
	assert_int_equal(user_marks_add_act(marks, slice_of(act), NULL), ERR_OK);
	user_marks_close(marks);
}

static void usermarks__corrections__rows_that_make_no_sense_are_left_out(void **state)
{
	struct user_marks *marks = open_marks(path);
	struct corrections *corrections = NULL;

	(void)state;
	assert_int_equal(user_marks_add_act(marks, slice_of(act), NULL), ERR_OK);
	user_marks_close(marks);
	run_sql("INSERT INTO corrections VALUES (1, 7, -1, 4, 1, 4), (1, 7, 9, 4, 1, 4),"
	        " (1, 7, 1, 99999999999, 1, 4), (77, 7, 1, 4, 1, 4);"
	        "INSERT INTO acts VALUES (5, 0, 0, 'TREE', 'x'), (6, 0, 0, 'PER', '');"
	        "INSERT INTO corrections VALUES (5, 7, 1, 4, 1, 4), (6, 7, 1, 4, 1, 4);");
	marks = open_marks(path);
	assert_int_equal(user_marks_corrections(marks, &corrections, NULL), ERR_OK);
	assert_int_equal(corrections->count, 2);
	assert_int_equal(corrections->act_count, 1);
	corrections_free(corrections);
	user_marks_close(marks);
}

static void usermarks__open__folder_is_refused(void **state)
{
	struct user_marks *none = NULL;
	struct err err = {0};

	(void)state;
	assert_int_not_equal(user_marks_open(folder, &none, &err), ERR_OK);
	assert_null(none);
}

static void usermarks__add__two_readers_take_turns(void **state)
{
	struct user_marks *one = open_marks(path), *other = open_marks(path);

	(void)state;
	for (uint32_t i = 0; i < 5; i++) {
		add(one, 8, i, "one");
		add(other, 8, i, "other");
	}
	assert_int_equal(count_marks(one, 8), 10);
	assert_int_equal(count_marks(other, 8), 10);
	user_marks_close(one);
	user_marks_close(other);
}

/* Two programs on one file, one of which is killed in the middle of writing. */
static void usermarks__add__survives_a_killed_writer(void **state)
{
	struct user_marks *marks = open_marks(path);
	int ready[2], status;
	char byte;
	pid_t child;

	(void)state;
	add(marks, 5, 0, "mine");
	assert_int_equal(pipe(ready), 0);
	child = fork();
	if (child == 0) {
		struct user_marks *other = NULL;

		if (user_marks_open(path, &other, NULL) != ERR_OK)
			_exit(1);
		for (uint32_t i = 0;; i++) {
			if (user_marks_add(other, 6, (struct span){i, i + 1}, slice_of("other"),
			        NULL, NULL) != ERR_OK ||
			    write(ready[1], "x", 1) != 1)
				_exit(1);
		}
	}
	for (int i = 0; i < 3; i++)
		assert_int_equal(read(ready[0], &byte, 1), 1);
	kill(child, SIGKILL);
	waitpid(child, &status, 0);
	assert_true(WIFSIGNALED(status));
	add(marks, 5, 20, "afterwards");
	assert_int_equal(count_marks(marks, 5), 2);
	assert_true(count_marks(marks, 6) >= 3);
	user_marks_close(marks);
	marks = open_marks(path);
	assert_int_equal(count_marks(marks, 5), 2);
	user_marks_close(marks);
	close(ready[0]);
	close(ready[1]);
}

static void usermarks__list__out_of_memory_is_an_error(void **state)
{
	struct user_marks *marks = open_marks(NULL);
	struct arena arena = {0};
	struct user_mark *items = NULL;
	size_t count = 0;
	enum err_code code = ERR_NOMEM;
	long nth = 0;

	(void)state;
	add(marks, 1, 0, "note");
	while (code == ERR_NOMEM) {
		alloc_fail_from(++nth);
		code = user_marks_list(marks, 1, &arena, &items, &count, NULL);
		alloc_fail_from(0);
	}
	assert_int_equal(code, ERR_OK);
	assert_int_equal(count, 1);
	assert_true(nth > 1);
	arena_release(&arena);
	user_marks_close(marks);
}

/* What is no act is refused, and left out when another program wrote it. */
static void usermarks__quotes__last_between_runs(void **state)
{
	static const char one[] = "w\nquote same @Ann Lee\n9 1 4 1 4\n";
	static const char two[] = "w\nquote none =\n7 1 4 1 4\n";
	struct user_marks *marks = open_marks(path);
	struct quote_fixes *fixes = NULL;
	struct err err = {0};
	sqlite3 *db = NULL;

	(void)state;
	assert_int_equal(user_marks_add_quote_act(marks, slice_of("nonsense"), &err), ERR_SYNTAX);
	assert_int_equal(user_marks_add_quote_act(marks, slice_of(one), NULL), ERR_OK);
	assert_int_equal(user_marks_add_quote_act(marks, slice_of(two), NULL), ERR_OK);
	user_marks_close(marks);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(
	    sqlite3_exec(db, "INSERT INTO quote_acts (text) VALUES ('x')", NULL, NULL, NULL),
	    SQLITE_OK);
	sqlite3_close(db);
	marks = open_marks(path);
	assert_int_equal(user_marks_quote_fixes(marks, &fixes, NULL), ERR_OK);
	assert_int_equal(fixes->count, 2);
	assert_int_equal(fixes->items[0].doc_hash, 7);
	assert_true(slice_is(fixes->items[1].name, "Ann Lee"));
	quote_fixes_free(fixes);
	assert_int_equal(user_marks_drop_quote_act(marks, slice_of(one), NULL), ERR_OK);
	assert_int_equal(user_marks_drop_quote_act(marks, slice_of(one), &err), ERR_NOT_FOUND);
	assert_int_equal(user_marks_forget(marks, NULL), ERR_OK);
	assert_int_equal(user_marks_quote_fixes(marks, &fixes, NULL), ERR_OK);
	assert_int_equal(fixes->count, 0);
	quote_fixes_free(fixes);
	user_marks_close(marks);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, drop_folder)
	const struct CMUnitTest tests[] = {
	    TEST(usermarks__list__is_sorted_and_of_one_article),
	    TEST(usermarks__open__keeps_between_runs_and_private),
	    TEST(usermarks__change__note_drop_forget),
	    TEST(usermarks__quotes__last_between_runs),
	    TEST(usermarks__open__damaged_file_is_an_error_and_stays),
	    TEST(usermarks__open__folder_is_refused),
	    TEST(usermarks__acts__last_between_runs),
	    TEST(usermarks__acts__broken_one_changes_nothing),
	    TEST(usermarks__open__first_version_gets_the_rest),
	    TEST(usermarks__corrections__rows_that_make_no_sense_are_left_out),
	    TEST(usermarks__add__two_readers_take_turns),
	    TEST(usermarks__add__survives_a_killed_writer),
	    TEST(usermarks__list__out_of_memory_is_an_error),
	};
#undef TEST

	return cmocka_run_group_tests(tests, NULL, NULL);
}
