#include "config.h"

#include "train/lineupcorpus.h"

#include <jansson.h>
#include <string.h>

#include "base/alloc.h"

enum { MOST_CONTEXTS = 16, NOT_ASKED = 2 };

/* The records of a file by group, as JSON. */
struct records {
	json_t *docs, *queries; /* group -> array */
};

static struct slice text_of(struct arena *arena, json_t *string)
{
	const char *bytes = json_string_value(string);

	return bytes ? arena_copy(arena, (struct slice){bytes, json_string_length(string)})
	             : slice_of("");
}

static const struct slice *texts_of(
    struct arena *arena, json_t *array, size_t most, size_t *ret_count)
{
	size_t count = json_array_size(array) < most ? json_array_size(array) : most;
	struct slice *texts = arena_alloc(arena, count + 1, sizeof *texts);

	for (size_t i = 0; texts && i < count; i++)
		texts[i] = text_of(arena, json_array_get(array, i));
	*ret_count = texts ? count : 0;
	return texts;
}

static void keep_record(struct records *records, json_t *object)
{
	const char *kind = json_string_value(json_object_get(object, "kind"));
	const char *group = json_string_value(json_object_get(object, "group"));
	json_t *by_group, *list;

	if (!kind || !group)
		return;
	by_group = kind[0] == 'd' ? records->docs : records->queries;
	list = json_object_get(by_group, group);
	if (!list) {
		list = json_array();
		json_object_set_new(by_group, group, list);
	}
	json_array_append(list, object);
}

static enum err_code read_records(const char *path, struct records *records, struct err *ret_err)
{
	FILE *file = fopen(path, "r");
	enum err_code code = ERR_OK;
	char *line = NULL;
	size_t room = 0;

	if (!file)
		return err_set(ret_err, ERR_NOT_FOUND, path, 0, NULL);
	for (unsigned number = 1; code == ERR_OK && getline(&line, &room, file) > 0; number++) {
		json_error_t error;
		json_t *object = json_loads(line, JSON_ALLOW_NUL, &error);

		if (object)
			keep_record(records, object);
		else
			code = err_set(ret_err, ERR_SYNTAX, path, number, "%s", error.text);
		json_decref(object);
	}
	free(line);
	fclose(file);
	return code;
}

/* ---- groups ---- */

static enum err_code take_docs(struct arena *arena, struct lineup_group *group, json_t *docs)
{
	size_t room = 0;

	group->doc_count = json_array_size(docs);
	for (size_t i = 0; i < group->doc_count; i++)
		room += json_array_size(json_object_get(json_array_get(docs, i), "sents"));
	group->docs = arena_alloc(arena, group->doc_count + 1, sizeof *group->docs);
	group->sentences = arena_alloc(arena, room + 1, sizeof *group->sentences);
	group->doc_of = arena_alloc(arena, room + 1, sizeof *group->doc_of);
	if (!group->docs || !group->sentences || !group->doc_of)
		return ERR_NOMEM;
	for (size_t i = 0; i < group->doc_count; i++) {
		json_t *doc = json_array_get(docs, i), *sentences = json_object_get(doc, "sents");

		group->docs[i] = (struct lineup_doc){text_of(arena, json_object_get(doc, "doc")),
		    (uint32_t)group->sentence_count, (uint32_t)json_array_size(sentences)};
		for (size_t k = 0; k < json_array_size(sentences); k++) {
			group->doc_of[group->sentence_count] = (uint32_t)i;
			group->sentences[group->sentence_count++] =
			    text_of(arena, json_array_get(sentences, k));
		}
	}
	return ERR_OK;
}

static void take_wanted(const struct lineup_group *group, struct lineup_query *query, json_t *gold)
{
	memset(query->wanted, NOT_ASKED, group->sentence_count);
	for (size_t d = 0; d < group->doc_count; d++) {
		const struct lineup_doc *doc = &group->docs[d];
		json_t *list = json_object_get(gold, doc->id.ptr);

		if (!list)
			continue;
		memset(query->wanted + doc->first, 0, doc->count);
		for (size_t k = 0; k < json_array_size(list); k++) {
			size_t at = (size_t)json_integer_value(json_array_get(list, k));

			if (at < doc->count)
				query->wanted[doc->first + at] = 1;
		}
	}
}

static enum err_code take_query(struct arena *arena, const struct lineup_group *group,
    struct lineup_query *query, json_t *object)
{
	struct slice from = text_of(arena, json_object_get(object, "from"));
	json_t *places = json_object_get(object, "sents");
	struct slice *contexts = arena_alloc(arena, MOST_CONTEXTS, sizeof *contexts);

	query->id = text_of(arena, json_object_get(object, "qid"));
	query->phrases =
	    texts_of(arena, json_object_get(object, "phrases"), SIZE_MAX, &query->phrase_count);
	query->targets = texts_of(
	    arena, json_object_get(object, "target_phrases"), SIZE_MAX, &query->target_count);
	query->wanted = arena_alloc(arena, group->sentence_count + 1, 1);
	if (!contexts || !query->phrases || !query->targets || !query->wanted)
		return ERR_NOMEM;
	for (size_t d = 0; d < group->doc_count; d++) {
		if (!slice_equal(group->docs[d].id, from))
			continue;
		query->from = (uint32_t)d;
		for (size_t k = 0; k < json_array_size(places); k++) {
			size_t at = (size_t)json_integer_value(json_array_get(places, k));

			if (at < group->docs[d].count && query->context_count < MOST_CONTEXTS)
				contexts[query->context_count++] =
				    group->sentences[group->docs[d].first + at];
		}
	}
	query->contexts = contexts;
	take_wanted(group, query, json_object_get(object, "gold"));
	return ERR_OK;
}

static enum err_code take_groups(struct lineup_corpus *corpus, const struct records *records)
{
	const char *name;
	json_t *queries;

	corpus->groups = arena_alloc(
	    &corpus->arena, json_object_size(records->queries) + 1, sizeof *corpus->groups);
	if (!corpus->groups)
		return ERR_NOMEM;
	json_object_foreach(records->queries, name, queries)
	{
		struct lineup_group *group = &corpus->groups[corpus->count++];

		*group = (struct lineup_group){.id = arena_copy(&corpus->arena, slice_of(name))};
		if (take_docs(&corpus->arena, group, json_object_get(records->docs, name)) !=
		    ERR_OK)
			return ERR_NOMEM;
		group->query_count = json_array_size(queries);
		group->queries =
		    arena_alloc(&corpus->arena, group->query_count + 1, sizeof *group->queries);
		for (size_t i = 0; i < group->query_count; i++) {
			group->queries[i] = (struct lineup_query){.from = 0};
			if (take_query(&corpus->arena, group, &group->queries[i],
			        json_array_get(queries, i)) != ERR_OK)
				return ERR_NOMEM;
		}
	}
	return ERR_OK;
}

enum err_code lineup_corpus_read(
    const char *path, struct lineup_corpus *ret_corpus, struct err *ret_err)
{
	struct records records = {json_object(), json_object()};
	struct lineup_corpus corpus = {.count = 0};
	enum err_code code = read_records(path, &records, ret_err);

	if (code == ERR_OK && take_groups(&corpus, &records) != ERR_OK)
		code = err_set(ret_err, ERR_NOMEM, path, 0, NULL);
	json_decref(records.docs);
	json_decref(records.queries);
	if (code == ERR_OK)
		*ret_corpus = corpus;
	else
		lineup_corpus_release(&corpus);
	return code;
}

void lineup_corpus_release(struct lineup_corpus *corpus)
{
	arena_release(&corpus->arena);
	*corpus = (struct lineup_corpus){.count = 0};
}
