/*
 * namemodel.h - the trained model of names: data/model/entities.bin.
 *
 * A linear model over the features of namefeatures.h and the tags of learn/sequence.h, decoded in
 * two passes: what the first one found in a document is evidence for the second one. Weights are
 * whole numbers of a byte each, times a power of two for each template; the weights of "no name"
 * are 0.
 * Thread use: an open model is read-only and may be shared; tagging is pure.
 */
#ifndef ABREAST_ENTITY_NAMEMODEL_H
#define ABREAST_ENTITY_NAMEMODEL_H

#include "entity/namesums.h"
#include "learn/sequence.h"

enum {
	NAMEMODEL_VERSION = 2,
	NAMEMODEL_TAGS = 1 + 4 * ENTITY_TYPES,
	NAMEMODEL_LANES = NAMESUM_LANES, /* weights a feature: of every tag but "no name" */
	NAMEMODEL_SHIFT_MAX = 8,         /* so that 127 << 8 fits into 16 bits */
};

#define NAMEMODEL_KIND "entities"

struct namemodel;

/*
 * Map a model. Errors are those of model_file_open(); ERR_MODEL also when a part is missing.
 */
enum err_code namemodel_open(const char *path, struct namemodel **ret_model, struct err *ret_err)
    ATTR_MUST_CHECK;
void namemodel_close(struct namemodel *model);

/*
 * Tag the tokens of a document.
 *   scheme    whose conventions: the number the corpus had in training
 *   ret_tags  room for a tag a token, see tag_of_span()
 * Returns ERR_OK or ERR_NOMEM. Linear in bytes.
 */
enum err_code namemodel_tag(const struct namemodel *model, const struct prose *prose,
    unsigned scheme, uint8_t *ret_tags) ATTR_MUST_CHECK;

/* What namevotes_find() takes: the kind of each token. */
void namemodel_kinds(const uint8_t *tags, size_t count, uint8_t *ret_kinds);

#endif
