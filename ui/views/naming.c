#include "config.h"

#include "views/naming.h"

#include "base/alloc.h"
#include "text/fold.h"
#include "views/listing.h"
#include "views/saying.h"

/* What one act says of the mentions that it is about. */
struct wording {
	struct slice canonical;
	unsigned type;
	bool joins;
	struct span wanted; /* span_none(): as far as they go now */
	struct buf words;
};

static const struct story_name *name_of(const struct naming *naming)
{
	return &naming->world->story->links->names[naming->name];
}

static struct todo say_why(const char *before, struct slice what, const char *after)
{
	struct buf buf = {0};

	buf_add_text(&buf, before);
	buf_add_slice(&buf, what);
	buf_add_text(&buf, after);
	return todo_text(REQUEST_SAY, &buf);
}

uint32_t naming_find(const struct world *world, struct slice canonical, unsigned type)
{
	const struct links *links = world->story->links;
	uint32_t found = NAME_NONE;
	struct buf folded = {0};

	fold_add(&folded, canonical);
	for (uint32_t i = 0; i < links->name_count; i++) {
		const struct story_name *name = &links->names[i];

		if (fold_equal(name->canonical, buf_slice(&folded)) &&
		    (found == NAME_NONE ||
		        (name->type == type && links->names[found].type != type)))
			found = i;
	}
	buf_release(&folded);
	return found;
}

/* ---- the mentions of an act ---- */

struct gathered {
	struct correction *items; /* owned */
	size_t count, capacity;
};

static bool gather_one(const struct naming *naming, size_t doc, size_t mention, struct span wanted,
    struct gathered *gathered)
{
	const struct story_item *item = &naming->world->story->items[doc];
	const struct mention *found = &item->analysis->entities->mentions[mention];
	const struct mention *now = &story_entities(naming->world->story, doc)->mentions[mention];
	struct correction *grown =
	    alloc_grow(gathered->items, &gathered->capacity, gathered->count + 1, sizeof(*grown));

	if (!grown)
		return false;
	gathered->items = grown;
	grown[gathered->count++] = (struct correction){
	    .doc_hash = doc_hash(item->doc),
	    .found = {found->start, found->end},
	    .wanted = span_exists(wanted) ? wanted : (struct span){now->start, now->end},
	};
	return true;
}

/* Mentions in boilerplate, too: they are of the same name. */
static bool gather(
    const struct naming *naming, const struct wording *wording, struct gathered *gathered)
{
	const struct story *story = naming->world->story;
	const struct links *links = story->links;

	for (size_t doc = 0; doc < story->count && doc < links->doc_count; doc++) {
		const struct entities *entities = story_entities(story, doc);

		if (!entities || !links->of_doc[doc] || !story->items[doc].doc ||
		    (naming->doc != NAMING_ALL && naming->doc != doc))
			continue;
		for (size_t i = 0; i < entities->mention_count; i++) {
			if (links->of_doc[doc][entities->mentions[i].name] != naming->name ||
			    (naming->mention != NAMING_ALL && naming->mention != i))
				continue;
			if (!gather_one(naming, doc, i, wording->wanted, gathered))
				return false;
		}
	}
	return true;
}

/* The todo of an act; takes the words. */
static struct todo finish(const struct naming *naming, struct wording *wording)
{
	struct gathered gathered = {.items = NULL};
	struct buf text = {0};
	struct correction_act act = {.canonical = wording->canonical,
	    .type = (uint8_t)wording->type,
	    .joins = wording->joins};

	if (!correction_is_name(wording->canonical) || !gather(naming, wording, &gathered) ||
	    gathered.count == 0) {
		alloc_free(gathered.items);
		buf_release(&wording->words);
		return todo_say("this cannot be the form of a name");
	}
	act.words = buf_slice(&wording->words);
	act.items = gathered.items;
	act.count = gathered.count;
	correction_act_write(&act, &text);
	alloc_free(gathered.items);
	buf_release(&wording->words);
	return todo_text(REQUEST_CORRECT, &text);
}

static void add_quoted(struct buf *buf, struct slice text)
{
	buf_add_text(buf, "“");
	buf_add_slice(buf, text);
	buf_add_text(buf, "”");
}

/* What the mentions are in words: the name, one outlet's, or one place of it. */
static void add_subject(const struct naming *naming, struct buf *buf)
{
	const struct doc *doc =
	    naming->doc == NAMING_ALL ? NULL : naming->world->story->items[naming->doc].doc;

	add_quoted(buf, name_of(naming)->canonical);
	if (!doc)
		return;
	buf_add_text(buf, " in ");
	buf_add_slice(buf, saying_outlet(doc_outlet_name(doc)));
	if (naming->mention != NAMING_ALL)
		buf_add_format(buf, ", line %u,",
		    doc_line_at(doc, story_entities(naming->world->story, naming->doc)
		                         ->mentions[naming->mention]
		                         .start));
}

/* ---- what can be done ---- */

struct todo naming_join(const struct naming *naming, uint32_t into)
{
	const struct story_name *target = &naming->world->story->links->names[into];
	struct wording wording = {.canonical = target->canonical,
	    .type = target->type,
	    .joins = true,
	    .wanted = span_none()};

	if (into == naming->name)
		return todo_say("that is the same name");
	add_subject(naming, &wording.words);
	buf_add_text(&wording.words, " is one with ");
	add_quoted(&wording.words, target->canonical);
	return finish(naming, &wording);
}

struct todo naming_split(const struct naming *naming, struct slice canonical)
{
	const uint32_t known = naming_find(naming->world, canonical, name_of(naming)->type);
	struct wording wording = {
	    .canonical = canonical, .type = name_of(naming)->type, .wanted = span_none()};

	if (known == naming->name)
		return todo_say("that is its name already: another one tells the two apart");
	add_subject(naming, &wording.words);
	buf_add_text(&wording.words, known == NAME_NONE ? " is a name of its own: " : " is ");
	add_quoted(&wording.words, canonical);
	return finish(naming, &wording);
}

struct todo naming_rename(const struct naming *naming, struct slice canonical)
{
	struct wording wording = {
	    .canonical = canonical, .type = name_of(naming)->type, .wanted = span_none()};

	if (slice_equal(canonical, name_of(naming)->canonical))
		return todo_say("that is its name already");
	add_subject(naming, &wording.words);
	buf_add_text(&wording.words, " is called ");
	add_quoted(&wording.words, canonical);
	return finish(naming, &wording);
}

unsigned naming_type(struct slice text)
{
	static const char *const words[ENTITY_TYPES] = {"person", "organisation", "place", "other"};

	for (unsigned type = 0; type < ENTITY_TYPES; type++)
		if (slice_is(text, words[type]) ||
		    slice_is(text, entity_type_text((enum entity_type)type)))
			return type;
	return ENTITY_TYPES;
}

struct todo naming_retype(const struct naming *naming, struct slice type)
{
	static const char *const said[ENTITY_TYPES] = {
	    " is a person", " is an organisation", " is a place", " is a name of another kind"};
	struct wording wording = {.canonical = name_of(naming)->canonical,
	    .type = naming_type(type),
	    .wanted = span_none()};

	if (wording.type >= ENTITY_TYPES)
		return say_why("“", type, "” is no type: person, organisation, place or other");
	if (wording.type == name_of(naming)->type)
		return todo_say("that is its type already");
	add_subject(naming, &wording.words);
	buf_add_text(&wording.words, said[wording.type]);
	return finish(naming, &wording);
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

/* Where a text stands in the sentence of a mention so that they share a byte; none: nowhere. */
static struct span find_around(
    const struct prose *prose, const struct mention *mention, struct slice text)
{
	const struct sentence *sentence = &prose->sentences.items[mention->sentence];

	for (size_t at = sentence->start; text.len > 0 && at + text.len <= sentence->end; at++)
		if (at < mention->end && at + text.len > mention->start &&
		    reads(prose->text, at, text))
			return (struct span){(uint32_t)at, (uint32_t)(at + text.len)};
	return span_none();
}

struct todo naming_extend(const struct naming *naming, struct slice text)
{
	const struct story *story = naming->world->story;
	const struct entities *entities = story_entities(story, naming->doc);
	const struct mention *mention = &entities->mentions[naming->mention];
	struct wording wording = {.canonical = name_of(naming)->canonical,
	    .type = name_of(naming)->type,
	    .wanted = find_around(story->items[naming->doc].analysis->prose, mention, text)};

	if (!span_exists(wording.wanted))
		return say_why("“", text, "” does not stand around this mention, in its sentence");
	if ((naming->mention > 0 && wording.wanted.start < mention[-1].end) ||
	    (naming->mention + 1 < entities->mention_count &&
	        wording.wanted.end > mention[1].start))
		return say_why("“", text, "” reaches into the next name");
	if (name_of(naming)->mention_count == 1)
		wording.canonical = text;
	add_subject(naming, &wording.words);
	buf_add_text(&wording.words, " goes as far as ");
	add_quoted(&wording.words, text);
	return finish(naming, &wording);
}
