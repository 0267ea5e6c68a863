#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/rng.h"
#include "hand.h"
#include "views/listing.h"

static void listing__command__keeps_the_selection_on_the_screen(void **state)
{
	static const enum cmd_id moves[] = {CMD_UP, CMD_DOWN, CMD_PAGE_UP, CMD_PAGE_DOWN,
	    CMD_HALF_UP, CMD_HALF_DOWN, CMD_FIRST, CMD_LAST};
	struct rng rng = {hand_seed()};
	struct listing listing = {0};

	(void)state;
	for (int i = 0; i < 20000; i++) {
		const struct cmd_args args = {.count = rng_below(&rng, 3) ? 0 : UINT32_MAX};

		if (rng_below(&rng, 10) == 0)
			listing_settle(
			    &listing, rng_below(&rng, 100), (int)rng_below(&rng, 20) - 1);
		assert_true(listing_command(&listing, moves[rng_below(&rng, 8)], &args));
		assert_true(listing.selected < listing.count || listing.selected == 0);
		assert_true(listing.top <= listing.selected);
		assert_true(listing.selected < listing.top + (size_t)listing.rows);
	}
	assert_false(listing_command(&listing, CMD_DEEPER, NULL));
}

static void listing__command__moves_by_lines_and_pages(void **state)
{
	struct listing listing = {0};

	(void)state;
	listing_settle(&listing, 100, 10);
	listing_command(&listing, CMD_DOWN, &(struct cmd_args){.count = 3});
	assert_int_equal(listing.selected, 3);
	assert_int_equal(listing.top, 0);
	listing_command(&listing, CMD_PAGE_DOWN, NULL);
	assert_int_equal(listing.selected, 12);
	assert_int_equal(listing.top, 3);
	listing_command(&listing, CMD_LAST, NULL);
	assert_int_equal(listing.selected, 99);
	assert_int_equal(listing.top, 90);
	/* Fewer items: the last one is selected, and the screen is full. */
	listing_settle(&listing, 50, 10);
	assert_int_equal(listing.selected, 49);
	assert_int_equal(listing.top, 40);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(listing__command__keeps_the_selection_on_the_screen),
	    cmocka_unit_test(listing__command__moves_by_lines_and_pages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
