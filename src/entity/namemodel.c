#include "config.h"

#include "entity/namemodel.h"

#include "base/alloc.h"

struct namemodel {
	struct model_file *file; /* owned */
	struct nameword_lexicon lexicon;
	struct row_table weights;
	const uint8_t *shifts; /* NAMEFEATURE_TEMPLATES */
	struct transitions transitions;
};

/* ---- opening ---- */

/* The scores of legal steps: row 0 is the begin, then a row a tag. */
static bool read_transitions(struct namemodel *model)
{
	size_t count = 0;
	const int32_t *scores =
	    model_file_section(model->file, "transitions", sizeof *scores, &count);

	if (!scores || count != (NAMEMODEL_TAGS + 1) * NAMEMODEL_TAGS)
		return false;
	for (size_t i = 0; i < count; i++)
		if (scores[i] > SEQUENCE_SCORE_MAX || scores[i] < -SEQUENCE_SCORE_MAX)
			return false;
	transitions_init_spans(&model->transitions, ENTITY_TYPES);
	for (unsigned from = 0; from <= NAMEMODEL_TAGS; from++)
		memcpy(model->transitions.score[from == 0 ? SEQUENCE_EDGE : from - 1],
		    scores + (size_t)from * NAMEMODEL_TAGS, NAMEMODEL_TAGS * sizeof *scores);
	return true;
}

static bool read_shifts(struct namemodel *model)
{
	size_t count = 0;

	model->shifts = model_file_section(model->file, "shifts", 1, &count);
	if (!model->shifts || count != NAMEFEATURE_TEMPLATES)
		return false;
	for (size_t i = 0; i < count; i++)
		if (model->shifts[i] > NAMEMODEL_SHIFT_MAX)
			return false;
	return true;
}

enum err_code namemodel_open(const char *path, struct namemodel **ret_model, struct err *ret_err)
{
	struct namemodel *model = alloc_zero(1, sizeof *model);
	enum err_code code;

	if (!model)
		return err_set(ret_err, ERR_NOMEM, NULL, 0, NULL);
	code = model_file_open(path, NAMEMODEL_KIND, NAMEMODEL_VERSION, &model->file, ret_err);
	if (code == ERR_OK &&
	    !(row_table_open(model->file, "weights", NAMEMODEL_LANES, &model->weights) &&
	        row_table_open(
	            model->file, "clusters", CLUSTER_ROW_BYTES, &model->lexicon.clusters) &&
	        row_table_open(model->file, "phrases", PHRASE_ROW_BYTES, &model->lexicon.phrases) &&
	        row_table_open(
	            model->file, "known", sizeof(struct knownword), &model->lexicon.known) &&
	        read_shifts(model) && read_transitions(model)))
		code = err_set(ret_err, ERR_MODEL, path, 0, "a part of it is missing");
	if (code != ERR_OK) {
		namemodel_close(model);
		return code;
	}
	*ret_model = model;
	return ERR_OK;
}

void namemodel_close(struct namemodel *model)
{
	if (!model)
		return;
	model_file_close(model->file);
	alloc_free(model);
}

/* ---- tagging ---- */

/* What one word adds to the scores of the tokens around it; of a known word only its scheme's part. */
struct views {
	struct namesum from[NAMEFEATURE_VIEWS];
	bool found;
};

/* The scores of a token's tags, as viterbi_decode() takes them. */
struct token_scores {
	int32_t outside; /* 0 */
	struct namesum names;
};

_Static_assert(sizeof(struct token_scores) == NAMEMODEL_TAGS * sizeof(int32_t), "no gaps");

/* A document while it is tagged. */
struct tagging {
	const struct namemodel *model;
	const struct prose *prose;
	unsigned scheme;
	struct namewords words;
	struct namevotes votes;
	struct views *views; /* of each word */
	uint32_t *allowed;   /* tags of each token: all where it is judged, else no name */
	struct token_scores *scores;
	struct namesums *sums; /* borrowed working memory */
	uint8_t *kinds;        /* of each token, after the first pass */
	struct viterbi viterbi;
};

/* ---- first pass ---- */

/* The word at `offset` from a token. */
static size_t word_at(
    const struct tagging *tagging, const struct sentence *sentence, size_t token, int offset)
{
	const int64_t at = (int64_t)token + offset;

	if (at < (int64_t)sentence->first_token)
		return NAMEWORD_BEFORE;
	if (at >= (int64_t)sentence->end_token)
		return NAMEWORD_AFTER;
	return tagging->words.word_of[at];
}

/* Is what is known of a word beforehand all that it adds? */
static bool is_complete(const struct tagging *tagging, const struct nameword *word)
{
	return word->known && tagging->scheme == NAMEFEATURE_PLAIN_SCHEME;
}

/* Find what a word adds at every offset, but what is known of it. */
static void find_views(struct tagging *tagging, const struct nameword *word, struct views *views)
{
	views->found = true;
	for (int offset = -NAMEFEATURE_REACH; offset <= NAMEFEATURE_REACH; offset++) {
		struct namesum *sum = &views->from[offset + NAMEFEATURE_REACH];

		if (!word->known)
			namefeatures_of_word(word, offset, namesums_next(tagging->sums, sum));
		if (tagging->scheme != NAMEFEATURE_PLAIN_SCHEME)
			namefeatures_of_scheme(
			    word, offset, tagging->scheme, namesums_next(tagging->sums, sum));
	}
}

/* Ask for everything that judged tokens of a sentence need. */
static void ask_for_sentence(struct tagging *tagging, size_t sentence_index)
{
	const struct sentence *sentence = &tagging->prose->sentences.items[sentence_index];

	for (size_t i = sentence->first_token; i < sentence->end_token; i++) {
		if (!tagging->words.judged[i])
			continue;
		for (int k = -NAMEFEATURE_REACH; k <= NAMEFEATURE_REACH; k++) {
			const size_t index = word_at(tagging, sentence, i, k);
			const struct nameword *word = &tagging->words.items[index];

			if (word->known)
				namesum_ask_known(word->known, (unsigned)(k + NAMEFEATURE_REACH));
			if (!is_complete(tagging, word) && !tagging->views[index].found)
				find_views(tagging, word, &tagging->views[index]);
		}
		namefeatures_of_place(&tagging->words, sentence_index, i, tagging->scheme,
		    namesums_next(tagging->sums, &tagging->scores[i].names));
	}
	namesums_finish(tagging->sums);
}

/* The scores of a sentence's tags before anything is known of the document's names. */
static void score_sentence(struct tagging *tagging, size_t sentence_index)
{
	const struct sentence *sentence = &tagging->prose->sentences.items[sentence_index];

	ask_for_sentence(tagging, sentence_index);
	for (size_t i = sentence->first_token; i < sentence->end_token; i++) {
		if (!tagging->words.judged[i])
			continue;
		for (int k = -NAMEFEATURE_REACH; k <= NAMEFEATURE_REACH; k++) {
			const size_t index = word_at(tagging, sentence, i, k);
			const struct nameword *word = &tagging->words.items[index];

			if (word->known)
				namesum_add_known(&tagging->scores[i].names, word->known,
				    (unsigned)(k + NAMEFEATURE_REACH));
			if (!is_complete(tagging, word))
				namesum_add(&tagging->scores[i].names,
				    &tagging->views[index].from[k + NAMEFEATURE_REACH]);
		}
	}
}

static enum err_code make_room(struct tagging *tagging)
{
	const size_t count = tagging->prose->tokens.count;

	tagging->views = alloc_zero(tagging->words.count, sizeof *tagging->views);
	tagging->scores = alloc_zero(count + 1, sizeof *tagging->scores);
	tagging->kinds = alloc_zero(count + 1, 1);
	tagging->allowed = alloc_zero(count + 1, sizeof *tagging->allowed);
	if (!tagging->views || !tagging->scores || !tagging->kinds || !tagging->allowed)
		return ERR_NOMEM;
	for (size_t i = 0; i < count; i++)
		tagging->allowed[i] = tagging->words.judged[i] ? UINT32_MAX : 1u << TAG_OUTSIDE;
	return ERR_OK;
}

static enum err_code decode(struct tagging *tagging, size_t sentence_index, uint8_t *ret_tags)
{
	const struct sentence *sentence = &tagging->prose->sentences.items[sentence_index];
	const size_t first = sentence->first_token;

	return viterbi_decode(&tagging->viterbi, &tagging->model->transitions,
	    &tagging->scores[first].outside, tagging->allowed + first, sentence->end_token - first,
	    ret_tags + first);
}

static enum err_code first_pass(struct tagging *tagging, uint8_t *ret_tags)
{
	enum err_code code = ERR_OK;

	for (size_t s = 0; s < tagging->prose->sentences.count && code == ERR_OK; s++) {
		score_sentence(tagging, s);
		code = decode(tagging, s, ret_tags);
	}
	return code;
}

/* Add what the votes say of a sentence's tokens. false: nothing. */
static bool add_votes(struct tagging *tagging, size_t sentence_index)
{
	const struct sentence *sentence = &tagging->prose->sentences.items[sentence_index];
	bool found = false;

	for (size_t i = sentence->first_token; i < sentence->end_token; i++) {
		struct namefeatures *features;

		if (!tagging->words.judged[i])
			continue;
		features = namesums_next(tagging->sums, &tagging->scores[i].names);
		namefeatures_of_votes(
		    &tagging->words, &tagging->votes, sentence_index, i, features);
		found = found || features->count > 0;
	}
	namesums_finish(tagging->sums);
	return found;
}

/* The scores of the first pass stay; only what the votes say is new. */
static enum err_code second_pass(struct tagging *tagging, uint8_t *ret_tags)
{
	enum err_code code = namevotes_find(&tagging->words, tagging->kinds, &tagging->votes);

	for (size_t s = 0; s < tagging->prose->sentences.count && code == ERR_OK; s++)
		if (add_votes(tagging, s))
			code = decode(tagging, s, ret_tags);
	return code;
}

void namemodel_kinds(const uint8_t *tags, size_t count, uint8_t *ret_kinds)
{
	for (size_t i = 0; i < count; i++)
		ret_kinds[i] =
		    (uint8_t)(tags[i] == TAG_OUTSIDE ? NAMEVOTE_OUTSIDE : tag_type(tags[i]) + 1);
}

enum err_code namemodel_tag(
    const struct namemodel *model, const struct prose *prose, unsigned scheme, uint8_t *ret_tags)
{
	const size_t count = prose->tokens.count;
	struct namesums sums;
	struct tagging tagging = {.model = model, .prose = prose, .scheme = scheme, .sums = &sums};
	enum err_code code = namewords_find(prose, &model->lexicon, &tagging.words);

	namesums_init(&sums, &model->weights, model->shifts);
	memset(ret_tags, TAG_OUTSIDE, count);
	if (code == ERR_OK)
		code = make_room(&tagging);
	if (code == ERR_OK)
		code = first_pass(&tagging, ret_tags);
	if (code == ERR_OK && prose->sentences.count >= NAMEFEATURE_DOCUMENT) {
		namemodel_kinds(ret_tags, count, tagging.kinds);
		code = second_pass(&tagging, ret_tags);
	}
	alloc_free(tagging.scores);
	alloc_free(tagging.kinds);
	alloc_free(tagging.views);
	alloc_free(tagging.allowed);
	viterbi_release(&tagging.viterbi);
	namevotes_release(&tagging.votes);
	namewords_release(&tagging.words);
	return code;
}
