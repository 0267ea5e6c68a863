/*
 * Tokens and sentences of {"id", "text"} lines, in code points, as eval/text/detok.py scores them.
 */
#include "config.h"

#include <stdio.h>

#include "abreast_eval.h"
#include "text/sentence.h"
#include "text/token.h"
#include "text/utf8.h"

static void print_pair(const struct utf8_index *index, uint32_t start, uint32_t end, bool first)
{
	printf("%s[%zu, %zu]", first ? "" : ", ", utf8_index_point(index, start),
	    utf8_index_point(index, end));
}

static void print_spans(
    const struct utf8_index *index, const struct tokens *tokens, const struct sentences *sentences)
{
	printf("\"tokens\": [");
	for (size_t i = 0; i < tokens->count; i++)
		print_pair(index, tokens->items[i].start, tokens->items[i].end, i == 0);
	printf("], \"sentences\": [");
	for (size_t i = 0; i < sentences->count; i++)
		print_pair(index, sentences->items[i].start, sentences->items[i].end, i == 0);
	printf("]}\n");
}

static int take_document(json_t *object, void *data)
{
	const json_t *body = json_object_get(object, "text");
	char *id = json_dumps(json_object_get(object, "id"), JSON_ENCODE_ANY);
	struct slice text = {json_string_value(body), json_string_length(body)};
	struct utf8_index *index = NULL;
	struct tokens tokens = {0};
	struct sentences sentences = {0};
	int status = 1;

	(void)data;
	if (!id || !text.ptr) {
		fprintf(stderr, "a line without \"id\" or \"text\"\n");
	} else if (utf8_index_new(text, &index) == ERR_OK && tokens_find(text, &tokens) == ERR_OK &&
	           sentences_find(text, &tokens, &sentences) == ERR_OK) {
		printf("{\"id\": %s, ", id);
		print_spans(index, &tokens, &sentences);
		status = 0;
	}
	sentences_release(&sentences);
	tokens_release(&tokens);
	utf8_index_free(index);
	free(id);
	return status;
}

int eval_tokens(int argc, char **argv)
{
	return eval_lines(argc > 0 ? argv[0] : "-", take_document, NULL);
}
