#include "config.h"

#include "frame/frameedit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"

static const char file[] = "# my own words\n"
                           "title = \"The \\\"port\\\"\"\n"
                           "target = {Freedonia}\n"
                           "facet label {  # the label }\n"
                           "  title = 'The label'\n"
                           "  term  = {\"lifeline\", \"life blood\",\n"
                           "           'artery',}\n"
                           "  near += {\"feed* siege / 5\"}\n"
                           "}\n"
                           "facet one { term = {single} }\n";

/* What becomes of the file; it is freed by the next call. */
static const char *edited(const char *facet, enum term_kind kind, bool drops, const char *phrase)
{
	static struct buf text;
	struct frame_edit edit = {slice_of(facet), slice_of(phrase), (uint8_t)kind, drops};
	struct err err = {0};

	buf_release(&text);
	if (frame_edit_text(slice_of(file), "port", &edit, &text, &err) != ERR_OK)
		fail_msg("%s", err.detail);
	return buf_text(&text);
}

/* The file with one text for another. */
static void same_but(const char *made, const char *old, const char *new)
{
	const char *at = strstr(file, old);
	struct buf wanted = {0};

	assert_non_null(at);
	buf_add(&wanted, file, (size_t)(at - file));
	buf_add_text(&wanted, new);
	buf_add_text(&wanted, at + strlen(old));
	assert_string_equal(made, buf_text(&wanted));
	buf_release(&wanted);
}

static void frameedit__add__leaves_the_rest_as_written(void **state)
{
	(void)state;
	same_but(edited("label", TERM_TERM, false, "say \"aorta\""), "/ 5\"}\n",
	    "/ 5\"}\n  term += {\"say \\\"aorta\\\"\"}\n");
	same_but(edited("label", TERM_NEVER, false, "life boat"), "/ 5\"}\n",
	    "/ 5\"}\n  never += {\"life boat\"}\n");
	same_but(edited("one", TERM_NEAR, false, "port siege / 3"), "single} }",
	    "single} \n  near += {\"port siege / 3\"}\n}");
}

static void frameedit__drop__takes_the_comma_with_it(void **state)
{
	(void)state;
	same_but(edited("label", TERM_TERM, true, "Lifeline"), "\"lifeline\", ", "");
	same_but(edited("label", TERM_TERM, true, "artery"), "'artery',", "");
	same_but(edited("label", TERM_TERM, true, "life blood"), "\"life blood\",", "");
	same_but(edited("label", TERM_TERM, true, "feed* siege / 5"),
	    "  near += {\"feed* siege / 5\"}\n", "");
}

static enum err_code refusal(const char *facet, bool drops, const char *phrase)
{
	struct frame_edit edit = {slice_of(facet), slice_of(phrase), TERM_TERM, drops};
	struct buf text = {0};
	struct err err = {0};
	enum err_code code = frame_edit_text(slice_of(file), "port", &edit, &text, &err);

	assert_int_equal(text.len, 0);
	assert_int_equal(err.code, code);
	buf_release(&text);
	return code;
}

static void frameedit__edit__refuses_what_makes_no_frame(void **state)
{
	(void)state;
	assert_int_equal(refusal("none", false, "x"), ERR_NOT_FOUND);
	assert_int_equal(refusal("label", true, "x"), ERR_NOT_FOUND);
	assert_int_equal(refusal("label", false, "ARTERY"), ERR_EXISTS);
	assert_int_equal(refusal("label", false, " - "), ERR_PATTERN);
	assert_int_equal(refusal("one", true, "single"), ERR_SYNTAX);
}

static void frameedit__write__reads_as_the_same_frame(void **state)
{
	struct frame *frame = NULL, *typed = NULL, *again = NULL;
	struct buf text = {0}, second = {0};

	(void)state;
	assert_int_equal(frame_parse(slice_of(file), "port", &frame, NULL), ERR_OK);
	assert_int_equal(
	    frame_new_with_phrase(frame, slice_of("no \"limits\""), &typed, NULL), ERR_OK);
	frame_write(typed, slice_of(NULL), &text);
	assert_int_equal(frame_parse(buf_slice(&text), "port", &again, NULL), ERR_OK);
	assert_int_equal(again->facet_count, 3);
	assert_true(slice_is(again->title, "The \"port\""));
	assert_true(slice_is(again->facets[2].title, "no \"limits\""));
	assert_int_equal(again->facets[0].term_count, 4);
	frame_write(again, slice_of(NULL), &second);
	assert_string_equal(buf_text(&second), buf_text(&text));
	frame_free(frame);
	frame_free(typed);
	frame_free(again);
	buf_release(&text);
	buf_release(&second);
}

static void frameedit__write__proposals_become_the_persons(void **state)
{
	static const char proposed[] =
	    "title = \"Proposed rows\"\nabout = \"nobody checked\"\n"
	    "facet proposed1 { title = \"ruse / bait (proposed)\" term = {bait} }\n";
	struct frame *frame = NULL;
	struct buf text = {0};

	(void)state;
	assert_int_equal(frame_parse_proposed(slice_of(proposed), "proposed", &frame), ERR_OK);
	frame_write(frame, slice_of("mine"), &text);
	assert_non_null(strstr(buf_text(&text), "title = \"mine\""));
	assert_non_null(strstr(buf_text(&text), "title = \"ruse / bait\""));
	assert_null(strstr(buf_text(&text), "nobody"));
	frame_free(frame);
	buf_release(&text);
}

static void frameedit__name__is_no_path(void **state)
{
	(void)state;
	assert_true(frame_is_name(slice_of("decisive-enabler_2")));
	assert_false(frame_is_name(slice_of("")));
	assert_false(frame_is_name(slice_of("../x")));
	assert_false(frame_is_name(slice_of("a b")));
}

static void frameedit__edit__out_of_memory_is_an_error(void **state)
{
	struct frame_edit edit = {slice_of("label"), slice_of("aorta"), TERM_TERM, false};
	enum err_code code = ERR_NOMEM;
	struct buf text = {0};
	long nth = 0;

	(void)state;
	while (code == ERR_NOMEM) {
		buf_release(&text);
		alloc_fail_from(++nth);
		code = frame_edit_text(slice_of(file), "port", &edit, &text, NULL);
		alloc_fail_from(0);
	}
	assert_int_equal(code, ERR_OK);
	assert_non_null(strstr(buf_text(&text), "aorta"));
	assert_true(nth > 10);
	buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(frameedit__add__leaves_the_rest_as_written),
	    cmocka_unit_test(frameedit__drop__takes_the_comma_with_it),
	    cmocka_unit_test(frameedit__edit__refuses_what_makes_no_frame),
	    cmocka_unit_test(frameedit__write__reads_as_the_same_frame),
	    cmocka_unit_test(frameedit__write__proposals_become_the_persons),
	    cmocka_unit_test(frameedit__name__is_no_path),
	    cmocka_unit_test(frameedit__edit__out_of_memory_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
