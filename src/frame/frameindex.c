#include "config.h"

#include "frame/frameindex.h"

#include "base/alloc.h"

static enum err_code add_terms(struct frame_index *index, const struct frame *frame)
{
	size_t room = 0;

	for (size_t i = 0; i < frame->facet_count; i++)
		room += frame->facets[i].term_count;
	index->patterns = alloc_zero(room + 1, sizeof *index->patterns);
	index->facet = alloc_zero(room + 1, sizeof *index->facet);
	index->term = alloc_zero(room + 1, sizeof *index->term);
	if (!index->patterns || !index->facet || !index->term)
		return ERR_NOMEM;
	for (size_t i = 0; i < frame->facet_count; i++) {
		for (size_t k = 0; k < frame->facets[i].term_count; k++) {
			index->patterns[index->count] = frame->facets[i].terms[k].pattern;
			index->facet[index->count] = (uint32_t)i;
			index->term[index->count++] = (uint32_t)k;
		}
	}
	return matcher_new(index->patterns, index->count, &index->matcher);
}

static enum err_code add_names(
    struct frame_index *index, const struct frame *frame, struct stemmer *stemmer)
{
	size_t room = frame->target_count + frame->beneficiary_count;

	index->names = alloc_zero(room + 1, sizeof *index->names);
	index->role = alloc_zero(room + 1, 1);
	if (!index->names || !index->role)
		return ERR_NOMEM;
	for (size_t i = 0; i < room; i++) {
		bool is_target = i < frame->target_count;
		struct slice name =
		    is_target ? frame->targets[i] : frame->beneficiaries[i - frame->target_count];
		enum err_code code = pattern_read(
		    name, false, stemmer, &index->arena, &index->names[index->name_count], NULL);

		if (code == ERR_NOMEM)
			return code;
		if (code == ERR_OK)
			index->role[index->name_count++] =
			    is_target ? ROLE_TARGET : ROLE_BENEFICIARY;
	}
	return matcher_new(index->names, index->name_count, &index->name_matcher);
}

enum err_code frame_index_new(
    const struct frame *frame, struct stemmer *stemmer, struct frame_index **ret_index)
{
	struct frame_index *index = alloc_zero(1, sizeof *index);

	if (!index)
		return ERR_NOMEM;
	if (add_terms(index, frame) != ERR_OK || add_names(index, frame, stemmer) != ERR_OK) {
		frame_index_free(index);
		return ERR_NOMEM;
	}
	*ret_index = index;
	return ERR_OK;
}

void frame_index_free(struct frame_index *index)
{
	if (!index)
		return;
	matcher_free(index->matcher);
	matcher_free(index->name_matcher);
	alloc_free(index->patterns);
	alloc_free(index->facet);
	alloc_free(index->term);
	alloc_free(index->names);
	alloc_free(index->role);
	arena_release(&index->arena);
	alloc_free(index);
}
