#include "config.h"

#include "quote/markscan.h"

enum shape {
	SHAPE_NONE,
	SHAPE_STRAIGHT, /* " and '' : either role */
	SHAPE_OPEN,     /* “ « ‘ `` */
	SHAPE_CLOSE,    /* ” » ’ */
	SHAPE_LOW,      /* „ ‚ : opens always */
};

struct glyph {
	uint8_t len; /* bytes; 0: no mark */
	uint8_t shape;
	uint8_t family;
};

/* A mark's surroundings, other marks stepped over. */
struct around {
	bool space_before, space_after; /* or the paragraph's end */
	bool opener_before;             /* a bracket, dash, slash or colon */
	bool word_before, word_after;   /* a letter or digit, or any non-ASCII letter */
	bool digit_before;
	bool lower_after_space; /* "workers' rights" */
	bool s_before;
	bool stop_before; /* . , ! ? */
	bool elision;     /* '90s 'em 'n' */
};

/* The three bytes E2 80 xx of general punctuation. */
static struct glyph general_glyph(unsigned char last)
{
	switch (last) {
	case 0x98:
	case 0x9b: return (struct glyph){3, SHAPE_OPEN, FAMILY_SINGLE};
	case 0x99: return (struct glyph){3, SHAPE_CLOSE, FAMILY_SINGLE};
	case 0x9a: return (struct glyph){3, SHAPE_LOW, FAMILY_SINGLE};
	case 0x9c:
	case 0x9f: return (struct glyph){3, SHAPE_OPEN, FAMILY_DOUBLE};
	case 0x9d: return (struct glyph){3, SHAPE_CLOSE, FAMILY_DOUBLE};
	case 0x9e: return (struct glyph){3, SHAPE_LOW, FAMILY_DOUBLE};
	case 0xb9: return (struct glyph){3, SHAPE_OPEN, FAMILY_ANGLE};
	case 0xba: return (struct glyph){3, SHAPE_CLOSE, FAMILY_ANGLE};
	default: return (struct glyph){0};
	}
}

static struct glyph glyph_at(const unsigned char *p, const unsigned char *end)
{
	ptrdiff_t room = end - p;

	switch (*p) {
	case '"': return (struct glyph){1, SHAPE_STRAIGHT, FAMILY_DOUBLE};
	case '\'': return (struct glyph){1, SHAPE_STRAIGHT, FAMILY_SINGLE};
	case '`':
		if (room > 1 && p[1] == '`')
			return (struct glyph){2, SHAPE_OPEN, FAMILY_DOUBLE};
		return (struct glyph){1, SHAPE_OPEN, FAMILY_SINGLE};
	case 0xc2:
		if (room > 1 && p[1] == 0xab)
			return (struct glyph){2, SHAPE_OPEN, FAMILY_ANGLE};
		if (room > 1 && p[1] == 0xbb)
			return (struct glyph){2, SHAPE_CLOSE, FAMILY_ANGLE};
		return (struct glyph){0};
	case 0xe2:
		if (room > 2 && p[1] == 0x80)
			return general_glyph(p[2]);
		return (struct glyph){0};
	default: return (struct glyph){0};
	}
}

static bool is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

static bool is_lower(unsigned char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_letter(unsigned char c)
{
	return is_lower(c) || (c >= 'A' && c <= 'Z');
}

/* Length of white space at p: ASCII, no-break space, and the thin ones of general punctuation. */
static unsigned space_at(const unsigned char *p, const unsigned char *end)
{
	if (p >= end || *p == ' ' || (*p >= '\t' && *p <= '\r'))
		return 1;
	if (end - p > 1 && p[0] == 0xc2 && p[1] == 0xa0)
		return 2;
	if (end - p > 2 && p[0] == 0xe2 && p[1] == 0x80 && (p[2] <= 0x8b || p[2] == 0xaf))
		return 3;
	return 0;
}

static bool space_before(const unsigned char *p, const unsigned char *begin)
{
	if (p <= begin || p[-1] == ' ' || (p[-1] >= '\t' && p[-1] <= '\r'))
		return true;
	if (p - begin > 1 && p[-2] == 0xc2 && p[-1] == 0xa0)
		return true;
	return p - begin > 2 && p[-3] == 0xe2 && p[-2] == 0x80 && (p[-1] <= 0x8b || p[-1] == 0xaf);
}

/* Letters of any script; signs and dashes of general punctuation are none. */
static bool is_word(const unsigned char *p, const unsigned char *end)
{
	if (p >= end)
		return false;
	if (*p < 0x80)
		return is_letter(*p) || is_digit(*p);
	return !(end - p > 1 && *p == 0xe2 && p[1] == 0x80) && *p != 0xc2;
}

static bool is_word_before(const unsigned char *p, const unsigned char *begin)
{
	if (p <= begin)
		return false;
	if (p[-1] < 0x80)
		return is_letter(p[-1]) || is_digit(p[-1]);
	return !(p - begin > 2 && p[-3] == 0xe2 && p[-2] == 0x80) &&
	       !(p - begin > 1 && p[-2] == 0xc2);
}

/* En dash, em dash and horizontal bar are E2 80 93 to 95. */
static bool is_opener_before(const unsigned char *p, const unsigned char *begin)
{
	if (p <= begin)
		return false;
	if (p - begin > 2 && p[-3] == 0xe2 && p[-2] == 0x80)
		return p[-1] >= 0x93 && p[-1] <= 0x95;
	return p[-1] == '(' || p[-1] == '[' || p[-1] == '{' || p[-1] == '-' || p[-1] == '/' ||
	       p[-1] == ':' || p[-1] == '>' || p[-1] == '=';
}

/* Step over at most three marks that stand side by side: "'Stop!'" */
static const unsigned char *skip_marks(const unsigned char *p, const unsigned char *end)
{
	for (int i = 0; i < 3 && p < end; i++) {
		struct glyph glyph = glyph_at(p, end);

		if (glyph.len == 0)
			break;
		p += glyph.len;
	}
	return p;
}

static const unsigned char *skip_marks_back(const unsigned char *p, const unsigned char *begin)
{
	for (int i = 0; i < 3 && p > begin; i++) {
		if (p[-1] == '"' || p[-1] == '\'' || p[-1] == '`')
			p--;
		else if (p - begin > 2 && p[-3] == 0xe2 && glyph_at(p - 3, p).len == 3)
			p -= 3;
		else if (p - begin > 1 && p[-2] == 0xc2 && glyph_at(p - 2, p).len == 2)
			p -= 2;
		else
			break;
	}
	return p;
}

/* What an apostrophe stands for at a word's begin: '90s, 'em, 'tis, rock 'n' roll. */
static bool is_elision(const unsigned char *p, const unsigned char *end)
{
	static const char *const words[] = {
	    "em", "n", "tis", "twas", "til", "till", "cause", "cos", "bout", "round", "um", "ere"};
	size_t len = 0;

	if (end - p > 2 && is_digit(p[0]) && is_digit(p[1]))
		return !(is_digit(p[2]) || p[2] == ',' || p[2] == '.' || p[2] == '%') &&
		       (p[2] == 's' || p[2] == ' ');
	while (p + len < end && is_lower(p[len]))
		len++;
	if (len == 0 || is_word(p + len, end))
		return false;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strlen(words[i]) == len && memcmp(words[i], p, len) == 0)
			return true;
	return false;
}

static struct around look_around(struct slice text, uint32_t begin, uint32_t end, uint32_t at,
    uint32_t len, enum mark_family family)
{
	const unsigned char *bytes = (const unsigned char *)text.ptr;
	const unsigned char *first = bytes + begin, *last = bytes + end;
	const unsigned char *right = bytes + at + len, *left = bytes + at;
	struct around a = {0};

	if (family == FAMILY_SINGLE)
		a.elision = is_elision(right, last);
	left = skip_marks_back(left, first);
	right = skip_marks(right, last);
	a.space_before = space_before(left, first);
	a.space_after = space_at(right, last) > 0;
	a.opener_before = is_opener_before(left, first);
	a.word_before = is_word_before(left, first);
	a.word_after = is_word(right, last);
	if (left > first) {
		unsigned char c = left[-1];

		a.digit_before = is_digit(c);
		a.s_before = c == 's' || c == 'S' || c == 'z' || c == 'x';
		a.stop_before = c == '.' || c == ',' || c == '!' || c == '?';
	}
	if (a.space_after && last - right > 1)
		a.lower_after_space = is_lower(right[1]);
	return a;
}

/* "..." and '' go by the white space beside them; a digit before makes it inches. */
static void price_double(const struct around *a, enum shape shape, struct mark_event *event)
{
	bool opens = (a->space_before || a->opener_before) && !a->space_after;
	bool closes = !a->space_before && !a->word_after;

	event->literal = a->digit_before && shape == SHAPE_STRAIGHT ? 5 : 45;
	switch (shape) {
	case SHAPE_OPEN:
		event->open = closes && !opens ? 30 : 0;
		event->close = closes && !opens ? 12 : 60;
		break;
	case SHAPE_CLOSE:
		event->close = opens && !closes ? 45 : 0;
		event->open = opens && !closes ? 10 : 60;
		break;
	case SHAPE_LOW:
		event->open = 0;
		event->close = COST_NEVER;
		break;
	default:
		event->open = opens ? (closes ? 10 : 0) : a->space_before ? 14 : 40;
		event->close = closes ? (opens ? 10 : 0) : !a->space_before ? 14 : 40;
		if (a->digit_before && !a->stop_before)
			event->close += 8;
		break;
	}
}

/* Apostrophes make this the hard one: the possessive plural looks like a closing mark. */
static void price_single(const struct around *a, enum shape shape, struct mark_event *event)
{
	bool opens = (a->space_before || a->opener_before) && a->word_after;
	bool closes = !a->space_before && !a->word_after;

	event->open = COST_NEVER;
	event->close = COST_NEVER;
	event->literal = 0;
	if (opens) {
		bool curly_close = shape == SHAPE_CLOSE;

		event->open = curly_close ? 22 : shape == SHAPE_STRAIGHT ? 5 : 0;
		event->literal = curly_close ? 3 : shape == SHAPE_STRAIGHT ? 20 : 30;
		if (a->elision) {
			event->open += 30;
			event->literal = 0;
		}
	} else if (shape != SHAPE_CLOSE && a->space_before && !a->space_after) {
		event->open = 8;
		event->literal = 12;
	}
	if (closes && shape != SHAPE_LOW && shape != SHAPE_OPEN) {
		event->close = 0;
		event->literal = a->stop_before ? 25 : a->s_before ? 2 : 4;
		if (a->s_before && a->lower_after_space)
			event->close = 12;
		else if (a->digit_before)
			event->close = 6;
	}
}

static void price_angle(const struct around *a, enum shape shape, struct mark_event *event)
{
	bool opens = (a->space_before || a->opener_before) && !a->space_after;
	bool closes = !a->space_before && a->space_after;

	event->literal = 40;
	event->open = shape == SHAPE_OPEN ? (closes ? 6 : 0) : opens ? 6 : 25;
	event->close = shape == SHAPE_CLOSE ? (opens ? 6 : 0) : closes ? 6 : 25;
}

/*
 * Straight apostrophes come in runs: '' is one double mark, ''' a double and a single one in the
 * order that the place asks for.
 */
static struct glyph apostrophes(
    const unsigned char *bytes, uint32_t begin, uint32_t end, uint32_t at)
{
	uint32_t run = 1;
	bool odd;

	while (at + run < end && run < 3 && bytes[at + run] == '\'')
		run++;
	if (run == 1)
		return (struct glyph){1, SHAPE_STRAIGHT, FAMILY_SINGLE};
	odd = run == 3 && !(at + 3 < end && bytes[at + 3] == '\'');
	if (odd && !space_before(bytes + at, bytes + begin))
		return (struct glyph){1, SHAPE_STRAIGHT, FAMILY_SINGLE};
	return (struct glyph){2, SHAPE_STRAIGHT, FAMILY_DOUBLE};
}

static void price(
    struct slice text, uint32_t begin, uint32_t end, struct glyph glyph, struct mark_event *event)
{
	struct around a =
	    look_around(text, begin, end, event->start, glyph.len, (enum mark_family)glyph.family);

	switch (glyph.family) {
	case FAMILY_DOUBLE: price_double(&a, (enum shape)glyph.shape, event); break;
	case FAMILY_SINGLE: price_single(&a, (enum shape)glyph.shape, event); break;
	default: price_angle(&a, (enum shape)glyph.shape, event); break;
	}
}

bool markscan_next(
    struct slice text, uint32_t begin, uint32_t end, uint32_t *at, struct mark_event *ret_event)
{
	const unsigned char *bytes = (const unsigned char *)text.ptr;
	uint32_t i = *at;

	while (i < end) {
		unsigned char c = bytes[i];
		struct glyph glyph;

		if (c != '"' && c != '\'' && c != '`' && c != 0xc2 && c != 0xe2) {
			i++;
			continue;
		}
		glyph = c == '\'' ? apostrophes(bytes, begin, end, i)
		                  : glyph_at(bytes + i, bytes + end);
		if (glyph.len == 0) {
			i++;
			continue;
		}
		if (glyph.family == FAMILY_SINGLE && is_word_before(bytes + i, bytes + begin) &&
		    is_word(bytes + i + glyph.len, bytes + end)) {
			i += glyph.len; /* don't */
			continue;
		}
		*ret_event =
		    (struct mark_event){.start = i, .end = i + glyph.len, .family = glyph.family};
		price(text, begin, end, glyph, ret_event);
		*at = i + glyph.len;
		return true;
	}
	*at = end;
	return false;
}
