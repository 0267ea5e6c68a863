/*
 * Similarity of sentence pairs: eval/sts. Run file: id <TAB> score.
 */
#include "config.h"

#include <stdio.h>

#include "abreast_eval.h"
#include "base/place.h"
#include "frame/similarity.h"

static int take_pair(json_t *object, void *data)
{
	const char *id = json_string_value(json_object_get(object, "id"));
	json_t *a = json_object_get(object, "a"), *b = json_object_get(object, "b");
	float score;

	if (!id || !json_is_string(a) || !json_is_string(b) ||
	    similarity_pair(data, (struct slice){json_string_value(a), json_string_length(a)},
	        (struct slice){json_string_value(b), json_string_length(b)}, &score) != ERR_OK)
		return 1;
	printf("%s\t%.6f\n", id, (double)score);
	return 0;
}

int eval_similar(int argc, char **argv)
{
	struct similarity *similarity = NULL;
	struct buf folder = {0};
	struct err err = {0};
	int status = 1;

	if (place_data("", &folder) == ERR_OK &&
	    similarity_load(buf_text(&folder), &similarity, &err) == ERR_OK)
		status = eval_lines(argc > 0 ? argv[0] : "-", take_pair, similarity);
	else
		fprintf(stderr, "%s: %s\n", err.file, err_text(err.code));
	similarity_free(similarity);
	buf_release(&folder);
	return status;
}
