/*
 * Any bytes, as a file's: they become valid text without control over more than its display,
 * metadata lie inside it or in memory of their own, and prose covers it.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>

#include "doc/load.h"
#include "doc/prose.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void check_doc(const struct doc *doc)
{
	const struct slice text = doc_text(doc);
	const struct doc_meta *meta = doc_meta(doc);

	require(utf8_valid_prefix(text) == text.len);
	require(!memchr(text.ptr, '\r', text.len) && !memchr(text.ptr, '\0', text.len));
	require(!span_exists(meta->title_at) || meta->title_at.end <= text.len);
	require(!meta->title.ptr || utf8_valid_prefix(meta->title) == meta->title.len);
	require(!meta->outlet.ptr || utf8_valid_prefix(meta->outlet) == meta->outlet.len);
	for (size_t i = 0; i < meta->byline_count; i++)
		require(utf8_valid_prefix(meta->byline[i]) == meta->byline[i].len);
	for (size_t i = 0; i < doc_line_count(doc); i++) {
		const struct span line = doc_line_span(doc, i);

		require(line.start <= line.end && line.end <= text.len);
		require(doc_line_index(doc, line.start) == i);
	}
}

static void check_prose(const struct prose *prose)
{
	uint32_t end = 0;

	for (size_t i = 0; i < prose->boilerplate.count; i++) {
		const struct span line = prose->boilerplate.items[i];

		require(line.start < line.end && line.start >= end && line.end <= prose->text.len);
		end = line.end;
	}
	for (size_t i = 0; i < prose->sentences.count; i++)
		(void)prose_sentence_is_boilerplate(prose, i);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct doc *doc = NULL;
	struct prose *prose = NULL;

	if (load_bytes((struct slice){(const char *)data, size}, "fuzz.txt", &doc, NULL) != ERR_OK)
		return 0;
	check_doc(doc);
	require(prose_new(doc, &prose) == ERR_OK);
	check_prose(prose);
	prose_free(prose);
	doc_free(doc);
	return 0;
}
