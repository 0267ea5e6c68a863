/*
 * entitylexicon.h - the tables of clusters and listed phrases, made from text files.
 */
#ifndef ABREAST_TRAIN_ENTITYLEXICON_H
#define ABREAST_TRAIN_ENTITYLEXICON_H

#include "entity/namewords.h"

struct entity_lexicon {
	struct row_table_builder clusters, phrases;
	struct nameword_lexicon lexicon; /* borrows both */
};

/*
 *   clusters_path  WORD<TAB>CLUSTER<TAB>CLUSTER<TAB>CLUSTER, frequent words first
 *   word_limit     words taken from it
 *   phrases_path   LIST<TAB>NAME
 * Errors name file and line. Release also after a failure.
 */
enum err_code entity_lexicon_read(struct entity_lexicon *lexicon, const char *clusters_path,
    size_t word_limit, const char *phrases_path, struct err *ret_err) ATTR_MUST_CHECK;
void entity_lexicon_release(struct entity_lexicon *lexicon);

#endif
