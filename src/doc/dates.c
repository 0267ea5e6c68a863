#include "config.h"

#include "doc/dates.h"

#include <stdio.h>

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static bool is_letter(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

/* A number of at most `most` digits at *at, which moves behind it; 0: none. */
static unsigned take_number(struct slice line, size_t *at, size_t most)
{
	unsigned number = 0;
	size_t i = *at;

	while (i < line.len && i - *at < most && is_digit(line.ptr[i]))
		number = number * 10 + (unsigned)(line.ptr[i++] - '0');
	if (i == *at || (i < line.len && is_digit(line.ptr[i])))
		return 0;
	*at = i;
	return number;
}

/* The month that begins at *at, in full or by three letters; 0: none. */
static unsigned take_month(struct slice line, size_t *at)
{
	static const char *const months[12] = {"january", "february", "march", "april", "may",
	    "june", "july", "august", "september", "october", "november", "december"};
	size_t len = 0;

	while (*at + len < line.len && is_letter(line.ptr[*at + len]))
		len++;
	for (unsigned month = 0; month < 12 && len >= 3; month++) {
		size_t same = 0;

		while (same < len && months[month][same] == (line.ptr[*at + same] | 0x20))
			same++;
		if (same == len && (len == 3 || len == strlen(months[month]) || len == 4)) {
			*at += len;
			if (*at < line.len && line.ptr[*at] == '.')
				++*at;
			return month + 1;
		}
	}
	return 0;
}

static void skip_any(struct slice line, size_t *at, const char *bytes)
{
	while (*at < line.len && strchr(bytes, line.ptr[*at]))
		++*at;
}

static bool make_day(unsigned year, unsigned month, unsigned number, struct day *ret_day)
{
	static const unsigned char lengths[12] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	if (year < 1600 || year > 2999 || month < 1 || month > 12 || number < 1 ||
	    number > lengths[month - 1])
		return false;
	if (month == 2 && number == 29 && (year % 4 != 0 || (year % 100 == 0 && year % 400 != 0)))
		return false;
	*ret_day = (struct day){year, month, number};
	return true;
}

/* July 10, 2024 */
static bool take_month_first(struct slice line, size_t *at, struct day *ret_day)
{
	const unsigned month = take_month(line, at);
	unsigned number;

	if (month == 0)
		return false;
	skip_any(line, at, " ");
	number = take_number(line, at, 2);
	if (number == 0)
		return false;
	if (*at + 1 < line.len && is_letter(line.ptr[*at])) /* 10th */
		*at += 2;
	skip_any(line, at, " ,");
	return make_day(take_number(line, at, 4), month, number, ret_day);
}

/* 10 July 2024 */
static bool take_day_first(struct slice line, size_t *at, struct day *ret_day)
{
	const unsigned number = take_number(line, at, 2);
	unsigned month;

	if (number == 0)
		return false;
	if (*at + 1 < line.len && is_letter(line.ptr[*at])) /* 10th */
		*at += 2;
	skip_any(line, at, " .-");
	month = take_month(line, at);
	skip_any(line, at, " ,.-");
	return month > 0 && make_day(take_number(line, at, 4), month, number, ret_day);
}

/* 2024-07-10, 2024/07/10, 13.07.2024, 7/13/2024 */
static bool take_numbers(struct slice line, size_t *at, struct day *ret_day)
{
	unsigned numbers[3];

	for (int i = 0; i < 3; i++) {
		numbers[i] = take_number(line, at, 4);
		if (numbers[i] == 0)
			return false;
		if (i < 2 && (*at >= line.len || !strchr("-/.", line.ptr[*at])))
			return false;
		*at += i < 2;
	}
	if (numbers[0] > 31)
		return make_day(numbers[0], numbers[1], numbers[2], ret_day);
	if (numbers[0] > 12)
		return make_day(numbers[2], numbers[1], numbers[0], ret_day);
	return numbers[1] > 12 && make_day(numbers[2], numbers[0], numbers[1], ret_day);
}

/* A digit, or the first letter of a month. */
static bool may_begin(char byte)
{
	return is_digit(byte) || memchr("jfmasondJFMASOND", byte, 16);
}

static bool holds_digit(struct slice line)
{
	for (size_t i = 0; i < line.len; i++) {
		if (is_digit(line.ptr[i]))
			return true;
	}
	return false;
}

bool dates_find(struct slice line, struct day *ret_day, struct span *ret_at)
{
	static bool (*const forms[])(struct slice, size_t *, struct day *) = {
	    take_month_first, take_day_first, take_numbers};

	if (!holds_digit(line))
		return false;
	for (size_t i = 0; i < line.len; i++) {
		if (!may_begin(line.ptr[i]))
			continue;
		const bool begins =
		    i == 0 || !(is_letter(line.ptr[i - 1]) || is_digit(line.ptr[i - 1]));

		for (size_t k = 0; begins && k < sizeof forms / sizeof *forms; k++) {
			size_t at = i;

			if (!forms[k](line, &at, ret_day))
				continue;
			if (ret_at)
				*ret_at = (struct span){(uint32_t)i, (uint32_t)at};
			return true;
		}
	}
	return false;
}

bool dates_is_iso(struct slice date)
{
	static const char form[] = "dddd-dd-dd";
	struct day day;

	if (date.len < sizeof form - 1)
		return false;
	for (size_t i = 0; form[i]; i++) {
		if (form[i] == 'd' ? !is_digit(date.ptr[i]) : date.ptr[i] != '-')
			return false;
	}
	return dates_find((struct slice){date.ptr, sizeof form - 1}, &day, NULL);
}

long dates_number(const struct day *day)
{
	/* the year begins in March, so that the leap day is its last */
	const long year = (long)day->year - (day->month < 3);
	const long month = ((long)day->month + 9) % 12;

	return year * 365 + year / 4 - year / 100 + year / 400 + (month * 306 + 5) / 10 +
	       (long)day->day - 1;
}

enum err_code dates_keep(const struct day *day, struct arena *arena, struct slice *ret_text)
{
	char text[32];
	struct slice kept;

	snprintf(text, sizeof text, "%04u-%02u-%02u", day->year, day->month, day->day);
	kept = arena_copy(arena, slice_of(text));
	if (!kept.ptr)
		return ERR_NOMEM;
	*ret_text = kept;
	return ERR_OK;
}
