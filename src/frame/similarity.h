/*
 * similarity.h - how alike passages are, by words, letters and vectors.
 *
 * A query's wordings are compared with every sentence in many ways (likeness.h): stems, letters,
 * best phrase, soft alignment over word vectors, the sentences the wordings stood in. A trained
 * model joins them to a calibrated score (likenessmodel.h). Document frequencies come from
 * data/lexicon/document-frequencies.tsv, vectors from data/model/vectors.bin, the joint model from
 * data/model/lineup.bin.
 * Thread use: a loaded model and a finished set are read-only and may be shared.
 */
#ifndef ABREAST_FRAME_SIMILARITY_H
#define ABREAST_FRAME_SIMILARITY_H

#include "doc/prose.h"
#include "frame/match.h"

struct similarity; /* the model */
struct rarity;
struct vectors;

/* Without vectors and joint model it still works, less well: similarity_fault() says why. */
enum err_code similarity_load(const char *data_folder, struct similarity **ret_similarity,
    struct err *ret_err) ATTR_MUST_CHECK;
void similarity_free(struct similarity *similarity);

/* Why a trained part that is there is not in use; NULL: it is, or there is none. */
const struct err *similarity_fault(const struct similarity *similarity);

const struct rarity *similarity_rarity(const struct similarity *similarity);
const struct vectors *similarity_vectors(const struct similarity *similarity);

/* What a trained model weighs pairs by (pairlikeness.h); NULL: there is none. */
struct pair_weights;
const struct pair_weights *similarity_pair_weights(const struct similarity *similarity);

/* How much a stem tells: the logarithm of how few documents hold it. */
float similarity_weight(const struct similarity *similarity, struct slice stem);

/* Sentences made ready for comparing: one row a sentence. */
struct sentence_set;

/*
 *   sentences  of all documents, one document after the other
 *   docs       number of the document of each; NULL: all are of one
 * Time: words. ERR_OK or ERR_NOMEM.
 */
enum err_code sentence_set_new(const struct similarity *similarity, const struct slice *sentences,
    const uint32_t *docs, size_t count, struct sentence_set **ret_set) ATTR_MUST_CHECK;
void sentence_set_free(struct sentence_set *set);

/* What is asked for; all borrowed. */
struct similarity_query {
	const struct slice *phrases; /* the wordings, at least one */
	size_t phrase_count;
	const struct slice *contexts; /* the sentences they stood in; may be none */
	size_t context_count;
	const struct slice *targets; /* names of whom they speak of; may be none */
	size_t target_count;
	const uint8_t *skip; /* one a document: not asked about (the query's own); NULL: none */
};

/*
 * Score every sentence of a set against a query.
 *   scores_out  one a sentence, 0..1, calibrated as passage.score: filled from .5, unsure from .35;
 *               0 in documents that are skipped
 *   why_out     one a sentence, or NULL
 * Does not depend on the order of documents, phrases or contexts. ERR_OK or ERR_NOMEM.
 */
enum err_code similarity_rank(const struct similarity *similarity, const struct sentence_set *set,
    const struct similarity_query *query, float *scores_out, struct why *why_out) ATTR_MUST_CHECK;

/* Similarity of two sentences, 0..1, the same both ways round; 1: they are the same. */
enum err_code similarity_pair(const struct similarity *similarity, struct slice a, struct slice b,
    float *ret_score) ATTR_MUST_CHECK;

#endif
