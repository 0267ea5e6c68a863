#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/file.h"
#include "learn/modelfile.h"

#define PATH "test_modelfile.bin"

enum { MODEL_VERSION = 3 };

static const int16_t weights[] = {7, -7, 300, 4, 5};
static const uint64_t keys[] = {1, UINT64_MAX};

static void write_model(void)
{
	struct model_writer writer = {.count = 0};
	struct err err;

	model_writer_add(&writer, "weights", weights, 5, sizeof *weights);
	model_writer_add(&writer, "keys", keys, 2, sizeof *keys);
	model_writer_add(&writer, "empty", "", 0, 4);
	assert_int_equal(model_writer_write(&writer, PATH, "names", MODEL_VERSION, &err), ERR_OK);
	model_writer_release(&writer);
}

static void read_file(struct buf *bytes)
{
	struct err err;

	buf_clear(bytes);
	assert_int_equal(file_read(PATH, 1 << 20, bytes, &err), ERR_OK);
}

static void write_file(struct slice bytes)
{
	struct err err;

	assert_int_equal(file_write(PATH, bytes, FILE_REPLACE, &err), ERR_OK);
}

static void modelfile__open__gives_what_was_written(void **state)
{
	struct model_file *model = NULL;
	const void *section;
	size_t count = 99;
	struct err err;

	(void)state;
	write_model();
	assert_int_equal(model_file_open(PATH, "names", MODEL_VERSION, &model, &err), ERR_OK);
	section = model_file_section(model, "weights", sizeof *weights, &count);
	assert_int_equal(count, 5);
	assert_int_equal((uintptr_t)section % MODEL_ALIGNMENT, 0);
	assert_memory_equal(section, weights, sizeof weights);
	section = model_file_section(model, "keys", sizeof *keys, &count);
	assert_int_equal(count, 2);
	assert_memory_equal(section, keys, sizeof keys);
	assert_non_null(model_file_section(model, "empty", 4, &count));
	assert_int_equal(count, 0);
	assert_null(model_file_section(model, "weights", 4, &count));
	assert_null(model_file_section(model, "weight", sizeof *weights, &count));
	model_file_close(model);
	unlink(PATH);
}

static void modelfile__write__same_bytes_twice(void **state)
{
	struct buf one = {0}, two = {0};

	(void)state;
	write_model();
	read_file(&one);
	write_model();
	read_file(&two);
	assert_true(slice_equal(buf_slice(&one), buf_slice(&two)));
	buf_release(&one);
	buf_release(&two);
	unlink(PATH);
}

static void check_refused(const char *kind, uint32_t version)
{
	struct model_file *model = NULL;
	struct err err;

	assert_int_equal(model_file_open(PATH, kind, version, &model, &err), ERR_MODEL);
	assert_null(model);
	assert_string_equal(err.file, PATH);
	assert_true(err.detail[0] != '\0');
}

static void modelfile__open__foreign(void **state)
{
	(void)state;
	write_model();
	check_refused("quotes", MODEL_VERSION);
	check_refused("name", MODEL_VERSION);
	check_refused("names", MODEL_VERSION + 1);
	write_file(
	    slice_of("something else altogether, but long enough to hold a header of a model"));
	check_refused("names", MODEL_VERSION);
	unlink(PATH);
}

static void modelfile__open__every_damaged_byte(void **state)
{
	struct buf whole = {0};

	(void)state;
	write_model();
	read_file(&whole);
	for (size_t i = 0; i < whole.len; i++) {
		whole.data[i] ^= 0x11;
		write_file(buf_slice(&whole));
		check_refused("names", MODEL_VERSION);
		whole.data[i] ^= 0x11;
	}
	buf_release(&whole);
	unlink(PATH);
}

static void modelfile__open__every_length(void **state)
{
	struct buf whole = {0};

	(void)state;
	write_model();
	read_file(&whole);
	for (size_t len = 0; len < whole.len; len++) {
		write_file((struct slice){whole.data, len});
		check_refused("names", MODEL_VERSION);
	}
	buf_release(&whole);
	unlink(PATH);
}

static void modelfile__open__missing(void **state)
{
	struct model_file *model = NULL;
	struct err err;

	(void)state;
	assert_int_equal(
	    model_file_open("no/such/model", "names", MODEL_VERSION, &model, &err), ERR_NOT_FOUND);
	assert_null(model);
	model_file_close(NULL);
}

static void modelfile__open__no_memory(void **state)
{
	struct model_file *model = NULL;
	struct err err;

	(void)state;
	write_model();
	alloc_fail_from(1);
	assert_int_equal(model_file_open(PATH, "names", MODEL_VERSION, &model, &err), ERR_NOMEM);
	alloc_fail_from(0);
	assert_null(model);
	unlink(PATH);
}

static void modelfile__write__no_memory(void **state)
{
	enum err_code code = ERR_NOMEM;

	(void)state;
	for (long nth = 1; code == ERR_NOMEM; nth++) {
		struct model_writer writer = {.count = 0};
		struct err err;

		alloc_fail_from(nth);
		model_writer_add(&writer, "keys", keys, 2, sizeof *keys);
		code = model_writer_write(&writer, PATH, "names", MODEL_VERSION, &err);
		alloc_fail_from(0);
		model_writer_release(&writer);
	}
	assert_int_equal(code, ERR_OK);
	unlink(PATH);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(modelfile__open__gives_what_was_written),
	    cmocka_unit_test(modelfile__write__same_bytes_twice),
	    cmocka_unit_test(modelfile__open__foreign),
	    cmocka_unit_test(modelfile__open__every_damaged_byte),
	    cmocka_unit_test(modelfile__open__every_length),
	    cmocka_unit_test(modelfile__open__missing),
	    cmocka_unit_test(modelfile__open__no_memory),
	    cmocka_unit_test(modelfile__write__no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
