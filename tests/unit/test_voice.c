/*
 * Who says a wording and how committed: scope of cues, on texts of our own. Each text holds one
 * wording of the frame, "war chest".
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
#include "frame/voice.h"

static const char frame_text[] =
    "title = \"T\"\ntarget = {\"Norvia\"}\nbeneficiary = {\"Sudland\"}\n"
    "facet label { term = {\"war chest\"} }\n";

static const struct {
	const char *text;
	enum voice voice;
	enum stance stance;
	unsigned devices; /* that must be there */
} cases[] = {
    {"Norvia fills the war chest of Sudland.", VOICE_NARRATOR, STANCE_ASSERTS, 0},
    {"The league said that Norvia fills the war chest of Sudland.", VOICE_SPEAKER,
        STANCE_ATTRIBUTES, 0},
    {"Norvia fills the war chest of Sudland, experts said.", VOICE_SPEAKER, STANCE_ATTRIBUTES, 0},
    {"According to the ministry, Norvia fills the war chest of Sudland.", VOICE_SPEAKER,
        STANCE_ATTRIBUTES, 0},
    {"The declaration issued by all 32 leaders said Norvia fills the war chest.", VOICE_DOCUMENT,
        STANCE_ATTRIBUTES, 0},
    {"Norvia is viewed as the war chest of Sudland.", VOICE_SPEAKER, STANCE_ATTRIBUTES,
        DEVICE_AGENTLESS},
    {"Norvia may fill the war chest of Sudland.", VOICE_NARRATOR, STANCE_HEDGES, 0},
    {"Norvia aren't believed to have filled the war chest.", VOICE_NARRATOR, STANCE_HEDGES, 0},
    {"Norvia does not fill the war chest of Sudland.", VOICE_NARRATOR, STANCE_DENIES, 0},
    {"Norvia denied filling the war chest of Sudland.", VOICE_SPEAKER, STANCE_DENIES, 0},
    {"They visited the so-called war chest.", VOICE_NARRATOR, STANCE_DISTANCES, 0},
    {"Will Norvia fill the war chest?", VOICE_NARRATOR, STANCE_HEDGES, 0},
    {"Norvia denied the report; the war chest of Sudland is full.", VOICE_NARRATOR, STANCE_ASSERTS,
        0},
    {"It may rain, but the war chest of Sudland is full.", VOICE_NARRATOR, STANCE_ASSERTS, 0},
    {"The United States and Norvia fill the war chest.", VOICE_NARRATOR, STANCE_ASSERTS, 0},
    {"Norvia fills the war chest with 40 million dollars.", VOICE_NARRATOR, STANCE_ASSERTS,
        DEVICE_FIGURE},
    {"If Norvia fills the war chest, costs will rise.", VOICE_NARRATOR, STANCE_HEDGES,
        DEVICE_CONDITIONAL},
    {"The trade is a war chest for Norvia.", VOICE_NARRATOR, STANCE_ASSERTS, DEVICE_TURNED_ROUND},
    {"“Norvia fills the war chest of Sudland and it has done so for years,” said Maria Keller.",
        VOICE_SPEAKER, STANCE_ATTRIBUTES, DEVICE_VERBATIM},
    {"The assessment of the ministry lists three points:\n- A war chest in the capital.\n- "
     "Ships.\n",
        VOICE_DOCUMENT, STANCE_ATTRIBUTES, DEVICE_LIST},
};

static void voice__judge__keeps_the_scope_of_cues(void **state)
{
	struct frame_case it;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct passage *passage;

		case_init(&it, frame_text);
		case_add(&it, cases[i].text);
		if (it.framings[0]->count != 1)
			fail_msg("%s: %zu wordings", cases[i].text, it.framings[0]->count);
		passage = &it.framings[0]->items[0];
		if (passage->voice != cases[i].voice || passage->stance != cases[i].stance ||
		    (passage->devices & cases[i].devices) != cases[i].devices)
			fail_msg("%s: %s %s %x by %.*s", cases[i].text, voice_text(passage->voice),
			    stance_text(passage->stance), passage->devices,
			    (int)passage->speaker.len,
			    passage->speaker.ptr ? passage->speaker.ptr : "");
		case_release(&it);
	}
}

static void voice__judge__gives_answers_to_the_guest(void **state)
{
	struct frame_case it;
	const struct passage *passage;

	(void)state;
	case_init(&it, frame_text);
	case_add(&it,
	    "This is a conversation with Maria Keller, a scholar of trade in the north.\n\n"
	    "What does the treaty change?\n\n"
	    "It changes little. The north has the ships and the south has the roads.\n\n"
	    "Assess the part of Norvia in the conflict.\n\n"
	    "Its trade has become a war chest. Nobody can close it from outside.\n");
	assert_int_equal(it.framings[0]->count, 1);
	passage = &it.framings[0]->items[0];
	assert_int_equal(passage->voice, VOICE_SPEAKER);
	assert_true(passage->devices & DEVICE_INTERVIEW);
	assert_true(slice_is(passage->speaker, "Maria Keller"));
	case_release(&it);
}

static void voice__quoted__counts_marks_and_carried_ones(void **state)
{
	static const char text[] =
	    "Keller said: “The chest is full. It stays full.” The rest is known.";
	struct frame_case it;
	const char *known, *stays;
	struct span span;

	(void)state;
	case_init(&it, frame_text);
	case_add(&it, text);
	stays = strstr(text, "It stays");
	span = (struct span){(uint32_t)(stays - text), (uint32_t)(stays - text) + 8};
	assert_true(voice_is_quoted(&it.sources[0], span));
	known = strstr(text, "The rest");
	span = (struct span){(uint32_t)(known - text), (uint32_t)(known - text) + 8};
	assert_false(voice_is_quoted(&it.sources[0], span));
	case_release(&it);
}

/* Who is named as the speaker of the wording; "": nobody. */
static const struct {
	const char *text, *speaker;
} speakers[] = {
    {"Deputy Minister Maria Keller said that Norvia fills the war chest.", "Maria Keller"},
    {"“It is cold,” said Maria Keller. She said that Norvia fills the war chest.", "Maria Keller"},
    {"The posture of the league indicates that Norvia fills the war chest.", "the league"},
    {"This posture indicates that Norvia fills the war chest.", ""},
    {"The declaration issued by all 32 leaders said Norvia fills the war chest.",
        "The declaration"},
    {"A draft seen by the agency says Norvia fills the war chest.", "A draft"},
    {"The leaders of the north said that Norvia fills the war chest.", "The leaders of the north"},
    {"Norvia fills the war chest.", ""},
};

static void voice__judge__names_the_speaker(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof speakers / sizeof *speakers; i++) {
		struct frame_case it;
		struct slice speaker;

		case_init(&it, frame_text);
		case_add(&it, speakers[i].text);
		assert_int_equal(it.framings[0]->count, 1);
		speaker = it.framings[0]->items[0].speaker;
		if (!slice_is(speaker.ptr ? speaker : slice_of(""), speakers[i].speaker))
			fail_msg("%s: \"%.*s\"", speakers[i].text, (int)speaker.len,
			    speaker.ptr ? speaker.ptr : "");
		case_release(&it);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(voice__judge__keeps_the_scope_of_cues),
	    cmocka_unit_test(voice__judge__gives_answers_to_the_guest),
	    cmocka_unit_test(voice__judge__names_the_speaker),
	    cmocka_unit_test(voice__quoted__counts_marks_and_carried_ones),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
