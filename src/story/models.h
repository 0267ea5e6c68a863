/*
 * models.h - every read-only thing that analysis needs, loaded once and shared.
 *
 * Thread use: read-only after loading; shared by all workers.
 */
#ifndef ABREAST_STORY_MODELS_H
#define ABREAST_STORY_MODELS_H

#include "entity/gazetteer.h"
#include "entity/tagger.h"
#include "frame/match.h"
#include "frame/similarity.h"
#include "quote/quote.h"

struct models {
	struct gazetteer *gazetteer;
	struct tagger *tagger;
	struct quote_lexicon *quote_lexicon;
	struct frame_lexicon *frame_lexicon;
	struct similarity *similarity;
};

/* Load everything below the data folder (base/place). Errors name file and line. */
enum err_code models_new(struct models **ret_models, struct err *ret_err) ATTR_MUST_CHECK;
void models_free(struct models *models);

#endif
