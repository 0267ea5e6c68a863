#include "config.h"

#include "story/corrections.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "story/actline.h"

unsigned correction_type(struct slice text)
{
	unsigned type = 0;

	while (type < ENTITY_TYPES && !slice_is(text, entity_type_text((enum entity_type)type)))
		type++;
	return type;
}

bool correction_is_name(struct slice text)
{
	return text.len > 0 && text.len <= CORRECTION_NAME_MOST &&
	       !memchr(text.ptr, '\n', text.len) && !memchr(text.ptr, '\0', text.len);
}

void correction_act_write(const struct correction_act *act, struct buf *buf)
{
	buf_add_slice(buf, act->words);
	buf_add_format(buf, "\n%s %s ", act->joins ? "join" : "name",
	    entity_type_text((enum entity_type)act->type));
	buf_add_slice(buf, act->canonical);
	buf_add_byte(buf, '\n');
	for (size_t i = 0; i < act->count; i++) {
		const struct correction *item = &act->items[i];

		buf_add_format(buf, "%" PRIx64 " %" PRIu32 " %" PRIu32 " %" PRIu32 " %" PRIu32 "\n",
		    item->doc_hash, item->found.start, item->found.end, item->wanted.start,
		    item->wanted.end);
	}
}

static enum err_code read_items(struct slice text, struct arena *arena, struct correction_act *act)
{
	size_t lines = 0;

	for (size_t i = 0; i < text.len; i++)
		lines += text.ptr[i] == '\n';
	act->items = arena_alloc(arena, lines + 1, sizeof(*act->items));
	if (!act->items)
		return ERR_NOMEM;
	while (text.len > 0) {
		struct slice line = actline_cut(&text, '\n');
		struct correction *item = &act->items[act->count++];

		if (!actline_number(actline_cut(&line, ' '), 16, UINT64_MAX, &item->doc_hash) ||
		    !actline_span(&line, &item->found) || !actline_span(&line, &item->wanted) ||
		    line.len > 0)
			return ERR_SYNTAX;
	}
	return ERR_OK;
}

enum err_code correction_act_read(
    struct slice text, struct arena *arena, struct correction_act *ret_act)
{
	struct correction_act act = {.words = actline_cut(&text, '\n')};
	struct slice line = actline_cut(&text, '\n');
	struct slice kind = actline_cut(&line, ' ');
	unsigned type = correction_type(actline_cut(&line, ' '));
	enum err_code code;

	act.joins = slice_is(kind, "join");
	act.canonical = line;
	act.type = (uint8_t)type;
	if ((!act.joins && !slice_is(kind, "name")) || type >= ENTITY_TYPES ||
	    !correction_is_name(line))
		return ERR_SYNTAX;
	code = read_items(text, arena, &act);
	if (code == ERR_OK)
		*ret_act = act;
	return code;
}

void corrections_free(struct corrections *corrections)
{
	if (!corrections)
		return;
	alloc_free(corrections->fixes);
	alloc_free(corrections->hashes);
	arena_release(&corrections->arena);
	alloc_free(corrections);
}

struct placed {
	uint64_t hash;
	size_t order;
	struct mention_fix fix;
};

static int by_hash_and_order(const void *a, const void *b)
{
	const struct placed *left = a, *right = b;

	if (left->hash != right->hash)
		return left->hash < right->hash ? -1 : 1;
	return (left->order > right->order) - (left->order < right->order);
}

enum err_code corrections_sort(struct corrections *corrections)
{
	struct placed *placed = alloc_zero(corrections->count, sizeof(*placed));

	if (!placed)
		return ERR_NOMEM;
	for (size_t i = 0; i < corrections->count; i++)
		placed[i] = (struct placed){corrections->hashes[i], i, corrections->fixes[i]};
	if (corrections->count > 0)
		qsort(placed, corrections->count, sizeof(*placed), by_hash_and_order);
	for (size_t i = 0; i < corrections->count; i++) {
		corrections->hashes[i] = placed[i].hash;
		corrections->fixes[i] = placed[i].fix;
	}
	alloc_free(placed);
	return ERR_OK;
}

/* Index of the first fix whose article's hash is not below `hash`. */
static size_t first_at(const struct corrections *corrections, uint64_t hash)
{
	size_t low = 0, high = corrections->count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (corrections->hashes[middle] < hash)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct doc_fixes corrections_of(const struct corrections *corrections, uint64_t doc_hash)
{
	size_t first, end;

	if (!corrections || corrections->count == 0)
		return (struct doc_fixes){NULL, 0};
	first = first_at(corrections, doc_hash);
	end = doc_hash == UINT64_MAX ? corrections->count : first_at(corrections, doc_hash + 1);
	return (struct doc_fixes){corrections->fixes + first, end - first};
}
