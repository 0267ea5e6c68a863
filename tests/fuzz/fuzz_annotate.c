/*
 * Any bytes as a line of annotate's input: what comes out is one line of JSON, an annotation whose
 * every range lies in its text and says what stands there, or an error.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/place.h"
#include "export/annotation.h"
#include "text/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Loaded once, kept for the life of the program. */
static struct models *models;
static struct frame *frame;

static void load_once(void)
{
	struct buf path = {0};

	if (models)
		return;
	if (models_new(&models, NULL) != ERR_OK)
		abort();
	if (place_data("frames/decisive-enabler.frame", &path) != ERR_OK ||
	    frame_load(buf_text(&path), &frame, NULL) != ERR_OK)
		abort();
	buf_release(&path);
}

static bool find_member(
    const struct json_value *object, const char *name, struct json_value *ret_value)
{
	struct slice key;
	size_t at = 0;

	while (json_next(object, &at, &key, ret_value))
		if (key.len == strlen(name) + 2 && memcmp(key.ptr + 1, name, key.len - 2) == 0)
			return true;
	return false;
}

static size_t number_of(const struct json_value *value)
{
	char digits[24] = "";

	if (value->kind != JSON_NUMBER || value->raw.len >= sizeof digits)
		abort();
	memcpy(digits, value->raw.ptr, value->raw.len);
	return (size_t)strtoull(digits, NULL, 10);
}

/* An object with "start" and "end" is a range of the text; its "text" is what stands there. */
static void check_range(
    const struct json_value *object, struct slice text, const struct utf8_index *index)
{
	struct json_value start, end, piece;
	struct buf decoded = {0};
	size_t from, to;

	if (!find_member(object, "start", &start) || !find_member(object, "end", &end))
		return;
	from = number_of(&start);
	to = number_of(&end);
	if (from > to || to > utf8_index_count(index))
		abort();
	if (!find_member(object, "text", &piece))
		return;
	from = utf8_index_byte(index, from);
	to = utf8_index_byte(index, to);
	json_add_decoded(&decoded, piece.raw);
	if (!slice_equal(buf_slice(&decoded), (struct slice){text.ptr + from, to - from}))
		abort();
	buf_release(&decoded);
}

static void check_value(
    const struct json_value *value, struct slice text, const struct utf8_index *index)
{
	struct json_value member;
	struct slice key;
	size_t at = 0;

	if (value->kind == JSON_OBJECT)
		check_range(value, text, index);
	if (value->kind != JSON_OBJECT && value->kind != JSON_ARRAY)
		return;
	while (json_next(value, &at, &key, &member))
		check_value(&member, text, index);
}

static void check_output(const struct buf *output, const struct doc *doc)
{
	struct utf8_index *index = NULL;
	struct json_value root;

	if (memchr(output->data, '\n', output->len) != output->data + output->len - 1)
		abort();
	if (json_read(buf_slice(output), &root, NULL) != ERR_OK || root.kind != JSON_OBJECT)
		abort();
	if (utf8_valid_prefix(buf_slice(output)) != output->len)
		abort();
	if (!doc)
		return;
	if (utf8_index_new(doc_text(doc), &index) != ERR_OK)
		abort();
	check_value(&root, doc_text(doc), index);
	utf8_index_free(index);
}

static void annotate(const struct doc *doc, struct slice id, struct buf *output)
{
	struct analysis *analysis = NULL;
	struct framings *framings = NULL;
	struct frame_source source;

	if (analysis_new(doc, models, &analysis) != ERR_OK)
		abort();
	source = analysis_source(doc, analysis);
	if (framings_find(frame, &source, 0, models->frame_lexicon, &framings) != ERR_OK)
		abort();
	if (annotation_write(id, doc, analysis, frame, framings, output) != ERR_OK)
		abort();
	framings_free(framings);
	analysis_free(analysis);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct doc *doc = NULL;
	struct buf id = {0}, output = {0};
	struct err err = {0};

	load_once();
	if (size > 20000)
		return 0;
	if (annotation_read((struct slice){(const char *)data, size}, &id, &doc, &err) == ERR_OK)
		annotate(doc, buf_slice(&id), &output);
	else
		annotation_write_error(buf_slice(&id), &err, 1, &output);
	check_output(&output, doc);
	doc_free(doc);
	buf_release(&id);
	buf_release(&output);
	return 0;
}
