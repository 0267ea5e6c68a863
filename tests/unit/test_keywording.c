/*
 * Which spelling names a line.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "frame/keywording.h"

/* Wordings and terms parted by |; each wording is a document's. */
static const struct {
	const char *wordings, *terms, *wording, *stems;
} cases[] = {
    {"decisive helper|key helper|helping hand", "helper", "helper", "helper"},
    {"no-limits pact|no limits|\xe2\x80\x9c"
     "No Limits\xe2\x80\x9d",
        "no limits", "no limits", "no-limit"},
    {"Twin use goods|twin-use tools|twin-use tools", "twin use", "twin-use", "twin-use"},
    {"the war machine|War machine", "", "war machine", "war-machin"},
    {"Norvia\xe2\x80\x99s answer", "", "Norvia\xe2\x80\x99s answer", "norvia-answer"},
    {"\xe2\x80\x9c"
     "Cold War\xe2\x80\x9d  mentality",
        "unheard of", "Cold War mentality", "cold-war-mental"},
    {"fear of loss", "loss", "fear of loss", "fear-of-loss"},
    {"\xe2\x80\x94", "", "\xe2\x80\x94", ""},
    {"", "", "", ""},
};

static size_t cut(const char *text, struct slice parts_out[8])
{
	size_t count = 0;

	for (const char *end; (end = strchr(text, '|')) != NULL; text = end + 1)
		parts_out[count++] = (struct slice){text, (size_t)(end - text)};
	parts_out[count++] = slice_of(text);
	return count;
}

static enum err_code choose(size_t index, struct stemmer *stemmer, struct arena *arena,
    struct slice *wording, struct slice *stems)
{
	struct slice texts[8], terms[8];
	struct said items[8];
	size_t count = cut(cases[index].wordings, texts),
	       term_count = cut(cases[index].terms, terms);

	for (size_t i = 0; i < count; i++)
		items[i] = (struct said){texts[i], (uint32_t)i, false};
	return keywording_choose(items, count, terms, term_count, stemmer, arena, wording, stems);
}

static void keywording__choose__takes_what_most_documents_hold(void **state)
{
	struct stemmer *stemmer = NULL;

	(void)state;
	assert_int_equal(stemmer_new(&stemmer), ERR_OK);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena arena = {0};
		struct slice wording, stems;

		assert_int_equal(choose(i, stemmer, &arena, &wording, &stems), ERR_OK);
		if (!slice_is(wording, cases[i].wording) || !slice_is(stems, cases[i].stems))
			fail_msg("%s: \"%.*s\" %.*s", cases[i].wordings, (int)wording.len,
			    wording.ptr, (int)stems.len, stems.ptr);
		arena_release(&arena);
	}
	stemmer_free(stemmer);
}

static void keywording__choose__survives_failing_memory(void **state)
{
	struct stemmer *stemmer = NULL;

	(void)state;
	assert_int_equal(stemmer_new(&stemmer), ERR_OK);
	for (long nth = 1;; nth++) {
		struct arena arena = {0};
		struct slice wording, stems;
		enum err_code code;

		alloc_fail_from(nth);
		code = choose(0, stemmer, &arena, &wording, &stems);
		alloc_fail_from(0);
		arena_release(&arena);
		if (code == ERR_OK)
			break;
		assert_int_equal(code, ERR_NOMEM);
		assert_true(nth < 10000);
	}
	stemmer_free(stemmer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(keywording__choose__takes_what_most_documents_hold),
	    cmocka_unit_test(keywording__choose__survives_failing_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
