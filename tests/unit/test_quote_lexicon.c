#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/place.h"
#include "quote/lexicon.h"

static void write_text(const char *folder, const char *name, const char *text)
{
	struct buf path = {0};
	struct err err;

	assert_int_equal(file_join(folder, name, &path), ERR_OK);
	assert_int_equal(file_write(buf_text(&path), slice_of(text), FILE_REPLACE, &err), ERR_OK);
	buf_release(&path);
}

static void check_broken(const char *cues, unsigned line)
{
	char folder[] = "quote-lexicon-XXXXXX";
	struct quote_lexicon *lexicon = NULL;
	struct buf path = {0};
	struct err err = {0};

	assert_non_null(mkdtemp(folder));
	write_text(folder, "speech-cues.tsv", cues);
	write_text(folder, "quote-words.tsv", "he\the subject\n");
	assert_int_equal(quote_lexicon_load(folder, &lexicon, &err), ERR_SYNTAX);
	assert_int_equal(err.line, line);
	assert_non_null(strstr(err.file, "speech-cues.tsv"));
	assert_null(lexicon);
	assert_int_equal(file_join(folder, "speech-cues.tsv", &path), ERR_OK);
	unlink(buf_text(&path));
	assert_int_equal(file_join(folder, "quote-words.tsv", &path), ERR_OK);
	unlink(buf_text(&path));
	buf_release(&path);
	rmdir(folder);
}

static void lexicon__load__says_the_line(void **state)
{
	(void)state;
	check_broken("# speech\nsaid\tmarks clause\nasked\tmarks loud\n", 3);
	check_broken("said\n", 1);
	check_broken("\tmarks\n", 1);
	check_broken("antidisestablishmentarianism\tmarks\n", 1);
}

static void lexicon__load__missing(void **state)
{
	struct quote_lexicon *lexicon = NULL;
	struct err err = {0};

	(void)state;
	assert_int_equal(quote_lexicon_load("no/such/folder", &lexicon, &err), ERR_NOT_FOUND);
	assert_null(lexicon);
}

static enum err_code load(struct quote_lexicon **ret_lexicon)
{
	struct buf folder = {0};
	struct err err = {0};
	enum err_code code = place_data("lexicon", &folder);

	if (code == ERR_OK)
		code = quote_lexicon_load(buf_text(&folder), ret_lexicon, &err);
	buf_release(&folder);
	return code;
}

static void lexicon__find__any_case_and_apostrophe(void **state)
{
	struct quote_lexicon *lexicon = NULL;

	(void)state;
	assert_int_equal(load(&lexicon), ERR_OK);
	assert_true(lexicon_find(lexicon, slice_of("SAID")).classes & WORD(CLAUSE));
	assert_true(lexicon_find(lexicon, slice_of("\u2019s")).classes & WORD(BE));
	assert_true(lexicon_find(lexicon, slice_of("He")).classes & WORD(SUBJECT));
	assert_int_equal(lexicon_find(lexicon, slice_of("zebra")).classes, 0);
	assert_int_equal(lexicon_find(lexicon, slice_of("")).classes, 0);
	assert_int_equal(
	    lexicon_find(lexicon, slice_of("saidsaidsaidsaidsaidsaidsaidsaid")).classes, 0);
	assert_true(lexicon_find(lexicon, slice_of("said")).id < lexicon_count(lexicon));
	quote_lexicon_free(lexicon);
}

static void lexicon__load__no_memory(void **state)
{
	enum err_code code = ERR_NOMEM;

	(void)state;
	for (long nth = 1; code != ERR_OK; nth++) {
		struct quote_lexicon *lexicon = NULL;

		alloc_fail_from(nth);
		code = load(&lexicon);
		alloc_fail_from(0);
		assert_true(code == ERR_OK || (code == ERR_NOMEM && !lexicon));
		quote_lexicon_free(lexicon);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lexicon__load__says_the_line),
	    cmocka_unit_test(lexicon__load__missing),
	    cmocka_unit_test(lexicon__find__any_case_and_apostrophe),
	    cmocka_unit_test(lexicon__load__no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
