/*
 * attach.h - the nearest source and cue of what was said, where nothing better ranks speakers.
 *
 * Thread use: an object belongs to one thread. Ask in the order of the text.
 */
#ifndef ABREAST_QUOTE_ATTACH_H
#define ABREAST_QUOTE_ATTACH_H

#include "quote/speaker.h"

struct attaching {
	const struct scene *scene;
	const uint8_t *labels;
	struct speakers speakers;
	struct speaker last; /* the speaker that a quotation without one is given */
	uint32_t last_paragraph;
};

enum err_code attach_init(struct attaching *attaching, const struct scene *scene,
    const uint8_t *labels, struct arena *arena) ATTR_MUST_CHECK;
void attach_release(struct attaching *attaching);

/* Who said the tokens [first, end) of a quotation, and with which word. ERR_OK or ERR_NOMEM. */
enum err_code attach_speaker(
    struct attaching *attaching, uint32_t first, uint32_t end, struct quote *quote) ATTR_MUST_CHECK;

#endif
