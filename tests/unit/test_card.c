#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "hand.h"
#include "views/card.h"

static void has(const struct buf *buf, const char *wanted)
{
	if (!strstr(buf_text(buf), wanted))
		fail_msg("\"%s\" is not in\n%s", wanted, buf_text(buf));
}

static void card__add__tells_how_each_outlet_introduces(void **state)
{
	struct hand hand;
	struct buf buf = {0};
	uint32_t name;

	(void)state;
	hand_init(&hand, HAND_DOCS);
	name = card_find(&hand.world, slice_of("Ada Bloom"));
	assert_int_not_equal(name, NAME_NONE);
	card_add(&hand.world, name, &buf);
	has(&buf, "Ada Bloom · person\n3 mentions in 3 of 5 outlets\n");
	has(&buf, "\n(unnamed) · 1 mention · first in line 5\n   …Mayor Ada Bloom spoke");
	has(&buf, "\nCourier · 1 mention · first in line 3\n   …says Professor Ada Bloom of the "
	          "academy…\n");
	has(&buf, "   …Ada Bloom, a lawyer from the north…\n");
	has(&buf, "\nnot named by: Jade Times, Harbour\n");
	buf_release(&buf);
	hand_release(&hand);
}

static void card__add__gives_nothing_for_no_name(void **state)
{
	struct hand hand;
	struct buf buf = {0};

	(void)state;
	hand_init(&hand, HAND_DOCS);
	assert_int_equal(card_find(&hand.world, slice_of("Nobody")), NAME_NONE);
	card_add(&hand.world, NAME_NONE, &buf);
	card_add(&(struct world){0}, 0, &buf);
	assert_int_equal(buf.len, 0);
	hand_release(&hand);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(card__add__tells_how_each_outlet_introduces),
	    cmocka_unit_test(card__add__gives_nothing_for_no_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
