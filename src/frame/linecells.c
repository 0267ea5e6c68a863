/* The passages of a line become its cells, an outlet each: linemaker.h. */
#include "config.h"

#include "frame/linemaker.h"

#include <stdlib.h>

#include "base/alloc.h"

/* The outlet's own claim first, then hedged, a source's, at arm's length, denied. */
static int commitment(const struct passage *passage)
{
	static const int ranks[STANCES] = {[STANCE_ASSERTS] = 0,
	    [STANCE_HEDGES] = 1,
	    [STANCE_ATTRIBUTES] = 2,
	    [STANCE_DISTANCES] = 3,
	    [STANCE_DENIES] = 4};

	return ranks[passage->stance];
}

/* One passage and what orders it inside a cell. */
struct ordered {
	uint32_t line, doc, index;
	int rank;
	float score;
};

static int by_cell(const void *a, const void *b)
{
	const struct ordered *left = a, *right = b;

	if (left->line != right->line)
		return left->line < right->line ? -1 : 1;
	if (left->doc != right->doc)
		return left->doc < right->doc ? -1 : 1;
	if (left->rank != right->rank)
		return left->rank < right->rank ? -1 : 1;
	if (left->score != right->score)
		return left->score > right->score ? -1 : 1;
	return (left->index > right->index) - (left->index < right->index);
}

static enum cell_state state_of(const struct ordered *items, size_t count)
{
	float best = 0;

	for (size_t i = 0; i < count; i++)
		best = items[i].score > best ? items[i].score : best;
	return best >= LINEUP_FILLED_FROM   ? CELL_FILLED
	       : best >= LINEUP_UNSURE_FROM ? CELL_UNSURE
	                                    : CELL_SILENT;
}

static void put_in_cells(
    struct lineup *lineup, const struct ordered *ordered, size_t count, uint32_t *indices)
{
	for (size_t i = 0, end; i < count; i = end) {
		struct lineup_line *line = &lineup->lines[ordered[i].line];
		struct lineup_cell *cell = &line->cells[ordered[i].doc];

		for (end = i; end < count && ordered[end].line == ordered[i].line &&
		              ordered[end].doc == ordered[i].doc;
		     end++)
			indices[end] = ordered[end].index;
		cell->state = (uint8_t)state_of(&ordered[i], end - i);
		cell->passages = indices + i;
		cell->passage_count = end - i;
		line->filled_count += cell->state == CELL_FILLED;
	}
}

enum err_code line_maker_fill_cells(struct line_maker *maker)
{
	struct lineup *lineup = maker->lineup;
	struct ordered *ordered = alloc_zero(lineup->passage_count + 1, sizeof *ordered);
	uint32_t *indices = arena_alloc(&lineup->arena, lineup->passage_count + 1, sizeof *indices);
	size_t count = 0;

	if (!ordered || !indices) {
		alloc_free(ordered);
		return ERR_NOMEM;
	}
	for (size_t l = 0; l < lineup->line_count; l++) {
		for (size_t d = 0; d < lineup->doc_count; d++)
			lineup->lines[l].cells[d] =
			    (struct lineup_cell){.nearest = UINT32_MAX, .state = CELL_SILENT};
	}
	for (size_t i = 0; i < lineup->passage_count; i++) {
		const struct passage *passage = &lineup->passages[i];

		if (maker->line_of[i] != UINT32_MAX)
			ordered[count++] = (struct ordered){maker->line_of[i], passage->doc,
			    (uint32_t)i, commitment(passage), passage->score};
	}
	if (count > 1)
		qsort(ordered, count, sizeof *ordered, by_cell);
	put_in_cells(lineup, ordered, count, indices);
	alloc_free(ordered);
	return ERR_OK;
}
