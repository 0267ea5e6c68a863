/* Passages become the lines of a lineup: linemaker.h. */
#include "config.h"

#include "frame/linemaker.h"

#include "base/alloc.h"

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

static enum err_code add_line(struct line_maker *maker, uint32_t facet, const struct family *family)
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
static enum err_code add_empty_line(struct line_maker *maker, uint32_t index)
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
static enum err_code add_facet(struct line_maker *maker, uint32_t facet, uint32_t *places,
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
		texts[count++] = maker->input->sources[lineup->passages[i].doc].prose->text;
	}
	if (count == 0)
		return add_empty_line(maker, facet);
	code = families_find(lineup->frame, maker->input->similarity, passages, texts, count,
	    &lineup->arena, &families);
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

static enum err_code make_lines(struct line_maker *maker)
{
	size_t room = maker->lineup->passage_count + 1;
	uint32_t *places = alloc_zero(room, sizeof *places);
	const struct passage **passages = alloc_zero(room, sizeof(struct passage *));
	struct slice *texts = alloc_zero(room, sizeof *texts);
	enum err_code code = places && passages && texts ? ERR_OK : ERR_NOMEM;

	for (uint32_t i = 0; code == ERR_OK && i < maker->lineup->frame->facet_count; i++)
		code = line_maker_cancelled(maker) ? ERR_CANCELLED
		                                   : add_facet(maker, i, places, passages, texts);
	alloc_free(places);
	alloc_free(passages);
	alloc_free(texts);
	return code;
}

/* ---- wordings of several facets ---- */

/* How much of a wording its pattern names: terms before near ones, then more words. */
static size_t precision(const struct lineup *lineup, const struct passage *passage)
{
	const struct term *term = line_maker_term(lineup, passage);

	if (!term)
		return 0;
	return term->pattern.word_count + (term->kind == TERM_NEAR ? 0 : PATTERN_WORDS);
}

/* Documents of each line, by its passages; those of a document stand side by side. */
static enum err_code count_spread(const struct line_maker *maker, uint32_t **ret_spread)
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
    const struct line_maker *maker, const uint32_t *spread, size_t first, size_t second)
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
static enum err_code find_elsewhere(struct line_maker *maker, size_t *ret_count)
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
enum err_code line_maker_find_lines(struct line_maker *maker)
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
