#include "config.h"

#include "text/token.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/buf.h"

/* `wanted` is the tokens of `text`, a space between each. */
static void expect_tokens(const char *text, const char *wanted)
{
	struct tokens tokens = {0};
	struct buf joined = {0};

	assert_int_equal(tokens_find(slice_of(text), &tokens), ERR_OK);
	for (size_t i = 0; i < tokens.count; i++) {
		if (i > 0)
			buf_add_byte(&joined, ' ');
		buf_add_slice(&joined, token_text(slice_of(text), &tokens.items[i]));
	}
	assert_string_equal(buf_text(&joined), wanted);
	buf_release(&joined);
	tokens_release(&tokens);
}

static void token__find__plain_words(void **state)
{
	(void)state;
	expect_tokens("", "");
	expect_tokens(" \n\t ", "");
	expect_tokens("The alliance met.", "The alliance met .");
	expect_tokens("Yes, no; who? (me)!", "Yes , no ; who ? ( me ) !");
}

static void token__find__enclitics(void **state)
{
	(void)state;
	expect_tokens("Russia's", "Russia 's");
	expect_tokens("Russia\xe2\x80\x99s", "Russia \xe2\x80\x99s");
	expect_tokens("don't can\xe2\x80\x99t won't", "do n't ca n\xe2\x80\x99t wo n't");
	expect_tokens("we're I've he'd she'll I'm", "we 're I 've he 'd she 'll I 'm");
	expect_tokens("DON'T CHINA'S", "DO N'T CHINA 'S");
	expect_tokens("CHINA 'S", "CHINA 'S");
	expect_tokens("members\xe2\x80\x99 own", "members \xe2\x80\x99 own");
	expect_tokens("the allies' plan", "the allies ' plan");
}

static void token__find__apostrophes_inside_names(void **state)
{
	(void)state;
	expect_tokens("O'Neil", "O'Neil");
	expect_tokens("O\xe2\x80\x99Neil\xe2\x80\x99s", "O\xe2\x80\x99Neil \xe2\x80\x99s");
	expect_tokens("l'\xc3\x89lys\xc3\xa9"
	              "e",
	    "l'\xc3\x89lys\xc3\xa9"
	    "e");
	expect_tokens("Shi'ite-led", "Shi'ite-led");
	expect_tokens("'80s \xe2\x80\x98word\xe2\x80\x99", "'80s \xe2\x80\x98 word \xe2\x80\x99");
	expect_tokens("'key enabler'", "' key enabler '");
}

static void token__find__full_stops(void **state)
{
	(void)state;
	expect_tokens("the U.S. Senate", "the U.S. Senate");
	expect_tokens("U.S.-led anti-U.S. talks", "U.S.-led anti-U.S. talks");
	expect_tokens("Mr. Xi met Gen. Brown.", "Mr. Xi met Gen. Brown .");
	expect_tokens("at 5 p.m. on Sept. 11", "at 5 p.m. on Sept. 11");
	expect_tokens("J. K. Rowling", "J. K. Rowling");
	expect_tokens("He read plan B.", "He read plan B .");
	expect_tokens("World War I. In 1918", "World War I . In 1918");
	expect_tokens("He was ill.", "He was ill .");
	expect_tokens("Acme Inc. rose", "Acme Inc. rose");
	expect_tokens("Spain vs. Italy etc.", "Spain vs. Italy etc.");
	expect_tokens("It ended.Then", "It ended . Then");
	expect_tokens("wait... what\xe2\x80\xa6", "wait ... what \xe2\x80\xa6");
	expect_tokens("No. 5 and no.", "No. 5 and no .");
}

static void token__find__numbers(void **state)
{
	(void)state;
	expect_tokens("$1.9 million, 5% and 75th", "$ 1.9 million , 5 % and 75th");
	expect_tokens("1,900.5 in the 1990s", "1,900.5 in the 1990s");
	expect_tokens("US$5 C$ 3 \xe2\x82\xac"
	              "7 \xc2\xa3"
	              "9",
	    "US$ 5 C$ 3 \xe2\x82\xac 7 \xc2\xa3 9");
	expect_tokens("10:30 1/2 6-4 2024-07-10", "10:30 1/2 6-4 2024-07-10");
	expect_tokens("+44 .500 3.", "+44 .500 3 .");
	expect_tokens("the \xe2\x80\x99"
	              "90s",
	    "the \xe2\x80\x99"
	    "90s");
	expect_tokens("her Ph.D. work", "her Ph.D. work");
	expect_tokens("2021\xe2\x80\x93"
	              "23",
	    "2021 \xe2\x80\x93 23");
	expect_tokens("6'2\"", "6 ' 2 \"");
	expect_tokens("1. First\n2. Second", "1. First 2. Second");
}

static void token__find__compounds(void **state)
{
	(void)state;
	expect_tokens("dual-use China-Russia G-7 COVID-19", "dual-use China-Russia G-7 COVID-19");
	expect_tokens("oil- and gas-rich", "oil- and gas-rich");
	expect_tokens("AT&T R&B", "AT&T R&B");
	expect_tokens("Peng/Xinhua and/or", "Peng / Xinhua and / or");
	expect_tokens("LGBTQ+ rights", "LGBTQ+ rights");
	expect_tokens("war\xe2\x80\x94"
	              "a point",
	    "war \xe2\x80\x94 a point");
	expect_tokens("rebels--poll -- more", "rebels -- poll -- more");
}

static void token__find__addresses(void **state)
{
	(void)state;
	expect_tokens("See https://example.org/a?b=c, or www.example.org.",
	    "See https://example.org/a?b=c , or www.example.org .");
	expect_tokens("(http://example.org)", "( http://example.org )");
	expect_tokens("mail me@example.org now", "mail me@example.org now");
	expect_tokens("@some_one on #MeToo #5", "@some_one on #MeToo # 5");
	expect_tokens("example.org fell", "example.org fell");
}

static void token__find__marks(void **state)
{
	(void)state;
	expect_tokens(
	    "\xe2\x80\x9cYes,\xe2\x80\x9d he said", "\xe2\x80\x9c Yes , \xe2\x80\x9d he said");
	expect_tokens("``old'' \"new\"", "`` old '' \" new \"");
	expect_tokens("\xc2\xabnon\xc2\xbb", "\xc2\xab non \xc2\xbb");
	expect_tokens("[South] Korea", "[ South ] Korea");
	expect_tokens("Twitter:\xc2\xa0@name", "Twitter : @name");
}

static void token__find__other_scripts(void **state)
{
	(void)state;
	expect_tokens("Jos\xc3\xa9 \xd0\x9a\xd0\xb8\xd0\xb5\xd0\xb2!",
	    "Jos\xc3\xa9 \xd0\x9a\xd0\xb8\xd0\xb5\xd0\xb2 !");
	expect_tokens("e\xcc\x81t\xc3\xa9", "e\xcc\x81t\xc3\xa9");
}

static unsigned flags_of(const char *text, size_t i)
{
	struct tokens tokens = {0};
	unsigned flags;

	assert_int_equal(tokens_find(slice_of(text), &tokens), ERR_OK);
	assert_true(i < tokens.count);
	flags = tokens.items[i].flags;
	tokens_release(&tokens);
	return flags;
}

static void token__flags__letters(void **state)
{
	const unsigned letters =
	    TOKEN_CAPITAL | TOKEN_ALL_CAPS | TOKEN_LOWER | TOKEN_DIGIT | TOKEN_ABBREV | TOKEN_ASCII;

	(void)state;
	assert_int_equal(flags_of("Word", 0) & letters, TOKEN_CAPITAL | TOKEN_ASCII);
	assert_int_equal(flags_of("word", 0) & letters, TOKEN_LOWER | TOKEN_ASCII);
	assert_int_equal(
	    flags_of("NATO", 0) & letters, TOKEN_CAPITAL | TOKEN_ALL_CAPS | TOKEN_ASCII);
	assert_int_equal(flags_of("A", 0) & letters, TOKEN_CAPITAL | TOKEN_ASCII);
	assert_int_equal(flags_of("U.S. law", 0) & letters,
	    TOKEN_CAPITAL | TOKEN_ALL_CAPS | TOKEN_ABBREV | TOKEN_ASCII);
	assert_int_equal(flags_of("75th", 0) & letters, TOKEN_DIGIT | TOKEN_ASCII);
	assert_int_equal(flags_of("G-7", 0) & letters, TOKEN_CAPITAL | TOKEN_DIGIT | TOKEN_ASCII);
	assert_int_equal(flags_of("\xc3\x89t\xc3\xa9", 0) & letters, TOKEN_CAPITAL);
	assert_int_equal(flags_of("\xc3\xa9t\xc3\xa9", 0) & letters, TOKEN_LOWER);
	assert_int_equal(flags_of("\xd0\x9a\xd0\x98", 0) & letters, TOKEN_CAPITAL | TOKEN_ALL_CAPS);
	assert_int_equal(flags_of("\xd0\xba\xd0\x98", 0) & letters, TOKEN_LOWER);
	assert_int_equal(flags_of("\xce\xa9\xcf\x89", 0) & letters, TOKEN_CAPITAL);
}

static void token__flags__place(void **state)
{
	const unsigned place = TOKEN_SPACE_BEFORE | TOKEN_LINE_START | TOKEN_PARA_START;
	const char *const text = "a b,\nc\n\nd \n \t\n e";

	(void)state;
	assert_int_equal(flags_of(text, 0) & place, place);
	assert_int_equal(flags_of(text, 1) & place, TOKEN_SPACE_BEFORE);
	assert_int_equal(flags_of(text, 2) & place, 0);
	assert_int_equal(flags_of(text, 3) & place, TOKEN_SPACE_BEFORE | TOKEN_LINE_START);
	assert_int_equal(flags_of(text, 4) & place, place);
	assert_int_equal(flags_of(text, 5) & place, place);
}

/* The table is searched by bisection, eight bytes at a time. */
static void token__abbreviations__sorted_and_short(void **state)
{
	static const char *const all[] = {
#define ABBREV(text, kind) text,
#include "text/abbrev.def"
#undef ABBREV
	};

	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		assert_in_range(strlen(all[i]), 1, 7);
		assert_true(i == 0 || strcmp(all[i - 1], all[i]) < 0);
	}
}

static void token__starts_sentence__words(void **state)
{
	static const char *const yes[] = {"A", "But", "He", "I", "In", "Meanwhile", "The", "You"};
	static const char *const no[] = {"", "a", "the", "Senate", "Theatre", "Yo", "Zebra"};

	(void)state;
	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
		assert_true(token_starts_sentence(slice_of(yes[i])));
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		assert_false(token_starts_sentence(slice_of(no[i])));
}

static void token__at__finds_by_byte(void **state)
{
	struct tokens tokens = {0};

	(void)state;
	assert_int_equal(tokens_find(slice_of("ab cd"), &tokens), ERR_OK);
	assert_int_equal(tokens_at(&tokens, 0), 0);
	assert_int_equal(tokens_at(&tokens, 1), 0);
	assert_int_equal(tokens_at(&tokens, 2), 1);
	assert_int_equal(tokens_at(&tokens, 4), 1);
	assert_int_equal(tokens_at(&tokens, 5), 2);
	tokens_release(&tokens);
}

static void token__find__no_memory(void **state)
{
	struct tokens tokens = {0};

	(void)state;
	alloc_fail_from(1);
	assert_int_equal(tokens_find(slice_of("a b"), &tokens), ERR_NOMEM);
	alloc_fail_from(2);
	assert_int_equal(
	    tokens_find(slice_of("1 2 3 4 5 6 7 8 9 a b c d e f g h i j k"), &tokens), ERR_NOMEM);
	alloc_fail_from(0);
	assert_null(tokens.items);
	assert_int_equal(tokens.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(token__find__plain_words),
	    cmocka_unit_test(token__find__enclitics),
	    cmocka_unit_test(token__find__apostrophes_inside_names),
	    cmocka_unit_test(token__find__full_stops),
	    cmocka_unit_test(token__find__numbers),
	    cmocka_unit_test(token__find__compounds),
	    cmocka_unit_test(token__find__addresses),
	    cmocka_unit_test(token__find__marks),
	    cmocka_unit_test(token__find__other_scripts),
	    cmocka_unit_test(token__flags__letters),
	    cmocka_unit_test(token__flags__place),
	    cmocka_unit_test(token__abbreviations__sorted_and_short),
	    cmocka_unit_test(token__starts_sentence__words),
	    cmocka_unit_test(token__at__finds_by_byte),
	    cmocka_unit_test(token__find__no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
