#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "doc/load.h"
#include "doc/prose.h"

static struct doc *doc_of(const char *text)
{
	struct doc *doc = NULL;

	assert_int_equal(load_bytes(slice_of(text), "a.txt", &doc, NULL), ERR_OK);
	return doc;
}

static void prose__new__sentences_and_boilerplate(void **state)
{
	struct doc *doc =
	    doc_of("The harbour talks\n\nShare on Facebook\n\nThe ministers met in the old "
	           "port on Tuesday and talked for nine hours. They left without a deal.\n");
	struct prose *prose = NULL;
	size_t dropped = 0;

	(void)state;
	assert_int_equal(prose_new(doc, &prose), ERR_OK);
	assert_int_equal(prose->sentences.count, 4);
	for (size_t i = 0; i < prose->sentences.count; i++)
		dropped += prose_sentence_is_boilerplate(prose, i);
	assert_int_equal(dropped, 1);
	assert_true(prose_sentence_is_boilerplate(prose, 1));
	assert_true(slice_is(prose_token(prose, 0), "The"));
	prose_free(prose);
	doc_free(doc);
}

static void prose__new_take__tokens_of_somebody_else(void **state)
{
	struct doc *doc = doc_of("don't stop\n");
	struct tokens tokens = {0};
	struct sentences sentences = {0};
	struct prose *prose = NULL;

	(void)state;
	assert_int_equal(tokens_find(doc_text(doc), &tokens), ERR_OK);
	assert_int_equal(sentences_find(doc_text(doc), &tokens, &sentences), ERR_OK);
	assert_int_equal(prose_new_take(doc, &tokens, &sentences, &prose), ERR_OK);
	assert_null(tokens.items);
	assert_null(sentences.items);
	assert_true(prose->tokens.count > 0);
	prose_free(prose);
	doc_free(doc);
}

static void prose__settle__keeps_tokens_and_sentences(void **state)
{
	struct doc *doc = doc_of("The ministers met. They left.\n");
	const struct vocabulary *words;
	struct vocabulary *own = NULL;
	struct prose *prose = NULL;

	(void)state;
	assert_int_equal(prose_new(doc, &prose), ERR_OK);
	assert_ptr_equal(prose_vocabulary(prose, &own), prose->vocabulary);
	assert_null(own);
	prose_settle(prose);
	assert_null(prose->vocabulary);
	assert_int_equal(prose->tokens.count, 7);
	assert_int_equal(prose->tokens.capacity, 7);
	assert_int_equal(prose->sentences.count, 2);
	assert_true(slice_is(prose_token(prose, 6), "."));
	words = prose_vocabulary(prose, &own);
	assert_ptr_equal(words, own);
	assert_int_equal(words->word_count, 6);
	vocabulary_free(own);
	prose_free(prose);
	doc_free(doc);
}

static void prose__new__every_allocation_fails_once(void **state)
{
	struct doc *doc = doc_of("One line of text.\nAnother line of text, with more in it.\n");
	enum err_code code = ERR_NOMEM;
	long nth;

	(void)state;
	for (nth = 1; nth < 200 && code != ERR_OK; nth++) {
		struct prose *prose = NULL;

		alloc_fail_from(nth);
		code = prose_new(doc, &prose);
		alloc_fail_from(0);
		assert_int_equal(prose == NULL, code != ERR_OK);
		prose_free(prose);
	}
	assert_int_equal(code, ERR_OK);
	assert_true(nth > 4);
	doc_free(doc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(prose__new__sentences_and_boilerplate),
	    cmocka_unit_test(prose__new_take__tokens_of_somebody_else),
	    cmocka_unit_test(prose__settle__keeps_tokens_and_sentences),
	    cmocka_unit_test(prose__new__every_allocation_fails_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
