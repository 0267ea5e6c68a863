/*
 * families.h - passages of one facet put into families of wordings: lifeline with lifeline,
 * "enabling power" with "decisive enabler", "complicit" alone.
 *
 * A wording is its distinct stems, weighted by how rare they are in news (idf squared), without the
 * frame's own names. Wordings are taken by spread over documents; each joins the family whose
 * leader is most alike by cosine, or founds one. So the result does not depend on the order of
 * documents. Time: wordings x families, both small against passages.
 * Thread use: pure.
 */
#ifndef ABREAST_FRAME_FAMILIES_H
#define ABREAST_FRAME_FAMILIES_H

#include "frame/match.h"
#include "frame/similarity.h"

struct family {
	struct slice id;      /* stems of `wording`, joined by "-" */
	struct slice wording; /* that most of its documents hold: see keywording.h */
	uint32_t doc_count;
};

struct families {
	struct family *items; /* owned */
	size_t count, capacity;
	uint32_t *of_passage; /* owned; family of each passage given, UINT32_MAX for duplicates */
	uint32_t *wording_of; /* owned; number of its wording: equal ones have equal numbers */
};

/*
 *   passages  of one facet; any documents
 *   text_of   the text that a passage's bytes are of
 *   arena     holds ids and wordings
 */
enum err_code families_find(const struct frame *frame, const struct similarity *similarity,
    const struct passage *const *passages, const struct slice *texts, size_t count,
    struct arena *arena, struct families *ret_families) ATTR_MUST_CHECK;
void families_release(struct families *families);

#endif
