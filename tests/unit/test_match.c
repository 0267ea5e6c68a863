/*
 * Where the terms of a frame stand in a text, on texts of our own.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "frame_case.h"

static const char frame_text[] =
    "title = \"Test\"\n"
    "target = {\"Norvia\"}\n"
    "beneficiary = {\"Sudland\"}\n"
    "facet label {\n"
    "  term = {\"decisive enabler\", \"war machine\", \"fuelling\", \"=leak\", \"no limits\"}\n"
    "  near = {\"enabl* war / 4\"}\n"
    "  never = {\"enabled our\", \"war machine museum\"}\n"
    "}\n"
    "facet tone { term = {\"harsh*\"} }\n";

/* A text and the wordings that must be found, parted by |. */
static const struct {
	const char *text, *wordings;
} cases[] = {
    {"Norvia is a decisive enabler.", "decisive enabler"},
    {"Norvia is a \"Decisive\" enabler.", "\"Decisive\" enabler"},
    {"Its \"no limits\" pact. A \"pact of no limits\".", "\"no limits\"|no limits"},
    {"He spoke of a \"war machine,\" she said.", "\"war machine,\""},
    {"They enable it, and war follows.", ""},
    {"Norvia will enable the war machine.", "war machine"},
    {"They enabled, in that war, nobody. The war it enabled and enabled.", "war it enabled"},
    {"Norvia, the decisive-enabler of our time, is calm.", "decisive-enabler"},
    {"Norvia is fueling it. Norvia was fuelling it.", "fueling|fuelling"},
    {"A leak and a leaky pipe and leaks of Norvia.", "leak"},
    {"It is a no-limits pact. It has no  limits.", "no-limits|no  limits"},
    {"They enable the long war.", "enable the long war"},
    {"The war that they never enabled ended.", "war that they never enabled"},
    {"The war of the five northern coastal towns enabled it.", ""},
    {"They enable it; war follows.", ""},
    {"It enabled our war.", ""},
    {"The war machine museum is shut. The war machine is not.", "war machine"},
    {"A decisive, enabler is not a phrase.", ""},
    {"It was harsh. It was harshly said.", "harsh|harshly"},
    {"The war machine's cost enabled war machine makers.", "war machine|war machine"},
};

static void match__find__gives_the_wordings(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct frame_case it;
		struct buf found = {0};

		case_init(&it, frame_text);
		case_add(&it, cases[i].text);
		for (size_t k = 0; k < it.framings[0]->count; k++) {
			buf_add_text(&found, k > 0 ? "|" : "");
			buf_add_slice(&found, case_wording(&it, &it.framings[0]->items[k]));
		}
		if (strcmp(buf_text(&found), cases[i].wordings) != 0)
			fail_msg("%s: %s", cases[i].text, buf_text(&found));
		buf_release(&found);
		case_release(&it);
	}
}

static void match__find__links_a_repeated_lede_to_the_later_one(void **state)
{
	static const char lede[] = "Norvia is the decisive enabler of the war against Sudland, ten "
	                           "leaders of the northern league said in the capital on Monday.";
	struct frame_case it;
	struct buf text = {0};
	const struct framings *framings;

	(void)state;
	buf_add_format(&text, "%s\n\n%s\n\nNothing else happened on that day.\n", lede, lede);
	case_init(&it, frame_text);
	case_add(&it, buf_text(&text));
	framings = it.framings[0];
	assert_int_equal(framings->count, 2);
	assert_int_equal(framings->items[0].duplicate_of, 1);
	assert_int_equal(framings->items[1].duplicate_of, UINT32_MAX);
	buf_release(&text);
	case_release(&it);
}

static void match__find__scores_names_of_the_frame(void **state)
{
	struct frame_case it;

	(void)state;
	case_init(&it, frame_text);
	case_add(&it, "Norvia is the decisive enabler of Sudland.");
	case_add(&it, "He is the decisive enabler of nobody.");
	assert_true(it.framings[0]->items[0].score > it.framings[1]->items[0].score);
	assert_true(it.framings[1]->items[0].score >= .5f);
	case_release(&it);
}

static void match__find__marks_an_altered_headline(void **state)
{
	struct frame_case it;

	(void)state;
	case_init(&it, "title = \"T\"\nfacet label { term = {\"enabler\", \"key enabler\", "
	               "\"decisive enabler\"} }\n");
	case_add(&it, "Title: League calls Norvia a 'key enabler' of the war\nOutlet: The Post\n\n"
	              "League calls Norvia a 'key enabler' of the war\n\n"
	              "Norvia is a “decisive enabler” of the war, the league said on Monday in a "
	              "statement that was long awaited.\n");
	assert_int_equal(it.framings[0]->count, 2);
	assert_true(it.framings[0]->items[0].devices & DEVICE_HEADLINE);
	assert_true(it.framings[0]->items[0].devices & DEVICE_ALTERED_QUOTE);
	assert_false(it.framings[0]->items[1].devices & DEVICE_ALTERED_QUOTE);
	case_release(&it);
}

static void match__find__survives_failing_memory(void **state)
{
	struct frame_case it;

	(void)state;
	case_init(&it, frame_text);
	case_add(&it,
	    "Norvia is the “decisive enabler” of the war, Maria Keller said. It may fuel it.\n");
	for (long nth = 1;; nth++) {
		struct framings *framings = NULL;
		enum err_code code;

		alloc_fail_from(nth);
		code =
		    framings_find(it.frame, &it.sources[0], 0, it.models->frame_lexicon, &framings);
		alloc_fail_from(0);
		framings_free(framings);
		if (code == ERR_OK)
			break;
		assert_int_equal(code, ERR_NOMEM);
		assert_true(nth < 100000);
	}
	case_release(&it);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(match__find__gives_the_wordings),
	    cmocka_unit_test(match__find__links_a_repeated_lede_to_the_later_one),
	    cmocka_unit_test(match__find__scores_names_of_the_frame),
	    cmocka_unit_test(match__find__marks_an_altered_headline),
	    cmocka_unit_test(match__find__survives_failing_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
