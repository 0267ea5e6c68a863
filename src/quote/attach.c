#include "config.h"

#include "quote/attach.h"

#include "quote/labels.h"

enum { ATTACH_REACH = 40 /* tokens */ };

enum err_code attach_init(struct attaching *attaching, const struct scene *scene,
    const uint8_t *labels, struct arena *arena)
{
	*attaching = (struct attaching){.scene = scene, .labels = labels};
	attaching->last.mention = span_none();
	attaching->last.name = NAME_NONE;
	return speakers_init(&attaching->speakers, scene, arena);
}

void attach_release(struct attaching *attaching)
{
	speakers_release(&attaching->speakers);
}

struct run {
	uint32_t first, end; /* empty: none */
};

static struct run run_around(const struct attaching *a, uint32_t at, unsigned label)
{
	struct run run = {at, at + 1};

	while (run.first > 0 && a->labels[run.first - 1] == label)
		run.first--;
	while (run.end < a->scene->count && a->labels[run.end] == label)
		run.end++;
	return run;
}

/*
 * The nearest run of a label outside [first, end), in sentences that it touches; of two just as
 * near the one behind. Marked text and other contents in between count double.
 */
static struct run nearest(const struct attaching *a, uint32_t first, uint32_t end, uint32_t low,
    uint32_t high, unsigned label)
{
	uint32_t before = 0, after = 0, at;

	for (at = end; at < high && after <= ATTACH_REACH; at++) {
		if (a->labels[at] == label)
			break;
		after += label_is_content(a->labels[at]) ? 2 : 1;
	}
	if (at >= high || after > ATTACH_REACH)
		after = UINT32_MAX;
	high = at;
	for (at = first; at > low && before <= ATTACH_REACH; at--) {
		if (a->labels[at - 1] == label)
			break;
		before += label_is_content(a->labels[at - 1]) ? 2 : 1;
	}
	if (at <= low || before > ATTACH_REACH)
		before = UINT32_MAX;
	if (before == UINT32_MAX && after == UINT32_MAX)
		return (struct run){0, 0};
	return after <= before ? run_around(a, high, label) : run_around(a, at - 1, label);
}

/* Its main noun: the last one before what only describes it. */
static struct phrase phrase_of(const struct scene *scene, struct run run)
{
	uint32_t head = run.first;

	while (head + 1 < run.end &&
	       !(scene_is(scene, head + 1, WORD(PREPOSITION) | WORD(RELATIVE)) ||
	           scene_char(scene, head + 1) == ',' || scene_char(scene, head + 1) == '('))
		head++;
	return (struct phrase){run.first, run.end, head};
}

enum err_code attach_speaker(struct attaching *a, uint32_t first, uint32_t end, struct quote *quote)
{
	const struct sentences *sentences = &a->scene->prose->sentences;
	const struct token *tokens = a->scene->prose->tokens.items;
	const struct sentence *from =
	    &sentences->items[sentences_at(sentences, tokens[first].start)];
	const struct sentence *to =
	    &sentences->items[sentences_at(sentences, tokens[end - 1].start)];
	uint32_t high = to->end_token;
	struct run source, cue;
	struct speaker speaker = a->last;
	enum err_code code = ERR_OK;

	/* `“Who pays?” Lindt asked.` may be two sentences */
	if (end == high && to + 1 < sentences->items + sentences->count &&
	    to[1].paragraph == to->paragraph && quote->kind == QUOTE_DIRECT)
		high = to[1].end_token;
	source = nearest(a, first, end, from->first_token, high, LABEL_SOURCE);
	cue = nearest(a, first, end, from->first_token, high, LABEL_CUE);
	if (cue.end > cue.first)
		quote->cue = scene_span(a->scene, cue.first, cue.end);
	if (source.end > source.first) {
		code = speakers_resolve(&a->speakers, phrase_of(a->scene, source), &speaker);
		a->last = speaker;
	} else if (quote->kind != QUOTE_DIRECT || from->paragraph > a->last_paragraph + 1) {
		return ERR_OK;
	} else if (span_exists(speaker.mention)) {
		quote->flags |= QUOTE_CARRIED;
	}
	a->last_paragraph = to->paragraph;
	quote->speaker = speaker.mention;
	quote->speaker_name = speaker.full_name;
	quote->name = speaker.name;
	return code;
}
