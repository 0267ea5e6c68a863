/*
 * Names are found by key: type and folded canonical form. Persons come first by their whole names
 * ("Rob Bauer"); then a lone last name, or a lone first name where that is what comes last in the
 * person's own language ("Xi"), goes to the one person it can mean.
 */
#include "config.h"

#include "entity/link.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/map.h"
#include "entity/canonical.h"
#include "entity/gender.h"
#include "text/fold.h"

/* A part of a name that several persons share. */
#define SHARED (UINT32_MAX - 1)

/* The gender in a key where it does not matter; else an enum entity_gender. */
enum { ANY_GENDER = '*' };

struct linker {
	const struct prose *prose;
	const struct gazetteer *gazetteer;
	struct entities *entities;
	struct arena keys; /* keys of the maps */
	struct buf folded; /* a key while it is made */
	struct map names;  /* type and folded form -> name */
	struct map lasts;  /* gender and folded last word of whole persons -> name, or SHARED */
	struct map firsts; /* the same of their first words, without gender */
	struct canonical canonical;
	size_t name_capacity;
};

static size_t last_word_at(struct slice name)
{
	size_t at = name.len;

	while (at > 0 && name.ptr[at - 1] != ' ')
		at--;
	return at;
}

static struct slice first_word(struct slice name)
{
	const char *space = memchr(name.ptr, ' ', name.len);

	return (struct slice){name.ptr, space ? (size_t)(space - name.ptr) : name.len};
}

static struct slice last_word(struct slice name)
{
	size_t at = last_word_at(name);

	return (struct slice){name.ptr + at, name.len - at};
}

static bool is_single_word(struct slice name)
{
	return last_word_at(name) == 0;
}

/* A key that outlives this call; .ptr NULL: no memory. */
static struct slice key_of(struct buf *folded, struct arena *keys, char kind, struct slice text)
{
	buf_clear(folded);
	buf_add_byte(folded, kind);
	fold_add(folded, text);
	if (folded->failed)
		return (struct slice){NULL, 0};
	return arena_copy(keys, buf_slice(folded));
}

/* The same for a look-up: valid until the next. */
static struct slice probe_of(struct buf *folded, char kind, struct slice text)
{
	buf_clear(folded);
	buf_add_byte(folded, kind);
	fold_add(folded, text);
	return buf_slice(folded);
}

static char kind_of(unsigned type)
{
	return (char)('0' + type);
}

/* "Donald J. Trump" and "Donald Trump" have one key: first and last word. */
static struct slice person_key_text(struct slice name, char *room, size_t size)
{
	struct slice first = first_word(name), last = last_word(name);

	if (first.len + last.len + 1 > size || is_single_word(name))
		return name;
	memcpy(room, first.ptr, first.len);
	room[first.len] = ' ';
	memcpy(room + first.len + 1, last.ptr, last.len);
	return (struct slice){room, first.len + last.len + 1};
}

/* The first letter of what stands between first and last word; 0: nothing does. */
static char middle_of(struct slice name)
{
	const size_t first = first_word(name).len, last = last_word_at(name);

	return last > first + 1 ? name.ptr[first + 1] : '\0';
}

/* "John A. Smith" and "John B. Smith" are two, though their key is one. */
static bool are_two(unsigned type, struct slice known, struct slice other)
{
	const char a = middle_of(known), b = middle_of(other);

	return type == ENTITY_PER && a && b && a != b;
}

static bool all_capitals(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] >= 'a' && text.ptr[i] <= 'z')
			return false;
	return true;
}

/* Which of two forms of one name is shown: the fuller one, and not the one in capitals. */
static struct slice better_form(struct slice known, struct slice other)
{
	if (all_capitals(known) != all_capitals(other))
		return all_capitals(known) ? other : known;
	return other.len > known.len ? other : known;
}

/* The name of a canonical form, made if it is new. */
static enum err_code name_for(
    struct linker *linker, unsigned type, struct slice form, uint32_t *ret_name)
{
	struct entities *entities = linker->entities;
	char room[256];
	struct slice text = type == ENTITY_PER ? person_key_text(form, room, sizeof room) : form;
	struct slice key = key_of(&linker->folded, &linker->keys, kind_of(type), text);
	uint32_t next = (uint32_t)entities->name_count;
	struct name *grown;

	if (!key.ptr)
		return ERR_NOMEM;
	grown = alloc_grow(
	    entities->names, &linker->name_capacity, entities->name_count + 1, sizeof *grown);
	if (!grown)
		return ERR_NOMEM;
	entities->names = grown;
	if (map_add(&linker->names, key, next, ret_name) != ERR_OK)
		return ERR_NOMEM;
	if (*ret_name != next && are_two(type, grown[*ret_name].canonical, form)) {
		key = key_of(&linker->folded, &linker->keys, kind_of(type), form);
		if (!key.ptr || map_add(&linker->names, key, next, ret_name) != ERR_OK)
			return ERR_NOMEM;
	}
	if (*ret_name == next) {
		grown[entities->name_count++] = (struct name){
		    .canonical = form, .first_mention = NAME_NONE, .type = (uint8_t)type};
	} else {
		grown[*ret_name].canonical = better_form(grown[*ret_name].canonical, form);
	}
	return ERR_OK;
}

/* Let a word lead to a name; a word that leads to two is shared. */
static enum err_code add_part(
    struct linker *linker, struct map *parts, char kind, struct slice word, uint32_t name)
{
	struct slice key = key_of(&linker->folded, &linker->keys, kind, word);
	uint32_t known;

	if (!key.ptr || map_add(parts, key, name, &known) != ERR_OK)
		return ERR_NOMEM;
	if (known != name)
		*map_value_at(parts, key) = SHARED;
	return ERR_OK;
}

/* Persons with more than one word get their names. */
static enum err_code link_whole_persons(struct linker *linker)
{
	struct mention *mentions = linker->entities->mentions;
	enum err_code code = ERR_OK;

	for (size_t i = 0; i < linker->entities->mention_count && code == ERR_OK; i++) {
		struct slice form = linker->canonical.texts[i];

		if (mentions[i].type == ENTITY_PER && !is_single_word(form))
			code = name_for(linker, ENTITY_PER, form, &mentions[i].name);
	}
	return code;
}

/* Their parts lead to them: the last word, that with a gender, and the first word. */
static enum err_code add_parts(struct linker *linker)
{
	enum err_code code = ERR_OK;

	for (uint32_t i = 0; i < linker->entities->name_count && code == ERR_OK; i++) {
		const struct name *name = &linker->entities->names[i];
		struct slice last = last_word(name->canonical);

		code = add_part(linker, &linker->lasts, ANY_GENDER, last, i);
		if (code == ERR_OK && name->gender != GENDER_UNKNOWN)
			code = add_part(linker, &linker->lasts, (char)name->gender, last, i);
		if (code == ERR_OK)
			code = add_part(
			    linker, &linker->firsts, ANY_GENDER, first_word(name->canonical), i);
	}
	return code;
}

/* The person that one word can only mean, else MAP_NONE or SHARED; see folded.failed. */
static uint32_t find_person(struct linker *linker, const struct mention *mention, struct slice form)
{
	uint32_t name = map_find(&linker->lasts, probe_of(&linker->folded, ANY_GENDER, form));
	enum entity_gender gender;

	if (name == MAP_NONE)
		return map_find(&linker->firsts, buf_slice(&linker->folded));
	if (name != SHARED)
		return name;
	gender = gender_of_title(linker->prose, linker->gazetteer, mention);
	if (gender == GENDER_UNKNOWN)
		return SHARED;
	return map_find(&linker->lasts, probe_of(&linker->folded, (char)gender, form));
}

/* A person mentioned by one word. */
static enum err_code link_short_person(struct linker *linker, struct mention *mention, size_t index)
{
	struct slice form = linker->canonical.texts[index];
	uint32_t name = find_person(linker, mention, form);

	if (linker->folded.failed)
		return ERR_NOMEM;
	if (name == MAP_NONE || name == SHARED)
		return name_for(linker, ENTITY_PER, form, &mention->name);
	mention->name = name;
	return ERR_OK;
}

/* ---- the whole document ---- */

static enum err_code link_others(struct linker *linker)
{
	struct entities *entities = linker->entities;
	enum err_code code = ERR_OK;

	for (size_t i = 0; i < entities->mention_count && code == ERR_OK; i++) {
		struct mention *mention = &entities->mentions[i];
		struct slice form;

		if (mention->name != NAME_NONE)
			continue;
		if (mention->type == ENTITY_PER) {
			code = link_short_person(linker, mention, i);
			continue;
		}
		form = canonical_of(&linker->canonical, i);
		code = name_for(linker, mention->type, form, &mention->name);
	}
	return code;
}

static void count_mentions(struct entities *entities)
{
	for (size_t i = 0; i < entities->mention_count; i++) {
		struct name *name = &entities->names[entities->mentions[i].name];

		if (name->mention_count++ == 0)
			name->first_mention = (uint32_t)i;
	}
}

enum err_code link_mentions(
    struct entities *entities, const struct prose *prose, const struct gazetteer *gazetteer)
{
	struct linker linker = {.prose = prose, .gazetteer = gazetteer, .entities = entities};
	enum err_code code;

	for (size_t i = 0; i < entities->mention_count; i++)
		entities->mentions[i].name = NAME_NONE;
	code = canonical_init(&linker.canonical, prose, entities, gazetteer, &entities->arena);
	if (code == ERR_OK)
		code = canonical_give_acronyms(&linker.canonical, entities);
	if (code == ERR_OK)
		code = link_whole_persons(&linker);
	if (code == ERR_OK)
		code = genders_find(entities, prose, gazetteer);
	if (code == ERR_OK)
		code = add_parts(&linker);
	if (code == ERR_OK)
		code = link_others(&linker);
	if (code == ERR_OK)
		code = genders_find(entities, prose, gazetteer);
	if (code == ERR_OK)
		count_mentions(entities);
	canonical_release(&linker.canonical);
	arena_release(&linker.keys);
	buf_release(&linker.folded);
	map_release(&linker.names);
	map_release(&linker.lasts);
	map_release(&linker.firsts);
	return code;
}

/* ---- the whole story ---- */

struct story_linker {
	struct links *links;
	struct arena keys;
	struct buf folded;
	struct map names;    /* type and folded canonical form -> index into links->names */
	struct map parts;    /* folded last word of whole persons -> name, or SHARED */
	struct map acronyms; /* letters -> index into forms, or SHARED */
	struct slice *forms; /* owned; what acronyms stand for, borrowed */
	size_t form_count, form_capacity;
	size_t name_capacity;
};

/* A short form that one article explains means the same in the others, unless two disagree. */
static enum err_code add_acronyms(struct story_linker *linker, const struct entities *entities)
{
	for (size_t i = 0; i < entities->acronym_count; i++) {
		const struct acronym *acronym = &entities->acronyms[i];
		const uint32_t next = (uint32_t)linker->form_count;
		struct slice *grown = alloc_grow(
		    linker->forms, &linker->form_capacity, linker->form_count + 1, sizeof *grown);
		uint32_t known;

		if (!grown)
			return ERR_NOMEM;
		linker->forms = grown;
		grown[next] = acronym->form;
		if (map_add(&linker->acronyms, acronym->letters, next, &known) != ERR_OK)
			return ERR_NOMEM;
		if (known == next)
			linker->form_count++;
		else if (known != SHARED && !slice_equal(grown[known], acronym->form))
			*map_value_at(&linker->acronyms, acronym->letters) = SHARED;
	}
	return ERR_OK;
}

/* What a name is called in the story: the long form of an acronym that another article explains. */
static struct slice story_form(const struct story_linker *linker, const struct name *name)
{
	const uint32_t form =
	    name->type == ENTITY_PER ? MAP_NONE : map_find(&linker->acronyms, name->canonical);

	return form == MAP_NONE || form == SHARED ? name->canonical : linker->forms[form];
}

static enum err_code story_name_for(
    struct story_linker *linker, const struct name *name, uint32_t *ret_index)
{
	struct links *links = linker->links;
	char room[256];
	struct slice form = story_form(linker, name);
	struct slice text =
	    name->type == ENTITY_PER ? person_key_text(form, room, sizeof room) : form;
	struct slice key = key_of(&linker->folded, &linker->keys, kind_of(name->type), text);
	uint32_t next = (uint32_t)links->name_count;
	struct story_name *grown;

	if (!key.ptr)
		return ERR_NOMEM;
	grown =
	    alloc_grow(links->names, &linker->name_capacity, links->name_count + 1, sizeof *grown);
	if (!grown)
		return ERR_NOMEM;
	links->names = grown;
	if (map_add(&linker->names, key, next, ret_index) != ERR_OK)
		return ERR_NOMEM;
	if (*ret_index != next && are_two(name->type, grown[*ret_index].canonical, form)) {
		key = key_of(&linker->folded, &linker->keys, kind_of(name->type), form);
		if (!key.ptr || map_add(&linker->names, key, next, ret_index) != ERR_OK)
			return ERR_NOMEM;
	}
	if (*ret_index == next)
		grown[links->name_count++] =
		    (struct story_name){.canonical = form, .type = name->type};
	else
		grown[*ret_index].canonical = better_form(grown[*ret_index].canonical, form);
	return ERR_OK;
}

static enum err_code add_story_part(struct story_linker *linker, struct slice word, uint32_t name)
{
	struct slice key = key_of(&linker->folded, &linker->keys, kind_of(ENTITY_PER), word);
	uint32_t known;

	if (!key.ptr || map_add(&linker->parts, key, name, &known) != ERR_OK)
		return ERR_NOMEM;
	if (known != name)
		*map_value_at(&linker->parts, key) = SHARED;
	return ERR_OK;
}

static bool is_lone_person(const struct name *name)
{
	return name->type == ENTITY_PER && is_single_word(name->canonical);
}

/* Every name of a document but persons of one word. */
static enum err_code link_whole_names(
    struct story_linker *linker, const struct entities *entities, uint32_t *row)
{
	enum err_code code = ERR_OK;

	for (size_t i = 0; i < entities->name_count && code == ERR_OK; i++) {
		const struct name *name = &entities->names[i];

		if (is_lone_person(name))
			continue;
		code = story_name_for(linker, name, &row[i]);
		if (code == ERR_OK && name->type == ENTITY_PER)
			code = add_story_part(linker, last_word(name->canonical), row[i]);
		if (code == ERR_OK && name->type == ENTITY_PER)
			code = add_story_part(linker, first_word(name->canonical), row[i]);
	}
	return code;
}

static enum err_code link_lone_persons(
    struct story_linker *linker, const struct entities *entities, uint32_t *row)
{
	enum err_code code = ERR_OK;

	for (size_t i = 0; i < entities->name_count && code == ERR_OK; i++) {
		const struct name *name = &entities->names[i];
		uint32_t whole;

		if (!is_lone_person(name))
			continue;
		whole = map_find(&linker->parts,
		    probe_of(&linker->folded, kind_of(ENTITY_PER), name->canonical));
		if (whole != MAP_NONE && whole != SHARED)
			row[i] = whole;
		else
			code = story_name_for(linker, name, &row[i]);
	}
	return code;
}

/* Add a document's counts; a name counts a document once, however many of its names lead there. */
static void count_document(struct links *links, const struct entities *entities,
    const uint32_t *row, uint32_t *last_doc, uint32_t doc)
{
	for (size_t i = 0; i < entities->name_count; i++) {
		struct story_name *name = &links->names[row[i]];

		name->mention_count += entities->names[i].mention_count;
		if (last_doc[row[i]] != doc && entities->names[i].mention_count > 0) {
			last_doc[row[i]] = doc;
			name->doc_count++;
		}
		if (name->gender == GENDER_UNKNOWN)
			name->gender = entities->names[i].gender;
	}
}

static int by_mentions(const void *a, const void *b)
{
	const struct story_name *left = *(const struct story_name *const *)a;
	const struct story_name *right = *(const struct story_name *const *)b;

	if (left->mention_count != right->mention_count)
		return left->mention_count < right->mention_count ? 1 : -1;
	if (slice_compare(left->canonical, right->canonical) != 0)
		return slice_compare(left->canonical, right->canonical);
	return (left->type > right->type) - (left->type < right->type);
}

/* Sort the names and let the rows point to their new places. */
static enum err_code sort_names(struct links *links, const struct entities *const *entities)
{
	size_t count = links->name_count;
	struct story_name **order = alloc_zero(count, sizeof *order);
	struct story_name *sorted = alloc_zero(count, sizeof *sorted);
	uint32_t *place = alloc_zero(count, sizeof *place);
	enum err_code code = order && sorted && place ? ERR_OK : ERR_NOMEM;

	if (code != ERR_OK)
		goto out;
	for (size_t i = 0; i < count; i++)
		order[i] = &links->names[i];
	qsort(order, count, sizeof *order, by_mentions);
	for (size_t i = 0; i < count; i++) {
		sorted[i] = *order[i];
		place[order[i] - links->names] = (uint32_t)i;
	}
	for (size_t doc = 0; doc < links->doc_count; doc++)
		for (size_t i = 0; links->of_doc[doc] && i < entities[doc]->name_count; i++)
			links->of_doc[doc][i] = place[links->of_doc[doc][i]];
	alloc_free(links->names);
	links->names = sorted;
	sorted = NULL;
out:
	alloc_free(order);
	alloc_free(sorted);
	alloc_free(place);
	return code;
}

static enum err_code count_all(struct links *links, const struct entities *const *entities)
{
	uint32_t *last_doc = alloc_zero(links->name_count, sizeof *last_doc);

	if (!last_doc)
		return ERR_NOMEM;
	memset(last_doc, 0xff, links->name_count * sizeof *last_doc);
	for (size_t doc = 0; doc < links->doc_count; doc++)
		if (links->of_doc[doc])
			count_document(
			    links, entities[doc], links->of_doc[doc], last_doc, (uint32_t)doc);
	alloc_free(last_doc);
	return ERR_OK;
}

/* The canonical forms are copied, so that links outlive no promise about the documents. */
static enum err_code own_forms(struct links *links)
{
	for (size_t i = 0; i < links->name_count; i++) {
		links->names[i].canonical = arena_copy(&links->arena, links->names[i].canonical);
		if (!links->names[i].canonical.ptr)
			return ERR_NOMEM;
	}
	return ERR_OK;
}

const struct entities *links_entities(
    const struct links *links, size_t doc, const struct entities *found)
{
	return links && links->corrected && doc < links->doc_count && links->corrected[doc]
	           ? links->corrected[doc]
	           : found;
}

/* Names that have lost every mention stand last after sorting. */
static void drop_empty_names(struct links *links)
{
	while (links->name_count > 0 && links->names[links->name_count - 1].mention_count == 0)
		links->name_count--;
}

enum err_code links_recount(struct links *links, const struct entities *const *entities)
{
	const struct entities **now = alloc_zero(links->doc_count, sizeof(*now));
	enum err_code code = ERR_NOMEM;

	if (!now)
		return code;
	for (size_t i = 0; i < links->doc_count; i++)
		now[i] = links_entities(links, i, entities[i]);
	for (size_t i = 0; i < links->name_count; i++)
		links->names[i].mention_count = links->names[i].doc_count = 0;
	code = count_all(links, now);
	if (code == ERR_OK)
		code = sort_names(links, now);
	if (code == ERR_OK)
		drop_empty_names(links);
	alloc_free(now);
	return code;
}

static enum err_code link_story(struct story_linker *linker, const struct entities *const *entities)
{
	struct links *links = linker->links;
	enum err_code code = ERR_OK;

	for (size_t doc = 0; doc < links->doc_count && code == ERR_OK; doc++)
		if (entities[doc])
			code = add_acronyms(linker, entities[doc]);
	for (size_t doc = 0; doc < links->doc_count && code == ERR_OK; doc++) {
		if (!entities[doc])
			continue;
		links->of_doc[doc] = arena_alloc(
		    &links->arena, entities[doc]->name_count + 1, sizeof **links->of_doc);
		code = links->of_doc[doc]
		           ? link_whole_names(linker, entities[doc], links->of_doc[doc])
		           : ERR_NOMEM;
	}
	for (size_t doc = 0; doc < links->doc_count && code == ERR_OK; doc++)
		if (entities[doc])
			code = link_lone_persons(linker, entities[doc], links->of_doc[doc]);
	if (code == ERR_OK)
		code = count_all(links, entities);
	if (code == ERR_OK)
		code = sort_names(links, entities);
	return code == ERR_OK ? own_forms(links) : code;
}

enum err_code links_new(const struct entities *const *entities, size_t doc_count,
    const struct gazetteer *gazetteer, struct links **ret_links)
{
	struct links *links = alloc_zero(1, sizeof *links);
	struct story_linker linker = {.links = links};
	enum err_code code = ERR_NOMEM;

	(void)gazetteer; /* aliases were resolved in each document */
	if (!links)
		return ERR_NOMEM;
	links->doc_count = doc_count;
	links->of_doc = arena_alloc(&links->arena, doc_count + 1, sizeof *links->of_doc);
	if (links->of_doc)
		code = link_story(&linker, entities);
	arena_release(&linker.keys);
	buf_release(&linker.folded);
	map_release(&linker.names);
	map_release(&linker.parts);
	map_release(&linker.acronyms);
	alloc_free(linker.forms);
	if (code != ERR_OK) {
		links_free(links);
		return code;
	}
	*ret_links = links;
	return ERR_OK;
}

void links_free(struct links *links)
{
	if (!links)
		return;
	for (size_t i = 0; links->corrected && i < links->doc_count; i++)
		entities_free(links->corrected[i]);
	alloc_free(links->corrected);
	alloc_free(links->names);
	arena_release(&links->arena);
	alloc_free(links);
}
