/*
 * The shipped model on texts as articles have them, cut by our own tokenizer: headlines, bylines,
 * possessives, abbreviations, names at the start of a sentence or broken over lines.
 */
#include "config.h"

#include "entity_case.h"

static int load_with_model(void **state)
{
	struct entity_case *it;
	struct buf model = {0};
	struct err err;

	if (case_group_load(state) != 0)
		return -1;
	it = *state;
	tagger_free(it->tagger);
	assert_int_equal(place_data("model/entities.bin", &model), ERR_OK);
	assert_int_equal(tagger_new(it->gazetteer, buf_text(&model), &it->tagger, &err), ERR_OK);
	assert_null(tagger_fault(it->tagger));
	buf_release(&model);
	return 0;
}

static void newsnames__bylines(void **state)
{
	case_expect(
	    *state, "By Lena Hofstadter\n\nNobody came to the meeting.", "Lena Hofstadter/PER");
	case_expect(*state, "By Marta Oliveira and Piotr Zielinski in Brussels\n\nTalks went on.",
	    "Marta Oliveira/PER Piotr Zielinski/PER Brussels/LOC");
	case_expect(*state, "Photo: Sam Whitlock/Getty Images\n\nTalks went on.",
	    "Sam Whitlock/PER Getty Images/ORG");
}

static void newsnames__titles_stay_outside(void **state)
{
	case_expect(*state, "The chair, Adm. Pieter van Dijk, thanked the allies on Friday.",
	    "Pieter van Dijk/PER");
	case_expect(*state, "Foreign Ministry spokesperson Mao Lin rejected the claim.",
	    "Foreign Ministry/ORG Mao Lin/PER");
	case_expect(*state, "Secretary-General Jens Stoltenberg spoke after President Joe Biden.",
	    "Jens Stoltenberg/PER Joe Biden/PER");
}

static void newsnames__possessives(void **state)
{
	case_expect(*state, "They praised China\xe2\x80\x99s plan and NATO's answer.",
	    "China/LOC NATO/ORG");
	case_expect(*state, "Putin\xe2\x80\x99s visit to Beijing worried the EU's leaders.",
	    "Putin/PER Beijing/LOC EU/ORG");
	case_expect(*state, "The United States\xe2\x80\x99 answer came late.", "United States/LOC");
}

static void newsnames__abbreviations_and_digits(void **state)
{
	case_expect(*state, "The U.S. and the G-7 agreed, officials said.", "U.S./LOC G-7/ORG");
	case_expect(
	    *state, "Sanctions by the U.S. hit trade. The U.K. followed.", "U.S./LOC U.K./LOC");
	case_expect(*state, "He left the U.N. for the U.S. Treasury Department last year.",
	    "U.N./ORG U.S. Treasury Department/ORG");
}

static void newsnames__hyphens(void **state)
{
	case_expect(
	    *state, "Experts on Russia-China trade met in Geneva.", "Russia-China/MISC Geneva/LOC");
	case_expect(*state, "A pro-Russian group asked for it.", "pro-Russian/MISC");
	case_expect(*state, "He is the Moscow-based head of the group.", "Moscow-based/MISC");
}

static void newsnames__headline_in_capitals(void **state)
{
	case_expect(*state, "CHINA AND RUSSIA SIGN A DEAL\n\nNobody came.", "CHINA/LOC RUSSIA/LOC");
}

static void newsnames__headline_of_capitalised_words(void **state)
{
	case_expect(*state,
	    "China Rejects Claims That It Helps Russia\n\nThe ministry said so on Monday. It was "
	    "not the first time that China had said so. Nobody was surprised.",
	    "China/LOC Russia/LOC China/LOC");
	case_expect(*state,
	    "Brussels Weighs New Tariffs as Talks With Beijing Stall\n\nThe talks went on for "
	    "days. Nobody was surprised.",
	    "Brussels/LOC Beijing/LOC");
}

static void newsnames__first_word_of_a_sentence(void **state)
{
	case_expect(*state, "Critics disagree. Exports fell. However, nobody left.", "");
	case_expect(*state, "Putin left early. Critics of Putin stayed.", "Putin/PER Putin/PER");
	case_expect(
	    *state, "Moscow denied it. Analysts in Moscow did not.", "Moscow/LOC Moscow/LOC");
	case_expect(*state, "\xe2\x80\x9cTogether we are strong,\xe2\x80\x9d she said.", "");
}

static void newsnames__accents(void **state)
{
	case_expect(*state, "Later P\xc3\xa5l Jonson, the Swedish defense minister, said no.",
	    "P\xc3\xa5l Jonson/PER Swedish/MISC");
	case_expect(*state, "Josep Borrell met Ursula von der Leyen and \xc3\x89ric Dupr\xc3\xa9.",
	    "Josep Borrell/PER Ursula von der Leyen/PER \xc3\x89ric Dupr\xc3\xa9/PER");
}

static void newsnames__broken_over_lines(void **state)
{
	case_expect(*state,
	    "The old agreement, which nobody had read to its end, was signed at last by Vladimir\n"
	    "Putin, who had come late, and by the others, who had been there all day and were\n"
	    "tired of it, as everybody in the room could see, and nobody else came to the United\n"
	    "States to sign it.",
	    "Vladimir\nPutin/PER United\nStates/LOC");
}

static void newsnames__bodies(void **state)
{
	case_expect(*state,
	    "The European Commission and the Chinese Foreign Ministry did not answer.",
	    "European Commission/ORG Chinese/MISC Foreign Ministry/ORG");
	case_expect(*state, "She worked for the Center for a New European Security in Washington.",
	    "Center for a New European Security/ORG Washington/LOC");
	case_expect(*state, "NATO's Military Committee met on Saturday.",
	    "NATO/ORG Military Committee/ORG");
	case_expect(*state, "Reporters of The Wall Street Journal asked the Kremlin.",
	    "The Wall Street Journal/ORG Kremlin/LOC");
}

static void newsnames__days_are_no_names(void **state)
{
	case_expect(*state, "They met on Monday and again in March.", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(newsnames__bylines),
	    cmocka_unit_test(newsnames__titles_stay_outside),
	    cmocka_unit_test(newsnames__possessives),
	    cmocka_unit_test(newsnames__abbreviations_and_digits),
	    cmocka_unit_test(newsnames__hyphens),
	    cmocka_unit_test(newsnames__headline_in_capitals),
	    cmocka_unit_test(newsnames__headline_of_capitalised_words),
	    cmocka_unit_test(newsnames__first_word_of_a_sentence),
	    cmocka_unit_test(newsnames__accents),
	    cmocka_unit_test(newsnames__broken_over_lines),
	    cmocka_unit_test(newsnames__bodies),
	    cmocka_unit_test(newsnames__days_are_no_names),
	};

	return cmocka_run_group_tests(tests, load_with_model, case_group_release);
}
