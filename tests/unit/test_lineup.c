/*
 * Lining up and the likeness behind it, on texts of our own.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/place.h"
#include "frame/when.h"
#include "frame_case.h"

static const char frame_text[] = "title = \"T\"\ntarget = {\"Norvia\"}\n"
                                 "facet label { term = {\"lifeline\", \"war chest\", \"enabler\", "
                                 "\"enabling power\"} }\n"
                                 "facet cost { term = {\"sanctions\"} }\n";

static const char post[] =
    "Outlet: The Post\nDate: 2024-07-10\n\nNorvia is the key enabler of the war, "
    "the league said. Its trade is a lifeline. The trade may be a lifeline.\n";
static const char mail[] =
    "Outlet: The Mail\nDate: 12 July 2024\n\nNorvia is an enabling power of the "
    "war in the south. New sanctions follow.\n";
static const char star[] =
    "Outlet: The Star\nDate: 2024-05-01\n\nThe harbour of the north was shut by "
    "ice for many weeks this spring.\n";

static struct lineup_input input_of(const struct frame_case *it)
{
	return (struct lineup_input){.frame = it->frame,
	    .sources = it->sources,
	    .framings = (const struct framings *const *)it->framings,
	    .doc_count = it->count,
	    .similarity = it->models->similarity,
	    .lexicon = it->models->frame_lexicon};
}

static struct lineup *line_up(struct frame_case *it)
{
	const struct lineup_input input = input_of(it);
	struct lineup *lineup = NULL;

	assert_int_equal(lineup_new(&input, &lineup), ERR_OK);
	return lineup;
}

static const struct lineup_line *line_named(const struct lineup *lineup, const char *id)
{
	for (size_t i = 0; i < lineup->line_count; i++) {
		if (slice_is(lineup->lines[i].id, id))
			return &lineup->lines[i];
	}
	return NULL;
}

static void lineup__new__puts_families_beside_each_other(void **state)
{
	struct frame_case it;
	struct lineup *lineup;
	const struct lineup_line *enabler, *lifeline;

	(void)state;
	case_init(&it, frame_text);
	case_add(&it, post);
	case_add(&it, mail);
	case_add(&it, star);
	lineup = line_up(&it);
	enabler = line_named(lineup, "label/enabl");
	lifeline = line_named(lineup, "label/lifelin");
	assert_non_null(enabler);
	assert_non_null(lifeline);
	assert_ptr_equal(enabler, &lineup->lines[0]);
	assert_int_equal(enabler->filled_count, 2);
	assert_int_equal(lifeline->cells[0].passage_count, 2);
	assert_int_equal(lineup_shown(lineup, &lifeline->cells[0])->stance, STANCE_ASSERTS);
	assert_int_equal(lifeline->cells[1].state, CELL_SILENT);
	assert_null(lineup_shown(lineup, &lifeline->cells[1]));
	assert_int_equal(enabler->cells[2].state, CELL_NOT_YET);
	lineup_free(lineup);
	case_release(&it);
}

static void lineup__new__does_not_depend_on_the_order_of_documents(void **state)
{
	struct frame_case one, other;
	struct lineup *first, *second;

	(void)state;
	case_init(&one, frame_text);
	case_add(&one, post);
	case_add(&one, mail);
	case_init(&other, frame_text);
	case_add(&other, mail);
	case_add(&other, post);
	first = line_up(&one);
	second = line_up(&other);
	assert_int_equal(first->line_count, second->line_count);
	for (size_t i = 0; i < first->line_count; i++) {
		assert_true(slice_equal(first->lines[i].id, second->lines[i].id));
		assert_int_equal(first->lines[i].cells[0].state, second->lines[i].cells[1].state);
	}
	lineup_free(first);
	lineup_free(second);
	case_release(&one);
	case_release(&other);
}

static void lineup__new__claims_no_absence_where_nothing_is_known(void **state)
{
	struct frame_case it;
	struct lineup *lineup;

	(void)state;
	case_init(&it, frame_text);
	case_add(&it, post);
	case_add(&it, mail);
	framings_free(it.framings[1]);
	it.framings[1] = NULL;
	it.sources[1].prose = NULL;
	lineup = line_up(&it);
	assert_int_equal(line_named(lineup, "label/enabl")->cells[1].state, CELL_UNKNOWN);
	lineup_free(lineup);
	case_release(&it);
}

/* Two facets know "lifeline": it stands in one line, the wider one, and the other facet has none. */
static void lineup__new__shows_a_wording_of_two_facets_once(void **state)
{
	static const char frame[] = "title = \"T\"\n"
	                            "facet label { term = {\"enabler\", \"lifeline\"} "
	                            "never = {\"trade lifeline\"} }\n"
	                            "facet trade { term = {\"lifeline\", \"trade lifeline\"} }\n";
	struct frame_case it;
	struct lineup *lineup;

	(void)state;
	case_init(&it, frame);
	case_add(&it, "Norvia is an enabler. It is a lifeline.\n");
	case_add(&it, "The port is a trade lifeline.\n");
	lineup = line_up(&it);
	assert_int_equal(lineup->line_count, 2);
	assert_non_null(line_named(lineup, "label/enabl"));
	assert_int_equal(line_named(lineup, "trade/lifelin")->filled_count, 2);
	lineup_free(lineup);
	case_release(&it);
}

/* Shared lines and single labels matter; other single lines are minor and stand last. */
static void lineup__new__knows_what_is_minor(void **state)
{
	static const char frame[] =
	    "title = \"T\"\n"
	    "facet label { term = {\"accomplice\"} near = {\"aid* war / 4\"} }\n"
	    "facet cost { term = {\"sanctions\", \"blacklist\"} }\n";
	struct frame_case it;
	struct lineup *lineup;

	(void)state;
	case_init(&it, frame);
	case_add(&it, "Norvia is an accomplice. A blacklist and sanctions follow.\n");
	case_add(&it, "Norvia aided the war. New sanctions follow.\n");
	lineup = line_up(&it);
	assert_false(line_named(lineup, "label/accomplic")->minor);
	assert_true(line_named(lineup, "label/aid-war")->minor);
	assert_ptr_equal(line_named(lineup, "label/accomplic"), &lineup->lines[0]);
	assert_false(line_named(lineup, "cost/sanction")->minor);
	assert_true(line_named(lineup, "cost/blacklist")->minor);
	lineup_free(lineup);
	case_release(&it);
}

/* The label is dated by its earliest article: only what is older is "not yet", in every line. */
static void lineup__new__dates_the_label_not_each_line(void **state)
{
	static const char early[] = "Date: 2024-07-10\n\nNorvia is the enabler of it all.\n";
	static const char late[] = "Date: 2024-07-11\n\nThe enabler has a war chest.\n";
	static const char old[] = "Date: 2024-07-01\n\nNew sanctions follow in the north.\n";
	static const char ahead[] = "The upcoming summit of the league opens with a dinner.\n";
	static const char past[] = "At the summit, the league called Norvia an enabler.\n";
	struct frame_case it;
	struct lineup *lineup;
	const struct lineup_line *chest;

	(void)state;
	case_init(&it, frame_text);
	case_add(&it, early);
	case_add(&it, late);
	case_add(&it, old);
	lineup = line_up(&it);
	chest = line_named(lineup, "label/war-chest");
	assert_int_equal(chest->cells[0].state, CELL_SILENT);
	assert_int_equal(chest->cells[1].state, CELL_FILLED);
	assert_int_equal(chest->cells[2].state, CELL_NOT_YET);
	assert_int_equal(line_named(lineup, "cost/sanction")->cells[2].state, CELL_FILLED);
	assert_int_equal(line_named(lineup, "cost/sanction")->cells[0].state, CELL_SILENT);
	lineup_free(lineup);
	case_release(&it);

	case_init(&it, frame_text);
	case_add(&it, ahead);
	case_add(&it, past);
	lineup = line_up(&it);
	assert_int_equal(lineup->lines[0].cells[0].state, CELL_SILENT);
	lineup_free(lineup);
	case_add(&it, past);
	lineup = line_up(&it);
	assert_int_equal(lineup->lines[0].cells[0].state, CELL_NOT_YET);
	lineup_free(lineup);
	case_release(&it);
}

static bool always(const void *data)
{
	return data == NULL;
}

static void lineup__new__can_be_cancelled_and_survives_failing_memory(void **state)
{
	struct frame_case it;
	struct lineup *lineup = NULL;
	struct lineup_input input;

	(void)state;
	case_init(&it, frame_text);
	case_add(&it, post);
	case_add(&it, mail);
	input = input_of(&it);
	input.cancelled = always;
	assert_int_equal(lineup_new(&input, &lineup), ERR_CANCELLED);
	assert_null(lineup);
	input.cancelled = NULL;
	for (long nth = 1;; nth++) {
		enum err_code code;

		alloc_fail_from(nth);
		code = lineup_new(&input, &lineup);
		alloc_fail_from(0);
		if (code == ERR_OK)
			break;
		assert_int_equal(code, ERR_NOMEM);
		assert_null(lineup);
		assert_true(nth < 100000);
	}
	lineup_free(lineup);
	case_release(&it);
}

/* What a person confirmed finds words that the frame does not know, and lowers no score. */
static void lineup__new__learns_from_what_is_confirmed(void **state)
{
	struct frame_case it;
	struct lineup_input input;
	struct lineup *plain = NULL, *taught = NULL;
	struct lineup_lesson lesson = {slice_of("label/lifelin"),
	    slice_of("keeps the ironworks alight"),
	    slice_of("Norvia keeps the ironworks alight with coal.")};
	const struct lineup_cell *before, *after;

	(void)state;
	case_init(&it, frame_text);
	case_add(&it, post);
	case_add(&it, "It rains. The ferry left late. A neighbour keeps the ironworks alight.\n");
	input = input_of(&it);
	assert_int_equal(lineup_new(&input, &plain), ERR_OK);
	input.lessons = &lesson;
	input.lesson_count = 1;
	assert_int_equal(lineup_new(&input, &taught), ERR_OK);
	before = &line_named(plain, "label/lifelin")->cells[1];
	after = &line_named(taught, "label/lifelin")->cells[1];
	assert_int_equal(before->passage_count, 0);
	assert_int_equal(after->state, CELL_FILLED);
	assert_int_equal(lineup_shown(taught, after)->sentence, 2);
	assert_true(lineup_shown(taught, after)->score >= LINEUP_FILLED_FROM);
	lineup_free(plain);
	lineup_free(taught);
	case_release(&it);
}

static void similarity__rank__puts_the_same_said_first(void **state)
{
	static const char *const texts[] = {"The harbour was shut by ice.",
	    "Norvia keeps Sudland's economy afloat with an economic lifeline.",
	    "Ships lay in the harbour for weeks.", "The weather was mild."};
	struct slice sentences[4], phrase = slice_of("a lifeline for the economy");
	struct similarity *model = NULL;
	struct sentence_set *set = NULL;
	struct buf folder = {0};
	float scores[4], there, back;

	(void)state;
	assert_int_equal(place_data("", &folder), ERR_OK);
	assert_int_equal(similarity_load(buf_text(&folder), &model, NULL), ERR_OK);
	for (size_t i = 0; i < 4; i++)
		sentences[i] = slice_of(texts[i]);
	assert_int_equal(sentence_set_new(model, sentences, NULL, 4, &set), ERR_OK);
	assert_int_equal(
	    similarity_rank(model, set,
	        &(struct similarity_query){.phrases = &phrase, .phrase_count = 1}, scores, NULL),
	    ERR_OK);
	assert_true(scores[1] > .5f);
	for (size_t i = 0; i < 4; i++)
		assert_true(i == 1 || scores[i] < scores[1]);
	assert_int_equal(similarity_pair(model, sentences[0], sentences[2], &there), ERR_OK);
	assert_int_equal(similarity_pair(model, sentences[2], sentences[0], &back), ERR_OK);
	assert_true(there > back - 1e-5f && there < back + 1e-5f);
	assert_int_equal(similarity_pair(model, sentences[0], sentences[0], &back), ERR_OK);
	assert_true(back > .99f && back <= 1);
	sentence_set_free(set);
	similarity_free(model);
	buf_release(&folder);
}

static void when__day__reads_common_dates(void **state)
{
	(void)state;
	assert_int_equal(when_day(slice_of("2024-07-10")), 20240710);
	assert_int_equal(when_day(slice_of("2024-07-10T12:00:00Z")), 20240710);
	assert_int_equal(when_day(slice_of("July 10, 2024")), 20240710);
	assert_int_equal(when_day(slice_of("Wednesday, 10 Jul. 2024")), 20240710);
	assert_int_equal(when_day(slice_of("2024")), 0);
	assert_int_equal(when_day(slice_of("soon")), 0);
	assert_int_equal(when_day(slice_of("")), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lineup__new__puts_families_beside_each_other),
	    cmocka_unit_test(lineup__new__does_not_depend_on_the_order_of_documents),
	    cmocka_unit_test(lineup__new__claims_no_absence_where_nothing_is_known),
	    cmocka_unit_test(lineup__new__shows_a_wording_of_two_facets_once),
	    cmocka_unit_test(lineup__new__knows_what_is_minor),
	    cmocka_unit_test(lineup__new__dates_the_label_not_each_line),
	    cmocka_unit_test(lineup__new__can_be_cancelled_and_survives_failing_memory),
	    cmocka_unit_test(lineup__new__learns_from_what_is_confirmed),
	    cmocka_unit_test(similarity__rank__puts_the_same_said_first),
	    cmocka_unit_test(when__day__reads_common_dates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
