#include "config.h"

#include "text/vocabulary.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/hash.h"
#include "base/map.h"

static struct tokens tokens;

static struct vocabulary *vocabulary_of(const char *text)
{
	struct vocabulary *vocabulary;

	tokens_release(&tokens);
	assert_int_equal(tokens_find(slice_of(text), &tokens), ERR_OK);
	assert_int_equal(vocabulary_new(slice_of(text), &tokens, &vocabulary), ERR_OK);
	return vocabulary;
}

static int release_tokens(void **state)
{
	(void)state;
	tokens_release(&tokens);
	return 0;
}

static void vocabulary__new__counts_words_and_forms(void **state)
{
	struct vocabulary *vocabulary = vocabulary_of("China says CHINA is China; says who?");

	(void)state;
	assert_int_equal(vocabulary->word_count, 7); /* China says CHINA is ; who ? */
	assert_int_equal(vocabulary->form_count, 6);
	assert_int_equal(vocabulary->words[0].count, 2);
	assert_int_equal(vocabulary->forms[0].count, 3);
	assert_int_equal(vocabulary->word_of[0], vocabulary->word_of[4]);
	assert_int_not_equal(vocabulary->word_of[0], vocabulary->word_of[2]);
	assert_int_equal(vocabulary_form_of(vocabulary, 0), vocabulary_form_of(vocabulary, 2));
	assert_int_equal(vocabulary->words[2].first_token, 2);
	vocabulary_free(vocabulary);
}

static void vocabulary__new__folds_what_is_not_ascii(void **state)
{
	struct vocabulary *vocabulary = vocabulary_of("Caf\xc3\xa9 CAF\xc3\x89 cafe");

	(void)state;
	assert_int_equal(vocabulary->word_count, 3);
	assert_int_equal(vocabulary->form_count, 1);
	assert_true(slice_is(vocabulary_form(vocabulary, 0), "cafe"));
	assert_true(slice_is(vocabulary_word(vocabulary, 1), "CAF\xc3\x89"));
	vocabulary_free(vocabulary);
}

static void vocabulary__new__keeps_hashes_and_flags(void **state)
{
	struct vocabulary *vocabulary = vocabulary_of("Say NATO");
	const struct slice nato = slice_of("nato");

	(void)state;
	assert_true(vocabulary->words[1].hash == hash_bytes(slice_of("NATO"), VOCABULARY_SEED));
	assert_int_equal(vocabulary->forms[1].map_hash, map_hash(nato));
	assert_int_equal(
	    vocabulary->words[0].flags, TOKEN_CAPITAL | TOKEN_ASCII); /* not of its place */
	assert_true(vocabulary->words[1].flags & TOKEN_ALL_CAPS);
	vocabulary_free(vocabulary);
}

/* Words that the quick hash sees by head, tail and length only. */
static void vocabulary__new__tells_similar_words_apart(void **state)
{
	const char *text = "aa ab ba a b aba aab abcd abdd abcde abxde abcdefghijklmnopq "
	                   "abcdefgxijklmnopq abcdefghabcdefgh abcdefghabcdefgi";
	struct vocabulary *vocabulary = vocabulary_of(text);

	(void)state;
	assert_int_equal(vocabulary->word_count, tokens.count);
	assert_int_equal(vocabulary->form_count, tokens.count);
	vocabulary_free(vocabulary);
}

static void vocabulary__new__takes_an_empty_text(void **state)
{
	struct vocabulary *vocabulary = vocabulary_of("");

	(void)state;
	assert_int_equal(vocabulary->word_count, 0);
	vocabulary_free(vocabulary);
}

static void vocabulary__new__grows(void **state)
{
	struct buf text = {0};
	struct vocabulary *vocabulary;

	(void)state;
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < 5000; i++)
			buf_add_format(&text, "w%dx ", i);
	vocabulary = vocabulary_of(buf_text(&text));
	assert_int_equal(vocabulary->word_count, 5000);
	for (size_t i = 0; i < tokens.count; i++)
		assert_int_equal(vocabulary->word_of[i], i % 5000);
	vocabulary_free(vocabulary);
	buf_release(&text);
}

static void vocabulary__new__reports_lack_of_memory(void **state)
{
	const struct slice text = slice_of("China says that China says so");
	struct vocabulary *vocabulary = NULL;
	enum err_code code = ERR_NOMEM;
	long fails;

	(void)state;
	tokens_release(&tokens);
	assert_int_equal(tokens_find(text, &tokens), ERR_OK);
	for (fails = 1; code != ERR_OK; fails++) {
		alloc_fail_from(fails);
		code = vocabulary_new(text, &tokens, &vocabulary);
		alloc_fail_from(0);
		assert_true(code == ERR_OK || code == ERR_NOMEM);
		assert_true((code == ERR_OK) == (vocabulary != NULL));
	}
	assert_true(fails > 4);
	vocabulary_free(vocabulary);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(vocabulary__new__counts_words_and_forms),
	    cmocka_unit_test(vocabulary__new__folds_what_is_not_ascii),
	    cmocka_unit_test(vocabulary__new__keeps_hashes_and_flags),
	    cmocka_unit_test(vocabulary__new__tells_similar_words_apart),
	    cmocka_unit_test(vocabulary__new__takes_an_empty_text),
	    cmocka_unit_test(vocabulary__new__grows),
	    cmocka_unit_test(vocabulary__new__reports_lack_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, release_tokens);
}
