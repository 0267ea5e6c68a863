#include "config.h"

#include "export/highlights.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "export/format.h"
#include "story/analyse.h"
#include "text/utf8.h"

/* Two short articles that word a facet each, one of them with a headline, a date and a formula. */
static const char first[] = "Outlet: The Gazette\nTitle: Envoys call port =a lifeline\nByline: Ann "
                            "Gray and Bo Li\nDate: 2024-07-11\nURL: https://example.org/1\n\n"
                            "Envoys call port =a lifeline\n\n"
                            "\"The port is a lifeline for Freedonia,\" said Ann Gray.\n"
                            "NATO | did *not* <b>answer</b>.\n";
static const char second[] = "Outlet: =Herald\nTitle: Port talks\n\n"
                             "Bo Li, an envoy, denied that the port was a lifeline.\n\n"
                             "He left for Berlin\x1b[31m.\n";
static const char frame_text[] = "title = \"The port\"\nfacet label {\n title = \"The label\"\n"
                                 " term = {\"lifeline\"}\n}\n";

struct fixture {
	struct models *models;
	struct story story;
	struct lineup_set *lineup;
};

static struct fixture fixture;
static const struct format_extent whole = {.context_words = FORMAT_SENTENCE, .minor = true};

static void add_article(const char *text, const char *path)
{
	struct doc *doc = NULL;
	struct err err;

	assert_int_equal(load_bytes(slice_of(text), path, &doc, &err), ERR_OK);
	assert_int_equal(story_add_doc_take(&fixture.story, doc), ERR_OK);
}

static int make_fixture(void **state)
{
	struct frame *frame = NULL;
	struct err err = {0};

	(void)state;
	assert_int_equal(models_new(&fixture.models, &err), ERR_OK);
	story_init(&fixture.story);
	add_article(first, "dir/one.txt");
	add_article(second, "dir/two.txt");
	assert_int_equal(analyse_all(&fixture.story, fixture.models, 1, NULL, NULL, NULL), ERR_OK);
	assert_int_equal(frame_parse(slice_of(frame_text), "port", &frame, &err), ERR_OK);
	assert_int_equal(
	    lineup_set_new(frame, &fixture.story, fixture.models, NULL, 0, NULL, &fixture.lineup),
	    ERR_OK);
	return 0;
}

static int free_fixture(void **state)
{
	(void)state;
	lineup_set_free(fixture.lineup);
	story_release(&fixture.story);
	models_free(fixture.models);
	return 0;
}

static struct highlights *all_highlights(struct user_marks *marks)
{
	struct highlights *highlights = NULL;

	assert_int_equal(highlights_new(&fixture.story, fixture.lineup, marks,
	                     WHAT_ENTITIES | WHAT_QUOTES | WHAT_FRAMES | WHAT_MARKS, &highlights),
	    ERR_OK);
	return highlights;
}

static char *formatted(const char *name, struct user_marks *marks)
{
	struct highlights *highlights = all_highlights(marks);
	struct buf buf = {0};

	assert_int_equal(format_find(name)->highlights(&fixture.story, highlights, &buf), ERR_OK);
	highlights_free(highlights);
	return buf_detach(&buf);
}

static void assert_no_commands(const char *text)
{
	for (; *text; text++)
		assert_true((unsigned char)*text >= ' ' || strchr("\n\r", *text));
}

static void highlights__what__list_of_words(void **state)
{
	(void)state;
	assert_int_equal(highlights_what("quotes"), WHAT_QUOTES);
	assert_int_equal(highlights_what("entities,marks"), WHAT_ENTITIES | WHAT_MARKS);
	assert_int_equal(highlights_what(""), 0);
	assert_int_equal(highlights_what("quotes,"), 0);
	assert_int_equal(highlights_what("quote"), 0);
}

static void highlights__new__sorted_with_context(void **state)
{
	struct highlights *highlights = all_highlights(NULL);
	size_t kinds[HIGHLIGHT_KINDS] = {0};

	(void)state;
	for (size_t i = 0; i < highlights->count; i++) {
		const struct highlight *item = &highlights->items[i];
		const struct highlight *before = i > 0 ? item - 1 : NULL;

		kinds[item->kind]++;
		assert_true(item->start < item->end);
		assert_true(item->end <= doc_text(fixture.story.items[item->doc].doc).len);
		assert_true(item->sentence.start <= item->start);
		if (span_exists(item->before))
			assert_true(item->before.end <= item->sentence.start);
		if (span_exists(item->after))
			assert_true(item->after.start >= item->sentence.end);
		if (before)
			assert_true(before->doc < item->doc ||
			            (before->doc == item->doc && before->start <= item->start));
	}
	assert_true(kinds[HIGHLIGHT_ENTITY] >= 4);
	assert_true(kinds[HIGHLIGHT_QUOTE] >= 1);
	assert_true(kinds[HIGHLIGHT_FRAME] >= 2);
	highlights_free(highlights);
}

static void highlights__new__marks_of_the_article(void **state)
{
	struct user_marks *marks = NULL;
	struct highlights *highlights = NULL;
	const struct doc *doc = fixture.story.items[1].doc;

	(void)state;
	assert_int_equal(user_marks_open(NULL, &marks, NULL), ERR_OK);
	assert_int_equal(
	    user_marks_add(marks, doc_hash(doc), (struct span){0, 5}, slice_of("who?"), NULL, NULL),
	    ERR_OK);
	assert_int_equal(user_marks_add(marks, doc_hash(doc), (struct span){0, 1u << 20},
	                     slice_of("out of range"), NULL, NULL),
	    ERR_OK);
	assert_int_equal(
	    highlights_new(&fixture.story, NULL, marks, WHAT_MARKS, &highlights), ERR_OK);
	assert_int_equal(highlights->count, 1);
	assert_int_equal(highlights->items[0].doc, 1);
	assert_true(slice_is(highlights->items[0].note, "who?"));
	highlights_free(highlights);
	user_marks_close(marks);
}

static void format__text__groups_and_cites(void **state)
{
	char *text = formatted("text", NULL);

	(void)state;
	assert_true(slice_starts(slice_of(text), "The Gazette\n===========\n"));
	assert_non_null(strstr(text, "\n=Herald\n=======\n"));
	assert_non_null(strstr(text, "line 9 "));
	assert_non_null(strstr(text, "The label"));
	assert_non_null(strstr(text, "Ann Gray and Bo Li, The Gazette, 2024-07-11, "
	                             "https://example.org/1, dir/one.txt, line "));
	assert_non_null(
	    strstr(text, "no byline, =Herald, date unknown, no URL, dir/two.txt, line "));
	assert_no_commands(text);
	alloc_free(text);
}

static void format__markdown__is_escaped(void **state)
{
	char *text = formatted("markdown", NULL);

	(void)state;
	assert_non_null(strstr(text, "## The Gazette\n"));
	assert_non_null(strstr(text, "\\| did \\*not\\* \\<b\\>answer\\</b\\>"));
	assert_no_commands(text);
	alloc_free(text);
}

/* The fields of one record, quotes resolved; returns where the next one begins. */
static const char *read_record(const char *at, char fields[20][512], size_t *ret_count)
{
	size_t count = 0, len = 0;
	bool quoted = false;

	for (;; at++) {
		assert_true(*at && count < 20 && len < 511);
		if (*at == '"' && quoted && at[1] == '"') {
			fields[count][len++] = *at++;
		} else if (*at == '"') {
			quoted = !quoted;
		} else if (!quoted && (*at == ',' || (*at == '\r' && at[1] == '\n'))) {
			fields[count++][len] = '\0';
			len = 0;
			if (*at == '\r') {
				*ret_count = count;
				return at + 2;
			}
		} else {
			fields[count][len++] = *at;
		}
	}
}

static void format__csv__reads_back(void **state)
{
	char *text = formatted("csv", NULL);
	static char fields[20][512];
	const char *at = text;
	size_t count, rows = 0, formulas = 0;

	(void)state;
	while (*at) {
		at = read_record(at, fields, &count);
		assert_int_equal(count, 19);
		for (size_t i = 0; i < count; i++)
			assert_false(fields[i][0] && strchr("=+-@\t\r", fields[i][0]));
		formulas += strcmp(fields[0], "'=Herald") == 0;
		rows++;
	}
	assert_true(rows > 8);
	assert_true(formulas > 1);
	assert_no_commands(text);
	alloc_free(text);
}

/* Offsets of a line of JSON lead back to its text in the article. */
static void format__jsonl__offsets_lead_back(void **state)
{
	char *text = formatted("jsonl", NULL);
	size_t rows = 0;

	(void)state;
	for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"), rows++) {
		json_t *root = json_loads(line, 0, NULL);
		struct utf8_index *index = NULL;
		struct slice article;
		size_t from, to;

		assert_non_null(root);
		article = doc_text(
		    fixture.story
		        .items[strcmp(json_string_value(json_object_get(root, "doc")), "one") != 0]
		        .doc);
		assert_int_equal(utf8_index_new(article, &index), ERR_OK);
		from = utf8_index_byte(
		    index, (size_t)json_integer_value(json_object_get(root, "start")));
		to = utf8_index_byte(
		    index, (size_t)json_integer_value(json_object_get(root, "end")));
		assert_true(slice_is((struct slice){article.ptr + from, to - from},
		    json_string_value(json_object_get(root, "text"))));
		utf8_index_free(index);
		json_decref(root);
	}
	assert_true(rows > 8);
	alloc_free(text);
}

static char *lineup_as(const char *name)
{
	struct buf buf = {0};

	assert_int_equal(
	    format_find(name)->lineup(&fixture.story, fixture.lineup, &whole, &buf), ERR_OK);
	return buf_detach(&buf);
}

static void format__lineup__every_format(void **state)
{
	char *html = lineup_as("html"), *markdown = lineup_as("markdown"), *csv = lineup_as("csv"),
	     *jsonl = lineup_as("jsonl");
	json_t *root;

	(void)state;
	assert_null(strstr(html, "<b>"));
	assert_null(strstr(html, "<script"));
	assert_non_null(strstr(html, "<mark>lifeline</mark>"));
	assert_non_null(strstr(html, "</html>"));
	assert_non_null(strstr(markdown, "| wording | The Gazette | =Herald |"));
	assert_non_null(strstr(csv, "'=Herald"));
	root = json_loads(jsonl, JSON_DISABLE_EOF_CHECK, NULL);
	assert_string_equal(json_string_value(json_object_get(root, "frame")), "port");
	assert_string_equal(json_string_value(json_object_get(root, "doc")), "one");
	assert_string_equal(json_string_value(json_object_get(root, "state")), "filled");
	json_decref(root);
	assert_no_commands(html);
	assert_no_commands(markdown);
	assert_no_commands(csv);
	assert_no_commands(jsonl);
	alloc_free(html);
	alloc_free(markdown);
	alloc_free(csv);
	alloc_free(jsonl);
}

static void format__find__by_name_and_file(void **state)
{
	(void)state;
	assert_null(format_find("pdf"));
	assert_string_equal(format_find("csv")->name, "csv");
	assert_string_equal(format_of_file("a/b.JSONL")->name, "jsonl");
	assert_null(format_of_file("a.b/c"));
	assert_null(format_of_file("noext"));
}

static void format__any__out_of_memory_is_an_error(void **state)
{
	(void)state;
	for (const struct format *format = formats; format->name; format++) {
		enum err_code code = ERR_NOMEM;
		long nth = 0;

		while (code == ERR_NOMEM) {
			struct highlights *highlights = NULL;
			struct buf buf = {0};

			alloc_fail_from(++nth);
			code = highlights_new(&fixture.story, fixture.lineup, NULL, 7, &highlights);
			if (code == ERR_OK && format->highlights)
				code = format->highlights(&fixture.story, highlights, &buf);
			if (code == ERR_OK && format->lineup)
				code = format->lineup(&fixture.story, fixture.lineup, &whole, &buf);
			alloc_fail_from(0);
			buf_release(&buf);
			highlights_free(highlights);
		}
		assert_int_equal(code, ERR_OK);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(highlights__what__list_of_words),
	    cmocka_unit_test(highlights__new__sorted_with_context),
	    cmocka_unit_test(highlights__new__marks_of_the_article),
	    cmocka_unit_test(format__text__groups_and_cites),
	    cmocka_unit_test(format__markdown__is_escaped),
	    cmocka_unit_test(format__csv__reads_back),
	    cmocka_unit_test(format__jsonl__offsets_lead_back),
	    cmocka_unit_test(format__lineup__every_format),
	    cmocka_unit_test(format__find__by_name_and_file),
	    cmocka_unit_test(format__any__out_of_memory_is_an_error),
	};

	return cmocka_run_group_tests(tests, make_fixture, free_fixture);
}
