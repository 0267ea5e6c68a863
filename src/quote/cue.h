/*
 * cue.h - verbs and phrases of speech outside marks: who is their subject, and which words tell
 * what was said.
 *
 * In a unit cues are read from left to right; a cue inside what another one introduces is part of
 * that, unless it is joined to it ("said ... and warned that ...", ", adding that ...").
 * Method: patterns of word order around the cue (data/lexicon/speech-cues.tsv says what each verb
 * may take), without a parser.
 * Thread use: pure.
 */
#ifndef ABREAST_QUOTE_CUE_H
#define ABREAST_QUOTE_CUE_H

#include "quote/report.h"

/*
 * Read the cues of one unit and add what they report.
 *   first, end  tokens of the unit, its end mark left out
 * Returns ERR_OK or ERR_NOMEM. Linear in tokens.
 */
enum err_code cue_read(const struct scene *scene, uint32_t first, uint32_t end,
    struct reports *reports) ATTR_MUST_CHECK;

#endif
