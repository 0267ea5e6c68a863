#include "config.h"

#include "frame/similarity.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/map.h"
#include "text/fold.h"

/*
 * Everything is counted per distinct stem ("type"). A sentence is a row of types; a query word is
 * compared with the types of the whole set once, by stem and by the letters they share (n-grams of
 * 3 to 5 letters, weighted by how rare they are among the stems of the language), and what was
 * found is spread over the sentences through postings. So a query costs what it touches, not what
 * the set holds.
 */

enum {
	GRAM_MIN = 3,
	GRAM_MAX = 5,
	GRAM_BITS = 18,   /* of the table of n-gram counts */
	TYPE_LETTERS = 40 /* of a stem that take part in n-grams */
};

static const float letters_from = .45f; /* stems less alike than this share letters by chance */

/* How many stems hold an n-gram: counted when the first sentences come, which is often never. */
struct gram_table {
	pthread_mutex_t lock;
	bool ready;                      /* under the lock */
	uint16_t count[1u << GRAM_BITS]; /* by hash */
};

struct similarity {
	struct map stems;         /* stem -> documents that hold it */
	float document_count;     /* of the background */
	struct gram_table *grams; /* owned */
	struct buf text;          /* the file: stems are slices of it */
};

struct gram {
	uint32_t hash, type;
	float weight; /* of the unit vector of its type */
};

struct type {
	struct slice stem;
	float idf;                         /* background */
	float weight;                      /* idf, less for what is everywhere in this set */
	uint32_t first_gram, gram_count;   /* of type_set.grams */
	uint32_t first_place, place_count; /* of sentence_set.places */
};

/* Distinct stems with their n-grams. */
struct type_set {
	struct type *items; /* owned */
	size_t count, capacity;
	struct gram *grams; /* owned; by type */
	size_t gram_count, gram_capacity;
	struct map map; /* stem -> index */
	struct arena arena;
};

/* A type in a sentence. */
struct place {
	uint32_t sentence;
	float count;
};

struct sentence_set {
	const struct similarity *model;
	struct type_set types;
	struct gram *by_hash; /* owned; all n-grams sorted by hash */
	struct place *places; /* owned; by type */
	float *norm;          /* owned; length of each sentence's vector */
	float *len;           /* owned; words of each sentence */
	float mean_len;
	size_t count; /* sentences */
};

/* ---- the model ---- */

static uint32_t gram_hash(const char *bytes, size_t len)
{
	return (uint32_t)hash_bytes((struct slice){bytes, len}, 7);
}

/* `^stem$`, cut at TYPE_LETTERS; returns its length. */
static size_t fence(struct slice stem, char out[TYPE_LETTERS + 2])
{
	size_t len = stem.len < TYPE_LETTERS ? stem.len : TYPE_LETTERS;

	out[0] = '^';
	memcpy(out + 1, stem.ptr, len);
	out[len + 1] = '$';
	return len + 2;
}

static void count_grams(struct gram_table *grams, struct slice stem)
{
	char fenced[TYPE_LETTERS + 2];
	size_t len = fence(stem, fenced);

	for (size_t n = GRAM_MIN; n <= GRAM_MAX; n++) {
		for (size_t i = 0; i + n <= len; i++) {
			uint16_t *count =
			    &grams->count[gram_hash(fenced + i, n) & ((1u << GRAM_BITS) - 1)];

			*count = (uint16_t)(*count + (*count < UINT16_MAX));
		}
	}
}

/* Whoever comes first counts; from then on the table is only read. */
static void make_grams_ready(const struct similarity *model)
{
	struct gram_table *grams = model->grams;

	pthread_mutex_lock(&grams->lock);
	for (size_t i = 0; !grams->ready && i < model->stems.count; i++)
		count_grams(grams, model->stems.entries[i].key);
	grams->ready = true;
	pthread_mutex_unlock(&grams->lock);
}

/* A number of digits alone; false: it is none, or too large. */
static bool read_count(struct slice text, uint32_t *ret_count)
{
	uint32_t count = 0;

	if (text.len == 0 || text.len > 9)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] < '0' || text.ptr[i] > '9')
			return false;
		count = count * 10 + (uint32_t)(text.ptr[i] - '0');
	}
	*ret_count = count;
	return true;
}

static enum err_code add_line(struct similarity *model, struct slice line, const char *path,
    unsigned number, struct err *ret_err)
{
	const char *tab = memchr(line.ptr, '\t', line.len);
	struct slice stem;
	uint32_t count;

	if (line.len == 0 || line.ptr[0] == '#')
		return ERR_OK;
	if (!tab)
		return err_set(ret_err, ERR_SYNTAX, path, number, "stem<TAB>count is expected");
	stem = (struct slice){line.ptr, (size_t)(tab - line.ptr)};
	if (!read_count((struct slice){tab + 1, line.len - stem.len - 1}, &count))
		return err_set(ret_err, ERR_SYNTAX, path, number, "the count is no number");
	if (slice_is(stem, "@documents")) {
		model->document_count = (float)count;
		return ERR_OK;
	}
	if (map_add(&model->stems, stem, count, NULL) != ERR_OK)
		return err_set(ret_err, ERR_NOMEM, path, 0, NULL);
	return ERR_OK;
}

static size_t count_lines(struct slice text)
{
	size_t count = 1;

	for (size_t i = 0; i < text.len; i++)
		count += text.ptr[i] == '\n';
	return count;
}

static enum err_code add_lines(struct similarity *model, const char *path, struct err *ret_err)
{
	struct slice text = buf_slice(&model->text);
	enum err_code code = map_reserve(&model->stems, count_lines(text));

	if (code != ERR_OK)
		return err_set(ret_err, code, path, 0, NULL);
	for (unsigned number = 1; text.len > 0 && code == ERR_OK; number++) {
		const char *end = memchr(text.ptr, '\n', text.len);
		size_t len = end ? (size_t)(end - text.ptr) : text.len;

		code = add_line(
		    model, slice_trim((struct slice){text.ptr, len}), path, number, ret_err);
		len += end != NULL;
		text.ptr += len;
		text.len -= len;
	}
	if (code == ERR_OK && model->document_count < 1)
		code = err_set(ret_err, ERR_SYNTAX, path, 0, "no line @documents");
	return code;
}

enum err_code similarity_load(
    const char *data_folder, struct similarity **ret_similarity, struct err *ret_err)
{
	struct similarity *model = alloc_zero(1, sizeof *model);
	struct buf path = {0};
	enum err_code code = ERR_NOMEM;

	if (model)
		model->grams = alloc_zero(1, sizeof *model->grams);
	if (!model || !model->grams)
		goto out;
	pthread_mutex_init(&model->grams->lock, NULL);
	if (file_join(data_folder, "lexicon/document-frequencies.tsv", &path) != ERR_OK)
		goto out;
	code = file_read(buf_text(&path), 1 << 24, &model->text, ret_err);
	if (code == ERR_OK)
		code = add_lines(model, buf_text(&path), ret_err);
out:
	if (code == ERR_NOMEM)
		err_set(ret_err, code, data_folder, 0, NULL);
	buf_release(&path);
	if (code == ERR_OK)
		*ret_similarity = model;
	else
		similarity_free(model);
	return code;
}

void similarity_free(struct similarity *similarity)
{
	if (!similarity)
		return;
	map_release(&similarity->stems);
	if (similarity->grams)
		pthread_mutex_destroy(&similarity->grams->lock);
	alloc_free(similarity->grams);
	buf_release(&similarity->text);
	alloc_free(similarity);
}

float similarity_weight(const struct similarity *similarity, struct slice stem)
{
	uint32_t found = map_find(&similarity->stems, stem);
	float count = found == MAP_NONE ? 0 : (float)found;

	return logf((similarity->document_count + 1) / (count + .5f));
}

/* ---- types ---- */

static void type_set_release(struct type_set *types)
{
	alloc_free(types->items);
	alloc_free(types->grams);
	map_release(&types->map);
	arena_release(&types->arena);
}

/* The n-grams of a new type, as a unit vector. */
static enum err_code add_grams(
    struct type_set *types, const struct similarity *model, struct type *type)
{
	char fenced[TYPE_LETTERS + 2];
	size_t len = fence(type->stem, fenced);
	float sum = 0;
	struct gram *grams = alloc_grow(
	    types->grams, &types->gram_capacity, types->gram_count + 3 * len, sizeof *grams);

	if (!grams)
		return ERR_NOMEM;
	types->grams = grams;
	type->first_gram = (uint32_t)types->gram_count;
	for (size_t n = GRAM_MIN; n <= GRAM_MAX; n++) {
		for (size_t i = 0; i + n <= len; i++) {
			uint32_t hash = gram_hash(fenced + i, n);
			float seen = model->grams->count[hash & ((1u << GRAM_BITS) - 1)];
			float weight = logf(((float)model->stems.count + 1) / (seen + 1));

			grams[types->gram_count++] =
			    (struct gram){hash, (uint32_t)types->count, weight};
			sum += weight * weight;
		}
	}
	type->gram_count = (uint32_t)types->gram_count - type->first_gram;
	for (uint32_t i = 0; i < type->gram_count; i++)
		grams[type->first_gram + i].weight /= sqrtf(sum > 0 ? sum : 1);
	return ERR_OK;
}

static enum err_code add_type(
    struct type_set *types, const struct similarity *model, struct slice stem, uint32_t *ret_type)
{
	struct type *items;
	struct type type = {0};

	*ret_type = map_find(&types->map, stem);
	if (*ret_type != MAP_NONE)
		return ERR_OK;
	items = alloc_grow(types->items, &types->capacity, types->count + 1, sizeof *items);
	if (!items)
		return ERR_NOMEM;
	types->items = items;
	type.stem = arena_copy(&types->arena, stem);
	if (!type.stem.ptr || add_grams(types, model, &type) != ERR_OK)
		return ERR_NOMEM;
	type.idf = type.weight = similarity_weight(model, stem);
	*ret_type = (uint32_t)types->count;
	if (map_add(&types->map, type.stem, *ret_type, NULL) != ERR_OK)
		return ERR_NOMEM;
	items[types->count++] = type;
	return ERR_OK;
}

static bool is_word_byte(char byte)
{
	unsigned char c = (unsigned char)byte;

	return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '\'';
}

/* The types of a text, appended to a growing array. */
struct row {
	uint32_t *items; /* owned */
	size_t count, capacity;
};

static enum err_code add_row(struct type_set *types, const struct similarity *model,
    struct stemmer *stemmer, struct slice text, struct row *row)
{
	struct buf folded = {0};
	enum err_code code = ERR_OK;

	fold_add(&folded, text);
	for (size_t at = 0; code == ERR_OK && at < folded.len;) {
		size_t start = at;
		struct slice stem;
		uint32_t type, *items;

		while (at < folded.len && is_word_byte(folded.data[at]))
			at++;
		if (at == start) {
			at++;
			continue;
		}
		stem = stemmer_stem(stemmer, (struct slice){folded.data + start, at - start});
		if (!stem.ptr || add_type(types, model, stem, &type) != ERR_OK) {
			code = ERR_NOMEM;
			break;
		}
		items = alloc_grow(row->items, &row->capacity, row->count + 1, sizeof *items);
		if (!items) {
			code = ERR_NOMEM;
			break;
		}
		row->items = items;
		items[row->count++] = type;
	}
	if (folded.failed)
		code = ERR_NOMEM;
	buf_release(&folded);
	return code;
}

/* ---- sets of sentences ---- */

static int by_number(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

	return (left > right) - (left < right);
}

static int by_hash(const void *a, const void *b)
{
	const struct gram *left = a, *right = b;

	if (left->hash != right->hash)
		return left->hash < right->hash ? -1 : 1;
	return (left->type > right->type) - (left->type < right->type);
}

/* Rows (row_end[i] is the end of sentence i in row) to places by type. */
static enum err_code set_places(struct sentence_set *set, struct row *row, const size_t *row_end)
{
	struct type *types = set->types.items;
	uint32_t sum = 0;
	size_t start = 0;

	set->places = alloc_zero(row->count + 1, sizeof *set->places);
	if (!set->places)
		return ERR_NOMEM;
	for (size_t i = 0; i < set->count; start = row_end[i++]) {
		if (row_end[i] > start)
			qsort(
			    row->items + start, row_end[i] - start, sizeof *row->items, by_number);
		for (size_t k = start; k < row_end[i]; k++)
			types[row->items[k]].place_count +=
			    k == start || row->items[k] != row->items[k - 1];
	}
	for (size_t i = 0; i < set->types.count; i++) {
		types[i].first_place = sum;
		sum += types[i].place_count;
		types[i].place_count = 0;
	}
	start = 0;
	for (size_t i = 0; i < set->count; start = row_end[i++]) {
		for (size_t k = start; k < row_end[i]; k++) {
			struct type *type = &types[row->items[k]];

			if (k == start || row->items[k] != row->items[k - 1])
				set->places[type->first_place + type->place_count++] =
				    (struct place){(uint32_t)i, 0};
			set->places[type->first_place + type->place_count - 1].count += 1;
		}
		set->len[i] = (float)(row_end[i] - start);
		set->mean_len += set->len[i] / (float)set->count;
	}
	return ERR_OK;
}

/* A type that is everywhere in this set says little: its weight shrinks. */
static void set_weights(struct sentence_set *set)
{
	float all = logf((float)set->count + 1.5f);

	for (size_t i = 0; i < set->types.count; i++) {
		struct type *type = &set->types.items[i];
		float local =
		    logf(((float)set->count + 1) / ((float)type->place_count + .5f)) / all;

		if (set->count >= 20)
			type->weight = type->idf * sqrtf(local > .01f ? local : .01f);
		for (uint32_t k = 0; k < type->place_count; k++) {
			const struct place *place = &set->places[type->first_place + k];
			float value = type->weight * (1 + logf(place->count));

			set->norm[place->sentence] += value * value;
		}
	}
	for (size_t i = 0; i < set->count; i++)
		set->norm[i] = sqrtf(set->norm[i]);
}

static enum err_code fill_set(struct sentence_set *set, const struct slice *sentences)
{
	struct stemmer *stemmer = NULL;
	struct row row = {0};
	size_t *row_end = alloc_zero(set->count + 1, sizeof *row_end);
	enum err_code code = row_end ? stemmer_new(&stemmer) : ERR_NOMEM;

	for (size_t i = 0; code == ERR_OK && i < set->count; i++) {
		code = add_row(&set->types, set->model, stemmer, sentences[i], &row);
		row_end[i] = row.count;
	}
	if (code == ERR_OK)
		code = set_places(set, &row, row_end);
	if (code == ERR_OK) {
		set->by_hash = alloc_zero(set->types.gram_count + 1, sizeof *set->by_hash);
		code = set->by_hash ? ERR_OK : ERR_NOMEM;
	}
	if (code == ERR_OK && set->types.gram_count > 0) {
		memcpy(
		    set->by_hash, set->types.grams, set->types.gram_count * sizeof *set->by_hash);
		qsort(set->by_hash, set->types.gram_count, sizeof *set->by_hash, by_hash);
	}
	if (code == ERR_OK)
		set_weights(set);
	stemmer_free(stemmer);
	alloc_free(row.items);
	alloc_free(row_end);
	return code;
}

enum err_code sentence_set_new(const struct similarity *similarity, const struct slice *sentences,
    size_t count, struct sentence_set **ret_set)
{
	struct sentence_set *set = alloc_zero(1, sizeof *set);

	if (!set)
		return ERR_NOMEM;
	make_grams_ready(similarity);
	set->model = similarity;
	set->count = count;
	set->norm = alloc_zero(count + 1, sizeof *set->norm);
	set->len = alloc_zero(count + 1, sizeof *set->len);
	if (!set->norm || !set->len || fill_set(set, sentences) != ERR_OK) {
		sentence_set_free(set);
		return ERR_NOMEM;
	}
	*ret_set = set;
	return ERR_OK;
}

void sentence_set_free(struct sentence_set *set)
{
	if (!set)
		return;
	type_set_release(&set->types);
	alloc_free(set->by_hash);
	alloc_free(set->places);
	alloc_free(set->norm);
	alloc_free(set->len);
	alloc_free(set);
}

/* ---- ranking ---- */

enum feature {
	FEATURE_COVER,   /* share of the query's weight whose stems are there */
	FEATURE_COSINE,  /* tf-idf of stems */
	FEATURE_LETTERS, /* the same, stems alike in letters counting in part */
	FEATURE_ALIGN,   /* share of the query's weight, each word by its best partner */
	FEATURE_BM25,
	FEATURE_PHRASE,  /* best phrase: weight shared x share of it */
	FEATURE_CONTEXT, /* cosine with the sentences of the query */
	FEATURES
};

/* A query against a set while it is scored. */
struct ranking {
	const struct sentence_set *set;
	struct type_set types; /* of the query */
	struct row row;        /* types of all phrases, repeated ones too */
	float *features;       /* [sentence][FEATURES] */
	float *best;           /* scratch, one a sentence: best partner of one query word */
	float *alike;          /* scratch, one a type of the set */
	uint32_t *touched;     /* scratch: types of the set that have alike > 0 */
	size_t touched_count;
	float query_weight, query_norm;
};

static float *features_of(struct ranking *ranking, size_t sentence)
{
	return ranking->features + sentence * FEATURES;
}

static size_t first_of_hash(const struct sentence_set *set, uint32_t hash)
{
	size_t low = 0, high = set->types.gram_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (set->by_hash[middle].hash < hash)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* How alike each type of the set is to a query word: 1 the same stem, else by letters. */
static void find_partners(struct ranking *ranking, const struct type *word)
{
	const struct sentence_set *set = ranking->set;
	uint32_t same = map_find(&set->types.map, word->stem);

	ranking->touched_count = 0;
	for (uint32_t g = 0; g < word->gram_count; g++) {
		const struct gram *gram = &ranking->types.grams[word->first_gram + g];

		for (size_t i = first_of_hash(set, gram->hash);
		     i < set->types.gram_count && set->by_hash[i].hash == gram->hash; i++) {
			uint32_t type = set->by_hash[i].type;

			if (ranking->alike[type] == 0)
				ranking->touched[ranking->touched_count++] = type;
			ranking->alike[type] += gram->weight * set->by_hash[i].weight;
		}
	}
	if (same != MAP_NONE) {
		if (ranking->alike[same] == 0)
			ranking->touched[ranking->touched_count++] = same;
		ranking->alike[same] = 1;
	}
}

/* A word that the sentence has itself. */
static void add_same(struct ranking *ranking, const struct type *word, const struct type *type,
    const struct place *place)
{
	float *features = features_of(ranking, place->sentence);
	float len = ranking->set->len[place->sentence] / ranking->set->mean_len;
	float tf = place->count * 2.2f / (place->count + 1.2f * (.25f + .75f * len));

	features[FEATURE_COVER] += word->weight / ranking->query_weight;
	features[FEATURE_COSINE] += word->weight * type->weight * (1 + logf(place->count));
	features[FEATURE_BM25] += type->weight * tf;
}

static void spread_word(struct ranking *ranking, const struct type *word)
{
	const struct sentence_set *set = ranking->set;

	find_partners(ranking, word);
	for (size_t i = 0; i < ranking->touched_count; i++) {
		const struct type *type = &set->types.items[ranking->touched[i]];
		float alike = ranking->alike[ranking->touched[i]];

		for (uint32_t k = 0; alike >= letters_from && k < type->place_count; k++) {
			const struct place *place = &set->places[type->first_place + k];
			float *features = features_of(ranking, place->sentence);

			features[FEATURE_LETTERS] += alike * word->weight * type->weight;
			if (alike > ranking->best[place->sentence]) {
				features[FEATURE_ALIGN] +=
				    (alike - ranking->best[place->sentence]) * word->weight /
				    ranking->query_weight;
				ranking->best[place->sentence] = alike;
			}
			if (alike >= 1)
				add_same(ranking, word, type, place);
		}
	}
	for (size_t i = 0; i < ranking->touched_count; i++) {
		const struct type *type = &set->types.items[ranking->touched[i]];

		for (uint32_t k = 0; k < type->place_count; k++)
			ranking->best[set->places[type->first_place + k].sentence] = 0;
		ranking->alike[ranking->touched[i]] = 0;
	}
}

/* The best phrase of each sentence: rows of the query between two ends. */
static void add_phrase(struct ranking *ranking, size_t from, size_t to)
{
	const struct sentence_set *set = ranking->set;
	float whole = 0;

	memset(ranking->best, 0, set->count * sizeof *ranking->best);
	for (size_t i = from; i < to; i++) {
		const struct type *word = &ranking->types.items[ranking->row.items[i]];
		uint32_t same = map_find(&set->types.map, word->stem);

		whole += word->weight;
		if (same == MAP_NONE)
			continue;
		for (uint32_t k = 0; k < set->types.items[same].place_count; k++)
			ranking
			    ->best[set->places[set->types.items[same].first_place + k].sentence] +=
			    word->weight;
	}
	for (size_t i = 0; whole > 0 && i < set->count; i++) {
		float value = ranking->best[i] * ranking->best[i] / whole;
		float *feature = &features_of(ranking, i)[FEATURE_PHRASE];

		*feature = value > *feature ? value : *feature;
	}
	memset(ranking->best, 0, set->count * sizeof *ranking->best);
}

/* What a word weighs in the query: as in the set, where the set knows it. */
static void weigh_query(struct ranking *ranking)
{
	for (size_t i = 0; i < ranking->types.count; i++) {
		struct type *word = &ranking->types.items[i];
		uint32_t same = map_find(&ranking->set->types.map, word->stem);

		if (same != MAP_NONE)
			word->weight = ranking->set->types.items[same].weight;
		ranking->query_weight += word->weight;
		ranking->query_norm += word->weight * word->weight;
	}
	ranking->query_norm = sqrtf(ranking->query_norm);
	if (ranking->query_weight < 1e-6f)
		ranking->query_weight = 1;
	if (ranking->query_norm < 1e-6f)
		ranking->query_norm = 1;
}

/* Cosine of every sentence with the sentences that the query's phrases stood in. */
static enum err_code add_contexts(struct ranking *ranking, const struct slice *contexts,
    size_t context_count, struct stemmer *stemmer)
{
	const struct sentence_set *set = ranking->set;
	struct type_set types = {0};
	struct row row = {0};
	enum err_code code = ERR_OK;
	float norm = 0;

	for (size_t i = 0; code == ERR_OK && i < context_count; i++)
		code = add_row(&types, set->model, stemmer, contexts[i], &row);
	for (size_t i = 0; code == ERR_OK && i < types.count; i++) {
		uint32_t same = map_find(&set->types.map, types.items[i].stem);
		const struct type *type = same == MAP_NONE ? NULL : &set->types.items[same];
		float weight = type ? type->weight : types.items[i].weight;

		norm += weight * weight;
		for (uint32_t k = 0; type && k < type->place_count; k++)
			features_of(ranking,
			    set->places[type->first_place + k].sentence)[FEATURE_CONTEXT] +=
			    weight * weight;
	}
	for (size_t i = 0; norm > 0 && i < set->count; i++)
		features_of(ranking, i)[FEATURE_CONTEXT] /=
		    sqrtf(norm) * (set->norm[i] > 0 ? set->norm[i] : 1);
	type_set_release(&types);
	alloc_free(row.items);
	return code;
}

static enum err_code fill_ranking(struct ranking *ranking, const struct slice *phrases,
    size_t phrase_count, const struct slice *contexts, size_t context_count)
{
	struct stemmer *stemmer = NULL;
	size_t *ends = alloc_zero(phrase_count + 1, sizeof *ends);
	enum err_code code = ends ? stemmer_new(&stemmer) : ERR_NOMEM;

	for (size_t i = 0; code == ERR_OK && i < phrase_count; i++) {
		code = add_row(
		    &ranking->types, ranking->set->model, stemmer, phrases[i], &ranking->row);
		ends[i + 1] = ranking->row.count;
	}
	if (code == ERR_OK) {
		weigh_query(ranking);
		for (size_t i = 0; i < ranking->types.count; i++)
			spread_word(ranking, &ranking->types.items[i]);
		for (size_t i = 0; i < phrase_count; i++)
			add_phrase(ranking, ends[i], ends[i + 1]);
		code = add_contexts(ranking, contexts, context_count, stemmer);
	}
	for (size_t i = 0; code == ERR_OK && i < ranking->set->count; i++) {
		float norm =
		    ranking->query_norm * (ranking->set->norm[i] > 0 ? ranking->set->norm[i] : 1);

		features_of(ranking, i)[FEATURE_COSINE] /= norm;
		features_of(ranking, i)[FEATURE_LETTERS] /= norm;
	}
	stemmer_free(stemmer);
	alloc_free(ends);
	return code;
}

/*
 * A logistic model over each feature as it is (bm25 and phrase squeezed) and over the best of the
 * set. Fitted without negative weights to lineup/newswcl/dev (concepts) and as many sentences of
 * lineup/ecb/train, the bias moved so that the best threshold of both is .5; a little of `align`
 * is kept for wordings that share no word.
 */
static const float bias = -1.45f;
static const float plain_weight[FEATURES] = {[FEATURE_PHRASE] = .8f};
static const float row_weight[FEATURES] = {
    [FEATURE_ALIGN] = .3f, [FEATURE_BM25] = .6f, [FEATURE_PHRASE] = 5.0f, [FEATURE_CONTEXT] = 1.2f};

static float plain(const float *features, size_t at)
{
	return at == FEATURE_BM25 || at == FEATURE_PHRASE ? log1pf(features[at]) : features[at];
}

static void score_all(struct ranking *ranking, float *scores_out, struct why *why_out)
{
	float most[FEATURES] = {0};

	for (size_t i = 0; i < ranking->set->count; i++) {
		for (size_t k = 0; k < FEATURES; k++) {
			float value = features_of(ranking, i)[k];

			most[k] = value > most[k] ? value : most[k];
		}
	}
	for (size_t i = 0; i < ranking->set->count; i++) {
		const float *features = features_of(ranking, i);
		float sum = bias;

		for (size_t k = 0; k < FEATURES; k++)
			sum += plain_weight[k] * plain(features, k) +
			       row_weight[k] * (most[k] > 0 ? features[k] / most[k] : 0);
		scores_out[i] = features[FEATURE_ALIGN] > 0 || features[FEATURE_CONTEXT] > 0
		                    ? 1 / (1 + expf(-sum))
		                    : 0;
		if (why_out)
			why_out[i] = (struct why){.term = features[FEATURE_COVER],
			    .stem = features[FEATURE_COSINE],
			    .letters = features[FEATURE_ALIGN]};
	}
}

static void ranking_release(struct ranking *ranking)
{
	type_set_release(&ranking->types);
	alloc_free(ranking->row.items);
	alloc_free(ranking->features);
	alloc_free(ranking->best);
	alloc_free(ranking->alike);
	alloc_free(ranking->touched);
}

enum err_code similarity_rank(const struct similarity *similarity, const struct sentence_set *set,
    const struct slice *phrases, size_t phrase_count, const struct slice *contexts,
    size_t context_count, float *scores_out, struct why *why_out)
{
	struct ranking ranking = {.set = set};
	enum err_code code = ERR_NOMEM;

	(void)similarity;
	ranking.features = alloc_zero(set->count * FEATURES + 1, sizeof *ranking.features);
	ranking.best = alloc_zero(set->count + 1, sizeof *ranking.best);
	ranking.alike = alloc_zero(set->types.count + 1, sizeof *ranking.alike);
	ranking.touched = alloc_zero(set->types.count + 1, sizeof *ranking.touched);
	if (ranking.features && ranking.best && ranking.alike && ranking.touched)
		code = fill_ranking(&ranking, phrases, phrase_count, contexts, context_count);
	if (code == ERR_OK)
		score_all(&ranking, scores_out, why_out);
	ranking_release(&ranking);
	return code;
}

/* ---- two sentences ---- */

/* What one sentence has of the other, by stems and letters: 0..1. */
static enum err_code one_way(const struct similarity *model, struct slice query,
    struct slice sentence, float *ret_align, float *ret_cosine)
{
	struct sentence_set *set = NULL;
	struct ranking ranking = {0};
	enum err_code code = sentence_set_new(model, &sentence, 1, &set);

	if (code != ERR_OK)
		return code;
	ranking.set = set;
	code = ERR_NOMEM;
	ranking.features = alloc_zero(FEATURES, sizeof *ranking.features);
	ranking.best = alloc_zero(1, sizeof *ranking.best);
	ranking.alike = alloc_zero(set->types.count + 1, sizeof *ranking.alike);
	ranking.touched = alloc_zero(set->types.count + 1, sizeof *ranking.touched);
	if (ranking.features && ranking.best && ranking.alike && ranking.touched)
		code = fill_ranking(&ranking, &query, 1, NULL, 0);
	if (code == ERR_OK) {
		*ret_align = ranking.features[FEATURE_ALIGN];
		*ret_cosine = ranking.features[FEATURE_COSINE];
	}
	ranking_release(&ranking);
	sentence_set_free(set);
	return code;
}

enum err_code similarity_pair(
    const struct similarity *similarity, struct slice a, struct slice b, float *ret_score)
{
	float there, back, cosine, cosine_back, score;
	enum err_code code = one_way(similarity, a, b, &there, &cosine);

	if (code == ERR_OK)
		code = one_way(similarity, b, a, &back, &cosine_back);
	if (code != ERR_OK)
		return code;
	score = .35f * (there + back) + .15f * (cosine + cosine_back);
	*ret_score = score < 1 ? score : 1;
	return ERR_OK;
}
