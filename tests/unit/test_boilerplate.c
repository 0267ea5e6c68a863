#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "doc/cues.h"
#include "doc/load.h"
#include "doc/prose.h"

#define PARAGRAPH_A \
	"Talks about the harbour broke up on Tuesday night, and the two ministers who led them " \
	"blamed each other for the failure in front of the cameras.\n"
#define PARAGRAPH_B \
	"The union said it would ask its members whether they want to strike, a step that it has " \
	"not taken in more than twenty years of work at the port.\n"
#define PARAGRAPH_C \
	"In the end the harbour stayed open, and the ships came and went as they had done before " \
	"the talks began, with a little more noise.\n"

/* The text's lines as marked: `drop` holds "-" for boilerplate, "." for the article, one a line. */
static void check(const char *text, const char *drop)
{
	struct doc *doc = NULL;
	struct spans spans = {0};
	char found[200] = "";

	assert_int_equal(load_bytes(slice_of(text), "test.txt", &doc, NULL), ERR_OK);
	assert_int_equal(boilerplate_find(doc, &spans), ERR_OK);
	for (size_t i = 0; i < doc_line_count(doc); i++) {
		const struct span line = doc_line_span(doc, i);
		bool dropped = false;

		for (size_t k = 0; k < spans.count; k++)
			dropped |= spans.items[k].start == line.start &&
			           spans.items[k].end == line.end && line.end > line.start;
		found[i] = dropped ? '-' : '.';
	}
	assert_string_equal(found, drop);
	spans_release(&spans);
	doc_free(doc);
}

static void boilerplate__find__plain_article_stays(void **state)
{
	(void)state;
	check("Harbour talks end without a deal\n\nBy Ann Lee\n\n" PARAGRAPH_A PARAGRAPH_B
	      "She was not impressed.\n" PARAGRAPH_C,
	    "........");
}

static void boilerplate__find__page_around_article(void **state)
{
	(void)state;
	check("Skip to main content\nNews\nPolitics\nSubscribe\n"
	      "Harbour talks end without a deal\nBy Ann Lee\n4 min read\nShare on Facebook\n"
	      "Delegates leave on Tuesday. (Photo by Max Roe/Getty Images)\n" PARAGRAPH_A
	      "Advertisement\nRead more: A timeline of the dispute\n" PARAGRAPH_B
	      "Sign up for our newsletter and get the news in your inbox.\n" PARAGRAPH_C
	      "\xc2\xa9 2024 Harbour Ltd. All rights reserved.\nPrivacy Policy\n",
	    "----..---.--.-.--");
}

static void boilerplate__find__more_from_to_the_end(void **state)
{
	(void)state;
	check("Harbour talks end without a deal\n" PARAGRAPH_A PARAGRAPH_B PARAGRAPH_C
	      "Ann Lee is a reporter at The Northport Times. Twitter: @annlee\n"
	      "More from The Northport Times\n\nNorthport-harbour-minister-illustration-3-2\n"
	      "Why the ferry is late again\nEvidence is growing of a problem with the engines.\n",
	    "....--.---");
}

static void boilerplate__find__teasers_inside(void **state)
{
	(void)state;
	check("Harbour talks end without a deal\n" PARAGRAPH_A
	      "Related stories\nWhy the ferry is late again\nMayor opens the new "
	      "library\n" PARAGRAPH_B PARAGRAPH_C,
	    "..---..");
}

static void boilerplate__find__comments_to_the_end(void **state)
{
	(void)state;
	check("Harbour talks end without a deal\n" PARAGRAPH_A PARAGRAPH_B PARAGRAPH_C
	      "12 Comments\nI have been working at this port for thirty years and nobody has ever "
	      "asked me what I think about any of it, to be honest with you all.\nReply\n",
	    "....---");
}

static void boilerplate__find__first_of_equal_ledes(void **state)
{
	(void)state;
	check("Harbour talks end without a deal\n" PARAGRAPH_A
	      "\n" PARAGRAPH_A PARAGRAPH_B PARAGRAPH_C,
	    ".-....");
}

static void boilerplate__find__key_points(void **state)
{
	(void)state;
	check("Harbour talks end without a deal\n"
	      "- Talks about the harbour broke up on Tuesday night, and the two ministers...\n"
	      "- The union said it would ask its members whether they want to strike\n" PARAGRAPH_A
	          PARAGRAPH_B PARAGRAPH_C,
	    ".--...");
}

static void boilerplate__find__title_again(void **state)
{
	(void)state;
	check("Harbour talks end without a deal\n\nRecent Features\n\nInterviews | Economy | North "
	      "Sea\n"
	      "Harbour talks end without a deal\n\nCredit: Max Roe\n" PARAGRAPH_A PARAGRAPH_B,
	    "..-.--.-..");
}

static void boilerplate__find__picture_and_what_it_shows(void **state)
{
	(void)state;
	check("Harbour talks end without a deal\nNobody expects a new round before autumn\n"
	      "Two ministers stand in front of a crane.\n"
	      "The ministers at the port on May 16. Max Roe/Harbour Pictures via Getty "
	      "Images\n" PARAGRAPH_A PARAGRAPH_B,
	    "..--..");
}

static void boilerplate__find__speech_is_no_plea(void **state)
{
	(void)state;
	check("Harbour talks end without a deal\n" PARAGRAPH_A
	      "\xe2\x80\x9cSubscribe to our plan or leave,\xe2\x80\x9d the minister told the union "
	      "on Monday.\n"
	      "More on Monday.\nCopyright law was not touched.\n" PARAGRAPH_B,
	    "......");
}

static void boilerplate__find__repeated_deep_in_the_text(void **state)
{
	char text[8000] = "Harbour talks end without a deal\n";
	char drop[100] = ".";

	(void)state;
	for (int i = 0; i < 12; i++) {
		size_t len = strlen(text);

		snprintf(text + len, sizeof text - len,
		    "Paragraph number %d has a few words of its own, and enough of them to be part "
		    "of "
		    "the body of this long article about ships.\n",
		    i);
		strcat(drop, ".");
		if (i == 4 || i == 11) {
			strcat(text, "It takes nine votes out of sixteen to close the port.\n");
			strcat(drop, ".");
		}
		if (i == 10 || i == 11) {
			strcat(text,
			    "It takes seven votes out of sixteen to open it again at night.\n");
			strcat(drop, i == 10 ? "-" : "."); /* near each other: a pull quote */
		}
	}
	check(text, drop);
}

static void boilerplate__find__long_list_of_lines(void **state)
{
	struct buf text = {0};
	struct spans spans = {0};
	struct doc *doc = NULL;

	(void)state;
	buf_add_text(&text, PARAGRAPH_A);
	for (int i = 0; i < BOILERPLATE_MAX_LINES + 10; i++)
		buf_add_text(&text, "Share\n");
	assert_int_equal(load_bytes(buf_slice(&text), "test.txt", &doc, NULL), ERR_OK);
	assert_int_equal(boilerplate_find(doc, &spans), ERR_OK);
	assert_int_equal(spans.count, 0);
	doc_free(doc);
	buf_release(&text);
}

static void boilerplate__find__every_allocation_fails_once(void **state)
{
	struct doc *doc = NULL;
	enum err_code code = ERR_NOMEM;
	long nth;

	(void)state;
	assert_int_equal(
	    load_bytes(slice_of("Title of three words\nShare\n" PARAGRAPH_A PARAGRAPH_B PARAGRAPH_A
	                        "Comments\n"),
	        "test.txt", &doc, NULL),
	    ERR_OK);
	for (nth = 1; nth < 100 && code != ERR_OK; nth++) {
		struct spans spans = {0};

		alloc_fail_from(nth);
		code = boilerplate_find(doc, &spans);
		alloc_fail_from(0);
		assert_true(code == ERR_OK || code == ERR_NOMEM);
		spans_release(&spans);
	}
	assert_int_equal(code, ERR_OK);
	assert_true(nth > 4);
	doc_free(doc);
}

static void spans__hold__by_bisection(void **state)
{
	struct span items[] = {{3, 5}, {7, 7}, {9, 12}};
	const struct spans spans = {items, 3, 3};
	const char *expected = "...++....+++.";

	(void)state;
	for (uint32_t i = 0; i < 13; i++)
		assert_int_equal(spans_hold(&spans, i), expected[i] == '+');
	assert_false(spans_hold(&(struct spans){0}, 0));
}

static void cues__plain__form_of_a_line(void **state)
{
	static const char *const pairs[][2] = {
	    {"  Share   This  \xc2\xbb", "share this"},
	    {"\xe2\x80\xa2 1,234 Comments!", "# comments"},
	    {"\xe2\x80\x9c"
	     "Don\xe2\x80\x99t miss\xe2\x80\x9d",
	        "don't miss"},
	    {"(With help)", "with help"},
	    {"(c) 2024 Harbour", "(c) # harbour"},
	    {"\xc2\xa9"
	     "2024",
	        "\xc2\xa9#"},
	    {"...", ""},
	};
	struct buf plain = {0};

	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		cues_plain(slice_of(pairs[i][0]), &plain);
		assert_string_equal(buf_text(&plain), pairs[i][1]);
	}
	buf_release(&plain);
}

static void cues__in__whole_words_only(void **state)
{
	(void)state;
	assert_true(cues_in(slice_of("share"), 1) & cue_bit(CUE_SHARE));
	assert_false(cues_in(slice_of("shareholder"), 1) & cue_bit(CUE_SHARE));
	assert_true(cues_in(slice_of("max roe/getty images"), 3) & cue_bit(CUE_IMAGE));
	assert_int_equal(cues_in(slice_of(""), 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(boilerplate__find__plain_article_stays),
	    cmocka_unit_test(boilerplate__find__page_around_article),
	    cmocka_unit_test(boilerplate__find__more_from_to_the_end),
	    cmocka_unit_test(boilerplate__find__teasers_inside),
	    cmocka_unit_test(boilerplate__find__comments_to_the_end),
	    cmocka_unit_test(boilerplate__find__first_of_equal_ledes),
	    cmocka_unit_test(boilerplate__find__key_points),
	    cmocka_unit_test(boilerplate__find__title_again),
	    cmocka_unit_test(boilerplate__find__picture_and_what_it_shows),
	    cmocka_unit_test(boilerplate__find__speech_is_no_plea),
	    cmocka_unit_test(boilerplate__find__repeated_deep_in_the_text),
	    cmocka_unit_test(boilerplate__find__long_list_of_lines),
	    cmocka_unit_test(boilerplate__find__every_allocation_fails_once),
	    cmocka_unit_test(spans__hold__by_bisection),
	    cmocka_unit_test(cues__plain__form_of_a_line),
	    cmocka_unit_test(cues__in__whole_words_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
