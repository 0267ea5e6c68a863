#include "config.h"

#include "views/jump.h"

enum { LOOK_BACK = 64 /* items: how many that begin earlier may still hold a byte */ };

static const char *const texts[JUMP_KINDS] = {"name", "quotation", "wording", "mark", "hit"};

const char *jump_text(enum jump_kind kind)
{
	return texts[kind];
}

static const struct analysis *analysis_of(const struct world *world, uint32_t doc)
{
	return doc < world->story->count ? world->story->items[doc].analysis : NULL;
}

static const struct framings *framings_of(const struct world *world, uint32_t doc)
{
	const struct lineup_set *set = world->lineup;

	return set && doc < set->count && set->framings ? set->framings[doc] : NULL;
}

size_t jump_count(const struct world *world, uint32_t doc, enum jump_kind kind)
{
	const struct analysis *analysis = analysis_of(world, doc);

	if (doc >= world->story->count)
		return 0;
	switch (kind) {
	case JUMP_NAME:
		return analysis && analysis->entities
		           ? story_entities(world->story, doc)->mention_count
		           : 0;
	case JUMP_QUOTE:
		return analysis && analysis->quotes ? story_quotes(world->story, doc)->count : 0;
	case JUMP_WORDING: return framings_of(world, doc) ? framings_of(world, doc)->count : 0;
	case JUMP_MARK: return world->marks ? world->mark_counts[doc] : 0;
	case JUMP_HIT: return world->hits ? world->hits[doc].count : 0;
	default: return 0;
	}
}

bool jump_span(const struct world *world, uint32_t doc, enum jump_kind kind, size_t index,
    struct span *ret_span)
{
	uint32_t start, end;
	bool is_place = true;

	switch (kind) {
	case JUMP_NAME:
		start = story_entities(world->story, doc)->mentions[index].start;
		end = story_entities(world->story, doc)->mentions[index].end;
		break;
	case JUMP_QUOTE:
		start = story_quotes(world->story, doc)->items[index].start;
		end = story_quotes(world->story, doc)->items[index].end;
		is_place = !(story_quotes(world->story, doc)->items[index].flags & QUOTE_NESTED);
		break;
	case JUMP_WORDING:
		start = framings_of(world, doc)->items[index].start;
		end = framings_of(world, doc)->items[index].end;
		break;
	case JUMP_MARK:
		start = world->marks[doc][index].start;
		end = world->marks[doc][index].end;
		break;
	case JUMP_HIT:
		start = world->hits[doc].items[index].start;
		end = world->hits[doc].items[index].end;
		break;
	default: return false;
	}
	*ret_span = (struct span){start, end};
	return is_place;
}

size_t jump_from(const struct world *world, uint32_t doc, enum jump_kind kind, uint32_t byte)
{
	size_t low = 0, high = jump_count(world, doc, kind);

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		struct span span = {0, 0};

		jump_span(world, doc, kind, middle, &span);
		if (span.start < byte)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool jump_next(const struct world *world, uint32_t doc, enum jump_kind kind, uint32_t byte,
    bool forward, struct span *ret_span)
{
	size_t count = jump_count(world, doc, kind);
	size_t index = jump_from(world, doc, kind, forward ? byte + 1 : byte);

	while (forward ? index < count : index > 0) {
		if (jump_span(world, doc, kind, forward ? index : index - 1, ret_span))
			return true;
		index = forward ? index + 1 : index - 1;
	}
	return false;
}

bool jump_at(
    const struct world *world, uint32_t doc, enum jump_kind kind, uint32_t byte, size_t *ret_index)
{
	size_t index = jump_from(world, doc, kind, byte + 1);

	for (size_t looked = 0; index > 0 && looked < LOOK_BACK; looked++) {
		struct span span;

		index--;
		if (jump_span(world, doc, kind, index, &span) && span.start <= byte &&
		    byte < span.end) {
			*ret_index = index;
			return true;
		}
	}
	return false;
}

bool jump_touches(
    const struct world *world, uint32_t doc, enum jump_kind kind, uint32_t start, uint32_t end)
{
	size_t index = jump_from(world, doc, kind, start);
	size_t count = jump_count(world, doc, kind);
	struct span span;

	for (; index < count; index++) {
		bool is_place = jump_span(world, doc, kind, index, &span);

		if (span.start >= end)
			return false;
		if (is_place)
			return true;
	}
	return false;
}
