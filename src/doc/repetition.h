/*
 * repetition.h - text that stands in an article twice: a repeated title, key points, pull quotes.
 *
 * Thread use: pure.
 */
#ifndef ABREAST_DOC_REPETITION_H
#define ABREAST_DOC_REPETITION_H

#include "base/attr.h"
#include "doc/judged.h"

/*
 * Mark as dropped what is said again elsewhere: of equal lines the last stays, of the title's the
 * first; of a line that stands word for word inside other text the earlier copy goes.
 * Needs the body and the title to be known. ERR_OK or ERR_NOMEM. Linear in bytes, n log n in lines.
 */
enum err_code repetition_drop(struct lines *lines) ATTR_MUST_CHECK;

/* The words of a line as one hash, case and punctuation aside; *ret_count words. */
uint64_t repetition_hash(struct slice text, struct span at, size_t *ret_count);

#endif
