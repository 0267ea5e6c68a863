#include "config.h"

#include "base/file.h"

#include <dirent.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <signal.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/alloc.h"

/* Every test works in a fresh folder, which is also the current one. */
static int enter_folder(void **state)
{
	char *folder = strdup("file-test-XXXXXX");

	*state = folder;
	return folder && mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *place)
{
	(void)status;
	(void)type;
	(void)place;
	return remove(path);
}

static int leave_folder(void **state)
{
	int failed;

	chmod("sub", 0700); /* some tests make it read-only */
	failed = chdir("..") != 0 || nftw(*state, remove_entry, 8, FTW_DEPTH | FTW_PHYS) != 0;
	free(*state);
	return failed ? -1 : 0;
}

static void expect_content(const char *path, const char *wanted)
{
	struct buf bytes = {0};

	assert_int_equal(file_read(path, 1 << 20, &bytes, NULL), ERR_OK);
	assert_string_equal(buf_text(&bytes), wanted);
	buf_release(&bytes);
}

static int entries(void)
{
	DIR *folder = opendir(".");
	int count = -2;

	while (readdir(folder))
		count++;
	closedir(folder);
	return count;
}

static void file__write__new_and_replace(void **state)
{
	struct err err;

	(void)state;
	assert_int_equal(file_write("a", slice_of("one"), 0, &err), ERR_OK);
	expect_content("a", "one");
	assert_int_equal(file_write("a", slice_of("two"), 0, &err), ERR_EXISTS);
	assert_string_equal(err.file, "a");
	expect_content("a", "one");
	assert_int_equal(file_write("a", slice_of("two"), FILE_REPLACE, &err), ERR_OK);
	expect_content("a", "two");
	assert_int_equal(entries(), 1);
}

static void file__write__modes(void **state)
{
	const mode_t before = umask(027);
	struct stat status;

	(void)state;
	assert_int_equal(file_write("a", slice_of("x"), 0, NULL), ERR_OK);
	assert_int_equal(file_write("b", slice_of("x"), FILE_PRIVATE, NULL), ERR_OK);
	umask(before);
	assert_int_equal(stat("a", &status), 0);
	assert_int_equal(status.st_mode & 0777, 0640);
	assert_int_equal(stat("b", &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	assert_int_equal(chmod("a", 0604), 0);
	assert_int_equal(file_write("a", slice_of("y"), FILE_REPLACE, NULL), ERR_OK);
	assert_int_equal(stat("a", &status), 0);
	assert_int_equal(status.st_mode & 0777, 0604);
}

static void file__write__through_a_link(void **state)
{
	struct stat status;

	(void)state;
	assert_int_equal(mkdir("sub", 0700), 0);
	assert_int_equal(file_write("sub/real", slice_of("old"), 0, NULL), ERR_OK);
	assert_int_equal(symlink("sub/real", "link"), 0);
	assert_int_equal(file_write("link", slice_of("new"), FILE_REPLACE, NULL), ERR_OK);
	assert_int_equal(lstat("link", &status), 0);
	assert_true(S_ISLNK(status.st_mode));
	expect_content("sub/real", "new");
}

static void file__write__dangling_link(void **state)
{
	struct err err;

	(void)state;
	assert_int_equal(symlink("nowhere", "link"), 0);
	assert_int_equal(file_write("link", slice_of("x"), FILE_REPLACE, &err), ERR_LOOP);
	assert_int_equal(entries(), 1);
}

static void file__write__not_regular(void **state)
{
	(void)state;
	assert_int_equal(mkdir("sub", 0700), 0);
	assert_int_equal(mkfifo("fifo", 0600), 0);
	assert_int_equal(file_write("sub", slice_of("x"), FILE_REPLACE, NULL), ERR_NOT_REGULAR);
	assert_int_equal(file_write("fifo", slice_of("x"), FILE_REPLACE, NULL), ERR_NOT_REGULAR);
	assert_int_equal(
	    file_write("/dev/full", slice_of("x"), FILE_REPLACE, NULL), ERR_NOT_REGULAR);
	assert_int_equal(file_write("missing/a", slice_of("x"), 0, NULL), ERR_NOT_FOUND);
}

/* Root may write everywhere, so that root tries it as nobody. */
static void file__write__read_only_folder(void **state)
{
	const uid_t user = geteuid();
	enum err_code code;
	struct err err;

	(void)state;
	assert_int_equal(mkdir("sub", 0700), 0);
	assert_int_equal(file_write("sub/a", slice_of("old"), 0, NULL), ERR_OK);
	assert_int_equal(chmod(".", 0755), 0);
	assert_int_equal(chmod("sub", 0555), 0);
	assert_int_equal(chmod("sub/a", 0644), 0);
	if (user == 0)
		assert_int_equal(seteuid(65534), 0);
	code = file_write("sub/a", slice_of("new"), FILE_REPLACE, &err);
	assert_int_equal(seteuid(user), 0);
	assert_int_equal(code, ERR_ACCESS);
	assert_string_equal(err.file, "sub/a");
	expect_content("sub/a", "old");
}

/* A limit on the size of files stands for the full disk. */
static void file__write__no_room_keeps_the_old_file(void **state)
{
	struct rlimit old, small;
	char large[9000];
	enum err_code code;
	struct err err;

	(void)state;
	memset(large, 'x', sizeof large);
	assert_int_equal(file_write("a", slice_of("old"), 0, NULL), ERR_OK);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	small = (struct rlimit){4096, old.rlim_max};
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	code = file_write("a", (struct slice){large, sizeof large}, FILE_REPLACE, &err);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	assert_int_equal(code, ERR_IO);
	assert_string_not_equal(err.detail, "");
	expect_content("a", "old");
	assert_int_equal(entries(), 1);
}

static void file__write__longest_name(void **state)
{
	char name[256];

	(void)state;
	memset(name, 'n', 255);
	name[255] = '\0';
	assert_int_equal(file_write(name, slice_of("x"), 0, NULL), ERR_OK);
	expect_content(name, "x");
}

static void file__write__no_memory(void **state)
{
	struct buf path = {0};
	enum err_code code;
	long nth = 0;

	(void)state;
	do {
		alloc_fail_from(++nth);
		code = file_write("a", slice_of("x"), 0, NULL);
		alloc_fail_from(0);
	} while (code == ERR_NOMEM && nth < 10);
	assert_int_equal(code, ERR_OK);
	assert_true(nth > 1);
	assert_int_equal(entries(), 1);
	alloc_fail_from(1);
	assert_int_equal(file_make_folder("sub", NULL), ERR_NOMEM);
	assert_int_equal(file_join("a", "b", &path), ERR_NOMEM);
	alloc_fail_from(0);
	buf_release(&path);
}

static void file__read__what_cannot_be_read(void **state)
{
	struct buf bytes = {0};
	struct err err;

	(void)state;
	assert_int_equal(file_read("missing", 10, &bytes, &err), ERR_NOT_FOUND);
	assert_int_equal(file_read(".", 10, &bytes, &err), ERR_NOT_REGULAR);
	assert_int_equal(mkfifo("fifo", 0600), 0);
	assert_int_equal(file_read("fifo", 10, &bytes, &err), ERR_NOT_REGULAR);
	assert_int_equal(symlink("loop", "loop"), 0);
	assert_int_equal(file_read("loop", 10, &bytes, &err), ERR_LOOP);
	assert_int_equal(file_write("a", slice_of("12345"), 0, NULL), ERR_OK);
	assert_int_equal(file_read("a", 4, &bytes, &err), ERR_TOO_LARGE);
	buf_clear(&bytes);
	assert_int_equal(file_read("a", 5, &bytes, &err), ERR_OK);
	assert_int_equal(bytes.len, 5);
	buf_release(&bytes);
	alloc_fail_from(1);
	assert_int_equal(file_read("a", 5, &bytes, &err), ERR_NOMEM);
	alloc_fail_from(0);
	buf_release(&bytes);
}

static void file__make_folder__parents(void **state)
{
	struct err err;

	(void)state;
	assert_int_equal(file_make_folder("a/b//c/", &err), ERR_OK);
	assert_int_equal(access("a/b/c", F_OK), 0);
	assert_int_equal(file_make_folder("a/b/c", &err), ERR_OK);
	assert_int_equal(file_make_folder("", &err), ERR_NOT_FOUND);
	assert_int_equal(file_make_folder("/", &err), ERR_OK);
	assert_int_equal(file_write("file", slice_of("x"), 0, NULL), ERR_OK);
	assert_int_equal(file_make_folder("file", &err), ERR_EXISTS);
	assert_int_equal(file_make_folder("file/sub", &err), ERR_NOT_FOUND);
}

static void file__map__whole_and_empty(void **state)
{
	struct file_map map;

	(void)state;
	assert_int_equal(file_write("a", slice_of("abc"), 0, NULL), ERR_OK);
	assert_int_equal(file_map_init(&map, "a", NULL), ERR_OK);
	assert_int_equal(map.size, 3);
	assert_memory_equal(map.bytes, "abc", 3);
	file_map_release(&map);
	assert_null(map.bytes);
	assert_int_equal(file_write("empty", slice_of(""), 0, NULL), ERR_OK);
	assert_int_equal(file_map_init(&map, "empty", NULL), ERR_OK);
	assert_int_equal(map.size, 0);
	file_map_release(&map);
	assert_int_equal(file_map_init(&map, "missing", NULL), ERR_NOT_FOUND);
	assert_int_equal(file_map_init(&map, ".", NULL), ERR_NOT_REGULAR);
}

static void file__join__slashes(void **state)
{
	struct buf path = {0};

	(void)state;
	assert_int_equal(file_join("a", "b", &path), ERR_OK);
	assert_string_equal(path.data, "a/b");
	assert_int_equal(file_join("a/", "b", &path), ERR_OK);
	assert_string_equal(path.data, "a/b");
	assert_int_equal(file_join("a", "/b", &path), ERR_OK);
	assert_string_equal(path.data, "/b");
	assert_int_equal(file_join("", "b", &path), ERR_OK);
	assert_string_equal(path.data, "b");
	buf_release(&path);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, enter_folder, leave_folder)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    IN_FOLDER(file__write__new_and_replace),
	    IN_FOLDER(file__write__modes),
	    IN_FOLDER(file__write__through_a_link),
	    IN_FOLDER(file__write__dangling_link),
	    IN_FOLDER(file__write__not_regular),
	    IN_FOLDER(file__write__read_only_folder),
	    IN_FOLDER(file__write__no_room_keeps_the_old_file),
	    IN_FOLDER(file__write__longest_name),
	    IN_FOLDER(file__write__no_memory),
	    IN_FOLDER(file__read__what_cannot_be_read),
	    IN_FOLDER(file__make_folder__parents),
	    IN_FOLDER(file__map__whole_and_empty),
	    cmocka_unit_test(file__join__slashes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
