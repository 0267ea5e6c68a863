#include "config.h"

#include "story/story.h"

#include "base/alloc.h"

void story_init(struct story *story)
{
	*story = (struct story){0};
}

static enum err_code reserve(struct story *story, size_t extra)
{
	struct story_item *items =
	    alloc_grow(story->items, &story->capacity, story->count + extra, sizeof *items);

	if (!items)
		return ERR_NOMEM;
	story->items = items;
	return ERR_OK;
}

enum err_code story_add_path(struct story *story, const char *path)
{
	struct load_list list = {0};
	enum err_code code = load_list_add(&list, path);

	if (code == ERR_OK && list.count > 0)
		code = reserve(story, list.count);
	for (size_t i = 0; code == ERR_OK && i < list.count; i++) {
		struct load_entry *entry = &list.items[i];

		story->items[story->count++] =
		    (struct story_item){.path = entry->path, .problem = entry->problem};
		entry->path = NULL;
		story->failed_count += entry->problem.code != ERR_OK;
	}
	load_list_release(&list);
	return code;
}

/* Of one article without outlet that is said; several are told apart by their files. */
static void note_unnamed(struct story *story, struct doc *doc)
{
	if (doc_meta(doc)->outlet.ptr)
		return;
	if (!story->unnamed && !story->has_several_unnamed) {
		story->unnamed = doc;
		return;
	}
	if (story->unnamed)
		doc_name_by_file(story->unnamed);
	doc_name_by_file(doc);
	story->unnamed = NULL;
	story->has_several_unnamed = true;
}

enum err_code story_add_doc_take(struct story *story, struct doc *doc)
{
	struct slice path = doc_path(doc);
	char *copy = NULL;

	if (!path.ptr)
		path = doc_id(doc);
	if (reserve(story, 1) == ERR_OK)
		copy = alloc_dup(path.ptr ? path.ptr : "", path.len);
	if (!copy) {
		doc_free(doc);
		return ERR_NOMEM;
	}
	story->items[story->count++] = (struct story_item){.path = copy, .doc = doc};
	story->loaded_count++;
	note_unnamed(story, doc);
	return ERR_OK;
}

static enum err_code keep_spare_take(struct story *story, struct doc *doc)
{
	struct doc **spare = alloc_grow(
	    story->spare_docs, &story->spare_capacity, story->spare_count + 1, sizeof *spare);

	if (!spare) {
		doc_free(doc);
		return ERR_NOMEM;
	}
	story->spare_docs = spare;
	spare[story->spare_count++] = doc;
	return ERR_OK;
}

enum err_code story_set_doc_take(
    struct story *story, size_t index, struct doc *doc, const struct err *problem)
{
	struct story_item *item = &story->items[index];

	if (doc && item->doc)
		return keep_spare_take(story, doc);
	if (doc) {
		item->doc = doc;
		story->loaded_count++;
		note_unnamed(story, doc);
	}
	if (problem && problem->code != ERR_OK) {
		story->failed_count += item->problem.code == ERR_OK;
		item->problem = *problem;
	}
	return ERR_OK;
}

enum err_code story_swap_doc_take(struct story *story, size_t index, struct doc *doc)
{
	struct story_item *item = &story->items[index];
	struct doc *old = item->doc;
	enum err_code code = keep_spare_take(story, doc);

	if (code != ERR_OK)
		return code;
	story->spare_docs[story->spare_count - 1] = old;
	item->doc = doc;
	story->unnamed = NULL;
	story->has_several_unnamed = false;
	for (size_t i = 0; i < story->count; i++)
		if (story->items[i].doc)
			note_unnamed(story, story->items[i].doc);
	return ERR_OK;
}

/* Lay the corrections over an article's quotations; the old ones go out of use. */
static enum err_code fix_quotes(struct story *story, struct story_item *item)
{
	if (item->fixed) {
		item->fixed->next = story->retired;
		story->retired = item->fixed;
		item->fixed = NULL;
	}
	if (!item->doc || !item->analysis || !item->analysis->quotes)
		return ERR_OK;
	return quotes_fixed_new(
	    story->quote_fixes, doc_hash(item->doc), item->analysis, &item->fixed);
}

enum err_code story_set_quote_fixes_take(struct story *story, struct quote_fixes *fixes)
{
	enum err_code code = ERR_OK;

	quote_fixes_free(story->quote_fixes);
	story->quote_fixes = fixes;
	for (size_t i = 0; i < story->count; i++) {
		const enum err_code failed = fix_quotes(story, &story->items[i]);

		code = code == ERR_OK ? failed : code;
	}
	return code;
}

const struct quotes *story_quotes(const struct story *story, size_t index)
{
	const struct story_item *item = &story->items[index];

	if (item->fixed)
		return &item->fixed->quotes;
	return item->analysis ? item->analysis->quotes : NULL;
}

struct span story_quote_found(const struct story *story, size_t index, size_t quote)
{
	const struct story_item *item = &story->items[index];

	if (item->fixed)
		return item->fixed->found[quote];
	return (struct span){
	    item->analysis->quotes->items[quote].start, item->analysis->quotes->items[quote].end};
}

bool story_quote_is_fixed(const struct story *story, size_t index, size_t quote)
{
	return story->items[index].fixed && story->items[index].fixed->is_fixed[quote];
}

void story_set_analysis_take(struct story *story, size_t index, struct analysis *analysis)
{
	struct story_item *item = &story->items[index];

	story->analysed_count += analysis && !item->analysis;
	story->analysed_count -= !analysis && item->analysis;
	analysis_free(item->analysis);
	item->analysis = analysis;
	/* Without memory the quotations are shown as found. */
	if (fix_quotes(story, item) != ERR_OK)
		item->fixed = NULL;
}

enum err_code story_drop_doc(struct story *story, size_t index, const struct err *problem)
{
	struct story_item *item = &story->items[index];
	struct doc *doc = item->doc;

	story_set_analysis_take(story, index, NULL);
	story->failed_count += item->problem.code == ERR_OK;
	item->problem = *problem;
	item->doc = NULL;
	if (!doc)
		return ERR_OK;
	story->loaded_count--;
	return keep_spare_take(story, doc);
}

/* What linking looks at, one an item. */
struct link_source {
	const struct entities **entities;
	const struct prose **prose;
	struct doc_fixes *fixes;
};

static enum err_code fill_source(
    const struct story *story, const struct corrections *corrections, struct link_source *source)
{
	source->entities = alloc_zero(story->count, sizeof(*source->entities));
	source->prose = alloc_zero(story->count, sizeof(*source->prose));
	source->fixes = alloc_zero(story->count, sizeof(*source->fixes));
	if (!source->entities || !source->prose || !source->fixes)
		return ERR_NOMEM;
	for (size_t i = 0; i < story->count; i++) {
		const struct story_item *item = &story->items[i];

		if (!item->analysis)
			continue;
		source->entities[i] = item->analysis->entities;
		source->prose[i] = item->analysis->prose;
		if (item->doc)
			source->fixes[i] = corrections_of(corrections, doc_hash(item->doc));
	}
	return ERR_OK;
}

enum err_code story_links_new(const struct story *story, const struct gazetteer *gazetteer,
    const struct corrections *corrections, struct links **ret_links)
{
	struct link_source source = {.entities = NULL};
	struct links *links = NULL;
	enum err_code code = fill_source(story, corrections, &source);

	if (code == ERR_OK)
		code = links_new(source.entities, story->count, gazetteer, &links);
	if (code == ERR_OK && corrections && corrections->count > 0)
		code = links_fix(
		    links, source.entities, source.prose, source.fixes, corrections->act_count);
	alloc_free(source.entities);
	alloc_free(source.prose);
	alloc_free(source.fixes);
	if (code != ERR_OK) {
		links_free(links);
		return code;
	}
	*ret_links = links;
	return ERR_OK;
}

enum err_code story_link_corrected(
    struct story *story, const struct gazetteer *gazetteer, const struct corrections *corrections)
{
	struct links *links = NULL;
	enum err_code code = story_links_new(story, gazetteer, corrections, &links);

	if (code != ERR_OK)
		return code;
	links_free(story->links);
	story->links = links;
	return ERR_OK;
}

enum err_code story_link(struct story *story, const struct gazetteer *gazetteer)
{
	return story_link_corrected(story, gazetteer, NULL);
}

const struct entities *story_entities(const struct story *story, size_t index)
{
	const struct analysis *analysis = story->items[index].analysis;

	return analysis ? links_entities(story->links, index, analysis->entities) : NULL;
}

void story_release(struct story *story)
{
	links_free(story->links);
	quote_fixes_free(story->quote_fixes);
	for (struct fixed_quotes *next, *at = story->retired; at; at = next) {
		next = at->next;
		quotes_fixed_free(at);
	}
	for (size_t i = 0; i < story->count; i++) {
		quotes_fixed_free(story->items[i].fixed);
		analysis_free(story->items[i].analysis);
		doc_free(story->items[i].doc);
		alloc_free(story->items[i].path);
	}
	for (size_t i = 0; i < story->spare_count; i++)
		doc_free(story->spare_docs[i]);
	alloc_free(story->spare_docs);
	alloc_free(story->items);
	*story = (struct story){0};
}
