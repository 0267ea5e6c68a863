#include "config.h"

#include "frame/linemaker.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

const char *cell_state_text(enum cell_state state)
{
	static const char *const texts[CELL_STATES] = {
	    "filled", "unsure", "silent", "not_yet", "unknown", "pinned", "blanked"};

	return texts[state];
}

bool line_maker_cancelled(const struct line_maker *maker)
{
	return maker->input->cancelled && maker->input->cancelled(maker->input->cancel_data);
}

struct slice line_maker_wording(const struct line_maker *maker, const struct passage *passage)
{
	return slice_at(maker->input->sources[passage->doc].prose->text,
	    (struct span){passage->start, passage->end});
}

const struct term *line_maker_term(const struct lineup *lineup, const struct passage *passage)
{
	return passage->term == UINT32_MAX
	           ? NULL
	           : &lineup->frame->facets[passage->facet].terms[passage->term];
}

static enum err_code gather(struct line_maker *maker)
{
	struct lineup *lineup = maker->lineup;
	size_t count = 0;

	for (size_t d = 0; d < lineup->doc_count; d++)
		count += maker->input->framings[d] ? maker->input->framings[d]->count : 0;
	lineup->passages = alloc_zero(count + 1, sizeof *lineup->passages);
	maker->passage_capacity = maker->line_of_capacity = count + 1;
	maker->line_of = alloc_zero(count + 1, sizeof *maker->line_of);
	maker->elsewhere = alloc_zero(count + 1, sizeof *maker->elsewhere);
	if (!lineup->passages || !maker->line_of || !maker->elsewhere)
		return ERR_NOMEM;
	for (size_t d = 0; d < lineup->doc_count; d++) {
		const struct framings *framings = maker->input->framings[d];
		size_t base = lineup->passage_count;

		for (size_t i = 0; framings && i < framings->count; i++) {
			struct passage *passage = &lineup->passages[lineup->passage_count++];

			*passage = framings->items[i];
			passage->doc = (uint32_t)d;
			if (passage->duplicate_of != UINT32_MAX)
				passage->duplicate_of += (uint32_t)base;
		}
	}
	return ERR_OK;
}

static int by_spread(const void *a, const void *b)
{
	const struct lineup_line *left = a, *right = b;

	if (left->facet != right->facet)
		return left->facet < right->facet ? -1 : 1;
	if (left->filled_count != right->filled_count)
		return left->filled_count > right->filled_count ? -1 : 1;
	if (left->minor != right->minor)
		return left->minor ? 1 : -1;
	return slice_compare(left->id, right->id);
}

/* Does a passage alone make its line worth a look: a label, or what a person asked for? */
static bool is_notable(const struct lineup *lineup, const struct passage *passage)
{
	const struct term *term = line_maker_term(lineup, passage);

	if (!term)
		return false;
	return term->source == TERM_TYPED || term->source == TERM_CONFIRMED ||
	       (passage->facet == 0 && term->kind == TERM_TERM);
}

static void find_minor(struct line_maker *maker)
{
	struct lineup *lineup = maker->lineup;

	for (size_t l = 0; l < lineup->line_count; l++)
		lineup->lines[l].minor =
		    lineup->lines[l].filled_count == 1 && lineup->doc_count > 1;
	for (size_t i = 0; i < lineup->passage_count; i++) {
		if (maker->line_of[i] != UINT32_MAX && is_notable(lineup, &lineup->passages[i]))
			lineup->lines[maker->line_of[i]].minor = false;
	}
}

/* Lines whose only cell stands in a wider line now. */
static void drop_gone(struct line_maker *maker)
{
	struct lineup *lineup = maker->lineup;
	size_t kept = 0;

	for (size_t l = 0; l < lineup->line_count; l++) {
		if (!maker->gone[l])
			lineup->lines[kept++] = lineup->lines[l];
	}
	lineup->line_count = kept;
}

/* While a lineup is made its passages grow; then they are the arena's. */
static enum err_code settle_passages(struct line_maker *maker)
{
	struct lineup *lineup = maker->lineup;
	size_t count = lineup->passage_count;
	struct passage *settled = arena_alloc(&lineup->arena, count + 1, sizeof *settled);

	if (!settled)
		return ERR_NOMEM;
	memcpy(settled, lineup->passages, count * sizeof *settled);
	maker->growing = lineup->passages;
	lineup->passages = settled;
	return ERR_OK;
}

static void count_cells(struct lineup *lineup)
{
	for (size_t l = 0; l < lineup->line_count; l++) {
		for (size_t d = 0; d < lineup->doc_count; d++) {
			lineup->filled_count += lineup->lines[l].cells[d].state == CELL_FILLED;
			lineup->silent_count += lineup->lines[l].cells[d].state == CELL_SILENT;
		}
	}
}

static enum err_code make(struct line_maker *maker)
{
	struct lineup *lineup = maker->lineup;
	enum err_code code = gather(maker);

	if (code == ERR_OK)
		code = line_maker_look_at_docs(maker);
	if (code == ERR_OK)
		code = line_maker_find_lines(maker);
	if (code == ERR_OK)
		code = line_maker_fill_cells(maker);
	if (code != ERR_OK)
		return code;
	line_maker_mark_altered(maker);
	line_maker_judge_absences(maker);
	find_minor(maker);
	code = line_maker_find_nearest(maker);
	if (code != ERR_OK)
		return code;
	find_minor(maker);
	drop_gone(maker);
	if (lineup->line_count > 1)
		qsort(lineup->lines, lineup->line_count, sizeof *lineup->lines, by_spread);
	count_cells(lineup);
	return settle_passages(maker);
}

static void maker_release(struct line_maker *maker)
{
	alloc_free(maker->line_of);
	alloc_free(maker->elsewhere);
	alloc_free(maker->day);
	alloc_free(maker->known);
	alloc_free(maker->sentences);
	alloc_free(maker->sentence_no);
	alloc_free(maker->first_sentence);
	alloc_free(maker->scores);
	alloc_free(maker->whys);
	alloc_free(maker->taught_scores);
	alloc_free(maker->taught_whys);
	alloc_free(maker->doc_of_sentence);
	alloc_free(maker->skip);
	alloc_free(maker->gone);
	alloc_free(maker->growing);
	sentence_set_free(maker->set);
}

enum err_code lineup_new(const struct lineup_input *input, struct lineup **ret_lineup)
{
	struct line_maker maker = {.input = input};
	enum err_code code;

	maker.lineup = alloc_zero(1, sizeof *maker.lineup);
	if (!maker.lineup)
		return ERR_NOMEM;
	maker.lineup->frame = input->frame;
	maker.lineup->doc_count = input->doc_count;
	code = make(&maker);
	if (!maker.growing) {
		maker.growing = maker.lineup->passages;
		maker.lineup->passages = NULL;
	}
	maker_release(&maker);
	if (code == ERR_OK)
		*ret_lineup = maker.lineup;
	else
		lineup_free(maker.lineup);
	return code;
}

void lineup_free(struct lineup *lineup)
{
	if (!lineup)
		return;
	alloc_free(lineup->lines);
	alloc_free(lineup->nearest);
	arena_release(&lineup->arena);
	alloc_free(lineup);
}

const struct passage *lineup_shown(const struct lineup *lineup, const struct lineup_cell *cell)
{
	return cell->passage_count > 0 ? &lineup->passages[cell->passages[0]] : NULL;
}
