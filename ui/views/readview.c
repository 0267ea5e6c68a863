#include "config.h"

#include "views/readview.h"

#include <string.h>

#include "base/alloc.h"
#include "views/listing.h"
#include "tui/options.h"
#include "views/pane_outlets.h"
#include "views/words.h"

/* Likeness of two sentences (similarity_pair) from which on they are called the same. */
#define SURE 0.75f
#define PROBABLE 0.5f
#define PERHAPS 0.35f

enum {
	MOST_SENTENCES = 20000, /* of one article: more are not compared, so that keys stay quick */
	MOST_SAME = 200,        /* outlets that "same passage elsewhere" looks at */
	CANDIDATES = 5,         /* of an article: sentences whose likeness is looked at both ways */
};

enum err_code readview_init(struct readview *view)
{
	*view = (struct readview){.count = 1};
	view->outlets = pane_outlets_new();
	view->panes[0] = pane_read_new();
	if (view->outlets && view->panes[0])
		return ERR_OK;
	readview_release(view);
	return ERR_NOMEM;
}

void readview_forget(struct readview *view)
{
	for (size_t i = 0; i < view->ready_count; i++)
		sentence_set_free(view->ready[i].set);
	alloc_free(view->ready);
	view->ready = NULL;
	view->ready_count = view->ready_capacity = 0;
	for (int i = 0; i < view->count; i++) {
		if (view->panes[i])
			pane_read_forget(view->panes[i]);
	}
	buf_clear(&view->link_says);
}

void readview_release(struct readview *view)
{
	readview_forget(view);
	buf_release(&view->link_says);
	if (view->outlets)
		view->outlets->ops->free(view->outlets);
	for (int i = 0; i < LAYOUT_PANES; i++) {
		if (view->panes[i])
			view->panes[i]->ops->free(view->panes[i]);
	}
	*view = (struct readview){0};
}

struct pane *readview_text(const struct readview *view)
{
	return view->panes[view->focus];
}

struct pane *readview_focused(const struct readview *view)
{
	return view->on_list ? view->outlets : readview_text(view);
}

void readview_relayout(
    struct readview *view, const struct world *world, const struct layout *layout)
{
	struct size list = {layout->outlets.rows, layout->outlets.cols};

	view->outlets->ops->relayout(view->outlets, world, list);
	if (layout->outlets.cols == 0)
		view->on_list = false;
	for (int i = 0; i < view->count; i++) {
		struct size size = {layout->panes[i].rows, layout->panes[i].cols};

		view->panes[i]->ops->relayout(view->panes[i], world, size);
	}
	if (!view->on_list)
		pane_outlets_select(view->outlets, pane_read_doc(readview_text(view)));
	pane_outlets_set_kind(view->outlets, pane_read_kind(readview_text(view)));
}

void readview_open(struct readview *view, const struct world *world, const struct place *place)
{
	struct pane *text = readview_text(view);

	text->ops->show(text, world, place);
	pane_outlets_select(view->outlets, place->doc);
}

static struct todo done(void)
{
	return (struct todo){.flags = TODO_REDRAW};
}

static struct todo say(const char *message)
{
	return (struct todo){.flags = TODO_REDRAW, .message = message};
}

/* ---- likeness of sentences ---- */

static struct sentence_set *make_set(const struct world *world, const struct analysis *analysis)
{
	const struct sentences *sentences = &analysis->prose->sentences;
	size_t count = sentences->count < MOST_SENTENCES ? sentences->count : MOST_SENTENCES;
	struct slice *slices = alloc_zero(count, sizeof *slices);
	struct sentence_set *set = NULL;

	for (size_t i = 0; slices && i < count; i++)
		slices[i] = slice_at(analysis->prose->text,
		    (struct span){sentences->items[i].start, sentences->items[i].end});
	if (!slices ||
	    sentence_set_new(world->models->similarity, slices, NULL, count, &set) != ERR_OK)
		set = NULL;
	alloc_free(slices);
	return set;
}

/* The sentences of an article, ready for comparing; NULL: not analysed, or no memory. */
static struct sentence_set *ready_set(
    struct readview *view, const struct world *world, uint32_t doc)
{
	const struct story_item *item = &world->story->items[doc];
	struct ready_sentences *ready;
	struct sentence_set *set;

	for (size_t i = 0; i < view->ready_count; i++) {
		if (view->ready[i].doc == item->doc)
			return view->ready[i].set;
	}
	if (!item->analysis || !world->models || item->analysis->prose->sentences.count == 0)
		return NULL;
	ready = alloc_grow(
	    view->ready, &view->ready_capacity, view->ready_count + 1, sizeof *view->ready);
	if (!ready)
		return NULL;
	view->ready = ready;
	set = make_set(world, item->analysis);
	if (set)
		ready[view->ready_count++] = (struct ready_sentences){item->doc, set};
	return set;
}

/* The highest scores that are no boilerplate, best first; how many there are. */
static size_t best_of(
    const struct prose *prose, const float *scores, size_t count, size_t best[CANDIDATES])
{
	size_t found = 0;

	for (size_t i = 0; i < count; i++) {
		size_t at = found;

		if (prose_sentence_is_boilerplate(prose, i))
			continue;
		while (at > 0 && scores[i] > scores[best[at - 1]])
			at--;
		if (at == CANDIDATES)
			continue;
		found += found < CANDIDATES;
		memmove(&best[at + 1], &best[at], (found - at - 1) * sizeof(*best));
		best[at] = i;
	}
	return found;
}

/*
 * The sentence of an article that is most like a query, and how much; false: cannot say. Ranking
 * finds where words of the query stand; only the likeness both ways says that a sentence is the
 * same.
 */
static bool most_alike(struct readview *view, const struct world *world, uint32_t doc,
    struct slice query, struct span *ret_span, float *ret_score)
{
	struct sentence_set *set = ready_set(view, world, doc);
	const struct similarity *similarity;
	const struct prose *prose;
	size_t count, best[CANDIDATES], found = 0;
	bool ok = false;
	float *scores;

	if (!set)
		return false;
	similarity = world->models->similarity;
	prose = world->story->items[doc].analysis->prose;
	count = prose->sentences.count < MOST_SENTENCES ? prose->sentences.count : MOST_SENTENCES;
	scores = alloc_zero(count, sizeof *scores);
	if (scores && similarity_rank(similarity, set,
	                  &(struct similarity_query){.phrases = &query, .phrase_count = 1}, scores,
	                  NULL) == ERR_OK)
		found = best_of(prose, scores, count, best);
	for (size_t i = 0; i < found; i++) {
		const struct sentence *sentence = &prose->sentences.items[best[i]];
		const struct span span = {sentence->start, sentence->end};
		float score;

		if (similarity_pair(similarity, query, slice_at(prose->text, span), &score) !=
		        ERR_OK ||
		    (ok && score <= *ret_score))
			continue;
		*ret_score = score;
		*ret_span = span;
		ok = true;
	}
	alloc_free(scores);
	return ok;
}

static const char *how_sure(float score)
{
	if (score >= SURE)
		return "surely the same";
	if (score >= PROBABLE)
		return "probably the same";
	if (score >= PERHAPS)
		return "perhaps the same";
	return "nothing that says the same; closest";
}

static bool current_sentence(
    const struct readview *view, const struct world *world, struct slice *ret_text)
{
	const struct pane *text = readview_text(view);
	uint32_t doc = pane_read_doc(text);
	struct span span;

	if (!pane_read_sentence(text, world, &span))
		return false;
	*ret_text = slice_at(doc_text(world->story->items[doc].doc), span);
	return true;
}

/* The other panes go to what is most like the sentence under the cursor. */
static void follow(struct readview *view, const struct world *world)
{
	struct slice query;

	buf_clear(&view->link_says);
	if (!view->linked || view->on_list || !current_sentence(view, world, &query))
		return;
	for (int i = 0; i < view->count; i++) {
		uint32_t doc = pane_read_doc(view->panes[i]);
		struct span span;
		float score;

		if (i == view->focus || !most_alike(view, world, doc, query, &span, &score))
			continue;
		/* What only happens to be closest is no reason to move. */
		if (score >= PERHAPS)
			pane_read_follow(view->panes[i], world, span.start);
		if (!option_flag(world->options, OPTION_LINK_SAYS))
			continue;
		buf_add_text(&view->link_says, view->link_says.len ? "; " : "");
		buf_add_slice(&view->link_says, words_outlet(world->story, doc));
		if (score < PERHAPS) {
			buf_add_text(&view->link_says, ": nothing that says the same");
			continue;
		}
		buf_add_format(&view->link_says, " l.%u: %s (%.2f)",
		    doc_line_at(world->story->items[doc].doc, span.start), how_sure(score),
		    (double)score);
	}
}

static void add_same_line(
    const struct world *world, uint32_t doc, struct span span, float score, struct popup *popup)
{
	const struct doc *article = world->story->items[doc].doc;
	struct buf line = {0};

	buf_add_slice(&line, words_outlet(world->story, doc));
	buf_add_format(&line, " l.%u · %s (%.2f)", doc_line_at(article, span.start),
	    how_sure(score), (double)score);
	popup_add(popup, buf_slice(&line), STYLE_HEADING, (struct place){doc, span});
	buf_clear(&line);
	buf_add_text(&line, "  ");
	words_one_line(slice_at(doc_text(article), span), 400, &line);
	popup_add(popup, buf_slice(&line), STYLE_TEXT, (struct place){doc, span});
	buf_release(&line);
}

enum err_code readview_add_same(
    struct readview *view, const struct world *world, struct popup *popup)
{
	uint32_t own = pane_read_doc(readview_text(view));
	struct slice query;

	if (!current_sentence(view, world, &query))
		return ERR_NOT_FOUND;
	for (uint32_t doc = 0; doc < world->story->count && doc < MOST_SAME; doc++) {
		struct span span;
		float score;

		if (doc != own && most_alike(view, world, doc, query, &span, &score))
			add_same_line(world, doc, span, score, popup);
	}
	return popup->count > 0 ? ERR_OK : ERR_NOT_FOUND;
}

/* ---- through the outlets ---- */

/* An article with at least one hit after (or before) one, around the story; false: none. */
static bool next_with_hits(const struct world *world, uint32_t doc, bool forward, uint32_t *ret_doc)
{
	size_t count = world->story->count;

	for (size_t step = 1; step <= count; step++) {
		size_t other = forward ? (doc + step) % count : (doc + count - step) % count;

		if (world->hits && world->hits[other].count > 0) {
			*ret_doc = (uint32_t)other;
			return true;
		}
	}
	return false;
}

static struct place hit_place(const struct world *world, uint32_t doc, size_t index)
{
	const struct search_hit *hit = &world->hits[doc].items[index];

	return (struct place){doc, {hit->start, hit->end}};
}

bool readview_first_hit(const struct world *world, struct place from, struct place *ret_place)
{
	size_t index;
	uint32_t doc;

	if (!world->hits || from.doc >= world->story->count)
		return false;
	index = jump_from(world, from.doc, JUMP_HIT, from.span.start);
	if (index < world->hits[from.doc].count) {
		*ret_place = hit_place(world, from.doc, index);
		return true;
	}
	if (!next_with_hits(world, from.doc, true, &doc))
		return false;
	*ret_place = hit_place(world, doc, 0);
	return true;
}

static struct todo go_to_hit(struct readview *view, const struct world *world, bool forward)
{
	struct pane *text = readview_text(view);
	uint32_t doc = pane_read_doc(text), other;
	struct place place = {doc, {0, 0}};

	view->on_list = false;
	pane_read_set_kind(text, JUMP_HIT);
	if (!world->search)
		return say("no search yet: / begins one");
	if (jump_next(world, doc, JUMP_HIT, pane_read_byte(text), forward, &place.span)) {
		readview_open(view, world, &place);
		return done();
	}
	if (!next_with_hits(world, doc, forward, &other))
		return say("no hit in any outlet");
	place = hit_place(world, other, forward ? 0 : world->hits[other].count - 1);
	readview_open(view, world, &place);
	return say(other == doc ? "around to the other end" : "on in the next outlet with hits");
}

/* The story's name of a mention. */
static uint32_t story_name(const struct world *world, uint32_t doc, size_t mention)
{
	const struct links *links = world->story->links;
	const struct entities *entities = story_entities(world->story, doc);

	if (!links || doc >= links->doc_count || !links->of_doc[doc] ||
	    entities->mentions[mention].name >= entities->name_count)
		return NAME_NONE;
	return links->of_doc[doc][entities->mentions[mention].name];
}

/* The next mention of a name in one article from an index on; false: none. */
static bool mention_in(const struct world *world, uint32_t doc, uint32_t name, size_t from,
    bool forward, struct place *ret_place)
{
	size_t count = jump_count(world, doc, JUMP_NAME);

	for (size_t i = from; forward ? i < count : i > 0; i = forward ? i + 1 : i - 1) {
		size_t index = forward ? i : i - 1;

		if (story_name(world, doc, index) == name) {
			ret_place->doc = doc;
			return jump_span(world, doc, JUMP_NAME, index, &ret_place->span);
		}
	}
	return false;
}

static struct todo go_to_same_name(struct readview *view, const struct world *world, bool forward)
{
	struct pane *text = readview_text(view);
	uint32_t doc = pane_read_doc(text), name;
	size_t count = world->story->count, index;
	struct place place;

	view->on_list = false;
	if (!jump_at(world, doc, JUMP_NAME, pane_read_byte(text), &index))
		return say("the cursor is on no name: ] n goes to the next one");
	name = story_name(world, doc, index);
	if (name == NAME_NONE)
		return say("names are not linked yet");
	pane_read_set_kind(text, JUMP_NAME);
	if (mention_in(world, doc, name, forward ? index + 1 : index, forward, &place)) {
		readview_open(view, world, &place);
		return done();
	}
	for (size_t step = 1; step <= count; step++) {
		uint32_t other =
		    (uint32_t)(forward ? (doc + step) % count : (doc + count - step) % count);

		if (mention_in(world, other, name,
		        forward ? 0 : jump_count(world, other, JUMP_NAME), forward, &place)) {
			readview_open(view, world, &place);
			return say(other == doc ? "around to the other end of this outlet"
			                        : "on in another outlet");
		}
	}
	return done();
}

/* ---- panes ---- */

static struct todo next_pane(struct readview *view, const struct world *world)
{
	if (view->on_list) {
		view->on_list = false;
	} else if (view->focus + 1 < view->count) {
		view->focus++;
	} else {
		view->focus = 0;
		view->on_list = option_number(world->options, OPTION_OUTLETS) > 0;
	}
	return (struct todo){.flags = TODO_REDRAW | TODO_RELAYOUT};
}

static bool is_shown(const struct readview *view, uint32_t doc)
{
	for (int i = 0; i < view->count; i++)
		if (view->panes[i] && pane_read_doc(view->panes[i]) == doc)
			return true;
	return false;
}

/* The next outlet that no pane shows; the next one where all are shown. */
static uint32_t next_not_shown(const struct readview *view, size_t count)
{
	const uint32_t doc = pane_read_doc(readview_text(view));

	for (size_t step = 1; step < count; step++) {
		const uint32_t other = (uint32_t)((doc + step) % count);

		if (!is_shown(view, other))
			return other;
	}
	return count > 0 ? (uint32_t)((doc + 1) % count) : 0;
}

static struct todo split(struct readview *view, const struct world *world)
{
	const uint32_t doc = next_not_shown(view, world->story->count);
	struct buf buf = {0};
	struct todo todo;

	if (view->count == LAYOUT_PANES)
		return say("four panes are the most: q closes one");
	view->panes[view->count] = pane_read_new();
	if (!view->panes[view->count])
		return say("out of memory");
	pane_read_open(view->panes[view->count], world, doc, 0);
	view->count++;
	view->on_list = false;
	buf_add_slice(&buf, words_outlet(world->story, doc));
	buf_add_text(&buf, " beside it: Tab goes there, = links the panes");
	todo = todo_text(REQUEST_SAY, &buf);
	todo.flags |= TODO_RELAYOUT;
	return todo;
}

static struct todo close_pane(struct readview *view)
{
	struct pane *closed = readview_text(view);

	if (view->count == 1)
		return (struct todo){.flags = TODO_UNKNOWN};
	closed->ops->free(closed);
	view->count--;
	for (int i = view->focus; i < view->count; i++)
		view->panes[i] = view->panes[i + 1];
	view->panes[view->count] = NULL;
	view->focus = view->focus > 0 ? view->focus - 1 : 0;
	return (struct todo){.flags = TODO_REDRAW | TODO_RELAYOUT};
}

static struct todo toggle_link(struct readview *view)
{
	view->linked = !view->linked;
	if (!view->linked)
		return say("panes move by themselves again");
	if (view->count == 1)
		return say("linked: | opens a second pane that will follow");
	return say("linked: the other panes follow by meaning");
}

static struct todo next_outlet(struct readview *view, const struct world *world, bool forward)
{
	uint32_t doc;

	(void)world;
	if (!pane_outlets_next(view->outlets, pane_read_doc(readview_text(view)), forward, &doc))
		return say(forward ? "this is the last outlet" : "this is the first outlet");
	return (struct todo){
	    .flags = TODO_REDRAW, .request = REQUEST_OPEN, .place = {doc, span_none()}};
}

static struct todo view_command(
    struct readview *view, const struct world *world, enum cmd_id cmd, const struct cmd_args *args)
{
	switch (cmd) {
	case CMD_ORDER:
	case CMD_FILTER: return pane_outlets_arrange(view->outlets, world, cmd, args);
	case CMD_NEXT_PANE: return next_pane(view, world);
	case CMD_SPLIT: return split(view, world);
	case CMD_LINK: return toggle_link(view);
	case CMD_CLOSE: return close_pane(view);
	case CMD_OUTLET_NEXT: return next_outlet(view, world, true);
	case CMD_OUTLET_PREVIOUS: return next_outlet(view, world, false);
	case CMD_SEARCH_NEXT: return go_to_hit(view, world, true);
	case CMD_SEARCH_PREVIOUS: return go_to_hit(view, world, false);
	case CMD_SAME_NEXT: return go_to_same_name(view, world, true);
	case CMD_SAME_PREVIOUS: return go_to_same_name(view, world, false);
	case CMD_DEEPER:
		if (!view->on_list)
			return (struct todo){.flags = TODO_UNKNOWN};
		view->on_list = false;
		return done();
	default: return (struct todo){.flags = TODO_UNKNOWN};
	}
}

struct todo readview_update(
    struct readview *view, const struct world *world, enum cmd_id cmd, const struct cmd_args *args)
{
	struct pane *pane = readview_focused(view);
	struct todo todo = pane->ops->update(pane, world, cmd, args);

	/* Jumps begun in the list go on in the text. */
	if (todo.flags & TODO_UNKNOWN && view->on_list && cmd != CMD_DEEPER && cmd != CMD_CANCEL) {
		pane = readview_text(view);
		todo = pane->ops->update(pane, world, cmd, args);
		if (!(todo.flags & TODO_UNKNOWN))
			view->on_list = false;
	}
	if (todo.flags & TODO_UNKNOWN)
		todo = view_command(view, world, cmd, args);
	if (!(todo.flags & TODO_UNKNOWN))
		follow(view, world);
	return todo;
}

/* ---- the mouse ---- */

static struct pane *pane_under(const struct readview *view, const struct layout *layout, int row,
    int col, struct rect *ret_rect, int *ret_index)
{
	if (rect_holds(layout->outlets, row, col)) {
		*ret_rect = layout->outlets;
		*ret_index = -1;
		return view->outlets;
	}
	for (int i = 0; i < view->count; i++) {
		if (rect_holds(layout->panes[i], row, col)) {
			*ret_rect = layout->panes[i];
			*ret_index = i;
			return view->panes[i];
		}
	}
	return NULL;
}

struct todo readview_click(
    struct readview *view, const struct world *world, const struct layout *layout, int row, int col)
{
	struct rect rect;
	struct pane *pane;
	struct todo todo;
	int index;

	pane = pane_under(view, layout, row, col, &rect, &index);
	if (!pane)
		return (struct todo){.flags = TODO_UNKNOWN};
	view->on_list = index < 0;
	if (index >= 0)
		view->focus = index;
	todo = pane->ops->click(pane, world, row - rect.row, col - rect.col);
	follow(view, world);
	return todo;
}

struct todo readview_wheel(struct readview *view, const struct world *world,
    const struct layout *layout, int row, int col, enum cmd_id cmd)
{
	static const struct cmd_args none;
	const long steps = option_number(world->options, OPTION_WHEEL);
	struct rect rect;
	struct pane *pane;
	struct todo todo = {.flags = TODO_UNKNOWN};
	int index;

	pane = pane_under(view, layout, row, col, &rect, &index);
	if (pane && index >= 0)
		return pane_read_scroll(pane, world, cmd == CMD_UP ? -steps : steps);
	for (long i = 0; pane && i < steps; i++)
		todo = pane->ops->update(pane, world, cmd, &none);
	return todo;
}
