#include "config.h"

#include "story/overlay.h"

#include "base/alloc.h"
#include "base/map.h"
#include "frame/voice.h"
#include "story/actline.h"
#include "text/sentence.h"

/* A lineup while it is changed. */
struct overlay {
	struct lineup *lineup;
	const struct frame_source *sources;
	const struct frame_lexicon *lexicon;
	const struct verdicts *verdicts;
	size_t passage_capacity; /* 0: the passages are still as the lineup made them */
	bool *dropped;           /* of each line */
};

/* One place of a verdict, found in the lineup. */
struct target {
	const struct verdict *verdict;
	const struct verdict_place *place;
	struct lineup_line *line;
	struct lineup_cell *cell;
	uint32_t doc;
};

/* ---- finding what a verdict is about ---- */

bool overlay_is_of_frame(const struct frame *frame, const struct verdict *verdict)
{
	return slice_starts(verdict->row, OVERLAY_TYPED) || slice_equal(verdict->frame, frame->id);
}

static bool is_of_frame(const struct overlay *overlay, const struct verdict *verdict)
{
	return overlay_is_of_frame(overlay->lineup->frame, verdict);
}

static uint32_t find_doc(const struct overlay *overlay, uint64_t hash)
{
	for (uint32_t d = 0; d < overlay->lineup->doc_count; d++)
		if (overlay->sources[d].doc && doc_hash(overlay->sources[d].doc) == hash)
			return d;
	return UINT32_MAX;
}

static struct lineup_line *find_line(const struct overlay *overlay, struct slice id)
{
	for (size_t l = 0; l < overlay->lineup->line_count; l++)
		if (slice_equal(overlay->lineup->lines[l].id, id))
			return &overlay->lineup->lines[l];
	return NULL;
}

static bool is_at(const struct passage *passage, struct span span)
{
	return passage->start == span.start && passage->end == span.end;
}

/* Index of a cell's passage at a place; its passage count: none. */
static size_t find_in_cell(
    const struct overlay *overlay, const struct lineup_cell *cell, struct span span)
{
	size_t i = 0;

	while (
	    i < cell->passage_count && !is_at(&overlay->lineup->passages[cell->passages[i]], span))
		i++;
	return i;
}

/* A row of the same facet whose cell of a document holds a passage. */
static struct lineup_line *find_line_of(
    const struct overlay *overlay, struct slice id, uint32_t doc, struct span span)
{
	const char *slash = memchr(id.ptr, '/', id.len);
	const struct slice facet = {id.ptr, slash ? (size_t)(slash - id.ptr) : id.len};
	const size_t index = frame_facet_at(overlay->lineup->frame, facet);

	for (size_t l = 0; l < overlay->lineup->line_count; l++) {
		struct lineup_line *line = &overlay->lineup->lines[l];

		if (line->facet == index &&
		    find_in_cell(overlay, &line->cells[doc], span) < line->cells[doc].passage_count)
			return line;
	}
	return NULL;
}

/* The sentence that a passage begins in; UINT32_MAX: in none. */
static uint32_t sentence_at(const struct frame_source *source, struct span span)
{
	const struct sentences *sentences = &source->prose->sentences;
	const size_t at = sentences_at(sentences, span.start);

	return at < sentences->count && sentences->items[at].start <= span.start ? (uint32_t)at
	                                                                         : UINT32_MAX;
}

/* false: the verdict is about nothing that this lineup has. */
static bool find_target(const struct overlay *overlay, const struct verdict *verdict,
    const struct verdict_place *place, struct target *ret_target)
{
	struct target target = {.verdict = verdict, .place = place};

	if (!is_of_frame(overlay, verdict) || verdict->row.len == 0)
		return false;
	target.doc = find_doc(overlay, place->doc_hash);
	if (target.doc == UINT32_MAX || !overlay->sources[target.doc].prose ||
	    (span_exists(place->found) &&
	        (place->found.end > overlay->sources[target.doc].prose->text.len ||
	            place->wanted.end > overlay->sources[target.doc].prose->text.len)))
		return false;
	target.line = find_line(overlay, verdict->row);
	if (!target.line && span_exists(place->found))
		target.line = find_line_of(overlay, verdict->row, target.doc, place->found);
	if (!target.line ||
	    (span_exists(place->wanted) &&
	        sentence_at(&overlay->sources[target.doc], place->wanted) == UINT32_MAX))
		return false;
	target.cell = &target.line->cells[target.doc];
	*ret_target = target;
	return true;
}

/* ---- passages ---- */

/* Room for one passage more: the lineup's own are copied the first time. */
static struct passage *grow_passages(struct overlay *overlay)
{
	struct lineup *lineup = overlay->lineup;
	const size_t wanted = lineup->passage_count + 1;
	struct passage *grown;

	if (wanted > overlay->passage_capacity) {
		const size_t capacity = wanted + wanted / 2 + 8;

		grown = arena_alloc(&lineup->arena, capacity, sizeof *grown);
		if (!grown)
			return NULL;
		if (lineup->passage_count > 0)
			memcpy(grown, lineup->passages, lineup->passage_count * sizeof *grown);
		lineup->passages = grown;
		overlay->passage_capacity = capacity;
	}
	return lineup->passages;
}

/* A passage that the machine has not found: who says it is judged as for any other. */
static enum err_code add_passage(
    struct overlay *overlay, const struct target *target, uint32_t *ret_index)
{
	const struct frame_source *source = &overlay->sources[target->doc];
	struct lineup *lineup = overlay->lineup;
	struct passage passage = {.doc = target->doc,
	    .start = target->place->wanted.start,
	    .end = target->place->wanted.end,
	    .sentence = sentence_at(source, target->place->wanted),
	    .facet = target->line->facet,
	    .term = UINT32_MAX,
	    .duplicate_of = UINT32_MAX,
	    .score = 1,
	    .speaker = {NULL, 0}};
	enum err_code code = grow_passages(overlay) ? ERR_OK : ERR_NOMEM;

	if (code == ERR_OK && overlay->lexicon)
		code =
		    voice_judge(source, lineup->frame, overlay->lexicon, &lineup->arena, &passage);
	if (code != ERR_OK)
		return code;
	lineup->passages[lineup->passage_count] = passage;
	*ret_index = (uint32_t)lineup->passage_count++;
	return ERR_OK;
}

/* The passage stands in one cell only: what another row has of it goes. */
static void take_from_others(struct overlay *overlay, const struct target *target)
{
	for (size_t l = 0; l < overlay->lineup->line_count; l++) {
		struct lineup_line *line = &overlay->lineup->lines[l];
		struct lineup_cell *cell = &line->cells[target->doc];
		const size_t at = find_in_cell(overlay, cell, target->place->wanted);
		uint32_t *indices =
		    (uint32_t *)cell->passages; /* the lineup's, and not shared yet */

		if (line == target->line || at >= cell->passage_count ||
		    line->facet != target->line->facet)
			continue;
		for (size_t i = at; i + 1 < cell->passage_count; i++)
			indices[i] = indices[i + 1];
		if (--cell->passage_count == 0 && cell->author == CELL_BY_MACHINE)
			cell->state = CELL_SILENT;
	}
}

static bool overlaps(const struct overlay *overlay, uint32_t index, struct span span)
{
	const struct passage *passage = &overlay->lineup->passages[index];

	return span_overlaps((struct span){passage->start, passage->end}, span);
}

/* Put a passage first in its cell, with the others behind it but those it stands for. */
static enum err_code show_first(struct overlay *overlay, const struct target *target)
{
	struct lineup_cell *cell = target->cell;
	const size_t at = find_in_cell(overlay, cell, target->place->wanted);
	uint32_t *indices =
	    arena_alloc(&overlay->lineup->arena, cell->passage_count + 1, sizeof *indices);
	enum err_code code = indices ? ERR_OK : ERR_NOMEM;
	size_t count = 1;

	if (code == ERR_OK && at < cell->passage_count) {
		indices[0] = cell->passages[at];
	} else if (code == ERR_OK) {
		take_from_others(overlay, target);
		code = add_passage(overlay, target, &indices[0]);
	}
	if (code != ERR_OK)
		return code;
	for (size_t i = 0; i < cell->passage_count; i++)
		if (i != at && !overlaps(overlay, cell->passages[i], target->place->wanted))
			indices[count++] = cell->passages[i];
	cell->passages = indices;
	cell->passage_count = count;
	return ERR_OK;
}

/* ---- what each kind of verdict does ---- */

static void empty(struct lineup_cell *cell, enum cell_state state, enum cell_author author)
{
	cell->passage_count = 0;
	cell->state = (uint8_t)state;
	cell->author = (uint8_t)author;
}

static enum err_code judge_cell(struct overlay *overlay, const struct target *target)
{
	struct lineup_cell *cell = target->cell;
	enum err_code code;

	switch (target->verdict->kind) {
	case VERDICT_SILENT: empty(cell, CELL_SILENT, CELL_CONFIRMED); return ERR_OK;
	case VERDICT_BLANK: empty(cell, CELL_BLANKED, CELL_EDITED); return ERR_OK;
	case VERDICT_CONFIRM:
	case VERDICT_PICK:
		if (!span_exists(target->place->wanted))
			return ERR_OK;
		code = show_first(overlay, target);
		if (code != ERR_OK)
			return code;
		cell->state = target->verdict->kind == VERDICT_PICK ? CELL_PINNED : CELL_FILLED;
		if (target->verdict->kind == VERDICT_PICK)
			cell->author = CELL_EDITED;
		else if (cell->author == CELL_BY_MACHINE)
			cell->author = CELL_CONFIRMED;
		return ERR_OK;
	default: return ERR_OK;
	}
}

static enum err_code edit_speaker(
    struct overlay *overlay, struct slice name, struct passage *passage)
{
	struct slice copy = {NULL, 0};

	if (name.len > 0) {
		copy = arena_copy(&overlay->lineup->arena, name);
		if (!copy.ptr)
			return ERR_NOMEM;
	}
	passage->speaker = copy;
	passage->voice = name.len > 0 ? VOICE_SPEAKER : VOICE_NARRATOR;
	/* Who says a thing and whether it is their own claim go together. */
	if (name.len > 0 && passage->stance == STANCE_ASSERTS)
		passage->stance = STANCE_ATTRIBUTES;
	else if (name.len == 0 && passage->stance == STANCE_ATTRIBUTES)
		passage->stance = STANCE_ASSERTS;
	return ERR_OK;
}

static bool read_stance(struct slice text, uint8_t *ret_stance)
{
	for (unsigned stance = 0; stance < STANCES; stance++) {
		if (!slice_is(text, stance_text((enum stance)stance)))
			continue;
		*ret_stance = (uint8_t)stance;
		return true;
	}
	return false;
}

/* "stance denies", "speaker NATO", "speaker", "extent". */
static enum err_code edit_passage(struct overlay *overlay, const struct target *target)
{
	struct lineup_cell *cell = target->cell;
	const size_t at = find_in_cell(overlay, cell, target->place->found);
	struct slice rest = target->verdict->value;
	const struct slice key = actline_cut(&rest, ' ');
	struct passage *passage;
	uint8_t stance;

	if (at >= cell->passage_count)
		return ERR_OK;
	passage = &overlay->lineup->passages[cell->passages[at]];
	cell->author = CELL_EDITED;
	if (slice_is(key, "speaker"))
		return edit_speaker(overlay, rest, passage);
	if (slice_is(key, "stance") && read_stance(rest, &stance))
		passage->stance = stance;
	else if (slice_is(key, "extent") && span_exists(target->place->wanted)) {
		passage->start = target->place->wanted.start;
		passage->end = target->place->wanted.end;
		passage->sentence =
		    sentence_at(&overlay->sources[target->doc], target->place->wanted);
	}
	return ERR_OK;
}

/* ---- which verdicts hold ---- */

/* The newest verdict on each cell, and where each was last the machine's again. */
struct newest {
	struct map cells, clears; /* "ROW HASH" to index of the verdict */
	struct arena keys;
};

static struct slice key_of(
    const struct verdict *verdict, const struct verdict_place *place, struct buf *scratch)
{
	buf_clear(scratch);
	buf_add_slice(scratch, verdict->row);
	buf_add_format(scratch, " %llx", (unsigned long long)place->doc_hash);
	return buf_slice(scratch);
}

static enum err_code put(struct newest *newest, struct map *map, struct slice key, uint32_t value)
{
	uint32_t *at = map_value_at(map, key);

	if (at) {
		*at = value;
		return ERR_OK;
	}
	key = arena_copy(&newest->keys, key);
	return key.ptr ? map_add(map, key, value, NULL) : ERR_NOMEM;
}

static enum err_code find_newest(
    const struct overlay *overlay, struct newest *newest, struct buf *scratch)
{
	enum err_code code = ERR_OK;

	for (uint32_t i = 0; i < overlay->verdicts->count && code == ERR_OK; i++) {
		const struct verdict *verdict = &overlay->verdicts->items[i];

		if (!verdict_decides_cell(verdict->kind) || !is_of_frame(overlay, verdict))
			continue;
		for (size_t k = 0; k < verdict->place_count && code == ERR_OK; k++) {
			struct slice key = key_of(verdict, &verdict->places[k], scratch);

			code = scratch->failed ? ERR_NOMEM : put(newest, &newest->cells, key, i);
			if (code == ERR_OK && verdict->kind == VERDICT_CLEAR)
				code = put(newest, &newest->clears, key, i);
		}
	}
	return code;
}

static enum err_code apply_place(struct overlay *overlay, const struct newest *newest,
    uint32_t index, const struct verdict_place *place, struct buf *scratch)
{
	const struct verdict *verdict = &overlay->verdicts->items[index];
	struct slice key = key_of(verdict, place, scratch);
	struct target target;
	uint32_t cleared;

	if (scratch->failed)
		return ERR_NOMEM;
	if (!find_target(overlay, verdict, place, &target))
		return ERR_OK;
	if (verdict_decides_cell(verdict->kind))
		return map_find(&newest->cells, key) == index ? judge_cell(overlay, &target)
		                                              : ERR_OK;
	cleared = map_find(&newest->clears, key);
	if (verdict->kind != VERDICT_EDIT || !span_exists(place->found) ||
	    (cleared != MAP_NONE && cleared > index))
		return ERR_OK;
	return edit_passage(overlay, &target);
}

static enum err_code apply_cells(struct overlay *overlay)
{
	struct newest newest = {.cells = {0}};
	struct buf scratch = {0};
	enum err_code code = find_newest(overlay, &newest, &scratch);

	for (uint32_t i = 0; i < overlay->verdicts->count && code == ERR_OK; i++) {
		const struct verdict *verdict = &overlay->verdicts->items[i];

		for (size_t k = 0; k < verdict->place_count && code == ERR_OK; k++)
			code = apply_place(overlay, &newest, i, &verdict->places[k], &scratch);
	}
	map_release(&newest.cells);
	map_release(&newest.clears);
	arena_release(&newest.keys);
	buf_release(&scratch);
	return code;
}

/* ---- rows ---- */

static bool is_of_story(const struct overlay *overlay, const struct verdict *verdict)
{
	for (size_t i = 0; i < verdict->place_count; i++)
		if (find_doc(overlay, verdict->places[i].doc_hash) != UINT32_MAX)
			return true;
	return false;
}

static void mark_dropped(struct overlay *overlay)
{
	for (size_t i = 0; i < overlay->verdicts->count; i++) {
		const struct verdict *verdict = &overlay->verdicts->items[i];
		const struct lineup_line *line;

		if (!is_of_frame(overlay, verdict) || !is_of_story(overlay, verdict))
			continue;
		if (verdict->kind == VERDICT_RESTORE) {
			memset(overlay->dropped, 0,
			    (overlay->lineup->line_count + 1) * sizeof *overlay->dropped);
		} else if (verdict->kind == VERDICT_DROP && verdict->value.len == 0) {
			line = find_line(overlay, verdict->row);
			if (line)
				overlay->dropped[line - overlay->lineup->lines] = true;
		}
	}
}

/* Take out the dropped rows, and count anew what is left. */
static void settle(struct overlay *overlay)
{
	struct lineup *lineup = overlay->lineup;
	size_t kept = 0;

	lineup->filled_count = lineup->silent_count = 0;
	for (size_t l = 0; l < lineup->line_count; l++) {
		struct lineup_line line = lineup->lines[l];

		if (overlay->dropped[l]) {
			lineup->dropped_count++;
			continue;
		}
		line.filled_count = 0;
		for (size_t d = 0; d < lineup->doc_count; d++) {
			const struct lineup_cell *cell = &line.cells[d];

			line.filled_count +=
			    cell->state == CELL_FILLED || cell->state == CELL_PINNED;
			lineup->silent_count += cell->state == CELL_SILENT;
			/* What a person has looked at is worth a look. */
			line.minor &= cell->author == CELL_BY_MACHINE;
		}
		lineup->filled_count += line.filled_count;
		lineup->lines[kept++] = line;
	}
	lineup->line_count = kept;
}

enum err_code overlay_apply(struct lineup *lineup, const struct frame_source *sources,
    const struct frame_lexicon *lexicon, const struct verdicts *verdicts)
{
	struct overlay overlay = {
	    .lineup = lineup, .sources = sources, .lexicon = lexicon, .verdicts = verdicts};
	enum err_code code;

	if (!verdicts || verdicts->count == 0)
		return ERR_OK;
	overlay.dropped = alloc_zero(lineup->line_count + 1, sizeof *overlay.dropped);
	if (!overlay.dropped)
		return ERR_NOMEM;
	code = apply_cells(&overlay);
	if (code == ERR_OK) {
		mark_dropped(&overlay);
		settle(&overlay);
	}
	alloc_free(overlay.dropped);
	return code;
}
