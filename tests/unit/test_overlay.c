#include "config.h"

#include "story/overlay.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "story/analyse.h"
#include "story/judgedset.h"

static const char *const articles[] = {
    "Outlet: Gazette\nTitle: Talks go on\n\nEnvoys met again on Monday to talk.\n\n"
    "\"The port is a lifeline for Freedonia,\" said Ann Gray. The harbour feeds the siege.\n",
    "Outlet: Herald\nTitle: Port talks\n\nBo Li, an envoy, denied that the port was a lifeline.\n\n"
    "It keeps the siege alive, others say.\n",
    "Outlet: Courier\nTitle: No news\n\nNothing was said of the matter in the capital today.\n"};
enum { GAZETTE, HERALD, COURIER, DOCS };

static const char frame_text[] = "title = \"The port\"\nfacet label {\n title = \"The label\"\n"
                                 " term = {\"lifeline\", \"feeds\"}\n}\n";

struct fixture {
	struct models *models;
	struct story story;
};

static struct fixture fixture;

static int make_fixture(void **state)
{
	struct err err = {0};

	(void)state;
	assert_int_equal(models_new(&fixture.models, &err), ERR_OK);
	story_init(&fixture.story);
	for (size_t i = 0; i < DOCS; i++) {
		struct doc *doc = NULL;
		char name[32];

		snprintf(name, sizeof name, "%zu.txt", i);
		assert_int_equal(load_bytes(slice_of(articles[i]), name, &doc, &err), ERR_OK);
		assert_int_equal(story_add_doc_take(&fixture.story, doc), ERR_OK);
	}
	assert_int_equal(analyse_all(&fixture.story, fixture.models, 1, NULL, NULL, NULL), ERR_OK);
	return 0;
}

static int free_fixture(void **state)
{
	(void)state;
	story_release(&fixture.story);
	models_free(fixture.models);
	return 0;
}

/* ---- verdicts by hand ---- */

static struct span span_of(unsigned doc, const char *words)
{
	const struct slice text = doc_text(fixture.story.items[doc].doc);
	const char *at = strstr(text.ptr, words);

	assert_non_null(at);
	return (struct span){
	    (uint32_t)(at - text.ptr), (uint32_t)(at - text.ptr) + (uint32_t)strlen(words)};
}

/* doc DOCS: every article. words NULL: no passage. */
static void judge(struct verdicts *verdicts, enum verdict_kind kind, const char *row,
    const char *value, unsigned doc, const char *words)
{
	struct verdict_place places[DOCS];
	struct verdict verdict = {.kind = kind,
	    .frame = slice_of("port"),
	    .row = slice_of(row),
	    .value = slice_of(value),
	    .places = places};

	for (unsigned d = 0; d < DOCS; d++) {
		if (doc != DOCS && d != doc)
			continue;
		places[verdict.place_count].doc_hash = doc_hash(fixture.story.items[d].doc);
		places[verdict.place_count].found = words ? span_of(d, words) : span_none();
		places[verdict.place_count].wanted = places[verdict.place_count].found;
		verdict.place_count++;
	}
	assert_int_equal(verdicts_add(verdicts, &verdict), ERR_OK);
}

static struct lineup_set *line_up(const struct verdicts *verdicts)
{
	struct lineup_set *set = NULL;
	struct frame *frame = NULL;

	assert_int_equal(frame_parse(slice_of(frame_text), "port", &frame, NULL), ERR_OK);
	assert_int_equal(
	    judged_lineup_new(frame, &fixture.story, fixture.models, verdicts, NULL, &set), ERR_OK);
	assert_non_null(set);
	return set;
}

static const struct lineup_line *line_at(const struct lineup_set *set, const char *wording)
{
	for (size_t l = 0; l < set->lineup->line_count; l++)
		if (slice_is(set->lineup->lines[l].wording, wording))
			return &set->lineup->lines[l];
	return NULL;
}

static struct verdicts *nothing(void)
{
	struct verdicts *verdicts = alloc_zero(1, sizeof *verdicts);

	assert_non_null(verdicts);
	return verdicts;
}

#define ROW "label/lifelin"

/* ---- the tests ---- */

static void overlay__apply__keeps_what_the_machine_found(void **state)
{
	struct lineup_set *set = line_up(NULL);
	const struct lineup_line *line = line_at(set, "lifeline");

	(void)state;
	assert_non_null(line);
	assert_true(slice_is(line->id, ROW));
	assert_int_equal(line->cells[GAZETTE].state, CELL_FILLED);
	assert_int_equal(line->cells[COURIER].state, CELL_SILENT);
	assert_int_equal(line->cells[GAZETTE].author, CELL_BY_MACHINE);
	lineup_set_free(set);
}

static void overlay__apply__confirms_cells_and_silence(void **state)
{
	struct verdicts *verdicts = nothing();
	struct lineup_set *set;
	const struct lineup_line *line;

	(void)state;
	judge(verdicts, VERDICT_CONFIRM, ROW, "", GAZETTE, "lifeline");
	judge(verdicts, VERDICT_SILENT, ROW, "", COURIER, NULL);
	set = line_up(verdicts);
	line = line_at(set, "lifeline");
	assert_int_equal(line->cells[GAZETTE].author, CELL_CONFIRMED);
	assert_int_equal(line->cells[GAZETTE].state, CELL_FILLED);
	assert_int_equal(line->cells[COURIER].author, CELL_CONFIRMED);
	assert_int_equal(line->cells[COURIER].state, CELL_SILENT);
	assert_int_equal(line->filled_count, 2);
	lineup_set_free(set);
	judge(verdicts, VERDICT_CLEAR, ROW, "", GAZETTE, NULL);
	set = line_up(verdicts);
	assert_int_equal(line_at(set, "lifeline")->cells[GAZETTE].author, CELL_BY_MACHINE);
	lineup_set_free(set);
	verdicts_free(verdicts);
}

static void overlay__apply__empties_and_fills_a_cell(void **state)
{
	struct verdicts *verdicts = nothing();
	struct lineup_set *set;
	const struct lineup_line *line;
	const struct passage *shown;

	(void)state;
	judge(verdicts, VERDICT_BLANK, ROW, "", HERALD, NULL);
	judge(verdicts, VERDICT_PICK, ROW, "", COURIER, "Nothing was said");
	set = line_up(verdicts);
	line = line_at(set, "lifeline");
	assert_int_equal(line->cells[HERALD].state, CELL_BLANKED);
	assert_int_equal(line->cells[HERALD].passage_count, 0);
	assert_int_equal(line->cells[COURIER].state, CELL_PINNED);
	assert_int_equal(line->cells[COURIER].author, CELL_EDITED);
	shown = lineup_shown(set->lineup, &line->cells[COURIER]);
	assert_non_null(shown);
	assert_true(slice_is(slice_at(doc_text(fixture.story.items[COURIER].doc),
	                         (struct span){shown->start, shown->end}),
	    "Nothing was said"));
	assert_int_equal(shown->doc, COURIER);
	assert_int_equal(line->filled_count, 2);
	lineup_set_free(set);
	/* The newest verdict on a cell holds. */
	judge(verdicts, VERDICT_BLANK, ROW, "", COURIER, NULL);
	set = line_up(verdicts);
	assert_int_equal(line_at(set, "lifeline")->cells[COURIER].state, CELL_BLANKED);
	lineup_set_free(set);
	verdicts_free(verdicts);
}

static void overlay__apply__moves_a_picked_passage_out_of_its_row(void **state)
{
	struct verdicts *verdicts = nothing();
	struct lineup_set *set = line_up(NULL);

	(void)state;
	assert_non_null(line_at(set, "feeds"));
	assert_int_equal(line_at(set, "feeds")->cells[GAZETTE].passage_count, 1);
	lineup_set_free(set);
	judge(verdicts, VERDICT_PICK, ROW, "", GAZETTE, "feeds");
	set = line_up(verdicts);
	assert_int_equal(line_at(set, "lifeline")->cells[GAZETTE].passage_count, 2);
	assert_int_equal(line_at(set, "feeds")->cells[GAZETTE].passage_count, 0);
	assert_int_equal(line_at(set, "feeds")->filled_count, 0);
	lineup_set_free(set);
	verdicts_free(verdicts);
}

static void overlay__apply__edits_stance_speaker_and_extent(void **state)
{
	struct verdicts *verdicts = nothing();
	struct lineup_set *set;
	const struct lineup_cell *cell;
	const struct passage *shown;
	struct verdict_place place = {.doc_hash = doc_hash(fixture.story.items[GAZETTE].doc),
	    .found = span_of(GAZETTE, "lifeline"),
	    .wanted = span_of(GAZETTE, "a lifeline for Freedonia")};
	struct verdict extent = {.kind = VERDICT_EDIT,
	    .frame = slice_of("port"),
	    .row = slice_of(ROW),
	    .value = slice_of("extent"),
	    .places = &place,
	    .place_count = 1};

	(void)state;
	judge(verdicts, VERDICT_EDIT, ROW, "stance denies", GAZETTE, "lifeline");
	judge(verdicts, VERDICT_EDIT, ROW, "speaker Bo Li", GAZETTE, "lifeline");
	assert_int_equal(verdicts_add(verdicts, &extent), ERR_OK);
	set = line_up(verdicts);
	cell = &line_at(set, "lifeline")->cells[GAZETTE];
	shown = lineup_shown(set->lineup, cell);
	assert_int_equal(cell->author, CELL_EDITED);
	assert_int_equal(shown->stance, STANCE_DENIES);
	assert_int_equal(shown->voice, VOICE_SPEAKER);
	assert_true(slice_is(shown->speaker, "Bo Li"));
	assert_int_equal(shown->end - shown->start, strlen("a lifeline for Freedonia"));
	lineup_set_free(set);
	judge(verdicts, VERDICT_CLEAR, ROW, "", GAZETTE, NULL);
	set = line_up(verdicts);
	cell = &line_at(set, "lifeline")->cells[GAZETTE];
	assert_int_equal(cell->author, CELL_BY_MACHINE);
	assert_true(slice_is(lineup_shown(set->lineup, cell)->speaker, "Ann Gray"));
	lineup_set_free(set);
	verdicts_free(verdicts);
}

static void overlay__apply__drops_and_restores_rows(void **state)
{
	struct verdicts *verdicts = nothing();
	struct lineup_set *set = line_up(NULL);
	const size_t before = set->lineup->line_count;

	(void)state;
	lineup_set_free(set);
	judge(verdicts, VERDICT_DROP, ROW, "", DOCS, NULL);
	set = line_up(verdicts);
	assert_int_equal(set->lineup->line_count, before - 1);
	assert_int_equal(set->lineup->dropped_count, 1);
	assert_null(line_at(set, "lifeline"));
	lineup_set_free(set);
	judge(verdicts, VERDICT_RESTORE, "", "", DOCS, NULL);
	set = line_up(verdicts);
	assert_int_equal(set->lineup->line_count, before);
	assert_int_equal(set->lineup->dropped_count, 0);
	lineup_set_free(set);
	verdicts_free(verdicts);
}

static void overlay__apply__typed_phrases_are_rows_in_any_frame(void **state)
{
	struct verdicts *verdicts = nothing();
	struct lineup_set *set;
	const struct lineup_line *line;

	(void)state;
	judge(verdicts, VERDICT_ADD, "", "keeps the siege", DOCS, NULL);
	judge(verdicts, VERDICT_ADD, "", "Keeps the SIEGE", DOCS, NULL);
	judge(verdicts, VERDICT_ADD, "", " - ", DOCS, NULL);
	judge(verdicts, VERDICT_ADD, "", "of snow", COURIER, NULL);
	set = line_up(verdicts);
	assert_int_equal(set->frame->facet_count, 3);
	line = line_at(set, "keeps the siege");
	assert_non_null(line);
	assert_true(slice_starts(line->id, "typed_keeps_the_siege/"));
	assert_int_equal(line->cells[HERALD].state, CELL_FILLED);
	lineup_set_free(set);
	judge(verdicts, VERDICT_DROP, "", "keeps the siege", HERALD, NULL);
	assert_int_equal(
	    judged_lineup_new(NULL, &fixture.story, fixture.models, verdicts, NULL, &set), ERR_OK);
	assert_int_equal(set->frame->facet_count, 1);
	assert_true(slice_is(set->frame->facets[0].title, "of snow"));
	lineup_set_free(set);
	verdicts_free(verdicts);
	assert_int_equal(
	    judged_lineup_new(NULL, &fixture.story, fixture.models, NULL, NULL, &set), ERR_OK);
	assert_null(set);
}

/* Places beyond the text, rows and articles that are not here: nothing happens. */
static void overlay__apply__believes_no_stranger(void **state)
{
	struct verdict_place place = {.doc_hash = doc_hash(fixture.story.items[GAZETTE].doc),
	    .found = {90000, 90005},
	    .wanted = {90000, 90005}};
	struct verdict far = {.kind = VERDICT_PICK,
	    .frame = slice_of("port"),
	    .row = slice_of(ROW),
	    .value = slice_of(""),
	    .places = &place,
	    .place_count = 1};
	struct verdicts *verdicts = nothing();
	struct lineup_set *set;

	(void)state;
	assert_int_equal(verdicts_add(verdicts, &far), ERR_OK);
	judge(verdicts, VERDICT_BLANK, "label/none", "", GAZETTE, NULL);
	judge(verdicts, VERDICT_EDIT, ROW, "stance loves", GAZETTE, "lifeline");
	far.frame = slice_of("another");
	place.found = place.wanted = span_of(GAZETTE, "Envoys");
	assert_int_equal(verdicts_add(verdicts, &far), ERR_OK);
	set = line_up(verdicts);
	assert_int_equal(line_at(set, "lifeline")->cells[GAZETTE].state, CELL_FILLED);
	assert_int_equal(line_at(set, "lifeline")->cells[GAZETTE].passage_count, 1);
	lineup_set_free(set);
	verdicts_free(verdicts);
}

static void overlay__apply__out_of_memory_is_an_error(void **state)
{
	struct verdicts *verdicts = nothing();
	struct lineup_set *set = NULL;
	enum err_code code = ERR_NOMEM;
	long nth = 0;

	(void)state;
	judge(verdicts, VERDICT_PICK, ROW, "", COURIER, "Nothing was said");
	judge(verdicts, VERDICT_EDIT, ROW, "speaker Bo Li", GAZETTE, "lifeline");
	judge(verdicts, VERDICT_ADD, "", "siege", DOCS, NULL);
	while (code == ERR_NOMEM) {
		struct frame *frame = NULL;

		assert_int_equal(frame_parse(slice_of(frame_text), "port", &frame, NULL), ERR_OK);
		alloc_fail_from(++nth);
		code =
		    judged_lineup_new(frame, &fixture.story, fixture.models, verdicts, NULL, &set);
		alloc_fail_from(0);
	}
	assert_int_equal(code, ERR_OK);
	assert_true(nth > 20);
	lineup_set_free(set);
	verdicts_free(verdicts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(overlay__apply__keeps_what_the_machine_found),
	    cmocka_unit_test(overlay__apply__confirms_cells_and_silence),
	    cmocka_unit_test(overlay__apply__empties_and_fills_a_cell),
	    cmocka_unit_test(overlay__apply__moves_a_picked_passage_out_of_its_row),
	    cmocka_unit_test(overlay__apply__edits_stance_speaker_and_extent),
	    cmocka_unit_test(overlay__apply__drops_and_restores_rows),
	    cmocka_unit_test(overlay__apply__typed_phrases_are_rows_in_any_frame),
	    cmocka_unit_test(overlay__apply__believes_no_stranger),
	    cmocka_unit_test(overlay__apply__out_of_memory_is_an_error),
	};

	return cmocka_run_group_tests(tests, make_fixture, free_fixture);
}
