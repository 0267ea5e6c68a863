/*
 * A unit is a sentence, or several that belong together: one quotation in marks runs over their
 * border, or the next one only says whose the quotation before it is.
 */
#include "config.h"

#include "quote/report.h"

#include "base/alloc.h"
#include "quote/cue.h"

enum { SCRIPT_NAME_MAX = 4, CREDIT_MAX = 9, ADVERBS_MAX = 5 };

enum err_code reports_add(struct reports *reports, struct report report)
{
	struct report *grown =
	    alloc_grow(reports->items, &reports->capacity, reports->count + 1, sizeof *grown);

	if (!grown)
		return ERR_NOMEM;
	report.unit = (uint32_t)reports->unit_count;
	reports->items = grown;
	reports->items[reports->count++] = report;
	return ERR_OK;
}

/* A turn of a transcript, "KEENE: Did you sign it?": the token behind the colon, or 0. */
static uint32_t script_turn(const struct scene *scene, uint32_t first, uint32_t end)
{
	uint32_t at = first;

	if (scene_opens(scene, first))
		at = ++first;
	while (at < end && at - first < SCRIPT_NAME_MAX &&
	       ((scene_flags(scene, at) & (TOKEN_ALL_CAPS | TOKEN_ABBREV))))
		at++;
	if (at == first || scene_char(scene, at) != ':' || at + 1 >= end)
		return 0;
	return at + 1;
}

static uint32_t without_end_mark(const struct scene *scene, uint32_t first, uint32_t end)
{
	while (end > first && scene_is_punct(scene, end - 1) && !scene_is_marked(scene, end - 1) &&
	       scene_char(scene, end - 1) != ':' && scene_char(scene, end - 1) != ')')
		end--;
	return end;
}

static bool runs_on(const struct scene *scene, uint32_t at)
{
	return at > 0 && at < scene->count && scene_is_marked(scene, at) &&
	       scene->words[at - 1].pair == scene->words[at].pair;
}

static enum err_code add_unit(struct reports *reports, struct unit unit)
{
	struct unit *grown = alloc_grow(reports->units, &reports->unit_capacity,
	    reports->unit_count + 1, sizeof *reports->units);

	if (!grown)
		return ERR_NOMEM;
	reports->units = grown;
	reports->units[reports->unit_count++] = unit;
	return ERR_OK;
}

/* Is the article a transcript: at least two turns? */
static bool is_script(const struct scene *scene)
{
	const struct sentences *sentences = &scene->prose->sentences;
	int turns = 0;

	for (size_t i = 0; i < sentences->count && turns < 2; i++) {
		const struct sentence *s = &sentences->items[i];

		if (s->flags & SENTENCE_PARA_START &&
		    script_turn(scene, s->first_token, s->end_token) > 0)
			turns++;
	}
	return turns == 2;
}

static enum err_code add_turn(struct reports *reports, const struct unit *unit, uint32_t body)
{
	struct report report = {
	    .first = body, .end = unit->end, .flags = REPORT_SCRIPT | REPORT_COLON};

	report.source = (struct phrase){unit->first, body - 1, body - 2};
	return reports_add(reports, report);
}

/*
 * `“Who pays?” Lindt asked.`: the mark inside ends a sentence, what follows only says whose it is.
 */
static bool attributes_back(const struct scene *scene, const struct sentence *s)
{
	struct phrase phrase;
	uint32_t at;

	if (scene_is_dash(scene, s->first_token))
		return scene_flags(scene, s->first_token + 1) & TOKEN_CAPITAL &&
		       s->end_token - s->first_token <= CREDIT_MAX;
	phrase = scene_phrase_after(scene, s->first_token, s->end_token);
	if (!phrase_exists(phrase))
		return false;
	for (at = phrase.end;
	     scene_is(scene, at, WORD(AUXILIARY) | WORD(ADVERB)) && at - phrase.end < ADVERBS_MAX;)
		at++;
	return at < s->end_token && scene_is(scene, at, WORD(MARKS) | WORD(TAIL)) &&
	       !scene_is(scene, at, WORD(ING) | WORD(BASE)) && !scene_is_marked(scene, at) &&
	       (at + 1 >= s->end_token || scene_is_punct(scene, at + 1) ||
	           scene_is(scene, at + 1, WORD(TIME) | WORD(PREPOSITION) | WORD(ADVERB))) &&
	       !scene_opens(scene, at + 2);
}

static enum err_code next_unit(
    const struct scene *scene, struct reports *reports, size_t *sentence, bool script)
{
	const struct sentences *sentences = &scene->prose->sentences;
	const struct sentence *s = &sentences->items[*sentence];
	struct unit unit = {.first = s->first_token,
	    .end = s->end_token,
	    .first_report = (uint32_t)reports->count,
	    .paragraph = s->paragraph};
	uint32_t body =
	    script && s->flags & SENTENCE_PARA_START ? script_turn(scene, unit.first, unit.end) : 0;
	size_t next = *sentence + 1;
	enum err_code code;

	while (next < sentences->count && sentences->items[next].paragraph == s->paragraph &&
	       (runs_on(scene, unit.end) || body > 0 ||
	           (scene_closes(scene, unit.end - 1) &&
	               attributes_back(scene, &sentences->items[next]))))
		unit.end = sentences->items[next++].end_token;
	*sentence = next;
	code = body > 0 ? add_turn(reports, &unit, body)
	                : cue_read(scene, unit.first, without_end_mark(scene, unit.first, unit.end),
	                      reports);
	unit.report_count = (uint32_t)(reports->count - unit.first_report);
	return code == ERR_OK ? add_unit(reports, unit) : code;
}

enum err_code reports_find(const struct scene *scene, struct reports *ret_reports)
{
	struct reports found = {0};
	bool script = is_script(scene);
	enum err_code code = ERR_OK;

	for (size_t i = 0; i < scene->prose->sentences.count && code == ERR_OK;)
		code = next_unit(scene, &found, &i, script);
	if (code == ERR_OK)
		*ret_reports = found;
	else
		reports_release(&found);
	return code;
}

void reports_release(struct reports *reports)
{
	alloc_free(reports->items);
	alloc_free(reports->units);
	*reports = (struct reports){0};
}
