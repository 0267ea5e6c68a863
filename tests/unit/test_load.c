/*
 * The files of these tests stand in a folder of their own under the build folder's tests/.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <fcntl.h>
#include <ftw.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/alloc.h"
#include "doc/load.h"

static char folder[] = "load-test-XXXXXX";

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *where)
{
	(void)status;
	(void)type;
	(void)where;
	return remove(path);
}

static int make_folder(void **state)
{
	(void)state;
	memcpy(folder + sizeof folder - 7, "XXXXXX", 6);
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	(void)state;
	return nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static const char *path_of(const char *name)
{
	static char path[600];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	return path;
}

static void put(const char *name, const char *bytes)
{
	FILE *file = fopen(path_of(name), "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, strlen(bytes), file), strlen(bytes));
	assert_int_equal(fclose(file), 0);
}

static struct doc *load(const char *name)
{
	struct doc *doc = NULL;

	assert_int_equal(load_doc(path_of(name), NULL, &doc, NULL), ERR_OK);
	return doc;
}

static enum err_code code_of(const char *name, size_t max_file, struct err *err)
{
	struct doc *doc = NULL;
	const enum err_code code =
	    load_doc(path_of(name), &(struct loader){.max_file = max_file}, &doc, err);

	doc_free(doc);
	return code;
}

/* The list as "name name!code ...", without the folder in front. */
static void check_list(const char *path, const char *expected)
{
	struct load_list list = {0};
	char found[4000] = "";

	assert_int_equal(load_list_add(&list, path), ERR_OK);
	for (size_t i = 0; i < list.count; i++) {
		const struct load_entry *entry = &list.items[i];
		const size_t len = strlen(found);
		const char *name = entry->path;

		if (strncmp(name, folder, strlen(folder)) == 0)
			name += strlen(folder) + 1;
		if (entry->problem.code == ERR_OK)
			snprintf(found + len, sizeof found - len, "%s ", name);
		else
			snprintf(found + len, sizeof found - len, "%s!%d ", name,
			    (int)entry->problem.code);
	}
	assert_string_equal(found, expected);
	load_list_release(&list);
}

static const char *expect(const char *format, ...)
{
	static char text[400];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	return text;
}

static void load_list__add__folder_in_name_order(void **state)
{
	(void)state;
	put("b.txt", "b");
	put("a.md", "a");
	put("c.pdf", "c");
	put(".hidden.txt", "h");
	put("B.txt", "B");
	mkdir(path_of("sub"), 0755);
	put("sub/z.txt", "z");
	put("sub/10.txt", "10");
	put("sub/9.txt", "9");
	mkdir(path_of("sub/.git"), 0755);
	put("sub/.git/x.txt", "x");
	check_list(folder, "B.txt a.md b.txt c.pdf sub/10.txt sub/9.txt sub/z.txt ");
}

static void load_list__add__slash_at_the_end(void **state)
{
	(void)state;
	put("a.txt", "a");
	check_list(path_of(""), "a.txt ");
}

static void load_list__add__markdown_tables_are_passed_over(void **state)
{
	(void)state;
	put("prose.md", "# A headline\n\n| not | the first line |\n");
	put("table.md", "\n  | row | outlet |\n|---|---|\n");
	put("table.txt", "| but a text file is an article |\n");
	put("rows.jsonl", "{\"row\": 1}\n");
	check_list(folder, "prose.md table.txt ");
	check_list(path_of("table.md"), "table.md ");
}

static void load_list__add__strange_names(void **state)
{
	(void)state;
	put("new\nline.txt", "one");
	put("esc\x1b[31m.txt", "two");
	put("bad\xff\xfe.txt", "three");
	check_list(folder, "bad\xff\xfe.txt esc\x1b[31m.txt new\nline.txt ");
	struct doc *doc = load("bad\xff\xfe.txt");

	assert_true(slice_is(doc_id(doc), "bad\xef\xbf\xbd\xef\xbf\xbd"));
	assert_true(slice_is(doc_path(doc), path_of("bad\xff\xfe.txt")));
	doc_free(doc);
}

static void load_list__add__what_is_no_file(void **state)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	const int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	(void)state;
	assert_int_equal(mkfifo(path_of("fifo.txt"), 0600), 0);
	assert_int_equal(symlink("/dev/zero", path_of("device.txt")), 0);
	assert_int_equal(symlink("nowhere", path_of("dangling.txt")), 0);
	assert_int_equal(symlink("self.txt", path_of("self.txt")), 0);
	snprintf(address.sun_path, sizeof address.sun_path, "%s/socket.txt", folder);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
	check_list(
	    folder, expect("dangling.txt!%d device.txt!%d fifo.txt!%d self.txt!%d socket.txt!%d ",
	                ERR_LOOP, ERR_NOT_REGULAR, ERR_NOT_REGULAR, ERR_LOOP, ERR_NOT_REGULAR));
	check_list(path_of("fifo.txt"), expect("fifo.txt!%d ", ERR_NOT_REGULAR));
	check_list(path_of("dangling.txt"), expect("dangling.txt!%d ", ERR_LOOP));
	check_list(path_of("missing.txt"), expect("missing.txt!%d ", ERR_NOT_FOUND));
	assert_int_equal(code_of("fifo.txt", LOAD_MAX_FILE, NULL), ERR_NOT_REGULAR);
	assert_int_equal(code_of("device.txt", LOAD_MAX_FILE, NULL), ERR_NOT_REGULAR);
	assert_int_equal(code_of("socket.txt", LOAD_MAX_FILE, NULL), ERR_NOT_REGULAR);
	assert_int_equal(code_of("dangling.txt", LOAD_MAX_FILE, NULL), ERR_NOT_FOUND);
	assert_int_equal(code_of("", LOAD_MAX_FILE, NULL), ERR_NOT_REGULAR);
	close(fd);
}

static void load_list__add__folder_loops(void **state)
{
	(void)state;
	mkdir(path_of("sub"), 0755);
	put("sub/a.txt", "a");
	assert_int_equal(symlink("..", path_of("sub/up")), 0);
	assert_int_equal(symlink("sub", path_of("twin")), 0); /* listed already: adds nothing */
	check_list(folder, expect("sub/a.txt sub/up!%d ", ERR_LOOP));
}

static void load_list__add__unreadable_folder(void **state)
{
	(void)state;
	if (geteuid() == 0)
		skip(); /* root may read everything */
	mkdir(path_of("shut"), 0000);
	check_list(folder, expect("shut!%d ", ERR_ACCESS));
}

static void load_list__add__descriptors(void **state)
{
	(void)state;
	check_list("-", "- ");
	check_list("/dev/fd/7", "/dev/fd/7 ");
}

static void load_list__add__every_allocation_fails_once(void **state)
{
	enum err_code code = ERR_NOMEM;
	long nth;

	(void)state;
	put("a.txt", "a");
	mkdir(path_of("sub"), 0755);
	put("sub/b.txt", "b");
	for (nth = 1; nth < 100 && code != ERR_OK; nth++) {
		struct load_list list = {0};

		alloc_fail_from(nth);
		code = load_list_add(&list, folder);
		alloc_fail_from(0);
		load_list_release(&list);
	}
	assert_int_equal(code, ERR_OK);
	assert_true(nth > 8);
}

static void load_doc__header_block_is_no_text(void **state)
{
	struct doc *doc;

	(void)state;
	put("a.txt", "Outlet: The Times of Northport\r\nTitle: One\r\nDate: 2024-07-10\r\n"
	             "Byline: Ann Lee, Bo Roe and Cy Poe\r\nURL: https://example.org/\r\n\r\n"
	             "One\r\n\r\nThe text.\r\n");
	doc = load("a.txt");
	assert_true(slice_is(doc_text(doc), "One\n\nThe text.\n"));
	assert_true(slice_is(doc_id(doc), "a"));
	assert_true(slice_is(doc_meta(doc)->outlet, "The Times of Northport"));
	assert_true(slice_is(doc_meta(doc)->url, "https://example.org/"));
	assert_int_equal(doc_meta(doc)->byline_count, 3);
	assert_true(slice_is(doc_meta(doc)->byline[2], "Cy Poe"));
	assert_int_equal(doc_meta(doc)->title_at.start, 0);
	assert_int_equal(doc_meta(doc)->title_at.end, 3);
	assert_int_equal(doc_line_at(doc, 0), 7);
	assert_int_equal(doc_flags(doc), 0);
	doc_free(doc);
}

static void load_doc__sidecar_says_what_is_unknown(void **state)
{
	struct doc *doc;

	(void)state;
	put("a.txt", "Title: Of the article\n\nThe text.\n");
	put("a.meta", "Outlet: From the side\nTitle: Of the sidecar\nDate: 2024-07-11\n");
	doc = load("a.txt");
	assert_true(slice_is(doc_meta(doc)->outlet, "From the side"));
	assert_int_equal(doc_meta(doc)->from_block & META_OUTLET, 0);
	assert_int_equal(doc_meta(doc)->from_block & META_TITLE, META_TITLE);
	assert_true(slice_is(doc_meta(doc)->title, "Of the article"));
	assert_true(slice_is(doc_meta(doc)->date, "2024-07-11"));
	doc_free(doc);
	put("a.meta", "Nonsense: here\n");
	doc = load("a.txt");
	assert_null(doc_meta(doc)->outlet.ptr);
	doc_free(doc);
}

/* A headline that only the block says is searched, lined up and shown like any other. */
static void load_doc__headline_of_the_block_begins_the_text(void **state)
{
	struct doc *doc;

	(void)state;
	put("a.txt", "Outlet: The Gazette\nTITLE: Port talks end\nDate: 5 March 2024\n\n"
	             "The text.\nIts end.\n");
	doc = load("a.txt");
	assert_true(slice_is(doc_text(doc), "Port talks end\n\nThe text.\nIts end.\n"));
	assert_int_equal(doc_meta(doc)->title_at.end, 14);
	assert_true(slice_is(doc_meta(doc)->date, "2024-03-05"));
	assert_int_equal(doc_line_at(doc, 3), 2);
	assert_int_equal(doc_line_at(doc, 16), 5);
	assert_int_equal(doc_line_at(doc, 26), 6);
	doc_free(doc);
	put("a.txt", "Title: Port \xe2\x80\x98talks\xe2\x80\x99 end\nDate: 32/99/2024\n\n"
	             "NEWS\n\nPORT 'TALKS' END\n\nThe text.\n");
	doc = load("a.txt");
	assert_true(slice_starts(doc_text(doc), "NEWS\n"));
	assert_true(slice_is(doc_meta(doc)->date, "32/99/2024"));
	assert_int_equal(doc_line_at(doc, 0), 4);
	doc_free(doc);
}

static void load_doc__title_from_the_file_name(void **state)
{
	struct doc *doc;

	(void)state;
	put("note.v2.txt",
	    "just a note, in lower case, that says something and ends here at last.\n");
	doc = load("note.v2.txt");
	assert_true(slice_is(doc_meta(doc)->title, "note.v2"));
	assert_false(span_exists(doc_meta(doc)->title_at));
	doc_free(doc);
}

static void load_doc__refused_by_size_without_reading(void **state)
{
	struct err err;
	const int fd = open(path_of("huge.txt"), O_WRONLY | O_CREAT, 0600);

	(void)state;
	assert_int_equal(ftruncate(fd, (off_t)1 << 30), 0);
	close(fd);
	assert_int_equal(code_of("huge.txt", LOAD_MAX_FILE, &err), ERR_TOO_LARGE);
	assert_string_equal(err.file, path_of("huge.txt"));
	assert_string_equal(err.detail, "1024.0 MB, max_file is 256.0 MB");
	put("five.txt", "12345");
	assert_int_equal(code_of("five.txt", 5, NULL), ERR_OK);
	assert_int_equal(code_of("five.txt", 4, NULL), ERR_TOO_LARGE);
}

static void load_doc__nothing_to_read(void **state)
{
	struct err err;

	(void)state;
	put("empty.txt", "");
	put("blank.txt", " \n\t\r\n");
	put("block.txt", "Title: only this\n");
	assert_int_equal(code_of("empty.txt", LOAD_MAX_FILE, &err), ERR_EMPTY);
	assert_string_equal(err.file, path_of("empty.txt"));
	assert_int_equal(code_of("blank.txt", LOAD_MAX_FILE, NULL), ERR_EMPTY);
	assert_int_equal(code_of("block.txt", LOAD_MAX_FILE, NULL), ERR_EMPTY);
	assert_int_equal(code_of("missing.txt", LOAD_MAX_FILE, &err), ERR_NOT_FOUND);
}

static void load_doc__unreadable(void **state)
{
	(void)state;
	if (geteuid() == 0)
		skip(); /* root may read everything */
	put("shut.txt", "secret");
	assert_int_equal(chmod(path_of("shut.txt"), 0), 0);
	assert_int_equal(code_of("shut.txt", LOAD_MAX_FILE, NULL), ERR_ACCESS);
}

static void load_doc__pipe_by_descriptor(void **state)
{
	struct doc *doc = NULL;
	char path[40];
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
	assert_int_equal(write(ends[1], "from a pipe", 11), 11);
	close(ends[1]);
	snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
	assert_int_equal(load_doc(path, NULL, &doc, NULL), ERR_OK);
	assert_true(slice_is(doc_text(doc), "from a pipe"));
	doc_free(doc);
	close(ends[0]);
	assert_int_equal(load_doc(path, NULL, &doc, NULL), ERR_IO);
}

static void load_doc__pipe_above_the_limit(void **state)
{
	struct doc *doc = NULL;
	char path[40];
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "from a pipe", 11), 11);
	close(ends[1]);
	snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
	assert_int_equal(
	    load_doc(path, &(struct loader){.max_file = 10}, &doc, NULL), ERR_TOO_LARGE);
	close(ends[0]);
}

static void load_doc__every_allocation_fails_once(void **state)
{
	enum err_code code = ERR_NOMEM;
	long nth;

	(void)state;
	put("a.txt", "Byline: Ann Lee\n\nThe harbour talks\n\nBy Ann Lee, Northport News\n\n"
	             "LONDON (AP) \xe2\x80\x94 Some words\xc2\xa0of text with caf\xe9 in it, 10 "
	             "July 2024.\n\n"
	             "Bo\xc2\xa0Roe is a reporter at Northport News.\n\n\xc2\xa9 2024 Northport\n");
	put("a.meta", "Outlet: From the side\n");
	for (nth = 1; nth < 200 && code != ERR_OK; nth++) {
		struct doc *doc = NULL;
		struct err err = {.code = ERR_OK};

		alloc_fail_from(nth);
		code = load_doc(path_of("a.txt"), NULL, &doc, &err);
		alloc_fail_from(0);
		assert_true(code == ERR_OK || code == ERR_NOMEM);
		assert_int_equal(err.code, code);
		doc_free(doc);
	}
	assert_int_equal(code, ERR_OK);
	assert_true(nth > 10);
}

static void load_sidecar_path__replaces_the_suffix(void **state)
{
	struct buf path = {0};

	(void)state;
	assert_int_equal(load_sidecar_path("x.y/story.v1.txt", &path), ERR_OK);
	assert_string_equal(path.data, "x.y/story.v1.meta");
	assert_int_equal(load_sidecar_path("x.y/story", &path), ERR_OK);
	assert_string_equal(path.data, "x.y/story.meta");
	assert_int_equal(load_sidecar_path(".story", &path), ERR_OK);
	assert_string_equal(path.data, ".story.meta");
	buf_release(&path);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(load_list__add__folder_in_name_order),
	    TEST(load_list__add__slash_at_the_end),
	    TEST(load_list__add__markdown_tables_are_passed_over),
	    TEST(load_list__add__strange_names),
	    TEST(load_list__add__what_is_no_file),
	    TEST(load_list__add__folder_loops),
	    TEST(load_list__add__unreadable_folder),
	    TEST(load_list__add__descriptors),
	    TEST(load_list__add__every_allocation_fails_once),
	    TEST(load_doc__header_block_is_no_text),
	    TEST(load_doc__headline_of_the_block_begins_the_text),
	    TEST(load_doc__sidecar_says_what_is_unknown),
	    TEST(load_doc__title_from_the_file_name),
	    TEST(load_doc__refused_by_size_without_reading),
	    TEST(load_doc__nothing_to_read),
	    TEST(load_doc__unreadable),
	    TEST(load_doc__pipe_by_descriptor),
	    TEST(load_doc__pipe_above_the_limit),
	    TEST(load_doc__every_allocation_fails_once),
	    TEST(load_sidecar_path__replaces_the_suffix),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
