#include "config.h"

#include "frame/linemaker.h"

#include "base/alloc.h"

enum {
	QUERY_WORDINGS = 12, /* of a line, that look for its closest passage elsewhere */
	QUERY_LESSONS = 12,  /* what a person confirmed */
	QUERY_ROOM = QUERY_WORDINGS + QUERY_LESSONS,
};

static const float nearest_most = .34f; /* what did not qualify stays below `unsure` */

static enum err_code gather_sentences(struct line_maker *maker)
{
	struct lineup *lineup = maker->lineup;
	size_t room = 0, count = 0;

	for (size_t d = 0; d < lineup->doc_count; d++)
		room += maker->known[d] ? maker->input->sources[d].prose->sentences.count : 0;
	maker->sentences = alloc_zero(room + 1, sizeof *maker->sentences);
	maker->sentence_no = alloc_zero(room + 1, sizeof *maker->sentence_no);
	maker->first_sentence = alloc_zero(lineup->doc_count + 1, sizeof *maker->first_sentence);
	if (!maker->sentences || !maker->sentence_no || !maker->first_sentence)
		return ERR_NOMEM;
	for (size_t d = 0; d < lineup->doc_count; d++) {
		const struct prose *prose = maker->input->sources[d].prose;

		maker->first_sentence[d] = (uint32_t)count;
		for (size_t i = 0; maker->known[d] && i < prose->sentences.count; i++) {
			const struct sentence *sentence = &prose->sentences.items[i];

			if (prose_sentence_is_boilerplate(prose, i))
				continue;
			maker->sentence_no[count] = (uint32_t)i;
			maker->sentences[count++] =
			    slice_at(prose->text, (struct span){sentence->start, sentence->end});
		}
	}
	maker->first_sentence[lineup->doc_count] = (uint32_t)count;
	maker->scores = alloc_zero(count + 1, sizeof *maker->scores);
	maker->whys = alloc_zero(count + 1, sizeof *maker->whys);
	maker->taught_scores = alloc_zero(count + 1, sizeof *maker->taught_scores);
	maker->taught_whys = alloc_zero(count + 1, sizeof *maker->taught_whys);
	maker->sentence_count = count;
	if (!maker->scores || !maker->whys || !maker->taught_scores || !maker->taught_whys)
		return ERR_NOMEM;
	return sentence_set_new(maker->input->similarity, maker->sentences, count, &maker->set);
}

/* Different wordings of a line and the sentences they stand in; returns how many. */
static size_t query_of(const struct line_maker *maker, const struct lineup_line *line,
    struct slice wordings_out[], struct slice contexts_out[])
{
	size_t count = 0;

	for (size_t d = 0; d < maker->lineup->doc_count && count < QUERY_WORDINGS; d++) {
		const struct lineup_cell *cell = &line->cells[d];
		const struct sentence *sentence;
		const struct passage *passage;
		struct slice text;
		bool seen = false;

		if (cell->passage_count == 0)
			continue;
		passage = &maker->lineup->passages[cell->passages[0]];
		text = line_maker_wording(maker, passage);
		for (size_t i = 0; i < count && !seen; i++)
			seen = slice_equal(wordings_out[i], text);
		if (seen)
			continue;
		sentence = &maker->input->sources[d].prose->sentences.items[passage->sentence];
		contexts_out[count] = slice_at(maker->input->sources[d].prose->text,
		    (struct span){sentence->start, sentence->end});
		wordings_out[count++] = text;
	}
	if (count == 0) {
		contexts_out[count] = (struct slice){"", 0};
		wordings_out[count++] = line->wording;
	}
	return count;
}

static enum err_code add_nearest(struct line_maker *maker, struct lineup_line *line, size_t doc)
{
	struct lineup *lineup = maker->lineup;
	uint32_t best = UINT32_MAX;
	const struct sentence *sentence;
	struct passage *nearest;

	for (uint32_t i = maker->first_sentence[doc]; i < maker->first_sentence[doc + 1]; i++) {
		if (maker->scores[i] > (best == UINT32_MAX ? 0 : maker->scores[best]))
			best = i;
	}
	if (best == UINT32_MAX)
		return ERR_OK;
	nearest = alloc_grow(
	    lineup->nearest, &maker->nearest_capacity, lineup->nearest_count + 1, sizeof *nearest);
	if (!nearest)
		return ERR_NOMEM;
	lineup->nearest = nearest;
	sentence = &maker->input->sources[doc].prose->sentences.items[maker->sentence_no[best]];
	nearest[lineup->nearest_count] = (struct passage){.doc = (uint32_t)doc,
	    .start = sentence->start,
	    .end = sentence->end,
	    .sentence = maker->sentence_no[best],
	    .facet = line->facet,
	    .term = UINT32_MAX,
	    .duplicate_of = UINT32_MAX,
	    .score = maker->scores[best] < nearest_most ? maker->scores[best] : nearest_most,
	    .why = maker->whys[best],
	    .speaker = {NULL, 0}};
	line->cells[doc].nearest = (uint32_t)lineup->nearest_count++;
	return ERR_OK;
}

/* Add what a person confirmed for the line; returns how many there are then. */
static size_t add_lessons(const struct line_maker *maker, const struct lineup_line *line,
    struct slice wordings_out[], struct slice contexts_out[], size_t count)
{
	for (size_t i = 0; i < maker->input->lesson_count && count < QUERY_ROOM; i++) {
		const struct lineup_lesson *lesson = &maker->input->lessons[i];

		if (!slice_equal(lesson->line, line->id) || lesson->wording.len == 0)
			continue;
		wordings_out[count] = lesson->wording;
		contexts_out[count++] = lesson->context;
	}
	return count;
}

static enum err_code rank(struct line_maker *maker, const struct slice *wordings,
    const struct slice *contexts, size_t count, float *scores_out, struct why *whys_out)
{
	return similarity_rank(maker->input->similarity, maker->set, wordings, count, contexts,
	    count, scores_out, whys_out);
}

/* Scores of all sentences for a line. What a person taught may raise one, and never lowers any. */
static enum err_code score_line(struct line_maker *maker, const struct lineup_line *line)
{
	struct slice wordings[QUERY_ROOM], contexts[QUERY_ROOM];
	size_t count = query_of(maker, line, wordings, contexts);
	size_t taught = add_lessons(maker, line, wordings, contexts, count);
	enum err_code code = rank(maker, wordings, contexts, count, maker->scores, maker->whys);

	if (code != ERR_OK || taught == count)
		return code;
	code = rank(maker, wordings, contexts, taught, maker->taught_scores, maker->taught_whys);
	for (size_t i = 0; code == ERR_OK && i < maker->sentence_count; i++) {
		if (maker->taught_scores[i] <= maker->scores[i])
			continue;
		maker->scores[i] = maker->taught_scores[i];
		maker->whys[i] = maker->taught_whys[i];
	}
	return code;
}

static enum err_code find_nearest(struct line_maker *maker, struct lineup_line *line)
{
	enum err_code code;
	bool wanted = false;

	for (size_t d = 0; d < maker->lineup->doc_count && !wanted; d++)
		wanted = line->cells[d].passage_count == 0 && maker->known[d];
	if (!wanted)
		return ERR_OK;
	code = score_line(maker, line);
	for (size_t d = 0; d < maker->lineup->doc_count && code == ERR_OK; d++) {
		if (line->cells[d].passage_count == 0 && maker->known[d])
			code = add_nearest(maker, line, d);
	}
	return code;
}

enum err_code line_maker_find_nearest(struct line_maker *maker)
{
	enum err_code code = gather_sentences(maker);

	for (size_t l = 0; code == ERR_OK && l < maker->lineup->line_count; l++)
		code = line_maker_cancelled(maker) ? ERR_CANCELLED
		                                   : find_nearest(maker, &maker->lineup->lines[l]);
	return code;
}
