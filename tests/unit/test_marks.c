/*
 * Texts are written with the expected pairs as {…} around each: the braces are taken out, the rest
 * is the article, and what was found is put in again.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/rng.h"
#include "quote/marks.h"

static struct prose *prose_of(const char *text, size_t len, struct doc **ret_doc)
{
	struct buf bytes = {0};
	struct doc_meta meta = {.title_at = span_none()};
	struct prose *prose;

	buf_add(&bytes, text, len);
	assert_int_equal(doc_new_take(slice_of("t"), (struct slice){NULL, 0}, &bytes, &meta,
	                     DOC_GIVEN, 0, ret_doc),
	    ERR_OK);
	assert_int_equal(prose_new(*ret_doc, &prose), ERR_OK);
	return prose;
}

/* The text with { and } around each pair. */
static char *shown(const char *text, const struct marks *marks)
{
	struct buf buf = {0};

	for (size_t i = 0; i <= strlen(text); i++) {
		for (size_t m = 0; m < marks->count; m++)
			if (marks->items[m].end == i)
				buf_add_byte(&buf, '}');
		for (size_t m = 0; m < marks->count; m++)
			if (marks->items[m].start == i)
				buf_add_byte(&buf, '{');
		if (text[i])
			buf_add_byte(&buf, text[i]);
	}
	return buf_detach(&buf);
}

static void check(const char *expected)
{
	struct buf text = {0};
	struct marks marks = {0};
	struct prose *prose;
	struct doc *doc;
	char *got;

	for (const char *p = expected; *p; p++)
		if (*p != '{' && *p != '}')
			buf_add_byte(&text, *p);
	prose = prose_of(buf_text(&text), text.len, &doc);
	assert_int_equal(marks_find(prose, &marks), ERR_OK);
	got = shown(buf_text(&text), &marks);
	assert_string_equal(got, expected);
	alloc_free(got);
	marks_release(&marks);
	prose_free(prose);
	doc_free(doc);
	buf_release(&text);
}

static void check_all(const char *const *texts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		check(texts[i]);
}

#define CHECK_ALL(texts) check_all(texts, sizeof(texts) / sizeof *(texts))

static void marks__find__every_style(void **state)
{
	static const char *const texts[] = {
	    "{“The bridge is shut,”} she said.",
	    "{\"The bridge is shut,\"} she said.",
	    "{''The bridge is shut,''} she said.",
	    "{``The bridge is shut,''} she said.",
	    "{«The bridge is shut»}, she said.",
	    "{« The bridge is shut »}, she said.",
	    "{»The bridge is shut«}, she said.",
	    "{„The bridge is shut“}, she said.",
	    "{‘The bridge is shut,’} she said.",
	    "{'The bridge is shut,'} she said.",
	    "{`The bridge is shut,'} she said.",
	};

	(void)state;
	CHECK_ALL(texts);
}

static void marks__find__apostrophes_are_none(void **state)
{
	static const char *const texts[] = {
	    "In the ’90s the miners’ club didn’t close, and rock ’n’ roll was king.",
	    "In the '90s the miners' club didn't close, and rock 'n' roll was king.",
	    "Tell ’em the drivers’ bus won’t wait till five o’clock.",
	    "Tell 'em it's the boss' car.",
	    "A 6'2\" man with a 3\" nail waited.",
	    "The board is 5' long and 9\" wide.",
	};

	(void)state;
	CHECK_ALL(texts);
}

static void marks__find__british_single(void **state)
{
	static const char *const texts[] = {
	    "{‘It’s the miners’ money and they’ll want it back,’} said a man.",
	    "{'The drivers' union isn't glad,'} said a man.",
	    "{‘He wrote {“not now”} on it,’} said a man.",
	    "{'She was here in the '80s,'} said a man.",
	};

	(void)state;
	CHECK_ALL(texts);
}

static void marks__find__nested(void **state)
{
	static const char *const texts[] = {
	    "{“He told me, {‘Shut the gate,’} and left,”} she said.",
	    "{“Then she cried, {‘Stop!’}”} he said.",
	    "{\"Then she cried, {'Stop!'}\"} he said.",
	    "{“It says {‘open {“daily”} here’} on it,”} he said.",
	};

	(void)state;
	CHECK_ALL(texts);
}

static void marks__find__repairs(void **state)
{
	static const char *const texts[] = {
	    "{”The pump broke,”} a man said.",        /* reversed */
	    "{“The pump broke“}, a man said.",        /* twice the opening one */
	    "{“The pump broke,\"} a man said.",       /* mixed */
	    "{“The pump broke, a man said.}",         /* never closed */
	    "{“One,} {“two,”} he said.",              /* the first is never closed */
	    "A gate opened. {We are out,”} he said.", /* never opened */
	};

	(void)state;
	CHECK_ALL(texts);
}

static void marks__find__paragraphs(void **state)
{
	static const char *const texts[] = {
	    "{“We began with two boats.}\n\n{“Then we had ten.}\n\n{“Now none,”} he said.\n",
	    "{“We began with two boats.}\n\nHe went home.\n\n{“Now none,”} he said.\n",
	    "{‘We began with two boats.}\n\n{‘Now none,’} he said.\n",
	};
	struct marks marks = {0};
	struct doc *doc;
	struct prose *prose = prose_of(
	    "“One boat.\n\n“No boat,” he said.", strlen("“One boat.\n\n“No boat,” he said."), &doc);

	(void)state;
	CHECK_ALL(texts);
	assert_int_equal(marks_find(prose, &marks), ERR_OK);
	assert_int_equal(marks.count, 2);
	assert_int_equal(marks.items[0].flags, MARK_CONTINUES);
	assert_int_equal(marks.items[1].flags, MARK_CONTINUED);
	marks_release(&marks);
	prose_free(prose);
	doc_free(doc);
}

static void marks__find__no_memory(void **state)
{
	static const char text[] = "“A {‘b’}” and \"c\" and «d».\n\n“E\n\n“F” g.";
	struct doc *doc;
	struct prose *prose = prose_of(text, strlen(text), &doc);
	enum err_code code = ERR_NOMEM;

	(void)state;
	for (long nth = 1; code != ERR_OK; nth++) {
		struct marks marks = {0};

		alloc_fail_from(nth);
		code = marks_find(prose, &marks);
		alloc_fail_from(0);
		assert_true(code == ERR_OK || code == ERR_NOMEM);
		if (code != ERR_OK)
			assert_null(marks.items);
		marks_release(&marks);
	}
	prose_free(prose);
	doc_free(doc);
}

/* Pairs are sorted, nest, and stay inside their paragraph. */
static void check_laws(const struct prose *prose, const struct marks *marks)
{
	uint32_t ends[4] = {0};

	for (size_t i = 0; i < marks->count; i++) {
		const struct mark_pair *pair = &marks->items[i];
		const struct sentences *sentences = &prose->sentences;
		size_t first = sentences_at(sentences, pair->start);
		size_t last = sentences_at(sentences, pair->end - 1);

		assert_true(pair->depth < 3);
		assert_true(pair->start < pair->end && pair->end <= prose->text.len);
		assert_true(pair->start <= pair->inner_start && pair->inner_end <= pair->end);
		if (i > 0)
			assert_true(marks->items[i - 1].start <= pair->start);
		if (pair->depth > 0)
			assert_true(pair->end <= ends[pair->depth - 1]);
		else
			assert_true(pair->start >= ends[0]);
		ends[pair->depth] = pair->end;
		if (last < sentences->count)
			assert_int_equal(
			    sentences->items[first].paragraph, sentences->items[last].paragraph);
	}
}

static void marks__find__laws_on_random_text(void **state)
{
	static const char *const pieces[] = {"“", "”", "\"", "‘", "’", "'", "''", "`", "«", "»",
	    " ", "a", "word ", ", ", ". ", "\n\n", "Tom said ", "90s ", "s' ", "„", "-", "("};
	const char *seed_text = getenv("ABREAST_SEED");
	uint64_t seed = seed_text ? strtoull(seed_text, NULL, 0) : 1;
	struct rng rng = {seed};

	(void)state;
	print_message("seed %llu\n", (unsigned long long)seed);
	for (int round = 0; round < 2000; round++) {
		struct buf text = {0};
		struct marks marks = {0};
		struct prose *prose;
		struct doc *doc;
		uint32_t count = rng_below(&rng, 60);

		for (uint32_t i = 0; i < count; i++)
			buf_add_text(
			    &text, pieces[rng_below(&rng, sizeof pieces / sizeof *pieces)]);
		prose = prose_of(buf_text(&text), text.len, &doc);
		assert_int_equal(marks_find(prose, &marks), ERR_OK);
		check_laws(prose, &marks);
		marks_release(&marks);
		prose_free(prose);
		doc_free(doc);
		buf_release(&text);
	}
}

/* More marks than a block holds: the work is cut, the laws hold. */
static void marks__find__a_great_many(void **state)
{
	enum { COUNT = 3 * MARKS_BLOCK + 7 };
	struct buf text = {0};
	struct marks marks = {0};
	struct prose *prose;
	struct doc *doc;

	(void)state;
	buf_add_repeat(&text, '"', COUNT);
	prose = prose_of(text.data, text.len, &doc);
	assert_int_equal(marks_find(prose, &marks), ERR_OK);
	check_laws(prose, &marks);
	marks_release(&marks);
	prose_free(prose);
	doc_free(doc);
	buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(marks__find__every_style),
	    cmocka_unit_test(marks__find__apostrophes_are_none),
	    cmocka_unit_test(marks__find__british_single),
	    cmocka_unit_test(marks__find__nested),
	    cmocka_unit_test(marks__find__repairs),
	    cmocka_unit_test(marks__find__paragraphs),
	    cmocka_unit_test(marks__find__no_memory),
	    cmocka_unit_test(marks__find__laws_on_random_text),
	    cmocka_unit_test(marks__find__a_great_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
