#include "config.h"

#include "frame/lineup.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "frame/families.h"
#include "frame/when.h"

enum {
	QUERY_WORDINGS = 12,      /* of a line, that look for its closest passage elsewhere */
	POLL_DOCS = 64,           /* documents between two looks at `cancelled` */
	WORDS_TO_JUDGE = 60,      /* fewer say nothing about the language */
	OUTLETS_TO_LOOK_BACK = 2, /* of the label, before an undated article counts as older */
};

static const float filled_from = .5f, unsure_from = .35f;
static const float nearest_most = .34f; /* what did not qualify stays below `unsure` */
static const float english_from = .15f; /* share of words that English text is full of */

/* A lineup while it is made. */
struct maker {
	struct lineup *lineup;
	const struct frame_source *sources;
	const struct framings *const *framings;
	const struct similarity *similarity;
	bool (*cancelled)(const void *);
	const void *cancel_data;
	uint32_t *line_of;  /* of each passage; UINT32_MAX: a duplicate, or elsewhere */
	uint8_t *elsewhere; /* of each passage: its words stand in a line of another facet */
	uint32_t *day;      /* of each document; 0: no date */
	uint8_t *known;     /* can an absence be claimed of the document? */
	size_t line_capacity;
	struct slice *sentences;  /* of all documents, for the closest passages */
	uint32_t *first_sentence; /* of each document in `sentences`, one more at the end */
	uint32_t *sentence_no;    /* of each of `sentences`: index in its prose */
	struct sentence_set *set;
	float *scores;
	struct why *whys;
	size_t nearest_capacity;
};

const char *cell_state_text(enum cell_state state)
{
	static const char *const texts[CELL_STATES] = {
	    "filled", "unsure", "silent", "not_yet", "unknown", "pinned", "blanked"};

	return texts[state];
}

static bool is_cancelled(const struct maker *maker)
{
	return maker->cancelled && maker->cancelled(maker->cancel_data);
}

/* ---- passages ---- */

static enum err_code gather(struct maker *maker)
{
	struct lineup *lineup = maker->lineup;
	size_t count = 0;

	for (size_t d = 0; d < lineup->doc_count; d++)
		count += maker->framings[d] ? maker->framings[d]->count : 0;
	lineup->passages = arena_alloc(&lineup->arena, count + 1, sizeof *lineup->passages);
	maker->line_of = alloc_zero(count + 1, sizeof *maker->line_of);
	maker->elsewhere = alloc_zero(count + 1, sizeof *maker->elsewhere);
	if (!lineup->passages || !maker->line_of || !maker->elsewhere)
		return ERR_NOMEM;
	for (size_t d = 0; d < lineup->doc_count; d++) {
		const struct framings *framings = maker->framings[d];
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

/* ---- lines ---- */

static bool has_id(const struct lineup *lineup, struct slice id)
{
	for (size_t i = 0; i < lineup->line_count; i++) {
		if (slice_equal(lineup->lines[i].id, id))
			return true;
	}
	return false;
}

/* facet/stems, with a number behind it where two families of a facet share their stems. */
static struct slice line_id(struct lineup *lineup, struct slice facet, struct slice stems)
{
	struct slice id = {NULL, 0};
	struct buf text = {0};

	for (unsigned n = 1; !text.failed; n++) {
		buf_clear(&text);
		buf_add_slice(&text, facet);
		buf_add_byte(&text, '/');
		buf_add_slice(&text, stems);
		if (n > 1)
			buf_add_format(&text, "-%u", n);
		if (!text.failed && !has_id(lineup, buf_slice(&text)))
			break;
	}
	if (!text.failed)
		id = arena_copy(&lineup->arena, buf_slice(&text));
	buf_release(&text);
	return id;
}

static enum err_code add_line(struct maker *maker, uint32_t facet, const struct family *family)
{
	struct lineup *lineup = maker->lineup;
	struct lineup_line *lines =
	    alloc_grow(lineup->lines, &maker->line_capacity, lineup->line_count + 1, sizeof *lines);
	struct lineup_line line = {.wording = family->wording, .facet = facet};

	if (!lines)
		return ERR_NOMEM;
	lineup->lines = lines;
	line.id = line_id(lineup, lineup->frame->facets[facet].id, family->id);
	line.cells = arena_alloc(&lineup->arena, lineup->doc_count + 1, sizeof *line.cells);
	if (!line.id.ptr || !line.cells)
		return ERR_NOMEM;
	lines[lineup->line_count++] = line;
	return ERR_OK;
}

/* A phrase that a person typed is a line also when no outlet has it. */
static enum err_code add_empty_line(struct maker *maker, uint32_t index)
{
	const struct facet *facet = &maker->lineup->frame->facets[index];
	const struct family family = {.id = slice_of("none"), .wording = facet->title};

	for (size_t i = 0; i < maker->lineup->passage_count; i++) {
		if (maker->lineup->passages[i].facet == index)
			return ERR_OK; /* it is worded so, in lines of other facets */
	}
	return facet->term_count > 0 && facet->terms[0].source == TERM_TYPED
	           ? add_line(maker, index, &family)
	           : ERR_OK;
}

/* The families of one facet become lines. places: room for indices of all passages. */
static enum err_code add_facet(struct maker *maker, uint32_t facet, uint32_t *places,
    const struct passage **passages, struct slice *texts)
{
	struct lineup *lineup = maker->lineup;
	struct families families = {0};
	size_t count = 0, base = lineup->line_count;
	enum err_code code;

	for (size_t i = 0; i < lineup->passage_count; i++) {
		if (lineup->passages[i].facet != facet || maker->elsewhere[i])
			continue;
		places[count] = (uint32_t)i;
		passages[count] = &lineup->passages[i];
		texts[count++] = maker->sources[lineup->passages[i].doc].prose->text;
	}
	if (count == 0)
		return add_empty_line(maker, facet);
	code = families_find(
	    lineup->frame, maker->similarity, passages, texts, count, &lineup->arena, &families);
	for (size_t i = 0; code == ERR_OK && i < families.count; i++)
		code = add_line(maker, facet, &families.items[i]);
	for (size_t i = 0; code == ERR_OK && i < count; i++) {
		uint32_t family = families.of_passage[i];

		maker->line_of[places[i]] =
		    family == UINT32_MAX ? UINT32_MAX : (uint32_t)base + family;
	}
	families_release(&families);
	return code;
}

static enum err_code make_lines(struct maker *maker)
{
	size_t room = maker->lineup->passage_count + 1;
	uint32_t *places = alloc_zero(room, sizeof *places);
	const struct passage **passages = alloc_zero(room, sizeof(struct passage *));
	struct slice *texts = alloc_zero(room, sizeof *texts);
	enum err_code code = places && passages && texts ? ERR_OK : ERR_NOMEM;

	for (uint32_t i = 0; code == ERR_OK && i < maker->lineup->frame->facet_count; i++)
		code = is_cancelled(maker) ? ERR_CANCELLED
		                           : add_facet(maker, i, places, passages, texts);
	alloc_free(places);
	alloc_free(passages);
	alloc_free(texts);
	return code;
}

/* ---- wordings of several facets ---- */

static const struct term *term_of(const struct lineup *lineup, const struct passage *passage)
{
	return passage->term == UINT32_MAX
	           ? NULL
	           : &lineup->frame->facets[passage->facet].terms[passage->term];
}

/* How much of a wording its pattern names: terms before near ones, then more words. */
static size_t precision(const struct lineup *lineup, const struct passage *passage)
{
	const struct term *term = term_of(lineup, passage);

	if (!term)
		return 0;
	return term->pattern.word_count + (term->kind == TERM_NEAR ? 0 : PATTERN_WORDS);
}

/* Documents of each line, by its passages; those of a document stand side by side. */
static enum err_code count_spread(const struct maker *maker, uint32_t **ret_spread)
{
	const struct lineup *lineup = maker->lineup;
	uint32_t *spread = alloc_zero(lineup->line_count + 1, sizeof *spread);
	uint32_t *last_doc = alloc_zero(lineup->line_count + 1, sizeof *last_doc);

	for (size_t i = 0; spread && last_doc && i < lineup->passage_count; i++) {
		uint32_t line = maker->line_of[i], doc = lineup->passages[i].doc + 1;

		if (line == UINT32_MAX || last_doc[line] == doc)
			continue;
		last_doc[line] = doc;
		spread[line]++;
	}
	alloc_free(last_doc);
	if (!spread || !last_doc) {
		alloc_free(spread);
		return ERR_NOMEM;
	}
	*ret_spread = spread;
	return ERR_OK;
}

/* Of two passages of the same words, does the first one keep them? */
static bool keeps_words(
    const struct maker *maker, const uint32_t *spread, size_t first, size_t second)
{
	const struct passage *a = &maker->lineup->passages[first];
	const struct passage *b = &maker->lineup->passages[second];
	size_t left = precision(maker->lineup, a), right = precision(maker->lineup, b);

	if (left != right)
		return left > right;
	if (spread[maker->line_of[first]] != spread[maker->line_of[second]])
		return spread[maker->line_of[first]] > spread[maker->line_of[second]];
	return a->facet < b->facet;
}

/* Mark all but one of the passages that have the same words in the same place. */
static enum err_code find_elsewhere(struct maker *maker, size_t *ret_count)
{
	const struct passage *items = maker->lineup->passages;
	uint32_t *spread;
	enum err_code code = count_spread(maker, &spread);
	size_t count = 0;

	for (size_t i = 0, k; code == ERR_OK && i < maker->lineup->passage_count; i++) {
		for (k = i + 1; k < maker->lineup->passage_count && items[k].doc == items[i].doc &&
		                items[k].start == items[i].start;
		     k++) {
			size_t loser;

			if (items[k].end != items[i].end || maker->elsewhere[i] ||
			    maker->elsewhere[k] || maker->line_of[i] == UINT32_MAX ||
			    maker->line_of[k] == UINT32_MAX)
				continue;
			loser = keeps_words(maker, spread, i, k) ? k : i;
			maker->elsewhere[loser] = 1;
			count++;
		}
	}
	if (code == ERR_OK)
		alloc_free(spread);
	*ret_count = count;
	return code;
}

/* Lines of all passages; then, where words stand in lines of several facets, once more without. */
static enum err_code make_final_lines(struct maker *maker)
{
	size_t moved = 0;
	enum err_code code = make_lines(maker);

	if (code == ERR_OK)
		code = find_elsewhere(maker, &moved);
	if (code != ERR_OK || moved == 0)
		return code;
	maker->lineup->line_count = 0;
	for (size_t i = 0; i < maker->lineup->passage_count; i++)
		maker->line_of[i] = UINT32_MAX;
	return make_lines(maker);
}

/* ---- cells ---- */

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
	return best >= filled_from ? CELL_FILLED : best >= unsure_from ? CELL_UNSURE : CELL_SILENT;
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

static enum err_code fill_cells(struct maker *maker)
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

/* ---- absences ---- */

/* Is the text in a language that the engine knows? Short texts are taken for English. */
static bool is_english(const struct maker *maker, const struct prose *prose)
{
	size_t words = 0, common = 0;

	for (size_t i = 0; i < prose->tokens.count && words < 500; i++) {
		struct slice text = prose_token(prose, i);

		if (prose->tokens.items[i].kind != TOKEN_WORD)
			continue;
		words++;
		common += prose->tokens.items[i].flags & TOKEN_LOWER &&
		          similarity_weight(maker->similarity, text) < .35f;
	}
	return words < WORDS_TO_JUDGE || (float)common >= english_from * (float)words;
}

static enum err_code look_at_docs(struct maker *maker)
{
	size_t count = maker->lineup->doc_count;

	maker->day = alloc_zero(count + 1, sizeof *maker->day);
	maker->known = alloc_zero(count + 1, sizeof *maker->known);
	if (!maker->day || !maker->known)
		return ERR_NOMEM;
	for (size_t d = 0; d < count; d++) {
		const struct frame_source *source = &maker->sources[d];

		if (!source->prose || !source->doc || !maker->framings[d])
			continue;
		if (doc_meta(source->doc)->date.ptr)
			maker->day[d] = when_day(doc_meta(source->doc)->date);
		maker->known[d] = source->prose->sentences.count > 0 &&
		                  !(doc_flags(source->doc) & DOC_CUT) &&
		                  is_english(maker, source->prose);
	}
	return ERR_OK;
}

/*
 * Does the article look ahead to an event (its "upcoming summit") that the label's articles look
 * back on or report? Then it is older than the label, though it bears no date.
 */
static bool looks_ahead(const struct maker *maker, const struct lineup_line *label, size_t doc)
{
	const struct framings *framings = maker->framings[doc];

	if (!framings)
		return false;
	for (size_t i = 0; i < framings->upcoming_count; i++) {
		size_t behind = 0, filled = 0;

		for (size_t d = 0; d < maker->lineup->doc_count; d++) {
			if (label->cells[d].state != CELL_FILLED)
				continue;
			filled++;
			behind += framings_look_back(maker->framings[d], framings->upcoming[i]);
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
static uint32_t label_day(const struct maker *maker, const struct lineup_line *label)
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
    const struct maker *maker, const struct lineup_line *label, uint32_t day, size_t doc)
{
	bool older = false;

	if (!maker->known[doc])
		return CELL_UNKNOWN;
	if (label && label->cells[doc].state != CELL_FILLED)
		older = maker->day[doc] > 0 ? day != UINT32_MAX && maker->day[doc] < day
		                            : looks_ahead(maker, label, doc);
	return older ? CELL_NOT_YET : CELL_SILENT;
}

static void judge_absences(struct maker *maker)
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

/* ---- closest passages ---- */

static enum err_code gather_sentences(struct maker *maker)
{
	struct lineup *lineup = maker->lineup;
	size_t room = 0, count = 0;

	for (size_t d = 0; d < lineup->doc_count; d++)
		room += maker->known[d] ? maker->sources[d].prose->sentences.count : 0;
	maker->sentences = alloc_zero(room + 1, sizeof *maker->sentences);
	maker->sentence_no = alloc_zero(room + 1, sizeof *maker->sentence_no);
	maker->first_sentence = alloc_zero(lineup->doc_count + 1, sizeof *maker->first_sentence);
	if (!maker->sentences || !maker->sentence_no || !maker->first_sentence)
		return ERR_NOMEM;
	for (size_t d = 0; d < lineup->doc_count; d++) {
		const struct prose *prose = maker->sources[d].prose;

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
	if (!maker->scores || !maker->whys)
		return ERR_NOMEM;
	return sentence_set_new(maker->similarity, maker->sentences, count, &maker->set);
}

static struct slice wording_of(const struct maker *maker, const struct passage *passage)
{
	return slice_at(
	    maker->sources[passage->doc].prose->text, (struct span){passage->start, passage->end});
}

/* Different wordings of a line and the sentences they stand in; returns how many. */
static size_t query_of(const struct maker *maker, const struct lineup_line *line,
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
		text = wording_of(maker, passage);
		for (size_t i = 0; i < count && !seen; i++)
			seen = slice_equal(wordings_out[i], text);
		if (seen)
			continue;
		sentence = &maker->sources[d].prose->sentences.items[passage->sentence];
		contexts_out[count] = slice_at(
		    maker->sources[d].prose->text, (struct span){sentence->start, sentence->end});
		wordings_out[count++] = text;
	}
	if (count == 0)
		wordings_out[count++] = line->wording;
	return count;
}

static enum err_code add_nearest(struct maker *maker, struct lineup_line *line, size_t doc)
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
	sentence = &maker->sources[doc].prose->sentences.items[maker->sentence_no[best]];
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

static enum err_code find_nearest(struct maker *maker, struct lineup_line *line)
{
	struct slice wordings[QUERY_WORDINGS], contexts[QUERY_WORDINGS];
	size_t count = query_of(maker, line, wordings, contexts);
	enum err_code code = ERR_OK;
	bool wanted = false;

	for (size_t d = 0; d < maker->lineup->doc_count && !wanted; d++)
		wanted = line->cells[d].passage_count == 0 && maker->known[d];
	if (!wanted || count == 0)
		return ERR_OK;
	code = similarity_rank(maker->similarity, maker->set, wordings, count, contexts, count,
	    maker->scores, maker->whys);
	for (size_t d = 0; d < maker->lineup->doc_count && code == ERR_OK; d++) {
		if (line->cells[d].passage_count == 0 && maker->known[d])
			code = add_nearest(maker, line, d);
	}
	return code;
}

static enum err_code find_all_nearest(struct maker *maker)
{
	enum err_code code = gather_sentences(maker);

	for (size_t l = 0; code == ERR_OK && l < maker->lineup->line_count; l++)
		code = is_cancelled(maker) ? ERR_CANCELLED
		                           : find_nearest(maker, &maker->lineup->lines[l]);
	return code;
}

/* ---- altered quotations between outlets ---- */

/* Bytes of a mark that begins or ends a text; 0: a word does. */
static size_t mark_len(struct slice text, bool at_end)
{
	size_t last = text.len - 1;

	if (text.len >= 3 && memcmp(text.ptr + (at_end ? text.len - 3 : 0), "\xe2\x80", 2) == 0)
		return 3;
	return text.len > 0 && strchr("\"'`.,;:!?", text.ptr[at_end ? last : 0]) ? 1 : 0;
}

/* A wording without the marks around it: outlets differ in them. */
static struct slice bare(struct slice text)
{
	while (text.len > 0 && mark_len(text, true) > 0)
		text.len -= mark_len(text, true);
	while (text.len > 0 && mark_len(text, false) > 0)
		text = (struct slice){
		    text.ptr + mark_len(text, false), text.len - mark_len(text, false)};
	return text;
}

static bool is_marked(const struct passage *passage)
{
	return passage->devices & (DEVICE_VERBATIM | DEVICE_SCARE_QUOTES);
}

/* How many other documents of a line have, in marks, this wording; or any other of its length. */
static void count_marked(const struct maker *maker, const struct lineup_line *line,
    const struct passage *headline, size_t *ret_same, size_t *ret_other)
{
	struct slice text = bare(wording_of(maker, headline));

	*ret_same = *ret_other = 0;
	for (size_t d = 0; d < maker->lineup->doc_count; d++) {
		for (size_t i = 0; i < line->cells[d].passage_count; i++) {
			const struct passage *other =
			    &maker->lineup->passages[line->cells[d].passages[i]];

			if (other == headline || !is_marked(other))
				continue;
			if (slice_equal(bare(wording_of(maker, other)), text))
				(*ret_same)++;
			else if (other->doc != headline->doc && !(other->devices & DEVICE_HEADLINE))
				(*ret_other)++;
		}
	}
}

/* A headline's words in marks that nobody else has in marks, while two outlets have others. */
static void mark_altered(struct maker *maker)
{
	struct lineup *lineup = maker->lineup;

	for (size_t i = 0; i < lineup->passage_count; i++) {
		struct passage *passage = &lineup->passages[i];
		size_t same, other;

		if (!(passage->devices & DEVICE_HEADLINE) || !is_marked(passage) ||
		    maker->line_of[i] == UINT32_MAX)
			continue;
		count_marked(maker, &lineup->lines[maker->line_of[i]], passage, &same, &other);
		if (same == 0 && other >= 2)
			passage->devices |= DEVICE_ALTERED_QUOTE;
	}
}

/* ---- the whole ---- */

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
	const struct term *term = term_of(lineup, passage);

	if (!term)
		return false;
	return term->source == TERM_TYPED || term->source == TERM_CONFIRMED ||
	       (passage->facet == 0 && term->kind == TERM_TERM);
}

static void find_minor(struct maker *maker)
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

static void count_cells(struct lineup *lineup)
{
	for (size_t l = 0; l < lineup->line_count; l++) {
		for (size_t d = 0; d < lineup->doc_count; d++) {
			lineup->filled_count += lineup->lines[l].cells[d].state == CELL_FILLED;
			lineup->silent_count += lineup->lines[l].cells[d].state == CELL_SILENT;
		}
	}
}

static enum err_code make(struct maker *maker)
{
	struct lineup *lineup = maker->lineup;
	enum err_code code = gather(maker);

	if (code == ERR_OK)
		code = look_at_docs(maker);
	if (code == ERR_OK)
		code = make_final_lines(maker);
	if (code == ERR_OK)
		code = fill_cells(maker);
	if (code != ERR_OK)
		return code;
	mark_altered(maker);
	judge_absences(maker);
	find_minor(maker);
	code = find_all_nearest(maker);
	if (code == ERR_OK && lineup->line_count > 1)
		qsort(lineup->lines, lineup->line_count, sizeof *lineup->lines, by_spread);
	count_cells(lineup);
	return code;
}

static void maker_release(struct maker *maker)
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
	sentence_set_free(maker->set);
}

enum err_code lineup_new(const struct frame *frame, const struct frame_source *sources,
    const struct framings *const *framings, size_t doc_count, const struct similarity *similarity,
    bool (*cancelled)(const void *), const void *cancel_data, struct lineup **ret_lineup)
{
	struct maker maker = {.sources = sources,
	    .framings = framings,
	    .similarity = similarity,
	    .cancelled = cancelled,
	    .cancel_data = cancel_data};
	enum err_code code;

	maker.lineup = alloc_zero(1, sizeof *maker.lineup);
	if (!maker.lineup)
		return ERR_NOMEM;
	maker.lineup->frame = frame;
	maker.lineup->doc_count = doc_count;
	code = make(&maker);
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
