/* Any bytes as any kind of file: what the page reader answers is sound. The first byte is the kind. */
#include "config.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "page/serve.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum foreign_kind kinds[] = {FOREIGN_HTML, FOREIGN_HTML, FOREIGN_MHTML,
	    FOREIGN_MAIL, FOREIGN_FEED, FOREIGN_MARKDOWN, FOREIGN_TEXT};
	struct answer answer = {.entry_count = 1};
	struct foreign_article article = {0};
	struct page_reader *reader;
	struct slice detail = {0};
	struct buf bytes = {0};
	enum foreign_kind kind;

	if (size == 0 || page_reader_new("", &reader) != ERR_OK)
		return 0;
	kind = kinds[data[0] % (sizeof kinds / sizeof *kinds)];
	buf_add(&bytes, (const char *)data + 1, size - 1);
	if (page_reader_read(reader, kind, 0, &bytes, &answer) == ERR_OK &&
	    !foreign_article_take(&article, &answer.records, &detail)) {
		fprintf(stderr, "the answer is not sound\n");
		abort();
	}
	foreign_article_release(&article);
	answer_release(&answer);
	buf_release(&bytes);
	page_reader_free(reader);
	return 0;
}
