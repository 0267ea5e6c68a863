/*
 * Every word that may be a label's head is noted with the word beside it that makes its wording;
 * uses sorted by head make the groups, a group's score decides, and what a better group has taken
 * is left out of the next.
 */
#include "config.h"

#include "frame/suggest.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/map.h"
#include "frame/docwords.h"

enum {
	MAX_DOCS = 200,
	MAX_LABEL_WORDS = 5, /* in marks: a longer quotation is a statement */
	MAX_WHOLE_WORDS = 3, /* in marks: such a label is a wording as a whole */
	MAX_WORDINGS = 5,    /* shown of one label */
	MAX_TITLED = 3,      /* wordings in its title */
	LEAST_LETTERS = 4,
};

static const float least_weight = 1.2f;  /* of a head: about every third article holds it */
static const float beside_weight = 1.0f; /* of the word beside it */
static const float label_weight = .3f;   /* of one inside the same marks: "no", but not "of" */
static const float most_weight = 4;

static const float evidence_plain = .3f, evidence_inside = .5f, evidence_label = 1;

/* One use of a head. */
struct use {
	uint32_t head;    /* number of its stem */
	uint32_t wording; /* number of its wording */
	uint32_t doc;
	uint32_t first, end; /* words of the document, half-open */
	float evidence;
};

struct wording {
	struct slice text;
	uint32_t word_count;
};

struct group {
	size_t first, end; /* of uses */
	float score;
};

struct maker {
	const struct frame_source *sources;
	const struct similarity *similarity;
	size_t doc_count, analysed_count;
	struct docwords **words; /* owned; one a document */
	uint8_t **taken;         /* owned; one a word: a better label has it */
	struct map heads, keys;  /* stem; stems of head and wording */
	float *weights;          /* owned; one a head */
	size_t weight_capacity;
	struct wording *wordings; /* owned */
	size_t wording_count, wording_capacity;
	struct use *uses; /* owned */
	size_t use_count, use_capacity;
	struct group *groups; /* owned */
	size_t group_count, group_capacity;
	struct buf key; /* scratch */
	struct arena arena;
};

/* ---- uses ---- */

/* The quotation marks around a span: words inside the narrowest pair, UINT32_MAX for none. */
static uint32_t words_in_marks(
    const struct maker *maker, size_t doc, struct span span, struct span *ret_pair)
{
	const struct marks *marks = &maker->sources[doc].quotes->marks;
	const struct docwords *words = maker->words[doc];
	size_t low = 0, high = marks->count;
	uint32_t fewest = UINT32_MAX;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (marks->items[middle].start <= span.start)
			low = middle + 1;
		else
			high = middle;
	}
	/* Pairs nest at most twice, but shorter ones may stand between. */
	for (size_t back = 0; back < 8 && back < low; back++) {
		const struct mark_pair *pair = &marks->items[low - 1 - back];
		size_t count;

		if (pair->end <= span.start)
			continue;
		count = docwords_at(words, pair->inner_end) - docwords_at(words, pair->inner_start);
		if (pair->inner_end > pair->inner_start && count < fewest) {
			fewest = (uint32_t)count;
			*ret_pair = (struct span){pair->inner_start, pair->inner_end};
		}
	}
	return fewest;
}

static bool is_in_name(const struct entities *entities, const struct docword *word)
{
	size_t at = entities_at(entities, word->start);

	return at < entities->mention_count && entities->mentions[at].start < word->end;
}

static bool is_letters(struct slice form)
{
	for (size_t i = 0; i < form.len; i++) {
		unsigned char byte = (unsigned char)form.ptr[i];

		if (byte < 0x80 && !(byte >= 'a' && byte <= 'z'))
			return false;
	}
	return form.len > 0;
}

/* A capital inside of a sentence: a name, a weekday, a title. */
static bool is_capital_inside(const struct maker *maker, size_t doc, const struct docword *word)
{
	const struct prose *prose = maker->sources[doc].prose;
	const struct token *token = &prose->tokens.items[word->token];

	return (token->flags & (TOKEN_CAPITAL | TOKEN_ALL_CAPS)) && word->token > 0 &&
	       prose->tokens.items[word->token - 1].kind <= TOKEN_NUMBER;
}

static float weight_of(const struct maker *maker, size_t doc, size_t index)
{
	const struct docwords *words = maker->words[doc];

	return similarity_weight(maker->similarity, words->forms[words->items[index].form].stem);
}

static bool may_stand_in_label(const struct maker *maker, size_t doc, size_t index)
{
	const struct docwords *words = maker->words[doc];
	const struct docword *word = &words->items[index];

	return is_letters(words->forms[word->form].folded) &&
	       !is_in_name(maker->sources[doc].entities, word);
}

static bool may_be_head(const struct maker *maker, size_t doc, size_t index)
{
	const struct docwords *words = maker->words[doc];

	return words->forms[words->items[index].form].folded.len >= LEAST_LETTERS &&
	       weight_of(maker, doc, index) >= least_weight &&
	       may_stand_in_label(maker, doc, index) &&
	       !is_capital_inside(maker, doc, &words->items[index]);
}

/* May `beside` belong to the wording: joined by a hyphen, in the same label, or telling itself? */
static bool belongs(
    const struct maker *maker, size_t doc, size_t head, size_t beside, struct span label)
{
	const struct docwords *words = maker->words[doc];
	const struct docword *word = &words->items[beside];
	const struct docword *later = &words->items[head > beside ? head : beside];

	if (later->after_mark != WORD_AFTER_NOTHING || !may_stand_in_label(maker, doc, beside))
		return false;
	if (word->token == words->items[head].token)
		return true;
	if (span_exists(label) && word->start >= label.start && word->end <= label.end)
		return weight_of(maker, doc, beside) >= label_weight;
	return weight_of(maker, doc, beside) >= beside_weight &&
	       words->forms[word->form].folded.len >= 3;
}

static enum err_code number_head(struct maker *maker, struct slice stem, uint32_t *ret_head)
{
	uint32_t next = (uint32_t)maker->heads.count;
	float *weights;

	*ret_head = map_find(&maker->heads, stem);
	if (*ret_head != MAP_NONE)
		return ERR_OK;
	weights = alloc_grow(maker->weights, &maker->weight_capacity, next + 1, sizeof *weights);
	if (!weights)
		return ERR_NOMEM;
	maker->weights = weights;
	weights[next] = similarity_weight(maker->similarity, stem);
	return map_add(&maker->heads, stem, next, ret_head);
}

/* The number of a wording of a head: words of the same stems are one. */
static enum err_code number_wording(struct maker *maker, size_t doc, struct use *use)
{
	const struct docwords *words = maker->words[doc];
	struct wording *grown;
	struct slice key;

	buf_clear(&maker->key);
	buf_add_format(&maker->key, "%u", use->head);
	for (uint32_t i = use->first; i < use->end; i++) {
		buf_add_byte(&maker->key, ' ');
		buf_add_slice(&maker->key, words->forms[words->items[i].form].stem);
	}
	use->wording =
	    maker->key.failed ? MAP_NONE : map_find(&maker->keys, buf_slice(&maker->key));
	if (use->wording != MAP_NONE)
		return ERR_OK;
	key = maker->key.failed ? (struct slice){0}
	                        : arena_copy(&maker->arena, buf_slice(&maker->key));
	grown = alloc_grow(
	    maker->wordings, &maker->wording_capacity, maker->wording_count + 1, sizeof *grown);
	if (!key.ptr || !grown)
		return ERR_NOMEM;
	maker->wordings = grown;
	buf_clear(&maker->key);
	for (uint32_t i = use->first; i < use->end; i++) {
		buf_add_text(&maker->key, i > use->first ? " " : "");
		buf_add_slice(&maker->key, words->forms[words->items[i].form].folded);
	}
	grown[maker->wording_count].text = arena_copy(&maker->arena, buf_slice(&maker->key));
	grown[maker->wording_count].word_count = use->end - use->first;
	if (maker->key.failed || !grown[maker->wording_count].text.ptr)
		return ERR_NOMEM;
	return map_add(&maker->keys, key, (uint32_t)maker->wording_count++, &use->wording);
}

/* A label that is short enough is a wording as a whole: "theft by statute". */
static bool take_label(
    const struct maker *maker, struct use *use, uint32_t from, uint32_t to, struct span label)
{
	const struct docwords *words = maker->words[use->doc];
	size_t first = span_exists(label) ? docwords_at(words, label.start) : 0;
	size_t end = span_exists(label) ? docwords_at(words, label.end) : 0;

	if (end < first + 2 || end - first > MAX_WHOLE_WORDS || first < from || end > to)
		return false;
	use->first = (uint32_t)first;
	use->end = (uint32_t)end;
	return true;
}

/*
 * The words of a use: a short label, else the head with what a hyphen joins to it, else with what
 * stands before, or after; of a word that a hyphen joins to others, with all of these.
 */
static void set_words(const struct maker *maker, struct use *use, uint32_t index, uint32_t from,
    uint32_t to, struct span label)
{
	const struct docword *words = maker->words[use->doc]->items;
	bool before = index > from && belongs(maker, use->doc, index, index - 1, label);
	bool after = index + 1 < to && belongs(maker, use->doc, index, index + 1, label);

	if (take_label(maker, use, from, to, label))
		return;
	use->first = index;
	use->end = index + 1;
	if (after && words[index + 1].token == words[index].token)
		before = false;
	if (before)
		use->first--;
	else if (after)
		use->end++;
	while (use->first > from && words[use->first - 1].token == words[use->first].token)
		use->first--;
	while (use->end < to && words[use->end].token == words[use->end - 1].token)
		use->end++;
}

/* A wording of two words, or one that somebody has put into marks. */
static bool is_telling(const struct maker *maker, const struct use *use)
{
	return maker->wordings[use->wording].word_count > 1 || use->evidence >= evidence_label;
}

static float evidence_of(
    const struct maker *maker, size_t doc, const struct docword *word, uint32_t in_marks)
{
	const struct span title = doc_meta(maker->sources[doc].doc)->title_at;

	if (in_marks <= MAX_LABEL_WORDS)
		return evidence_label;
	if (in_marks != UINT32_MAX)
		return evidence_inside;
	if (span_exists(title) && word->start >= title.start && word->end <= title.end)
		return evidence_inside;
	return evidence_plain;
}

static enum err_code add_use(
    struct maker *maker, size_t doc, size_t index, uint32_t from, uint32_t to)
{
	const struct docwords *words = maker->words[doc];
	const struct docword *word = &words->items[index];
	struct use use = {.doc = (uint32_t)doc};
	struct span label = span_none();
	uint32_t in_marks =
	    words_in_marks(maker, doc, (struct span){word->start, word->end}, &label);
	struct use *grown;

	if (in_marks > MAX_LABEL_WORDS)
		label = span_none();
	set_words(maker, &use, (uint32_t)index, from, to, label);
	use.evidence = evidence_of(maker, doc, word, in_marks);
	if (number_head(maker, words->forms[word->form].stem, &use.head) != ERR_OK ||
	    number_wording(maker, doc, &use) != ERR_OK)
		return ERR_NOMEM;
	grown = alloc_grow(maker->uses, &maker->use_capacity, maker->use_count + 1, sizeof *grown);
	if (!grown)
		return ERR_NOMEM;
	maker->uses = grown;
	grown[maker->use_count++] = use;
	return ERR_OK;
}

static enum err_code add_doc(struct maker *maker, size_t doc)
{
	const struct prose *prose = maker->sources[doc].prose;
	const struct docwords *words;
	enum err_code code = docwords_new(prose, &maker->words[doc]);

	if (code != ERR_OK)
		return code;
	words = maker->words[doc];
	maker->taken[doc] = alloc_zero(words->count + 1, 1);
	if (!maker->taken[doc])
		return ERR_NOMEM;
	for (size_t i = 0; i < words->sentence_count; i++) {
		uint32_t from = words->first_of[i], to = words->first_of[i + 1];

		if (prose_sentence_is_boilerplate(prose, i))
			continue;
		for (uint32_t at = from; at < to && code == ERR_OK; at++)
			if (may_be_head(maker, doc, at))
				code = add_use(maker, doc, at, from, to);
	}
	return code;
}

/* ---- groups ---- */

static int by_head(const void *a, const void *b)
{
	const struct use *x = a, *y = b;

	if (x->head != y->head)
		return x->head < y->head ? -1 : 1;
	if (x->doc != y->doc)
		return x->doc < y->doc ? -1 : 1;
	return (x->first > y->first) - (x->first < y->first);
}

static bool is_free(const struct maker *maker, const struct use *use)
{
	for (uint32_t i = use->first; i < use->end; i++)
		if (maker->taken[use->doc][i])
			return false;
	return true;
}

/* Different wordings. */
static unsigned count_wordings(const struct maker *maker, const struct group *group)
{
	unsigned count = 0;

	for (size_t i = group->first; i < group->end; i++) {
		bool is_first =
		    is_free(maker, &maker->uses[i]) && is_telling(maker, &maker->uses[i]);

		for (size_t k = group->first; is_first && k < i && i - k < 256; k++)
			is_first = maker->uses[k].wording != maker->uses[i].wording ||
			           !is_free(maker, &maker->uses[k]);
		count += is_first;
	}
	return count;
}

/* What a label is worth with the uses that no better one has. 0: nothing. */
static float score_of(const struct maker *maker, const struct group *group)
{
	float sum = 0, best = 0, quoted = 0, weight;
	unsigned docs = 0, uses = 0, wordings, labels = 0;

	for (size_t i = group->first; i < group->end; i++) {
		const struct use *use = &maker->uses[i];

		if (i > group->first && use->doc != use[-1].doc) {
			sum += best;
			docs += best > 0;
			best = 0;
		}
		if (!is_free(maker, use))
			continue;
		uses++;
		if (!is_telling(maker, use))
			continue;
		labels += use->evidence >= evidence_label;
		quoted += use->evidence >= evidence_label    ? 1
		          : use->evidence >= evidence_inside ? .5f
		                                             : 0;
		best = use->evidence > best ? use->evidence : best;
	}
	sum += best;
	docs += best > 0;
	wordings = count_wordings(maker, group);
	if (docs < 2 || wordings == 0 || (wordings < 2 && labels == 0))
		return 0;
	weight = maker->weights[maker->uses[group->first].head];
	weight = weight < most_weight ? weight : most_weight;
	return sum * weight / most_weight * (.25f + quoted / (float)uses) *
	       sqrtf((float)docs / (float)maker->analysed_count) *
	       (1 + .2f * (float)(wordings < 4 ? wordings - 1 : 3));
}

static enum err_code find_groups(struct maker *maker)
{
	if (maker->use_count > 1)
		qsort(maker->uses, maker->use_count, sizeof *maker->uses, by_head);
	for (size_t i = 0, end; i < maker->use_count; i = end) {
		struct group group = {.first = i};
		struct group *grown;

		for (end = i;
		     end < maker->use_count && maker->uses[end].head == maker->uses[i].head;)
			end++;
		group.end = end;
		group.score = score_of(maker, &group);
		if (group.score <= 0)
			continue;
		grown = alloc_grow(
		    maker->groups, &maker->group_capacity, maker->group_count + 1, sizeof *grown);
		if (!grown)
			return ERR_NOMEM;
		maker->groups = grown;
		grown[maker->group_count++] = group;
	}
	return ERR_OK;
}

/* The best group as things stand now; it is worth nothing afterwards. NULL: none is left. */
static struct group *take_best(struct maker *maker)
{
	for (;;) {
		struct group *best = NULL;
		float now;

		for (size_t i = 0; i < maker->group_count; i++)
			if (maker->groups[i].score > (best ? best->score : 0))
				best = &maker->groups[i];
		if (!best)
			return NULL;
		now = score_of(maker, best);
		if (now >= best->score)
			return best;
		best->score = now; /* a better label has taken some of its uses */
	}
}

/* ---- results ---- */

static int by_spread(const void *a, const void *b)
{
	const struct suggested_wording *x = a, *y = b;

	if (x->doc_count != y->doc_count)
		return x->doc_count > y->doc_count ? -1 : 1;
	if (x->quoted_count != y->quoted_count)
		return x->quoted_count > y->quoted_count ? -1 : 1;
	return slice_compare(x->text, y->text);
}

static unsigned count_unseen(const struct suggested_wording *wording, const uint8_t *seen)
{
	unsigned count = 0;

	for (uint32_t i = 0; i < wording->doc_count; i++)
		count += !seen[wording->docs[i]];
	return count;
}

/* Of the wordings that are shown each brings in as many further outlets as it can. */
static enum err_code put_new_outlets_first(
    struct suggested_wording *wordings, uint32_t count, size_t doc_count)
{
	uint8_t *seen = alloc_zero(doc_count, 1);

	if (!seen)
		return ERR_NOMEM;
	for (uint32_t at = 0; at < count && at < MAX_WORDINGS; at++) {
		uint32_t best = at;
		struct suggested_wording chosen;

		for (uint32_t i = at + 1; i < count; i++)
			if (count_unseen(&wordings[i], seen) > count_unseen(&wordings[best], seen))
				best = i;
		chosen = wordings[best];
		memmove(&wordings[at + 1], &wordings[at], (best - at) * sizeof *wordings);
		wordings[at] = chosen;
		for (uint32_t i = 0; i < chosen.doc_count; i++)
			seen[chosen.docs[i]] = 1;
	}
	alloc_free(seen);
	return ERR_OK;
}

/* The documents of one wording, from the group's uses, which are sorted by document. */
static bool fill_wording(struct maker *maker, const struct group *group, uint32_t number,
    struct arena *arena, struct suggested_wording *wording)
{
	uint32_t *docs = arena_alloc(arena, maker->doc_count, sizeof *docs);
	bool quoted = false;

	wording->text = arena_copy(arena, maker->wordings[number].text);
	wording->docs = docs;
	for (size_t i = group->first; docs && i < group->end; i++) {
		const struct use *use = &maker->uses[i];

		if (use->wording != number || !is_free(maker, use))
			continue;
		if (wording->doc_count == 0 || docs[wording->doc_count - 1] != use->doc) {
			docs[wording->doc_count++] = use->doc;
			quoted = false;
		}
		wording->quoted_count += !quoted && use->evidence >= evidence_label;
		quoted |= use->evidence >= evidence_label;
	}
	return docs && wording->text.ptr;
}

static bool is_known(const struct suggested_wording *wordings, size_t count, struct slice text)
{
	for (size_t i = 0; i < count; i++)
		if (slice_equal(wordings[i].text, text))
			return true;
	return false;
}

static enum err_code make_title(struct maker *maker, struct arena *arena, struct suggestion *item)
{
	buf_clear(&maker->key);
	for (uint32_t i = 0; i < item->wording_count && i < MAX_TITLED; i++) {
		buf_add_text(&maker->key, i > 0 ? " / " : "");
		buf_add_slice(&maker->key, item->wordings[i].text);
	}
	if (maker->key.failed)
		return ERR_NOMEM;
	item->title = arena_copy(arena, buf_slice(&maker->key));
	return item->title.ptr ? ERR_OK : ERR_NOMEM;
}

static enum err_code make_suggestion(
    struct maker *maker, const struct group *group, struct arena *arena, struct suggestion *item)
{
	struct suggested_wording *wordings =
	    arena_alloc(arena, group->end - group->first, sizeof *wordings);
	uint8_t *seen = alloc_zero(maker->doc_count, 1);
	uint32_t count = 0;
	bool whole = wordings && seen;

	for (size_t i = group->first; whole && i < group->end; i++) {
		const struct use *use = &maker->uses[i];
		const struct wording *wording = &maker->wordings[use->wording];

		if (!is_free(maker, use) || !is_telling(maker, use))
			continue;
		item->doc_count += !seen[use->doc];
		seen[use->doc] = 1;
		if (!is_known(wordings, count, wording->text))
			whole = fill_wording(maker, group, use->wording, arena, &wordings[count++]);
	}
	alloc_free(seen);
	if (!whole)
		return ERR_NOMEM;
	if (count > 1)
		qsort(wordings, count, sizeof *wordings, by_spread);
	if (put_new_outlets_first(wordings, count, maker->doc_count) != ERR_OK)
		return ERR_NOMEM;
	item->wordings = wordings;
	item->wording_count = count < MAX_WORDINGS ? count : MAX_WORDINGS;
	item->score = group->score;
	return make_title(maker, arena, item);
}

static void take_uses(struct maker *maker, const struct group *group)
{
	for (size_t i = group->first; i < group->end; i++) {
		const struct use *use = &maker->uses[i];

		if (is_free(maker, use))
			memset(maker->taken[use->doc] + use->first, 1, use->end - use->first);
	}
}

static enum err_code choose(struct maker *maker, size_t most, struct suggestions *suggestions)
{
	struct group *best;

	suggestions->items = arena_alloc(&suggestions->arena, most, sizeof *suggestions->items);
	if (!suggestions->items)
		return ERR_NOMEM;
	while (suggestions->count < most && (best = take_best(maker))) {
		struct suggestion *item = &suggestions->items[suggestions->count];

		if (make_suggestion(maker, best, &suggestions->arena, item) != ERR_OK)
			return ERR_NOMEM;
		take_uses(maker, best);
		best->score = 0;
		suggestions->count++;
	}
	return ERR_OK;
}

static void maker_release(struct maker *maker)
{
	for (size_t i = 0; i < maker->doc_count; i++) {
		if (maker->words)
			docwords_free(maker->words[i]);
		if (maker->taken)
			alloc_free(maker->taken[i]);
	}
	alloc_free(maker->words);
	alloc_free(maker->taken);
	alloc_free(maker->weights);
	alloc_free(maker->wordings);
	alloc_free(maker->uses);
	alloc_free(maker->groups);
	map_release(&maker->heads);
	map_release(&maker->keys);
	buf_release(&maker->key);
	arena_release(&maker->arena);
}

enum err_code suggestions_new(const struct frame_source *sources, size_t doc_count,
    const struct similarity *similarity, size_t most, struct suggestions **ret_suggestions)
{
	struct maker maker = {.sources = sources,
	    .similarity = similarity,
	    .doc_count = doc_count < MAX_DOCS ? doc_count : MAX_DOCS};
	struct suggestions *made = alloc_zero(1, sizeof *made);
	enum err_code code = ERR_NOMEM;

	maker.words = alloc_zero(maker.doc_count + 1, sizeof(struct docwords *));
	maker.taken = alloc_zero(maker.doc_count + 1, sizeof(uint8_t *));
	if (!made || !maker.words || !maker.taken)
		goto out;
	code = ERR_OK;
	for (size_t i = 0; code == ERR_OK && i < maker.doc_count; i++)
		if (sources[i].prose) {
			code = add_doc(&maker, i);
			maker.analysed_count++;
		}
	if (code == ERR_OK)
		code = find_groups(&maker);
	if (code == ERR_OK)
		code = choose(&maker, most, made);
out:
	maker_release(&maker);
	if (code == ERR_OK)
		*ret_suggestions = made;
	else
		suggestions_free(made);
	return code;
}

void suggestions_free(struct suggestions *suggestions)
{
	if (!suggestions)
		return;
	arena_release(&suggestions->arena);
	alloc_free(suggestions);
}

/* ---- as a frame ---- */

void suggestions_write_frame(const struct suggestions *suggestions, struct buf *buf)
{
	buf_add_text(buf, "title = \"Proposed rows\"\n"
	                  "about = \"Wordings by which these outlets differ, proposed by the "
	                  "program; nobody has checked them\"\n");
	for (size_t i = 0; i < suggestions->count; i++) {
		const struct suggestion *item = &suggestions->items[i];

		buf_add_format(buf, "\nfacet proposed%zu {\n  title = \"", i + 1);
		buf_add_slice(buf, item->title);
		buf_add_text(buf, " (proposed)\"\n  term  = {");
		for (uint32_t k = 0; k < item->wording_count; k++) {
			buf_add_text(buf, k > 0 ? ", \"" : "\"");
			buf_add_slice(buf, item->wordings[k].text);
			buf_add_byte(buf, '"');
		}
		buf_add_text(buf, "}\n}\n");
	}
}

enum err_code suggestions_frame(const struct suggestions *suggestions, struct frame **ret_frame)
{
	struct buf text = {0};
	enum err_code code = ERR_NOMEM;

	if (suggestions->count == 0) {
		*ret_frame = NULL;
		return ERR_OK;
	}
	suggestions_write_frame(suggestions, &text);
	if (!text.failed)
		code = frame_parse_proposed(buf_slice(&text), "proposed", ret_frame);
	buf_release(&text);
	return code;
}
