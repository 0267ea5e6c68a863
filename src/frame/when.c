#include "config.h"

#include "frame/when.h"

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static bool is_letter(char byte)
{
	byte = (char)(byte | 32);
	return byte >= 'a' && byte <= 'z';
}

/* The month whose name begins with these three letters, from 1; 0: none. */
static uint32_t month_of(struct slice word)
{
	static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";

	if (word.len < 3)
		return 0;
	for (uint32_t i = 0; i < 12; i++) {
		bool same = true;

		for (size_t k = 0; k < 3; k++)
			same &= (word.ptr[k] | 32) == months[i * 3 + k];
		if (same)
			return i + 1;
	}
	return 0;
}

/* A number of at most 4 digits from *at on. */
static uint32_t number_at(struct slice date, size_t *at)
{
	uint32_t number = 0;

	for (size_t i = 0; i < 4 && *at < date.len && is_digit(date.ptr[*at]); i++)
		number = number * 10 + (uint32_t)(date.ptr[(*at)++] - '0');
	return number;
}

uint32_t when_day(struct slice date)
{
	uint32_t year = 0, month = 0, day = 0;
	bool year_first = false;

	for (size_t at = 0; at < date.len && !(year && month && day);) {
		size_t start = at;

		if (is_digit(date.ptr[at])) {
			uint32_t number = number_at(date, &at);

			if (number > 999 && !year) {
				year = number;
				year_first = !month && !day;
			} else if (year_first && !month && number >= 1 && number <= 12) {
				month = number;
			} else if (!day && number >= 1 && number <= 31) {
				day = number;
			}
		} else if (is_letter(date.ptr[at])) {
			while (at < date.len && is_letter(date.ptr[at]))
				at++;
			if (!month)
				month = month_of((struct slice){date.ptr + start, at - start});
		} else {
			at++;
		}
	}
	return year && month && day ? year * 10000 + month * 100 + day : 0;
}
