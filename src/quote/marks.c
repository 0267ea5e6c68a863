#include "config.h"

#include "quote/marks.h"

#include "base/alloc.h"
#include "quote/markscan.h"

/*
 * The stack of open marks is one of twelve states; inside a mark of one family only another one
 * may open. Every mark and every end of a paragraph moves each state to others at a price, and the
 * cheapest way through a block of them is kept: 12 states times 4 roles a mark.
 *
 * A paragraph's end empties the stack, unless the next one begins with the mark that is open:
 * then the quotation goes on there.
 */
enum { STATES = 12, DEEPEST = 3, NO_STATE = 255 };

static const uint8_t state_depth[STATES] = {0, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3};
static const uint8_t state_top[STATES] = {FAMILY_COUNT, 0, 1, 2, 1, 0, 0, 1, 2, 2, 0, 1};
static const uint8_t state_outer[STATES] = {0, 1, 2, 3, 1, 2, 3, 3, 1, 2, 1, 2};
static const uint8_t state_popped[STATES] = {NO_STATE, 0, 0, 0, 1, 2, 3, 3, 1, 2, 4, 5};
static const uint8_t state_pushed[STATES][FAMILY_COUNT] = {{1, 2, 3}, {NO_STATE, 4, 8},
    {5, NO_STATE, 9}, {6, 7, NO_STATE}, {10, NO_STATE, NO_STATE}, {NO_STATE, 11, NO_STATE},
    {NO_STATE, NO_STATE, NO_STATE}, {NO_STATE, NO_STATE, NO_STATE}, {NO_STATE, NO_STATE, NO_STATE},
    {NO_STATE, NO_STATE, NO_STATE}, {NO_STATE, NO_STATE, NO_STATE}, {NO_STATE, NO_STATE, NO_STATE}};

static const uint8_t unclosed_price[FAMILY_COUNT] = {30, 45, 30};
static const uint8_t unopened_price[FAMILY_COUNT] = {28, COST_NEVER, 30};
static const uint8_t nesting_price[DEEPEST + 1] = {0, 0, 2, 12};
enum { CONTINUE_PRICE = 3, COST_FAR = 1 << 28 };

enum item_kind { ITEM_MARK, ITEM_FIRST, ITEM_BREAK };

struct item {
	struct mark_event mark; /* of a break: start is the paragraph's end */
	uint8_t kind;           /* enum item_kind; FIRST: begins its paragraph and could open */
	uint8_t keep;           /* of a break: family that may go on, else FAMILY_COUNT */
};

enum role {
	ROLE_NONE,
	ROLE_OPEN,
	ROLE_CLOSE,
	ROLE_REOPEN,
	ROLE_UNOPENED,
	ROLE_CONTINUE,
	ROLE_KEEP
};

struct step {
	uint8_t from; /* state */
	uint8_t role; /* enum role */
};

struct pairing {
	const struct prose *prose;
	struct marks *marks;
	struct item *items; /* of this block; owned */
	size_t count, capacity;
	struct step *steps; /* STATES an item; owned */
	size_t step_capacity;
	uint32_t cost[STATES];  /* before the block's first item */
	uint32_t open[DEEPEST]; /* pairs of the stack, in marks */
	unsigned depth;         /* of that stack */
	uint32_t last_end;      /* of the latest outermost pair */
	bool beside;            /* the paragraph before has marks */
};

struct front {
	uint32_t cost[STATES];
	struct step *steps;
};

static void move(struct front *next, unsigned from, unsigned to, uint32_t cost, enum role role)
{
	if (to == NO_STATE || cost >= next->cost[to])
		return;
	next->cost[to] = cost;
	next->steps[to] = (struct step){(uint8_t)from, (uint8_t)role};
}

static void weigh_mark(struct front *next, unsigned state, uint32_t cost, const struct item *item)
{
	const struct mark_event *mark = &item->mark;
	unsigned pushed = state_pushed[state][mark->family];

	if (item->kind == ITEM_FIRST && state != 0) {
		move(next, state, state, cost + CONTINUE_PRICE, ROLE_CONTINUE);
		return;
	}
	move(next, state, state, cost + mark->literal, ROLE_NONE);
	if (pushed != NO_STATE)
		move(next, state, pushed, cost + mark->open + nesting_price[state_depth[pushed]],
		    ROLE_OPEN);
	if (state_top[state] == mark->family) {
		move(next, state, state_popped[state], cost + mark->close, ROLE_CLOSE);
		move(next, state, state, cost + mark->open + unclosed_price[mark->family],
		    ROLE_REOPEN);
	}
	if (state == 0)
		move(next, state, state, cost + mark->close + unopened_price[mark->family],
		    ROLE_UNOPENED);
}

static void weigh_break(struct front *next, unsigned state, uint32_t cost, const struct item *item)
{
	unsigned outer = state_outer[state];
	uint32_t inner = 0;

	for (unsigned s = state; s != outer; s = state_popped[s])
		inner += unclosed_price[state_top[s]];
	if (outer == 0) {
		move(next, state, 0, cost, ROLE_NONE);
		return;
	}
	if (item->keep == state_top[outer])
		move(next, state, outer, cost + inner, ROLE_KEEP);
	move(next, state, 0, cost + inner + unclosed_price[state_top[outer]], ROLE_NONE);
}

static void weigh_item(const uint32_t *cost, const struct item *item, struct front *next)
{
	for (unsigned s = 0; s < STATES; s++)
		next->cost[s] = COST_FAR;
	for (unsigned s = 0; s < STATES; s++) {
		if (cost[s] >= COST_FAR)
			continue;
		if (item->kind == ITEM_BREAK)
			weigh_break(next, s, cost[s], item);
		else
			weigh_mark(next, s, cost[s], item);
	}
}

/* ---- roles to pairs ---- */

static struct mark_pair *top_pair(struct pairing *p, unsigned below)
{
	return &p->marks->items[p->open[p->depth - 1 - below]];
}

static uint32_t without_space(struct slice text, uint32_t start, uint32_t end)
{
	while (end > start && (unsigned char)text.ptr[end - 1] <= ' ')
		end--;
	return end;
}

static enum err_code add_pair(struct pairing *p, struct mark_pair pair)
{
	struct marks *marks = p->marks;
	struct mark_pair *grown =
	    alloc_grow(marks->items, &marks->capacity, marks->count + 1, sizeof *marks->items);

	if (!grown)
		return ERR_NOMEM;
	marks->items = grown;
	marks->items[marks->count++] = pair;
	return ERR_OK;
}

static enum err_code open_pair(struct pairing *p, const struct mark_event *mark, unsigned flags)
{
	struct mark_pair pair = {.start = mark->start,
	    .inner_start = mark->end,
	    .depth = (uint8_t)p->depth,
	    .flags = (uint8_t)(flags | (mark->family == FAMILY_SINGLE ? MARK_SINGLE : 0))};

	p->open[p->depth++] = (uint32_t)p->marks->count;
	return add_pair(p, pair);
}

/* End the innermost open pair without a mark, before `end`. */
static void cut_pair(struct pairing *p, uint32_t end, unsigned flags)
{
	struct mark_pair *pair = top_pair(p, 0);

	pair->end = without_space(p->prose->text, pair->inner_start, end);
	pair->inner_end = pair->end;
	pair->flags |= (uint8_t)flags;
	if (--p->depth == 0)
		p->last_end = pair->end;
}

static void close_pair(struct pairing *p, const struct mark_event *mark)
{
	struct mark_pair *pair = top_pair(p, 0);

	pair->inner_end = mark->start;
	pair->end = mark->end;
	if (--p->depth == 0)
		p->last_end = pair->end;
}

/* A closing mark alone: what it closes begins with its sentence, after earlier quotations. */
static enum err_code unopened_pair(struct pairing *p, const struct mark_event *mark)
{
	const struct sentences *sentences = &p->prose->sentences;
	size_t at = sentences_at(sentences, mark->start);
	uint32_t start = at < sentences->count ? sentences->items[at].start : mark->start;
	const char *text = p->prose->text.ptr;
	struct mark_pair pair = {
	    .end = mark->end, .inner_end = mark->start, .flags = MARK_UNOPENED};

	if (start < p->last_end)
		start = p->last_end;
	while (start < mark->start && (unsigned char)text[start] <= ' ')
		start++;
	if (start >= mark->start || mark->start - start < 2)
		return ERR_OK;
	pair.start = start;
	pair.inner_start = start;
	p->last_end = pair.end;
	return add_pair(p, pair);
}

static enum err_code apply_break(struct pairing *p, const struct item *item, enum role role)
{
	bool keep = role == ROLE_KEEP;

	while (p->depth > 1)
		cut_pair(p, item->mark.start, MARK_UNCLOSED);
	if (p->depth == 1)
		cut_pair(p, item->mark.start, keep ? MARK_CONTINUES : MARK_UNCLOSED);
	return ERR_OK;
}

static enum err_code apply(struct pairing *p, const struct item *item, enum role role)
{
	const struct mark_event *mark = &item->mark;

	if (item->kind == ITEM_BREAK)
		return apply_break(p, item, role);
	switch (role) {
	case ROLE_OPEN: return open_pair(p, mark, 0);
	case ROLE_CONTINUE: return open_pair(p, mark, MARK_CONTINUED);
	case ROLE_CLOSE: close_pair(p, mark); return ERR_OK;
	case ROLE_REOPEN: cut_pair(p, mark->start, MARK_UNCLOSED); return open_pair(p, mark, 0);
	case ROLE_UNOPENED: return unopened_pair(p, mark);
	default: return ERR_OK;
	}
}

/* Weigh the block's items, choose the cheapest way, and make pairs of it. */
static enum err_code decode_block(struct pairing *p)
{
	struct front front;
	unsigned best = 0;
	enum err_code code = ERR_OK;
	struct step *grown =
	    alloc_grow(p->steps, &p->step_capacity, p->count * STATES, sizeof *p->steps);

	if (!grown)
		return ERR_NOMEM;
	p->steps = grown;
	for (size_t i = 0; i < p->count; i++) {
		front.steps = &p->steps[i * STATES];
		weigh_item(p->cost, &p->items[i], &front);
		memcpy(p->cost, front.cost, sizeof p->cost);
	}
	for (unsigned s = 1; s < STATES; s++)
		if (p->cost[s] < p->cost[best])
			best = s;
	for (unsigned s = 0; s < STATES; s++)
		p->cost[s] = s == best ? 0 : COST_FAR;
	/* The way is known from its end: remember each step's role in its first cell. */
	for (size_t i = p->count; i-- > 0;) {
		struct step step = p->steps[i * STATES + best];

		p->steps[i * STATES].role = step.role;
		best = step.from;
	}
	for (size_t i = 0; i < p->count && code == ERR_OK; i++)
		code = apply(p, &p->items[i], (enum role)p->steps[i * STATES].role);
	p->count = 0;
	return code;
}

/* ---- gathering ---- */

static enum err_code add_item(struct pairing *p, struct item item)
{
	struct item *grown;

	if (p->count >= MARKS_BLOCK && p->items[p->count - 1].kind != ITEM_BREAK) {
		enum err_code code = decode_block(p);

		if (code != ERR_OK)
			return code;
	}
	grown = alloc_grow(p->items, &p->capacity, p->count + 1, sizeof *p->items);
	if (!grown)
		return ERR_NOMEM;
	p->items = grown;
	p->items[p->count++] = item;
	return ERR_OK;
}

static enum err_code gather_paragraph(struct pairing *p, struct span paragraph)
{
	struct item item = {.keep = FAMILY_COUNT};
	uint32_t at = paragraph.start;
	bool found = false;
	enum err_code code;

	while (markscan_next(p->prose->text, paragraph.start, paragraph.end, &at, &item.mark)) {
		item.kind = ITEM_MARK;
		if (!found && p->beside && item.mark.start == paragraph.start &&
		    item.mark.open < 20) {
			p->items[p->count - 1].keep = item.mark.family;
			item.kind = ITEM_FIRST;
		}
		found = true;
		code = add_item(p, item);
		if (code != ERR_OK)
			return code;
	}
	p->beside = found;
	if (!found)
		return ERR_OK;
	item = (struct item){
	    .mark = {.start = paragraph.end}, .kind = ITEM_BREAK, .keep = FAMILY_COUNT};
	return add_item(p, item);
}

static enum err_code gather(struct pairing *p)
{
	const struct sentences *sentences = &p->prose->sentences;
	enum err_code code = ERR_OK;

	for (size_t i = 0, next; i < sentences->count && code == ERR_OK; i = next) {
		struct span paragraph = {sentences->items[i].start, 0};

		for (next = i + 1; next < sentences->count; next++)
			if (sentences->items[next].paragraph != sentences->items[i].paragraph)
				break;
		paragraph.end = sentences->items[next - 1].end;
		code = gather_paragraph(p, paragraph);
	}
	return code == ERR_OK && p->count > 0 ? decode_block(p) : code;
}

enum err_code marks_find(const struct prose *prose, struct marks *ret_marks)
{
	struct marks found = {0};
	struct pairing p = {.prose = prose, .marks = &found};
	enum err_code code;

	for (unsigned s = 1; s < STATES; s++)
		p.cost[s] = COST_FAR;
	code = gather(&p);
	alloc_free(p.items);
	alloc_free(p.steps);
	if (code == ERR_OK)
		*ret_marks = found;
	else
		marks_release(&found);
	return code;
}

void marks_release(struct marks *marks)
{
	alloc_free(marks->items);
	*marks = (struct marks){0};
}
