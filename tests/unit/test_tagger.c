#include "config.h"

#include "entity_case.h"

static void tagger__find__title_stays_outside(void **state)
{
	case_expect(*state, "The minister thanked Adm. Rob Bauer on Friday.", "Rob Bauer/PER");
	case_expect(*state, "They asked President Joe Biden about it.", "Joe Biden/PER");
	case_expect(*state, "It was Mr. Okonkwo who called.", "Okonkwo/PER");
}

static void tagger__find__demonym_is_misc(void **state)
{
	case_expect(*state, "They met Chinese officials and two Serbs.", "Chinese/MISC Serbs/MISC");
	case_expect(*state, "Experts on Russia-China trade met there.", "Russia-China/MISC");
	case_expect(*state, "A pro-Russian group asked for it.", "pro-Russian/MISC");
}

static void tagger__find__demonym_before_ministry_stands_alone(void **state)
{
	case_expect(*state, "Yesterday the Chinese Foreign Ministry spoke.",
	    "Chinese/MISC Foreign Ministry/ORG");
	case_expect(*state, "He flew with American Airlines.", "American Airlines/ORG");
	case_expect(
	    *state, "He met Russian President Vladimir Putin.", "Russian/MISC Vladimir Putin/PER");
}

static void tagger__find__places_and_bodies(void **state)
{
	case_expect(
	    *state, "Ships crossed the Red Sea and reached Yemen.", "Red Sea/LOC Yemen/LOC");
	case_expect(*state, "She works for the Ministry of Trade and Industry in Tokyo.",
	    "Ministry of Trade and Industry/ORG Tokyo/LOC");
	case_expect(*state, "He joined the U.S. Navy.", "U.S. Navy/ORG");
}

static void tagger__find__abbreviated_countries_and_groups(void **state)
{
	case_expect(*state, "The U.S. and the G-7 agreed.", "U.S./LOC G-7/ORG");
	case_expect(*state, "In the US, prices rose.", "US/LOC");
}

static void tagger__find__possessive_is_no_part(void **state)
{
	case_expect(*state, "They praised China\xe2\x80\x99s plan.", "China/LOC");
	case_expect(*state, "They praised NATO's plan.", "NATO/ORG");
}

static void tagger__find__accents(void **state)
{
	case_expect(*state, "Later P\xc3\xa5l Jonson said no.", "P\xc3\xa5l Jonson/PER");
}

static void tagger__find__first_word_of_a_sentence(void **state)
{
	case_expect(*state, "Critics disagree. Exports fell.", "");
	case_expect(*state, "Putin left early. Critics of Putin stayed.", "Putin/PER Putin/PER");
	case_expect(*state, "Moscow denied it.", "Moscow/LOC");
}

static void tagger__find__heading_in_capitals(void **state)
{
	case_expect(*state, "CHINA AND RUSSIA SIGN A DEAL\n\nNobody came.", "CHINA/LOC RUSSIA/LOC");
}

static void tagger__find__byline(void **state)
{
	case_expect(
	    *state, "By Lena Hofstadter\n\nNobody came to the meeting.", "Lena Hofstadter/PER");
}

static void tagger__find__name_broken_over_lines(void **state)
{
	case_expect(*state,
	    "The old agreement, which nobody had read to its end, was signed at last by Vladimir\n"
	    "Putin, who had come late, and by the others, who had been there all day and were\n"
	    "tired of it, as everybody in the room could see, and nobody else came to see Lena\n"
	    "Hofstadter sign it.",
	    "Vladimir\nPutin/PER Lena\nHofstadter/PER");
}

static void tagger__find__days_are_no_names(void **state)
{
	case_expect(*state, "They met on Monday and again in March.", "");
}

static void tagger__find__document_votes(void **state)
{
	case_expect(*state, "We met Senator Jane Weatherby. \"No,\" was what Weatherby told us.",
	    "Jane Weatherby/PER Weatherby/PER");
}

static void tagger__find__empty_text(void **state)
{
	case_expect(*state, "", "");
	case_expect(*state, "\n\n\n", "");
	case_expect(*state, "... -- \"", "");
}

static void tagger__find__no_memory(void **state)
{
	struct entity_case *it = *state;
	enum err_code code = ERR_NOMEM;
	long nth;

	case_read(it, "Xi Jinping met Mr. Putin of the Baltic Trade Office (BTO). The BTO and Xi "
	              "agreed; China's Foreign Ministry did not.");
	for (nth = 1; code == ERR_NOMEM; nth++) {
		alloc_fail_from(nth);
		code = tagger_find(it->tagger, it->prose, SCHEME_CONLL, &it->entities);
		alloc_fail_from(0);
		if (code == ERR_NOMEM)
			assert_null(it->entities);
	}
	assert_int_equal(code, ERR_OK);
	assert_true(nth > 5);
	assert_true(it->entities->mention_count >= 6);
	case_forget(it);
}

static void tagger__find__at_finds_the_mention(void **state)
{
	struct entity_case *it = *state;

	case_find(it, "In China and in Peru.");
	assert_int_equal(entities_at(it->entities, 0), 0);
	assert_int_equal(entities_at(it->entities, 7), 0);
	assert_int_equal(entities_at(it->entities, 8), 1);
	assert_int_equal(entities_at(it->entities, 20), 2);
	case_forget(it);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(tagger__find__title_stays_outside),
	    cmocka_unit_test(tagger__find__demonym_is_misc),
	    cmocka_unit_test(tagger__find__demonym_before_ministry_stands_alone),
	    cmocka_unit_test(tagger__find__places_and_bodies),
	    cmocka_unit_test(tagger__find__abbreviated_countries_and_groups),
	    cmocka_unit_test(tagger__find__possessive_is_no_part),
	    cmocka_unit_test(tagger__find__accents),
	    cmocka_unit_test(tagger__find__first_word_of_a_sentence),
	    cmocka_unit_test(tagger__find__heading_in_capitals),
	    cmocka_unit_test(tagger__find__byline),
	    cmocka_unit_test(tagger__find__name_broken_over_lines),
	    cmocka_unit_test(tagger__find__days_are_no_names),
	    cmocka_unit_test(tagger__find__document_votes),
	    cmocka_unit_test(tagger__find__empty_text),
	    cmocka_unit_test(tagger__find__no_memory),
	    cmocka_unit_test(tagger__find__at_finds_the_mention),
	};

	return cmocka_run_group_tests(tests, case_group_load, case_group_release);
}
