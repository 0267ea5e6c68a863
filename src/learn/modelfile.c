#include "config.h"

#include "learn/modelfile.h"

#include "base/alloc.h"
#include "base/file.h"
#include "base/hash.h"

#define CHECKSUM_SEED 0x61627265617374u
#define BYTE_ORDER_MARK 0x01020304u

enum { STRIPE_WORDS = 8 /* of 64 bits */ };

static const char magic[8] = {'A', 'B', 'R', 'M', 'O', 'D', 'E', 'L'};

/* All fields have their natural alignment, so that the layout is the same for every compiler. */
struct header {
	char magic[8];
	uint32_t byte_order; /* BYTE_ORDER_MARK */
	uint32_t version;
	char kind[MODEL_KIND_BYTES];
	uint64_t size;     /* bytes of the whole file */
	uint64_t checksum; /* see checksum_of() */
	uint32_t section_count;
	uint32_t unused;
};

struct section {
	char name[MODEL_SECTION_BYTES];
	uint64_t offset; /* bytes from the begin of the file */
	uint64_t size;   /* bytes */
};

struct model_file {
	struct file_map map;
	const struct section *sections;
	uint32_t section_count;
};

static size_t aligned(size_t size)
{
	return (size + MODEL_ALIGNMENT - 1) / MODEL_ALIGNMENT * MODEL_ALIGNMENT;
}

/*
 * Eight sums side by side, since one multiplication waits for the one before it: 64 bytes a turn,
 * as fast as memory gives them. Every step is one-to-one in the sum and in the word, so that no
 * single damaged word goes unseen. What is not a whole stripe is hashed the common way.
 */
static uint64_t hash_stripes(const unsigned char *bytes, size_t size, uint64_t seed)
{
	const uint64_t prime = 0x9e3779b97f4a7c15u;
	uint64_t sums[STRIPE_WORDS], words[STRIPE_WORDS];
	size_t at = 0;

	for (unsigned k = 0; k < STRIPE_WORDS; k++)
		sums[k] = hash_mix(seed + k);
	for (; size - at >= sizeof words; at += sizeof words) {
		memcpy(words, bytes + at, sizeof words);
		for (unsigned k = 0; k < STRIPE_WORDS; k++) {
			sums[k] = (sums[k] ^ words[k]) * prime;
			sums[k] ^= sums[k] >> 32;
		}
	}
	for (unsigned k = 0; k < STRIPE_WORDS; k++)
		seed = hash_mix(seed ^ sums[k]);
	return hash_bytes((struct slice){(const char *)bytes + at, size - at}, seed ^ size);
}

/* Of the whole file with the field of the checksum itself taken as 0. */
static uint64_t checksum_of(const unsigned char *bytes, size_t size)
{
	struct header header;
	uint64_t of_header;

	memcpy(&header, bytes, sizeof header);
	header.checksum = 0;
	of_header = hash_bytes((struct slice){(const char *)&header, sizeof header}, CHECKSUM_SEED);
	return hash_stripes(bytes + sizeof header, size - sizeof header, of_header);
}

/* Does a name, NUL-padded to its full length, equal a text? */
static bool name_is(const char *name, size_t size, const char *text)
{
	size_t len = strlen(text);

	return len < size && memcmp(name, text, len + 1) == 0;
}

/* What is wrong with a header, NULL: nothing. */
static const char *fault_of_header(
    const struct header *header, const struct file_map *map, const char *kind, uint32_t version)
{
	if (memcmp(header->magic, magic, sizeof magic) != 0)
		return "not a model file";
	if (header->byte_order != BYTE_ORDER_MARK)
		return "made on a machine of another byte order";
	if (!name_is(header->kind, sizeof header->kind, kind))
		return "a model for something else";
	if (header->version != version)
		return "of another version of the program";
	if (header->size != map->size)
		return "cut short";
	if (header->checksum != checksum_of(map->bytes, map->size))
		return "its checksum is wrong";
	if (header->section_count > (map->size - sizeof *header) / sizeof(struct section))
		return "its table is damaged";
	return NULL;
}

/* Sections that reach out of the file are not handed out. */
static const char *fault_of_sections(const struct model_file *model)
{
	for (uint32_t i = 0; i < model->section_count; i++) {
		const struct section *section = &model->sections[i];

		if (section->offset % MODEL_ALIGNMENT != 0 || section->offset > model->map.size ||
		    section->size > model->map.size - section->offset)
			return "its table is damaged";
	}
	return NULL;
}

enum err_code model_file_open(const char *path, const char *kind, uint32_t version,
    struct model_file **ret_model, struct err *ret_err)
{
	struct model_file *model = alloc_zero(1, sizeof *model);
	const char *fault = "cut short";
	enum err_code code;

	if (!model)
		return err_set(ret_err, ERR_NOMEM, NULL, 0, NULL);
	code = file_map_init(&model->map, path, ret_err);
	if (code != ERR_OK)
		goto out;
	if (model->map.size >= sizeof(struct header)) {
		const struct header *header = (const struct header *)model->map.bytes;

		fault = fault_of_header(header, &model->map, kind, version);
		if (!fault) {
			model->section_count = header->section_count;
			model->sections = (const struct section *)(header + 1);
			fault = fault_of_sections(model);
		}
	}
	if (fault)
		code = err_set(ret_err, ERR_MODEL, path, 0, "%s", fault);
out:
	if (code != ERR_OK) {
		model_file_close(model);
		return code;
	}
	*ret_model = model;
	return ERR_OK;
}

void model_file_close(struct model_file *model)
{
	if (!model)
		return;
	file_map_release(&model->map);
	alloc_free(model);
}

const void *model_file_section(
    const struct model_file *model, const char *name, size_t item_bytes, size_t *ret_count)
{
	for (uint32_t i = 0; i < model->section_count; i++) {
		const struct section *section = &model->sections[i];

		if (!name_is(section->name, sizeof section->name, name))
			continue;
		if (section->size % item_bytes != 0)
			return NULL;
		*ret_count = (size_t)section->size / item_bytes;
		return model->map.bytes + section->offset;
	}
	return NULL;
}

/* Copy a name into a field that is NUL-padded; it is cut if it is too long. */
static void put_name(char *field, size_t size, const char *name)
{
	size_t len = strlen(name);

	memset(field, 0, size);
	memcpy(field, name, len < size ? len : size - 1);
}

void model_writer_add(
    struct model_writer *writer, const char *name, const void *items, size_t count, size_t bytes)
{
	/* the offset is from the first section; the table before them is not complete yet */
	struct section section = {.offset = writer->sections.len, .size = (uint64_t)count * bytes};

	put_name(section.name, sizeof section.name, name);
	buf_add(&writer->table, (const char *)&section, sizeof section);
	buf_add(&writer->sections, items, count * bytes);
	buf_add_repeat(
	    &writer->sections, '\0', aligned(writer->sections.len) - writer->sections.len);
	writer->count++;
}

/* The table with offsets from the begin of the file, and the sections. */
static void add_body(const struct model_writer *writer, struct buf *file)
{
	size_t begin = aligned(sizeof(struct header) + writer->table.len);

	for (uint32_t i = 0; i < writer->count; i++) {
		struct section section;

		memcpy(&section, writer->table.data + i * sizeof section, sizeof section);
		section.offset += begin;
		buf_add(file, (const char *)&section, sizeof section);
	}
	buf_add_repeat(file, '\0', begin - sizeof(struct header) - writer->table.len);
	buf_add_slice(file, buf_slice(&writer->sections));
}

enum err_code model_writer_write(const struct model_writer *writer, const char *path,
    const char *kind, uint32_t version, struct err *ret_err)
{
	struct header header = {
	    .byte_order = BYTE_ORDER_MARK, .version = version, .section_count = writer->count};
	struct buf file = {0};
	enum err_code code;

	if (!writer->table.failed && !writer->sections.failed) {
		buf_add_repeat(&file, '\0', sizeof header);
		add_body(writer, &file);
	}
	if (!file.data || file.failed) {
		buf_release(&file);
		return err_set(ret_err, ERR_NOMEM, NULL, 0, NULL);
	}
	memcpy(header.magic, magic, sizeof magic);
	put_name(header.kind, sizeof header.kind, kind);
	header.size = file.len;
	memcpy(file.data, &header, sizeof header);
	header.checksum = checksum_of((const unsigned char *)file.data, file.len);
	memcpy(file.data, &header, sizeof header);
	code = file_write(path, buf_slice(&file), FILE_REPLACE, ret_err);
	buf_release(&file);
	return code;
}

void model_writer_release(struct model_writer *writer)
{
	buf_release(&writer->sections);
	buf_release(&writer->table);
	*writer = (struct model_writer){0};
}
