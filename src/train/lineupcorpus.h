/*
 * lineupcorpus.h - articles of several outlets with questions: which sentences of the others say
 * what these wordings say? JSON lines, kinds `doc` and `query`.
 */
#ifndef ABREAST_TRAIN_LINEUPCORPUS_H
#define ABREAST_TRAIN_LINEUPCORPUS_H

#include "base/arena.h"
#include "base/err.h"

struct lineup_doc {
	struct slice id;
	uint32_t first, count; /* of lineup_group.sentences */
};

struct lineup_query {
	struct slice id;
	uint32_t from; /* index of its document in the group */
	const struct slice *phrases, *contexts, *targets;
	size_t phrase_count, context_count, target_count;
	uint8_t *wanted; /* one a sentence of the group: 1 relevant, 0 not, 2 not asked about */
};

struct lineup_group {
	struct slice id;
	struct lineup_doc *docs;
	size_t doc_count;
	struct slice *sentences;
	uint32_t *doc_of; /* of each sentence */
	size_t sentence_count;
	struct lineup_query *queries;
	size_t query_count;
};

struct lineup_corpus {
	struct lineup_group *groups;
	size_t count;
	struct arena arena; /* everything */
};

/* ERR_OK, ERR_NOMEM, ERR_SYNTAX with file and line, or what reading the file gives. */
enum err_code lineup_corpus_read(
    const char *path, struct lineup_corpus *ret_corpus, struct err *ret_err) ATTR_MUST_CHECK;
void lineup_corpus_release(struct lineup_corpus *corpus);

#endif
