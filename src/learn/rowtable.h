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

/* Is a mark among those of a bucket? Four at a time: a word of 64 bits with a 16-bit part that is 0. */
static inline bool row_table_holds(const uint16_t *marks, uint16_t mark)
{
	const uint64_t ones = 0x0001000100010001u, wanted = mark * ones;
	uint64_t both[2];

	memcpy(both, marks, sizeof both);
	both[0] ^= wanted;
	both[1] ^= wanted;
	return (((both[0] - ones) & ~both[0]) | ((both[1] - ones) & ~both[1])) & ones << 15;
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

		if (row_table_holds(marks, mark)) {
			size_t slot = (size_t)bucket * ROW_TABLE_BUCKET;

			for (; *marks != mark; marks++)
				slot++;
			return table->rows + slot * table->row_bytes;
		}
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
