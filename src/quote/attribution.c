#include "config.h"

#include "quote/attribution.h"

#include "base/alloc.h"
#include "learn/postag.h"
#include "learn/rowtable.h"
#include "quote/askfeatures.h"
#include "quote/pronouns.h"
#include "quote/speaker.h"

enum {
	CREDIT_TOKENS = 6,                /* of a name and title after a dash */
	CREDIT_TITLE = 3,                 /* tokens from the dash to the name */
	CUE_REACH = 12,                   /* cues that are looked at on either side */
	EXPLETIVE_REACH = 4,              /* tokens from "it" to its cue */
	SPOKE_GAIN = SPEAKERMODEL_UNIT,   /* for whom a pronoun may mean: has just spoken */
	NOBODY_PRICE = SPEAKERMODEL_UNIT, /* that nobody said it is found too often otherwise */
};

struct speakermodel {
	struct model_file *file;             /* owned */
	struct row_table speakers, pronouns; /* a row is a weight, int16_t */
};

enum err_code speakermodel_open(
    const char *path, struct speakermodel **ret_model, struct err *ret_err)
{
	struct speakermodel *model = alloc_zero(1, sizeof *model);
	enum err_code code;

	if (!model)
		return err_set(ret_err, ERR_NOMEM, NULL, 0, NULL);
	code =
	    model_file_open(path, SPEAKERMODEL_KIND, SPEAKERMODEL_VERSION, &model->file, ret_err);
	if (code == ERR_OK &&
	    !(row_table_open(model->file, "speakers", sizeof(int16_t), &model->speakers) &&
	        row_table_open(model->file, "pronouns", sizeof(int16_t), &model->pronouns)))
		code = err_set(ret_err, ERR_MODEL, path, 0, "a part of it is missing");
	if (code != ERR_OK) {
		speakermodel_close(model);
		return code;
	}
	*ret_model = model;
	return ERR_OK;
}

void speakermodel_close(struct speakermodel *model)
{
	if (!model)
		return;
	model_file_close(model->file);
	alloc_free(model);
}

/* ---- ranking ---- */

/* All rows are asked for before the first is read: waiting for them is what costs. */
static int32_t score_of(const struct row_table *table, const uint64_t *keys, uint32_t count)
{
	int32_t score = 0;

	for (uint32_t i = 0; i < count; i++)
		row_table_prefetch(table, keys[i]);
	for (uint32_t i = 0; i < count; i++) {
		const void *row = row_table_find(table, keys[i]);
		int16_t weight;

		if (!row)
			continue;
		memcpy(&weight, row, sizeof weight);
		score += weight;
	}
	return score;
}

/* The best candidate, SCENE_NONE: nobody. Of equals the first. */
static uint32_t answer(const struct speakermodel *model, const struct question *question)
{
	uint32_t best = SCENE_NONE;
	int32_t best_score = INT32_MIN;
	struct askfeatures features;

	for (uint32_t i = 0; i <= question->count; i++) {
		int32_t score;

		question_features(question, i, &features);
		score = score_of(&model->speakers, features.keys, features.count) -
		        (i == question->count ? NOBODY_PRICE : 0);
		if (score > best_score) {
			best_score = score;
			best = i < question->count ? question->candidates[i] : SCENE_NONE;
		}
	}
	return best;
}

static uint32_t decide(const struct pronoun_choice *choice, void *data)
{
	const struct speakermodel *model = data;
	uint32_t best = SCENE_NONE;
	int32_t best_score = INT32_MIN;

	for (uint32_t i = 0; i < choice->count; i++) {
		const int32_t score =
		    score_of(&model->pronouns, choice->keys[i], choice->key_counts[i]) +
		    (i == choice->spoke ? SPOKE_GAIN : 0);

		if (score > best_score) {
			best_score = score;
			best = i;
		}
	}
	return best;
}

/* ---- filling in ---- */

struct attributing {
	const struct speakermodel *model;
	struct stage stage;
	struct speakers speakers;
	struct quote *quotes;
	uint32_t *chosen; /* owned; candidate of each said, or SCENE_NONE */
	bool *wanted;     /* owned; of each token: is a pronoun that speaks */
	uint32_t *meant;  /* owned; of each token: the name that a pronoun means */
};

/* "It was said that": nobody. */
static bool is_expletive(const struct stage *stage, const struct source_candidate *who)
{
	const struct cue_run *cue = who->cue != SCENE_NONE ? &stage->cues[who->cue] : NULL;

	return who->end - who->first == 1 && scene_is_text(stage->scene, who->first, "it") && cue &&
	       cue->first >= who->end && cue->first - who->end <= EXPLETIVE_REACH &&
	       scene_is(stage->scene, who->end, WORD(BE)) && stage->tags[cue->end - 1] == POS_VBN;
}

/* Is a token the first of its paragraph? */
static bool begins_paragraph(const struct scene *scene, size_t at)
{
	const struct sentences *sentences = &scene->prose->sentences;
	const struct sentence *sentence =
	    &sentences->items[sentences_at(sentences, scene->prose->tokens.items[at].start)];

	return sentence->first_token == at &&
	       (sentence == sentences->items || sentence[-1].paragraph != sentence->paragraph);
}

/* Marked words that are a paragraph with a dash and a name after them are no label: they were said. */
static void promote_credited(const struct scene *scene, struct quote *quotes, size_t count)
{
	const struct tokens *tokens = &scene->prose->tokens;

	for (size_t i = 0; i < count; i++) {
		const size_t first = tokens_at(tokens, quotes[i].start);
		const size_t dash = tokens_at(tokens, quotes[i].end);
		size_t end = dash + 1;

		if ((quotes[i].kind != QUOTE_SCARE && quotes[i].kind != QUOTE_TITLE) ||
		    first >= tokens->count || end >= tokens->count ||
		    !scene_is_dash(scene, (uint32_t)dash) || !begins_paragraph(scene, first) ||
		    !(tokens->items[end].flags & TOKEN_CAPITAL))
			continue;
		while (end < tokens->count && end - dash <= CREDIT_TOKENS &&
		       !begins_paragraph(scene, end) && tokens->items[end].kind == TOKEN_WORD)
			end++;
		if (end == tokens->count || begins_paragraph(scene, end))
			quotes[i].kind = QUOTE_DIRECT;
	}
}

/* Whom the credit after a quotation names: `"Power tends to corrupt." - Lord Acton`. */
static uint32_t credited(const struct question *question)
{
	const struct stage *stage = question->stage;
	const uint32_t dash = question->said.end;

	if (!question->marked || !scene_is_dash(stage->scene, dash) ||
	    stage_paragraph(stage, dash) != stage_paragraph(stage, dash - 1))
		return SCENE_NONE;
	for (uint32_t i = 0; i < question->count; i++) {
		const struct source_candidate *who = &stage->candidates[question->candidates[i]];
		const uint32_t end = who->end;

		if (who->first <= dash || who->first > dash + CREDIT_TITLE ||
		    who->type == CANDIDATE_PRONOUN)
			continue;
		if (end >= stage->scene->count || scene_is_comma(stage->scene, end) ||
		    stage_paragraph(stage, end) != stage_paragraph(stage, dash))
			return question->candidates[i];
	}
	return SCENE_NONE;
}

static void choose(struct attributing *a)
{
	struct ask_memory memory;
	struct question question;

	ask_memory_init(&memory);
	for (uint32_t i = 0; i < a->stage.said_count; i++) {
		const struct source_candidate *who;
		struct quote *quote = &a->quotes[a->stage.said[i].quote];

		quote->flags &= (uint8_t)~QUOTE_CARRIED;
		question_init(&question, &a->stage, i, &memory);
		a->chosen[i] = credited(&question);
		if (a->chosen[i] == SCENE_NONE)
			a->chosen[i] = answer(a->model, &question);
		if (a->chosen[i] != SCENE_NONE &&
		    is_expletive(&a->stage, &a->stage.candidates[a->chosen[i]]))
			a->chosen[i] = SCENE_NONE;
		if (a->chosen[i] != SCENE_NONE) {
			who = &a->stage.candidates[a->chosen[i]];
			a->wanted[who->first] = true;
			if (a->chosen[i] == memory.last &&
			    !stage_same_sentence(&a->stage, who->first, question.said.first) &&
			    !stage_same_sentence(&a->stage, who->first, question.said.end - 1))
				quote->flags |= QUOTE_CARRIED;
		}
		ask_memory_add(&memory, i, a->chosen[i]);
	}
}

static uint32_t gap_between(uint32_t first, uint32_t end, const struct cue_run *cue)
{
	return cue->first >= end ? cue->first - end : first >= cue->end ? first - cue->end : 0;
}

/* The first cue that begins at a token or after. */
static size_t cue_from(const struct stage *stage, uint32_t token)
{
	size_t low = 0, high = stage->cue_count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (stage->cues[middle].first < token)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* How far a cue is from what was said and from who said it; UINT32_MAX: it is of neither's sentences. */
static uint32_t price_of(const struct stage *stage, const struct said *said,
    const struct source_candidate *who, const struct cue_run *cue)
{
	const uint32_t sentence = stage->sentence_of[cue->first];
	uint32_t price = gap_between(said->first, said->end, cue);

	if (who)
		price += gap_between(who->first, who->end, cue);
	if (sentence != stage->sentence_of[said->first] &&
	    sentence != stage->sentence_of[said->end - 1] &&
	    !(who && sentence == stage->sentence_of[who->first] &&
	        sentence == stage->sentence_of[said->end - 1] + 1))
		return UINT32_MAX;
	return price;
}

/* The cue that is nearest to what was said and to who said it, outside of what was said. */
static struct span cue_of(const struct attributing *a, uint32_t index)
{
	const struct stage *stage = &a->stage;
	const struct said *said = &stage->said[index];
	const struct source_candidate *who =
	    a->chosen[index] != SCENE_NONE ? &stage->candidates[a->chosen[index]] : NULL;
	const size_t before = cue_from(stage, said->first), after = cue_from(stage, said->end);
	const size_t least = before > CUE_REACH ? before - CUE_REACH : 0;
	const size_t most =
	    stage->cue_count - after > CUE_REACH ? after + CUE_REACH : stage->cue_count;
	uint32_t best = UINT32_MAX;
	size_t chosen = stage->cue_count;

	for (size_t i = least < before ? least : after; i < most;
	     i = i + 1 == before ? after : i + 1) {
		const uint32_t price = price_of(stage, said, who, &stage->cues[i]);

		if (price < best) {
			best = price;
			chosen = i;
		}
	}
	return chosen < stage->cue_count
	           ? scene_span(stage->scene, stage->cues[chosen].first, stage->cues[chosen].end)
	           : span_none();
}

/* The noun of a phrase: its last token before what only describes it. */
static struct phrase phrase_of(const struct scene *scene, const struct source_candidate *who)
{
	struct phrase phrase = {who->first, who->end, who->first};

	while (phrase.head + 1 < who->end &&
	       !scene_is(scene, phrase.head + 1, WORD(PREPOSITION) | WORD(RELATIVE)) &&
	       scene_char(scene, phrase.head + 1) != ',' &&
	       scene_char(scene, phrase.head + 1) != '(')
		phrase.head++;
	if (who->name != NAME_NONE)
		for (uint32_t t = who->first; t < who->end; t++)
			if (scene_is_named(scene, t) &&
			    scene->entities->mentions[scene->words[t].mention].name == who->name) {
				phrase.head = t;
				break;
			}
	return phrase;
}

static enum err_code fill(struct attributing *a, uint32_t index)
{
	struct quote *quote = &a->quotes[a->stage.said[index].quote];
	const struct scene *scene = a->stage.scene;
	const struct source_candidate *who;
	struct speaker speaker;
	enum err_code code;

	quote->cue = cue_of(a, index);
	quote->speaker = span_none();
	quote->speaker_name = (struct slice){NULL, 0};
	quote->name = NAME_NONE;
	if (a->chosen[index] == SCENE_NONE)
		return ERR_OK;
	who = &a->stage.candidates[a->chosen[index]];
	code = speakers_resolve(&a->speakers, phrase_of(scene, who), &speaker);
	if (code != ERR_OK)
		return code;
	quote->speaker = speaker.mention;
	quote->speaker_name = speaker.full_name;
	quote->name = speaker.name;
	if (who->end - who->first == 1 && a->meant[who->first] != NAME_NONE) {
		quote->name = a->meant[who->first];
		quote->speaker_name = scene->entities->names[quote->name].canonical;
	}
	return ERR_OK;
}

static enum err_code attribute(struct attributing *a)
{
	const size_t count = a->stage.scene->count;
	enum err_code code;

	a->chosen = alloc_zero(a->stage.said_count + 1, sizeof *a->chosen);
	a->wanted = alloc_zero(count + 1, sizeof *a->wanted);
	a->meant = alloc_zero(count + 1, sizeof *a->meant);
	if (!a->chosen || !a->wanted || !a->meant)
		return ERR_NOMEM;
	choose(a);
	code = pronouns_find(&a->stage, a->wanted, decide, (void *)a->model, a->meant);
	for (uint32_t i = 0; i < a->stage.said_count && code == ERR_OK; i++)
		code = fill(a, i);
	return code;
}

enum err_code speakers_attribute(const struct speakermodel *model, const struct scene *scene,
    const uint8_t *tags, const uint8_t *labels, struct quote *quotes, size_t quote_count,
    struct arena *arena)
{
	struct attributing a = {.model = model, .quotes = quotes};
	enum err_code code;

	promote_credited(scene, quotes, quote_count);
	code = stage_init(&a.stage, scene, tags, labels, quotes, quote_count);

	if (code == ERR_OK)
		code = speakers_init(&a.speakers, scene, arena);
	if (code == ERR_OK)
		code = attribute(&a);
	speakers_release(&a.speakers);
	stage_release(&a.stage);
	alloc_free(a.chosen);
	alloc_free(a.wanted);
	alloc_free(a.meant);
	return code;
}
