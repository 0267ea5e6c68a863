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
#include "learn/postag.h"
#include "quote/attribution.h"
#include "quote/labels.h"
#include "quote/quote.h"

enum { MODELS_FAULTS = 8 };

struct models {
	struct gazetteer *gazetteer;
	struct tagger *tagger;
	struct postagger *postagger;         /* NULL: there is none */
	struct labelmodel *quote_labels;     /* NULL: there is none */
	struct speakermodel *quote_speakers; /* NULL: there is none */
	struct quote_lexicon *quote_lexicon;
	struct frame_lexicon *frame_lexicon;
	struct similarity *similarity;
	struct quote_models quote; /* of those above */
	/* what is missing or damaged and could be done without; for the user to know */
	struct err faults[MODELS_FAULTS];
	unsigned fault_count;
};

/*
 * Load everything below the data folder (base/place). Errors name file and line. Only no memory and
 * broken lists are errors: a trained model that is missing or damaged is one of the faults.
 */
enum err_code models_new(struct models **ret_models, struct err *ret_err) ATTR_MUST_CHECK;
void models_free(struct models *models);

#endif
