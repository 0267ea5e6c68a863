#include "config.h"

#include "quote/labelview.h"

#include "base/alloc.h"
#include "learn/postag.h"

enum { CUE_LEAST = 2 }; /* class of a word that counts as a cue for the words around it */

/* ---- marks ---- */

/* The pair of a paragraph before that a continued one goes on from is the last outermost one. */
static enum err_code find_marks(struct labelview *view)
{
	const struct marks *marks = view->scene->marks;
	uint32_t *mark_of = alloc_resize(NULL, marks->count + 1, sizeof *mark_of);
	uint32_t latest = LABEL_NOWHERE;

	view->marks = alloc_resize(NULL, marks->count + 1, sizeof *view->marks);
	if (!mark_of || !view->marks) {
		alloc_free(mark_of);
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < marks->count; i++) {
		const struct mark_pair *pair = &marks->items[i];

		mark_of[i] = LABEL_NOWHERE;
		if (pair->depth > 0)
			continue;
		if (!(pair->flags & MARK_CONTINUED) || latest == LABEL_NOWHERE) {
			latest = (uint32_t)view->mark_count++;
			view->marks[latest] =
			    (struct labelmark){LABEL_NOWHERE, LABEL_NOWHERE, true};
		}
		mark_of[i] = latest;
		if (pair->flags & MARK_UNCLOSED)
			view->marks[latest].closed = false;
	}
	for (uint32_t t = 0; t < view->count; t++) {
		const uint32_t pair = view->scene->words[t].pair;
		const uint32_t mark = pair == SCENE_NONE ? LABEL_NOWHERE : mark_of[pair];

		view->places[t].mark = mark;
		if (mark == LABEL_NOWHERE)
			continue;
		if (view->marks[mark].first == LABEL_NOWHERE)
			view->marks[mark].first = t;
		view->marks[mark].last = t;
	}
	alloc_free(mark_of);
	return ERR_OK;
}

static uint8_t place_of(const struct labelview *view, uint32_t at)
{
	const struct labelplace *place = &view->places[at];
	const struct labelmark *mark;
	unsigned single;

	if (place->mark == LABEL_NOWHERE)
		return PLACE_OUTSIDE;
	mark = &view->marks[place->mark];
	single = view->scene->marks->items[view->scene->words[at].pair].flags & MARK_SINGLE
	             ? PLACE_SINGLE
	             : 0;
	if (at == mark->first)
		return (uint8_t)(PLACE_BEGIN + single);
	if (!mark->closed)
		return (uint8_t)(PLACE_UNCLOSED + single);
	return (uint8_t)((at == mark->last ? PLACE_END : PLACE_INSIDE) + single);
}

/* ---- tokens ---- */

static void find_names(struct labelview *view)
{
	const struct entities *entities = view->scene->entities;

	for (size_t m = 0; entities && m < entities->mention_count; m++) {
		const struct mention *mention = &entities->mentions[m];

		for (uint32_t t = mention->first_token; t < mention->end_token && t < view->count;
		     t++)
			view->places[t].name =
			    (uint8_t)(1 + 2 * mention->type + (t > mention->first_token));
	}
}

static bool may_be_cue(const struct labelview *view, uint32_t at)
{
	const struct labelplace *place = &view->places[at];
	const struct labelword *word = &view->words.items[place->word];

	if (word->cue < CUE_LEAST || place->mark != LABEL_NOWHERE)
		return false;
	return place->tag == POS_NONE || pos_is_verb(place->tag) || pos_is_noun(place->tag) ||
	       scene_is_text(view->scene, at, "according");
}

/* The nearest cues and marks on both sides of each token of a sentence. */
static void find_nearest(struct labelview *view, const struct sentence *sentence)
{
	uint32_t cue = LABEL_NOWHERE, mark = LABEL_NOWHERE;

	for (uint32_t t = sentence->first_token; t < sentence->end_token; t++) {
		struct labelplace *place = &view->places[t];

		place->left = cue;
		place->mark_left = mark;
		if (place->is_cue)
			cue = t;
		if (place->mark != LABEL_NOWHERE)
			mark = t;
	}
	cue = mark = LABEL_NOWHERE;
	for (uint32_t t = sentence->end_token; t-- > sentence->first_token;) {
		struct labelplace *place = &view->places[t];

		place->right = cue;
		place->mark_right = mark;
		if (place->is_cue)
			cue = t;
		if (place->mark != LABEL_NOWHERE)
			mark = t;
	}
}

static void find_places(struct labelview *view, const uint8_t *tags)
{
	const struct sentences *sentences = &view->scene->prose->sentences;
	uint32_t commas = 0;

	for (uint32_t t = 0; t < view->count; t++) {
		struct labelplace *place = &view->places[t];

		place->word = view->words.word_of[t];
		place->commas = commas;
		commas += view->words.items[place->word].comma;
		place->tag = tags[t];
		place->place = place_of(view, t);
		place->is_cue = may_be_cue(view, t);
	}
	for (size_t s = 0; s < sentences->count; s++) {
		const struct sentence *sentence = &sentences->items[s];

		for (uint32_t t = sentence->first_token; t < sentence->end_token; t++) {
			view->places[t].first = sentence->first_token;
			view->places[t].last = sentence->end_token - 1;
			view->places[t].heading = sentence->flags & SENTENCE_HEADING;
		}
		find_nearest(view, sentence);
	}
}

/* ---- passages ---- */

static bool may_report(const struct labelview *view, const struct sentence *sentence)
{
	if (sentence->end_token - sentence->first_token > LABEL_SENTENCE_MAX)
		return false;
	for (uint32_t t = sentence->first_token; t < sentence->end_token; t++)
		if (view->places[t].mark != LABEL_NOWHERE ||
		    view->words.items[view->places[t].word].cue > 0)
			return true;
	return false;
}

static enum err_code add_stretch(struct labelview *view, struct stretch stretch)
{
	struct stretch *grown = alloc_grow(
	    view->stretches, &view->stretch_capacity, view->stretch_count + 1, sizeof *grown);

	if (!grown)
		return ERR_NOMEM;
	view->stretches = grown;
	grown[view->stretch_count++] = stretch;
	return ERR_OK;
}

static bool runs_on(const struct labelview *view, uint32_t at)
{
	return at > 0 && view->places[at].mark != LABEL_NOWHERE &&
	       view->places[at].mark == view->places[at - 1].mark;
}

/* Is a stretch so long that the sentence at a token begins another one? Not in a quotation. */
static bool is_full(const struct labelview *view, const struct stretch *stretch, uint32_t at)
{
	return at - stretch->first > LABEL_STRETCH_MAX && !runs_on(view, at);
}

/* The stretches of sentences [first, end) that are labelled. */
static enum err_code add_stretches(struct labelview *view, size_t first, size_t end)
{
	const struct sentence *sentences = view->scene->prose->sentences.items;
	struct stretch stretch = {
	    .far_first = sentences[first].first_token, .far_end = sentences[end - 1].end_token};
	enum err_code code = ERR_OK;
	bool open = false;

	for (size_t s = first; s < end && code == ERR_OK; s++) {
		if (may_report(view, &sentences[s])) {
			if (open && is_full(view, &stretch, sentences[s].first_token)) {
				code = add_stretch(view, stretch);
				open = false;
			}
			if (!open)
				stretch.first = sentences[s].first_token;
			stretch.end = sentences[s].end_token;
			open = true;
		} else if (open) {
			code = add_stretch(view, stretch);
			open = false;
		}
	}
	return code == ERR_OK && open ? add_stretch(view, stretch) : code;
}

static enum err_code find_stretches(struct labelview *view)
{
	const struct sentences *sentences = &view->scene->prose->sentences;
	enum err_code code = ERR_OK;

	for (size_t s = 0, next; s < sentences->count && code == ERR_OK; s = next) {
		for (next = s + 1; next < sentences->count; next++)
			if (sentences->items[next].paragraph !=
			        sentences->items[next - 1].paragraph &&
			    !runs_on(view, sentences->items[next].first_token))
				break;
		code = add_stretches(view, s, next);
	}
	return code;
}

enum err_code labelview_find(const struct scene *scene, const uint8_t *tags,
    const struct label_lexicon *lexicon, struct labelview *ret_view)
{
	enum err_code code;

	ret_view->scene = scene;
	ret_view->count = scene->count;
	ret_view->places = alloc_zero(scene->count, sizeof *ret_view->places);
	if (!ret_view->places)
		return ERR_NOMEM;
	code = labelwords_find(scene, lexicon, &ret_view->words);
	if (code == ERR_OK)
		code = find_marks(ret_view);
	if (code != ERR_OK)
		return code;
	find_names(ret_view);
	find_places(ret_view, tags);
	return find_stretches(ret_view);
}

void labelview_release(struct labelview *view)
{
	labelwords_release(&view->words);
	alloc_free(view->places);
	alloc_free(view->marks);
	alloc_free(view->stretches);
	*view = (struct labelview){.scene = NULL};
}
