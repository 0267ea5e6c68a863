#include "config.h"

#include "quote/scene.h"

#include "base/alloc.h"

enum { BRACKET_MAX = 12, APPOSITION_MAX = 40, PARTICIPLE_MAX = 8, CLAUSE_LOOK = 30 };

#define STOPS_PHRASE \
	(WORD(AUXILIARY) | WORD(SUBORDINATOR) | WORD(NEGATION) | WORD(COMPLEMENT) | WORD(ADVERB) | \
	    WORD(TIME) | WORD(OBJECT))

/* ---- making one ---- */

static word_set shape_classes(struct slice word, const struct token *token)
{
	if (token->kind == TOKEN_WORD && token->flags & TOKEN_LOWER && word.len > 4 &&
	    slice_ends(word, "ly"))
		return WORD(ADVERB);
	return 0;
}

/* A word of a name is no function word: May, Will, US. */
static void set_names(struct scene *scene)
{
	const struct entities *entities = scene->entities;

	for (size_t m = 0; entities && m < entities->mention_count; m++) {
		const struct mention *mention = &entities->mentions[m];

		for (uint32_t t = mention->first_token; t < mention->end_token && t < scene->count;
		     t++) {
			scene->words[t].mention = (uint32_t)m;
			scene->words[t].classes &= WORD(ROLE) | WORD(DOCUMENT) | WORD(PLURAL);
		}
	}
}

static void set_pairs(struct scene *scene)
{
	const struct tokens *tokens = &scene->prose->tokens;
	uint32_t t = 0;

	for (size_t i = 0; i < scene->marks->count; i++) {
		const struct mark_pair *pair = &scene->marks->items[i];

		if (pair->depth > 0)
			continue;
		while (t < scene->count && tokens->items[t].end <= pair->start)
			t++;
		for (; t < scene->count && tokens->items[t].start < pair->end; t++)
			scene->words[t].pair = (uint32_t)i;
	}
}

/* The class of a word that the lexicon does not have is told by its shape, token by token. */
static void set_words(
    struct scene *scene, const struct vocabulary *vocabulary, const struct lexicon_word *listed)
{
	for (size_t t = 0; t < scene->count; t++) {
		const struct lexicon_word word = listed[vocabulary->word_of[t]];
		struct scene_word *to = &scene->words[t];

		*to = (struct scene_word){word.classes, word.id, SCENE_NONE, SCENE_NONE};
		if (word.classes == 0) {
			to->id = SCENE_NONE;
			to->classes = shape_classes(
			    prose_token(scene->prose, t), &scene->prose->tokens.items[t]);
		}
	}
}

/* The lexicon is asked once for each distinct word. */
static enum err_code find_words(struct scene *scene)
{
	struct vocabulary *own;
	const struct vocabulary *vocabulary = prose_vocabulary(scene->prose, &own);
	struct lexicon_word *listed =
	    vocabulary ? alloc_resize(NULL, vocabulary->word_count, sizeof *listed) : NULL;
	const enum err_code code = listed ? ERR_OK : ERR_NOMEM;

	for (size_t w = 0; listed && w < vocabulary->word_count; w++)
		listed[w] = lexicon_find(scene->lexicon, vocabulary_word(vocabulary, w));
	if (listed)
		set_words(scene, vocabulary, listed);
	alloc_free(listed);
	vocabulary_free(own);
	return code;
}

enum err_code scene_init(struct scene *scene, const struct prose *prose,
    const struct entities *entities, const struct quote_lexicon *lexicon, const struct marks *marks)
{
	struct scene made = {prose, entities, lexicon, marks, NULL, (uint32_t)prose->tokens.count};

	made.words = alloc_resize(NULL, prose->tokens.count, sizeof *made.words);
	if (!made.words || find_words(&made) != ERR_OK) {
		alloc_free(made.words);
		return ERR_NOMEM;
	}
	*scene = made;
	set_names(scene);
	set_pairs(scene);
	return ERR_OK;
}

void scene_release(struct scene *scene)
{
	alloc_free(scene->words);
	*scene = (struct scene){0};
}

/* ---- one token ---- */

char scene_char(const struct scene *scene, uint32_t at)
{
	const struct token *token;

	if (at >= scene->count)
		return 0;
	token = &scene->prose->tokens.items[at];
	return token->end - token->start == 1 ? scene->prose->text.ptr[token->start] : 0;
}

bool scene_is_text(const struct scene *scene, uint32_t at, const char *lower)
{
	struct slice text;
	size_t len = strlen(lower);

	if (at >= scene->count)
		return false;
	text = prose_token(scene->prose, at);
	if (text.len != len)
		return false;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if ((char)(c >= 'A' && c <= 'Z' ? c + 32 : c) != lower[i])
			return false;
	}
	return true;
}

unsigned scene_flags(const struct scene *scene, uint32_t at)
{
	return at < scene->count ? scene->prose->tokens.items[at].flags : 0;
}

bool scene_is_dash(const struct scene *scene, uint32_t at)
{
	struct slice text;

	if (at >= scene->count)
		return false;
	text = prose_token(scene->prose, at);
	return slice_is(text, "-") || slice_is(text, "--") || slice_is(text, "\u2013") ||
	       slice_is(text, "\u2014") || slice_is(text, "\u2015");
}

bool scene_opens(const struct scene *scene, uint32_t at)
{
	return scene_is_marked(scene, at) &&
	       (at == 0 || scene->words[at - 1].pair != scene->words[at].pair);
}

bool scene_closes(const struct scene *scene, uint32_t at)
{
	return scene_is_marked(scene, at) &&
	       (at + 1 >= scene->count || scene->words[at + 1].pair != scene->words[at].pair);
}

uint32_t scene_pair_end(const struct scene *scene, uint32_t at, uint32_t limit)
{
	uint32_t pair = scene->words[at].pair;

	while (at < limit && scene->words[at].pair == pair)
		at++;
	return at;
}

struct span scene_span(const struct scene *scene, uint32_t first, uint32_t end)
{
	const struct token *tokens = scene->prose->tokens.items;

	return (struct span){tokens[first].start, tokens[end - 1].end};
}

/* ---- phrases ---- */

static bool is_verb_of_speech(const struct scene *scene, uint32_t at)
{
	return scene_is(scene, at, WORD_ANY_CUE) && !scene_is(scene, at, WORD(NOUN) | WORD(ROLE));
}

static bool is_noun_like(const struct scene *scene, uint32_t at)
{
	const struct token *token;

	if (at >= scene->count || scene_is_marked(scene, at))
		return false;
	if (scene_is_named(scene, at))
		return true;
	token = &scene->prose->tokens.items[at];
	if (token->kind != TOKEN_WORD && token->kind != TOKEN_NUMBER)
		return false;
	if (scene_is(scene, at, WORD(ROLE) | WORD(DOCUMENT) | WORD(PLURAL)))
		return true;
	return !scene_is(scene, at,
	           STOPS_PHRASE | WORD(PREPOSITION) | WORD(COORDINATOR) | WORD(SUBJECT) |
	               WORD(DETERMINER) | WORD(POSSESSIVE)) &&
	       !is_verb_of_speech(scene, at) &&
	       !(scene_is(scene, at, WORD(VERB)) && !(token->flags & TOKEN_CAPITAL));
}

static bool is_owner(const struct scene *scene, uint32_t at)
{
	return scene_is_text(scene, at, "'s") || scene_is_text(scene, at, "\u2019s") ||
	       scene_char(scene, at) == '\'' || scene_is_text(scene, at, "\u2019");
}

static bool joins_nouns(const struct scene *scene, uint32_t at)
{
	return (scene_is_text(scene, at, "and") || scene_is_text(scene, at, "&")) &&
	       is_noun_like(scene, at + 1) && at > 0 && is_noun_like(scene, at - 1) &&
	       scene_is_named(scene, at + 1) == scene_is_named(scene, at - 1);
}

/* "envoy to the Union": to the left of a noun "to" links as well. */
static bool links_left(const struct scene *scene, uint32_t at)
{
	return scene_is(scene, at, WORD(LINK)) ||
	       (at > 0 && scene_is_text(scene, at, "to") && !scene_is_finite(scene, at - 1));
}

/* An article alone is no phrase; "some" and "both" are. */
static bool is_article(const struct scene *scene, uint32_t at)
{
	return scene_is_text(scene, at, "the") || scene_is_text(scene, at, "a") ||
	       scene_is_text(scene, at, "an") || scene_is_text(scene, at, "every");
}

/* May the token at `at` be part of a phrase whose next token to the right is in it already? */
static bool extends_left(const struct scene *scene, uint32_t begin, uint32_t at, uint32_t end)
{
	if (scene_is_marked(scene, at))
		return false;
	if (is_noun_like(scene, at))
		return true;
	if (scene_is(scene, at, WORD(DETERMINER) | WORD(POSSESSIVE)))
		return true;
	if (at > begin && is_owner(scene, at))
		return is_noun_like(scene, at - 1);
	if (at > begin && at + 1 < end && joins_nouns(scene, at))
		return true;
	return at > begin && at + 1 < end && links_left(scene, at) && is_noun_like(scene, at - 1);
}

static uint32_t phrase_head(const struct scene *scene, uint32_t first, uint32_t end)
{
	uint32_t at = first;

	while (at + 1 < end &&
	       !(scene_is(scene, at + 1, WORD(PREPOSITION) | WORD(RELATIVE)) ||
	           scene_char(scene, at + 1) == ',' || scene_char(scene, at + 1) == '('))
		at++;
	return at;
}

static struct phrase plain_before(const struct scene *scene, uint32_t begin, uint32_t end)
{
	uint32_t first = end, least;

	if (end <= begin || scene_is_marked(scene, end - 1))
		return (struct phrase){end, end, end};
	if (scene_is(scene, end - 1, WORD(SUBJECT) | WORD(RELATIVE)) &&
	    !scene_is_named(scene, end - 1))
		return (struct phrase){end - 1, end, end - 1};
	if (!is_noun_like(scene, end - 1) &&
	    (!scene_is(scene, end - 1, WORD(DETERMINER)) || is_article(scene, end - 1)))
		return (struct phrase){end, end, end};
	least = end - begin > PHRASE_MAX ? end - PHRASE_MAX : begin;
	while (first > least && extends_left(scene, least, first - 1, end)) {
		first--;
		/* A determiner begins the phrase, unless a link to a noun stands before it. */
		if (scene_is(scene, first, WORD(DETERMINER) | WORD(POSSESSIVE)) &&
		    first > least + 1 &&
		    !(links_left(scene, first - 1) || scene_is(scene, first - 1, WORD(DETERMINER))))
			break;
	}
	return (struct phrase){first, end, phrase_head(scene, first, end)};
}

/* "Sen. Marsh (R-Ohio)" : the token index of the bracket, or end. */
static uint32_t without_bracket(const struct scene *scene, uint32_t begin, uint32_t end)
{
	char close = end > begin ? scene_char(scene, end - 1) : 0;

	if (close != ')' && close != ']')
		return end;
	for (uint32_t at = end - 1; at > begin && end - at <= BRACKET_MAX; at--)
		if (scene_char(scene, at) == '(' || scene_char(scene, at) == '[')
			return at;
	return end;
}

/* Does what stands between two commas explain the name before it? */
static bool is_apposition(const struct scene *scene, uint32_t first, uint32_t end)
{
	if (first >= end || scene_is_marked(scene, first))
		return false;
	return scene_is(scene, first,
	           WORD(DETERMINER) | WORD(POSSESSIVE) | WORD(RELATIVE) | WORD(ROLE) |
	               WORD(PREPOSITION)) ||
	       (scene_flags(scene, first) & (TOKEN_DIGIT | TOKEN_LOWER)) ||
	       (scene_flags(scene, end - 1) & TOKEN_ABBREV) || scene_is_named(scene, first);
}

/* What stands before a dash that closes an apposition: "Dickey -- head of Ora -- told". */
static uint32_t without_dashes(const struct scene *scene, uint32_t least, uint32_t end)
{
	if (end <= least || !scene_is_dash(scene, end - 1))
		return end;
	for (uint32_t at = end - 1; at-- > least + 1;)
		if (scene_is_dash(scene, at))
			return at;
	return end;
}

static struct phrase before_comma(
    const struct scene *scene, uint32_t begin, uint32_t least, uint32_t end)
{
	for (uint32_t at = end - 1; at-- > least;) {
		struct phrase phrase;

		if (scene_is_marked(scene, at))
			break;
		if (!scene_is_comma(scene, at) || !is_apposition(scene, at + 1, end - 1))
			continue;
		phrase = plain_before(scene, begin, without_bracket(scene, begin, at));
		if (phrase_exists(phrase) && !scene_is(scene, phrase.head, WORD(TIME)))
			return phrase;
	}
	return (struct phrase){end, end, end};
}

/*
 * "protesters marching through the streets": when a preposition makes a phrase part of what a
 * participle says, the phrase before the participle is meant.
 */
static struct phrase over_participle(
    const struct scene *scene, uint32_t begin, struct phrase phrase)
{
	uint32_t at = phrase.first,
	         least = at - begin > PARTICIPLE_MAX ? at - PARTICIPLE_MAX : begin;
	struct phrase before;

	if (at <= begin + 1 || !scene_is(scene, at - 1, WORD(PREPOSITION)))
		return phrase;
	for (at--; at > least; at--) {
		struct slice word = prose_token(scene->prose, at);

		if (scene_is_marked(scene, at) || scene_is_punct(scene, at))
			return phrase;
		if (word.len < 6 || !(slice_ends(word, "ing") || slice_ends(word, "ed")))
			continue;
		before = plain_before(scene, begin, at);
		if (phrase_exists(before) && before.first == begin)
			return (struct phrase){before.first, phrase.end, before.head};
		return phrase;
	}
	return phrase;
}

struct phrase scene_phrase_before(const struct scene *scene, uint32_t begin, uint32_t end)
{
	uint32_t least = end - begin > APPOSITION_MAX ? end - APPOSITION_MAX : begin;
	uint32_t tail = without_dashes(scene, least, without_bracket(scene, begin, end));
	struct phrase phrase;

	if (tail > begin && scene_is_comma(scene, tail - 1))
		return before_comma(scene, begin, least, tail);
	phrase = over_participle(scene, begin, plain_before(scene, begin, tail));
	if (phrase_exists(phrase) && tail < end && scene_is_dash(scene, end - 1))
		phrase.end = tail;
	else if (phrase_exists(phrase))
		phrase.end = end;
	return phrase;
}

static bool extends_right(
    const struct scene *scene, uint32_t at, uint32_t begin, uint32_t end, bool named)
{
	if (scene_is_marked(scene, at))
		return false;
	if (is_noun_like(scene, at))
		return !(named && scene_flags(scene, at) & TOKEN_LOWER &&
		         !scene_is_named(scene, at) && scene_is_named(scene, at - 1));
	if (is_owner(scene, at))
		return at > begin && at + 1 < end;
	if (at > begin && at + 1 < end && joins_nouns(scene, at))
		return true;
	if (scene_is(scene, at, WORD(DETERMINER) | WORD(POSSESSIVE)))
		return at == begin || scene_is(scene, at - 1, WORD(LINK) | WORD(DETERMINER));
	if (!scene_is(scene, at, WORD(LINK)) || at == begin || at + 1 >= end)
		return false;
	if (named && !scene_is_text(scene, at, "of"))
		return false;
	return !scene_is(scene, at + 1, WORD(TIME)) &&
	       (is_noun_like(scene, at + 1) ||
	           scene_is(scene, at + 1, WORD(DETERMINER) | WORD(POSSESSIVE)));
}

struct phrase scene_phrase_after(const struct scene *scene, uint32_t begin, uint32_t end)
{
	uint32_t at = begin;
	bool named = false;

	if (begin < end && scene_is(scene, begin, WORD(SUBJECT) | WORD(OBJECT)) &&
	    !scene_is_named(scene, begin))
		return (struct phrase){begin, begin + 1, begin};
	while (at < end && at - begin < PHRASE_MAX && extends_right(scene, at, begin, end, named)) {
		named = named || scene_is_named(scene, at);
		at++;
	}
	while (at > begin && scene_is(scene, at - 1, WORD(DETERMINER)) && at - begin > 1)
		at--;
	return (struct phrase){begin, at, at > begin ? phrase_head(scene, begin, at) : at};
}

bool scene_is_finite(const struct scene *scene, uint32_t at)
{
	return scene_is(scene, at, WORD(AUXILIARY) | WORD(VERB)) ||
	       (is_verb_of_speech(scene, at) && !scene_is(scene, at, WORD(ING) | WORD(BASE))) ||
	       (scene_flags(scene, at) & TOKEN_LOWER &&
	           slice_ends(prose_token(scene->prose, at), "ed"));
}

bool scene_starts_clause(const struct scene *scene, uint32_t at, uint32_t end)
{
	uint32_t limit = end - at > CLAUSE_LOOK ? at + CLAUSE_LOOK : end;

	if (at >= end || scene_is_text(scene, at, "so"))
		return false;
	if (!is_noun_like(scene, at) && !scene_is(scene, at,
	                                    WORD(DETERMINER) | WORD(SUBJECT) | WORD(POSSESSIVE) |
	                                        WORD(SUBORDINATOR) | WORD(QUESTION) | WORD(ADVERB)))
		return false;
	for (uint32_t i = at + 1; i < limit; i++)
		if (scene_is_marked(scene, i) || scene_is_finite(scene, i))
			return true;
	return false;
}
