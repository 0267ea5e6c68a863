/*
 * pattern.h - a pattern of a frame or a lexicon: one or more words in order, or near each other.
 *
 * A word matches by its folded stem, `enabl*` by prefix, `=enabler` exactly. A hyphen equals a
 * space; articles and quotation marks are left out, because in the text they are stepped over.
 * "enabl* war / 8" (near): all words within 8 words of one sentence, in any order.
 * Thread use: pure.
 */
#ifndef ABREAST_FRAME_PATTERN_H
#define ABREAST_FRAME_PATTERN_H

#include "base/arena.h"
#include "base/err.h"
#include "text/fold.h"

enum pattern_match { MATCH_STEM, MATCH_PREFIX, MATCH_EXACT, MATCH_KINDS };

/* One word of a pattern. */
struct pattern_word {
	struct slice key; /* stem, folded prefix, or exact folded word */
	uint8_t match;    /* enum pattern_match */
};

enum { PATTERN_WORDS = 16, PATTERN_WINDOW = 50 }; /* the most that is taken */

struct pattern {
	const struct pattern_word *words; /* in order; in the arena */
	size_t word_count;
	unsigned within; /* near: the words lie at most so many words apart; 0: in order */
};

/*
 * Read a pattern.
 *   near      a window " / N" is wanted; otherwise it is an error
 *   stemmer   of the calling thread
 *   arena     holds the words
 * Returns ERR_OK, ERR_NOMEM, or ERR_PATTERN with detail (no file or line: the caller knows them).
 */
enum err_code pattern_read(struct slice text, bool near, struct stemmer *stemmer,
    struct arena *arena, struct pattern *ret_pattern, struct err *ret_err) ATTR_MUST_CHECK;

/* Is a folded word an article, which patterns and texts step over? */
bool pattern_is_article(struct slice folded);

#endif
