#include "config.h"

#include "quote/labelpath.h"

#include "base/alloc.h"

#define IMPOSSIBLE INT64_MIN

/* Kinds of steps: what goes on, what begins where, what ends where. */
enum step {
	STEP_OTHER,
	STEP_SAID_ON,
	STEP_HELD_ON,
	STEP_SAID_AFTER_NONE,
	STEP_SAID_AFTER_CUE,
	STEP_SAID_AFTER_SOURCE,
	STEP_SAID_AFTER_CONTENT,
	STEP_HELD,
	STEP_HELD_AFTER_CUE,
	STEP_END,
	STEP_END_SOURCE,
	STEP_END_CUE,
	STEP_CUE_ON,
	STEP_SOURCE_ON,
	STEP_SOURCE_CUE,
	STEP_CUE_SOURCE,
};

static bool is_cue(unsigned label)
{
	return label == LABEL_CUE || label == LABEL_HELD_CUE;
}

static bool is_source(unsigned label)
{
	return label == LABEL_SOURCE || label == LABEL_HELD_SOURCE;
}

static unsigned step_to_content(unsigned from, unsigned to)
{
	if (to == LABEL_HELD_FIRST)
		return is_cue(from) ? STEP_HELD_AFTER_CUE : STEP_HELD;
	if (from == LABEL_NONE || from == LABEL_COUNT)
		return STEP_SAID_AFTER_NONE;
	if (is_cue(from))
		return STEP_SAID_AFTER_CUE;
	return is_source(from) ? STEP_SAID_AFTER_SOURCE : STEP_SAID_AFTER_CONTENT;
}

unsigned labelpath_step(unsigned from, unsigned to)
{
	if (to == LABEL_SAID)
		return STEP_SAID_ON;
	if (to == LABEL_HELD)
		return STEP_HELD_ON;
	if (label_is_content(to))
		return step_to_content(from, to);
	if (from < LABEL_COUNT && label_is_content(from))
		return is_cue(to) ? STEP_END_CUE : is_source(to) ? STEP_END_SOURCE : STEP_END;
	if (from == LABEL_COUNT)
		return STEP_OTHER;
	if (is_cue(from))
		return is_cue(to) ? STEP_CUE_ON : is_source(to) ? STEP_CUE_SOURCE : STEP_OTHER;
	if (is_source(from))
		return is_cue(to) ? STEP_SOURCE_CUE : is_source(to) ? STEP_SOURCE_ON : STEP_OTHER;
	return STEP_OTHER;
}

/* May `to` come after `from`, anywhere; inside a closed pair of marks? */
static bool may_follow(unsigned from, unsigned to)
{
	if (to == LABEL_SAID)
		return from < LABEL_COUNT && label_is_said(from);
	if (to == LABEL_HELD)
		return from < LABEL_COUNT && label_is_held(from);
	return true;
}

static bool may_follow_inside(unsigned from, unsigned to)
{
	return may_follow(from, to) && to != LABEL_SAID_FIRST && to != LABEL_HELD_FIRST &&
	       label_is_content(from) == label_is_content(to);
}

/* Where a label may come from, and what kind of step that is. */
struct way {
	uint8_t from, kind;
};

/* What can be known of steps beforehand. */
struct rules {
	struct way ways[2][LABEL_COUNT][LABEL_COUNT]; /* [1]: inside a closed pair */
	uint8_t counts[2][LABEL_COUNT];
	bool may_begin[LABEL_COUNT];
	uint8_t begins[LABEL_COUNT]; /* kinds of steps */
};

static void add_way(struct rules *rules, bool inside, unsigned from, unsigned to)
{
	rules->ways[inside][to][rules->counts[inside][to]++] =
	    (struct way){(uint8_t)from, (uint8_t)labelpath_step(from, to)};
}

static void make_rules(struct rules *rules)
{
	memset(rules->counts, 0, sizeof rules->counts);
	for (unsigned to = 0; to < LABEL_COUNT; to++) {
		for (unsigned from = 0; from < LABEL_COUNT; from++) {
			if (may_follow(from, to))
				add_way(rules, false, from, to);
			if (may_follow_inside(from, to))
				add_way(rules, true, from, to);
		}
		rules->may_begin[to] = may_follow(LABEL_COUNT, to);
		rules->begins[to] = (uint8_t)labelpath_step(LABEL_COUNT, to);
	}
}

static int32_t label_score(const struct label_scores *scores, unsigned label)
{
	return label == LABEL_NONE ? 0 : scores->label[label - 1];
}

static void begin(const struct rules *rules, const struct label_steps *steps,
    const struct label_scores *scores, int64_t best[LABEL_COUNT])
{
	for (unsigned to = 0; to < LABEL_COUNT; to++)
		best[to] = rules->may_begin[to]
		               ? (int64_t)steps->score[LABEL_COUNT][to] +
		                     scores->step[rules->begins[to]] + label_score(scores, to)
		               : IMPOSSIBLE;
}

static void advance(const struct rules *rules, const struct label_steps *steps,
    const struct label_scores *scores, int64_t best[LABEL_COUNT], uint8_t *since)
{
	int64_t next[LABEL_COUNT];

	for (unsigned to = 0; to < LABEL_COUNT; to++) {
		const struct way *ways = rules->ways[scores->goes_on][to];
		const unsigned count = rules->counts[scores->goes_on][to];
		int64_t top = IMPOSSIBLE;
		unsigned from = LABEL_NONE;

		for (unsigned i = 0; i < count; i++) {
			const unsigned other = ways[i].from;
			const int64_t score = best[other] == IMPOSSIBLE
			                          ? IMPOSSIBLE
			                          : best[other] + steps->score[other][to] +
			                                scores->step[ways[i].kind];

			from = score > top ? other : from;
			top = score > top ? score : top;
		}
		since[to] = (uint8_t)from;
		next[to] = top == IMPOSSIBLE ? IMPOSSIBLE : top + label_score(scores, to);
	}
	memcpy(best, next, sizeof next);
}

enum err_code labelpath_find(struct labelpath *path, const struct label_steps *steps,
    const struct label_scores *scores, size_t count, uint8_t *ret_labels)
{
	int64_t best[LABEL_COUNT];
	struct rules rules;
	unsigned last = 0;
	uint8_t *since;

	if (count == 0)
		return ERR_OK;
	since = alloc_grow(path->since, &path->capacity, count * LABEL_COUNT, 1);
	if (!since)
		return ERR_NOMEM;
	path->since = since;
	make_rules(&rules);
	begin(&rules, steps, scores, best);
	for (size_t i = 1; i < count; i++)
		advance(&rules, steps, &scores[i], best, since + i * LABEL_COUNT);
	for (unsigned to = 1; to < LABEL_COUNT; to++)
		if (best[to] > best[last])
			last = to;
	for (size_t i = count; i-- > 0;) {
		ret_labels[i] = (uint8_t)last;
		if (i > 0)
			last = since[i * LABEL_COUNT + last];
	}
	return ERR_OK;
}

void labelpath_release(struct labelpath *path)
{
	alloc_free(path->since);
	*path = (struct labelpath){.since = NULL};
}
