#include "config.h"

#include "quote/content.h"

enum { SKIP_MAX = 14, LABEL_LOOK = 16, CONTENT_LOOK = 400 };

/* ---- what was said, behind the cue ---- */

/* A phrase such as "on Monday" or "in a statement": the token behind it, or `at`. */
uint32_t content_skip_adverbial(const struct scene *scene, uint32_t at, uint32_t end)
{
	struct phrase phrase;

	if (scene_is(scene, at, WORD(TIME))) {
		while (at < end &&
		       (scene_is(scene, at, WORD(TIME)) || scene_flags(scene, at) & TOKEN_DIGIT))
			at++;
		return at;
	}
	if (scene_is(scene, at, WORD(ADVERB) | WORD(NEGATION)) && !scene_is_named(scene, at))
		return at + 1;
	if (!scene_is(scene, at, WORD(PREPOSITION)) || scene_is_text(scene, at, "of") ||
	    scene_is_text(scene, at, "about"))
		return at;
	if (scene_is(scene, at + 1, WORD(TIME)))
		return content_skip_adverbial(scene, at + 1, end);
	phrase = scene_phrase_after(scene, at + 1, end);
	return phrase_exists(phrase) ? phrase.end : at;
}

/* Does what was said plainly begin here: marks, "that", a colon? */
static bool begins_plainly(
    const struct scene *scene, uint32_t at, uint32_t end, word_set cue, uint32_t *ret_first)
{
	if (at >= end)
		return false;
	if (scene_opens(scene, at)) {
		*ret_first = at;
		return true;
	}
	if ((scene_char(scene, at) == ':' || scene_is_comma(scene, at)) && at + 1 < end &&
	    scene_opens(scene, at + 1)) {
		*ret_first = at + 1;
		return true;
	}
	if (scene_is_text(scene, at, "that") && (cue & (WORD(THAT) | WORD(CLAUSE)))) {
		*ret_first = at;
		return true;
	}
	if (scene_is(scene, at, WORD(QUESTION)) && (cue & WORD(QUESTION_CUE)) &&
	    !scene_is(scene, at, WORD(PREPOSITION))) {
		*ret_first = at;
		return true;
	}
	return false;
}

static bool infinitive_at(const struct scene *scene, uint32_t at, uint32_t end)
{
	return at + 1 < end && scene_is_text(scene, at, "to") && !scene_is_named(scene, at + 1) &&
	       !scene_is(scene, at + 1,
	           WORD(DETERMINER) | WORD(POSSESSIVE) | WORD(OBJECT) | WORD(PLURAL) |
	               WORD(ROLE)) &&
	       scene_flags(scene, at + 1) & TOKEN_LOWER;
}

/* "told reporters on Friday that": over whom it was told, then as usual. */
static bool after_addressee(
    const struct scene *scene, uint32_t at, uint32_t end, word_set cue, uint32_t *ret_first)
{
	struct phrase phrase = scene_phrase_after(scene, at, end);
	uint32_t next = phrase.end;

	if (!phrase_exists(phrase))
		return false;
	if ((cue & WORD(INFINITIVE)) &&
	    (infinitive_at(scene, next, end) || scene_is_text(scene, next, "not"))) {
		*ret_first = at;
		return true;
	}
	if (!(cue & WORD(ADDRESSEE)))
		return false;
	for (uint32_t i = 0; i < 3; i++) {
		uint32_t further;

		if (begins_plainly(scene, next, end, cue | WORD(QUESTION_CUE), ret_first))
			return true;
		further = content_skip_adverbial(scene, next, end);
		if (further == next)
			break;
		next = further;
	}
	if (infinitive_at(scene, next, end) ||
	    ((cue & WORD(CLAUSE)) && scene_starts_clause(scene, next, end) && next == phrase.end)) {
		*ret_first = next;
		return true;
	}
	return false;
}

static bool begins_phrase(const struct scene *scene, uint32_t at, uint32_t end)
{
	struct phrase phrase = scene_phrase_after(scene, at, end);

	return phrase_exists(phrase) || scene_is(scene, at, WORD(POSSESSIVE) | WORD(DETERMINER));
}

/* A noun phrase tells what was said; behind the weaker verbs only if some of it is in marks. */
static bool takes_phrase(const struct scene *scene, uint32_t at, uint32_t end, word_set cue)
{
	uint32_t limit = end - at > LABEL_LOOK ? at + LABEL_LOOK : end;

	if (cue & WORD(PHRASE))
		return true;
	if (!(cue & WORD(LABEL)))
		return false;
	for (; at < limit && !scene_is_comma(scene, at); at++)
		if (scene_is_marked(scene, at))
			return true;
	return false;
}

/* "said in a talk from his home in Oslo that": nothing but phrases up to "that". */
static bool that_later(const struct scene *scene, uint32_t at, uint32_t end, uint32_t *ret_first)
{
	for (uint32_t i = at; i < end && i - at < SKIP_MAX; i++) {
		if (scene_is_text(scene, i, "that")) {
			*ret_first = i;
			return true;
		}
		if (scene_is_marked(scene, i) || scene_is_punct(scene, i) ||
		    scene_is_finite(scene, i) ||
		    scene_is(scene, i, WORD(SUBJECT) | WORD(COORDINATOR)))
			return false;
	}
	return false;
}

bool content_begin(const struct scene *scene, uint32_t at, uint32_t end, word_set cue,
    uint32_t *ret_first, bool *ret_phrase)
{
	uint32_t begin = at;

	*ret_phrase = false;
	if (scene_is(scene, at, WORD(PARTICLE)))
		begin = ++at;
	if (begins_plainly(scene, at, end, cue, ret_first))
		return true;
	if ((cue & WORD(INFINITIVE)) && infinitive_at(scene, at, end)) {
		*ret_first = at;
		return true;
	}
	if ((cue & (WORD(ADDRESSEE) | WORD(INFINITIVE))) &&
	    after_addressee(scene, at, end, cue, ret_first))
		return true;
	if ((cue & WORD(CLAUSE)) && !(cue & WORD(ADDRESSEE)) &&
	    scene_starts_clause(scene, at, end) &&
	    !(scene_is(scene, at, WORD(ADVERB)) && !scene_is(scene, at, WORD(SUBORDINATOR)))) {
		*ret_first = at;
		return true;
	}
	if (takes_phrase(scene, at, end, cue) && begins_phrase(scene, at, end)) {
		*ret_first = at;
		*ret_phrase = true;
		return true;
	}
	while (at < end && at - begin < SKIP_MAX) {
		uint32_t next = content_skip_adverbial(scene, at, end);

		if (next == at)
			break;
		at = next;
		if (begins_plainly(scene, at, end, cue, ret_first))
			return true;
	}
	if (cue & WORD(THAT) && that_later(scene, at, end, ret_first))
		return true;
	if (at > begin && (cue & WORD(CLAUSE)) && scene_starts_clause(scene, at, end)) {
		*ret_first = at;
		return true;
	}
	if (takes_phrase(scene, at, end, cue) && at == begin &&
	    scene_is(scene, at, WORD(PREPOSITION)) && begins_phrase(scene, at + 1, end)) {
		*ret_first = at + 1;
		*ret_phrase = true;
		return true;
	}
	return false;
}

uint32_t content_end(const struct scene *scene, uint32_t first, uint32_t end, bool phrase)
{
	uint32_t limit = end - first > CONTENT_LOOK ? first + CONTENT_LOOK : end;

	for (uint32_t at = first + 1; at < limit; at++) {
		if (scene_is_marked(scene, at))
			continue;
		if (scene_char(scene, at) == ';')
			return at;
		if (phrase && scene_is_text(scene, at, "but"))
			return at;
		if (!scene_is_comma(scene, at - 1) || scene_is_marked(scene, at - 1))
			continue;
		if (scene_is_text(scene, at, "which") || scene_is_text(scene, at, "while") ||
		    scene_is_text(scene, at, "whereas") || scene_is_text(scene, at, "although") ||
		    scene_is_text(scene, at, "though") || scene_is_text(scene, at, "but") ||
		    scene_is_text(scene, at, "yet"))
			return at - 1;
	}
	return end;
}

bool content_is_clause(const struct scene *scene, uint32_t first, uint32_t end)
{
	bool verb = end - first > CONTENT_LOOK, marked = false;

	if (verb)
		return true;
	for (uint32_t at = first; at < end; at++) {
		marked = marked || scene_is_marked(scene, at);
		verb = verb || scene_is_finite(scene, at);
	}
	return marked || (verb && !scene_is(scene, first, WORD(SUBORDINATOR) | WORD(ING)));
}
