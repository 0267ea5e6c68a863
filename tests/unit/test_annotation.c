#include "config.h"

#include "export/annotation.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/rng.h"
#include "story/models.h"

static struct models *models;

static int load_models(void **state)
{
	struct err err = {0};

	(void)state;
	assert_int_equal(models_new(&models, &err), ERR_OK);
	return 0;
}

static int free_models(void **state)
{
	(void)state;
	models_free(models);
	return 0;
}

/* One line through the whole: its annotation, or the error that stands in its place. */
static enum err_code annotate(struct slice line, struct buf *output)
{
	struct doc *doc = NULL;
	struct analysis *analysis = NULL;
	struct buf id = {0};
	struct err err = {0};
	enum err_code code = annotation_read(line, &id, &doc, &err);

	if (code == ERR_OK)
		code = analysis_new(doc, models, &analysis);
	if (code == ERR_OK)
		code = annotation_write(buf_slice(&id), doc, analysis, NULL, NULL, output);
	else if (code == ERR_SYNTAX)
		annotation_write_error(buf_slice(&id), &err, 7, output);
	analysis_free(analysis);
	doc_free(doc);
	buf_release(&id);
	return code;
}

static void assert_begins(const char *line, const char *begin)
{
	struct buf output = {0};
	enum err_code code = annotate(slice_of(line), &output);

	assert_true(code == ERR_OK || code == ERR_SYNTAX);
	if (!slice_starts(buf_slice(&output), begin))
		fail_msg("%s\nbegins not with\n%s", buf_text(&output), begin);
	buf_release(&output);
}

static void annotation__read__id_is_echoed(void **state)
{
	(void)state;
	assert_begins(
	    "{\"id\":\"a/b\",\"text\":\"x\"}", "{\"id\":\"a/b\",\"outlet\":null,\"title\":");
	assert_begins("{\"id\":123456789012345678901234567890,\"text\":\"\"}",
	    "{\"id\":123456789012345678901234567890,");
	assert_begins("{\"id\":-1.50e400,\"text\":\"\"}", "{\"id\":-1.50e400,");
	assert_begins("{\"id\":true,\"text\":\"\"}", "{\"id\":true,");
	assert_begins("{\"text\":\"\"}", "{\"id\":null,");
	assert_begins("{\"id\":\"\\ud800\",\"text\":\"\"}", "{\"id\":\"\xef\xbf\xbd\",");
}

static void annotation__read__errors_stand_in_place(void **state)
{
	(void)state;
	assert_begins("", "{\"id\":null,\"error\":\"at byte 1: a value is missing\",\"line\":7}");
	assert_begins("[]", "{\"id\":null,\"error\":\"not a JSON object\",\"line\":7}");
	assert_begins("{\"id\":4}", "{\"id\":4,\"error\":\"text is missing\",\"line\":7}");
	assert_begins("{\"text\":null,\"id\":4}", "{\"id\":4,\"error\":\"text is not a string\"");
	assert_begins("{\"id\":[],\"text\":\"\"}", "{\"id\":null,\"error\":\"id is neither");
	assert_begins(
	    "{\"id\":1,\"text\":\"\",\"outlet\":{}}", "{\"id\":1,\"error\":\"outlet is not");
	assert_begins(
	    "{\"id\":1,\"text\":\"\",\"byline\":[1]}", "{\"id\":1,\"error\":\"byline is not");
}

static void annotation__read__last_of_duplicates_wins(void **state)
{
	(void)state;
	assert_begins(
	    "{\"id\":1,\"id\":2,\"text\":5,\"t\\u0065xt\":\"b\",\"title\":\"A\",\"title\":null}",
	    "{\"id\":2,\"outlet\":null,\"title\":null,\"date\":null,\"byline\":[],\"text\":\"b\",");
}

static void annotation__read__metadata(void **state)
{
	(void)state;
	assert_begins("{\"id\":1,\"outlet\":\"The Gazette\",\"date\":\"2024-07-11\",\"url\":\"u\","
	              "\"byline\":[\"A. One\",null,\"B. Two\"],\"text\":\"\"}",
	    "{\"id\":1,\"outlet\":\"The Gazette\",\"title\":null,\"date\":\"2024-07-11\","
	    "\"byline\":[\"A. One\",\"B. Two\"],\"text\":\"\",");
	assert_begins("{\"id\":1,\"byline\":\"A. One and B. Two\",\"text\":\"\"}",
	    "{\"id\":1,\"outlet\":null,\"title\":null,\"date\":null,\"byline\":[\"A. One\",\"B. "
	    "Two\"],");
}

/* Offsets count code points of the very text that was given. */
static void annotation__write__offsets_do_not_move(void **state)
{
	static const char line[] = "{\"id\":1,\"text\":\"\\u0000\\r\\n\xc3\xa9\xf0\x9f\x98\x80 "
	                           "NATO\\ud800\\rParis\\r\\n\"}";
	struct buf output = {0};
	json_t *root, *entity, *text;

	(void)state;
	assert_int_equal(annotate(slice_of(line), &output), ERR_OK);
	root = json_loadb(output.data, output.len, JSON_ALLOW_NUL, NULL);
	assert_non_null(root);
	text = json_object_get(root, "text");
	assert_memory_equal(json_string_value(text),
	    "\0\r\n\xc3\xa9\xf0\x9f\x98\x80 NATO\xef\xbf\xbd\rParis\r\n", json_string_length(text));
	entity = json_array_get(json_object_get(root, "entities"), 0);
	assert_int_equal(json_integer_value(json_object_get(entity, "start")), 6);
	assert_int_equal(json_integer_value(json_object_get(entity, "end")), 10);
	assert_string_equal(json_string_value(json_object_get(entity, "text")), "NATO");
	json_decref(root);
	buf_release(&output);
}

static void annotation__write__keys_and_order(void **state)
{
	static const char *const keys[] = {"id", "outlet", "title", "date", "byline", "text",
	    "boilerplate", "sentences", "entities", "quotes", "frames"};
	struct buf output = {0};
	json_t *root;
	const char *key;
	json_t *value;
	size_t at = 0;

	(void)state;
	assert_int_equal(
	    annotate(slice_of("{\"id\":1,\"text\":\"Mr. Gray said \\\"no\\\".\"}"), &output),
	    ERR_OK);
	root = json_loadb(output.data, output.len, 0, NULL);
	assert_non_null(root);
	json_object_foreach(root, key, value)
	{
		assert_true(at < sizeof keys / sizeof *keys);
		assert_string_equal(key, keys[at++]);
	}
	assert_int_equal(at, sizeof keys / sizeof *keys);
	json_decref(root);
	buf_release(&output);
}

static void add_random_text(struct rng *rng, struct buf *json)
{
	static const char *const pieces[] = {"Ms. Ann Gray", " said ", "\\\"", "\xe2\x80\x9c",
	    "\xe2\x80\x9d", " NATO", ".", " ", "\\n", "\\n\\n", "\\r\\n", "\\u0000",
	    "\\ud83d\\ude00", "\\udc00", " the lifeline", ",", " he told", " Berlin",
	    "\xe2\x80\x99s", "- ", "\\t", "\xff"};

	for (uint32_t i = rng_below(rng, 60); i > 0; i--)
		buf_add_text(json, pieces[rng_below(rng, sizeof pieces / sizeof *pieces)]);
}

/* An annotation is an input line again: it loads as the same article and annotates the same. */
static void annotation__any__round_trip(void **state)
{
	struct rng rng = {4711};
	struct buf line = {0}, once = {0}, twice = {0};

	(void)state;
	for (int run = 0; run < 300; run++) {
		buf_clear(&line);
		buf_clear(&once);
		buf_clear(&twice);
		buf_add_format(&line, "{\"id\":%d,\"title\":\"", run);
		add_random_text(&rng, &line);
		buf_add_text(&line, "\",\"byline\":[\"A, B\"],\"text\":\"");
		add_random_text(&rng, &line);
		buf_add_text(&line, "\"}");
		assert_int_equal(annotate(buf_slice(&line), &once), ERR_OK);
		once.len--; /* the line feed */
		assert_int_equal(annotate(buf_slice(&once), &twice), ERR_OK);
		twice.len--;
		assert_true(slice_equal(buf_slice(&once), buf_slice(&twice)));
	}
	buf_release(&line);
	buf_release(&once);
	buf_release(&twice);
}

static void annotation__any__out_of_memory_is_an_error(void **state)
{
	static const char line[] = "{\"id\":\"x\",\"title\":\"A\",\"byline\":[\"C\"],\"text\":"
	                           "\"A\\nAnn Gray said \\\"no\\\" to NATO.\\nShe left.\"}";
	struct buf output = {0};
	enum err_code code = ERR_NOMEM;
	long nth = 0;

	(void)state;
	while (code == ERR_NOMEM) {
		buf_release(&output);
		alloc_fail_from(++nth);
		code = annotate(slice_of(line), &output);
		alloc_fail_from(0);
		assert_true(nth < 10000);
	}
	assert_int_equal(code, ERR_OK);
	assert_true(nth > 20);
	buf_release(&output);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(annotation__read__id_is_echoed),
	    cmocka_unit_test(annotation__read__errors_stand_in_place),
	    cmocka_unit_test(annotation__read__last_of_duplicates_wins),
	    cmocka_unit_test(annotation__read__metadata),
	    cmocka_unit_test(annotation__write__offsets_do_not_move),
	    cmocka_unit_test(annotation__write__keys_and_order),
	    cmocka_unit_test(annotation__any__round_trip),
	    cmocka_unit_test(annotation__any__out_of_memory_is_an_error),
	};

	return cmocka_run_group_tests(tests, load_models, free_models);
}
