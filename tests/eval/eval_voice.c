/*
 * Is a span inside quotation marks, also carried over from the sentence before: eval/voice.
 * Run file: id <TAB> yes|no. The three sentences are one paragraph of one document.
 */
#include "config.h"

#include <stdio.h>

#include "abreast_eval.h"
#include "base/place.h"
#include "frame/voice.h"
#include "story/analysis.h"
#include "text/utf8.h"

static void add_string(struct buf *text, json_t *object, const char *key)
{
	json_t *string = json_object_get(object, key);

	if (text->len > 0)
		buf_add_byte(text, ' ');
	buf_add(text, json_is_string(string) ? json_string_value(string) : "",
	    json_string_length(string));
}

/* Bytes of a code point offset of the sentence that begins at `from`. */
static uint32_t byte_of(struct slice text, size_t from, json_int_t points)
{
	size_t at = from;

	for (json_int_t i = 0; i < points && at < text.len; i++) {
		unsigned len;

		utf8_at(text, at, &len);
		at += len;
	}
	return (uint32_t)at;
}

static int judge_span(json_t *object, const struct models *models, struct buf *text, size_t from)
{
	struct doc_meta meta = {.title_at = span_none()};
	struct doc *doc = NULL;
	struct analysis *analysis = NULL;
	struct span span = {
	    byte_of(buf_slice(text), from, json_integer_value(json_object_get(object, "start"))),
	    byte_of(buf_slice(text), from, json_integer_value(json_object_get(object, "end")))};
	int status = 1;

	if (doc_new_take(slice_of("span"), (struct slice){NULL, 0}, text, &meta, DOC_GIVEN, 0,
	        &doc) == ERR_OK &&
	    analysis_new(doc, models, &analysis) == ERR_OK) {
		struct frame_source source = analysis_source(doc, analysis);

		printf("%s\t%s\n", json_string_value(json_object_get(object, "id")),
		    voice_is_quoted(&source, span) ? "yes" : "no");
		status = 0;
	}
	analysis_free(analysis);
	doc_free(doc);
	return status;
}

static int take_span(json_t *object, void *data)
{
	struct buf text = {0};
	size_t from;
	int status;

	add_string(&text, object, "prev");
	from = text.len > 0 ? text.len + 1 : 0;
	add_string(&text, object, "sentence");
	add_string(&text, object, "next");
	status = text.failed || judge_span(object, data, &text, from);
	buf_release(&text);
	return status;
}

int eval_voice(int argc, char **argv)
{
	struct models *models = NULL;
	struct err err = {0};
	int status = 1;

	if (models_new(&models, &err) == ERR_OK)
		status = eval_lines(argc > 0 ? argv[0] : "-", take_span, models);
	else
		fprintf(stderr, "%s:%u: %s\n", err.file, err.line, err_text(err.code));
	models_free(models);
	return status;
}
