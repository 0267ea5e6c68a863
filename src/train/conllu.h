/*
 * conllu.h - treebanks in CoNLL-U: documents with their tokens, tags and notes.
 *
 * Tokens are those of the file, and the text has spaces where the file says so. Empty nodes are
 * left out; of a range of tokens (21-22 word's) only where its space stands is taken.
 */
#ifndef ABREAST_TRAIN_CONLLU_H
#define ABREAST_TRAIN_CONLLU_H

#include "doc/prose.h"

struct conllu_doc {
	struct slice name; /* of "# newdoc id"; borrowed from the treebank */
	struct buf text;
	struct prose prose;  /* tokens with TOKEN_SPACE_BEFORE, sentences */
	struct slice *tags;  /* owned; the fifth column of each token */
	struct slice *notes; /* owned; its last column */
	size_t tag_capacity, note_capacity;
	bool paragraph_ended; /* before the next token */
};

struct conllu {
	struct buf bytes;        /* the whole file */
	struct conllu_doc *docs; /* owned */
	size_t count, capacity;
	size_t token_count;
};

/*
 * Read a file, "-": standard input (xz -dc FILE | program -).
 * Returns ERR_OK, ERR_NOMEM, ERR_SYNTAX with file and line, or what reading the file gives.
 */
enum err_code conllu_read(struct conllu *conllu, const char *path, struct err *ret_err)
    ATTR_MUST_CHECK;

/* A document that is made by hand: a token after the last one, and the end of a sentence. */
enum err_code conllu_add_token(struct conllu_doc *doc, struct slice word, struct slice tag,
    struct slice note, bool space_before) ATTR_MUST_CHECK;
enum err_code conllu_end_sentence(struct conllu_doc *doc) ATTR_MUST_CHECK;
void conllu_doc_finish(struct conllu_doc *doc); /* its text will not grow any more */
void conllu_doc_release(struct conllu_doc *doc);
void conllu_release(struct conllu *conllu);

#endif
