#include "config.h"

#include "entity/gender.h"

#include "base/alloc.h"
#include "text/fold.h"

/* How far into the next sentence a pronoun is believed to mean its predecessor's person. */
enum { PRONOUN_TOKENS = 3 };

enum entity_gender gender_of_title(
    const struct prose *prose, const struct gazetteer *gazetteer, const struct mention *mention)
{
	const struct sentence *sentence = &prose->sentences.items[mention->sentence];
	size_t token = mention->first_token;

	for (size_t back = 1; back <= 2 && token >= sentence->first_token + back; back++) {
		unsigned classes = gazetteer_classes(gazetteer, prose_token(prose, token - back));

		/* "Mayor" is a man's first name, too, which says nothing about a mayor */
		if (classes & GAZ_TITLE && !(classes & GAZ_FIRST_NAME)) {
			if (classes & GAZ_FEMALE)
				return GENDER_FEMALE;
			if (classes & GAZ_MALE)
				return GENDER_MALE;
		}
		if (!(classes & GAZ_TITLE))
			break;
	}
	return GENDER_UNKNOWN;
}

struct gender_votes {
	unsigned female, male;
};

static void count_pronouns(
    const struct prose *prose, size_t first, size_t end, struct gender_votes *votes)
{
	for (size_t i = first; i < end; i++) {
		struct slice token = prose_token(prose, i);

		if (fold_equal(token, slice_of("he")) || slice_is(token, "his") ||
		    slice_is(token, "him"))
			votes->male++;
		else if (fold_equal(token, slice_of("she")) || slice_is(token, "her"))
			votes->female++;
	}
}

/* Pronouns after a mention, if it is the only person of its sentence. */
static void vote_by_pronouns(const struct entities *entities, const struct prose *prose,
    size_t index, struct gender_votes *votes)
{
	const struct mention *mention = &entities->mentions[index];
	const struct sentences *sentences = &prose->sentences;
	const struct sentence *next;

	for (size_t i = index; i-- > 0 && entities->mentions[i].sentence == mention->sentence;)
		if (entities->mentions[i].type == ENTITY_PER)
			return;
	for (size_t i = index + 1;
	     i < entities->mention_count && entities->mentions[i].sentence == mention->sentence;
	     i++)
		if (entities->mentions[i].type == ENTITY_PER)
			return;
	count_pronouns(
	    prose, mention->end_token, sentences->items[mention->sentence].end_token, votes);
	if (mention->sentence + 1 >= sentences->count)
		return;
	next = &sentences->items[mention->sentence + 1];
	count_pronouns(prose, next->first_token,
	    next->end_token < next->first_token + PRONOUN_TOKENS
	        ? next->end_token
	        : next->first_token + PRONOUN_TOKENS,
	    votes);
}

static enum entity_gender gender_of_first_name(
    const struct gazetteer *gazetteer, struct slice canonical)
{
	const char *space = memchr(canonical.ptr, ' ', canonical.len);
	unsigned classes;

	if (!space)
		return GENDER_UNKNOWN;
	canonical.len = (size_t)(space - canonical.ptr);
	classes = gazetteer_classes(gazetteer, canonical);
	if (!(classes & GAZ_FIRST_NAME))
		return GENDER_UNKNOWN;
	if (classes & GAZ_FEMALE && !(classes & GAZ_MALE))
		return GENDER_FEMALE;
	return classes & GAZ_MALE && !(classes & GAZ_FEMALE) ? GENDER_MALE : GENDER_UNKNOWN;
}

enum err_code genders_find(
    struct entities *entities, const struct prose *prose, const struct gazetteer *gazetteer)
{
	struct gender_votes *votes = alloc_zero(entities->name_count, sizeof *votes);

	if (!votes)
		return ERR_NOMEM;
	for (size_t i = 0; i < entities->mention_count; i++) {
		const struct mention *mention = &entities->mentions[i];
		enum entity_gender by_title;

		if (mention->type != ENTITY_PER || mention->name == NAME_NONE)
			continue;
		by_title = gender_of_title(prose, gazetteer, mention);
		if (by_title != GENDER_UNKNOWN)
			entities->names[mention->name].gender = (uint8_t)by_title;
		vote_by_pronouns(entities, prose, i, &votes[mention->name]);
	}
	for (size_t i = 0; i < entities->name_count; i++) {
		struct name *name = &entities->names[i];

		if (name->type != ENTITY_PER || name->gender != GENDER_UNKNOWN)
			continue;
		if (votes[i].female > 2 * votes[i].male)
			name->gender = GENDER_FEMALE;
		else if (votes[i].male > 2 * votes[i].female)
			name->gender = GENDER_MALE;
		else
			name->gender = (uint8_t)gender_of_first_name(gazetteer, name->canonical);
	}
	alloc_free(votes);
	return ERR_OK;
}
