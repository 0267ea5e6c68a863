#include "config.h"

#include "text/sentence.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/buf.h"

struct fixture {
	struct tokens tokens;
	struct sentences sentences;
};

static void split(struct fixture *fixture, const char *text)
{
	*fixture = (struct fixture){0};
	assert_int_equal(tokens_find(slice_of(text), &fixture->tokens), ERR_OK);
	assert_int_equal(
	    sentences_find(slice_of(text), &fixture->tokens, &fixture->sentences), ERR_OK);
}

static void release(struct fixture *fixture)
{
	sentences_release(&fixture->sentences);
	tokens_release(&fixture->tokens);
}

/* `wanted`: the sentences of `text`, " | " between those of a paragraph, " || " between paragraphs. */
static void expect_sentences(const char *text, const char *wanted)
{
	struct fixture fixture;
	struct buf joined = {0};

	split(&fixture, text);
	for (size_t i = 0; i < fixture.sentences.count; i++) {
		const struct sentence *sentence = &fixture.sentences.items[i];

		if (i > 0)
			buf_add_text(
			    &joined, sentence->flags & SENTENCE_PARA_START ? " || " : " | ");
		buf_add_slice(&joined,
		    slice_at(slice_of(text), (struct span){sentence->start, sentence->end}));
	}
	assert_string_equal(buf_text(&joined), wanted);
	buf_release(&joined);
	release(&fixture);
}

static unsigned flags_of(const char *text, size_t i)
{
	struct fixture fixture;
	unsigned flags;

	split(&fixture, text);
	assert_true(i < fixture.sentences.count);
	flags = fixture.sentences.items[i].flags;
	release(&fixture);
	return flags;
}

static void sentence__find__end_marks(void **state)
{
	(void)state;
	expect_sentences("", "");
	expect_sentences("It rained. We left! Why? No", "It rained. | We left! | Why? | No");
	expect_sentences("He waited... Then he left.", "He waited... | Then he left.");
	expect_sentences("He waited... then he left.", "He waited... then he left.");
	expect_sentences("It cost $1.9 million. It sank.", "It cost $1.9 million. | It sank.");
	expect_sentences("Really?! Yes.", "Really?! | Yes.");
	expect_sentences("It ended.Then it rained.", "It ended. | Then it rained.");
	expect_sentences("See Example.Com for it.", "See Example.Com for it.");
}

static void sentence__find__abbreviations(void **state)
{
	(void)state;
	expect_sentences(
	    "Mr. Brown met Gen. Lee. They ate.", "Mr. Brown met Gen. Lee. | They ate.");
	expect_sentences("He left the U.S. The plane flew.", "He left the U.S. | The plane flew.");
	expect_sentences("The U.S. Senate sat.", "The U.S. Senate sat.");
	expect_sentences("J. K. Brown and P.J. Lee met.", "J. K. Brown and P.J. Lee met.");
	expect_sentences("He works at Acme Inc. It pays.", "He works at Acme Inc. | It pays.");
	expect_sentences("Come at 5 p.m. on Sept. 11.", "Come at 5 p.m. on Sept. 11.");
	expect_sentences(
	    "In World War I. In 1918 it ended.", "In World War I. | In 1918 it ended.");
}

static void sentence__find__closers_belong_to_what_they_close(void **state)
{
	(void)state;
	expect_sentences("\xe2\x80\x9cWe go.\xe2\x80\x9d She left.",
	    "\xe2\x80\x9cWe go.\xe2\x80\x9d | She left.");
	expect_sentences("\"We go.\" \"Now?\" She left.", "\"We go.\" | \"Now?\" | She left.");
	expect_sentences("He said: \"We go. \" She left.", "He said: \"We go. \" | She left.");
	expect_sentences("(It rained.) We left.", "(It rained.) | We left.");
	expect_sentences("He likes \xe2\x80\x98it.\xe2\x80\x99\xe2\x80\x9d We left.",
	    "He likes \xe2\x80\x98it.\xe2\x80\x99\xe2\x80\x9d | We left.");
	expect_sentences(
	    "\"Why?\" he asked. \"Go!\" she said.", "\"Why?\" he asked. | \"Go!\" she said.");
	expect_sentences("We left (at 5.). They stayed.", "We left (at 5.). | They stayed.");
}

static void sentence__find__headlines_and_bylines(void **state)
{
	(void)state;
	expect_sentences("Allies Name A Rival\n\nBy A. Writer, The Daily\n\nIt rained. We left.",
	    "Allies Name A Rival || By A. Writer, The Daily || It rained. | We left.");
	expect_sentences("Allies Name A Rival\nBy A. Writer\nIt rained.",
	    "Allies Name A Rival || By A. Writer || It rained.");
	assert_int_equal(
	    flags_of("Allies Name A Rival\nIt rained.", 0), SENTENCE_HEADING | SENTENCE_PARA_START);
	assert_int_equal(flags_of("Allies Name A Rival\nIt rained.", 1), SENTENCE_PARA_START);
	assert_int_equal(flags_of("It rained. We left.", 1), 0);
}

static void sentence__find__lists(void **state)
{
	(void)state;
	expect_sentences("There are three:\n- parts for tools.\n- loans\n\xe2\x80\xa2 Cover",
	    "There are three: || - parts for tools. || - loans || \xe2\x80\xa2 Cover");
	expect_sentences("1. Buy bread\n2. Eat it. Sleep\na) first\n(b) second",
	    "1. Buy bread || 2. Eat it. | Sleep || a) first || (b) second");
	expect_sentences("\xe2\x80\xa2One\n\xe2\x80\xa2"
	                 "two",
	    "\xe2\x80\xa2One || \xe2\x80\xa2"
	    "two");
	assert_int_equal(flags_of("There are three:\n- parts", 0), SENTENCE_PARA_START);
	assert_int_equal(
	    flags_of("There are three:\n- parts", 1), SENTENCE_PARA_START | SENTENCE_LIST_ITEM);
	assert_int_equal(flags_of("1. Buy bread", 0), SENTENCE_PARA_START | SENTENCE_LIST_ITEM);
}

static void sentence__find__broken_lines_are_joined(void **state)
{
	(void)state;
	expect_sentences("The bloc is not blind\nabout the trade. It waits.",
	    "The bloc is not blind\nabout the trade. | It waits.");
	expect_sentences("By saying it is not blind\n, the bloc hints.",
	    "By saying it is not blind\n, the bloc hints.");
	expect_sentences("It was seen by the\nNorthern League as help.",
	    "It was seen by the\nNorthern League as help.");
	assert_true(flags_of("The bloc is not blind\nabout it.", 0) & SENTENCE_JOINED);
	assert_false(flags_of("The bloc is not blind.\nNow.", 0) & SENTENCE_JOINED);
}

static void sentence__find__lines_that_stay_apart(void **state)
{
	(void)state;
	expect_sentences("The bloc met.\nand left", "The bloc met. || and left");
	expect_sentences(
	    "The bloc is not blind\n\nabout it.", "The bloc is not blind || about it.");
	expect_sentences("Read more\nabout us", "Read more || about us");
	expect_sentences("It said this:\nwe go", "It said this: || we go");
}

static void sentence__find__filled_lines(void **state)
{
	static const char text[] =
	    "The ministers of the northern league met on Monday in the old harbour\n"
	    "town of Vik. Ferries were late because of the storm, and the talks of\n"
	    "Tuesday began at noon. Nobody was surprised, said the minister on May\n"
	    "19. He had come by train.\n"
	    "\n"
	    "A second paragraph follows here, and it is filled to the same width.\n"
	    "It ends soon.\n";

	(void)state;
	expect_sentences(text,
	    "The ministers of the northern league met on Monday in the old harbour\n"
	    "town of Vik. | Ferries were late because of the storm, and the talks of\n"
	    "Tuesday began at noon. | Nobody was surprised, said the minister on May\n"
	    "19. | He had come by train. || "
	    "A second paragraph follows here, and it is filled to the same width. | It ends soon.");
}

static void sentence__find__result_lines(void **state)
{
	(void)state;
	expect_sentences("Northtown 3 (Berg 90th) Southtown 1 (Lund 4th) Eastham 0 Westham 0",
	    "Northtown 3 (Berg 90th) | Southtown 1 (Lund 4th) | Eastham 0 Westham 0");
	expect_sentences("The law (of 1996) Parliament passed is old.",
	    "The law (of 1996) Parliament passed is old.");
}

static void sentence__find__spans_and_tokens(void **state)
{
	struct fixture fixture;

	(void)state;
	split(&fixture, "  It rained.  We left.\n\nEnd ");
	assert_int_equal(fixture.sentences.count, 3);
	assert_int_equal(fixture.sentences.items[0].start, 2);
	assert_int_equal(fixture.sentences.items[0].end, 12);
	assert_int_equal(fixture.sentences.items[1].start, 14);
	assert_int_equal(fixture.sentences.items[1].first_token, 3);
	assert_int_equal(fixture.sentences.items[1].end_token, 6);
	assert_int_equal(fixture.sentences.items[2].paragraph, 1);
	assert_int_equal(fixture.sentences.paragraph_count, 2);
	assert_int_equal(sentences_at(&fixture.sentences, 0), 0);
	assert_int_equal(sentences_at(&fixture.sentences, 11), 0);
	assert_int_equal(sentences_at(&fixture.sentences, 12), 1);
	assert_int_equal(sentences_at(&fixture.sentences, 99), 3);
	release(&fixture);
}

static void sentence__find__no_memory(void **state)
{
	const struct slice text = slice_of("A. B! C? D! E! F! G! H! I! J! K!");
	struct tokens tokens = {0};
	struct sentences sentences = {0};
	enum err_code code;
	long nth = 0;

	(void)state;
	assert_int_equal(tokens_find(text, &tokens), ERR_OK);
	do {
		alloc_fail_from(++nth);
		code = sentences_find(text, &tokens, &sentences);
		alloc_fail_from(0);
		assert_true(code == ERR_OK || !sentences.items);
	} while (code == ERR_NOMEM && nth < 10);
	assert_int_equal(code, ERR_OK);
	assert_int_equal(nth, 3);
	sentences_release(&sentences);
	tokens_release(&tokens);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(sentence__find__end_marks),
	    cmocka_unit_test(sentence__find__abbreviations),
	    cmocka_unit_test(sentence__find__closers_belong_to_what_they_close),
	    cmocka_unit_test(sentence__find__headlines_and_bylines),
	    cmocka_unit_test(sentence__find__lists),
	    cmocka_unit_test(sentence__find__broken_lines_are_joined),
	    cmocka_unit_test(sentence__find__lines_that_stay_apart),
	    cmocka_unit_test(sentence__find__filled_lines),
	    cmocka_unit_test(sentence__find__result_lines),
	    cmocka_unit_test(sentence__find__spans_and_tokens),
	    cmocka_unit_test(sentence__find__no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
