/*
 * rowtable.h - from a 64-bit key to a short row of bytes, without the keys.
 *
 * What a model has learned is kept under hashes of what it was learned about. A table has buckets
 * of eight slots; of a key only a mark of 16 bits is kept beside its row, so that a key that was
 * never added is found by mistake about once in ten thousand look-ups. A look-up reads one line of
 * the cache, and a second one where the key is there.
 * Thread use: a table is read-only once it is built.
 */
#ifndef ABREAST_LEARN_ROWTABLE_H
#define ABREAST_LEARN_ROWTABLE_H

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "learn/modelfile.h"

enum {
	ROW_TABLE_BUCKET = 8,    /* slots */
	ROW_TABLE_OVERFLOW = 64, /* buckets at most that a key may be past its own */
};

struct row_table {
	const uint16_t *marks; /* a slot each; 0: free, and so are those after it in its bucket */
	const unsigned char *rows;
	uint32_t bucket_count;
	uint32_t row_bytes;
};

static inline uint16_t row_table_mark(uint64_t key)
{
	const uint16_t mark = (uint16_t)key;

	return mark != 0 ? mark : 1;
}

static inline uint32_t row_table_bucket(const struct row_table *table, uint64_t key)
{
	return (uint32_t)(((key >> 32) * table->bucket_count) >> 32);
}

/* The first slot of a bucket that has a mark; ROW_TABLE_BUCKET: none. */
static inline unsigned row_table_slot(const uint16_t *marks, uint16_t mark)
{
#ifdef __SSE2__
	/* All at once: a bucket is as wide as a vector. */
	const __m128i bucket = _mm_loadu_si128((const __m128i *)(const void *)marks);
	const __m128i equal = _mm_cmpeq_epi16(bucket, _mm_set1_epi16((short)mark));

	return (unsigned)__builtin_ctz(
	           (unsigned)_mm_movemask_epi8(equal) | 1u << 2 * ROW_TABLE_BUCKET) /
	       2;
#else
	unsigned slot = 0;

	while (slot < ROW_TABLE_BUCKET && marks[slot] != mark)
		slot++;
	return slot;
#endif
}

/* Ask for the first line that row_table_find() reads, ahead of time. */
static inline void row_table_prefetch(const struct row_table *table, uint64_t key)
{
	__builtin_prefetch(table->marks + (size_t)row_table_bucket(table, key) * ROW_TABLE_BUCKET);
}

/* The row of a key, NULL: none. O(1). The table has at least one bucket. */
static inline const void *row_table_find(const struct row_table *table, uint64_t key)
{
	const uint16_t mark = row_table_mark(key);
	uint32_t bucket = row_table_bucket(table, key);

	for (unsigned tries = 0; tries < ROW_TABLE_OVERFLOW; tries++) {
		const uint16_t *marks = table->marks + (size_t)bucket * ROW_TABLE_BUCKET;

		const unsigned slot = row_table_slot(marks, mark);

		if (slot < ROW_TABLE_BUCKET)
			return table->rows +
			       ((size_t)bucket * ROW_TABLE_BUCKET + slot) * table->row_bytes;
		if (marks[ROW_TABLE_BUCKET - 1] == 0)
			return NULL;
		bucket = bucket + 1 < table->bucket_count ? bucket + 1 : 0;
	}
	return NULL;
}

/*
 * The table that a model has under a name: sections NAME.marks and NAME.rows.
 * Returns false when there is none or its parts do not fit together.
 */
bool row_table_open(const struct model_file *model, const char *name, uint32_t row_bytes,
    struct row_table *ret_table) ATTR_MUST_CHECK;

/* ---- building ---- */

struct row_table_builder {
	struct row_table table; /* may be asked at any time */
	uint16_t *marks;        /* owned */
	unsigned char *rows;    /* owned */
};

/* Room for `count` keys. ERR_OK or ERR_NOMEM; release also after a failure. */
enum err_code row_table_builder_init(
    struct row_table_builder *builder, size_t count, uint32_t row_bytes) ATTR_MUST_CHECK;

/*
 * Add a key. false: another key with the same mark stands where it would be found, or there is no
 * room near its place; the table is as it was. Add what matters most first.
 */
bool row_table_add(struct row_table_builder *builder, uint64_t key, const void *row);
void row_table_write(
    const struct row_table_builder *builder, const char *name, struct model_writer *writer);
void row_table_builder_release(struct row_table_builder *builder);

#endif
