#include "config.h"

#include "train/speakertrain.h"

#include <stdio.h>

#include "base/alloc.h"
#include "base/file.h"
#include "learn/postag.h"
#include "quote/askfeatures.h"
#include "quote/attribution.h"
#include "quote/labelled.h"
#include "quote/pronouns.h"
#include "quote/unclosed.h"
#include "story/models.h"
#include "train/choice.h"
#include "train/conllu.h"
#include "train/quotecorpus.h"

enum {
	MAX_LABEL_BYTES = 1 << 28,
	SAME_PERCENT = 40, /* of the longer one: what was found is what is known */
	SPELLED = 12, /* coreference: the longest mention that a name in it stands for, tokens */
};

/* An article laid out. */
struct setting {
	struct marks marks;
	struct scene scene;
	struct stage stage;
	uint8_t *tags; /* owned */
	struct quotes quotes;
	struct quotelist list;
};

static enum err_code setting_init(struct setting *setting, const struct prose *prose,
    const struct entities *entities, const struct models *models)
{
	const size_t count = prose->tokens.count;
	enum err_code code = marks_find(prose, &setting->marks);

	if (code == ERR_OK)
		code = scene_init(
		    &setting->scene, prose, entities, models->quote_lexicon, &setting->marks);
	if (code != ERR_OK)
		return code;
	unclosed_repair(&setting->scene, &setting->marks);
	setting->tags = alloc_zero(count + 1, 1);
	setting->list = (struct quotelist){.prose = prose, .quotes = &setting->quotes};
	return setting->tags ? postags_find(models->postagger, prose, setting->tags) : ERR_NOMEM;
}

static void setting_release(struct setting *setting)
{
	stage_release(&setting->stage);
	scene_release(&setting->scene);
	marks_release(&setting->marks);
	marks_release(&setting->quotes.marks);
	arena_release(&setting->quotes.arena);
	alloc_free(setting->quotes.items);
	alloc_free(setting->quotes.parts);
	alloc_free(setting->tags);
}

/* ---- who said it ---- */

static uint32_t shared_tokens(uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
	const uint32_t first = a > c ? a : c, end = b < d ? b : d;

	return first < end ? end - first : 0;
}

/* What is known of what was found: the one that shares most with it; NULL: nothing is. */
static const struct gold_quote *gold_of(const struct quote_doc *doc, const struct said *said)
{
	const struct gold_quote *best = NULL;
	uint32_t most = 0;

	for (size_t i = 0; i < doc->quote_count; i++) {
		const struct gold_quote *gold = &doc->quotes[i];
		const uint32_t shared =
		    shared_tokens(said->first, said->end, gold->content.first, gold->content.end);
		const uint32_t own = said->end - said->first;
		const uint32_t other = gold->content.end - gold->content.first;

		if (shared > most && shared * 100 > (own > other ? own : other) * SAME_PERCENT) {
			most = shared;
			best = gold;
		}
	}
	return best;
}

struct course {
	const struct speaker_plan *plan;
	struct models *models;
	struct choice_training speakers, pronouns;
	size_t with_speaker, reached; /* quotations, and those whose speaker is a candidate */
};

/* Adds a quotation as an example; returns who is right, SCENE_NONE: nobody. */
static enum err_code add_question(struct course *course, const struct question *question,
    const struct gold_quote *gold, uint32_t *ret_who)
{
	const bool has_source = gold->source.first < gold->source.end;
	struct askfeatures features;
	enum err_code code = choice_begin(&course->speakers);
	bool reached = false;

	*ret_who = SCENE_NONE;
	for (uint32_t i = 0; i <= question->count && code == ERR_OK; i++) {
		bool right = !has_source;

		if (i < question->count) {
			const struct source_candidate *who =
			    &question->stage->candidates[question->candidates[i]];

			right = has_source && shared_tokens(who->first, who->end,
			                          gold->source.first, gold->source.end) > 0;
			if (right && !reached)
				*ret_who = question->candidates[i];
			reached = reached || right;
		} else if (has_source) {
			right = false;
		}
		question_features(question, i, &features);
		code = choice_add(&course->speakers, features.keys, features.count, right);
	}
	course->with_speaker += has_source;
	course->reached += reached;
	return code;
}

static enum err_code add_questions(
    struct course *course, const struct quote_doc *doc, const struct setting *setting)
{
	struct ask_memory memory;
	struct question question;
	enum err_code code = ERR_OK;

	ask_memory_init(&memory);
	for (uint32_t i = 0; i < setting->stage.said_count && code == ERR_OK; i++) {
		const struct gold_quote *gold = gold_of(doc, &setting->stage.said[i]);
		uint32_t who;

		if (!gold)
			continue;
		question_init(&question, &setting->stage, i, &memory);
		code = add_question(course, &question, gold, &who);
		ask_memory_add(&memory, i, who);
	}
	return code;
}

static enum err_code add_article(
    struct course *course, const struct quote_doc *doc, const uint8_t *labels)
{
	struct setting setting = {.tags = NULL};
	enum err_code code = setting_init(&setting, doc->prose, doc->entities, course->models);

	if (code == ERR_OK)
		code = labelled_find(&setting.scene, labels, false, &setting.list);
	if (code == ERR_OK)
		code = stage_init(&setting.stage, &setting.scene, setting.tags, labels,
		    setting.quotes.items, setting.quotes.count);
	if (code == ERR_OK)
		code = add_questions(course, doc, &setting);
	setting_release(&setting);
	return code;
}

/* A line of labels as numbers, in place. ERR_SYNTAX: it is not of this article. */
static enum err_code take_labels(struct slice *rest, size_t count, uint8_t **ret_labels)
{
	const char *feed = rest->len > 0 ? memchr(rest->ptr, '\n', rest->len) : NULL;
	uint8_t *labels;

	if (!feed || (size_t)(feed - rest->ptr) != count)
		return ERR_SYNTAX;
	labels = alloc_new(count + 1);
	if (!labels)
		return ERR_NOMEM;
	for (size_t i = 0; i < count; i++) {
		labels[i] = (uint8_t)(rest->ptr[i] - '0');
		if (labels[i] >= LABEL_COUNT)
			labels[i] = LABEL_NONE;
	}
	labels[count] = LABEL_NONE;
	rest->ptr += count + 1;
	rest->len -= count + 1;
	*ret_labels = labels;
	return ERR_OK;
}

static enum err_code add_articles(struct course *course, struct err *err)
{
	const struct speaker_plan *plan = course->plan;
	struct quote_corpus corpus = {.count = 0};
	struct buf bytes = {0};
	struct slice rest;
	enum err_code code = quote_corpus_read(&corpus, plan->articles, course->models, err);

	if (code == ERR_OK && plan->own)
		code = quote_corpus_read_own(&corpus, plan->own, course->models, err);
	if (code == ERR_OK)
		code = file_read(plan->labels, MAX_LABEL_BYTES, &bytes, err);
	rest = buf_slice(&bytes);
	for (size_t d = 0; d < corpus.count && code == ERR_OK; d++) {
		uint8_t *labels = NULL;

		code = take_labels(&rest, corpus.docs[d].prose->tokens.count, &labels);
		if (code == ERR_SYNTAX)
			err_set(err, code, plan->labels, (unsigned)d + 1,
			    "a label for each token of the article is expected");
		if (code == ERR_OK)
			code = add_article(course, &corpus.docs[d], labels);
		alloc_free(labels);
	}
	fprintf(stderr, "%zu articles, %zu quotations, %zu have speakers, %zu among candidates\n",
	    corpus.count, course->speakers.example_count, course->with_speaker, course->reached);
	buf_release(&bytes);
	quote_corpus_release(&corpus);
	return code;
}

/* ---- whom a pronoun means ---- */

/* A mention of a treebank: tokens, and the number of what it is about. */
struct reference {
	uint32_t first, end, about;
	bool is_person;
};

struct references {
	struct reference *items; /* owned; in the order of their ends */
	size_t count, capacity;
};

static enum err_code add_reference(struct references *all, struct reference reference)
{
	struct reference *grown =
	    alloc_grow(all->items, &all->capacity, all->count + 1, sizeof *grown);

	if (!grown)
		return ERR_NOMEM;
	all->items = grown;
	grown[all->count++] = reference;
	return ERR_OK;
}

static uint32_t take_number(struct slice *text)
{
	uint32_t number = 0;

	while (text->len > 0 && text->ptr[0] >= '0' && text->ptr[0] <= '9') {
		number = number * 10 + (uint32_t)(text->ptr[0] - '0');
		text->ptr++;
		text->len--;
	}
	return number;
}

/* The value of Entity= in a token's notes. */
static struct slice entity_note(struct slice note)
{
	static const char sign[] = "Entity=";
	size_t at = 0;
	const char *bar;

	while (
	    at + sizeof sign - 1 <= note.len && memcmp(note.ptr + at, sign, sizeof sign - 1) != 0)
		at++;
	if (at + sizeof sign - 1 > note.len)
		return (struct slice){"", 0};
	note.ptr += at + sizeof sign - 1;
	note.len -= at + sizeof sign - 1;
	bar = memchr(note.ptr, '|', note.len);
	return (struct slice){note.ptr, bar ? (size_t)(bar - note.ptr) : note.len};
}

/* "(5-person-giv:act-...-coref" begins number 5 here; "5)" ends the last one that is open. */
static enum err_code take_note(struct references *all, struct slice note, uint32_t token)
{
	enum err_code code = ERR_OK;

	while (note.len > 0 && code == ERR_OK) {
		const bool begins = note.ptr[0] == '(';
		uint32_t about;

		if (begins) {
			note.ptr++;
			note.len--;
		}
		about = take_number(&note);
		if (begins)
			code = add_reference(all, (struct reference){token, UINT32_MAX, about,
			                              slice_starts(note, "-person-")});
		while (note.len > 0 && note.ptr[0] != '(' && note.ptr[0] != ')') {
			note.ptr++;
			note.len--;
		}
		if (note.len == 0 || note.ptr[0] != ')')
			continue;
		for (size_t i = all->count; i-- > 0;)
			if (all->items[i].about == about && all->items[i].end == UINT32_MAX) {
				all->items[i].end = token + 1;
				break;
			}
		note.ptr++;
		note.len--;
	}
	return code;
}

/* A text of the treebank, and who is who in it. */
struct known {
	const struct references *references;
	const struct entities *entities;
	struct choice_training *pronouns;
	enum err_code code;
};

/* The name that what a mention is about has elsewhere; NAME_NONE: none. */
static uint32_t name_about(const struct known *known, uint32_t about)
{
	uint32_t best = NAME_NONE, shortest = SPELLED + 1;

	for (size_t i = 0; i < known->references->count; i++) {
		const struct reference *reference = &known->references->items[i];

		if (reference->about != about || reference->end == UINT32_MAX ||
		    reference->end - reference->first >= shortest)
			continue;
		for (size_t m = 0; m < known->entities->mention_count; m++) {
			const struct mention *mention = &known->entities->mentions[m];

			if (mention->type != ENTITY_PER ||
			    mention->first_token < reference->first ||
			    mention->end_token > reference->end)
				continue;
			shortest = reference->end - reference->first;
			best = mention->name;
			break;
		}
	}
	return best;
}

/* The right answer is taken, so that what follows is seen as it would be. */
static uint32_t teach(const struct pronoun_choice *choice, void *data)
{
	struct known *known = data;
	uint32_t name = NAME_NONE, right = SCENE_NONE;

	for (size_t i = 0; i < known->references->count; i++) {
		const struct reference *reference = &known->references->items[i];

		if (reference->first == choice->token && reference->end == choice->token + 1)
			name = name_about(known, reference->about);
	}
	for (uint32_t i = 0; i < choice->count; i++)
		if (choice->names[i] == name)
			right = i;
	if (right == SCENE_NONE || known->code != ERR_OK)
		return SCENE_NONE;
	known->code = choice_begin(known->pronouns);
	for (uint32_t i = 0; i < choice->count && known->code == ERR_OK; i++)
		known->code =
		    choice_add(known->pronouns, choice->keys[i], choice->key_counts[i], i == right);
	return right;
}

static enum err_code teach_pronouns(struct course *course, const struct conllu_doc *doc,
    const struct prose *prose, const struct entities *entities)
{
	struct setting setting = {.tags = NULL};
	struct references references = {.count = 0};
	struct known known = {&references, entities, &course->pronouns, ERR_OK};
	const size_t count = prose->tokens.count;
	uint8_t *labels = alloc_zero(count + 1, 1);
	bool *wanted = alloc_zero(count + 1, sizeof *wanted);
	uint32_t *names = alloc_zero(count + 1, sizeof *names);
	enum err_code code = labels && wanted && names ? ERR_OK : ERR_NOMEM;

	for (size_t t = 0; t < doc->prose.tokens.count && code == ERR_OK; t++)
		code = take_note(&references, entity_note(doc->notes[t]),
		    (uint32_t)tokens_at(&prose->tokens, doc->prose.tokens.items[t].start));
	if (code == ERR_OK)
		code = setting_init(&setting, prose, entities, course->models);
	if (code == ERR_OK)
		code = stage_init(&setting.stage, &setting.scene, setting.tags, labels, NULL, 0);
	if (code == ERR_OK)
		code = pronouns_find(&setting.stage, wanted, teach, &known, names);
	if (code == ERR_OK)
		code = known.code;
	setting_release(&setting);
	alloc_free(references.items);
	alloc_free(labels);
	alloc_free(wanted);
	alloc_free(names);
	return code;
}

/* The text of the treebank as an article, cut as articles are. */
static enum err_code article_of(
    const struct conllu_doc *doc, struct doc **ret_doc, struct prose **ret_prose)
{
	const struct doc_meta meta = {.title_at = span_none()};
	struct buf text = {0};
	enum err_code code;

	buf_add_slice(&text, doc->prose.text);
	code = doc_new_take(doc->name, doc->name, &text, &meta, DOC_GIVEN, 0, ret_doc);
	return code == ERR_OK ? prose_new(*ret_doc, ret_prose) : code;
}

static enum err_code add_treebank(struct course *course, struct err *err)
{
	struct conllu treebank = {.count = 0};
	enum err_code code = conllu_read(&treebank, course->plan->treebank, err);

	for (size_t d = 0; d < treebank.count && code == ERR_OK; d++) {
		struct doc *doc = NULL;
		struct prose *prose = NULL;
		struct entities *entities = NULL;

		code = article_of(&treebank.docs[d], &doc, &prose);
		if (code == ERR_OK)
			code = tagger_find(course->models->tagger, prose, SCHEME_CONLL, &entities);
		if (code == ERR_OK)
			code = teach_pronouns(course, &treebank.docs[d], prose, entities);
		entities_free(entities);
		prose_free(prose);
		doc_free(doc);
	}
	conllu_release(&treebank);
	return code;
}

/* ---- the whole ---- */

static enum err_code learn(struct course *course)
{
	const struct speaker_plan *plan = course->plan;
	const struct choice_lesson speakers = {
	    .rounds = plan->rounds,
	    .least = plan->least,
	    .rate = 0.1,
	    .seed = plan->seed,
	    .title = "speakers",
	};
	const struct choice_lesson pronouns = {
	    .rounds = plan->pronoun_rounds,
	    .least = 1,
	    .rate = 0.05,
	    .decay = 1e-5,
	    .seed = plan->seed,
	    .title = "pronouns",
	};
	enum err_code code = choice_learn(&course->speakers, &speakers);

	return code == ERR_OK ? choice_learn(&course->pronouns, &pronouns) : code;
}

static enum err_code write_model(const struct course *course, struct err *err)
{
	struct model_writer writer = {.count = 0};
	enum err_code code =
	    choice_write(&course->speakers, SPEAKERMODEL_UNIT, "speakers", &writer);

	if (code == ERR_OK)
		code = choice_write(&course->pronouns, SPEAKERMODEL_UNIT, "pronouns", &writer);
	if (code == ERR_OK)
		code = model_writer_write(
		    &writer, course->plan->out, SPEAKERMODEL_KIND, SPEAKERMODEL_VERSION, err);
	model_writer_release(&writer);
	return code;
}

enum err_code speaker_train(const struct speaker_plan *plan, struct err *err)
{
	struct course course = {.plan = plan};
	enum err_code code = models_new(&course.models, err);

	if (code == ERR_OK)
		code = add_treebank(&course, err);
	if (code == ERR_OK)
		code = add_articles(&course, err);
	if (code == ERR_OK)
		code = learn(&course);
	if (code == ERR_OK)
		code = write_model(&course, err);
	choice_release(&course.speakers);
	choice_release(&course.pronouns);
	models_free(course.models);
	return code;
}
