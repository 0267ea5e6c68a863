/*
 * prose.h - an article's text cut into tokens, sentences and paragraphs, boilerplate marked:
 * what every engine starts from.
 *
 * Thread use: read-only after it was made; may be shared. Borrows its doc.
 */
#ifndef ABREAST_DOC_PROSE_H
#define ABREAST_DOC_PROSE_H

#include "doc/boilerplate.h"
#include "doc/doc.h"
#include "text/sentence.h"

struct prose {
	struct slice text; /* the doc's */
	const struct doc *doc;
	struct tokens tokens;
	struct sentences sentences;
	struct spans boilerplate;
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

static inline struct slice prose_token(const struct prose *prose, size_t index)
{
	return token_text(prose->text, &prose->tokens.items[index]);
}

/* Is a sentence boilerplate (its first byte lies in such a line)? */
bool prose_sentence_is_boilerplate(const struct prose *prose, size_t sentence);

#endif
