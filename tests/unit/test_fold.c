#include "config.h"

#include "text/fold.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/alloc.h"

static void expect_folded(const char *text, const char *wanted)
{
	struct buf folded = {0};

	fold_add(&folded, slice_of(text));
	assert_string_equal(buf_text(&folded), wanted);
	assert_true(fold_equal(slice_of(text), slice_of(wanted)));
	assert_false(fold_equal(slice_of(text), slice_of("something else")));
	buf_release(&folded);
}

static void fold__add__case(void **state)
{
	(void)state;
	expect_folded("", "");
	expect_folded("Decisive ENABLER", "decisive enabler");
	expect_folded("STRASSE Stra\xc3\x9f"
	              "e",
	    "strasse strasse");
	expect_folded("\xd0\x9a\xd0\x98\xd0\x87\xd0\x92", "\xd0\xba\xd0\xb8\xd1\x96\xd0\xb2");
}

static void fold__add__marks(void **state)
{
	(void)state;
	expect_folded("L\xc3\xb3pez \xc3\x85ngstr\xc3\xb6m", "lopez angstrom");
	expect_folded("Erdo\xc4\x9f"
	              "an \xc5\x81\xc3\xb3"
	              "d\xc5\xba S\xc3\xb8r",
	    "erdogan lodz sor");
	expect_folded("e\xcc\x81", "e");
	expect_folded("co\xc2\xad"
	              "op",
	    "coop");
	expect_folded("\xef\xac\x81ne", "fine");
}

static void fold__add__punctuation(void **state)
{
	(void)state;
	expect_folded("Russia\xe2\x80\x99s", "russia's");
	expect_folded("\xe2\x80\x9cno\xe2\x80\x9d \xc2\xabnon\xc2\xbb", "\"no\" \"non\"");
	expect_folded("a\xe2\x80\x94"
	              "b\xe2\x80\x91"
	              "c",
	    "a-b-c");
	expect_folded("a\xc2\xa0"
	              "b",
	    "a b");
}

/* All words of each line have one stem. */
static void fold__stem__families(void **state)
{
	static const char *const families[][5] = {
	    {"enable", "Enabled", "ENABLES", "enabling", "enabled"},
	    {"fuel", "fuelled", "fueled", "fuelling", "fueling"},
	    {"refuelled", "refueled"},
	    {"defence", "Defense", "defences"},
	    {"organise", "organize", "organised", "organizing", "organises"},
	    {"organisation", "organization", "organisations"},
	    {"analyse", "analyze", "analysing", "analyzing"},
	    {"colour", "color", "colours", "coloured"},
	    {"neighbouring", "neighboring"},
	    {"centre", "center", "centres", "centred", "centered"},
	    {"programmed", "programming", "programme"},
	    {"programme", "program", "programmes", "programs"},
	    {"dialogue", "dialog"},
	    {"grey", "gray"},
	    {"travelled", "traveled", "travelling", "travel"},
	    {"labelling", "labeling", "label"},
	    {"country's", "country\xe2\x80\x99s", "country", "countries"},
	    {"allies\xe2\x80\x99", "allies"},
	    {"self-defence", "self-defense"},
	    {"paediatric", "pediatric"},
	    {"recognise", "recognized"},
	};
	struct stemmer *stemmer;

	(void)state;
	assert_int_equal(stemmer_new(&stemmer), ERR_OK);
	for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
		char first[64];

		snprintf(
		    first, sizeof first, "%s", stemmer_stem(stemmer, slice_of(families[i][0])).ptr);
		for (size_t k = 1; k < 5 && families[i][k]; k++)
			assert_string_equal(
			    stemmer_stem(stemmer, slice_of(families[i][k])).ptr, first);
	}
	stemmer_free(stemmer);
	stemmer_free(NULL);
}

/* The words of a pair keep different stems. */
static void fold__stem__strangers(void **state)
{
	static const char *const pairs[][2] = {
	    {"precise", "prize"},
	    {"promise", "prom"},
	    {"hour", "hor"},
	    {"tour", "tor"},
	    {"four", "for"},
	    {"wise", "wize"},
	    {"size", "sise"},
	    {"rise", "rize"},
	    {"quelled", "quel"},
	    {"mueller", "muel"},
	    {"enable", "unable"},
	    {"sense", "sence"},
	};
	struct stemmer *stemmer;

	(void)state;
	assert_int_equal(stemmer_new(&stemmer), ERR_OK);
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		char first[64];

		snprintf(
		    first, sizeof first, "%s", stemmer_stem(stemmer, slice_of(pairs[i][0])).ptr);
		assert_string_not_equal(stemmer_stem(stemmer, slice_of(pairs[i][1])).ptr, first);
	}
	stemmer_free(stemmer);
}

/* Of two roots that match the later counts, which must be the longer. */
static void fold__spelling__sorted(void **state)
{
	static const char *const all[] = {
#define SPELLING(british, american) british,
#include "text/spelling.def"
#undef SPELLING
	};

	(void)state;
	for (size_t i = 1; i < sizeof all / sizeof *all; i++)
		assert_true(strcmp(all[i - 1], all[i]) < 0);
}

/* More different words than the cache holds, and words too long for it. */
static void fold__stem__endless_words(void **state)
{
	struct stemmer *stemmer;
	struct buf word = {0};

	(void)state;
	assert_int_equal(stemmer_new(&stemmer), ERR_OK);
	for (unsigned i = 0; i < 70000; i++) {
		buf_clear(&word);
		buf_add_format(&word, "w%u", i);
		assert_true(slice_equal(stemmer_stem(stemmer, buf_slice(&word)), buf_slice(&word)));
	}
	buf_add_repeat(&word, 'x', 100000);
	assert_int_equal(stemmer_stem(stemmer, buf_slice(&word)).len, word.len);
	assert_int_equal(stemmer_stem(stemmer, slice_of("")).len, 0);
	buf_release(&word);
	stemmer_free(stemmer);
}

static void fold__ascii__keeps_the_letter_and_its_case(void **state)
{
	(void)state;
	assert_int_equal(fold_ascii(slice_of("\xc3\xa9t\xc3\xa9")), 'e');
	assert_int_equal(fold_ascii(slice_of("\xc3\x89")), 'E');
	assert_int_equal(fold_ascii(slice_of("\xc3\x98")), 'O');
	assert_int_equal(fold_ascii(slice_of("\xe2\x80\x9c")), '"');
	assert_int_equal(fold_ascii(slice_of("e\xcc\x81")), 'e');
	assert_int_equal(fold_ascii(slice_of("\xe6\x97\xa5")), 0);
	assert_int_equal(fold_ascii(slice_of("")), 0);
}

static void fold__add__no_memory(void **state)
{
	struct buf folded = {0};

	(void)state;
	alloc_fail_from(1);
	fold_add(&folded, slice_of("caf\xc3\xa9"));
	assert_false(fold_equal(slice_of("caf\xc3\xa9"), slice_of("cafe")));
	alloc_fail_from(0);
	assert_true(folded.failed);
	buf_release(&folded);
	assert_true(fold_equal(slice_of("caf\xc3\xa9"), slice_of("cafe")));
}

static void fold__stem__no_memory(void **state)
{
	struct stemmer *stemmer = NULL;
	struct slice stem = {NULL, 0};
	long nth = 0;

	(void)state;
	alloc_fail_from(1);
	assert_int_equal(stemmer_new(&stemmer), ERR_NOMEM);
	alloc_fail_from(0);
	assert_int_equal(stemmer_new(&stemmer), ERR_OK);
	do {
		alloc_fail_from(++nth);
		stem = stemmer_stem(stemmer, slice_of("enabled"));
		alloc_fail_from(0);
	} while (!stem.ptr && nth < 20);
	assert_string_equal(stem.ptr, "enabl");
	assert_true(nth > 3);
	stemmer_free(stemmer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(fold__add__case),
	    cmocka_unit_test(fold__add__marks),
	    cmocka_unit_test(fold__add__punctuation),
	    cmocka_unit_test(fold__stem__families),
	    cmocka_unit_test(fold__stem__strangers),
	    cmocka_unit_test(fold__spelling__sorted),
	    cmocka_unit_test(fold__stem__endless_words),
	    cmocka_unit_test(fold__ascii__keeps_the_letter_and_its_case),
	    cmocka_unit_test(fold__add__no_memory),
	    cmocka_unit_test(fold__stem__no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
