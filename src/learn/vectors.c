#include "config.h"

#include "learn/vectors.h"

#include <math.h>

#include "base/hash.h"

enum { KEY_SEED = 3 };

enum err_code vectors_open(const char *path, struct vectors *ret_vectors, struct err *ret_err)
{
	struct vectors vectors = {0};
	size_t count = 0;
	enum err_code code =
	    model_file_open(path, VECTORS_KIND, VECTORS_VERSION, &vectors.file, ret_err);

	if (code != ERR_OK)
		return code;
	vectors.common = model_file_section(vectors.file, "common", sizeof(float), &count);
	if (!vectors.common || count != VECTOR_DIMS ||
	    !row_table_open(vectors.file, "words", sizeof(struct word_vector), &vectors.words)) {
		model_file_close(vectors.file);
		return err_set(ret_err, ERR_MODEL, path, 0, "a section is missing");
	}
	*ret_vectors = vectors;
	return ERR_OK;
}

void vectors_close(struct vectors *vectors)
{
	model_file_close(vectors->file);
	*vectors = (struct vectors){0};
}

uint64_t vectors_key(struct slice folded)
{
	return hash_bytes(folded, KEY_SEED);
}

const struct word_vector *vectors_find(const struct vectors *vectors, struct slice folded)
{
	if (!vectors->file)
		return NULL;
	return row_table_find(&vectors->words, vectors_key(folded));
}

float vectors_unit(const struct word_vector *vector)
{
	int32_t square = vectors_dot(vector, vector);

	return square > 0 ? 1 / sqrtf((float)square) : 0;
}

int32_t vectors_dot(const struct word_vector *a, const struct word_vector *b)
{
	int32_t sum = 0;

	for (unsigned i = 0; i < VECTOR_DIMS; i++)
		sum += (int32_t)a->values[i] * b->values[i];
	return sum;
}
