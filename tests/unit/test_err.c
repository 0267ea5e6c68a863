#include "config.h"

#include "base/err.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void expect_line(const struct err *err, const char *wanted)
{
	char line[1024];

	assert_int_equal(err_format(err, line, sizeof line), strlen(wanted));
	assert_string_equal(line, wanted);
}

static void err__text__every_code_has_one(void **state)
{
	(void)state;
	assert_string_equal(err_text(ERR_OK), "no error");
	assert_string_equal(err_text(ERR_CANCELLED), "cancelled");
	assert_string_equal(err_text((enum err_code)9999), "unknown error");
	assert_string_equal(err_text((enum err_code) - 1), "unknown error");
}

static void err__format__with_and_without_place(void **state)
{
	struct err err;

	(void)state;
	assert_int_equal(err_set(&err, ERR_SYNTAX, "a.frame", 7, "no '%c'", '}'), ERR_SYNTAX);
	expect_line(&err, "a.frame:7: malformed: no '}'");
	err_set(&err, ERR_EMPTY, "a.txt", 0, NULL);
	expect_line(&err, "a.txt: empty, no text in it");
	err_set(&err, ERR_NOMEM, NULL, 3, NULL);
	expect_line(&err, "out of memory");
	assert_int_equal(err_set(NULL, ERR_IO, "x", 1, "y"), ERR_IO);
}

static void err__format__short_buffer(void **state)
{
	struct err err;
	char line[8];

	(void)state;
	err_set(&err, ERR_NOMEM, NULL, 0, NULL);
	assert_int_equal(err_format(&err, line, sizeof line), 13);
	assert_string_equal(line, "out of ");
}

static void err__set__long_texts_are_cut_at_a_code_point(void **state)
{
	char path[600] = "";
	struct err err;

	(void)state;
	for (size_t i = 0; i < 299; i++)
		strcat(path, "\xc3\xa9");
	err_set(&err, ERR_IO, path, 0, "%s", path);
	assert_int_equal(strlen(err.file), 255);
	assert_string_equal(err.file + 250, "\xc3\xa9...");
	assert_string_equal(err.detail, err.file);
	memmove(path + 1, path, 300);
	path[0] = 'x';
	err_set(&err, ERR_IO, path, 0, NULL);
	assert_int_equal(strlen(err.file), 254);
}

static void err__set__from_its_own_texts(void **state)
{
	struct err err;

	(void)state;
	err_set(&err, ERR_IO, "a.txt", 0, "disk gone");
	err_set(&err, ERR_EXISTS, err.file, 3, "earlier: %s", err.detail);
	expect_line(&err, "a.txt:3: the file exists already: earlier: disk gone");
}

static void err__set_errno__codes(void **state)
{
	static const struct {
		int number;
		enum err_code code;
	} pairs[] = {{ENOENT, ERR_NOT_FOUND}, {EACCES, ERR_ACCESS}, {EEXIST, ERR_EXISTS},
	    {ELOOP, ERR_LOOP}, {ENOMEM, ERR_NOMEM}, {ENOSPC, ERR_IO}};
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		assert_int_equal(err_set_errno(&err, pairs[i].number, "f"), pairs[i].code);
	assert_string_equal(err.detail, strerror(ENOSPC));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(err__text__every_code_has_one),
	    cmocka_unit_test(err__format__with_and_without_place),
	    cmocka_unit_test(err__format__short_buffer),
	    cmocka_unit_test(err__set__long_texts_are_cut_at_a_code_point),
	    cmocka_unit_test(err__set__from_its_own_texts),
	    cmocka_unit_test(err__set_errno__codes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
