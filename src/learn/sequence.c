#include "config.h"

#include "learn/sequence.h"

#include <stdbool.h>
#include <string.h>

#include "base/alloc.h"

/* Tags are taken four at a time: four numbers of 32 bits are what every machine adds at once. */
enum { LANES = 4, ROW_TAGS = SEQUENCE_TAGS };

typedef int32_t lanes __attribute__((vector_size(LANES * sizeof(int32_t))));

/*
 * The score of what cannot be. It is so low that no sum of a few real scores comes near it, and far
 * enough from the least number that a few can be added to it.
 */
#define NEVER (-(1 << 30))

/* Of a front, what is so far behind the best is as good as never. */
#define HOPELESS (NEVER / 2)

/* The scores of steps from each tag, NEVER where a step is not legal. */
struct steps {
	int32_t from[SEQUENCE_TAGS][ROW_TAGS];
	uint32_t leaders[SEQUENCE_TAGS]; /* bit a of leaders[b]: a may come before b */
	size_t width;                    /* tags, rounded up to whole lanes */
};

static void find_steps(const struct transitions *transitions, struct steps *ret_steps)
{
	struct steps *steps = ret_steps;

	steps->width = (transitions->tag_count + LANES - 1) / LANES * LANES;
	memset(steps->leaders, 0, sizeof steps->leaders);
	for (uint32_t from = 0; from < transitions->tag_count; from++) {
		for (size_t tag = 0; tag < steps->width; tag++)
			steps->from[from][tag] = NEVER;
		for (uint32_t open = transitions->followers[from]; open != 0; open &= open - 1) {
			const int tag = __builtin_ctz(open);

			steps->from[from][tag] = transitions->score[from][tag];
			steps->leaders[tag] |= 1u << from;
		}
	}
}

/* The scores of the ways that end in each tag; only their differences mean anything. */
struct front {
	int32_t way[ROW_TAGS];
	uint32_t live; /* tags that can be reached; the others have no meaning */
};

/* The first token: what may begin. */
static void begin(struct front *front, const struct transitions *transitions, uint32_t allowed)
{
	front->live = allowed & transitions->followers[SEQUENCE_EDGE];
	for (uint32_t tag = 0; tag < transitions->tag_count; tag++)
		front->way[tag] = transitions->score[SEQUENCE_EDGE][tag];
}

/* What may follow a front. */
static uint32_t followers_of(const struct front *front, const struct transitions *transitions)
{
	uint32_t followers = 0;

	for (uint32_t open = front->live; open != 0; open &= open - 1)
		followers |= transitions->followers[__builtin_ctz(open)];
	return followers;
}

/* One step: the best way to each tag from those of the token before. */
static void advance(const struct front *before, struct front *front, const struct steps *steps)
{
	const int32_t *rows[SEQUENCE_TAGS];
	lanes ways[SEQUENCE_TAGS];
	size_t count = 0;

	for (uint32_t open = before->live; open != 0; open &= open - 1) {
		const int from = __builtin_ctz(open);

		ways[count] = (lanes){0} + before->way[from];
		rows[count++] = steps->from[from];
	}
	for (size_t tag = 0; tag < steps->width; tag += LANES) {
		lanes best = (lanes){0} + NEVER;

		for (size_t i = 0; i < count; i++) {
			lanes way, is_better;

			memcpy(&way, rows[i] + tag, sizeof way);
			way += ways[i];
			is_better = way > best;
			best = (way & is_better) | (best & ~is_better);
		}
		memcpy(front->way + tag, &best, sizeof best);
	}
}

/*
 * Add what a token says, and count from the best tag, so that numbers stay small however many
 * tokens there are.
 */
static void add_emissions(struct front *front, const int32_t *emissions, uint32_t tags)
{
	int32_t best = NEVER;

	for (uint32_t tag = 0; tag < tags; tag++)
		front->way[tag] += emissions[tag];
	for (uint32_t open = front->live; open != 0; open &= open - 1) {
		const int32_t way = front->way[__builtin_ctz(open)];

		best = way > best ? way : best;
	}
	for (uint32_t tag = 0; tag < tags; tag++) {
		const int32_t way = front->way[tag] - best;

		front->way[tag] = way > HOPELESS ? way : HOPELESS;
	}
}

/* The best of some tags, by their ways and, if there is one, the step to the tag after. */
static uint32_t best_of(
    const struct front *front, uint32_t open, const struct steps *steps, uint32_t after)
{
	uint32_t found = SEQUENCE_TAGS;
	int64_t best = 0;

	for (; open != 0; open &= open - 1) {
		const uint32_t tag = (uint32_t)__builtin_ctz(open);
		const int64_t way = (int64_t)front->way[tag] +
		                    (after < SEQUENCE_TAGS ? steps->from[tag][after] : 0);

		if (found == SEQUENCE_TAGS || way > best) {
			found = tag;
			best = way;
		}
	}
	return found;
}

enum err_code viterbi_decode(struct viterbi *viterbi, const struct transitions *transitions,
    const int32_t *emissions, const uint32_t *allowed, size_t count, uint8_t *ret_tags)
{
	const uint32_t tags = transitions->tag_count;
	const uint32_t all = tags < 32 ? (1u << tags) - 1 : UINT32_MAX;
	struct steps steps;
	struct front *fronts;
	uint32_t tag;

	if (count == 0)
		return ERR_OK;
	fronts = alloc_grow(viterbi->fronts, &viterbi->front_capacity, count, sizeof *fronts);
	if (!fronts)
		return ERR_NOMEM;
	viterbi->fronts = fronts;
	find_steps(transitions, &steps);
	begin(&fronts[0], transitions, allowed ? allowed[0] & all : all);
	add_emissions(&fronts[0], emissions, tags);
	for (size_t token = 1; token < count; token++) {
		const struct front *before = &fronts[token - 1];
		struct front *front = &fronts[token];

		front->live =
		    followers_of(before, transitions) & (allowed ? allowed[token] & all : all);
		if ((front->live & (front->live - 1)) == 0) {
			/* no choice: what all ways have in common does not count */
			memset(front->way, 0, sizeof front->way);
			continue;
		}
		advance(before, front, &steps);
		add_emissions(front, emissions + token * tags, tags);
	}
	tag = best_of(
	    &fronts[count - 1], fronts[count - 1].live & transitions->last, &steps, SEQUENCE_TAGS);
	if (tag == SEQUENCE_TAGS)
		return ERR_LIMIT;
	for (size_t token = count; token-- > 0;) {
		ret_tags[token] = (uint8_t)tag;
		if (token > 0)
			tag = best_of(&fronts[token - 1],
			    fronts[token - 1].live & steps.leaders[tag], &steps, tag);
	}
	return ERR_OK;
}

void viterbi_release(struct viterbi *viterbi)
{
	alloc_free(viterbi->fronts);
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
