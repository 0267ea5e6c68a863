/* The closest passage of an article that does not word a line: linemaker.h. */
#include "config.h"

#include "frame/linemaker.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"

enum {
	QUERY_WORDINGS = 12, /* of a line, that look for its closest passage elsewhere */
	QUERY_LESSONS = 12,  /* what a person confirmed */
	QUERY_ROOM = QUERY_WORDINGS + QUERY_LESSONS,
};

static const float nearest_most = .34f; /* what did not qualify stays below `unsure` */

/*
 * The likeness model has learned from articles of which most hold what is asked for. Where the
 * frame's own terms have found nothing, few do: the odds of a score are taken down by e to this.
 */
static const float rarer_by = 3;

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
	maker->doc_of_sentence = alloc_zero(count + 1, sizeof *maker->doc_of_sentence);
	maker->skip = alloc_zero(lineup->doc_count + 1, 1);
	maker->sentence_count = count;
	if (!maker->scores || !maker->whys || !maker->taught_scores || !maker->taught_whys ||
	    !maker->doc_of_sentence || !maker->skip)
		return ERR_NOMEM;
	for (uint32_t d = 0; d < lineup->doc_count; d++) {
		for (uint32_t i = maker->first_sentence[d]; i < maker->first_sentence[d + 1]; i++)
			maker->doc_of_sentence[i] = d;
	}
	return sentence_set_new(
	    maker->input->similarity, maker->sentences, maker->doc_of_sentence, count, &maker->set);
}

/* Is a word one of the names, also with a possessive ending? */
static bool is_name(const struct slice *names, size_t count, struct slice word)
{
	for (size_t i = 0; i < count; i++) {
		struct slice name = names[i];

		if (name.len == 0 || word.len < name.len ||
		    strncasecmp(word.ptr, name.ptr, name.len) != 0)
			continue;
		if (word.len == name.len || (unsigned char)word.ptr[name.len] >= 0x80)
			return true;
	}
	return false;
}

struct slice line_maker_bare_wording(struct line_maker *maker, struct slice text)
{
	const struct frame *frame = maker->lineup->frame;
	struct buf kept = {0};
	struct slice copy = {NULL, 0};

	while (text.len > 0) {
		size_t len = 0;

		while (len < text.len && !strchr(" \n\t-'.,", text.ptr[len]))
			len++;
		if (len > 0 &&
		    !is_name(frame->targets, frame->target_count, (struct slice){text.ptr, len}) &&
		    !is_name(frame->beneficiaries, frame->beneficiary_count,
		        (struct slice){text.ptr, len})) {
			buf_add_slice(&kept, (struct slice){text.ptr, len});
			buf_add_byte(&kept, ' ');
		}
		len += len < text.len;
		text = (struct slice){text.ptr + len, text.len - len};
	}
	if (!kept.failed)
		copy = arena_copy(&maker->lineup->arena, buf_slice(&kept));
	buf_release(&kept);
	return copy;
}

/* Different wordings of a line and the sentences they stand in; returns how many. */
static size_t query_of(struct line_maker *maker, const struct lineup_line *line,
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
	for (size_t i = 0; i < count; i++) {
		struct slice bare = line_maker_bare_wording(maker, wordings_out[i]);

		if (bare.len > 0)
			wordings_out[i] = bare;
	}
	if (count == 0) {
		contexts_out[count] = (struct slice){"", 0};
		wordings_out[count++] = line->wording;
	}
	return count;
}

/* The score of a sentence in an article where the frame's terms have found nothing. */
static float in_wordless(float score)
{
	float odds = score / (1 - score + 1e-6f) * expf(-rarer_by);

	return odds / (1 + odds);
}

/* The sentence of a document that is most like the line; UINT32_MAX: none is. */
static uint32_t best_of(const struct line_maker *maker, size_t doc)
{
	uint32_t best = UINT32_MAX;

	for (uint32_t i = maker->first_sentence[doc]; i < maker->first_sentence[doc + 1]; i++) {
		if (maker->scores[i] > (best == UINT32_MAX ? 0 : maker->scores[best]))
			best = i;
	}
	return best;
}

static enum err_code add_nearest(
    struct line_maker *maker, struct lineup_line *line, size_t doc, uint32_t best)
{
	struct lineup *lineup = maker->lineup;
	const struct sentence *sentence;
	struct passage *nearest;

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
	const struct similarity_query query = {.phrases = wordings,
	    .phrase_count = count,
	    .contexts = contexts,
	    .context_count = count,
	    .skip = maker->skip};

	return similarity_rank(maker->input->similarity, maker->set, &query, scores_out, whys_out);
}

/* Scores of all sentences for a line. What a person taught may raise one, and never lowers any. */
static enum err_code score_line(struct line_maker *maker, const struct lineup_line *line)
{
	struct slice wordings[QUERY_ROOM], contexts[QUERY_ROOM];
	size_t count = query_of(maker, line, wordings, contexts);
	size_t taught = add_lessons(maker, line, wordings, contexts, count);
	enum err_code code = rank(maker, wordings, contexts, count, maker->scores, maker->whys);

	for (size_t i = 0; code == ERR_OK && i < maker->sentence_count; i++)
		maker->scores[i] = in_wordless(maker->scores[i]);
	if (code != ERR_OK || taught == count)
		return code;
	code = rank(maker, wordings, contexts, taught, maker->taught_scores, maker->taught_whys);
	for (size_t i = 0; code == ERR_OK && i < maker->sentence_count; i++) {
		float score = in_wordless(maker->taught_scores[i]);

		if (score <= maker->scores[i])
			continue;
		maker->scores[i] = score;
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
	for (size_t d = 0; d < maker->lineup->doc_count; d++)
		maker->skip[d] = line->cells[d].passage_count > 0;
	code = score_line(maker, line);
	for (size_t d = 0; d < maker->lineup->doc_count && code == ERR_OK; d++) {
		uint32_t best = best_of(maker, d);
		bool taken = false;

		if (line->cells[d].passage_count > 0 || !maker->known[d] || best == UINT32_MAX)
			continue;
		if (maker->scores[best] >= LINEUP_UNSURE_FROM)
			code = line_maker_take_alike(maker, line, best, &taken);
		if (code == ERR_OK && !taken)
			code = add_nearest(maker, line, d, best);
	}
	return code;
}

/* Wide lines first: they take what narrow ones have alone. */
static int by_spread(const void *a, const void *b)
{
	const struct lineup_line *left = *(struct lineup_line *const *)a;
	const struct lineup_line *right = *(struct lineup_line *const *)b;

	if (left->filled_count != right->filled_count)
		return left->filled_count > right->filled_count ? -1 : 1;
	if (left->facet != right->facet)
		return left->facet < right->facet ? -1 : 1;
	return slice_compare(left->id, right->id);
}

enum err_code line_maker_find_nearest(struct line_maker *maker)
{
	struct lineup *lineup = maker->lineup;
	struct lineup_line **order =
	    alloc_zero(lineup->line_count + 1, sizeof(struct lineup_line *));
	enum err_code code = order ? gather_sentences(maker) : ERR_NOMEM;

	maker->gone = alloc_zero(lineup->line_count + 1, 1);
	if (!maker->gone)
		code = ERR_NOMEM;

	for (size_t l = 0; code == ERR_OK && l < lineup->line_count; l++)
		order[l] = &lineup->lines[l];
	if (code == ERR_OK && lineup->line_count > 1)
		qsort(order, lineup->line_count, sizeof *order, by_spread);
	for (size_t l = 0; code == ERR_OK && l < lineup->line_count; l++) {
		if (line_maker_cancelled(maker))
			code = ERR_CANCELLED;
		else if (!maker->gone[order[l] - lineup->lines])
			code = find_nearest(maker, order[l]);
	}
	alloc_free(order);
	return code;
}
