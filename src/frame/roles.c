#include "config.h"

#include "frame/roles.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "frame/matcher.h"

static enum err_code add_hit(
    struct roles *roles, uint32_t start, uint32_t end, uint32_t sentence, enum role role)
{
	struct role_hit *items =
	    alloc_grow(roles->items, &roles->capacity, roles->count + 1, sizeof *items);

	if (!items)
		return ERR_NOMEM;
	roles->items = items;
	items[roles->count++] = (struct role_hit){start, end, sentence, (uint8_t)role};
	return ERR_OK;
}

static enum err_code add_by_pattern(
    const struct frame_index *index, const struct docwords *words, struct roles *roles)
{
	struct matches matches = {0};
	enum err_code code = matcher_find(index->name_matcher, words, &matches);

	for (size_t i = 0; code == ERR_OK && i < matches.count; i++) {
		const struct match *match = &matches.items[i];

		code = add_hit(roles, words->items[match->first_word].start,
		    words->items[match->end_word - 1].end, match->sentence,
		    (enum role)index->role[match->pattern]);
	}
	matches_release(&matches);
	return code;
}

static bool is_named(const struct slice *names, size_t count, struct slice canonical)
{
	for (size_t i = 0; i < count; i++) {
		if (slice_equal(names[i], canonical))
			return true;
	}
	return false;
}

static enum err_code add_by_link(
    const struct frame *frame, const struct entities *entities, struct roles *roles)
{
	for (size_t i = 0; entities && i < entities->mention_count; i++) {
		const struct mention *mention = &entities->mentions[i];
		struct slice canonical;
		enum err_code code = ERR_OK;

		if (mention->name == NAME_NONE)
			continue;
		canonical = entities->names[mention->name].canonical;
		if (is_named(frame->targets, frame->target_count, canonical))
			code = add_hit(
			    roles, mention->start, mention->end, mention->sentence, ROLE_TARGET);
		else if (is_named(frame->beneficiaries, frame->beneficiary_count, canonical))
			code = add_hit(roles, mention->start, mention->end, mention->sentence,
			    ROLE_BENEFICIARY);
		if (code != ERR_OK)
			return code;
	}
	return ERR_OK;
}

static int by_start(const void *a, const void *b)
{
	const struct role_hit *left = a, *right = b;

	if (left->start != right->start)
		return left->start < right->start ? -1 : 1;
	return (left->end > right->end) - (left->end < right->end);
}

enum err_code roles_find(const struct frame *frame, const struct frame_source *source,
    const struct docwords *words, struct roles *ret_roles)
{
	struct roles roles = {0};
	enum err_code code = ERR_OK;

	if (frame->target_count + frame->beneficiary_count > 0) {
		code = add_by_pattern(frame->index, words, &roles);
		if (code == ERR_OK)
			code = add_by_link(frame, source->entities, &roles);
	}
	if (code == ERR_OK && roles.count > 1)
		qsort(roles.items, roles.count, sizeof *roles.items, by_start);
	if (code == ERR_OK)
		*ret_roles = roles;
	else
		roles_release(&roles);
	return code;
}

void roles_release(struct roles *roles)
{
	alloc_free(roles->items);
	*roles = (struct roles){0};
}

size_t roles_of(const struct roles *roles, uint32_t sentence)
{
	size_t low = 0, high = roles->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (roles->items[middle].sentence < sentence)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool roles_in(const struct roles *roles, uint32_t sentence, enum role role)
{
	for (size_t i = roles_of(roles, sentence);
	     i < roles->count && roles->items[i].sentence == sentence; i++) {
		if (roles->items[i].role == role)
			return true;
	}
	return false;
}
