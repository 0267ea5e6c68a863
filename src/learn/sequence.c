#include "config.h"

#include "learn/sequence.h"

#include <stdbool.h>

#include "base/alloc.h"

#define IMPOSSIBLE INT64_MIN

static enum err_code make_room(struct viterbi *viterbi, size_t cells)
{
	int64_t *best = alloc_grow(viterbi->best, &viterbi->best_capacity, cells, sizeof *best);
	uint8_t *since;

	if (!best)
		return ERR_NOMEM;
	viterbi->best = best;
	since = alloc_grow(viterbi->since, &viterbi->since_capacity, cells, sizeof *since);
	if (!since)
		return ERR_NOMEM;
	viterbi->since = since;
	return ERR_OK;
}

/* The first token: what may begin. */
static void begin(const struct viterbi *viterbi, const struct transitions *transitions,
    const int32_t *emissions, uint32_t allowed)
{
	allowed &= transitions->followers[SEQUENCE_EDGE];
	for (uint32_t tag = 0; tag < transitions->tag_count; tag++)
		viterbi->best[tag] =
		    allowed >> tag & 1
		        ? (int64_t)transitions->score[SEQUENCE_EDGE][tag] + emissions[tag]
		        : IMPOSSIBLE;
}

/* One token more: the best way to each tag from those of the token before. */
static void advance(const struct viterbi *viterbi, const struct transitions *transitions,
    const int32_t *emissions, uint32_t allowed, size_t token)
{
	const uint32_t tags = transitions->tag_count;
	const int64_t *before = viterbi->best + (token - 1) * tags;
	int64_t *best = viterbi->best + token * tags;
	uint8_t *since = viterbi->since + token * tags;

	for (uint32_t tag = 0; tag < tags; tag++)
		best[tag] = IMPOSSIBLE;
	for (uint32_t from = 0; from < tags; from++) {
		const int32_t *to = transitions->score[from];
		uint32_t open = transitions->followers[from] & allowed;

		if (before[from] == IMPOSSIBLE)
			continue;
		for (; open != 0; open &= open - 1) {
			const int tag = __builtin_ctz(open);
			const int64_t score = before[from] + to[tag];

			if (score > best[tag]) { /* IMPOSSIBLE is the least number */
				best[tag] = score;
				since[tag] = (uint8_t)from;
			}
		}
	}
	for (uint32_t tag = 0; tag < tags; tag++)
		if (best[tag] != IMPOSSIBLE)
			best[tag] += emissions[token * tags + tag];
}

/* The best tag of the last token that may come last; SEQUENCE_TAGS: none. */
static uint32_t best_last(
    const struct viterbi *viterbi, const struct transitions *transitions, size_t count)
{
	const int64_t *best = viterbi->best + (count - 1) * transitions->tag_count;
	uint32_t found = SEQUENCE_TAGS;

	for (uint32_t tag = 0; tag < transitions->tag_count; tag++)
		if (best[tag] != IMPOSSIBLE && transitions->last >> tag & 1 &&
		    (found == SEQUENCE_TAGS || best[tag] > best[found]))
			found = tag;
	return found;
}

enum err_code viterbi_decode(struct viterbi *viterbi, const struct transitions *transitions,
    const int32_t *emissions, const uint32_t *allowed, size_t count, uint8_t *ret_tags)
{
	const uint32_t tags = transitions->tag_count;
	uint32_t tag;

	if (count == 0)
		return ERR_OK;
	if (count > SIZE_MAX / 8 / SEQUENCE_TAGS || make_room(viterbi, count * tags) != ERR_OK)
		return ERR_NOMEM;
	begin(viterbi, transitions, emissions, allowed ? allowed[0] : UINT32_MAX);
	for (size_t token = 1; token < count; token++)
		advance(
		    viterbi, transitions, emissions, allowed ? allowed[token] : UINT32_MAX, token);
	tag = best_last(viterbi, transitions, count);
	if (tag == SEQUENCE_TAGS)
		return ERR_LIMIT;
	for (size_t token = count; token-- > 0;) {
		ret_tags[token] = (uint8_t)tag;
		if (token > 0)
			tag = viterbi->since[token * tags + tag];
	}
	return ERR_OK;
}

void viterbi_release(struct viterbi *viterbi)
{
	alloc_free(viterbi->best);
	alloc_free(viterbi->since);
	*viterbi = (struct viterbi){0};
}

/* Is a name open after this tag, so that it must go on? */
static bool is_open(unsigned tag)
{
	return tag != TAG_OUTSIDE && (tag_part(tag) == SPAN_BEGIN || tag_part(tag) == SPAN_INSIDE);
}

/* Does this tag go on with a name that is open? */
static bool goes_on(unsigned tag)
{
	return tag != TAG_OUTSIDE && (tag_part(tag) == SPAN_INSIDE || tag_part(tag) == SPAN_LAST);
}

void transitions_init_spans(struct transitions *transitions, unsigned types)
{
	const unsigned tags = 1 + 4 * types;

	*transitions = (struct transitions){.tag_count = tags};
	for (unsigned to = 0; to < tags; to++) {
		if (!goes_on(to))
			transitions->followers[SEQUENCE_EDGE] |= 1u << to;
		if (!is_open(to))
			transitions->last |= 1u << to;
	}
	for (unsigned from = 0; from < tags; from++)
		for (unsigned to = 0; to < tags; to++)
			if (is_open(from) ? goes_on(to) && tag_type(from) == tag_type(to)
			                  : !goes_on(to))
				transitions->followers[from] |= 1u << to;
}
