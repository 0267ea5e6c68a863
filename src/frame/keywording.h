/*
 * keywording.h - which of its spellings names a line: the words that most outlets use.
 *
 * A wording names a line when the wordings of most documents hold its words side by side, by stem:
 * "no limits" stands in "no-limits partnership" too. Equal spread: the one more often said, a term
 * over what a near pattern found, fewer words, the alphabet.
 * Time: different wordings (at most 64 are tried) x wordings. Thread use: pure.
 */
#ifndef ABREAST_FRAME_KEYWORDING_H
#define ABREAST_FRAME_KEYWORDING_H

#include "base/arena.h"
#include "base/err.h"
#include "text/fold.h"

struct said {
	struct slice text; /* a wording as its article has it */
	uint32_t doc;
	bool by_near; /* found by a near pattern */
};

/*
 *   items        wordings of one line, those of one document side by side; at least one
 *   terms        phrases of the frame that may name it too, where wordings hold them
 *   stemmer      of the calling thread
 *   ret_wording  without its quotation marks, in the arena
 *   ret_stems    its stems, joined by "-", in the arena; empty if there is no word in it
 * Returns ERR_OK or ERR_NOMEM.
 */
enum err_code keywording_choose(const struct said *items, size_t count, const struct slice *terms,
    size_t term_count, struct stemmer *stemmer, struct arena *arena, struct slice *ret_wording,
    struct slice *ret_stems) ATTR_MUST_CHECK;

#endif
