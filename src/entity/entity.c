#include "config.h"

#include "entity/entity.h"

#include "base/alloc.h"

const char *entity_type_text(enum entity_type type)
{
	static const char *const texts[ENTITY_TYPES] = {"PER", "ORG", "LOC", "MISC"};

	return texts[type];
}

size_t entities_at(const struct entities *entities, uint32_t byte)
{
	size_t low = 0, high = entities->mention_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (entities->mentions[middle].end <= byte)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void entities_free(struct entities *entities)
{
	if (!entities)
		return;
	alloc_free(entities->mentions);
	alloc_free(entities->names);
	arena_release(&entities->arena);
	alloc_free(entities);
}
