#include "config.h"

#include "views/saying.h"

#include "tui/style.h"

static const struct {
	const char *mark, *ascii, *words;
	unsigned style;
} owners[OWNERS] = {
    [OWNER_OUTLET] = {"●", "#", "own claim", STYLE_OWN},
    [OWNER_HEDGED] = {"◐", "~", "hedged", STYLE_HEDGED},
    [OWNER_SOURCE] = {"○", "o", "a source says it", STYLE_SOURCE},
    [OWNER_DISTANT] = {"◇", "\"", "at arm’s length", STYLE_DISTANT},
    [OWNER_DENIED] = {"✗", "x", "denied", STYLE_DENIED},
    [OWNER_UNSURE] = {"?", "?", "unsure", STYLE_HEDGED},
    [OWNER_NOT_FOUND] = {"·", ".", "not found", STYLE_SILENT},
    [OWNER_NOT_YET] = {"-", "-", "not yet", STYLE_SILENT},
    [OWNER_UNKNOWN] = {"/", "/", "unknown", STYLE_SILENT},
};

static const char *const device_words[DEVICES] = {
    [DEVICE_AT_SCARE_QUOTES] = "in quotation marks",
    [DEVICE_AT_HEADLINE] = "headline",
    [DEVICE_AT_ALTERED_QUOTE] = "altered",
    [DEVICE_AT_CONDITIONAL] = "conditional",
    [DEVICE_AT_AGENTLESS] = "nobody named",
    [DEVICE_AT_FUTURE] = "future",
    [DEVICE_AT_DRAFT] = "draft",
    [DEVICE_AT_PRESUPPOSITION] = "taken for granted",
    [DEVICE_AT_FIGURE] = "with a figure",
    [DEVICE_AT_METAPHOR] = "metaphor",
    [DEVICE_AT_INFERRED] = "inferred",
    [DEVICE_AT_INTERVIEW] = "interview",
    [DEVICE_AT_RELAYED] = "second-hand",
    [DEVICE_AT_LIST] = "in a list",
    [DEVICE_AT_VERBATIM] = "verbatim",
    [DEVICE_AT_TURNED_ROUND] = "turned round",
};

enum owner saying_of_passage(const struct passage *passage)
{
	switch ((enum stance)passage->stance) {
	case STANCE_DENIES: return OWNER_DENIED;
	case STANCE_DISTANCES: return OWNER_DISTANT;
	case STANCE_HEDGES: return OWNER_HEDGED;
	case STANCE_ATTRIBUTES: return OWNER_SOURCE;
	default: break;
	}
	if (passage->devices & DEVICE_INFERRED)
		return OWNER_HEDGED;
	return passage->voice == VOICE_NARRATOR ? OWNER_OUTLET : OWNER_SOURCE;
}

enum owner saying_of_cell(const struct lineup *lineup, const struct lineup_cell *cell)
{
	const struct passage *shown;

	switch ((enum cell_state)cell->state) {
	case CELL_UNSURE: return OWNER_UNSURE;
	case CELL_NOT_YET: return OWNER_NOT_YET;
	case CELL_UNKNOWN: return OWNER_UNKNOWN;
	case CELL_FILLED:
	case CELL_PINNED: break;
	default: return OWNER_NOT_FOUND;
	}
	shown = lineup_shown(lineup, cell);
	return shown ? saying_of_passage(shown) : OWNER_NOT_FOUND;
}

enum owner saying_second(const struct lineup *lineup, const struct lineup_cell *cell)
{
	const enum owner first = saying_of_cell(lineup, cell);

	if (first > OWNER_DENIED)
		return OWNERS;
	for (size_t i = 0; i < cell->passage_count; i++) {
		enum owner owner = saying_of_passage(&lineup->passages[cell->passages[i]]);

		if ((owner == OWNER_DENIED) != (first == OWNER_DENIED))
			return owner;
	}
	return OWNERS;
}

struct slice saying_mark(enum owner owner, bool ascii)
{
	return slice_of(ascii ? owners[owner].ascii : owners[owner].mark);
}

unsigned saying_style(enum owner owner)
{
	return owners[owner].style;
}

const char *saying_words(enum owner owner)
{
	return owners[owner].words;
}

/* Whose the cell is, where a person has looked at it. */
static const char *author_mark(const struct lineup_cell *cell, bool ascii)
{
	if (cell->author == CELL_CONFIRMED)
		return ascii ? "k" : "✓";
	return ascii ? "e" : "✎";
}

const char *saying_cell_words(const struct lineup *lineup, const struct lineup_cell *cell)
{
	if (cell->state == CELL_BLANKED)
		return "not here, you say";
	if (cell->state == CELL_SILENT && cell->author == CELL_CONFIRMED)
		return "silent, confirmed by you";
	return saying_words(saying_of_cell(lineup, cell));
}

void saying_add_suffix(
    struct buf *buf, const struct lineup *lineup, const struct lineup_cell *cell, bool ascii)
{
	const struct passage *shown = lineup_shown(lineup, cell);

	if (!shown) {
		if (cell->author != CELL_BY_MACHINE)
			buf_add_text(buf, author_mark(cell, ascii));
		return;
	}
	if (shown->devices & DEVICE_TURNED_ROUND)
		buf_add_text(buf, ascii ? "%" : "⇄");
	if (shown->devices & DEVICE_ALTERED_QUOTE)
		buf_add_text(buf, ascii ? "!" : "≠");
	if (shown->devices & DEVICE_DRAFT)
		buf_add_text(buf, "D");
	if (cell->passage_count > 99)
		buf_add_text(buf, "+");
	else if (cell->passage_count > 1)
		buf_add_format(buf, "%u", (unsigned)cell->passage_count);
	if (cell->author != CELL_BY_MACHINE)
		buf_add_text(buf, author_mark(cell, ascii));
}

/*
 * Are several speakers named: does what stands before "of" end in a plural ("the leaders of NATO",
 * "officials", but not "Reuters")?
 */
static bool is_plural(struct slice speaker)
{
	size_t word;

	for (size_t at = 1; at + 4 <= speaker.len; at++)
		if (memcmp(speaker.ptr + at, " of ", 4) == 0) {
			speaker.len = at;
			break;
		}
	word = speaker.len;
	while (word > 0 && speaker.ptr[word - 1] != ' ')
		word--;
	if (slice_is(speaker, "they") || slice_is(speaker, "we"))
		return true;
	return speaker.len - word > 3 && speaker.ptr[word] >= 'a' && speaker.ptr[word] <= 'z' &&
	       slice_ends(speaker, "s") && !slice_ends(speaker, "ss");
}

void saying_add_who(struct buf *buf, const struct passage *passage)
{
	const enum owner owner = saying_of_passage(passage);

	if (!passage->speaker.ptr || passage->speaker.len == 0) {
		buf_add_text(buf, saying_words(owner));
		return;
	}
	switch (owner) {
	case OWNER_DENIED:
		buf_add_slice(buf, passage->speaker);
		buf_add_text(buf, is_plural(passage->speaker) ? " deny" : " denies");
		break;
	case OWNER_DISTANT:
		buf_add_slice(buf, passage->speaker);
		buf_add_text(buf, ", at arm’s length");
		break;
	case OWNER_HEDGED:
		buf_add_slice(buf, passage->speaker);
		buf_add_text(buf, ", hedged");
		break;
	case OWNER_OUTLET: buf_add_text(buf, "own claim"); break;
	default:
		buf_add_slice(buf, passage->speaker);
		buf_add_text(buf, is_plural(passage->speaker) ? " say" : " says");
		break;
	}
}

void saying_add_devices(struct buf *buf, uint32_t devices, const char *separator)
{
	for (unsigned at = 0; at < DEVICES; at++) {
		if (!(devices & 1u << at))
			continue;
		buf_add_text(buf, separator);
		buf_add_text(buf, device_words[at]);
	}
}

void saying_abbreviate(struct slice text, struct buf *ret_text)
{
	static const struct {
		const char *words, *few;
	} table[] = {
	    {"in quotation marks", "in marks"},
	    {"taken for granted", "granted"},
	    {"conditional", "cond."},
	    {"with a figure", "figure"},
	    {"nobody named", "no agent"},
	    {"second-hand", "2nd hand"},
	    {"turned round", "turned"},
	    {"in a list", "list"},
	    {" quotations", " quot."},
	    {" of all quoted words", ""},
	};
	enum { WORDS = sizeof table / sizeof *table };

	for (size_t at = 0; at < text.len;) {
		const struct slice rest = {text.ptr + at, text.len - at};
		size_t i = 0;

		while (i < WORDS && !slice_starts(rest, table[i].words))
			i++;
		if (i == WORDS)
			buf_add_byte(ret_text, text.ptr[at++]);
		else
			buf_add_text(ret_text, table[i].few);
		at += i == WORDS ? 0 : strlen(table[i].words);
	}
}

/* A kind of evidence, unless there is none of it. */
static void add_evidence(struct buf *buf, const char *what, float share)
{
	const char *strength = share >= .75f ? "strong" : share >= .4f ? "some" : "little";

	if (share > .05f)
		buf_add_format(buf, "%s: %s (%.2f)\n", what, strength, (double)share);
}

void saying_add_why(struct buf *buf, const struct frame *frame, const struct passage *passage)
{
	const struct facet *facet =
	    passage->facet < frame->facet_count ? &frame->facets[passage->facet] : NULL;

	if (facet && passage->term < facet->term_count) {
		const struct term *term = &facet->terms[passage->term];

		buf_add_text(buf, "found by the term “");
		buf_add_slice(buf, term->text);
		buf_add_text(buf, "”");
		if (term->line > 0)
			buf_add_format(buf, ", line %u of the frame", term->line);
		else if (term->source == TERM_TYPED)
			buf_add_text(buf, ", typed by you");
		buf_add_text(buf, "\n");
	} else {
		buf_add_text(buf, "found by likeness, not by a term of the frame\n");
	}
	add_evidence(buf, "the term itself", passage->why.term);
	add_evidence(buf, "the same word stems", passage->why.stem);
	add_evidence(buf, "the same letters", passage->why.letters);
	add_evidence(buf, "near in meaning", passage->why.vector);
	buf_add_format(buf, "in all %.2f: a cell is filled from 0.50, unsure from 0.35\n",
	    (double)passage->score);
}

const char *saying_shortfall(const struct passage *nearest)
{
	const struct why *why = &nearest->why;

	if (why->term > .05f && why->term >= why->stem)
		return "Closest passage; it did not qualify: a word of the row, but not its "
		       "wording";
	if (why->stem > .05f && why->stem >= why->letters && why->stem >= why->vector)
		return "Closest passage; it did not qualify: it shares words with the row, too few";
	if (why->vector > .05f && why->vector >= why->letters)
		return "Closest passage; it did not qualify: near in meaning, no word in common";
	if (why->letters > .05f)
		return "Closest passage; it did not qualify: only its letters are a little alike";
	return "Closest passage; it did not qualify: too little in common with the row";
}

/* Why nothing is said about an article: in a sentence, and in a cell. */
enum unknown { UNKNOWN_NOT_READ, UNKNOWN_NOT_ANALYSED, UNKNOWN_CUT, UNKNOWN_LANGUAGE };

static enum unknown unknown_of(const struct frame_source *source)
{
	if (!source->doc)
		return UNKNOWN_NOT_READ;
	if (!source->prose)
		return UNKNOWN_NOT_ANALYSED;
	return doc_flags(source->doc) & DOC_CUT ? UNKNOWN_CUT : UNKNOWN_LANGUAGE;
}

const char *saying_unknown(const struct frame_source *source)
{
	static const char *const words[] = {
	    "not read", "not analysed yet", "cut short", "language not known"};

	return words[unknown_of(source)];
}

const char *saying_unknown_short(const struct frame_source *source)
{
	static const char *const words[] = {
	    "not read", "not yet analysed", "cut short", "language?"};

	return words[unknown_of(source)];
}

char saying_letter(uint32_t facet)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

	return facet < sizeof(letters) - 1 ? letters[facet] : '*';
}

struct slice saying_outlet(struct slice name)
{
	struct slice rest = name;

	if (slice_starts(rest, "The ") && rest.len > 4)
		rest = (struct slice){rest.ptr + 4, rest.len - 4};
	if (slice_ends(rest, " News") && rest.len > 5)
		rest.len -= 5;
	return rest.len > 0 ? rest : name;
}
