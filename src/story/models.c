#include "config.h"

#include "story/models.h"

#include "base/alloc.h"
#include "base/place.h"

/* Where a data file stands, as a C string in `path`. */
static enum err_code locate(const char *name, struct buf *path, struct err *ret_err)
{
	enum err_code code = place_data(name, path);

	return code == ERR_OK ? ERR_OK : err_set(ret_err, code, name, 0, NULL);
}

static enum err_code load_gazetteer(struct models *models, struct buf *path, struct err *ret_err)
{
	struct buf aliases = {0};
	enum err_code code = locate("gazetteer", path, ret_err);

	if (code != ERR_OK)
		return code;
	code = place_config("aliases.tsv", &aliases);
	if (code == ERR_NOMEM)
		code = err_set(ret_err, code, NULL, 0, NULL);
	else
		code = gazetteer_load(buf_text(path), code == ERR_OK ? buf_text(&aliases) : NULL,
		    &models->gazetteer, ret_err);
	buf_release(&aliases);
	return code;
}

/* A model that can be done without: only no memory is an error, everything else a fault. */
static enum err_code excuse(struct models *models, enum err_code code, const struct err *err)
{
	if (code == ERR_OK || code == ERR_NOMEM)
		return code;
	if (models->fault_count < MODELS_FAULTS)
		models->faults[models->fault_count++] = *err;
	return ERR_OK;
}

static enum err_code load_names(struct models *models, struct buf *path, struct err *ret_err)
{
	enum err_code code = locate("model/entities.bin", path, ret_err);

	if (code == ERR_OK)
		code = tagger_new(models->gazetteer, buf_text(path), &models->tagger, ret_err);
	if (code == ERR_OK && tagger_fault(models->tagger))
		code = excuse(models, ERR_MODEL, tagger_fault(models->tagger));
	return code;
}

static enum err_code load_postagger(struct models *models, struct buf *path, struct err *ret_err)
{
	struct err err = {0};
	enum err_code code = locate("model/pos.bin", path, &err);

	if (code == ERR_OK)
		code = postagger_open(buf_text(path), &models->postagger, &err);
	if (excuse(models, code, &err) != ERR_OK)
		return err_set(ret_err, ERR_NOMEM, NULL, 0, NULL);
	return ERR_OK;
}

static enum err_code load_labels(struct models *models, struct buf *path, struct err *ret_err)
{
	struct err err = {0};
	enum err_code code = locate("model/quotes.bin", path, &err);

	if (code == ERR_OK)
		code = labelmodel_open(buf_text(path), &models->quote_labels, &err);
	if (excuse(models, code, &err) != ERR_OK)
		return err_set(ret_err, ERR_NOMEM, NULL, 0, NULL);
	return ERR_OK;
}

static enum err_code load_speakers(struct models *models, struct buf *path, struct err *ret_err)
{
	struct err err = {0};
	enum err_code code = locate("model/speakers.bin", path, &err);

	if (code == ERR_OK)
		code = speakermodel_open(buf_text(path), &models->quote_speakers, &err);
	if (excuse(models, code, &err) != ERR_OK)
		return err_set(ret_err, ERR_NOMEM, NULL, 0, NULL);
	return ERR_OK;
}

static enum err_code load_all(struct models *models, struct buf *path, struct err *ret_err)
{
	enum err_code code = load_gazetteer(models, path, ret_err);

	if (code == ERR_OK)
		code = load_names(models, path, ret_err);
	if (code == ERR_OK)
		code = load_postagger(models, path, ret_err);
	if (code == ERR_OK)
		code = load_labels(models, path, ret_err);
	if (code == ERR_OK)
		code = load_speakers(models, path, ret_err);
	if (code == ERR_OK)
		code = locate("lexicon", path, ret_err);
	if (code == ERR_OK)
		code = quote_lexicon_load(buf_text(path), &models->quote_lexicon, ret_err);
	if (code == ERR_OK)
		code = frame_lexicon_load(buf_text(path), &models->frame_lexicon, ret_err);
	if (code == ERR_OK)
		code = locate("", path, ret_err);
	if (code == ERR_OK)
		code = similarity_load(buf_text(path), &models->similarity, ret_err);
	return code;
}

enum err_code models_new(struct models **ret_models, struct err *ret_err)
{
	struct models *models = alloc_zero(1, sizeof *models);
	struct buf path = {0};
	enum err_code code;

	if (!models)
		return err_set(ret_err, ERR_NOMEM, NULL, 0, NULL);
	code = load_all(models, &path, ret_err);
	buf_release(&path);
	if (code != ERR_OK) {
		models_free(models);
		return code;
	}
	models->quote = (struct quote_models){
	    .lexicon = models->quote_lexicon,
	    .postagger = models->postagger,
	    .speakers = models->quote_speakers,
	    .labels = models->quote_labels,
	};
	*ret_models = models;
	return ERR_OK;
}

void models_free(struct models *models)
{
	if (!models)
		return;
	similarity_free(models->similarity);
	frame_lexicon_free(models->frame_lexicon);
	quote_lexicon_free(models->quote_lexicon);
	speakermodel_close(models->quote_speakers);
	labelmodel_close(models->quote_labels);
	postagger_close(models->postagger);
	tagger_free(models->tagger);
	gazetteer_free(models->gazetteer);
	alloc_free(models);
}
