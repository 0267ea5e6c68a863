/* Any bytes: repair, index, cells, folding. */
#include "config.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "prop/textlaws.h"
#include "text/fold.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect_law(const char *broken)
{
	if (broken) {
		fprintf(stderr, "not so: %s\n", broken);
		abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct slice bytes = {(const char *)data, size};
	struct buf text = {0}, folded = {0};

	expect_law(law_of_repair(bytes));
	utf8_repair(bytes, &text);
	expect_law(law_of_index(buf_slice(&text)));
	expect_law(law_of_cells(buf_slice(&text)));
	fold_add(&folded, buf_slice(&text));
	if (utf8_valid_prefix(buf_slice(&folded)) != folded.len)
		expect_law("folded text is valid");
	buf_release(&folded);
	buf_release(&text);
	return 0;
}
