/*
 * A pattern (the first line) over a text (the rest): every match lies in one sentence.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>

#include "frame/matcher.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void match(const struct pattern *pattern, struct buf *text)
{
	struct doc_meta meta = {.title_at = span_none()};
	struct doc *doc = NULL;
	struct prose *prose = NULL;
	struct docwords *words = NULL;
	struct matcher *matcher = NULL;
	struct matches matches = {0};

	if (doc_new_take(slice_of("fuzz"), (struct slice){NULL, 0}, text, &meta, DOC_GIVEN, 0,
	        &doc) == ERR_OK &&
	    prose_new(doc, &prose) == ERR_OK && docwords_new(prose, &words) == ERR_OK &&
	    matcher_new(pattern, 1, &matcher) == ERR_OK &&
	    matcher_find(matcher, words, &matches) == ERR_OK) {
		for (size_t i = 0; i < matches.count; i++) {
			const struct match *one = &matches.items[i];

			if (one->first_word >= one->end_word ||
			    one->first_word < words->first_of[one->sentence] ||
			    one->end_word > words->first_of[one->sentence + 1])
				abort();
		}
	}
	matches_release(&matches);
	matcher_free(matcher);
	docwords_free(words);
	prose_free(prose);
	doc_free(doc);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf text = {0};
	struct arena arena = {0};
	struct stemmer *stemmer = NULL;
	struct pattern pattern;
	struct slice first;
	char *end;

	utf8_repair((struct slice){(const char *)data, size}, &text);
	end = text.len > 0 ? memchr(text.data, '\n', text.len) : NULL;
	if (end && stemmer_new(&stemmer) == ERR_OK) {
		bool near = memchr(text.data, '/', (size_t)(end - text.data)) != NULL;

		first = (struct slice){text.data, (size_t)(end - text.data)};
		if (pattern_read(first, near, stemmer, &arena, &pattern, NULL) == ERR_OK)
			match(&pattern, &text);
	}
	stemmer_free(stemmer);
	arena_release(&arena);
	buf_release(&text);
	return 0;
}
