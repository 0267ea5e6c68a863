#include "config.h"

#include "quote/labelborders.h"

#include "learn/postag.h"
#include "quote/labels.h"

enum {
	TURN_NAME_MAX = 4,    /* words of a name before a colon */
	ACCORDING_LEAST = 6,  /* tokens of a sentence "According to X, ..." */
	ACCORDING_REACH = 16, /* tokens up to its comma */
	LONE_LEAST = 5,       /* tokens of a paragraph that is one quotation */
	CREDIT_MAX = 8,       /* tokens of a credit behind a dash */
	FRAGMENT_REACH = 100, /* tokens before a quotation that it may be parted from */
	CLAUSE_REACH = 60,    /* tokens that a relative clause is looked through */
};

static void set_range(uint8_t *labels, uint32_t first, uint32_t end, unsigned begin, unsigned rest)
{
	for (uint32_t t = first; t < end; t++)
		labels[t] = (uint8_t)(t == first ? begin : rest);
}

static bool has_content(const uint8_t *labels, uint32_t first, uint32_t end)
{
	for (uint32_t t = first; t < end; t++)
		if (label_is_content(labels[t]))
			return true;
	return false;
}

/* ---- transcripts ---- */

/* "KEENE: Did you sign it?": the token behind the colon, or 0. */
static uint32_t turn_body(const struct scene *scene, uint32_t first, uint32_t end)
{
	uint32_t at = first;

	while (at < end && at - first < TURN_NAME_MAX &&
	       scene_flags(scene, at) & (TOKEN_ALL_CAPS | TOKEN_ABBREV))
		at++;
	return at > first && scene_char(scene, at) == ':' && at + 1 < end ? at + 1 : 0;
}

static uint32_t turn_of(const struct scene *scene, const struct sentence *s)
{
	if (!(s->flags & SENTENCE_PARA_START))
		return 0;
	return turn_body(scene, s->first_token, s->end_token);
}

/* An article is a transcript when it has two turns at least. */
static bool is_transcript(const struct scene *scene)
{
	const struct sentences *sentences = &scene->prose->sentences;
	unsigned turns = 0;

	for (size_t i = 0; i < sentences->count && turns < 2; i++)
		turns += turn_of(scene, &sentences->items[i]) > 0;
	return turns == 2;
}

static void mend_transcript(const struct scene *scene, uint8_t *labels)
{
	const struct sentences *sentences = &scene->prose->sentences;

	if (!is_transcript(scene))
		return;
	for (size_t i = 0; i < sentences->count; i++) {
		const struct sentence *s = &sentences->items[i];
		const uint32_t body = turn_of(scene, s);
		uint32_t end = s->end_token;

		if (body == 0)
			continue;
		while (
		    i + 1 < sentences->count && sentences->items[i + 1].paragraph == s->paragraph)
			end = sentences->items[++i].end_token;
		set_range(labels, s->first_token, body - 1, LABEL_SOURCE, LABEL_SOURCE);
		labels[body - 1] = LABEL_NONE;
		set_range(labels, body, end, LABEL_SAID_FIRST, LABEL_SAID);
	}
}

/* ---- names without a word of speech ---- */

static bool is_named_phrase(const struct scene *scene, uint32_t first, uint32_t end)
{
	for (uint32_t t = first; t < end; t++)
		if (scene_is_marked(scene, t) || scene_is_punct(scene, t) ||
		    !(scene_flags(scene, t) & (TOKEN_CAPITAL | TOKEN_ABBREV)))
			return false;
	return first < end;
}

/* `“Power tends to corrupt.” — Lord Acton`, the whole of a paragraph. */
static void mend_credit(const struct scene *scene, uint8_t *labels, uint32_t first, uint32_t end)
{
	uint32_t close, dash;

	if (!scene_opens(scene, first))
		return;
	close = scene_pair_end(scene, first, end);
	for (dash = close;
	     dash < end && scene_is_punct(scene, dash) && !scene_is_dash(scene, dash);)
		dash++;
	if (dash >= end || !scene_is_dash(scene, dash) || end - dash > CREDIT_MAX ||
	    !is_named_phrase(scene, dash + 1, end))
		return;
	set_range(labels, first, close, LABEL_SAID_FIRST, LABEL_SAID);
	set_range(labels, close, dash + 1, LABEL_NONE, LABEL_NONE);
	set_range(labels, dash + 1, end, LABEL_SOURCE, LABEL_SOURCE);
}

/* `Merkel: ‘Europe must act’` */
static void mend_colon(const struct scene *scene, uint8_t *labels, uint32_t first, uint32_t end)
{
	uint32_t at = first;

	while (at < end && at - first < TURN_NAME_MAX && scene_flags(scene, at) & TOKEN_CAPITAL)
		at++;
	if (at == first || scene_char(scene, at) != ':' || !scene_opens(scene, at + 1) ||
	    !is_named_phrase(scene, first, at) || has_content(labels, first, at + 1))
		return;
	set_range(labels, first, at, LABEL_SOURCE, LABEL_SOURCE);
	if (!has_content(labels, at + 1, end))
		set_range(labels, at + 1, scene_pair_end(scene, at + 1, end), LABEL_SAID_FIRST,
		    LABEL_SAID);
}

/* Is there another cue, or a quotation that goes on behind the end? */
static bool runs_out(const struct scene *scene, const uint8_t *labels, uint32_t first, uint32_t end)
{
	for (uint32_t t = first; t < end; t++)
		if (labels[t] == LABEL_CUE || labels[t] == LABEL_HELD_CUE)
			return true;
	return end < scene->count && labels[end] == LABEL_SAID;
}

/* "According to Interpol, the gang moved gold.": all behind the comma, if no other cue is there. */
static void mend_according(const struct scene *scene, uint8_t *labels, const struct sentence *s)
{
	const uint32_t first = s->first_token;
	uint32_t comma = first + 3, end = s->end_token;

	if (end - first < ACCORDING_LEAST || !scene_is_text(scene, first, "according") ||
	    !scene_is_text(scene, first + 1, "to"))
		return;
	while (comma < end && comma - first < ACCORDING_REACH && !scene_is_comma(scene, comma))
		comma++;
	while (end > comma && scene_is_punct(scene, end - 1) && !scene_is_marked(scene, end - 1))
		end--;
	if (!scene_is_comma(scene, comma) || comma + 3 > end || has_content(labels, first, comma) ||
	    labels[comma + 1] == LABEL_SAID_FIRST || runs_out(scene, labels, comma + 1, end))
		return;
	set_range(labels, first, first + 2, LABEL_CUE, LABEL_CUE);
	set_range(labels, first + 2, comma, LABEL_SOURCE, LABEL_SOURCE);
	set_range(labels, comma + 1, end, LABEL_SAID_FIRST, LABEL_SAID);
}

/* ---- content ---- */

/*
 * A paragraph that is one quotation and ends as a sentence does, behind one in which something was
 * said: somebody goes on speaking.
 *   before  where the paragraph before begins
 */
static void mend_lone(
    const struct scene *scene, uint8_t *labels, uint32_t before, uint32_t first, uint32_t end)
{
	uint32_t close;
	char last;

	if (!scene_opens(scene, first) || has_content(labels, first, end) ||
	    !has_content(labels, before, first))
		return;
	close = scene_pair_end(scene, first, end);
	if (close != end || end - first < LONE_LEAST)
		return;
	last = scene_char(scene, end - 2);
	if (last == '.' || last == '!' || last == '?')
		set_range(labels, first, end, LABEL_SAID_FIRST, LABEL_SAID);
}

static bool ends_sentence(const struct scene *scene, uint32_t at)
{
	const char c = scene_char(scene, at);

	return c == '.' || c == '!' || c == '?';
}

/* `was “dead.” “We are walking away,”`: what follows the sentence's end is another quotation. */
static void split_after_fragment(const struct scene *scene, uint8_t *labels, uint32_t at)
{
	if (labels[at] != LABEL_SAID || !scene_opens(scene, at) || at < 2 ||
	    !scene_closes(scene, at - 1) || !ends_sentence(scene, at - 2))
		return;
	for (uint32_t t = at; t-- > 0 && at - t < FRAGMENT_REACH && label_is_said(labels[t]);) {
		if (!scene_is_marked(scene, t) && !scene_is_punct(scene, t)) {
			labels[at] = LABEL_SAID_FIRST;
			return;
		}
		if (labels[t] == LABEL_SAID_FIRST)
			return;
	}
}

/* ", who said he had seen the crash, was treated": what was said ends with its clause. */
static void end_with_relative(
    const struct scene *scene, const uint8_t *tags, uint8_t *labels, uint32_t who)
{
	uint32_t at = who + 1, limit;

	if (who == 0 || !scene_is_comma(scene, who - 1) || !scene_is_text(scene, who, "who"))
		return;
	limit = scene->count - who > CLAUSE_REACH ? who + CLAUSE_REACH : scene->count;
	while (at < limit && labels[at] != LABEL_SAID_FIRST && !label_is_content(labels[at]))
		at++;
	for (; at + 1 < limit && label_is_said(labels[at]); at++) {
		if (!scene_is_comma(scene, at) || scene_is_marked(scene, at) ||
		    !pos_is_finite(tags[at + 1]))
			continue;
		for (; at < scene->count && labels[at] == LABEL_SAID; at++)
			labels[at] = LABEL_NONE;
		return;
	}
}

/* "adding that no one was hurt", "It was claimed that ...": the conjunction belongs to the cue. */
static void take_conjunction(
    const struct scene *scene, const uint8_t *tags, uint8_t *labels, uint32_t at)
{
	bool passive;

	if (at < 2 || at + 1 >= scene->count || labels[at] != LABEL_SAID_FIRST ||
	    labels[at + 1] != LABEL_SAID || !scene_is_text(scene, at, "that"))
		return;
	passive = tags[at - 1] == POS_VBN && at > 2 && scene_is_text(scene, at - 3, "it");
	if (!passive && !scene_is_text(scene, at - 1, "adding"))
		return;
	if (passive)
		set_range(labels, at - 3, at, LABEL_CUE, LABEL_CUE);
	labels[at] = LABEL_CUE;
	labels[at + 1] = LABEL_SAID_FIRST;
}

/* "She said little", "which he said": one word that is no noun tells nothing. */
static void drop_single_word(
    const struct scene *scene, const uint8_t *tags, uint8_t *labels, uint32_t at)
{
	const bool last = at + 1 >= scene->count || labels[at + 1] != LABEL_SAID;

	if (labels[at] == LABEL_SAID_FIRST && last && !scene_is_marked(scene, at) &&
	    (pos_is_adjective(tags[at]) || pos_is_adverb(tags[at]) || tags[at] == POS_WDT))
		labels[at] = LABEL_NONE;
}

/* "argued with her brother over the sale": whom somebody speaks with was not said. */
static void drop_partner(const struct scene *scene, uint8_t *labels, uint32_t at)
{
	uint32_t end = at + 1;

	if (at == 0 || labels[at] != LABEL_SAID_FIRST || !scene_is_text(scene, at - 1, "with"))
		return;
	while (end < scene->count && labels[end] == LABEL_SAID)
		end++;
	for (uint32_t t = at; t < end; t++)
		if (scene_is_marked(scene, t))
			return;
	set_range(labels, at, end, LABEL_NONE, LABEL_NONE);
}

void labelborders_mend(const struct scene *scene, const uint8_t *tags, uint8_t *labels)
{
	const struct sentences *sentences = &scene->prose->sentences;
	uint32_t before = 0;

	for (uint32_t t = 0; t < scene->count; t++) {
		split_after_fragment(scene, labels, t);
		end_with_relative(scene, tags, labels, t);
		take_conjunction(scene, tags, labels, t);
		drop_single_word(scene, tags, labels, t);
		drop_partner(scene, labels, t);
	}
	for (size_t i = 0; i < sentences->count; i++)
		mend_according(scene, labels, &sentences->items[i]);
	for (size_t i = 0, next; i < sentences->count; i = next) {
		const uint32_t first = sentences->items[i].first_token;
		uint32_t end;

		for (next = i + 1; next < sentences->count; next++)
			if (sentences->items[next].paragraph != sentences->items[i].paragraph)
				break;
		end = sentences->items[next - 1].end_token;
		mend_credit(scene, labels, first, end);
		mend_colon(scene, labels, first, end);
		mend_lone(scene, labels, before, first, end);
		before = first;
	}
	mend_transcript(scene, labels);
}
