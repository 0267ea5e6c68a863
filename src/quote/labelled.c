#include "config.h"

#include "quote/labelled.h"

#include "quote/attach.h"
#include "quote/labels.h"

enum {
	TITLE_WORDS = 10,  /* a title has no more */
	SMALL_BYTES = 5,   /* of a word that may be small in a title */
	DIRECT_SHARE = 97, /* percent of the letters inside marks */
	WORK_REACH = 3,    /* tokens from "novel" to its name */
};

struct finding {
	const struct scene *scene;
	const uint8_t *labels;
	struct quotelist *list;
	bool attaches;
	struct attaching attaching;
	size_t sentence_of_work; /* the latest sentence with the name of a work */
};

static const struct token *token_at(const struct finding *f, uint32_t at)
{
	return &f->scene->prose->tokens.items[at];
}

static const struct mark_pair *pair_at(const struct finding *f, uint32_t at)
{
	return &f->scene->marks->items[f->scene->words[at].pair];
}

/* ---- content ---- */

struct tally {
	uint32_t inside, outside; /* letters */
	uint32_t words;
};

static struct tally tally_tokens(const struct finding *f, uint32_t first, uint32_t end)
{
	struct tally tally = {0};

	for (uint32_t t = first; t < end; t++) {
		const struct token *token = token_at(f, t);

		if (token->kind != TOKEN_WORD && token->kind != TOKEN_NUMBER)
			continue;
		tally.words++;
		if (scene_is_marked(f->scene, t))
			tally.inside += token->end - token->start;
		else
			tally.outside += token->end - token->start;
	}
	return tally;
}

static enum quote_kind kind_of(struct tally tally)
{
	if (tally.inside == 0)
		return QUOTE_INDIRECT;
	return tally.inside * 100 >= (tally.inside + tally.outside) * DIRECT_SHARE ? QUOTE_DIRECT
	                                                                           : QUOTE_MIXED;
}

/* Without punctuation at both ends, but never cutting a pair of marks. */
static void trim(const struct finding *f, uint32_t *first, uint32_t *end)
{
	while (*first < *end && token_at(f, *first)->kind == TOKEN_PUNCT &&
	       !scene_is_marked(f->scene, *first))
		(*first)++;
	while (*end > *first && token_at(f, *end - 1)->kind == TOKEN_PUNCT &&
	       !scene_is_marked(f->scene, *end - 1) && scene_char(f->scene, *end - 1) != ')')
		(*end)--;
}

/* The pieces in marks, where they lie in the run. */
static enum err_code add_parts(struct finding *f, uint32_t first, uint32_t end)
{
	enum err_code code = ERR_OK;

	for (uint32_t t = first, next; t < end && code == ERR_OK; t = next) {
		next = t + 1;
		if (!scene_is_marked(f->scene, t))
			continue;
		next = scene_pair_end(f->scene, t, end);
		code = quotelist_add_part(f->list, scene_span(f->scene, t, next));
	}
	return code;
}

static uint8_t flags_of(const struct finding *f, uint32_t first, uint32_t end)
{
	unsigned flags = 0;

	for (uint32_t t = first; t < end; t++) {
		if (!scene_is_marked(f->scene, t) || (t > first && !scene_opens(f->scene, t)))
			continue;
		if (pair_at(f, t)->flags & MARK_UNCLOSED)
			flags |= QUOTE_UNCLOSED;
		if (pair_at(f, t)->flags & MARK_CONTINUED && t > first)
			flags |= QUOTE_CONTINUED;
	}
	return (uint8_t)flags;
}

/* Does a run follow the name of a transcript's turn, "KEENE:"? */
static bool is_turn(const struct finding *f, uint32_t first)
{
	return first > 1 && scene_char(f->scene, first - 1) == ':' &&
	       f->labels[first - 2] == LABEL_SOURCE &&
	       scene_flags(f->scene, first - 2) & (TOKEN_ALL_CAPS | TOKEN_ABBREV);
}

static enum err_code add_run(struct finding *f, uint32_t first, uint32_t end)
{
	struct tally tally;
	enum quote_kind kind;
	enum err_code code;

	trim(f, &first, &end);
	tally = tally_tokens(f, first, end);
	if (tally.words == 0)
		return ERR_OK;
	kind = is_turn(f, first) ? QUOTE_DIRECT : kind_of(tally);
	code = quotelist_add(f->list, scene_span(f->scene, first, end), kind);
	if (code == ERR_OK && kind == QUOTE_DIRECT)
		quotelist_last(f->list)->flags = flags_of(f, first, end);
	if (code == ERR_OK && kind == QUOTE_MIXED)
		code = add_parts(f, first, end);
	if (code == ERR_OK && f->attaches)
		code = attach_speaker(&f->attaching, first, end, quotelist_last(f->list));
	return code;
}

/* ---- marks without content ---- */

/*
 * Is every word capitalised, as in the name of a work? Short words may be small: of, the, n't. What
 * has no letters but digits is no label either.
 */
static bool is_title(const struct finding *f, uint32_t first, uint32_t end)
{
	uint32_t words = 0, small = 0;

	for (uint32_t t = first; t < end; t++) {
		const struct token *token = token_at(f, t);

		if (token->kind != TOKEN_WORD && token->kind != TOKEN_NUMBER)
			continue;
		if (token->flags & TOKEN_LOWER) {
			small++;
			if (words == 0 || token->end - token->start > SMALL_BYTES)
				return false;
			continue;
		}
		words++;
	}
	return words > 0 && words >= small && words <= TITLE_WORDS;
}

/* `Frank “Lefty” Moran`; `the so-called “Experts”`: a label although it has a capital. */
static bool is_label(const struct finding *f, uint32_t first, uint32_t end)
{
	return first > 0 && (scene_is_text(f->scene, first - 1, "so-called") ||
	                        (scene_flags(f->scene, first - 1) & TOKEN_CAPITAL &&
	                            scene_flags(f->scene, end) & TOKEN_CAPITAL));
}

/* `width="80"`: a value in markup. */
static bool is_markup(const struct finding *f, uint32_t first)
{
	const uint32_t start = token_at(f, first)->start;

	return start > 0 && f->scene->prose->text.ptr[start - 1] == '=';
}

/* `Her novel “The Long Field”`, or later in a sentence that brought in a work so. */
static bool is_introduced(struct finding *f, uint32_t first)
{
	const struct sentences *sentences = &f->scene->prose->sentences;
	const size_t sentence = sentences_at(sentences, token_at(f, first)->start);
	const uint32_t begin = sentences->items[sentence].first_token;

	if (f->sentence_of_work == sentence)
		return true;
	for (uint32_t at = first; at > begin && first - at < WORK_REACH; at--)
		if (scene_is(f->scene, at - 1, WORD(WORK))) {
			f->sentence_of_work = sentence;
			return true;
		}
	return false;
}

/*
 * What is in marks and was not said is a label or the name of a work. Names of works that the text
 * does not call so, mostly of programmes that somebody spoke on, are no news of speech: left out.
 */
static enum err_code add_loose(struct finding *f, uint32_t first, uint32_t end)
{
	const struct span span = scene_span(f->scene, first, end);

	if (tally_tokens(f, first, end).words == 0 || is_markup(f, first))
		return ERR_OK;
	if (!is_title(f, first, end) || is_label(f, first, end))
		return quotelist_add(f->list, span, QUOTE_SCARE);
	return is_introduced(f, first) ? quotelist_add(f->list, span, QUOTE_TITLE) : ERR_OK;
}

/* A label inside a quotation that says itself that it is one: so-called 'no limits'. */
static enum err_code add_nested(struct finding *f)
{
	const struct tokens *tokens = &f->scene->prose->tokens;
	enum err_code code = ERR_OK;

	for (size_t i = 0; i < f->scene->marks->count && code == ERR_OK; i++) {
		const struct mark_pair *pair = &f->scene->marks->items[i];
		size_t at;

		if (pair->depth == 0)
			continue;
		at = tokens_at(tokens, pair->start);
		if (at == 0 || !scene_is_text(f->scene, (uint32_t)at - 1, "so-called"))
			continue;
		code = quotelist_add(f->list, (struct span){pair->start, pair->end}, QUOTE_SCARE);
		if (code == ERR_OK)
			quotelist_last(f->list)->flags |= QUOTE_NESTED;
	}
	return code;
}

enum err_code labelled_find(
    const struct scene *scene, const uint8_t *labels, bool attaches, struct quotelist *list)
{
	struct finding f = {.scene = scene,
	    .labels = labels,
	    .list = list,
	    .attaches = attaches,
	    .sentence_of_work = SIZE_MAX};
	enum err_code code = ERR_OK;

	if (attaches)
		code = attach_init(&f.attaching, scene, labels, &list->quotes->arena);
	for (uint32_t t = 0, next; t < scene->count && code == ERR_OK; t = next) {
		next = t + 1;
		if (labels[t] == LABEL_SAID_FIRST) {
			while (next < scene->count && labels[next] == LABEL_SAID)
				next++;
			code = add_run(&f, t, next);
		} else if (scene_opens(scene, t)) {
			next = scene_pair_end(scene, t, scene->count);
			code = add_loose(&f, t, next);
		}
	}
	if (code == ERR_OK)
		code = add_nested(&f);
	if (attaches)
		attach_release(&f.attaching);
	return code;
}
