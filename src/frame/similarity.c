#include "config.h"

#include "frame/similarity.h"

#include "base/alloc.h"
#include "base/file.h"
#include "frame/likeness.h"
#include "frame/likenessmodel.h"
#include "frame/rarity.h"

struct similarity {
	struct rarity *rarity;
	struct vectors vectors;
	struct likeness_model model;
	struct err fault;
};

/* A trained part that is not there is done without; a damaged one too, and it is remembered. */
static enum err_code settle(enum err_code code, const struct err *err, struct err *fault)
{
	if (code != ERR_OK && code != ERR_NOMEM && code != ERR_NOT_FOUND)
		*fault = *err;
	return code == ERR_NOMEM ? ERR_NOMEM : ERR_OK;
}

static enum err_code load_parts(
    struct similarity *similarity, const char *folder, struct buf *path, struct err *ret_err)
{
	struct err err = {0};
	enum err_code code = file_join(folder, "lexicon/document-frequencies.tsv", path);

	if (code == ERR_OK)
		code = rarity_load(buf_text(path), &similarity->rarity, ret_err);
	if (code == ERR_OK)
		code = file_join(folder, "model/vectors.bin", path);
	if (code == ERR_OK)
		code = settle(vectors_open(buf_text(path), &similarity->vectors, &err), &err,
		    &similarity->fault);
	if (code == ERR_OK)
		code = file_join(folder, "model/lineup.bin", path);
	if (code == ERR_OK)
		code = settle(likeness_model_open(buf_text(path), &similarity->model, &err), &err,
		    &similarity->fault);
	return code;
}

enum err_code similarity_load(
    const char *data_folder, struct similarity **ret_similarity, struct err *ret_err)
{
	struct similarity *similarity = alloc_zero(1, sizeof *similarity);
	struct buf path = {0};
	enum err_code code = ERR_NOMEM;

	if (similarity)
		code = load_parts(similarity, data_folder, &path, ret_err);
	buf_release(&path);
	if (code == ERR_NOMEM)
		err_set(ret_err, code, data_folder, 0, NULL);
	if (code == ERR_OK)
		*ret_similarity = similarity;
	else
		similarity_free(similarity);
	return code;
}

void similarity_free(struct similarity *similarity)
{
	if (!similarity)
		return;
	rarity_free(similarity->rarity);
	vectors_close(&similarity->vectors);
	likeness_model_close(&similarity->model);
	alloc_free(similarity);
}

const struct err *similarity_fault(const struct similarity *similarity)
{
	return similarity->fault.code == ERR_OK ? NULL : &similarity->fault;
}

const struct rarity *similarity_rarity(const struct similarity *similarity)
{
	return similarity->rarity;
}

const struct vectors *similarity_vectors(const struct similarity *similarity)
{
	return &similarity->vectors;
}

const struct pair_weights *similarity_pair_weights(const struct similarity *similarity)
{
	return similarity->model.pair;
}

float similarity_weight(const struct similarity *similarity, struct slice stem)
{
	return rarity_weight(similarity->rarity, stem);
}

static struct why why_of(const struct likeness *likeness, size_t sentence)
{
	float meaning = likeness_of(likeness, LIKENESS_MEANING)[sentence];

	return (struct why){.term = likeness_of(likeness, LIKENESS_COVER)[sentence],
	    .stem = likeness_of(likeness, LIKENESS_COSINE)[sentence],
	    .letters = likeness_of(likeness, LIKENESS_LETTERS)[sentence],
	    .vector = meaning > 0 ? meaning : 0};
}

enum err_code similarity_rank(const struct similarity *similarity, const struct sentence_set *set,
    const struct similarity_query *query, float *scores_out, struct why *why_out)
{
	struct likeness likeness;
	enum err_code code = likeness_find(set, query, &likeness);

	if (code == ERR_OK)
		code = likeness_model_score(&similarity->model, likeness_shape_of(query), &likeness,
		    query->skip, scores_out);
	for (size_t i = 0; code == ERR_OK && why_out && i < set->count; i++)
		why_out[i] = why_of(&likeness, i);
	likeness_release(&likeness);
	return code;
}
