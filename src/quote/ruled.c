/*
 * Reports (report.c) say which tokens were said by whom; here they become quotations: what lies in
 * marks is direct, what is partly in marks mixed, the rest indirect. Then the marks that no cue
 * accounts for are carried over from the speaker before, or are labels and titles.
 */
#include "config.h"

#include "quote/ruled.h"

#include "base/alloc.h"
#include "quote/report.h"
#include "quote/speaker.h"

enum {
	LABEL_LOOK = 30,  /* tokens */
	SHORT_WORDS = 3,  /* in marks: a label rather than a statement */
	CARRY_WORDS = 5,  /* a fragment this long is speech */
	TITLE_WORDS = 10, /* a title has no more */
	DIRECT_SHARE = 97 /* percent of the letters inside marks */
};

#define NO_QUOTE UINT32_MAX

struct builder {
	const struct scene *scene;
	struct reports reports;
	struct speakers speakers;
	struct quotelist *list;
	struct quotes *quotes;   /* the list's */
	uint32_t *quote_of_pair; /* owned; one a pair of marks */
	struct speaker last;     /* the speaker that a quotation without one is given */
	uint32_t last_paragraph;
	bool last_is_set;
};

/* ---- adding ---- */

static const struct token *token_at(const struct builder *b, uint32_t at)
{
	return &b->scene->prose->tokens.items[at];
}

static const struct mark_pair *pair_at(const struct builder *b, uint32_t pair)
{
	return &b->scene->marks->items[pair];
}

static void set_speaker(struct quote *quote, const struct speaker *speaker, struct span cue)
{
	quote->speaker = speaker->mention;
	quote->speaker_name = speaker->full_name;
	quote->name = speaker->name;
	quote->cue = cue;
}

static enum err_code add_quote(struct builder *b, struct span span, enum quote_kind kind,
    const struct speaker *speaker, struct span cue)
{
	enum err_code code = quotelist_add(b->list, span, kind);

	if (code == ERR_OK)
		set_speaker(quotelist_last(b->list), speaker, cue);
	return code;
}

/* The outermost pair of the paragraph before that a continued one goes on from. */
static uint32_t continued_from(const struct builder *b, uint32_t pair)
{
	while (pair-- > 0)
		if (pair_at(b, pair)->depth == 0)
			return pair;
	return NO_QUOTE;
}

/* A whole pair of marks as direct speech; one that goes on joins what it goes on from. */
static enum err_code add_direct(struct builder *b, uint32_t pair, const struct speaker *speaker,
    struct span cue, unsigned flags)
{
	const struct mark_pair *marks = pair_at(b, pair);
	enum err_code code;

	if (b->quote_of_pair[pair] != NO_QUOTE)
		return ERR_OK;
	if (marks->flags & MARK_CONTINUED) {
		uint32_t from = continued_from(b, pair);
		uint32_t index = from == NO_QUOTE ? NO_QUOTE : b->quote_of_pair[from];

		if (index != NO_QUOTE && b->quotes->items[index].kind == QUOTE_DIRECT) {
			struct quote *quote = &b->quotes->items[index];

			quote->end = marks->end;
			quote->flags |= QUOTE_CONTINUED;
			b->quote_of_pair[pair] = index;
			if (!(flags & QUOTE_CARRIED) && span_exists(speaker->mention) &&
			    (!span_exists(quote->speaker) || quote->flags & QUOTE_CARRIED)) {
				set_speaker(quote, speaker, cue);
				quote->flags &= (uint8_t)~QUOTE_CARRIED;
			}
			return ERR_OK;
		}
	}
	b->quote_of_pair[pair] = (uint32_t)b->quotes->count;
	code = add_quote(b, (struct span){marks->start, marks->end}, QUOTE_DIRECT, speaker, cue);
	if (code == ERR_OK)
		b->quotes->items[b->quotes->count - 1].flags |=
		    (uint8_t)(flags | (marks->flags & MARK_UNCLOSED ? QUOTE_UNCLOSED : 0));
	return code;
}

/* ---- reports to quotations ---- */

struct tally {
	uint32_t inside, outside; /* letters */
	uint32_t words;
};

static struct tally tally_tokens(const struct builder *b, uint32_t first, uint32_t end)
{
	struct tally tally = {0};

	for (uint32_t t = first; t < end; t++) {
		const struct token *token = token_at(b, t);

		if (token->kind != TOKEN_WORD && token->kind != TOKEN_NUMBER)
			continue;
		tally.words++;
		if (b->scene->words[t].pair != SCENE_NONE)
			tally.inside += token->end - token->start;
		else
			tally.outside += token->end - token->start;
	}
	return tally;
}

static enum err_code add_pairs(
    struct builder *b, uint32_t first, uint32_t end, const struct speaker *speaker, struct span cue)
{
	enum err_code code = ERR_OK;

	for (uint32_t t = first; t < end && code == ERR_OK; t++)
		if (scene_opens(b->scene, t))
			code = add_direct(b, b->scene->words[t].pair, speaker, cue, 0);
	return code;
}

static enum err_code add_mixed(
    struct builder *b, uint32_t first, uint32_t end, const struct speaker *speaker, struct span cue)
{
	uint32_t index = (uint32_t)b->quotes->count;
	enum err_code code =
	    add_quote(b, scene_span(b->scene, first, end), QUOTE_MIXED, speaker, cue);

	for (uint32_t t = first; t < end && code == ERR_OK; t++) {
		uint32_t pair = b->scene->words[t].pair;

		if (!scene_opens(b->scene, t))
			continue;
		code = quotelist_add_part(
		    b->list, (struct span){pair_at(b, pair)->start, pair_at(b, pair)->end});
		if (b->quote_of_pair[pair] == NO_QUOTE)
			b->quote_of_pair[pair] = index;
	}
	return code;
}

/* Without punctuation at both ends, but never cutting a pair of marks. */
static void trim_tokens(const struct builder *b, uint32_t *first, uint32_t *end)
{
	while (*first < *end && token_at(b, *first)->kind == TOKEN_PUNCT &&
	       !scene_is_marked(b->scene, *first))
		(*first)++;
	while (*end > *first && token_at(b, *end - 1)->kind == TOKEN_PUNCT &&
	       !scene_is_marked(b->scene, *end - 1) && scene_char(b->scene, *end - 1) != ')')
		(*end)--;
}

/*
 * A statement in marks right behind its cue is direct; what follows it belongs to the sentence,
 * unless it is more of the same in marks.
 *   ret_end  where the last of these pairs ends
 */
static bool is_statement_first(
    const struct builder *b, uint32_t first, uint32_t end, uint32_t *ret_end)
{
	uint32_t close;
	struct tally tally;

	if (!scene_opens(b->scene, first))
		return false;
	close = scene_pair_end(b->scene, first, end);
	tally = tally_tokens(b, first, close);
	if (tally.words <= SHORT_WORDS && close < end &&
	    !scene_is(b->scene, close, WORD(COORDINATOR)) &&
	    token_at(b, close)->kind != TOKEN_PUNCT) {
		struct slice last = prose_token(b->scene->prose, close - 2);

		if (!(slice_is(last, ".") || slice_is(last, ",") || slice_is(last, "!") ||
		        slice_is(last, "?")))
			return false;
	}
	while (close + 1 < end && scene_opens(b->scene, close + 1) &&
	       token_at(b, close)->kind != TOKEN_WORD)
		close = scene_pair_end(b->scene, close + 1, end);
	*ret_end = close;
	return true;
}

static enum err_code add_report_quotes(
    struct builder *b, const struct report *report, const struct speaker *speaker)
{
	uint32_t first = report->first, end = report->end, close;
	struct span cue = report->cue_first < report->cue_end
	                      ? scene_span(b->scene, report->cue_first, report->cue_end)
	                      : span_none();
	struct tally tally;

	trim_tokens(b, &first, &end);
	if (first >= end)
		return ERR_OK;
	if (!(report->flags & REPORT_TAIL) && is_statement_first(b, first, end, &close))
		end = close;
	tally = tally_tokens(b, first, end);
	if (tally.words == 0)
		return ERR_OK;
	if (report->flags & REPORT_SCRIPT)
		return add_quote(b, scene_span(b->scene, first, end), QUOTE_DIRECT, speaker, cue);
	if (tally.inside == 0)
		return tally.words > 1 || !(report->flags & REPORT_PHRASE)
		           ? add_quote(
		                 b, scene_span(b->scene, first, end), QUOTE_INDIRECT, speaker, cue)
		           : ERR_OK;
	if (tally.inside * 100 >= (tally.inside + tally.outside) * DIRECT_SHARE)
		return add_pairs(b, first, end, speaker, cue);
	return add_mixed(b, first, end, speaker, cue);
}

static enum err_code add_report(struct builder *b, const struct report *report, uint32_t paragraph)
{
	struct speaker speaker;
	enum err_code code = speakers_resolve(&b->speakers, report->source, &speaker);

	if (code != ERR_OK)
		return code;
	if (span_exists(speaker.mention)) {
		b->last = speaker;
		b->last_paragraph = paragraph;
		b->last_is_set = true;
	}
	return add_report_quotes(b, report, &speaker);
}

/* ---- marks without a cue ---- */

/* Is nearly every word capitalised, as in the name of a work? */
static bool is_title(const struct builder *b, uint32_t first, uint32_t end)
{
	uint32_t words = 0, capitals = 0;

	for (uint32_t t = first; t < end; t++) {
		const struct token *token = token_at(b, t);

		if (token->kind != TOKEN_WORD ||
		    (token->flags & TOKEN_LOWER && scene_is(b->scene, t,
		                                       WORD(DETERMINER) | WORD(PREPOSITION) |
		                                           WORD(COORDINATOR) | WORD(SUBORDINATOR))))
			continue;
		words++;
		capitals += (token->flags & TOKEN_CAPITAL) != 0;
	}
	return words >= 2 && words == capitals && words <= TITLE_WORDS;
}

/* Does a mark end with a sentence's end inside it? */
static bool ends_sentence(const struct builder *b, uint32_t end)
{
	struct slice last = prose_token(b->scene->prose, end > 1 ? end - 2 : 0);

	return slice_is(last, ".") || slice_is(last, "!") || slice_is(last, "?");
}

/* Is everything of a unit in marks, so that no word says who speaks? */
static bool is_all_marked(const struct builder *b, const struct unit *unit)
{
	for (uint32_t t = unit->first; t < unit->end; t++)
		if (!scene_is_marked(b->scene, t) && !scene_is_punct(b->scene, t))
			return false;
	return true;
}

static const struct speaker nobody = {{SPAN_NONE_AT, SPAN_NONE_AT}, {NULL, 0}, NAME_NONE};

/*
 * Whose label it is: the subject of the nearest verb before it in the sentence. `Frank “Lefty”
 * Moran`, and marks that begin their sentence, are nobody's.
 */
static struct phrase label_source(const struct builder *b, const struct unit *unit, uint32_t first)
{
	const struct scene *scene = b->scene;
	uint32_t least = first - unit->first > LABEL_LOOK ? first - LABEL_LOOK : unit->first;
	struct phrase nothing = {first, first, first};
	struct phrase heading = scene_phrase_after(scene, unit->first, first);

	/* "Holm: Dam 'was safe'" */
	if (phrase_exists(heading) && scene_char(scene, heading.end) == ':')
		return heading;

	for (uint32_t at = first; at-- > least + 1;) {
		struct phrase phrase;

		if (scene_is_marked(scene, at) || !scene_is_finite(scene, at))
			continue;
		if (scene_is(scene, at - 1, WORD(AUXILIARY) | WORD(ADVERB) | WORD(NEGATION)))
			continue;
		phrase = scene_phrase_before(scene, unit->first, at);
		if (phrase_exists(phrase) &&
		    (scene_is_named(scene, phrase.head) ||
		        scene_is(
		            scene, phrase.head, WORD(HE) | WORD(SHE) | WORD(THEY) | WORD(ROLE))))
			return phrase;
	}
	return nothing;
}

static enum err_code add_loose_pair(
    struct builder *b, const struct unit *unit, uint32_t first, bool alone)
{
	uint32_t pair = b->scene->words[first].pair;
	uint32_t end = scene_pair_end(b->scene, first, unit->end);
	struct span span = {pair_at(b, pair)->start, pair_at(b, pair)->end};
	struct tally tally = tally_tokens(b, first, end);
	bool carries = b->last_is_set && unit->paragraph - b->last_paragraph <= 1;
	bool title = is_title(b, first, end) && !(alone && ends_sentence(b, end));
	struct speaker speaker = nobody;

	if (tally.words == 0)
		return ERR_OK;
	if (pair_at(b, pair)->flags & (MARK_CONTINUED | MARK_CONTINUES) || (alone && !title) ||
	    (tally.words >= CARRY_WORDS && !title)) {
		b->last_paragraph = carries && alone ? unit->paragraph : b->last_paragraph;
		return add_direct(b, pair, carries ? &b->last : &nobody, span_none(),
		    carries ? QUOTE_CARRIED : 0);
	}
	b->quote_of_pair[pair] = (uint32_t)b->quotes->count;
	if (!title) {
		enum err_code code =
		    speakers_resolve(&b->speakers, label_source(b, unit, first), &speaker);

		if (code != ERR_OK)
			return code;
	}
	return add_quote(b, span, title ? QUOTE_TITLE : QUOTE_SCARE, &speaker, span_none());
}

static enum err_code add_unit(struct builder *b, const struct unit *unit)
{
	enum err_code code = ERR_OK;
	bool alone;

	for (uint32_t i = 0; i < unit->report_count && code == ERR_OK; i++)
		code = add_report(b, &b->reports.items[unit->first_report + i], unit->paragraph);
	alone = is_all_marked(b, unit);
	for (uint32_t t = unit->first; t < unit->end && code == ERR_OK; t++)
		if (scene_opens(b->scene, t) &&
		    b->quote_of_pair[b->scene->words[t].pair] == NO_QUOTE)
			code = add_loose_pair(b, unit, t, alone);
	return code;
}

/* A label inside a quotation that says itself that it is one: so-called 'no limits'. */
static enum err_code add_nested(struct builder *b)
{
	const struct tokens *tokens = &b->scene->prose->tokens;
	enum err_code code = ERR_OK;

	for (size_t i = 0; i < b->scene->marks->count && code == ERR_OK; i++) {
		const struct mark_pair *pair = &b->scene->marks->items[i];
		size_t at;

		if (pair->depth == 0)
			continue;
		at = tokens_at(tokens, pair->start);
		if (at == 0 || !scene_is_text(b->scene, (uint32_t)at - 1, "so-called"))
			continue;
		code = add_quote(
		    b, (struct span){pair->start, pair->end}, QUOTE_SCARE, &nobody, span_none());
		if (code == ERR_OK)
			b->quotes->items[b->quotes->count - 1].flags |= QUOTE_NESTED;
	}
	return code;
}

static enum err_code build(struct builder *b)
{
	size_t pairs = b->quotes->marks.count;
	enum err_code code;

	b->quote_of_pair = alloc_resize(NULL, pairs, sizeof *b->quote_of_pair);
	if (!b->quote_of_pair)
		return ERR_NOMEM;
	memset(b->quote_of_pair, 0xff, pairs * sizeof *b->quote_of_pair);
	code = speakers_init(&b->speakers, b->scene, &b->quotes->arena);
	if (code == ERR_OK)
		code = reports_find(b->scene, &b->reports);
	for (size_t u = 0; u < b->reports.unit_count && code == ERR_OK; u++)
		code = add_unit(b, &b->reports.units[u]);
	if (code == ERR_OK)
		code = add_nested(b);
	return code;
}

enum err_code ruled_find(const struct scene *scene, struct quotelist *list)
{
	struct builder b = {.scene = scene, .list = list, .quotes = list->quotes};
	enum err_code code = build(&b);

	reports_release(&b.reports);
	speakers_release(&b.speakers);
	alloc_free(b.quote_of_pair);
	return code;
}
