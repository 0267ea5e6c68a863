#include "config.h"

#include <getopt.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "cli/cli.h"

#define IN "test_cli_tag.in"
#define OUT "test_cli_tag.out"

static int run(const char *const args[])
{
	char *argv[8] = {NULL};
	int count = 0;

	optind = 0; /* getopt begins anew */
	for (; args[count]; count++)
		argv[count] = (char *)args[count]; /* getopt may move them, nobody writes them */
	return cli_run(cli_command_find("tag"), count, argv);
}

/* Run `abreast tag` on these bytes; returns its exit status, fills what it printed. */
static int tag(struct slice input, struct buf *ret_output)
{
	const char *const args[] = {"tag", "-o", OUT, "--force", IN, NULL};
	struct err err;
	int status;

	assert_int_equal(file_write(IN, input, FILE_REPLACE, &err), ERR_OK);
	status = run(args);
	buf_clear(ret_output);
	if (status <= CLI_SKIPPED)
		assert_int_equal(file_read(OUT, 1 << 20, ret_output, &err), ERR_OK);
	unlink(IN);
	unlink(OUT);
	return status;
}

static void check(const char *input, const char *expected)
{
	struct buf output = {0};

	assert_int_equal(tag(slice_of(input), &output), CLI_DONE);
	assert_string_equal(buf_text(&output), expected);
	buf_release(&output);
}

static void cli_tag__lines__keep_their_order(void **state)
{
	(void)state;
	check("Rob\nBauer\nleft\nPeru\n.\n\nHe\nslept\n.\n",
	    "Rob\tB-PER\nBauer\tI-PER\nleft\tO\nPeru\tB-LOC\n.\tO\n\nHe\tO\nslept\tO\n.\tO\n");
}

static void cli_tag__lines__only_the_first_field(void **state)
{
	(void)state;
	check("in\tIN\tO\r\nPeru\tNNP\tB-LOC\r\n\r\n", "in\tO\nPeru\tB-LOC\n\n");
}

static void cli_tag__lines__last_one_may_lack_its_end(void **state)
{
	(void)state;
	check("in\nPeru", "in\tO\nPeru\tB-LOC\n");
	check("", "");
	check("\n\n", "\n\n");
}

static void cli_tag__documents__starts_are_kept(void **state)
{
	(void)state;
	check("-DOCSTART-\tO\n\nin\nPeru\n\n\n-DOCSTART-\n\nHe\n",
	    "-DOCSTART-\tO\n\nin\tO\nPeru\tB-LOC\n\n\n-DOCSTART-\n\nHe\tO\n");
}

/* The first sentence alone does not tell what Okonkwo is; the article does. */
static void cli_tag__documents__sentences_of_one_help_each_other(void **state)
{
	const char *const sentences = "Okonkwo\nleft\n.\n\nSenator\nGrace\nOkonkwo\nslept\n.\n";
	struct buf input = {0}, output = {0};

	(void)state;
	buf_add_text(&input, "-DOCSTART-\n\n");
	buf_add_text(&input, sentences);
	assert_int_equal(tag(buf_slice(&input), &output), CLI_DONE);
	assert_non_null(strstr(output.data, "Okonkwo\tB-PER\nleft"));
	buf_release(&input);
	buf_release(&output);
}

static void cli_tag__bytes__are_repaired(void **state)
{
	(void)state;
	check("Per\xff\nx\n", "Per\xef\xbf\xbd\tO\nx\tO\n");
}

static void cli_tag__path__missing_is_skipped(void **state)
{
	const char *const args[] = {"tag", "-o", OUT, "--force", "--quiet", "no/such/file", NULL};

	(void)state;
	assert_int_equal(run(args), CLI_SKIPPED);
	unlink(OUT);
}

static void cli_tag__scheme__must_be_known(void **state)
{
	const char *const args[] = {"tag", "--scheme", "nonsense", NULL};

	(void)state;
	assert_int_equal(run(args), CLI_MISUSE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(cli_tag__lines__keep_their_order),
	    cmocka_unit_test(cli_tag__lines__only_the_first_field),
	    cmocka_unit_test(cli_tag__lines__last_one_may_lack_its_end),
	    cmocka_unit_test(cli_tag__documents__starts_are_kept),
	    cmocka_unit_test(cli_tag__documents__sentences_of_one_help_each_other),
	    cmocka_unit_test(cli_tag__bytes__are_repaired),
	    cmocka_unit_test(cli_tag__path__missing_is_skipped),
	    cmocka_unit_test(cli_tag__scheme__must_be_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
