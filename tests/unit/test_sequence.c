#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/rng.h"
#include "learn/sequence.h"

enum { TYPES = 1, TAGS = 1 + 4 * TYPES, LONGEST = 5, ROUNDS = 300 };

static int32_t random_score(struct rng *rng)
{
	return (int32_t)rng_below(rng, 41) - 20;
}

/* The score of a sequence; false: it is not legal or not allowed. */
static bool score_of(const struct transitions *transitions, const int32_t *emissions,
    const uint32_t *allowed, const uint8_t *tags, size_t count, int64_t *ret_score)
{
	unsigned before = SEQUENCE_EDGE;

	*ret_score = 0;
	for (size_t i = 0; i < count; i++) {
		if (!(transitions->followers[before] >> tags[i] & 1) ||
		    !(allowed[i] >> tags[i] & 1))
			return false;
		*ret_score += transitions->score[before][tags[i]] + emissions[i * TAGS + tags[i]];
		before = tags[i];
	}
	return transitions->last >> before & 1;
}

/* The best score of all sequences, tried one by one; false: none is legal. */
static bool best_by_force(const struct transitions *transitions, const int32_t *emissions,
    const uint32_t *allowed, size_t count, int64_t *ret_best)
{
	uint8_t tags[LONGEST] = {0};
	bool found = false;
	size_t i;

	do {
		int64_t score;

		if (score_of(transitions, emissions, allowed, tags, count, &score) &&
		    (!found || score > *ret_best)) {
			*ret_best = score;
			found = true;
		}
		for (i = 0; i < count && ++tags[i] == TAGS; i++)
			tags[i] = 0;
	} while (i < count);
	return found;
}

static void sequence__decode__equals_brute_force(void **state)
{
	const char *given = getenv("ABREAST_SEED");
	struct rng rng = {given ? strtoull(given, NULL, 10) : 77};
	struct viterbi viterbi = {.fronts = NULL};
	int without = 0;

	(void)state;
	printf("ABREAST_SEED=%llu\n", (unsigned long long)rng.state);
	for (int round = 0; round < ROUNDS; round++) {
		int32_t emissions[LONGEST * TAGS];
		uint32_t allowed[LONGEST];
		uint8_t tags[LONGEST];
		size_t count = 1 + rng_below(&rng, LONGEST);
		struct transitions transitions;
		int64_t best = 0, score;

		transitions_init_spans(&transitions, TYPES);
		for (unsigned from = 0; from <= TAGS; from++)
			for (unsigned to = 0; to < TAGS; to++)
				transitions.score[from < TAGS ? from : SEQUENCE_EDGE][to] =
				    random_score(&rng);
		for (size_t i = 0; i < count * TAGS; i++)
			emissions[i] = random_score(&rng) * (int32_t)(1 + rng_below(&rng, 3));
		for (size_t i = 0; i < count; i++)
			allowed[i] = rng_below(&rng, 4) ? UINT32_MAX : rng_below(&rng, 1u << TAGS);
		if (!best_by_force(&transitions, emissions, allowed, count, &best)) {
			without++;
			assert_int_equal(
			    viterbi_decode(&viterbi, &transitions, emissions, allowed, count, tags),
			    ERR_LIMIT);
			continue;
		}
		assert_int_equal(
		    viterbi_decode(&viterbi, &transitions, emissions, allowed, count, tags),
		    ERR_OK);
		assert_true(score_of(&transitions, emissions, allowed, tags, count, &score));
		assert_true(score == best);
	}
	assert_true(without > 0 && without < ROUNDS / 2);
	viterbi_release(&viterbi);
}

static void sequence__spans__what_may_follow(void **state)
{
	struct transitions transitions;
	const uint32_t outside = 1u << TAG_OUTSIDE;

	(void)state;
	transitions_init_spans(&transitions, 2);
	assert_int_equal(transitions.tag_count, 9);
	assert_int_equal(transitions.followers[tag_of_span(1, SPAN_BEGIN)],
	    1u << tag_of_span(1, SPAN_INSIDE) | 1u << tag_of_span(1, SPAN_LAST));
	assert_int_equal(transitions.followers[TAG_OUTSIDE],
	    outside | 1u << tag_of_span(0, SPAN_BEGIN) | 1u << tag_of_span(0, SPAN_UNIT) |
	        1u << tag_of_span(1, SPAN_BEGIN) | 1u << tag_of_span(1, SPAN_UNIT));
	assert_int_equal(transitions.followers[SEQUENCE_EDGE], transitions.followers[TAG_OUTSIDE]);
	assert_int_equal(
	    transitions.followers[tag_of_span(0, SPAN_LAST)], transitions.followers[TAG_OUTSIDE]);
	assert_int_equal(transitions.last,
	    outside | 1u << tag_of_span(0, SPAN_LAST) | 1u << tag_of_span(0, SPAN_UNIT) |
	        1u << tag_of_span(1, SPAN_LAST) | 1u << tag_of_span(1, SPAN_UNIT));
}

static void sequence__decode__empty_and_no_memory(void **state)
{
	struct viterbi viterbi = {.fronts = NULL};
	struct transitions transitions;
	int32_t emissions[TAGS] = {0};
	uint8_t tags[1] = {99};

	(void)state;
	transitions_init_spans(&transitions, TYPES);
	assert_int_equal(viterbi_decode(&viterbi, &transitions, emissions, NULL, 0, tags), ERR_OK);
	assert_int_equal(tags[0], 99);
	alloc_fail_from(1);
	assert_int_equal(
	    viterbi_decode(&viterbi, &transitions, emissions, NULL, 1, tags), ERR_NOMEM);
	alloc_fail_from(0);
	assert_int_equal(tags[0], 99);
	assert_int_equal(viterbi_decode(&viterbi, &transitions, emissions, NULL, 1, tags), ERR_OK);
	assert_int_equal(tags[0], TAG_OUTSIDE);
	viterbi_release(&viterbi);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(sequence__decode__equals_brute_force),
	    cmocka_unit_test(sequence__spans__what_may_follow),
	    cmocka_unit_test(sequence__decode__empty_and_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
