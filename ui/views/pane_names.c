/*
 * The view Names: who is mentioned how often where. Rows are the story's linked names, columns
 * the outlets; Enter turns the table into the list of a name's mentions in their context.
 */
#include "config.h"

#include "base/alloc.h"
#include "base/hash.h"
#include "story/namematrix.h"
#include "views/bars.h"
#include "views/finding.h"
#include "views/listing.h"
#include "views/naming.h"
#include "views/saying.h"
#include "views/snippet.h"

enum {
	ALL_TYPES = (1u << ENTITY_TYPES) - 1,
	TOTAL_COLS = 6,
	LEAST_COLS = 5, /* of an outlet's column */
	MOST_COLS = 16,
	COUNT_COLS = 4, /* digits of a count, beside its bar */
};

/* One mention of the name whose mentions are listed. */
struct name_hit {
	uint32_t doc, mention;
};

struct names {
	struct pane pane;
	struct size size;
	size_t generation;
	bool filled;
	const struct name_matrix *matrix; /* `own`, or the world's; NULL: no names yet */
	struct name_matrix *own;          /* owned; NULL: none */
	uint32_t *shown;                  /* owned: rows of the matrix that pass the filter */
	size_t shown_count, shown_capacity;
	struct listing listing; /* of shown */
	size_t column, left_column;
	unsigned types; /* set of 1u << enum entity_type */
	enum name_order order;
	struct buf filter;
	struct name_hit *hits; /* owned: mentions of `hits_of` by document and place */
	size_t hit_count, hit_capacity;
	uint32_t hits_of; /* a story name; NAME_NONE: none gathered */
	bool listing_hits;
	bool is_narrow;      /* outlets have numbers alone, so that more of them fit */
	uint64_t name_key;   /* hash of the selected name, for when the story's names change */
	uint64_t wanted_key; /* of the name to be selected when they do; 0: the same one */
	struct listing hit_listing;
	struct buf marked; /* the name that J marked; empty: none */
	uint8_t marked_type;
};

static const char *const type_words[ENTITY_TYPES] = {
    "persons", "organisations", "places", "others"};

static unsigned style_of(uint8_t type)
{
	static const unsigned styles[ENTITY_TYPES] = {STYLE_PER, STYLE_ORG, STYLE_LOC, STYLE_MISC};

	return type < ENTITY_TYPES ? styles[type] : STYLE_TEXT;
}

static const struct name_row *row_at(const struct names *names, size_t index)
{
	return index < names->shown_count ? &names->matrix->rows[names->shown[index]] : NULL;
}

static const struct name_row *current(const struct names *names)
{
	return row_at(names, names->listing.selected);
}

static const struct story_name *story_name(const struct world *world, uint32_t name)
{
	const struct links *links = world->story ? world->story->links : NULL;

	return links && name < links->name_count ? &links->names[name] : NULL;
}

/* ---- layout ---- */

struct columns {
	int label, total; /* the name with its total; the total alone, 0: no room */
	int width, shown; /* an outlet's column with its gap; how many of them */
};

static struct columns columns_of(const struct names *names)
{
	const int cols = names->size.cols;
	const size_t docs = names->matrix ? names->matrix->doc_count : 0;
	const int count = docs < 10000 ? (int)docs : 10000;
	struct columns columns = {.label = cols >= 110  ? 40
	                                   : cols >= 72 ? 32
	                                   : cols >= 36 ? 20
	                                                : cols};
	const int room = cols - columns.label;
	const int most = names->is_narrow ? LEAST_COLS : MOST_COLS;

	columns.total = columns.label >= 3 * TOTAL_COLS ? TOTAL_COLS : 0;
	columns.width = LEAST_COLS;
	if (count == 0 || room < LEAST_COLS) {
		columns.label = cols;
		return columns;
	}
	columns.width = room / count;
	if (columns.width < LEAST_COLS)
		columns.width = LEAST_COLS;
	if (columns.width > most)
		columns.width = most;
	columns.shown = room / columns.width < count ? room / columns.width : count;
	return columns;
}

static int head_rows(int rows)
{
	return rows >= 5 ? 2 : 0;
}

static void settle(struct names *names)
{
	const struct columns columns = columns_of(names);
	const size_t docs = names->matrix ? names->matrix->doc_count : 0;
	const size_t shown = columns.shown > 0 ? (size_t)columns.shown : 1;
	const int rows = names->size.rows - head_rows(names->size.rows);

	listing_settle(&names->listing, names->shown_count, rows);
	listing_settle(
	    &names->hit_listing, names->hit_count, names->size.rows - (names->size.rows > 2));
	if (names->column >= docs)
		names->column = docs > 0 ? docs - 1 : 0;
	if (names->left_column > names->column)
		names->left_column = names->column;
	if (names->column >= names->left_column + shown)
		names->left_column = names->column + 1 - shown;
	if (names->left_column + shown > docs)
		names->left_column = docs > shown ? docs - shown : 0;
}

static void apply_filter(struct names *names, const struct world *world)
{
	const struct slice filter = buf_slice(&names->filter);

	names->shown_count = 0;
	for (size_t i = 0; names->matrix && i < names->matrix->count; i++) {
		const struct story_name *name = story_name(world, names->matrix->rows[i].name);
		uint32_t *grown;

		if (!name || !snippet_holds(name->canonical, filter))
			continue;
		grown = names->shown_count < names->shown_capacity
		            ? names->shown
		            : alloc_grow(names->shown, &names->shown_capacity,
		                  names->shown_count + 1, sizeof(*grown));
		if (!grown)
			return;
		names->shown = grown;
		names->shown[names->shown_count++] = (uint32_t)i;
	}
}

static void select_name(struct names *names, uint32_t name)
{
	names->listing.selected = 0;
	for (size_t i = 0; i < names->shown_count; i++)
		if (row_at(names, i)->name == name)
			names->listing.selected = i;
	settle(names);
}

static void refill(struct names *names, const struct world *world)
{
	const bool usual = names->types == ALL_TYPES && names->order == NAMES_BY_TOTAL;

	name_matrix_free(names->own);
	names->matrix = names->own = NULL;
	if (usual && world->names)
		names->matrix = world->names;
	else if (world->story && world->story->links &&
	         name_matrix_new(world->story, names->types, names->order, &names->own) == ERR_OK)
		names->matrix = names->own;
	apply_filter(names, world);
}

/* ---- the mentions of one name ---- */

static bool add_hit(struct names *names, size_t doc, size_t mention)
{
	struct name_hit *grown;

	if (names->hit_count == names->hit_capacity) {
		grown = alloc_grow(
		    names->hits, &names->hit_capacity, names->hit_count + 1, sizeof(*grown));
		if (!grown)
			return false;
		names->hits = grown;
	}
	names->hits[names->hit_count++] = (struct name_hit){(uint32_t)doc, (uint32_t)mention};
	return true;
}

/* Gather the mentions of a name over all articles. Out of memory leaves fewer. */
static void gather_hits(struct names *names, const struct world *world, uint32_t name)
{
	const struct story *story = world->story;

	if (names->hits_of == name)
		return;
	names->hits_of = name;
	names->hit_count = 0;
	names->hit_listing.selected = names->hit_listing.top = 0;
	for (size_t doc = 0; doc < story->count && doc < story->links->doc_count; doc++) {
		const struct analysis *analysis = story->items[doc].analysis;
		const uint32_t *of_doc = story->links->of_doc[doc];
		const struct entities *entities;

		if (!analysis || !of_doc)
			continue;
		entities = story_entities(story, doc);
		for (size_t i = 0; i < entities->mention_count; i++) {
			const uint32_t local = entities->mentions[i].name;

			if (local >= entities->name_count || of_doc[local] != name ||
			    prose_sentence_is_boilerplate(
			        analysis->prose, entities->mentions[i].sentence))
				continue;
			if (!add_hit(names, doc, i))
				return;
		}
	}
}

static size_t first_hit_of(const struct names *names, size_t doc)
{
	for (size_t i = 0; i < names->hit_count; i++)
		if (names->hits[i].doc >= doc)
			return i;
	return 0;
}

static uint64_t key_of(const struct names *names, const struct world *world)
{
	const struct name_row *row = current(names);
	const struct story_name *name = row ? story_name(world, row->name) : NULL;

	return name ? hash_bytes(name->canonical, name->type) : 0;
}

/* Select the name with a key; false: it is not shown. */
static bool select_key(struct names *names, const struct world *world, uint64_t key)
{
	for (size_t i = 0; i < names->shown_count; i++) {
		names->listing.selected = i;
		if (key_of(names, world) == key)
			return true;
	}
	return false;
}

/* The story's names have changed their numbers: find the selected one again, and its mentions. */
static void find_again(struct names *names, const struct world *world)
{
	const uint64_t key = names->name_key;
	const size_t hit = names->hit_listing.selected;

	names->hits_of = NAME_NONE;
	names->hit_count = 0;
	if (names->wanted_key != 0 && select_key(names, world, names->wanted_key)) {
		names->wanted_key = 0;
		names->listing_hits = false;
		return;
	}
	select_key(names, world, key);
	if (!current(names) || key_of(names, world) != key) {
		names->listing.selected = 0;
		names->listing_hits = false;
	}
	if (!names->listing_hits)
		return;
	gather_hits(names, world, current(names)->name);
	names->hit_listing.selected = hit;
}

static void names_relayout(struct pane *pane, const struct world *world, struct size size)
{
	struct names *names = (struct names *)pane;

	names->size = size;
	if (!names->filled || names->generation != world->names_generation) {
		names->filled = true;
		names->generation = world->names_generation;
		refill(names, world);
		find_again(names, world);
	}
	settle(names);
	names->name_key = key_of(names, world);
}

static struct place place_of(const struct world *world, const struct name_hit *hit)
{
	const struct mention *mention =
	    &story_entities(world->story, hit->doc)->mentions[hit->mention];

	return (struct place){hit->doc, {mention->start, mention->end}};
}

static const struct name_hit *current_hit(const struct names *names)
{
	return names->hit_listing.selected < names->hit_count
	           ? &names->hits[names->hit_listing.selected]
	           : NULL;
}

static struct todo list_hits(struct names *names, const struct world *world)
{
	const struct name_row *row = current(names);

	if (!row)
		return todo_say("no name is selected");
	gather_hits(names, world, row->name);
	names->listing_hits = true;
	names->hit_listing.selected = first_hit_of(names, names->column);
	settle(names);
	return todo_redraw();
}

/* `*` and `#`: open the next mention in Read, on through the outlets. */
static struct todo walk(struct names *names, const struct world *world, bool forward)
{
	const struct name_row *row = current(names);
	const bool fresh = row && names->hits_of != row->name;
	struct listing *listing = &names->hit_listing;

	if (!row)
		return todo_say("no name is selected");
	gather_hits(names, world, row->name);
	if (names->hit_count == 0)
		return todo_say("no mention");
	listing_settle(listing, names->hit_count, listing->rows);
	if (fresh)
		listing_select(
		    listing, forward ? first_hit_of(names, names->column) : names->hit_count - 1);
	else if (forward)
		listing_select(listing, (listing->selected + 1) % names->hit_count);
	else
		listing_select(
		    listing, listing->selected > 0 ? listing->selected - 1 : names->hit_count - 1);
	if (names->listing_hits)
		return todo_redraw();
	return todo_open(place_of(world, current_hit(names)), NULL);
}

static struct todo step_column(struct names *names, size_t steps, bool right)
{
	const size_t last =
	    names->matrix && names->matrix->doc_count > 0 ? names->matrix->doc_count - 1 : 0;

	if (right)
		names->column = last - names->column < steps ? last : names->column + steps;
	else
		names->column = names->column < steps ? 0 : names->column - steps;
	settle(names);
	return todo_redraw();
}

static struct todo step_outlet(struct names *names, bool forward)
{
	const struct name_hit *hit = current_hit(names);
	size_t at = names->hit_listing.selected;

	if (!names->listing_hits || !hit)
		return step_column(names, 1, forward);
	while (forward ? at + 1 < names->hit_count : at > 0) {
		at = forward ? at + 1 : at - 1;
		if (names->hits[at].doc == hit->doc)
			continue;
		listing_select(&names->hit_listing, at);
		return todo_redraw();
	}
	return todo_say(forward ? "no other outlet below" : "no other outlet above");
}

/* ---- what keys do ---- */

static struct todo change(struct names *names, const struct world *world, const char *message)
{
	const uint32_t before = current(names) ? current(names)->name : NAME_NONE;

	refill(names, world);
	select_name(names, before);
	return todo_say(message);
}

static struct todo next_type(struct names *names, const struct world *world)
{
	static const char *const said[] = {"persons only", "organisations only", "places only",
	    "other names only", "all types of names"};
	unsigned at = 0;

	if (names->types == ALL_TYPES) {
		names->types = 1u << ENTITY_PER;
		return change(names, world, said[0]);
	}
	while (!(names->types & 1u << at))
		at++;
	names->types = at + 1 < ENTITY_TYPES ? 1u << (at + 1) : ALL_TYPES;
	return change(names, world, said[at + 1]);
}

static struct todo next_order(struct names *names, const struct world *world)
{
	static const char *const said[NAME_ORDERS] = {"names by mentions: most first",
	    "names by the alphabet",
	    "names by unevenness: what one outlet names and others do not"};

	names->order = (enum name_order)((names->order + 1) % NAME_ORDERS);
	return change(names, world, said[names->order]);
}

static struct todo set_filter(
    struct names *names, const struct world *world, const struct cmd_args *args)
{
	const bool given = args && args->text.ptr && args->text.len > 0;
	const uint32_t before = current(names) ? current(names)->name : NAME_NONE;
	struct buf prompt = {0};

	if (!given && names->filter.len == 0) {
		buf_add_text(&prompt, "filter ");
		return todo_text(REQUEST_PROMPT, &prompt);
	}
	buf_clear(&names->filter);
	if (given)
		buf_add_slice(&names->filter, args->text);
	apply_filter(names, world);
	select_name(names, before);
	return todo_say(given ? "names filtered; & shows all again" : "all names");
}

static struct todo set_narrow(struct names *names, bool narrow)
{
	if (names->listing_hits)
		return todo_say("mentions have one form: q goes back to the names");
	if (names->is_narrow == narrow)
		return todo_say(narrow ? "there is no less detail" : "there is no more detail");
	names->is_narrow = narrow;
	settle(names);
	return todo_say(narrow ? "numbers alone, so that more outlets fit" : "numbers with bars");
}

static struct todo open_card(const struct names *names)
{
	const struct name_row *row = current(names);

	if (!row)
		return todo_say("no name is selected");
	return (struct todo){.flags = TODO_REDRAW, .request = REQUEST_CARD, .number = row->name};
}

/* ---- corrections ---- */

/* What a correction is about: the mention of the list, else every mention of the row's name. */
static struct naming naming_of(const struct names *names, const struct world *world)
{
	struct naming naming = {world, current(names)->name, NAMING_ALL, NAMING_ALL};

	if (names->listing_hits && current_hit(names)) {
		naming.doc = current_hit(names)->doc;
		naming.mention = current_hit(names)->mention;
	}
	return naming;
}

/* Once the names are linked anew the row with this name is to be selected. */
static struct todo follow(
    struct names *names, struct todo todo, struct slice canonical, unsigned type)
{
	if (todo.request == REQUEST_CORRECT && !names->listing_hits)
		names->wanted_key = hash_bytes(canonical, type);
	return todo;
}

static struct todo join_into(
    struct names *names, const struct world *world, uint32_t from, uint32_t into)
{
	const struct naming naming = {world, from, NAMING_ALL, NAMING_ALL};
	const struct story_name *target = story_name(world, into);

	buf_clear(&names->marked);
	return follow(names, naming_join(&naming, into), target->canonical, target->type);
}

static struct todo mark_to_join(struct names *names, const struct story_name *name)
{
	struct buf buf = {0};

	buf_clear(&names->marked);
	buf_add_slice(&names->marked, name->canonical);
	names->marked_type = name->type;
	buf_add_format(&buf, "“%.*s” is marked: J on another name makes them one",
	    (int)name->canonical.len, name->canonical.ptr);
	return todo_text(REQUEST_SAY, &buf);
}

/* J marks, and J on another joins what is marked into it; with a name: the row's into that. */
static struct todo join(struct names *names, const struct world *world, const struct cmd_args *args)
{
	const struct name_row *row = current(names);
	const struct story_name *name = row ? story_name(world, row->name) : NULL;
	uint32_t other;

	if (!name)
		return todo_say("no name is selected");
	if (args && args->text.ptr) {
		other = naming_find(world, args->text, name->type);
		return other == NAME_NONE ? todo_say("no name is written so: Tab completes names")
		                          : join_into(names, world, row->name, other);
	}
	other = names->marked.len > 0
	            ? naming_find(world, buf_slice(&names->marked), names->marked_type)
	            : NAME_NONE;
	if (other == NAME_NONE)
		return mark_to_join(names, name);
	if (other != row->name)
		return join_into(names, world, other, row->name);
	buf_clear(&names->marked);
	return todo_say("no longer marked");
}

/* The command line with what S or E would do, to be changed and sent. */
static struct todo prompt_with(const char *command, struct slice text, const char *message)
{
	struct buf buf = {0};
	struct todo todo;

	buf_add_text(&buf, command);
	for (size_t i = 0; i < text.len; i++)
		buf_add_byte(&buf, text.ptr[i] == '\n' ? ' ' : text.ptr[i]);
	todo = todo_text(REQUEST_PROMPT, &buf);
	todo.message = message;
	return todo;
}

static struct slice mention_text(const struct world *world, const struct name_hit *hit)
{
	const struct place place = place_of(world, hit);

	return slice_at(world->story->items[place.doc].analysis->prose->text, place.span);
}

static struct todo split_name(
    struct names *names, const struct world *world, const struct cmd_args *args)
{
	const struct name_row *row = current(names);
	const struct story_name *name = row ? story_name(world, row->name) : NULL;
	struct naming naming;
	struct slice text;

	if (!name)
		return todo_say("no name is selected");
	naming = naming_of(names, world);
	if (naming.doc == NAMING_ALL) {
		if (name_row_count(row, names->column) == 0 || row->cell_count < 2)
			return todo_say("choose an outlet that is to have another name here, or "
			                "Enter and one mention");
		naming.doc = names->column;
	}
	if (args && args->text.ptr)
		return naming_split(&naming, args->text);
	text = names->listing_hits ? mention_text(world, current_hit(names)) : name->canonical;
	return prompt_with("split-name ", text, "the name that this is instead");
}

/* The word at the beginning of a text; the rest of it follows in `ret_rest`. */
static struct slice first_word(struct slice text, struct slice *ret_rest)
{
	const char *space = text.len > 0 ? memchr(text.ptr, ' ', text.len) : NULL;
	const size_t len = space ? (size_t)(space - text.ptr) : text.len;

	*ret_rest = slice_trim((struct slice){text.ptr + len, text.len - len});
	return (struct slice){text.ptr, len};
}

/* E: what a name is called, its type, how far a mention goes. Other keys are the article's. */
static struct todo edit_name(
    struct names *names, const struct world *world, const struct cmd_args *args)
{
	const struct name_row *row = current(names);
	const struct story_name *name = row ? story_name(world, row->name) : NULL;
	struct naming naming;
	struct slice rest, key;

	if (!name)
		return todo_unknown();
	naming = naming_of(names, world);
	if (!args || !args->text.ptr)
		return names->listing_hits
		           ? prompt_with("edit extent ", mention_text(world, current_hit(names)),
		                 "or :edit name, :edit type")
		           : prompt_with("edit name ", name->canonical,
		                 "or :edit type person|organisation|place|other");
	key = first_word(args->text, &rest);
	if (slice_is(key, "name"))
		return follow(names, naming_rename(&naming, rest), rest, name->type);
	if (slice_is(key, "type"))
		return follow(
		    names, naming_retype(&naming, rest), name->canonical, naming_type(rest));
	if (!slice_is(key, "extent"))
		return todo_unknown();
	return names->listing_hits ? naming_extend(&naming, rest)
	                           : todo_say("Enter, then choose the mention");
}

static struct todo close_hits(struct names *names)
{
	if (!names->listing_hits)
		return todo_unknown();
	names->listing_hits = false;
	return todo_redraw();
}

static struct todo deeper(struct names *names, const struct world *world)
{
	if (!names->listing_hits)
		return list_hits(names, world);
	return current_hit(names) ? todo_open(place_of(world, current_hit(names)), NULL)
	                          : todo_say("nothing to open");
}

static bool name_matches(const void *data, const struct world *world, size_t index)
{
	const struct name_row *row = row_at(data, index);
	const struct story_name *name = row ? story_name(world, row->name) : NULL;

	return name && finding_in_text(world, name->canonical);
}

/* A mention whose sentence holds a hit. */
static bool hit_matches(const void *data, const struct world *world, size_t index)
{
	const struct names *names = data;
	const struct name_hit *hit = &names->hits[index];
	const struct analysis *analysis = world->story->items[hit->doc].analysis;
	const struct sentence *sentence =
	    &analysis->prose->sentences.items[analysis->entities->mentions[hit->mention].sentence];

	return finding_in_span(world, hit->doc, (struct span){sentence->start, sentence->end});
}

static struct todo step_found(
    struct names *names, const struct world *world, enum cmd_id cmd, const struct cmd_args *args)
{
	struct listing *listing = names->listing_hits ? &names->hit_listing : &names->listing;
	const struct finding_list list = {listing->count, listing->selected,
	    names->listing_hits ? hit_matches : name_matches, names};
	size_t at = listing->selected;
	const struct todo todo = finding_step(&list, world, cmd, args, &at);

	listing_select(listing, at);
	return todo;
}

static struct todo command(
    struct names *names, const struct world *world, enum cmd_id cmd, const struct cmd_args *args)
{
	if (listing_command(names->listing_hits ? &names->hit_listing : &names->listing, cmd, args))
		return todo_redraw();
	switch (cmd) {
	case CMD_LEFT: return step_column(names, listing_steps(args), false);
	case CMD_RIGHT: return step_column(names, listing_steps(args), true);
	case CMD_DEEPER: return deeper(names, world);
	case CMD_CLOSE: return close_hits(names);
	case CMD_SAME_NEXT: return walk(names, world, true);
	case CMD_SAME_PREVIOUS: return walk(names, world, false);
	case CMD_GROUP_NEXT: return step_outlet(names, true);
	case CMD_GROUP_PREVIOUS: return step_outlet(names, false);
	case CMD_TYPE: return next_type(names, world);
	case CMD_ORDER: return next_order(names, world);
	case CMD_MORE: return set_narrow(names, false);
	case CMD_LESS: return set_narrow(names, true);
	case CMD_FILTER: return set_filter(names, world, args);
	case CMD_SEARCH_NEXT:
	case CMD_SEARCH_PREVIOUS: return step_found(names, world, cmd, args);
	case CMD_CARD: return open_card(names);
	case CMD_JOIN: return join(names, world, args);
	case CMD_NAME_SPLIT: return split_name(names, world, args);
	case CMD_EDIT: return edit_name(names, world, args);
	default: return todo_unknown();
	}
}

static struct todo names_update(
    struct pane *pane, const struct world *world, enum cmd_id cmd, const struct cmd_args *args)
{
	struct names *names = (struct names *)pane;
	const struct todo todo = command(names, world, cmd, args);

	names->name_key = key_of(names, world);
	return todo;
}

/* ---- drawing ---- */

static struct slice outlet_of(const struct world *world, size_t doc)
{
	const struct doc *article = doc < world->story->count ? world->story->items[doc].doc : NULL;

	return article ? saying_outlet(doc_outlet_name(article)) : slice_of("(not read)");
}

static void draw_head(
    const struct names *names, const struct world *world, struct canvas *canvas, struct rect rect)
{
	static const char *const orders[] = {"mentions", "alphabet", "unevenness"};
	const struct columns columns = columns_of(names);
	const bool all = names->types == ALL_TYPES;
	struct buf buf = {0};
	unsigned type = 0;

	while (!all && !(names->types & 1u << type))
		type++;
	buf_add_format(&buf, "Names   %zu of %zu, %s   order:%s", names->shown_count,
	    names->matrix->count, all ? "all types" : type_words[type], orders[names->order]);
	listing_add_filter(&buf, buf_slice(&names->filter));
	canvas_put_fitted(canvas, rect.row, rect.col, rect.cols, buf_slice(&buf), STYLE_HEADING);
	buf_release(&buf);
	canvas_put(canvas, rect.row + 1, rect.col, columns.label - columns.total, slice_of("name"),
	    STYLE_DIM);
	canvas_put(canvas, rect.row + 1, rect.col + columns.label - columns.total, columns.total,
	    slice_of(columns.total > 0 ? "  all" : ""), STYLE_DIM);
	for (int i = 0; i < columns.shown; i++)
		snippet_draw_name(canvas, rect.row + 1,
		    rect.col + columns.label + i * columns.width + 1, columns.width - 1,
		    outlet_of(world, names->left_column + (size_t)i),
		    STYLE_HEADING |
		        (names->left_column + (size_t)i == names->column ? STYLE_BOLD : 0));
}

static void draw_count(
    struct canvas *canvas, int row, int col, int cols, uint32_t count, unsigned style)
{
	struct buf buf = {0};

	if (count == 0)
		buf_add_text(&buf, canvas->ascii ? "." : "·");
	else
		buf_add_format(&buf, "%u", count);
	if (count > 0 || cols > 1) {
		const int width = (int)cells_width(buf_slice(&buf), canvas->widths);

		canvas_put(canvas, row, col + (cols > width ? cols - width : 0), cols,
		    buf_slice(&buf), count > 0 ? style : STYLE_SILENT);
	}
	buf_release(&buf);
}

static void draw_name(const struct names *names, const struct world *world, struct canvas *canvas,
    int row, struct rect rect, const struct name_row *name_row)
{
	const struct columns columns = columns_of(names);
	const struct story_name *name = story_name(world, name_row->name);
	const bool typed = columns.label >= 32;
	uint32_t most = 0;
	int used = 0;

	if (!name)
		return;
	if (typed) {
		canvas_put(canvas, row, rect.col, 4,
		    slice_of(entity_type_text((enum entity_type)name->type)), STYLE_DIM);
		used = 5;
		if (names->marked_type == name->type &&
		    slice_equal(buf_slice(&names->marked), name->canonical))
			canvas_put(canvas, row, rect.col + 4, 1, slice_of("*"), STYLE_MARK);
	}
	canvas_put_fitted(canvas, row, rect.col + used, columns.label - columns.total - used,
	    name->canonical, style_of(name->type));
	if (columns.total > 0)
		draw_count(canvas, row, rect.col + columns.label - columns.total, columns.total - 1,
		    name_row->total, STYLE_TEXT);
	for (uint32_t i = 0; i < name_row->cell_count; i++)
		most = name_row->cells[i].count > most ? name_row->cells[i].count : most;
	for (int i = 0; i < columns.shown; i++) {
		const uint32_t count = name_row_count(name_row, names->left_column + (size_t)i);
		const int col = rect.col + columns.label + i * columns.width + 1;
		const int bar = columns.width - 1 - COUNT_COLS;

		bar_draw(canvas, row, col, bar, count, most, style_of(name->type));
		draw_count(canvas, row, col + (bar > 0 ? bar : 0),
		    bar > 0 ? COUNT_COLS - 1 : columns.width - 2, count, STYLE_TEXT);
	}
}

static void draw_table(const struct names *names, const struct world *world, struct canvas *canvas,
    struct rect rect, bool focused)
{
	const struct columns columns = columns_of(names);
	const unsigned style = focused ? STYLE_SELECTED : STYLE_SELECTED_AWAY;
	const int head = head_rows(rect.rows);

	if (head > 0)
		draw_head(names, world, canvas, rect);
	for (int i = 0; i < rect.rows - head; i++) {
		const size_t at = names->listing.top + (size_t)i;
		const int row = rect.row + head + i;

		if (at >= names->shown_count)
			break;
		draw_name(names, world, canvas, row, rect, row_at(names, at));
		if (at != names->listing.selected)
			continue;
		canvas_restyle(
		    canvas, (struct rect){row, rect.col, 1, columns.label - columns.total}, style);
		if (columns.shown > 0)
			canvas_restyle(canvas,
			    (struct rect){row,
			        rect.col + columns.label +
			            (int)(names->column - names->left_column) * columns.width + 1,
			        1, columns.width - 1},
			    style);
	}
}

static int hit_head_cols(int cols)
{
	return cols >= 72 ? 22 : cols >= 36 ? 12 : 0;
}

static int hit_col(int cols)
{
	const int head = hit_head_cols(cols);

	return head + (cols - head) * 2 / 5;
}

static void draw_hit(const struct name_hit *hit, const struct world *world, struct canvas *canvas,
    int row, struct rect rect, bool here)
{
	const struct story_item *item = &world->story->items[hit->doc];
	const struct mention *mention =
	    &story_entities(world->story, hit->doc)->mentions[hit->mention];
	const struct sentence *sentence =
	    &item->analysis->prose->sentences.items[mention->sentence];
	const int head = hit_head_cols(rect.cols);
	struct snippet snippet = {.text = item->analysis->prose->text,
	    .outer = {sentence->start, sentence->end},
	    .inner = {mention->start, mention->end},
	    .style = STYLE_TEXT,
	    .inner_style = here ? STYLE_HIT_CURRENT : style_of(mention->type) | STYLE_BOLD};
	struct buf line = {0};

	buf_add_format(&line, "l.%u", doc_line_at(item->doc, mention->start));
	if (head > 0) {
		const int number = (int)line.len;

		canvas_put_fitted(canvas, row, rect.col, head - number - 2,
		    outlet_of(world, hit->doc), STYLE_HEADING);
		canvas_put(
		    canvas, row, rect.col + head - number - 1, number, buf_slice(&line), STYLE_DIM);
	}
	buf_release(&line);
	snippet_draw_at(
	    canvas, row, rect.col + head, rect.cols - head, hit_col(rect.cols) - head, &snippet);
}

static void draw_hits(const struct names *names, const struct world *world, struct canvas *canvas,
    struct rect rect, bool focused)
{
	const struct story_name *name = story_name(world, names->hits_of);
	const int title = rect.rows > 2;
	struct buf buf = {0};
	int used = 0;

	if (title && name) {
		used = canvas_put(canvas, rect.row, rect.col, rect.cols, name->canonical,
		    style_of(name->type) | STYLE_BOLD);
		buf_add_format(&buf, "   %zu mention%s in %u outlet%s   q: back to the names",
		    names->hit_count, names->hit_count == 1 ? "" : "s", name->doc_count,
		    name->doc_count == 1 ? "" : "s");
		canvas_put_fitted(canvas, rect.row, rect.col + used, rect.cols - used,
		    buf_slice(&buf), STYLE_HEADING);
	}
	buf_release(&buf);
	for (int i = 0; i < rect.rows - title; i++) {
		const size_t at = names->hit_listing.top + (size_t)i;
		const bool here = at == names->hit_listing.selected;

		if (at >= names->hit_count)
			break;
		if (here)
			canvas_fill(canvas,
			    (struct rect){rect.row + title + i, rect.col, 1, rect.cols},
			    focused ? STYLE_SELECTED : STYLE_SELECTED_AWAY);
		draw_hit(&names->hits[at], world, canvas, rect.row + title + i, rect, here);
	}
}

static void names_draw(const struct pane *pane, const struct world *world, struct canvas *canvas,
    struct rect rect, bool focused)
{
	static const char *const waiting[] = {
	    "No names yet.", "They appear as soon as the articles are analysed."};
	static const char *const filtered[] = {
	    "No name of this type or with this text.", "f shows another type, & all again."};
	const struct names *names = (const struct names *)pane;
	const struct rect old = canvas_clip(canvas, rect);

	if (!names->matrix || names->shown_count == 0)
		listing_draw_empty(canvas, rect, names->matrix ? filtered : waiting, 2);
	else if (names->listing_hits)
		draw_hits(names, world, canvas, rect, focused);
	else
		draw_table(names, world, canvas, rect, focused);
	canvas->clip = old;
}

static bool names_cursor(
    const struct pane *pane, const struct world *world, int *ret_row, int *ret_col)
{
	const struct names *names = (const struct names *)pane;
	const struct columns columns = columns_of(names);

	(void)world;
	if (!names->matrix || names->shown_count == 0)
		return false;
	if (names->listing_hits) {
		*ret_row = (names->size.rows > 2) +
		           (int)(names->hit_listing.selected - names->hit_listing.top);
		*ret_col = hit_col(names->size.cols);
	} else {
		*ret_row = head_rows(names->size.rows) +
		           (int)(names->listing.selected - names->listing.top);
		*ret_col = columns.shown == 0
		               ? 0
		               : columns.label +
		                     (int)(names->column - names->left_column) * columns.width + 1;
	}
	if (*ret_col >= names->size.cols)
		*ret_col = names->size.cols - 1;
	return *ret_row < names->size.rows;
}

static void names_status(
    const struct pane *pane, const struct world *world, struct buf *left, struct buf *right)
{
	static const char *const type_word[ENTITY_TYPES] = {
	    "person", "organisation", "place", "other name"};
	const struct names *names = (const struct names *)pane;
	const struct name_row *row = current(names);
	const struct story_name *name = row ? story_name(world, row->name) : NULL;
	const struct listing *listing = names->listing_hits ? &names->hit_listing : &names->listing;

	if (!name) {
		buf_add_text(left, "no names");
		return;
	}
	buf_add_slice(left, name->canonical);
	buf_add_format(left, ", %s: ", type_word[name->type]);
	if (names->listing_hits && current_hit(names)) {
		const struct place place = place_of(world, current_hit(names));

		buf_add_slice(left, outlet_of(world, place.doc));
		buf_add_format(left, ", line %u",
		    doc_line_at(world->story->items[place.doc].doc, place.span.start));
	} else {
		const uint32_t count = name_row_count(row, names->column);

		buf_add_slice(left, outlet_of(world, names->column));
		buf_add_format(left, " %u of %u mentions, unevenness %.2f", count, row->total,
		    (double)row->unevenness);
	}
	buf_add_format(right, "%zu of %zu", listing->selected + 1, listing->count);
}

static bool names_selected(
    const struct pane *pane, const struct world *world, struct place *ret_place)
{
	const struct names *names = (const struct names *)pane;

	if (!names->listing_hits || !current_hit(names))
		return false;
	*ret_place = place_of(world, current_hit(names));
	return true;
}

/* A place that is a mention: its name's row. */
static bool names_show(struct pane *pane, const struct world *world, const struct place *place)
{
	struct names *names = (struct names *)pane;
	const struct story *story = world->story;
	const struct entities *entities;
	size_t at;

	if (!story || !story->links || place->doc >= story->count ||
	    place->doc >= story->links->doc_count || !story->links->of_doc[place->doc] ||
	    !story->items[place->doc].analysis)
		return false;
	entities = story_entities(story, place->doc);
	at = entities_at(entities, place->span.start);
	if (at >= entities->mention_count || entities->mentions[at].start >= place->span.end ||
	    entities->mentions[at].name >= entities->name_count)
		return false;
	select_name(names, story->links->of_doc[place->doc][entities->mentions[at].name]);
	names->column = place->doc;
	settle(names);
	return current(names) != NULL;
}

static struct todo names_click(struct pane *pane, const struct world *world, int row, int col)
{
	struct names *names = (struct names *)pane;
	const struct columns columns = columns_of(names);
	struct listing *listing = names->listing_hits ? &names->hit_listing : &names->listing;
	const int item =
	    row - (names->listing_hits ? names->size.rows > 2 : head_rows(names->size.rows));

	(void)world;
	if (item >= 0 && listing->top + (size_t)item < listing->count)
		listing_select(listing, listing->top + (size_t)item);
	if (!names->listing_hits && columns.shown > 0 && col >= columns.label) {
		const int column = (col - columns.label) / columns.width;

		if (column < columns.shown)
			names->column = names->left_column + (size_t)column;
	}
	return todo_redraw();
}

static void names_free(struct pane *pane)
{
	struct names *names = (struct names *)pane;

	name_matrix_free(names->own);
	alloc_free(names->shown);
	alloc_free(names->hits);
	buf_release(&names->filter);
	buf_release(&names->marked);
	alloc_free(names);
}

static const struct pane_ops names_ops = {
    .name = "names",
    .relayout = names_relayout,
    .update = names_update,
    .draw = names_draw,
    .cursor = names_cursor,
    .status = names_status,
    .selected = names_selected,
    .show = names_show,
    .click = names_click,
    .free = names_free,
};

struct pane *pane_names_new(void)
{
	struct names *names = alloc_zero(1, sizeof(*names));

	if (!names)
		return NULL;
	names->pane.ops = &names_ops;
	names->types = ALL_TYPES;
	names->hits_of = NAME_NONE;
	return &names->pane;
}
