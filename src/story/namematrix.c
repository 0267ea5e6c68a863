#include "config.h"

#include "story/namematrix.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "text/fold.h"

/* One mention counted: sorted by name, then doc, equal ones become a cell. */
struct tally {
	uint32_t name, doc, count;
};

struct tallies {
	struct tally *items; /* owned */
	size_t count, capacity;
};

/* What rows are sorted by. */
struct keyed_row {
	struct name_row row;
	struct slice folded; /* canonical form */
};

static const struct prose *prose_of(const struct story *story, size_t doc)
{
	return story->items[doc].analysis ? story->items[doc].analysis->prose : NULL;
}

/* Counts of one document, a tally for each name it has; `counts` is room for its names. */
static enum err_code tally_doc(
    const struct story *story, size_t doc, uint32_t *counts, struct tallies *tallies)
{
	const struct entities *entities = story_entities(story, doc);
	const struct prose *prose = prose_of(story, doc);
	struct tally *grown;

	memset(counts, 0, entities->name_count * sizeof *counts);
	for (size_t i = 0; i < entities->mention_count; i++)
		if (!prose_sentence_is_boilerplate(prose, entities->mentions[i].sentence))
			counts[entities->mentions[i].name]++;
	grown = alloc_grow(tallies->items, &tallies->capacity,
	    tallies->count + entities->name_count, sizeof *grown);
	if (!grown)
		return ERR_NOMEM;
	tallies->items = grown;
	for (size_t i = 0; i < entities->name_count; i++)
		if (counts[i] > 0)
			grown[tallies->count++] =
			    (struct tally){story->links->of_doc[doc][i], (uint32_t)doc, counts[i]};
	return ERR_OK;
}

static bool is_linked(const struct story *story, size_t doc)
{
	return story->items[doc].analysis && doc < story->links->doc_count &&
	       story->links->of_doc[doc];
}

static enum err_code tally_story(const struct story *story, struct tallies *tallies)
{
	enum err_code code = ERR_OK;

	for (size_t doc = 0; doc < story->count && code == ERR_OK; doc++) {
		uint32_t *counts;

		if (!is_linked(story, doc))
			continue;
		counts = alloc_zero(story_entities(story, doc)->name_count, sizeof *counts);
		if (!counts)
			return ERR_NOMEM;
		code = tally_doc(story, doc, counts, tallies);
		alloc_free(counts);
	}
	return code;
}

/*
 * Tallies come document by document: put them in order of names, each name's in order of documents.
 * False: no memory. Linear.
 */
static bool sort_by_name(struct tallies *tallies, size_t name_count)
{
	size_t *next = alloc_zero(name_count + 1, sizeof *next);
	struct tally *sorted = alloc_zero(tallies->count, sizeof *sorted);

	if (!next || !sorted) {
		alloc_free(next);
		alloc_free(sorted);
		return false;
	}
	for (size_t i = 0; i < tallies->count; i++)
		next[tallies->items[i].name + 1]++;
	for (size_t name = 0; name < name_count; name++)
		next[name + 1] += next[name];
	for (size_t i = 0; i < tallies->count; i++)
		sorted[next[tallies->items[i].name]++] = tallies->items[i];
	alloc_free(next);
	alloc_free(tallies->items);
	tallies->items = sorted;
	return true;
}

static int by_value(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

/*
 * Gini of `count` values and of `zeros` more that are 0. Sorts the values.
 */
static double gini(double *values, size_t count, size_t zeros)
{
	double weighted = 0, sum = 0, n = (double)(count + zeros);

	if (count + zeros < 2)
		return 0;
	qsort(values, count, sizeof *values, by_value);
	for (size_t i = 0; i < count; i++) {
		weighted += (2 * (double)(zeros + i + 1) - n - 1) * values[i];
		sum += values[i];
	}
	return sum > 0 ? weighted / (sum * (n - 1)) : 0;
}

/* What making the rows needs besides the matrix. */
struct making {
	const struct story *story;
	struct name_matrix *matrix;
	double *rates;         /* room, one a document */
	size_t analysed_count; /* documents with words */
};

/* The row of the tallies of one name, which become its cells. */
static enum err_code make_row(
    struct making *making, const struct tally *tallies, size_t count, struct keyed_row *ret_row)
{
	struct name_cell *cells = arena_alloc(&making->matrix->arena, count, sizeof *cells);
	struct name_row row = {.name = tallies[0].name, .cells = cells};
	struct buf folded = {0};
	size_t rated = 0;

	if (!cells)
		return ERR_NOMEM;
	for (size_t i = 0; i < count; i++) {
		uint32_t words = making->story->items[tallies[i].doc].analysis->word_count;

		if (i > 0 && tallies[i].doc == tallies[i - 1].doc) {
			cells[row.cell_count - 1].count += tallies[i].count;
		} else {
			cells[row.cell_count++] =
			    (struct name_cell){tallies[i].doc, tallies[i].count};
			making->rates[rated++] = 0;
		}
		making->rates[rated - 1] += 1000.0 * tallies[i].count / (words ? words : 1);
		row.total += tallies[i].count;
	}
	row.unevenness = (float)gini(making->rates, rated, making->analysed_count - rated);
	fold_add(&folded, making->story->links->names[row.name].canonical);
	if (!folded.failed)
		ret_row->folded = arena_copy(&making->matrix->arena, buf_slice(&folded));
	buf_release(&folded);
	ret_row->row = row;
	return ret_row->folded.ptr ? ERR_OK : ERR_NOMEM;
}

static int by_folded(const void *a, const void *b)
{
	const struct keyed_row *left = a, *right = b;
	int order = slice_compare(left->folded, right->folded);

	if (order != 0)
		return order;
	return (left->row.name > right->row.name) - (left->row.name < right->row.name);
}

static int by_total(const void *a, const void *b)
{
	const struct keyed_row *left = a, *right = b;

	if (left->row.total != right->row.total)
		return left->row.total < right->row.total ? 1 : -1;
	return by_folded(a, b);
}

static int by_unevenness(const void *a, const void *b)
{
	const struct keyed_row *left = a, *right = b;

	if (left->row.unevenness != right->row.unevenness)
		return left->row.unevenness < right->row.unevenness ? 1 : -1;
	return by_total(a, b);
}

static int (*const orders[NAME_ORDERS])(const void *, const void *) = {
    [NAMES_BY_TOTAL] = by_total,
    [NAMES_BY_NAME] = by_folded,
    [NAMES_BY_UNEVENNESS] = by_unevenness,
};

/* Tallies, sorted by name, to rows, sorted as asked. */
static enum err_code make_rows(
    struct making *making, const struct tallies *tallies, unsigned types, enum name_order order)
{
	struct name_matrix *matrix = making->matrix;
	struct keyed_row *keyed = alloc_zero(making->story->links->name_count, sizeof *keyed);
	enum err_code code = keyed ? ERR_OK : ERR_NOMEM;
	size_t next;

	for (size_t i = 0; i < tallies->count && code == ERR_OK; i = next) {
		uint32_t name = tallies->items[i].name;

		for (next = i + 1; next < tallies->count && tallies->items[next].name == name;)
			next++;
		if (types >> making->story->links->names[name].type & 1)
			code =
			    make_row(making, &tallies->items[i], next - i, &keyed[matrix->count++]);
	}
	if (code == ERR_OK) {
		qsort(keyed, matrix->count, sizeof *keyed, orders[order]);
		matrix->rows = alloc_zero(matrix->count, sizeof *matrix->rows);
		code = matrix->rows ? ERR_OK : ERR_NOMEM;
	}
	for (size_t i = 0; i < matrix->count && code == ERR_OK; i++)
		matrix->rows[i] = keyed[i].row;
	alloc_free(keyed);
	return code;
}

static enum err_code fill(
    struct name_matrix *matrix, const struct story *story, unsigned types, enum name_order order)
{
	struct tallies tallies = {.items = NULL};
	double *rates = alloc_zero(story->count, sizeof *rates);
	struct making making = {.story = story, .matrix = matrix, .rates = rates};
	enum err_code code = rates ? tally_story(story, &tallies) : ERR_NOMEM;

	if (code == ERR_OK) {
		for (size_t doc = 0; doc < story->count; doc++)
			making.analysed_count += is_linked(story, doc);
		if (tallies.count > 0 && !sort_by_name(&tallies, story->links->name_count))
			code = ERR_NOMEM;
	}
	if (code == ERR_OK)
		code = make_rows(&making, &tallies, types, order);
	alloc_free(tallies.items);
	alloc_free(rates);
	return code;
}

enum err_code name_matrix_new(const struct story *story, unsigned types, enum name_order order,
    struct name_matrix **ret_matrix)
{
	struct name_matrix *matrix = alloc_zero(1, sizeof *matrix);
	enum err_code code = ERR_OK;

	if (!matrix)
		return ERR_NOMEM;
	matrix->doc_count = story->count;
	if (story->links)
		code = fill(matrix, story, types, order);
	if (code != ERR_OK) {
		name_matrix_free(matrix);
		return code;
	}
	*ret_matrix = matrix;
	return ERR_OK;
}

void name_matrix_free(struct name_matrix *matrix)
{
	if (!matrix)
		return;
	alloc_free(matrix->rows);
	arena_release(&matrix->arena);
	alloc_free(matrix);
}

uint32_t name_row_count(const struct name_row *row, size_t doc)
{
	size_t low = 0, high = row->cell_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (row->cells[middle].doc < doc)
			low = middle + 1;
		else
			high = middle;
	}
	return low < row->cell_count && row->cells[low].doc == doc ? row->cells[low].count : 0;
}
