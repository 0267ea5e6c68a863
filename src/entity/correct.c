/*
 * A name that a fix asks for is looked for by its whole form. One that two names were joined into
 * may be called otherwise by now, for an article came that has a fuller form: then it is the name
 * that some article calls so. Local names that lose all their mentions stay, and lead where their first
 * mention went: quotations refer to local names and so follow.
 */
#include "config.h"

#include "entity/correct.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/map.h"
#include "text/fold.h"

#define NO_FIX UINT32_MAX

/* A form that means different names in different articles. */
#define SHARED (UINT32_MAX - 1)

struct fixer {
	struct links *links;
	struct arena keys;
	struct buf folded;
	struct map names; /* type and folded form -> name of the story */
	struct map forms; /* the same of the forms of single articles; or SHARED */
	size_t name_capacity;
	bool *is_applied; /* one an act */
};

/* One article while it is being corrected. */
struct fixing {
	const struct prose *prose;
	const struct entities *found;
	struct entities *copy;
	struct doc_fixes fixes;
	uint32_t *fix_of; /* one a mention: index into fixes, or NO_FIX */
	uint32_t *row;    /* of_doc of the copy */
	size_t name_capacity;
};

static struct slice key_of(struct fixer *fixer, unsigned type, struct slice form)
{
	buf_clear(&fixer->folded);
	buf_add_byte(&fixer->folded, (char)('0' + type));
	fold_add(&fixer->folded, form);
	return buf_slice(&fixer->folded);
}

static enum err_code add_key(struct fixer *fixer, struct map *map, unsigned type, struct slice form,
    uint32_t name, uint32_t *ret_known)
{
	struct slice key = key_of(fixer, type, form);

	key = arena_copy(&fixer->keys, key);
	if (fixer->folded.failed || !key.ptr)
		return ERR_NOMEM;
	return map_add(map, key, name, ret_known);
}

static enum err_code add_forms(
    struct fixer *fixer, const struct entities *entities, const uint32_t *row)
{
	enum err_code code = ERR_OK;

	for (size_t i = 0; i < entities->name_count && code == ERR_OK; i++) {
		const struct name *name = &entities->names[i];
		uint32_t known;

		code = add_key(fixer, &fixer->forms, name->type, name->canonical, row[i], &known);
		if (code == ERR_OK && known != row[i])
			*map_value_at(&fixer->forms, key_of(fixer, name->type, name->canonical)) =
			    SHARED;
	}
	return code;
}

static enum err_code add_keys(struct fixer *fixer, const struct entities *const *entities)
{
	const struct links *links = fixer->links;
	enum err_code code = ERR_OK;

	for (uint32_t i = 0; i < links->name_count && code == ERR_OK; i++)
		code = add_key(
		    fixer, &fixer->names, links->names[i].type, links->names[i].canonical, i, NULL);
	for (size_t doc = 0; doc < links->doc_count && code == ERR_OK; doc++)
		if (entities[doc] && links->of_doc[doc])
			code = add_forms(fixer, entities[doc], links->of_doc[doc]);
	return code;
}

/* The story's name that a fix asks for, made if it is new. */
static enum err_code story_name_for(
    struct fixer *fixer, const struct mention_fix *fix, uint32_t *ret_name)
{
	struct links *links = fixer->links;
	uint32_t known = map_find(&fixer->names, key_of(fixer, fix->type, fix->canonical));
	struct story_name *grown;
	struct slice form;

	if (known == MAP_NONE && fix->joins)
		known = map_find(&fixer->forms, buf_slice(&fixer->folded));
	if (fixer->folded.failed)
		return ERR_NOMEM;
	if (known != MAP_NONE && known != SHARED) {
		*ret_name = known;
		return ERR_OK;
	}
	grown =
	    alloc_grow(links->names, &fixer->name_capacity, links->name_count + 1, sizeof *grown);
	if (!grown)
		return ERR_NOMEM;
	links->names = grown;
	form = arena_copy(&links->arena, fix->canonical);
	if (!form.ptr)
		return ERR_NOMEM;
	*ret_name = (uint32_t)links->name_count;
	grown[links->name_count++] = (struct story_name){.canonical = form, .type = fix->type};
	return add_key(fixer, &fixer->names, fix->type, form, *ret_name, NULL);
}

/* ---- one article ---- */

/* Which fix holds for which mention; false: for none. */
static bool find_mentions(struct fixing *fixing)
{
	const struct entities *found = fixing->found;
	bool any = false;

	memset(fixing->fix_of, 0xff, found->mention_count * sizeof *fixing->fix_of);
	for (size_t i = 0; i < fixing->fixes.count; i++) {
		const struct span span = fixing->fixes.items[i].found;
		size_t at = entities_at(found, span.start);

		if (at < found->mention_count && found->mentions[at].start == span.start &&
		    found->mentions[at].end == span.end) {
			fixing->fix_of[at] = (uint32_t)i;
			any = true;
		}
	}
	return any;
}

static enum err_code copy_entities(struct fixing *fixing)
{
	const struct entities *found = fixing->found;
	struct entities *copy = alloc_zero(1, sizeof *copy);

	if (!copy)
		return ERR_NOMEM;
	fixing->copy = copy;
	copy->mentions = alloc_zero(found->mention_count, sizeof *copy->mentions);
	copy->names =
	    alloc_grow(NULL, &fixing->name_capacity, found->name_count + 1, sizeof *copy->names);
	if (!copy->mentions || !copy->names)
		return ERR_NOMEM;
	copy->mention_count = found->mention_count;
	copy->name_count = found->name_count;
	memcpy(copy->mentions, found->mentions, found->mention_count * sizeof *copy->mentions);
	for (size_t i = 0; i < found->name_count; i++) {
		copy->names[i] = found->names[i];
		copy->names[i].canonical = arena_copy(&copy->arena, found->names[i].canonical);
		if (!copy->names[i].canonical.ptr)
			return ERR_NOMEM;
	}
	return ERR_OK;
}

/* The extent a fix wants, in bytes and tokens, unless it meets another mention. */
static void set_extent(struct fixing *fixing, size_t index, struct span wanted)
{
	struct mention *mentions = fixing->copy->mentions, *mention = &mentions[index];
	const struct sentence *sentence = &fixing->prose->sentences.items[mention->sentence];
	const struct token *tokens = fixing->prose->tokens.items;
	uint32_t first = sentence->first_token, end = sentence->end_token;

	if (wanted.start >= wanted.end || wanted.start < sentence->start ||
	    wanted.end > sentence->end || (index > 0 && wanted.start < mentions[index - 1].end) ||
	    (index + 1 < fixing->copy->mention_count && wanted.end > mentions[index + 1].start))
		return;
	while (first < end && tokens[first].end <= wanted.start)
		first++;
	while (end > first && tokens[end - 1].start >= wanted.end)
		end--;
	if (first == end)
		return;
	mention->start = wanted.start;
	mention->end = wanted.end;
	mention->first_token = first;
	mention->end_token = end;
}

/* The local name that leads to a story name, made if there is none of that form and type. */
static enum err_code local_name_for(
    struct fixing *fixing, const struct story_name *name, uint32_t story_name, uint32_t *ret_local)
{
	struct entities *copy = fixing->copy;
	struct name *grown;
	struct slice form;

	for (uint32_t i = 0; i < copy->name_count; i++) {
		if (fixing->row[i] == story_name && copy->names[i].type == name->type) {
			*ret_local = i;
			return ERR_OK;
		}
	}
	grown =
	    alloc_grow(copy->names, &fixing->name_capacity, copy->name_count + 1, sizeof *grown);
	if (!grown)
		return ERR_NOMEM;
	copy->names = grown;
	form = arena_copy(&copy->arena, name->canonical);
	if (!form.ptr)
		return ERR_NOMEM;
	*ret_local = (uint32_t)copy->name_count;
	fixing->row[*ret_local] = story_name;
	grown[copy->name_count++] = (struct name){.canonical = form,
	    .first_mention = NAME_NONE,
	    .type = name->type,
	    .gender = name->gender};
	return ERR_OK;
}

static enum err_code apply(struct fixer *fixer, struct fixing *fixing)
{
	enum err_code code = ERR_OK;

	for (size_t i = 0; i < fixing->copy->mention_count && code == ERR_OK; i++) {
		struct mention *mention = &fixing->copy->mentions[i];
		const struct mention_fix *fix;
		uint32_t name = 0;

		if (fixing->fix_of[i] == NO_FIX)
			continue;
		fix = &fixing->fixes.items[fixing->fix_of[i]];
		mention->type = fix->type;
		set_extent(fixing, i, fix->wanted);
		code = story_name_for(fixer, fix, &name);
		if (code == ERR_OK)
			code = local_name_for(
			    fixing, &fixer->links->names[name], name, &mention->name);
		fixer->is_applied[fix->act] = true;
	}
	return code;
}

/* Count again; a name without mentions leads where its first one went. */
static void settle(struct fixing *fixing)
{
	struct entities *copy = fixing->copy;

	for (size_t i = 0; i < copy->name_count; i++) {
		copy->names[i].mention_count = 0;
		copy->names[i].first_mention = NAME_NONE;
	}
	for (size_t i = 0; i < copy->mention_count; i++) {
		struct name *name = &copy->names[copy->mentions[i].name];

		if (name->mention_count++ == 0)
			name->first_mention = (uint32_t)i;
	}
	for (size_t i = fixing->found->mention_count; i-- > 0;) {
		const uint32_t before = fixing->found->mentions[i].name;

		if (copy->names[before].mention_count == 0)
			fixing->row[before] = fixing->row[copy->mentions[i].name];
	}
}

static enum err_code fix_doc(struct fixer *fixer, struct fixing *fixing, size_t doc)
{
	const struct entities *found = fixing->found;
	struct links *links = fixer->links;
	enum err_code code;

	fixing->fix_of = alloc_zero(found->mention_count, sizeof *fixing->fix_of);
	if (!fixing->fix_of)
		return ERR_NOMEM;
	if (!find_mentions(fixing))
		return ERR_OK;
	fixing->row = arena_alloc(
	    &links->arena, found->name_count + fixing->fixes.count + 1, sizeof *fixing->row);
	if (!fixing->row)
		return ERR_NOMEM;
	memcpy(fixing->row, links->of_doc[doc], found->name_count * sizeof *fixing->row);
	code = copy_entities(fixing);
	if (code == ERR_OK)
		code = apply(fixer, fixing);
	if (code != ERR_OK)
		return code;
	settle(fixing);
	links->of_doc[doc] = fixing->row;
	links->corrected[doc] = fixing->copy;
	fixing->copy = NULL;
	return ERR_OK;
}

/* ---- the story ---- */

static enum err_code fix_all(struct fixer *fixer, const struct entities *const *entities,
    const struct prose *const *prose, const struct doc_fixes *fixes)
{
	struct links *links = fixer->links;
	enum err_code code = add_keys(fixer, entities);

	for (size_t doc = 0; doc < links->doc_count && code == ERR_OK; doc++) {
		struct fixing fixing = {
		    .prose = prose[doc], .found = entities[doc], .fixes = fixes[doc]};

		if (fixes[doc].count == 0 || !entities[doc] || !links->of_doc[doc])
			continue;
		code = fix_doc(fixer, &fixing, doc);
		entities_free(fixing.copy);
		alloc_free(fixing.fix_of);
	}
	return code == ERR_OK ? links_recount(links, entities) : code;
}

enum err_code links_fix(struct links *links, const struct entities *const *entities,
    const struct prose *const *prose, const struct doc_fixes *fixes, size_t act_count)
{
	struct fixer fixer = {.links = links, .name_capacity = links->name_count};
	enum err_code code;

	fixer.is_applied = alloc_zero(act_count, sizeof *fixer.is_applied);
	links->corrected = alloc_zero(links->doc_count, sizeof(*links->corrected));
	code = fixer.is_applied && links->corrected ? ERR_OK : ERR_NOMEM;
	if (code == ERR_OK)
		code = fix_all(&fixer, entities, prose, fixes);
	for (size_t i = 0; i < act_count && code == ERR_OK; i++)
		links->fix_count += fixer.is_applied[i];
	alloc_free(fixer.is_applied);
	arena_release(&fixer.keys);
	buf_release(&fixer.folded);
	map_release(&fixer.names);
	map_release(&fixer.forms);
	return code;
}
