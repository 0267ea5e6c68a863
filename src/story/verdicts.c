#include "config.h"

#include "story/verdicts.h"

#include <inttypes.h>

#include "base/alloc.h"
#include "story/actline.h"
#include "text/fold.h"

static const char *const kind_texts[VERDICT_KINDS] = {
#define X(name, text) [VERDICT_##name] = text,
    VERDICT_LIST(X)
#undef X
};

const char *verdict_text(enum verdict_kind kind)
{
	return kind_texts[kind];
}

enum verdict_kind verdict_kind_of(struct slice text)
{
	unsigned kind = 0;

	while (kind < VERDICT_KINDS && !slice_is(text, kind_texts[kind]))
		kind++;
	return (enum verdict_kind)kind;
}

/* ---- one verdict as text ---- */

bool verdict_is_sound(const struct verdict *verdict)
{
	return verdict->kind < VERDICT_KINDS &&
	       actline_is_value(verdict->frame, VERDICT_VALUE_MOST) &&
	       actline_is_value(verdict->row, VERDICT_VALUE_MOST) &&
	       actline_is_value(verdict->value, VERDICT_VALUE_MOST);
}

void verdict_write(const struct verdict *verdict, struct buf *buf)
{
	buf_add_slice(buf, verdict->words);
	buf_add_format(buf, "\n%s\t", kind_texts[verdict->kind]);
	buf_add_slice(buf, verdict->frame);
	buf_add_byte(buf, '\t');
	buf_add_slice(buf, verdict->row);
	buf_add_byte(buf, '\n');
	buf_add_slice(buf, verdict->value);
	buf_add_byte(buf, '\n');
	for (size_t i = 0; i < verdict->place_count; i++) {
		const struct verdict_place *place = &verdict->places[i];

		buf_add_format(buf, "%" PRIx64, place->doc_hash);
		if (span_exists(place->found))
			buf_add_format(buf, " %" PRIu32 " %" PRIu32 " %" PRIu32 " %" PRIu32,
			    place->found.start, place->found.end, place->wanted.start,
			    place->wanted.end);
		buf_add_byte(buf, '\n');
	}
}

static bool read_place(struct slice line, struct verdict_place *place)
{
	*place = (struct verdict_place){.found = span_none(), .wanted = span_none()};
	if (!actline_number(actline_cut(&line, ' '), 16, UINT64_MAX, &place->doc_hash))
		return false;
	return line.len == 0 || (actline_span(&line, &place->found) &&
	                            actline_span(&line, &place->wanted) && line.len == 0);
}

static enum err_code read_places(struct slice text, struct arena *arena, struct verdict *verdict)
{
	size_t lines = 0;

	for (size_t i = 0; i < text.len; i++)
		lines += text.ptr[i] == '\n';
	verdict->places = arena_alloc(arena, lines + 1, sizeof *verdict->places);
	if (!verdict->places)
		return ERR_NOMEM;
	while (text.len > 0) {
		if (!read_place(actline_cut(&text, '\n'), &verdict->places[verdict->place_count]))
			return ERR_SYNTAX;
		verdict->place_count++;
	}
	return ERR_OK;
}

enum err_code verdict_read(struct slice text, struct arena *arena, struct verdict *ret_verdict)
{
	struct verdict verdict = {.words = actline_cut(&text, '\n')};
	struct slice line = actline_cut(&text, '\n');
	enum err_code code;

	verdict.kind = verdict_kind_of(actline_cut(&line, '\t'));
	verdict.frame = actline_cut(&line, '\t');
	verdict.row = line;
	verdict.value = actline_cut(&text, '\n');
	if (!verdict_is_sound(&verdict))
		return ERR_SYNTAX;
	code = read_places(text, arena, &verdict);
	if (code == ERR_OK)
		*ret_verdict = verdict;
	return code;
}

/* ---- all of them ---- */

enum err_code verdicts_add(struct verdicts *verdicts, const struct verdict *verdict)
{
	struct verdict *items =
	    alloc_grow(verdicts->items, &verdicts->capacity, verdicts->count + 1, sizeof *items);
	struct verdict copy = {.kind = verdict->kind, .place_count = verdict->place_count};
	struct arena *arena = &verdicts->arena;

	if (!items)
		return ERR_NOMEM;
	verdicts->items = items;
	copy.frame = arena_copy(arena, verdict->frame);
	copy.row = arena_copy(arena, verdict->row);
	copy.value = arena_copy(arena, verdict->value);
	copy.places = arena_alloc(arena, verdict->place_count + 1, sizeof *copy.places);
	if (!copy.frame.ptr || !copy.row.ptr || !copy.value.ptr || !copy.places)
		return ERR_NOMEM;
	for (size_t i = 0; i < verdict->place_count; i++)
		copy.places[i] = verdict->places[i];
	items[verdicts->count++] = copy;
	return ERR_OK;
}

void verdicts_free(struct verdicts *verdicts)
{
	if (!verdicts)
		return;
	alloc_free(verdicts->items);
	arena_release(&verdicts->arena);
	alloc_free(verdicts);
}

bool verdict_decides_cell(enum verdict_kind kind)
{
	return kind == VERDICT_CONFIRM || kind == VERDICT_SILENT || kind == VERDICT_PICK ||
	       kind == VERDICT_BLANK || kind == VERDICT_CLEAR;
}

static bool is_about(const struct verdict *verdict, uint64_t doc_hash)
{
	for (size_t i = 0; i < verdict->place_count; i++)
		if (verdict->places[i].doc_hash == doc_hash)
			return true;
	return false;
}

bool verdicts_hold(const struct verdicts *verdicts, size_t index, uint64_t doc_hash)
{
	const struct verdict *verdict = &verdicts->items[index];

	for (size_t i = index + 1; i < verdicts->count; i++) {
		const struct verdict *other = &verdicts->items[i];

		if (verdict_decides_cell(other->kind) && slice_equal(other->row, verdict->row) &&
		    slice_equal(other->frame, verdict->frame) && is_about(other, doc_hash))
			return false;
	}
	return true;
}

/* ---- added rows ---- */

static bool is_of_story(const struct verdict *verdict, const struct story *story)
{
	for (size_t d = 0; d < story->count; d++) {
		const struct doc *doc = story->items[d].doc;

		for (size_t i = 0; doc && i < verdict->place_count; i++)
			if (verdict->places[i].doc_hash == doc_hash(doc))
				return true;
	}
	return false;
}

/* Is the same phrase, in any case, added or dropped once more after this place? */
static enum err_code is_superseded(
    const struct verdicts *verdicts, size_t at, const struct story *story, bool *ret_superseded)
{
	struct buf folded = {0};
	bool superseded = false, failed;

	fold_add(&folded, verdicts->items[at].value);
	for (size_t i = at + 1; i < verdicts->count && !superseded; i++) {
		const struct verdict *other = &verdicts->items[i];

		superseded = (other->kind == VERDICT_ADD || other->kind == VERDICT_DROP) &&
		             other->value.len > 0 && fold_equal(other->value, buf_slice(&folded)) &&
		             is_of_story(other, story);
	}
	failed = folded.failed;
	buf_release(&folded);
	*ret_superseded = superseded;
	return failed ? ERR_NOMEM : ERR_OK;
}

enum err_code verdicts_add_phrases(
    const struct verdicts *verdicts, const struct story *story, struct buf *ret_phrases)
{
	for (size_t i = 0; verdicts && i < verdicts->count; i++) {
		const struct verdict *verdict = &verdicts->items[i];
		bool superseded = true;
		enum err_code code;

		if (verdict->kind != VERDICT_ADD || verdict->value.len == 0 ||
		    !is_of_story(verdict, story))
			continue;
		code = is_superseded(verdicts, i, story, &superseded);
		if (code != ERR_OK)
			return code;
		if (superseded)
			continue;
		buf_add_slice(ret_phrases, verdict->value);
		buf_add_byte(ret_phrases, '\n');
	}
	return ret_phrases->failed ? ERR_NOMEM : ERR_OK;
}
