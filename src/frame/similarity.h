/*
 * similarity.h - how alike two passages are, by words, letters and (later) vectors.
 *
 * Method of this version: coverage, tf-idf cosine and BM25 over stems, best phrase, alignment of
 * each query word with its partner of most alike letters (n-grams), joined by a logistic model;
 * document frequencies from data/lexicon/document-frequencies.tsv.
 * Thread use: a loaded model is read-only and may be shared; a scorer belongs to one thread.
 */
#ifndef ABREAST_FRAME_SIMILARITY_H
#define ABREAST_FRAME_SIMILARITY_H

#include "doc/prose.h"
#include "frame/match.h"

struct similarity; /* the model */

enum err_code similarity_load(const char *data_folder, struct similarity **ret_similarity,
    struct err *ret_err) ATTR_MUST_CHECK;
void similarity_free(struct similarity *similarity);

/* How much a stem tells: the logarithm of how few documents hold it. */
float similarity_weight(const struct similarity *similarity, struct slice stem);

/* Sentences made ready for comparing: one row a sentence. */
struct sentence_set;

enum err_code sentence_set_new(const struct similarity *similarity, const struct slice *sentences,
    size_t count, struct sentence_set **ret_set) ATTR_MUST_CHECK;
void sentence_set_free(struct sentence_set *set);

/*
 * Score every sentence of a set against a query.
 *   phrases       the wordings asked for, at least one
 *   contexts      the sentences they stood in; may be NULL (context_count 0)
 *   scores_out    one a sentence, 0..1, calibrated as passage.score
 *   why_out       one a sentence, or NULL
 */
enum err_code similarity_rank(const struct similarity *similarity, const struct sentence_set *set,
    const struct slice *phrases, size_t phrase_count, const struct slice *contexts,
    size_t context_count, float *scores_out, struct why *why_out) ATTR_MUST_CHECK;

/* Similarity of two sentences, 0..1. */
enum err_code similarity_pair(const struct similarity *similarity, struct slice a, struct slice b,
    float *ret_score) ATTR_MUST_CHECK;

#endif
