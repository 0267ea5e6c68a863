/*
 * likenessmodel.h - one calibrated score out of the ways in which sentences are alike.
 *
 * Two questions, two linear models. Which sentence of an article says it best: a conditional logit
 * over the article's sentences. Is it there at all: a logistic regression on the article's best
 * sentence, its lead over the others, and the other articles. The score of a sentence is the answer
 * to the second times how close it comes to the article's best. Each way of being alike enters as
 * it is, over the most of all articles, over the most of its article, and by how far it stands out
 * there. The weights depend on what is asked: a whole sentence, wordings, or wordings about a
 * target; data/model/README.md tells how they were learned.
 * Thread use: an open model is read-only and may be shared.
 */
#ifndef ABREAST_FRAME_LIKENESSMODEL_H
#define ABREAST_FRAME_LIKENESSMODEL_H

#include "frame/likeness.h"
#include "frame/pairlikeness.h"

enum likeness_shape { SHAPE_SENTENCE, SHAPE_WORDINGS, SHAPE_TARGET, SHAPES };

enum likeness_input {
	INPUT_PLAIN = 0,
	INPUT_OF_ALL = INPUT_PLAIN + LIKENESS_KINDS,
	INPUT_OF_DOC = INPUT_OF_ALL + LIKENESS_KINDS,
	INPUT_STANDS_OUT = INPUT_OF_DOC + LIKENESS_KINDS,
	INPUT_POSITION = INPUT_STANDS_OUT + LIKENESS_KINDS,
	INPUT_BEFORE, /* the sentence before, in short */
	INPUT_AFTER,
	INPUT_DOC,
	INPUT_LENGTH,
	LIKENESS_INPUTS,
};

enum doc_input {
	DOC_BEST = 0, /* inputs of the best sentence */
	DOC_MOST = DOC_BEST + LIKENESS_INPUTS,
	DOC_LEAD = DOC_MOST + LIKENESS_KINDS,
	DOC_RIVALS,
	DOC_BEHIND,
	DOC_OTHERS,
	DOC_NEAR_BEST,
	DOC_SENTENCES,
	DOC_INPUTS,
};

/* Weights of one shape; what is constant comes last. */
struct likeness_weights {
	float sentence[LIKENESS_INPUTS];
	float doc[DOC_INPUTS + 1];
};

#define LIKENESS_MODEL_KIND "lineup"
enum { LIKENESS_MODEL_VERSION = 1 };

struct likeness_model {
	struct model_file *file;                /* NULL: built-in weights, which are poorer */
	const struct likeness_weights *weights; /* SHAPES of them */
	const struct pair_weights *pair;        /* for two sentences: pairlikeness.h */
};

enum err_code likeness_model_open(
    const char *path, struct likeness_model *ret_model, struct err *ret_err) ATTR_MUST_CHECK;
void likeness_model_close(struct likeness_model *model);

/* What kind of question a query is. */
enum likeness_shape likeness_shape_of(const struct similarity_query *query);

/* One document of a view. */
struct doc_view {
	uint32_t first, end; /* sentences */
	float most[LIKENESS_KINDS], mean[LIKENESS_KINDS], spread[LIKENESS_KINDS];
	float gist; /* the most of its sentences */
};

/* The likeness of a set to a query, as the models see it. */
struct likeness_view {
	const struct likeness *likeness;
	struct doc_view *docs; /* owned; those that are asked about, in order */
	size_t doc_count;
	float most[LIKENESS_KINDS]; /* over all of them */
	float *gist; /* owned; of each sentence: some ways of being alike, in short */
};

/*
 *   skip  one a document of the set: those that are not asked about (the query's own); NULL: none
 * ERR_OK or ERR_NOMEM; release after both.
 */
enum err_code likeness_view_make(const struct likeness *likeness, const uint8_t *skip,
    struct likeness_view *view_out) ATTR_MUST_CHECK;
void likeness_view_release(struct likeness_view *view);

/* What the first model sees of a sentence. */
void likeness_view_inputs(const struct likeness_view *view, const struct doc_view *doc,
    uint32_t sentence, float inputs_out[LIKENESS_INPUTS]);

/*
 * What the second sees of a document.
 *   logits  of all sentences, by the first model
 *   best    the most of them over all documents that are asked about
 */
void likeness_view_doc_inputs(const struct likeness_view *view, const struct doc_view *doc,
    const float *logits, float best, float inputs_out[DOC_INPUTS]);

/* The document's sentence with the highest logit; the first of equal ones. */
uint32_t likeness_view_best(const struct doc_view *doc, const float *logits);

/* Scores of all sentences, 0 in documents that are skipped. */
enum err_code likeness_model_score(const struct likeness_model *model, enum likeness_shape shape,
    const struct likeness *likeness, const uint8_t *skip, float *scores_out) ATTR_MUST_CHECK;

#endif
