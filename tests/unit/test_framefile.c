/*
 * Frame files: what is read, and that every error is told with its line.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "frame/framefile.h"

static const char good[] = "# a comment\n"
                           "title = \"The leak\" // another\n"
                           "target = {\"Transpol\", 'The Agency'}\n"
                           "target += {\"Polar\"}\n"
                           "/* a long\n   one */\n"
                           "facet label {\n"
                           "  title = \"The label\"\n"
                           "  term = {\"dirty trick\", \"=leak\", \"conceal*\",}\n"
                           "  near = {\"hid* report / 4\"}\n"
                           "  never = \"leak-proof\"\n"
                           "}\n"
                           "facet cost { term = fine }\n";

static void framefile__parse__reads_all_forms(void **state)
{
	struct frame *frame = NULL;
	const struct term *terms;

	(void)state;
	assert_int_equal(frame_parse(slice_of(good), "leak", &frame, NULL), ERR_OK);
	assert_true(slice_is(frame->id, "leak"));
	assert_true(slice_is(frame->title, "The leak"));
	assert_null(frame->about.ptr);
	assert_int_equal(frame->target_count, 3);
	assert_true(slice_is(frame->targets[2], "Polar"));
	assert_int_equal(frame->facet_count, 2);
	assert_int_equal(frame_facet_at(frame, slice_of("cost")), 1);
	assert_int_equal(frame_facet_at(frame, slice_of("none")), 2);
	assert_true(slice_is(frame->facets[1].title, "cost"));
	terms = frame->facets[0].terms;
	assert_int_equal(frame->facets[0].term_count, 5);
	assert_int_equal(terms[0].pattern.word_count, 2);
	assert_int_equal(terms[1].pattern.words[0].match, MATCH_EXACT);
	assert_int_equal(terms[2].pattern.words[0].match, MATCH_PREFIX);
	assert_true(slice_is(terms[2].pattern.words[0].key, "conceal"));
	assert_int_equal(terms[3].kind, TERM_NEAR);
	assert_int_equal(terms[3].pattern.within, 4);
	assert_int_equal(terms[4].kind, TERM_NEVER);
	assert_int_equal(terms[4].line, 11);
	frame_free(frame);
}

/* A text and where its first error is. */
static const struct {
	const char *text;
	unsigned line;
	enum err_code code;
} bad[] = {
    {"", 1, ERR_SYNTAX},
    {"title = \"x\"\n", 1, ERR_SYNTAX},
    {"facet a { term = {\"b\"} }\n", 1, ERR_SYNTAX},
    {"title = \"x\"\ncolour = \"red\"\nfacet a { term = \"b\" }\n", 2, ERR_UNKNOWN_KEY},
    {"title = \"x\"\nfacet a {\n term = {}\n}\n", 3, ERR_SYNTAX},
    {"title = \"x\"\nfacet a {\n term = \"b\"\n colour = \"c\" }\n", 4, ERR_UNKNOWN_KEY},
    {"title = \"x\"\nfacet A { term = \"b\" }\n", 2, ERR_SYNTAX},
    {"title = \"x\"\nfacet a { term = \"b\" }\nfacet a { term = \"c\" }\n", 3, ERR_SYNTAX},
    {"title = \"x\"\nfacet a { never = \"b\" }\n", 2, ERR_SYNTAX},
    {"title = \"x\"\nfacet a {\n\n near = {\"b c\"} }\n", 4, ERR_PATTERN},
    {"title = \"x\"\nfacet a { near = {\"b c / 0\"} }\n", 2, ERR_PATTERN},
    {"title = \"x\"\nfacet a { near = {\"b c / 99\"} }\n", 2, ERR_PATTERN},
    {"title = \"x\"\nfacet a { near = {\"b / 3\"} }\n", 2, ERR_PATTERN},
    {"title = \"x\"\nfacet a { term = {\"b / 3\"} }\n", 2, ERR_PATTERN},
    {"title = \"x\"\nfacet a { term = {\"the\"} }\n", 2, ERR_PATTERN},
    {"title = \"x\"\nfacet a { term = {\"a*b\"} }\n", 2, ERR_PATTERN},
    {"title = \"x\"\nfacet a { term = {\"=b*\"} }\n", 2, ERR_PATTERN},
    {"title = \"x\"\nfacet a { term = {\"b*\"} }\n", 2, ERR_PATTERN},
    {"title = \"x\"\nfacet a { term = {\"b\" \"c\"} }\n", 2, ERR_SYNTAX},
    {"title = \"x\"\nfacet a { term = {\"b } }\n", 2, ERR_SYNTAX},
    {"title = \"x\"\nfacet a { term = \"b\"\n", 2, ERR_SYNTAX},
    {"title = \"x\"\n/* facet\n", 1, ERR_SYNTAX},
    {"title = \"x\"\ntitle = \"y\"\nfacet a { term = \"b\" }\n", 2, ERR_SYNTAX},
    {"title = \"\"\nfacet a { term = \"b\" }\n", 1, ERR_SYNTAX},
    {"title = \"x\"\n}\nfacet a { term = \"b\" }\n", 2, ERR_SYNTAX},
    {"title = \"x\"\n\xff\n", 2, ERR_SYNTAX},
    {"title = \"x\"\nfacet a { facet b { term = \"c\" } }\n", 2, ERR_SYNTAX},
};

static void framefile__parse__names_the_line_of_an_error(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct frame *frame = NULL;
		struct err err = {0};
		enum err_code code = frame_parse(slice_of(bad[i].text), "bad", &frame, &err);

		if (code != bad[i].code || err.line != bad[i].line)
			fail_msg("case %zu: code %d, line %u: %s", i, code, err.line, err.detail);
		assert_null(frame);
		assert_string_equal(err.file, "bad");
	}
}

static void count_error(const struct err *err, void *data)
{
	unsigned *lines = data;

	lines[lines[0] + 1] = err->line;
	lines[0]++;
}

static void framefile__check__tells_every_error_in_order(void **state)
{
	static const char text[] =
	    "title = \"x\"\none = \"1\"\nfacet a {\n term = {}\n two = \"2\"\n"
	    " near = {\"b c\"}\n}\nfacet 9 { term = \"b*c\" }\n";
	char path[] = "frame-test-XXXXXX";
	unsigned lines[32] = {0};
	int fd = mkstemp(path);
	FILE *file = fdopen(fd, "w");

	(void)state;
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	assert_int_not_equal(frame_check(path, count_error, lines), ERR_OK);
	remove(path);
	assert_int_equal(lines[0], 6);
	assert_int_equal(lines[1], 2);
	assert_int_equal(lines[2], 4);
	assert_int_equal(lines[3], 5);
	assert_int_equal(lines[4], 6);
	assert_int_equal(lines[5], 8);
	assert_int_equal(lines[6], 8);
}

static void framefile__phrase__becomes_one_more_facet(void **state)
{
	struct frame *frame = NULL, *more = NULL, *third = NULL;
	struct err err = {0};

	(void)state;
	assert_int_equal(
	    frame_new_with_phrase(NULL, slice_of(" war chest "), &frame, &err), ERR_OK);
	assert_int_equal(frame->facet_count, 1);
	assert_true(slice_is(frame->facets[0].title, "war chest"));
	assert_int_equal(frame->facets[0].terms[0].source, TERM_TYPED);
	assert_int_equal(frame_parse(slice_of(good), "leak", &more, NULL), ERR_OK);
	frame_free(frame);
	assert_int_equal(
	    frame_new_with_phrase(more, slice_of("hid report / 5"), &frame, &err), ERR_OK);
	frame_free(more);
	assert_int_equal(frame->facet_count, 3);
	assert_int_equal(frame->facets[2].terms[0].pattern.within, 5);
	assert_true(slice_is(frame->facets[0].terms[0].pattern.words[0].key, "dirti"));
	assert_int_equal(frame_new_with_phrase(frame, slice_of("again"), &third, &err), ERR_OK);
	assert_true(slice_is(third->facets[3].id, "typed_again"));
	frame_free(third);
	third = NULL;
	assert_int_equal(frame_new_with_phrase(frame, slice_of(" - "), &third, &err), ERR_PATTERN);
	assert_null(third);
	frame_free(frame);
}

static void framefile__parse__survives_failing_memory(void **state)
{
	(void)state;
	for (long nth = 1;; nth++) {
		struct frame *frame = NULL, *more = NULL;
		enum err_code code;

		alloc_fail_from(nth);
		code = frame_parse(slice_of(good), "leak", &frame, NULL);
		if (code == ERR_OK)
			code = frame_new_with_phrase(frame, slice_of("odd job"), &more, NULL);
		alloc_fail_from(0);
		frame_free(frame);
		frame_free(more);
		if (code == ERR_OK)
			break;
		assert_int_equal(code, ERR_NOMEM);
		assert_true(nth < 10000);
	}
}

static void framefile__find__knows_the_bundled_frames(void **state)
{
	struct buf path = {0};
	struct frame *frame = NULL;
	struct err err = {0};

	(void)state;
	assert_int_equal(frame_find("decisive-enabler", &path, &err), ERR_OK);
	assert_int_equal(frame_load(buf_text(&path), &frame, &err), ERR_OK);
	assert_int_equal(frame->facet_count, 11);
	assert_true(slice_is(frame->id, "decisive-enabler"));
	frame_free(frame);
	assert_int_equal(frame_find("no-such-frame", &path, &err), ERR_NOT_FOUND);
	buf_release(&path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(framefile__parse__reads_all_forms),
	    cmocka_unit_test(framefile__parse__names_the_line_of_an_error),
	    cmocka_unit_test(framefile__check__tells_every_error_in_order),
	    cmocka_unit_test(framefile__phrase__becomes_one_more_facet),
	    cmocka_unit_test(framefile__parse__survives_failing_memory),
	    cmocka_unit_test(framefile__find__knows_the_bundled_frames),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
