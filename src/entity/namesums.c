#include "config.h"

#include "entity/namesums.h"

/* A row of weights as vectors, the width that the compiler then splits as the machine needs. */
typedef int8_t row_bytes __attribute__((vector_size(NAMESUM_LANES)));
typedef int16_t row_shorts __attribute__((vector_size(2 * NAMESUM_LANES)));
typedef int32_t row_sums __attribute__((vector_size(4 * NAMESUM_LANES)));

_Static_assert((int)KNOWN_SUMS == (int)NAMEFEATURE_VIEWS * (int)NAMESUM_LANES,
    "a known word has a sum for every distance");

/* The rows of one list. */
struct found {
	const int8_t *rows[NAMEFEATURE_MAX];
	int16_t factors[NAMEFEATURE_MAX];
	size_t count;
};

void namesums_init(struct namesums *sums, const struct row_table *weights, const uint8_t *shifts)
{
	sums->weights = weights;
	sums->shifts = shifts;
	sums->count = 0;
}

struct namefeatures *namesums_next(struct namesums *sums, struct namesum *sum)
{
	if (sums->count == NAMESUMS_LISTS)
		namesums_finish(sums);
	sums->sums[sums->count] = sum;
	return &sums->lists[sums->count++];
}

static void find_rows(
    const struct namesums *sums, const struct namefeatures *list, struct found *found)
{
	found->count = 0;
	for (size_t i = 0; i < list->count; i++) {
		const int8_t *row = row_table_find(sums->weights, list->keys[i]);

		__builtin_prefetch(row);
		found->rows[found->count] = row;
		found->factors[found->count] = (int16_t)(1 << sums->shifts[list->templates[i]]);
		found->count += row != NULL; /* no branch: it could not be foreseen */
	}
}

static void add_rows(const struct found *found, struct namesum *sum)
{
	row_sums sums;

	memcpy(&sums, sum->of, sizeof sums);
	for (size_t i = 0; i < found->count; i++) {
		row_bytes row;

		memcpy(&row, found->rows[i], sizeof row);
		sums += __builtin_convertvector(
		    __builtin_convertvector(row, row_shorts) * found->factors[i], row_sums);
	}
	memcpy(sum->of, &sums, sizeof sums);
}

void namesums_finish(struct namesums *sums)
{
	struct found found[2]; /* rows of a list are on their way while those before are added */

	for (unsigned k = 0; k < sums->count; k++)
		for (size_t i = 0; i < sums->lists[k].count; i++)
			row_table_prefetch(sums->weights, sums->lists[k].keys[i]);
	for (unsigned k = 0; k < sums->count; k++) {
		find_rows(sums, &sums->lists[k], &found[k & 1]);
		if (k > 0)
			add_rows(&found[(k - 1) & 1], sums->sums[k - 1]);
	}
	if (sums->count > 0)
		add_rows(&found[(sums->count - 1) & 1], sums->sums[sums->count - 1]);
	sums->count = 0;
}

void namesum_add(struct namesum *sum, const struct namesum *more)
{
	row_sums sums, others;

	memcpy(&sums, sum->of, sizeof sums);
	memcpy(&others, more->of, sizeof others);
	sums += others;
	memcpy(sum->of, &sums, sizeof sums);
}

void namesum_ask_known(const struct knownword *known, unsigned view)
{
	__builtin_prefetch(known->sums + view * NAMESUM_LANES);
}

void namesum_add_known(struct namesum *sum, const struct knownword *known, unsigned view)
{
	row_shorts of_view;
	row_sums sums;

	memcpy(&of_view, known->sums + view * NAMESUM_LANES, sizeof of_view);
	memcpy(&sums, sum->of, sizeof sums);
	sums += __builtin_convertvector(of_view, row_sums);
	memcpy(sum->of, &sums, sizeof sums);
}
