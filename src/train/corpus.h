/*
 * corpus.h - annotated documents: TOKEN<TAB>IOB2 tag, an empty line after a sentence.
 *
 * -DOCSTART- lines part documents; without them every sentence is a document of its own.
 */
#ifndef ABREAST_TRAIN_CORPUS_H
#define ABREAST_TRAIN_CORPUS_H

#include "doc/prose.h"

struct corpus_doc {
	struct buf text; /* its tokens parted by spaces */
	struct prose prose;
	uint8_t *tags; /* owned; of each token, see learn/sequence.h */
	size_t tag_capacity;
	unsigned scheme;
	bool partial; /* its MISC names are not marked */
};

struct corpus {
	struct corpus_doc *docs; /* owned */
	size_t count, capacity;
	size_t token_count;
};

/*
 * Append a file's documents.
 * Returns ERR_OK, ERR_NOMEM, ERR_SYNTAX with file and line, or what reading the file gives.
 */
enum err_code corpus_read(struct corpus *corpus, const char *path, unsigned scheme, bool partial,
    struct err *ret_err) ATTR_MUST_CHECK;

/* Of the documents from `first` on keep one in `every`. */
void corpus_thin(struct corpus *corpus, size_t first, unsigned every);

/*
 * Append copies of one sentence in `every`, written as headlines are: each longer word with a
 * capital, or everything in capitals. ERR_OK or ERR_NOMEM.
 */
enum err_code corpus_add_headlines(struct corpus *corpus, unsigned every, bool capitals)
    ATTR_MUST_CHECK;
void corpus_release(struct corpus *corpus);

#endif
