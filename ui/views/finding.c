#include "config.h"

#include "views/finding.h"

#include "views/listing.h"

bool finding_in_text(const struct world *world, struct slice text)
{
	struct search_hits hits = {0};
	bool found;

	if (!world->search || !world->hits || text.len == 0 ||
	    search_run(world->search, text, NULL, NULL, &hits) != ERR_OK)
		return false;
	found = hits.count > 0;
	search_hits_release(&hits);
	return found;
}

bool finding_in_span(const struct world *world, uint32_t doc, struct span span)
{
	const struct search_hits *hits;
	size_t low = 0, high;

	if (!world->hits || !world->story || doc >= world->story->count)
		return false;
	hits = &world->hits[doc];
	high = hits->count;
	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (hits->items[middle].end <= span.start)
			low = middle + 1;
		else
			high = middle;
	}
	return low < hits->count && hits->items[low].start < span.end;
}

struct todo finding_step(const struct finding_list *list, const struct world *world,
    enum cmd_id cmd, const struct cmd_args *args, size_t *ret_index)
{
	const bool forward = cmd == CMD_SEARCH_NEXT;
	const bool fresh = args && args->text.ptr;

	if (!world->search || !world->hits || list->selected >= list->count)
		return todo_unknown();
	for (size_t step = fresh ? 0 : 1; step <= list->count; step++) {
		const size_t from = list->selected, back = step % list->count;
		const size_t at = (forward ? from + back : from + list->count - back) % list->count;
		const bool around = step > 0 && (forward ? at <= from : at >= from);

		if (!list->matches(list->data, world, at))
			continue;
		*ret_index = at;
		if (at == from && step > 0)
			return todo_say("the only one here that matches");
		return around ? todo_say("around to the other end") : todo_redraw();
	}
	return todo_unknown();
}
