#include "config.h"

#include "entity/listed.h"

#include "base/alloc.h"

enum {
	LONGEST_PHRASE = 8, /* tokens */
	SHORTEST_SIDE = 3,  /* letters of pro-, anti- */
};

struct mending {
	struct entities *entities;
	const struct prose *prose;
	const struct gazetteer *gazetteer;
	struct mention *mentions; /* those there were and the new ones, in order */
	size_t count, capacity;
	struct buf phrase; /* some tokens, as the lists write them */
};

static bool is_upper(char byte)
{
	return byte >= 'A' && byte <= 'Z';
}

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static bool begins_upper(struct slice word)
{
	return word.len > 0 && is_upper(word.ptr[0]);
}

static struct slice token_at(const struct mending *m, size_t token)
{
	return prose_token(m->prose, token);
}

/* A capital that an ordinary word does not have, beside a digit or a hyphen: G-7, Canal26. */
static bool is_odd(struct slice word)
{
	bool odd = false, upper = false;

	for (size_t i = 0; i < word.len; i++) {
		upper = upper || is_upper(word.ptr[i]);
		odd = odd || is_digit(word.ptr[i]) || (word.ptr[i] == '-' && i + 1 < word.len);
	}
	return odd && upper;
}

static enum entity_type type_of(unsigned classes)
{
	if (classes & GAZ_ORG)
		return ENTITY_ORG;
	if (classes & GAZ_ANY_PLACE)
		return ENTITY_LOC;
	if (classes & GAZ_PERSON)
		return ENTITY_PER;
	return ENTITY_MISC;
}

/* Names of one kind only; a phrase that is several says too little. */
static bool is_sure(unsigned classes)
{
	const unsigned kinds = ((classes & GAZ_ORG) != 0) + ((classes & GAZ_ANY_PLACE) != 0) +
	                       ((classes & GAZ_PERSON) != 0) +
	                       ((classes & (GAZ_MISC | GAZ_DEMONYM)) != 0);

	return kinds == 1 && !(classes & (GAZ_NEVER | GAZ_COMMON));
}

/* "Russia-China": two countries or their people. */
static bool is_pair(const struct mending *m, struct slice word)
{
	const unsigned wanted = GAZ_COUNTRY | GAZ_DEMONYM | GAZ_CAPITAL;
	const char *hyphen = memchr(word.ptr, '-', word.len);
	struct slice left, right;

	if (!hyphen)
		return false;
	left = (struct slice){word.ptr, (size_t)(hyphen - word.ptr)};
	right = (struct slice){hyphen + 1, word.len - left.len - 1};
	return gazetteer_classes(m->gazetteer, left) & wanted &&
	       gazetteer_classes(m->gazetteer, right) & wanted;
}

/* "pro-Russian", "post-Soviet": a demonym after a word in lower case, which al- is not. */
static bool is_side(const struct mending *m, struct slice word)
{
	const char *hyphen = memchr(word.ptr, '-', word.len);
	const size_t len = hyphen ? (size_t)(hyphen - word.ptr) : 0;

	if (len < SHORTEST_SIDE)
		return false;
	for (size_t i = 0; i < len; i++)
		if (word.ptr[i] < 'a' || word.ptr[i] > 'z')
			return false;
	word = (struct slice){hyphen + 1, word.len - len - 1};
	return begins_upper(word) && gazetteer_classes(m->gazetteer, word) & GAZ_DEMONYM;
}

static enum err_code add_mention(
    struct mending *m, size_t first, size_t end, size_t sentence, enum entity_type type)
{
	const struct token *tokens = m->prose->tokens.items;
	struct mention *grown = alloc_grow(m->mentions, &m->capacity, m->count + 1, sizeof *grown);

	if (!grown)
		return ERR_NOMEM;
	m->mentions = grown;
	grown[m->count++] = (struct mention){
	    .start = tokens[first].start,
	    .end = tokens[end - 1].end,
	    .first_token = (uint32_t)first,
	    .end_token = (uint32_t)end,
	    .sentence = (uint32_t)sentence,
	    .name = NAME_NONE,
	    .type = (uint8_t)type,
	};
	return ERR_OK;
}

/* The longest sure phrase of two tokens and more that begins here: its end, and its classes. */
static size_t longest_phrase(struct mending *m, size_t first, size_t limit, unsigned *ret_classes)
{
	size_t longest = gazetteer_words(m->gazetteer, token_at(m, first));
	size_t found = first;

	if (longest > LONGEST_PHRASE)
		longest = LONGEST_PHRASE;
	buf_clear(&m->phrase);
	for (size_t i = first; i < limit && i < first + longest; i++) {
		const struct slice word = token_at(m, i);
		unsigned classes;

		if (i > first && !slice_is(word, "'s"))
			buf_add_byte(&m->phrase, ' ');
		buf_add_slice(&m->phrase, word);
		if (i == first || !begins_upper(word))
			continue;
		classes = gazetteer_classes(m->gazetteer, buf_slice(&m->phrase));
		if (is_sure(classes)) {
			found = i + 1;
			*ret_classes = classes;
		}
	}
	return found;
}

/* Look for names in tokens of one sentence that are in none. */
static enum err_code mend_gap(struct mending *m, size_t first, size_t end, size_t sentence)
{
	enum err_code code = ERR_OK;

	for (size_t i = first; i < end && code == ERR_OK; i++) {
		const struct slice word = token_at(m, i);
		unsigned classes = 0;
		size_t phrase_end;

		if (is_side(m, word))
			code = add_mention(m, i, i + 1, sentence, ENTITY_MISC);
		if (code != ERR_OK || !begins_upper(word))
			continue;
		phrase_end = longest_phrase(m, i, end, &classes);
		if (phrase_end > i) {
			code = add_mention(m, i, phrase_end, sentence, type_of(classes));
			i = phrase_end - 1;
		} else if (is_odd(word)) {
			classes = gazetteer_classes(m->gazetteer, word);
			if (is_sure(classes))
				code = add_mention(m, i, i + 1, sentence, type_of(classes));
			else if (is_pair(m, word))
				code = add_mention(m, i, i + 1, sentence, ENTITY_MISC);
		}
	}
	return code;
}

/* Does the name of a listed body begin at a token? */
static bool is_body_at(struct mending *m, size_t token, size_t limit)
{
	unsigned classes = gazetteer_classes(m->gazetteer, token_at(m, token));

	return classes & GAZ_ORG || (longest_phrase(m, token, limit, &classes) > token &&
	                                type_of(classes) == ENTITY_ORG);
}

/* "Anna Berg/AFP": somebody is credited, with the agency behind a slash. */
static bool is_credit(struct mending *m, const struct mention *mention)
{
	const size_t slash = mention->end_token;
	const size_t end = m->prose->sentences.items[mention->sentence].end_token;
	const struct slice first = token_at(m, mention->first_token);

	if (slash + 1 >= end || !slice_is(token_at(m, slash), "/"))
		return false;
	return gazetteer_classes(m->gazetteer, first) & GAZ_FIRST_NAME ||
	       (!(gazetteer_classes(m->gazetteer, first) & GAZ_ORG) &&
	           is_body_at(m, slash + 1, end));
}

/* The type that a mention has in view of what is listed. */
static enum entity_type mended_type(struct mending *m, const struct mention *mention)
{
	const enum entity_type type = (enum entity_type)mention->type;
	const struct slice word = token_at(m, mention->first_token);
	const unsigned classes = gazetteer_classes(m->gazetteer, word);

	if (mention->end_token - mention->first_token > 1)
		return type == ENTITY_ORG && is_credit(m, mention) ? ENTITY_PER : type;
	if (type == ENTITY_MISC && classes & GAZ_ANY_PLACE && is_sure(classes))
		return ENTITY_LOC;
	if (type == ENTITY_LOC && classes == 0 && is_pair(m, word))
		return ENTITY_MISC;
	return type;
}

static bool is_apostrophe_s(struct slice token)
{
	return slice_is(token, "'s") || slice_is(token, "\xe2\x80\x99s");
}

/* "Poland's Foreign Office" is a country and its body, two names: the token of 's, 0: it is not. */
static size_t owner_end(const struct mending *m, const struct mention *mention)
{
	const size_t first = mention->first_token;

	if (mention->type != ENTITY_ORG || mention->end_token - first < 3 ||
	    !is_apostrophe_s(token_at(m, first + 1)))
		return 0;
	return gazetteer_classes(m->gazetteer, token_at(m, first)) & (GAZ_COUNTRY | GAZ_CAPITAL)
	           ? first + 1
	           : 0;
}

static enum err_code keep_mention(struct mending *m, const struct mention *mention)
{
	const size_t owner = owner_end(m, mention);
	enum err_code code = ERR_OK;

	if (owner == 0)
		return add_mention(m, mention->first_token, mention->end_token, mention->sentence,
		    mended_type(m, mention));
	code = add_mention(m, mention->first_token, owner, mention->sentence, ENTITY_LOC);
	if (code == ERR_OK)
		code = add_mention(m, owner + 1, mention->end_token, mention->sentence, ENTITY_ORG);
	return code;
}

enum err_code listed_mend(
    struct entities *entities, const struct prose *prose, const struct gazetteer *gazetteer)
{
	struct mending m = {.entities = entities, .prose = prose, .gazetteer = gazetteer};
	enum err_code code = ERR_OK;
	size_t next = 0;

	for (size_t s = 0; s < prose->sentences.count && code == ERR_OK; s++) {
		const struct sentence *sentence = &prose->sentences.items[s];
		size_t at = sentence->first_token;

		for (; code == ERR_OK && next < entities->mention_count &&
		       entities->mentions[next].sentence == s;
		     next++) {
			const struct mention *mention = &entities->mentions[next];

			code = mend_gap(&m, at, mention->first_token, s);
			if (code == ERR_OK)
				code = keep_mention(&m, mention);
			at = mention->end_token;
		}
		if (code == ERR_OK)
			code = mend_gap(&m, at, sentence->end_token, s);
	}
	if (m.phrase.failed)
		code = ERR_NOMEM;
	buf_release(&m.phrase);
	if (code != ERR_OK) {
		alloc_free(m.mentions);
		return code;
	}
	alloc_free(entities->mentions);
	entities->mentions = m.mentions;
	entities->mention_count = m.count;
	return ERR_OK;
}
