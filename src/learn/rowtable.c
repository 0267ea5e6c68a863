#include "config.h"

#include "learn/rowtable.h"

#include <stdio.h>

#include "base/alloc.h"

enum { FULL_PERCENT = 88 };

/* "NAME.PART" as a section's name; names are ours and short. */
static void section_name(const char *name, const char *part, char ret_name[MODEL_SECTION_BYTES])
{
	snprintf(ret_name, MODEL_SECTION_BYTES, "%s.%s", name, part);
}

bool row_table_open(const struct model_file *model, const char *name, uint32_t row_bytes,
    struct row_table *ret_table)
{
	char section[MODEL_SECTION_BYTES];
	size_t mark_count = 0, row_count = 0;
	struct row_table table = {.row_bytes = row_bytes};

	section_name(name, "marks", section);
	table.marks = model_file_section(model, section, sizeof *table.marks, &mark_count);
	section_name(name, "rows", section);
	table.rows = model_file_section(model, section, row_bytes, &row_count);
	if (!table.marks || !table.rows || mark_count == 0 || mark_count != row_count ||
	    mark_count % ROW_TABLE_BUCKET != 0 || mark_count / ROW_TABLE_BUCKET > UINT32_MAX)
		return false;
	table.bucket_count = (uint32_t)(mark_count / ROW_TABLE_BUCKET);
	*ret_table = table;
	return true;
}

enum err_code row_table_builder_init(
    struct row_table_builder *builder, size_t count, uint32_t row_bytes)
{
	const size_t buckets = count * 100 / FULL_PERCENT / ROW_TABLE_BUCKET + 1;
	const size_t slots = buckets * ROW_TABLE_BUCKET;

	*builder = (struct row_table_builder){.marks = NULL};
	builder->marks = alloc_zero(slots, sizeof *builder->marks);
	builder->rows = alloc_zero(slots, row_bytes);
	if (!builder->marks || !builder->rows)
		return ERR_NOMEM;
	builder->table =
	    (struct row_table){builder->marks, builder->rows, (uint32_t)buckets, row_bytes};
	return ERR_OK;
}

bool row_table_add(struct row_table_builder *builder, uint64_t key, const void *row)
{
	const struct row_table *table = &builder->table;
	uint32_t bucket = row_table_bucket(table, key);

	if (row_table_find(table, key))
		return false;
	for (unsigned tries = 0; tries < ROW_TABLE_OVERFLOW; tries++) {
		size_t slot = (size_t)bucket * ROW_TABLE_BUCKET;
		size_t end = slot + ROW_TABLE_BUCKET;

		while (slot < end && builder->marks[slot] != 0)
			slot++;
		if (slot < end) {
			builder->marks[slot] = row_table_mark(key);
			memcpy(builder->rows + slot * table->row_bytes, row, table->row_bytes);
			return true;
		}
		bucket = bucket + 1 < table->bucket_count ? bucket + 1 : 0;
	}
	return false;
}

void row_table_write(
    const struct row_table_builder *builder, const char *name, struct model_writer *writer)
{
	const size_t slots = (size_t)builder->table.bucket_count * ROW_TABLE_BUCKET;
	char section[MODEL_SECTION_BYTES];

	section_name(name, "marks", section);
	model_writer_add(writer, section, builder->marks, slots, sizeof *builder->marks);
	section_name(name, "rows", section);
	model_writer_add(writer, section, builder->rows, slots, builder->table.row_bytes);
}

void row_table_builder_release(struct row_table_builder *builder)
{
	alloc_free(builder->marks);
	alloc_free(builder->rows);
	*builder = (struct row_table_builder){.marks = NULL};
}
