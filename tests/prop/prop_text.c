#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "prop.h"
#include "text/fold.h"
#include "text/utf8.h"
#include "textlaws.h"

enum { ROUNDS = 2000 };

static void expect_law(const char *broken, uint32_t round)
{
	if (broken)
		fail_msg("round %u: not so: %s", (unsigned)round, broken);
}

static void prop__utf8__repair(void **state)
{
	struct rng rng = prop_seed();
	struct buf bytes = {0};

	(void)state;
	for (uint32_t round = 0; round < ROUNDS; round++) {
		buf_clear(&bytes);
		prop_add_bytes(&bytes, &rng, rng_below(&rng, 60));
		prop_add_text(&bytes, &rng, rng_below(&rng, 10));
		prop_add_bytes(&bytes, &rng, rng_below(&rng, 9));
		expect_law(law_of_repair(buf_slice(&bytes)), round);
	}
	buf_release(&bytes);
}

/* Any law of one text, on texts of up to `most` pieces. */
static void try_law(const char *(*law)(struct slice text), uint32_t most)
{
	struct rng rng = prop_seed();
	struct buf text = {0};

	for (uint32_t round = 0; round < ROUNDS; round++) {
		buf_clear(&text);
		prop_add_text(&text, &rng, rng_below(&rng, most));
		expect_law(law(buf_slice(&text)), round);
	}
	buf_release(&text);
}

static void prop__utf8__index(void **state)
{
	(void)state;
	try_law(law_of_index, 300);
}

static void prop__cells__widths(void **state)
{
	(void)state;
	try_law(law_of_cells, 60);
}

static void prop__token__cover(void **state)
{
	(void)state;
	try_law(law_of_tokens, 120);
}

static void prop__wrap__lines(void **state)
{
	struct rng rng = prop_seed();
	struct buf text = {0};

	(void)state;
	for (uint32_t round = 0; round < ROUNDS; round++) {
		buf_clear(&text);
		prop_add_text(&text, &rng, rng_below(&rng, round % 50 == 0 ? 5000 : 120));
		expect_law(law_of_wrap(buf_slice(&text), 1 + rng_below(&rng, 40)), round);
	}
	buf_release(&text);
}

/* What was folded once does not change when it is folded again. */
static void prop__fold__idempotent(void **state)
{
	struct rng rng = prop_seed();
	struct buf text = {0}, once = {0}, twice = {0};

	(void)state;
	for (uint32_t round = 0; round < ROUNDS; round++) {
		buf_clear(&text);
		buf_clear(&once);
		buf_clear(&twice);
		prop_add_text(&text, &rng, rng_below(&rng, 30));
		fold_add(&once, buf_slice(&text));
		fold_add(&twice, buf_slice(&once));
		assert_int_equal(utf8_valid_prefix(buf_slice(&once)), once.len);
		if (!slice_equal(buf_slice(&once), buf_slice(&twice)))
			fail_msg("round %u: '%s' folds to '%s'", (unsigned)round, buf_text(&once),
			    buf_text(&twice));
	}
	buf_release(&twice);
	buf_release(&once);
	buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(prop__utf8__repair),
	    cmocka_unit_test(prop__utf8__index),
	    cmocka_unit_test(prop__cells__widths),
	    cmocka_unit_test(prop__token__cover),
	    cmocka_unit_test(prop__wrap__lines),
	    cmocka_unit_test(prop__fold__idempotent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
