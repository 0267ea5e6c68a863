/* Of which articles an absence can be claimed, and which are older than the label: linemaker.h. */
#include "config.h"

#include "frame/linemaker.h"

#include "base/alloc.h"
#include "frame/when.h"

enum {
	WORDS_TO_JUDGE = 60,      /* fewer say nothing about the language */
	OUTLETS_TO_LOOK_BACK = 2, /* of the label, before an undated article counts as older */
};

static const float english_from = .15f; /* share of words that English text is full of */

/* Is the text in a language that the engine knows? Short texts are taken for English. */
static bool is_english(const struct line_maker *maker, const struct prose *prose)
{
	size_t words = 0, common = 0;

	for (size_t i = 0; i < prose->tokens.count && words < 500; i++) {
		struct slice text = prose_token(prose, i);

		if (prose->tokens.items[i].kind != TOKEN_WORD)
			continue;
		words++;
		common += prose->tokens.items[i].flags & TOKEN_LOWER &&
		          similarity_weight(maker->input->similarity, text) < .35f;
	}
	return words < WORDS_TO_JUDGE || (float)common >= english_from * (float)words;
}

enum err_code line_maker_look_at_docs(struct line_maker *maker)
{
	size_t count = maker->lineup->doc_count;

	maker->day = alloc_zero(count + 1, sizeof *maker->day);
	maker->known = alloc_zero(count + 1, sizeof *maker->known);
	if (!maker->day || !maker->known)
		return ERR_NOMEM;
	for (size_t d = 0; d < count; d++) {
		const struct frame_source *source = &maker->input->sources[d];

		if (!source->prose || !source->doc || !maker->input->framings[d])
			continue;
		if (doc_meta(source->doc)->date.ptr)
			maker->day[d] = when_day(doc_meta(source->doc)->date);
		maker->known[d] = source->prose->sentences.count > 0 &&
		                  !(doc_flags(source->doc) & DOC_CUT) &&
		                  doc_is_english(source->doc) && is_english(maker, source->prose);
	}
	return ERR_OK;
}

/*
 * Does the article look ahead to an event (its "upcoming summit") that the label's articles look
 * back on or report? Then it is older than the label, though it bears no date.
 */
static bool looks_ahead(const struct line_maker *maker, const struct lineup_line *label, size_t doc)
{
	const struct framings *framings = maker->input->framings[doc];

	if (!framings)
		return false;
	for (size_t i = 0; i < framings->upcoming_count; i++) {
		size_t behind = 0, filled = 0;

		for (size_t d = 0; d < maker->lineup->doc_count; d++) {
			if (label->cells[d].state != CELL_FILLED)
				continue;
			filled++;
			behind +=
			    framings_look_back(maker->input->framings[d], framings->upcoming[i]);
		}
		if (behind >= OUTLETS_TO_LOOK_BACK && behind * 2 > filled)
			return true;
	}
	return false;
}

/* The line of the first facet that most outlets word; NULL: nobody words any. */
static const struct lineup_line *label_of(const struct lineup *lineup)
{
	const struct lineup_line *label = NULL;

	for (size_t l = 0; l < lineup->line_count; l++) {
		const struct lineup_line *line = &lineup->lines[l];

		if (line->facet != 0 || line->filled_count == 0)
			continue;
		if (!label || line->filled_count > label->filled_count ||
		    (line->filled_count == label->filled_count &&
		        slice_compare(line->id, label->id) < 0))
			label = line;
	}
	return label;
}

/* Day of the earliest dated article that words the label; UINT32_MAX: none is dated. */
static uint32_t label_day(const struct line_maker *maker, const struct lineup_line *label)
{
	uint32_t earliest = UINT32_MAX;

	for (size_t d = 0; d < maker->lineup->doc_count; d++) {
		if (label->cells[d].state == CELL_FILLED && maker->day[d] > 0 &&
		    maker->day[d] < earliest)
			earliest = maker->day[d];
	}
	return earliest;
}

static enum cell_state absence(
    const struct line_maker *maker, const struct lineup_line *label, uint32_t day, size_t doc)
{
	bool older = false;

	if (!maker->known[doc])
		return CELL_UNKNOWN;
	if (label && label->cells[doc].state != CELL_FILLED)
		older = maker->day[doc] > 0 ? day != UINT32_MAX && maker->day[doc] < day
		                            : looks_ahead(maker, label, doc);
	return older ? CELL_NOT_YET : CELL_SILENT;
}

void line_maker_judge_absences(struct line_maker *maker)
{
	struct lineup *lineup = maker->lineup;
	const struct lineup_line *label = label_of(lineup);
	uint32_t day = label ? label_day(maker, label) : UINT32_MAX;

	for (size_t d = 0; d < lineup->doc_count; d++) {
		enum cell_state state = absence(maker, label, day, d);

		for (size_t l = 0; l < lineup->line_count; l++) {
			struct lineup_cell *cell = &lineup->lines[l].cells[d];

			if (cell->state == CELL_SILENT)
				cell->state = (uint8_t)state;
		}
	}
}
