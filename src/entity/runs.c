/*
 * A run is a stretch of words that look like names, with the small words that names hold inside
 * ("of", "de"). It is cut from left to right into pieces: a title ends what came before and is left
 * out; a demonym or country stands alone unless what follows makes one name with it ("American
 * Airlines", "U.S. Navy", but "Chinese | Foreign Ministry", "Russian | Vladimir Putin").
 */
#include "config.h"

#include "entity/runs.h"

#include "base/alloc.h"

enum { LONGEST_PHRASE = 8, LONGEST_TITLE = 4 };

/* Last words of names. */
enum { WORD_OF_NAME = GAZ_ORG_WORD | GAZ_PLACE_WORD | GAZ_MISC_WORD };

/* What the functions below share. */
struct scan {
	const struct word_views *words;
	const struct gazetteer *gazetteer;
	size_t first, end; /* tokens of the sentence */
	uint32_t sentence;
	struct pieces *pieces;
};

static struct slice text_at(const struct scan *scan, size_t token)
{
	return word_views_text(scan->words, token, token + 1);
}

static bool is_capital(const struct scan *scan, size_t token)
{
	return token < scan->end && scan->words->items[token].flags & WORD_CAPITAL;
}

/* Endings that common words have and names seldom. */
static bool ends_like_common(struct slice text)
{
	static const char *const endings[] = {"ing", "ed", "ly", "tion", "tions", "ment", "ments",
	    "ness", "ers", "ies", "als", "ists", "ity", "ive", "ous", "ful", "less", "able"};

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (slice_ends(text, endings[i]))
			return true;
	return false;
}

/* The longest listed phrase from `token` on, before `limit`: its words (0: none), its classes. */
static size_t longest_phrase(const struct scan *scan, size_t token, size_t limit, unsigned wanted,
    size_t most, unsigned *ret_classes)
{
	const struct word_view *word = &scan->words->items[token];
	size_t words = word->phrase_words < most ? word->phrase_words : most;

	if (words > limit - token)
		words = limit - token;
	for (; words > 1; words--) {
		unsigned classes =
		    word_views_classes(scan->words, scan->gazetteer, token, token + words);

		if (classes & wanted) {
			*ret_classes = classes;
			return words;
		}
	}
	*ret_classes = word->classes;
	return word->classes & wanted ? 1 : 0;
}

/* A capital that position explains: is the word a name all the same? */
static bool is_name_at_start(const struct scan *scan, size_t token)
{
	const struct word_view *word = &scan->words->items[token];
	bool next_is_capital = is_capital(scan, token + 1);
	unsigned classes;

	if (word_views_seen_as_name(scan->words, word) && !(word->flags & WORD_HEADING))
		return true;
	if (longest_phrase(scan, token, scan->end, GAZ_ANY_NAME, LONGEST_PHRASE, &classes) > 1)
		return true;
	if (word->flags & WORD_COMMON) {
		if (word->classes & (GAZ_COUNTRY | GAZ_CAPITAL | GAZ_DEMONYM))
			return true;
		if (word->flags & WORD_HEADING)
			return false;
		return next_is_capital &&
		       word->classes & (GAZ_FIRST_NAME | GAZ_TITLE | WORD_OF_NAME | GAZ_ANY_NAME);
	}
	if (scan->words->usages[word->usage].lower > 0 && !next_is_capital)
		return (word->classes & GAZ_ANY_NAME) != 0;
	return word->classes || next_is_capital || !ends_like_common(text_at(scan, token));
}

static bool is_name(const struct scan *scan, size_t token)
{
	const struct word_view *word;

	if (token >= scan->end)
		return false;
	word = &scan->words->items[token];
	if (!(word->flags & WORD_CAPITAL))
		return word->flags & WORD_INNER_CAP && word->flags & (WORD_HYPHEN | WORD_LOWER);
	if (word->classes & GAZ_NEVER || (word->end - word->start == 1 && word->classes == 0))
		return false;
	if (word->flags & (WORD_FIRST | WORD_HEADING))
		return is_name_at_start(scan, token);
	return true;
}

static bool is_any(struct slice text, const char *const list[])
{
	for (; *list; list++)
		if (slice_is(text, *list))
			return true;
	return false;
}

/* Small words between the parts of a person's or place's name. */
static bool is_particle(struct slice text)
{
	static const char *const particles[] = {"de", "la", "le", "del", "della", "da", "das",
	    "dos", "du", "di", "van", "von", "der", "den", "bin", "ibn", "al", "el", "ul", "ur",
	    "y", "e", "ben", "ter", "ten", NULL};

	return is_any(text, particles);
}

/* Does "X of ..." go on as one name: Ministry of, University of, Gulf of? */
static bool goes_on_with_of(const struct scan *scan, size_t token)
{
	unsigned classes = scan->words->items[token].classes;
	unsigned pair = word_views_classes(scan->words, scan->gazetteer, token, token + 2);

	if (pair & (GAZ_ORG_HEAD | GAZ_PLACE_HEAD))
		return true;
	return slice_is(text_at(scan, token + 1), "of") &&
	       classes & (GAZ_ORG_WORD | GAZ_MISC_WORD) && !(classes & GAZ_TITLE);
}

/* Where the run goes on after a small word at `token`; 0: it ends before. */
static size_t step_over(const struct scan *scan, size_t run, size_t token, bool inside_org)
{
	static const char *const links[] = {"of", "for", "on", "at", "to", "without", NULL};
	struct slice text = text_at(scan, token);
	size_t next = token + 1;

	if (slice_is(text, "&"))
		return is_capital(scan, next) ? next : 0;
	if (is_particle(text)) {
		if (next < scan->end && is_particle(text_at(scan, next)))
			next++;
		return is_capital(scan, next) ? next : 0;
	}
	if (is_any(text, links) && (goes_on_with_of(scan, token - 1) || inside_org)) {
		if (next < scan->end && slice_is(text_at(scan, next), "the"))
			next++;
		return is_capital(scan, next) ? next : 0;
	}
	if (slice_is(text, "and") && inside_org && token > run + 1 && is_name(scan, next) &&
	    (scan->words->items[next].flags & WORD_COMMON ||
	        !(scan->words->items[next].classes & (GAZ_TITLE | GAZ_ANY_NAME | GAZ_FIRST_NAME))))
		return next;
	return 0;
}

/* Has the run opened an organisation with "of": may it hold "and"? */
static bool opens_org(const struct scan *scan, size_t token)
{
	return token + 1 < scan->end &&
	       word_views_classes(scan->words, scan->gazetteer, token, token + 2) & GAZ_ORG_HEAD;
}

static size_t run_end(const struct scan *scan, size_t run)
{
	bool inside_org = false;
	size_t token = run;

	for (;;) {
		unsigned classes;
		size_t phrase = longest_phrase(
		    scan, token, scan->end, GAZ_ANY_NAME | GAZ_TITLE, LONGEST_PHRASE, &classes);
		size_t next;

		inside_org = inside_org || opens_org(scan, token);
		token += phrase > 1 ? phrase : 1;
		if (token >= scan->end)
			return token;
		if (is_name(scan, token) && !(scan->words->items[token].flags & WORD_FIRST))
			continue;
		next = step_over(scan, run, token, inside_org);
		if (next == 0)
			return token;
		token = next;
	}
}

static enum err_code add_piece(const struct scan *scan, size_t first, size_t end)
{
	struct pieces *pieces = scan->pieces;
	struct piece *grown;

	while (end > first &&
	       !(scan->words->items[end - 1].flags & (WORD_CAPITAL | WORD_INNER_CAP | WORD_DIGIT)))
		end--;
	if (first >= end)
		return ERR_OK;
	grown = alloc_grow(pieces->items, &pieces->capacity, pieces->count + 1, sizeof *grown);
	if (!grown)
		return ERR_NOMEM;
	pieces->items = grown;
	grown[pieces->count++] = (struct piece){
	    .first = (uint32_t)first,
	    .end = (uint32_t)end,
	    .sentence = scan->sentence,
	};
	return ERR_OK;
}

/* Words of a title that begins here and does not itself begin a longer name; 0: none. */
static size_t title_words(const struct scan *scan, size_t token, size_t end)
{
	unsigned classes, name_classes;
	size_t words = longest_phrase(scan, token, end, GAZ_TITLE, LONGEST_TITLE, &classes);
	size_t name = longest_phrase(
	    scan, token, end, GAZ_ANY_NAME | GAZ_ORG_WORD, LONGEST_PHRASE, &name_classes);

	if (words == 0 || name > words)
		return 0;
	if (token + words < end) {
		const struct word_view *next = &scan->words->items[token + words];

		/* General Assembly, Justice Department: but Minister Bank is no such thing */
		if (words == 1 && next->classes & GAZ_ORG_WORD && !(next->classes & GAZ_LAST_NAME))
			return 0;
		if (goes_on_with_of(scan, token + words - 1))
			return 0;
	}
	return words;
}

/* Does a demonym or country make one name with what follows it in the run? */
static bool joins_next(const struct scan *scan, size_t token, size_t words, size_t end)
{
	const struct word_view *items = scan->words->items;
	const struct word_view *next = &items[token + words];
	const struct word_view *last = &items[end - 1];
	bool is_demonym = (items[token].classes & GAZ_DEMONYM) != 0;

	if (items[token].flags & WORD_HYPHEN)
		return false;
	if (next->classes & (GAZ_TITLE | GAZ_FIRST_NAME) && !(next->flags & WORD_COMMON))
		return false;
	if (is_demonym && last->classes & GAZ_STATE_BODY)
		return false;
	if (last->classes & WORD_OF_NAME)
		return true;
	if (next->classes & WORD_OF_NAME && !(is_demonym && next->classes & GAZ_STATE_BODY))
		return true;
	return !is_demonym && next->flags & WORD_COMMON;
}

/* Cut a run: `open` is where the piece under way began, SIZE_MAX while there is none. */
static enum err_code cut_run(const struct scan *scan, size_t run, size_t end)
{
	enum err_code code = ERR_OK;
	size_t open = SIZE_MAX;

	for (size_t token = run; token < end && code == ERR_OK;) {
		unsigned classes;
		size_t words = title_words(scan, token, end);
		size_t phrase;

		if (words > 0) {
			if (open != SIZE_MAX)
				code = add_piece(scan, open, token);
			open = SIZE_MAX;
			token += words;
			continue;
		}
		phrase = longest_phrase(scan, token, end, GAZ_ANY_NAME, LONGEST_PHRASE, &classes);
		words = phrase > 0 ? phrase : 1;
		if (open == SIZE_MAX)
			open = token;
		if (open == token && classes & (GAZ_DEMONYM | GAZ_COUNTRY) && token + words < end &&
		    !joins_next(scan, token, words, end)) {
			code = add_piece(scan, open, token + words);
			open = SIZE_MAX;
		}
		token += words;
	}
	if (code == ERR_OK && open != SIZE_MAX)
		code = add_piece(scan, open, end);
	return code;
}

enum err_code runs_find(const struct word_views *words, const struct gazetteer *gazetteer,
    const struct sentence *sentence, uint32_t sentence_index, struct pieces *pieces)
{
	const struct scan scan = {
	    .words = words,
	    .gazetteer = gazetteer,
	    .first = sentence->first_token,
	    .end = sentence->end_token,
	    .sentence = sentence_index,
	    .pieces = pieces,
	};
	enum err_code code = ERR_OK;

	for (size_t token = scan.first; token < scan.end && code == ERR_OK;) {
		size_t end;

		if (!is_name(&scan, token)) {
			token++;
			continue;
		}
		end = run_end(&scan, token);
		code = cut_run(&scan, token, end);
		token = end;
	}
	return code;
}

unsigned runs_title_before(const struct word_views *words, const struct gazetteer *gazetteer,
    const struct sentence *sentence, size_t token)
{
	for (size_t back = 1; back <= LONGEST_TITLE && token >= sentence->first_token + back;
	     back++) {
		unsigned classes = word_views_classes(words, gazetteer, token - back, token);

		if (classes & GAZ_TITLE)
			return classes;
	}
	return 0;
}
