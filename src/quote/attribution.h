/*
 * attribution.h - who said each quotation of an article.
 *
 * From left to right the candidates of every quotation (stage.h), the last speaker and nobody are
 * ranked by the trained weights of what askfeatures.h asks; the best is the speaker. Its phrase is
 * what `speaker` holds; the name is that of the phrase, or whom a pronoun or an office means.
 * Trained by `make train-speakers`, see data/model/README.md.
 * Thread use: an open model is read-only and may be shared; attributing is pure.
 */
#ifndef ABREAST_QUOTE_ATTRIBUTION_H
#define ABREAST_QUOTE_ATTRIBUTION_H

#include "quote/scene.h"

#define SPEAKERMODEL_KIND "speakers"

enum { SPEAKERMODEL_VERSION = 1, SPEAKERMODEL_UNIT = 256 /* what 1.0 is in a weight */ };

struct speakermodel;

/* Map a model. Errors are those of model_file_open(); ERR_MODEL also when a part is missing. */
enum err_code speakermodel_open(
    const char *path, struct speakermodel **ret_model, struct err *ret_err) ATTR_MUST_CHECK;
void speakermodel_close(struct speakermodel *model);

/*
 * Fill in speaker, speaker_name, name, cue and QUOTE_CARRIED of all quotations but labels in marks
 * and titles.
 *   tags, labels  of each token
 *   quotes        in any order
 *   arena         for descriptions that run over a line's end; outlives the quotations
 * Returns ERR_OK or ERR_NOMEM. Linear in tokens; n log n in quotations.
 */
enum err_code speakers_attribute(const struct speakermodel *model, const struct scene *scene,
    const uint8_t *tags, const uint8_t *labels, struct quote *quotes, size_t quote_count,
    struct arena *arena) ATTR_MUST_CHECK;

#endif
