/*
 * prose.h - an article's text cut into tokens, sentences and paragraphs, boilerplate marked:
 * what every engine starts from.
 *
 * Names and quotations are found with its vocabulary. When that is done, prose_settle() gives back
 * what a reader of many articles cannot afford to keep.
 * Thread use: read-only after it was made and settled; may be shared. Borrows its doc.
 */
#ifndef ABREAST_DOC_PROSE_H
#define ABREAST_DOC_PROSE_H

#include "doc/boilerplate.h"
#include "doc/doc.h"
#include "text/sentence.h"
#include "text/vocabulary.h"

struct prose {
	struct slice text; /* the doc's */
	const struct doc *doc;
	struct tokens tokens;
	struct sentences sentences;
	struct spans boilerplate;
	struct vocabulary *vocabulary; /* owned; NULL after prose_settle() */
};

/* ERR_OK or ERR_NOMEM. Linear in bytes. */
enum err_code prose_new(const struct doc *doc, struct prose **ret_prose) ATTR_MUST_CHECK;

/*
 * The same for text that was cut into tokens by somebody else (abreast tag, corpora).
 *   tokens, sentences  taken: the prose owns their arrays afterwards, also on failure
 */
enum err_code prose_new_take(const struct doc *doc, struct tokens *tokens,
    struct sentences *sentences, struct prose **ret_prose) ATTR_MUST_CHECK;
void prose_free(struct prose *prose);

/*
 * The vocabulary: the prose's; of a settled prose, and of one that a corpus has made, a new one.
 *   ret_own  the new one, for the caller to free; else NULL
 * NULL: no memory.
 */
const struct vocabulary *prose_vocabulary(const struct prose *prose, struct vocabulary **ret_own)
    ATTR_MUST_CHECK;

/* Give back the vocabulary, and room for tokens and sentences that was not needed. */
void prose_settle(struct prose *prose);

static inline struct slice prose_token(const struct prose *prose, size_t index)
{
	return token_text(prose->text, &prose->tokens.items[index]);
}

/* Is a sentence boilerplate (its first byte lies in such a line)? */
bool prose_sentence_is_boilerplate(const struct prose *prose, size_t sentence);

#endif
