/*
 * A frame file: whatever it holds, it is read or its errors are told, and a read frame has what
 * the header promises. A term that is added can be dropped again, and a frame that is written
 * reads as it was.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>

#include "frame/frameedit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Add a term to each facet of a file, and take it away again. */
static void change(struct slice text, const struct frame *frame)
{
	for (size_t i = 0; i < frame->facet_count; i++) {
		struct frame_edit edit = {
		    .facet = frame->facets[i].id, .phrase = slice_of("not \"in\" there")};
		struct buf more = {0}, less = {0};
		enum err_code code = frame_edit_text(text, "fuzz", &edit, &more, NULL);

		if (code != ERR_OK && code != ERR_EXISTS)
			abort();
		edit.drops = true;
		if (code == ERR_OK &&
		    frame_edit_text(buf_slice(&more), "fuzz", &edit, &less, NULL) != ERR_OK)
			abort();
		buf_release(&more);
		buf_release(&less);
	}
}

static void write(const struct frame *frame)
{
	struct buf once = {0}, twice = {0};
	struct frame *again = NULL;

	frame_write(frame, slice_of(NULL), &once);
	if (frame_parse(buf_slice(&once), "fuzz", &again, NULL) != ERR_OK ||
	    again->facet_count != frame->facet_count)
		abort();
	frame_write(again, slice_of(NULL), &twice);
	if (!slice_equal(buf_slice(&once), buf_slice(&twice)))
		abort();
	frame_free(again);
	buf_release(&once);
	buf_release(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice text = {(const char *)data, size};
	struct frame *frame = NULL;
	struct err err = {0};
	enum err_code code = frame_parse(text, "fuzz", &frame, &err);

	if (code != ERR_OK && err.line == 0)
		abort();
	if (code == ERR_OK && (frame->facet_count == 0 || !frame->title.ptr))
		abort();
	if (code == ERR_OK) {
		change(text, frame);
		write(frame);
	}
	frame_free(frame);
	return 0;
}
