#include "config.h"

#include "views/judging.h"

#include "base/alloc.h"
#include "text/fold.h"
#include "views/listing.h"
#include "views/saying.h"

/* ---- what is judged ---- */

static const struct lineup *lineup_of(const struct judging *judging)
{
	return judging->world->lineup->lineup;
}

static const struct lineup_line *line_of(const struct judging *judging)
{
	return &lineup_of(judging)->lines[judging->line];
}

static const struct lineup_cell *cell_of(const struct judging *judging)
{
	return &line_of(judging)->cells[judging->doc];
}

static const struct doc *doc_of(const struct judging *judging)
{
	return judging->world->story->items[judging->doc].doc;
}

/* The passage that is looked at; NULL: the cell is empty. */
static const struct passage *passage_of(const struct judging *judging)
{
	const struct lineup_cell *cell = cell_of(judging);

	return judging->passage < cell->passage_count
	           ? &lineup_of(judging)->passages[cell->passages[judging->passage]]
	           : NULL;
}

/* The phrase of a row that a person typed; .ptr NULL: it comes from a frame. */
static struct slice typed_phrase(const struct lineup *lineup, const struct lineup_line *line)
{
	const struct facet *facet = &lineup->frame->facets[line->facet];

	return facet->term_count > 0 && facet->terms[0].source == TERM_TYPED ? facet->terms[0].text
	                                                                     : slice_of(NULL);
}

/* ---- making the text ---- */

/* "Foreign Policy, enabler: " */
static void begin_words(const struct judging *judging, struct buf *words)
{
	buf_add_slice(words, saying_outlet(doc_outlet_name(doc_of(judging))));
	buf_add_text(words, ", ");
	buf_add_slice(words, line_of(judging)->wording);
	buf_add_text(words, ": ");
}

static char *write_text(struct verdict *verdict, struct buf *words)
{
	struct buf text = {0};

	verdict->words = buf_slice(words);
	verdict_write(verdict, &text);
	if (words->failed)
		text.failed = true;
	buf_release(words);
	return buf_detach(&text);
}

/* A verdict on the cell; `what` completes "Foreign Policy, enabler: ". */
static struct todo judge_cell(
    const struct judging *judging, enum verdict_kind kind, struct slice value, const char *what)
{
	const struct passage *passage = passage_of(judging);
	struct verdict_place place = {
	    .doc_hash = doc_hash(doc_of(judging)), .found = span_none(), .wanted = span_none()};
	struct verdict verdict = {.kind = kind,
	    .frame = lineup_of(judging)->frame->id,
	    .row = line_of(judging)->id,
	    .value = value,
	    .places = &place,
	    .place_count = 1};
	struct buf words = {0};

	if (passage && (kind == VERDICT_CONFIRM || kind == VERDICT_PICK || kind == VERDICT_EDIT))
		place.found = place.wanted = (struct span){passage->start, passage->end};
	begin_words(judging, &words);
	buf_add_text(&words, what);
	return (struct todo){
	    .flags = TODO_REDRAW, .request = REQUEST_JUDGE, .text = write_text(&verdict, &words)};
}

/* Every article of the story as a whole. Free with alloc_free(); NULL: no memory. */
static struct verdict_place *all_docs(const struct world *world, size_t *ret_count)
{
	const struct story *story = world->story;
	struct verdict_place *places = alloc_zero(story->count + 1, sizeof(*places));
	size_t count = 0;

	for (size_t i = 0; places && i < story->count; i++)
		if (story->items[i].doc)
			places[count++] = (struct verdict_place){
			    doc_hash(story->items[i].doc), span_none(), span_none()};
	*ret_count = count;
	return places;
}

/* A verdict on a row, or on all, in every article; takes the words. */
static char *judge_rows(const struct world *world, struct verdict *verdict, struct buf *words)
{
	char *text = NULL;

	if (!verdict->frame.ptr)
		verdict->frame = world->lineup ? world->lineup->lineup->frame->id : slice_of("");
	verdict->places = all_docs(world, &verdict->place_count);
	if (verdict->places)
		text = write_text(verdict, words);
	else
		buf_release(words);
	alloc_free(verdict->places);
	return text;
}

/* ---- cells ---- */

struct todo judging_as_found(const struct judging *judging)
{
	if (cell_of(judging)->author == CELL_BY_MACHINE)
		return todo_say("this cell is as it was found");
	return judge_cell(
	    judging, VERDICT_CLEAR, slice_of(""), "as it was found, without your corrections");
}

struct todo judging_confirm(const struct judging *judging)
{
	const struct lineup_cell *cell = cell_of(judging);

	if (cell->author == CELL_CONFIRMED)
		return judge_cell(judging, VERDICT_CLEAR, slice_of(""), "no longer confirmed");
	if (cell->state == CELL_BLANKED)
		return todo_say("you said that it is not here: X takes that back");
	if (cell->author == CELL_EDITED)
		return todo_say("you chose this yourself: :as-found shows what was found");
	if (cell->passage_count == 0)
		return judge_cell(judging, VERDICT_SILENT, slice_of(""), "silent, confirmed");
	return judge_cell(judging, VERDICT_CONFIRM, slice_of(""), "confirmed");
}

struct todo judging_pick(const struct judging *judging)
{
	return judge_cell(judging, VERDICT_PICK, slice_of(""), "shows the passage that you picked");
}

struct todo judging_not_here(const struct judging *judging)
{
	const struct lineup_cell *cell = cell_of(judging);

	if (cell->state == CELL_BLANKED)
		return judge_cell(judging, VERDICT_CLEAR, slice_of(""), "as it was found again");
	if (cell->passage_count == 0)
		return todo_say("nothing is found here: C confirms that the outlet is silent");
	return judge_cell(judging, VERDICT_BLANK, slice_of(""), "not here");
}

struct todo judging_drop_row(const struct judging *judging)
{
	const struct lineup *lineup = lineup_of(judging);
	const struct lineup_line *line = line_of(judging);
	const struct slice phrase = typed_phrase(lineup, line);
	struct verdict verdict = {.kind = VERDICT_DROP,
	    .frame = lineup->frame->id,
	    .row = line->id,
	    .value = slice_of("")};
	struct buf words = {0};
	size_t lines = 0;

	for (size_t i = 0; i < lineup->line_count; i++)
		lines += lineup->lines[i].facet == line->facet;
	/* The last row of a typed phrase takes the phrase with it. */
	if (phrase.ptr && lines == 1)
		verdict.value = phrase;
	buf_add_text(&words, "the row “");
	buf_add_slice(&words, line->wording);
	buf_add_text(&words, "” is dropped");
	return (struct todo){.flags = TODO_REDRAW,
	    .request = REQUEST_JUDGE,
	    .text = judge_rows(judging->world, &verdict, &words)};
}

/* ---- edits ---- */

/* A person's words for a stance, the first of each being what is shown. */
static const struct {
	const char *words;
	enum stance stance;
} stances[] = {{"own claim", STANCE_ASSERTS}, {"own", STANCE_ASSERTS}, {"asserts", STANCE_ASSERTS},
    {"a source says", STANCE_ATTRIBUTES}, {"source", STANCE_ATTRIBUTES},
    {"attributes", STANCE_ATTRIBUTES}, {"hedged", STANCE_HEDGES}, {"hedges", STANCE_HEDGES},
    {"at arm’s length", STANCE_DISTANCES}, {"arm's length", STANCE_DISTANCES},
    {"at arm's length", STANCE_DISTANCES}, {"distances", STANCE_DISTANCES},
    {"denied", STANCE_DENIES}, {"denies", STANCE_DENIES}};
enum { STANCE_WORDS = sizeof(stances) / sizeof(*stances) };

/* Index of a stance by a person's word for it; STANCE_WORDS: none of them. */
static size_t find_stance(struct slice text)
{
	size_t at = 0;

	while (at < STANCE_WORDS && !slice_is(text, stances[at].words))
		at++;
	return at;
}

static struct todo edit_stance(const struct judging *judging, struct slice text)
{
	struct buf value = {0}, what = {0};
	struct todo todo;
	size_t at = find_stance(text);

	if (at == STANCE_WORDS)
		return todo_say("a stance is one of: own, source, hedged, arm's length, denied");
	if (passage_of(judging)->stance == stances[at].stance)
		return todo_say("that is its stance already");
	buf_add_format(&value, "stance %s", stance_text(stances[at].stance));
	for (size_t i = 0; i <= at; i++)
		if (stances[i].stance == stances[at].stance && what.len == 0)
			buf_add_text(&what, stances[i].words);
	todo = judge_cell(judging, VERDICT_EDIT, buf_slice(&value), buf_text(&what));
	buf_release(&value);
	buf_release(&what);
	return todo;
}

static struct todo edit_speaker(const struct judging *judging, struct slice text)
{
	struct buf value = {0}, what = {0};
	struct todo todo;

	if (text.len > 200)
		return todo_say("this is too long for a name");
	buf_add_text(&value, "speaker");
	if (text.len > 0)
		buf_add_byte(&value, ' ');
	buf_add_slice(&value, text);
	buf_add_text(&what, text.len > 0 ? "says: " : "the outlet itself says it");
	buf_add_slice(&what, text);
	todo = judge_cell(judging, VERDICT_EDIT, buf_slice(&value), buf_text(&what));
	buf_release(&value);
	buf_release(&what);
	return todo;
}

/* Are the bytes at `at` this text, line breaks being blanks? */
static bool reads(struct slice whole, size_t at, struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		const char byte = whole.ptr[at + i] == '\n' ? ' ' : whole.ptr[at + i];

		if (byte != text.ptr[i])
			return false;
	}
	return true;
}

/* Where the words stand so that they share a byte with the passage; none: nowhere near. */
static struct span find_around(
    const struct judging *judging, const struct passage *passage, struct slice words)
{
	const struct slice text = doc_text(doc_of(judging));
	const size_t before = words.len < passage->start ? passage->start - words.len : 0;

	for (size_t at = before; words.len > 0 && at + words.len <= text.len && at < passage->end;
	     at++)
		if (at + words.len > passage->start && reads(text, at, words))
			return (struct span){(uint32_t)at, (uint32_t)(at + words.len)};
	return span_none();
}

static struct todo edit_extent(const struct judging *judging, struct slice text)
{
	const struct passage *passage = passage_of(judging);
	struct verdict_place place = {.doc_hash = doc_hash(doc_of(judging)),
	    .found = {passage->start, passage->end},
	    .wanted = find_around(judging, passage, text)};
	struct verdict verdict = {.kind = VERDICT_EDIT,
	    .frame = lineup_of(judging)->frame->id,
	    .row = line_of(judging)->id,
	    .value = slice_of("extent"),
	    .places = &place,
	    .place_count = 1};
	struct buf words = {0};

	if (!span_exists(place.wanted))
		return todo_say("these words do not stand around the passage");
	if (place.wanted.start == place.found.start && place.wanted.end == place.found.end)
		return todo_say("that is its extent already");
	begin_words(judging, &words);
	buf_add_text(&words, "goes as far as “");
	buf_add_slice(&words, text);
	buf_add_text(&words, "”");
	return (struct todo){
	    .flags = TODO_REDRAW, .request = REQUEST_JUDGE, .text = write_text(&verdict, &words)};
}

/* The command line with what an edit would do, to be changed and sent. */
static struct todo ask(const char *key, struct slice value, const char *message)
{
	struct buf buf = {0};
	struct todo todo;

	buf_add_format(&buf, "edit %s ", key);
	for (size_t i = 0; i < value.len; i++)
		buf_add_byte(&buf, value.ptr[i] == '\n' ? ' ' : value.ptr[i]);
	todo = todo_text(REQUEST_PROMPT, &buf);
	todo.message = message;
	return todo;
}

static struct slice stance_words(const struct passage *passage)
{
	size_t at = 0;

	while (stances[at].stance != (enum stance)passage->stance)
		at++;
	return slice_of(stances[at].words);
}

struct todo judging_ask_edit(const struct judging *judging)
{
	const struct passage *passage = passage_of(judging);

	if (!passage)
		return todo_say("nothing stands here to edit: P picks a passage");
	return ask("stance", stance_words(passage),
	    "own, source, hedged, arm's length, denied; or edit speaker, extent");
}

/* "stance denied": the rest after the key; .ptr NULL: another key. */
static struct slice rest_after(struct slice text, const char *key)
{
	const size_t len = strlen(key);

	if (!slice_starts(text, key) || (text.len > len && text.ptr[len] != ' '))
		return slice_of(NULL);
	return slice_trim((struct slice){text.ptr + len, text.len - len});
}

bool judging_edit(const struct judging *judging, struct slice text, struct todo *ret_todo)
{
	/* A stance alone is understood, too. */
	const struct slice stance =
	    find_stance(text) < STANCE_WORDS ? text : rest_after(text, "stance");
	const struct slice speaker = rest_after(text, "speaker");
	const struct slice extent = rest_after(text, "extent");
	const struct passage *passage = passage_of(judging);

	if (!stance.ptr && !speaker.ptr && !extent.ptr)
		return false;
	if (!passage)
		*ret_todo = todo_say("nothing stands here to edit: P picks a passage");
	else if (stance.ptr)
		*ret_todo =
		    stance.len > 0 ? edit_stance(judging, stance) : judging_ask_edit(judging);
	else if (speaker.ptr)
		*ret_todo = edit_speaker(judging, speaker);
	else if (extent.len > 0)
		*ret_todo = edit_extent(judging, extent);
	else
		*ret_todo = ask("extent",
		    slice_at(
		        doc_text(doc_of(judging)), (struct span){passage->start, passage->end}),
		    "the words as far as they go");
	return true;
}

/* ---- picking in Read ---- */

/* "FRAME \t ROW \t WORDS" */
struct todo judging_ask_pick(const struct judging *judging)
{
	const struct lineup_cell *cell = cell_of(judging);
	const struct passage *near = passage_of(judging);
	struct buf text = {0};
	struct todo todo;

	if (!near && cell->nearest < lineup_of(judging)->nearest_count)
		near = &lineup_of(judging)->nearest[cell->nearest];
	buf_add_slice(&text, lineup_of(judging)->frame->id);
	buf_add_byte(&text, '\t');
	buf_add_slice(&text, line_of(judging)->id);
	buf_add_byte(&text, '\t');
	begin_words(judging, &text);
	todo = todo_text(REQUEST_PICK, &text);
	todo.place = (struct place){judging->doc, {0, 0}};
	if (near)
		todo.place.span = (struct span){near->start, near->end};
	return todo;
}

static struct slice cut_field(struct slice *rest)
{
	const char *tab = rest->len > 0 ? memchr(rest->ptr, '\t', rest->len) : NULL;
	const struct slice field = {rest->ptr, tab ? (size_t)(tab - rest->ptr) : rest->len};

	rest->ptr += field.len + (tab != NULL);
	rest->len -= field.len + (tab != NULL);
	return field;
}

/* A selection without the white space at its ends: a passage begins and ends with words. */
static struct span trimmed(struct slice text, struct span span)
{
	const struct slice words = slice_trim(slice_at(text, span));

	if (words.len == 0)
		return span;
	span.start = (uint32_t)(words.ptr - text.ptr);
	span.end = span.start + (uint32_t)words.len;
	return span;
}

char *judging_picked(const struct world *world, struct slice asked, const struct place *place)
{
	const struct doc *doc = world->story->items[place->doc].doc;
	const struct span span = trimmed(doc_text(doc), place->span);
	struct verdict_place where = {.doc_hash = doc_hash(doc), .found = span, .wanted = span};
	struct verdict verdict = {.kind = VERDICT_PICK, .places = &where, .place_count = 1};
	struct buf words = {0};

	verdict.frame = cut_field(&asked);
	verdict.row = cut_field(&asked);
	verdict.value = slice_of("");
	buf_add_slice(&words, asked);
	buf_add_text(&words, "shows the passage that you picked");
	return write_text(&verdict, &words);
}

/* ---- rows ---- */

char *judging_added_row(const struct world *world, struct slice phrase)
{
	struct verdict verdict = {.kind = VERDICT_ADD, .row = slice_of(""), .value = phrase};
	struct buf words = {0};

	buf_add_text(&words, "the row “");
	buf_add_slice(&words, phrase);
	buf_add_text(&words, "” is added");
	return judge_rows(world, &verdict, &words);
}

char *judging_restored_rows(const struct world *world)
{
	struct verdict verdict = {
	    .kind = VERDICT_RESTORE, .row = slice_of(""), .value = slice_of("")};
	struct buf words = {0};

	buf_add_text(&words, "dropped rows are back");
	return judge_rows(world, &verdict, &words);
}

bool judging_has_row(const struct world *world, struct slice phrase)
{
	const struct frame *frame = world->lineup ? world->lineup->lineup->frame : NULL;
	struct buf folded = {0};
	bool found = false;

	fold_add(&folded, phrase);
	for (size_t i = 0; frame && i < frame->facet_count && !found; i++)
		found = frame->facets[i].term_count > 0 &&
		        frame->facets[i].terms[0].source == TERM_TYPED &&
		        fold_equal(frame->facets[i].terms[0].text, buf_slice(&folded));
	buf_release(&folded);
	return found;
}
