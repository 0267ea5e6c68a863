#include "config.h"

#include "train/wordvectors.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/file.h"
#include "frame/rarity.h"
#include "learn/vectors.h"
#include "text/fold.h"

enum { MAX_SOURCE_BYTES = 512 << 20, ALWAYS_KEPT = 20000, LEAST_LETTERS = 2, MOST_LETTERS = 24 };

static const double zipf_offset = 2.7, zipf_scale = 12.5; /* of p(rank), after Mandelbrot */
static const double sif_weight = 1e-3;

struct maker {
	const struct vector_plan *plan;
	const struct similarity *similarity;
	struct stemmer *stemmer;
	struct slice rest; /* of the source */
	struct row_table_builder table;
	double common[VECTOR_DIMS];
	size_t rank, kept;
};

/* ---- the source ---- */

static bool skip_to(struct slice *rest, const char *text)
{
	const char *at = memmem(rest->ptr, rest->len, text, strlen(text));

	if (!at)
		return false;
	at += strlen(text);
	rest->len -= (size_t)(at - rest->ptr);
	rest->ptr = at;
	return true;
}

/* The next string, up to its closing mark; escapes are left as they are: such words are not kept. */
static bool take_string(struct slice *rest, struct slice *ret_text)
{
	size_t len = 0;

	if (rest->len == 0 || rest->ptr[0] != '"')
		return false;
	for (len = 1; len < rest->len && rest->ptr[len] != '"'; len++)
		len += rest->ptr[len] == '\\';
	if (len >= rest->len)
		return false;
	*ret_text = (struct slice){rest->ptr + 1, len - 1};
	*rest = (struct slice){rest->ptr + len + 1, rest->len - len - 1};
	return true;
}

/* `:[n,n,...]` */
static bool take_numbers(struct slice *rest, double numbers_out[VECTOR_DIMS])
{
	if (!skip_to(rest, "["))
		return false;
	for (unsigned i = 0; i < VECTOR_DIMS; i++) {
		char *end;

		numbers_out[i] = strtod(rest->ptr, &end); /* the text ends with a NUL */
		if (end == rest->ptr || *end != ',')
			return false;
		rest->len -= (size_t)(end + 1 - rest->ptr);
		rest->ptr = end + 1;
	}
	return skip_to(rest, "]");
}

/* ---- words ---- */

static bool is_wanted(struct maker *maker, struct slice word)
{
	struct slice stem;

	if (word.len < LEAST_LETTERS || word.len > MOST_LETTERS)
		return false;
	for (size_t i = 0; i < word.len; i++) {
		if (word.ptr[i] < 'a' || word.ptr[i] > 'z')
			return false;
	}
	if (maker->rank < ALWAYS_KEPT)
		return true;
	stem = stemmer_stem(maker->stemmer, word);
	return stem.ptr && rarity_knows(similarity_rarity(maker->similarity), stem);
}

static void add_word(struct maker *maker, struct slice word, const double numbers[VECTOR_DIMS])
{
	double p = 1 / (((double)maker->rank + zipf_offset) * zipf_scale), most = 0;
	double tells = sif_weight / (sif_weight + p);
	struct word_vector row = {.tells = (float)tells};

	for (unsigned i = 0; i < VECTOR_DIMS; i++) {
		most = fabs(numbers[i]) > most ? fabs(numbers[i]) : most;
		maker->common[i] += p * tells * numbers[i];
	}
	row.scale = (float)(most / INT8_MAX);
	for (unsigned i = 0; i < VECTOR_DIMS && most > 0; i++)
		row.values[i] = (int8_t)lrint(numbers[i] / most * INT8_MAX);
	maker->kept += row_table_add(&maker->table, vectors_key(word), &row);
}

static enum err_code add_words(struct maker *maker, struct err *ret_err)
{
	const char *path = maker->plan->source;

	if (!skip_to(&maker->rest, "\"vectors\":{"))
		return err_set(ret_err, ERR_SYNTAX, path, 0, "no \"vectors\"");
	for (; maker->kept < maker->plan->words && maker->rest.len > 0; maker->rank++) {
		double numbers[VECTOR_DIMS];
		struct slice word;

		if (!take_string(&maker->rest, &word) || !take_numbers(&maker->rest, numbers))
			return err_set(ret_err, ERR_SYNTAX, path, 0, "a vector is expected");
		if (is_wanted(maker, word))
			add_word(maker, word, numbers);
		if (maker->rest.len == 0 || maker->rest.ptr[0] != ',')
			break;
		maker->rest.ptr++;
		maker->rest.len--;
	}
	return ERR_OK;
}

static enum err_code write_model(struct maker *maker, struct err *ret_err)
{
	struct model_writer writer = {.count = 0};
	float common[VECTOR_DIMS];
	double square = 0;
	enum err_code code;

	for (unsigned i = 0; i < VECTOR_DIMS; i++)
		square += maker->common[i] * maker->common[i];
	for (unsigned i = 0; i < VECTOR_DIMS; i++)
		common[i] = (float)(maker->common[i] / sqrt(square > 0 ? square : 1));
	model_writer_add(&writer, "common", common, VECTOR_DIMS, sizeof *common);
	row_table_write(&maker->table, "words", &writer);
	code =
	    model_writer_write(&writer, maker->plan->out, VECTORS_KIND, VECTORS_VERSION, ret_err);
	model_writer_release(&writer);
	return code;
}

enum err_code word_vectors_make(
    const struct vector_plan *plan, struct err *ret_err, size_t *ret_kept)
{
	struct maker maker = {.plan = plan};
	struct similarity *similarity = NULL;
	struct buf text = {0};
	enum err_code code = file_read(plan->source, MAX_SOURCE_BYTES, &text, ret_err);

	if (code == ERR_OK)
		code = similarity_load(plan->data, &similarity, ret_err);
	if (code == ERR_OK && (stemmer_new(&maker.stemmer) != ERR_OK ||
	                          row_table_builder_init(&maker.table, plan->words,
	                              sizeof(struct word_vector)) != ERR_OK))
		code = err_set(ret_err, ERR_NOMEM, NULL, 0, NULL);
	maker.similarity = similarity;
	if (code == ERR_OK) {
		maker.rest = buf_slice(&text);
		code = add_words(&maker, ret_err);
	}
	if (code == ERR_OK)
		code = write_model(&maker, ret_err);
	*ret_kept = maker.kept;
	row_table_builder_release(&maker.table);
	stemmer_free(maker.stemmer);
	similarity_free(similarity);
	buf_release(&text);
	return code;
}
