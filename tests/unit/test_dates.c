#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "doc/dates.h"

static void check(const char *line, unsigned year, unsigned month, unsigned day)
{
	struct day found = {0, 0, 0};

	if (!dates_find(slice_of(line), &found, NULL))
		fail_msg("no day found in: %s", line);
	assert_int_equal(found.year, year);
	assert_int_equal(found.month, month);
	assert_int_equal(found.day, day);
}

static void check_none(const char *line)
{
	struct day found;

	if (dates_find(slice_of(line), &found, NULL))
		fail_msg("a day found in: %s", line);
}

static void dates__find__forms(void **state)
{
	(void)state;
	check("2024-07-10", 2024, 7, 10);
	check("2024-07-10T15:04:00Z", 2024, 7, 10);
	check("July 10, 2024", 2024, 7, 10);
	check("Published: Wednesday, July 10, 2024 3:04 PM EDT", 2024, 7, 10);
	check("Jul. 10, 2024", 2024, 7, 10);
	check("JULY 10 2024", 2024, 7, 10);
	check("Sept. 3, 2023", 2023, 9, 3);
	check("10 July 2024", 2024, 7, 10);
	check("Wed 10 Jul 2024 15.04 BST", 2024, 7, 10);
	check("10th of nothing, 3rd June 2024", 2024, 6, 3);
	check("July 4th, 2024", 2024, 7, 4);
	check("13.07.2024", 2024, 7, 13);
	check("7/13/2024", 2024, 7, 13);
	check("29 February 2024", 2024, 2, 29);
	check("29 February 2000", 2000, 2, 29);
}

static void dates__find__what_is_none(void **state)
{
	(void)state;
	check_none("July 10");
	check_none("July 2024");
	check_none("07/10/2024"); /* which of the two is the month? */
	check_none("31 June 2024");
	check_none("0 July 2024");
	check_none("Marching 10, 2024");
	check_none("version 1.2.3");
	check_none("1234567-07-10");
	check_none("");
}

static void dates__find__place(void **state)
{
	struct span at;
	struct day day;

	(void)state;
	assert_true(dates_find(slice_of("on July 10, 2024 at noon"), &day, &at));
	assert_int_equal(at.start, 3);
	assert_int_equal(at.end, 16);
}

static void dates__number__counts_days(void **state)
{
	const struct day before = {2024, 2, 28}, leap = {2024, 2, 29}, after = {2024, 3, 1};
	const struct day last = {2023, 12, 31}, first = {2024, 1, 1};

	(void)state;
	assert_int_equal(dates_number(&leap) - dates_number(&before), 1);
	assert_int_equal(dates_number(&after) - dates_number(&leap), 1);
	assert_int_equal(dates_number(&first) - dates_number(&last), 1);
	assert_int_equal(dates_number(&first) - dates_number(&(struct day){2023, 1, 1}), 365);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(dates__find__forms),
	    cmocka_unit_test(dates__find__what_is_none),
	    cmocka_unit_test(dates__find__place),
	    cmocka_unit_test(dates__number__counts_days),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
