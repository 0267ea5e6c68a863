#include "config.h"

#include "frame/rarity.h"

#include <math.h>
#include <pthread.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/map.h"

enum { GRAM_BITS = 18 /* of the table of n-gram counts */ };

/* How many stems hold an n-gram. */
struct gram_table {
	pthread_mutex_t lock;
	bool ready;                      /* under the lock */
	uint16_t count[1u << GRAM_BITS]; /* by hash */
};

struct rarity {
	struct map stems; /* stem -> documents that hold it */
	float document_count;
	struct gram_table *grams; /* owned */
	struct buf text;          /* the file: stems are slices of it */
};

static uint32_t gram_hash(const char *bytes, size_t len)
{
	return (uint32_t)hash_bytes((struct slice){bytes, len}, 7);
}

/* `^stem$`, cut at RARITY_LETTERS; returns its length. */
static size_t fence(struct slice stem, char out[RARITY_LETTERS + 2])
{
	size_t len = stem.len < RARITY_LETTERS ? stem.len : RARITY_LETTERS;

	out[0] = '^';
	memcpy(out + 1, stem.ptr, len);
	out[len + 1] = '$';
	return len + 2;
}

static void count_grams(struct gram_table *grams, struct slice stem)
{
	char fenced[RARITY_LETTERS + 2];
	size_t len = fence(stem, fenced);

	for (size_t n = RARITY_GRAM_MIN; n <= RARITY_GRAM_MAX; n++) {
		for (size_t i = 0; i + n <= len; i++) {
			uint16_t *count =
			    &grams->count[gram_hash(fenced + i, n) & ((1u << GRAM_BITS) - 1)];

			*count = (uint16_t)(*count + (*count < UINT16_MAX));
		}
	}
}

/* Whoever comes first counts; from then on the table is only read. */
static void make_grams_ready(const struct rarity *rarity)
{
	struct gram_table *grams = rarity->grams;

	pthread_mutex_lock(&grams->lock);
	for (size_t i = 0; !grams->ready && i < rarity->stems.count; i++)
		count_grams(grams, rarity->stems.entries[i].key);
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

static enum err_code add_line(struct rarity *rarity, struct slice line, const char *path,
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
		rarity->document_count = (float)count;
		return ERR_OK;
	}
	if (map_add(&rarity->stems, stem, count, NULL) != ERR_OK)
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

static enum err_code add_lines(struct rarity *rarity, const char *path, struct err *ret_err)
{
	struct slice text = buf_slice(&rarity->text);
	enum err_code code = map_reserve(&rarity->stems, count_lines(text));

	if (code != ERR_OK)
		return err_set(ret_err, code, path, 0, NULL);
	for (unsigned number = 1; text.len > 0 && code == ERR_OK; number++) {
		const char *end = memchr(text.ptr, '\n', text.len);
		size_t len = end ? (size_t)(end - text.ptr) : text.len;

		code = add_line(
		    rarity, slice_trim((struct slice){text.ptr, len}), path, number, ret_err);
		len += end != NULL;
		text.ptr += len;
		text.len -= len;
	}
	if (code == ERR_OK && rarity->document_count < 1)
		code = err_set(ret_err, ERR_SYNTAX, path, 0, "no line @documents");
	return code;
}

enum err_code rarity_load(const char *path, struct rarity **ret_rarity, struct err *ret_err)
{
	struct rarity *rarity = alloc_zero(1, sizeof *rarity);
	enum err_code code;

	if (rarity)
		rarity->grams = alloc_zero(1, sizeof *rarity->grams);
	if (!rarity || !rarity->grams) {
		alloc_free(rarity);
		return err_set(ret_err, ERR_NOMEM, path, 0, NULL);
	}
	pthread_mutex_init(&rarity->grams->lock, NULL);
	code = file_read(path, 1 << 24, &rarity->text, ret_err);
	if (code == ERR_OK)
		code = add_lines(rarity, path, ret_err);
	if (code == ERR_OK)
		*ret_rarity = rarity;
	else
		rarity_free(rarity);
	return code;
}

void rarity_free(struct rarity *rarity)
{
	if (!rarity)
		return;
	map_release(&rarity->stems);
	pthread_mutex_destroy(&rarity->grams->lock);
	alloc_free(rarity->grams);
	buf_release(&rarity->text);
	alloc_free(rarity);
}

float rarity_weight(const struct rarity *rarity, struct slice stem)
{
	uint32_t found = map_find(&rarity->stems, stem);
	float count = found == MAP_NONE ? 0 : (float)found;

	return logf((rarity->document_count + 1) / (count + .5f));
}

bool rarity_knows(const struct rarity *rarity, struct slice stem)
{
	return map_find(&rarity->stems, stem) != MAP_NONE;
}

size_t rarity_grams(
    const struct rarity *rarity, struct slice stem, struct letters_gram grams_out[RARITY_GRAMS])
{
	char fenced[RARITY_LETTERS + 2];
	size_t len = fence(stem, fenced), count = 0;
	float sum = 0;

	make_grams_ready(rarity);
	for (size_t n = RARITY_GRAM_MIN; n <= RARITY_GRAM_MAX; n++) {
		for (size_t i = 0; i + n <= len; i++) {
			uint32_t hash = gram_hash(fenced + i, n);
			float seen = rarity->grams->count[hash & ((1u << GRAM_BITS) - 1)];
			float weight = logf(((float)rarity->stems.count + 1) / (seen + 1));

			grams_out[count++] = (struct letters_gram){hash, weight};
			sum += weight * weight;
		}
	}
	for (size_t i = 0; i < count; i++)
		grams_out[i].weight /= sqrtf(sum > 0 ? sum : 1);
	return count;
}
