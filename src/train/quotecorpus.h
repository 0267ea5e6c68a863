/*
 * quotecorpus.h - articles whose quotations are known, as a trainer needs them.
 *
 * Two forms are read: JSON lines {"id","text","quotes":[...]} as the reference material has them,
 * and our own sentences, one a paragraph, with {s|source}, {q|cue}, {c|content}, {x|what is no
 * speech}, {t|its source}, {r|its cue}; an empty line parts paragraphs, a line "---" articles.
 */
#ifndef ABREAST_TRAIN_QUOTECORPUS_H
#define ABREAST_TRAIN_QUOTECORPUS_H

#include "story/models.h"

/* Token ranges, half-open; first == end: none. */
struct token_range {
	uint32_t first, end;
};

struct gold_quote {
	struct token_range content, source, cue;
	bool is_speech;             /* false: a wish, a belief, support */
	struct slice kind;          /* "direct" "mixed" "indirect" "scare" */
	struct slice speaker_type;  /* "name" "pronoun" "nominal"; .ptr NULL: not known */
	struct slice speaker_name;  /* resolved; .ptr NULL: not known */
	struct span at, speaker_at; /* bytes */
};

struct quote_doc {
	struct doc *doc;
	struct prose *prose;
	struct entities *entities;
	struct gold_quote *quotes; /* owned */
	size_t quote_count, quote_capacity;
	struct arena arena;
};

struct quote_corpus {
	struct quote_doc *docs; /* owned */
	size_t count, capacity;
	size_t token_count;
};

/*
 * Append the articles of a file; names are found with the models' tagger.
 * Returns ERR_OK, ERR_NOMEM, ERR_SYNTAX with file and line, or what reading the file gives.
 */
enum err_code quote_corpus_read(struct quote_corpus *corpus, const char *path,
    const struct models *models, struct err *ret_err) ATTR_MUST_CHECK;

/* The same for our own sentences. */
enum err_code quote_corpus_read_own(struct quote_corpus *corpus, const char *path,
    const struct models *models, struct err *ret_err) ATTR_MUST_CHECK;
void quote_corpus_release(struct quote_corpus *corpus);

#endif
