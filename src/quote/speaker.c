#include "config.h"

#include "quote/speaker.h"

#include "base/alloc.h"

enum {
	TITLE_WORDS = 4,
	APPOSITION_WORDS = 10,
	MEMORY_SENTENCES = 14,
	SPEAKER_SENTENCES = 4,
	/* Prices of a candidate for a pronoun; the cheapest is taken. */
	PRICE_SENTENCE = 10,
	GAIN_SUBJECT = 6,
	GAIN_SPEAKER = 15,
	PRICE_GENDER_UNKNOWN = 4,
};

enum err_code speakers_init(
    struct speakers *speakers, const struct scene *scene, struct arena *arena)
{
	size_t words = lexicon_count(scene->lexicon);
	size_t names = scene->entities ? scene->entities->name_count : 0;

	*speakers = (struct speakers){.scene = scene, .arena = arena};
	speakers->last.mention = span_none();
	speakers->last.name = NAME_NONE;
	speakers->role_holder = alloc_resize(NULL, words, sizeof *speakers->role_holder);
	speakers->gender = alloc_zero(names, 1);
	if (!speakers->role_holder || !speakers->gender) {
		speakers_release(speakers);
		return ERR_NOMEM;
	}
	memset(speakers->role_holder, 0xff, words * sizeof *speakers->role_holder);
	for (size_t n = 0; n < names; n++)
		speakers->gender[n] = scene->entities->names[n].gender;
	return ERR_OK;
}

void speakers_release(struct speakers *speakers)
{
	alloc_free(speakers->role_holder);
	alloc_free(speakers->gender);
	speakers->role_holder = NULL;
	speakers->gender = NULL;
}

/* ---- what the text says about persons on the way ---- */

static void learn_role(struct speakers *speakers, uint32_t token, uint32_t name)
{
	const struct scene_word *word = &speakers->scene->words[token];

	if (word->id != SCENE_NONE && (word->classes & WORD(ROLE)) &&
	    !(word->classes & WORD(PLURAL)))
		speakers->role_holder[word->id] = name;
	if (speakers->gender[name] == GENDER_UNKNOWN) {
		if (word->classes & WORD(SIR))
			speakers->gender[name] = GENDER_MALE;
		else if (word->classes & WORD(MADAM))
			speakers->gender[name] = GENDER_FEMALE;
	}
}

/* "Governor Luis Prado"; "Luis Prado, the governor of ...," */
static void learn_roles(struct speakers *speakers, const struct mention *mention)
{
	const struct scene *scene = speakers->scene;
	uint32_t at = mention->first_token, end;

	for (int i = 0; i < TITLE_WORDS && at > 0; i++) {
		at--;
		if (!(scene_flags(scene, at) & (TOKEN_CAPITAL | TOKEN_ABBREV)) &&
		    !scene_is(scene, at, WORD(ROLE)))
			break;
		learn_role(speakers, at, mention->name);
	}
	for (at = mention->first_token; at < mention->end_token; at++)
		learn_role(speakers, at, mention->name);
	if (scene_char(scene, at) != ',')
		return;
	end = at + APPOSITION_WORDS;
	for (at++; at < end && at < scene->count && scene_char(scene, at) != ',' &&
	           scene_char(scene, at) != '.' && !scene_is_marked(scene, at);
	     at++)
		learn_role(speakers, at, mention->name);
}

static bool is_subject(const struct scene *scene, size_t mention)
{
	const struct mention *mentions = scene->entities->mentions;
	uint32_t end = mentions[mention].end_token;

	if (mention == 0 || mentions[mention - 1].sentence != mentions[mention].sentence)
		return true;
	return scene_is(scene, end, WORD(AUXILIARY) | WORD(VERB) | WORD_ANY_CUE);
}

static void remember_person(struct speakers *speakers, size_t index)
{
	const struct mention *mention = &speakers->scene->entities->mentions[index];
	struct recent_person person = {mention->name, mention->first_token, mention->sentence,
	    is_subject(speakers->scene, index)};
	unsigned at = 0;

	while (at < speakers->recent_count && speakers->recent[at].name != mention->name)
		at++;
	/* Who is only spoken of in marks does not push out somebody present. */
	if (scene_is_marked(speakers->scene, mention->first_token) && at < speakers->recent_count)
		return;
	if (at < speakers->recent_count && speakers->recent[at].sentence == person.sentence)
		person.subject = person.subject || speakers->recent[at].subject;
	if (at == speakers->recent_count && at < SPEAKERS_RECENT)
		speakers->recent_count++;
	if (at == SPEAKERS_RECENT)
		at--;
	memmove(&speakers->recent[1], &speakers->recent[0], at * sizeof person);
	speakers->recent[0] = person;
}

static void read_until(struct speakers *speakers, uint32_t token)
{
	const struct entities *entities = speakers->scene->entities;

	if (!entities)
		return;
	for (; speakers->next_mention < entities->mention_count; speakers->next_mention++) {
		const struct mention *mention = &entities->mentions[speakers->next_mention];

		if (mention->first_token >= token)
			break;
		if (mention->type != ENTITY_PER || mention->name == NAME_NONE ||
		    mention->end_token > speakers->scene->count)
			continue;
		learn_roles(speakers, mention);
		remember_person(speakers, speakers->next_mention);
	}
}

/* ---- whom a phrase means ---- */

static uint32_t sentence_of(const struct scene *scene, uint32_t token)
{
	return (uint32_t)sentences_at(
	    &scene->prose->sentences, scene->prose->tokens.items[token].start);
}

static uint32_t pronoun_name(struct speakers *speakers, uint32_t token, unsigned gender)
{
	uint32_t sentence = sentence_of(speakers->scene, token), best = NAME_NONE;
	int best_price = 1 << 20;

	for (unsigned i = 0; i < speakers->recent_count; i++) {
		const struct recent_person *person = &speakers->recent[i];
		unsigned known = speakers->gender[person->name];
		uint32_t gap = sentence > person->sentence ? sentence - person->sentence : 0;
		int price = (int)gap * PRICE_SENTENCE + (int)i;

		if (person->token >= token || gap > MEMORY_SENTENCES ||
		    (known != GENDER_UNKNOWN && known != gender))
			continue;
		if (known == GENDER_UNKNOWN)
			price += PRICE_GENDER_UNKNOWN;
		if (person->subject)
			price -= GAIN_SUBJECT;
		if (speakers->last.name == person->name &&
		    sentence - speakers->last_sentence <= SPEAKER_SENTENCES)
			price -= GAIN_SPEAKER;
		if (price < best_price) {
			best_price = price;
			best = person->name;
		}
	}
	if (best != NAME_NONE && speakers->gender[best] == GENDER_UNKNOWN)
		speakers->gender[best] = (uint8_t)gender;
	return best;
}

/* "Ahmed Nur, who": the name before; NAME_NONE: it is none. */
static uint32_t antecedent(const struct scene *scene, uint32_t token)
{
	uint32_t at = token;

	while (at > 0 && token - at < 3 && scene_char(scene, at - 1) == ',')
		at--;
	if (at == 0 || !scene_is_named(scene, at - 1))
		return NAME_NONE;
	return scene->entities->mentions[scene->words[at - 1].mention].name;
}

static uint32_t name_of(struct speakers *speakers, struct phrase phrase, bool *ret_pronoun)
{
	const struct scene *scene = speakers->scene;
	const struct scene_word *head = &scene->words[phrase.head];

	*ret_pronoun = false;
	if (head->mention != SCENE_NONE)
		return scene->entities->mentions[head->mention].name;
	if (phrase.end - phrase.first == 1) {
		*ret_pronoun = (head->classes & (WORD(SUBJECT) | WORD(RELATIVE) | WORD(OBJECT) |
		                                    WORD(POSSESSIVE))) != 0;
		if (head->classes & WORD(RELATIVE))
			return antecedent(scene, phrase.head);
		if (head->classes & (WORD(HE) | WORD(SHE)))
			return pronoun_name(speakers, phrase.head,
			    head->classes & WORD(HE) ? GENDER_MALE : GENDER_FEMALE);
		if (*ret_pronoun && head->classes & WORD(THEY) && speakers->last.full_name.ptr)
			return speakers->last.name;
	}
	if (head->classes & WORD(ROLE) && head->id != SCENE_NONE &&
	    scene_is(scene, phrase.first, WORD(DETERMINER)) &&
	    !scene_is_text(scene, phrase.first, "a") && !scene_is_text(scene, phrase.first, "an"))
		return speakers->role_holder[head->id];
	return NAME_NONE;
}

/* The text of a description, on one line. */
static enum err_code description(
    struct speakers *speakers, struct span span, struct slice *ret_text)
{
	struct slice text = slice_at(speakers->scene->prose->text, span);
	char *copy;

	*ret_text = text;
	if (!memchr(text.ptr, '\n', text.len))
		return ERR_OK;
	copy = arena_alloc(speakers->arena, text.len, 1);
	if (!copy)
		return ERR_NOMEM;
	for (size_t i = 0; i < text.len; i++)
		copy[i] = text.ptr[i] == '\n' ? ' ' : text.ptr[i];
	*ret_text = (struct slice){copy, text.len};
	return ERR_OK;
}

enum err_code speakers_resolve(
    struct speakers *speakers, struct phrase phrase, struct speaker *ret_speaker)
{
	struct speaker speaker = {span_none(), {NULL, 0}, NAME_NONE};
	bool pronoun;

	if (phrase.first < phrase.end) {
		read_until(speakers, phrase.end);
		speaker.mention = scene_span(speakers->scene, phrase.first, phrase.end);
		speaker.name = name_of(speakers, phrase, &pronoun);
		if (speaker.name != NAME_NONE) {
			speaker.full_name =
			    speakers->scene->entities->names[speaker.name].canonical;
		} else if (!pronoun &&
		           description(speakers, speaker.mention, &speaker.full_name) != ERR_OK) {
			return ERR_NOMEM;
		}
		speakers->last = speaker;
		speakers->last_sentence = sentence_of(speakers->scene, phrase.first);
	}
	*ret_speaker = speaker;
	return ERR_OK;
}
