/*
 * Sentences of other outlets that carry what a query's phrases say: eval/lineup. Run file:
 * query <TAB> document <TAB> sentence index <TAB> score.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "abreast_eval.h"
#include "base/alloc.h"
#include "base/place.h"
#include "frame/similarity.h"

/* The records of a file, kept while their groups are scored. */
struct lineup_data {
	json_t *docs;    /* group -> array of documents */
	json_t *queries; /* group -> array of queries */
	struct similarity *similarity;
};

static int take_record(json_t *object, void *data)
{
	struct lineup_data *records = data;
	const char *kind = json_string_value(json_object_get(object, "kind"));
	const char *group = json_string_value(json_object_get(object, "group"));
	json_t *by_group;
	json_t *list;

	if (!kind || !group)
		return 1;
	by_group = kind[0] == 'd' ? records->docs : records->queries;
	list = json_object_get(by_group, group);
	if (!list) {
		list = json_array();
		json_object_set_new(by_group, group, list);
	}
	return json_array_append(list, object);
}

/* The strings of an array; returns how many. */
static size_t take_strings(json_t *array, struct slice *strings_out)
{
	size_t count = json_array_size(array);

	for (size_t i = 0; i < count; i++) {
		json_t *string = json_array_get(array, i);

		strings_out[i] =
		    (struct slice){json_string_value(string), json_string_length(string)};
	}
	return count;
}

static size_t count_sentences(json_t *docs)
{
	size_t count = 0;

	for (size_t i = 0; i < json_array_size(docs); i++)
		count += json_array_size(json_object_get(json_array_get(docs, i), "sents"));
	return count;
}

/* The sentences that the querying outlet's own document has at the query's indices. */
static size_t take_contexts(json_t *docs, json_t *query, struct slice *contexts_out)
{
	const char *from = json_string_value(json_object_get(query, "from"));
	json_t *indices = json_object_get(query, "sents");
	size_t count = 0;

	for (size_t i = 0; i < json_array_size(docs); i++) {
		json_t *doc = json_array_get(docs, i);
		json_t *sentences = json_object_get(doc, "sents");

		if (strcmp(json_string_value(json_object_get(doc, "doc")), from) != 0)
			continue;
		for (size_t k = 0; k < json_array_size(indices); k++) {
			json_t *one = json_array_get(
			    sentences, (size_t)json_integer_value(json_array_get(indices, k)));

			if (one)
				contexts_out[count++] =
				    (struct slice){json_string_value(one), json_string_length(one)};
		}
	}
	return count;
}

/* The query's own document is not asked about. */
static void find_own(json_t *docs, json_t *query, uint8_t *skip_out)
{
	const char *from = json_string_value(json_object_get(query, "from"));

	for (size_t i = 0; i < json_array_size(docs); i++)
		skip_out[i] =
		    strcmp(json_string_value(json_object_get(json_array_get(docs, i), "doc")),
		        from) == 0;
}

static void print_scores(json_t *docs, json_t *query, const float *scores)
{
	const char *id = json_string_value(json_object_get(query, "qid"));
	const char *from = json_string_value(json_object_get(query, "from"));
	size_t at = 0;

	for (size_t i = 0; i < json_array_size(docs); i++) {
		json_t *doc = json_array_get(docs, i);
		const char *name = json_string_value(json_object_get(doc, "doc"));
		size_t count = json_array_size(json_object_get(doc, "sents"));

		for (size_t k = 0; k < count && strcmp(name, from) != 0; k++) {
			if (scores[at + k] > 0)
				printf("%s\t%s\t%zu\t%.6f\n", id, name, k, (double)scores[at + k]);
		}
		at += count;
	}
}

static int score_group(const struct lineup_data *data, json_t *docs, json_t *queries)
{
	size_t count = count_sentences(docs), at = 0;
	struct slice *sentences = alloc_zero(count + 1, sizeof *sentences);
	struct slice *contexts = alloc_zero(count + 1, sizeof *contexts);
	float *scores = alloc_zero(count + 1, sizeof *scores);
	uint32_t *numbers = alloc_zero(count + 1, sizeof *numbers);
	uint8_t *skip = alloc_zero(json_array_size(docs) + 1, 1);
	struct sentence_set *set = NULL;
	int status = !sentences || !contexts || !scores || !numbers || !skip;

	for (size_t i = 0; status == 0 && i < json_array_size(docs); i++) {
		size_t start = at;

		at +=
		    take_strings(json_object_get(json_array_get(docs, i), "sents"), sentences + at);
		for (size_t k = start; k < at; k++)
			numbers[k] = (uint32_t)i;
	}
	if (status == 0)
		status =
		    sentence_set_new(data->similarity, sentences, numbers, count, &set) != ERR_OK;
	for (size_t i = 0; status == 0 && i < json_array_size(queries); i++) {
		json_t *query = json_array_get(queries, i);
		json_t *wordings = json_object_get(query, "phrases");
		json_t *names = json_object_get(query, "target_phrases");
		struct slice *phrases = alloc_zero(json_array_size(wordings) + 1, sizeof *phrases);
		struct slice *targets = alloc_zero(json_array_size(names) + 1, sizeof *targets);
		size_t context_count = take_contexts(docs, query, contexts);

		status = !phrases || !targets;
		find_own(docs, query, skip);
		if (status == 0)
			status = similarity_rank(data->similarity, set,
			             &(struct similarity_query){.phrases = phrases,
			                 .phrase_count = take_strings(wordings, phrases),
			                 .contexts = contexts,
			                 .context_count = context_count < 16 ? context_count : 16,
			                 .targets = targets,
			                 .target_count = take_strings(names, targets),
			                 .skip = skip},
			             scores, NULL) != ERR_OK;
		if (status == 0)
			print_scores(docs, query, scores);
		alloc_free(phrases);
		alloc_free(targets);
	}
	sentence_set_free(set);
	alloc_free(sentences);
	alloc_free(contexts);
	alloc_free(scores);
	alloc_free(numbers);
	alloc_free(skip);
	return status;
}

int eval_lineup(int argc, char **argv)
{
	struct lineup_data data = {json_object(), json_object(), NULL};
	struct buf folder = {0};
	struct err err = {0};
	const char *group;
	json_t *queries;
	int status = 1;

	if (place_data("", &folder) == ERR_OK &&
	    similarity_load(buf_text(&folder), &data.similarity, &err) == ERR_OK)
		status = eval_lines(argc > 0 ? argv[0] : "-", take_record, &data);
	else
		fprintf(stderr, "%s: %s\n", err.file, err_text(err.code));
	json_object_foreach(data.queries, group, queries)
	{
		if (status == 0)
			status = score_group(&data, json_object_get(data.docs, group), queries);
	}
	similarity_free(data.similarity);
	buf_release(&folder);
	json_decref(data.docs);
	json_decref(data.queries);
	return status;
}
