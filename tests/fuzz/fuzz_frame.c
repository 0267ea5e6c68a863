/*
 * A frame file: whatever it holds, it is read or its errors are told, and a read frame has what
 * the header promises.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>

#include "frame/framefile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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
	frame_free(frame);
	return 0;
}
