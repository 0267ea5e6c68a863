#include "config.h"

#include "quote/labelled.h"

#include "quote/attach.h"
#include "quote/labels.h"

enum {
	TITLE_WORDS = 10,  /* a title has no more */
	DIRECT_SHARE = 97, /* percent of the letters inside marks */
};

struct finding {
	const struct scene *scene;
	const uint8_t *labels;
	struct quotelist *list;
	struct attaching attaching;
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

static enum err_code add_run(struct finding *f, uint32_t first, uint32_t end)
{
	struct tally tally;
	enum quote_kind kind;
	enum err_code code;

	trim(f, &first, &end);
	tally = tally_tokens(f, first, end);
	if (tally.words == 0)
		return ERR_OK;
	kind = kind_of(tally);
	code = quotelist_add(f->list, scene_span(f->scene, first, end), kind);
	if (code == ERR_OK && kind == QUOTE_DIRECT)
		quotelist_last(f->list)->flags = flags_of(f, first, end);
	if (code == ERR_OK && kind == QUOTE_MIXED)
		code = add_parts(f, first, end);
	if (code == ERR_OK)
		code = attach_speaker(&f->attaching, first, end, quotelist_last(f->list));
	return code;
}

/* ---- marks without content ---- */

/* Is nearly every word capitalised, as in the name of a work? */
static bool is_title(const struct finding *f, uint32_t first, uint32_t end)
{
	uint32_t words = 0, capitals = 0;

	for (uint32_t t = first; t < end; t++) {
		const struct token *token = token_at(f, t);

		if (token->kind != TOKEN_WORD ||
		    (token->flags & TOKEN_LOWER && scene_is(f->scene, t,
		                                       WORD(DETERMINER) | WORD(PREPOSITION) |
		                                           WORD(COORDINATOR) | WORD(SUBORDINATOR))))
			continue;
		words++;
		capitals += (token->flags & TOKEN_CAPITAL) != 0;
	}
	return words >= 2 && words == capitals && words <= TITLE_WORDS;
}

static enum err_code add_loose(struct finding *f, uint32_t first, uint32_t end)
{
	const bool title = is_title(f, first, end);

	if (tally_tokens(f, first, end).words == 0)
		return ERR_OK;
	return quotelist_add(
	    f->list, scene_span(f->scene, first, end), title ? QUOTE_TITLE : QUOTE_SCARE);
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
    const struct scene *scene, const uint8_t *labels, struct quotelist *list)
{
	struct finding f = {.scene = scene, .labels = labels, .list = list};
	enum err_code code = attach_init(&f.attaching, scene, labels, &list->quotes->arena);

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
	attach_release(&f.attaching);
	return code;
}
