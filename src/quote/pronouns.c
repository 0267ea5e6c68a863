#include "config.h"

#include "quote/pronouns.h"

#include "base/alloc.h"
#include "base/hash.h"
#include "learn/postag.h"

enum {
	FRESH_SENTENCES = 6, /* a mention outside marks that one inside does not push out */
	SPOKE_SENTENCES = 4,
};

#define MIX 0x9e3779b97f4a7c15u

struct resolving {
	const struct stage *stage;
	struct pronoun_person recent[PRONOUN_RECENT]; /* latest first */
	unsigned recent_count;
	uint8_t *gender;       /* owned; of each name: as the lists or resolved pronouns tell */
	uint32_t first, spoke; /* names: the first of the article; who spoke last */
	uint32_t last_pronoun; /* whom the last one meant */
};

/* ---- who was spoken of ---- */

static bool is_marked(const struct resolving *r, uint32_t at)
{
	return scene_is_marked(r->stage->scene, at);
}

static void put_first(struct resolving *r, unsigned at, const struct pronoun_person *person)
{
	if (at == PRONOUN_RECENT)
		at--;
	memmove(&r->recent[1], &r->recent[0], at * sizeof r->recent[0]);
	r->recent[0] = *person;
}

static void remember(struct resolving *r, struct pronoun_person person)
{
	const uint32_t *sentence_of = r->stage->sentence_of;
	unsigned at = 0;

	while (at < r->recent_count && r->recent[at].name != person.name)
		at++;
	if (person.source)
		r->spoke = person.name;
	if (at < r->recent_count) {
		struct pronoun_person *old = &r->recent[at];

		person.count = old->count + 1;
		if (person.in_marks && !old->in_marks &&
		    sentence_of[person.token] - sentence_of[old->token] <= FRESH_SENTENCES) {
			old->count++;
			return;
		}
	} else if (r->recent_count < PRONOUN_RECENT) {
		r->recent_count++;
	}
	put_first(r, at, &person);
}

/* Does what follows a name make it the subject? */
static bool is_subject(const struct resolving *r, uint32_t first, uint32_t end)
{
	const struct stage *stage = r->stage;
	const unsigned last = first > 0 && stage_same_sentence(stage, first - 1, first)
	                          ? stage->tags[first - 1]
	                          : POS_NONE;

	if (last == POS_IN || last == POS_TO || (pos_is_verb(last) && last != POS_VBG))
		return false;
	if (!stage_same_sentence(stage, first, end))
		return false;
	return scene_is_comma(stage->scene, end) || pos_is_verb(stage->tags[end]) ||
	       stage->tags[end] == POS_MD || pos_is_adverb(stage->tags[end]) ||
	       (stage->tags[end] == POS_NONE &&
	           scene_is(stage->scene, end, WORD(AUXILIARY) | WORD(VERB) | WORD_ANY_CUE));
}

static bool is_source(const struct resolving *r, uint32_t at)
{
	return r->stage->labels &&
	       (r->stage->labels[at] == LABEL_SOURCE || r->stage->labels[at] == LABEL_HELD_SOURCE);
}

static bool is_person(const struct resolving *r, const struct mention *mention)
{
	return mention->type == ENTITY_PER && mention->name != NAME_NONE &&
	       mention->end_token <= r->stage->scene->count;
}

static struct pronoun_person person_of(const struct resolving *r, const struct mention *mention)
{
	const uint32_t end = mention->end_token;
	const bool possessive = end < r->stage->scene->count && r->stage->tags[end] == POS_POS;

	return (struct pronoun_person){.name = mention->name,
	    .token = mention->first_token,
	    .count = 1,
	    .in_marks = is_marked(r, mention->first_token),
	    .subject = !possessive && is_subject(r, mention->first_token, end),
	    .possessive = possessive,
	    .source = r->stage->labels && r->stage->labels[mention->first_token] == LABEL_SOURCE};
}

/* ---- a pronoun ---- */

static uint64_t key(unsigned template, uint64_t a, uint64_t b, uint64_t c)
{
	return hash_mix((template + 301) * MIX + a * 0x100000001b3u + b * 0x1000193u * MIX + c);
}

static unsigned class_of(uint32_t number)
{
	return number <= 3 ? number : number <= 5 ? 5 : number <= 8 ? 8 : number <= 15 ? 15 : 30;
}

static uint32_t at_most(uint32_t number, uint32_t limit)
{
	return number < limit ? number : limit;
}

struct pronoun {
	uint32_t token;
	uint8_t gender;
	bool possessive, subject;
};

static void ask(const struct resolving *r, const struct pronoun *pronoun,
    const struct pronoun_person *person, uint32_t rank, uint32_t most,
    struct pronoun_choice *choice)
{
	const struct stage *stage = r->stage;
	const uint32_t here = stage->sentence_of[pronoun->token];
	const uint32_t there = stage->sentence_of[person->token];
	const uint32_t gap = here > there ? here - there : 0;
	const uint32_t own = stage_paragraph(stage, pronoun->token);
	const uint32_t other = stage_paragraph(stage, person->token);
	const uint32_t near = class_of(at_most(gap, 3));
	const bool known = r->gender[person->name] == pronoun->gender;
	uint64_t *keys = choice->keys[choice->count];
	uint32_t count = 0;

	keys[count++] = key(0, known, 0, 0);
	keys[count++] = key(1, class_of(rank), known, 0);
	keys[count++] = key(2, class_of(gap), person->pronoun, 0);
	keys[count++] = key(3, class_of(own > other ? own - other : 0), 0, 0);
	keys[count++] = key(4, class_of(gap), at_most(rank, 2), 0);
	keys[count++] = key(5, person->subject, person->possessive, near);
	keys[count++] = key(6, person->in_marks, is_marked(r, pronoun->token), 0);
	keys[count++] = key(7, person->pronoun, near, 0);
	keys[count++] = key(8, class_of(person->count), 0, 0);
	keys[count++] = key(9, person->count == most, 0, 0);
	keys[count++] = key(10, person->name == r->first, 0, 0);
	if (person->name == r->last_pronoun)
		keys[count++] = key(11, class_of(at_most(gap, 4)), 0, 0);
	keys[count++] = key(12, pronoun->possessive * 2u + pronoun->subject, here == there,
	    person->subject * 2u + person->possessive);
	keys[count++] = key(13, person->token > pronoun->token, here == there, 0);
	if (person->name == r->spoke && gap <= SPOKE_SENTENCES)
		choice->spoke = choice->count;
	choice->key_counts[choice->count] = count;
	choice->names[choice->count++] = person->name;
}

/* Persons that the same sentence names only after the pronoun. */
static void ask_later(const struct resolving *r, const struct pronoun *pronoun, size_t next,
    uint32_t most, struct pronoun_choice *choice)
{
	const struct entities *entities = r->stage->scene->entities;

	for (size_t i = next; i < entities->mention_count && choice->count < PRONOUN_CHOICES; i++) {
		const struct mention *mention = &entities->mentions[i];
		struct pronoun_person person;
		uint32_t k = 0;

		if (!stage_same_sentence(r->stage, mention->first_token, pronoun->token))
			break;
		while (k < choice->count && choice->names[k] != mention->name)
			k++;
		if (!is_person(r, mention) || k < choice->count)
			continue;
		if (r->gender[mention->name] != GENDER_UNKNOWN &&
		    r->gender[mention->name] != pronoun->gender)
			continue;
		person = person_of(r, mention);
		person.count = 0;
		ask(r, pronoun, &person, choice->count, most, choice);
	}
}

static void ask_all(const struct resolving *r, const struct pronoun *pronoun, size_t next,
    struct pronoun_choice *choice)
{
	uint32_t most = 0;

	*choice = (struct pronoun_choice){.token = pronoun->token, .spoke = SCENE_NONE};
	for (unsigned i = 0; i < r->recent_count; i++)
		if (r->recent[i].count > most)
			most = r->recent[i].count;
	for (unsigned i = 0; i < r->recent_count && choice->count < PRONOUN_CHOICES; i++) {
		const unsigned gender = r->gender[r->recent[i].name];

		if (gender == GENDER_UNKNOWN || gender == pronoun->gender)
			ask(r, pronoun, &r->recent[i], choice->count, most, choice);
	}
	ask_later(r, pronoun, next, most, choice);
}

static bool is_pronoun(const struct resolving *r, uint32_t at, struct pronoun *ret_pronoun)
{
	const struct stage *stage = r->stage;
	const struct scene *scene = stage->scene;

	if (!scene_is(scene, at, WORD(HE) | WORD(SHE)) || scene_is_named(scene, at) ||
	    !scene_is(scene, at, WORD(SUBJECT) | WORD(OBJECT) | WORD(POSSESSIVE)))
		return false;
	*ret_pronoun = (struct pronoun){.token = at,
	    .gender = scene_is(scene, at, WORD(HE)) ? GENDER_MALE : GENDER_FEMALE,
	    .subject = scene_is(scene, at, WORD(SUBJECT)),
	    .possessive = stage->tags[at] == POS_PRPS};
	return true;
}

static void take(struct resolving *r, const struct pronoun *pronoun, uint32_t name)
{
	const struct pronoun_person person = {.name = name,
	    .token = pronoun->token,
	    .count = 1,
	    .subject = pronoun->subject,
	    .possessive = pronoun->possessive,
	    .pronoun = true,
	    .source = is_source(r, pronoun->token)};

	if (is_marked(r, pronoun->token))
		return;
	remember(r, person);
	r->last_pronoun = name;
	if (r->gender[name] == GENDER_UNKNOWN)
		r->gender[name] = pronoun->gender;
}

enum err_code pronouns_find(const struct stage *stage, const bool *wanted, pronoun_decide decide,
    void *data, uint32_t *ret_names)
{
	const struct entities *entities = stage->scene->entities;
	struct resolving r = {.stage = stage, .first = NAME_NONE, .spoke = NAME_NONE};
	size_t next = 0;

	for (uint32_t t = 0; t < stage->scene->count; t++)
		ret_names[t] = NAME_NONE;
	if (!entities)
		return ERR_OK;
	r.last_pronoun = NAME_NONE;
	r.gender = alloc_zero(entities->name_count + 1, 1);
	if (!r.gender)
		return ERR_NOMEM;
	for (size_t n = 0; n < entities->name_count; n++)
		r.gender[n] = entities->names[n].gender;
	for (uint32_t t = 0; t < stage->scene->count; t++) {
		struct pronoun pronoun;
		struct pronoun_choice choice;
		uint32_t place;

		for (; next < entities->mention_count && entities->mentions[next].first_token <= t;
		     next++) {
			if (!is_person(&r, &entities->mentions[next]))
				continue;
			remember(&r, person_of(&r, &entities->mentions[next]));
			if (r.first == NAME_NONE)
				r.first = entities->mentions[next].name;
		}
		if (!is_pronoun(&r, t, &pronoun) || (is_marked(&r, t) && !wanted[t]))
			continue;
		ask_all(&r, &pronoun, next, &choice);
		place = choice.count > 0 ? decide(&choice, data) : SCENE_NONE;
		if (place >= choice.count)
			continue;
		ret_names[t] = choice.names[place];
		take(&r, &pronoun, choice.names[place]);
	}
	alloc_free(r.gender);
	return ERR_OK;
}
