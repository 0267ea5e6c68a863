#include "config.h"

#include "quote/stage.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/hash.h"
#include "learn/postag.h"

enum {
	SEED_WORD = 11,
	SEED_LEMMA = 12,
	LONGEST_SOURCE = 48, /* tokens of a phrase that are looked at for a name */
};

/* ---- words ---- */

/* Without the endings of verbs; "said", "says" and "told" are what they come from. */
static struct slice lemma_of(struct slice form)
{
	static const struct {
		const char *form, *lemma;
	} irregular[] = {{"said", "say"}, {"says", "say"}, {"saying", "say"}, {"told", "tell"},
	    {"tells", "tell"}, {"telling", "tell"}, {"wrote", "writ"}, {"written", "writ"}};
	static const char *const endings[] = {"ing", "ed", "es", "s", "e"};

	for (size_t i = 0; i < sizeof irregular / sizeof *irregular; i++)
		if (slice_is(form, irregular[i].form))
			return slice_of(irregular[i].lemma);
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (form.len > strlen(endings[i]) + 2 && slice_ends(form, endings[i]))
			return (struct slice){form.ptr, form.len - strlen(endings[i])};
	return form;
}

static enum err_code hash_words(struct stage *stage)
{
	struct vocabulary *own = NULL;
	const struct vocabulary *vocabulary = prose_vocabulary(stage->scene->prose, &own);
	uint64_t *hashes =
	    vocabulary ? alloc_zero(vocabulary->form_count + 1, 2 * sizeof *hashes) : NULL;

	if (!hashes) {
		vocabulary_free(own);
		return ERR_NOMEM;
	}
	for (size_t f = 0; f < vocabulary->form_count; f++) {
		const struct slice form = vocabulary_form(vocabulary, f);

		hashes[2 * f] = hash_bytes(form, SEED_WORD);
		hashes[2 * f + 1] = hash_bytes(lemma_of(form), SEED_LEMMA);
	}
	for (uint32_t t = 0; t < stage->scene->count; t++) {
		const uint32_t form = vocabulary_form_of(vocabulary, t);

		stage->words[t] = hashes[2 * form];
		stage->lemmas[t] = hashes[2 * form + 1];
	}
	alloc_free(hashes);
	vocabulary_free(own);
	return ERR_OK;
}

static void find_sentences(struct stage *stage)
{
	const struct sentences *sentences = &stage->scene->prose->sentences;

	for (size_t s = 0; s < sentences->count; s++)
		for (uint32_t t = sentences->items[s].first_token;
		     t < sentences->items[s].end_token && t < stage->scene->count; t++)
			stage->sentence_of[t] = (uint32_t)s;
}

/* ---- what was said ---- */

static int by_place(const void *left, const void *right)
{
	const struct said *a = left, *b = right;

	if (a->first != b->first)
		return a->first < b->first ? -1 : 1;
	if (a->end != b->end)
		return a->end < b->end ? -1 : 1;
	return a->quote < b->quote ? -1 : a->quote > b->quote;
}

static void find_said(struct stage *stage, const struct quote *quotes, size_t count)
{
	const struct tokens *tokens = &stage->scene->prose->tokens;

	for (size_t i = 0; i < count; i++) {
		struct said said = {.quote = (uint32_t)i, .kind = quotes[i].kind};

		if (quotes[i].kind == QUOTE_SCARE || quotes[i].kind == QUOTE_TITLE)
			continue;
		said.first = (uint32_t)tokens_at(tokens, quotes[i].start);
		for (said.end = said.first; said.end < stage->scene->count &&
		                            tokens->items[said.end].start < quotes[i].end;)
			said.end++;
		if (said.first < said.end)
			stage->said[stage->said_count++] = said;
	}
	if (stage->said_count > 1)
		qsort(stage->said, stage->said_count, sizeof *stage->said, by_place);
	for (size_t i = 0; i < stage->said_count; i++)
		for (uint32_t t = stage->said[i].first; t < stage->said[i].end; t++)
			stage->quote_of[t] = (uint32_t)i;
}

/* ---- cues ---- */

static bool is_cue(unsigned label)
{
	return label == LABEL_CUE || label == LABEL_HELD_CUE;
}

static enum err_code add_cue(struct stage *stage, uint32_t first, uint32_t end)
{
	const struct token *tokens = stage->scene->prose->tokens.items;
	struct cue_run *grown = alloc_grow(
	    stage->cues, &stage->cue_capacity, stage->cue_count + 1, sizeof *stage->cues);
	uint32_t head = first;

	if (!grown)
		return ERR_NOMEM;
	stage->cues = grown;
	for (uint32_t t = first; t < end; t++)
		if (pos_is_verb(stage->tags[t]) &&
		    (!pos_is_verb(stage->tags[head]) ||
		        tokens[t].end - tokens[t].start >= tokens[head].end - tokens[head].start))
			head = t;
	grown[stage->cue_count++] = (struct cue_run){
	    first, end, stage->lemmas[head], stage->labels[first] == LABEL_HELD_CUE};
	return ERR_OK;
}

static enum err_code find_cues(struct stage *stage)
{
	enum err_code code = ERR_OK;

	for (uint32_t t = 0, end; t < stage->scene->count && code == ERR_OK; t = end) {
		end = t + 1;
		if (!is_cue(stage->labels[t]))
			continue;
		while (stage_same_sentence(stage, t, end) && stage->labels[end] == stage->labels[t])
			end++;
		code = add_cue(stage, t, end);
	}
	return code;
}

/* ---- candidates ---- */

/* "WHO" is an organisation, unless a whole line is in capitals. */
static bool is_acronym(const struct stage *stage, uint32_t at)
{
	const unsigned flags = scene_flags(stage->scene, at);

	return flags & TOKEN_ALL_CAPS &&
	       !(at > 0 && scene_flags(stage->scene, at - 1) & TOKEN_ALL_CAPS) &&
	       !(scene_flags(stage->scene, at + 1) & TOKEN_ALL_CAPS);
}

static bool is_pronoun(const struct stage *stage, uint32_t at)
{
	const word_set any = WORD(SUBJECT) | WORD(HE) | WORD(SHE) | WORD(THEY);
	const unsigned tag = stage->tags[at];

	return !is_acronym(stage, at) && (tag == POS_WP || ((tag == POS_PRP || tag == POS_NONE) &&
	                                                       scene_is(stage->scene, at, any)));
}

/* A word that can be all of a source and stands for somebody else. */
static bool stands_for_another(const struct stage *stage, uint32_t at)
{
	return is_pronoun(stage, at) || stage->tags[at] == POS_PRPS || stage->tags[at] == POS_WDT ||
	       stage->tags[at] == POS_DT ||
	       scene_is(stage->scene, at, WORD(RELATIVE) | WORD(POSSESSIVE) | WORD(OBJECT));
}

static bool has_capital(const struct stage *stage, uint32_t at)
{
	return scene_flags(stage->scene, at) & TOKEN_CAPITAL;
}

/* Where a mention ends that a token is of. */
static uint32_t mention_end(const struct scene *scene, uint32_t at, uint32_t limit)
{
	const uint32_t mention = scene->words[at].mention;

	while (at < limit && scene->words[at].mention == mention)
		at++;
	return at;
}

/*
 * Does a person's name end a phrase that an office leads to: "ambassador to Peru Lena Ortiz",
 * "head of the Harbour Board Lena Ortiz"? The name follows the one that the preposition has.
 */
static bool ends_office(const struct stage *stage, uint32_t end, uint32_t at, uint32_t preposition)
{
	const struct scene *scene = stage->scene;

	if (scene->entities->mentions[scene->words[at].mention].type != ENTITY_PER ||
	    mention_end(scene, at, end) != end)
		return false;
	for (uint32_t t = at; t-- > preposition + 1;)
		if (scene_is_named(scene, t))
			return true;
		else if (!pos_is_noun(stage->tags[t]))
			return false;
	return false;
}

/*
 * Is a name inside a phrase only told of another: "Holm's aide", "the Holm campaign", "an aide to
 * Holm"?
 */
static bool belongs_to_another(const struct stage *stage, uint32_t first, uint32_t end, uint32_t at)
{
	const struct scene *scene = stage->scene;
	const uint32_t after = mention_end(scene, at, end);

	if (after < end && (stage->tags[after] == POS_NN || stage->tags[after] == POS_NNS))
		return true;
	if (after + 1 < end && stage->tags[after] == POS_POS)
		return true;
	for (uint32_t t = at; t-- > first && !scene_is_comma(scene, t);)
		if (stage->tags[t] == POS_IN || stage->tags[t] == POS_TO)
			return !ends_office(stage, end, at, t);
	return false;
}

/* The name that a phrase is about: persons before organisations before places. */
static uint32_t mention_of_run(const struct stage *stage, uint32_t first, uint32_t end)
{
	const struct scene *scene = stage->scene;
	uint32_t best = SCENE_NONE;

	if (end - first > LONGEST_SOURCE)
		end = first + LONGEST_SOURCE;
	for (uint32_t t = first; t < end; t++) {
		const uint32_t mention = scene->words[t].mention;

		if (mention == SCENE_NONE ||
		    (t > first && scene->words[t - 1].mention == mention) ||
		    belongs_to_another(stage, first, end, t))
			continue;
		if (best == SCENE_NONE ||
		    scene->entities->mentions[mention].type < scene->entities->mentions[best].type)
			best = mention;
	}
	return best;
}

static uint8_t type_of_run(
    const struct stage *stage, uint32_t first, uint32_t end, uint32_t mention)
{
	if (end - first == 1 && mention == SCENE_NONE && stands_for_another(stage, first))
		return CANDIDATE_PRONOUN;
	if (mention != SCENE_NONE)
		return (uint8_t)(CANDIDATE_PERSON + stage->scene->entities->mentions[mention].type);
	for (uint32_t t = first + 1; t < end; t++)
		if (has_capital(stage, t))
			return CANDIDATE_TITLE;
	return CANDIDATE_NOUN;
}

static enum err_code add_candidate(
    struct stage *stage, uint32_t first, uint32_t end, unsigned source, bool is_chunk)
{
	struct source_candidate *grown = alloc_grow(stage->candidates, &stage->candidate_capacity,
	    stage->candidate_count + 1, sizeof *stage->candidates);
	const uint32_t mention = mention_of_run(stage, first, end);
	struct source_candidate *candidate;

	if (!grown)
		return ERR_NOMEM;
	stage->candidates = grown;
	candidate = &grown[stage->candidate_count++];
	*candidate = (struct source_candidate){.first = first,
	    .end = end,
	    .cue = SCENE_NONE,
	    .type = type_of_run(stage, first, end, mention),
	    .name =
	        mention != SCENE_NONE ? stage->scene->entities->mentions[mention].name : NAME_NONE,
	    .source = (uint8_t)source,
	    .is_chunk = is_chunk};
	candidate->key =
	    candidate->name != NAME_NONE ? hash_mix(candidate->name + 1) : stage->words[end - 1];
	return ERR_OK;
}

static unsigned source_of(unsigned label)
{
	return label == LABEL_SOURCE        ? SOURCE_SAID
	       : label == LABEL_HELD_SOURCE ? SOURCE_HELD
	                                    : SOURCE_NONE;
}

/* Where a phrase that begins at a token ends, of those found without parts of speech; `at`: none. */
static uint32_t plain_end(const struct stage *stage, uint32_t at, unsigned *ret_source)
{
	const struct scene *scene = stage->scene;
	uint32_t end = at + 1;

	*ret_source = source_of(stage->labels[at]);
	if (*ret_source != SOURCE_NONE) {
		while (
		    stage_same_sentence(stage, at, end) && stage->labels[end] == stage->labels[at])
			end++;
		return end;
	}
	if (scene_is_named(scene, at)) {
		while (end < scene->count &&
		       scene->words[end].mention == scene->words[at].mention &&
		       source_of(stage->labels[end]) == SOURCE_NONE)
			end++;
		return end;
	}
	return is_pronoun(stage, at) ? end : at;
}

static bool is_free_noun(const struct stage *stage, uint32_t at)
{
	unsigned source;

	return pos_is_noun(stage->tags[at]) && plain_end(stage, at, &source) == at;
}

static bool belongs_before_noun(const struct stage *stage, uint32_t at)
{
	const unsigned tag = stage->tags[at];
	unsigned source;

	return (tag == POS_DT || tag == POS_PRPS || tag == POS_CD || tag == POS_VBN ||
	           tag == POS_HYPH || pos_is_adjective(tag)) &&
	       plain_end(stage, at, &source) == at;
}

/* Could a phrase be a subject, or does it stand beside a cue? */
static bool may_speak(const struct stage *stage, uint32_t first, uint32_t end)
{
	if (stage_same_sentence(stage, first, end)) {
		const unsigned tag = stage->tags[end];
		const char mark = scene_char(stage->scene, end);

		if (pos_is_verb(tag) || tag == POS_MD || tag == POS_IN || tag == POS_WP ||
		    is_cue(stage->labels[end]) || mark == ',' || mark == '(' || mark == ':')
			return true;
	}
	return first > 0 && stage_same_sentence(stage, first - 1, first) &&
	       (is_cue(stage->labels[first - 1]) || scene_is_comma(stage->scene, first - 1));
}

static enum err_code add_chunk(struct stage *stage, uint32_t low, uint32_t *at)
{
	uint32_t first = *at, end = *at + 1;

	while (stage_same_sentence(stage, first, end) && is_free_noun(stage, end))
		end++;
	*at = end;
	while (first > low && stage_same_sentence(stage, first - 1, first) &&
	       belongs_before_noun(stage, first - 1))
		first--;
	return may_speak(stage, first, end) ? add_candidate(stage, first, end, SOURCE_NONE, true)
	                                    : ERR_OK;
}

static enum err_code find_candidates(struct stage *stage)
{
	enum err_code code = ERR_OK;
	uint32_t low = 0; /* what is before belongs to others */

	for (uint32_t t = 0; t < stage->scene->count && code == ERR_OK;) {
		unsigned source;
		const uint32_t end = plain_end(stage, t, &source);

		if (end > t) {
			code = add_candidate(stage, t, end, source, false);
			t = low = end;
		} else if (is_free_noun(stage, t)) {
			code = add_chunk(stage, low, &t);
			low = t;
		} else {
			t++;
		}
	}
	return code;
}

/* The nearest cue of each candidate's sentence; of two just as near the one behind. */
static void find_nearest_cues(struct stage *stage)
{
	size_t next = 0;

	for (size_t i = 0; i < stage->candidate_count; i++) {
		struct source_candidate *candidate = &stage->candidates[i];
		const struct cue_run *cues = stage->cues;
		uint32_t best = UINT32_MAX;
		size_t after;

		while (next < stage->cue_count && cues[next].first < candidate->first)
			next++;
		if (next > 0 && cues[next - 1].end <= candidate->first &&
		    stage_same_sentence(stage, cues[next - 1].first, candidate->first)) {
			best = candidate->first - cues[next - 1].end;
			candidate->cue = (uint32_t)next - 1;
		}
		for (after = next; after < stage->cue_count && cues[after].first < candidate->end;)
			after++;
		if (after < stage->cue_count &&
		    stage_same_sentence(stage, cues[after].first, candidate->first) &&
		    cues[after].first - candidate->end <= best)
			candidate->cue = (uint32_t)after;
	}
}

/* ---- all together ---- */

enum err_code stage_init(struct stage *ret_stage, const struct scene *scene, const uint8_t *tags,
    const uint8_t *labels, const struct quote *quotes, size_t quote_count)
{
	struct stage *stage = ret_stage;
	const size_t count = scene->count;
	enum err_code code;

	*stage = (struct stage){.scene = scene, .tags = tags, .labels = labels};
	stage->sentence_of = alloc_zero(count + 1, sizeof *stage->sentence_of);
	stage->quote_of = alloc_zero(count + 1, sizeof *stage->quote_of);
	stage->words = alloc_zero(count + 1, sizeof *stage->words);
	stage->lemmas = alloc_zero(count + 1, sizeof *stage->lemmas);
	stage->said = alloc_zero(quote_count + 1, sizeof *stage->said);
	if (!stage->sentence_of || !stage->quote_of || !stage->words || !stage->lemmas ||
	    !stage->said)
		return ERR_NOMEM;
	memset(stage->quote_of, 0xff, (count + 1) * sizeof *stage->quote_of);
	find_sentences(stage);
	find_said(stage, quotes, quote_count);
	code = hash_words(stage);
	if (code == ERR_OK)
		code = find_cues(stage);
	if (code == ERR_OK)
		code = find_candidates(stage);
	if (code == ERR_OK)
		find_nearest_cues(stage);
	return code;
}

void stage_release(struct stage *stage)
{
	alloc_free(stage->sentence_of);
	alloc_free(stage->quote_of);
	alloc_free(stage->words);
	alloc_free(stage->lemmas);
	alloc_free(stage->said);
	alloc_free(stage->cues);
	alloc_free(stage->candidates);
	*stage = (struct stage){.scene = NULL};
}
