#include "config.h"

#include "quote/labelsecond.h"

#include "base/alloc.h"

enum template {
	OF_LABEL = LABELFEATURE_SECOND, /* -2 .. 2 */
	OF_LABELS = OF_LABEL + 5,       /* four of them */
	OF_RUN = OF_LABELS + 4,         /* eight of them */
	OF_NO_RUN = OF_RUN + 8,         /* five of them */
	OF_SOURCES = OF_NO_RUN + 5,
	OF_ORDER,                           /* two of them */
	OF_FOUND_LEFT = OF_ORDER + 2,       /* seven of them */
	OF_FOUND_RIGHT = OF_FOUND_LEFT + 7, /* seven of them */
	OF_FOUND_BOTH = OF_FOUND_RIGHT + 7,
	OF_FOUND_STEP,
	OF_FOUND_END = OF_FOUND_STEP + 3,
};

_Static_assert((int)OF_FOUND_END <= (int)LABELFEATURE_TEMPLATES, "templates fit");

enum { NO_LABEL = 15, ORDER_SIGNS = 12 };

#define add labelfeatures_add
#define both label_both
#define three label_three

/* ---- looking ---- */

static bool is_cue(unsigned label)
{
	return label == LABEL_CUE || label == LABEL_HELD_CUE;
}

static bool is_source(unsigned label)
{
	return label == LABEL_SOURCE || label == LABEL_HELD_SOURCE;
}

/* The sign of a token in the order of its sentence; 0: none. */
static unsigned order_sign(const struct labelview *view, const uint8_t *labels, uint32_t at)
{
	const unsigned label = labels[at];

	if (label == LABEL_NONE)
		return view->words.items[view->places[at].word].comma ? 1 : 0;
	if (label_is_said(label))
		return 2;
	return label_is_held(label) ? 3 : 4 + label;
}

/* The hash of an order that is read sign by sign; a sign again is no news. */
struct order {
	uint64_t hash;
	unsigned last, count;
};

static void read_sign(struct order *order, unsigned sign)
{
	if (sign == 0 || sign == order->last)
		return;
	order->last = sign;
	if (++order->count <= ORDER_SIGNS)
		order->hash = order->hash * 31 + sign;
}

static void look_forward(struct labelsecond *second, const struct labelview *view,
    const uint8_t *labels, uint32_t first, uint32_t end)
{
	uint32_t cue = LABEL_NOWHERE, source = LABEL_NOWHERE, said = LABEL_NOWHERE, run = first;
	struct order order = {0};

	for (uint32_t t = first; t < end; t++) {
		struct labelnear *near = &second->near[t];

		if (t > first && !label_is_content(labels[t]) && label_is_content(labels[t - 1]))
			said = t - 1;
		if (t == first || labels[t] == LABEL_SAID_FIRST || labels[t] == LABEL_HELD_FIRST ||
		    !label_is_content(labels[t]))
			run = t;
		read_sign(&order, order_sign(view, labels, t));
		*near = (struct labelnear){.cue_left = cue,
		    .source_left = source,
		    .said_left = said,
		    .run_first = run,
		    .order_before = order.hash};
		if (is_cue(labels[t]))
			cue = t;
		if (is_source(labels[t]))
			source = t;
	}
}

static void look_back(struct labelsecond *second, const struct labelview *view,
    const uint8_t *labels, uint32_t first, uint32_t end)
{
	uint32_t cue = LABEL_NOWHERE, source = LABEL_NOWHERE, said = LABEL_NOWHERE, run = end - 1;
	struct order order = {0};

	for (uint32_t t = end; t-- > first;) {
		struct labelnear *near = &second->near[t];
		const bool ends = t + 1 == end || labels[t + 1] == LABEL_SAID_FIRST ||
		                  labels[t + 1] == LABEL_HELD_FIRST ||
		                  !label_is_content(labels[t + 1]);

		if (t + 1 < end && !label_is_content(labels[t]) && label_is_content(labels[t + 1]))
			said = t + 1;
		if (ends)
			run = t;
		read_sign(&order, order_sign(view, labels, t));
		near->cue_right = cue;
		near->source_right = source;
		near->said_right = said;
		near->run_last = run;
		near->order_after = order.hash;
		if (is_cue(labels[t]))
			cue = t;
		if (is_source(labels[t]))
			source = t;
	}
}

enum err_code labelsecond_look(struct labelsecond *second, const struct labelview *view,
    const struct stretch *stretch, const uint8_t *labels)
{
	struct labelnear *grown =
	    alloc_grow(second->near, &second->capacity, view->count, sizeof *grown);

	if (!grown)
		return ERR_NOMEM;
	second->near = grown;
	second->labels = labels;
	for (uint32_t t = stretch->first, end; t < stretch->end; t = end) {
		end = view->places[t].last + 1;
		look_forward(second, view, labels, t, end);
		look_back(second, view, labels, t, end);
	}
	return ERR_OK;
}

void labelsecond_release(struct labelsecond *second)
{
	alloc_free(second->near);
	*second = (struct labelsecond){.labels = NULL};
}

/* ---- features ---- */

struct here {
	const struct labelsecond *second;
	const struct labelview *view;
	const struct stretch *stretch;
	const struct labelnear *near;
	uint32_t at;
	uint64_t word;
	unsigned tag;
};

/* Label of a token, NO_LABEL outside the stretch. */
static unsigned label_at(const struct here *h, int64_t at)
{
	return at < h->stretch->first || at >= h->stretch->end ? NO_LABEL : h->second->labels[at];
}

static uint64_t lower_at(const struct here *h, int64_t at)
{
	return label_word(h->view, h->stretch, at)->lower;
}

static void add_labels(struct labelfeatures *f, const struct here *h)
{
	unsigned l[5];

	for (int k = -2; k <= 2; k++) {
		l[k + 2] = label_at(h, (int64_t)h->at + k);
		add(f, OF_LABEL + (unsigned)(k + 2), l[k + 2]);
	}
	add(f, OF_LABELS, both(l[1], l[2]));
	add(f, OF_LABELS + 1, both(l[2], l[3]));
	add(f, OF_LABELS + 2, both(l[2], h->word));
	add(f, OF_LABELS + 3, three(l[1], l[2], l[3]));
}

/* Of a token inside content: what the whole run begins and ends with, and what is beside it. */
static void add_run(struct labelfeatures *f, const struct here *h)
{
	const int64_t x = h->near->run_first, y = h->near->run_last;
	const unsigned length = label_bucket((uint32_t)(y - x));
	const uint64_t first = lower_at(h, x), last = lower_at(h, y), after = lower_at(h, y + 1);

	add(f, OF_RUN, both(first, length));
	add(f, OF_RUN + 1, both(first, lower_at(h, x - 1)));
	add(f, OF_RUN + 2, both(h->word, first));
	add(f, OF_RUN + 3, both(label_bucket((uint32_t)(y - h->at)), h->word));
	add(f, OF_RUN + 4, both(last, after));
	add(f, OF_RUN + 5, both(after, h->word));
	add(f, OF_RUN + 6, three(label_at(h, x), label_at(h, x - 1), label_at(h, y + 1)));
	add(f, OF_RUN + 7, both(label_bucket(h->at - (uint32_t)x), h->tag));
}

static void add_no_run(struct labelfeatures *f, const struct here *h)
{
	const uint32_t l = h->near->said_left, r = h->near->said_right;
	const unsigned left = l == LABEL_NOWHERE ? NO_LABEL : h->second->labels[l];
	const unsigned right = r == LABEL_NOWHERE ? NO_LABEL : h->second->labels[r];

	add(f, OF_NO_RUN, both(left, right));
	if (l != LABEL_NOWHERE) {
		const unsigned distance = label_bucket(h->at - l);

		add(f, OF_NO_RUN + 1, three(left, h->word, distance));
		add(f, OF_NO_RUN + 2, three(lower_at(h, l), lower_at(h, (int64_t)l + 1), distance));
	}
	if (r != LABEL_NOWHERE)
		add(f, OF_NO_RUN + 3, three(right, h->word, label_bucket(r - h->at)));
}

static void add_order(struct labelfeatures *f, const struct here *h)
{
	const struct labelnear *near = h->near;
	const unsigned left =
	    near->source_left == LABEL_NOWHERE ? NO_LABEL : h->second->labels[near->source_left];
	const unsigned right =
	    near->source_right == LABEL_NOWHERE ? NO_LABEL : h->second->labels[near->source_right];
	const uint64_t order = both(near->order_before, near->order_after);

	add(f, OF_SOURCES, three(left, right, h->second->labels[h->at]));
	add(f, OF_ORDER, order);
	add(f, OF_ORDER + 1, both(order, h->tag));
}

static void add_found_left(struct labelfeatures *f, const struct here *h)
{
	const uint32_t cue = h->near->cue_left;
	const struct labelword *word;
	uint64_t next;
	unsigned distance, commas;

	if (cue == LABEL_NOWHERE) {
		add(f, OF_FOUND_LEFT, h->word);
		return;
	}
	word = &h->view->words.items[h->view->places[cue].word];
	next = lower_at(h, (int64_t)cue + 1);
	distance = label_bucket(h->at - cue);
	commas = label_bucket(h->view->places[h->at].commas - h->view->places[cue].commas);
	add(f, OF_FOUND_LEFT + 1, both(word->base, distance));
	add(f, OF_FOUND_LEFT + 3, both(distance, h->word));
	add(f, OF_FOUND_LEFT + 4, both(word->cluster[1], h->tag));
	add(f, OF_FOUND_LEFT + 5, three(next, commas, h->view->places[h->at].place));
}

static void add_found_right(struct labelfeatures *f, const struct here *h)
{
	const uint32_t cue = h->near->cue_right;
	const struct labelword *word;
	unsigned distance, commas;

	if (cue == LABEL_NOWHERE) {
		add(f, OF_FOUND_RIGHT, h->word);
		return;
	}
	word = &h->view->words.items[h->view->places[cue].word];
	distance = label_bucket(cue - h->at);
	commas = label_bucket(h->view->places[cue].commas - h->view->places[h->at].commas);
	add(f, OF_FOUND_RIGHT + 1, both(word->base, distance));
	add(f, OF_FOUND_RIGHT + 3, both(distance, h->word));
	add(f, OF_FOUND_RIGHT + 4, both(word->cluster[1], h->tag));
	add(f, OF_FOUND_RIGHT + 5, three(word->base, lower_at(h, (int64_t)cue + 1), commas));
}

static uint64_t base_of(const struct here *h, uint32_t at)
{
	return at == LABEL_NOWHERE ? 0 : h->view->words.items[h->view->places[at].word].base;
}

static struct here here_of(const struct labelsecond *second, const struct labelview *view,
    const struct stretch *stretch, uint32_t at)
{
	return (struct here){second, view, stretch, &second->near[at], at,
	    view->words.items[view->places[at].word].lower, view->places[at].tag};
}

void labelsecond_add_token(const struct labelsecond *second, const struct labelview *view,
    const struct stretch *stretch, uint32_t at, struct labelfeatures *ret_features)
{
	const struct here h = here_of(second, view, stretch, at);

	add_labels(ret_features, &h);
	if (label_is_content(second->labels[at]))
		add_run(ret_features, &h);
	else
		add_no_run(ret_features, &h);
	add_order(ret_features, &h);
	add_found_left(ret_features, &h);
	add_found_right(ret_features, &h);
	add(ret_features, OF_FOUND_BOTH,
	    three(base_of(&h, h.near->cue_left), base_of(&h, h.near->cue_right),
	        view->places[at].mark != LABEL_NOWHERE));
}

void labelsecond_add_step(const struct labelsecond *second, const struct labelview *view,
    const struct stretch *stretch, uint32_t at, struct labelfeatures *ret_features)
{
	const struct here h = here_of(second, view, stretch, at);
	const unsigned before = label_at(&h, (int64_t)at - 1);

	add(ret_features, OF_FOUND_STEP, both(before, second->labels[at]));
	add(ret_features, OF_FOUND_STEP + 1, three(before, second->labels[at], h.word));
	add(ret_features, OF_FOUND_STEP + 2,
	    three(before, second->labels[at], lower_at(&h, (int64_t)at - 1)));
}
