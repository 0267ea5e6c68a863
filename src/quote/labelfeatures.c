/*
 * The templates are those of the measured recipe: windows of words, parts of speech and clusters;
 * for a marked token what stands just outside and just inside both ends of its pair; and, for
 * every token, the nearest cue on both sides with what lies in between, which is the memory that a
 * chain of labels lacks.
 */
#include "config.h"

#include "quote/labelfeatures.h"

#include "base/hash.h"

enum template {
	OF_BIAS,
	OF_WORD,               /* -3 .. 3 */
	OF_PAIR = OF_WORD + 7, /* three of them */
	OF_BASE = OF_PAIR + 3, /* -1 .. 1 */
	OF_SHAPE = OF_BASE + 3,
	OF_ENDING,
	OF_TAG,                        /* -2 .. 2 */
	OF_TAGS = OF_TAG + 5,          /* five of them */
	OF_WORD_TAG = OF_TAGS + 5,     /* three of them */
	OF_CLUSTER = OF_WORD_TAG + 3,  /* -2 .. 2, both grains */
	OF_CLUSTERS = OF_CLUSTER + 10, /* four of them */
	OF_NAME = OF_CLUSTERS + 4,     /* -1 .. 1 */
	OF_NAMES = OF_NAME + 3,        /* three of them */
	OF_PLACE = OF_NAMES + 3,       /* six of them */
	OF_OUTSIDE = OF_PLACE + 6,     /* seven of them */
	OF_POSITION = OF_OUTSIDE + 7,  /* four of them */
	OF_CUE = OF_POSITION + 4,      /* six of them */
	OF_CUE_NEAR = OF_CUE + 6,      /* four of them */
	OF_LEFT = OF_CUE_NEAR + 4,     /* twelve of them */
	OF_RIGHT = OF_LEFT + 12,       /* twelve of them */
	OF_MARK = OF_RIGHT + 12,       /* sixteen of them */
	OF_CONTEXT = OF_MARK + 16,     /* sixteen of them */
	OF_STEP = OF_CONTEXT + 16,     /* eight of them */
	OF_END = OF_STEP + 8,
};

_Static_assert((int)OF_END <= (int)LABELFEATURE_SECOND, "templates fit");

enum { NO_BUCKET = 15 };

void labelfeatures_add(struct labelfeatures *features, unsigned template_number, uint64_t key)
{
	features->templates[features->count] = (uint8_t)template_number;
	features->keys[features->count++] = hash_mix(key + (template_number + 1) * LABEL_MIX);
}

#define add labelfeatures_add
#define both label_both
#define three label_three

/* A token and what stands around it. */
struct around {
	const struct labelview *view;
	const struct stretch *stretch;
	const struct labelplace *own;
	uint32_t at;
	const struct labelword *word[7]; /* [3] is its own */
	unsigned tag[5];                 /* [2] is its own */
	bool whole;                      /* also what single words add */
};

static struct around around_of(
    const struct labelview *view, const struct stretch *stretch, uint32_t at)
{
	struct around a = {.view = view, .stretch = stretch, .own = &view->places[at], .at = at};

	for (int k = -3; k <= 3; k++)
		a.word[k + 3] = label_word(view, stretch, (int64_t)at + k);
	for (int k = -2; k <= 2; k++)
		a.tag[k + 2] = label_tag(view, stretch, (int64_t)at + k);
	return a;
}

static void add_words(struct labelfeatures *f, const struct around *a)
{
	const struct labelword *const *w = a->word;

	if (a->whole) {
		add(f, OF_BIAS, 0);
		for (unsigned k = 0; k < 7; k++)
			add(f, OF_WORD + k, w[k]->lower);
	}
	add(f, OF_PAIR, both(w[2]->lower, w[3]->lower));
	add(f, OF_PAIR + 1, both(w[3]->lower, w[4]->lower));
	add(f, OF_PAIR + 2, both(w[2]->lower, w[4]->lower));
	if (!a->whole)
		return;
	for (unsigned k = 0; k < 3; k++)
		add(f, OF_BASE + k, w[k + 2]->base);
	add(f, OF_SHAPE, w[3]->shape);
	add(f, OF_ENDING, w[3]->ending);
}

static void add_tags(struct labelfeatures *f, const struct around *a)
{
	const unsigned *t = a->tag;

	for (unsigned k = 0; k < 5; k++)
		add(f, OF_TAG + k, t[k]);
	add(f, OF_TAGS, both(t[1], t[2]));
	add(f, OF_TAGS + 1, both(t[2], t[3]));
	add(f, OF_TAGS + 2, three(t[1], t[2], t[3]));
	add(f, OF_TAGS + 3, three(t[0], t[1], t[2]));
	add(f, OF_TAGS + 4, three(t[2], t[3], t[4]));
	add(f, OF_WORD_TAG, both(a->word[3]->lower, t[3]));
	add(f, OF_WORD_TAG + 1, both(a->word[2]->lower, t[2]));
	add(f, OF_WORD_TAG + 2, both(a->word[3]->base, t[2]));
}

static void add_clusters(struct labelfeatures *f, const struct around *a)
{
	const struct labelword *const *w = &a->word[1];

	for (unsigned k = 0; k < 5 && a->whole; k++) {
		add(f, OF_CLUSTER + k, w[k]->cluster[0]);
		add(f, OF_CLUSTER + 5 + k, w[k]->cluster[1]);
	}
	add(f, OF_CLUSTERS, both(w[1]->cluster[0], w[2]->cluster[0]));
	add(f, OF_CLUSTERS + 1, both(w[2]->cluster[0], w[3]->cluster[0]));
	add(f, OF_CLUSTERS + 2, both(w[1]->cluster[1], w[2]->cluster[1]));
	add(f, OF_CLUSTERS + 3, both(w[2]->cluster[1], w[3]->cluster[1]));
}

static unsigned name_at(const struct around *a, int offset)
{
	const int64_t at = (int64_t)a->at + offset;

	return at < a->stretch->far_first || at >= a->stretch->far_end ? 31u
	                                                               : a->view->places[at].name;
}

static void add_names(struct labelfeatures *f, const struct around *a)
{
	const unsigned before = name_at(a, -1), own = a->own->name, after = name_at(a, 1);

	add(f, OF_NAME, before);
	add(f, OF_NAME + 1, own);
	add(f, OF_NAME + 2, after);
	add(f, OF_NAMES, both(before, own));
	if (a->whole || own != 0)
		add(f, OF_NAMES + 1, both(own, a->word[4]->lower));
	add(f, OF_NAMES + 2, three(own, a->word[4]->base, a->word[5]->base));
}

static unsigned place_at(const struct around *a, int offset)
{
	const int64_t at = (int64_t)a->at + offset;

	return at < a->stretch->far_first || at >= a->stretch->far_end ? 31u
	                                                               : a->view->places[at].place;
}

static unsigned mark_length(const struct labelview *view, uint32_t mark)
{
	return label_bucket(view->marks[mark].last - view->marks[mark].first);
}

/* How far the marks around a token that lies in none are, within its sentence. */
static void add_outside(struct labelfeatures *f, const struct around *a)
{
	const struct labelview *view = a->view;
	const uint32_t x = a->own->mark_left, y = a->own->mark_right;
	const unsigned left = x == LABEL_NOWHERE ? NO_BUCKET : label_bucket(a->at - x);
	const unsigned right = y == LABEL_NOWHERE ? NO_BUCKET : label_bucket(y - a->at);

	if (left == NO_BUCKET && right == NO_BUCKET) {
		add(f, OF_OUTSIDE, 0);
		return;
	}
	add(f, OF_OUTSIDE + 1, left);
	add(f, OF_OUTSIDE + 2, right);
	add(f, OF_OUTSIDE + 3, both(left, a->word[3]->lower));
	add(f, OF_OUTSIDE + 4, both(right, a->word[3]->lower));
	if (left != NO_BUCKET)
		add(f, OF_OUTSIDE + 5,
		    three(left, mark_length(view, view->places[x].mark), a->tag[2]));
	if (right != NO_BUCKET)
		add(f, OF_OUTSIDE + 6,
		    three(right, mark_length(view, view->places[y].mark), a->tag[2]));
}

static void add_marks(struct labelfeatures *f, const struct around *a)
{
	const unsigned before = place_at(a, -1), own = a->own->place, after = place_at(a, 1);
	const uint64_t word = a->word[3]->lower;

	add(f, OF_PLACE, own);
	add(f, OF_PLACE + 1, three(before, own, after));
	if (own != PLACE_OUTSIDE) {
		add(f, OF_PLACE + 2, both(own, mark_length(a->view, a->own->mark)));
		add(f, OF_PLACE + 3, both(own, word));
	} else {
		add_outside(f, a);
	}
	if (before != PLACE_OUTSIDE)
		add(f, OF_PLACE + 4, both(before, word));
	if (after != PLACE_OUTSIDE)
		add(f, OF_PLACE + 5, both(after, word));
}

static void add_position(struct labelfeatures *f, const struct around *a)
{
	const uint32_t before = a->at - a->own->first, after = a->own->last - a->at;

	add(f, OF_POSITION, label_bucket(before));
	add(f, OF_POSITION + 1, label_bucket(after));
	if (before == 0)
		add(f, OF_POSITION + 2, a->word[3]->lower);
	if (after == 0)
		add(f, OF_POSITION + 3, a->word[3]->lower);
}

/* ---- cues ---- */

static void add_own_cue(struct labelfeatures *f, const struct around *a)
{
	static const int offsets[4] = {-2, -1, 1, 2};
	const unsigned own = a->word[3]->cue;

	if (a->whole)
		add(f, OF_CUE, own);
	add(f, OF_CUE + 1, both(own, a->tag[2]));
	for (unsigned k = 0; k < 4; k++) {
		const unsigned near = a->word[3 + offsets[k]]->cue;

		if (near == 0)
			continue;
		add(f, OF_CUE + 2 + k, both(near, own));
	}
}

/* Commas among tokens [first, end). */
static unsigned commas_between(const struct labelview *view, uint32_t first, uint32_t end)
{
	return label_bucket(view->places[end].commas - view->places[first].commas);
}

static void add_left_cue(struct labelfeatures *f, const struct around *a)
{
	const struct labelview *view = a->view;
	const uint32_t left = a->own->left;
	const uint64_t own = a->word[3]->lower;
	const struct labelword *cue, *next;
	unsigned commas, distance;
	uint64_t follows;

	if (left == LABEL_NOWHERE) {
		if (a->whole)
			add(f, OF_LEFT, own);
		return;
	}
	cue = &view->words.items[view->places[left].word];
	next = label_word(view, a->stretch, (int64_t)left + 1);
	commas = commas_between(view, left + 1, a->at);
	distance = label_bucket(a->at - left);
	follows = both(cue->base, next->lower);
	add(f, OF_LEFT + 1, both(cue->base, distance));
	add(f, OF_LEFT + 4, both(cue->cluster[1], a->tag[2]));
	add(f, OF_LEFT + 5, both(follows, a->own->place));
	add(f, OF_LEFT + 6, both(next->lower, commas));
	add(f, OF_LEFT + 8, three(view->places[left].tag, next->lower, a->tag[2]));
	add(f, OF_LEFT + 9,
	    three(cue->base, label_tag(view, a->stretch, (int64_t)left + 1), distance));
	add(f, OF_LEFT + 10, both(follows, commas));
}

static void add_right_cue(struct labelfeatures *f, const struct around *a)
{
	const struct labelview *view = a->view;
	const uint32_t right = a->own->right;
	const uint64_t own = a->word[3]->lower;
	const struct labelword *cue, *next, *before;
	unsigned commas, distance;

	if (right == LABEL_NOWHERE) {
		if (a->whole)
			add(f, OF_RIGHT, own);
		return;
	}
	cue = &view->words.items[view->places[right].word];
	next = label_word(view, a->stretch, (int64_t)right + 1);
	before = label_word(view, a->stretch, (int64_t)right - 1);
	commas = commas_between(view, a->at, right);
	distance = label_bucket(right - a->at);
	add(f, OF_RIGHT + 1, both(cue->base, distance));
	add(f, OF_RIGHT + 4, both(cue->cluster[1], a->tag[2]));
	add(f, OF_RIGHT + 6, three(cue->base, next->lower, commas));
	add(f, OF_RIGHT + 7, three(before->lower, view->places[right].tag, commas));
}

static void find_features(const struct around *a, struct labelfeatures *ret_features)
{
	ret_features->count = 0;
	add_words(ret_features, a);
	add_tags(ret_features, a);
	add_clusters(ret_features, a);
	add_names(ret_features, a);
	add_marks(ret_features, a);
	add_position(ret_features, a);
	add_own_cue(ret_features, a);
	add_left_cue(ret_features, a);
	add_right_cue(ret_features, a);
}

void labelfeatures_of_token(const struct labelview *view, const struct stretch *stretch,
    uint32_t at, struct labelfeatures *ret_features)
{
	struct around a = around_of(view, stretch, at);

	a.whole = true;
	find_features(&a, ret_features);
}

void labelfeatures_of_place(const struct labelview *view, const struct stretch *stretch,
    uint32_t at, struct labelfeatures *ret_features)
{
	const struct around a = around_of(view, stretch, at);

	find_features(&a, ret_features);
}

/* ---- one word ---- */

static void add_at_distance(const struct labelword *word, unsigned seen, struct labelfeatures *f)
{
	add(f, OF_WORD + seen, word->lower);
	if (seen >= 2 && seen <= 4)
		add(f, OF_BASE + seen - 2, word->base);
	if (seen >= 1 && seen <= 5) {
		add(f, OF_CLUSTER + seen - 1, word->cluster[0]);
		add(f, OF_CLUSTER + 5 + seen - 1, word->cluster[1]);
	}
	if (seen != LABELSEEN_OWN)
		return;
	add(f, OF_BIAS, 0);
	add(f, OF_SHAPE, word->shape);
	add(f, OF_ENDING, word->ending);
	add(f, OF_CUE, word->cue);
}

void labelfeatures_add_word(
    const struct labelword *word, unsigned seen, struct labelfeatures *features)
{
	if (seen < LABELSEEN_BARE)
		add_at_distance(word, seen, features);
	else if (seen == LABELSEEN_BARE)
		add(features, OF_LEFT, word->lower);
	else if (seen == LABELSEEN_BARE_RIGHT)
		add(features, OF_RIGHT, word->lower);
	else
		add(features, OF_NAMES + 1, both(0, word->lower));
}

const struct labelword *labelfeatures_seen(
    const struct labelview *view, const struct stretch *stretch, uint32_t at, unsigned seen)
{
	const struct labelplace *own = &view->places[at];

	if (seen < LABELSEEN_BARE)
		return label_word(view, stretch, (int64_t)at + seen - LABELSEEN_OWN);
	if (seen == LABELSEEN_BARE)
		return own->left == LABEL_NOWHERE ? &view->words.items[own->word] : NULL;
	if (seen == LABELSEEN_BARE_RIGHT)
		return own->right == LABEL_NOWHERE ? &view->words.items[own->word] : NULL;
	return own->name == 0 ? label_word(view, stretch, (int64_t)at + 1) : NULL;
}

/* ---- a pair of marks ---- */

/* Where a token stands: first or last of the paragraph or the sentence, or inside. */
static unsigned edge_before(
    const struct labelview *view, const struct stretch *stretch, uint32_t at)
{
	return at == stretch->far_first ? 2 : at == view->places[at].first ? 1 : 0;
}

static unsigned edge_after(const struct labelview *view, const struct stretch *stretch, uint32_t at)
{
	return at + 1 == stretch->far_end ? 2 : at == view->places[at].last ? 1 : 0;
}

void labelfeatures_of_mark(const struct labelview *view, const struct stretch *stretch,
    uint32_t mark, struct labelfeatures *ret_features)
{
	const uint32_t x = view->marks[mark].first, y = view->marks[mark].last;
	const unsigned length = mark_length(view, mark);
	const struct labelword *w[6]; /* two before, the first one inside; the same at the end */
	struct labelfeatures *f = ret_features;

	f->count = 0;
	w[0] = label_word(view, stretch, (int64_t)x - 2);
	w[1] = label_word(view, stretch, (int64_t)x - 1);
	w[2] = label_word(view, stretch, (int64_t)x + 1);
	w[3] = label_word(view, stretch, (int64_t)y - 1);
	w[4] = label_word(view, stretch, (int64_t)y + 1);
	w[5] = label_word(view, stretch, (int64_t)y + 2);
	add(f, OF_MARK, both(w[1]->lower, length));
	add(f, OF_MARK + 1, both(w[1]->base, w[0]->base));
	add(f, OF_MARK + 2, both(w[4]->lower, w[5]->base));
	add(f, OF_MARK + 3, both(w[3]->lower, length));
	add(f, OF_MARK + 4, both(w[3]->lower, w[4]->lower));
	add(f, OF_MARK + 5, three(w[2]->shape, length, w[1]->lower));
	add(f, OF_MARK + 6, both(label_tag(view, stretch, (int64_t)x - 1), length));
	add(f, OF_MARK + 7, both(label_tag(view, stretch, (int64_t)y + 1), length));
	add(f, OF_MARK + 8,
	    three(edge_before(view, stretch, x), edge_after(view, stretch, y), length));
	add(f, OF_MARK + 9, both(w[1]->cluster[0], length));
	add(f, OF_MARK + 10, both(w[4]->cluster[0], w[5]->cluster[0]));
	add(f, OF_MARK + 11, both(w[0]->cluster[1], w[1]->cluster[1]));
	if (x + 1 < view->count)
		add(f, OF_MARK + 12, both(view->places[x + 1].name, length));
	add(f, OF_MARK + 13, both(w[1]->cue, w[4]->cue));
	add(f, OF_MARK + 14, both(w[0]->cue, w[5]->cue));
}

/* ---- the sentence and its cues ---- */

bool labelview_same_context(const struct labelview *view, uint32_t a, uint32_t b)
{
	const struct labelplace *p = &view->places[a], *q = &view->places[b];

	return p->left == q->left && p->right == q->right && p->first == q->first &&
	       (p->mark == LABEL_NOWHERE) == (q->mark == LABEL_NOWHERE);
}

void labelfeatures_of_context(
    const struct labelview *view, uint32_t at, struct labelfeatures *ret_features)
{
	const struct labelplace *own = &view->places[at];
	const struct labelword *words = view->words.items;
	const struct labelword *left =
	    &words[own->left == LABEL_NOWHERE ? LABELWORD_EDGE : view->places[own->left].word];
	const struct labelword *right =
	    &words[own->right == LABEL_NOWHERE ? LABELWORD_EDGE : view->places[own->right].word];
	const unsigned marked = own->mark != LABEL_NOWHERE;
	const unsigned length = label_bucket(own->last - own->first);
	struct labelfeatures *f = ret_features;

	f->count = 0;
	add(f, OF_CONTEXT, both(left->base, marked));
	add(f, OF_CONTEXT + 1, both(right->base, marked));
	add(f, OF_CONTEXT + 2, three(left->base, right->base, marked));
	add(f, OF_CONTEXT + 3, both(length, words[view->places[own->first].word].lower));
	if (own->left != LABEL_NOWHERE)
		add(f, OF_CONTEXT + 4, both(view->places[own->left].tag, left->base));
	if (own->right != LABEL_NOWHERE)
		add(f, OF_CONTEXT + 5, both(view->places[own->right].tag, right->base));
	add(f, OF_CONTEXT + 6, both(left->cluster[0], right->cluster[0]));
	if (own->heading)
		add(f, OF_CONTEXT + 7, length);
}

/* ---- steps ---- */

void labelfeatures_of_step(const struct labelview *view, const struct stretch *stretch, uint32_t at,
    struct labelfeatures *ret_features)
{
	const struct around a = around_of(view, stretch, at);
	struct labelfeatures *f = ret_features;
	const unsigned cue_before = at > stretch->far_first && view->places[at - 1].is_cue;

	f->count = 0;
	add(f, OF_STEP, both(place_at(&a, -1), a.own->place));
	add(f, OF_STEP + 1, a.word[3]->lower);
	add(f, OF_STEP + 2, a.word[2]->lower);
	add(f, OF_STEP + 3, both(a.tag[1], a.tag[2]));
	add(f, OF_STEP + 4, both(at == a.own->first, both(a.own->is_cue, cue_before)));
	add(f, OF_STEP + 5, both(a.word[2]->cluster[0], a.word[3]->cluster[0]));
	add(f, OF_STEP + 6, both(a.word[2]->lower, a.word[3]->lower));
}

const char *labelfeatures_group(unsigned template_number)
{
	/* groups by their first template */
	static const struct {
		unsigned first;
		const char *name;
	} groups[] = {
	    {LABELFEATURE_SECOND, "second"},
	    {OF_STEP, "steps"},
	    {OF_CONTEXT, "cues"},
	    {OF_MARK, "marks"},
	    {OF_CUE, "cues"},
	    {OF_POSITION, "place"},
	    {OF_PLACE, "marks"},
	    {OF_NAME, "names"},
	    {OF_CLUSTER, "clusters"},
	    {OF_TAG, "tags"},
	};

	for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
		if (template_number >= groups[i].first)
			return groups[i].name;
	return "words";
}
