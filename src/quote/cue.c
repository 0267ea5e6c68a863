/*
 * Each cue is looked at once. judge_cue() decides what kind of thing it is (noun, passive, behind
 * or before what was said); content_begin() and content_before() find the words that were said.
 * Looking around is bounded everywhere, so that the whole is linear.
 */
#include "config.h"

#include "quote/cue.h"

#include "base/alloc.h"
#include "quote/content.h"

enum {
	ADVERBS_MAX = 5,
	OPENING_MAX = 12,
	INVERTED_LOOK = 80,
};

#define OPENS_ADVERBIAL (WORD(PREPOSITION) | WORD(TIME) | WORD(ADVERB) | WORD(COORDINATOR))

/* The state of one unit's walk. */
struct walk {
	const struct scene *scene;
	struct reports *reports;
	uint32_t first, end;   /* of the unit, end mark left out */
	uint32_t boundary;     /* where what was said before a cue may begin */
	uint32_t first_report; /* of this unit */
	uint32_t looked_from;  /* next_stop() looked from here on and found `stop` */
	uint32_t stop;
};

static struct report *last_report(struct walk *walk)
{
	struct reports *reports = walk->reports;

	return reports->count > walk->first_report ? &reports->items[reports->count - 1] : NULL;
}

static enum err_code add_report(struct walk *walk, struct report report)
{
	return reports_add(walk->reports, report);
}

/* The first comma outside marks, or end. */
static uint32_t next_comma(const struct scene *scene, uint32_t at, uint32_t end)
{
	while (at < end && !(scene_is_comma(scene, at) && !scene_is_marked(scene, at)))
		at++;
	return at;
}

/*
 * The first comma, or token that opens marks, or the unit's end. What was found is
 * remembered, so that a unit of nothing but cues is still read in one pass.
 */
static uint32_t next_stop(struct walk *walk, uint32_t at)
{
	const struct scene *scene = walk->scene;

	if (at >= walk->looked_from && at <= walk->stop)
		return walk->stop;
	walk->looked_from = at;
	while (at < walk->end && !scene_is_comma(scene, at) && !scene_opens(scene, at))
		at++;
	walk->stop = at;
	return at;
}

/* ---- whose cue it is ---- */

/* Back over "has repeatedly": the token behind the subject. */
static uint32_t before_auxiliaries(
    const struct scene *scene, uint32_t begin, uint32_t at, bool *ret_be)
{
	*ret_be = false;
	for (int i = 0; i < ADVERBS_MAX && at > begin; i++) {
		if (scene_is_marked(scene, at - 1) || scene_is_named(scene, at - 1))
			break;
		if (scene_is(scene, at - 1, WORD(BE)))
			*ret_be = true;
		if (!scene_is(scene, at - 1, WORD(AUXILIARY) | WORD(ADVERB) | WORD(NEGATION)) ||
		    scene_is(scene, at - 1, WORD(SUBORDINATOR)))
			break;
		at--;
	}
	return at;
}

/* One person takes no bare form: "a Peter Holm tweet". */
static bool is_one_person(const struct scene *scene, uint32_t begin, uint32_t at)
{
	const struct mention *mention = &scene->entities->mentions[scene->words[at].mention];

	return mention->type == ENTITY_PER && mention->first_token > begin &&
	       !scene_is(scene, mention->first_token - 1, WORD(COORDINATOR));
}

/* Is a form that can be a noun one here? */
static bool is_noun_here(const struct scene *scene, uint32_t begin, uint32_t at)
{
	word_set before = at > begin ? scene->words[at - 1].classes : 0;

	if (scene_is(scene, at, WORD(NOUN))) {
		if (at == begin)
			return true;
		if (before & (WORD(DETERMINER) | WORD(POSSESSIVE) | WORD(PREPOSITION)) ||
		    scene_is_text(scene, at - 1, "'s") || scene_is_text(scene, at - 1, "\u2019s"))
			return true;
		/* "new claims": a verb wants a subject that could be one. */
		if (!scene_is_named(scene, at - 1) &&
		    !(before &
		        (WORD(SUBJECT) | WORD(ROLE) | WORD(PLURAL) | WORD(DOCUMENT) |
		            WORD(AUXILIARY) | WORD(RELATIVE) | WORD(COORDINATOR) | WORD(ADVERB))) &&
		    !scene_is_comma(scene, at - 1) && !scene_closes(scene, at - 1))
			return true;
	}
	if (!scene_is(scene, at, WORD(BASE)))
		return false;
	/* "the people around the country say": an unlisted noun may be the subject's last word. */
	if (!scene_is(scene, at, WORD(NOUN)) && at > begin && before == 0 &&
	    scene_flags(scene, at - 1) & TOKEN_LOWER)
		return false;
	return !(before & (WORD(SUBJECT) | WORD(PLURAL) | WORD(RELATIVE))) &&
	       !(at > begin && scene_is_named(scene, at - 1) &&
	           !is_one_person(scene, begin, at - 1));
}

/* The subject of the cue before, or of the sentence: "..., adding", "... and warned". */
static struct phrase inherited_source(struct walk *walk, uint32_t at)
{
	const struct report *last = last_report(walk);
	const struct scene *scene = walk->scene;
	uint32_t begin = walk->first;
	struct phrase phrase;

	if (last && phrase_exists(last->source))
		return last->source;
	while (begin < at && begin - walk->first < OPENING_MAX && !scene_is_named(scene, begin) &&
	       (scene_is_comma(scene, begin) || scene_is(scene, begin, OPENS_ADVERBIAL)))
		begin++;
	phrase = scene_phrase_after(scene, begin, at);
	return phrase.end < at ? phrase : (struct phrase){at, at, at};
}

static bool joined_here(const struct scene *scene, uint32_t begin, uint32_t at)
{
	return at > begin &&
	       (scene_is(scene, at - 1, WORD(COORDINATOR)) || scene_is_comma(scene, at - 1));
}

/* ---- the pieces before and behind a cue that stands behind what was said ---- */

/* Where what was said before `end` begins. */
static struct span content_before(struct walk *walk, uint32_t end)
{
	const struct scene *scene = walk->scene;
	uint32_t first = walk->boundary;

	while (first < end && scene_is_punct(scene, first) && !scene_is_marked(scene, first))
		first++;
	while (end > first && (scene_is_comma(scene, end - 1) || scene_is_dash(scene, end - 1)) &&
	       !scene_is_marked(scene, end - 1))
		end--;
	return (struct span){first, end};
}

/* ", officials said," goes on: what was said goes on, too. */
static enum err_code add_second_piece(struct walk *walk, struct report report, uint32_t at)
{
	const struct scene *scene = walk->scene;

	for (uint32_t i = 0; i < 3; i++) {
		uint32_t next = content_skip_adverbial(scene, at, walk->end);

		if (next == at)
			break;
		at = next;
	}
	if (!(scene_is_comma(scene, at) || scene_char(scene, at) == ':') || at + 1 >= walk->end)
		return ERR_OK;
	at++;
	if (!content_is_clause(scene, at, walk->end) ||
	    slice_ends(prose_token(scene->prose, at), "ing") ||
	    (scene_is(scene, at, WORD(RELATIVE) | WORD(DETERMINER) | WORD(SUBORDINATOR)) &&
	        scene_char(scene, report.cue_first - 1) != ',') ||
	    (scene_is(scene, at, WORD(COORDINATOR)) && !scene_opens(scene, at + 1)))
		return ERR_OK;
	report.first = at;
	report.end = walk->end;
	report.flags &= (uint8_t)~REPORT_TAIL;
	return add_report(walk, report);
}

static enum err_code add_tail(
    struct walk *walk, struct report report, uint32_t content_end, uint32_t after, bool goes_on)
{
	struct span content = content_before(walk, content_end);
	enum err_code code;

	report.first = content.start;
	report.end = content.end;
	report.flags |= REPORT_TAIL;
	code = add_report(walk, report);
	walk->boundary = after;
	if (code == ERR_OK && goes_on)
		code = add_second_piece(walk, report, after);
	return code;
}

/* ---- cues by kind ---- */

/* Ends what an earlier cue introduced where this one takes over. */
static void cut_last(struct walk *walk, uint32_t at)
{
	struct report *last = last_report(walk);
	const struct scene *scene = walk->scene;

	if (!last || last->end <= at || last->first >= at)
		return;
	while (at > last->first && !scene_is_marked(scene, at - 1) &&
	       (scene_is_comma(scene, at - 1) ||
	           scene_is(scene, at - 1, WORD(COORDINATOR) | WORD(ADVERB))))
		at--;
	last->end = at;
}

static bool inside_last(struct walk *walk, uint32_t at)
{
	const struct report *last = last_report(walk);

	return last && last->first <= at && at < last->end;
}

/* said X: `“...,” said X` and `..., said X.` */
static enum err_code inverted_cue(struct walk *walk, uint32_t at, bool *ret_done)
{
	const struct scene *scene = walk->scene;
	struct report report = {.cue_first = at, .cue_end = at + 1};
	uint32_t next = at + 1, limit;
	bool after_marks = at > walk->first && scene_closes(scene, at - 1);

	*ret_done = false;
	if (!after_marks &&
	    !(at > walk->first && scene_is_comma(scene, at - 1) && at - walk->first > 3))
		return ERR_OK;
	if (!scene_is(scene, at, WORD(MARKS)) || scene_is(scene, at, WORD(ING) | WORD(BASE)))
		return ERR_OK;
	report.source = scene_phrase_after(scene, next, walk->end);
	if (!phrase_exists(report.source) || scene_is(scene, next, WORD(OBJECT)))
		return ERR_OK;
	if (!after_marks) {
		struct phrase before = scene_phrase_before(scene, walk->boundary, at);

		if (phrase_exists(before) || scene_is(scene, report.source.end, WORD(AUXILIARY)))
			return ERR_OK;
	}
	*ret_done = true;
	next = report.source.end;
	while (next < walk->end && !scene_is_comma(scene, next) && !scene_is_marked(scene, next))
		next++;
	/* A long apposition may stand between the speaker and what goes on in marks. */
	limit = next + INVERTED_LOOK < walk->end ? next + INVERTED_LOOK : walk->end;
	while (next < limit && scene_is_comma(scene, next) && !scene_opens(scene, next + 1)) {
		uint32_t further = next + 1;

		while (further < walk->end && !scene_is_comma(scene, further) &&
		       !scene_is_marked(scene, further))
			further++;
		if (further >= walk->end || further == next + 1)
			break;
		next = further;
	}
	return add_tail(walk, report, at, next, scene_opens(scene, next + 1));
}

/* ..., officials said.  “...,” he said on Monday.  ..., as engineers had noted. */
static bool stands_behind(struct walk *walk, struct phrase source, uint32_t at)
{
	const struct scene *scene = walk->scene;
	uint32_t before = source.first, after = at + 1, first;
	bool phrase, as = false;

	if (before <= walk->boundary)
		return false;
	if (scene_is_text(scene, before - 1, "as") && before - 1 > walk->boundary) {
		before--;
		as = true;
	}
	if (scene_closes(scene, before - 1))
		return !(scene_opens(scene, after) && after < walk->end);
	if (!scene_is_comma(scene, before - 1) && !scene_is_dash(scene, before - 1))
		return false;
	if (scene_is(scene, source.first, WORD(RELATIVE)))
		return false;
	/* Between commas it interrupts even a clause that has not come to its verb. */
	if (scene_is_comma(scene, after) &&
	    !scene_is(scene, walk->boundary, OPENS_ADVERBIAL | WORD(SUBORDINATOR)))
		return true;
	if (!content_is_clause(scene, walk->boundary, before - 1))
		return false;
	if (after >= walk->end || scene_is_comma(scene, after) || scene_char(scene, after) == '.' ||
	    as)
		return true;
	return scene_is(scene, after, WORD(PREPOSITION) | WORD(TIME) | WORD(ADVERB)) &&
	       !content_begin(scene, after, walk->end, scene->words[at].classes, &first, &phrase);
}

static enum err_code passive_cue(struct walk *walk, uint32_t subject_end, uint32_t at)
{
	const struct scene *scene = walk->scene;
	struct report report = {.cue_first = at, .cue_end = at + 1, .flags = REPORT_NO_SOURCE};

	if (!(subject_end > walk->first && scene_is_text(scene, subject_end - 1, "it")) ||
	    !scene_is_text(scene, at + 1, "that"))
		return ERR_OK;
	report.first = at + 1;
	report.end = walk->end;
	return add_report(walk, report);
}

/* X said that ...: the usual order. */
static enum err_code plain_cue(struct walk *walk, struct report report, word_set cue)
{
	const struct scene *scene = walk->scene;
	bool phrase;
	uint32_t first;

	if (!content_begin(scene, report.cue_end, walk->end, cue, &first, &phrase)) {
		/* A colon at the unit's end leads over to the next one. */
		report.first = report.end = report.cue_end;
		return (cue & WORD(MARKS) || scene_char(scene, report.cue_end) == ':') &&
		               !inside_last(walk, report.cue_first)
		           ? add_report(walk, report)
		           : ERR_OK;
	}
	report.first = first;
	report.end = content_end(scene, first, walk->end, phrase);
	/* ", who said ...,": what was said ends with the relative clause. */
	if (scene_is(scene, report.source.first, WORD(RELATIVE)) && report.source.first > 0 &&
	    scene_is_comma(scene, report.source.first - 1))
		report.end = next_comma(scene, first, walk->end);
	if (phrase)
		report.flags |= REPORT_PHRASE;
	return add_report(walk, report);
}

/* May a cue inside what another one introduced stand beside that one? */
static bool takes_over(struct walk *walk, struct phrase source, uint32_t at, bool inherited)
{
	const struct scene *scene = walk->scene;
	uint32_t begin = inherited ? at : source.first;

	if (scene_closes(scene, begin - 1))
		return true;
	if (inherited && scene_is(scene, at, WORD(ING)))
		return scene_is_comma(scene, at - 1) || scene_is_text(scene, at + 1, "that");
	if (inherited)
		return scene_is(scene, at, WORD(PAST)) &&
		       (scene_is_text(scene, at + 1, "that") || scene_opens(scene, at + 1) ||
		           !scene_is(scene, last_report(walk)->first, WORD(THAT)));
	return scene_is(scene, begin - 1, WORD(COORDINATOR) | WORD(SUBORDINATOR)) &&
	       scene_is_comma(scene, begin - 2);
}

/* "a letter that says": the letter says it. */
static struct phrase owner_of_clause(struct walk *walk, struct phrase relative)
{
	uint32_t end = relative.first;
	struct phrase owner;

	if (end > walk->boundary && scene_is_comma(walk->scene, end - 1))
		end--;
	owner = scene_phrase_before(walk->scene, walk->boundary, end);
	return phrase_exists(owner) ? owner : relative;
}

/* "It is worth noting", "by asking": an -ing form that reports nothing. */
static bool is_ing_speech(
    struct walk *walk, struct phrase source, uint32_t at, uint32_t subject_end)
{
	const struct scene *scene = walk->scene;

	if (at == walk->first || subject_end < at || joined_here(scene, walk->first, at) ||
	    scene_opens(scene, at + 1) || scene_opens(scene, at + 2))
		return true;
	if (!phrase_exists(source))
		return scene_is(scene, at, WORD(CLAUSE) | WORD(THAT));
	if (source.first > walk->first && scene_is_text(scene, source.first - 1, "with"))
		return true;
	return scene_is_named(scene, source.head) ||
	       scene_is(scene, source.head,
	           WORD(SUBJECT) | WORD(ROLE) | WORD(PLURAL) | WORD(DOCUMENT) | WORD(SPOKEN));
}

/* "include a firm called Spacety": a participle that says what its noun is called. */
static bool is_modifier(struct walk *walk, struct phrase source, uint32_t at)
{
	const struct scene *scene = walk->scene;

	if (!scene_is(scene, at, WORD(PAST)) || scene_is(scene, at, WORD(CLAUSE) | WORD(THAT)) ||
	    !phrase_exists(source) || source.first <= walk->first)
		return false;
	return scene_is(scene, source.first, WORD(DETERMINER)) &&
	       !scene_is_named(scene, source.head) &&
	       (scene_is(scene, source.first - 1, WORD(PREPOSITION)) ||
	           scene_is_finite(scene, source.first - 1));
}

/* "Saying that X, Smith told": what opened the sentence belongs to its subject. */
static bool takes_over_opening(struct walk *walk, struct phrase source)
{
	struct report *last = last_report(walk);

	if (last->cue_first != walk->first || source.first <= last->first + 1 ||
	    !scene_is_comma(walk->scene, source.first - 1))
		return false;
	last->source = source;
	return true;
}

/*
 * "Despite claiming neutrality, China ...", "By stating it is ready, the pact ...": the opening
 * ends at its comma, and who speaks comes behind it.
 */
static enum err_code opening_cue(struct walk *walk, uint32_t at)
{
	const struct scene *scene = walk->scene;
	struct report report = {.cue_first = at, .cue_end = at + 1};
	uint32_t comma = next_comma(scene, at, walk->end);
	bool phrase;

	if (comma + 1 < walk->end)
		report.source = scene_phrase_after(scene, comma + 1, walk->end);
	if (!content_begin(scene, at + 1, comma, scene->words[at].classes, &report.first, &phrase))
		return ERR_OK;
	report.end = comma;
	report.flags = phrase ? REPORT_PHRASE : 0;
	return add_report(walk, report);
}

static enum err_code active_cue(struct walk *walk, uint32_t at, uint32_t subject_end)
{
	const struct scene *scene = walk->scene;
	struct report report = {.cue_first = at, .cue_end = at + 1};
	word_set cue = scene->words[at].classes;
	bool inherited = false;

	if (scene_is(scene, at, WORD(ING)) && at - walk->first <= 1 &&
	    (at == walk->first ||
	        scene_is(scene, walk->first, WORD(PREPOSITION) | WORD(SUBORDINATOR))))
		return opening_cue(walk, at);
	report.source = scene_phrase_before(scene, walk->boundary, subject_end);
	if (is_modifier(walk, report.source, at))
		return ERR_OK;
	if (scene_is(scene, at, WORD(ING)) && subject_end == at &&
	    joined_here(scene, walk->first, at))
		report.source.end = report.source.first;
	if (scene_is(scene, report.source.first, WORD(RELATIVE)) &&
	    !scene_is_text(scene, report.source.first, "who") && phrase_exists(report.source))
		report.source = owner_of_clause(walk, report.source);
	if (scene_is(scene, at, WORD(ING)) && !is_ing_speech(walk, report.source, at, subject_end))
		return ERR_OK;
	if (!phrase_exists(report.source)) {
		if (!joined_here(scene, walk->first, subject_end) &&
		    !scene_is(scene, at, WORD(ING)))
			return ERR_OK;
		report.source = inherited_source(walk, at);
		report.flags |= REPORT_INHERITED;
		inherited = true;
	}
	if (!inherited && stands_behind(walk, report.source, at) &&
	    (cue & (WORD(TAIL) | WORD(MARKS)))) {
		uint32_t end = report.source.first;

		if (scene_is_text(scene, end - 1, "as"))
			end--;
		cut_last(walk, end);
		return add_tail(walk, report, end, at + 1, true);
	}
	if (inside_last(walk, at)) {
		if (!takes_over(walk, report.source, at, inherited) &&
		    (inherited || !takes_over_opening(walk, report.source)))
			return ERR_OK;
		cut_last(walk, inherited ? at : report.source.first);
	}
	return plain_cue(walk, report, cue);
}

/* Trump's claim that ...; his suggestion that ... */
static enum err_code noun_cue(struct walk *walk, uint32_t at)
{
	const struct scene *scene = walk->scene;
	struct report report = {.cue_first = at, .cue_end = at + 1, .first = at + 1};
	uint32_t verbs = 0, end = at + 2;

	if (!scene_is_text(scene, at + 1, "that") || at == walk->first || inside_last(walk, at))
		return ERR_OK;
	if (scene_is(scene, at - 1, WORD(POSSESSIVE)))
		report.source = (struct phrase){at - 1, at, at - 1};
	else if (at > walk->first + 1 &&
	         (scene_is_text(scene, at - 1, "'s") || scene_is_text(scene, at - 1, "\u2019s")))
		report.source = scene_phrase_before(scene, walk->first, at - 1);
	else
		return ERR_OK;
	for (; end < walk->end && !scene_is_comma(scene, end); end++) {
		if (!scene_is(scene, end, WORD(AUXILIARY)) || scene_is_marked(scene, end) ||
		    scene_is(scene, end - 1, WORD(AUXILIARY)))
			continue;
		if (verbs++ > 0)
			break;
	}
	report.end = end;
	return add_report(walk, report);
}

/* According to X, ... ; ..., according to X. ; in the words of X, "..." */
static enum err_code according_cue(struct walk *walk, uint32_t at, uint32_t source_at)
{
	const struct scene *scene = walk->scene;
	struct report report = {.cue_first = at, .cue_end = source_at};
	uint32_t after;

	report.source = scene_phrase_after(scene, source_at, walk->end);
	after = report.source.end;
	if (!phrase_exists(report.source))
		return ERR_OK;
	if (at > walk->boundary + 2 ||
	    (at > walk->boundary && scene_is_marked(scene, walk->boundary))) {
		cut_last(walk, at);
		return add_tail(walk, report, at, after, false);
	}
	after = next_stop(walk, after);
	if (after >= walk->end)
		return ERR_OK;
	/* An apposition: "According to Smith, the mayor, ..." has a verb only behind it. */
	report.first = after + (scene_is_comma(scene, after) ? 1 : 0);
	report.end = walk->end;
	return add_report(walk, report);
}

static uint32_t words_of(const struct scene *scene, uint32_t at)
{
	if (scene_is_text(scene, at, "according") && scene_is_text(scene, at + 1, "to"))
		return at + 2;
	if (scene_is_text(scene, at, "words") && scene_is_text(scene, at + 1, "of"))
		return at + 2;
	if (scene_is_text(scene, at, "per") && scene_is_named(scene, at + 1))
		return at + 1;
	return 0;
}

/* "as she put it" */
static bool puts_it(const struct scene *scene, uint32_t at)
{
	return (scene_is_text(scene, at, "put") || scene_is_text(scene, at, "puts")) &&
	       scene_is_text(scene, at + 1, "it");
}

/* "As Keller put it, ..." and "As Keller noted last week, ...": what was said follows the comma. */
static enum err_code as_opening(struct walk *walk, uint32_t at, bool *ret_done)
{
	const struct scene *scene = walk->scene;
	struct report report = {.cue_first = at, .cue_end = at + 1};
	uint32_t limit = walk->end - at > OPENING_MAX ? at + OPENING_MAX + 1 : walk->end;
	uint32_t comma = next_comma(scene, at, limit);
	bool be;

	*ret_done = false;
	report.source = scene_phrase_before(
	    scene, walk->boundary, before_auxiliaries(scene, walk->boundary, at, &be));
	if (!phrase_exists(report.source) || report.source.first == 0 ||
	    !scene_is_text(scene, report.source.first - 1, "as"))
		return ERR_OK;
	if (puts_it(scene, at))
		report.cue_end++;
	if (report.source.first - 1 > walk->first) {
		*ret_done = puts_it(scene, at);
		return *ret_done
		           ? add_tail(walk, report, report.source.first - 1, report.cue_end, false)
		           : ERR_OK;
	}
	if (comma + 1 >= walk->end || comma > at + OPENING_MAX)
		return ERR_OK;
	*ret_done = true;
	report.first = comma + 1;
	report.end = walk->end;
	return add_report(walk, report);
}

static enum err_code judge_cue(struct walk *walk, uint32_t at)
{
	const struct scene *scene = walk->scene;
	uint32_t source_at = words_of(scene, at), subject_end;
	bool be, done;
	enum err_code code = ERR_OK;

	if (source_at > 0 && source_at < walk->end)
		return according_cue(walk, at, source_at);
	if (scene_is(scene, at, WORD(SPOKEN)) && scene_is_text(scene, at + 1, "that") &&
	    is_noun_here(scene, walk->first, at))
		return noun_cue(walk, at);
	if (!(scene_is(scene, at, WORD_ANY_CUE) || puts_it(scene, at)) ||
	    is_noun_here(scene, walk->first, at))
		return ERR_OK;
	if (puts_it(scene, at) || (at > walk->first && scene_is_text(scene, walk->first, "as")))
		code = as_opening(walk, at, &done);
	else
		done = false;
	if (done || code != ERR_OK)
		return code;
	code = inverted_cue(walk, at, &done);
	if (done || code != ERR_OK)
		return code;
	subject_end = before_auxiliaries(scene, walk->boundary, at, &be);
	if (be && scene_is(scene, at, WORD(PAST)))
		return passive_cue(walk, subject_end, at);
	return active_cue(walk, at, subject_end);
}

/* NAME: "..." and “...” - NAME, when nothing else was found. */
static enum err_code wordless(struct walk *walk)
{
	const struct scene *scene = walk->scene;
	struct report report = {.flags = REPORT_COLON};
	uint32_t at = walk->first;

	if (scene_opens(scene, at)) {
		at = scene_pair_end(scene, at, walk->end);
		if (!scene_is_dash(scene, at))
			return ERR_OK;
		report.source = scene_phrase_after(scene, at + 1, walk->end);
		report.first = walk->first;
		report.end = at;
		return phrase_exists(report.source) && report.source.end + 1 >= walk->end
		           ? add_report(walk, report)
		           : ERR_OK;
	}
	if (scene_char(scene, walk->end - 1) == ':') {
		/* "She made this comment:" leads over to the next paragraph. */
		report.source = inherited_source(walk, walk->end);
		return phrase_exists(report.source) ? add_report(walk, report) : ERR_OK;
	}
	report.source = scene_phrase_after(scene, at, walk->end);
	at = report.source.end;
	if (!phrase_exists(report.source) || scene_char(scene, at) != ':' ||
	    !scene_opens(scene, at + 1))
		return ERR_OK;
	report.first = at + 1;
	report.end = walk->end;
	return add_report(walk, report);
}

enum err_code cue_read(
    const struct scene *scene, uint32_t first, uint32_t end, struct reports *reports)
{
	struct walk walk = {.scene = scene,
	    .reports = reports,
	    .first = first,
	    .end = end,
	    .boundary = first,
	    .first_report = (uint32_t)reports->count,
	    .looked_from = UINT32_MAX};
	enum err_code code = ERR_OK;

	for (uint32_t at = first; at < end && code == ERR_OK; at++)
		if (scene->words[at].pair == SCENE_NONE && scene->words[at].mention == SCENE_NONE)
			code = judge_cue(&walk, at);
	if (code == ERR_OK && reports->count == walk.first_report && end > first)
		code = wordless(&walk);
	return code;
}
