/* Any text: tokens, sentences, lines of a width that the first byte chooses, stems. */
#include "config.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "prop/textlaws.h"
#include "text/fold.h"
#include "text/token.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect_law(const char *broken)
{
	if (broken) {
		fprintf(stderr, "not so: %s\n", broken);
		abort();
	}
}

static void stem_all(struct slice text)
{
	struct stemmer *stemmer;
	struct tokens tokens = {0};

	if (stemmer_new(&stemmer) != ERR_OK)
		return;
	if (tokens_find(text, &tokens) == ERR_OK) {
		for (size_t i = 0; i < tokens.count; i++)
			stemmer_stem(stemmer, token_text(text, &tokens.items[i]));
	}
	tokens_release(&tokens);
	stemmer_free(stemmer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf text = {0};

	if (size == 0)
		return 0;
	utf8_repair((struct slice){(const char *)data + 1, size - 1}, &text);
	expect_law(law_of_tokens(buf_slice(&text)));
	expect_law(law_of_wrap(buf_slice(&text), 1 + data[0] % 100));
	stem_all(buf_slice(&text));
	buf_release(&text);
	return 0;
}
