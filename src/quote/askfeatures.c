#include "config.h"

#include "quote/askfeatures.h"

#include "base/hash.h"
#include "learn/postag.h"

enum {
	NEAR_TOKENS = 120, /* in other paragraphs */
	OWN_TOKENS = 400,  /* in its own */
	AFTER_TOKENS = 12, /* in the paragraph after */
	APPOSITION = 25,
	END_WORD = 1, /* a quotation that ends without punctuation */
	NO_WORD = 2,
};

#define MIX 0x9e3779b97f4a7c15u

/* ---- keys ---- */

static uint64_t two(uint64_t a, uint64_t b)
{
	return a * MIX + (b ^ b >> 29) + 1;
}

static uint64_t three(uint64_t a, uint64_t b, uint64_t c)
{
	return two(two(a, b) * MIX, c);
}

static uint64_t four(uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
	return two(three(a, b, c) * MIX, d);
}

static uint64_t five(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e)
{
	return two(four(a, b, c, d) * MIX, e);
}

static void add(struct askfeatures *features, unsigned template, uint64_t key)
{
	features->keys[features->count++] = hash_mix(key + (template + 1) * MIX);
}

/* Distances in classes. */
static unsigned class_of(uint32_t distance)
{
	static const uint8_t limits[] = {5, 8, 12, 20, 40};
	unsigned i = 0;

	if (distance <= 3)
		return distance;
	while (i < sizeof limits && distance > limits[i])
		i++;
	return 4 + i;
}

static uint32_t at_most(uint32_t number, uint32_t limit)
{
	return number < limit ? number : limit;
}

/* ---- memory ---- */

void ask_memory_init(struct ask_memory *memory)
{
	*memory = (struct ask_memory){SCENE_NONE, SCENE_NONE, {SCENE_NONE, SCENE_NONE}};
}

void ask_memory_add(struct ask_memory *memory, uint32_t index, uint32_t candidate)
{
	memory->before[1] = memory->before[0];
	memory->before[0] = candidate;
	if (candidate == SCENE_NONE)
		return;
	memory->last = candidate;
	memory->last_said = index;
}

/* ---- the quotation ---- */

static const struct source_candidate *candidate_at(const struct question *q, uint32_t place)
{
	return &q->stage->candidates[q->candidates[place]];
}

/* The first candidate that begins at a token or after. */
static uint32_t candidate_from(const struct stage *stage, uint32_t token)
{
	size_t low = 0, high = stage->candidate_count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (stage->candidates[middle].first < token)
			low = middle + 1;
		else
			high = middle;
	}
	return (uint32_t)low;
}

static bool is_reached(const struct question *q, const struct source_candidate *candidate)
{
	const struct stage *stage = q->stage;
	const uint32_t paragraph = stage_paragraph(stage, candidate->first);
	const uint32_t begin = stage_paragraph(stage, q->said.first);
	const uint32_t end = stage_paragraph(stage, q->said.end - 1);
	const uint32_t gap = candidate->end <= q->said.first ? q->said.first - candidate->end
	                                                     : candidate->first - q->said.end;

	if (paragraph + 1 < begin || paragraph > end + 1)
		return false;
	if (paragraph == begin || paragraph == end)
		return gap <= OWN_TOKENS;
	return gap <= (paragraph > end ? AFTER_TOKENS : NEAR_TOKENS);
}

static bool overlaps(const struct said *said, const struct source_candidate *candidate)
{
	return candidate->first < said->end && candidate->end > said->first;
}

/* Those around, half of the places for either side at most. */
static void find_candidates(struct question *q)
{
	const struct stage *stage = q->stage;
	const uint32_t from = candidate_from(stage, q->said.first);
	uint32_t low = from, high = candidate_from(stage, q->said.end);
	bool has_last = false;

	while (low > 0 && from - low < ASK_CANDIDATES / 2 &&
	       is_reached(q, &stage->candidates[low - 1]))
		low--;
	for (uint32_t i = low; i < from; i++)
		if (!overlaps(&q->said, &stage->candidates[i]))
			q->candidates[q->count++] = i;
	for (; high < stage->candidate_count && q->count < ASK_CANDIDATES - 1 &&
	       is_reached(q, &stage->candidates[high]);
	     high++)
		q->candidates[q->count++] = high;
	for (uint32_t i = 0; i < q->count; i++)
		has_last = has_last || q->candidates[i] == q->memory->last;
	if (q->memory->last != SCENE_NONE && !has_last &&
	    !overlaps(&q->said, &stage->candidates[q->memory->last]))
		q->candidates[q->count++] = q->memory->last;
}

/* The first cue that begins at a token or after. */
static uint32_t cue_from(const struct stage *stage, uint32_t token)
{
	size_t low = 0, high = stage->cue_count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (stage->cues[middle].first < token)
			low = middle + 1;
		else
			high = middle;
	}
	return (uint32_t)low;
}

static void find_cues(struct question *q)
{
	const struct stage *stage = q->stage;
	const uint32_t before = cue_from(stage, q->said.first);
	const uint32_t after = cue_from(stage, q->said.end);

	q->left_cue = q->right_cue = SCENE_NONE;
	if (before > 0 && stage->cues[before - 1].end <= q->said.first &&
	    stage_same_sentence(stage, stage->cues[before - 1].first, q->said.first))
		q->left_cue = before - 1;
	if (after < stage->cue_count &&
	    stage_same_sentence(stage, stage->cues[after].first, q->said.end - 1))
		q->right_cue = after;
}

static void find_sources(struct question *q)
{
	const struct stage *stage = q->stage;
	const uint32_t last = q->said.end - 1;

	for (uint32_t i = 0; i < q->count; i++) {
		const struct source_candidate *candidate = candidate_at(q, i);

		if (candidate->source == SOURCE_NONE)
			continue;
		if (candidate->end <= q->said.first &&
		    stage_same_sentence(stage, candidate->first, q->said.first)) {
			q->left_source = true;
			q->source_count++;
		} else if (candidate->first > last &&
		           stage->sentence_of[candidate->first] <= stage->sentence_of[last] + 1 &&
		           stage_paragraph(stage, candidate->first) ==
		               stage_paragraph(stage, last)) {
			if (candidate->first - last <= AFTER_TOKENS)
				q->right_source = true;
			q->source_count++;
		}
	}
	q->source_count = at_most(q->source_count, 3);
}

/* What a quotation ends with: its last mark of punctuation before a closing quotation mark. */
static uint64_t end_mark_of(const struct question *q)
{
	const struct token *tokens = q->stage->scene->prose->tokens.items;
	uint32_t at = q->said.end - 1;

	if (at > q->said.first && tokens[at].kind == TOKEN_MARK)
		at--;
	return tokens[at].kind == TOKEN_WORD || tokens[at].kind == TOKEN_NUMBER
	           ? END_WORD
	           : q->stage->words[at];
}

static void find_last(struct question *q)
{
	const struct stage *stage = q->stage;
	uint32_t paragraph, end;

	if (q->memory->last == SCENE_NONE)
		return;
	end = stage->said[q->memory->last_said].end - 1;
	paragraph = stage_paragraph(stage, q->said.first);
	q->last_place = stage_paragraph(stage, stage->said[q->memory->last_said].first) == paragraph
	                    ? 1
	                : stage_paragraph(stage, end) + 1 == paragraph ? 2
	                                                               : 3;
}

void question_init(struct question *question, const struct stage *stage, uint32_t index,
    const struct ask_memory *memory)
{
	const struct scene *scene = stage->scene;
	const struct said said = stage->said[index];

	*question =
	    (struct question){.stage = stage, .said = said, .index = index, .memory = memory};
	question->marked = scene_is_marked(scene, said.first);
	question->first =
	    said.first == 0 || !stage_same_sentence(stage, said.first - 1, said.first);
	question->before_word = said.first > 0 && stage_paragraph(stage, said.first - 1) ==
	                                              stage_paragraph(stage, said.first)
	                            ? stage->words[said.first - 1]
	                            : NO_WORD;
	question->after_word = said.end < scene->count && stage_paragraph(stage, said.end) ==
	                                                      stage_paragraph(stage, said.end - 1)
	                           ? stage->words[said.end]
	                           : NO_WORD;
	question->end_mark = end_mark_of(question);
	find_candidates(question);
	find_cues(question);
	find_sources(question);
	find_last(question);
	question->signature = said.kind * 4u + question->left_source * 2u + question->right_source;
}

/* ---- nobody ---- */

enum template {
	NOBODY = 200, /* and those after it: questions about nobody */
};

static uint64_t lemma_of(const struct question *q, uint32_t cue)
{
	return cue == SCENE_NONE ? NO_WORD : q->stage->cues[cue].lemma;
}

/* How far the nearest source of its sentence is from a cue. */
static unsigned nearest_source(const struct question *q, const struct cue_run *cue)
{
	uint32_t best = UINT32_MAX;

	for (uint32_t i = 0; i < q->count; i++) {
		const struct source_candidate *candidate = candidate_at(q, i);
		uint32_t gap;

		if (candidate->source == SOURCE_NONE ||
		    !stage_same_sentence(q->stage, candidate->first, cue->first))
			continue;
		gap = candidate->end <= cue->first   ? cue->first - candidate->end
		      : candidate->first >= cue->end ? candidate->first - cue->end
		                                     : 0;
		if (gap < best)
			best = gap;
	}
	return best == UINT32_MAX ? 15 : class_of(best);
}

static void add_cue_of_nobody(
    const struct question *q, const struct cue_run *cue, struct askfeatures *f)
{
	const struct stage *stage = q->stage;
	const uint32_t at = cue->first, kind = q->said.kind;
	const bool begins = at == 0 || !stage_same_sentence(stage, at - 1, at);
	const uint64_t before = begins ? NO_WORD : stage->words[at - 1];
	const uint64_t after = cue->end < stage->scene->count ? stage->words[cue->end] : NO_WORD;
	const unsigned source = nearest_source(q, cue);
	const bool is_be = scene_is(stage->scene, at, WORD(BE));
	uint64_t whole = 0;

	for (uint32_t t = at; t < cue->end && t < at + 3; t++)
		whole = two(whole, stage->words[t]);
	add(f, NOBODY + 1, before);
	add(f, NOBODY + 2, stage->words[at]);
	add(f, NOBODY + 3, whole);
	add(f, NOBODY + 4, two(source, kind));
	add(f, NOBODY + 5, two(source, q->signature));
	add(f, NOBODY + 6, two(before, source));
	add(f, NOBODY + 7, three(stage->tags[at], is_be, source));
	add(f, NOBODY + 8, two(begins, kind));
	add(f, NOBODY + 9, two(after, source));
	add(f, NOBODY + 10, two(whole, source));
	add(f, NOBODY + 11, two(cue->lemma, source));
	add(f, NOBODY + 12, three(stage->tags[cue->end - 1], is_be, cue->end - at > 1));
}

static void add_nobody(const struct question *q, struct askfeatures *f)
{
	const struct stage *stage = q->stage;
	const uint32_t kind = q->said.kind;
	const uint64_t left = lemma_of(q, q->left_cue), right = lemma_of(q, q->right_cue);
	const bool has_left = q->left_cue != SCENE_NONE, has_right = q->right_cue != SCENE_NONE;
	const uint32_t paragraph = at_most(stage_paragraph(stage, q->said.first), 2);
	uint32_t cue = has_left ? q->left_cue : q->right_cue;

	add(f, NOBODY + 20, 0);
	add(f, NOBODY + 21, q->signature);
	add(f, NOBODY + 22, two(kind, q->last_place));
	add(f, NOBODY + 23, two(q->source_count, q->signature));
	add(f, NOBODY + 24, three(has_left, has_right, q->signature));
	add(f, NOBODY + 25, left);
	add(f, NOBODY + 26, right);
	add(f, NOBODY + 27, two(paragraph, q->signature));
	add(f, NOBODY + 28, q->before_word);
	add(f, NOBODY + 29, q->after_word);
	add(f, NOBODY + 30, three(q->end_mark, q->first, q->signature));
	add(f, NOBODY + 31, two(left, q->signature));
	if (has_left && has_right &&
	    q->said.first - stage->cues[q->left_cue].end >
	        stage->cues[q->right_cue].first - q->said.end)
		cue = q->right_cue;
	if (cue != SCENE_NONE) {
		add_cue_of_nobody(q, &stage->cues[cue], f);
		return;
	}
	add(f, NOBODY + 32, two(kind, q->marked));
	add(f, NOBODY + 33, two(kind, q->last_place));
	add(f, NOBODY + 34, three(kind, q->last_place, q->end_mark));
}

/* ---- somebody ---- */

/* A candidate as the quotation sees it. */
struct view {
	const struct source_candidate *who;
	bool after; /* stands behind what was said */
	uint32_t sentences, paragraphs, distance, others, sources, between;
	uint64_t side, place,
	    type; /* side with source; with distance in sentences; with its word */
};

/* Quotations that lie, wholly or in part, between tokens. */
static uint32_t count_said(const struct question *q, uint32_t first, uint32_t end)
{
	const struct stage *stage = q->stage;
	uint32_t count = 0;

	if (first >= end)
		return 0;
	for (uint32_t i = q->index; i-- > 0 && count < 2 && stage->said[i].end > first;)
		count += stage->said[i].first < end;
	for (uint32_t i = q->index + 1;
	     i < stage->said_count && count < 2 && stage->said[i].first < end; i++)
		count += stage->said[i].end > first;
	return count;
}

static void count_between(const struct question *q, struct view *view)
{
	const struct source_candidate *who = view->who;
	const uint32_t first = view->after ? q->said.end : who->end;
	const uint32_t end = view->after ? who->first : q->said.first;

	for (uint32_t i = 0; i < q->count; i++) {
		const struct source_candidate *other = candidate_at(q, i);

		if (other == who || other->first < first || other->end > end)
			continue;
		view->between++;
		view->sources += other->source != SOURCE_NONE;
	}
	view->others = count_said(q, first, end);
	view->between = at_most(view->between, 4);
	view->sources = at_most(view->sources, 3);
}

static void view_init(struct view *view, const struct question *q, uint32_t place)
{
	const struct stage *stage = q->stage;
	const struct source_candidate *who = candidate_at(q, place);
	const uint32_t begin = q->said.first, last = q->said.end - 1;

	*view = (struct view){.who = who, .after = who->first > last};
	if (view->after) {
		view->sentences = stage->sentence_of[who->first] - stage->sentence_of[last];
		view->paragraphs =
		    stage_paragraph(stage, who->first) - stage_paragraph(stage, last);
		view->distance = who->first - q->said.end;
	} else {
		view->sentences = stage->sentence_of[begin] - stage->sentence_of[who->end - 1];
		view->paragraphs =
		    stage_paragraph(stage, begin) - stage_paragraph(stage, who->first);
		view->distance = begin - who->end;
	}
	count_between(q, view);
	view->side = view->after * 3u + who->source;
	view->place = three(view->after, at_most(view->sentences, 3), at_most(view->paragraphs, 2));
	view->type = who->type == CANDIDATE_PRONOUN ? stage->words[who->first] : who->type;
}

/* The nearest cue: on which side, how far, between candidate and quotation?, how far from it. */
struct near_cue {
	uint64_t lemma, beside, whole;
};

static struct near_cue near_cue_of(const struct question *q, const struct view *view)
{
	const struct source_candidate *who = view->who;
	const struct cue_run *cue;
	struct near_cue near = {NO_WORD, NO_WORD, NO_WORD};
	uint32_t gap, far;
	bool behind, between;

	if (who->cue == SCENE_NONE)
		return near;
	cue = &q->stage->cues[who->cue];
	behind = cue->first >= who->end;
	gap = behind ? cue->first - who->end : who->first - cue->end;
	between = view->after ? cue->first >= q->said.end && cue->end <= who->first
	                      : cue->first >= who->end && cue->end <= q->said.first;
	far = cue->end <= q->said.first   ? q->said.first - cue->end
	      : cue->first >= q->said.end ? cue->first - q->said.end
	                                  : 0;
	near.lemma = cue->lemma;
	near.beside = behind * 16u + class_of(gap);
	near.whole = three(near.beside, between, class_of(far));
	return near;
}

static void add_place(const struct question *q, const struct view *v, struct askfeatures *f)
{
	const uint64_t kind = q->said.kind, source = v->who->source, side = v->side;
	const uint64_t place = v->place, some = at_most(v->sources, 2), any = v->sources > 0;

	add(f, 0, two(side, place));
	add(f, 1, two(v->type, side));
	add(f, 2, three(v->type, side, place));
	add(f, 3, two(class_of(v->distance), side));
	add(f, 4, four(class_of(v->distance), side, place, kind));
	add(f, 5, two(v->sources, side));
	add(f, 6, three(v->between, v->after, v->type));
	add(f, 7, two(v->others, side));
	add(f, 8, four(v->others, place, source, kind));
	add(f, 9, three(q->signature, side, some));
	add(f, 10, four(q->signature, place, source, some));
	add(f, 11, five(q->end_mark, q->first, place, some, kind));
	add(f, 12, three(q->after_word, place, any));
	add(f, 13, three(q->before_word, place, any));
	add(f, 14, five(q->end_mark, q->after_word, place, source, any));
	add(f, 15, four(lemma_of(q, q->left_cue), place, source, any));
	add(f, 16, four(lemma_of(q, q->right_cue), place, source, any));
}

static void add_cues(const struct question *q, const struct view *v, struct askfeatures *f)
{
	const struct near_cue near = near_cue_of(q, v);
	const struct source_candidate *who = v->who;
	const struct stage *stage = q->stage;
	const uint64_t kind = q->said.kind, source = who->source;

	add(f, 20, two(near.beside, v->after));
	add(f, 21, two(near.whole, v->side));
	add(f, 22, four(near.whole, v->after, kind, at_most(v->sources, 2)));
	add(f, 23, three(near.lemma, near.beside >= 16, v->after));
	add(f, 24, three(stage_paragraph(stage, q->said.first) == 0, v->side, near.beside));
	if (q->left_cue != SCENE_NONE) {
		const struct cue_run *cue = &stage->cues[q->left_cue];
		const bool before = who->end <= cue->first;
		const uint64_t gap = before ? class_of(cue->first - who->end) : 15;

		add(f, 25, four(before * 2u + v->after, source, gap, at_most(v->sentences, 3)));
	}
	if (q->right_cue != SCENE_NONE) {
		const struct cue_run *cue = &stage->cues[q->right_cue];
		const bool before = v->after && who->end <= cue->first;
		const uint64_t gap =
		    class_of(cue->first > who->end ? cue->first - who->end : who->end - cue->first);

		add(f, 26, four(before * 2u + v->after, source, gap, at_most(v->sentences, 3)));
	}
}

/* Does a cue follow the comma that closes an apposition? 2: there is no apposition. */
static unsigned apposition_of(const struct stage *stage, const struct source_candidate *who)
{
	uint32_t at = who->end;

	if (!stage_same_sentence(stage, who->first, at) || !scene_is_comma(stage->scene, at))
		return 2;
	for (at++; stage_same_sentence(stage, who->first, at) && at - who->end < APPOSITION; at++)
		if (scene_is_comma(stage->scene, at))
			return at + 1 < stage->scene->count &&
			       (stage->labels[at + 1] == LABEL_CUE ||
			           stage->labels[at + 1] == LABEL_HELD_CUE);
	return 0;
}

static void add_words(const struct question *q, const struct view *v, struct askfeatures *f)
{
	const struct source_candidate *who = v->who;
	const struct stage *stage = q->stage;
	const bool has_next = stage_same_sentence(stage, who->first, who->end);
	const bool has_last =
	    who->first > 0 && stage_same_sentence(stage, who->first - 1, who->first);
	const uint64_t next = has_next ? stage->words[who->end] : NO_WORD;
	const uint64_t last = has_last ? stage->words[who->first - 1] : NO_WORD;
	const uint64_t next_tag = has_next ? stage->tags[who->end] : POS_TAGS;
	const uint64_t last_tag = has_last ? stage->tags[who->first - 1] : POS_TAGS;
	const bool in_said = stage->quote_of[who->first] != SCENE_NONE;
	const bool in_marks = scene_is_marked(stage->scene, who->first);

	add(f, 30, two(next, v->side));
	add(f, 31, two(last, v->side));
	add(f, 32, two(last, v->type));
	add(f, 33, three(next_tag, v->side, v->type));
	add(f, 34, two(last_tag, v->side));
	add(f, 35, three(next_tag, v->place, who->is_chunk));
	add(f, 36, two(stage->words[who->end - 1], v->after));
	add(f, 37, two(stage->words[who->end - 1], who->source));
	add(f, 38, two(apposition_of(stage, who), v->side));
	add(f, 39, two(class_of(who->end - who->first), who->source));
	add(f, 40, three(has_last, v->place, v->type));
	add(f, 41, three(in_said, in_marks, who->source));
	add(f, 42, five(in_said, in_marks, v->after, q->said.kind, q->marked));
}

static bool is_same_speaker(
    const struct stage *stage, uint32_t index, const struct source_candidate *who)
{
	return index != SCENE_NONE && stage->candidates[index].key == who->key &&
	       stage->candidates[index].type != CANDIDATE_PRONOUN;
}

static void add_last(
    const struct question *q, uint32_t place, const struct view *v, struct askfeatures *f)
{
	const struct stage *stage = q->stage;
	const struct ask_memory *memory = q->memory;
	const uint64_t kind = q->said.kind;
	const bool has_cue = q->left_cue != SCENE_NONE || q->right_cue != SCENE_NONE;
	uint64_t same = 0, where = q->last_place;

	if (memory->last == SCENE_NONE)
		return;
	if (q->candidates[place] == memory->last)
		same = 2;
	else if (is_same_speaker(stage, memory->last, v->who))
		same = 1;
	add(f, 50, two(same, where));
	add(f, 51, five(same, where, v->place, v->who->source, kind));
	add(f, 52, five(same, where, q->signature, q->first, q->marked));
	add(f, 53, four(same, where, q->end_mark, q->after_word));
	add(f, 54, five(same, where, has_cue, kind, v->others > 0));
	if (same == 2) {
		const struct said *last = &stage->said[memory->last_said];
		const uint32_t gap = q->said.first > last->end ? q->said.first - last->end : 0;
		const uint32_t from = stage->sentence_of[last->end - 1];
		const uint32_t to = stage->sentence_of[q->said.first];

		add(f, 55, three(class_of(gap), where, kind));
		add(f, 56, four(at_most(to > from ? to - from : 0, 4), where, kind, q->signature));
	}
	if (memory->before[1] != SCENE_NONE)
		add(f, 57,
		    four(
		        is_same_speaker(stage, memory->before[1], v->who), same, where, q->marked));
}

void question_features(
    const struct question *question, uint32_t place, struct askfeatures *ret_features)
{
	struct view view;

	ret_features->count = 0;
	if (place >= question->count) {
		add_nobody(question, ret_features);
		return;
	}
	view_init(&view, question, place);
	add_place(question, &view, ret_features);
	add_cues(question, &view, ret_features);
	add_words(question, &view, ret_features);
	add_last(question, place, &view, ret_features);
}
