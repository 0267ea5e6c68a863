/* Passages that likeness alone finds: linemaker.h. */
#include "config.h"

#include "frame/linemaker.h"

#include "base/alloc.h"
#include "base/map.h"
#include "frame/docwords.h"
#include "frame/rarity.h"
#include "frame/voice.h"
#include "text/fold.h"

enum { MOST_WORDS = 9 /* of a wording that likeness finds */ };

static const float telling_from = 1.5f; /* idf of a word that can be part of a wording */

/* ---- what stands in the sentence already ---- */

/* A line that this document alone words may be part of a wider one of its facet. */
static bool may_join(const struct line_maker *maker, const struct lineup_line *narrow, size_t doc)
{
	for (size_t d = 0; d < maker->lineup->doc_count; d++) {
		if (d != doc && narrow->cells[d].passage_count > 0)
			return false;
	}
	return narrow->cells[doc].passage_count > 0 && narrow->minor;
}

/* The one cell of a narrow line moves into the line; the narrow line is gone. */
static void move_cell(
    struct line_maker *maker, struct lineup_line *narrow, struct lineup_line *line, size_t doc)
{
	struct lineup_cell *cell = &line->cells[doc];

	*cell = narrow->cells[doc];
	cell->nearest = UINT32_MAX;
	line->filled_count += cell->state == CELL_FILLED;
	for (size_t i = 0; i < cell->passage_count; i++)
		maker->line_of[cell->passages[i]] = (uint32_t)(line - maker->lineup->lines);
	narrow->cells[doc] = (struct lineup_cell){.nearest = UINT32_MAX, .state = CELL_SILENT};
	maker->gone[narrow - maker->lineup->lines] = 1;
}

/* ---- which words of the sentence ---- */

/* The words asked for, by stem: the line's wordings. */
static enum err_code gather_asked(struct line_maker *maker, const struct lineup_line *line,
    struct map *asked, struct arena *arena)
{
	struct stemmer *stemmer = NULL;
	struct buf folded = {0};
	enum err_code code = stemmer_new(&stemmer);

	for (size_t d = 0; code == ERR_OK && d < maker->lineup->doc_count; d++) {
		const struct lineup_cell *cell = &line->cells[d];
		struct slice rest;

		if (cell->passage_count == 0)
			continue;
		buf_clear(&folded);
		fold_add(&folded,
		    line_maker_bare_wording(maker,
		        line_maker_wording(maker, &maker->lineup->passages[cell->passages[0]])));
		rest = buf_slice(&folded);
		while (code == ERR_OK && rest.len > 0) {
			const char *end = memchr(rest.ptr, ' ', rest.len);
			size_t len = end ? (size_t)(end - rest.ptr) : rest.len;
			struct slice stem = stemmer_stem(stemmer, (struct slice){rest.ptr, len});

			stem = stem.ptr ? arena_copy(arena, stem) : stem;
			code = stem.ptr ? map_add(asked, stem, 1, NULL) : ERR_NOMEM;
			len += end != NULL;
			rest = (struct slice){rest.ptr + len, rest.len - len};
		}
	}
	if (folded.failed)
		code = ERR_NOMEM;
	buf_release(&folded);
	stemmer_free(stemmer);
	return code;
}

/* The few words of a sentence that hold most of what is asked for; the sentence when none does. */
static struct span wording_in(const struct line_maker *maker, const struct docwords *words,
    uint32_t sentence, const struct map *asked, struct span whole)
{
	uint32_t first = words->first_of[sentence], end = words->first_of[sentence + 1];
	float most = 0;
	struct span found = whole;

	for (uint32_t i = first; i < end; i++) {
		float sum = 0;

		for (uint32_t k = i; k < end && k < i + MOST_WORDS; k++) {
			struct slice stem = words->forms[words->items[k].form].stem;
			float weight = map_find(asked, stem) == MAP_NONE
			                   ? 0
			                   : similarity_weight(maker->input->similarity, stem);

			if (weight < telling_from) {
				if (k == i)
					break;
				continue;
			}
			sum += weight;
			if (sum > most + 1e-4f) {
				most = sum;
				found = (struct span){words->items[i].start, words->items[k].end};
			}
		}
	}
	return found;
}

/* ---- a new passage ---- */

static enum err_code add_passage(struct line_maker *maker, const struct passage *passage)
{
	struct lineup *lineup = maker->lineup;
	struct passage *items = alloc_grow(
	    lineup->passages, &maker->passage_capacity, lineup->passage_count + 1, sizeof *items);
	uint32_t *lines;

	if (!items)
		return ERR_NOMEM;
	lineup->passages = items;
	lines = alloc_grow(
	    maker->line_of, &maker->line_of_capacity, lineup->passage_count + 1, sizeof *lines);
	if (!lines)
		return ERR_NOMEM;
	maker->line_of = lines;
	items[lineup->passage_count++] = *passage;
	return ERR_OK;
}

/* Voice, stance and devices; the words of the document are made once. */
static enum err_code judge(struct line_maker *maker, const struct lineup_line *line,
    struct span whole, struct passage *passage)
{
	const struct frame_source *source = &maker->input->sources[passage->doc];
	struct docwords *words = NULL;
	struct judge *judge = NULL;
	struct map asked = {0};
	struct arena arena = {0};
	enum err_code code = docwords_new(source->prose, &words);

	if (code == ERR_OK)
		code = gather_asked(maker, line, &asked, &arena);
	if (code == ERR_OK) {
		struct span span = wording_in(maker, words, passage->sentence, &asked, whole);

		passage->start = span.start;
		passage->end = span.end;
		if (maker->input->lexicon)
			code = judge_new(
			    source, maker->lineup->frame, maker->input->lexicon, words, &judge);
	}
	if (code == ERR_OK && judge)
		code = judge_passage(judge, &maker->lineup->arena, passage->start, passage);
	judge_free(judge);
	map_release(&asked);
	arena_release(&arena);
	docwords_free(words);
	return code;
}

static bool overlaps_any(const struct line_maker *maker, const struct passage *passage)
{
	for (size_t i = 0; i < maker->lineup->passage_count; i++) {
		const struct passage *other = &maker->lineup->passages[i];

		if (other->doc == passage->doc && other->start < passage->end &&
		    passage->start < other->end && maker->line_of[i] != UINT32_MAX)
			return true;
	}
	return false;
}

static enum err_code fill_cell(
    struct line_maker *maker, struct lineup_line *line, const struct passage *passage)
{
	struct lineup *lineup = maker->lineup;
	struct lineup_cell *cell = &line->cells[passage->doc];
	uint32_t *index = arena_alloc(&lineup->arena, 1, sizeof *index);

	if (!index || add_passage(maker, passage) != ERR_OK)
		return ERR_NOMEM;
	*index = (uint32_t)lineup->passage_count - 1;
	maker->line_of[*index] = (uint32_t)(line - lineup->lines);
	cell->passages = index;
	cell->passage_count = 1;
	cell->state = passage->score >= LINEUP_FILLED_FROM ? CELL_FILLED : CELL_UNSURE;
	line->filled_count += cell->state == CELL_FILLED;
	return ERR_OK;
}

/* Is a line one that other outlets may have in other words? */
static bool is_worth_more(const struct line_maker *maker, const struct lineup_line *line)
{
	for (size_t i = 0; i < maker->input->lesson_count; i++) {
		if (slice_equal(maker->input->lessons[i].line, line->id))
			return true;
	}
	return !line->minor && line->filled_count > 0;
}

enum err_code line_maker_take_alike(
    struct line_maker *maker, struct lineup_line *line, uint32_t sentence, bool *ret_taken)
{
	struct lineup *lineup = maker->lineup;
	uint32_t doc = maker->doc_of_sentence[sentence], number = maker->sentence_no[sentence];
	const struct sentence *place = &maker->input->sources[doc].prose->sentences.items[number];
	struct passage passage = {.doc = doc,
	    .start = place->start,
	    .end = place->end,
	    .sentence = number,
	    .facet = line->facet,
	    .term = UINT32_MAX,
	    .duplicate_of = UINT32_MAX,
	    .score = maker->scores[sentence],
	    .why = maker->whys[sentence],
	    .speaker = {NULL, 0}};
	enum err_code code;

	if (!is_worth_more(maker, line))
		return ERR_OK;
	for (size_t i = 0; i < lineup->passage_count; i++) {
		const struct passage *other = &lineup->passages[i];
		struct lineup_line *narrow;

		if (other->doc != doc || other->sentence != number || other->facet != line->facet ||
		    maker->line_of[i] == UINT32_MAX)
			continue;
		narrow = &lineup->lines[maker->line_of[i]];
		if (!may_join(maker, narrow, doc))
			return ERR_OK;
		move_cell(maker, narrow, line, doc);
		*ret_taken = true;
		return ERR_OK;
	}
	code = judge(maker, line, (struct span){place->start, place->end}, &passage);
	if (code != ERR_OK || overlaps_any(maker, &passage))
		return code;
	*ret_taken = true;
	return fill_cell(maker, line, &passage);
}
